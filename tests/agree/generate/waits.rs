//! Waits, as text.

use super::{
    conditions::{a_subject, changing, condition},
    events::{EVENTS, Event, Kind, MESSAGE_EVENTS, WORDS},
    expressions::{date, date_time, duration, local_date_time},
    scope::{DURATIONS, Payload, Scope, TIMES},
    statements::{block, task},
    tape::Tape,
};

/// ` up to …`; where nothing expires it must be there.
fn up_to(tape: &mut Tape<'_>, scope: &Scope<'_>) -> String {
    if scope.expires && tape.chance(30) {
        return String::new();
    }
    format!(
        " up to {}",
        if tape.chance(30) {
            duration(tape, scope)
        } else {
            tape.pick(DURATIONS).to_owned()
        }
    )
}

/// `then … else … end`, with a payload in its first branch.
fn branches(
    tape: &mut Tape<'_>,
    scope: &mut Scope<'_>,
    payload: Option<Payload>,
    timed: bool,
) -> String {
    if tape.chance(40) {
        return "\n".to_owned();
    }
    let before = scope.clone();
    let mut inner = before.clone();
    inner.payloads.extend(payload);
    let then = block(tape, &inner, scope);
    let otherwise = match timed && tape.chance(60) {
        true => format!("else\n{}", block(tape, &before, scope)),
        false => String::new(),
    };
    format!(" then\n{then}{otherwise}end\n")
}

/// An event as clauses, waits and arms have it: the text, and the payload if it is named.
pub fn awaited(
    tape: &mut Tape<'_>,
    scope: &Scope<'_>,
    event: &'static Event,
    subject: &str,
    name: Option<&str>,
) -> (String, Option<Payload>) {
    let mut text = format!("{}{subject}", event.name);
    let mut payload = None;
    if let Some(name) = name
        && !event.fields.is_empty()
        && tape.chance(50)
    {
        let name = format!("{name}_{}", event.name);
        text.push_str(&format!(" as {name}"));
        payload = Some(Payload { name, event });
    }
    if tape.chance(25) {
        text.push_str(&format!(" where {}", condition(tape, &scope.of(event))));
    }
    (text, payload)
}

pub fn wait_for_event(tape: &mut Tape<'_>, scope: &mut Scope<'_>) -> String {
    let event = if tape.chance(10) {
        tape.one_of(WORDS)
    } else {
        tape.one_of(EVENTS)
    };
    let (text, payload) = awaited(tape, scope, event, "", Some("w"));
    let up_to = up_to(tape, scope);
    let branches = branches(tape, scope, payload, !up_to.is_empty());
    format!("wait for {text}{up_to}{branches}")
}

pub fn wait_for_message_event(tape: &mut Tape<'_>, scope: &mut Scope<'_>) -> String {
    let event = tape.one_of(MESSAGE_EVENTS);
    let subject = if tape.chance(80) {
        a_subject(tape, scope)
    } else {
        String::new()
    };
    let (text, payload) = awaited(tape, scope, event, &subject, Some("w"));
    let up_to = up_to(tape, scope);
    let branches = branches(tape, scope, payload, !up_to.is_empty());
    format!("wait for {text}{up_to}{branches}")
}

/// What `done` brings: of a task its outcome, of a call what the action returns.
fn done(tape: &mut Tape<'_>, scope: &Scope<'_>) -> Option<(String, Payload)> {
    static TASK: Event = Event {
        name: "done",
        fields: &[("outcome", Kind::Text, true)],
    };
    static CALL: Event = Event {
        name: "done",
        fields: &[("code", Kind::Text, false), ("left", Kind::Int, true)],
    };
    let made: Vec<&str> = scope.made.iter().copied().collect();
    if made.is_empty() {
        return None;
    }
    let name = tape.pick(&made);
    let event = if name == "lookup" { &CALL } else { &TASK };
    let payload = format!("d_{name}");
    let tested = match tape.chance(30) {
        true => format!(" where {}", condition(tape, &scope.of(event))),
        false => String::new(),
    };
    Some((
        format!("done {name} as {payload}{tested}"),
        Payload {
            name: payload,
            event,
        },
    ))
}

pub fn wait_for_done(tape: &mut Tape<'_>, scope: &mut Scope<'_>) -> String {
    let Some((text, payload)) = done(tape, scope) else {
        return task(tape, scope);
    };
    let up_to = up_to(tape, scope);
    let branches = branches(tape, scope, Some(payload), !up_to.is_empty());
    format!("wait for {text}{up_to}{branches}")
}

pub fn wait_for_condition(tape: &mut Tape<'_>, scope: &mut Scope<'_>) -> String {
    let condition = awaited_condition(tape, scope);
    let up_to = up_to(tape, scope);
    let branches = branches(tape, scope, None, !up_to.is_empty());
    format!("wait for ({condition}){up_to}{branches}")
}

/// A condition that is no event by itself.
fn awaited_condition(tape: &mut Tape<'_>, scope: &Scope<'_>) -> String {
    let condition = changing(tape, scope);
    if condition.starts_with('(') {
        format!("{condition} or contact.points > 7")
    } else {
        condition
    }
}

pub fn race(tape: &mut Tape<'_>, scope: &mut Scope<'_>) -> String {
    let mut text = "wait for\n".to_owned();
    let before = scope.clone();
    for position in 0..=tape.below(3) {
        let name = format!("r{position}");
        let (arm, payload) = match tape.below(5) {
            0 => {
                let event = tape.one_of(EVENTS);
                awaited(tape, &before, event, "", Some(&name))
            }
            1 | 2 => {
                let event = tape.one_of(MESSAGE_EVENTS);
                let subject = a_subject(tape, &before);
                awaited(tape, &before, event, &subject, Some(&name))
            }
            3 => match done(tape, &before) {
                Some((text, payload)) => (text, Some(payload)),
                None => (format!("({})", awaited_condition(tape, &before)), None),
            },
            _ => (format!("({})", awaited_condition(tape, &before)), None),
        };
        let mut inner = before.clone();
        inner.payloads.extend(payload);
        text.push_str(&format!("case {arm} then\n{}", block(tape, &inner, scope)));
    }
    if !scope.expires || tape.chance(70) {
        let timeout = duration(tape, &before);
        text.push_str(&format!(
            "after {timeout} then\n{}",
            block(tape, &before, scope)
        ));
    }
    format!("{text}end\n")
}

pub fn moment(tape: &mut Tape<'_>, scope: &Scope<'_>) -> String {
    let time = tape.pick(TIMES);
    match tape.below(9) {
        1 => format!(
            "{} at {time}",
            tape.pick(&["monday", "weekday", "saturday", "day"])
        ),
        2 => format!("today + {} at {time}", tape.pick(&["1d", "2d"])),
        3 => format!("{} at {time}", date(tape, scope)),
        4 => date_time(tape, scope),
        5 => local_date_time(tape, scope),
        6 => format!(
            "{} at {time}",
            tape.pick(&["(contact.renewal ?? now)", "(now + 1d)"])
        ),
        7 => date(tape, scope),
        8 => format!("time({})", date_time(tape, scope)),
        _ => time.to_owned(),
    }
}

pub fn wait_until_then(tape: &mut Tape<'_>, scope: &mut Scope<'_>) -> String {
    let moment = moment(tape, scope);
    let branches = branches(tape, scope, None, true);
    format!("wait until {moment}{branches}")
}
