//! Whether a blank stands between two pieces of a line.

use crate::lex::TokenKind;

/// Whether a blank stands between `before` and `after`; `earlier` is the kind before `before`.
pub(super) fn blank(earlier: Option<TokenKind>, before: TokenKind, after: TokenKind) -> bool {
    use TokenKind as T;
    match (before, after) {
        (_, T::RightParen | T::RightBracket | T::Comma | T::Colon | T::Dot | T::Question)
        | (T::LeftParen | T::LeftBracket | T::Dot, _)
        | (T::LeftBrace, T::RightBrace) => false,
        (function, T::LeftParen) => !is_callable(function),
        (T::Minus | T::Plus, _) => earlier.is_some_and(ends_operand),
        _ => true,
    }
}

/// Whether `(` behind it is that of a call.
fn is_callable(kind: TokenKind) -> bool {
    use TokenKind as T;
    matches!(
        kind,
        T::Name
            | T::InFlow
            | T::Money_
            | T::Count
            | T::Sum
            | T::Min
            | T::Max
            | T::Earliest
            | T::Latest
            | T::Weekday
    )
}

/// Whether an operand can end with it, so that a sign behind it takes two.
fn ends_operand(kind: TokenKind) -> bool {
    use TokenKind as T;
    matches!(
        kind,
        T::TextStart | T::RightParen | T::RightBracket | T::RightBrace | T::Now | T::Ever
    ) || kind.is_literal()
        || (kind.is_plain_name()
            && !matches!(
                kind,
                T::To | T::Per | T::Below | T::Reaches | T::With | T::Due | T::Contains
            ))
        || kind.is_message_event()
}
