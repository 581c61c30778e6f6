//! What a shard made of a slice: the text of its effects, in order.

use std::ops::Range;

use super::{Options, bodies::BrokenBodies, feed::Item, turns::Turn};
use crate::{engine::Engine, time::Timestamp, wire::write_effect};

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

impl Played {
    /// The id of the contact whose effect it is.
    pub(super) fn contact(&self, line: &EffectLine) -> &str {
        contact(&self.ids, line)
    }

    /// Writes the effects of a contact's turn down.
    pub(super) fn write(&mut self, engine: &Engine, options: &Options, turn: &mut Turn) {
        if turn.effects.is_empty() {
            return;
        }
        let contact = turn.state.id();
        let start = self.ids.len();
        self.ids.push_str(contact);
        let id = start..self.ids.len();
        for effect in turn.effects.drain(..) {
            if options.flow.is_some() && effect.flow != options.flow {
                continue;
            }
            self.broken_bodies.note(contact, &effect);
            let (program, text) = (engine.program(), &mut self.text);
            let start = text.len();
            write_effect(program, contact, &effect, options.bodies, text);
            text.push(b'\n');
            self.lines.push(EffectLine {
                at: effect.at,
                contact: id.clone(),
                text: start..self.text.len(),
            });
        }
    }

    pub(super) fn sort(&mut self) {
        let ids = self.ids.as_str();
        // Stable, so the effects of one contact at one time stay in their sequence.
        self.lines.sort_by(|one, other| {
            let by_time = one.at.cmp(&other.at);
            by_time.then_with(|| contact(ids, one).cmp(contact(ids, other)))
        });
    }

    pub(super) fn clear(&mut self) {
        self.lines.clear();
        self.text.clear();
        self.ids.clear();
        self.broken_bodies = BrokenBodies::default();
    }
}

fn contact<'i>(ids: &'i str, line: &EffectLine) -> &'i str {
    ids.get(line.contact.clone()).unwrap_or_default()
}
