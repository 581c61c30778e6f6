//! Events in expressions, clauses and waits: whether, how often and since when they have happened (language reference, section 5).

use std::rc::Rc;

use chumsky::{Parser as _, primitive::choice};

use super::{
    expression::{Expressions, whole},
    failure::Label,
    name::{any_name, event_name, is_subject, name, plain_name, subject},
    parser::{Context, Parser, ahead, guard, one_of, place, token},
    recovery::{bracketed, expected},
};
use crate::{
    lex::TokenKind,
    syntax::{
        Aggregate, AggregateFunction, EventPredicate, Expression, ExpressionKind, Name, Window,
    },
};

/// What looks at events, lists or tags: `opened welcome`, `purchase in last 30d`, `tagged vip`, …
pub(super) fn event_operand(
    windowed: Parser<EventPredicate>,
    others: Parser<Expression>,
) -> Parser<Expression> {
    let event = ahead(is_event).ignore_then(windowed).map(event_test);
    guard(looks_at_events, Label::Expression)
        .ignore_then(choice((event, others)))
        .boxed()
}

/// An event in the condition of another one: a window behind it would be the other one's.
pub(super) fn awaited_operand() -> Parser<Expression> {
    ahead(|context, index| context.kind(index).is_some_and(TokenKind::is_message_event))
        .ignore_then(named_event())
        .map_with(|(event, subject), piece| {
            event_test(EventPredicate {
                event,
                subject,
                condition: None,
                window: None,
                span: place(piece),
            })
        })
        .boxed()
}

pub(super) fn event_test(event: EventPredicate) -> Expression {
    Expression {
        span: event.span,
        kind: ExpressionKind::Event(Box::new(event)),
    }
}

/// `tagged vip`, `reachable email`, `in_flow(welcome)`
pub(super) fn membership_tests() -> Parser<Expression> {
    let tagged = token(TokenKind::Tagged)
        .ignore_then(any_name())
        .map(ExpressionKind::Tagged);
    let reachable = token(TokenKind::Reachable)
        .ignore_then(plain_name().labelled(Label::Channel))
        .map(ExpressionKind::Reachable);
    let in_flow = token(TokenKind::InFlow)
        .ignore_then(
            any_name().delimited_by(token(TokenKind::LeftParen), token(TokenKind::RightParen)),
        )
        .map(ExpressionKind::InFlow);
    choice((tagged, reachable, in_flow)).map_with(whole).boxed()
}

fn looks_at_events(context: &Context, index: usize) -> bool {
    let looks = matches!(
        context.kind(index),
        Some(TokenKind::Tagged | TokenKind::Reachable | TokenKind::InFlow)
    );
    looks || is_event(context, index) || is_aggregate(context, index)
}

/// Whether an event with more than its name begins here: a message event, or a name with a window behind it.
fn is_event(context: &Context, index: usize) -> bool {
    let behind = || match context.kind(index + 1) {
        Some(TokenKind::Ever) => true,
        Some(TokenKind::In) => context.kind(index + 2) == Some(TokenKind::Last),
        _ => false,
    };
    context
        .kind(index)
        .is_some_and(|kind| kind.is_message_event() || (kind.is_plain_name() && behind()))
}

/// Whether an event with a `where` begins here: it takes a comparison with it, and is none of the operands of one.
pub(super) fn is_conditional_event(context: &Context, index: usize) -> bool {
    let Some(kind) = context.kind(index) else {
        return false;
    };
    let subject = usize::from(kind.is_message_event() && is_subject(context, index + 1));
    (kind.is_message_event() || kind.is_plain_name())
        && context.kind(index + 1 + subject) == Some(TokenKind::Where)
}

/// `EVENT [SUBJECT] [in last D | ever]`
pub(super) fn windowed_event(duration: Parser<Expression>) -> Parser<EventPredicate> {
    named_event()
        .then(window(duration).or_not())
        .map_with(|((event, subject), window), piece| EventPredicate {
            event,
            subject,
            condition: None,
            window,
            span: place(piece),
        })
        .boxed()
}

/// `EVENT [SUBJECT] [where COMPARISON] [in last D | ever]`
pub(super) fn predicate(
    shared: &Expressions,
    tested: Parser<Expression>,
) -> Parser<EventPredicate> {
    let condition = token(TokenKind::Where)
        .ignore_then(expected(tested))
        .or_not();
    named_event()
        .then(condition)
        .then(window(shared.simple.clone()).or_not())
        .map_with(
            |(((event, subject), condition), window), piece| EventPredicate {
                event,
                subject,
                condition,
                window,
                span: place(piece),
            },
        )
        .boxed()
}

/// An event, and behind a message event the message, task or call that it is looked for on.
pub(super) fn named_event() -> Parser<(Name, Option<Name>)> {
    let about = one_of(TokenKind::is_message_event, Label::Event)
        .map_with(|span, piece| name(&piece.state().0.context, span))
        .then(subject().or_not());
    choice((about, event_name().map(|event| (event, None)))).boxed()
}

/// `EVENT [SUBJECT] [where EXPRESSION]`, as clauses, waits and arms have it: the condition is the whole expression that follows.
pub(super) fn awaited_event(
    expressions: &Expressions,
    binding: Parser<Option<Name>>,
) -> Parser<(EventPredicate, Option<Name>)> {
    let condition = token(TokenKind::Where)
        .ignore_then(expected(expressions.any.clone()))
        .or_not();
    named_event()
        .then(binding)
        .then(condition)
        .map_with(|(((event, subject), binding), condition), piece| {
            let event = EventPredicate {
                event,
                subject,
                condition,
                window: None,
                span: place(piece),
            };
            (event, binding)
        })
        .boxed()
}

fn window(duration: Parser<Expression>) -> Parser<Window> {
    let last = token(TokenKind::In)
        .then(token(TokenKind::Last))
        .ignore_then(duration)
        .map_with(|duration, piece| Window::Last(Box::new(duration), place(piece)));
    choice((last, token(TokenKind::Ever).map(Window::Ever))).boxed()
}

/// `count(P)`, `sum(F of P)` and its like; without `of` they are calls.
pub(super) fn aggregate(predicate: Parser<EventPredicate>) -> Parser<Expression> {
    let counted = predicate.clone().map(|event| (None, event));
    let field = any_name()
        .then_ignore(token(TokenKind::Of))
        .map(Some)
        .then(predicate);
    let inside = choice((
        ahead(|context, index| context.kind(index + 1) == Some(TokenKind::Of)).ignore_then(field),
        counted,
    ))
    .map(Some)
    .boxed();
    let inside = bracketed(
        (TokenKind::LeftParen, TokenKind::RightParen),
        inside,
        |_| None,
    );
    ahead(is_aggregate)
        .ignore_then(one_of(TokenKind::is_word, Label::Expression))
        .then(inside)
        .map_with(|(function_span, inside), piece| {
            let context = Rc::clone(&piece.state().0.context);
            let kind = match (inside, function(context.slice(function_span))) {
                (Some((field, event)), Some(function)) => {
                    ExpressionKind::Aggregate(Box::new(Aggregate {
                        function,
                        function_span,
                        field,
                        event,
                    }))
                }
                _ => ExpressionKind::Error,
            };
            whole(kind, piece)
        })
        .boxed()
}

fn function(name: &str) -> Option<AggregateFunction> {
    Some(match name {
        "count" => AggregateFunction::Count,
        "sum" => AggregateFunction::Sum,
        "min" => AggregateFunction::Min,
        "max" => AggregateFunction::Max,
        "earliest" => AggregateFunction::Earliest,
        "latest" => AggregateFunction::Latest,
        _ => return None,
    })
}

fn is_aggregate(context: &Context, index: usize) -> bool {
    if context.kind(index + 1) != Some(TokenKind::LeftParen) {
        return false;
    }
    match context.kind(index) {
        Some(TokenKind::Count) => true,
        Some(
            TokenKind::Sum
            | TokenKind::Min
            | TokenKind::Max
            | TokenKind::Earliest
            | TokenKind::Latest,
        ) => {
            context.kind(index + 2).is_some_and(TokenKind::is_word)
                && context.kind(index + 3) == Some(TokenKind::Of)
        }
        _ => false,
    }
}
