//! Bodies that could not be written: of which message, how many, and what became of the first.

use std::collections::{BTreeMap, btree_map::Entry};

use crate::{
    effect::{Effect, EffectKind},
    program::MessageId,
    time::Timestamp,
};

/// A message whose body could not be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenBody {
    /// The message's name.
    pub message: String,
    /// How often.
    pub count: u64,
    /// When the first was to leave.
    pub at: Timestamp,
    /// To whom.
    pub contact: String,
    /// Why it could not be written.
    pub cause: String,
}

/// Those of a play, or of a part of one.
#[derive(Debug, Default)]
pub(super) struct BrokenBodies(BTreeMap<MessageId, BrokenBody>);

impl BrokenBodies {
    /// Takes an effect in, if it is one.
    pub fn note(&mut self, contact: &str, effect: &Effect) {
        let EffectKind::Send(send) = &effect.kind else {
            return;
        };
        let Some(Err(error)) = &send.body else {
            return;
        };
        let found = BrokenBody {
            message: error.message.clone(),
            count: 1,
            at: effect.at,
            contact: contact.to_owned(),
            cause: error.cause.clone(),
        };
        self.add(send.message, found);
    }

    /// Takes in those of another part: what is told of the first does not depend on how a play was divided.
    pub fn take_in(&mut self, other: Self) {
        for (message, found) in other.0 {
            self.add(message, found);
        }
    }

    /// Those of each message, in the order of the messages.
    pub fn into_list(self) -> Vec<BrokenBody> {
        self.0.into_values().collect()
    }

    fn add(&mut self, message: MessageId, found: BrokenBody) {
        match self.0.entry(message) {
            Entry::Vacant(entry) => {
                entry.insert(found);
            }
            Entry::Occupied(mut entry) => {
                let known = entry.get_mut();
                let count = known.count + found.count;
                if (found.at, &found.contact) < (known.at, &known.contact) {
                    *known = found;
                }
                known.count = count;
            }
        }
    }
}
