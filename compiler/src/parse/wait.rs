//! The waits (language reference, section 4).
//!
//! Whether a `wait` has branches is known before it is parsed, from the shape of the file:
//! its head can then be read up to the `then`, whatever stands in it.

use chumsky::{IterParser as _, Parser as _, primitive::choice, recovery::via_parser};

use super::{
    event::awaited_event,
    failure::Label,
    name::name,
    nested::{else_, ends_header_or_then, is_end, then_},
    parser::{Context, Parser, ahead, one_of, place, token},
    recovery::{Least, bracketed, expected, skip},
    statement::{Statements, alias, block},
};
use crate::{
    lex::TokenKind,
    source::Span,
    syntax::{
        Expression, ExpressionKind, Moment, Name, RaceAfter, RaceArm, StatementKind, ThenBranch,
        Wait, WaitArm, WaitBranches,
    },
};

/// What a wait is for, before its branches.
#[derive(Debug, Clone)]
enum Head {
    For(Expression),
    Until(Moment),
    Arm(WaitArm, Option<Expression>),
    Error(Span),
}

/// `wait …`
pub(super) fn wait(shared: &Statements) -> Parser<(Span, StatementKind)> {
    let waits = choice((
        ahead(is_race).ignore_then(race(shared)),
        ahead(has_branches).ignore_then(with_branches(shared)),
        without_branches(shared),
    ));
    waits.boxed()
}

fn is_race(context: &Context, index: usize) -> bool {
    context.kind(index) == Some(TokenKind::Wait)
        && context.kind(index + 1) == Some(TokenKind::For)
        && context.kind(index + 2) == Some(TokenKind::Case)
        // The `case` of a `match` may stand on the line behind an unfinished wait.
        && context.partner(index).is_some()
}

fn has_branches(context: &Context, index: usize) -> bool {
    context.kind(index) == Some(TokenKind::Wait) && context.partner(index).is_some()
}

fn without_branches(shared: &Statements) -> Parser<(Span, StatementKind)> {
    token(TokenKind::Wait)
        .then(head(shared))
        .map(|(keyword, head)| (keyword, finished(head, None)))
        .boxed()
}

fn with_branches(shared: &Statements) -> Parser<(Span, StatementKind)> {
    let broken = skip(Least::Nothing, ends_header_or_then, |_, _| false).map(Head::Error);
    let then = then_()
        .then(block(shared, ends_then))
        .map(|(keyword, body)| ThenBranch { keyword, body });
    token(TokenKind::Wait)
        .then(head(shared).recover_with(via_parser(broken)))
        .then(then)
        .then(else_(shared))
        .then_ignore(token(TokenKind::End))
        .map(|(((keyword, head), then), otherwise)| {
            (
                keyword,
                finished(head, Some(WaitBranches { then, otherwise })),
            )
        })
        .boxed()
}

fn ends_then(context: &Context, index: usize) -> bool {
    is_end(context, index) || context.kind(index) == Some(TokenKind::Else)
}

fn finished(head: Head, branches: Option<WaitBranches>) -> StatementKind {
    StatementKind::Wait(Box::new(match (head, branches) {
        (Head::Arm(arm, up_to), branches) => Wait::Arm {
            arm,
            up_to,
            branches,
        },
        (Head::Until(moment), branches) => Wait::Until { moment, branches },
        (Head::For(duration), None) => Wait::For(duration),
        // A fixed wait has no branches: the finding has been raised at its `then`.
        (Head::For(moment), branches) => Wait::Until {
            moment: Moment::At { moment, at: None },
            branches,
        },
        (Head::Error(span), branches) => {
            let moment = Expression {
                kind: ExpressionKind::Error,
                span,
            };
            Wait::Until {
                moment: Moment::At { moment, at: None },
                branches,
            }
        }
    }))
}

fn head(shared: &Statements) -> Parser<Head> {
    let up_to = token(TokenKind::Up)
        .then(token(TokenKind::To))
        .ignore_then(expected(shared.expressions.any.clone()))
        .or_not();
    let arm = token(TokenKind::For)
        .ignore_then(arm(shared))
        .then(up_to)
        .map(|(arm, up_to)| Head::Arm(arm, up_to));
    let until = token(TokenKind::Until)
        .ignore_then(moment(shared))
        .map(Head::Until);
    // A fixed wait that has branches is reported at its `then`, which cannot stand there.
    let duration = shared.expressions.any.clone().map(Head::For);
    choice((arm, until, duration)).boxed()
}

fn moment(shared: &Statements) -> Parser<Moment> {
    let at = token(TokenKind::At)
        .ignore_then(expected(shared.expressions.any.clone()))
        .or_not()
        .boxed();
    let days = ahead(is_day)
        .ignore_then(days())
        .then(at.clone())
        .map(|(days, at)| Moment::Day { days, at });
    let moment = expected(shared.expressions.any.clone())
        .then(at)
        .map(|(moment, at)| Moment::At { moment, at });
    choice((days, moment)).boxed()
}

/// `day`, `weekday`, or days of the week: `saturday, sunday`
pub(super) fn days() -> Parser<Vec<Name>> {
    let day = |fits: fn(TokenKind) -> bool| {
        one_of(fits, Label::Day).map_with(|span, piece| name(&piece.state().0.context, span))
    };
    let of_week = day(TokenKind::is_day_of_week)
        .separated_by(token(TokenKind::Comma))
        .at_least(1)
        .collect();
    let every =
        day(|kind| matches!(kind, TokenKind::Day | TokenKind::Weekday)).map(|name| vec![name]);
    choice((every, of_week)).boxed()
}

fn is_day(context: &Context, index: usize) -> bool {
    context.kind(index).is_some_and(names_day)
        && !matches!(
            context.kind(index + 1),
            Some(TokenKind::Dot | TokenKind::LeftParen)
        )
}

fn names_day(kind: TokenKind) -> bool {
    kind.is_day_of_week() || matches!(kind, TokenKind::Day | TokenKind::Weekday)
}

/// `EVENT …`, `(CONDITION)`
fn arm(shared: &Statements) -> Parser<WaitArm> {
    let condition = bracketed(
        (TokenKind::LeftParen, TokenKind::RightParen),
        shared
            .expressions
            .any
            .clone()
            .map(|inner| ExpressionKind::Parenthesized(Box::new(inner)))
            .boxed(),
        |_| ExpressionKind::Error,
    )
    .map_with(|kind, piece| {
        WaitArm::Condition(Expression {
            kind,
            span: place(piece),
        })
    });
    let event = awaited_event(&shared.expressions, alias())
        .map(|(event, binding)| WaitArm::Event { event, binding });
    choice((condition, event)).boxed()
}

fn race(shared: &Statements) -> Parser<(Span, StatementKind)> {
    let broken = skip(Least::Nothing, ends_header_or_then, |_, _| false).map(|span| {
        WaitArm::Condition(Expression {
            kind: ExpressionKind::Error,
            span,
        })
    });
    let arm = token(TokenKind::Case)
        .then(arm(shared).recover_with(via_parser(broken)))
        .then(then_())
        .then(block(shared, ends_race_arm))
        .map(|(((keyword, arm), then), body)| RaceArm {
            keyword,
            arm,
            then,
            body,
        });
    let after = token(TokenKind::After)
        .then(expected(shared.expressions.any.clone()))
        .then(then_())
        .then(block(shared, ends_race_arm))
        .map(|(((keyword, duration), then), body)| RaceAfter {
            keyword,
            duration,
            then,
            body,
        });
    let end = one_of(|kind| kind == TokenKind::End, Label::Arm);
    let misplaced = skip(Least::OneToken, is_end, |_, _| false);
    token(TokenKind::Wait)
        .then_ignore(token(TokenKind::For))
        .then(arm.repeated().collect::<Vec<_>>())
        .then(after.or_not())
        .then_ignore(
            end.clone()
                .recover_with(via_parser(misplaced.then_ignore(end).boxed())),
        )
        .map(|((keyword, arms), after)| {
            (
                keyword,
                StatementKind::Wait(Box::new(Wait::Race { arms, after })),
            )
        })
        .boxed()
}

fn ends_race_arm(context: &Context, index: usize) -> bool {
    is_end(context, index)
        || matches!(
            context.kind(index),
            Some(TokenKind::Case | TokenKind::After)
        )
}
