//! Conditions, as text.

use super::{
    events::{EVENTS, Event, Kind, MESSAGE_EVENTS, WORDS},
    expressions::{
        DEEPEST, date, date_time, date_time_without_now, decimal, int, literal_date, money, text,
    },
    scope::{CHANNELS, DURATIONS, LISTS, MESSAGES, Scope, TAGS, TIMES, flow_name},
    tape::Tape,
};

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
pub fn occurred(tape: &mut Tape<'_>, scope: &Scope<'_>) -> String {
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
        text.push_str(&format!(
            " where ({})",
            condition(tape, &scope.asked(event))
        ));
    }
    let window = window(tape, scope);
    (event, within(&text, &window))
}

/// Stands where an event in a `where` has no window, if the one around it has none.
const OPEN: &str = "<open>";

fn window(tape: &mut Tape<'_>, scope: &Scope<'_>) -> String {
    let choice = tape.below(3);
    match choice {
        0 if scope.flow.is_some() && scope.is_asked => OPEN.to_owned(),
        0 if scope.flow.is_some() => String::new(),
        1 => " ever".to_owned(),
        _ => format!(" in last {}", tape.pick(&["1d", "2d", "6h", "1w"])),
    }
}

/// An event behind whose window it is known whether those in its `where` need one.
fn within(text: &str, window: &str) -> String {
    let inner = match window {
        "" => "",
        OPEN => OPEN,
        _ => " ever",
    };
    text.replace(OPEN, inner) + window
}

/// An event of a message, with or without a window.
pub fn message_event(tape: &mut Tape<'_>, scope: &Scope<'_>) -> String {
    let event = tape.one_of(MESSAGE_EVENTS);
    let window = window(tape, scope);
    let subject = match window.is_empty() || window == OPEN {
        true => a_subject(tape, scope),
        false => format!(" {}", MESSAGES[tape.below(MESSAGES.len())].1),
    };
    let subject = if tape.chance(80) {
        subject
    } else {
        String::new()
    };
    let tested = if tape.chance(25) && !event.fields.is_empty() {
        format!(" where ({})", condition(tape, &scope.asked(event)))
    } else {
        String::new()
    };
    let asked = format!("{}{subject}{tested}", event.name);
    format!("({})", within(&asked, &window))
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
pub fn counted(tape: &mut Tape<'_>, scope: &Scope<'_>) -> String {
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
        _ => ordered(kind),
    };
    let fields: Vec<_> = event
        .fields
        .iter()
        .filter(|(name, kind, _)| !name.contains('.') && fits(*kind))
        .collect();
    let (name, kind, _) = *fields[tape.below(fields.len())];
    let tested = match tape.chance(30) {
        true => format!(" where ({})", condition(tape, &scope.asked(event))),
        false => String::new(),
    };
    let window = window(tape, scope);
    let asked = within(&format!("{name} of {}{tested}", event.name), &window);
    let whole = format!("{function}({asked})");
    compare(tape, scope, &whole, kind, function != "sum")
}
