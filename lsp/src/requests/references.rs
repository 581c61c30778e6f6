//! `textDocument/references` and `textDocument/documentHighlight`

use nurture_compiler::checked::ReferenceKind;
use nurture_ide::references;
use tower_lsp::ls_types::{DocumentHighlight, DocumentHighlightKind, Location};

use crate::snapshot::At;

/// Every place of a name; those where it is given only if they are wanted.
pub fn answer(at: &At, offset: u32, with_declaration: bool) -> Vec<Location> {
    let found = references::references(at.analysis(), at.file, offset);
    let wanted = found
        .iter()
        .filter(|one| with_declaration || one.kind == ReferenceKind::Use);
    let locations = wanted.filter_map(|one| at.snapshot.location(one.place));
    locations.collect()
}

/// The places of a name in its own file.
pub fn highlights(at: &At, offset: u32) -> Vec<DocumentHighlight> {
    let found = references::highlights(at.analysis(), at.file, offset);
    let lines = at.lines();
    let highlights = found.iter().map(|one| DocumentHighlight {
        range: lines.range(one.place.span),
        kind: Some(match one.kind {
            ReferenceKind::Naming => DocumentHighlightKind::WRITE,
            ReferenceKind::Use => DocumentHighlightKind::READ,
        }),
    });
    highlights.collect()
}
