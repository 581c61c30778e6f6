//! Checked flows: clauses with the policy's filled in, and statements.

use nurture_runtime::{
    program::{
        ActionId, AliasId, Channel, DateTrigger, Days, EventId, FieldId, FlowId, Holdout, Limit,
        ListId, MessageId, Quiet, Reenter, ScoreId, SegmentId, SegmentOrList, TagId, TeamId, Way,
    },
    time::Duration,
};
use smol_str::SmolStr;

use super::{BindingId, Expression, Named, Subject};
use crate::source::FileSpan;

/// A flow.
#[derive(Debug, Clone, PartialEq)]
pub struct Flow {
    /// Its name; of a bare flow, the file's, and its place the flow's first keyword.
    pub named: Named,
    /// Its title.
    pub title: Option<SmolStr>,
    /// Who answers for it, and who otherwise.
    pub owner: Option<(SmolStr, Option<SmolStr>)>,
    /// Flows of higher priority act first.
    pub priority: i64,
    /// In source order.
    pub triggers: Vec<Trigger>,
    /// When a contact may enter again; the default worked out.
    pub reenter: Reenter,
    /// Where `reenter` stands, if it is written.
    pub reenter_place: Option<FileSpan>,
    /// Whether `per` tells runs apart.
    pub keyed: bool,
    /// In source order.
    pub goals: Vec<Ending>,
    /// In source order; the policy's come before them ([`super::Checked::exits`]).
    pub exits: Vec<Ending>,
    /// How long after entry it is over.
    pub expire: Option<Duration>,
    /// The zone behind the contact's own, an IANA name: the flow's, the policy's or the project's.
    pub timezone: SmolStr,
    /// In force: its own or the policy's.
    pub quiet: Quiet,
    /// In force: its own or the policy's.
    pub limits: Vec<Limit>,
    /// In force: its own or the policy's.
    pub holdout: Option<Holdout>,
    /// The payloads that `as` names in it.
    pub bindings: Vec<Binding>,
    /// The statements.
    pub body: Block,
    /// The whole flow.
    pub place: FileSpan,
}

/// A payload that `as` names.
///
/// Several `as` of one name in one flow are one binding, if their types agree.
#[derive(Debug, Clone, PartialEq)]
pub struct Binding {
    /// The name.
    pub named: Named,
    /// Where its fields are declared ([`super::Checked::payload`]).
    pub payload: PayloadOf,
}

/// Where a payload's fields are declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PayloadOf {
    /// The event.
    Event(EventId),
    /// What the action gives back.
    Action(ActionId),
    /// Something that is not known.
    Unknown,
}

/// A trigger.
#[derive(Debug, Clone, PartialEq)]
pub struct Trigger {
    /// What starts the flow.
    pub kind: TriggerKind,
    /// The value that tells runs apart, over this trigger's payload ([`super::ExpressionKind::Payload`]).
    pub per: Option<Expression>,
    /// Where `on` stands.
    pub keyword: FileSpan,
    /// The whole clause.
    pub place: FileSpan,
}

/// The kinds of trigger.
#[derive(Debug, Clone, PartialEq)]
pub enum TriggerKind {
    /// A mistake that has been reported.
    Error,
    /// An event.
    Event {
        /// Which.
        event: EventId,
        /// Of which message, task or call, of any flow.
        subject: Option<Subject>,
        /// A bool over the payload.
        condition: Option<Expression>,
        /// The payload's name.
        binding: Option<BindingId>,
    },
    /// Joining or leaving a list.
    List(ListId, Way),
    /// Joining or leaving a segment.
    Segment(SegmentId, Way),
    /// From under the threshold to it or more.
    ScoreReaches(ScoreId, i64),
    /// From the threshold or more to under it.
    ScoreDropsBelow(ScoreId, i64),
    /// A change of a field, to a constant or to anything.
    Change(FieldId, Option<Expression>),
    /// Relative to a date of the contact.
    Date(DateTrigger),
    /// A local time that comes again.
    Schedule {
        /// On which days.
        days: Days,
        /// Microseconds after local midnight.
        at: u64,
        /// For whom.
        segment: Option<SegmentOrList>,
    },
    /// One moment: a date-time constant or [`super::ExpressionKind::LocalDateTime`].
    Once(Expression, Option<SegmentOrList>),
    /// Only by `start` or an operator.
    Manual,
}

impl TriggerKind {
    /// Whether it lets a contact in again and again by itself.
    pub const fn recurs(&self) -> bool {
        match self {
            Self::Schedule { .. } => true,
            Self::Date(date) => date.yearly,
            _ => false,
        }
    }
}

/// A goal or an exit.
#[derive(Debug, Clone, PartialEq)]
pub struct Ending {
    /// What ends the run.
    pub kind: EndingKind,
    /// How long after entry it counts.
    pub within: Option<Duration>,
    /// The whole clause.
    pub place: FileSpan,
}

/// What ends a run.
#[derive(Debug, Clone, PartialEq)]
pub enum EndingKind {
    /// A mistake that has been reported.
    Error,
    /// An event.
    Event {
        /// Which.
        event: EventId,
        /// Of which send, task or call of this run.
        subject: Option<Subject>,
        /// A bool over the payload and the run.
        condition: Option<Expression>,
    },
    /// A bool that becomes true.
    When(Expression),
}

/// Statements one after the other.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Block {
    /// In order.
    pub statements: Vec<Statement>,
}

/// One statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// What it is.
    pub kind: StatementKind,
    /// The keyword it starts with.
    pub keyword: FileSpan,
    /// The whole of it.
    pub place: FileSpan,
}

/// The kinds of statement.
#[derive(Debug, Clone, PartialEq)]
pub enum StatementKind {
    /// A mistake that has been reported.
    Error,
    /// `send`
    Send(Box<Send>),
    /// `wait D`
    Wait(Expression),
    /// `wait until`
    WaitUntil {
        /// The moment.
        moment: Moment,
        /// When it was still to come, or is now.
        then: Option<Branch>,
        /// When it was past.
        past: Option<Branch>,
    },
    /// `wait for`, with one arm or several
    WaitFor(Box<WaitFor>),
    /// `if`
    If {
        /// `if` and each `elseif`, in order.
        branches: Vec<(Expression, Branch)>,
        /// `else`
        otherwise: Option<Branch>,
    },
    /// `match`
    Match {
        /// What is looked at.
        subject: Expression,
        /// In order: the values (constants or enum values of the subject's type) and what follows.
        cases: Vec<(Vec<Expression>, Branch)>,
        /// `else`
        otherwise: Option<Branch>,
    },
    /// `split`
    Split {
        /// Its name, or its position among the flow's splits, from 1.
        name: SmolStr,
        /// In order.
        arms: Vec<SplitArm>,
    },
    /// `set`, and `add` (as `field + amount`)
    Set {
        /// Which field.
        field: FieldId,
        /// Its new value.
        value: Expression,
        /// Where `contact.F` stands.
        field_place: FileSpan,
    },
    /// `unset`
    Unset(FieldId),
    /// `tag`
    Tag(TagId),
    /// `untag`
    Untag(TagId),
    /// `join`
    Join(ListId),
    /// `leave`
    Leave(ListId),
    /// `notify`
    Notify {
        /// Whom.
        team: TeamId,
        /// A text.
        text: Expression,
    },
    /// `task`
    Task(Box<Task>),
    /// `call`
    Call(Box<Call>),
    /// `start`, and where the flow's name stands
    Start(FlowId, FileSpan),
    /// `stop`
    Stop(FlowId),
    /// `repeat`
    Repeat {
        /// How many passes, 1 or more.
        times: u32,
        /// A duration.
        every: Option<Expression>,
        /// A bool.
        until: Option<Expression>,
        /// One pass.
        body: Branch,
    },
    /// `exit`, with a text
    Exit(Option<Expression>),
}

/// A block with the word before it: `then`, `else`, `do`.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch {
    /// The word before it.
    pub keyword: FileSpan,
    /// The statements.
    pub body: Block,
}

/// `send`
#[derive(Debug, Clone, PartialEq)]
pub struct Send {
    /// The channel as written; the message's where they agree.
    pub channel: Channel,
    /// Where the channel's word stands.
    pub channel_place: FileSpan,
    /// What is sent.
    pub message: MessageId,
    /// Where its name stands.
    pub message_place: FileSpan,
    /// Its name in this flow.
    pub alias: Option<AliasId>,
    /// A value for each of the message's parameters, in their order; none where it is not given.
    pub params: Vec<Option<Expression>>,
    /// Texts that stand in place of the message's own.
    pub subject: Option<Expression>,
    /// Likewise.
    pub preheader: Option<Expression>,
    /// Likewise.
    pub title: Option<Expression>,
    /// Likewise.
    pub text: Option<Expression>,
}

/// `wait for`
#[derive(Debug, Clone, PartialEq)]
pub struct WaitFor {
    /// In source order; one for the short form.
    pub arms: Vec<Arm>,
    /// `up to D`, `after D`
    pub timeout: Option<Timeout>,
    /// Whether it was written with `case`.
    pub race: bool,
}

/// When a `wait for` gives up.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeout {
    /// A duration.
    pub duration: Expression,
    /// `else`, or what stands behind `after`.
    pub branch: Option<Branch>,
}

/// What a `wait for` looks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Arm {
    /// What.
    pub kind: ArmKind,
    /// What follows.
    pub branch: Option<Branch>,
    /// From `case`, or from the event or condition.
    pub place: FileSpan,
}

/// The kinds of arm.
#[derive(Debug, Clone, PartialEq)]
pub enum ArmKind {
    /// A mistake that has been reported.
    Error,
    /// An event.
    Event {
        /// Which.
        event: EventId,
        /// Of which send, task or call of this run.
        subject: Option<Subject>,
        /// A bool over the payload and the run.
        condition: Option<Expression>,
        /// The payload's name.
        binding: Option<BindingId>,
        /// Where the event's name stands.
        event_place: FileSpan,
    },
    /// A bool.
    Condition(Expression),
}

/// The moment of a `wait until`.
#[derive(Debug, Clone, PartialEq)]
pub enum Moment {
    /// The next local time on one of these days, in microseconds after midnight.
    Next(Days, u64),
    /// The next time that the clock shows this: a time.
    TimeOfDay(Expression),
    /// A date, or a date-time whose local date is taken; microseconds after local midnight.
    DateAt(Expression, u64),
    /// A date-time.
    DateTime(Expression),
}

/// `50% short then …`
#[derive(Debug, Clone, PartialEq)]
pub struct SplitArm {
    /// In hundredths of a percent; all arms' add up to 10,000.
    pub share: u32,
    /// Its name.
    pub name: SmolStr,
    /// What follows.
    pub branch: Branch,
}

/// `task`
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// A text.
    pub text: Expression,
    /// Who does it.
    pub team: TeamId,
    /// Who does it otherwise.
    pub backup: Option<TeamId>,
    /// A duration.
    pub due: Option<Expression>,
    /// How it is waited for.
    pub alias: Option<AliasId>,
}

/// `call`
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// What is called.
    pub action: ActionId,
    /// A value for each parameter, in their order; none where it is not given.
    pub params: Vec<Option<Expression>>,
    /// How it is waited for.
    pub alias: Option<AliasId>,
}
