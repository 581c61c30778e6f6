//! What is known at a step of a flow: which payloads are bound, and what guards have shown to be set.
//!
//! A state is copied where ways part and put together again where they meet.
//! What happened on a way is kept as a list, so that a meeting costs what has changed on the ways, and not all that is known.

use nurture_runtime::program::FieldId;
use smol_str::SmolStr;

use self::log::{Change, Log};
use super::persistent::Map;
use crate::checked::BindingId;

mod log;

/// What is known at a step of a flow.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    /// Whether no run ever comes here.
    unreachable: bool,
    names: Map<SmolStr, Visible>,
    /// Payloads that are bound on every way to here.
    definite: Map<BindingId, ()>,
    /// What guards have shown to be set of payloads with a name, which never change.
    set_of_bindings: Map<Path, ()>,
    /// What guards have shown to be set of all else.
    set: Map<Path, ()>,
    log: Log,
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
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Path {
    pub(super) root: Root,
    /// Fields of records, from outside to inside.
    pub(super) fields: Vec<u32>,
}

/// Where a path begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Root {
    /// A field of the contact, which is no record.
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

impl State {
    /// What a payload's name stands for.
    pub(super) fn visible(&self, name: &str) -> Option<Visible> {
        self.names.get(name).copied()
    }

    /// The payload that a name stands for which belongs to the steps at hand.
    pub(super) fn open(&self, name: &str) -> Option<BindingId> {
        match self.visible(name)? {
            Visible::One(id, Standing::Open) => Some(id),
            _ => None,
        }
    }

    /// The names of payloads, in order.
    pub(super) fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.names.keys().into_iter().map(SmolStr::as_str).collect();
        names.sort_unstable();
        names
    }

    /// Gives a payload a name.
    pub(super) fn name(&mut self, name: SmolStr, id: BindingId) {
        self.show(name, Visible::One(id, Standing::Open));
    }

    fn show(&mut self, name: SmolStr, visible: Visible) {
        self.log.push(Change::Name(name.clone(), visible));
        self.names.insert(name, visible);
    }

    /// The payload is bound.
    pub(super) fn define(&mut self, id: BindingId) {
        self.log.push(Change::Define(id));
        self.definite.insert(id, ());
    }

    /// Whether the payload is bound, as far as is known.
    pub(super) fn is_bound(&self, id: BindingId) -> bool {
        self.definite.contains(&id) || self.is_set(&Path::of(Root::Binding(id)))
    }

    /// Whether a guard has shown that it is set.
    pub(super) fn is_set(&self, path: &Path) -> bool {
        match path.root {
            Root::Binding(_) => self.set_of_bindings.contains(path),
            _ => self.set.contains(path),
        }
    }

    /// Takes over what a guard shows.
    pub(super) fn learn(&mut self, paths: impl IntoIterator<Item = Path>) {
        for path in paths {
            self.log.push(Change::Learn(path.clone()));
            match path.root {
                Root::Binding(_) => self.set_of_bindings.insert(path, ()),
                _ => self.set.insert(path, ()),
            }
        }
    }

    /// Forgets what is known of a field of the contact.
    pub(super) fn forget(&mut self, field: FieldId) {
        self.log.push(Change::Forget(field));
        self.set.remove(&Path::of(Root::Contact(field)));
    }

    /// Forgets what guards have shown of all but payloads with a name: it may be another one now.
    pub(super) fn forget_what_changes(&mut self) {
        self.set = Map::default();
    }

    /// Forgets what guards have shown: time passes.
    pub(super) fn wait(&mut self) {
        self.log.push(Change::Wait);
        self.set = Map::default();
        self.set_of_bindings = Map::default();
    }

    /// No run goes on here.
    pub(super) fn stop(&mut self) {
        self.unreachable = true;
    }

    /// What is known where several ways meet that began here; names that were there before stand for what they stood for.
    pub(super) fn meet(&self, ways: &[Self]) -> Self {
        let mut met = self.clone();
        for way in ways {
            for change in way.log.since(&self.log) {
                if let Change::Name(name, visible) = change
                    && self.visible(name).is_none()
                {
                    let merged = merged(met.visible(name), *visible);
                    met.show(name.clone(), merged);
                }
            }
        }
        let open: Vec<&Self> = ways.iter().filter(|way| !way.unreachable).collect();
        met.unreachable = open.is_empty();
        if open.is_empty() {
            return met;
        }
        // First what some way forgets, then what all of them know in the end.
        let changes: Vec<&Change> = open
            .iter()
            .flat_map(|way| way.log.since(&self.log))
            .collect();
        for change in &changes {
            match change {
                Change::Wait => met.wait(),
                Change::Forget(field) => met.forget(*field),
                _ => {}
            }
        }
        for change in changes {
            match change {
                Change::Define(id) if open.iter().all(|way| way.definite.contains(id)) => {
                    met.define(*id);
                }
                Change::Learn(path) if open.iter().all(|way| way.is_set(path)) => {
                    met.learn([path.clone()]);
                }
                _ => {}
            }
        }
        met
    }
}

fn merged(known: Option<Visible>, visible: Visible) -> Visible {
    match (known, visible) {
        (None, Visible::One(id, _)) => Visible::One(id, Standing::Closed),
        (Some(Visible::One(known, _)), Visible::One(id, _)) if known == id => {
            Visible::One(id, Standing::Closed)
        }
        _ => Visible::Several,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: Path = Path::of(Root::Contact(FieldId(0)));
    const PLAN: Path = Path::of(Root::Contact(FieldId(1)));

    #[test]
    fn what_every_way_has_shown_is_known_where_they_meet() {
        let before = State::default();
        let (mut one, mut other) = (before.clone(), before.clone());
        one.learn([NAME, PLAN]);
        other.learn([NAME]);
        let met = before.meet(&[one, other]);
        assert!(met.is_set(&NAME));
        assert!(!met.is_set(&PLAN));
    }

    #[test]
    fn ways_that_end_say_nothing() {
        let before = State::default();
        let (mut one, mut other) = (before.clone(), before.clone());
        one.learn([NAME]);
        other.stop();
        assert!(before.meet(&[one, other.clone()]).is_set(&NAME));
        assert!(before.meet(&[other]).unreachable);
    }

    #[test]
    fn what_one_way_forgets_is_not_known_where_they_meet() {
        let mut before = State::default();
        before.learn([NAME, PLAN]);
        let (mut one, other) = (before.clone(), before.clone());
        one.wait();
        one.learn([PLAN]);
        let met = before.meet(&[one, other]);
        assert!(!met.is_set(&NAME));
        assert!(met.is_set(&PLAN));
    }

    #[test]
    fn payloads_are_bound_if_every_way_binds_them() {
        let before = State::default();
        let (mut one, mut other) = (before.clone(), before.clone());
        for way in [&mut one, &mut other] {
            way.name("p".into(), BindingId(0));
            way.define(BindingId(0));
        }
        let met = before.meet(&[one.clone(), other]);
        assert!(met.is_bound(BindingId(0)));
        assert_eq!(met.open("p"), None);
        assert!(!before.meet(&[one, before.clone()]).is_bound(BindingId(0)));
    }

    #[test]
    fn payloads_of_two_types_have_no_name_in_common() {
        let before = State::default();
        let (mut one, mut other) = (before.clone(), before.clone());
        one.name("p".into(), BindingId(0));
        other.name("p".into(), BindingId(1));
        assert_eq!(
            before.meet(&[one, other]).visible("p"),
            Some(Visible::Several)
        );
    }
}
