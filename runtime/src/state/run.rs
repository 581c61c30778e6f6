//! A run: one stay of a contact in a flow.

use chrono::NaiveDateTime;
use smallvec::SmallVec;

use crate::{
    effect::HoldReason,
    history::History,
    key::RunName,
    program::{Code, FlowId, RepeatId, WaitId, WatchId},
    time::{Duration, Timestamp},
    value::Value,
};

/// Tells a run from every other run of its contact; they lie in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Serial {
    pub flow: FlowId,
    /// Says when it was let in, among all runs and timers.
    pub number: u64,
}

/// A run that is going on.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Run {
    pub serial: Serial,
    pub name: RunName,
    pub entered: Timestamp,
    /// Counts its effects.
    pub counter: u32,
    /// Where it goes on.
    pub code: Code,
    pub standing: Standing,
    /// When its timer was set, among all timers.
    pub set: u64,
    /// The payloads' fields that it keeps.
    pub slots: SmallVec<[Value; 1]>,
    /// What is remembered for it alone.
    pub watches: SmallVec<[RunWatch; 2]>,
    /// The loops that it is in, the innermost last.
    pub loops: SmallVec<[Loop; 1]>,
    /// For each goal, then each exit: whether its condition was true when last looked at.
    pub held: SmallVec<[bool; 16]>,
    /// When the condition of a goal or exit may change by time alone.
    pub endings_look: Option<Timestamp>,
    /// When the condition of an arm may change by time alone.
    pub arms_look: Option<Timestamp>,
}

/// Where a run stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Standing {
    /// It was let in and has not begun.
    Ready,
    /// Until a fixed moment.
    Until(Timestamp),
    /// At a `wait until`, until the local time in the target comes.
    Moment {
        wait: WaitId,
        target: Target,
        until: Timestamp,
    },
    /// At a `wait for`, with its time-out.
    For {
        wait: WaitId,
        until: Option<Timestamp>,
    },
    /// Before a send that is held.
    Held { until: Timestamp, reason: Held },
}

/// What a `wait until` waits for, so that it can be worked out anew in another zone.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Target {
    /// A time of day, in microseconds after midnight, on the next of the days that the wait says.
    OnDays(u64),
    /// A time of day, whichever day.
    TimeOfDay(u64),
    /// A local date and time.
    Local(NaiveDateTime),
    /// A moment that is the same in all zones.
    Fixed,
}

/// Why a send is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    Quiet,
    Limit,
}

/// A loop that a run is in.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Loop {
    pub site: RepeatId,
    /// How many passes have begun.
    pub passes: u32,
    pub began: Timestamp,
    pub every: Option<Duration>,
}

/// A watch that is kept with a run.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RunWatch {
    pub watch: WatchId,
    /// Events from then on count.
    pub since: Timestamp,
    pub history: History,
}

impl Run {
    /// When what it stands at is over.
    pub(crate) fn until(&self) -> Option<Timestamp> {
        match &self.standing {
            Standing::Ready => None,
            Standing::Until(until)
            | Standing::Moment { until, .. }
            | Standing::Held { until, .. } => Some(*until),
            Standing::For { until, .. } => *until,
        }
    }

    pub(crate) fn watch(&self, watch: WatchId) -> Option<&RunWatch> {
        self.watches.iter().find(|known| known.watch == watch)
    }
}

impl From<Held> for HoldReason {
    fn from(held: Held) -> Self {
        match held {
            Held::Quiet => Self::Quiet,
            Held::Limit => Self::Limit,
        }
    }
}
