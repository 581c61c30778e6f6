//! Being one of several values, or in a flow, as it is said: `is none of "a", "b"`, `is in flow welcome`.

use std::ops::Range;

use super::{Meant, Site, is_name, read};
use crate::{
    lex::{Token, TokenKind as T},
    source::Span,
};

/// How far before the token that cannot stand a question begins, in tokens.
const REACH: usize = 40;

/// No list in words is longer.
const VALUES_MAX: usize = 100;

/// What is said between a value and those that it may be one of.
struct Phrase {
    words: &'static [&'static str],
    is_negated: bool,
    /// Whether an `or` joins the values, and not two conditions.
    lists: bool,
}

const fn phrase(words: &'static [&'static str], is_negated: bool, lists: bool) -> Phrase {
    Phrase {
        words,
        is_negated,
        lists,
    }
}

/// The longer ones first.
const PHRASES: [Phrase; 14] = [
    phrase(&["is", "not", "one", "of"], true, true),
    phrase(&["is", "not", "any", "of"], true, true),
    phrase(&["is", "not", "either"], true, true),
    phrase(&["is", "none", "of"], true, true),
    phrase(&["is", "neither"], true, true),
    phrase(&["is", "one", "of"], false, true),
    phrase(&["is", "any", "of"], false, true),
    phrase(&["is", "either"], false, true),
    phrase(&["not", "one", "of"], true, true),
    phrase(&["is", "not", "in"], true, false),
    phrase(&["not", "in"], true, false),
    phrase(&["one", "of"], false, true),
    phrase(&["is", "in"], false, false),
    phrase(&["in"], false, false),
];

/// `contact.plan is none of [free, pro]`, `contact.country in "DE", "AT"`
pub(super) fn one_of_several(site: &Site<'_>) -> Option<Meant> {
    let mut phrases = (site.at.saturating_sub(REACH)..=site.at).filter_map(|at| {
        let says = |phrase: &&Phrase| says(site, at, phrase.words);
        Some((at, PHRASES.iter().find(says)?))
    });
    phrases.find_map(|(at, phrase)| {
        let values = Values::read(site, at + phrase.words.len(), phrase)?;
        let is_here = at <= site.at && site.at < values.end;
        is_here.then(|| in_list(site, at, phrase, &values))?
    })
}

/// The question whether a value is in a list.
fn in_list(site: &Site<'_>, at: usize, phrase: &Phrase, values: &Values) -> Option<Meant> {
    let subject = subject(site, at)?;
    let whole = site.span(subject.start).to(site.span(values.end - 1));
    let (words, last) = (site.span(at), site.span(at + phrase.words.len() - 1));
    let mut tokens = Vec::new();
    if phrase.is_negated {
        tokens.push(read(T::Not, Span::at(whole.start)));
    }
    tokens.extend_from_slice(site.tokens.get(subject.clone())?);
    tokens.push(read(T::In, words.to(last)));
    let (open, close) = values.brackets(site, last.end);
    tokens.push(read(T::LeftBracket, open));
    let mut written: Vec<String> = Vec::new();
    for value in &values.each {
        let span = site.span(value.start).to(site.span(value.end - 1));
        if !written.is_empty() {
            let before = site.span(value.start - 1);
            tokens.push(read(T::Comma, before));
        }
        // A name has small letters, so that this is a text.
        let is_text = site.token(value.start)?.kind.is_word() && !is_name(site.slice(span));
        if is_text {
            tokens.push(read(T::TextStart, Span::at(span.start)));
            tokens.push(read(T::TextChunk, span));
            tokens.push(read(T::TextEnd, Span::at(span.end)));
            written.push(format!("\"{}\"", site.slice(span)));
        } else {
            tokens.extend_from_slice(site.tokens.get(value.clone())?);
            written.push(site.slice(span).to_owned());
        }
    }
    tokens.push(read(T::RightBracket, close));
    let not = if phrase.is_negated { "not " } else { "" };
    let named = site.slice(site.span(subject.start).to(site.span(subject.end - 1)));
    let meant = format!("{not}{named} in [{}]", written.join(", "));
    let message = format!("`{}` is written `{meant}`", site.slice(whole));
    // What is wrong with the value that is asked for is another mistake.
    let place = match phrase.words {
        ["in"] => site.span(at + 1).to(site.span(values.end - 1)),
        _ => words.to(last),
    };
    Some(
        Meant::new(subject.start..values.end, tokens, place, message)
            .help(format!("write `{meant}`"))
            .edit(whole, meant)
            .covering(),
    )
}

/// `contact.plan`, `form` before a token, with nothing before them that they belong to.
fn subject(site: &Site<'_>, at: usize) -> Option<Range<usize>> {
    let mut first = at.checked_sub(1)?;
    while first >= 2 && site.kind(first - 1) == Some(T::Dot) {
        first -= 2;
    }
    let begins = first.checked_sub(1).and_then(|before| site.kind(before))?;
    let is_condition = matches!(
        begins,
        T::If | T::Elseif | T::And | T::Or | T::When | T::Where | T::LeftParen | T::Assign
    );
    let is_name = site.kind(first).is_some_and(T::is_plain_name);
    (is_condition && is_name).then_some(first..at)
}

/// Values as they stand behind such a question.
struct Values {
    each: Vec<Range<usize>>,
    /// The index behind them and their bracket.
    end: usize,
    is_in_brackets: bool,
}

impl Values {
    fn read(site: &Site<'_>, first: usize, phrase: &Phrase) -> Option<Self> {
        let closer = match site.kind(first)? {
            T::LeftBracket => Some(T::RightBracket),
            T::LeftParen => Some(T::RightParen),
            _ => None,
        };
        let mut at = first + usize::from(closer.is_some());
        let mut each = Vec::new();
        while let Some(end) = value(site, at).filter(|_| each.len() < VALUES_MAX) {
            each.push(at..end);
            let Some(next) = behind_joiner(site, end, phrase.lists || closer.is_some()) else {
                at = end;
                break;
            };
            at = next;
        }
        let end = each.last()?.end;
        let is_in_brackets = closer.is_some();
        let is_closed = closer.is_none() || site.kind(at) == closer;
        let are_several = closer.is_some() || each.len() > 1;
        (is_closed && are_several && end <= at).then(|| Self {
            each,
            end: end + usize::from(closer.is_some()),
            is_in_brackets,
        })
    }

    /// The brackets around them: those that are written, else none behind what stands before.
    fn brackets(&self, site: &Site<'_>, before: u32) -> (Span, Span) {
        let first = self.each.first().map_or(self.end, |value| value.start);
        let last = site.span(self.end - 1);
        if self.is_in_brackets {
            (site.span(first - 1), last)
        } else {
            (Span::at(before), Span::at(last.end))
        }
    }
}

/// The index behind a text without braces, a name or another literal.
fn value(site: &Site<'_>, at: usize) -> Option<usize> {
    let kind = site.kind(at)?;
    if kind == T::TextStart {
        let chunk = usize::from(site.kind(at + 1) == Some(T::TextChunk));
        return (site.kind(at + 1 + chunk) == Some(T::TextEnd)).then_some(at + 2 + chunk);
    }
    // `AT` is a country, and no `at`.
    let is_word = kind.is_plain_name() || (kind.is_keyword() && !is_name(site.word(at)));
    (is_word || kind.is_literal()).then_some(at + 1)
}

/// The index of the next value behind what stands between two.
fn behind_joiner(site: &Site<'_>, at: usize, joins_words: bool) -> Option<usize> {
    let is_comma = site.kind(at) == Some(T::Comma);
    let word = at + usize::from(is_comma);
    let is_word = matches!(site.word(word), "or" | "nor") && (joins_words || is_comma);
    let next = word + usize::from(is_word);
    let end = value(site, next).filter(|_| is_comma || is_word)?;
    // What is compared or happened begins another condition.
    let goes_on = site.kind(end).is_some_and(|behind| {
        behind.is_comparison() || matches!(behind, T::Dot | T::Is | T::Where | T::In)
    });
    (site.is_on_one_line(at, next) && !goes_on).then_some(next)
}

fn says(site: &Site<'_>, at: usize, words: &[&str]) -> bool {
    let mut words = words.iter().zip(at..);
    words.all(|(word, index)| site.word(index).eq_ignore_ascii_case(word))
}

/// What is said between the contact and a flow that it may be in; the longer ones first.
const IN_FLOW: [&[&str]; 6] = [
    &["is", "not", "in"],
    &["is", "already", "in"],
    &["is", "currently", "in"],
    &["not", "in"],
    &["is", "in"],
    &["in"],
];

/// `contact is in flow welcome`, `not in the flow welcome`
pub(super) fn in_flow(site: &Site<'_>) -> Option<Meant> {
    let around = site.at.saturating_sub(2)..site.at + REACH_OF_FLOW;
    let mut around = around.filter(|index| site.kind(*index) == Some(T::Flow));
    let flow = around.next()?;
    let name = flow + 1;
    let end = flow
        - usize::from(
            flow.checked_sub(1)
                .is_some_and(|the| site.word(the) == "the"),
        );
    let spoken = IN_FLOW.iter().find_map(|words| {
        let at = end.checked_sub(words.len())?;
        says(site, at, words).then_some((at, words.contains(&"not")))
    });
    let (at, is_negated) = spoken?;
    let contact = at
        .checked_sub(1)
        .filter(|at| site.kind(*at) == Some(T::Contact));
    let first = contact.unwrap_or(at);
    let is_named = site.kind(name)?.is_plain_name() && site.is_on_one_line(first, name);
    if !is_named || site.at < first {
        return None;
    }
    let whole = site.span(first).to(site.span(name));
    let asked = Span::new(whole.start, site.span(flow).end);
    let mut tokens: Vec<Token> = Vec::new();
    if is_negated {
        tokens.push(read(T::Not, Span::at(whole.start)));
    }
    let named = site.span(name);
    tokens.push(read(T::InFlow, asked));
    tokens.push(read(T::LeftParen, Span::at(asked.end)));
    tokens.push(read(T::Name, named));
    tokens.push(read(T::RightParen, Span::at(named.end)));
    let not = if is_negated { "not " } else { "" };
    let meant = format!("{not}in_flow({})", site.slice(named));
    let message = format!("`{}` is written `{meant}`", site.slice(whole));
    Some(
        Meant::new(first..name + 1, tokens, asked, message)
            .help(format!("write `{meant}`"))
            .mended(asked.start, "in_flow")
            .edit(whole, meant),
    )
}

/// How far behind the token that cannot stand the flow is named.
const REACH_OF_FLOW: usize = 4;
