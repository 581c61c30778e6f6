//! Answers in the words of the protocol.

pub mod findings;
pub mod symbols;
pub mod tokens;

use nurture_ide::formatting::TextEdit;
use tower_lsp::ls_types::{self, MarkupContent, MarkupKind};

use crate::position::Lines;

/// Markdown, as it is.
pub fn markdown(value: String) -> MarkupContent {
    MarkupContent {
        kind: MarkupKind::Markdown,
        value,
    }
}

/// Replacements in one text.
pub fn edits(edits: &[TextEdit], lines: &Lines<'_>) -> Vec<ls_types::TextEdit> {
    edits
        .iter()
        .map(|edit| ls_types::TextEdit {
            range: lines.range(edit.span),
            new_text: edit.text.clone(),
        })
        .collect()
}
