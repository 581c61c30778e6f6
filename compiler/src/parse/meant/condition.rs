//! Conditions that stand elsewhere, or behind another word, than the language has them.

use std::ops::Range;

use super::{Meant, Site, read};
use crate::{lex::TokenKind as T, parse::failure::Label, source::Span};

/// `unless contact.plan == pro then … end`
pub(super) fn unless(site: &Site<'_>) -> Option<Meant> {
    let found = site.found()?;
    if site.slice(found.span) != "unless" || !site.expected.label(Label::Statement) {
        return None;
    }
    let line = site.up_to(site.at, site.end_of_line(found.span.start));
    let then = line
        .clone()
        .find(|index| site.kind(*index) == Some(T::Then))
        .unwrap_or(line.end);
    let condition = site.at + 1..then;
    let (first, last) = (site.span(condition.start), site.span(then - 1));
    if condition.is_empty() {
        return None;
    }
    // The word is as long as both of these with a blank.
    let middle = found.span.start + 2;
    let mut instead = vec![
        read(T::If, Span::new(found.span.start, middle)),
        read(T::Not, Span::new(middle, found.span.end)),
        read(T::LeftParen, Span::at(found.span.end)),
    ];
    instead.extend_from_slice(site.tokens.get(condition)?);
    instead.push(read(T::RightParen, Span::at(last.end)));
    let message = "`unless` is written `if not`".to_owned();
    let written = site.slice(first.to(last));
    let meant = format!("if not ({written}) then");
    if is_behind_a_wait(site) {
        return Some(
            Meant::new(site.at..then, instead, found.span, message)
                .help(format!(
                    "to look once the time is over, write `{meant}`; to end the wait, `wait for {} up to {}`",
                    awaited(site, site.at + 1..then),
                    site.word(site.at - 1)
                ))
                .doubted(),
        );
    }
    if site.kind(then) != Some(T::Then) {
        instead.push(read(T::Then, Span::at(last.end)));
        return Some(
            Meant::new(site.at..then, instead, found.span, message)
                .help(format!("write `{meant}`"))
                .edit(found.span.to(last), meant),
        );
    }
    Some(
        Meant::new(site.at..then, instead, found.span, message)
            .help(format!("write `{meant}`"))
            .edit(found.span.to(site.span(then)), meant),
    )
}

/// Whether the place is behind a `wait 2d`, on its line.
fn is_behind_a_wait(site: &Site<'_>) -> bool {
    [site.before(2), site.before(1)] == [Some(T::Wait), Some(T::Duration)]
}

/// A condition as a wait has it: an event bare, and all others in parentheses.
fn awaited(site: &Site<'_>, condition: Range<usize>) -> String {
    let is_event = |kind: T| kind.is_plain_name() || kind.is_message_event();
    let is_bare = condition
        .clone()
        .all(|index| site.kind(index).is_some_and(is_event));
    let last = site.span(condition.end - 1);
    let written = site.slice(site.span(condition.start).to(last));
    if is_bare {
        written.to_owned()
    } else {
        format!("({written})")
    }
}

/// `when opened welcome then … end`: it may look at what was, or wait for it.
pub(super) fn when_of_a_block(site: &Site<'_>) -> Option<Meant> {
    let found = site.found()?;
    let is_when = found.kind == T::When || site.slice(found.span) == "whenever";
    if !is_when || !site.expected.label(Label::Statement) {
        return None;
    }
    let line = site.up_to(site.at, site.end_of_line(found.span.start));
    let then = line
        .clone()
        .find(|index| site.kind(*index) == Some(T::Then))?;
    let is_statement = |index: usize| site.kind(index).is_some_and(T::is_statement_start);
    if then == site.at + 1 || (site.at + 1..then).any(is_statement) {
        return None;
    }
    let written = site.slice(site.span(site.at + 1).to(site.span(then - 1)));
    let length = if is_behind_a_wait(site) {
        site.word(site.at - 1)
    } else {
        "3d"
    };
    let awaited = awaited(site, site.at + 1..then);
    let message = format!("no block begins with `{}`", site.slice(found.span));
    Some(
        Meant::new(site.at..site.at + 1, vec![read(T::If, found.span)], found.span, message)
            .help(format!(
                "to look at what has been, write `if {written} then`; to wait for it, `wait for {awaited} up to {length} then`"
            ))
            .doubted(),
    )
}

/// `tag a then send email b`: one statement follows the other without a word.
pub(super) fn then_between_statements(site: &Site<'_>) -> Option<Meant> {
    let found = site.found().filter(|found| found.kind == T::Then)?;
    let begins = site.kind(site.at + 1)?;
    let is_simple = |kind: T| kind.is_statement_start() && !has_arms(kind);
    let before = (0..site.at).rev().take(SIMPLE_MAX);
    let before = before.take_while(|index| site.is_on_one_line(*index, site.at));
    let mut before = before.filter_map(|index| site.kind(index));
    let head = before.find(|kind| kind.is_statement_start() || *kind == T::Then)?;
    // `wait for opened up to 3d send email tips then` lacks it where it belongs.
    let is_lacking = before
        .find(|kind| has_arms(*kind))
        .is_some_and(|kind| kind != T::Then);
    let is_expected = site.expected.label(Label::Statement);
    if !is_expected || !begins.is_statement_start() || !is_simple(head) || is_lacking {
        return None;
    }
    let end = site.span(site.at - 1).end;
    Some(
        Meant::new(
            site.at..site.at + 1,
            Vec::new(),
            found.span,
            "no `then` stands between statements".to_owned(),
        )
        .help("remove `then`")
        .edit(Span::new(end, found.span.end), ""),
    )
}

/// Whether statements that begin so have a `then` of their own.
fn has_arms(kind: T) -> bool {
    matches!(
        kind,
        T::If | T::Wait | T::Match | T::Split | T::Repeat | T::Then
    )
}

/// A statement without branches has fewer tokens.
const SIMPLE_MAX: usize = 40;

/// `send email tips if contact.plan == pro`, `tag vip when …`, `wait 2d unless …`
pub(super) fn behind_a_statement(site: &Site<'_>) -> Option<Meant> {
    let word = condition_word(site)?;
    // What begins its line is the statement; of several on a line, nobody knows which is meant.
    let head = site.first_of_line(word);
    site.kind(head).filter(|kind| kind.is_statement_start())?;
    let has_arms = matches!(
        site.kind(head),
        Some(T::If | T::Match | T::Split | T::Repeat | T::Exit)
    );
    let line_end = site.end_of_line(site.span(word).start);
    let line = site.up_to(word, line_end);
    let mut behind = line.clone().skip(2);
    let end = behind
        .find(|index| begins_statement(site, *index))
        .unwrap_or(line.end);
    let is_alone = (head..end).all(|index| {
        let kind = site.kind(index);
        !matches!(
            kind,
            Some(T::Then | T::End | T::Else | T::Elseif | T::Case | T::Do)
        )
    });
    let is_near = word < head + STATEMENT_MAX;
    if has_arms || !is_alone || !is_near || end <= word + 1 || site.at > end {
        return None;
    }
    let written = site.slice(site.span(word + 1).to(site.span(end - 1)));
    let condition = match site.word(word) {
        "unless" => format!("not ({written})"),
        _ => written.to_owned(),
    };
    let place = site.span(word);
    let statement = site.slice(site.span(head).to(site.span(word - 1)));
    let message = format!("no `{}` stands behind a statement", site.slice(place));
    let meant = Meant::new(word..end, Vec::new(), place, message).doubted();
    // Whether it ends the wait or decides on it is for the writer to say.
    if site.kind(head) == Some(T::Wait) {
        return Some(meant.help(format!(
            "write `if {condition} then {statement} end`, or wait for what ends it: `wait for {} up to 2d`",
            awaited(site, word + 1..end)
        )));
    }
    Some(
        meant
            .help(format!("write `if {condition} then {statement} end`"))
            .edit(
                Span::at(site.span(head).start),
                format!("if {condition} then "),
            )
            .edit(place.to(site.span(end - 1)), "end"),
    )
}

/// Whether another statement begins on a line: `is set` is none.
fn begins_statement(site: &Site<'_>, index: usize) -> bool {
    let is_presence = site.kind(index - 1) == Some(T::Is);
    site.kind(index).is_some_and(T::is_statement_start) && !is_presence
}

/// Before its condition, a statement is shorter than this, in tokens.
const STATEMENT_MAX: usize = 12;

/// The `if`, `when` or `unless` of a statement, behind which or behind whose condition the place is.
fn condition_word(site: &Site<'_>) -> Option<usize> {
    let follows = |index: usize| index > 0 && site.is_on_one_line(index - 1, index);
    let is_word = site.kind(site.at) == Some(T::When) || site.word(site.at) == "unless";
    if is_word && site.expected.label(Label::Statement) {
        return follows(site.at).then_some(site.at);
    }
    if !site.expected.token(T::Then) || site.kind(site.at) == Some(T::Then) {
        return None;
    }
    let mut before = (0..site.at).rev().take(CONDITION_MAX);
    let if_ = before.find(|index| matches!(site.kind(*index), Some(T::If | T::Then)))?;
    // What stands on its own line is still being written.
    let ends_line = !site.is_on_one_line(if_, site.at);
    (site.kind(if_) == Some(T::If) && follows(if_) && ends_line).then_some(if_)
}

/// How long a condition is, in tokens.
pub(super) const CONDITION_MAX: usize = 200;

/// `match contact.plan when free then …`
pub(super) fn when_of_a_match(site: &Site<'_>) -> Option<Meant> {
    site.found().filter(|found| found.kind == T::When)?;
    let may_begin = site.expected.label(Label::Statement) || site.expected.label(Label::Arm);
    if !may_begin || !is_in_match(site) {
        return None;
    }
    Some(Meant::for_another(site, site.at, T::Case))
}

/// Whether the innermost block around the place is a `match`.
fn is_in_match(site: &Site<'_>) -> bool {
    /// A case that is longer is none.
    const TOKENS_MAX: usize = 500;
    let mut ends = 0_u32;
    for index in (0..site.at).rev().take(TOKENS_MAX) {
        let kind = site.kind(index);
        let begins_block = matches!(kind, Some(T::Match | T::If | T::Split | T::Repeat))
            || kind == Some(T::Wait) && has_branches(site, index);
        match kind {
            Some(T::End) => ends += 1,
            Some(T::Flow | T::Test | T::Policy) => return false,
            _ if begins_block && ends == 0 => return kind == Some(T::Match),
            _ if begins_block => ends -= 1,
            _ => {}
        }
    }
    false
}

/// Whether a `wait` is one that ends with an `end`: a `then` or its `case`s follow, before anything else begins.
fn has_branches(site: &Site<'_>, wait: usize) -> bool {
    let behind = (wait + 1..).take(CONDITION_MAX);
    let mut kinds = behind.map_while(|index| site.kind(index));
    let stop = kinds.find(|kind| {
        let divides = matches!(kind, T::Then | T::Case | T::End | T::Else | T::Elseif);
        divides || kind.is_statement_start()
    });
    matches!(stop, Some(T::Then | T::Case))
}
