//! A shard: every n-th contact, played on a thread of its own.

use super::{
    Options,
    contacts::NewContact,
    feed::{Action, Item},
    people::Person,
    played::Played,
    timers::Timers,
    turns::{Room, Turns, What},
};
use crate::{
    engine::{Engine, Enrolled, Origin},
    input::{Input, InputKind},
    state::{AtRest, ContactState},
    step::{begin, remember},
    time::Timestamp,
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

/// The contacts of a shard.
pub(super) struct Shard<'e> {
    engine: &'e Engine,
    options: &'e Options,
    /// How many shards there are.
    count: u32,
    contacts: Vec<Option<Contact>>,
    /// A contact whose past is being built up.
    state: ContactState,
    /// Contacts whose turn it is.
    turns: Turns,
    /// When contacts are due, by their place; entries that are overtaken stay until they come up.
    timers: Timers,
    /// Contacts whose past is being built up.
    remembered: Vec<usize>,
    played: Played,
}

struct Contact {
    rest: AtRest,
    /// When its first timer is due.
    wake: Option<Timestamp>,
    /// The time of its entry among the timers.
    queued: Option<Timestamp>,
    is_remembered: bool,
    /// Whether it is among the turns.
    has_turn: bool,
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
            turns: Turns::default(),
            timers: Timers::default(),
            remembered: Vec::new(),
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
        self.play_turns();
        self.pass(slice.last);
        self.play_turns();
        let mut played = std::mem::take(&mut self.played);
        played.items = slice.items;
        played.sort();
        played.wake = self.timers.peek().map(|(at, _)| at);
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
                rest: AtRest::default(),
                wake: None,
                queued: None,
                is_remembered: false,
                has_turn: false,
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
        // What the contact's last input made of it is to be known.
        let contact = self.contacts.get(place).and_then(Option::as_ref);
        if contact.is_some_and(|contact| contact.has_turn) {
            self.play_turns();
        }
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
        let contact = self.contacts.get(place).and_then(Option::as_ref);
        if contact.is_some_and(|contact| !contact.passes_over(self.engine, at, &input)) {
            self.take_turn(place, What::Step(at, input));
        }
    }

    /// Lets time pass to the end of the slice for all who are due before.
    fn pass(&mut self, last: Timestamp) {
        while let Some((at, place)) = self.timers.peek() {
            if at > last {
                break;
            }
            self.timers.pop();
            let Some(Some(contact)) = self.contacts.get_mut(place) else {
                continue;
            };
            if contact.queued != Some(at) {
                continue;
            }
            contact.queued = None;
            if contact.wake.is_some_and(|wake| wake <= last) {
                self.take_turn(place, What::Pass(last));
            } else {
                self.queue(place);
            }
        }
    }

    fn take_turn(&mut self, place: usize, what: What) {
        if let Some(Some(contact)) = self.contacts.get_mut(place) {
            contact.has_turn = true;
        }
        if self.turns.take(place, what) == Room::None {
            self.play_turns();
        }
    }

    /// Plays the contacts whose turn it is: each part of the work for all of them, then the next part.
    fn play_turns(&mut self) {
        let (engine, contacts) = (self.engine, &mut self.contacts);
        let turns = self.turns.taken();
        for turn in &mut *turns {
            if let Some(Some(contact)) = contacts.get_mut(turn.place) {
                turn.is_up = contact.take_up(engine, &mut turn.state);
            }
        }
        for turn in &mut *turns {
            turn.play(engine);
        }
        for turn in &mut *turns {
            self.played.write(engine, self.options, turn);
        }
        for turn in &mut *turns {
            let Some(Some(contact)) = contacts.get_mut(turn.place) else {
                continue;
            };
            contact.has_turn = false;
            if turn.is_up {
                contact.lay_down(engine, &mut turn.state);
                contact.queue(turn.place, &mut self.timers);
            }
        }
        self.turns.clear();
    }

    /// Notes when a contact is due next.
    fn queue(&mut self, place: usize) {
        if let Some(Some(contact)) = self.contacts.get_mut(place) {
            contact.queue(place, &mut self.timers);
        }
    }
}

impl Contact {
    /// Makes it the contact whose turn it is. That never fails: it was laid down by this very shard.
    fn take_up(&mut self, engine: &Engine, state: &mut ContactState) -> bool {
        self.rest
            .take_up_with_wake(engine, state, self.wake)
            .is_ok()
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

    /// Notes when it is due next.
    fn queue(&mut self, place: usize, timers: &mut Timers) {
        let Some(wake) = self.wake else {
            return;
        };
        if self.queued.is_none_or(|queued| wake < queued) {
            self.queued = Some(wake);
            timers.push(wake, place);
        }
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
