//! Clauses of flows and of the policy (language reference, section 4).

use chumsky::{IterParser as _, Parser as _, primitive::choice, recovery::via_parser};

use super::{
    event::awaited_event,
    expression::Expressions,
    failure::Label,
    name::{any_name, channel},
    parser::{Context, Parser, ahead, guard, place, token},
    recovery::{Least, begins_step, expected, skip},
    statement::literal,
    trigger,
};
use crate::{
    lex::TokenKind,
    source::Span,
    syntax::{
        Clause, ClauseKind, Expression, ExpressionKind, Reenter, Text, Trigger, UnaryOperator,
    },
};

/// The parser of clauses.
#[derive(Clone)]
pub(super) struct Clauses {
    pub one: Parser<Clause>,
}

/// Makes the parser of clauses.
pub(super) fn clauses(expressions: &Expressions) -> Clauses {
    let kind = choice((
        on(expressions),
        goal(expressions),
        exit(expressions),
        expire(expressions),
        reenter(expressions),
        texts(expressions),
        quiet(expressions),
        numbers(expressions),
    ));
    let one = guard(begins_clause, Label::Clause)
        .ignore_then(kind)
        .map_with(|(keyword, kind), piece| Clause {
            kind,
            keyword,
            span: place(piece),
        })
        .boxed();
    Clauses { one }
}

/// Whether a clause begins here.
pub(super) fn begins_clause(context: &Context, index: usize) -> bool {
    match context.kind(index) {
        Some(TokenKind::Exit) => matches!(
            context.kind(index + 1),
            Some(TokenKind::On | TokenKind::When)
        ),
        kind => kind.is_some_and(TokenKind::is_clause_start),
    }
}

/// The node of a clause that could not be parsed.
pub(super) fn error(keyword: Span, span: Span) -> Clause {
    Clause {
        kind: ClauseKind::Error,
        keyword,
        span,
    }
}

type Kind = Parser<(Span, ClauseKind)>;

fn on(expressions: &Expressions) -> Kind {
    let broken = skip(Least::Nothing, begins_step_or_end, |_, _| false).to(Trigger::Error);
    token(TokenKind::On)
        .then(trigger::trigger(expressions).recover_with(via_parser(broken)))
        .map(|(keyword, trigger)| (keyword, ClauseKind::On(trigger)))
        .boxed()
}

fn begins_step_or_end(context: &Context, index: usize) -> bool {
    context.kind(index) == Some(TokenKind::End) || begins_step(context, index)
}

fn goal(expressions: &Expressions) -> Kind {
    let value = expected(expressions.any.clone());
    let within = token(TokenKind::Within)
        .ignore_then(value.clone())
        .or_not()
        .boxed();
    let when = token(TokenKind::When)
        .ignore_then(value)
        .then(within.clone())
        .map(|(condition, within)| ClauseKind::GoalWhen { condition, within });
    let event = awaited_event(expressions, none())
        .then(within)
        .map(|((event, _), within)| ClauseKind::GoalEvent { event, within });
    token(TokenKind::Goal).then(choice((when, event))).boxed()
}

fn none() -> Parser<Option<crate::syntax::Name>> {
    chumsky::primitive::empty().to(None).boxed()
}

fn exit(expressions: &Expressions) -> Kind {
    let on = token(TokenKind::On)
        .ignore_then(awaited_event(expressions, none()))
        .map(|(event, _)| ClauseKind::ExitOn(event));
    let when = token(TokenKind::When)
        .ignore_then(expected(expressions.any.clone()))
        .map(ClauseKind::ExitWhen);
    ahead(|context, index| {
        matches!(
            context.kind(index + 1),
            Some(TokenKind::On | TokenKind::When)
        )
    })
    .ignore_then(token(TokenKind::Exit))
    .then(choice((on, when)))
    .boxed()
}

fn expire(expressions: &Expressions) -> Kind {
    token(TokenKind::Expire)
        .then_ignore(token(TokenKind::After))
        .then(expected(expressions.any.clone()))
        .map(|(keyword, after)| (keyword, ClauseKind::Expire(after)))
        .boxed()
}

fn reenter(expressions: &Expressions) -> Kind {
    let value = expected(expressions.any.clone());
    let per = token(TokenKind::Per).ignore_then(value.clone()).boxed();
    let mode = choice((
        token(TokenKind::Never).to(Reenter::Never),
        token(TokenKind::Always).to(Reenter::Always),
        token(TokenKind::Restart).to(Reenter::Restart),
        token(TokenKind::After)
            .ignore_then(value)
            .map(Reenter::After),
    ));
    let kind = choice((
        per.clone().map(|per| (Reenter::Never, Some(per))),
        mode.then(per.or_not()),
    ));
    token(TokenKind::Reenter)
        .then(kind)
        .map(|(keyword, (mode, per))| (keyword, ClauseKind::Reenter { mode, per }))
        .boxed()
}

/// `owner "a@b" [backup "c@d"]`, `timezone "…"`
fn texts(expressions: &Expressions) -> Kind {
    let text = expressions.text.clone();
    let backup = token(TokenKind::Backup).ignore_then(text.clone()).or_not();
    let owner = token(TokenKind::Owner).then(text.clone()).then(backup).map(
        |((keyword, owner), backup): ((Span, Text), _)| {
            (keyword, ClauseKind::Owner { owner, backup })
        },
    );
    let timezone = token(TokenKind::Timezone)
        .then(text)
        .map(|(keyword, name)| (keyword, ClauseKind::Timezone(name)));
    choice((owner, timezone)).boxed()
}

fn quiet(expressions: &Expressions) -> Kind {
    let days = token(TokenKind::On)
        .ignore_then(
            expected(expressions.simple.clone())
                .separated_by(token(TokenKind::Comma))
                .at_least(1)
                .collect::<Vec<_>>(),
        )
        .map(ClauseKind::QuietDays);
    let value = expected(expressions.simple.clone());
    let hours = value
        .clone()
        .then_ignore(token(TokenKind::To))
        .then(value)
        .map(|(from, to)| ClauseKind::QuietHours { from, to });
    token(TokenKind::Quiet).then(choice((days, hours))).boxed()
}

/// `limit 3 email per 7d [otherwise wait]`, `holdout 10%`, `priority 10`
fn numbers(expressions: &Expressions) -> Kind {
    let value = expected(expressions.any.clone());
    let otherwise = token(TokenKind::Otherwise).ignore_then(any_name()).or_not();
    let limit = token(TokenKind::Limit)
        .then(expected(literal(TokenKind::Int, expressions)))
        .then(channel())
        .then_ignore(token(TokenKind::Per))
        .then(value)
        .then(otherwise)
        .map(|((((keyword, count), channel), per), otherwise)| {
            (
                keyword,
                ClauseKind::Limit {
                    count,
                    channel,
                    per,
                    otherwise,
                },
            )
        });
    let holdout = token(TokenKind::Holdout)
        .then(expected(literal(TokenKind::Percent, expressions)))
        .map(|(keyword, share)| (keyword, ClauseKind::Holdout(share)));
    let whole_number = token(TokenKind::Minus)
        .or_not()
        .then(literal(TokenKind::Int, expressions))
        .map_with(|(minus, number), piece| Expression {
            kind: match minus {
                Some(_) => ExpressionKind::Unary(UnaryOperator::Negate, Box::new(number)),
                None => number.kind,
            },
            span: place(piece),
        })
        .boxed();
    let priority = token(TokenKind::Priority)
        .then(expected(whole_number))
        .map(|(keyword, number)| (keyword, ClauseKind::Priority(number)));
    choice((limit, holdout, priority)).boxed()
}
