//! What of a contact's history is kept, and what is asked of it.
//!
//! Every event condition of a program becomes a [`Watch`], which says what to remember when an event arrives,
//! and a [`Query`], which says what is asked later.
//! Nothing is remembered that no query asks for.
//!
//! ```text
//! if purchase where total > 100 in last 30d then        count(opened in last 30d) >= 3
//!    watch: purchase, condition `total > 100`,             watch: opened, keep times, for 30d
//!           keep the last time, for 30d                    query: how many in the last 30d
//!    query: any in the last 30d
//! ```
//!
//! A condition that reads a run's own names (`where cart_id == cart.cart_id in last 30d`) cannot be judged on arrival,
//! for the run may begin later: the watch then keeps rows of captured values, and the query's filter is run over them.

use serde::{Deserialize, Serialize};

use super::{AliasId, Code, EventId, FlowId, MessageId, WatchId};
use crate::time::Duration;

/// What is remembered of one kind of event.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Watch {
    /// The event.
    pub event: EventId,
    /// The message, alias, task or call that it must belong to.
    pub subject: Option<Subject>,
    /// Code that leaves a bool, run when the event arrives, over its payload and the contact.
    pub condition: Option<Code>,
    /// Code for each value that is kept with the event, run likewise.
    pub captures: Vec<Code>,
    /// The flow in whose zone that code reads local times, for a contact without a zone of its own;
    /// none for the zone outside of flows. What is kept with a run's flow reads its zone anyway.
    pub zone: Option<FlowId>,
    /// Where it is kept, and from when.
    pub scope: WatchScope,
    /// How much is kept.
    pub keep: Keep,
}

/// Where a watch is kept, and from when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum WatchScope {
    /// With the contact, for so long; for ever where none is given.
    Contact(Option<Duration>),
    /// With each run of a flow, from a moment of it.
    Run(FlowId, Since),
}

/// From when a run's watch counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Since {
    /// Since the contact entered; the trigger itself does not count.
    Entry,
    /// Since the subject was last sent, or the task or call last made, in this run (section 6, rule 6).
    Subject,
    /// Since this run's latest send of any message.
    AnySend,
}

/// What a message event or `done` must belong to.
///
/// In a run's own conditions, waits, goals and exits it is a send, task or call of that run;
/// with a window, and in triggers and scores, one of any flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Subject {
    /// A send of this message, under any alias.
    Message(MessageId),
    /// A send, task or call of this name.
    Alias(AliasId),
}

/// How much a watch keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Keep {
    /// The time of the latest one: enough for "has it happened".
    Last,
    /// How many; only where there is no window to drop out of.
    Count,
    /// The time and captures of each.
    Rows,
}

/// What is asked of a watch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Query {
    /// Of which.
    pub watch: WatchId,
    /// Of the last so long, (t−D, t]; of all that is kept where none is given.
    pub window: Option<Duration>,
    /// Code that leaves a bool, over each row's captures; only for [`Keep::Rows`].
    pub filter: Option<Code>,
    /// What.
    pub answer: Answer,
}

/// What a query gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Answer {
    /// A bool: whether there is one.
    Any,
    /// An int: how many.
    Count,
    /// The sum of a capture: the given zero for none (money needs its currency). The verifier takes no other value for it.
    Sum(u32, super::ConstantId),
    /// The smallest of a capture; unset for none.
    Min(u32),
    /// The greatest of a capture; unset for none.
    Max(u32),
    /// The capture of the earliest row (of equal times, the one that came first); unset for none.
    Earliest(u32),
    /// The capture of the latest row (of equal times, the one that came last); unset for none.
    Latest(u32),
}

impl Answer {
    /// The capture that it is about, if it is about any.
    pub(crate) const fn capture(self) -> Option<u32> {
        match self {
            Self::Any | Self::Count => None,
            Self::Sum(capture, _)
            | Self::Min(capture)
            | Self::Max(capture)
            | Self::Earliest(capture)
            | Self::Latest(capture) => Some(capture),
        }
    }
}
