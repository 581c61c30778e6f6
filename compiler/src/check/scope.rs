//! What can be read at a place.

use std::sync::Arc;

use nurture_runtime::program::{FlowId, MessageId};
use smol_str::SmolStr;

use super::{
    alias::{FlowKey, Reach},
    binding::Payload,
    fields::Fields,
    state::State,
};

/// Where an expression stands.
#[derive(Debug, Clone)]
pub(super) struct Scope {
    /// In which flow; none outside flows.
    pub(super) flow: Option<FlowPlace>,
    /// Whether "since the contact entered" means something.
    pub(super) entry: Entry,
    /// What the event brings that a `where` looks at.
    pub(super) payload: Option<Payload>,
    /// The name that `as` gives that payload.
    pub(super) payload_name: Option<SmolStr>,
    /// The parameters of the message that is written.
    pub(super) params: Option<(Option<MessageId>, Arc<Fields>)>,
    /// Where nothing but literals can stand.
    pub(super) only: Option<Only>,
    /// What changes from statement to statement.
    pub(super) state: State,
}

/// A flow as a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FlowPlace {
    pub(super) key: FlowKey,
    /// None for a second flow of one name.
    pub(super) id: Option<FlowId>,
}

/// Whether a contact has entered a flow here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    /// Events without a window are looked for since then.
    Made,
    /// Events need a window.
    None,
    /// Events need a window, as the event whose `where` this is may lie before the entry.
    Earlier,
}

/// Why nothing but literals can stand here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Only {
    /// It is the default of a field.
    Default,
    /// It is a value in a test.
    Test,
}

impl Scope {
    /// Outside of flows.
    pub(super) fn outside() -> Self {
        Self {
            flow: None,
            entry: Entry::None,
            payload: None,
            payload_name: None,
            params: None,
            only: None,
            state: State::default(),
        }
    }

    /// In a flow, for contacts who have entered it.
    pub(super) fn in_flow(flow: FlowPlace, state: State) -> Self {
        Self {
            flow: Some(flow),
            entry: Entry::Made,
            state,
            ..Self::outside()
        }
    }

    /// Where only literals can stand.
    pub(super) fn only(only: Only) -> Self {
        Self {
            only: Some(only),
            ..Self::outside()
        }
    }

    /// In the texts of a message.
    pub(super) fn of_message(message: Option<MessageId>, params: Arc<Fields>) -> Self {
        Self {
            params: Some((message, params)),
            ..Self::outside()
        }
    }

    /// In the `where` of an event: the contact is as it was when the event arrived, so what guards have shown of it is forgotten.
    pub(super) fn looking_at(&self, payload: Payload, name: Option<SmolStr>) -> Self {
        let mut inner = Self {
            payload: Some(payload),
            payload_name: name,
            params: None,
            ..self.clone()
        };
        inner.state.forget_what_changes();
        inner
    }

    /// Where the names of sends, tasks and calls are looked for.
    pub(super) fn reach(&self) -> Reach {
        match (self.flow, self.entry) {
            (Some(flow), Entry::Made) => Reach::Flow(flow.key),
            _ => Reach::Project,
        }
    }
}
