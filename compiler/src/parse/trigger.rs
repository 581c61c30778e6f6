//! Triggers: what stands behind `on` (language reference, section 4).

use chumsky::{IterParser as _, Parser as _, primitive::choice};

use super::{
    event::awaited_event,
    expression::Expressions,
    failure::Label,
    name::{any_name, plain_name},
    parser::{Context, Parser, ahead, token},
    recovery::expected,
    statement::{alias, literal, place_of_field},
    wait,
};
use crate::{
    lex::TokenKind,
    syntax::{
        Crossing, DateRecurrence, DateSide, Days, Expression, MembershipChange, Name, Trigger,
    },
};

/// A trigger, behind its `on`.
pub(super) fn trigger(expressions: &Expressions) -> Parser<Trigger> {
    let event = ahead(|context, index| !is_change(context, index))
        .ignore_then(awaited_event(expressions, alias()))
        .map(|(event, binding)| Trigger::Event { event, binding });
    choice((
        membership(),
        every(expressions),
        moment(expressions),
        date(expressions),
        manual(),
        change(expressions),
        score(expressions),
        event,
    ))
    .labelled(Label::Trigger)
    .boxed()
}

fn membership() -> Parser<Trigger> {
    let change = choice((
        token(TokenKind::Join).to(MembershipChange::Join),
        token(TokenKind::Leave).to(MembershipChange::Leave),
    ));
    change
        .then(any_name())
        .map(|(change, list)| Trigger::Membership { change, list })
        .boxed()
}

fn at(expressions: &Expressions) -> Parser<Option<Expression>> {
    token(TokenKind::At)
        .ignore_then(expected(expressions.any.clone()))
        .or_not()
        .boxed()
}

fn segment() -> Parser<Option<Name>> {
    token(TokenKind::For)
        .ignore_then(any_name())
        .or_not()
        .boxed()
}

/// `every monday at 09:00 [for SEGMENT]`
fn every(expressions: &Expressions) -> Parser<Trigger> {
    let month_days = expected(literal(TokenKind::Int, expressions))
        .separated_by(token(TokenKind::Comma))
        .at_least(1)
        .collect::<Vec<_>>();
    let month = token(TokenKind::Month)
        .then(token(TokenKind::On))
        .ignore_then(month_days)
        .map(Days::Month);
    let days = choice((
        token(TokenKind::Day).to(Days::Day),
        token(TokenKind::Weekday).to(Days::Weekday),
        month,
        wait::days().map(Days::Named),
    ))
    .labelled(Label::Day);
    token(TokenKind::Every)
        .ignore_then(days)
        .then(at(expressions))
        .then(segment())
        .map(|((days, at), segment)| Trigger::Every { days, at, segment })
        .boxed()
}

/// `2026-12-01T09:00 [for SEGMENT]`
fn moment(expressions: &Expressions) -> Parser<Trigger> {
    let is_moment = |context: &Context, index: usize| {
        matches!(
            context.kind(index),
            Some(TokenKind::Date | TokenKind::DateTime)
        )
    };
    ahead(is_moment)
        .ignore_then(expressions.simple.clone())
        .then(at(expressions))
        .then(segment())
        .map(|((moment, at), segment)| Trigger::Once {
            moment,
            at,
            segment,
        })
        .boxed()
}

/// `3d before contact.renewal [at 09:00]`, `contact.birthday every year [at 09:00]`
fn date(expressions: &Expressions) -> Parser<Trigger> {
    let side = choice((
        token(TokenKind::Before).to(DateSide::Before),
        token(TokenKind::After).to(DateSide::After),
    ));
    let offset = ahead(|context, index| context.kind(index) == Some(TokenKind::Duration))
        .ignore_then(expressions.simple.clone())
        .then(side);
    let yearly = token(TokenKind::Every)
        .then(token(TokenKind::Year))
        .or_not()
        .map(|yearly| match yearly {
            Some(_) => DateRecurrence::Yearly,
            None => DateRecurrence::Once,
        });
    let parts = choice((
        offset.map(Some),
        ahead(|context, index| {
            context.kind(index) == Some(TokenKind::Contact)
                && context.kind(index + 1) == Some(TokenKind::Dot)
        })
        .to(None),
    ));
    parts
        .then(place_of_field())
        .then(yearly)
        .then(at(expressions))
        .map(|(((offset, field), recurrence), at)| Trigger::Date {
            offset,
            field,
            recurrence,
            at,
        })
        .boxed()
}

fn manual() -> Parser<Trigger> {
    token(TokenKind::Manual).to(Trigger::Manual).boxed()
}

/// `change contact.F [to VALUE]`
fn change(expressions: &Expressions) -> Parser<Trigger> {
    let to = token(TokenKind::To)
        .ignore_then(expected(expressions.any.clone()))
        .or_not();
    ahead(is_change)
        .ignore_then(token(TokenKind::Change))
        .ignore_then(place_of_field())
        .then(to)
        .map(|(field, to)| Trigger::Change { field, to })
        .boxed()
}

/// No name stands behind an event.
fn is_change(context: &Context, index: usize) -> bool {
    context.kind(index) == Some(TokenKind::Change)
        && context
            .kind(index + 1)
            .is_some_and(TokenKind::is_plain_name)
}

/// `SCORE reaches 50`, `SCORE drops below 20`
fn score(expressions: &Expressions) -> Parser<Trigger> {
    let crossing = choice((
        token(TokenKind::Reaches).to(Crossing::Reaches),
        token(TokenKind::Drops)
            .then(token(TokenKind::Below))
            .to(Crossing::DropsBelow),
    ));
    ahead(|context, index| {
        matches!(
            context.kind(index + 1),
            Some(TokenKind::Reaches | TokenKind::Drops)
        )
    })
    .ignore_then(plain_name())
    .then(crossing)
    .then(expected(expressions.any.clone()))
    .map(|((score, crossing), threshold)| Trigger::Score {
        score,
        crossing,
        threshold,
    })
    .boxed()
}
