//! `textDocument/foldingRange`

use nurture_ide::folding::{FoldKind, folding};
use tower_lsp::ls_types::{FoldingRange, FoldingRangeKind};

use crate::snapshot::At;

/// What can be folded.
pub fn answer(at: &At) -> Vec<FoldingRange> {
    let lines = at.lines();
    let folds = folding(at.analysis(), at.file);
    let ranges = folds.iter().map(|fold| {
        let range = lines.range(fold.span);
        FoldingRange {
            start_line: range.start.line,
            start_character: Some(range.start.character),
            end_line: range.end.line,
            end_character: Some(range.end.character),
            kind: Some(match fold.kind {
                FoldKind::Region => FoldingRangeKind::Region,
                FoldKind::Comment => FoldingRangeKind::Comment,
            }),
            collapsed_text: None,
        }
    });
    ranges.collect()
}
