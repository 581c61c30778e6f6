//! Dates with slashes between their parts, as other languages write them.

use chrono::NaiveDate;

/// The days that such a date can mean, each once: its year stands first or last, and has four digits.
pub(crate) fn days(written: &str) -> Vec<NaiveDate> {
    let parts: Vec<u32> = written
        .split('/')
        .filter_map(|part| part.trim().parse().ok())
        .collect();
    let [a, b, c] = parts.as_slice() else {
        return Vec::new();
    };
    let day = |year: u32, month, day| {
        NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day).filter(|_| year > 999)
    };
    let days = [day(*a, *b, *c), day(*c, *a, *b), day(*c, *b, *a)];
    let mut days: Vec<NaiveDate> = days.into_iter().flatten().collect();
    days.dedup();
    days
}
