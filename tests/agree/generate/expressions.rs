//! Expressions of each type, as text.

use super::{
    events::{EVENTS, Event, Kind, MESSAGE_EVENTS, WORDS},
    scope::{CHANNELS, DURATIONS, LISTS, MESSAGES, Scope, TAGS, TIMES, flow_name},
    tape::Tape,
};

const DEEPEST: usize = 4;

/// A condition.
pub fn condition(tape: &mut Tape<'_>, scope: &Scope<'_>) -> String {
    if scope.depth > DEEPEST {
        return "contact.vip".to_owned();
    }
    let inner = scope.deeper();
    if scope.event.is_some() && tape.chance(15) {
        return of_time(tape, &inner);
    }
    if let Some(event) = scope.event
        && !event.fields.is_empty()
        && tape.below(3) < 2
    {
        return of_field(tape, &inner, event);
    }
    match tape.below(24) {
        0 => "contact.vip".to_owned(),
        1 => format!(
            "{} {} {}",
            int(tape, &inner),
            comparison(tape),
            int(tape, &inner)
        ),
        2 => format!("contact.plan == {}", tape.pick(&["pro", "free", "max"])),
        3 => format!("tagged {}", tape.pick(TAGS)),
        4 => occurred(tape, &inner),
        5 => message_event(tape, &inner),
        6 => {
            format!(
                "count({}) {} {}",
                occurrence(tape, &inner).1,
                comparison(tape),
                tape.below(4)
            )
        }
        7 => aggregate(tape, &inner),
        8 => format!("contact in {}", tape.pick(LISTS)),
        9 if !scope.segments.is_empty() => format!("contact in {}", tape.pick(scope.segments)),
        10 => format!("reachable {}", tape.pick(CHANNELS)),
        11 => format!("in_flow({})", flow_name(tape.below(scope.world.flows))),
        12 | 13 => of_time(tape, &inner),
        14 => format!("not ({})", condition(tape, &inner)),
        15 => format!(
            "({} and {})",
            condition(tape, &inner),
            condition(tape, &inner)
        ),
        16 => format!(
            "({} or {})",
            condition(tape, &inner),
            condition(tape, &inner)
        ),
        17 if !scope.scores.is_empty() => {
            format!(
                "{} {} {}",
                tape.pick(scope.scores),
                comparison(tape),
                tape.below(12)
            )
        }
        18 => of_text(tape, &inner),
        22 => format!(
            "(contact.share ?? 5%) {} {}",
            comparison(tape),
            tape.pick(&["5%", "10% + 2.5%"])
        ),
        19 => format!(
            "contact.{} is {}",
            tape.pick(&["n", "note", "budget", "renewal"]),
            tape.pick(&["set", "unset"])
        ),
        20 => format!(
            "{} {} {}",
            decimal(tape, &inner),
            comparison(tape),
            decimal(tape, &inner)
        ),
        21 => format!(
            "{} {} {}",
            money(tape, &inner),
            comparison(tape),
            money(tape, &inner)
        ),
        _ => format!("contact.points {} {}", comparison(tape), tape.below(6)),
    }
}

/// A condition that what happens to a contact makes true or false; for whom waits for it.
pub fn changing(tape: &mut Tape<'_>, scope: &Scope<'_>) -> String {
    let inner = scope.deeper();
    match tape.below(18) {
        0 => "contact.vip".to_owned(),
        1 => format!(
            "contact.points {} {}",
            tape.pick(&[">=", "<"]),
            tape.below(4) + 1
        ),
        2 => format!("contact.plan == {}", tape.pick(&["pro", "free"])),
        3 => format!("tagged {}", tape.pick(TAGS)),
        4 => format!("contact in {}", tape.pick(LISTS)),
        5 if !scope.segments.is_empty() => format!("contact in {}", tape.pick(scope.segments)),
        6 => format!(
            "count({}) >= {}",
            plain_occurrence(tape, &inner),
            tape.below(2) + 1
        ),
        7 | 8 => of_time(tape, &inner),
        9 => format!("contact.note is {}", tape.pick(&["set", "unset"])),
        10 => format!("not ({})", plain_occurrence(tape, &inner)),
        11 if !scope.scores.is_empty() => {
            format!("{} >= {}", tape.pick(scope.scores), tape.below(8) + 1)
        }
        12 => format!("in_flow({})", flow_name(tape.below(scope.world.flows))),
        13 => format!("reachable {}", tape.pick(CHANNELS)),
        14 => format!(
            "({} and {})",
            changing(tape, &inner),
            changing(tape, &inner)
        ),
        _ => condition(tape, scope),
    }
}

/// An event with its window only.
fn plain_occurrence(tape: &mut Tape<'_>, scope: &Scope<'_>) -> String {
    format!("{}{}", tape.one_of(EVENTS).name, window(tape, scope))
}

fn comparison(tape: &mut Tape<'_>) -> &'static str {
    tape.pick(&[">=", "<", "==", ">", "<=", "!="])
}

/// A condition on a field of the event whose `where` is written.
fn of_field(tape: &mut Tape<'_>, scope: &Scope<'_>, event: &'static Event) -> String {
    let (name, kind, optional) = event.fields[tape.below(event.fields.len())];
    if optional && tape.chance(15) {
        return format!("{name} is {}", tape.pick(&["set", "unset"]));
    }
    compare(tape, scope, name, kind, optional)
}

/// A comparison of a value of some kind.
fn compare(
    tape: &mut Tape<'_>,
    scope: &Scope<'_>,
    name: &str,
    kind: Kind,
    optional: bool,
) -> String {
    let or = |default: &str| {
        if optional {
            format!("({name} ?? {default})")
        } else {
            name.to_owned()
        }
    };
    match kind {
        Kind::Text => {
            let (value, other) = (
                or("\"\""),
                tape.pick(&["\"a\"", "\"b\"", "\"email\"", "\"quiet\""]),
            );
            format!(
                "{value} {} {other}",
                tape.pick(&["==", "contains", "starts with", "ends with", "<"])
            )
        }
        Kind::Int => format!("{} {} {}", or("0"), comparison(tape), int(tape, scope)),
        Kind::Decimal => format!("{} {} {}", or("0"), comparison(tape), decimal(tape, scope)),
        Kind::Money => format!(
            "{} {} {}",
            or("0.00 EUR"),
            comparison(tape),
            money(tape, scope)
        ),
        Kind::Bool => or("false"),
        Kind::DateTime => {
            // So that it changes at the very moment, and not right behind it, where nobody looks.
            let other = date_time(tape, scope);
            let operators = if other.contains("now") {
                ["<=", ">"]
            } else {
                [">=", "<"]
            };
            format!("{} {} {other}", or("now"), tape.pick(&operators))
        }
        Kind::Date => format!("{} {} {}", or("today"), comparison(tape), date(tape, scope)),
        Kind::Duration => format!("{} {} {}", or("1h"), comparison(tape), tape.pick(DURATIONS)),
        Kind::Deal => format!("{name} == {}", tape.pick(&["trial", "paid"])),
        Kind::Texts => format!("{} in {}", text(tape, scope), or("[]")),
    }
}

/// A condition that time changes.
fn of_time(tape: &mut Tape<'_>, scope: &Scope<'_>) -> String {
    // What is greater than a moment becomes true right behind it.
    let fine = scope.world.fine && tape.chance(50);
    let compared = |tape: &mut Tape<'_>| tape.pick(if fine { &[">", "<="] } else { &[">=", "<"] });
    let mirrored = |tape: &mut Tape<'_>| tape.pick(if fine { &["<", ">="] } else { &["<=", ">"] });
    match tape.below(10) {
        0 => format!(
            "now {} {}",
            compared(tape),
            date_time_without_now(tape, scope)
        ),
        1 => format!("hour(now) {} {}", comparison(tape), tape.below(24)),
        2 => format!(
            "weekday(now) == {}",
            tape.pick(&["monday", "saturday", "sunday", "friday"])
        ),
        3 => format!("today {} {}", comparison(tape), literal_date(tape, scope)),
        4 => format!("time(now) {} {}", tape.pick(&[">=", "<"]), tape.pick(TIMES)),
        5 => {
            let moment = date_time_without_now(tape, scope);
            format!("now - {moment} {} {}", compared(tape), tape.pick(DURATIONS))
        }
        6 => format!(
            "date(now) {} {}",
            comparison(tape),
            literal_date(tape, scope)
        ),
        7 => {
            let after = tape.pick(DURATIONS);
            format!(
                "now + {after} {} {}",
                compared(tape),
                date_time_without_now(tape, scope)
            )
        }
        8 => {
            let moment = date_time_without_now(tape, scope);
            format!("{moment} - now {} {}", mirrored(tape), tape.pick(DURATIONS))
        }
        _ => format!(
            "{} {} now",
            date_time_without_now(tape, scope),
            mirrored(tape)
        ),
    }
}

fn of_text(tape: &mut Tape<'_>, scope: &Scope<'_>) -> String {
    match tape.below(5) {
        0 => format!(
            "(contact.note ?? \"\") {} \"a\"",
            tape.pick(&["==", "contains", "starts with", "ends with"])
        ),
        1 => "contact.note in [\"a\", \"ab\"]".replace("contact.note", "(contact.note ?? \"\")"),
        2 => format!(
            "domain(contact.email ?? \"x@b.c\") == {}",
            tape.pick(&["\"a.de\"", "\"b.c\""])
        ),
        3 => format!(
            "length({}) {} {}",
            text(tape, scope),
            comparison(tape),
            tape.below(5)
        ),
        _ => format!("contact.note == {}", text(tape, scope)),
    }
}

/// An event used as a condition, with its window.
fn occurred(tape: &mut Tape<'_>, scope: &Scope<'_>) -> String {
    let (_, text) = occurrence(tape, scope);
    format!("({text})")
}

/// An event with `where` and window, and which it is.
fn occurrence(tape: &mut Tape<'_>, scope: &Scope<'_>) -> (&'static Event, String) {
    let event = match tape.below(10) {
        8 => tape.one_of(WORDS),
        9 => tape.one_of(MESSAGE_EVENTS),
        choice => &EVENTS[(choice + 1) % EVENTS.len()],
    };
    let mut text = event.name.to_owned();
    if tape.chance(40) {
        text.push_str(&format!(" where ({})", condition(tape, &scope.of(event))));
    }
    text.push_str(&window(tape, scope));
    (event, text)
}

fn window(tape: &mut Tape<'_>, scope: &Scope<'_>) -> String {
    let choice = tape.below(3);
    match choice {
        0 if scope.flow.is_some() => String::new(),
        1 => " ever".to_owned(),
        _ => format!(" in last {}", tape.pick(&["1d", "2d", "6h", "1w"])),
    }
}

/// An event of a message, with or without a window.
fn message_event(tape: &mut Tape<'_>, scope: &Scope<'_>) -> String {
    let event = tape.one_of(MESSAGE_EVENTS);
    let window = window(tape, scope);
    let subject = match window.is_empty() {
        true => a_subject(tape, scope),
        false => format!(" {}", MESSAGES[tape.below(MESSAGES.len())].1),
    };
    let subject = if tape.chance(80) {
        subject
    } else {
        String::new()
    };
    let tested = if tape.chance(25) && !event.fields.is_empty() {
        format!(" where ({})", condition(tape, &scope.of(event)))
    } else {
        String::new()
    };
    format!("({}{subject}{tested}{window})", event.name)
}

/// A message or name of sends that was sent before; none if nothing was.
pub fn a_subject(tape: &mut Tape<'_>, scope: &Scope<'_>) -> String {
    let sent: Vec<&str> = scope.sent.iter().copied().collect();
    if sent.is_empty() {
        String::new()
    } else {
        format!(" {}", tape.pick(&sent))
    }
}

/// How often something happened.
fn counted(tape: &mut Tape<'_>, scope: &Scope<'_>) -> String {
    format!("count({})", occurrence(tape, scope).1)
}

/// An aggregate over a field, compared.
fn aggregate(tape: &mut Tape<'_>, scope: &Scope<'_>) -> String {
    let function = tape.pick(&["sum", "min", "max", "earliest", "latest"]);
    let event = &EVENTS[[1, 3][tape.below(2)]];
    let number = |kind: Kind| {
        matches!(
            kind,
            Kind::Int | Kind::Decimal | Kind::Money | Kind::Duration
        )
    };
    let ordered =
        |kind: Kind| number(kind) || matches!(kind, Kind::DateTime | Kind::Date | Kind::Text);
    let fits = |kind: Kind| match function {
        "sum" => matches!(kind, Kind::Int | Kind::Decimal | Kind::Money),
        "min" | "max" => ordered(kind),
        _ => ordered(kind),
    };
    let fields: Vec<_> = event
        .fields
        .iter()
        .filter(|(name, kind, _)| !name.contains('.') && fits(*kind))
        .collect();
    let (name, kind, _) = *fields[tape.below(fields.len())];
    let tested = match tape.chance(30) {
        true => format!(" where ({})", condition(tape, &scope.of(event))),
        false => String::new(),
    };
    let whole = format!(
        "{function}({name} of {}{tested}{})",
        event.name,
        window(tape, scope)
    );
    compare(tape, scope, &whole, kind, function != "sum")
}

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
    match tape.below(8) {
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
