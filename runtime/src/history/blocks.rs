//! Summaries of blocks of events, so that a question about many of them looks at few.
//!
//! ```text
//! events            0 … 15 │ 16 … 31 │ …           │ 240 … 255 │ 256 … 271 │ …
//! blocks of 16      ██████ │ ███████ │ …           │ █████████ │ █████████ │ …
//! blocks of 256     ██████████████████████████████████████████ │ …
//! ```
//!
//! An event's number never changes as earlier ones are forgotten, so neither does its block.
//! A question about any stretch of them takes the greatest blocks that lie in it, and single events at both ends:
//! with ten times as many events, a few more.

use std::{collections::VecDeque, ops::Range};

use super::summary::Summary;
use crate::{fault::Fault, program::Answer, value::Value};

/// How many events make a block, and how many blocks a greater one.
const WIDTH: usize = 16;

/// What one question comes to for each block.
///
/// The blocks of a size lie without a gap from that of the first event that is remembered.
/// That one may begin earlier; as no question is about what is forgotten, it is never asked then.
#[derive(Debug, Clone)]
pub(super) struct Blocks {
    answer: Answer,
    /// Those of 16 events, those of 256, and so on.
    levels: Vec<VecDeque<Summary>>,
}

impl Blocks {
    pub(super) const fn new(answer: Answer) -> Self {
        Self {
            answer,
            levels: Vec::new(),
        }
    }

    pub(super) const fn answer(&self) -> Answer {
        self.answer
    }

    /// How many sizes of blocks there are.
    #[cfg(test)]
    pub(super) const fn sizes(&self) -> usize {
        self.levels.len()
    }

    /// What the question comes to for the events of some numbers, where the first that is remembered has the number `first`.
    pub(super) fn summary<'v>(
        &self,
        first: usize,
        numbers: Range<usize>,
        captures: impl Fn(usize) -> &'v [Value],
    ) -> Result<Summary, Fault> {
        let mut summary = Summary::none(self.answer);
        let mut at = numbers.start;
        while at < numbers.end {
            if let Some((size, block)) = self.greatest(first, at..numbers.end) {
                summary.merge(self.answer, block)?;
                at += size;
            } else {
                summary.add(self.answer, captures(at))?;
                at += 1;
            }
        }
        Ok(summary)
    }

    /// The greatest block that begins where a stretch of events does and lies in it, and its size.
    fn greatest(&self, first: usize, stretch: Range<usize>) -> Option<(usize, &Summary)> {
        let mut size = 1;
        let mut found = None;
        for blocks in &self.levels {
            size *= WIDTH;
            if !stretch.start.is_multiple_of(size) || stretch.len() < size {
                break;
            }
            match blocks.get(stretch.start / size - first / size) {
                Some(block) => found = Some((size, block)),
                None => break,
            }
        }
        found
    }

    /// Makes the blocks that are missing of those that end within what is remembered.
    pub(super) fn complete<'v>(
        &mut self,
        remembered: Range<usize>,
        captures: impl Fn(usize) -> &'v [Value],
    ) -> Result<(), Fault> {
        let mut size = WIDTH;
        for level in 0.. {
            let first = remembered.start / size;
            let made = self.levels.get(level).map_or(0, VecDeque::len);
            for block in first + made..remembered.end / size {
                let within = (block * size).max(remembered.start)..(block + 1) * size;
                // A block is made of those of the size below, which are complete.
                let summary = self.summary(remembered.start, within, &captures)?;
                if level == self.levels.len() {
                    self.levels.push(VecDeque::new());
                }
                if let Some(blocks) = self.levels.get_mut(level) {
                    blocks.push_back(summary);
                }
            }
            match size.checked_mul(WIDTH) {
                Some(greater) if level < self.levels.len() => size = greater,
                _ => break,
            }
        }
        Ok(())
    }

    /// Forgets what was known of the event of a number and of all behind it.
    pub(super) fn cut(&mut self, first: usize, number: usize) {
        let mut size = 1;
        for blocks in &mut self.levels {
            size *= WIDTH;
            blocks.truncate(number / size - first / size);
        }
    }

    /// The first event that is remembered is another one now.
    pub(super) fn forget(&mut self, first: usize, new_first: usize) {
        let mut size = 1;
        for blocks in &mut self.levels {
            size *= WIDTH;
            let gone = new_first / size - first / size;
            blocks.drain(..gone.min(blocks.len()));
        }
    }
}
