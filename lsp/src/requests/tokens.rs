//! `textDocument/semanticTokens/full` and `…/range`

use nurture_ide::tokens::{SemanticToken, semantic_tokens, semantic_tokens_in};
use tower_lsp::ls_types::{Range, SemanticTokens};

use crate::{convert::tokens, snapshot::At};

/// All tokens of a file.
pub fn all(at: &At) -> SemanticTokens {
    encoded(at, &semantic_tokens(at.analysis(), at.file))
}

/// The tokens in a range.
pub fn in_range(at: &At, range: Range) -> SemanticTokens {
    let span = at.lines().span(range);
    encoded(at, &semantic_tokens_in(at.analysis(), at.file, span))
}

fn encoded(at: &At, found: &[SemanticToken]) -> SemanticTokens {
    SemanticTokens {
        result_id: None,
        data: tokens::encoded(found, &at.lines()),
    }
}
