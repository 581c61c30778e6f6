//! Semantic tokens: the legend, and the encoding by differences (LSP 3.17, "Semantic Tokens").

use nurture_ide::tokens::{SemanticKind, SemanticToken};
use tower_lsp::ls_types::{
    self, Position, SemanticTokenModifier, SemanticTokenType, SemanticTokensLegend,
};

use crate::position::Lines;

/// The types, in the order of their numbers.
const TYPES: [SemanticTokenType; 14] = [
    SemanticTokenType::KEYWORD,
    SemanticTokenType::COMMENT,
    SemanticTokenType::STRING,
    SemanticTokenType::NUMBER,
    SemanticTokenType::OPERATOR,
    SemanticTokenType::TYPE,
    SemanticTokenType::FUNCTION,
    SemanticTokenType::ENUM_MEMBER,
    SemanticTokenType::PROPERTY,
    SemanticTokenType::EVENT,
    SemanticTokenType::CLASS,
    SemanticTokenType::PARAMETER,
    SemanticTokenType::NAMESPACE,
    SemanticTokenType::VARIABLE,
];

/// The modifiers, in the order of their bits.
const MODIFIERS: [SemanticTokenModifier; 3] = [
    SemanticTokenModifier::DECLARATION,
    SemanticTokenModifier::DEFAULT_LIBRARY,
    SemanticTokenModifier::DOCUMENTATION,
];

/// What the numbers mean.
pub fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend {
        token_types: TYPES.to_vec(),
        token_modifiers: MODIFIERS.to_vec(),
    }
}

/// Tokens, each by its distance from the one before.
pub fn encoded(tokens: &[SemanticToken], lines: &Lines<'_>) -> Vec<ls_types::SemanticToken> {
    let mut before = Position::default();
    let mut encoded = Vec::with_capacity(tokens.len());
    for token in tokens {
        let range = lines.range(token.span);
        let same_line = range.start.line == before.line;
        let from = if same_line { before.character } else { 0 };
        encoded.push(ls_types::SemanticToken {
            delta_line: range.start.line.saturating_sub(before.line),
            delta_start: range.start.character.saturating_sub(from),
            length: range.end.character.saturating_sub(range.start.character),
            token_type: number(&of_kind(token.kind)),
            token_modifiers_bitset: modifiers(token),
        });
        before = range.start;
    }
    encoded
}

/// The standard types come nearest to what the language has; editors colour these without being told.
fn of_kind(kind: SemanticKind) -> SemanticTokenType {
    match kind {
        SemanticKind::Keyword => SemanticTokenType::KEYWORD,
        SemanticKind::Comment | SemanticKind::DocComment => SemanticTokenType::COMMENT,
        SemanticKind::Text => SemanticTokenType::STRING,
        SemanticKind::Number => SemanticTokenType::NUMBER,
        SemanticKind::Operator => SemanticTokenType::OPERATOR,
        SemanticKind::Type => SemanticTokenType::TYPE,
        SemanticKind::Function | SemanticKind::Action => SemanticTokenType::FUNCTION,
        SemanticKind::EnumValue => SemanticTokenType::ENUM_MEMBER,
        SemanticKind::Field | SemanticKind::Key => SemanticTokenType::PROPERTY,
        SemanticKind::Event => SemanticTokenType::EVENT,
        SemanticKind::Message => SemanticTokenType::CLASS,
        SemanticKind::Parameter => SemanticTokenType::PARAMETER,
        SemanticKind::Flow | SemanticKind::List => SemanticTokenType::NAMESPACE,
        SemanticKind::Score | SemanticKind::Label | SemanticKind::Variable => {
            SemanticTokenType::VARIABLE
        }
    }
}

fn number(kind: &SemanticTokenType) -> u32 {
    let position = TYPES.iter().position(|one| one == kind).unwrap_or_default();
    u32::try_from(position).unwrap_or_default()
}

fn modifiers(token: &SemanticToken) -> u32 {
    let is_doc = token.kind == SemanticKind::DocComment;
    [token.is_declaration, token.is_built_in, is_doc]
        .into_iter()
        .enumerate()
        .filter(|(_, holds)| *holds)
        .map(|(bit, _)| 1 << bit)
        .sum()
}
