//! Expressions, and the event predicates in them (language reference, section 5).

use std::rc::Rc;

use chumsky::{
    IterParser as _, Parser as _,
    pratt::{infix, left, postfix, prefix, right},
    primitive::{choice, just},
    recursive::Recursive,
};

use super::{
    event::{
        aggregate, awaited_operand, event_operand, event_test, is_conditional_event,
        membership_tests, predicate, windowed_event,
    },
    failure::{Failure, Label, Reason},
    members,
    name::{any_name, plain_name},
    parser::{Context, Parser, Piece, ahead, guard, one_of, place, token},
    recovery::bracketed,
    text,
};
use crate::{
    lex::TokenKind,
    source::Span,
    syntax::{
        BinaryOperator, Expression, ExpressionKind, Literal, Name, Presence, Text, UnaryOperator,
    },
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
            .foldr_with(comparison(tested_operand), |_, operand, piece| {
                unary(UnaryOperator::Not, operand, piece)
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

/// `or` < `and` < `not`, over comparisons.
fn logic(comparison: Parser<Expression>) -> Parser<Expression> {
    comparison
        .pratt((
            infix(
                left(1),
                just(TokenKind::Or),
                |a, _, b, piece: &mut Piece<'_>| binary(BinaryOperator::Or, a, b, piece),
            ),
            infix(
                left(2),
                just(TokenKind::And),
                |a, _, b, piece: &mut Piece<'_>| binary(BinaryOperator::And, a, b, piece),
            ),
            prefix(3, just(TokenKind::Not), |_, a, piece: &mut Piece<'_>| {
                unary(UnaryOperator::Not, a, piece)
            }),
        ))
        .boxed()
}

/// Comparisons < `+ -` < `* /` < unary `-` < `??`, over operands.
fn comparison(operand: Parser<Expression>) -> Parser<Expression> {
    use BinaryOperator as B;
    let compares = operator(&[
        (TokenKind::Equal, B::Equal),
        (TokenKind::NotEqual, B::NotEqual),
        (TokenKind::Less, B::Less),
        (TokenKind::LessOrEqual, B::LessOrEqual),
        (TokenKind::Greater, B::Greater),
        (TokenKind::GreaterOrEqual, B::GreaterOrEqual),
        (TokenKind::Contains, B::Contains),
    ]);
    let is_in = ahead(is_membership).ignore_then(operator(&[(TokenKind::In, B::In)]));
    let starts = just(TokenKind::Starts)
        .then(just(TokenKind::With))
        .to(B::StartsWith);
    let ends = just(TokenKind::Ends)
        .then(just(TokenKind::With))
        .to(B::EndsWith);
    let compares = guard(is_comparison_sign, Label::Operator)
        .ignore_then(choice((compares, is_in, starts, ends)))
        .boxed();
    let presence = just(TokenKind::Is).ignore_then(choice((
        just(TokenKind::Set).to(Presence::Set),
        just(TokenKind::Unset).to(Presence::Unset),
    )));
    let sums = operator(&[(TokenKind::Plus, B::Add), (TokenKind::Minus, B::Subtract)]);
    let sums = guard(is_sign_of_a_sum, Label::Operator).ignore_then(sums);
    let products = operator(&[
        (TokenKind::Star, B::Multiply),
        (TokenKind::Slash, B::Divide),
    ]);
    let products = guard(is_sign_of_a_product, Label::Operator).ignore_then(products);
    operand
        .pratt((
            infix(
                left(4),
                compares,
                |a, operator, b, piece: &mut Piece<'_>| binary(operator, a, b, piece),
            ),
            postfix(4, presence, is_set),
            infix(left(5), sums, |a, operator, b, piece: &mut Piece<'_>| {
                binary(operator, a, b, piece)
            }),
            infix(
                left(6),
                products,
                |a, operator, b, piece: &mut Piece<'_>| binary(operator, a, b, piece),
            ),
            prefix(7, just(TokenKind::Minus), |_, a, piece: &mut Piece<'_>| {
                unary(UnaryOperator::Negate, a, piece)
            }),
            infix(
                right(8),
                just(TokenKind::Coalesce),
                |a, _, b, piece: &mut Piece<'_>| binary(B::Otherwise, a, b, piece),
            ),
        ))
        .boxed()
}

fn is_sign_of_a_sum(context: &Context, index: usize) -> bool {
    matches!(
        context.kind(index),
        Some(TokenKind::Plus | TokenKind::Minus)
    )
}

fn is_sign_of_a_product(context: &Context, index: usize) -> bool {
    matches!(
        context.kind(index),
        Some(TokenKind::Star | TokenKind::Slash)
    )
}

fn is_set(operand: Expression, presence: Presence, piece: &mut Piece<'_>) -> Expression {
    let span = place(piece);
    chained(&operand, piece);
    Expression {
        kind: ExpressionKind::IsSet(Box::new(operand), presence),
        span,
    }
}

fn operator(operators: &[(TokenKind, BinaryOperator)]) -> Parser<BinaryOperator> {
    let operators = operators
        .iter()
        .map(|(kind, operator)| just(*kind).to(*operator).boxed());
    choice(operators.collect::<Vec<_>>()).boxed()
}

fn is_comparison_sign(context: &Context, index: usize) -> bool {
    match context.kind(index) {
        Some(TokenKind::In) => is_membership(context, index),
        Some(kind) => kind.is_comparison(),
        None => false,
    }
}

/// `in` that begins no window; nor does a list begin with a length of time, which a deadline was meant to have.
fn is_membership(context: &Context, index: usize) -> bool {
    context.kind(index) == Some(TokenKind::In)
        && !matches!(
            context.kind(index + 1),
            Some(TokenKind::Last | TokenKind::Duration)
        )
}

fn binary(
    operator: BinaryOperator,
    a: Expression,
    b: Expression,
    piece: &mut Piece<'_>,
) -> Expression {
    let whole = piece.span();
    let context = Rc::clone(&piece.state().0.context);
    let sign = operator_place(&context, whole.start, whole.end, &a, &b);
    if !matches!(operator, BinaryOperator::Or | BinaryOperator::And) {
        chained(&a, piece);
        chained(&b, piece);
    }
    let span = a.span.to(b.span);
    Expression {
        kind: ExpressionKind::Binary(operator, sign, Box::new(a), Box::new(b)),
        span,
    }
}

/// Where the operator stands: the tokens between the operands.
fn operator_place(
    context: &Context,
    start: usize,
    end: usize,
    a: &Expression,
    b: &Expression,
) -> Span {
    let tokens = context.shaped.spans.get(start..end).unwrap_or_default();
    let first = tokens.partition_point(|span| span.start < a.span.end);
    let behind = tokens.partition_point(|span| span.start < b.span.start);
    match tokens.get(first..behind) {
        Some([first, .., last]) => first.to(*last),
        Some([only]) => *only,
        _ => Span::new(a.span.end, b.span.start),
    }
}

fn unary(operator: UnaryOperator, operand: Expression, piece: &mut Piece<'_>) -> Expression {
    Expression {
        kind: ExpressionKind::Unary(operator, Box::new(operand)),
        span: place(piece),
    }
}

fn is_comparison(operator: BinaryOperator) -> bool {
    use BinaryOperator as B;
    matches!(
        operator,
        B::Equal
            | B::NotEqual
            | B::Less
            | B::LessOrEqual
            | B::Greater
            | B::GreaterOrEqual
            | B::In
            | B::Contains
            | B::StartsWith
            | B::EndsWith
    )
}

/// Reports a comparison that is an operand of another one: they do not chain.
fn chained(operand: &Expression, piece: &mut Piece<'_>) {
    let sign = match &operand.kind {
        // It is a left operand, and the sign behind it is one too many.
        ExpressionKind::Binary(operator, ..) if is_comparison(*operator) => operand.span.end,
        ExpressionKind::IsSet(inner, _) => inner.span.end,
        _ => return,
    };
    let context = Rc::clone(&piece.state().0.context);
    let at = context
        .shaped
        .spans
        .partition_point(|span| span.start < sign);
    piece.emit(Failure::because(Reason::ChainedComparison, at));
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
