//! Checking: what is found in a program, where, and that the fixes mend it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a failing test panics"
)]

mod changes;
mod clauses;
mod declarations;
mod expressions;
mod fixes;
mod guards;
mod outward;
mod payloads;
mod properties;
mod support;
mod typing;
mod waits;
