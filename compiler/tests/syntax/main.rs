//! From text to tree and back: lexing, parsing, formatting, and the grammar that describes them.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a failing test panics"
)]

mod editors;
mod format;
mod grammar;
mod lex;
mod parse;
mod properties;
mod support;
