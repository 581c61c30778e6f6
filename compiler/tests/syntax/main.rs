//! From text to tree and back: lexing, parsing, formatting, and the grammar that describes them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::format_push_string,
    clippy::format_collect,
    clippy::needless_for_each,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a failing test panics, and tests may be slow where that makes them shorter"
)]

mod editors;
mod format;
mod grammar;
mod lex;
mod parse;
mod properties;
mod support;
mod wrong;
