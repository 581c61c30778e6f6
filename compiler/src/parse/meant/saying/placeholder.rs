//! The placeholders of sayings: what stands for each, and how it is written where it is meant.

use std::borrow::Cow;

use crate::{
    lex::TokenKind as T,
    parse::meant::{Site, is_name, well_written},
};

/// What stands for a placeholder, as it is written there.
pub(super) fn written_for<'w>(placeholder: &str, written: &'w str) -> Cow<'w, str> {
    match placeholder {
        "<ordinal>" => written
            .trim_end_matches(|letter: char| letter.is_ascii_alphabetic())
            .into(),
        "<quoted>" => written.trim_matches('"').into(),
        "<path>" => with_dots(written),
        "<days>" | "<days2>" => day(written).into(),
        "<window>" | "<span>" => well_bounded(written).into(),
        _ => written.into(),
    }
}

/// `contact's plan` as `contact.plan`
pub(in crate::parse::meant) fn with_dots(written: &str) -> Cow<'_, str> {
    match written.split_once(['\'', '\u{2019}']) {
        Some((of, field)) => {
            let field = field.strip_prefix('s').unwrap_or(field).trim_start();
            format!("{of}.{field}").into()
        }
        None => written.into(),
    }
}

/// Whether a placeholder stands for a literal that may be written badly, as `9:00` or `2 days`.
pub(super) fn is_literal(placeholder: &str) -> bool {
    matches!(placeholder, "<d>" | "<d2>" | "<t>" | "<t2>")
}

/// Whether a placeholder stands for a window, whose duration may be written badly.
pub(super) fn is_window(placeholder: &str) -> bool {
    matches!(placeholder, "<window>" | "<span>")
}

/// The index behind what a placeholder stands for.
pub(super) fn placeholder(site: &Site<'_>, at: usize, element: &str) -> Option<usize> {
    match element {
        "<window>" => return Some(window(site, at)),
        "<span>" => return Some(window(site, at)).filter(|end| *end > at),
        "<to>" => return Some(addressee(site, at)),
        "<flow>" => return Some(words(site, at, &FLOW).unwrap_or(at)),
        "<reason>" => return words(site, at, &REASON),
        "<and>" => return words(site, at, &AND),
        "<than>" => return words(site, at, &THAN),
        "<within>" => return words(site, at, &WITHIN),
        "<if>" => return words(site, at, &IF),
        "<changes>" => return words(site, at, &["changes", "changed"]),
        "<becomes>" => return words(site, at, &BECOMES),
        "<turns>" => return words(site, at, &["changes to", "changed to", "becomes"]),
        "<joins>" => return words(site, at, &JOINS),
        "<leaves>" => return words(site, at, &LEAVES),
        "<over>" => return words(site, at, &["are over", "end", "ended"]),
        "<when>" => return words(site, at, &["when", "if", "on"]),
        _ => {}
    }
    let kind = site.kind(at)?;
    let name = element.trim_end_matches(['2', '>']);
    let is_ordinal = || {
        kind == T::Duration
            && ["st", "nd", "rd", "th"]
                .iter()
                .any(|end| site.word(at).ends_with(end))
    };
    let fits = match name {
        "<d" => kind == T::Duration && !is_ordinal(),
        "<ordinal" => is_ordinal(),
        "<n" => kind == T::Int,
        "<t" => kind == T::Time,
        "<date" => kind == T::Date,
        "<currency" => {
            let word = site.word(at);
            word.len() == 3 && word.bytes().all(|letter| letter.is_ascii_uppercase())
        }
        "<share" => matches!(kind, T::Percent | T::Int | T::Decimal),
        "<day" => kind.is_day_of_week(),
        "<days" => T::of_word(day(site.word(at))).is_day_of_week(),
        "<sends" => SENDS.contains(&site.word(at)),
        "<sum" => matches!(site.word(at), "sum" | "min" | "max" | "earliest" | "latest"),
        "<average" => matches!(site.word(at), "avg" | "average" | "mean"),
        "<channel" => kind.is_channel(),
        // `contact` begins a field, and is no name of anything.
        "<name" => kind.is_plain_name() && kind != T::Contact,
        "<list" => kind.is_plain_name() && is_declared(site, at, &[T::List, T::Segment]),
        "<field" => kind.is_plain_name() && is_field(site, at),
        "<message" => kind == T::Name && !PREPOSITIONS.contains(&site.word(at)),
        "<event" => kind.is_plain_name() || kind.is_message_event(),
        "<mevent" => kind.is_message_event(),
        "<op" => kind.is_comparison(),
        "<path" => return path(site, at),
        "<string" if kind == T::TextStart => {
            return Some(site.closer(at, T::TextStart, T::TextEnd)? + 1);
        }
        "<happened" => return happened(site, at),
        "<known" => {
            let is_known = kind.is_message_event() || crate::prelude::is_event(site.word(at));
            return happened(site, at).filter(|_| is_known);
        }
        "<text" => return text(site, at),
        "<quoted" => {
            let end = text(site, at)?;
            let inside = site.word(at + 1);
            return (end == at + 3 && is_name(inside)).then_some(end);
        }
        "<value" => {
            return path(site, at)
                .or_else(|| text(site, at))
                .or_else(|| (kind.is_literal() || kind.is_plain_name()).then_some(at + 1));
        }
        _ => false,
    };
    fits.then_some(at + 1)
}

/// How far into a text its declarations are looked for, in tokens: each place that is asked about looks again.
const TOKENS_MAX: usize = 2_000;

/// Whether this text declares the name `at` behind one of these words; what other files declare is not known here.
fn is_declared(site: &Site<'_>, at: usize, words: &[T]) -> bool {
    let mut pairs = site.tokens.windows(2).take(TOKENS_MAX);
    pairs.any(|pair| match pair {
        [word, name] => words.contains(&word.kind) && site.slice(name.span) == site.word(at),
        _ => false,
    })
}

/// Whether the contact of this text has the field `at`.
fn is_field(site: &Site<'_>, at: usize) -> bool {
    let mut indices = 1..site.tokens.len().min(TOKENS_MAX);
    let open = indices.find(|index| {
        site.kind(*index) == Some(T::LeftBrace) && site.kind(index - 1) == Some(T::Contact)
    });
    let close = open.and_then(|open| site.closer(open, T::LeftBrace, T::RightBrace));
    let (Some(open), Some(close)) = (open, close) else {
        return false;
    };
    (open..close)
        .any(|index| site.word(index) == site.word(at) && site.kind(index + 1) == Some(T::Colon))
}

/// `purchase`, `opened`, `opened welcome`
fn happened(site: &Site<'_>, at: usize) -> Option<usize> {
    let kind = site.kind(at)?;
    let is_member = at.checked_sub(1).and_then(|before| site.kind(before)) == Some(T::Dot);
    if kind.is_message_event() {
        let subject = site.kind(at + 1).filter(|next| next.is_plain_name());
        let is_named = subject.is_some() && !COUNTED.contains(&site.word(at + 1));
        return Some(at + 1 + usize::from(is_named));
    }
    (kind.is_plain_name() && kind != T::Contact && !is_member).then_some(at + 1)
}

/// `in the last 30 days` as `in last 30d`
fn well_bounded(window: &str) -> String {
    match window.split_once("last") {
        Some((_, duration)) => {
            let duration = duration.trim_start();
            let meant = well_written(duration).unwrap_or_else(|| duration.to_owned());
            format!("in last {meant}")
        }
        None => window.to_owned(),
    }
}

/// `in last 30d`, `in the last 30d`, `ever`, or nothing
fn window(site: &Site<'_>, at: usize) -> usize {
    if site.kind(at) == Some(T::Ever) {
        return at + 1;
    }
    let last = at + 1 + usize::from(site.word(at + 1) == "the");
    let kinds = [site.kind(at), site.kind(last), site.kind(last + 1)];
    if kinds == [Some(T::In), Some(T::Last), Some(T::Duration)] {
        last + 2
    } else {
        at
    }
}

/// `to contact`, `to the contact`, `to contact.email`, or nothing
fn addressee(site: &Site<'_>, at: usize) -> usize {
    if site.kind(at) != Some(T::To) {
        return at;
    }
    let first = at + 1 + usize::from(site.word(at + 1) == "the");
    let is_name = site.kind(first).is_some_and(T::is_plain_name) && site.is_on_one_line(at, first);
    path(site, first).unwrap_or(first + usize::from(is_name))
}

/// The index behind the first of some phrases that stands at a token.
fn words(site: &Site<'_>, at: usize, phrases: &[&str]) -> Option<usize> {
    let end = |phrase: &&str| {
        let words: Vec<&str> = phrase.split(' ').collect();
        site.says(at, &words).then_some(at + words.len())
    };
    phrases.iter().find_map(end)
}

/// The flow that a statement stands in; of two phrases that begin alike the longer one first.
const FLOW: [&str; 3] = ["the flow", "this flow", "flow"];

/// What stands before a reason.
const REASON: [&str; 7] = [
    "with reason :",
    "with reason",
    "with",
    "because",
    "reason :",
    "reason",
    "as",
];

/// What stands before a condition.
const IF: [&str; 7] = ["if", "elseif", "when", "and", "or", "=", "("];

/// How one length of time is compared with another.
const THAN: [&str; 9] = [
    "more than",
    "less than",
    "longer than",
    "older than",
    "at least",
    "at most",
    "over",
    "under",
    "exactly",
];

/// What stands before a length of time that lies ahead.
const WITHIN: [&str; 5] = [
    "in the next",
    "within the next",
    "in less than",
    "within",
    "in",
];

/// What stands between a field and its new value.
const BECOMES: [&str; 6] = ["changes to", "changed to", "becomes", "is", "==", "="];

/// How a contact comes into a list or a segment; of two phrases that begin alike the longer one first.
const JOINS: [&str; 10] = [
    "joins the list",
    "joins the segment",
    "joins list",
    "joins segment",
    "joins",
    "enters the list",
    "enters the segment",
    "enters list",
    "enters segment",
    "enters",
];

/// How it goes out of one.
const LEAVES: [&str; 10] = [
    "leaves the list",
    "leaves the segment",
    "leaves list",
    "leaves segment",
    "leaves",
    "exits the list",
    "exits the segment",
    "exits list",
    "exits segment",
    "exits",
];

/// What stands between things that are done one after the other.
const AND: [&str; 7] = ["and then", ", then", ", and", "and", "then", ",", "+"];

/// Words behind a message that are not its name; those that the grammar knows are no names anyhow.
const PREPOSITIONS: [&str; 6] = ["about", "by", "from", "through", "via", "upon"];

/// What leaves, as people call it.
const SENDS: [&str; 5] = ["send", "sends", "sending", "messages", "marketing"];

/// `sundays`, which is one day.
fn day(written: &str) -> &str {
    written.strip_suffix('s').unwrap_or(written)
}

/// Words that say how often something happened.
const COUNTED: [&str; 4] = ["more", "less", "fewer", "exactly"];

/// `contact.F`, `b.F`
fn path(site: &Site<'_>, at: usize) -> Option<usize> {
    let mut end = at;
    while site.kind(end).is_some_and(T::is_plain_name)
        && site.kind(end + 1) == Some(T::Dot)
        && site.kind(end + 2).is_some_and(T::is_word)
    {
        end += 2;
    }
    (end > at).then_some(end + 1)
}

/// A string with nothing put into it.
fn text(site: &Site<'_>, at: usize) -> Option<usize> {
    let chunk = usize::from(site.kind(at + 1)? == T::TextChunk);
    let is_text = site.kind(at)? == T::TextStart && site.kind(at + 1 + chunk)? == T::TextEnd;
    is_text.then_some(at + 2 + chunk)
}
