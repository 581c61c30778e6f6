//! `textDocument/documentSymbol` and `workspace/symbol`

use nurture_ide::symbols::{document_symbols, workspace_symbols};
use tower_lsp::ls_types::{DocumentSymbolResponse, SymbolInformation};

use crate::{
    convert::symbols,
    snapshot::{At, Snapshot},
};

/// How many symbols of a project are listed; who looks for more types more letters.
const SYMBOLS_MAX: usize = 500;

/// What a file declares.
pub fn of_document(at: &At) -> Option<DocumentSymbolResponse> {
    let found = document_symbols(at.analysis(), at.file);
    let lines = at.lines();
    if at.snapshot.client.nested_symbols {
        let nested = found.iter().map(|symbol| symbols::nested(symbol, &lines));
        return Some(DocumentSymbolResponse::Nested(nested.collect()));
    }
    let uri = at.snapshot.uri(at.file)?;
    let flat = found
        .iter()
        .flat_map(|symbol| symbols::flat(symbol, None, &uri, &lines));
    Some(DocumentSymbolResponse::Flat(flat.collect()))
}

/// What a project declares whose name fits.
pub fn of_project(snapshot: &Snapshot, query: &str) -> Vec<SymbolInformation> {
    workspace_symbols(&snapshot.analysis, query, SYMBOLS_MAX)
        .iter()
        .filter_map(|symbol| symbols::of_project(symbol, snapshot))
        .collect()
}
