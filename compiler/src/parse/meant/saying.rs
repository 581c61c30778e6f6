//! Phrases that say the same in other words: a table of what is said and how it is written.
//!
//! A saying is a line of words, signs and placeholders such as `<name>`; it fits where the token that could not stand is one of them.

mod list;
pub(super) mod rewrite;

use std::{borrow::Cow, ops::Range};

use self::rewrite::rewrite;
use super::{Meant, Site, well_written};
use crate::{lex::TokenKind as T, parse::failure::Label};

/// What is said instead of what is meant.
struct Saying {
    wants: Wants,
    /// As it is said; a `^` says that its first token is the one that cannot stand, a `$` at its end that the token behind it is, a `!{` or `!.` that no brace or dot follows.
    said: &'static str,
    /// As it is read and written.
    meant: &'static str,
    certainty: Certainty,
}

/// What was expected where a saying fits.
#[derive(Clone, Copy)]
enum Wants {
    Token(T),
    Label(Label),
    /// A clause, where no statement stands before.
    Trigger,
    Anything,
}

/// Whether it is known what was meant.
#[derive(Clone, Copy)]
enum Certainty {
    Sure,
    /// Several things may be meant; this is what can be said.
    Advice(&'static str),
}

/// The placeholders of a saying, with the tokens that they stand for.
type Captures = Vec<(&'static str, Range<usize>)>;

/// How far before the token that cannot stand a saying may begin, in tokens.
const REACH: usize = 12;

/// The phrase of the table that stands around a place.
pub(super) fn saying(site: &Site<'_>) -> Option<Meant> {
    first_of(list::SAYINGS.iter().copied().flatten(), site)
}

/// A length of time that stands behind a value, where nothing takes one.
pub(super) fn deadline(site: &Site<'_>) -> Option<Meant> {
    first_of(list::DEADLINES.iter(), site)
}

fn first_of(sayings: impl Iterator<Item = &'static Saying>, site: &Site<'_>) -> Option<Meant> {
    site.found()?;
    let first = site.at.saturating_sub(REACH);
    let words: Vec<&str> = (first..=site.at).map(|index| site.word(index)).collect();
    sayings
        .filter(|saying| saying.fits(site))
        .find_map(|saying| {
            let mut starts = (first..).zip(&words);
            starts.find_map(|(start, word)| {
                let begins = saying.begins_with(word, start == site.at);
                begins.then(|| saying.read(site, start)).flatten()
            })
        })
}

impl Saying {
    fn fits(&self, site: &Site<'_>) -> bool {
        match self.wants {
            Wants::Token(kind) => site.expected.token(kind),
            Wants::Label(label) => site.expected.label(label),
            Wants::Trigger => site.expected.label(Label::Clause),
            Wants::Anything => true,
        }
    }

    /// Whether it may begin with a word; that is cheap to ask, and most don't.
    fn begins_with(&self, word: &str, is_place: bool) -> bool {
        let said = match self.said.strip_prefix("^ ") {
            Some(_) if !is_place => return false,
            rest => rest.unwrap_or(self.said),
        };
        let behind = said.as_bytes().get(word.len());
        said.starts_with('<')
            || (matches!(behind, None | Some(b' '))
                && said
                    .get(..word.len())
                    .is_some_and(|first| first.eq_ignore_ascii_case(word)))
    }

    /// What is meant, with what stands for its placeholders; and whether any of that is a literal that was written badly.
    fn filled(&self, site: &Site<'_>, captures: Captures) -> (String, bool) {
        let mut new = self.meant.to_owned();
        let mut is_mended = false;
        for (placeholder, tokens) in captures {
            if tokens.is_empty() {
                new = new.replace(&format!(" {placeholder}"), "");
                continue;
            }
            let last = site.span(tokens.end.saturating_sub(1));
            let written = site.slice(site.span(tokens.start).to(last));
            let mended = is_literal(placeholder).then(|| well_written(written));
            is_mended |= mended.as_ref().is_some_and(Option::is_some);
            let written = mended
                .flatten()
                .map_or_else(|| written_for(placeholder, written), Cow::Owned);
            new = new.replace(placeholder, &written);
        }
        (new, is_mended)
    }

    /// The saying as it begins at the token `start`.
    fn read(&self, site: &Site<'_>, start: usize) -> Option<Meant> {
        // A value stands on the line of what lacks it; what begins the next one is innocent.
        let is_value = matches!(self.wants, Wants::Label(Label::Expression));
        let before = site.at.checked_sub(1).filter(|_| is_value);
        if before.is_some_and(|before| !site.is_on_one_line(before, site.at)) {
            return None;
        }
        let (end, captures) = matches(site, start, self.said)?;
        if matches!(self.wants, Wants::Trigger) && !site.is_among_clauses(start) {
            return None;
        }
        let range = start..end;
        let whole = site.span(start).to(site.span(end - 1));
        let (new, is_mended) = self.filled(site, captures);
        let read = rewrite(site, range.clone(), &new)?;
        let written = site.slice(whole);
        let message = match (self.certainty, new.is_empty()) {
            (Certainty::Advice(_), _) => format!("`{written}` is not how this is said"),
            (Certainty::Sure, true) => format!("`{written}` has no place here"),
            (Certainty::Sure, false) => format!("`{written}` is written `{new}`"),
        };
        let mut meant = Meant::new(range, read.tokens, read.place, message);
        meant.mended = read.mended;
        meant.doubtful = read.is_displaced;
        let is_no_name = |placeholder: &&str| self.said.contains(*placeholder);
        let is_advice = matches!(self.certainty, Certainty::Advice(_));
        meant.covers = is_mended || is_advice || ["<ordinal>", "<currency>"].iter().any(is_no_name);
        Some(match self.certainty {
            Certainty::Advice(help) => meant.help(help).doubted(),
            Certainty::Sure if new.is_empty() => {
                let before = start.checked_sub(1).map(|before| site.span(before).end);
                let place = before
                    .filter(|_| site.is_on_one_line(start - 1, start))
                    .map_or(whole, |before| crate::source::Span::new(before, whole.end));
                meant.help(format!("remove `{written}`")).edit(place, "")
            }
            Certainty::Sure => {
                let help = format!("write `{new}`");
                meant.help(help).edit(whole, apart(site, whole, new))
            }
        })
    }
}

/// What stands for a placeholder, as it is written there.
fn written_for<'w>(placeholder: &str, written: &'w str) -> Cow<'w, str> {
    match placeholder {
        "<ordinal>" => written
            .trim_end_matches(|letter: char| letter.is_ascii_alphabetic())
            .into(),
        "<quoted>" => written.trim_matches('"').into(),
        "<days>" | "<days2>" => day(written).into(),
        "<window>" => written.replace(" the ", " ").into(),
        _ => written.into(),
    }
}

/// A text in place of another one, with blanks where it would touch a word.
fn apart(site: &Site<'_>, whole: crate::source::Span, new: String) -> String {
    let is_of_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let before = site.text.get(..whole.start as usize).unwrap_or("");
    let after = site.text.get(whole.end as usize..).unwrap_or("");
    let touches_before = before.ends_with(is_of_word) && new.starts_with(is_of_word);
    let touches_after = after.starts_with(is_of_word) && new.ends_with(is_of_word);
    match (touches_before, touches_after) {
        (false, false) => new,
        (true, false) => format!(" {new}"),
        (false, true) => format!("{new} "),
        (true, true) => format!(" {new} "),
    }
}

/// Whether the tokens from `start` on are those of a saying: the index behind the last, and the placeholders.
fn matches(site: &Site<'_>, start: usize, said: &'static str) -> Option<(usize, Captures)> {
    let mut at = start;
    let mut captures = Captures::new();
    let mut behind = false;
    for element in said.split(' ') {
        match element {
            "$" => behind = true,
            "^" if start != site.at => return None,
            "!{" if site.kind(at) == Some(T::LeftBrace) => return None,
            "!." if site.kind(at) == Some(T::Dot) => return None,
            "^" | "!{" | "!." => {}
            _ if element.starts_with('<') && element.ends_with('>') && element.len() > 2 => {
                let end = placeholder(site, at, element)?;
                captures.push((element, at..end));
                at = end;
            }
            _ if site.word(at).eq_ignore_ascii_case(element) => at += 1,
            _ => return None,
        }
    }
    let covers = if behind {
        at == site.at
    } else {
        start <= site.at && site.at < at
    };
    (covers && start < at && site.is_on_one_line(start, at - 1)).then_some((at, captures))
}

/// Whether a placeholder stands for a literal that may be written badly, as `9:00` or `2 days`.
fn is_literal(placeholder: &str) -> bool {
    matches!(placeholder, "<d>" | "<d2>" | "<t>" | "<t2>")
}

/// The index behind what a placeholder stands for.
fn placeholder(site: &Site<'_>, at: usize, element: &str) -> Option<usize> {
    match element {
        "<window>" => return Some(window(site, at)),
        "<to>" => return Some(addressee(site, at)),
        "<flow>" => return Some(words(site, at, &FLOW).unwrap_or(at)),
        "<reason>" => return words(site, at, &REASON),
        "<and>" => return words(site, at, &AND),
        "<than>" => return words(site, at, &THAN),
        "<within>" => return words(site, at, &WITHIN),
        "<if>" => return words(site, at, &IF),
        "<changes>" => return words(site, at, &["changes", "changed"]),
        "<becomes>" => return words(site, at, &BECOMES),
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
        "<channel" => kind.is_channel(),
        // `contact` begins a field, and is no name of anything.
        "<name" => kind.is_plain_name() && kind != T::Contact,
        "<message" => kind == T::Name && !PREPOSITIONS.contains(&site.word(at)),
        "<event" => kind.is_plain_name() || kind.is_message_event(),
        "<mevent" => kind.is_message_event(),
        "<op" => kind.is_comparison(),
        "<path" => return path(site, at),
        "<happened" => return happened(site, at),
        "<known" => {
            let is_known = kind.is_message_event() || crate::prelude::is_event(site.word(at));
            return happened(site, at).filter(|_| is_known);
        }
        "<text" => return text(site, at),
        "<quoted" => {
            let end = text(site, at)?;
            let inside = site.word(at + 1);
            return (end == at + 3 && super::is_name(inside)).then_some(end);
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
        let mut words = phrase.split(' ').zip(at..);
        let count = phrase.split(' ').count();
        words
            .all(|(word, index)| site.word(index).eq_ignore_ascii_case(word))
            .then_some(at + count)
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
