//! What stands under the cursor: its type, its declaration, its documentation.

use nurture_compiler::source::{FileId, Span};

use crate::{
    Analysis,
    describe::{Description, describe},
    symbol::symbol_at,
};

/// What is known about a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// What it is about.
    pub span: Span,
    /// Declarations in short, in the language; usually one.
    pub signatures: Vec<String>,
    /// What there is to say, in paragraphs of Markdown.
    pub paragraphs: Vec<String>,
}

/// What is known about the place at `offset`.
pub fn hover(analysis: &Analysis, file: FileId, offset: u32) -> Option<Hover> {
    of_name(analysis, file, offset)
}

impl Hover {
    /// All of it as Markdown: the declarations in a block of code, the paragraphs below.
    pub fn markdown(&self) -> String {
        let mut parts = Vec::new();
        if !self.signatures.is_empty() {
            parts.push(format!("```nurture\n{}\n```", self.signatures.join("\n")));
        }
        parts.extend(self.paragraphs.iter().cloned());
        parts.join("\n\n")
    }
}

fn of_name(analysis: &Analysis, file: FileId, offset: u32) -> Option<Hover> {
    let symbol = symbol_at(analysis, file, offset)?;
    let described = symbol
        .definitions
        .iter()
        .filter_map(|definition| describe(analysis, *definition));
    let described: Vec<Description> = described.collect();
    let first = described.first()?;
    let mut paragraphs: Vec<String> = first.doc.iter().cloned().collect();
    if !first.notes.is_empty() {
        paragraphs.push(first.notes.join("  \n"));
    }
    let mut signatures: Vec<String> = described.into_iter().map(|one| one.signature).collect();
    signatures.dedup();
    Some(Hover {
        span: symbol.place.span,
        signatures,
        paragraphs,
    })
}
