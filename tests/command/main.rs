//! Holds the real binary to what `docs/command.md` promises, command by command.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what a test is not prepared for fails it"
)]

mod build;
mod check;
mod completions;
mod determinism;
mod examples;
mod explain;
mod fmt;
mod folder;
mod hostile;
mod inspect;
#[cfg(unix)]
mod interrupted;
mod new;
mod profile;
mod run;
mod run_files;
mod run_rows;
mod usage;
