//! What happens to a contact, for both sides.

use nurture_runtime::{
    program::{AliasId, EventId, FieldId, FlowId, ListId, MessageId},
    time::Timestamp,
    value::Value,
};

/// How many effects of a life are looked at: flows that set each other off make many.
pub const MOST: usize = 40_000;

/// A contact, and what happens to it while virtual time goes by.
#[derive(Debug, Clone)]
pub struct Life {
    pub id: String,
    pub fields: Vec<Value>,
    pub start: Timestamp,
    /// The last moment, included.
    pub until: Timestamp,
    /// Whether conditions may change right behind a tick.
    pub fine: bool,
    /// Whether it is the first input that creates the contact.
    pub created: bool,
    /// Before the start, in the order of time.
    pub past: Vec<Happening>,
    /// In the order of arrival.
    pub happenings: Vec<Happening>,
}

/// An input. Enum values are texts in it.
#[derive(Debug, Clone)]
pub struct Happening {
    pub at: Timestamp,
    pub what: What,
}

/// The kinds of input.
#[derive(Debug, Clone)]
pub enum What {
    Event {
        event: EventId,
        data: Vec<Value>,
        reference: Reference,
    },
    Set(Vec<(FieldId, Value)>),
    Join(ListId),
    Leave(ListId),
    Start(FlowId),
    /// Time passes, by what happens to others: what comes now with an earlier time is late.
    Pass,
    /// Time passes, and the timers of this very moment come before further inputs of it.
    Advance,
}

/// What an event says it belongs to.
#[derive(Debug, Clone)]
pub enum Reference {
    None,
    Message(MessageId),
    Alias(AliasId),
    Key(String),
}
