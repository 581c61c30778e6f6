//! What happens to a contact, as the runtime takes it: names looked up, values of their declared types.

use std::sync::Arc;

use crate::{
    program::{AliasId, EventId, FieldId, FlowId, ListId, MessageId},
    time::Timestamp,
    value::Value,
};

/// One input of one contact.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub kind: InputKind,
}

/// The kinds of input.
#[derive(Debug, Clone, PartialEq)]
pub enum InputKind {
    /// An event.
    Event(EventInput),
    /// Fields that have these values from now on, in the order of the input.
    Set(Vec<(FieldId, Value)>),
    /// The contact joins a list.
    Join(ListId),
    /// The contact leaves a list.
    Leave(ListId),
    /// An operator enters the contact into a flow (`on manual`, or any other).
    Start(FlowId),
}

/// An event with its payload.
#[derive(Debug, Clone, PartialEq)]
pub struct EventInput {
    /// Which.
    pub event: EventId,
    /// The payload: one value for each of the event's fields; for `done` of a call, of what the call returns.
    pub data: Arc<[Value]>,
    /// What it says it belongs to.
    pub reference: Reference,
}

/// What a message event or `done` says it belongs to (section 6, rule 7).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Reference {
    /// Nothing: any event but a message event or `done`.
    #[default]
    None,
    /// The key of an effect.
    Key(Arc<str>),
    /// A message's name.
    Message(MessageId),
    /// The name of sends, of a task or of a call.
    Alias(AliasId),
}
