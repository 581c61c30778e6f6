//! Quiet hours and quiet days (language reference, section 6, rules 8 and 9).

use chrono::{Datelike, NaiveDate};

use super::Zone;
use crate::{program::Quiet, time::Timestamp};

/// How many stretches that touch are joined before the quiet counts as one without an end: more than a week's worth.
const STRETCHES: usize = 64;

impl Zone {
    /// When the quiet that holds `at` is over; none if nothing is quiet then.
    ///
    /// Quiet hours and days that touch are one.
    /// A stretch lasts from the moment at which the clock (first) shows its beginning to the moment at which it (first) shows its end.
    /// Quiet without an end gives the last moment of all.
    pub fn quiet_until(self, quiet: &Quiet, at: Timestamp) -> Option<Timestamp> {
        let mut until = self.stretch(quiet, at)?;
        for _ in 0..STRETCHES + quiet.dates.len() {
            match self.stretch(quiet, until) {
                Some(later) => until = later,
                None => return Some(until),
            }
        }
        Some(Timestamp::MAX)
    }

    /// The latest end of a single stretch that holds `at`.
    fn stretch(self, quiet: &Quiet, at: Timestamp) -> Option<Timestamp> {
        let yesterday = self.date(at).pred_opt()?;
        let mut until = None;
        for date in yesterday.iter_days().take(3) {
            let tomorrow = date.succ_opt()?;
            let hours = quiet.hours.iter().map(|(from, to)| {
                let last = if from < to { date } else { tomorrow };
                (self.at(date, *from), self.at(last, *to))
            });
            let whole = is_quiet_day(quiet, date).then(|| (self.at(date, 0), self.at(tomorrow, 0)));
            for (from, to) in hours.chain(whole) {
                if let (Some(from), Some(to)) = (from, to)
                    && from <= at
                    && at < to
                {
                    until = until.max(Some(to));
                }
            }
        }
        until
    }
}

fn is_quiet_day(quiet: &Quiet, date: NaiveDate) -> bool {
    let weekday = date.weekday().num_days_from_monday() as usize;
    quiet.weekdays.get(weekday).copied().unwrap_or(false) || quiet.dates.contains(&date)
}
