//! What the benchmarks work on: projects, programs, contacts and events, made from a seed.
//!
//! The same seed gives the same bytes on every machine, so two runs measure the same work.
//! A generated flow is a tree ([`tree`]): it is written as nurture here, and in other languages where they are compared.

mod clauses;
mod conditions;
mod declarations;
pub mod programs;
mod project;
mod random;
mod statements;
pub mod traffic;
pub mod tree;
mod write;

pub use self::{
    project::{Project, flow},
    random::Random,
};
