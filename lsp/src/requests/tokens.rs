//! `textDocument/semanticTokens/full` and `…/range`

use nurture_ide::tokens::{SemanticKind, SemanticToken, semantic_tokens, semantic_tokens_in};
use tower_lsp::ls_types::{Range, SemanticTokens};

use crate::{convert::tokens, snapshot::At};

/// All tokens of a file.
pub fn all(at: &At) -> SemanticTokens {
    encoded(at, semantic_tokens(at.analysis(), at.file))
}

/// The tokens in a range.
pub fn in_range(at: &At, range: Range) -> SemanticTokens {
    let span = at.lines().span(range);
    encoded(at, semantic_tokens_in(at.analysis(), at.file, span))
}

fn encoded(at: &At, mut found: Vec<SemanticToken>) -> SemanticTokens {
    if at.snapshot.client.colours_syntax {
        found.retain(|token| !is_syntax(token.kind));
    }
    SemanticTokens {
        result_id: None,
        data: tokens::encoded(&found, &at.lines()),
    }
}

/// Whether a text's form alone tells what it is; the grammars of editors colour these more finely.
const fn is_syntax(kind: SemanticKind) -> bool {
    matches!(
        kind,
        SemanticKind::Keyword
            | SemanticKind::Comment
            | SemanticKind::DocComment
            | SemanticKind::Text
            | SemanticKind::Number
            | SemanticKind::Operator
    )
}
