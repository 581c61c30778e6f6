//! Moments relative to a date of the contact, once or every year.

use chrono::{Datelike, NaiveDate, TimeDelta, Timelike};

use super::Zone;
use crate::{
    program::DateTrigger,
    time::{Duration, Timestamp},
    value::Value,
};

/// How many years are tried for an anniversary: an offset of the longest duration is seven years of leap days off.
const YEARS_AHEAD: i32 = 24;

impl Zone {
    /// The first moment of a date trigger at or after `from`; none where the field is unset, or the moment lies before.
    ///
    /// Whole days of the offset move the local date, the rest moves the moment.
    /// A date-time without a time of day is taken by its exact moment, as is its offset.
    pub fn next_date(
        self,
        trigger: &DateTrigger,
        field: &Value,
        from: Timestamp,
    ) -> Option<Timestamp> {
        let (date, own_time) = match field {
            Value::Date(date) => (*date, 0),
            Value::DateTime(moment) => {
                if trigger.at.is_none() && !trigger.yearly {
                    let moment = moment.checked_add(trigger.offset)?;
                    return (moment >= from).then_some(moment);
                }
                let local = self.local(*moment);
                let seconds = u64::from(local.num_seconds_from_midnight());
                (
                    local.date(),
                    seconds * 1_000_000 + u64::from(local.nanosecond() / 1000),
                )
            }
            _ => return None,
        };
        let time_of_day = trigger.at.unwrap_or(own_time);
        let days = trigger.offset.micros() / Duration::DAY.micros();
        let rest = Duration::from_micros(trigger.offset.micros() % Duration::DAY.micros());
        let moment = |date: NaiveDate| {
            let date = date.checked_add_signed(TimeDelta::try_days(days)?)?;
            self.at(date, time_of_day)?.checked_add(rest)
        };
        if !trigger.yearly {
            return moment(date).filter(|moment| *moment >= from);
        }
        let near = i64::from(self.date(from).year()) - days / 365 - 10;
        let first = i32::try_from(near).ok()?.max(date.year() + 1);
        (first..first + YEARS_AHEAD)
            .filter_map(|year| moment(anniversary(date, year)?))
            .find(|moment| *moment >= from)
    }
}

/// The same day of another year; 29 February is the 28th where there is none.
fn anniversary(date: NaiveDate, year: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, date.month(), date.day())
        .or_else(|| NaiveDate::from_ymd_opt(year, date.month(), 28))
}
