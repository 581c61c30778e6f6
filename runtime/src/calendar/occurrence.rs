//! When a local time of day comes next.

use chrono::{Datelike, NaiveDate};

use super::Zone;
use crate::{program::Days, time::Timestamp};

/// Every week has each weekday and every month each clamped day, so two months are looked at, and some days more.
const DAYS_AHEAD: usize = 70;

impl Zone {
    /// The first moment at or after `from` at which the clock shows this time of day (in microseconds after midnight) on one of these days.
    ///
    /// ```
    /// use nurture_runtime::{calendar::Zone, program::Days, time::Timestamp};
    ///
    /// let tokyo = Zone::by_name("Asia/Tokyo").unwrap();
    /// let sunday_night = Timestamp::from_micros(1_767_571_200_000_000).unwrap(); // 2026-01-05T00:00Z, nine o'clock there
    /// let monday = Days::Week([true, false, false, false, false, false, false]);
    /// let next = tokyo.next_on(&monday, 9 * 3_600_000_000, sunday_night);
    /// assert_eq!(next, Some(sunday_night));
    /// ```
    pub fn next_on(self, days: &Days, time_of_day: u64, from: Timestamp) -> Option<Timestamp> {
        // The time of a day before may have moved behind a gap, beyond the end of its day.
        let first = self.date(from).pred_opt()?;
        first
            .iter_days()
            .take(DAYS_AHEAD)
            .filter(|date| days.contains(*date))
            .filter_map(|date| self.at(date, time_of_day))
            .find(|moment| *moment >= from)
    }
}

impl Days {
    /// Every day.
    pub const EVERY: Self = Self::Week([true; 7]);

    /// Whether a day is one of these.
    pub fn contains(&self, date: NaiveDate) -> bool {
        match self {
            Self::Week(week) => {
                let weekday = date.weekday().num_days_from_monday() as usize;
                week.get(weekday).copied().unwrap_or(false)
            }
            Self::Month(days) => {
                let last = u32::from(date.num_days_in_month());
                days.iter()
                    .any(|day| u32::from(*day).min(last) == date.day())
            }
        }
    }
}
