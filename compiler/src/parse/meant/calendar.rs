//! Times and dates as people say them.

use chrono::NaiveDate;

use super::{Meant, Site, read, well_written};
use crate::{finding::Rule, lex::TokenKind as T, source::Span};

/// `wait two days`, `wait a week`
pub(super) fn number_in_words(site: &Site<'_>) -> Option<Meant> {
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
    let written = site.slice(found.span);
    let Some(time) = well_written(written) else {
        return Some(Meant::lacking(site, T::At).help(format!("write `at {written}`")));
    };
    // `9:00`: both are one mistake.
    let at = read(T::At, Span::at(found.span.start));
    let message = format!("`at` is missing before `{written}`");
    Some(
        Meant::new(site.at..site.at, vec![at], found.span, message)
            .help(format!("write `at {time}`"))
            .edit(found.span, format!("at {time}"))
            .covering(),
    )
}

/// `on every day 9`, `wait until monday 9`
pub(super) fn missing_at_before_an_hour(site: &Site<'_>) -> Option<Meant> {
    let found = site.found().filter(|found| found.kind == T::Int)?;
    let hour: u8 = site.slice(found.span).parse().ok()?;
    let is_hour = hour < 24 && site.expected.token(T::At) && !site.expected.token(T::Int);
    let word = |back| site.at.checked_sub(back).map(|index| site.word(index));
    // `wait until day 3` counts days, and `wait until april 1` names one.
    let counts = word(1) == Some("day") && word(2) != Some("every")
        || word(1).is_some_and(|word| month_of(word).is_some());
    if !is_hour || counts || site.before(1).is_none() {
        return None;
    }
    let time = format!("{hour:02}:00");
    let place = Span::at(found.span.start);
    let message = format!("`at` is missing before `{hour}`");
    Some(
        Meant::new(
            site.at..site.at + 1,
            vec![read(T::At, place), read(T::Time, found.span)],
            found.span,
            message,
        )
        .help(format!("write `at {time}`"))
        .edit(found.span, format!("at {time}"))
        .mended(found.span.start, time),
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

/// `1 December 2026`, `December 1, 2026`
pub(super) fn spelled_date(site: &Site<'_>) -> Option<Meant> {
    let from = site.at.saturating_sub(3);
    (from..=site.at).find_map(|first| {
        let of = first + 1 + usize::from(site.word(first + 1) == "of");
        let (day, month, last) = match (day_of(site, first), day_of(site, first + 1)) {
            (Some(day), _) => (day, month_of(site.word(of))?, of),
            (None, Some(day)) => (day, month_of(site.word(first))?, first + 1),
            (None, None) => return None,
        };
        let comma = usize::from(site.kind(last + 1) == Some(T::Comma));
        let year = last + 1 + comma;
        let number: Option<u16> = site.word(year).parse().ok();
        let number = number.filter(|year| (1000..=9999).contains(year));
        let end = number.map_or(last, |_| year);
        // A leap year has all days that there are.
        let is_day =
            NaiveDate::from_ymd_opt(2028, u32::try_from(month).ok()?, day.into()).is_some();
        if site.at > end || !site.is_on_one_line(first, end) || !is_day {
            return None;
        }
        let whole = site.span(first).to(site.span(end));
        Some(match number {
            Some(year) => {
                let date = format!("{year}-{month:02}-{day:02}");
                literal(site, first..end + 1, whole, T::Date, &date)
            }
            None => literal(site, first..end + 1, whole, T::Date, "2026-12-01")
                .in_doubt(format!(
                    "a date is written with its year: `2026-{month:02}-{day:02}`"
                ))
                .doubted(),
        })
    })
}

/// The day of a month: `1`, `1st`
fn day_of(site: &Site<'_>, index: usize) -> Option<u8> {
    if !matches!(site.kind(index)?, T::Int | T::Duration) {
        return None;
    }
    let word = site.word(index);
    let digits = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|end| word.strip_suffix(end));
    let day: u8 = digits.unwrap_or(word).parse().ok()?;
    (1..=31).contains(&day).then_some(day)
}

fn month_of(word: &str) -> Option<usize> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let lower = word.to_ascii_lowercase();
    let is_month = |month: &&str| lower.len() >= 3 && month.starts_with(lower.as_str());
    MONTHS.iter().position(is_month).map(|index| index + 1)
}

/// `1,000`, `1,000,000`, `1,5d`
pub(super) fn comma_in_a_number(site: &Site<'_>) -> Option<Meant> {
    let first = site.at.checked_sub(1)?;
    let goes_on = |comma: usize| {
        site.kind(comma) == Some(T::Comma)
            && site.touches(comma - 1)
            && site.touches(comma)
            && site.kind(comma - 1) == Some(T::Int)
    };
    let is_group =
        |number: usize| site.kind(number) == Some(T::Int) && site.word(number).len() == 3;
    let mut last = site.at + 1;
    let behind = site.kind(last).filter(|_| goes_on(site.at))?;
    while is_group(last) && goes_on(last + 1) && is_group(last + 2) {
        last += 2;
    }
    let whole = site.span(first).to(site.span(last));
    let begins_thousands =
        matches!(site.word(first).len(), 1..=3) && !site.word(first).starts_with('0');
    let is_of_thousands = behind == T::Int && is_group(last) && begins_thousands;
    let plain = site
        .slice(whole)
        .replace(',', if is_of_thousands { "_" } else { "." });
    let lexed = crate::lex::lex(crate::source::FileId(0), &plain);
    let [token] = lexed.tokens.as_slice() else {
        return None;
    };
    let meant = lexed
        .mended
        .get(&token.span.start)
        .map_or(plain.as_str(), |meant| meant.as_str());
    let number = literal(site, first..last + 1, whole, token.kind, meant);
    // `1,500` is one and a half where a comma stands before decimals.
    let is_of_one_group = is_of_thousands && last == site.at + 1;
    Some(if is_of_one_group {
        let decimal = site.slice(whole).replace(',', ".");
        number.in_doubt(format!(
            "write `{meant}` or `{decimal}`: `_` stands between thousands, and a `.` before decimals"
        ))
    } else {
        number
    })
}

/// `12,5% a then`, `holdout 2,5`; before arms without shares, `50,50%` are two.
pub(super) fn comma_in_a_share(site: &Site<'_>) -> Option<Meant> {
    // Where something before was read as meant, the number can stand, and the comma cannot.
    let is_behind = site.kind(site.at) == Some(T::Comma);
    let first = site.at.checked_sub(usize::from(is_behind))?;
    let (comma, last) = (first + 1, first + 2);
    let before = first.checked_sub(1).and_then(|index| site.kind(index))?;
    // `split "subject" 12,5% …`: the text of a title has one token.
    let is_titled = || first.checked_sub(4).and_then(|index| site.kind(index)) == Some(T::Split);
    let begins_split = before == T::Split || before == T::TextEnd && is_titled();
    let is_one = site.kind(first) == Some(T::Int)
        && site.kind(comma) == Some(T::Comma)
        && site.touches(first)
        && site.touches(comma)
        && match site.kind(last)? {
            T::Percent => !begins_split || next_arm_has_share(site, last),
            T::Int => before == T::Holdout,
            _ => false,
        };
    let is_expected = is_behind && begins_split || site.expected.token(T::Percent);
    if !is_one || !is_expected {
        return None;
    }
    let whole = site.span(first).to(site.span(last));
    let meant = site.slice(whole).replace(',', ".");
    let meant = format!("{}%", meant.trim_end_matches('%'));
    Some(literal(site, first..last + 1, whole, T::Percent, &meant))
}

/// Whether a share stands before an arm behind this place: a percentage, its name and `then`.
fn next_arm_has_share(site: &Site<'_>, at: usize) -> bool {
    /// No arm is longer.
    const TOKENS_MAX: usize = 200;
    let behind = (at + 1..site.tokens.len()).take(TOKENS_MAX);
    let mut arms = behind.take_while(|index| site.kind(*index) != Some(T::Flow));
    arms.any(|index| {
        site.kind(index) == Some(T::Percent)
            && site.kind(index + 1).is_some_and(T::is_plain_name)
            && site.kind(index + 2) == Some(T::Then)
    })
}

/// A literal in place of what was written for it.
fn literal(
    site: &Site<'_>,
    tokens: std::ops::Range<usize>,
    whole: Span,
    kind: T,
    meant: &str,
) -> Meant {
    let message = format!("`{}` is not written as {}", site.slice(whole), kind.text());
    Meant::new(tokens, vec![read(kind, whole)], whole, message)
        .of_rule(Rule::InvalidLiteral)
        .help(format!("write `{meant}`"))
        .mended(whole.start, meant)
        .edit(whole, meant)
        .covering()
}

/// `repeat three times`
pub(super) fn count_in_words(site: &Site<'_>) -> Option<Meant> {
    let found = site.found()?;
    let word = site.slice(found.span).to_ascii_lowercase();
    let (_, number) = NUMBERS
        .iter()
        .find(|(name, number)| *name == word && *number > 0)?;
    if !site.expected.token(T::Int) {
        return None;
    }
    Some(literal(
        site,
        site.at..site.at + 1,
        found.span,
        T::Int,
        &number.to_string(),
    ))
}

/// Numbers as they are said.
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
