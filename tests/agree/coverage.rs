//! What the generated programs and inputs have brought about, so that the test cannot silently test nothing.

use std::{cell::RefCell, collections::BTreeMap};

use crate::generate::LISTS;

/// What came about, and how often.
pub type Counts = BTreeMap<String, u32>;

thread_local! {
    static SEEN: RefCell<Counts> = const { RefCell::new(BTreeMap::new()) };
}

/// Effects, their outcomes, reasons and triggers, as their lines say them.
const EFFECTS: &[(&str, &str)] = &[
    (
        "effect",
        "assign call enter exit hold join leave notify score send set skip start stop suppress tag task untag",
    ),
    ("outcome", "completed exited expired failed goal restarted"),
    (
        "reason",
        "active reentry unreachable bounced unsubscribed complained holdout limit quiet budget chain overflow stop:",
    ),
    (
        "trigger",
        "signup purchase page_view booking checkout_started opened sent manual schedule start: \
         join:list leave:list join:segment leave:segment score: change: date:",
    ),
];

/// Reasons of several words.
const FAULTS: &[&str] = &["division by zero", "unset value", "out of range"];

/// What only the naive side sees.
const BEHIND: &[&str] = &[
    "aggregate count",
    "aggregate earliest",
    "aggregate latest",
    "aggregate max",
    "aggregate min",
    "aggregate sum",
    "another address clears a bounce",
    "arm by a condition",
    "arm by an event",
    "arm by time",
    "arm that looks back",
    "decay",
    "ending by a condition",
    "ending by an event",
    "ending by time",
    "event by key",
    "event of the latest send, task or call",
    "expression binding",
    "expression in_flow",
    "expression local date-time",
    "expression occurred",
    "expression reachable",
    "expression segment",
    "found in ever",
    "found in last",
    "found in sinceentry",
    "function abs",
    "function date",
    "function domain",
    "function format",
    "function hour",
    "function length",
    "function lower",
    "function max",
    "function min",
    "function round",
    "function time",
    "function trim",
    "function upper",
    "function weekday",
    "input before the start",
    "late input",
    "pass that is not due",
    "repeat until",
    "statement if",
    "statement match",
    "statement race",
    "statement repeat",
    "statement wait",
    "statement wait for",
    "time-out",
    "transactional",
    "trigger once",
    "wait until",
    "wait until now",
    "wait until what is past",
    "word that moves a list",
    "zone change ends a wait",
    "zone change moves a hold",
    "zone change moves a wait",
];

/// Notes that something came about.
pub fn note(what: &str) {
    SEEN.with_borrow_mut(|seen| match seen.get_mut(what) {
        Some(count) => *count += 1,
        None => {
            seen.insert(what.to_owned(), 1);
        }
    });
}

/// Notes what an effect's line says.
pub fn note_effect(line: &str) {
    for member in line.split(",\"") {
        let Some((name, value)) = member.split_once("\":\"") else {
            continue;
        };
        let value = value.trim_end_matches(['"', '}']);
        let value = match value.split_once(':') {
            Some((way @ ("join" | "leave"), members)) => {
                let kind = if LISTS.contains(&members) {
                    "list"
                } else {
                    "segment"
                };
                format!("{way}:{kind}")
            }
            Some((kind, _)) => format!("{kind}:"),
            None => value.to_owned(),
        };
        // Texts of an `exit` statement are reasons too.
        if EFFECTS.iter().any(|(known, _)| *known == name) && !value.starts_with('<') {
            note(&format!("{name} {value}"));
        }
    }
}

/// All that came about on this thread.
pub fn seen() -> Counts {
    SEEN.with_borrow(Clone::clone)
}

/// What came about on several threads.
pub fn merge(counts: Vec<Counts>) -> Counts {
    let mut all = Counts::new();
    for (what, count) in counts.into_iter().flatten() {
        *all.entry(what).or_default() += count;
    }
    all
}

/// What should have come about and has not.
pub fn missing(seen: &Counts) -> Vec<String> {
    let effects = EFFECTS.iter().flat_map(|(name, values)| {
        let values = values.split_whitespace();
        values.map(move |value| format!("{name} {value}"))
    });
    let faults = FAULTS.iter().map(|fault| format!("reason {fault}"));
    let behind = BEHIND.iter().map(|what| (*what).to_owned());
    let wanted = effects.chain(faults).chain(behind);
    wanted.filter(|what| !seen.contains_key(what)).collect()
}
