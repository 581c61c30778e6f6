//! Flows: their clauses as tables, and the sites in their code where a contact meets the world.

use serde::{Deserialize, Serialize};

use super::{
    ActionId, AliasId, Binding, Channel, Code, ConstantId, EventId, FieldId, ListId, MessageId,
    QueryId, ScoreId, SegmentId, Slot, Subject, Symbol, TeamId,
};
use crate::time::Duration;

/// A flow.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Flow {
    /// Its name.
    pub name: Symbol,
    /// Its title.
    pub title: Option<Symbol>,
    /// Who answers for it, and who otherwise.
    pub owner: Option<(Symbol, Option<Symbol>)>,
    /// Flows of higher priority act first.
    pub priority: i64,
    /// What starts it, in source order.
    pub triggers: Vec<Trigger>,
    /// When a contact may enter again.
    pub reenter: Reenter,
    /// Whether runs stand side by side, one for each value of the triggers' `per` code.
    pub keyed: bool,
    /// Goals in source order.
    pub goals: Vec<Ending>,
    /// Exits in source order: the policy's first, then the flow's own.
    pub exits: Vec<Ending>,
    /// How long after entry it is over.
    pub expire: Option<Duration>,
    /// The zone behind the contact's own: the flow's, the policy's or the project's, an IANA name.
    pub timezone: Symbol,
    /// Quiet hours in force, the flow's own or the policy's.
    pub quiet: Quiet,
    /// Frequency limits in force, the flow's own or the policy's.
    pub limits: Vec<Limit>,
    /// Hold-out in force.
    pub holdout: Option<Holdout>,
    /// How many slots a run has.
    pub slots: u32,
    /// Its first instruction.
    pub start: Code,
}

/// The policy's clauses that hold outside single flows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Policy {
    /// The zone behind the contact's own where no flow is concerned, an IANA name; the project's where none is given.
    pub timezone: Option<Symbol>,
}

/// A trigger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trigger {
    /// What starts the flow.
    pub kind: TriggerKind,
    /// Code that leaves the value that tells runs apart, over the payload.
    pub per: Option<Code>,
    /// Where the payload goes.
    pub binding: Binding,
}

/// The kinds of trigger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum TriggerKind {
    /// An event.
    Event {
        /// Which.
        event: EventId,
        /// Of which message, task or call, of any flow.
        subject: Option<Subject>,
        /// Code that leaves a bool, over the payload.
        condition: Option<Code>,
    },
    /// Joining or leaving a list.
    List(ListId, Way),
    /// Joining or leaving a segment.
    Segment(SegmentId, Way),
    /// A score that goes from under the threshold to it or more.
    ScoreReaches(ScoreId, i64),
    /// A score that goes from the threshold or more to under it.
    ScoreDropsBelow(ScoreId, i64),
    /// A field that changes, to a constant or to anything.
    Change(FieldId, Option<ConstantId>),
    /// A moment relative to a date or date-time of the contact.
    Date(DateTrigger),
    /// A local time that comes again.
    Schedule {
        /// On which days.
        days: Days,
        /// Microseconds after local midnight.
        at: u64,
        /// For whom; all contacts where none is given.
        segment: Option<SegmentOrList>,
    },
    /// One moment: a date-time constant, local or not.
    Once(ConstantId, Option<SegmentOrList>),
    /// Only by `start` or an operator.
    Manual,
}

/// Whose a schedule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SegmentOrList {
    /// The members of a segment.
    Segment(SegmentId),
    /// The members of a list.
    List(ListId),
}

/// Joining or leaving.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Way {
    /// Joining.
    Join,
    /// Leaving.
    Leave,
}

/// A moment relative to a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateTrigger {
    /// A date or date-time.
    pub field: FieldId,
    /// How far from it, negative for before; whole days move the date, the rest the moment.
    pub offset: Duration,
    /// The local time of day in microseconds after midnight.
    /// Without one, a date means midnight and a date-time its own time.
    pub at: Option<u64>,
    /// Whether it comes on each anniversary (of the date, from the year after it), not once.
    pub yearly: bool,
}

/// Days of the week or month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Days {
    /// By the weekday, Monday first; all true for every day.
    Week([bool; 7]),
    /// By the day of the month, 1 to 31, ascending; one that the month does not have is its last day.
    Month(Vec<u8>),
}

/// When a contact may enter again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reenter {
    /// Not.
    Never,
    /// Once the run is over.
    Always,
    /// Once the run is over, and no sooner than this after the last entry.
    After(Duration),
    /// A trigger during a run ends it and starts anew.
    Restart,
}

/// A goal or an exit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// What ends the run.
    pub kind: EndingKind,
    /// How long after entry it counts, that moment included for inputs.
    pub within: Option<Duration>,
}

/// What ends a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum EndingKind {
    /// An event.
    Event {
        /// Which.
        event: EventId,
        /// Of which send, task or call of this run.
        subject: Option<Subject>,
        /// Code that leaves a bool, over the payload and the run.
        condition: Option<Code>,
    },
    /// Code that leaves a bool; it ends the run when it becomes true after entry.
    When(Code),
}

/// When nothing may be sent.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Quiet {
    /// From and to, in microseconds after local midnight; where `to` is not after `from`, it is on the next day.
    pub hours: Vec<(u64, u64)>,
    /// Weekdays, Monday first.
    pub weekdays: [bool; 7],
    /// Single days, ascending.
    pub dates: Vec<chrono::NaiveDate>,
}

impl Quiet {
    /// Whether no message is ever held.
    pub fn is_never(&self) -> bool {
        self.hours.is_empty() && self.dates.is_empty() && self.weekdays == [false; 7]
    }
}

/// A frequency limit: marketing messages of a channel from all flows in (t−per, t].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// Which channel.
    pub channel: Channel,
    /// How many.
    pub count: u32,
    /// In how long.
    pub per: Duration,
    /// What happens to one more.
    pub otherwise: LimitOtherwise,
}

/// What happens to a message over the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LimitOtherwise {
    /// It is not sent.
    Skip,
    /// It waits for room.
    Wait,
}

/// A hold-out: who is drawn gets no marketing message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holdout {
    /// In hundredths of a percent, 0 to 10,000.
    pub share: u32,
    /// The policy's is drawn once for all flows, under an empty flow name.
    pub of_policy: bool,
}

/// A `send`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendSite {
    /// What is sent.
    pub message: MessageId,
    /// Its name in the flow.
    pub alias: Option<AliasId>,
    /// Code for each of the message's parameters, in their order; unset where none.
    pub params: Vec<Option<Code>>,
    /// Code that stands in place of the message's own.
    pub subject: Option<Code>,
    /// Likewise.
    pub preheader: Option<Code>,
    /// Likewise.
    pub title: Option<Code>,
    /// Likewise.
    pub text: Option<Code>,
}

/// A `wait` that does more than pass a fixed time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum WaitSite {
    /// `wait until …`
    Until {
        /// The moment.
        moment: Moment,
        /// Where the run goes on when the moment has come (or is this very one).
        then: Code,
        /// Where it goes on when the moment was already past.
        past: Code,
    },
    /// `wait for …`
    For {
        /// What is waited for, in source order.
        arms: Vec<Arm>,
        /// Code that leaves a duration, run when the wait begins, and where the run goes on when it has passed.
        timeout: Option<(Code, Code)>,
    },
}

/// The moment of a `wait until`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Moment {
    /// The next local time of this many microseconds after midnight on one of these days, at or after now.
    Next(Days, u64),
    /// Code that leaves a time of day: its next occurrence.
    TimeOfDay(Code),
    /// Code that leaves a date, and microseconds after local midnight.
    Date(Code, u64),
    /// Code that leaves a date-time, whose local date is taken, and microseconds after local midnight.
    DateOf(Code, u64),
    /// Code that leaves a date-time. A local literal alone stays local: it is worked out anew when the zone changes.
    DateTime(Code),
    /// A local date-time constant.
    Local(ConstantId),
}

/// An arm of a `wait for`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arm {
    /// What is looked for.
    pub kind: ArmKind,
    /// Where the run goes on.
    pub target: Code,
}

/// What an arm looks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ArmKind {
    /// An event.
    Event {
        /// Which.
        event: EventId,
        /// Of which send, task or call of this run.
        subject: Option<Subject>,
        /// Code that leaves a bool, over the payload and the run.
        condition: Option<Code>,
        /// Where the payload goes.
        binding: Binding,
        /// What may have happened before the wait began (section 6, rule 6).
        lookback: Option<Lookback>,
    },
    /// Code that leaves a bool.
    Condition(Code),
}

/// How an arm finds what happened before the wait began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lookback {
    /// A query that answers [`super::Answer::Any`]; its first row (by time) is taken.
    pub query: QueryId,
    /// Which capture of that row goes to which slot.
    pub binding: Vec<(u32, Slot)>,
}

/// A `split`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SplitSite {
    /// Its name, or its position among the flow's splits, from 1.
    pub name: Symbol,
    /// Share in hundredths of a percent, name and code of each arm; the shares add to 10,000.
    pub arms: Vec<(u32, Symbol, Code)>,
}

/// A `task`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskSite {
    /// Who does it.
    pub team: TeamId,
    /// Who does it otherwise.
    pub backup: Option<TeamId>,
    /// Code that leaves the text.
    pub text: Code,
    /// Code that leaves a duration.
    pub due: Option<Code>,
    /// How it is waited for.
    pub alias: Option<AliasId>,
}

/// A `call`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallSite {
    /// What is called.
    pub action: ActionId,
    /// Code for each of the action's parameters, in their order; unset where none.
    pub params: Vec<Option<Code>>,
    /// How it is waited for.
    pub alias: Option<AliasId>,
}

/// A `repeat`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepeatSite {
    /// How many passes.
    pub times: u32,
    /// Code that leaves the duration between the starts of two passes, run when the loop begins.
    pub every: Option<Code>,
}
