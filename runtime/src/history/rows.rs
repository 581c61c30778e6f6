//! The events that are remembered one by one.

use std::{collections::VecDeque, ops::Range};

use crate::{time::Timestamp, value::Value};

/// An event that is remembered.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    pub at: Timestamp,
    pub captures: Box<[Value]>,
}

/// Events by their own time, of equal times in the order of arrival.
///
/// There may be tens of thousands, so times lie by themselves: most questions need no more.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Rows {
    times: VecDeque<Timestamp>,
    /// As many as times, or none where nothing but times is kept.
    captures: VecDeque<Box<[Value]>>,
}

impl Rows {
    /// How many events they are from which on each look at them would be felt.
    const MANY: usize = 32;

    /// None yet, with room for so many.
    pub(crate) fn with_room(count: usize) -> Self {
        Self {
            times: VecDeque::with_capacity(count),
            captures: VecDeque::new(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.times.len()
    }

    /// Whether they are so many that they are better left as they are.
    pub(crate) fn are_many(&self) -> bool {
        self.len() >= Self::MANY
    }

    /// When they were, the earliest first.
    pub(crate) const fn times(&self) -> &VecDeque<Timestamp> {
        &self.times
    }

    /// What is kept of some of them.
    pub(crate) fn captures(
        &self,
        range: Range<usize>,
    ) -> impl DoubleEndedIterator<Item = &[Value]> {
        range.map(|place| {
            self.captures
                .get(place)
                .map_or(&[][..], |captures| captures)
        })
    }

    /// Puts an event where it belongs.
    pub(crate) fn insert(&mut self, row: Row) {
        let place = self.times.partition_point(|known| *known <= row.at);
        self.times.insert(place, row.at);
        if !row.captures.is_empty() {
            self.captures.insert(place, row.captures);
        }
    }

    /// Puts an event behind the others, none of which is later.
    pub(crate) fn push(&mut self, row: Row) {
        self.times.push_back(row.at);
        if !row.captures.is_empty() {
            self.captures.push_back(row.captures);
        }
    }

    /// Forgets so many of the earliest.
    pub(crate) fn forget(&mut self, count: usize) {
        self.times.drain(..count.min(self.times.len()));
        self.captures.drain(..count.min(self.captures.len()));
        // What only a busy time needed is given back.
        if self.times.capacity() > 4 * self.times.len() {
            self.times.shrink_to(2 * self.times.len());
            self.captures.shrink_to(2 * self.captures.len());
        }
    }
}
