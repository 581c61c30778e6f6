//! Expressions, and the event predicates in them (language reference, section 5).

use chumsky::{IterParser as _, Parser as _, primitive::choice, recursive::Recursive};

use super::{
    event::{
        aggregate, awaited_operand, event_operand, event_test, is_conditional_event,
        membership_tests, predicate, windowed_event,
    },
    failure::Label,
    members,
    name::{any_name, plain_name},
    operators::{comparison, logic, unary},
    parser::{Context, Parser, Piece, ahead, one_of, place, token},
    recovery::bracketed,
    text,
};
use crate::{
    lex::TokenKind,
    source::Span,
    syntax::{Expression, ExpressionKind, Literal, Name, Text, UnaryOperator},
};

/// The parsers of expressions, which need each other.
#[derive(Clone)]
pub(super) struct Expressions {
    /// Any expression.
    pub any: Parser<Expression>,
    /// A literal, a name with its fields, a call, or something in brackets.
    pub simple: Parser<Expression>,
    /// A string.
    pub text: Parser<Text>,
}

/// Makes the parsers of expressions.
pub(super) fn expressions() -> Expressions {
    let mut any = Recursive::declare();
    let mut tested = Recursive::declare();
    let mut simple = Recursive::declare();
    let text = text::text(any.clone().boxed());
    let shared = Expressions {
        any: any.clone().boxed(),
        simple: simple.clone().boxed(),
        text: text.clone(),
    };
    simple.define(simple_operand(&shared));
    let predicate = predicate(&shared, tested.clone().boxed());
    let others = choice((aggregate(predicate.clone()), membership_tests())).boxed();
    let tested_operand = choice((awaited_operand(), others.clone(), simple.clone()))
        .labelled(Label::Expression)
        .boxed();
    tested.define(
        token(TokenKind::Not)
            .repeated()
            .foldr(comparison(tested_operand), |place, operand| {
                unary(UnaryOperator::Not, place, operand)
            })
            .boxed(),
    );
    let windowed = windowed_event(simple.clone().boxed());
    let operand = choice((event_operand(windowed, others), simple.clone()))
        .labelled(Label::Expression)
        .boxed();
    let conditional = ahead(is_conditional_event)
        .ignore_then(predicate)
        .map(event_test);
    any.define(logic(choice((conditional, comparison(operand))).boxed()));
    Expressions {
        any: any.boxed(),
        simple: simple.boxed(),
        text,
    }
}

/// An operand without operators, and not an event with a window or condition.
fn simple_operand(shared: &Expressions) -> Parser<Expression> {
    let literal = one_of(is_literal, Label::Expression).map_with(|span, piece| Expression {
        kind: literal(&piece.state().0.context, span),
        span,
    });
    let text = shared.text.clone().map(|text| Expression {
        span: text.span,
        kind: ExpressionKind::Text(text),
    });
    let list = shared
        .any
        .clone()
        .separated_by(token(TokenKind::Comma))
        .allow_trailing()
        .collect::<Vec<_>>();
    let list = bracketed(
        (TokenKind::LeftBracket, TokenKind::RightBracket),
        list.map(ExpressionKind::List).boxed(),
        |_| ExpressionKind::Error,
    )
    .map_with(whole);
    let record = members::members(shared.any.clone()).map(|members| Expression {
        span: members.span,
        kind: ExpressionKind::Record(members),
    });
    choice((literal, text, paths(shared), list, record)).boxed()
}

pub(super) fn whole(kind: ExpressionKind, piece: &mut Piece<'_>) -> Expression {
    Expression {
        kind,
        span: place(piece),
    }
}

/// Names, calls and parentheses, each with the fields behind it.
fn paths(shared: &Expressions) -> Parser<Expression> {
    let parenthesized = bracketed(
        (TokenKind::LeftParen, TokenKind::RightParen),
        shared
            .any
            .clone()
            .map(|inner| ExpressionKind::Parenthesized(Box::new(inner)))
            .boxed(),
        |_| ExpressionKind::Error,
    )
    .map_with(whole);
    let arguments = shared
        .any
        .clone()
        .separated_by(token(TokenKind::Comma))
        .allow_trailing()
        .collect::<Vec<_>>()
        .map(Some)
        .boxed();
    let arguments = bracketed(
        (TokenKind::LeftParen, TokenKind::RightParen),
        arguments,
        |_| None,
    );
    let called = plain_name()
        .then(arguments)
        .map(|(function, arguments)| match arguments {
            Some(arguments) => ExpressionKind::Call(function, arguments),
            None => ExpressionKind::Error,
        });
    let call = ahead(|context, index| context.kind(index + 1) == Some(TokenKind::LeftParen))
        .ignore_then(called)
        .map_with(whole);
    let named = plain_name().map(|name| Expression {
        span: name.span,
        kind: ExpressionKind::Name(name),
    });
    let now = token(TokenKind::Now).map(|span| Expression {
        kind: ExpressionKind::Now,
        span,
    });
    choice((now, call, named, parenthesized))
        .foldl_with(
            token(TokenKind::Dot).ignore_then(any_name()).repeated(),
            |object, field: Name, _| Expression {
                span: object.span.to(field.span),
                kind: ExpressionKind::Field(Box::new(object), field),
            },
        )
        .boxed()
}

fn is_literal(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Int
            | TokenKind::Decimal
            | TokenKind::Percent
            | TokenKind::Money
            | TokenKind::Duration
            | TokenKind::Time
            | TokenKind::Date
            | TokenKind::DateTime
            | TokenKind::True
            | TokenKind::False
    )
}

fn literal(context: &Context, span: Span) -> ExpressionKind {
    let index = context
        .shaped
        .spans
        .partition_point(|other| other.end <= span.start);
    let text = context.literal(span);
    ExpressionKind::Literal(match context.kind(index) {
        Some(TokenKind::Int) => Literal::Int(text),
        Some(TokenKind::Decimal) => Literal::Decimal(text),
        Some(TokenKind::Percent) => Literal::Percent(text),
        Some(TokenKind::Money) => {
            let mut words = text.split_whitespace();
            let digits = words.next().unwrap_or("");
            let currency = words.next().unwrap_or("");
            Literal::Money(digits.into(), currency.into())
        }
        Some(TokenKind::Duration) => Literal::Duration(text),
        Some(TokenKind::Time) => Literal::Time(text),
        Some(TokenKind::Date) => Literal::Date(text),
        Some(TokenKind::DateTime) => Literal::DateTime(text),
        Some(TokenKind::True) => Literal::Bool(true),
        _ => Literal::Bool(false),
    })
}
