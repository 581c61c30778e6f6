//! Answers about nurture texts and positions, as plain values.
//!
//! A [`Workspace`] holds the texts of one project as an editor sees them, unsaved changes included.
//! It hands out [`Analysis`] snapshots, which never change: a question asked of one is answered for exactly those texts, whatever is typed meanwhile.
//! Every question is a function of a snapshot, a file and a byte offset; nothing here knows a protocol, reads a file or looks at a clock.

pub mod actions;
mod analysis;
pub mod calls;
pub mod completion;
pub mod definition;
pub mod describe;
pub mod documentation;
pub mod edit;
mod expression;
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
mod symbol;
pub mod symbols;
mod timing;
pub mod tokens;
mod tree;

pub use analysis::{Analysis, Workspace};
