//! What is remembered of events, and what conditions ask of it.

mod rows;

use std::ops::Range;

pub(crate) use self::rows::{Row, Rows};
use crate::{
    arithmetic,
    evaluate::{Meter, Scene},
    fault::Fault,
    program::{Answer, Keep, Query, QueryId, Watch, WatchScope},
    time::{Duration, Timestamp},
    value::Value,
};

/// What a watch remembers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum History {
    /// When the latest event was, if there was any.
    Last(Option<Timestamp>),
    /// How many there were.
    Count(u64),
    /// Each.
    Rows(Rows),
}

impl History {
    /// Nothing remembered yet.
    pub(crate) fn new(keep: Keep) -> Self {
        match keep {
            Keep::Last => Self::Last(None),
            Keep::Count => Self::Count(0),
            Keep::Rows => Self::Rows(Rows::default()),
        }
    }

    /// Remembers an event.
    pub(crate) fn record(&mut self, row: Row) {
        match self {
            Self::Last(last) => *last = (*last).max(Some(row.at)),
            Self::Count(count) => *count += 1,
            Self::Rows(rows) => rows.insert(row),
        }
    }

    /// Forgets what has left the longest window that anything asks for.
    pub(crate) fn forget(&mut self, watch: &Watch, clock: Timestamp) {
        if let (Self::Rows(rows), WatchScope::Contact(Some(window))) = (self, watch.scope) {
            let times = rows.times();
            rows.forget(times.partition_point(|at| clock.since(*at) >= window));
        }
    }
}

impl Scene<'_> {
    /// What the history says to a question.
    pub(crate) fn answer(&self, id: QueryId, meter: &Meter) -> Result<Value, Fault> {
        let query = *self.query(id)?;
        match (self.find_history(&query), query.answer) {
            (Some(History::Rows(rows)), Answer::Any | Answer::Count) if query.filter.is_none() => {
                let count = self.inside(rows, query.window, meter).len();
                match query.answer {
                    Answer::Any => Ok(Value::Bool(count > 0)),
                    _ => i64::try_from(count)
                        .map(Value::Int)
                        .map_err(|_| Fault::Overflow),
                }
            }
            (Some(History::Rows(rows)), answer) => {
                let rows = self.rows(rows, &query, meter)?;
                self.answer_of_rows(answer, &rows)
            }
            (Some(History::Last(last)), Answer::Any) => {
                let found = last.is_some_and(|last| self.in_window(last, query.window, meter));
                Ok(Value::Bool(found))
            }
            (Some(History::Count(count)), Answer::Any) => Ok(Value::Bool(*count > 0)),
            (Some(History::Count(count)), Answer::Count) => i64::try_from(*count)
                .map(Value::Int)
                .map_err(|_| Fault::Overflow),
            (Some(_), _) => Err(Fault::Broken),
            (None, answer) => self.answer_of_rows(answer, &[]),
        }
    }

    /// What is kept of the first row, by time, that a question finds.
    pub(crate) fn first_row(&self, id: QueryId, meter: &Meter) -> Result<Option<&[Value]>, Fault> {
        let query = *self.query(id)?;
        match self.find_history(&query) {
            Some(History::Rows(rows)) => Ok(self.rows(rows, &query, meter)?.first().copied()),
            Some(_) => Err(Fault::Broken),
            None => Ok(None),
        }
    }

    fn query(&self, id: QueryId) -> Result<&Query, Fault> {
        let queries = &self.engine.program().queries;
        queries.get(id.index()).ok_or(Fault::Broken)
    }

    fn find_history(&self, query: &Query) -> Option<&History> {
        let watch = self.engine.program().watches.get(query.watch.index())?;
        match watch.scope {
            WatchScope::Contact(_) => self.state.history(query.watch),
            WatchScope::Run(..) => Some(&self.run?.watch(query.watch)?.history),
        }
    }

    /// Whether a time lies in (t−D, t], where t is the contact's clock; notes when it leaves.
    ///
    /// `now` may lie before that, in a condition on late input; histories are as they are on arrival (section 5).
    fn in_window(&self, at: Timestamp, window: Option<Duration>, meter: &Meter) -> bool {
        let Some(window) = window else { return true };
        let inside = self.state.clock.since(at) < window;
        if inside {
            meter.note(at.checked_add(window));
        }
        inside
    }

    /// Which rows lie in (t−D, t], where t is the contact's clock; notes when the first of them leaves.
    ///
    /// They lie beside each other, so that a count costs little however many there are.
    fn inside(&self, rows: &Rows, window: Option<Duration>, meter: &Meter) -> Range<usize> {
        let Some(window) = window else {
            return 0..rows.len();
        };
        let clock = self.state.clock;
        let times = rows.times();
        let start = times.partition_point(|at| clock.since(*at) >= window);
        if let Some(first) = times.get(start) {
            meter.note(first.checked_add(window));
        }
        start..rows.len()
    }

    /// What is kept of each row that a question finds.
    fn rows<'r>(
        &self,
        rows: &'r Rows,
        query: &Query,
        meter: &Meter,
    ) -> Result<Vec<&'r [Value]>, Fault> {
        let mut found = Vec::new();
        for captures in rows.captures(self.inside(rows, query.window, meter)) {
            let fits = match query.filter {
                Some(filter) => {
                    let scene = Scene { captures, ..*self };
                    match scene.holds(filter, meter) {
                        // What cannot be worked out on arrival is not kept either (section 6, rule 12).
                        Err(fault) if fault != Fault::Broken => false,
                        known => known?,
                    }
                }
                None => true,
            };
            if fits {
                found.push(captures);
            }
        }
        Ok(found)
    }

    fn answer_of_rows(&self, answer: Answer, rows: &[&[Value]]) -> Result<Value, Fault> {
        let captured = |index: u32| {
            let captures = rows.iter().map(move |row| row.get(index as usize));
            captures.flatten().filter(|value| value.is_set())
        };
        Ok(match answer {
            Answer::Any => Value::Bool(!rows.is_empty()),
            Answer::Count => Value::Int(i64::try_from(rows.len()).map_err(|_| Fault::Overflow)?),
            Answer::Sum(index, zero) => {
                let zero = self.engine.constant(zero)?.clone();
                captured(index).try_fold(zero, |sum, value| arithmetic::add(&sum, value))?
            }
            Answer::Min(index) => least(captured(index), std::cmp::Ordering::Less)?,
            Answer::Max(index) => least(captured(index), std::cmp::Ordering::Greater)?,
            Answer::Earliest(index) => captured(index).next().cloned().unwrap_or_default(),
            Answer::Latest(index) => captured(index).next_back().cloned().unwrap_or_default(),
        })
    }
}

/// The value that compares so with all others; unset for none.
fn least<'v>(
    values: impl Iterator<Item = &'v Value>,
    wanted: std::cmp::Ordering,
) -> Result<Value, Fault> {
    let mut found: Option<&Value> = None;
    for value in values {
        let better = match found {
            Some(found) => arithmetic::order(value, found)? == wanted,
            None => true,
        };
        if better {
            found = Some(value);
        }
    }
    Ok(found.cloned().unwrap_or_default())
}
