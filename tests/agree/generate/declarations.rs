//! The declarations that the flows of a program need.

use super::{
    conditions::changing,
    events::{EVENTS, MESSAGE_EVENTS, WORDS},
    scope::{DURATIONS, MESSAGES, SCORES, SEGMENTS, Scope, World},
    tape::Tape,
    waits::awaited,
};

const FIELDS: &[(&str, &str)] = &[
    ("email", "email?"),
    ("phone", "phone?"),
    ("push_token", "text?"),
    ("plan", "free | pro | max = free"),
    ("points", "int = 0"),
    ("n", "int?"),
    ("vip", "bool = false"),
    ("ratio", "decimal = 1.5"),
    ("budget", "money(EUR)?"),
    ("note", "text?"),
    ("renewal", "datetime?"),
    ("birthday", "date?"),
    ("share", "percent?"),
    ("timezone", "timezone?"),
];

/// The flows with what they name declared before them; what nothing names is left out.
pub fn around(world: &World, choices: &[Vec<u8>], flows: &str, zone: &str) -> String {
    let mut texts = vec![flows.to_owned()];
    let empty = Vec::new();
    let tape_of = |index: usize| Tape::new(choices.get(index).unwrap_or(&empty));
    for (index, name) in SCORES.iter().enumerate().rev() {
        if is_named(&texts, name) {
            texts.push(score(world, name, &mut tape_of(index), index));
        }
    }
    // A segment may name those before it.
    for (index, name) in SEGMENTS.iter().enumerate().rev() {
        if is_named(&texts, name) {
            let scope = Scope {
                segments: &SEGMENTS[..index],
                scores: SCORES,
                ..Scope::outside(world)
            };
            let condition = changing(&mut tape_of(2 + index), &scope);
            texts.push(format!("segment {name} = {condition}\n"));
        }
    }
    for (index, name) in SCORES.iter().enumerate().rev() {
        if is_named(&texts, name)
            && !texts
                .iter()
                .any(|text| text.starts_with(&format!("score {name} ")))
        {
            texts.push(score(world, name, &mut tape_of(index), index));
        }
    }
    for (position, (channel, name)) in MESSAGES.iter().enumerate() {
        if is_named(&texts, name) {
            texts.push(message(channel, name, &mut tape_of(4), position));
        }
    }
    let fixed = [
        ("sales", "team sales { email: \"sales@e.com\" }\n"),
        ("support", "team support { email: \"support@e.com\" }\n"),
        ("readers", "list readers\n"),
        ("buyers", "list buyers\n"),
        ("product_news", "topic product_news\n"),
        ("offers", "topic offers\n"),
        (
            "find",
            "action crm.find { who: text, count: int? } returns { code: text, left: int? }\n",
        ),
        ("ping_back", "action ping_back { }\n"),
        (
            "booking",
            "event booking { nights: int, price: money(EUR), begins: datetime, day: date?, deal: trial | paid, again: bool?, notice: duration?, labels: list of text, place: { city: text, floor: int? } }\n",
        ),
    ];
    for (name, text) in fixed {
        if is_named(&texts, name) {
            texts.push(text.to_owned());
        }
    }
    texts.push(contact(&texts, &mut tape_of(5), zone));
    texts.reverse();
    texts.concat()
}

/// Whether a name stands anywhere, as a word.
fn is_named(texts: &[String], name: &str) -> bool {
    let mut words = texts
        .iter()
        .flat_map(|text| text.split(|c: char| !(c.is_alphanumeric() || c == '_')));
    words.any(|word| word == name)
}

fn contact(texts: &[String], tape: &mut Tape<'_>, _zone: &str) -> String {
    let mut fields = Vec::new();
    for (name, ty) in FIELDS {
        let needed = match *name {
            "email" => is_named(texts, "email"),
            "phone" => is_named(texts, "sms"),
            "push_token" => is_named(texts, "push"),
            "timezone" => {
                let local = ["contact.timezone", "quiet", "wait until"];
                let local = local
                    .iter()
                    .any(|name| texts.iter().any(|text| text.contains(name)));
                let set = texts.iter().any(|text| text.contains("contact.timezone"));
                set || tape.chance(if local { 80 } else { 40 })
            }
            name => is_named(texts, name),
        };
        if needed {
            fields.push(format!("{name}: {ty}"));
        }
    }
    format!("contact {{ {} }}\n", fields.join(" "))
}

fn message(channel: &str, name: &str, tape: &mut Tape<'_>, position: usize) -> String {
    let topic = match (name, tape.below(position + 2)) {
        ("receipt", _) => ", category: transactional",
        (_, 1) => ", topic: product_news",
        (_, 2) => ", topic: offers",
        _ => "",
    };
    match (channel, name) {
        ("email", "news") => format!(
            "email news {{ subject: \"News {{amount}}\", preheader: \"{{extra ?? \"-\"}}\", text: \"{{price ?? 1.00 EUR}} for {{contact.plan}}\", params: {{ amount: int, extra: text?, price: money(EUR)? }}{topic} }}\n"
        ),
        ("email", _) => format!(
            "email {name} {{ subject: \"{name} {{contact.note ?? \"you\"}}\", from: \"Shop <shop@e.com>\", text: \"at {{now}}\"{topic} }}\n"
        ),
        ("sms", _) => format!("sms {name} {{ text: \"{name} {{today}}\"{topic} }}\n"),
        _ => format!("push {name} {{ title: \"{name}\", text: \"{{contact.points}}\"{topic} }}\n"),
    }
}

fn score(world: &World, name: &str, tape: &mut Tape<'_>, index: usize) -> String {
    let scope = Scope {
        scores: &SCORES[..index],
        ..Scope::outside(world)
    };
    let mut rules = Vec::new();
    for _ in 0..=tape.below(3) {
        let event = match tape.below(8) {
            6 => tape.one_of(WORDS),
            7 => tape.one_of(MESSAGE_EVENTS),
            choice => &EVENTS[choice % EVENTS.len()],
        };
        let (text, _) = awaited(tape, &scope, event, "", None);
        rules.push(format!(
            "{text}: {}",
            tape.pick(&["+5", "+1", "+12", "-3", "reset", "+7"])
        ));
    }
    if tape.chance(60) {
        let amount = tape.pick(&["1", "50%", "10%", "4"]);
        rules.push(format!("decay: {amount} every {}", tape.pick(DURATIONS)));
    }
    format!("score {name} {{ {} }}\n", rules.join(", "))
}
