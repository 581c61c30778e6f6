//! The shape of literals: what is a duration, and what was meant by one that is none.
//!
//! Only shapes are judged here; whether a day exists or a number is too large is the checker's business.

use std::fmt::Write as _;

use crate::{
    finding::{Edit, Finding, Fix, Rule},
    source::FileSpan,
};

/// The units of durations from large to small, with their seconds.
const UNITS: [(&str, u128); 5] = [
    ("w", 604_800),
    ("d", 86_400),
    ("h", 3_600),
    ("min", 60),
    ("s", 1),
];

/// Spellings of units that people try: what they mean, as a number of a unit.
const OTHER_UNITS: [(&str, u128, &str); 23] = [
    ("sec", 1, "s"),
    ("secs", 1, "s"),
    ("second", 1, "s"),
    ("seconds", 1, "s"),
    ("m", 1, "min"),
    ("mins", 1, "min"),
    ("minute", 1, "min"),
    ("minutes", 1, "min"),
    ("hr", 1, "h"),
    ("hrs", 1, "h"),
    ("hour", 1, "h"),
    ("hours", 1, "h"),
    ("day", 1, "d"),
    ("days", 1, "d"),
    ("wk", 1, "w"),
    ("wks", 1, "w"),
    ("week", 1, "w"),
    ("weeks", 1, "w"),
    ("mo", 30, "d"),
    ("month", 30, "d"),
    ("months", 30, "d"),
    ("year", 365, "d"),
    ("years", 365, "d"),
];

/// A duration that is not written as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BadDuration {
    /// What was most likely meant, well written.
    pub meant: String,
    /// What may have been meant too.
    pub or: Option<String>,
}

/// Whether `word`, behind a number, is a unit of time or a spelling that people try for one.
pub(super) fn is_unit(word: &str) -> bool {
    unit(word).is_some()
}

/// Judges the shape of a duration without blanks.
///
/// # Errors
/// What was meant, if it is no duration.
pub(super) fn duration(text: &str) -> Result<(), BadDuration> {
    let parts = parts(text);
    let mut smallest = u128::MAX;
    let mut good = true;
    for (number, word) in &parts {
        let own = UNITS.iter().find(|(name, _)| name == word);
        good &= own.is_some_and(|(_, seconds)| *seconds < smallest) && !number.contains('.');
        smallest = own.map_or(smallest, |(_, seconds)| *seconds);
    }
    if good {
        return Ok(());
    }
    let months = match parts.as_slice() {
        [(number, "m")] => digits(number).map(|number| format!("{}d", number.saturating_mul(30))),
        _ => None,
    };
    Err(BadDuration {
        meant: meant(&parts),
        or: months,
    })
}

/// A duration that is not written as one.
pub(super) fn bad_duration(place: FileSpan, text: &str, bad: BadDuration) -> Finding {
    let message = format!("`{text}` is not a duration");
    let units = "durations are written with `s`, `min`, `h`, `d` and `w`, from large to small";
    let mut finding = Finding::new(Rule::InvalidDuration, place, message).labelled(units);
    finding = match &bad.or {
        Some(or) => finding.with_help(format!(
            "write `{}`, or `{or}`: months have no fixed length",
            bad.meant
        )),
        None => finding.with_help(format!("write `{}`", bad.meant)),
    };
    for text in std::iter::once(bad.meant).chain(bad.or) {
        finding = finding.with_fix(Fix {
            title: format!("change to `{text}`"),
            edits: vec![Edit { place, text }],
        });
    }
    finding
}

/// Another literal that is not written as the language writes it.
pub(super) fn bad_literal(place: FileSpan, text: &str, kind: &str, meant: &str) -> Finding {
    Finding::new(
        Rule::InvalidLiteral,
        place,
        format!("`{text}` is not written as {kind}"),
    )
    .with_help(format!("write `{meant}`"))
    .with_replacement(format!("change to `{meant}`"), place, meant)
}

/// The time of day that `9am`, `9:30pm` or `9:30` means, well written.
pub(super) fn time_of_day(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let (clock, add) = match (lower.strip_suffix("am"), lower.strip_suffix("pm")) {
        (Some(clock), _) => (clock.trim_end(), Some(0)),
        (_, Some(clock)) => (clock.trim_end(), Some(12)),
        _ => (lower.as_str(), None),
    };
    let (hour, rest) = clock.split_once(':').unwrap_or((clock, "00"));
    let hour: u32 = hour.parse().ok()?;
    let hour = match add {
        Some(add) if (1..=12).contains(&hour) => hour % 12 + add,
        Some(_) => return None,
        None => hour,
    };
    Some(format!("{hour:02}:{rest}"))
}

/// The date or date-time with two digits for month, day and hour.
pub(super) fn padded_date(text: &str) -> String {
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut padded = String::with_capacity(text.len() + 3);
    for (index, part) in date.split('-').enumerate() {
        let separator = if index == 0 { "" } else { "-" };
        padded.push_str(separator);
        // Writing to a string never fails.
        let _ = write!(padded, "{part:0>2}");
    }
    if let Some(time) = time {
        let (hour, rest) = time.split_once(':').unwrap_or((time, "00"));
        let _ = write!(padded, "T{hour:0>2}:{rest}");
    }
    padded
}

/// Cuts `1d12h` into numbers and the words behind them.
fn parts(text: &str) -> Vec<(&str, &str)> {
    let is_number = |letter: char| letter.is_ascii_digit() || letter == '_' || letter == '.';
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let number = rest.find(|letter| !is_number(letter)).unwrap_or(rest.len());
        let (digits, behind) = rest.split_at(number);
        let word = behind.find(is_number).unwrap_or(behind.len());
        let (word, behind) = behind.split_at(word);
        parts.push((digits, word));
        rest = behind;
    }
    parts
}

/// How many of which of [`UNITS`] a word stands for.
fn unit(word: &str) -> Option<(u128, &'static str, u128)> {
    let lower = word.to_ascii_lowercase();
    let seconds = |name: &str| {
        let known = UNITS.iter().find(|(unit, _)| *unit == name)?;
        Some((known.0, known.1))
    };
    if let Some((name, seconds)) = seconds(&lower) {
        return Some((1, name, seconds));
    }
    let other = match lower.as_str() {
        "y" | "yr" | "yrs" => (365, "d"),
        _ => OTHER_UNITS
            .iter()
            .find(|(name, ..)| *name == lower)
            .map(|(_, factor, unit)| (*factor, *unit))?,
    };
    let (name, seconds) = seconds(other.1)?;
    Some((other.0, name, seconds))
}

/// A well written duration of the same length, as far as the parts can be understood.
fn meant(parts: &[(&str, &str)]) -> String {
    let mut counts = [0_u128; UNITS.len()];
    let mut last = 1; // A number without a unit behind `1h` means minutes.
    for (number, word) in parts {
        let (factor, name, _) = unit(word).unwrap_or_else(|| {
            let next = UNITS.get(last + 1).map_or("d", |(name, _)| name);
            (1, if word.is_empty() { next } else { "d" }, 1)
        });
        let index = UNITS
            .iter()
            .position(|(unit, _)| *unit == name)
            .unwrap_or(0);
        last = index;
        spread(&mut counts, index, factor, number);
    }
    let mut written = String::new();
    for (count, (name, _)) in counts.iter().zip(UNITS).filter(|(count, _)| **count > 0) {
        let _ = write!(written, "{count}{name}");
    }
    if written.is_empty() {
        "0d".to_owned()
    } else {
        written
    }
}

/// Adds `number` times `factor` of a unit; a fraction goes into the smaller units.
fn spread(counts: &mut [u128; UNITS.len()], index: usize, factor: u128, number: &str) {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let add = |counts: &mut [u128; UNITS.len()], index: usize, count: u128| {
        if let Some(place) = counts.get_mut(index) {
            *place = place.saturating_add(count);
        }
    };
    add(
        counts,
        index,
        digits(whole).unwrap_or(0).saturating_mul(factor),
    );
    let fraction: String = fraction
        .chars()
        .filter(char::is_ascii_digit)
        .take(9)
        .collect();
    let Some(part) = digits(&fraction).filter(|part| *part > 0) else {
        return;
    };
    let scale = 10_u128.pow(u32::try_from(fraction.len()).unwrap_or(0));
    let unit = UNITS.get(index).map_or(0, |(_, seconds)| *seconds);
    let mut seconds = part.saturating_mul(factor).saturating_mul(unit) / scale;
    for (smaller, (_, length)) in UNITS.iter().enumerate().skip(index) {
        add(counts, smaller, seconds / length);
        seconds %= length;
    }
}

fn digits(text: &str) -> Option<u128> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.parse().ok()
}
