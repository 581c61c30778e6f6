//! A shard: every n-th contact, played on a thread of its own.

use std::{cmp::Reverse, collections::BinaryHeap, ops::Range, sync::Arc};

use super::{
    Options,
    bodies::BrokenBodies,
    contacts::NewContact,
    feed::{Action, Item},
    people::Person,
};
use crate::{
    effect::Effect,
    engine::{Engine, Enrolled, Origin},
    input::{Input, InputKind},
    state::{AtRest, ContactState},
    step::{advance, begin, reach, remember, step},
    time::Timestamp,
    wire::write_effect,
};

/// A span of virtual time for one shard.
#[derive(Debug)]
pub(super) struct Slice {
    /// Contacts that are there from the beginning; in the first slice only.
    pub(super) contacts: Vec<NewContact>,
    /// When virtual time begins.
    pub(super) start: Timestamp,
    /// What happens in this span, in order.
    pub(super) items: Vec<Item>,
    /// Its last moment, included.
    pub(super) last: Timestamp,
    /// What the shard made of an earlier slice, to be written over.
    pub(super) spare: Played,
}

/// What a shard made of a slice.
#[derive(Debug, Default)]
pub(super) struct Played {
    /// By time, contact, then sequence.
    pub(super) lines: Vec<EffectLine>,
    /// The text of all lines.
    pub(super) text: Vec<u8>,
    /// The ids of their contacts, one behind the other.
    pub(super) ids: String,
    /// When the first timer is due.
    pub(super) wake: Option<Timestamp>,
    pub(super) broken_bodies: BrokenBodies,
    /// The slice's items, which are used up: memory for others.
    pub(super) items: Vec<Item>,
}

/// A written effect.
#[derive(Debug)]
pub(super) struct EffectLine {
    pub(super) at: Timestamp,
    /// Where the contact's id stands.
    pub(super) contact: Range<usize>,
    /// Where its text stands.
    pub(super) text: Range<usize>,
}

/// The contacts of a shard.
pub(super) struct Shard<'e> {
    engine: &'e Engine,
    options: &'e Options,
    /// How many shards there are.
    count: u32,
    contacts: Vec<Option<Contact>>,
    /// The contact whose turn it is.
    state: ContactState,
    /// When contacts are due, by their place; entries that are overtaken stay until they come up.
    timers: BinaryHeap<Reverse<(Timestamp, usize)>>,
    /// Contacts whose past is being built up.
    remembered: Vec<usize>,
    effects: Vec<Effect>,
    played: Played,
}

struct Contact {
    id: Arc<str>,
    rest: AtRest,
    /// When its first timer is due.
    wake: Option<Timestamp>,
    /// The time of its entry among the timers.
    queued: Option<Timestamp>,
    is_remembered: bool,
    /// Whether conditions are looked at whatever happens.
    has_conditions: bool,
    enrolled: Enrolled,
}

impl<'e> Shard<'e> {
    pub(super) fn new(engine: &'e Engine, options: &'e Options, count: u32) -> Self {
        Self {
            engine,
            options,
            count: count.max(1),
            contacts: Vec::new(),
            state: ContactState::default(),
            timers: BinaryHeap::new(),
            remembered: Vec::new(),
            effects: Vec::new(),
            played: Played::default(),
        }
    }

    pub(super) fn play(&mut self, mut slice: Slice) -> Played {
        self.played = std::mem::take(&mut slice.spare);
        self.played.clear();
        for contact in slice.contacts {
            let place = self.add(contact, slice.start, Origin::Baseline);
            self.queue(place);
        }
        if slice.last >= slice.start {
            self.begin(slice.start);
        }
        for item in slice.items.drain(..) {
            self.item(item, slice.start);
        }
        self.pass(slice.last);
        let mut played = std::mem::take(&mut self.played);
        played.items = slice.items;
        played.sort();
        played.wake = self.timers.peek().map(|Reverse((at, _))| *at);
        played
    }

    fn place(&self, person: Person) -> usize {
        (person.0 / self.count) as usize
    }

    fn add(&mut self, new: NewContact, at: Timestamp, origin: Origin) -> usize {
        let place = self.place(new.person);
        if self.contacts.len() <= place {
            self.contacts.resize_with(place + 1, || None);
        }
        let mut state = self.engine.contact(&new.id, new.fields, at, origin);
        if let Some(contact) = self.contacts.get_mut(place) {
            let mut new = Contact {
                id: new.id,
                rest: AtRest::default(),
                wake: None,
                queued: None,
                is_remembered: false,
                has_conditions: false,
                enrolled: Enrolled::No,
            };
            new.lay_down(self.engine, &mut state);
            *contact = Some(new);
        }
        place
    }

    /// Virtual time begins for those who have a past.
    fn begin(&mut self, start: Timestamp) {
        for place in std::mem::take(&mut self.remembered) {
            if let Some(Some(contact)) = self.contacts.get_mut(place)
                && contact.take_up(self.engine, &mut self.state)
            {
                contact.is_remembered = false;
                begin(self.engine, &mut self.state, start);
                contact.lay_down(self.engine, &mut self.state);
                self.queue(place);
            }
        }
    }

    fn item(&mut self, item: Item, start: Timestamp) {
        let place = self.place(item.person);
        match item.action {
            Action::Remember(input) => self.remember(place, input),
            Action::Step(input) => self.step(place, item.at, input),
            Action::Create(new, input) if item.at < start => {
                let place = self.add(*new, start, Origin::Baseline);
                self.remember(place, input);
            }
            Action::Create(new, input) => {
                let place = self.add(*new, item.at, Origin::Created);
                self.step(place, item.at, input);
            }
        }
    }

    fn remember(&mut self, place: usize, input: Input) {
        let Some(Some(contact)) = self.contacts.get_mut(place) else {
            return;
        };
        if !contact.take_up(self.engine, &mut self.state) {
            return;
        }
        remember(self.engine, &mut self.state, input);
        contact.lay_down(self.engine, &mut self.state);
        if !contact.is_remembered {
            contact.is_remembered = true;
            self.remembered.push(place);
        }
    }

    fn step(&mut self, place: usize, at: Timestamp, input: Input) {
        let Some(Some(contact)) = self.contacts.get_mut(place) else {
            return;
        };
        if contact.passes_over(self.engine, at, &input) {
            return;
        }
        if !contact.take_up(self.engine, &mut self.state) {
            return;
        }
        // For a late input, time has passed by the inputs of others.
        reach(self.engine, &mut self.state, at, &mut self.effects);
        step(self.engine, &mut self.state, input, &mut self.effects);
        contact.lay_down(self.engine, &mut self.state);
        self.write(place);
        self.queue(place);
    }

    /// Lets time pass to the end of the slice for all who are due before.
    fn pass(&mut self, last: Timestamp) {
        while let Some(Reverse((at, place))) = self.timers.peek().copied() {
            if at > last {
                return;
            }
            self.timers.pop();
            let Some(Some(contact)) = self.contacts.get_mut(place) else {
                continue;
            };
            if contact.queued != Some(at) {
                continue;
            }
            contact.queued = None;
            if contact.wake.is_some_and(|wake| wake <= last)
                && contact.take_up(self.engine, &mut self.state)
            {
                advance(self.engine, &mut self.state, last, &mut self.effects);
                contact.lay_down(self.engine, &mut self.state);
                self.write(place);
            }
            self.queue(place);
        }
    }

    /// Notes when a contact is due next.
    fn queue(&mut self, place: usize) {
        let Some(Some(contact)) = self.contacts.get_mut(place) else {
            return;
        };
        let Some(wake) = contact.wake else {
            return;
        };
        if contact.queued.is_none_or(|queued| wake < queued) {
            contact.queued = Some(wake);
            self.timers.push(Reverse((wake, place)));
        }
    }

    /// Writes the effects of a contact down.
    fn write(&mut self, place: usize) {
        let Some(Some(contact)) = self.contacts.get(place) else {
            return;
        };
        if self.effects.is_empty() {
            return;
        }
        let program = self.engine.program();
        let start = self.played.ids.len();
        self.played.ids.push_str(&contact.id);
        let id = start..self.played.ids.len();
        for effect in self.effects.drain(..) {
            if self.options.flow.is_some() && effect.flow != self.options.flow {
                continue;
            }
            self.played.broken_bodies.note(&contact.id, &effect);
            let start = self.played.text.len();
            write_effect(
                program,
                &contact.id,
                &effect,
                self.options.bodies,
                &mut self.played.text,
            );
            self.played.text.push(b'\n');
            self.played.lines.push(EffectLine {
                at: effect.at,
                contact: id.clone(),
                text: start..self.played.text.len(),
            });
        }
    }
}

impl Played {
    /// The id of the contact whose effect it is.
    pub(super) fn contact(&self, line: &EffectLine) -> &str {
        contact(&self.ids, line)
    }

    fn sort(&mut self) {
        let ids = self.ids.as_str();
        // Stable, so the effects of one contact at one time stay in their sequence.
        self.lines.sort_by(|one, other| {
            let by_time = one.at.cmp(&other.at);
            by_time.then_with(|| contact(ids, one).cmp(contact(ids, other)))
        });
    }

    fn clear(&mut self) {
        self.lines.clear();
        self.text.clear();
        self.ids.clear();
        self.broken_bodies = BrokenBodies::default();
    }
}

fn contact<'i>(ids: &'i str, line: &EffectLine) -> &'i str {
    ids.get(line.contact.clone()).unwrap_or_default()
}

impl Contact {
    /// Makes it the contact whose turn it is. That never fails: it was laid down by this very shard.
    fn take_up(&mut self, engine: &Engine, state: &mut ContactState) -> bool {
        self.rest.take_up(engine, state).is_ok()
    }

    /// Its turn is over.
    fn lay_down(&mut self, engine: &Engine, state: &mut ContactState) {
        self.wake = state.next_wake();
        self.has_conditions = engine.has_conditions_for(state);
        self.enrolled = match state.runs().next() {
            Some(_) => Enrolled::Yes,
            None => Enrolled::No,
        };
        self.rest.lay_down(state);
    }

    /// Whether an input changes nothing but how far the contact's time has come, which the next one that changes something says again:
    /// nothing in the program minds such an event, or only a run would, and nothing is due before it.
    ///
    /// Many events of a file are of this kind, and their contacts need not be taken up.
    fn passes_over(&self, engine: &Engine, at: Timestamp, input: &Input) -> bool {
        let InputKind::Event(event) = &input.kind else {
            return false;
        };
        !engine.minds(event, self.enrolled)
            && !self.has_conditions
            && !self.is_remembered
            && self.wake.is_none_or(|wake| wake >= at)
    }
}
