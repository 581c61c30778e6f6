//! Operators: which there are, and how tightly each binds (language reference, section 5).
//!
//! An operand and the operators behind it are read as a row, of which a tree is made when it is whole.
//! What stands behind most operands is no operator, and one look tells so.

use std::{iter::Peekable, vec::IntoIter};

use chumsky::{
    IterParser as _, Parser as _,
    primitive::{choice, just, select},
};

use super::{
    failure::{Expected, Failure, Label, Reason},
    parser::{Context, Parser, Piece, look, place, token},
};
use crate::{
    lex::TokenKind,
    source::Span,
    syntax::{BinaryOperator, Expression, ExpressionKind, Presence, UnaryOperator},
};

/// `or` < `and` < `not`, over comparisons.
pub(super) fn logic(comparison: Parser<Expression>) -> Parser<Expression> {
    let operand = prefixed(TokenKind::Not, UnaryOperator::Not, comparison);
    let missed = Expected::default().or(TokenKind::Or).or(TokenKind::And);
    let link = look(is_junction, missed).ignore_then(infix(operand.clone()));
    row(operand, link.boxed())
}

/// Comparisons < `+ -` < `* /` < unary `-` < `??`, over operands.
pub(super) fn comparison(operand: Parser<Expression>) -> Parser<Expression> {
    let operand = prefixed(TokenKind::Minus, UnaryOperator::Negate, operand);
    let missed = Expected::from(Label::Operator)
        .or(TokenKind::Is)
        .or(TokenKind::Coalesce);
    let link = choice((infix(operand.clone()), presence()));
    let link = look(is_operator_of_values, missed).ignore_then(link);
    row(operand, link.boxed())
}

/// An operand with the operators before it.
struct Operand {
    prefix: UnaryOperator,
    /// Where they stand.
    prefixes: Vec<Span>,
    value: Expression,
}

/// An operator behind an operand, with its place.
enum Link {
    /// `+ b`
    Infix(BinaryOperator, Span, Operand),
    /// `is set`
    Presence(Presence, Span),
}

/// How tightly an operator binds: what binds more tightly is deeper in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Power {
    Anything,
    Or,
    BehindOr,
    And,
    BehindAnd,
    Not,
    Comparison,
    BehindComparison,
    Sum,
    BehindSum,
    Product,
    BehindProduct,
    Negate,
    Coalesce,
}

fn prefixed(kind: TokenKind, prefix: UnaryOperator, value: Parser<Expression>) -> Parser<Operand> {
    token(kind)
        .repeated()
        .collect::<Vec<_>>()
        .then(value)
        .map(move |(prefixes, value)| Operand {
            prefix,
            prefixes,
            value,
        })
        .boxed()
}

fn infix(operand: Parser<Operand>) -> Parser<Link> {
    let sign = select(|kind, _| sign(kind));
    let begins = just(TokenKind::Starts).to(BinaryOperator::StartsWith);
    let ends = just(TokenKind::Ends).to(BinaryOperator::EndsWith);
    let words = choice((begins, ends)).then_ignore(just(TokenKind::With));
    choice((sign, words))
        .map_with(|operator, piece| (operator, place(piece)))
        .then(operand)
        .map(|((operator, place), operand)| Link::Infix(operator, place, operand))
        .boxed()
}

/// `is set`, `is unset`
fn presence() -> Parser<Link> {
    let presence = choice((
        just(TokenKind::Set).to(Presence::Set),
        just(TokenKind::Unset).to(Presence::Unset),
    ));
    just(TokenKind::Is)
        .ignore_then(presence)
        .map_with(|presence, piece| Link::Presence(presence, place(piece)))
        .boxed()
}

/// An operand, and the operators behind it.
fn row(first: Parser<Operand>, link: Parser<Link>) -> Parser<Expression> {
    first
        .then(link.repeated().collect::<Vec<_>>())
        .map_with(|(first, links), piece| {
            tree(
                first,
                &mut links.into_iter().peekable(),
                Power::Anything,
                piece,
            )
        })
        .boxed()
}

/// Makes a tree of an operand and of the links behind it, up to one that binds less tightly than `least`.
fn tree(
    first: Operand,
    links: &mut Peekable<IntoIter<Link>>,
    least: Power,
    piece: &mut Piece<'_>,
) -> Expression {
    let Operand {
        prefix,
        mut prefixes,
        value,
    } = first;
    if prefixes.is_empty() {
        return grown(value, links, least, piece);
    }
    let of_prefix = match prefix {
        UnaryOperator::Not => Power::Not,
        UnaryOperator::Negate => Power::Negate,
    };
    let mut value = grown(value, links, of_prefix, piece);
    while let Some(place) = prefixes.pop() {
        value = unary(prefix, place, value);
    }
    grown(value, links, least, piece)
}

/// An expression with the links behind it, up to one that binds less tightly than `least`.
fn grown(
    mut left: Expression,
    links: &mut Peekable<IntoIter<Link>>,
    least: Power,
    piece: &mut Piece<'_>,
) -> Expression {
    while let Some(link) = links.next_if(|link| link.power() >= least) {
        left = match link {
            Link::Infix(operator, place, right) => {
                let right = tree(right, links, powers(operator).1, piece);
                binary(operator, place, left, right, piece)
            }
            Link::Presence(presence, place) => is_set(left, presence, place, piece),
        };
    }
    left
}

impl Link {
    fn power(&self) -> Power {
        match self {
            Self::Infix(operator, ..) => powers(*operator).0,
            // In `a == b is set` it belongs to `b`.
            Self::Presence(..) => Power::BehindComparison,
        }
    }
}

/// How tightly an operator binds to what stands before it, and to what stands behind it.
fn powers(operator: BinaryOperator) -> (Power, Power) {
    use BinaryOperator as B;
    match operator {
        B::Or => (Power::Or, Power::BehindOr),
        B::And => (Power::And, Power::BehindAnd),
        B::Add | B::Subtract => (Power::Sum, Power::BehindSum),
        B::Multiply | B::Divide => (Power::Product, Power::BehindProduct),
        // `a ?? b ?? c` is `a ?? (b ?? c)`.
        B::Otherwise => (Power::Coalesce, Power::Coalesce),
        _ => (Power::Comparison, Power::BehindComparison),
    }
}

/// The infix operators of one token.
fn sign(kind: TokenKind) -> Option<BinaryOperator> {
    use BinaryOperator as B;
    Some(match kind {
        TokenKind::Or => B::Or,
        TokenKind::And => B::And,
        TokenKind::Equal => B::Equal,
        TokenKind::NotEqual => B::NotEqual,
        TokenKind::Less => B::Less,
        TokenKind::LessOrEqual => B::LessOrEqual,
        TokenKind::Greater => B::Greater,
        TokenKind::GreaterOrEqual => B::GreaterOrEqual,
        TokenKind::In => B::In,
        TokenKind::Contains => B::Contains,
        TokenKind::Plus => B::Add,
        TokenKind::Minus => B::Subtract,
        TokenKind::Star => B::Multiply,
        TokenKind::Slash => B::Divide,
        TokenKind::Coalesce => B::Otherwise,
        _ => return None,
    })
}

fn is_junction(context: &Context, index: usize) -> bool {
    let operator = context.kind(index).and_then(sign);
    matches!(operator, Some(BinaryOperator::Or | BinaryOperator::And))
}

fn is_operator_of_values(context: &Context, index: usize) -> bool {
    match context.kind(index) {
        Some(TokenKind::In) => is_membership(context, index),
        // Of two words
        Some(TokenKind::Is | TokenKind::Starts | TokenKind::Ends) => true,
        Some(kind) => sign(kind).is_some() && !is_junction(context, index),
        None => false,
    }
}

/// `in` that begins no window; nor does a list begin with a length of time, which a deadline was meant to have.
fn is_membership(context: &Context, index: usize) -> bool {
    !matches!(
        context.kind(index + 1),
        Some(TokenKind::Last | TokenKind::Duration)
    )
}

fn binary(
    operator: BinaryOperator,
    place: Span,
    left: Expression,
    right: Expression,
    piece: &mut Piece<'_>,
) -> Expression {
    if !matches!(operator, BinaryOperator::Or | BinaryOperator::And) {
        not_behind_comparison(&left, piece);
        // `a == b is set`
        if let ExpressionKind::IsSet(inner, _) = &right.kind {
            chained(inner.span.end, piece);
        }
    }
    let span = left.span.to(right.span);
    Expression {
        kind: ExpressionKind::Binary(operator, place, Box::new(left), Box::new(right)),
        span,
    }
}

fn is_set(
    operand: Expression,
    presence: Presence,
    place: Span,
    piece: &mut Piece<'_>,
) -> Expression {
    not_behind_comparison(&operand, piece);
    let span = operand.span.to(place);
    Expression {
        kind: ExpressionKind::IsSet(Box::new(operand), presence),
        span,
    }
}

/// An operator before its operand, with its place.
pub(super) fn unary(operator: UnaryOperator, place: Span, operand: Expression) -> Expression {
    let span = place.to(operand.span);
    Expression {
        kind: ExpressionKind::Unary(operator, Box::new(operand)),
        span,
    }
}

/// Reports a comparison before another one, at whose operator: they do not chain.
fn not_behind_comparison(left: &Expression, piece: &mut Piece<'_>) {
    let compares = match &left.kind {
        ExpressionKind::Binary(operator, ..) => is_comparison(*operator),
        kind => matches!(kind, ExpressionKind::IsSet(..)),
    };
    if compares {
        chained(left.span.end, piece);
    }
}

/// Reports that the operator behind an offset is one too many.
fn chained(offset: u32, piece: &mut Piece<'_>) {
    let spans = &piece.state().0.context.shaped.spans;
    let at = spans.partition_point(|span| span.start < offset);
    piece.emit(Failure::because(Reason::ChainedComparison, at));
}

fn is_comparison(operator: BinaryOperator) -> bool {
    powers(operator).0 == Power::Comparison
}
