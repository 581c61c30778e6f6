//! `{ key: value, … }`

use chumsky::{IterParser as _, Parser as _, recovery::via_parser};

use super::{
    failure::Label,
    name::any_name,
    parser::{Parser, place, token},
    recovery::{Least, bracketed, expected, is_closer, is_key, skip},
};
use crate::{
    lex::TokenKind,
    source::Span,
    syntax::{Expression, Member, Members},
};

/// Members with values.
pub(super) fn members(expression: Parser<Expression>) -> Parser<Members> {
    list(member(expression), |members, span| Members {
        members,
        span,
    })
}

/// Anything in braces, separated by commas or by nothing; what cannot be read is left out.
pub(super) fn list<M: 'static, O: 'static>(
    member: Parser<M>,
    make: fn(Vec<M>, Span) -> O,
) -> Parser<O> {
    let broken = skip(Least::OneToken, is_closer, |context, index| {
        context.kind(index) == Some(TokenKind::Comma) || is_key(context, index)
    });
    let inside = member
        .map(Some)
        .recover_with(via_parser(broken.map(|_| None)))
        .then_ignore(token(TokenKind::Comma).or_not())
        .repeated()
        .collect::<Vec<_>>()
        .map(|members| members.into_iter().flatten().collect::<Vec<_>>())
        .boxed();
    bracketed(
        (TokenKind::LeftBrace, TokenKind::RightBrace),
        inside,
        |_| Vec::new(),
    )
    .map_with(move |members, piece| make(members, place(piece)))
    .boxed()
}

/// `key: value`
pub(super) fn member(expression: Parser<Expression>) -> Parser<Member> {
    any_name()
        .labelled(Label::Member)
        .then_ignore(token(TokenKind::Colon))
        .then(expected(expression))
        .map_with(|(name, value), piece| Member {
            name,
            value,
            span: place(piece),
        })
        .boxed()
}
