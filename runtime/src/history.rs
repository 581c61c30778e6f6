//! What is remembered of events, and what conditions ask of it.

mod blocks;
mod rows;
mod summary;

use std::ops::Range;

pub(crate) use self::rows::{Row, Rows};
use self::summary::Summary;
use crate::{
    evaluate::{Meter, Scene},
    fault::Fault,
    program::{Answer, Keep, Program, Query, QueryId, Watch, WatchScope},
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

    /// Forgets what has left the longest window that anything asks for, and remembers an event if it has not,
    /// ready for what is asked of it and the others ([`crate::engine::Engine::asked`]).
    pub(crate) fn record(&mut self, row: Row, watch: &Watch, clock: Timestamp, asked: &[Answer]) {
        match self {
            Self::Last(last) => *last = (*last).max(Some(row.at)),
            Self::Count(count) => *count += 1,
            Self::Rows(rows) => {
                let has_left = |at: &Timestamp| match watch.scope {
                    WatchScope::Contact(Some(window)) => clock.since(*at) >= window,
                    WatchScope::Contact(None) | WatchScope::Run(..) => false,
                };
                rows.forget(rows.times().partition_point(has_left));
                if !has_left(&row.at) {
                    rows.insert(row, asked);
                }
            }
        }
    }
}

/// For each watch, what is asked of the values of all events that it keeps: sums and the like, each once.
///
/// What else is asked looks at no values, or at those of some events only.
pub(crate) fn asked(program: &Program) -> Vec<Vec<Answer>> {
    let mut asked = vec![Vec::new(); program.watches.len()];
    for query in &program.queries {
        let of_values = !matches!(query.answer, Answer::Any | Answer::Count);
        if let Some(asked) = asked.get_mut(query.watch.index())
            && of_values
            && query.filter.is_none()
            && !asked.contains(&query.answer)
        {
            asked.push(query.answer);
        }
    }
    asked
}

impl Scene<'_> {
    /// What the history says to a question.
    pub(crate) fn answer(&self, id: QueryId, meter: &Meter) -> Result<Value, Fault> {
        let query = *self.query(id)?;
        match (self.find_history(&query), query.answer) {
            (Some(History::Rows(rows)), answer) => {
                let summary = self.summary(rows, &query, meter)?;
                summary.answer(self.engine, answer)
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
            (None, answer) => Summary::none(answer).answer(self.engine, answer),
        }
    }

    /// What is kept of the first row, by time, that a question finds.
    pub(crate) fn first_row(&self, id: QueryId, meter: &Meter) -> Result<Option<&[Value]>, Fault> {
        let query = *self.query(id)?;
        match self.find_history(&query) {
            Some(History::Rows(rows)) => self.found(rows, &query, meter).next().transpose(),
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

    /// What a question comes to for the rows that it finds.
    fn summary(&self, rows: &Rows, query: &Query, meter: &Meter) -> Result<Summary, Fault> {
        if query.filter.is_none() {
            return rows.summary(query.answer, self.inside(rows, query.window, meter));
        }
        let mut summary = Summary::none(query.answer);
        for captures in self.found(rows, query, meter) {
            summary.add(query.answer, captures?)?;
        }
        Ok(summary)
    }

    /// What is kept of each row that a question finds.
    fn found<'r>(
        &self,
        rows: &'r Rows,
        query: &Query,
        meter: &Meter,
    ) -> impl Iterator<Item = Result<&'r [Value], Fault>> {
        let inside = rows.captures(self.inside(rows, query.window, meter));
        inside.filter_map(move |captures| {
            let fits = match query.filter {
                Some(filter) => Scene { captures, ..*self }.holds(filter, meter),
                None => Ok(true),
            };
            match fits {
                Ok(fits) => fits.then_some(Ok(captures)),
                Err(Fault::Broken) => Some(Err(Fault::Broken)),
                // What cannot be worked out on arrival is not kept either (section 6, rule 12).
                Err(_) => None,
            }
        })
    }
}
