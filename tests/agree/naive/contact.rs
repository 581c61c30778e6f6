//! All that is known of a contact: everything that ever happened, nothing summed up.

use std::collections::{BTreeMap, BTreeSet};

use nurture_compiler::checked::BindingId;
use nurture_runtime::{
    program::{
        AliasId, Channel, EventId, FieldId, FlowId, ListId, MessageId, SegmentId, TagId, TopicId,
    },
    time::Timestamp,
    value::Value,
};

use super::walk::{Frame, Standing};

/// A contact.
#[derive(Debug, Clone, Default)]
pub struct Contact<'a> {
    pub id: String,
    pub current: Snapshot,
    pub log: Vec<Logged>,
    pub made: Vec<Made>,
    /// In the order of entry.
    pub runs: Vec<Run<'a>>,
    /// The last entry into each flow (and for each value that tells runs apart).
    pub entered: BTreeMap<(FlowId, Option<String>), Entered>,
    pub members: BTreeMap<SegmentId, bool>,
    pub left_zero: BTreeMap<usize, Timestamp>,
    pub outside: u32,
}

/// What conditions read of a contact, as it was at one moment.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    pub fields: Vec<Value>,
    pub lists: BTreeSet<ListId>,
    pub tags: BTreeSet<TagId>,
    pub scores: Vec<i64>,
    /// The flows that the contact is in.
    pub flows: BTreeSet<FlowId>,
    pub consent: Consent,
}

/// Where the contact may not be written to.
#[derive(Debug, Clone, Default)]
pub struct Consent {
    pub withdrawn: BTreeSet<(Channel, Option<TopicId>)>,
    pub complained: BTreeSet<Channel>,
    pub bounced: BTreeMap<Channel, Value>,
}

/// An event that happened.
#[derive(Debug, Clone)]
pub struct Logged {
    pub at: Timestamp,
    /// The contact's clock when it arrived.
    pub taken: Timestamp,
    pub event: EventId,
    pub data: Vec<Value>,
    pub belonging: Belonging,
    /// The contact when it arrived.
    pub contact: Snapshot,
}

/// What an event belongs to.
#[derive(Debug, Clone, Default)]
pub struct Belonging {
    pub message: Option<MessageId>,
    pub alias: Option<AliasId>,
    pub run: Option<RunId>,
}

/// A send, task or call that was made.
#[derive(Debug, Clone)]
pub struct Made {
    pub at: Timestamp,
    pub run: RunId,
    pub message: Option<MessageId>,
    pub alias: Option<AliasId>,
    /// The channel of a marketing message, for limits.
    pub counted: Option<Channel>,
    /// How many events had been logged by then.
    pub logged: usize,
}

/// Which run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunId {
    pub flow: FlowId,
    pub per: Option<String>,
    pub entry: u32,
}

/// An entry; that of the run may be over.
#[derive(Debug, Clone)]
pub struct Entered {
    pub run: RunId,
    pub at: Timestamp,
}

/// An active run.
#[derive(Debug, Clone)]
pub struct Run<'a> {
    pub id: RunId,
    pub entered: Timestamp,
    /// How many events had been logged by then.
    pub logged: usize,
    pub counter: u32,
    pub frames: Vec<Frame<'a>>,
    pub standing: Standing<'a>,
    /// When it was let in, among all timers.
    pub let_in: u64,
    /// When its present timer was set, among all timers.
    pub set: u64,
    pub bindings: BTreeMap<BindingId, Vec<Value>>,
    /// For each goal and exit: whether it was true when last looked at.
    pub held: Vec<bool>,
}

impl<'a> Contact<'a> {
    pub fn run(&self, id: &RunId) -> Option<&Run<'a>> {
        self.runs.iter().find(|run| run.id == *id)
    }

    pub fn run_mut(&mut self, id: &RunId) -> Option<&mut Run<'a>> {
        self.runs.iter_mut().find(|run| run.id == *id)
    }

    /// The runs of a flow, in the order of entry.
    pub fn runs_of(&self, flow: FlowId) -> Vec<RunId> {
        let runs = self.runs.iter().map(|run| &run.id);
        runs.filter(|id| id.flow == flow).cloned().collect()
    }

    /// Puts a value into a field; whether that was a change.
    pub fn put(&mut self, field: FieldId, value: &Value) -> bool {
        let place = &mut self.current.fields[field.index()];
        let changed = place != value;
        *place = value.clone();
        changed
    }
}

impl Consent {
    /// Withdraws (or gives back) what is named.
    pub fn word(&mut self, channels: &[Channel], topics: &[Option<TopicId>], given: bool) {
        for channel in channels {
            for topic in topics {
                if given {
                    self.withdrawn.remove(&(*channel, *topic));
                } else {
                    self.withdrawn.insert((*channel, *topic));
                }
            }
        }
    }
}
