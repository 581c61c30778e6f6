//! All that is known of a contact: everything that ever happened, nothing summed up.

use std::collections::{BTreeMap, BTreeSet};

use nurture_compiler::checked::BindingId;
use nurture_runtime::{
    program::{AliasId, Channel, EventId, FlowId, ListId, MessageId, SegmentId, TagId, TopicId},
    time::Timestamp,
    value::Value,
};

use crate::walk::{Frame, Standing};

/// A contact.
#[derive(Debug, Clone, Default)]
pub struct Contact {
    pub id: String,
    pub current: Snapshot,
    pub log: Vec<Logged>,
    pub made: Vec<Made>,
    pub runs: Vec<Run>,
    pub entered: Vec<Entered>,
    pub members: BTreeMap<SegmentId, bool>,
    pub withdrawn: BTreeSet<(Channel, Option<TopicId>)>,
    pub complained: BTreeSet<Channel>,
    pub bounced: BTreeMap<Channel, Value>,
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
}

/// An event that happened.
#[derive(Debug, Clone)]
pub struct Logged {
    pub at: Timestamp,
    pub event: EventId,
    pub data: Vec<Value>,
    pub message: Option<MessageId>,
    pub alias: Option<AliasId>,
    pub run: Option<RunId>,
    pub contact: Snapshot,
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

/// One entry, past ones too.
#[derive(Debug, Clone)]
pub struct Entered {
    pub run: RunId,
    pub at: Timestamp,
}

/// An active run.
#[derive(Debug, Clone)]
pub struct Run {
    pub id: RunId,
    pub entered: Timestamp,
    /// How many events had been logged by then.
    pub logged: usize,
    /// Which item let it in.
    pub born: u64,
    pub counter: u32,
    pub frames: Vec<Frame>,
    pub standing: Standing,
    /// In what order timers were set.
    pub set: u64,
    pub bindings: BTreeMap<BindingId, Vec<Value>>,
    /// For each `goal when` and `exit when`: whether it was true when last looked at.
    pub held: Vec<bool>,
}

impl Contact {
    pub fn run(&self, id: &RunId) -> Option<&Run> {
        self.runs.iter().find(|run| run.id == *id)
    }

    pub fn run_mut(&mut self, id: &RunId) -> Option<&mut Run> {
        self.runs.iter_mut().find(|run| run.id == *id)
    }
}
