//! Statements with blocks in them, other than waits: `if`, `match`, `split`, `repeat` (language reference, section 4).

use chumsky::{
    IterParser as _, Parser as _,
    primitive::{choice, empty},
    recovery::via_parser,
};
use smol_str::SmolStr;

use super::{
    failure::Label,
    name::any_name,
    parser::{Context, Parser, Piece, ahead, one_of, place, token},
    recovery::{Least, Stop, begins_arm, ends_header, expected, expected_token, skip},
    statement::{Statements, block, literal},
};
use crate::{
    lex::TokenKind,
    source::Span,
    syntax::{
        Branch, ElseBranch, Expression, ExpressionKind, MatchCase, Name, Repeat, SplitArm,
        StatementKind, Text,
    },
};

/// Statements with blocks in them, other than waits.
pub(super) fn nested(shared: &Statements) -> Parser<(Span, StatementKind)> {
    choice((if_(shared), match_(shared), split(shared), repeat(shared))).boxed()
}

/// `then`, or what stands instead of it.
pub(super) fn then_() -> Parser<Span> {
    expected_token(TokenKind::Then, ends_header_or_then)
}

pub(super) fn ends_header_or_then(context: &Context, index: usize) -> bool {
    context.kind(index) == Some(TokenKind::Then) || ends_header(context, index)
}

/// `[else …]`
pub(super) fn else_(shared: &Statements) -> Parser<Option<ElseBranch>> {
    token(TokenKind::Else)
        .then(block(shared, is_end))
        .map(|(keyword, body)| ElseBranch { keyword, body })
        .or_not()
        .boxed()
}

pub(super) fn is_end(context: &Context, index: usize) -> bool {
    matches!(context.kind(index), None | Some(TokenKind::End))
}

fn ends_branch(context: &Context, index: usize) -> bool {
    is_end(context, index)
        || matches!(
            context.kind(index),
            Some(TokenKind::Else | TokenKind::Elseif)
        )
}

fn ends_case(context: &Context, index: usize) -> bool {
    is_end(context, index) || matches!(context.kind(index), Some(TokenKind::Else | TokenKind::Case))
}

fn ends_arm(context: &Context, index: usize) -> bool {
    is_end(context, index) || begins_arm(context, index)
}

fn if_(shared: &Statements) -> Parser<(Span, StatementKind)> {
    let condition = expected(shared.expressions.any.clone());
    let branch = move |keyword: TokenKind| {
        token(keyword)
            .then(condition.clone())
            .then(then_())
            .then(block(shared, ends_branch))
            .map_with(|(((keyword, condition), then), body), piece| Branch {
                keyword,
                condition: whole_or_error(&piece.state().0.context, condition, then),
                then,
                body,
            })
    };
    branch(TokenKind::If)
        .then(branch(TokenKind::Elseif).repeated().collect::<Vec<_>>())
        .then(else_(shared))
        .then_ignore(token(TokenKind::End))
        .map(|((first, rest), otherwise)| {
            let keyword = first.keyword;
            let branches = std::iter::once(first).chain(rest).collect();
            (
                keyword,
                StatementKind::If {
                    branches,
                    otherwise,
                },
            )
        })
        .boxed()
}

/// A condition, unless some of it was skipped before `then`: then it is known to say something else.
fn whole_or_error(context: &Context, condition: Expression, then: Span) -> Expression {
    let behind = context
        .shaped
        .spans
        .partition_point(|span| span.start < condition.span.end);
    match context.shaped.spans.get(behind) {
        Some(next) if next.start < then.start => Expression {
            kind: ExpressionKind::Error,
            span: condition.span.to(Span::at(then.start)),
        },
        _ => condition,
    }
}

fn match_(shared: &Statements) -> Parser<(Span, StatementKind)> {
    let value = expected(shared.expressions.any.clone());
    let case = token(TokenKind::Case)
        .then(
            value
                .clone()
                .separated_by(token(TokenKind::Comma))
                .at_least(1)
                .collect::<Vec<_>>(),
        )
        .then(then_())
        .then(block(shared, ends_case))
        .map(|(((keyword, values), then), body)| MatchCase {
            keyword,
            values,
            then,
            body,
        });
    let rest = skip_to(ends_case, Label::Arm);
    token(TokenKind::Match)
        .then(value)
        .then_ignore(rest)
        .then(case.repeated().collect::<Vec<_>>())
        .then(else_(shared))
        .then_ignore(token(TokenKind::End))
        .map(|(((keyword, subject), cases), otherwise)| {
            (
                keyword,
                StatementKind::Match {
                    subject,
                    cases,
                    otherwise,
                },
            )
        })
        .boxed()
}

/// Reads nothing if one of the ends follows; else reports what is missed and skips up to one.
fn skip_to(ends: Stop, label: Label) -> Parser<()> {
    let junk = skip(Least::OneToken, ends, |_, _| false).ignored();
    ahead(ends)
        .labelled(label)
        .recover_with(via_parser(junk))
        .boxed()
}

fn split(shared: &Statements) -> Parser<(Span, StatementKind)> {
    let share = literal(TokenKind::Percent, &shared.expressions);
    let share = share.recover_with(via_parser(one_of(is_share, Label::Arm).map(|span| {
        Expression {
            kind: ExpressionKind::Error,
            span,
        }
    })));
    // The `then` behind a share is not its name.
    let missing = empty().map_with(|(), piece: &mut Piece<'_>| Name {
        text: SmolStr::default(),
        span: place(piece),
    });
    let named = ahead(|context, index| {
        context.kind(index) != Some(TokenKind::Then)
            || context.kind(index + 1) == Some(TokenKind::Then)
    });
    let named = named.labelled(Label::Name).ignore_then(any_name());
    let arm = ahead(begins_arm)
        .ignore_then(share)
        .then(named.recover_with(via_parser(missing)))
        .then(then_())
        .then(block(shared, ends_arm))
        .map(|(((share, name), then), body)| SplitArm {
            share,
            name,
            then,
            body,
        });
    token(TokenKind::Split)
        .then(shared.expressions.text.clone().or_not())
        .then_ignore(skip_to(ends_arm, Label::Arm))
        .then(arm.repeated().collect::<Vec<_>>())
        .then_ignore(token(TokenKind::End))
        .map(|((keyword, name), arms): ((Span, Option<Text>), _)| {
            (keyword, StatementKind::Split { name, arms })
        })
        .boxed()
}

fn is_share(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Percent | TokenKind::Int | TokenKind::Decimal
    )
}

fn repeat(shared: &Statements) -> Parser<(Span, StatementKind)> {
    let value = expected(shared.expressions.any.clone());
    let every = token(TokenKind::Every).ignore_then(value.clone()).or_not();
    let until = token(TokenKind::Until).ignore_then(value).or_not();
    let times = expected_token(TokenKind::Times, |context, index| {
        ends_header_or_do(context, index)
            || matches!(
                context.kind(index),
                Some(TokenKind::Times | TokenKind::Every | TokenKind::Until)
            )
    });
    let do_ = expected_token(TokenKind::Do, ends_header_or_do);
    token(TokenKind::Repeat)
        .then(expected(literal(TokenKind::Int, &shared.expressions)))
        .then_ignore(times)
        .then(every)
        .then(until)
        .then_ignore(do_)
        .then(block(shared, is_end))
        .then_ignore(token(TokenKind::End))
        .map(|((((keyword, times), every), until), body)| {
            (
                keyword,
                StatementKind::Repeat(Repeat {
                    times,
                    every,
                    until,
                    body,
                }),
            )
        })
        .boxed()
}

fn ends_header_or_do(context: &Context, index: usize) -> bool {
    context.kind(index) == Some(TokenKind::Do) || ends_header(context, index)
}
