//! `textDocument/inlayHint`

use nurture_ide::inlay::{HintKind, inlay_hints};
use tower_lsp::ls_types::{InlayHint, InlayHintKind, InlayHintLabel, InlayHintTooltip, Range};

use crate::{convert::markdown, snapshot::At};

/// The hints in a range.
pub fn answer(at: &At, range: Range) -> Vec<InlayHint> {
    let lines = at.lines();
    let hints = inlay_hints(at.analysis(), at.file, lines.span(range));
    hints
        .into_iter()
        .map(|hint| InlayHint {
            position: lines.position(hint.offset),
            label: InlayHintLabel::String(hint.label),
            kind: match hint.kind {
                HintKind::Type => Some(InlayHintKind::TYPE),
                HintKind::Time => None,
            },
            text_edits: None,
            tooltip: hint
                .tooltip
                .map(|tooltip| InlayHintTooltip::MarkupContent(markdown(tooltip))),
            padding_left: Some(true),
            padding_right: None,
            data: None,
        })
        .collect()
}
