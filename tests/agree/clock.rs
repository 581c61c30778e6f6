//! Local time, worked out the slow way: by trying.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Timelike};
use chrono_tz::Tz;
use nurture_runtime::{
    program::{Days, Quiet},
    time::{Duration, Timestamp},
};

/// The local date and time of a moment.
pub fn local(zone: Tz, at: Timestamp) -> NaiveDateTime {
    DateTime::from_timestamp_micros(at.micros()).unwrap().with_timezone(&zone).naive_local()
}

/// The moment at which the clock shows `local`: the first of two, and the first after a gap.
pub fn moment(zone: Tz, local: NaiveDateTime) -> Timestamp {
    let mut tried = local;
    loop {
        if let Some(found) = zone.from_local_datetime(&tried).earliest() {
            return Timestamp::from_micros(found.timestamp_micros()).unwrap();
        }
        tried += TimeDelta::minutes(1);
    }
}

/// Microseconds after midnight as a time of day.
pub fn time_of_day(micros: u64) -> NaiveTime {
    let seconds = u32::try_from(micros / 1_000_000).unwrap();
    NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).unwrap()
}

/// Whether a day is among these.
pub fn is_day(days: &Days, date: NaiveDate) -> bool {
    match days {
        Days::Week(week) => week[date.weekday().num_days_from_monday() as usize],
        Days::Month(days) => {
            let last = (28..=31).rev().find(|day| date.with_day(*day).is_some()).unwrap();
            days.iter().any(|day| u32::from(*day).min(last) == date.day())
        }
    }
}

/// The first moment at or after `from` that is this time of one of these days.
pub fn next(zone: Tz, from: Timestamp, days: &Days, at: NaiveTime) -> Timestamp {
    let mut date = local(zone, from).date() - TimeDelta::days(1);
    loop {
        let candidate = moment(zone, date.and_time(at));
        if is_day(days, date) && candidate >= from {
            return candidate;
        }
        date += TimeDelta::days(1);
    }
}

/// Whether nothing may be sent at a local time.
fn is_quiet(quiet: &Quiet, at: NaiveDateTime) -> bool {
    let time = u64::from(at.num_seconds_from_midnight()) * 1_000_000;
    let in_hours = quiet.hours.iter().any(|(from, to)| {
        if from < to { *from <= time && time < *to } else { time >= *from || time < *to }
    });
    in_hours
        || quiet.weekdays[at.weekday().num_days_from_monday() as usize]
        || quiet.dates.contains(&at.date())
}

/// When the quiet stretch that holds `from` is over; none if none does.
pub fn quiet_until(zone: Tz, from: Timestamp, quiet: &Quiet) -> Option<Timestamp> {
    let mut at = from;
    while is_quiet(quiet, local(zone, at)) {
        at = at.saturating_add(Duration::from_micros(Duration::HOUR.micros() / 2));
        assert!(at.since(from) < Duration::from_micros(60 * Duration::DAY.micros()), "quiet for ever");
    }
    (at > from).then_some(at)
}
