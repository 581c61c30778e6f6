//! Days, moments and durations on the command line.

use chrono::NaiveDate;
use nurture_runtime::{
    play::Until,
    time::{Duration, Timestamp},
    wire::moment::{date_fault, parse_date, parse_duration, parse_timestamp, timestamp_fault},
};

/// Reads a day.
pub fn day(text: &str) -> Result<NaiveDate, String> {
    let wrong = "write a day as year, month and day, like 2026-12-31";
    parse_date(text).ok_or_else(|| date_fault(text).unwrap_or_else(|| wrong.to_owned()))
}

/// Reads a moment with its zone.
pub fn moment(text: &str) -> Result<Timestamp, String> {
    let wrong = "write a moment with its zone, like 2026-01-05T09:00Z or 2026-01-05T10:00+01:00";
    parse_timestamp(text).ok_or_else(|| timestamp_fault(text).unwrap_or_else(|| wrong.to_owned()))
}

/// Reads when virtual time ends: a moment, or `+` and how long after its beginning.
pub fn until(text: &str) -> Result<Until, String> {
    let Some(length) = text.strip_prefix('+') else {
        let wrong = "write a moment with its zone, like 2026-01-05T09:00Z, or a length, like +30d";
        return parse_timestamp(text)
            .map(Until::Moment)
            .ok_or_else(|| timestamp_fault(text).unwrap_or_else(|| wrong.to_owned()));
    };
    let length = parse_duration(length).filter(|length| *length >= Duration::ZERO);
    length.map(Until::Length).ok_or_else(|| {
        "write a length from large units to small ones, like +30d or +1d12h; \
         there are w, d, h, min and s, and no length is over 3650000d"
            .to_owned()
    })
}
