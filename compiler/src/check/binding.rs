//! Payloads: what events bring, and the names that `as` gives them in a flow.

use std::sync::Arc;

use foldhash::{HashMap, HashSet};

use smol_str::SmolStr;

use super::fields::Fields;
use crate::{
    checked::{Binding, BindingId, Definition, Named, PayloadOf, ReferenceKind},
    source::FileSpan,
};

impl PayloadOf {
    /// The definition of a field.
    pub(crate) fn field(self, position: u32) -> Option<Definition> {
        match self {
            Self::Event(event) => Some(Definition::EventField(event, position)),
            Self::Action(action) => Some(Definition::ActionReturn(action, position)),
            Self::Unknown => None,
        }
    }
}

/// What an event brings.
#[derive(Debug, Clone)]
pub(super) struct Payload {
    /// None where the event is not known: any field may be in it.
    pub(super) fields: Option<Arc<Fields>>,
    pub(super) of: PayloadOf,
}

impl Payload {
    pub(super) const UNKNOWN: Self = Self {
        fields: None,
        of: PayloadOf::Unknown,
    };

    /// Whether two payloads are of one type.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        match (&self.fields, &other.fields) {
            (Some(one), Some(other)) => one.agrees(other),
            _ => true,
        }
    }
}

/// A payload with its name.
#[derive(Debug)]
pub(super) struct Bound {
    pub(super) named: Named,
    pub(super) payload: Payload,
}

/// The payloads that a flow names.
#[derive(Debug, Default)]
pub(super) struct Bindings {
    list: Vec<Bound>,
    by_name: HashMap<SmolStr, Vec<BindingId>>,
    /// Where `as` gives a name, in order.
    namings: Vec<(BindingId, FileSpan)>,
    /// Where the `where` behind an `as` reads that very payload by its name.
    own_uses: Vec<(SmolStr, FileSpan)>,
    /// Names of payloads that are bound nowhere.
    missed: HashSet<SmolStr>,
    /// How many references there were before those of the flow.
    references: usize,
}

impl Bindings {
    pub(super) fn get(&self, id: BindingId) -> Option<&Bound> {
        self.list.get(id.0 as usize)
    }

    /// Those of a flow before which there were so many references.
    pub(super) fn behind(references: usize) -> Self {
        Self {
            references,
            ..Self::default()
        }
    }

    /// How many references there were before those of the flow.
    pub(super) const fn first_reference(&self) -> usize {
        self.references
    }

    /// Remembers a name that is bound nowhere; whether it is missed for the first time.
    pub(super) fn misses(&mut self, name: &SmolStr) -> bool {
        self.missed.insert(name.clone())
    }

    /// The payload of that name and type; a new one, if there is none yet.
    pub(super) fn bind(&mut self, named: Named, payload: Payload) -> BindingId {
        let place = named.place;
        let id = self.binding(named, payload);
        self.namings.push((id, place));
        id
    }

    /// Remembers that a `where` reads, by its name, the payload that it decides on.
    pub(super) fn used_by_own_condition(&mut self, name: SmolStr, place: FileSpan) {
        self.own_uses.push((name, place));
    }

    /// Where the names are given, and where a `where` uses the one that is given just before it.
    pub(super) fn places(&self) -> Vec<(BindingId, FileSpan, ReferenceKind)> {
        let is_named = |id: BindingId, name: &SmolStr| {
            self.get(id).is_some_and(|bound| bound.named.name == *name)
        };
        let uses = self.own_uses.iter().filter_map(|(name, place)| {
            let before = self.namings.partition_point(|(_, naming)| naming < place);
            let mut before = self.namings.get(..before)?.iter().rev();
            let (id, _) = before.find(|(id, _)| is_named(*id, name))?;
            Some((*id, *place, ReferenceKind::Use))
        });
        let namings = self.namings.iter();
        namings
            .map(|(id, place)| (*id, *place, ReferenceKind::Naming))
            .chain(uses)
            .collect()
    }

    fn binding(&mut self, named: Named, payload: Payload) -> BindingId {
        let known = self.by_name.entry(named.name.clone()).or_default();
        let same = known.iter().copied().find(|id| {
            let bound = self.list.get(id.0 as usize);
            bound.is_some_and(|bound| bound.payload.agrees(&payload))
        });
        if let Some(same) = same {
            return same;
        }
        let id = BindingId(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        known.push(id);
        self.list.push(Bound { named, payload });
        id
    }

    /// As the checked flow holds them.
    pub(super) fn finish(self) -> Vec<Binding> {
        let finished = self.list.into_iter().map(|bound| Binding {
            named: bound.named,
            payload: bound.payload.of,
        });
        finished.collect()
    }
}
