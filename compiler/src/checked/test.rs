//! Checked tests: contacts, inputs and expectations with values of their declared types.

use nurture_runtime::{
    effect::{HoldReason, Outcome, SkipReason, SuppressReason},
    program::{
        ActionId, AliasId, Channel, EventId, FieldId, FlowId, ListId, MessageId, TagId, TeamId,
    },
    time::Duration,
};
use smol_str::SmolStr;

use super::{Expression, Subject};
use crate::source::FileSpan;

/// A test.
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// What it is called.
    pub name: SmolStr,
    /// The flow under test.
    pub flow: FlowId,
    /// When virtual time starts: a constant, or a local date-time in the flow's zone; 2026-01-05T09:00Z where none is written.
    pub starting: Option<Expression>,
    /// The contacts, in source order.
    pub contacts: Vec<TestContact>,
    /// The inputs, in source order; they are played in order of time.
    pub inputs: Vec<TestInput>,
    /// The expectations, in source order.
    pub expectations: Vec<Expectation>,
    /// Where `test` stands.
    pub keyword: FileSpan,
    /// The whole test.
    pub place: FileSpan,
}

/// A contact of a test.
#[derive(Debug, Clone, PartialEq)]
pub struct TestContact {
    /// How it is addressed; none for the only one.
    pub name: Option<SmolStr>,
    /// Its id: the member `id`, else its name, else `contact`.
    pub id: SmolStr,
    /// The fields that are given: constant expressions.
    pub fields: Vec<(FieldId, Expression)>,
    /// The whole line.
    pub place: FileSpan,
}

/// An input of a test.
#[derive(Debug, Clone, PartialEq)]
pub struct TestInput {
    /// When, from the start.
    pub at: Duration,
    /// Whose, by position in [`Test::contacts`].
    pub contact: u32,
    /// What.
    pub kind: TestInputKind,
    /// The whole line.
    pub place: FileSpan,
}

/// The kinds of input.
#[derive(Debug, Clone, PartialEq)]
pub enum TestInputKind {
    /// An event: a constant for each field of the payload (of what the action returns, for `done` of a call); none for unset.
    Event {
        /// Which.
        event: EventId,
        /// Of which message, task or call.
        subject: Option<Subject>,
        /// The payload.
        data: Vec<Option<Expression>>,
    },
    /// Fields; none to unset.
    Set(Vec<(FieldId, Option<Expression>)>),
    /// The contact joins a list.
    Join(ListId),
    /// The contact leaves a list.
    Leave(ListId),
    /// An operator enters it into a flow.
    Start(FlowId),
}

/// An expectation.
#[derive(Debug, Clone, PartialEq)]
pub enum Expectation {
    /// `expect at D EFFECT`
    Effect {
        /// When, from the start.
        at: Duration,
        /// Whose, by position in [`Test::contacts`].
        contact: u32,
        /// What.
        effect: ExpectedEffect,
        /// The whole line.
        place: FileSpan,
    },
    /// `expect no KIND`
    No {
        /// Whose; of all contacts where none is named.
        contact: Option<u32>,
        /// Of which kind: an effect's name outside.
        kind: &'static str,
        /// The whole line.
        place: FileSpan,
    },
}

/// What is expected; optional parts that are not written are not compared.
#[derive(Debug, Clone, PartialEq)]
pub enum ExpectedEffect {
    /// A message goes out.
    Send {
        /// Its channel.
        channel: Channel,
        /// Which.
        message: MessageId,
        /// Its name in the flow.
        alias: Option<AliasId>,
        /// `subject`, `preheader`, `title`, `text`, `from`, `to`: what the contact gets.
        members: Vec<(SmolStr, SmolStr)>,
    },
    /// A message does not go out.
    Suppress {
        /// Which.
        message: MessageId,
        /// Why.
        reason: Option<SuppressReason>,
    },
    /// A message waits.
    Hold {
        /// Which.
        message: MessageId,
        /// Why.
        reason: Option<HoldReason>,
    },
    /// People are told.
    Notify {
        /// Who.
        team: TeamId,
        /// What.
        text: Option<SmolStr>,
    },
    /// People get work.
    Task {
        /// Who.
        team: TeamId,
        /// What.
        text: Option<SmolStr>,
    },
    /// An action is called; the parameters that are written, by position, with constants.
    Call {
        /// Which.
        action: ActionId,
        /// What it is given.
        with: Vec<(u32, Expression)>,
    },
    /// The contact enters the flow.
    Enter,
    /// The run is over.
    Exit {
        /// How.
        outcome: Option<Outcome>,
        /// Why.
        reason: Option<SmolStr>,
    },
    /// A trigger did not let the contact in.
    Skip(Option<SkipReason>),
    /// A split's draw.
    Assign {
        /// Which split.
        split: Option<SmolStr>,
        /// Which arm.
        arm: SmolStr,
    },
    /// A field is set, to a constant; none for unset.
    Set(FieldId, Option<Expression>),
    /// A tag is put on.
    Tag(TagId),
    /// A tag is taken off.
    Untag(TagId),
    /// A flow puts the contact on a list.
    Join(ListId),
    /// A flow takes the contact off a list.
    Leave(ListId),
    /// A flow makes the contact enter another.
    Start(FlowId),
    /// A flow makes the contact leave another.
    Stop(FlowId),
}
