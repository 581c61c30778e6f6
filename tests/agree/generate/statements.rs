//! Statements, as text.

use super::{
    events::{EVENTS, Event, Kind, MESSAGE_EVENTS, WORDS},
    expressions::{
        a_subject, changing, condition, date, date_time, date_time_without_now, decimal, duration,
        int, interpolation, local_date_time, money, text,
    },
    scope::{DURATIONS, LISTS, MESSAGES, Payload, Scope, TAGS, TIMES, flow_name},
    tape::Tape,
};

const DEEPEST: usize = 3;

/// One statement; the scope learns what it sends and makes.
pub fn statement(tape: &mut Tape<'_>, scope: &mut Scope<'_>) -> String {
    (scope.branches, scope.branches_over) = (0, 0);
    let text = any(tape, scope);
    scope.over |= scope.branches > 0 && scope.branches == scope.branches_over;
    text
}

fn any(tape: &mut Tape<'_>, scope: &mut Scope<'_>) -> String {
    let choice = if scope.depth >= DEEPEST {
        tape.below(20)
    } else {
        tape.below(40)
    };
    match choice {
        1 | 2 => send(tape, scope),
        3 => format!("wait {}\n", duration(tape, scope)),
        4 => format!("{} {}\n", tape.pick(&["tag", "untag"]), tape.pick(TAGS)),
        5 => set(tape, scope),
        6 => format!("{} {}\n", tape.pick(&["join", "leave"]), tape.pick(LISTS)),
        7 => task(tape, scope),
        8 => call(tape, scope),
        9 => start_or_stop(tape, scope),
        10 => wait_for_event(tape, scope),
        11 => wait_for_message_event(tape, scope),
        12 => format!("wait until {}\n", moment(tape, scope)),
        13 => format!("wait {}\n", tape.pick(DURATIONS)),
        14 => wait_for_done(tape, scope),
        15 if tape.chance(25) => {
            scope.over = true;
            format!(
                "exit \"{}\"
",
                interpolation(tape, scope)
            )
        }
        16 | 17 | 34 => send(tape, scope),
        18 | 19 => set(tape, scope),
        20 | 21 => if_else(tape, scope),
        22 => matched(tape, scope),
        23 => split(tape, scope),
        24 | 25 => repeat(tape, scope),
        26 | 27 | 35 => race(tape, scope),
        28 | 36 => wait_for_condition(tape, scope),
        29 => wait_until_then(tape, scope),
        30 => wait_for_event(tape, scope),
        31 => wait_for_message_event(tape, scope),
        32 => format!("wait until {}\n", moment(tape, scope)),
        33 if tape.chance(6) => "repeat 4_000 times do tag red untag red end\n".to_owned(),
        _ => {
            let mut shown = interpolation(tape, scope);
            for _ in 0..tape.below(4) {
                shown.push_str(&interpolation(tape, scope));
            }
            format!("notify {} \"{shown}\"\n", tape.pick(&["sales", "support"]))
        }
    }
}

/// Some statements of a branch; what it sends is known behind it, as some path has sent it then.
fn block(tape: &mut Tape<'_>, scope: &Scope<'_>, known: &mut Scope<'_>) -> String {
    let mut inner = scope.deeper();
    let mut text = String::new();
    for _ in 0..tape.below(3) {
        text.push_str(&statement(tape, &mut inner));
    }
    known.branches += 1;
    if inner.over {
        known.branches_over += 1;
    } else {
        known.sent.extend(inner.sent);
        known.made.extend(inner.made);
    }
    text
}

fn send(tape: &mut Tape<'_>, scope: &mut Scope<'_>) -> String {
    let (channel, name) = MESSAGES[tape.below(MESSAGES.len())];
    let mut members = Vec::new();
    if name == "news" {
        members.push(format!("amount: {}", int(tape, scope)));
        if tape.chance(40) {
            members.push(format!("extra: {}", text(tape, scope)));
        }
        if tape.chance(30) {
            members.push(format!("price: {}", money(tape, scope)));
        }
    }
    if channel == "email" && tape.chance(25) {
        members.push(format!("subject: \"S{}\"", interpolation(tape, scope)));
    }
    let with = match members.is_empty() {
        true => String::new(),
        false => format!(" with {{ {} }}", members.join(", ")),
    };
    scope.send(name);
    let alias = match tape.chance(25) {
        true => {
            let alias = tape.pick(&["again", "extra"]);
            scope.send(alias);
            format!(" as {alias}")
        }
        false => String::new(),
    };
    format!("send {channel} {name}{with}{alias}\n")
}

fn set(tape: &mut Tape<'_>, scope: &Scope<'_>) -> String {
    match tape.below(16) {
        0 => format!("set contact.points = {}\n", int(tape, scope)),
        1 => "add 1 to contact.points\n".to_owned(),
        2 => format!(
            "set contact.plan = {}\n",
            tape.pick(&["pro", "free", "max"])
        ),
        3 => format!("set contact.note = {}\n", text(tape, scope)),
        4 => format!(
            "unset contact.{}\n",
            tape.pick(&["note", "n", "budget", "renewal", "email", "timezone"])
        ),
        5 => format!("set contact.n = {}\n", int(tape, scope)),
        6 => format!("set contact.vip = {}\n", condition(tape, scope)),
        7 => format!("set contact.ratio = {}\n", decimal(tape, scope)),
        8 => format!("set contact.budget = {}\n", money(tape, scope)),
        9 => {
            let moment = if scope.world.fine {
                date_time_without_now(tape, scope)
            } else {
                date_time(tape, scope)
            };
            format!("set contact.renewal = {moment}\n")
        }
        10 => format!("set contact.birthday = {}\n", date(tape, scope)),
        11 | 12 => {
            let zones = [
                "\"Europe/Berlin\"",
                "\"America/New_York\"",
                "\"Asia/Tokyo\"",
                "\"Asia/Kolkata\"",
            ];
            format!("set contact.timezone = {}\n", tape.pick(&zones))
        }
        13 => format!(
            "set contact.email = {}\n",
            tape.pick(&["\"a@a.de\"", "\"b@b.c\""])
        ),
        14 => format!(
            "set contact.share = {}\n",
            tape.pick(&["10%", "12.5%", "10% + 5%"])
        ),
        _ => format!("add {} to contact.points\n", int(tape, scope)),
    }
}

fn task(tape: &mut Tape<'_>, scope: &mut Scope<'_>) -> String {
    let mut text = format!("task \"T{}\" for sales", interpolation(tape, scope));
    if tape.chance(20) {
        text.push_str(" backup support");
    }
    if tape.chance(30) {
        text.push_str(&format!(" due {}", duration(tape, scope)));
    }
    let name = tape.pick(&["review", "check"]);
    scope.make(name);
    format!("{text} as {name}\n")
}

fn call(tape: &mut Tape<'_>, scope: &mut Scope<'_>) -> String {
    if tape.chance(25) {
        return "call ping_back\n".to_owned();
    }
    let count = match tape.chance(50) {
        true => format!(", count: {}", int(tape, scope)),
        false => String::new(),
    };
    let with = format!("with {{ who: {}{count} }}", text(tape, scope));
    scope.make("lookup");
    format!("call crm.find {with} as lookup\n")
}

/// `start` goes to later flows only, or to any behind a wait: no circle is without one.
fn start_or_stop(tape: &mut Tape<'_>, scope: &mut Scope<'_>) -> String {
    let Some(flow) = scope.flow else {
        return String::new();
    };
    let any = scope.world.flows;
    let later = any - flow - 1;
    match tape.below(4) {
        0 | 3 if later > 0 => format!("start {}\n", flow_name(flow + 1 + tape.below(later))),
        1 => format!(
            "wait {}\nstart {}\n",
            tape.pick(DURATIONS),
            flow_name(tape.below(any))
        ),
        _ => {
            let stopped = tape.below(any);
            scope.over |= stopped == flow;
            format!("stop {}\n", flow_name(stopped))
        }
    }
}

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

fn wait_for_event(tape: &mut Tape<'_>, scope: &mut Scope<'_>) -> String {
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

fn wait_for_message_event(tape: &mut Tape<'_>, scope: &mut Scope<'_>) -> String {
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

fn wait_for_done(tape: &mut Tape<'_>, scope: &mut Scope<'_>) -> String {
    let Some((text, payload)) = done(tape, scope) else {
        return task(tape, scope);
    };
    let up_to = up_to(tape, scope);
    let branches = branches(tape, scope, Some(payload), !up_to.is_empty());
    format!("wait for {text}{up_to}{branches}")
}

fn wait_for_condition(tape: &mut Tape<'_>, scope: &mut Scope<'_>) -> String {
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

fn race(tape: &mut Tape<'_>, scope: &mut Scope<'_>) -> String {
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

fn moment(tape: &mut Tape<'_>, scope: &Scope<'_>) -> String {
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

fn wait_until_then(tape: &mut Tape<'_>, scope: &mut Scope<'_>) -> String {
    let moment = moment(tape, scope);
    let branches = branches(tape, scope, None, true);
    format!("wait until {moment}{branches}")
}

fn if_else(tape: &mut Tape<'_>, scope: &mut Scope<'_>) -> String {
    let before = scope.clone();
    let first = condition(tape, &before);
    let mut text = format!("if {first} then\n{}", block(tape, &before, scope));
    if tape.chance(30) {
        let second = condition(tape, &before);
        text.push_str(&format!(
            "elseif {second} then\n{}",
            block(tape, &before, scope)
        ));
    }
    if tape.chance(60) {
        text.push_str(&format!("else\n{}", block(tape, &before, scope)));
    }
    format!("{text}end\n")
}

fn matched(tape: &mut Tape<'_>, scope: &mut Scope<'_>) -> String {
    let before = scope.clone();
    let (subject, cases): (String, &[&str]) = match tape.below(4) {
        0 => ("contact.plan".to_owned(), &["free, pro", "max"]),
        1 => ("contact.vip".to_owned(), &["true", "false"]),
        2 => (
            "weekday(now)".to_owned(),
            &["monday, tuesday", "saturday", "else"],
        ),
        _ => (int(tape, &before), &["1, 2", "3", "else"]),
    };
    let mut text = format!("match {subject}\n");
    for case in cases {
        match *case {
            "else" => text.push_str("else\n"),
            case => text.push_str(&format!("case {case} then\n")),
        }
        text.push_str(&block(tape, &before, scope));
    }
    format!("{text}end\n")
}

fn split(tape: &mut Tape<'_>, scope: &mut Scope<'_>) -> String {
    let before = scope.clone();
    let name = if tape.chance(50) { " \"which\"" } else { "" };
    let shares: &[&str] = match tape.below(3) {
        0 => &["50%", "50%"],
        1 => &["33.3%", "33.3%", "33.4%"],
        _ => &["0.5%", "99.5%"],
    };
    let mut text = format!("split{name}\n");
    for (share, arm) in shares.iter().zip(["one", "two", "three"]) {
        text.push_str(&format!(
            "{share} {arm} then\n{}",
            block(tape, &before, scope)
        ));
    }
    format!("{text}end\n")
}

fn repeat(tape: &mut Tape<'_>, scope: &mut Scope<'_>) -> String {
    let before = scope.clone();
    let every = match tape.below(3) {
        1 => format!(" every {}", tape.pick(DURATIONS)),
        2 if tape.chance(50) => format!(" every {}", duration(tape, &before)),
        _ => String::new(),
    };
    let until = match tape.chance(40) {
        true => format!(" until {}", condition(tape, &before)),
        false => String::new(),
    };
    let times = tape.below(4) + 1;
    format!(
        "repeat {times} times{every}{until} do\n{}end\n",
        block(tape, &before, scope)
    )
}
