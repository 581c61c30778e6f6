//! Findings as text: for people at a terminal, for editors, for code hosts and for other programs.
//!
//! Each format is a pure function of findings and sources.
//! The libraries that draw (ariadne, codespan-reporting) are named in this folder only.
//! Whatever a source holds, nothing that could steer a terminal gets through.

mod github;
mod json;
mod places;
mod rich;
mod sarif;
mod short;
mod visible;
mod wrap;

pub use self::{
    github::github,
    json::json,
    rich::{Colour, rich},
    sarif::sarif,
    short::short,
    visible::one_line,
    wrap::wrap,
};

#[cfg(test)]
mod tests;
