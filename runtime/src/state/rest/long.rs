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
    /// If the state has no such histories; then they stay here.
    pub(super) fn give_to(&mut self, state: &mut ContactState) -> Result<(), Broken> {
        let mut histories: Vec<&mut History> = state.histories_mut().collect();
        let is_there = |(place, _): &(usize, Rows)| matches!(histories.get(*place), Some(History::Rows(rows)) if rows.len() == 0);
        if !self.0.iter().all(is_there) {
            return Err(Broken);
        }
        for (place, long) in std::mem::take(&mut self.0) {
            if let Some(History::Rows(rows)) = histories.get_mut(place) {
                *rows = long;
            }
        }
        Ok(())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
