//! The contacts whose turn it is: a few at a time.
//!
//! Taking a contact up, playing it, writing what came of it and laying it down are long pieces of code, which together have no room
//! in the cache of instructions next to the processor.
//! So each piece is run for some contacts, then the next piece.

use crate::{
    effect::Effect,
    engine::Engine,
    input::Input,
    state::ContactState,
    step::{advance, reach, step},
    time::Timestamp,
};

/// How many contacts are played together; the states of more would have no room in the cache of data.
const TOGETHER: usize = 16;

/// Some contacts, no two of them the same.
#[derive(Debug, Default)]
pub(super) struct Turns {
    /// What is behind those that are taken is there to be taken again, with the memory it holds.
    all: Vec<Turn>,
    taken: usize,
}

/// A contact's turn.
#[derive(Debug, Default)]
pub(super) struct Turn {
    /// Where the contact is.
    pub(super) place: usize,
    what: Option<What>,
    /// The contact, once it is taken up.
    pub(super) state: ContactState,
    pub(super) is_up: bool,
    pub(super) effects: Vec<Effect>,
}

/// What happens to a contact.
#[derive(Debug)]
pub(super) enum What {
    /// An input, when time has passed by the inputs of all up to that moment.
    Step(Timestamp, Input),
    /// Time passes up to that moment.
    Pass(Timestamp),
}

/// Whether another contact may take its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    Some,
    None,
}

impl Turns {
    /// Gives a contact, whose turn it is not yet, its turn; whether there is room for another.
    pub(super) fn take(&mut self, place: usize, what: What) -> Room {
        if self.taken == self.all.len() {
            self.all.push(Turn::default());
        }
        if let Some(turn) = self.all.get_mut(self.taken) {
            turn.place = place;
            turn.what = Some(what);
            turn.is_up = false;
        }
        self.taken += 1;
        if self.taken < TOGETHER {
            Room::Some
        } else {
            Room::None
        }
    }

    /// Those whose turn it is, in the order in which they took it.
    pub(super) fn taken(&mut self) -> &mut [Turn] {
        self.all.get_mut(..self.taken).unwrap_or_default()
    }

    /// It is nobody's turn.
    pub(super) fn clear(&mut self) {
        self.taken = 0;
    }
}

impl Turn {
    /// What happens to the contact, with its effects.
    pub(super) fn play(&mut self, engine: &Engine) {
        let Some(what) = self.what.take().filter(|_| self.is_up) else {
            return;
        };
        let (state, effects) = (&mut self.state, &mut self.effects);
        match what {
            What::Step(at, input) => {
                // For a late input, time has passed by the inputs of others.
                reach(engine, state, at, effects);
                step(engine, state, input, effects);
            }
            What::Pass(to) => advance(engine, state, to, effects),
        }
    }
}
