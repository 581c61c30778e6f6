//! What is wrong with a date or a time that is written as it should be, and that there is not.

use chrono::{Month, NaiveDate};

use super::fixed;

/// What is wrong with a text like `2026-13-05`; none where it is a date or not written like one.
///
/// ```
/// use nurture_runtime::wire::moment::date_fault;
///
/// assert_eq!(date_fault("2026-13-05").unwrap(), "there is no month 13");
/// assert_eq!(date_fault("2026-02-30").unwrap(), "February 2026 has 28 days");
/// assert_eq!(date_fault("31.12.2026"), None);
/// ```
pub fn date_fault(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.try_into().ok()?;
    let (year, month, day) = (fixed(year, 4)?, fixed(month, 2)?, fixed(day, 2)?);
    let whole_year = i32::try_from(year).ok().filter(|year| *year > 0);
    let Some(whole_year) = whole_year else {
        return Some("the years are 0001 to 9999".to_owned());
    };
    let Some(name) = u8::try_from(month)
        .ok()
        .and_then(|month| Month::try_from(month).ok())
    else {
        return Some(format!("there is no month {month}"));
    };
    let is_day = |day: u32| NaiveDate::from_ymd_opt(whole_year, month, day).is_some();
    if is_day(day) {
        return None;
    }
    let days = (28..=31).rev().find(|day| is_day(*day));
    Some(match days {
        Some(days) if day > days => format!("{} {year} has {days} days", name.name()),
        _ => format!("there is no day {day}"),
    })
}

/// What is wrong with a text like `25:00`; none where it is a time of day or not written like one.
pub fn time_fault(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(':').collect();
    let (hour, minute, second) = match *parts.as_slice() {
        [hour, minute] => (hour, minute, "00"),
        [hour, minute, second] => (hour, minute, second),
        _ => return None,
    };
    let second = second.split_once('.').map_or(second, |(whole, _)| whole);
    let (hour, minute, second) = (fixed(hour, 2)?, fixed(minute, 2)?, fixed(second, 2)?);
    match (hour, minute, second) {
        (24.., _, _) => Some(format!("there is no hour {hour}")),
        (_, 60.., _) => Some(format!("there is no minute {minute}")),
        (_, _, 60..) => Some(format!("there is no second {second}")),
        _ => None,
    }
}

/// What is wrong with a text like `2026-01-05T25:00:00Z`; none where it is a moment or not written like one.
///
/// ```
/// use nurture_runtime::wire::moment::timestamp_fault;
///
/// assert_eq!(timestamp_fault("2026-01-05T25:00Z").unwrap(), "there is no hour 25");
/// assert_eq!(
///     timestamp_fault("2026-01-05T09:00").unwrap(),
///     "a zone is missing behind it, `Z` or one like `+02:00`"
/// );
/// assert_eq!(
///     timestamp_fault("2026-01-05T09:00:00+0200").unwrap(),
///     "its zone is written `+02:00`"
/// );
/// ```
pub fn timestamp_fault(text: &str) -> Option<String> {
    let Some((date, rest)) = text.split_once(['T', 't']) else {
        let (date, time) = text.split_once(' ')?;
        let begins = time.starts_with(|sign: char| sign.is_ascii_digit());
        let is_apart = super::parse_date(date).is_some() && begins;
        return is_apart.then(|| "a `T` stands between its day and its time".to_owned());
    };
    let zone = rest.find(['Z', 'z', '+', '-']);
    let time = zone.map_or(Some(rest), |zone| rest.get(..zone))?;
    let fault = date_fault(date).or_else(|| time_fault(time));
    let is_local = || super::parse_date(date).is_some() && super::parse_time(time).is_some();
    fault.or_else(|| match zone {
        _ if !is_local() => None,
        None => Some("a zone is missing behind it, `Z` or one like `+02:00`".to_owned()),
        Some(zone) => zone_fault(rest.get(zone..)?),
    })
}

/// What is wrong with a zone like `+0200` or `+2`; none where it is one or not written like one.
fn zone_fault(zone: &str) -> Option<String> {
    let (sign, digits) = zone.split_at_checked(1)?;
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits, "00"),
        4 => digits.split_at_checked(2)?,
        _ => return None,
    };
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    let meant = format!("{sign}{hours:0>2}:{minutes}");
    let is_zone = is_number && super::offset(&meant).is_some();
    is_zone.then(|| format!("its zone is written `{meant}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_named() {
        for (text, fault) in [
            ("2026-13-05T09:00:00Z", "there is no month 13"),
            ("2026-00-05T09:00:00Z", "there is no month 0"),
            ("2026-01-00T09:00:00Z", "there is no day 0"),
            ("2026-06-31T09:00:00Z", "June 2026 has 30 days"),
            ("2028-02-30T09:00:00Z", "February 2028 has 29 days"),
            ("0000-01-01T09:00:00Z", "the years are 0001 to 9999"),
            ("2026-01-05T24:00:00+02:00", "there is no hour 24"),
            ("2026-01-05T09:60:00Z", "there is no minute 60"),
            ("2026-01-05T09:00:60.5Z", "there is no second 60"),
            ("2026-01-05T09:00:00-0530", "its zone is written `-05:30`"),
            ("2026-01-05T09:00+1", "its zone is written `+01:00`"),
            (
                "2026-01-05 09:00:00Z",
                "a `T` stands between its day and its time",
            ),
        ] {
            assert_eq!(timestamp_fault(text).as_deref(), Some(fault), "{text}");
        }
    }

    #[test]
    fn nothing_is_said_of_what_is_right_or_written_in_another_way() {
        for text in [
            "2026-01-05T09:00:00Z",
            "2026-01-05",
            "2026-01-05 Z",
            "2026-01-05T09:00+9999",
            "2026-01-05T09:00+é",
            "05.01.2026T09:00Z",
            "2026-1-5T09:00Z",
            "T",
            "éT09:00",
            "",
        ] {
            assert_eq!(timestamp_fault(text), None, "{text}");
        }
    }
}
