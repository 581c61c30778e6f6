//! Local time, worked out the slow way: by trying.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone};
use chrono_tz::Tz;
use nurture_runtime::{
    program::{DateTrigger, Days, Quiet},
    time::{Duration, Timestamp},
    value::Value,
};

/// How often the passing of time is looked at; every time and duration of generated programs is a multiple.
pub const TICK: Duration = Duration::from_micros(30 * 60 * 1_000_000);

/// The local date and time of a moment.
pub fn local(zone: Tz, at: Timestamp) -> NaiveDateTime {
    DateTime::from_timestamp_micros(at.micros())
        .unwrap()
        .with_timezone(&zone)
        .naive_local()
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

/// The moment of so many microseconds after midnight.
pub fn at(zone: Tz, date: NaiveDate, micros: u64) -> Timestamp {
    moment(
        zone,
        date.and_time(NaiveTime::MIN) + TimeDelta::microseconds(i64::try_from(micros).unwrap()),
    )
}

/// The next whole tick.
pub fn next_tick(now: Timestamp) -> Timestamp {
    let ticks = now.micros().div_euclid(TICK.micros()) + 1;
    Timestamp::from_micros(ticks * TICK.micros()).unwrap()
}

/// Whether a day is among these.
fn is_day(days: &Days, date: NaiveDate) -> bool {
    match days {
        Days::Week(week) => week[date.weekday().num_days_from_monday() as usize],
        Days::Month(days) => {
            let last = (28..=31)
                .rev()
                .find(|day| date.with_day(*day).is_some())
                .unwrap();
            days.iter()
                .any(|day| u32::from(*day).min(last) == date.day())
        }
    }
}

/// The days around a moment of which a time of day may fall on it.
fn days_around(zone: Tz, now: Timestamp) -> [NaiveDate; 3] {
    let today = local(zone, now).date();
    [today.pred_opt().unwrap(), today, today.succ_opt().unwrap()]
}

/// Whether now is this time of one of these days.
pub fn is_now(zone: Tz, now: Timestamp, days: &Days, micros: u64) -> bool {
    let around = days_around(zone, now);
    around
        .into_iter()
        .any(|date| is_day(days, date) && at(zone, date, micros) == now)
}

/// The first moment at or after `from` that is this time of one of these days.
pub fn next(zone: Tz, from: Timestamp, days: &Days, micros: u64) -> Timestamp {
    let mut date = local(zone, from).date().pred_opt().unwrap();
    loop {
        let candidate = at(zone, date, micros);
        if is_day(days, date) && candidate >= from {
            return candidate;
        }
        date = date.succ_opt().unwrap();
    }
}

/// Whether now is the moment of a date trigger, or one of its moments.
pub fn is_date(zone: Tz, now: Timestamp, trigger: &DateTrigger, field: &Value) -> bool {
    let (date, own) = match field {
        Value::Date(date) => (*date, NaiveTime::MIN),
        Value::DateTime(moment) => {
            if trigger.at.is_none() && !trigger.yearly {
                return moment.checked_add(trigger.offset) == Some(now);
            }
            let local = local(zone, *moment);
            (local.date(), local.time())
        }
        _ => return false,
    };
    let days = TimeDelta::days(trigger.offset.micros() / Duration::DAY.micros());
    let falls = |date: NaiveDate| match trigger.at {
        Some(micros) => at(zone, date + days, micros) == now,
        None => moment(zone, (date + days).and_time(own)) == now,
    };
    if !trigger.yearly {
        return falls(date);
    }
    let year = local(zone, now).year();
    (year - 1..=year + 1)
        .filter(|year| *year > date.year())
        .any(|year| {
            let day = date
                .with_year(year)
                .unwrap_or_else(|| NaiveDate::from_ymd_opt(year, date.month(), 28).unwrap());
            falls(day)
        })
}

/// Whether nothing may be sent at a moment: quiet lasts from the (first) moment of its beginning to that of its end.
fn is_quiet(zone: Tz, quiet: &Quiet, now: Timestamp) -> bool {
    days_around(zone, now).into_iter().any(|date| {
        let next = date.succ_opt().unwrap();
        let in_hours = quiet.hours.iter().any(|(from, to)| {
            let last = if from < to { date } else { next };
            at(zone, date, *from) <= now && now < at(zone, last, *to)
        });
        let whole = quiet.weekdays[date.weekday().num_days_from_monday() as usize]
            || quiet.dates.contains(&date);
        in_hours || (whole && at(zone, date, 0) <= now && now < at(zone, next, 0))
    })
}

/// When the quiet stretch that holds `from` is over; none if none does.
pub fn quiet_until(zone: Tz, from: Timestamp, quiet: &Quiet) -> Option<Timestamp> {
    let mut now = from;
    while is_quiet(zone, quiet, now) {
        now = next_tick(now);
        assert!(
            now.since(from) < Duration::from_micros(60 * Duration::DAY.micros()),
            "quiet for ever"
        );
    }
    (now > from).then_some(now)
}
