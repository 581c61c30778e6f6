//! Lines of tests: whom they are about, and when.

use super::{Meant, Site, read};
use crate::{lex::TokenKind as T, parse::failure::Label, source::Span};

/// `expect at 1d ada send email welcome`, `at 1d ada opened welcome`
pub(super) fn colon_behind_a_contact(site: &Site<'_>) -> Option<Meant> {
    // An event's name may be any word, and then what stands behind it is what cannot stand.
    let name = [site.at, site.at.checked_sub(1)?]
        .into_iter()
        .find(|index| is_before_what_happens(site, *index))?;
    let written = site.word(name);
    if site.kind(name + 1) == Some(T::Colon)
        || !site.is_on_one_line(name, name + 1)
        || !is_contact(site, name)
    {
        return None;
    }
    let colon = Span::at(site.span(name).end);
    let message = format!("a colon is missing behind `{written}`");
    Some(
        Meant::new(
            name + 1..name + 1,
            vec![read(T::Colon, colon)],
            site.span(name),
            message,
        )
        .help(format!("write `{written}:`"))
        .edit(colon, ":"),
    )
}

/// Whether a contact's name may stand there: behind the time of a line, or before the `no` of one.
fn is_before_what_happens(site: &Site<'_>, name: usize) -> bool {
    let behind = |back: usize| name.checked_sub(back).and_then(|index| site.kind(index));
    let is_timed = [behind(2), behind(1)] == [Some(T::At), Some(T::Duration)];
    let is_denied = behind(1) == Some(T::Expect) && site.kind(name + 1) == Some(T::No);
    site.kind(name).is_some_and(T::is_word) && (is_timed || is_denied)
}

/// Whether the test around a token has a contact of that name.
fn is_contact(site: &Site<'_>, name: usize) -> bool {
    /// A contact stands no further above.
    const TOKENS_MAX: usize = 2_000;
    let written = site.word(name);
    (0..name)
        .rev()
        .take(TOKENS_MAX)
        .take_while(|index| site.kind(*index) != Some(T::Test))
        .any(|index| {
            site.kind(index) == Some(T::Contact)
                && site.kind(index + 2) == Some(T::LeftBrace)
                && site.word(index + 1) == written
        })
}

/// `at 9:00 opened welcome`: a time of day, where a test counts from its start.
pub(super) fn time_of_a_line(site: &Site<'_>) -> Option<Meant> {
    let found = site.found().filter(|found| found.kind == T::Time)?;
    let expected = &site.expected;
    let is_moment = site.before(1) == Some(T::At)
        && expected.token(T::Duration)
        && !expected.token(T::Time)
        && !expected.label(Label::Trigger);
    let message = format!("expected a duration, found `{}`", site.slice(found.span));
    is_moment.then(|| {
        Meant::new(
            site.at..site.at + 1,
            vec![read(T::Duration, found.span)],
            found.span,
            message,
        )
        .mended(found.span.start, "0d")
        .help("what happens in a test counts from its start: `at 0d`, `at 2d`, `at 2d9h`")
        .covering()
        .doubted()
    })
}
