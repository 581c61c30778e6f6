//! Flows with their clauses, and the policy.

use super::{
    FlowChoices,
    conditions::{a_subject, changing},
    events::{EVENTS, MESSAGE_EVENTS, WORDS},
    expressions::{literal_date, local_date_time},
    scope::{
        DURATIONS, LISTS, MESSAGES, SCORES, SEGMENTS, Scope, TIMES, World, ZONES, flow_name,
        is_started,
    },
    statements::statement,
    tape::Tape,
    waits::awaited,
};

/// A whole flow.
pub fn flow(world: &World, index: usize, choices: &FlowChoices) -> String {
    let mut head = Tape::new(&choices.head);
    let mut scope = Scope::inside(world, index);
    let mut text = format!("flow {}\n", flow_name(index));
    if head.below(250) == 249 && head.below(2) == 1 {
        // A flow that sets itself off, again and again.
        return format!(
            "{text}on change contact.points\nreenter always\nadd 1 to contact.points\nend\n\n"
        );
    }
    let recurring = triggers(&mut head, &mut scope, &mut text);
    let reenter = reenter(&mut head, &scope);
    match reenter {
        Some(reenter) if recurring == Recurring::Some => {
            text.push_str(&format!("reenter {}\n", reenter.replace("never", "always")));
        }
        Some(reenter) => text.push_str(&format!("reenter {reenter}\n")),
        None if recurring == Recurring::Some => text.push_str("reenter always\n"),
        None => {}
    }
    if head.chance(30) {
        scope.expires = true;
        text.push_str(&format!(
            "expire after {}\n",
            head.pick(&["1w", "2d", "4d", "12h"])
        ));
    }
    let mut body = String::new();
    for choices in &choices.statements {
        body.push_str(&statement(&mut Tape::new(choices), &mut scope));
    }
    // Goals and exits may name whatever the flow sends anywhere.
    let mut only = Vec::new();
    for choices in &choices.clauses {
        text.push_str(&clause(&mut Tape::new(choices), &scope, &mut only));
    }
    format!("{text}{body}end\n\n")
}

/// The policy.
pub fn policy(world: &World, tape: &mut Tape<'_>) -> String {
    let scope = Scope::outside(world);
    let mut text = "policy\n".to_owned();
    let mut only = Vec::new();
    for _ in 0..=tape.below(3) {
        text.push_str(&match tape.below(6) {
            0 => once(&mut only, "quiet", quiet(tape)),
            1 => limit(tape, &mut only),
            2 => once(
                &mut only,
                "holdout",
                format!("holdout {}\n", tape.pick(&["30%", "60%"])),
            ),
            3 => once(
                &mut only,
                "timezone",
                format!("timezone \"{}\"\n", tape.pick(ZONES)),
            ),
            4 => "exit on unsubscribed\n".to_owned(),
            _ => format!(
                "exit on {}\n",
                {
                    let event = tape.one_of(EVENTS);
                    awaited(tape, &scope, event, "", None)
                }
                .0
            ),
        });
    }
    format!("{text}end\n\n")
}

/// A clause that may stand there only once.
fn once(only: &mut Vec<String>, name: &str, text: String) -> String {
    if only.iter().any(|known| known == name) {
        return String::new();
    }
    only.push(name.to_owned());
    text
}

/// How many of a flow's triggers recur.
#[derive(PartialEq)]
enum Recurring {
    None,
    Some,
    All,
}

fn triggers(tape: &mut Tape<'_>, scope: &mut Scope<'_>, text: &mut String) -> Recurring {
    let (mut recurring, count) = (0, tape.below(3).max(1));
    for _ in 0..count {
        let (trigger, recurs) = trigger(tape, scope);
        text.push_str(&format!("on {trigger}\n"));
        recurring += usize::from(recurs);
    }
    match recurring {
        0 => Recurring::None,
        all if all == count => Recurring::All,
        _ => Recurring::Some,
    }
}

/// A trigger, and whether it recurs.
fn trigger(tape: &mut Tape<'_>, scope: &mut Scope<'_>) -> (String, bool) {
    let outside = Scope {
        flow: None,
        payloads: Vec::new(),
        ..scope.clone()
    };
    let way = ["join", "leave"];
    let members = |tape: &mut Tape<'_>| match tape.below(3) {
        0 => String::new(),
        1 => format!(" for {}", tape.pick(SEGMENTS)),
        _ => format!(" for {}", tape.pick(LISTS)),
    };
    let text = match tape.below(18) {
        5 | 16 => format!("{} {}", tape.pick(&way), tape.pick(LISTS)),
        6 | 7 => format!("{} {}", tape.pick(&way), tape.pick(SEGMENTS)),
        8 => {
            let how = tape.pick(&["reaches", "drops below"]);
            format!("{} {how} {}", tape.pick(SCORES), tape.below(12) + 1)
        }
        9 => match tape.below(5) {
            0 => "change contact.points".to_owned(),
            1 => "change contact.plan to pro".to_owned(),
            2 => "change contact.vip to true".to_owned(),
            3 => "change contact.timezone".to_owned(),
            _ => "change contact.note to \"a\"".to_owned(),
        },
        10 => {
            let text = dated(tape);
            let recurs = text.contains("every year");
            return (text, recurs);
        }
        11 | 12 => return (format!("{}{}", recurring(tape), members(tape)), true),
        13 if tape.chance(50) => {
            let date = literal_date(tape, scope);
            format!("{date} at {}{}", tape.pick(TIMES), members(tape))
        }
        13 => format!("{}{}", local_date_time(tape, scope), members(tape)),
        14 => "manual".to_owned(),
        15 => {
            let event = tape.one_of(MESSAGE_EVENTS);
            let subject = match tape.chance(60) {
                true => format!(" {}", MESSAGES[tape.below(MESSAGES.len())].1),
                false => String::new(),
            };
            let (text, payload) = awaited(tape, &outside, event, &subject, Some("t"));
            scope
                .payloads
                .extend(payload.filter(|_| !scope.flow.is_some_and(is_started)));
            text
        }
        choice => {
            let (text, payload) = awaited(
                tape,
                &outside,
                &EVENTS[choice % EVENTS.len()],
                "",
                Some("t"),
            );
            scope
                .payloads
                .extend(payload.filter(|_| !scope.flow.is_some_and(is_started)));
            text
        }
    };
    (text, false)
}

fn dated(tape: &mut Tape<'_>) -> String {
    let at = match tape.chance(50) {
        true => format!(" at {}", tape.pick(TIMES)),
        false => String::new(),
    };
    match tape.below(6) {
        0 => format!("contact.birthday every year{at}"),
        1 => format!("1d before contact.renewal{at}"),
        2 => format!("contact.renewal{at}"),
        3 => format!("2d after contact.birthday{at}"),
        4 => "2h before contact.renewal".to_owned(),
        _ => format!("contact.birthday{at}"),
    }
}

fn recurring(tape: &mut Tape<'_>) -> String {
    let days = tape.pick(&[
        "every day",
        "every weekday",
        "every monday, sunday",
        "every month on 1, 31",
        "every friday",
    ]);
    format!("{days} at {}", tape.pick(TIMES))
}

fn reenter(tape: &mut Tape<'_>, scope: &Scope<'_>) -> Option<String> {
    let how = match tape.below(8) {
        0 | 1 => return None,
        2 | 6 | 7 => "always".to_owned(),
        3 => "restart".to_owned(),
        4 => format!("after {}", tape.pick(DURATIONS)),
        _ => "never".to_owned(),
    };
    let key = scope.payloads.iter().find_map(|payload| {
        let (field, ..) = payload.event.fields.first()?;
        Some(format!("{}.{field}", payload.name))
    });
    let per = match (tape.below(4), key) {
        (1, Some(key)) if scope.payloads.len() == 1 => format!(" per {key}"),
        (2, _) => " per contact.plan".to_owned(),
        (3, _) => " per contact.n".to_owned(),
        _ => String::new(),
    };
    Some(format!("{how}{per}"))
}

fn clause(tape: &mut Tape<'_>, scope: &Scope<'_>, only: &mut Vec<String>) -> String {
    match tape.below(18) {
        0 | 8 => format!("goal {}{}\n", ending(tape, scope), within(tape)),
        1 | 9 => format!("goal when {}{}\n", changing(tape, scope), within(tape)),
        2 | 10 => format!("exit on {}\n", ending(tape, scope)),
        3 => format!("exit when {}\n", changing(tape, scope)),
        4 | 12 | 13 | 15 | 16 => once(only, "quiet", quiet(tape)),
        5 | 11 => limit(tape, only),
        6 => once(
            only,
            "holdout",
            format!("holdout {}\n", tape.pick(&["40%", "10%", "80%"])),
        ),
        7 | 14 => once(
            only,
            "timezone",
            format!("timezone \"{}\"\n", tape.pick(ZONES)),
        ),
        _ => once(only, "priority", format!("priority {}\n", tape.below(4))),
    }
}

fn within(tape: &mut Tape<'_>) -> String {
    match tape.chance(40) {
        true => format!(" within {}", tape.pick(DURATIONS)),
        false => String::new(),
    }
}

fn ending(tape: &mut Tape<'_>, scope: &Scope<'_>) -> String {
    match tape.below(6) {
        5 => {
            let event = tape.one_of(MESSAGE_EVENTS);
            let subject = a_subject(tape, scope);
            awaited(tape, scope, event, &subject, None).0
        }
        4 => {
            {
                let event = tape.one_of(WORDS);
                awaited(tape, scope, event, "", None)
            }
            .0
        }
        choice => {
            let event = &EVENTS[(choice + tape.below(2)) % EVENTS.len()];
            awaited(tape, scope, event, "", None).0
        }
    }
}

fn quiet(tape: &mut Tape<'_>) -> String {
    match tape.below(4) {
        0 => "quiet 21:00 to 08:00\n".to_owned(),
        1 => "quiet 02:00 to 02:30\n".to_owned(),
        2 => "quiet on saturday, sunday\n".to_owned(),
        _ => format!(
            "quiet {} to {}\n",
            tape.pick(&["00:00", "12:00"]),
            tape.pick(&["02:30", "23:30", "01:30"])
        ),
    }
}

fn limit(tape: &mut Tape<'_>, only: &mut Vec<String>) -> String {
    let channel = tape.pick(&["email", "sms", "push", "email"]);
    let otherwise = tape.pick(&["", " otherwise wait", " otherwise skip"]);
    let per = tape.pick(&["1d", "2d", "6h"]);
    let text = format!(
        "limit {} {channel} per {per}{otherwise}\n",
        (tape.below(4) + 1).min(2)
    );
    once(only, &format!("limit {channel} {per}"), text)
}
