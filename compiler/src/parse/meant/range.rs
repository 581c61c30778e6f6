//! `between`, which is written with two comparisons.

use super::{Meant, Site, read, well_written};
use crate::{lex::TokenKind as T, parse::failure::Label, source::Span};

/// A value that is said to lie in a range.
struct Range {
    /// Where the value stands.
    value: Span,
    /// Where `between` stands, with the words around it that belong to it.
    words: Span,
    /// The two ends, as they are written well.
    low: String,
    high: String,
    /// Whether both are times of day.
    is_of_day: bool,
    /// Whether it belongs to the `where` of an event.
    is_of_event: bool,
    negated: Negated,
    /// The indices of the first word and behind the last token.
    first: usize,
    end: usize,
    /// That of the token behind the first end.
    low_end: usize,
    /// That of the first end.
    low_start: usize,
}

/// Where a `not` stands, if any.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Negated {
    No,
    /// `not x between`
    Before,
    /// `x not between`
    Within,
}

/// `contact.score between 10 and 20`, `time(now) is not between 9:00-17:00`
pub(super) fn between(site: &Site<'_>) -> Option<Meant> {
    let Some(range) = Range::read(site) else {
        return between_of_others(site);
    };
    let value = site.slice(range.value);
    // A moment is no time of day.
    let value = if range.is_of_day && value == "now" {
        "time(now)".to_owned()
    } else {
        value.to_owned()
    };
    let (low, high) = (&range.low, &range.high);
    let goes_past_midnight = range.is_of_day && low > high;
    let joiner = if goes_past_midnight { "or" } else { "and" };
    let comparisons = format!("{value} >= {low} {joiner} {value} <= {high}");
    let meant = match range.negated {
        Negated::Within => format!("not ({comparisons})"),
        Negated::No if !goes_past_midnight && !range.is_of_event => comparisons,
        _ => format!("({comparisons})"),
    };
    let end = site.span(range.end - 1).end;
    let whole = Span::new(range.value.start, end);
    let written = site.slice(whole);
    let message = format!("`{written}` is written `{meant}`");
    let mut instead = vec![read(T::GreaterOrEqual, range.words)];
    let low = site.tokens.get(range.low_start..range.low_end);
    instead.extend_from_slice(low.unwrap_or_default());
    Some(
        Meant::new(range.first..range.end, instead, range.words, message)
            .help(format!("write `{meant}`"))
            .edit(whole, meant)
            .covering()
            .doubted(),
    )
}

impl Range {
    fn read(site: &Site<'_>) -> Option<Self> {
        let (first, between) = words(site)?;
        let value = before(site, first)?;
        // A part of a sum is not what is compared.
        let is_part = |index: usize| site.kind(index).is_some_and(is_arithmetic);
        if value.checked_sub(1).is_some_and(is_part) {
            return None;
        }
        let within = (first..between).any(|index| site.kind(index) == Some(T::Not));
        let is_behind_not = value
            .checked_sub(1)
            .is_some_and(|index| site.kind(index) == Some(T::Not));
        let is_open = site.kind(between + 1) == Some(T::LeftParen);
        let low_start = between + 1 + usize::from(is_open);
        let (low_end, high_end) = ends(site, low_start, site.word(between) == "between")?;
        let is_closed = is_open && site.kind(high_end) == Some(T::RightParen);
        if is_open != is_closed {
            return None;
        }
        let end = high_end + usize::from(is_closed);
        if !site.is_on_one_line(value, end - 1) {
            return None;
        }
        let text = |start: usize, end: usize| {
            let written = site.slice(site.span(start).to(site.span(end - 1)));
            well_written(written).unwrap_or_else(|| written.to_owned())
        };
        Some(Self {
            value: site.span(value).to(site.span(first - 1)),
            words: site.span(first).to(site.span(between)),
            low: text(low_start, low_end),
            high: text(low_end + 1, high_end),
            is_of_day: site.kind(low_start) == Some(T::Time)
                && site.kind(low_end + 1) == Some(T::Time),
            is_of_event: is_of_event(site, value),
            negated: match (within, is_behind_not) {
                (true, _) => Negated::Within,
                (false, true) => Negated::Before,
                (false, false) => Negated::No,
            },
            first,
            end,
            low_end,
            low_start,
        })
    }
}

/// The first of the words that say that a value lies in a range, and their `between`.
fn words(site: &Site<'_>) -> Option<(usize, usize)> {
    if !site.expected.label(Label::Operator) && !site.expected.token(T::Unset) {
        return None;
    }
    // The place is the first word that cannot stand: `between`, `not between`, `in between`.
    let first = site.at - usize::from(site.before(1) == Some(T::Is));
    let mut words = first..site.tokens.len().min(first + 4);
    let between = words.find(|index| matches!(site.word(*index), "between" | "from"))?;
    let is_word = |index: usize| matches!(site.kind(index), Some(T::Is | T::Not | T::In));
    let is_whole = between >= site.at && (first..between).all(is_word);
    is_whole.then_some((first, between))
}

/// The indices behind the two ends of a range, of which the first begins at `low`.
fn ends(site: &Site<'_>, low: usize, is_between: bool) -> Option<(usize, usize)> {
    let divides = |end: usize| match site.kind(end) {
        Some(T::And | T::Comma) => is_between,
        Some(T::To) => true,
        _ => false,
    };
    // Between other values than literals a dash takes the one from the other.
    let is_dash = |end: usize| {
        let mut literals = [low, end + 1].into_iter();
        site.kind(end) == Some(T::Minus)
            && literals.all(|index| site.kind(index).is_some_and(T::is_literal))
    };
    let whole = sum_end(site, low).filter(|end| divides(*end));
    let low_end = whole.or_else(|| value_end(site, low).filter(|end| is_dash(*end)))?;
    let high_end = sum_end(site, low_end + 1)?;
    let goes_on = |kind| is_arithmetic(kind) || matches!(kind, T::Dot | T::LeftParen);
    (!site.kind(high_end).is_some_and(goes_on)).then_some((low_end, high_end))
}

/// Whether a value stands in the `where` of an event.
fn is_of_event(site: &Site<'_>, value: usize) -> bool {
    (0..value)
        .rev()
        .take(CONDITION_MAX)
        .take_while(|index| site.is_on_one_line(*index, value))
        .any(|index| site.kind(index) == Some(T::Where))
}

/// `contact.score + 1 between 10 and 20`: says how it is written where its parts are not what they look like.
fn between_of_others(site: &Site<'_>) -> Option<Meant> {
    let (first, between) = words(site)?;
    if site.word(between) != "between" {
        return None;
    }
    let words = site.span(first).to(site.span(between));
    let message = format!("`{}` is no operator", site.slice(words));
    let instead = vec![read(T::GreaterOrEqual, words)];
    Some(
        Meant::new(first..between + 1, instead, words, message)
            .help("compare twice: `contact.score >= 10 and contact.score <= 20`")
            .doubted(),
    )
}

/// The index of the first token of the value that ends before the token `end`: a field, a name, a call.
fn before(site: &Site<'_>, end: usize) -> Option<usize> {
    let last = end.checked_sub(1)?;
    if site.kind(last) == Some(T::RightParen) {
        let mut opens = (0..last).rev().take(VALUE_MAX);
        let open =
            opens.find(|index| site.closer(*index, T::LeftParen, T::RightParen) == Some(last))?;
        let name = open.checked_sub(1)?;
        return site.kind(name).filter(|kind| kind.is_word()).map(|_| name);
    }
    let mut first = last;
    site.kind(first).filter(|kind| kind.is_word())?;
    while first >= 2
        && site.kind(first - 1) == Some(T::Dot)
        && site.kind(first - 2).is_some_and(T::is_word)
    {
        first -= 2;
    }
    Some(first)
}

const fn is_arithmetic(kind: T) -> bool {
    matches!(kind, T::Plus | T::Minus | T::Star | T::Slash | T::Coalesce)
}

/// How far before a range the `where` around it is looked for, in tokens.
const CONDITION_MAX: usize = 40;

/// How long a call is, in tokens.
const VALUE_MAX: usize = 12;

/// The index behind the value that begins at `at`: a literal, with its sign, or a field.
fn value_end(site: &Site<'_>, at: usize) -> Option<usize> {
    let first = at + usize::from(site.kind(at) == Some(T::Minus));
    let kind = site.kind(first)?;
    if kind.is_literal() {
        return Some(first + 1);
    }
    let mut end = first;
    site.kind(end)
        .filter(|kind| kind.is_plain_name() || *kind == T::Contact)?;
    while site.kind(end + 1) == Some(T::Dot) && site.kind(end + 2).is_some_and(T::is_word) {
        end += 2;
    }
    Some(end + 1)
}

/// The index behind the sum of values that begins at `at`.
fn sum_end(site: &Site<'_>, at: usize) -> Option<usize> {
    let mut end = value_end(site, at)?;
    for _ in 0..VALUE_MAX {
        if !site.kind(end).is_some_and(is_arithmetic) {
            break;
        }
        end = value_end(site, end + 1)?;
    }
    Some(end)
}
