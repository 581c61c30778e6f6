//! Dates with slashes between their parts.

use super::{Meant, Site, read};
use crate::{
    finding::Rule,
    lex::{TokenKind as T, slashes},
    parse::failure::Label,
};

/// `on 02/20/2027`, `at 20/02/2027 opened welcome`
pub(super) fn slashed_date(site: &Site<'_>) -> Option<Meant> {
    // The place may be the slash behind a number that is read as something else.
    let first = match site.kind(site.at)? {
        T::Slash => site.at.checked_sub(1)?,
        _ => site.at,
    };
    let last = first + 4;
    let is_part = |index: usize| site.kind(index) == Some(T::Int);
    let is_slash = |index: usize| {
        site.kind(index) == Some(T::Slash) && site.touches(index - 1) && site.touches(index)
    };
    let is_date = is_part(first)
        && is_slash(first + 1)
        && is_part(first + 2)
        && is_slash(first + 3)
        && is_part(last);
    if !is_date || site.expected.label(Label::Operator) {
        return None;
    }
    let whole = site.span(first).to(site.span(last));
    let written = site.slice(whole);
    let message = format!("`{written}` is not written as a date");
    // Something happens in a test so long after its start.
    if site.expected.token(T::Duration) && !site.expected.label(Label::Trigger) {
        return Some(
            Meant::new(first..last + 1, vec![read(T::Duration, whole)], whole, message)
                .of_rule(Rule::InvalidLiteral)
                .mended(whole.start, "0d")
                .help("what happens in a test counts from its start, `at 0d`, `at 2d9h`; on which day that is says `starting 2026-01-05`")
                .doubted(),
        );
    }
    let meant = Meant::new(first..last + 1, vec![read(T::Date, whole)], whole, message)
        .of_rule(Rule::InvalidLiteral);
    Some(match slashes::days(written).as_slice() {
        [only] => meant
            .help(format!("write `{only}`"))
            .mended(whole.start, only.to_string())
            .edit(whole, only.to_string()),
        readings => {
            let meant = meant.mended(whole.start, "2026-12-01").doubted();
            match readings {
                [one, other] => meant.help(format!("write `{one}` or `{other}`: year, month, day")),
                _ => meant.help("dates are written year, month, day: `2026-12-01`"),
            }
        }
    })
}
