//! Words that are missing, or written in several parts.

use super::{Meant, Site, read};
use crate::{
    finding::{Rule, nearest},
    lex::{Token, TokenKind as T, WORDS},
    parse::failure::Label,
    source::Span,
};

/// `set plan = pro`, `on change plan`, `3d before birthday`
pub(super) fn missing_contact(site: &Site<'_>) -> Option<Meant> {
    let found = site.found()?;
    let is_field = found.kind.is_plain_name() && site.kind(site.at + 1) != Some(T::Dot);
    // `co` is about to become `contact`.
    let is_begun = "contact".starts_with(site.word(site.at));
    if !is_field || is_begun || !site.expected.token(T::Contact) || !is_of_contact(site) {
        return None;
    }
    let place = Span::at(found.span.start);
    let name = site.slice(found.span);
    let before = Span::at(site.span(site.at - 1).end);
    Some(
        Meant::new(
            site.at..site.at,
            vec![read(T::Contact, before), read(T::Dot, before)],
            found.span,
            format!("`{name}` is a field of the contact"),
        )
        .help(format!("write `contact.{name}`"))
        .mended(before.start, "contact")
        .edit(place, "contact."),
    )
}

fn is_of_contact(site: &Site<'_>) -> bool {
    matches!(
        site.before(1),
        Some(T::Set | T::Unset | T::To | T::Change | T::Before | T::After)
    ) && !site.expected.label(Label::Statement)
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
        site.slice(whole).replace('-', "_"),
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
    let name = format!("{}_{}", site.word(first), site.word(site.at));
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
const WORDS_OF_A_NAME: usize = 4;

fn one_name(site: &Site<'_>, first: usize, last: usize, whole: Span, name: String) -> Meant {
    let message = format!("`{}` is not written as a name", site.slice(whole));
    Meant::new(first..last + 1, vec![read(T::Name, whole)], whole, message)
        .of_rule(Rule::BadName)
        .help(format!("write `{name}`"))
        .mended(whole.start, &name)
        .edit(whole, name)
        .covering()
}

/// `"openers get the tips" of welcome …`, `openers get the tips of welcome`, without `test`
pub(super) fn missing_test(site: &Site<'_>) -> Option<Meant> {
    let found = site.found()?;
    if !site.expected.label(Label::Declaration) {
        return None;
    }
    let place = Span::at(found.span.start);
    let message = "`test` is missing before the title of a test".to_owned();
    let is_text = found.kind == T::TextStart
        && site.kind(site.at + 1)? == T::TextChunk
        && site.kind(site.at + 2)? == T::TextEnd;
    if is_text && site.kind(site.at + 3)? == T::Of {
        return Some(
            Meant::new(
                site.at..site.at,
                vec![read(T::Test, place)],
                found.span,
                message,
            )
            .help("write `test \"…\" of welcome … end`")
            .edit(place, "test "),
        );
    }
    let line = site.up_to(site.at, site.end_of_line(found.span.start));
    // What stands below are the lines of a test.
    let is_test = begins_test(site, line.end);
    if is_text {
        let end = site.span(site.at + 2).end;
        if !is_test || line.end != site.at + 3 {
            return None;
        }
        let mut instead = vec![read(T::Test, place)];
        instead.extend_from_slice(site.tokens.get(line.clone())?);
        instead.extend([T::Of, T::Name].map(|kind| read(kind, Span::at(end))));
        let title = site.slice(Span::new(found.span.start, end));
        let message = "`test` and the name of a flow are missing around the title of a test";
        return Some(
            Meant::new(line, instead, found.span, message.to_owned())
                .help(format!("write `test {title} of welcome … end`"))
                .doubted(),
        );
    }
    let mut words = line.clone().take(TITLE_MAX);
    let of = words.find(|index| site.kind(*index) == Some(T::Of))?;
    let is_named = site.kind(of + 1).is_some_and(T::is_word) && line.end == of + 2;
    let is_title = (site.at..of).all(|index| site.kind(index).is_some_and(T::is_word));
    if !is_test || !is_named || !is_title || found.kind.is_known_declaration() {
        return None;
    }
    if of == site.at {
        let instead = [T::Test, T::TextStart, T::TextEnd].map(|kind| read(kind, place));
        let message = "`test` and the title of a test are missing".to_owned();
        return Some(
            Meant::new(site.at..site.at, instead.to_vec(), found.span, message)
                .help(format!("write `test \"…\" of {}`", site.word(of + 1)))
                .doubted(),
        );
    }
    let whole = found.span.to(site.span(of - 1));
    let title = site.slice(whole);
    let instead = vec![
        read(T::Test, place),
        read(T::TextStart, place),
        read(T::TextChunk, whole),
        read(T::TextEnd, Span::at(whole.end)),
    ];
    let meant = format!("test \"{title}\"");
    Some(
        Meant::new(site.at..of, instead, whole, message)
            .help(format!("write `{meant} of {}`", site.word(of + 1)))
            .edit(whole, meant)
            .covering(),
    )
}

/// A title without quotes has no more words.
const TITLE_MAX: usize = 20;

/// Whether lines of a test begin with the token `at`.
fn begins_test(site: &Site<'_>, at: usize) -> bool {
    match site.kind(at) {
        Some(T::At) => site.kind(at + 1) == Some(T::Duration),
        Some(T::Starting | T::Expect) => true,
        // A contact of a test has values, and no types.
        Some(T::Contact) => {
            let open = at + 1 + usize::from(site.kind(at + 1).is_some_and(T::is_word));
            let value = site.kind(open + 3);
            site.kind(open) == Some(T::LeftBrace)
                && value.is_some_and(|kind| kind == T::TextStart || kind.is_literal())
        }
        _ => false,
    }
}

/// `event "Order Completed" { … }`, `flow "Welcome series"`, `topic "News"`
pub(super) fn title_without_name(site: &Site<'_>) -> Option<Meant> {
    let before = site.at.checked_sub(1)?;
    let word = site
        .kind(before)
        .filter(|kind| matches!(kind, T::Event | T::Flow | T::Topic))?;
    let is_text = site.kind(site.at)? == T::TextStart
        && site.kind(site.at + 1)? == T::TextChunk
        && site.kind(site.at + 2)? == T::TextEnd;
    let whole = site.span(site.at).to(site.span(site.at + 2));
    if !is_text || !site.is_on_one_line(before, site.at + 2) {
        return None;
    }
    let title = site.word(site.at + 1);
    let (word, what) = match word {
        T::Event => ("event", "an event"),
        T::Flow => ("flow", "a flow"),
        _ => ("topic", "a topic"),
    };
    let message = match word {
        "event" => "an event has a name of one word; what a tool calls it stands behind".to_owned(),
        _ => format!("{what} has a name of one word, and its title stands behind"),
    };
    titled(site.at..site.at + 3, whole, (word, title), message)
}

/// `event Order Completed { … }`
pub(super) fn event_by_its_title(site: &Site<'_>) -> Option<Meant> {
    let first = site.at.checked_sub(1)?;
    let is_event = first.checked_sub(1).and_then(|at| site.kind(at)) == Some(T::Event);
    let words = (first..site.tokens.len())
        .take(WORDS_OF_A_NAME)
        .take_while(|index| site.kind(*index).is_some_and(T::is_word));
    let last = words.last()?;
    let is_whole = last >= site.at && site.kind(last + 1) == Some(T::LeftBrace);
    if !is_event || !is_whole || !site.is_on_one_line(first - 1, last) {
        return None;
    }
    let whole = site.span(first).to(site.span(last));
    let message = "an event has a name of one word; what a tool calls it stands behind";
    let title = site.slice(whole);
    titled(first..last + 1, whole, ("event", title), message.to_owned())
}

/// A title where a name must stand, as a declaration that has both.
fn titled(
    tokens: std::ops::Range<usize>,
    whole: Span,
    (word, title): (&str, &str),
    message: String,
) -> Option<Meant> {
    let name = name_of_title(word, title)?;
    let finding = Meant::new(tokens, vec![read(T::Name, whole)], whole, message)
        .mended(whole.start, &name)
        .covering()
        .doubted();
    // How a letter that no name has is written in one is for the writer to say.
    if !title.is_ascii() {
        return Some(finding.help(format!(
            "write `{word} … \"{title}\"` with a name of lower-case letters, digits and `_`"
        )));
    }
    let meant = format!("{name} \"{title}\"");
    Some(
        finding
            .help(format!("write `{word} {meant}`"))
            .edit(whole, meant),
    )
}

/// The name that a title gives: its letters and digits, with `_` between its words.
pub(super) fn name_of_title(word: &str, title: &str) -> Option<String> {
    let lower = title.to_lowercase();
    let parts = lower
        .split(|letter: char| !letter.is_alphanumeric())
        .map(|part| part.replace(|letter: char| !letter.is_ascii_alphanumeric(), ""))
        .filter(|part| !part.is_empty());
    let name = parts.collect::<Vec<_>>().join("_");
    let name = if name.starts_with(|letter: char| letter.is_ascii_digit()) {
        format!("{word}_{name}")
    } else {
        name
    };
    let is_free = !T::of_word(&name).is_keyword();
    (super::is_name(&name) && is_free).then_some(name)
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
    let before = site.span(site.at.checked_sub(1)?);
    let place = Span::at(before.end);
    let message = format!("`do` is missing before `{}`", site.slice(found.span));
    Some(
        Meant::new(
            site.at..site.at,
            vec![read(T::Do, place)],
            found.span,
            message,
        )
        .help("write `repeat 3 times do … end`")
        .edit(place, " do"),
    )
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
            .edit(place, " then"),
    )
}

/// `exit if contact.plan == pro`, which has no `then`
pub(super) fn exit_if(site: &Site<'_>) -> Option<Meant> {
    if !site.expected.token(T::Then) || site.kind(site.at) == Some(T::Then) {
        return None;
    }
    let heads = (0..site.at).rev();
    let mut heads = heads.take_while(|index| site.kind(*index) != Some(T::Then));
    let if_ = heads.find(|index| site.kind(*index) == Some(T::If))?;
    let exit = if_.checked_sub(1)?;
    let is_joined = site.kind(exit) == Some(T::Exit) && site.is_on_one_line(exit, if_);
    // A condition without an end is another mistake.
    let condition = if_ + 1..site.at;
    if !is_joined || condition.is_empty() {
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
    let before = Span::at(site.span(site.at - 1).end);
    let message = format!("`on` is missing before `{name}`");
    Some(
        Meant::new(
            site.at..site.at,
            vec![read(T::On, before)],
            found.span,
            message,
        )
        .help(format!("write `exit on {name}`"))
        .edit(place, "on ")
        .doubted(),
    )
}
