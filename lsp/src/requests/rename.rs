//! `textDocument/prepareRename` and `textDocument/rename`

use nurture_ide::rename;
use tower_lsp::{
    jsonrpc::{Error, ErrorCode, Result},
    ls_types::{PrepareRenameResponse, WorkspaceEdit},
};

use crate::{convert, snapshot::At};

/// Whether a name can be changed.
pub fn prepare(at: &At, offset: u32) -> Result<PrepareRenameResponse> {
    let found = rename::prepare_rename(at.analysis(), at.file, offset)
        .map_err(|refusal| refused(&refusal))?;
    Ok(PrepareRenameResponse::RangeWithPlaceholder {
        range: at.lines().range(found.span),
        placeholder: found.name.to_string(),
    })
}

/// The edits that change a name everywhere.
pub fn answer(at: &At, offset: u32, to: &str) -> Result<WorkspaceEdit> {
    let edits =
        rename::rename(at.analysis(), at.file, offset, to).map_err(|refusal| refused(&refusal))?;
    Ok(convert::workspace_edit(&at.snapshot, &edits))
}

/// Why not, for people: editors show it where the cursor stands.
fn refused(refusal: &rename::Refusal) -> Error {
    Error {
        code: ErrorCode::ServerError(REQUEST_FAILED),
        message: refusal.to_string().into(),
        data: None,
    }
}

/// The request is a good one and cannot be done (LSP 3.17, `RequestFailed`).
const REQUEST_FAILED: i64 = -32803;
