//! What can be read at a place, and what is known there to be set.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use nurture_runtime::program::{FieldId, FlowId, MessageId};
use smol_str::SmolStr;

use super::{
    alias::{FlowKey, Reach},
    binding::Payload,
    fields::Fields,
};
use crate::checked::BindingId;

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
}

/// Why nothing but literals can stand here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Only {
    /// It is the default of a field.
    Default,
    /// It is a value in a test.
    Test,
}

/// What is known at a step of a flow.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct State {
    /// Whether no run ever comes here.
    pub(super) unreachable: bool,
    names: BTreeMap<SmolStr, Visible>,
    /// Payloads that are bound on every way to here.
    definite: BTreeSet<BindingId>,
    /// What guards have shown to be set.
    set: BTreeSet<Path>,
}

/// What a payload's name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Visible {
    /// One payload.
    One(BindingId, Standing),
    /// Payloads of different types, on different ways to here.
    Several,
}

/// Whether a payload's name belongs to the steps at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Given by a trigger, by an arm that the steps belong to, or by a wait before them.
    Open,
    /// Left over from a branch that is over.
    Closed,
}

/// A value that a guard can speak of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Path {
    pub(super) root: Root,
    /// Fields of records, from outside to inside.
    pub(super) fields: Vec<u32>,
}

/// Where a path begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Root {
    /// A field of the contact.
    Contact(FieldId),
    /// A field of the event that a `where` looks at.
    Payload(u32),
    /// A payload with a name; with a field, that one.
    Binding(BindingId),
    /// A parameter of the message.
    Param(u32),
}

impl Path {
    pub(super) const fn of(root: Root) -> Self {
        Self {
            root,
            fields: Vec::new(),
        }
    }

    pub(super) fn field(mut self, position: u32) -> Self {
        self.fields.push(position);
        self
    }
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
        inner
            .state
            .set
            .retain(|path| matches!(path.root, Root::Binding(_)));
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

impl State {
    /// What a payload's name stands for.
    pub(super) fn visible(&self, name: &str) -> Option<Visible> {
        self.names.get(name).copied()
    }

    /// The payload that a name stands for which belongs to the steps at hand.
    pub(super) fn open(&self, name: &str) -> Option<BindingId> {
        match self.names.get(name)? {
            Visible::One(id, Standing::Open) => Some(*id),
            _ => None,
        }
    }

    /// The names of payloads.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(SmolStr::as_str)
    }

    /// Gives a payload a name.
    pub(super) fn name(&mut self, name: SmolStr, id: BindingId) {
        self.names.insert(name, Visible::One(id, Standing::Open));
    }

    /// The payload is bound.
    pub(super) fn define(&mut self, id: BindingId) {
        self.definite.insert(id);
    }

    /// Whether the payload is bound, as far as is known.
    pub(super) fn is_bound(&self, id: BindingId) -> bool {
        self.definite.contains(&id) || self.is_set(&Path::of(Root::Binding(id)))
    }

    /// Whether a guard has shown that it is set.
    pub(super) fn is_set(&self, path: &Path) -> bool {
        self.set.contains(path)
    }

    /// Takes over what a guard shows.
    pub(super) fn learn(&mut self, paths: impl IntoIterator<Item = Path>) {
        self.set.extend(paths);
    }

    /// Forgets what is known of a field of the contact.
    pub(super) fn forget(&mut self, field: FieldId) {
        self.set.retain(|path| path.root != Root::Contact(field));
    }

    /// Forgets what guards have shown: time passes.
    pub(super) fn wait(&mut self) {
        self.set.clear();
    }

    /// No run goes on here.
    pub(super) fn stop(&mut self) {
        self.unreachable = true;
    }

    /// What is known where several ways meet; names that were there before stand for what they stood for.
    pub(super) fn meet(&self, ways: impl IntoIterator<Item = Self>) -> Self {
        let mut names = self.names.clone();
        let mut met: Option<Self> = None;
        for way in ways {
            for (name, visible) in &way.names {
                if !self.names.contains_key(name) {
                    merge(&mut names, name, *visible);
                }
            }
            if way.unreachable {
                continue;
            }
            met = Some(match met {
                None => way,
                Some(mut met) => {
                    met.definite.retain(|id| way.definite.contains(id));
                    met.set.retain(|path| way.set.contains(path));
                    met
                }
            });
        }
        let met = met.unwrap_or(Self {
            unreachable: true,
            ..self.clone()
        });
        Self { names, ..met }
    }
}

fn merge(names: &mut BTreeMap<SmolStr, Visible>, name: &SmolStr, visible: Visible) {
    let merged = match (names.get(name), visible) {
        (None, Visible::One(id, _)) => Visible::One(id, Standing::Closed),
        (Some(Visible::One(known, _)), Visible::One(id, _)) if *known == id => {
            Visible::One(id, Standing::Closed)
        }
        _ => Visible::Several,
    };
    names.insert(name.clone(), merged);
}
