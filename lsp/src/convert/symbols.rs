//! Symbols: what a file and a project declare.

use nurture_ide::symbols::{DocumentSymbol, SymbolKind, WorkspaceSymbol};
use tower_lsp::ls_types::{self, SymbolInformation, Uri};

use crate::{position::Lines, snapshot::Snapshot};

/// A symbol with those within it.
pub fn nested(symbol: &DocumentSymbol, lines: &Lines<'_>) -> ls_types::DocumentSymbol {
    let children = symbol.children.iter().map(|child| nested(child, lines));
    #[expect(deprecated, reason = "the protocol's type has no constructor")]
    ls_types::DocumentSymbol {
        name: symbol.name.clone(),
        detail: symbol.detail.clone(),
        kind: kind(symbol.kind),
        tags: None,
        deprecated: None,
        range: lines.range(symbol.span),
        selection_range: lines.range(symbol.name_span),
        children: Some(children.collect()),
    }
}

/// A symbol and those within it, one after the other.
pub fn flat(
    symbol: &DocumentSymbol,
    container: Option<&str>,
    uri: &Uri,
    lines: &Lines<'_>,
) -> Vec<SymbolInformation> {
    let range = lines.range(symbol.span);
    let location = ls_types::Location {
        uri: uri.clone(),
        range,
    };
    let own = information(&symbol.name, symbol.kind, location, container);
    let within = symbol.children.iter();
    let within = within.flat_map(|child| flat(child, Some(&symbol.name), uri, lines));
    std::iter::once(own).chain(within).collect()
}

/// A symbol of the project.
pub fn of_project(symbol: &WorkspaceSymbol, snapshot: &Snapshot) -> Option<SymbolInformation> {
    let location = snapshot.location(symbol.place)?;
    let container = symbol.container.as_deref();
    Some(information(&symbol.name, symbol.kind, location, container))
}

fn information(
    name: &str,
    of: SymbolKind,
    location: ls_types::Location,
    container: Option<&str>,
) -> SymbolInformation {
    #[expect(deprecated, reason = "the protocol's type has no constructor")]
    SymbolInformation {
        name: name.to_owned(),
        kind: kind(of),
        tags: None,
        deprecated: None,
        location,
        container_name: container.map(str::to_owned),
    }
}

/// The kinds of the protocol that come nearest; most editors show them as a picture.
const fn kind(kind: SymbolKind) -> ls_types::SymbolKind {
    match kind {
        SymbolKind::Contact => ls_types::SymbolKind::STRUCT,
        SymbolKind::Field => ls_types::SymbolKind::FIELD,
        SymbolKind::Parameter | SymbolKind::Alias => ls_types::SymbolKind::VARIABLE,
        SymbolKind::Event => ls_types::SymbolKind::EVENT,
        SymbolKind::Message => ls_types::SymbolKind::CLASS,
        SymbolKind::Topic | SymbolKind::Team => ls_types::SymbolKind::CONSTANT,
        SymbolKind::List => ls_types::SymbolKind::ARRAY,
        SymbolKind::Segment => ls_types::SymbolKind::BOOLEAN,
        SymbolKind::Score => ls_types::SymbolKind::NUMBER,
        SymbolKind::Action => ls_types::SymbolKind::INTERFACE,
        SymbolKind::Policy => ls_types::SymbolKind::NAMESPACE,
        SymbolKind::Flow => ls_types::SymbolKind::FUNCTION,
        SymbolKind::Split => ls_types::SymbolKind::ENUM,
        SymbolKind::Test => ls_types::SymbolKind::METHOD,
    }
}
