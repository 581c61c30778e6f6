//! What the benchmarks work on: projects, programs, contacts and events, made from a seed.
//!
//! The same seed gives the same bytes on every machine, so two runs measure the same work.
//! A generated flow is a tree ([`tree`]): it is written as nurture here, and in other languages where they are compared.

#![allow(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a measurement that cannot be made is not made"
)]

mod clauses;
pub mod clock;
mod conditions;
mod declarations;
pub mod folder;
pub mod journey;
pub mod judged;
pub mod programs;
mod project;
mod random;
pub mod rest;
pub mod scenes;
mod statements;
pub mod traffic;
pub mod tree;
mod write;

pub use self::{
    project::{Project, flow},
    random::Random,
};
