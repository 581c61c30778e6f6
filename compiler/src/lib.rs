//! The nurture compiler: from a set of named texts to a checked program, its bytecode, and its findings.
//!
//! It reads no file and knows no terminal: the command line, the language server and a deploy pipeline are small callers of the same functions.
//!
//! ```text
//! source text ──lex──▶ tokens ──parse──▶ syntax tree ──check──▶ checked program ──flow, lints──▶ findings
//!                                                                      └──lower──▶ runtime::Program
//! ```

pub mod source;

pub mod finding;

pub mod syntax;

pub mod lex;

pub mod parse;

pub mod format;

pub mod checked;

pub mod manifest;

pub mod prelude;

pub mod template;

pub mod check;

pub mod flow;

pub mod lints;

pub mod lower;

pub mod render;

pub mod compile;

pub mod testing;
