//! The nurture runtime: the bytecode, its verifier, and the pure step that plays one contact's inputs through a project's flows.
//!
//! It has no clock, no randomness and no parser of the language; a host gives it inputs in order and carries its effects out.

pub mod time;

pub mod value;

pub mod program;

pub mod input;

pub mod effect;

pub mod checked_text;

pub mod bundle;

pub mod verify;

pub mod key;

pub mod wire;

pub mod listing;

pub mod play;

#[cfg(test)]
mod example;

pub mod fault;

pub mod calendar;

pub mod show;

pub mod arithmetic;

pub mod engine;

pub mod state;

mod evaluate;

mod history;

mod consent;

mod guard;

pub mod split;

pub mod step;

pub mod render;

pub mod spelling;
