//! Phrases that say the same in other words: a table of what is said and how it is written.
//!
//! A saying is a line of words, signs and placeholders such as `<name>`; it fits where the token that could not stand is one of them.

mod list;
mod placeholder;
pub(super) mod rewrite;

use std::{borrow::Cow, ops::Range};

pub(super) use self::placeholder::with_dots;
use self::{
    placeholder::{is_literal, is_window, placeholder, written_for},
    rewrite::rewrite,
};
use super::{Meant, Site, well_written};
use crate::{lex::TokenKind as T, parse::failure::Label};

/// What is said instead of what is meant.
struct Saying {
    wants: Wants,
    /// As it is said; a `^` says that its first token is the one that cannot stand, a `$` at its end that the token behind it is, a sign or word behind a `!` that it does not follow, `!;` that its statement is over.
    /// `~where` says that no `where` stands before, `~wait` no `wait` with branches.
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
            is_mended |= is_window(placeholder)
                && well_written(site.slice(site.span(tokens.end - 1))).is_some();
            let meant = mended
                .flatten()
                .map_or_else(|| written_for(placeholder, written), Cow::Owned);
            new = new.replace(placeholder, &meant);
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
        // Behind a dot stands a field, whatever its name says elsewhere.
        let is_member = start.checked_sub(1).and_then(|dot| site.kind(dot)) == Some(T::Dot);
        if is_member && !self.said.starts_with('<') {
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
        // What the lexer said of `isn't`, of `!` and of `contact's plan` is said here.
        let is_of_somebody =
            |index: usize| site.kind(index) == Some(T::Dot) && site.word(index) != ".";
        let is_short =
            (start..end).any(|index| is_short_not(site.word(index)) || is_of_somebody(index));
        meant.covers = is_short
            || is_mended
            || is_advice
            || ["<ordinal>", "<currency>", " ! "].iter().any(is_no_name);
        Some(match self.certainty {
            Certainty::Advice(help) => meant.help(help).doubted(),
            Certainty::Sure if new.is_empty() => {
                // Only blanks: other words may stand there that were read before.
                let before = site.text.get(..whole.start as usize).unwrap_or("");
                let blanks = before.len() - before.trim_end_matches([' ', '\t']).len();
                let from = whole.start - u32::try_from(blanks).unwrap_or(0);
                let begins_line = before.trim_end_matches([' ', '\t']).ends_with('\n');
                let place = crate::source::Span::new(from, whole.end);
                let place = if begins_line { whole } else { place };
                meant.help(format!("remove `{written}`")).edit(place, "")
            }
            Certainty::Sure => {
                let help = format!("write `{new}`");
                meant.help(help).edit(whole, apart(site, whole, new))
            }
        })
    }
}

/// `n't`, which is what stands for `not` at the end of a word.
fn is_short_not(word: &str) -> bool {
    matches!(word, "n't" | "n\u{2019}t")
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
            "!;" if goes_on(site, at) => return None,
            "~where" if is_within_where(site, start) => return None,
            "~wait" if is_behind_branches(site, start) => return None,
            "^" | "~where" | "~wait" | "!;" => {}
            _ if element.starts_with('!') && element.len() > 1 => {
                let is_it = element.get(1..) == Some(site.word(at));
                if is_it && site.is_on_one_line(at.saturating_sub(1), at) {
                    return None;
                }
            }
            _ if element.starts_with('<') && element.ends_with('>') && element.len() > 2 => {
                let end = placeholder(site, at, element)?;
                captures.push((element, at..end));
                at = end;
            }
            _ if site.word(at).eq_ignore_ascii_case(element) => at += 1,
            "not" if is_short_not(site.word(at)) => at += 1,
            // `contact's plan`
            "." if site.kind(at) == Some(T::Dot) => at += 1,
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

/// Whether a token still belongs to what stands before it on its line.
fn goes_on(site: &Site<'_>, at: usize) -> bool {
    let ends = matches!(site.kind(at), None | Some(T::End | T::Else | T::Elseif));
    !ends && site.is_on_one_line(at.saturating_sub(1), at)
}

/// Whether a token stands in the `where` of an event, in which bare names are its fields.
fn is_within_where(site: &Site<'_>, start: usize) -> bool {
    /// No condition is longer.
    const TOKENS_MAX: usize = 200;
    let before = (0..start).rev().take(TOKENS_MAX);
    let mut kinds = before.filter_map(|index| site.kind(index));
    let begins = |kind: &T| {
        let is_of_condition = matches!(kind, T::If | T::Elseif | T::When | T::Then | T::Do);
        is_of_condition || kind.is_statement_start()
    };
    kinds.find(|kind| *kind == T::Where || begins(kind)) == Some(T::Where)
}

/// Whether a `wait for` of the flow before a token has a `then` behind it: `after 3d` may be its last branch.
fn is_behind_branches(site: &Site<'_>, start: usize) -> bool {
    /// No flow has more tokens between a wait and its last branch.
    const TOKENS_MAX: usize = 2_000;
    let mut has_then = false;
    for index in (0..start).rev().take(TOKENS_MAX) {
        match site.kind(index) {
            Some(T::Then) => has_then = true,
            Some(T::Wait) if has_then && site.kind(index + 1) == Some(T::For) => return true,
            Some(T::Flow) if site.first_of_line(index) == index => return false,
            _ => {}
        }
    }
    false
}
