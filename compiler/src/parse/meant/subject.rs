//! Triggers by a date or a score, where the one is taken for an event and the other for a field.

use super::{Meant, Site, read};
use crate::{lex::TokenKind as T, parse::failure::Label};

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
