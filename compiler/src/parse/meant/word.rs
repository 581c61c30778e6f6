//! Words that are missing, or written in several parts.

use super::{Meant, Site, condition::CONDITION_MAX, read};
use crate::{
    finding::{Rule, nearest},
    lex::{Token, TokenKind as T, WORDS, snake_case},
    parse::failure::Label,
    source::Span,
};

/// `set plan = pro`, `on change plan`, `3d before birthday`, `add 3 to lead score`
pub(super) fn missing_contact(site: &Site<'_>) -> Option<Meant> {
    let found = site.found()?;
    let is_field = found.kind.is_plain_name() && site.kind(site.at + 1) != Some(T::Dot);
    // `co` is about to become `contact`.
    let is_begun = "contact".starts_with(site.word(site.at));
    if !is_field || is_begun || !site.expected.token(T::Contact) || !is_of_contact(site) {
        return None;
    }
    let last = last_of_name(site)?;
    let first = site.at + usize::from(site.word(site.at) == "the" && last > site.at);
    let whole = found.span.to(site.span(last));
    let before = Span::at(site.span(site.at - 1).end);
    let parts: Vec<&str> = (first..=last).map(|index| site.word(index)).collect();
    let name = parts.join("_");
    let words = site.span(first).to(site.span(last));
    let tokens = vec![
        read(T::Contact, before),
        read(T::Dot, before),
        read(T::Name, words),
    ];
    let message = format!("`{}` is a field of the contact", site.slice(words));
    let meant = Meant::new(site.at..last + 1, tokens, whole, message)
        .help(format!("write `contact.{name}`"))
        .mended(before.start, "contact");
    Some(if first == last && first == site.at {
        meant.edit(Span::at(whole.start), "contact.")
    } else {
        meant
            .mended(words.start, &name)
            .edit(whole, format!("contact.{name}"))
    })
}

/// The last word of a name that begins at the place and ends its line; the place itself, if what stands behind is no part of one.
fn last_of_name(site: &Site<'_>) -> Option<usize> {
    let is_added_to = site.before(1) == Some(T::To);
    let is_part = |index: &usize| {
        let kind = site.kind(*index);
        kind.is_some_and(T::is_plain_name) && site.is_on_one_line(site.at, *index)
    };
    let words = (site.at..=site.at + WORDS_OF_A_NAME + 1).take_while(is_part);
    let last = words.last()?;
    let ends =
        site.kind(last + 1).is_none_or(T::is_keyword) || !site.is_on_one_line(last, last + 1);
    let is_name = is_added_to && ends && last <= site.at + WORDS_OF_A_NAME;
    Some(if is_name { last } else { site.at })
}

fn is_of_contact(site: &Site<'_>) -> bool {
    matches!(
        site.before(1),
        Some(T::Set | T::Unset | T::To | T::Change | T::Before | T::After)
    ) && !site.expected.label(Label::Statement)
}

/// `the contact's plan`, `the contact.plan`: no article stands before a field.
pub(super) fn article(site: &Site<'_>) -> Option<Meant> {
    let is_one = |index: &usize| {
        site.word(*index) == "the"
            && site.kind(index + 1) == Some(T::Contact)
            && site.kind(index + 2) == Some(T::Dot)
            && site.kind(index + 3).is_some_and(T::is_word)
    };
    let the = (site.at.saturating_sub(1)..=site.at).find(is_one)?;
    if !site.is_on_one_line(the, the + 3) {
        return None;
    }
    let whole = site.span(the).to(site.span(the + 2));
    let kept = site.tokens.get(the + 1..the + 3)?.to_vec();
    let field = site.word(the + 3);
    let written = site.slice(whole.to(site.span(the + 3)));
    let message = format!("`{written}` is written `contact.{field}`");
    Some(
        Meant::new(the..the + 3, kept, whole, message)
            .help(format!("write `contact.{field}`"))
            .edit(whole, "contact.")
            .covering(),
    )
}

/// `set lifecycle stage to "lead"`, `set the plan to pro`: a field as it is called, and not as it is written.
pub(super) fn field_in_words(site: &Site<'_>) -> Option<Meant> {
    let back = (1..=WORDS_OF_A_NAME + 3).find(|back| site.before(*back) == Some(T::Set))?;
    let first = site.at - back + 1;
    let mut named = first + usize::from(site.word(first) == "the");
    if site.kind(named) == Some(T::Contact) {
        named += 1 + usize::from(site.kind(named + 1) == Some(T::Dot));
    }
    let is_part = |index: &usize| {
        let kind = site.kind(*index);
        kind.is_some_and(|kind| kind.is_plain_name() && !matches!(kind, T::To | T::Contact))
            && site.is_on_one_line(first, *index)
    };
    let reach = named..named + WORDS_OF_A_NAME + 1;
    let last = reach.take_while(is_part).last()?;
    let sign = last + 1;
    let is_set = matches!(site.kind(sign)?, T::Assign | T::To) && site.at <= sign;
    let parts: Vec<&str> = (named..=last).map(|index| site.word(index)).collect();
    // What lacks nothing but its `contact.` or its sign is said so.
    let is_field = parts.len() == 1 && (named != first || site.kind(sign) == Some(T::Assign));
    // `contact's plan` has none, but for what it is read as.
    let has_dot = site.word(named - 1) == "." && site.word(first) != "the";
    if !is_set || is_field && has_dot || named == first && is_field || parts.len() > WORDS_OF_A_NAME
    {
        return None;
    }
    let name = snake_case(&parts.join("_"));
    let whole = site.span(first).to(site.span(sign));
    let words = site.span(named).to(site.span(last));
    let before = Span::at(site.span(first - 1).end);
    let tokens = vec![
        read(T::Contact, before),
        read(T::Dot, before),
        read(T::Name, words),
        read(T::Assign, site.span(sign)),
    ];
    let meant = format!("contact.{name} =");
    let message = format!("`{}` is written `{meant}`", site.slice(whole));
    Some(
        Meant::new(first..sign + 1, tokens, words, message)
            .help(format!("write `{meant}`"))
            .mended(before.start, "contact")
            .mended(words.start, &name)
            .edit(whole, meant)
            .covering(),
    )
}

/// `flow my-flow`, `send email spring-sale`
pub(super) fn dashed_name(site: &Site<'_>) -> Option<Meant> {
    let is_dash = |index: usize| site.kind(index) == Some(T::Minus);
    if !is_dash(site.at) || site.expected.label(Label::Operator) {
        return None;
    }
    let first = site.at.checked_sub(1)?;
    let is_word = |index: usize| {
        site.kind(index)
            .is_some_and(|kind| kind.is_word() || kind == T::Int)
    };
    let mut last = first;
    while is_dash(last + 1) && site.touches(last) && site.touches(last + 1) && is_word(last + 2) {
        last += 2;
    }
    if last == first || !site.kind(first).is_some_and(T::is_word) {
        return None;
    }
    let whole = site.span(first).to(site.span(last));
    Some(one_name(
        site,
        first,
        last,
        whole,
        snake_case(&site.slice(whole).replace('-', "_")),
    ))
}

/// `flow my flow`
pub(super) fn name_of_two_words(site: &Site<'_>) -> Option<Meant> {
    let first = site.at.checked_sub(1)?;
    let is_flow = site.before(2) == Some(T::Flow);
    let found = site.found()?;
    let behind = site.kind(site.at + 1);
    let is_last = !site.is_on_one_line(site.at, site.at + 1)
        || behind.is_some_and(|next| next.is_clause_start() || next == T::TextStart);
    if !is_flow
        || !is_last
        || !matches!(found.kind, T::Name | T::Flow)
        || site.word(site.at).len() < 3
    {
        return None;
    }
    let whole = site.span(first).to(found.span);
    let name = snake_case(&format!("{}_{}", site.word(first), site.word(site.at)));
    Some(one_name(site, first, site.at, whole, name))
}

/// `on trial ended`, `goal order placed within 30d`
pub(super) fn event_of_two_words(site: &Site<'_>) -> Option<Meant> {
    let first = site.at.checked_sub(1)?;
    let takes_event = match site.before(2)? {
        T::On | T::Goal => true,
        T::For => site.before(3) == Some(T::Wait),
        T::Duration => site.before(3) == Some(T::At),
        _ => false,
    };
    let is_part = |index: usize| {
        matches!(site.kind(index), Some(T::Name | T::Ends | T::Starts))
            && site.is_on_one_line(first, index)
    };
    if !takes_event || site.kind(first) != Some(T::Name) || !is_part(site.at) {
        return None;
    }
    if is_about_to_be_keyword(site.word(site.at)) {
        return None;
    }
    let behind = site.at..site.tokens.len();
    let last = behind.take_while(|index| is_part(*index)).last()?;
    let is_whole = !site.is_on_one_line(last, last + 1)
        || site
            .kind(last + 1)
            .is_none_or(|next| next.is_keyword() || next == T::LeftBrace);
    let parts: Vec<&str> = (first..=last).map(|index| site.word(index)).collect();
    if !is_whole || parts.len() > WORDS_OF_A_NAME {
        return None;
    }
    let whole = site.span(first).to(site.span(last));
    let name = parts.join("_").to_lowercase();
    Some(one_name(site, first, last, whole, name))
}

/// Whether a word is a keyword that is misspelt, or that somebody has begun to write.
fn is_about_to_be_keyword(word: &str) -> bool {
    let begins_step = WORDS
        .iter()
        .filter(|word| word.kind.is_statement_start() || word.kind.is_clause_start());
    // `started` is more than `start` misspelt.
    let misspelt = nearest(word, begins_step.map(|word| word.text));
    let is_meant =
        |keyword: &&str| keyword.starts_with(word) || nearest(word, [*keyword]).is_some();
    word.len() < 4
        || misspelt.is_some_and(|keyword| !word.starts_with(keyword))
        || BEHIND_EVENTS.iter().any(is_meant)
}

/// Words that stand behind the name of an event.
const BEHIND_EVENTS: [&str; 8] = [
    "where", "within", "as", "up", "then", "reaches", "drops", "every",
];

/// More words than these are no name that was written apart.
pub(super) const WORDS_OF_A_NAME: usize = 4;

fn one_name(site: &Site<'_>, first: usize, last: usize, whole: Span, name: String) -> Meant {
    let message = format!("`{}` is not written as a name", site.slice(whole));
    Meant::new(first..last + 1, vec![read(T::Name, whole)], whole, message)
        .of_rule(Rule::BadName)
        .help(format!("write `{name}`"))
        .mended(whole.start, &name)
        .edit(whole, name)
        .covering()
}

/// `while … do … end`
pub(super) fn loops(site: &Site<'_>) -> Option<Meant> {
    let found = site.found()?;
    let word = site.slice(found.span);
    let is_loop = matches!(word, "while" | "foreach" | "loop" | "for" | "until");
    if !is_loop || !site.expected.label(Label::Statement) {
        return None;
    }
    let line = site.up_to(site.at, site.end_of_line(found.span.start));
    let do_ = line
        .clone()
        .find(|index| site.kind(*index) == Some(T::Do))?;
    // `repeat 1 times do`, each on a byte of what is written.
    let byte = |index: u32| Span::new(found.span.start + index, found.span.start + index + 1);
    let instead: Vec<Token> = vec![
        read(T::Repeat, byte(0)),
        read(T::Int, byte(1)),
        read(T::Times, byte(2)),
        read(T::Do, site.span(do_)),
    ];
    Some(
        Meant::new(
            site.at..do_ + 1,
            instead,
            found.span,
            format!("there is no `{word}`: what is repeated has an end"),
        )
        .help("write `repeat 3 times do … end`, or `repeat 10 times every 1d until contact.plan == pro do … end`")
        .mended(found.span.start + 1, "2")
        .doubted(),
    )
}

/// `repeat 3 times send email tips end`
pub(super) fn missing_do(site: &Site<'_>) -> Option<Meant> {
    let found = site.found()?;
    if !found.kind.is_statement_start() || !site.expected.token(T::Do) {
        return None;
    }
    Some(Meant::lacking(site, T::Do).help("write `repeat 3 times do … end`"))
}

/// `50% short send email tips`
pub(super) fn missing_then_of_an_arm(site: &Site<'_>) -> Option<Meant> {
    let found = site.found()?;
    let is_share = |kind| matches!(kind, T::Percent | T::Int | T::Decimal);
    let is_arm = site.kind(site.at.checked_sub(1)?)?.is_word()
        && site.kind(site.at.checked_sub(2)?).is_some_and(is_share);
    if !is_arm || !found.kind.is_statement_start() || !site.expected.token(T::Then) {
        return None;
    }
    let name = site.span(site.at - 1);
    let place = Span::at(name.end);
    let message = format!("`then` is missing behind `{}`", site.slice(name));
    Some(
        Meant::new(site.at..site.at, vec![read(T::Then, place)], name, message)
            .help("write `split 50% short then … 50% long then … end`")
            .titled("add `then`")
            .edit(place, " then"),
    )
}

/// `exit if contact.plan == pro`, which has no `then`
pub(super) fn exit_if(site: &Site<'_>) -> Option<Meant> {
    if !site.expected.token(T::Then) || site.kind(site.at) == Some(T::Then) {
        return None;
    }
    let heads = (0..site.at).rev().take(CONDITION_MAX);
    let mut heads = heads.take_while(|index| site.kind(*index) != Some(T::Then));
    let if_ = heads.find(|index| site.kind(*index) == Some(T::If))?;
    let exit = if_.checked_sub(1)?;
    let is_joined = site.kind(exit) == Some(T::Exit) && site.is_on_one_line(exit, if_);
    // A condition without an end is another mistake; `contact leaves vip` is a saying of its own.
    let condition = if_ + 1..site.at;
    let is_contact = condition.len() == 1 && site.kind(condition.start) == Some(T::Contact);
    if !is_joined || condition.is_empty() || is_contact {
        return None;
    }
    let place = site.span(if_);
    let end = site.span(site.at - 1).end;
    let written = site.slice(Span::new(site.span(if_ + 1).start, end));
    let message = "no `if` stands behind `exit`".to_owned();
    if site.is_among_clauses(exit) {
        return Some(
            Meant::new(if_..if_ + 1, vec![read(T::When, place)], place, message)
                .help(format!("write `exit when {written}`"))
                .mended(place.start, "when")
                .edit(place, "when"),
        );
    }
    // It ends the flow at this step, or at any time: which of the two is for the writer to say.
    let mut instead = vec![read(T::If, site.span(exit))];
    instead.extend_from_slice(site.tokens.get(condition)?);
    instead.extend([T::Then, T::Exit, T::End].map(|kind| read(kind, Span::at(end))));
    Some(Meant::new(exit..site.at, instead, place, message).help(format!(
        "write `exit when {written}` among the clauses to end the flow at any time, or `if {written} then exit end` to end it here"
    )))
}

/// Clause `exit unsubscribed`
pub(super) fn exit_on(site: &Site<'_>) -> Option<Meant> {
    let found = site.found()?;
    let is_event = found.kind.is_plain_name() || found.kind.is_message_event();
    // `on` and `when` may be about to stand there.
    let is_begun = site.word(site.at).len() < 3 || "when".starts_with(site.word(site.at));
    let is_bare = site.before(1) == Some(T::Exit) && site.expected.token(T::TextStart);
    if !is_bare || is_begun || !is_event {
        return None;
    }
    let last = site.at
        + usize::from(
            found.kind.is_message_event()
                && site.kind(site.at + 1).is_some_and(T::is_plain_name)
                && site.is_on_one_line(site.at, site.at + 1),
        );
    let next = site.kind(last + 1);
    let is_alone = !site.is_on_one_line(last, last + 1)
        || next.is_none_or(|next| {
            next == T::Where
                || next.is_statement_start()
                || next.is_clause_start()
                || next == T::End
        });
    let is_known =
        found.kind.is_message_event() || crate::prelude::is_event(site.slice(found.span));
    // Behind a statement an `exit` is one, and a word behind it is its reason.
    let is_clause = site.is_among_clauses(site.at - 1) || next == Some(T::Where);
    if !is_alone || !(is_clause || is_known) {
        return None;
    }
    let place = Span::at(found.span.start);
    let whole = found.span.to(site.span(last));
    let name = site.slice(whole);
    if !is_clause {
        let text = vec![
            read(T::TextStart, place),
            read(T::TextChunk, whole),
            read(T::TextEnd, Span::at(whole.end)),
        ];
        let message = format!("`{name}` is an event, and stands behind a bare `exit`");
        return Some(Meant::new(site.at..last + 1, text, whole, message).doubted().help(format!(
            "write `exit \"{name}\"` to end the flow here, or `exit on {name}` among its clauses"
        )));
    }
    let help = format!("write `exit on {name}`");
    Some(Meant::lacking(site, T::On).help(help).doubted())
}
