//! `textDocument/documentLink`

use nurture_ide::links::{LinkTarget, document_links};
use tower_lsp::ls_types::DocumentLink;

use crate::{convert::findings, snapshot::At};

/// What leads elsewhere.
pub fn answer(at: &At) -> Vec<DocumentLink> {
    let lines = at.lines();
    let links = document_links(at.analysis(), at.file);
    let links = links.iter().filter_map(|link| {
        let (target, tooltip) = match link.target {
            LinkTarget::File(file) => (at.snapshot.uri(file)?, "open the template".to_owned()),
            LinkTarget::Rule(rule) => (
                findings::page(rule)?,
                format!("what `{}` means", rule.name()),
            ),
        };
        Some(DocumentLink {
            range: lines.range(link.span),
            target: Some(target),
            tooltip: Some(tooltip),
            data: None,
        })
    });
    links.collect()
}
