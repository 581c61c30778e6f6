//! Statements, as text.

use super::{
    conditions::condition,
    expressions::{
        date, date_time, date_time_without_now, decimal, duration, int, interpolation, money, text,
    },
    scope::{DURATIONS, LISTS, MESSAGES, Scope, TAGS, flow_name, is_started},
    tape::Tape,
    waits::{
        moment, race, wait_for_condition, wait_for_done, wait_for_event, wait_for_message_event,
        wait_until_then,
    },
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
        tape.below(42)
    };
    match choice {
        1 | 2 | 16 | 17 | 34 => send(tape, scope),
        3 => format!("wait {}\n", duration(tape, scope)),
        4 => format!("{} {}\n", tape.pick(&["tag", "untag"]), tape.pick(TAGS)),
        5 | 18 | 19 => set(tape, scope),
        6 => format!("{} {}\n", tape.pick(&["join", "leave"]), tape.pick(LISTS)),
        7 => task(tape, scope),
        8 => call(tape, scope),
        9 => start_or_stop(tape, scope),
        10 | 30 => wait_for_event(tape, scope),
        11 | 31 => wait_for_message_event(tape, scope),
        12 | 32 => format!("wait until {}\n", moment(tape, scope)),
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
        20 | 21 => if_else(tape, scope),
        22 => matched(tape, scope),
        23 => split(tape, scope),
        24 | 25 => repeat(tape, scope),
        26 | 27 | 35 => race(tape, scope),
        28 | 36 => wait_for_condition(tape, scope),
        29 => wait_until_then(tape, scope),
        37..=41 => guarded(tape, scope),
        33 if tape.chance(3) => "repeat 4_000 times do tag red untag red end\n".to_owned(),
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
pub fn block(tape: &mut Tape<'_>, scope: &Scope<'_>, known: &mut Scope<'_>) -> String {
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

/// A send of what may be unset by the time at which it leaves.
fn guarded(tape: &mut Tape<'_>, scope: &mut Scope<'_>) -> String {
    let alias = if tape.chance(50) { " as extra" } else { "" };
    if !alias.is_empty() {
        scope.send("extra");
    }
    scope.send("hello");
    format!(
        "if contact.note is set then send email hello with {{ subject: \"{{contact.note}}\" }}{alias} end\n"
    )
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

pub fn task(tape: &mut Tape<'_>, scope: &mut Scope<'_>) -> String {
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
    let started: Vec<usize> = (0..any).filter(|flow| is_started(*flow)).collect();
    let later: Vec<usize> = started
        .iter()
        .copied()
        .filter(|other| *other > flow)
        .collect();
    match tape.below(4) {
        0 | 3 if !later.is_empty() => {
            format!("start {}\n", flow_name(later[tape.below(later.len())]))
        }
        1 if !started.is_empty() => format!(
            "wait {}\nstart {}\n",
            tape.pick(DURATIONS),
            flow_name(started[tape.below(started.len())])
        ),
        _ => {
            let stopped = tape.below(any);
            scope.over |= stopped == flow;
            format!("stop {}\n", flow_name(stopped))
        }
    }
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
