//! Times and dates as people say them.

use super::{Meant, Site, read};
use crate::{finding::Rule, lex::TokenKind as T, source::Span};

/// `wait two days`, `wait a week`
pub(super) fn number_in_words(site: &Site<'_>) -> Option<Meant> {
    const NUMBERS: [(&str, u8); 15] = [
        ("a", 1),
        ("an", 1),
        ("one", 1),
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("seven", 7),
        ("eight", 8),
        ("nine", 9),
        ("ten", 10),
        ("twelve", 12),
        ("fourteen", 14),
        ("thirty", 30),
    ];
    const UNITS: [(&str, &str); 10] = [
        ("second", "s"),
        ("seconds", "s"),
        ("minute", "min"),
        ("minutes", "min"),
        ("hour", "h"),
        ("hours", "h"),
        ("day", "d"),
        ("days", "d"),
        ("week", "w"),
        ("weeks", "w"),
    ];
    let first = site.at.checked_sub(1)?;
    let word = site.word(first);
    let (_, number) = NUMBERS.iter().find(|(name, _)| *name == word)?;
    let unit = site.word(site.at);
    let (_, unit) = UNITS.iter().find(|(name, _)| *name == unit)?;
    if !site.is_on_one_line(first, site.at) {
        return None;
    }
    let whole = site.span(first).to(site.span(site.at));
    let meant = format!("{number}{unit}");
    Some(
        Meant::new(
            first..site.at + 1,
            vec![read(T::Duration, whole)],
            whole,
            format!("`{}` is not a duration", site.slice(whole)),
        )
        .of_rule(Rule::InvalidDuration)
        .help(format!("write `{meant}`"))
        .mended(whole.start, &meant)
        .edit(whole, meant),
    )
}

/// `wait until monday 09:00`
pub(super) fn missing_at(site: &Site<'_>) -> Option<Meant> {
    let found = site.found().filter(|found| found.kind == T::Time)?;
    if !site.expected.token(T::At) || site.before(1).is_none() {
        return None;
    }
    let place = Span::at(found.span.start);
    let written = site.slice(found.span);
    Some(
        Meant::new(
            site.at..site.at,
            vec![read(T::At, place)],
            found.span,
            format!("`at` is missing before `{written}`"),
        )
        .help(format!("write `at {written}`"))
        .edit(place, "at "),
    )
}

/// `every month on 1st`
pub(super) fn ordinal(site: &Site<'_>) -> Option<Meant> {
    let found = site.found().filter(|found| found.kind == T::Duration)?;
    if !site.expected.token(T::Int) {
        return None;
    }
    let written = site.slice(found.span);
    let digits = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|ending| written.strip_suffix(ending))?;
    Some(
        Meant::new(
            site.at..site.at + 1,
            vec![read(T::Int, found.span)],
            found.span,
            format!("`{written}` is not written as a day of the month"),
        )
        .of_rule(Rule::InvalidLiteral)
        .help(format!("write `{digits}`"))
        .mended(found.span.start, digits)
        .edit(found.span, digits)
        .covering(),
    )
}

/// `31.12.2026`
pub(super) fn dotted_date(site: &Site<'_>) -> Option<Meant> {
    let first = site.at.checked_sub(1)?;
    let year = site.at + 1;
    let is_date = site.kind(first) == Some(T::Decimal)
        && site.kind(site.at) == Some(T::Dot)
        && site.kind(year) == Some(T::Int)
        && site.touches(first)
        && site.touches(site.at);
    if !is_date {
        return None;
    }
    let (day, month) = site.word(first).split_once('.')?;
    let (day, month): (u8, u8) = (day.parse().ok()?, month.parse().ok()?);
    let year_written: u16 = site.word(year).parse().ok()?;
    let whole = site.span(first).to(site.span(year));
    let meant = format!("{year_written:04}-{month:02}-{day:02}");
    Some(
        Meant::new(
            first..year + 1,
            vec![read(T::Date, whole)],
            whole,
            format!("`{}` is not written as a date", site.slice(whole)),
        )
        .of_rule(Rule::InvalidLiteral)
        .help(format!("write `{meant}`"))
        .mended(whole.start, &meant)
        .edit(whole, meant),
    )
}
