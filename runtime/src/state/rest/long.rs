//! Long histories: a contact rests with them as they are.
//!
//! Packed with all else, each of their events would be written and read again with every input of the contact,
//! and ten times as many inputs would cost a hundred times as much.

use super::Broken;
use crate::{
    history::{History, Rows},
    state::ContactState,
};

/// A contact's long histories, each with its place among all of the contact's histories.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Long(Box<[(usize, Rows)]>);

impl Long {
    /// Takes them out of a state; there they are empty now.
    pub(super) fn take_from(state: &mut ContactState) -> Self {
        let mut long = Vec::new();
        // From within, as every contact that is laid down comes by here.
        state
            .histories_mut()
            .enumerate()
            .for_each(|(place, history)| {
                if let History::Rows(rows) = history
                    && rows.are_many()
                {
                    long.push((place, std::mem::take(rows)));
                }
            });
        Self(long.into_boxed_slice())
    }

    /// Puts them back.
    ///
    /// # Errors
    /// If the state has no such histories.
    pub(super) fn give_to(&mut self, state: &mut ContactState) -> Result<(), Broken> {
        let mut histories = state.histories_mut().enumerate();
        for (place, long) in std::mem::take(&mut self.0) {
            match histories.find(|(known, _)| *known == place) {
                Some((_, History::Rows(rows))) => *rows = long,
                _ => return Err(Broken),
            }
        }
        Ok(())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
