//! Clauses that take one event, and conditions where no event is looked at.

use super::{Meant, Site, read};
use crate::{
    lex::{Token, TokenKind as T},
    source::{Span, own_line},
};

/// The clause around a place that names one event.
struct Clause {
    /// As it is written before an event: `on`, `exit on`, `goal`.
    words: &'static str,
    kinds: &'static [T],
    /// What it is, with its article.
    what: &'static str,
    /// The index of its first token.
    first: usize,
}

/// `on signup or form_submit`, `exit on purchase, unsubscribed`, `goal purchase or signup within 30d`
pub(super) fn several_events(site: &Site<'_>) -> Option<Meant> {
    let joins = |index: usize| matches!(site.kind(index), Some(T::Or | T::Comma | T::And));
    if !joins(site.at) {
        return None;
    }
    let clause = Clause::around(site)?;
    let mut joiners: Vec<Joiner> = Vec::new();
    let mut end = site.at;
    while joins(end) && joiners.len() < EVENTS_MAX && site.is_on_one_line(clause.first, end + 1) {
        // `, and` is one of them.
        let is_double = site.kind(end) == Some(T::Comma) && joins(end + 1);
        let behind = end + 1 + usize::from(is_double);
        let name = behind + usize::from(clause.has_verb(site, behind));
        let next = site.kind(name).filter(|next| is_event(*next));
        let Some(next) = next else { break };
        // `on form_submit and form == "demo"` compares what the event brought.
        let behind_name = site.kind(name + 1);
        if behind_name.is_some_and(|kind| kind.is_comparison() || kind == T::Is) {
            let is_first = joiners.is_empty() && site.kind(end) == Some(T::And);
            return is_first.then(|| Meant::for_another(site, end, T::Where));
        }
        joiners.push(Joiner { first: end, behind });
        end = name + 1;
        let is_named = next.is_message_event()
            && site.kind(end).is_some_and(T::is_plain_name)
            && site.is_on_one_line(end - 1, end);
        end += usize::from(is_named);
    }
    let all_of_them = joiners
        .iter()
        .any(|joiner| site.kind(joiner.behind - 1) == Some(T::And));
    match (joiners.as_slice(), all_of_them) {
        ([], _) => None,
        ([only], true) => Some(clause.both(site, only, end)),
        (joiners, true) => Some(clause.all(site, joiners, end)),
        (joiners, false) => Some(clause.either(site, joiners, end)),
    }
}

/// A sign or word between two events.
struct Joiner {
    first: usize,
    /// The index of what stands behind it.
    behind: usize,
}

/// More events than these are not joined.
const EVENTS_MAX: usize = 20;

impl Clause {
    fn around(site: &Site<'_>) -> Option<Self> {
        // `on EVENT`, `on EVENT SUBJECT`
        let heads = [2, 3].into_iter();
        let mut heads = heads.filter(|back| matches!(site.before(*back), Some(T::On | T::Goal)));
        let head = site.at.checked_sub(heads.next()?)?;
        let before = head.checked_sub(1).and_then(|before| site.kind(before));
        if !site.kind(site.at - 1).is_some_and(is_event) && site.kind(head + 1) == Some(T::Contact)
        {
            return None;
        }
        Some(match (site.kind(head)?, before) {
            (T::Goal, _) => Self {
                words: "goal",
                kinds: &[T::Goal],
                what: "a goal",
                first: head,
            },
            (_, Some(T::Exit)) => Self {
                words: "exit on",
                kinds: &[T::Exit, T::On],
                what: "an exit",
                first: head - 1,
            },
            (_, Some(T::Quiet | T::Month)) => return None,
            _ if site.kind(head + 1) == Some(T::Join) => Self {
                words: "on join",
                kinds: &[T::On, T::Join],
                what: "a trigger",
                first: head,
            },
            _ if site.kind(head + 1) == Some(T::Leave) => Self {
                words: "on leave",
                kinds: &[T::On, T::Leave],
                what: "a trigger",
                first: head,
            },
            _ => Self {
                words: "on",
                kinds: &[T::On],
                what: "a trigger",
                first: head,
            },
        })
    }

    /// What it has one of.
    fn object(&self) -> &'static str {
        match self.words {
            "on join" | "on leave" => "list",
            _ => "event",
        }
    }

    /// Whether a `join` or `leave` of its own stands at a token.
    fn has_verb(&self, site: &Site<'_>, at: usize) -> bool {
        self.what == "a trigger" && matches!(site.kind(at), Some(T::Join | T::Leave))
    }

    /// As a clause is written behind a joiner.
    fn words_behind(&self, site: &Site<'_>, joiner: &Joiner) -> (&'static str, &'static [T]) {
        if self.has_verb(site, joiner.behind) {
            ("on", &[T::On])
        } else {
            (self.words, self.kinds)
        }
    }

    fn message(&self, found: &str) -> String {
        format!(
            "{} has one {}, and no second one behind `{found}`",
            self.what,
            self.object(),
        )
    }

    /// A clause for each event behind a joiner.
    fn clauses(&self, site: &Site<'_>, joiners: &[Joiner], end: usize) -> Vec<String> {
        let ends = joiners.iter().skip(1).map(|next| next.first).chain([end]);
        let clauses = joiners.iter().zip(ends).map(|(joiner, end)| {
            let event = site.span(joiner.behind).to(site.span(end - 1));
            let words = self.words_behind(site, joiner).0;
            format!("`{words} {}`", site.slice(event))
        });
        clauses.collect()
    }

    /// One of several events is enough: each has a clause of its own.
    fn either(&self, site: &Site<'_>, joiners: &[Joiner], end: usize) -> Meant {
        let first = joiners.first().map_or(site.at, |joiner| joiner.first);
        let found = site.span(first);
        let mut instead: Vec<Token> = Vec::new();
        let ends = joiners.iter().skip(1).map(|next| next.first).chain([end]);
        for (joiner, end) in joiners.iter().zip(ends) {
            let place = site.span(joiner.first);
            let places = [place, Span::at(place.end)];
            let kinds = self.words_behind(site, joiner).1.iter().zip(places);
            instead.extend(kinds.map(|(kind, place)| read(*kind, place)));
            let event = site.tokens.get(joiner.behind..end);
            instead.extend_from_slice(event.unwrap_or_default());
        }
        let help = match self.clauses(site, joiners, end).as_slice() {
            [only] => format!("write a second {only}"),
            clauses => format!("write one clause for each: {}", clauses.join(", ")),
        };
        let message = self.message(site.slice(found));
        let meant = Meant::new(first..end, instead, found, message).help(help);
        // To which of them a condition belongs is for the writer to say.
        if matches!(site.kind(end), Some(T::Where | T::If | T::When)) {
            return meant;
        }
        let deadline = self.deadline(site, end);
        joiners.iter().fold(meant, |meant, joiner| {
            let start = site.span(joiner.first - 1).end;
            let gap = Span::new(start, site.span(joiner.behind).start);
            let words = self.words_behind(site, joiner).0;
            meant.edit(gap, format!("{deadline}{}{words} ", self.line_break(site)))
        })
    }

    /// Whether all of several events are needed or any one of them is for the writer to say.
    fn all(&self, site: &Site<'_>, joiners: &[Joiner], end: usize) -> Meant {
        let place = site.span(site.at);
        let clauses = self.clauses(site, joiners, end).join(", ");
        let message = self.message(site.slice(place));
        let help = format!(
            "if any of them is enough, write one clause for each: {clauses}; if all are needed, ask for the others behind the clauses"
        );
        Meant::new(site.at..end, Vec::new(), place, message)
            .help(help)
            .doubted()
    }

    /// The `within 30d` behind the last of several goals, which counts for each.
    fn deadline<'a>(&self, site: &Site<'a>, end: usize) -> &'a str {
        let is_deadline = self.words == "goal"
            && site.kind(end) == Some(T::Within)
            && site.kind(end + 1) == Some(T::Duration);
        if !is_deadline {
            return "";
        }
        site.slice(Span::new(site.span(end - 1).end, site.span(end + 1).end))
    }

    /// What stands between two clauses that are written as this one.
    fn line_break(&self, site: &Site<'_>) -> String {
        let indent = own_line::before(site.text, site.span(self.first).start);
        if indent.trim().is_empty() {
            format!("\n{indent}")
        } else {
            " ".to_owned()
        }
    }

    /// Whether all of the events are needed or any one of them is for the writer to say.
    fn both(&self, site: &Site<'_>, joiner: &Joiner, end: usize) -> Meant {
        let words = self.words;
        let place = site.span(site.at);
        let second = site.slice(site.span(joiner.behind).to(site.span(end - 1)));
        let head = self.first + self.kinds.len();
        let first = site.slice(site.span(head).to(site.span(site.at - 1)));
        let all = match words {
            "on" => format!("for both, `wait for {second} up to 7d` behind the clauses"),
            "on join" | "on leave" => {
                format!(
                    "for both, a segment: `segment both = contact in {first} and contact in {second}`"
                )
            }
            "goal" => format!("for both, `goal when {first} and {second}`"),
            _ => format!("for both, `exit when {first} and {second}`"),
        };
        let message = self.message(site.slice(place));
        Meant::new(site.at..end, Vec::new(), place, message)
            .help(format!(
                "for either, write a second `{words} {second}`; {all}"
            ))
            .doubted()
    }
}

fn is_event(kind: T) -> bool {
    (kind.is_plain_name() && kind != T::Contact) || kind.is_message_event()
}

/// `on join newsletter where contact.plan == pro`, `on signup if contact.plan == pro`
pub(super) fn condition_of_trigger(site: &Site<'_>) -> Option<Meant> {
    let word = condition_word(site)?;
    let heads = (0..word).rev().take(TRIGGER_MAX);
    let mut heads = heads.take_while(|index| site.is_on_one_line(*index, word));
    let on = heads.find(|index| site.kind(*index) == Some(T::On))?;
    let before = on.checked_sub(1).and_then(|before| site.kind(before));
    // Without any trigger, that is the mistake.
    if word == on + 1 || matches!(before, Some(T::Exit | T::Quiet | T::Month)) {
        return None;
    }
    let written = site.word(word);
    let place = site.span(word);
    let Some(advice) = advice(site, on, word) else {
        let is_other = site.kind(word) != Some(T::Where);
        return is_other.then(|| Meant::for_another(site, word, T::Where));
    };
    let message = format!("no `{written}` stands behind a trigger without an event");
    Some(
        Meant::new(
            word..end_of_condition(site, word),
            Vec::new(),
            place,
            message,
        )
        .help(advice)
        .doubted(),
    )
}

/// How far before its condition a trigger begins, in tokens.
const TRIGGER_MAX: usize = 12;

/// The `where`, `when` or `if` of a trigger, whose condition begins or ends at the place.
fn condition_word(site: &Site<'_>) -> Option<usize> {
    if matches!(site.kind(site.at), Some(T::Where | T::When)) && site.before(1).is_some() {
        return Some(site.at);
    }
    // An `if` is missed its `then`.
    if !site.expected.token(T::Then) || site.kind(site.at) == Some(T::Then) {
        return None;
    }
    let mut before = (0..site.at).rev().take(CONDITION_MAX);
    let if_ = before.find(|index| matches!(site.kind(*index), Some(T::If | T::Then)))?;
    let is_behind = if_ > 0 && site.is_on_one_line(if_ - 1, if_);
    // What is indented below it would be its block.
    let ends_line =
        !site.is_on_one_line(if_, site.at) && indentation(site, site.at) <= indentation(site, if_);
    (site.kind(if_) == Some(T::If) && is_behind && ends_line).then_some(if_)
}

/// How far the line of a token is indented, in bytes.
fn indentation(site: &Site<'_>, index: usize) -> usize {
    own_line::indentation(site.text, site.span(index).start).len()
}

/// How long a condition is, in tokens.
const CONDITION_MAX: usize = 200;

/// What can be written for a condition of a trigger that has no event; none if it has one.
fn advice(site: &Site<'_>, on: usize, word: usize) -> Option<String> {
    let end = end_of_condition(site, word);
    let condition = site.span(word + 1).to(site.span(end - 1));
    let condition = site.slice(condition);
    let has = |kind: T| (on + 1..word).any(|index| site.kind(index) == Some(kind));
    let first = site.kind(on + 1)?;
    let trigger = site.slice(site.span(on).to(site.span(word - 1)));
    let recurs = matches!(first, T::Every | T::Date | T::DateTime);
    if recurs && !has(T::For) {
        return Some(format!(
            "name those whom it is for: `segment chosen = {condition}`, and `{trigger} for chosen`"
        ));
    }
    let has_event = is_event(first)
        && ![T::Reaches, T::Drops].into_iter().any(has)
        && !matches!(first, T::Join | T::Leave | T::Change | T::Manual);
    (!has_event).then(|| format!("ask behind the clauses: `if {condition} then … end`"))
}

/// The index behind a condition: where a step begins, or its line ends.
fn end_of_condition(site: &Site<'_>, word: usize) -> usize {
    let ends = |index: usize| {
        let kind = site.kind(index).unwrap_or(T::End);
        let is_presence = site.kind(index - 1) == Some(T::Is);
        let begins = kind.is_statement_start() || kind.is_clause_start() || kind == T::End;
        let is_first = !site.is_on_one_line(index - 1, index);
        let goes_on = matches!(kind, T::And | T::Or)
            || matches!(site.kind(index - 1), Some(T::And | T::Or | T::Not));
        (begins && !is_presence) || (is_first && !goes_on)
    };
    let behind = word + 1..site.tokens.len();
    behind
        .take(CONDITION_MAX)
        .find(|index| ends(*index))
        .unwrap_or_else(|| site.tokens.len().min(word + CONDITION_MAX))
}

/// `timezone contact`, where a clause names the zone of those who have none
pub(super) fn timezone_of_contact(site: &Site<'_>) -> Option<Meant> {
    const WHOSE: [&str; 9] = [
        "contact",
        "local",
        "user",
        "customer",
        "recipient",
        "subscriber",
        "auto",
        "their",
        "own",
    ];
    let is_first = site.before(1) == Some(T::Timezone) && site.expected.token(T::TextStart);
    if !is_first || !WHOSE.contains(&site.word(site.at)) {
        return None;
    }
    let mut end = site.at + 1;
    while site.kind(end) == Some(T::Dot) && site.kind(end + 1).is_some_and(T::is_word) {
        end += 2;
    }
    let whole = site.span(site.at).to(site.span(end - 1));
    let written = site.slice(whole);
    let text = vec![
        read(T::TextStart, Span::at(whole.start)),
        read(T::TextChunk, whole),
        read(T::TextEnd, Span::at(whole.end)),
    ];
    Some(
        Meant::new(
            site.at..end,
            text,
            whole,
            format!("`{written}` is no time zone: the contact's own comes first wherever it is set"),
        )
        .help(
            "remove the clause, or name the zone of those who have none: `timezone \"Europe/Berlin\"`",
        )
        .mended(whole.start, "UTC")
        .covering()
        .doubted(),
    )
}
