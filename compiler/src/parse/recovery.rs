//! Going on behind a mistake: what is skipped, and where parsing takes up again.
//!
//! Blocks and brackets are balanced, so a skip jumps over whole groups and never into one.

use std::rc::Rc;

use chumsky::{Parser as _, input::InputRef, primitive::custom, recovery::via_parser};

use super::{
    failure::{Expected, Failure},
    parser::{Context, Extra, Kinds, Parser, look},
};
use crate::{
    lex::TokenKind,
    source::Span,
    syntax::{Expression, ExpressionKind},
};

/// Whether parsing takes up again at the token with that index.
pub(super) type Stop = fn(&Context, usize) -> bool;

/// How much a skip must take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Least {
    /// It may take nothing.
    Nothing,
    /// The first token, unless the enclosing construct ends with it.
    OneToken,
}

/// Skips up to a stop; gives what was skipped.
pub(super) fn skip(least: Least, ends: Stop, stop: Stop) -> Parser<Span> {
    custom(move |input: &mut InputRef<'static, '_, Kinds, Extra>| {
        let before = input.cursor();
        let start = input.span_since(&before).start;
        let context = Rc::clone(&input.state().0.context);
        let mut index = start;
        if least == Least::OneToken {
            if index >= context.shaped.kinds.len() || ends(&context, index) {
                return Err(Failure::because(super::failure::Reason::Unexpected, index));
            }
            index = behind(&context, index);
        }
        while index < context.shaped.kinds.len() && !ends(&context, index) && !stop(&context, index)
        {
            index = behind(&context, index);
        }
        if start < index {
            input.state().0.skipped.push((start, index));
        }
        for _ in start..index {
            input.skip();
        }
        Ok(context.place(start, index))
    })
    .boxed()
}

/// Parses, or reports why not and takes an error node for what stands up to a place where expressions end.
pub(super) fn expected(expression: Parser<Expression>) -> Parser<Expression> {
    let error = skip(Least::Nothing, ends_expression, |_, _| false).map(|span| Expression {
        kind: ExpressionKind::Error,
        span,
    });
    expression.recover_with(via_parser(error)).boxed()
}

/// A word that must stand here, or is taken to: what stands before it is skipped, up to `ends`.
pub(super) fn expected_token(kind: TokenKind, ends: Stop) -> Parser<Span> {
    let token = super::parser::token(kind);
    let skipped = skip(Least::Nothing, ends, |_, _| false);
    let late = skipped
        .then(token.clone().or_not())
        .map(|(skipped, found)| found.unwrap_or(Span::at(skipped.end)));
    token.recover_with(via_parser(late)).boxed()
}

/// Brackets with something in them that may be broken: then `broken` makes the node of the whole.
pub(super) fn bracketed<O: 'static>(
    (open, close): (TokenKind, TokenKind),
    inside: Parser<O>,
    broken: fn(Span) -> O,
) -> Parser<O> {
    let whole = inside.delimited_by(super::parser::token(open), super::parser::token(close));
    let skipped = skip(Least::Nothing, is_closer, |_, _| false)
        .delimited_by(super::parser::token(open), super::parser::token(close))
        .map_with(move |_, piece| broken(super::parser::place(piece)));
    // What is no bracket is not looked at twice.
    look(
        move |context, index| context.kind(index) == Some(open),
        Expected::default().or(open),
    )
    .ignore_then(whole.recover_with(via_parser(skipped)))
    .boxed()
}

/// The index behind the token, or behind the group that it opens.
fn behind(context: &Context, index: usize) -> usize {
    match context.partner(index) {
        Some(partner) if partner > index => partner + 1,
        _ => index + 1,
    }
}

pub(super) fn is_closer(context: &Context, index: usize) -> bool {
    matches!(
        context.kind(index),
        Some(
            TokenKind::RightBrace
                | TokenKind::RightParen
                | TokenKind::RightBracket
                | TokenKind::InterpolationEnd
                | TokenKind::TextEnd
        )
    )
}

/// Where an expression that could not be parsed is over at the latest.
pub(super) fn ends_expression(context: &Context, index: usize) -> bool {
    ends_header(context, index)
        || is_closer(context, index)
        || matches!(
            context.kind(index),
            Some(
                TokenKind::Then
                    | TokenKind::Do
                    | TokenKind::Comma
                    | TokenKind::Up
                    | TokenKind::Within
                    | TokenKind::As
                    | TokenKind::At
                    | TokenKind::Expect
                    | TokenKind::To
                    | TokenKind::Per
                    | TokenKind::Times
                    | TokenKind::Otherwise
            )
        )
        || is_key(context, index)
}

/// Where the head of a block is over at the latest, whether its `then` was there or not.
pub(super) fn ends_header(context: &Context, index: usize) -> bool {
    begins_step(context, index)
        || matches!(
            context.kind(index),
            Some(TokenKind::End | TokenKind::Else | TokenKind::Elseif | TokenKind::Case)
        )
}

/// Whether a statement, clause or declaration begins with this token.
pub(super) fn begins_step(context: &Context, index: usize) -> bool {
    let Some(kind) = context.kind(index) else {
        return true;
    };
    match kind {
        TokenKind::Set | TokenKind::Unset => !follows_is(context, index),
        // `exit on` is one clause, and so is `quiet on`.
        TokenKind::On => {
            let before = index.checked_sub(1).and_then(|before| context.kind(before));
            !matches!(
                before,
                Some(TokenKind::Exit | TokenKind::Quiet | TokenKind::Month)
            )
        }
        _ => {
            kind.is_statement_start()
                || kind.is_clause_start()
                || begins_declaration(context, index)
        }
    }
}

/// Whether a declaration begins with this token.
pub(super) fn begins_declaration(context: &Context, index: usize) -> bool {
    let Some(kind) = context.kind(index) else {
        return true;
    };
    let next = context.kind(index + 1);
    let third = context.kind(index + 2);
    match kind {
        TokenKind::Flow | TokenKind::Test => true,
        TokenKind::Contact => next == Some(TokenKind::LeftBrace),
        TokenKind::Policy => context.partner(index).is_some(),
        TokenKind::Segment => third == Some(TokenKind::Assign),
        TokenKind::Email
        | TokenKind::Sms
        | TokenKind::Push
        | TokenKind::Score
        | TokenKind::Team => {
            next.is_some_and(TokenKind::is_word) && third == Some(TokenKind::LeftBrace)
        }
        TokenKind::Action => {
            next.is_some_and(TokenKind::is_word)
                && matches!(third, Some(TokenKind::Dot | TokenKind::LeftBrace))
        }
        TokenKind::Event => {
            next.is_some_and(TokenKind::is_word)
                && matches!(third, Some(TokenKind::LeftBrace | TokenKind::TextStart))
        }
        _ => false,
    }
}

/// `key:`, where a member begins.
pub(super) fn is_key(context: &Context, index: usize) -> bool {
    context.kind(index).is_some_and(TokenKind::is_word)
        && context.kind(index + 1) == Some(TokenKind::Colon)
}

/// `50%`, with which an arm of a split begins: no statement begins with a number.
pub(super) fn begins_arm(context: &Context, index: usize) -> bool {
    matches!(
        context.kind(index),
        Some(TokenKind::Percent | TokenKind::Int | TokenKind::Decimal)
    )
}

fn follows_is(context: &Context, index: usize) -> bool {
    index.checked_sub(1).and_then(|before| context.kind(before)) == Some(TokenKind::Is)
}
