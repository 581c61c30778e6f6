//! Dates, times, date-times and durations as text, both ways (ISO 8601).

mod fault;

use chrono::{Datelike as _, NaiveDate, NaiveTime, Timelike as _};

pub use self::fault::{date_fault, time_fault, timestamp_fault};
use crate::time::{Duration, Timestamp};

const SECONDS_OF_DAY: i64 = 24 * 60 * 60;
/// The digits of each number below a hundred: moments are written for every effect.
const PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [*b"00"; 100];
    let mut number: usize = 0;
    while number < pairs.len() {
        let (tens, ones) = ((number / 10).to_le_bytes(), (number % 10).to_le_bytes());
        pairs[number] = [b'0' + tens[0], b'0' + ones[0]];
        number += 1;
    }
    pairs
};
/// From the first day of the year 1, which is day 1, to 1970-01-01.
const DAYS_TO_1970: i64 = 719_163;

/// The moment that a text like `2026-01-05T09:00:00Z` or `2026-01-05T10:00+01:00` says.
///
/// Seconds may be left out, the zone may not; what is finer than a microsecond is cut off.
/// None for anything else, and outside the years 0001 to 9999.
///
/// ```
/// use nurture_runtime::wire::moment::parse_timestamp;
///
/// assert_eq!(parse_timestamp("1970-01-01T01:00+01:00").map(|at| at.micros()), Some(0));
/// assert_eq!(parse_timestamp("1970-01-01T01:00"), None);
/// ```
pub fn parse_timestamp(text: &str) -> Option<Timestamp> {
    match parse_usual(text.as_bytes()) {
        Some(at) => Some(at),
        None => parse_any(text),
    }
}

/// A moment as nearly all are written, `2026-01-05T09:00:00Z` or `2026-01-05T09:00:00.123456Z`; none for any other.
pub(super) fn parse_usual(text: &[u8]) -> Option<Timestamp> {
    let (head, rest) = text.split_first_chunk::<19>()?;
    let [
        y1,
        y2,
        y3,
        y4,
        b'-',
        m1,
        m2,
        b'-',
        d1,
        d2,
        b'T',
        h1,
        h2,
        b':',
        n1,
        n2,
        b':',
        s1,
        s2,
    ] = *head
    else {
        return None;
    };
    let micros = match rest {
        [b'Z'] => 0,
        [b'.', f1, f2, f3, f4, f5, f6, b'Z'] => {
            pair(*f1, *f2)? * 10_000 + pair(*f3, *f4)? * 100 + pair(*f5, *f6)?
        }
        _ => return None,
    };
    let year = pair(y1, y2)? * 100 + pair(y3, y4)?;
    let year = i32::try_from(year).ok().filter(|year| *year > 0)?;
    let date = NaiveDate::from_ymd_opt(year, pair(m1, m2)?, pair(d1, d2)?)?;
    let (hour, minute, second) = (pair(h1, h2)?, pair(n1, n2)?, pair(s1, s2)?);
    let time = NaiveTime::from_hms_micro_opt(hour, minute, second, micros)?;
    Timestamp::from_micros(date.and_time(time).and_utc().timestamp_micros())
}

/// The number of two digits.
#[inline]
fn pair(tens: u8, ones: u8) -> Option<u32> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| u32::from(byte - b'0'));
    Some(digit(tens)? * 10 + digit(ones)?)
}

fn parse_any(text: &str) -> Option<Timestamp> {
    let (date, rest) = text.split_at_checked(10)?;
    let rest = rest.strip_prefix(['T', 't'])?;
    let zone = rest.find(['Z', 'z', '+', '-'])?;
    let (time, zone) = rest.split_at_checked(zone)?;
    let offset = match zone {
        "Z" | "z" => 0,
        _ => offset(zone)?,
    };
    let local = parse_date(date)?.and_time(parse_time(time)?);
    let micros = local.and_utc().timestamp_micros();
    Timestamp::from_micros(micros.checked_sub(offset)?)
}

/// A moment as text, in UTC, with a fraction only where it has one: `2026-01-05T09:00:00Z`.
pub fn timestamp_text(at: Timestamp) -> String {
    let mut text = Vec::new();
    push_timestamp(at, &mut text);
    // Nothing but ASCII is pushed.
    String::from_utf8(text).unwrap_or_default()
}

/// The day that a text like `2026-01-05` says, within the years 0001 to 9999.
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    if text.len() != 10 {
        return None;
    }
    let mut parts = text.split('-');
    let year = fixed(parts.next()?, 4)?;
    let month = fixed(parts.next()?, 2)?;
    let day = fixed(parts.next()?, 2)?;
    if year == 0 || parts.next().is_some() {
        return None;
    }
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// The time of day that a text like `09:00`, `09:00:30` or `09:00:30.5` says.
pub fn parse_time(text: &str) -> Option<NaiveTime> {
    let mut parts = text.split(':');
    let hour = fixed(parts.next()?, 2)?;
    let minute = fixed(parts.next()?, 2)?;
    let (second, micros) = match parts.next() {
        None => (0, 0),
        Some(seconds) => match seconds.split_once('.') {
            None => (fixed(seconds, 2)?, 0),
            Some((second, fraction)) => (fixed(second, 2)?, micros(fraction)?),
        },
    };
    if parts.next().is_some() {
        return None;
    }
    NaiveTime::from_hms_micro_opt(hour, minute, second, micros)
}

/// The duration that a text says in ISO 8601 (`PT48H`, `P2D`, `P1W`, `-PT1.5S`) or as the language writes it (`2d`, `1d12h`).
///
/// Years and months have no length and are refused, as is what is longer than [`Duration::MAX`].
pub fn parse_duration(text: &str) -> Option<Duration> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let micros = match text.strip_prefix('P') {
        Some(iso) => iso_micros(iso)?,
        None => units(text, &["w", "d", "h", "min", "s"])?,
    };
    let duration = Duration::from_micros(if negative { -micros } else { micros });
    (micros <= Duration::MAX.micros()).then_some(duration)
}

pub(crate) fn push_timestamp(at: Timestamp, out: &mut Vec<u8>) {
    let seconds = at.micros().div_euclid(Duration::SECOND.micros());
    let micros = at.micros().rem_euclid(Duration::SECOND.micros());
    let of_day = seconds.rem_euclid(SECONDS_OF_DAY);
    let days = i32::try_from(seconds.div_euclid(SECONDS_OF_DAY) + DAYS_TO_1970);
    // A moment lies in the years 0001 to 9999, and what is left of a day or a second fits.
    let Some(date) = days.ok().and_then(NaiveDate::from_num_days_from_ce_opt) else {
        return;
    };
    let part = |number: i64| u32::try_from(number).unwrap_or(0);
    push_date(date, out);
    out.push(b'T');
    push_clock(part(of_day), out);
    push_fraction(part(micros), out);
    out.push(b'Z');
}

pub(super) fn push_date(date: NaiveDate, out: &mut Vec<u8>) {
    let year = date.year().unsigned_abs();
    let ([y1, y2], [y3, y4]) = (pair_of(year / 100), pair_of(year % 100));
    let ([m1, m2], [d1, d2]) = (pair_of(date.month()), pair_of(date.day()));
    out.extend_from_slice(&[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2]);
}

pub(super) fn push_time(time: NaiveTime, out: &mut Vec<u8>) {
    push_clock(time.num_seconds_from_midnight(), out);
    push_fraction(time.nanosecond() / 1_000, out);
}

/// `09:00:00` of so many seconds.
fn push_clock(seconds: u32, out: &mut Vec<u8>) {
    let ([h1, h2], [n1, n2]) = (pair_of(seconds / 3_600), pair_of(seconds / 60 % 60));
    let [s1, s2] = pair_of(seconds % 60);
    out.extend_from_slice(&[h1, h2, b':', n1, n2, b':', s1, s2]);
}

/// In hours, minutes and seconds: `PT48H`, `PT1H30M`, `PT0S`.
pub(crate) fn push_duration(duration: Duration, out: &mut Vec<u8>) {
    let micros = duration.micros();
    out.extend_from_slice(if micros < 0 { b"-PT" } else { b"PT" });
    let mut rest = micros.unsigned_abs();
    for (unit, letter) in [(Duration::HOUR, b'H'), (Duration::MINUTE, b'M')] {
        let unit = unit.micros().unsigned_abs();
        if rest >= unit {
            out.extend_from_slice((rest / unit).to_string().as_bytes());
            out.push(letter);
            rest %= unit;
        }
    }
    if rest > 0 || micros == 0 {
        out.extend_from_slice((rest / 1_000_000).to_string().as_bytes());
        // Less than a million, so it fits.
        push_fraction(u32::try_from(rest % 1_000_000).unwrap_or(0), out);
        out.push(b'S');
    }
}

/// `.5` of 500,000 microseconds; nothing of none.
fn push_fraction(micros: u32, out: &mut Vec<u8>) {
    if micros == 0 {
        return;
    }
    let ([f1, f2], [f3, f4]) = (pair_of(micros / 10_000), pair_of(micros / 100 % 100));
    let [f5, f6] = pair_of(micros % 100);
    let text = [b'.', f1, f2, f3, f4, f5, f6];
    let last = text.iter().rposition(|digit| *digit != b'0');
    let shown = text.get(..=last.unwrap_or_default());
    out.extend_from_slice(shown.unwrap_or_default());
}

/// The digits of a number below a hundred.
fn pair_of(number: u32) -> [u8; 2] {
    PAIRS.get(number as usize).copied().unwrap_or(*b"00")
}

/// A number of exactly so many digits.
fn fixed(text: &str, digits: usize) -> Option<u32> {
    let all = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| text.parse().ok()).flatten()
}

/// Microseconds of what stands behind a decimal point.
fn micros(fraction: &str) -> Option<u32> {
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits = fraction.bytes().chain(std::iter::repeat(b'0')).take(6);
    Some(digits.fold(0, |micros, digit| micros * 10 + u32::from(digit - b'0')))
}

/// Microseconds of `+02:00`.
fn offset(text: &str) -> Option<i64> {
    let (sign, time) = text.split_at_checked(1)?;
    let (hours, minutes) = time.split_once(':')?;
    let (hours, minutes) = (fixed(hours, 2)?, fixed(minutes, 2)?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    let micros = i64::from(hours * 60 + minutes) * Duration::MINUTE.micros();
    Some(if sign == "-" { -micros } else { micros })
}

/// What stands behind the `P` of a duration.
fn iso_micros(text: &str) -> Option<i64> {
    let (days, time) = match text.split_once('T') {
        Some((days, time)) => (days, Some(time)),
        None => (text, None),
    };
    let days = if days.is_empty() && time.is_some() {
        0
    } else {
        units(days, &["W", "D"])?
    };
    let time = time.map_or(Some(0), |time| match time.strip_suffix('S') {
        Some(seconds) if seconds.contains('.') => fractional(seconds),
        _ => units(time, &["H", "M", "S"]),
    });
    days.checked_add(time?)
}

/// `1H30M1.5` of a duration that ends in seconds with a fraction.
fn fractional(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.')?;
    let seconds = units(&format!("{whole}S"), &["H", "M", "S"])?;
    seconds.checked_add(i64::from(micros(fraction)?))
}

/// The sum of numbers with units, in the order of the units, each at most once and at least one of them.
fn units(text: &str, names: &[&str]) -> Option<i64> {
    let mut rest = text;
    let mut sum = 0_i64;
    let mut names = names.iter();
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let (number, behind) = rest.split_at_checked(digits)?;
        let length = behind
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(behind.len());
        let (unit, behind) = behind.split_at_checked(length)?;
        let unit = names.by_ref().find(|name| **name == unit)?;
        let micros = number.parse::<i64>().ok()?.checked_mul(unit_micros(unit))?;
        sum = sum.checked_add(micros)?;
        rest = behind;
    }
    (!text.is_empty()).then_some(sum)
}

const fn unit_micros(unit: &str) -> i64 {
    let length = match unit.as_bytes() {
        b"w" | b"W" => Duration::WEEK,
        b"d" | b"D" => Duration::DAY,
        b"h" | b"H" => Duration::HOUR,
        b"min" | b"M" => Duration::MINUTE,
        _ => Duration::SECOND,
    };
    length.micros()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    fn shown(push: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        push(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn moments_are_written_in_utc_and_without_empty_fractions() {
        for (text, written) in [
            ("2026-01-05T09:00:00Z", "2026-01-05T09:00:00Z"),
            ("2026-01-05T09:00Z", "2026-01-05T09:00:00Z"),
            ("2026-01-05T10:00:00+01:00", "2026-01-05T09:00:00Z"),
            ("2026-01-04T23:30:00-09:30", "2026-01-05T09:00:00Z"),
            ("2026-01-05T09:00:00.250Z", "2026-01-05T09:00:00.25Z"),
            (
                "2026-01-05T09:00:00.123456789Z",
                "2026-01-05T09:00:00.123456Z",
            ),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
            ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.5Z"),
        ] {
            let at = parse_timestamp(text).unwrap();
            assert_eq!(shown(|out| push_timestamp(at, out)), written, "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_usual_is_read_as_anything_else(text in "(0000|2026|20[0-9x]4)-(0[0-9]|1[0-3])-([0-2][0-9]|3[0-2])T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{5,7})?[Zz+]") {
            if let Some(at) = parse_usual(text.as_bytes()) {
                prop_assert_eq!(Some(at), parse_any(&text));
            }
        }
    }

    #[test]
    fn moments_as_most_are_written_are_usual() {
        for text in ["2026-01-05T09:00:00Z", "2026-01-05T09:00:00.000250Z"] {
            assert!(parse_usual(text.as_bytes()).is_some(), "{text}");
        }
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "",
            "2026-01-05",
            "2026-01-05T09:00:00",
            "2026-01-05 09:00:00Z",
            "2026-02-30T00:00:00Z",
            "2026-01-05T24:00:00Z",
            "2026-01-05T09:00:60Z",
            "0000-01-01T00:00:00Z",
            "10000-01-01T00:00:00Z",
            "0001-01-01T00:00:00+01:00",
            "9999-12-31T23:00:00-02:00",
            "2026-1-5T09:00:00Z",
            "2026-01-05T09:00:00.Z",
            "2026-01-05T09:00:00+1:00",
            "2026-01-05T09:00:00+24:00",
            "2026-01-05T9:00Z",
            "é026-01-05T09:00Z",
            "+026-01-05T09:00Z",
        ] {
            assert_eq!(parse_timestamp(text), None, "{text}");
        }
    }

    #[test]
    fn durations_come_in_two_ways_and_leave_in_one() {
        for (text, written) in [
            ("2d", "PT48H"),
            ("P2D", "PT48H"),
            ("PT48H", "PT48H"),
            ("1w", "PT168H"),
            ("P1W", "PT168H"),
            ("1d12h", "PT36H"),
            ("90min", "PT1H30M"),
            ("90s", "PT1M30S"),
            ("PT1H30M0.5S", "PT1H30M0.5S"),
            ("PT0.000001S", "PT0.000001S"),
            ("-P1DT1H", "-PT25H"),
            ("0s", "PT0S"),
        ] {
            let duration = parse_duration(text).unwrap();
            assert_eq!(shown(|out| push_duration(duration, out)), written, "{text}");
        }
    }

    #[test]
    fn what_is_no_duration_is_refused() {
        for text in [
            "",
            "P",
            "PT",
            "P1Y",
            "P1M",
            "6m",
            "2",
            "d",
            "12h1d",
            "1d1d",
            "PT1.5H",
            "PT.5S",
            "P1DT",
            "99999999999w",
            "--1d",
            "4 h",
            "1D",
            "P3650001D",
        ] {
            assert_eq!(parse_duration(text), None, "{text}");
        }
    }
}
