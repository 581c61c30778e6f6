//! Phrases of speech and of other languages where the language has its own.

use super::{Meant, Site, read};
use crate::{finding::nearest, lex::TokenKind as T, source::Span};

/// `is not set`, `is empty`, `is present`
pub(super) fn presence(site: &Site<'_>) -> Option<Meant> {
    const UNSET: [&str; 7] = [
        "empty",
        "null",
        "missing",
        "blank",
        "none",
        "nothing",
        "undefined",
    ];
    const SET: [&str; 6] = ["present", "filled", "given", "known", "defined", "there"];
    if !site.expected.token(T::Unset) || site.before(1) != Some(T::Is) {
        return None;
    }
    let negated = site.kind(site.at)? == T::Not;
    let at = site.at + usize::from(negated);
    if !site.is_on_one_line(site.at, at) {
        return None;
    }
    let word = site.word(at).to_ascii_lowercase();
    let set = match site.kind(at)? {
        T::Set => true,
        T::Unset => false,
        _ if UNSET.contains(&word.as_str()) => false,
        _ if SET.contains(&word.as_str()) => true,
        _ => return None,
    };
    let meant = if set == negated { T::Unset } else { T::Set };
    let whole = site.span(site.at).to(site.span(at));
    let text = meant.text();
    let message = format!("`is {}` is written `is {text}`", site.slice(whole));
    Some(
        Meant::new(
            site.at..at + 1,
            vec![read(meant, whole)],
            site.span(site.at),
            message,
        )
        .help(format!("write `is {text}`"))
        .mended(whole.start, text)
        .edit(whole, text)
        .covering(),
    )
}

/// `form is "x"`, `form is not "x"`
pub(super) fn comparison_with_is(site: &Site<'_>) -> Option<Meant> {
    if !site.expected.token(T::Unset) || site.before(1) != Some(T::Is) {
        return None;
    }
    let negated = site.kind(site.at)? == T::Not;
    let value = site.at + usize::from(negated);
    let begins_value = match site.kind(value)? {
        T::TextStart => true,
        kind if kind.is_literal() => true,
        // `se` is about to become `set`.
        kind => {
            let word = site.word(value);
            let wanted = ["set", "unset"];
            let nears =
                |wanted: &&str| wanted.starts_with(word) || nearest(word, [*wanted]).is_some();
            kind.is_plain_name() && !wanted.iter().any(nears)
        }
    };
    if !begins_value || !site.is_on_one_line(site.at - 1, value) {
        return None;
    }
    let meant = if negated { T::NotEqual } else { T::Equal };
    let is = site.at - 1;
    let sign = site.span(is).to(site.span(value - 1));
    let text = meant.text();
    let message = format!("`{}` compares nothing", site.slice(sign));
    Some(
        Meant::new(is..value, vec![read(meant, sign)], sign, message)
            .help(format!("write `{text}`"))
            .edit(sign, text),
    )
}

/// `on signup or form_submit`, `on signup, form_submit`
pub(super) fn second_trigger(site: &Site<'_>) -> Option<Meant> {
    let found = site.found()?;
    let is_joined = matches!(found.kind, T::Or | T::Comma);
    // `on EVENT`, `on EVENT SUBJECT`
    let back = [2, 3]
        .into_iter()
        .find(|back| site.before(*back) == Some(T::On));
    let first = site.at.checked_sub(back?)?;
    let line = site.text.get(..site.span(first).start as usize)?;
    let indent = line.rsplit('\n').next().unwrap_or("");
    let is_trigger = indent.trim().is_empty();
    let next = site.kind(site.at + 1)?;
    if !is_joined || !is_trigger || !(next.is_plain_name() || next.is_message_event()) {
        return None;
    }
    let before = site.span(site.at - 1).end;
    let after = site.span(site.at + 1).start;
    let message = format!(
        "a trigger has one event, and no second one behind `{}`",
        site.slice(found.span)
    );
    Some(
        Meant::new(
            site.at..site.at + 1,
            vec![read(T::On, found.span)],
            found.span,
            message,
        )
        .help(format!("write a second `on {}`", site.word(site.at + 1)))
        .edit(Span::new(before, after), format!("\n{indent}on ")),
    )
}

/// `on form_submit form == "x"`
pub(super) fn missing_where(site: &Site<'_>) -> Option<Meant> {
    let found = site.found()?;
    let next = site.kind(site.at + 1)?;
    let begins_test =
        found.kind.is_plain_name() && (next.is_comparison() || matches!(next, T::Assign | T::Is));
    let is_behind = site.before(1).is_some();
    if !begins_test || !is_behind || !site.expected.token(T::Where) {
        return None;
    }
    let place = Span::at(found.span.start);
    let message = format!("`where` is missing before `{}`", site.slice(found.span));
    Some(
        Meant::new(
            site.at..site.at,
            vec![read(T::Where, place)],
            found.span,
            message,
        )
        .help(format!("write `where {} …`", site.slice(found.span)))
        .edit(place, "where "),
    )
}

/// `opened welcome within 3d`, where `in last 3d` is meant
pub(super) fn window(site: &Site<'_>) -> Option<Meant> {
    let found = site.found().filter(|found| found.kind == T::Within)?;
    if !site.expected.token(T::Ever) {
        return None;
    }
    let last = read(T::Last, Span::at(found.span.end));
    Some(
        Meant::new(
            site.at..site.at + 1,
            vec![read(T::In, found.span), last],
            found.span,
            "`within` stands where `in last` is meant".to_owned(),
        )
        .help(format!("write `in last {}`", site.word(site.at + 1)))
        .edit(found.span, "in last"),
    )
}

/// `limit 1 email in 7d`
pub(super) fn per(site: &Site<'_>) -> Option<Meant> {
    let found = site.found()?;
    let is_other = matches!(found.kind, T::In | T::Every | T::Within | T::For | T::Slash)
        || matches!(site.slice(found.span), "a" | "an" | "each");
    let is_limit = site.before(1).is_some_and(T::is_channel);
    if !is_other || !is_limit || !site.expected.token(T::Per) {
        return None;
    }
    let written = site.slice(found.span);
    let touches = if site.touches(site.at) { " " } else { "" };
    let before = if site.touches(site.at - 1) { " " } else { "" };
    Some(
        Meant::new(
            site.at..site.at + 1,
            vec![read(T::Per, found.span)],
            found.span,
            format!("`{written}` stands where `per` is meant"),
        )
        .help(format!("write `per {}`", site.word(site.at + 1)))
        .edit(found.span, format!("{before}per{touches}")),
    )
}

/// `wait till monday`
pub(super) fn until(site: &Site<'_>) -> Option<Meant> {
    let at = site.at.checked_sub(1)?;
    let is_till = matches!(site.word(at), "till" | "til" | "to" | "unless");
    if !is_till || site.before(2) != Some(T::Wait) || site.before(1).is_none() {
        return None;
    }
    let place = site.span(at);
    let written = site.slice(place);
    Some(
        Meant::new(
            at..site.at,
            vec![read(T::Until, place)],
            place,
            format!("`{written}` stands where `until` is meant"),
        )
        .help("write `until`")
        .edit(place, "until"),
    )
}
