//! One module for each kind of question.

pub mod actions;
pub mod calls;
pub mod completion;
pub mod definition;
pub mod diagnostic;
pub mod folding;
pub mod formatting;
pub mod hover;
pub mod inlay;
pub mod lenses;
pub mod links;
pub mod references;
pub mod rename;
pub mod selection;
pub mod signature;
pub mod symbols;
pub mod tokens;
