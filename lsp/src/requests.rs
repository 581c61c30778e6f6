//! One module for each kind of question.

pub mod definition;
pub mod diagnostic;
pub mod folding;
pub mod formatting;
pub mod hover;
pub mod references;
pub mod symbols;
pub mod tokens;
