//! When contacts are due: a queue of hours, of which only the nearest is kept in order.
//!
//! Most timers are set days ahead. One heap of them all would be walked through from top to bottom for each that comes up, all over memory;
//! a list for each hour is written at its end only, and small when its turn has come.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
};

use crate::time::{Duration, Timestamp};

/// A moment and the place of the contact who is due then.
type Timer = (Timestamp, usize);

/// Timers, the first of them first.
#[derive(Debug, Default)]
pub(super) struct Timers {
    /// Those of the hour whose turn it is, and of hours before.
    near: BinaryHeap<Reverse<Timer>>,
    /// The hour whose turn it is, once there was one.
    hour: Option<i64>,
    /// Those of later hours, in no order.
    far: BTreeMap<i64, Vec<Reverse<Timer>>>,
}

impl Timers {
    pub(super) fn push(&mut self, at: Timestamp, place: usize) {
        let hour = hour(at);
        if self.hour.is_some_and(|turn| hour <= turn) {
            self.near.push(Reverse((at, place)));
        } else {
            self.far.entry(hour).or_default().push(Reverse((at, place)));
        }
    }

    /// The first; of one moment, by place.
    pub(super) fn peek(&mut self) -> Option<Timer> {
        if self.near.is_empty()
            && let Some((hour, timers)) = self.far.pop_first()
        {
            self.hour = Some(hour);
            self.near = timers.into();
        }
        self.near.peek().map(|Reverse(timer)| *timer)
    }

    /// Takes the first away.
    pub(super) fn pop(&mut self) {
        self.near.pop();
    }
}

fn hour(at: Timestamp) -> i64 {
    at.micros().div_euclid(Duration::HOUR.micros())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn timers_come_in_order(
            set in prop::collection::vec((-50_000_i64..50_000, any::<bool>()), 0..200),
        ) {
            let (mut timers, mut expected) = (Timers::default(), BinaryHeap::new());
            for (place, (seconds, comes)) in set.into_iter().enumerate() {
                let at = Timestamp::from_micros(seconds * Duration::SECOND.micros()).unwrap();
                timers.push(at, place);
                expected.push(Reverse((at, place)));
                if comes {
                    prop_assert_eq!(timers.peek(), expected.pop().map(|Reverse(timer)| timer));
                    timers.pop();
                }
            }
            while let Some(Reverse(timer)) = expected.pop() {
                prop_assert_eq!(timers.peek(), Some(timer));
                timers.pop();
            }
            prop_assert_eq!(timers.peek(), None);
        }
    }
}
