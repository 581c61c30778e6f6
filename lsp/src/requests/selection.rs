//! `textDocument/selectionRange`

use nurture_ide::selection::selection_range;
use tower_lsp::ls_types::{Position, Range, SelectionRange};

use crate::snapshot::At;

/// For each position, the stretches around it, from the innermost on.
pub fn answer(at: &At, positions: &[Position]) -> Vec<SelectionRange> {
    let lines = at.lines();
    let around = |position: &Position| {
        let offset = lines.offset(*position);
        let spans = selection_range(at.analysis(), at.file, offset);
        let mut outer = None;
        for span in spans.iter().rev() {
            outer = Some(Box::new(SelectionRange {
                range: lines.range(*span),
                parent: outer,
            }));
        }
        outer.map_or_else(|| nothing_around(*position), |innermost| *innermost)
    };
    positions.iter().map(around).collect()
}

/// The protocol wants an answer for each position.
fn nothing_around(position: Position) -> SelectionRange {
    SelectionRange {
        range: Range {
            start: position,
            end: position,
        },
        parent: None,
    }
}
