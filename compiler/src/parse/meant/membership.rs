//! Being one of several values, or in a flow, as it is said: `is none of "a", "b"`, `is in flow welcome`.

mod flow;

use std::ops::Range;

pub(super) use flow::in_flow;

use super::{Meant, Site, is_name, read, saying::with_dots};
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
        let says = |phrase: &&Phrase| site.says(at, phrase.words);
        Some((at, PHRASES.iter().find(says)?))
    });
    phrases.find_map(|(at, phrase)| {
        let values = Values::read(site, at + phrase.words.len(), phrase)?;
        let is_here = at <= site.at && site.at < values.end;
        is_here.then(|| in_list(site, at, phrase, &values))?
    })
}

/// `if one of free, pro then`: nothing is asked for.
pub(super) fn one_of_nothing(site: &Site<'_>) -> Option<Meant> {
    let first = site.at.checked_sub(1)?;
    let begins = site.kind(first.checked_sub(1)?)?;
    let is_condition = matches!(
        begins,
        T::If | T::Elseif | T::And | T::Or | T::Not | T::When | T::Where | T::LeftParen
    );
    let words = ["one", "any"]
        .iter()
        .find(|word| site.says(first, &[word, "of"]))?;
    let values = Values::read(site, first + 2, &phrase(&["one", "of"], false, true));
    let end = values.map_or(first + 2, |values| values.end);
    let place = site.span(first).to(site.span(first + 1));
    let message = format!("`{words} of` does not say what is one of them");
    is_condition.then(|| {
        let nothing = vec![read(T::Name, place)];
        Meant::new(first..end, nothing, place, message)
            .help("name it before the values: `contact.plan in [free, pro]`")
            .covering()
            .doubted()
    })
}

/// The question whether a value is in a list.
fn in_list(site: &Site<'_>, at: usize, phrase: &Phrase, values: &Values) -> Option<Meant> {
    let before = at.checked_sub(1)?;
    // `list of one of a, b` is a type, and asks nothing.
    if site.says(before, &["of"]) {
        return None;
    }
    if site.kind(before) == Some(T::Contact) {
        return of_contact(site, at, phrase, values);
    }
    let subject = subject(site, at);
    let begins = subject
        .as_ref()
        .and_then(|range| range.start.checked_sub(1));
    // A second `not` takes the first one away.
    let is_twice = phrase.is_negated && begins.and_then(|at| site.kind(at)) == Some(T::Not);
    let is_certain = !is_twice && (subject.is_some() || !phrase.is_negated);
    // Without `not` it does not matter what stands before.
    let is_value = phrase.lists && ends_a_value(site, before);
    let subject = subject.or_else(|| is_value.then_some(at..at))?;
    let whole = site.span(subject.start).to(site.span(values.end - 1));
    let (words, last) = (site.span(at), site.span(at + phrase.words.len() - 1));
    let mut tokens = Vec::new();
    let is_negated = phrase.is_negated && is_certain;
    if is_negated {
        tokens.push(read(T::Not, Span::at(whole.start)));
    }
    tokens.extend_from_slice(site.tokens.get(subject.clone())?);
    tokens.push(read(T::In, words.to(last)));
    let listed = values.list(site, last.end, &mut tokens)?;
    let not = if is_negated { "not " } else { "" };
    let named = site.slice(site.span(subject.start).to(site.span(at)));
    let named = with_dots(named.strip_suffix(site.word(at)).unwrap_or(named));
    let meant = format!("{not}{named}in [{listed}]");
    let message = if is_twice {
        format!(
            "`not` stands before `{}`, which says it again",
            site.slice(whole)
        )
    } else if is_certain {
        format!("`{}` is written `{meant}`", site.slice(whole))
    } else {
        format!(
            "`{}` is written with `not` and `{meant}`",
            site.slice(whole)
        )
    };
    // What is wrong with the value that is asked for is another mistake.
    let place = match phrase.words {
        ["in"] => site.span(at + 1).to(site.span(values.end - 1)),
        _ => words.to(last),
    };
    let question = Meant::new(subject.start..values.end, tokens, place, message).covering();
    Some(if is_twice {
        question.in_doubt(format!("write `{meant}`, or `not {meant}`"))
    } else if !is_certain {
        question.in_doubt(format!(
            "write `{meant}`, and `not` before the whole comparison"
        ))
    } else if let Some(other) = &values.doubtful {
        question.in_doubt(format!(
            "write `{meant}`; an event `{other}` is asked for behind the bracket: `] or {other}`"
        ))
    } else if site.slice(whole).contains('#') {
        // A comment between the values would be lost.
        question.in_doubt(format!("write `{meant}`"))
    } else {
        let help = format!("write `{meant}`");
        match not_moved(site.slice(whole), &meant) {
            Some(not) => {
                let start = whole.start + u32::try_from(not.start).unwrap_or(0);
                let not = Span::new(start, start + u32::try_from(not.len()).unwrap_or(0));
                let question = question.help(help).edit(Span::at(whole.start), "not ");
                question.edit(not, "")
            }
            None => question.help(help).edit(whole, meant),
        }
    })
}

/// Where the `not ` stands that is all that stands elsewhere in what is meant: what is wrong with the value has a change of its own.
fn not_moved(written: &str, meant: &str) -> Option<Range<usize>> {
    const NOT: &str = "not ";
    let at = written.find(" not ")? + 1;
    let (before, behind) = (written.get(..at)?, written.get(at + NOT.len()..)?);
    let is_moved = meant.strip_prefix(NOT)?.strip_prefix(before)? == behind;
    is_moved.then_some(at..at + NOT.len())
}

/// `contact is in vip, tips`: a contact is in one list or segment at a time.
fn of_contact(site: &Site<'_>, at: usize, phrase: &Phrase, values: &Values) -> Option<Meant> {
    let contact = site.token(at - 1)?;
    let place = site.span(at);
    let place = place.to(site.span(at + phrase.words.len() - 1));
    let are_names = |value: &Range<usize>| site.kind(value.start).is_some_and(T::is_plain_name);
    if !values.each.iter().all(are_names) || values.each.len() < 2 {
        return None;
    }
    let mut tokens = Vec::new();
    if phrase.is_negated {
        tokens.push(read(T::Not, Span::at(contact.span.start)));
    }
    tokens.push(read(T::LeftParen, Span::at(contact.span.start)));
    let mut asked: Vec<String> = Vec::new();
    for value in &values.each {
        if !asked.is_empty() {
            tokens.push(read(T::Or, site.span(value.start - 1)));
        }
        tokens.extend([contact, read(T::In, place)]);
        tokens.extend_from_slice(site.tokens.get(value.clone())?);
        asked.push(format!("contact in {}", site.word(value.start)));
    }
    let end = site.span(values.end - 1);
    tokens.push(read(T::RightParen, Span::at(end.end)));
    let whole = contact.span.to(end);
    let message = format!("`{}` asks for several at once", site.slice(whole));
    let (any, all) = (asked.join(" or "), asked.join(" and "));
    let help = if phrase.is_negated {
        format!("write `not ({any})`, or `not ({all})`")
    } else {
        format!("write `{any}`, or `{all}`")
    };
    let meant = Meant::new(at - 1..values.end, tokens, place, message);
    Some(meant.in_doubt(help).covering())
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
        T::If | T::Elseif | T::And | T::Or | T::Not | T::When | T::Where | T::LeftParen | T::Assign
    );
    let is_name = site.kind(first).is_some_and(T::is_plain_name);
    (is_condition && is_name).then_some(first..at)
}

/// Whether a value may end with a token.
fn ends_a_value(site: &Site<'_>, at: usize) -> bool {
    site.kind(at)
        .is_some_and(|kind| kind.is_plain_name() || kind.is_literal() || kind == T::RightParen)
}

/// Values as they stand behind such a question.
struct Values {
    each: Vec<Range<usize>>,
    /// The index behind them and their bracket.
    end: usize,
    is_in_brackets: bool,
    /// The last one, where an event may be meant that is asked for.
    doubtful: Option<String>,
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
        let mut is_behind_or = false;
        while let Some(end) = value(site, at).filter(|_| each.len() < VALUES_MAX) {
            each.push(at..end);
            let Some(next) = behind_joiner(site, end, phrase.lists || closer.is_some()) else {
                at = end;
                break;
            };
            is_behind_or = site.kind(next - 1) == Some(T::Or);
            at = next;
        }
        let last = each.last()?.clone();
        let is_in_brackets = closer.is_some();
        let is_closed = closer.is_none() || site.kind(at) == closer;
        let are_several = is_in_brackets || each.len() > 1 || is_one(site, first, last.end, phrase);
        // The comma before `or` goes with the list.
        let is_comma = site.kind(last.end) == Some(T::Comma);
        let joins = matches!(site.kind(last.end + 1), Some(T::Or | T::And));
        let end = last.end + usize::from(is_in_brackets || (is_comma && joins));
        let is_left = is_comma && !joins && !is_in_brackets;
        let in_doubt = is_behind_or && !is_in_brackets && !phrase.words.contains(&"either");
        let doubtful = in_doubt && is_plain(site, last.start) && !is_of_an_enum(site, last.start);
        (is_closed && are_several && !is_left && last.end <= at).then(|| Self {
            doubtful: doubtful.then(|| site.word(last.start).to_owned()),
            each,
            end,
            is_in_brackets,
        })
    }

    /// Puts the list in its brackets behind the tokens, and says how it is written inside of them.
    fn list(&self, site: &Site<'_>, before: u32, tokens: &mut Vec<Token>) -> Option<String> {
        let (open, close) = self.brackets(site, before);
        tokens.push(read(T::LeftBracket, open));
        let mut written: Vec<String> = Vec::new();
        for value in &self.each {
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
        Some(written.join(", "))
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

/// Whether one value alone stands there: of a field of the contact, or one that is certainly no list.
fn is_one(site: &Site<'_>, first: usize, end: usize, phrase: &Phrase) -> bool {
    let Some(before) = first.checked_sub(phrase.words.len() + 1) else {
        return false;
    };
    let is_of_contact = before >= 2
        && site.kind(before - 1) == Some(T::Dot)
        && site.kind(before - 2) == Some(T::Contact);
    // Behind `any of` more than one is meant, and it is not known which.
    let may_be_one = phrase.lists && !phrase.words.contains(&"any");
    may_be_one && ends_a_condition(site, end) && (is_of_contact || !is_plain(site, first))
}

/// Whether it is a name as the language writes them, and neither a text nor another literal.
fn is_plain(site: &Site<'_>, at: usize) -> bool {
    site.kind(at).is_some_and(T::is_plain_name) && is_name(site.word(at))
}

/// How many tokens at the beginning of a file are looked at for what it declares.
const DECLARED: usize = 2_000;

/// Whether the file has an enum with such a value.
fn is_of_an_enum(site: &Site<'_>, at: usize) -> bool {
    let is_pipe = |at: usize| site.kind(at) == Some(T::Pipe);
    (0..site.tokens.len().min(DECLARED)).any(|index| {
        is_pipe(index)
            && [index.saturating_sub(1), index + 1]
                .map(|beside| site.word(beside))
                .contains(&site.word(at))
    })
}

/// Whether the file declares such an event.
fn is_event(site: &Site<'_>, at: usize) -> bool {
    (0..site.tokens.len().min(DECLARED))
        .any(|index| site.kind(index) == Some(T::Event) && site.word(index + 1) == site.word(at))
}

/// Whether a value that ends there can be the last of a condition.
fn ends_a_condition(site: &Site<'_>, end: usize) -> bool {
    !site.is_on_one_line(end - 1, end)
        || site.kind(end).is_none_or(|behind| {
            let goes_on = behind.is_statement_start() || behind.is_clause_start();
            goes_on
                || matches!(
                    behind,
                    T::Then
                        | T::And
                        | T::Or
                        | T::Comma
                        | T::RightParen
                        | T::RightBracket
                        | T::Do
                        | T::As
                        | T::For
                        | T::Up
                        | T::Within
                        | T::End
                )
        })
}

/// The index of the next value behind what stands between two.
fn behind_joiner(site: &Site<'_>, at: usize, joins_words: bool) -> Option<usize> {
    let is_comma = site.kind(at) == Some(T::Comma);
    let word = at + usize::from(is_comma);
    let next = word + usize::from(matches!(site.word(word), "or" | "nor"));
    let end = value(site, next)?;
    if next > word {
        // A text or a number is no condition.
        let is_joined = joins_words || is_comma || !is_plain(site, next);
        let is_value = ends_a_condition(site, end) || site.word(end) == "nor";
        let is_asked = site.word(word) == "or" && is_plain(site, next) && is_event(site, next);
        let is_here = site.is_on_one_line(word, next);
        return (is_joined && is_value && is_here && !is_asked).then_some(next);
    }
    // What is compared or happened begins another condition.
    let goes_on = site.kind(end).is_some_and(|behind| {
        behind.is_comparison()
            || matches!(
                behind,
                T::Dot | T::Is | T::Where | T::In | T::Ever | T::LeftParen
            )
    });
    (is_comma && !goes_on).then_some(next)
}
