//! Checked expressions: typed, with every name looked up.

use chrono::NaiveDateTime;
use nurture_runtime::{
    program::{
        AliasId, Channel, EventId, FieldId, FlowId, Function, ListId, MessageId, ScoreId,
        SegmentId, TagId,
    },
    time::Duration,
    value::Value,
};
use smol_str::SmolStr;

use super::Type;
use crate::{
    source::FileSpan,
    syntax::{AggregateFunction, BinaryOperator, Presence, UnaryOperator},
};

/// One expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    /// What it is.
    pub kind: ExpressionKind,
    /// Its type when it is set.
    pub ty: Type,
    /// Whether it may be unset here, guards considered.
    pub optional: bool,
    /// Where it stands.
    pub place: FileSpan,
}

/// The kinds of expression.
#[derive(Debug, Clone, PartialEq)]
pub enum ExpressionKind {
    /// A mistake that has been reported.
    Error,
    /// A value other than an enum's.
    Constant(Value),
    /// A value of an enum.
    EnumValue(SmolStr),
    /// A date-time literal without a zone: a moment in the contact's zone.
    LocalDateTime(NaiveDateTime),
    /// A text with interpolations, each of them a value that can be shown.
    Text(Vec<TextPart>),
    /// A list.
    List(Vec<Expression>),
    /// A record, in the order of its type's fields; an optional field that is not given is none. In tests only.
    Record(Vec<Option<Expression>>),
    /// A field of the contact.
    ContactField(FieldId),
    /// A field of the event that a `where` looks at (by position in its payload; for `done` of a call, in what the action returns).
    Payload(u32),
    /// A field of a payload that was given a name: which of the flow's bindings, and the field's position.
    Binding(BindingId, u32),
    /// A parameter of the message that is written.
    Param(u32),
    /// A field of a record.
    RecordField(Box<Expression>, u32),
    /// A score.
    Score(ScoreId),
    /// `now`
    Now,
    /// `today`
    Today,
    /// `contact in LIST`
    OnList(ListId),
    /// `contact in SEGMENT`
    InSegment(SegmentId),
    /// `tagged NAME`
    Tagged(TagId),
    /// `reachable CHANNEL`
    Reachable(Channel),
    /// `in_flow(FLOW)`
    InFlow(FlowId),
    /// An event used as a condition.
    Occurred(Box<Predicate>),
    /// An aggregate over events; the field's position where it has one.
    Aggregate(AggregateFunction, Option<u32>, Box<Predicate>),
    /// `not a`, `-a`
    Unary(UnaryOperator, Box<Expression>),
    /// Infix operators but `in` over lists and segments; both sides are of types that fit (an int beside a decimal is widened).
    Binary(BinaryOperator, Box<Expression>, Box<Expression>),
    /// `a is set`, `a is unset`
    IsSet(Box<Expression>, Presence),
    /// An int where a decimal is wanted.
    Widen(Box<Expression>),
    /// A built-in function.
    Call(Function, Vec<Expression>),
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq)]
pub enum TextPart {
    /// Literal text.
    Text(SmolStr),
    /// A value, shown as contacts are shown it.
    Shown(Expression),
}

/// An event that is looked for in the history.
#[derive(Debug, Clone, PartialEq)]
pub struct Predicate {
    /// Which.
    pub event: EventId,
    /// Of which message, task or call.
    pub subject: Option<Subject>,
    /// A bool; [`ExpressionKind::Payload`] is the event's field. The contact is as it was when the event arrived; a binding as it is when the question is asked.
    pub condition: Option<Expression>,
    /// How far back.
    pub window: Window,
    /// The event's name where it stands.
    pub event_place: FileSpan,
    /// The whole of it.
    pub place: FileSpan,
}

/// How far back an event is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// Since the contact entered this flow.
    SinceEntry,
    /// (t−D, t]
    Last(Duration),
    /// As far as there is history.
    Ever,
}

/// What a message event or `done` must belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A send of this message, under any alias.
    Message(MessageId),
    /// A send, task or call of this name.
    Alias(AliasId),
}

/// A payload's name in a flow, by its position among the flow's [`super::Binding`]s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BindingId(pub u32);
