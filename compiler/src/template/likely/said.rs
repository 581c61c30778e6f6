//! What is said of an unknown variable.

use std::ops::Range;

use super::{
    Offer,
    spelt::{is_length, letters},
    unknown::{Need, Unknown},
};
use crate::{checked::Type, template::known};

/// How other tools call what a message is given, in small letters.
pub(super) const GIVEN: [&str; 14] = [
    "params",
    "param",
    "event",
    "trigger",
    "data",
    "payload",
    "properties",
    "props",
    "vars",
    "variables",
    "args",
    "context",
    "message",
    "email",
];

/// What an unknown variable may have been meant to be.
#[derive(Debug, Default)]
pub(in crate::template) struct Meant {
    /// What is known about it all the same.
    pub(in crate::template) what: Option<String>,
    /// What to do.
    pub(in crate::template) help: Option<String>,
    /// What to write instead of which bytes.
    pub(in crate::template) change: Option<(Range<usize>, String)>,
    /// The key of the variable that is meant.
    pub(in crate::template) key: Option<String>,
    /// That variable as it is written, where it may be unset.
    pub(in crate::template) unset: Option<String>,
}

impl Meant {
    pub(super) fn helping(help: impl Into<String>) -> Self {
        Self {
            help: Some(help.into()),
            ..Self::default()
        }
    }
}

pub(super) fn nothing_near() -> Meant {
    Meant::helping(
        "a template may use `contact.…`, the message's `params`, `unsubscribe_url`, `flow`, `message` and `now`",
    )
}

/// The change that makes an unknown variable what it was meant to be.
pub(super) fn changed(unknown: &Unknown, offer: &Offer, need: Need) -> Meant {
    let behind = unknown.rest.get(offer.consumed..).unwrap_or_default();
    let consumed = offer.consumed.checked_sub(1);
    let consumed = consumed.and_then(|last| unknown.rest.get(last));
    let end = consumed.map_or(unknown.range.end, |(_, end)| *end);
    let path = &offer.path;
    let mut help = format!("did you mean `{path}`?");
    let mut change = Some((unknown.range.start..end, path.clone()));
    let names = behind.iter().map(|(name, _)| name.as_str());
    let full: Vec<&str> = std::iter::once(path.as_str()).chain(names).collect();
    let full = full.join(".");
    let unset = offer.shape.optional.then(|| full.clone());
    if offer.shape.optional && matches!(need, Need::Set | Need::Shown | Need::Number) {
        let end = behind.last().map_or(end, |(_, end)| *end);
        help = format!(
            "did you mean `{full}`? that may be unset, so give a default: `{full} | default(\"…\")`"
        );
        change = (need == Need::Shown).then(|| {
            let text = format!("{full} | default(\"\")");
            (unknown.range.start..end, text)
        });
    }
    Meant {
        what: None,
        help: Some(help),
        change,
        key: Some(offer.key.clone()),
        unset,
    }
}

pub(super) fn of_score(score: &str) -> Meant {
    Meant {
        what: Some(format!("`{score}` is a score")),
        help: Some(format!(
            "hand it in as a param: `params: {{ {score}: int }}`, and `with {{ {score}: {score} }}` where the message is sent"
        )),
        ..Meant::default()
    }
}

/// `today`, `year`: what templates know of the time is `now`.
pub(super) fn of_today(unknown: &Unknown) -> Option<Meant> {
    const NAMES: [&str; 7] = [
        "today",
        "date",
        "year",
        "currentyear",
        "currentdate",
        "time",
        "month",
    ];
    let name = letters(unknown.only_name()?);
    NAMES.contains(&name.as_str()).then(|| {
        Meant::helping("`now` is the moment at which the message leaves; the flow writes it otherwise, into a param: `with { day: format(now, \"%d %B %Y\") }`")
    })
}

/// `event.total`: what other tools give to a message by themselves.
pub(super) fn given_elsewhere(unknown: &Unknown) -> Option<Meant> {
    let (part, _) = unknown.rest.first()?;
    let owner = letters(&unknown.name);
    GIVEN.contains(&owner.as_str()).then(|| {
        Meant::helping(format!(
            "hand the value in as a param: `params: {{ {part}: … }}`, and `with {{ {part}: … }}` where the message is sent"
        ))
    })
}

/// A part of a text, a number, a date: those have none, and filters instead.
pub(super) fn part_of_value(unknown: &Unknown, written: &str, ty: &Type) -> Option<Meant> {
    let name = unknown.name.as_str();
    let is_last = unknown.rest.is_empty();
    if is_length(name) && is_last && matches!(ty, Type::Text | Type::Email) {
        return Some(filtered(unknown, written, "length"));
    }
    if matches!(ty, Type::Date | Type::DateTime | Type::Time) {
        return Some(Meant::helping(format!(
            "hand it in as a param, put together in the flow: `with {{ {name}: format({written}, \"%d %B %Y\") }}`"
        )));
    }
    let is_filter = known::FILTERS.iter().any(|(filter, ..)| *filter == name);
    (is_filter && is_last).then(|| filtered(unknown, written, name))
}

/// `lines | length` for `lines.size`.
pub(super) fn filtered(unknown: &Unknown, written: &str, filter: &str) -> Meant {
    let text = format!("{written} | {filter}");
    Meant {
        help: Some(format!("write `{text}`")),
        change: Some((unknown.range.clone(), text)),
        ..Meant::default()
    }
}

pub(super) fn listing(written: &str, known: &[&str]) -> Meant {
    const SHOWN: usize = 8;
    let shown = known.iter().take(SHOWN);
    let shown: Vec<String> = shown.map(|name| format!("`{written}.{name}`")).collect();
    if shown.is_empty() {
        return Meant::default();
    }
    let dots = if known.len() > SHOWN { ", …" } else { "" };
    Meant::helping(format!("what can stand here: {}{dots}", shown.join(", ")))
}
