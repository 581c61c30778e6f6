//! Listings: a program as text that people read, and as JSON for programs that look into bundles.
//!
//! A listing never trusts the program: an index that leads nowhere is shown as a number,
//! and whatever could steer a terminal is escaped.
//! Control flow can be followed by eye: what is jumped to has a label, and each operand is explained beside its instruction.

#![expect(
    clippy::format_push_string,
    reason = "listings are for people, and read better here"
)]

mod code;
mod flows;
mod names;
mod tables;

#[cfg(test)]
mod tests;

use serde::Serialize;

use self::names::Names;
use crate::{bundle::FORMAT_VERSION, program::Program};

/// A program as text: its tables, then its flows with their clauses, then its code.
///
/// ```
/// use nurture_runtime::{listing, program::Program};
///
/// let program = Program { project: "shop".to_owned(), ..Program::default() };
/// assert!(listing::text(&program).starts_with("project \"shop\""));
/// ```
pub fn text(program: &Program) -> String {
    let mut listing = Listing {
        names: Names(program),
        text: String::new(),
    };
    listing.tables();
    listing.flows();
    listing.code();
    listing.text
}

/// A program as JSON: an object with `format` (the bundle's format version) and `program`,
/// which holds the tables of [`Program`] member for member, under the names that stand there.
///
/// An entry refers to another table by its position there.
/// A choice of several is an object with the choice's name as its only member, or just the name where nothing belongs to it.
/// Durations and moments are whole microseconds, decimals are strings.
///
/// # Errors
/// None for a program that was decoded or compiled; writing JSON can fail in principle.
pub fn json(program: &Program) -> serde_json::Result<String> {
    #[derive(Serialize)]
    struct Document<'p> {
        format: u32,
        program: &'p Program,
    }
    serde_json::to_string_pretty(&Document {
        format: FORMAT_VERSION,
        program,
    })
}

/// A text in the making.
struct Listing<'p> {
    names: Names<'p>,
    text: String,
}

impl Listing<'_> {
    /// A heading with an empty line before it.
    fn heading(&mut self, heading: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.line(0, heading);
    }

    fn line(&mut self, indent: usize, line: &str) {
        self.text.extend(std::iter::repeat_n("  ", indent));
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// A line for each entry of a table, numbered; nothing for an empty table.
    fn table(&mut self, heading: &str, entries: impl ExactSizeIterator<Item = String>) {
        if entries.len() == 0 {
            return;
        }
        self.heading(heading);
        for (index, entry) in entries.enumerate() {
            self.line(1, &format!("{index:<4} {entry}"));
        }
    }
}
