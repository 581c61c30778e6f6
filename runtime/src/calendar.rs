//! Local time: what the clock shows in a zone, and at which moment it shows something.
//!
//! A local time that a clock change skips is the first moment after the gap;
//! one that occurs twice is the first of the two (language reference, section 6, rule 9).
//!
//! ```text
//! Europe/Berlin, 29 March 2026      01:59 ─┐      ┌─ 03:00      02:30 is not shown: 03:00, 01:00 UTC, stands for it
//!                                          └──────┘
//! Europe/Berlin, 25 October 2026    02:00 ── 02:59 ─┐
//!                                      02:00 ── 02:59 ── 03:00   02:30 is shown twice: the first, 00:30 UTC
//! ```

mod anniversary;
mod occurrence;
mod quiet;

use chrono::{DateTime, MappedLocalTime, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Timelike};
use chrono_tz::Tz;

use crate::time::{Duration, Timestamp};

/// A time zone of the IANA database.
///
/// ```
/// use nurture_runtime::calendar::Zone;
///
/// let berlin = Zone::by_name("Europe/Berlin").unwrap();
/// let skipped = "2026-03-29T02:30:00".parse().unwrap();
/// let moment = berlin.resolve(skipped).unwrap();
/// assert_eq!(berlin.local(moment).to_string(), "2026-03-29 03:00:00");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone(Tz);

impl Zone {
    /// Universal time.
    pub const UTC: Self = Self(Tz::UTC);

    /// The zone of that name; names are exact, `Europe/Berlin`.
    pub fn by_name(name: &str) -> Option<Self> {
        name.parse().ok().map(Self)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// What calendar and clock show at a moment.
    pub fn local(self, at: Timestamp) -> NaiveDateTime {
        self.zoned(at).naive_local()
    }

    /// The local day of a moment.
    pub fn date(self, at: Timestamp) -> NaiveDate {
        self.local(at).date()
    }

    /// The moment at which clock and calendar show this; none outside of the years 0001 to 9999.
    pub fn resolve(self, local: NaiveDateTime) -> Option<Timestamp> {
        match self.0.from_local_datetime(&local) {
            MappedLocalTime::Single(moment) => Timestamp::from_micros(moment.timestamp_micros()),
            MappedLocalTime::Ambiguous(one, other) => {
                Timestamp::from_micros(one.min(other).timestamp_micros())
            }
            MappedLocalTime::None => self.end_of_gap(local),
        }
    }

    /// The moment of so many microseconds after the beginning of a local day.
    pub fn at(self, date: NaiveDate, time_of_day: u64) -> Option<Timestamp> {
        let after = TimeDelta::microseconds(i64::try_from(time_of_day).ok()?);
        let midnight = date.and_time(chrono::NaiveTime::MIN);
        self.resolve(midnight.checked_add_signed(after)?)
    }

    /// The beginning of the next local day.
    pub fn next_midnight(self, now: Timestamp) -> Option<Timestamp> {
        let date = self.date(now);
        // A day whose last hour occurs twice may have begun already by the clock.
        (1..=2)
            .filter_map(|days| self.at(date.checked_add_signed(TimeDelta::days(days))?, 0))
            .find(|moment| *moment > now)
    }

    /// The moment at which the clock next shows a whole hour.
    pub fn next_hour(self, now: Timestamp) -> Option<Timestamp> {
        let local = self.local(now);
        let seconds = i64::from(local.minute() * 60 + local.second());
        let passed = seconds * Duration::SECOND.micros() + i64::from(local.nanosecond() / 1000);
        let rest = Duration::from_micros(Duration::HOUR.micros() - passed);
        now.checked_add(rest)
    }

    /// The moment with its zone, for texts.
    pub(crate) fn zoned(self, at: Timestamp) -> DateTime<Tz> {
        // Every timestamp lies within what chrono takes, so the default is never seen.
        let utc = DateTime::from_timestamp_micros(at.micros()).unwrap_or_default();
        utc.with_timezone(&self.0)
    }

    /// The first moment whose local time is not before `local`, which lies in a gap.
    fn end_of_gap(self, local: NaiveDateTime) -> Option<Timestamp> {
        // No offset reaches a day, and clocks change at whole seconds.
        let middle = local.and_utc().timestamp();
        let (mut before, mut after) = (middle - 86_400, middle + 86_400);
        let moment =
            |seconds: i64| Timestamp::from_micros(seconds.checked_mul(Duration::SECOND.micros())?);
        while after - before > 1 {
            let tried = before.midpoint(after);
            if self.local(moment(tried)?) < local {
                before = tried;
            } else {
                after = tried;
            }
        }
        moment(after)
    }
}

#[cfg(test)]
mod tests;
