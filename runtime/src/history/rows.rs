//! The events that are remembered one by one.

use std::{collections::VecDeque, ops::Range};

use super::{blocks::Blocks, summary::Summary};
use crate::{fault::Fault, program::Answer, time::Timestamp, value::Value};

/// An event that is remembered.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    pub at: Timestamp,
    pub captures: Box<[Value]>,
}

/// Events by their own time, of equal times in the order of arrival.
///
/// There may be tens of thousands, so times lie by themselves: most questions need no more.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rows {
    times: VecDeque<Timestamp>,
    /// As many as times, or none where nothing but times is kept.
    captures: VecDeque<Box<[Value]>>,
    /// Only of many, and no part of what is remembered: it can be made from that at any time.
    summaries: Option<Box<Summaries>>,
}

/// What is known of many events for each question about their values.
#[derive(Debug, Clone, Default)]
struct Summaries {
    /// How many earlier events have been forgotten: the number of the first that is remembered.
    first: usize,
    questions: Vec<Blocks>,
}

impl PartialEq for Rows {
    fn eq(&self, other: &Self) -> bool {
        (&self.times, &self.captures) == (&other.times, &other.captures)
    }
}

impl Rows {
    /// How many events they are from which on each look at all of their values would be felt.
    const MANY: usize = 32;
    /// With how many fewer of them summaries go: were it as many, they would be made again and again while events come and go.
    const FEW: usize = Self::MANY / 2;

    /// None yet, with room for so many.
    pub(crate) fn with_room(count: usize) -> Self {
        Self {
            times: VecDeque::with_capacity(count),
            captures: VecDeque::new(),
            summaries: None,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.times.len()
    }

    /// Whether they are so many that what is asked of their values is summed up.
    fn are_many(&self) -> bool {
        self.len() >= Self::MANY
    }

    /// When they were, the earliest first.
    pub(crate) const fn times(&self) -> &VecDeque<Timestamp> {
        &self.times
    }

    /// What is kept of some of them.
    pub(crate) fn captures(&self, range: Range<usize>) -> impl Iterator<Item = &[Value]> {
        range.map(|place| kept(&self.captures, place))
    }

    /// Puts an event where it belongs, ready for what is asked of it and the others.
    pub(crate) fn insert(&mut self, row: Row, asked: &[Answer]) {
        let place = self.times.partition_point(|known| *known <= row.at);
        self.times.insert(place, row.at);
        if !row.captures.is_empty() {
            self.captures.insert(place, row.captures);
        }
        if place + 1 == self.len() {
            self.sum_up(asked);
        } else if let Some(summaries) = &mut self.summaries {
            // The next that comes in time completes them: many late ones in a row are not paid for one by one.
            summaries.cut(place);
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
        let count = count.min(self.len());
        self.times.drain(..count);
        self.captures.drain(..count.min(self.captures.len()));
        if let Some(summaries) = &mut self.summaries {
            summaries.forget(count);
        }
        // What only a busy time needed is given back.
        let is_roomy = self.times.capacity() > Self::MANY.max(4 * self.times.len());
        if is_roomy {
            self.times.shrink_to(2 * self.times.len());
            self.captures.shrink_to(2 * self.captures.len());
        }
        if is_roomy || self.len() < Self::FEW {
            self.summaries = None;
        }
    }

    /// What a question comes to for some of them.
    pub(crate) fn summary(&self, answer: Answer, range: Range<usize>) -> Result<Summary, Fault> {
        if matches!(answer, Answer::Any | Answer::Count) {
            return Ok(Summary::Count(range.len()));
        }
        let known = self.summaries.as_deref().and_then(|summaries| {
            let mut questions = summaries.questions.iter();
            let blocks = questions.find(|blocks| blocks.answer() == answer)?;
            Some((summaries.first, blocks))
        });
        match known {
            Some((first, blocks)) => {
                let numbers = first + range.start..first + range.end;
                blocks.summary(first, numbers, |number| {
                    kept(&self.captures, number - first)
                })
            }
            None => Blocks::new(answer).summary(0, range, |place| kept(&self.captures, place)),
        }
    }

    /// Completes what is known for each question, if there are many.
    pub(crate) fn sum_up(&mut self, asked: &[Answer]) {
        if asked.is_empty() || !self.are_many() {
            return;
        }
        let summaries = self.summaries.get_or_insert_default();
        if summaries
            .complete(self.times.len(), &self.captures, asked)
            .is_err()
        {
            // Of values that do not fit each other, whoever asks is told.
            self.summaries = None;
        }
    }
}

impl Summaries {
    /// Makes what is missing, for so many events of which this is kept.
    fn complete(
        &mut self,
        count: usize,
        captures: &VecDeque<Box<[Value]>>,
        asked: &[Answer],
    ) -> Result<(), Fault> {
        if self.questions.is_empty() {
            self.questions
                .extend(asked.iter().copied().map(Blocks::new));
        }
        let first = self.first;
        for blocks in &mut self.questions {
            blocks.complete(first..first + count, |number| {
                kept(captures, number - first)
            })?;
        }
        Ok(())
    }

    /// An event came to a place before the last.
    fn cut(&mut self, place: usize) {
        for blocks in &mut self.questions {
            blocks.cut(self.first, self.first + place);
        }
    }

    fn forget(&mut self, count: usize) {
        let first = self.first;
        self.first += count;
        for blocks in &mut self.questions {
            blocks.forget(first, self.first);
        }
    }
}

/// What is kept of the event at a place.
fn kept(captures: &VecDeque<Box<[Value]>>, place: usize) -> &[Value] {
    captures.get(place).map_or(&[], |captures| captures)
}

#[cfg(test)]
mod tests;
