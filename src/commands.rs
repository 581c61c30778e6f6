//! One module for each command.

pub mod build;
pub mod check;
pub mod completions;
pub mod explain;
pub mod fmt;
pub mod inspect;
pub mod lsp;
pub mod new;
pub mod run;
pub mod test;
