//! One contact through programs that are assembled by hand.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, missing_docs)]

mod assembler;
mod entry;
mod histories;
mod hostile;
mod limits;
mod play;
mod render;
mod rest;
mod sends;
mod timers;
mod waits;
