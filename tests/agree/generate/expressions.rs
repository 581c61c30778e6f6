//! Values of each type, as text.

use super::{
    conditions::{condition, counted, message_event, occurred},
    events::Kind,
    scope::{DURATIONS, Scope, TIMES},
    tape::Tape,
};

/// How deep expressions are put into each other.
pub const DEEPEST: usize = 4;

pub fn int(tape: &mut Tape<'_>, scope: &Scope<'_>) -> String {
    let choice = if scope.depth > DEEPEST {
        0
    } else {
        tape.below(14)
    };
    let inner = scope.deeper();
    match choice {
        1 => "contact.points".to_owned(),
        2 => format!("(contact.n ?? {})", tape.below(4)),
        3 => format!(
            "({} {} {})",
            int(tape, &inner),
            tape.pick(&["+", "-", "*"]),
            int(tape, &inner)
        ),
        4 => format!("length({})", text(tape, &inner)),
        5 => "hour(now)".to_owned(),
        6 if !scope.scores.is_empty() => tape.pick(scope.scores).to_owned(),
        7 => format!(
            "{}({}, {})",
            tape.pick(&["min", "max"]),
            int(tape, &inner),
            int(tape, &inner)
        ),
        8 => format!("(-{})", int(tape, &inner)),
        9 => format!("abs({})", int(tape, &inner)),
        10 => payload(tape, scope, Kind::Int).unwrap_or_else(|| "4".to_owned()),
        11 if tape.chance(20) => "9_000_000_000_000_000_000".to_owned(),
        12 | 13 => counted(tape, &inner),
        _ => tape.below(8).to_string(),
    }
}

pub fn decimal(tape: &mut Tape<'_>, scope: &Scope<'_>) -> String {
    let choice = if scope.depth > DEEPEST {
        0
    } else {
        tape.below(9)
    };
    let inner = scope.deeper();
    match choice {
        1 => "contact.ratio".to_owned(),
        2 => format!("({} / {})", int(tape, &inner), int(tape, &inner)),
        3 => format!(
            "({} {} {})",
            decimal(tape, &inner),
            tape.pick(&["+", "-", "*", "/"]),
            decimal(tape, &inner)
        ),
        4 => format!("round({}, 1)", decimal(tape, &inner)),
        5 => format!("(10% * {})", int(tape, &inner)),
        6 => payload(tape, scope, Kind::Decimal).unwrap_or_else(|| "2.5".to_owned()),
        7 => format!("round({})", decimal(tape, &inner)),
        8 => format!("({} / {})", money(tape, &inner), money(tape, &inner)),
        _ => format!("{}.5", tape.below(6)),
    }
}

pub fn money(tape: &mut Tape<'_>, scope: &Scope<'_>) -> String {
    let choice = if scope.depth > DEEPEST {
        0
    } else {
        tape.below(6)
    };
    let inner = scope.deeper();
    match choice {
        1 => "(contact.budget ?? 1.00 EUR)".to_owned(),
        2 => format!(
            "({} {} {})",
            money(tape, &inner),
            tape.pick(&["+", "-"]),
            money(tape, &inner)
        ),
        3 => format!("({} * {})", money(tape, &inner), decimal(tape, &inner)),
        4 => format!("round({})", money(tape, &inner)),
        5 => payload(tape, scope, Kind::Money).unwrap_or_else(|| "7.25 EUR".to_owned()),
        _ => format!("{}.50 EUR", tape.below(9)),
    }
}

pub fn text(tape: &mut Tape<'_>, scope: &Scope<'_>) -> String {
    let choice = if scope.depth > DEEPEST {
        0
    } else {
        tape.below(7)
    };
    let inner = scope.deeper();
    match choice {
        1 => "(contact.note ?? \"ab\")".to_owned(),
        2 => format!("\"{}\"", interpolation(tape, &inner)),
        3 => format!(
            "{}({})",
            tape.pick(&["lower", "upper", "trim"]),
            text(tape, &inner)
        ),
        4 => payload(tape, scope, Kind::Text).unwrap_or_else(|| "\"none\"".to_owned()),
        5 => format!("format({}, \"%d.%m. %H:%M\")", date_time(tape, &inner)),
        _ => format!("\"{}\"", tape.pick(&["a", "b", "ab", " Ab ", "é\\\"x"])),
    }
}

/// A value in a text.
pub fn interpolation(tape: &mut Tape<'_>, scope: &Scope<'_>) -> String {
    let inner = scope.deeper();
    let shown = match tape.below(14) {
        0 => int(tape, &inner),
        1 => decimal(tape, &inner),
        2 => money(tape, &inner),
        3 => "contact.plan".to_owned(),
        4 => date_time(tape, &inner),
        5 => date(tape, &inner),
        6 => duration(tape, &inner),
        7 => text(tape, &inner),
        8 => "contact.share ?? 5%".to_owned(),
        9 | 10 => condition(tape, &inner),
        11 => message_event(tape, &inner),
        12 => occurred(tape, &inner),
        _ => counted(tape, &inner),
    };
    format!("<{{{shown}}}>")
}

pub fn date_time(tape: &mut Tape<'_>, scope: &Scope<'_>) -> String {
    match tape.below(3) {
        0 => "now".to_owned(),
        1 => format!("(now {} {})", tape.pick(&["+", "-"]), tape.pick(DURATIONS)),
        _ => date_time_without_now(tape, scope),
    }
}

/// A moment that does not move with time.
pub fn date_time_without_now(tape: &mut Tape<'_>, scope: &Scope<'_>) -> String {
    let literal = |tape: &mut Tape<'_>| {
        let ticks = i64::try_from(tape.below(256)).unwrap();
        scope
            .world
            .moment(ticks)
            .format("%Y-%m-%dT%H:%MZ")
            .to_string()
    };
    match tape.below(6) {
        1 => format!("(contact.renewal ?? {})", literal(tape)),
        2 => format!("({} + {})", literal(tape), tape.pick(DURATIONS)),
        3 => payload(tape, scope, Kind::DateTime).unwrap_or_else(|| literal(tape)),
        4 => local_date_time(tape, scope),
        _ => literal(tape),
    }
}

/// A date-time of the contact's zone.
pub fn local_date_time(tape: &mut Tape<'_>, scope: &Scope<'_>) -> String {
    format!("{}T{}", literal_date(tape, scope), tape.pick(TIMES))
}

pub fn date(tape: &mut Tape<'_>, scope: &Scope<'_>) -> String {
    match tape.below(6) {
        1 => literal_date(tape, scope),
        2 => format!(
            "(today {} {})",
            tape.pick(&["+", "-"]),
            tape.pick(&["1d", "2d", "1w"])
        ),
        3 => "(contact.birthday ?? today)".to_owned(),
        4 => format!("date({})", date_time(tape, scope)),
        5 => payload(tape, scope, Kind::Date).unwrap_or_else(|| "today".to_owned()),
        _ => "today".to_owned(),
    }
}

pub fn literal_date(tape: &mut Tape<'_>, scope: &Scope<'_>) -> String {
    let days = i64::try_from(tape.below(8)).unwrap();
    scope.world.moment(days * 48).format("%Y-%m-%d").to_string()
}

pub fn duration(tape: &mut Tape<'_>, scope: &Scope<'_>) -> String {
    match tape.below(9) {
        8 if tape.chance(20) => "(contact.points * 450_000w)".to_owned(),
        4 => format!(
            "({} * {})",
            int(tape, &scope.deeper()),
            tape.pick(DURATIONS)
        ),
        5 => format!("({} + {})", tape.pick(DURATIONS), tape.pick(DURATIONS)),
        6 => format!("({} - now)", date_time_without_now(tape, scope)),
        7 => payload(tape, scope, Kind::Duration).unwrap_or_else(|| "3h".to_owned()),
        _ => tape.pick(DURATIONS).to_owned(),
    }
}

/// A field of a named payload; it may be unset wherever it is not sure that the name was bound.
fn payload(tape: &mut Tape<'_>, scope: &Scope<'_>, kind: Kind) -> Option<String> {
    let default = match kind {
        Kind::Int => "1",
        Kind::Decimal => "1.5",
        Kind::Money => "2.00 EUR",
        Kind::Text => "\"?\"",
        Kind::DateTime => &scope.world.moment(0).format("%Y-%m-%dT%H:%MZ").to_string(),
        Kind::Date => "today",
        Kind::Duration => "2h",
        Kind::Bool | Kind::Deal | Kind::Texts => return None,
    };
    let mut found = Vec::new();
    for payload in &scope.payloads {
        for (field, of, _) in payload.event.fields {
            if *of == kind && !field.contains('.') {
                found.push(format!("({}.{field} ?? {default})", payload.name));
            }
        }
    }
    if found.is_empty() {
        None
    } else {
        Some(found[tape.below(found.len())].clone())
    }
}
