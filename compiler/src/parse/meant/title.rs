//! Titles without the word or the name that they belong to: of tests, events, flows and topics.

use std::ops::Range;

use super::{Meant, Site, read, word::WORDS_OF_A_NAME};
use crate::{lex::TokenKind as T, parse::failure::Label, source::Span};

/// `"openers get the tips" of welcome …`, `openers get the tips of welcome`, without `test`
pub(super) fn missing_test(site: &Site<'_>) -> Option<Meant> {
    let found = site.found()?;
    if !site.expected.label(Label::Declaration) {
        return None;
    }
    let is_text = found.kind == T::TextStart
        && site.kind(site.at + 1)? == T::TextChunk
        && site.kind(site.at + 2)? == T::TextEnd;
    if is_text && site.kind(site.at + 3)? == T::Of {
        let place = Span::at(found.span.start);
        let test = vec![read(T::Test, place)];
        return Some(
            Meant::new(site.at..site.at, test, found.span, LACKS_TEST.to_owned())
                .help("write `test \"…\" of welcome … end`")
                .titled("add `test`")
                .edit(place, "test "),
        );
    }
    let line = site.up_to(site.at, site.end_of_line(found.span.start));
    // What stands below are the lines of a test.
    if !begins_test(site, line.end) {
        return None;
    }
    if is_text {
        return title_alone(site, line);
    }
    title_without_quotes(site, line)
}

const LACKS_TEST: &str = "`test` is missing before the title of a test";

/// `"openers get the tips"`, without `test` and without a flow
fn title_alone(site: &Site<'_>, line: Range<usize>) -> Option<Meant> {
    if line.end != site.at + 3 {
        return None;
    }
    let found = site.found()?;
    let end = site.span(site.at + 2).end;
    let mut instead = vec![read(T::Test, Span::at(found.span.start))];
    instead.extend_from_slice(site.tokens.get(line.clone())?);
    instead.extend([T::Of, T::Name].map(|kind| read(kind, Span::at(end))));
    let title = site.slice(Span::new(found.span.start, end));
    let message = "`test` and the name of a flow are missing around the title of a test";
    Some(
        Meant::new(line, instead, found.span, message.to_owned())
            .help(format!("write `test {title} of welcome … end`"))
            .doubted(),
    )
}

/// `openers get the tips of welcome`, `of welcome`
fn title_without_quotes(site: &Site<'_>, line: Range<usize>) -> Option<Meant> {
    let found = site.found()?;
    let place = Span::at(found.span.start);
    let mut words = line.clone().take(TITLE_MAX);
    let of = words.find(|index| site.kind(*index) == Some(T::Of))?;
    let is_named = site.kind(of + 1).is_some_and(T::is_word) && line.end == of + 2;
    let is_title = (site.at..of).all(|index| site.kind(index).is_some_and(T::is_word));
    if !is_named || !is_title || found.kind.is_known_declaration() {
        return None;
    }
    let flow = site.word(of + 1);
    if of == site.at {
        let instead = [T::Test, T::TextStart, T::TextEnd].map(|kind| read(kind, place));
        let message = "`test` and the title of a test are missing".to_owned();
        return Some(
            Meant::new(site.at..site.at, instead.to_vec(), found.span, message)
                .help(format!("write `test \"…\" of {flow}`"))
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
        Meant::new(site.at..of, instead, whole, LACKS_TEST.to_owned())
            .help(format!("write `{meant} of {flow}`"))
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
    let verb = before.checked_sub(1).and_then(|verb| site.kind(verb));
    if word == T::Flow && matches!(verb, Some(T::Start | T::Stop | T::Exit)) {
        return Some(flow_by_its_title(site, before, whole));
    }
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

/// `start flow "Welcome series"`: which flow has that title is not known here.
fn flow_by_its_title(site: &Site<'_>, flow: usize, title: Span) -> Meant {
    let place = site.span(flow).to(title);
    let verb = site.word(flow - 1);
    let message = format!("`{verb}` names a flow, and not its title");
    Meant::new(
        flow..site.at + 3,
        vec![read(T::Name, title)],
        place,
        message,
    )
    .help(format!("write its name: `{verb} welcome`"))
    .covering()
    .doubted()
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
    tokens: Range<usize>,
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
