//! Triggers by a date or a score, where the one is taken for an event and the other for a field.

use super::{Meant, Site, read};
use crate::{lex::TokenKind as T, parse::failure::Label, source::Span};

/// `on birthday at 09:00`, `on signup at 09:00`
pub(super) fn time_behind_an_event(site: &Site<'_>) -> Option<Meant> {
    let on = site.at.checked_sub(2)?;
    let name = site.span(site.at - 1);
    let is_trigger = site.kind(on) == Some(T::On)
        && site.kind(site.at - 1) == Some(T::Name)
        && site.kind(site.at) == Some(T::At)
        && site.kind(site.at + 1) == Some(T::Time);
    if !is_trigger || !site.expected.label(Label::Clause) || site.before(2).is_none() {
        return None;
    }
    let time = site.span(site.at + 1);
    let place = site.span(site.at).to(time);
    let (event, written) = (site.slice(name), site.slice(place));
    if let Some(days) = days(site, event, written) {
        return Some(days);
    }
    let message = format!("`{written}` stands behind an event, which happens when it does");
    let help = if crate::prelude::is_event(event) {
        format!("wait behind the clauses: `wait until {}`", site.slice(time))
    } else {
        format!(
            "a date of the contact is written `on contact.{event} every year {written}`, or without `every year` for one day; behind an event, `wait until {}`",
            site.slice(time)
        )
    };
    let tokens = site.at..site.at + 2;
    Some(
        Meant::new(tokens, Vec::new(), place, message)
            .help(help)
            .doubted(),
    )
}

/// `on mondays at 09:00`, `on weekends at 10:00`: each of some days of the week, whose name stands before the `at` of the site.
fn days(site: &Site<'_>, name: &str, at: &str) -> Option<Meant> {
    let day = name.strip_suffix('s')?;
    let kind = T::of_word(day);
    let first = site.at - 1;
    let place = site.span(first);
    if day == "weekend" {
        let message = "each day of a weekend has a trigger of its own".to_owned();
        let instead = vec![read(T::Manual, place)];
        let help = format!(
            "write a trigger for each day: `on every saturday {at}`, `on every sunday {at}`"
        );
        let meant = Meant::new(first..site.at + 2, instead, place, message);
        return Some(meant.help(help).doubted());
    }
    if !kind.is_day_of_week() && day != "weekday" {
        return None;
    }
    let message = format!("`on {name}` is written `on every {day}`");
    // The first letter is taken for the `every`.
    let middle = place.start + 1;
    let instead = vec![
        read(T::Every, Span::new(place.start, middle)),
        read(kind, Span::new(middle, place.end)),
        site.token(site.at)?,
    ];
    Some(
        Meant::new(first..site.at + 1, instead, place, message)
            .help(format!("write `on every {day} {at}`"))
            .mended(middle, day)
            .edit(place, format!("every {day}")),
    )
}

/// `on contact.interest reaches 50`, as if a score were a field
pub(super) fn crossing_of_a_field(site: &Site<'_>) -> Option<Meant> {
    let on = site
        .at
        .checked_sub(4)
        .filter(|on| site.kind(*on) == Some(T::On))?;
    let is_field = [1, 2].map(|behind| site.kind(on + behind)) == [Some(T::Contact), Some(T::Dot)];
    let (sign, number) = match (site.kind(site.at)?, site.kind(site.at + 1)?) {
        (T::Reaches, _) => (">=", site.at + 1),
        (T::Drops, T::Below) => ("<", site.at + 2),
        _ => return None,
    };
    let is_crossing = site.kind(number) == Some(T::Int) && site.is_on_one_line(on, number);
    if !is_field || !is_crossing {
        return None;
    }
    let place = site.span(on + 1).to(site.span(on + 3));
    let (name, limit) = (site.word(on + 3), site.word(number));
    let crossing = site.slice(site.span(site.at).to(site.span(number)));
    let instead = vec![read(T::Manual, place)];
    let message = format!(
        "`{}` speaks of a score, and not of a field of the contact",
        site.word(site.at)
    );
    Some(Meant::new(on + 1..number + 1, instead, place, message).doubted().help(format!(
        "for a score, write `on {name} {crossing}`; a field triggers through a segment: `segment warm = contact.{name} {sign} {limit}`, and `on join warm`"
    )))
}
