//! Expressions, and the event predicates in them (language reference, section 5).

use smol_str::SmolStr;

use super::{Members, Name};
use crate::source::Span;

/// One expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    /// What it is.
    pub kind: ExpressionKind,
    /// The whole of it.
    pub span: Span,
}

/// The kinds of expression.
#[derive(Debug, Clone, PartialEq)]
pub enum ExpressionKind {
    /// Could not be parsed; its finding has been raised, and no stage adds another.
    Error,
    /// A literal without interpolation.
    Literal(Literal),
    /// A string; one without `{…}` is a single [`TextPart::Text`] (or none, where it is empty).
    Text(Text),
    /// `[a, b]`
    List(Vec<Expression>),
    /// `{ name: "x", price: 3 EUR }`: the data of an event in a test.
    Record(Members),
    /// A bare name: an enum value, a payload, an event's field, a score, an event without a condition, `contact`, `today`, …
    Name(Name),
    /// `now`
    Now,
    /// `a.b`
    Field(Box<Expression>, Name),
    /// `f(a, b)`
    Call(Name, Vec<Expression>),
    /// `(a)`; kept, for `where (…)` and the formatter.
    Parenthesized(Box<Expression>),
    /// `not a`, `-a`
    Unary(UnaryOperator, Box<Expression>),
    /// `a + b` and all other infix operators; the span is the operator's.
    Binary(BinaryOperator, Span, Box<Expression>, Box<Expression>),
    /// `a is set`, `a is unset`
    IsSet(Box<Expression>, Presence),
    /// `tagged vip`
    Tagged(Name),
    /// `reachable email`
    Reachable(Name),
    /// `in_flow(welcome)`
    InFlow(Name),
    /// An event with a message, a condition or a window: `opened welcome`, `purchase in last 30d`.
    /// A bare event is a [`ExpressionKind::Name`], unless it is one of the message events or `done`, which are keywords and always parsed as this.
    Event(Box<EventPredicate>),
    /// `count(P)`, `sum(F of P)`, `min max earliest latest (F of P)`
    Aggregate(Box<Aggregate>),
}

/// Whether `is set` or `is unset` was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// `is set`
    Set,
    /// `is unset`
    Unset,
}

/// A prefix operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnaryOperator {
    /// `not`
    Not,
    /// `-`
    Negate,
}

/// An infix operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryOperator {
    /// `or`
    Or,
    /// `and`
    And,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `in`
    In,
    /// `contains`
    Contains,
    /// `starts with`
    StartsWith,
    /// `ends with`
    EndsWith,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `??`
    Otherwise,
}

/// An event that is looked for: `EVENT [NAME] [where …] [in last D | ever]`.
#[derive(Debug, Clone, PartialEq)]
pub struct EventPredicate {
    /// The event.
    pub event: Name,
    /// The message, alias, task or call that it must belong to.
    pub subject: Option<Name>,
    /// The condition behind `where`.
    pub condition: Option<Expression>,
    /// How far it looks back.
    pub window: Option<Window>,
    /// The whole of it.
    pub span: Span,
}

/// How far an event predicate looks back.
#[derive(Debug, Clone, PartialEq)]
pub enum Window {
    /// `in last 30d`
    Last(Box<Expression>, Span),
    /// `ever`
    Ever(Span),
}

/// An aggregate over events.
#[derive(Debug, Clone, PartialEq)]
pub struct Aggregate {
    /// Which one.
    pub function: AggregateFunction,
    /// Where its name stands.
    pub function_span: Span,
    /// The field before `of`; none for `count`.
    pub field: Option<Name>,
    /// The events.
    pub event: EventPredicate,
}

/// The aggregates over events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AggregateFunction {
    /// How many.
    Count,
    /// The field's sum; zero for none.
    Sum,
    /// The smallest value; unset for none.
    Min,
    /// The greatest value; unset for none.
    Max,
    /// The value of the first event; unset for none.
    Earliest,
    /// The value of the last event; unset for none.
    Latest,
}

/// A literal as written; its value is worked out and judged by the checker.
///
/// The parser has judged its shape: one that was written badly (`4 hrs`, `6m`, `9:00`) has had its finding and stands here as what was meant (`4h`, `6min`, `09:00`).
/// So durations have the units `w`, `d`, `h`, `min` and `s`, from large to small, each at most once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// `true`, `false`
    Bool(bool),
    /// `42`, `1_000`
    Int(SmolStr),
    /// `4.5`
    Decimal(SmolStr),
    /// `10%`
    Percent(SmolStr),
    /// `49.99 USD`: digits and currency.
    Money(SmolStr, SmolStr),
    /// `2d`, `1d12h`
    Duration(SmolStr),
    /// `09:00`
    Time(SmolStr),
    /// `2026-12-01`
    Date(SmolStr),
    /// `2026-12-01T09:00`, `…Z`, `…+02:00`
    DateTime(SmolStr),
}

/// A string with its interpolations.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// In order; neighbouring texts are one.
    pub parts: Vec<TextPart>,
    /// With the quotes.
    pub span: Span,
}

/// A part of a string.
#[derive(Debug, Clone, PartialEq)]
pub enum TextPart {
    /// Literal text, escapes resolved, the indentation of `"""` taken away.
    Text(SmolStr),
    /// `{expression}`
    Interpolation(Expression),
}

impl Text {
    /// The text itself, if nothing is interpolated.
    pub fn plain(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [] => Some(""),
            [TextPart::Text(text)] => Some(text),
            _ => None,
        }
    }
}
