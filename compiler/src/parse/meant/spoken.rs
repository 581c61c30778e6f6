//! Message events as people speak of them: `a click on welcome`, `they open welcome`.

use super::{Meant, Site};
use crate::lex::TokenKind as T;

/// `wait for a click on welcome`, `wait until they click welcome`, `if the contact clicks on welcome then`
pub(super) fn spoken_event(site: &Site<'_>) -> Option<Meant> {
    let head = head(site)?;
    let phrase = Phrase::read(site, head + 1)?;
    let covers_place = head < site.at && site.at <= phrase.end;
    if !covers_place || !phrase.is_whole(site) {
        return None;
    }
    let event = phrase.event(site);
    let is_until = site.kind(head) == Some(T::Until);
    let first = head + usize::from(!is_until);
    let whole = site.span(first).to(site.span(phrase.end - 1));
    let new = if is_until {
        format!("for {event}")
    } else {
        event.clone()
    };
    let read = super::saying::rewrite::rewrite(site, first..phrase.end, &new)?;
    let message = format!("`{}` is written `{new}`", site.slice(whole));
    let mut meant = Meant::new(first..phrase.end, read.tokens, read.place, message);
    meant.mended = read.mended;
    if phrase.is_vague {
        let event = phrase.event.text();
        return Some(meant.doubted().help(format!(
            "name the message, `{event} welcome`; `{event}` alone asks for any message"
        )));
    }
    // How long is for the writer to say.
    let line = phrase.end..site.up_to(phrase.end, site.end_of_line(whole.end)).end;
    let mut behind = line.map(|index| site.kind(index));
    let is_wait = is_until || site.kind(head) == Some(T::For);
    if is_wait && !behind.any(|kind| kind == Some(T::Up)) {
        let help = format!("write `wait for {event} up to 3d`");
        return Some(meant.help(help).doubted());
    }
    Some(meant.help(format!("write `{new}`")).edit(whole, new))
}

/// The `for` or `until` of a wait, the `case` of one, or the word of a condition behind which the place is, on its line.
fn head(site: &Site<'_>) -> Option<usize> {
    let before = (0..site.at).rev().take(WORDS_MAX);
    let mut line = before.take_while(|index| site.is_on_one_line(*index, site.at));
    line.find(|index| match site.kind(*index) {
        Some(T::For | T::Until) => {
            index.checked_sub(1).and_then(|wait| site.kind(wait)) == Some(T::Wait)
        }
        kind => matches!(
            kind,
            Some(T::If | T::Elseif | T::Case | T::And | T::Or | T::Not)
        ),
    })
}

/// A phrase has no more words.
const WORDS_MAX: usize = 10;

/// What somebody does to a message.
struct Phrase {
    event: T,
    /// The index of the message's name.
    subject: Option<usize>,
    /// Whether it speaks of one message, and does not say which.
    is_vague: bool,
    /// The index behind it.
    end: usize,
}

impl Phrase {
    fn read(site: &Site<'_>, first: usize) -> Option<Self> {
        let is_word = |index: &usize, words: &[&str]| words.contains(&site.word(*index));
        let verb = (first..first + WORDS_MAX).find(|index| !is_word(index, &WHO))?;
        let event = event(site.word(verb))?;
        // In `a opened`, the first word is the name of a message.
        let before = verb.checked_sub(1).filter(|before| *before >= first);
        let is_done = site.word(verb) == event.text();
        if is_done && before.is_some_and(|before| is_word(&before, &ARTICLES)) {
            return None;
        }
        let is_near = |index: &usize| site.is_on_one_line(verb, *index);
        let behind = verb + 1..verb + WORDS_MAX;
        let mut words = behind.clone();
        let end = words.find(|index| !is_word(index, &BETWEEN) || !is_near(index))?;
        let is_named = site.kind(end).is_some_and(T::is_plain_name) && is_near(&end);
        // No article stands last: it is the name itself.
        let is_article = end > verb + 1 && is_word(&(end - 1), &ARTICLES);
        let mut between = verb + 1..end;
        let subject = match (is_named, is_article) {
            (true, _) => Some(end),
            (false, true) => Some(end - 1),
            _ => None,
        };
        // `for open welcome` has another word for the event, and no more.
        if verb == first && end == verb + 1 {
            return None;
        }
        let is_one = |index| is_word(&index, &["the", "email", "message"]);
        Some(Self {
            event,
            subject,
            is_vague: subject.is_none() && between.any(is_one),
            end: end + usize::from(is_named),
        })
    }

    /// Whether nothing stands behind it but what may stand behind an event.
    fn is_whole(&self, site: &Site<'_>) -> bool {
        let goes_on = |kind: T| {
            matches!(
                kind,
                T::Up
                    | T::Then
                    | T::As
                    | T::Where
                    | T::And
                    | T::Or
                    | T::In
                    | T::Ever
                    | T::RightParen
            )
        };
        !site.is_on_one_line(self.end - 1, self.end) || site.kind(self.end).is_none_or(goes_on)
    }

    /// As it is written.
    fn event(&self, site: &Site<'_>) -> String {
        match self.subject {
            Some(subject) => format!("{} {}", self.event.text(), site.word(subject)),
            None => self.event.text().to_owned(),
        }
    }
}

/// Who does it.
const WHO: [&str; 15] = [
    "a",
    "an",
    "the",
    "any",
    "they",
    "he",
    "she",
    "someone",
    "somebody",
    "contact",
    "customer",
    "user",
    "lead",
    "subscriber",
    "recipient",
];

const ARTICLES: [&str; 4] = ["a", "an", "the", "any"];

/// What stands between a verb and the name of a message.
const BETWEEN: [&str; 11] = [
    "on", "of", "in", "to", "a", "an", "the", "any", "link", "email", "message",
];

/// What a verb or its noun is called.
fn event(word: &str) -> Option<T> {
    Some(match word {
        "click" | "clicks" | "clicked" => T::Clicked,
        "open" | "opens" | "opened" => T::Opened,
        "reply" | "replies" | "replied" => T::Replied,
        _ => return None,
    })
}
