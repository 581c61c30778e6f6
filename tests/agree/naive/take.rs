//! Inputs: histories, fields, consent and scores are brought up to date before any flow looks.

use nurture_runtime::{
    program::{Channel, EventId, FieldId, ListId, Way},
    time::Timestamp,
    value::Value,
};

use super::{
    clock::TICK,
    contact::Logged,
    send,
    world::{Item, World},
};
use crate::{
    coverage::note,
    inputs::{Happening, Reference, What},
};

impl World<'_> {
    /// One input, and all that comes of it.
    pub fn take(&mut self, happening: &Happening) {
        if happening.at < self.now {
            note("late input");
        }
        self.recount();
        match &happening.what {
            What::Event {
                event,
                data,
                reference,
            } => {
                let index = self.log_event(happening.at, *event, data, reference);
                self.follow(index);
                self.count_scores(index);
                self.process(&Item::Event(index));
            }
            What::Set(fields) => {
                let mut changed = Vec::new();
                for (field, value) in fields {
                    if self.put(*field, value) {
                        changed.push((*field, value.clone()));
                    }
                }
                self.process(&Item::Fields(changed));
            }
            What::Join(list) => {
                if self.put_list(*list, Way::Join) {
                    self.process(&Item::List(*list, Way::Join));
                }
            }
            What::Leave(list) => {
                if self.put_list(*list, Way::Leave) {
                    self.process(&Item::List(*list, Way::Leave));
                }
            }
            What::Start(flow) => {
                self.admit_started(*flow, "manual");
                self.look_at_segments();
            }
            What::Pass => {}
            // To a moment that is over, nothing goes on.
            What::Advance if happening.at < self.now => {}
            What::Advance => self.timers(),
        }
        self.drain();
    }

    /// Inputs from before the start build state and have no effects.
    pub fn remember(&mut self, past: &[Happening], start: Timestamp) {
        let Some(first) = past.first() else { return };
        self.now = first.at;
        let mut rest = past.iter().peekable();
        while self.now < start {
            while let Some(happening) = rest.next_if(|happening| happening.at <= self.now) {
                note("input before the start");
                match &happening.what {
                    What::Event {
                        event,
                        data,
                        reference,
                    } => {
                        let index = self.log_event(happening.at, *event, data, reference);
                        self.follow(index);
                        self.count_scores(index);
                    }
                    What::Set(fields) => {
                        for (field, value) in fields {
                            self.put(*field, value);
                        }
                    }
                    What::Join(list) => {
                        self.put_list(*list, Way::Join);
                    }
                    What::Leave(list) => {
                        self.put_list(*list, Way::Leave);
                    }
                    What::Start(_) | What::Pass | What::Advance => {}
                }
            }
            self.decay_all();
            self.now = self.now.saturating_add(TICK);
        }
        self.forget_effects();
        self.now = start;
    }

    fn log_event(
        &mut self,
        at: Timestamp,
        event: EventId,
        data: &[Value],
        reference: &Reference,
    ) -> usize {
        self.contact.log.push(Logged {
            at,
            taken: self.now,
            event,
            data: data.to_vec(),
            belonging: self.belonging(reference),
            contact: self.contact.current.clone(),
        });
        self.contact.log.len() - 1
    }

    /// Puts a value into a field; whether that was a change. Another address clears a bounce.
    pub fn put(&mut self, field: FieldId, value: &Value) -> bool {
        let changed = self.contact.put(field, value);
        for channel in Channel::ALL {
            let address = send::address(self.checked, &self.contact.current, channel);
            let bounced = &mut self.contact.current.consent.bounced;
            if address.is_set() && bounced.get(&channel).is_some_and(|known| *known != address) {
                note("another address clears a bounce");
                bounced.remove(&channel);
            }
        }
        changed
    }

    pub fn put_list(&mut self, list: ListId, way: Way) -> bool {
        match way {
            Way::Join => self.contact.current.lists.insert(list),
            Way::Leave => self.contact.current.lists.remove(&list),
        }
    }
}
