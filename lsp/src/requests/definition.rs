//! `textDocument/definition`

use nurture_ide::definition::{Definitions, definition};
use tower_lsp::ls_types::{GotoDefinitionResponse, LocationLink};

use crate::snapshot::At;

/// Where a name is declared.
pub fn answer(at: &At, offset: u32) -> Option<GotoDefinitionResponse> {
    let found = definition(at.analysis(), at.file, offset)?;
    if at.snapshot.client.links {
        return Some(GotoDefinitionResponse::Link(links(at, &found)));
    }
    let targets = found.targets.iter();
    let locations = targets.filter_map(|target| at.snapshot.location(target.name));
    Some(GotoDefinitionResponse::Array(locations.collect()))
}

fn links(at: &At, found: &Definitions) -> Vec<LocationLink> {
    let origin = at.lines().range(found.origin);
    let targets = found.targets.iter();
    let links = targets.filter_map(|target| {
        let file = target.name.file;
        let lines = at.snapshot.lines(file);
        Some(LocationLink {
            origin_selection_range: Some(origin),
            target_uri: at.snapshot.uri(file)?,
            target_range: lines.range(target.whole),
            target_selection_range: lines.range(target.name.span),
        })
    });
    links.collect()
}
