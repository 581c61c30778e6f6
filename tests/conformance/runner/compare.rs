//! Rows that are expected beside rows that came.

use std::{collections::BTreeSet, fmt::Write};

use serde_json::{Map, Value};

/// Members of an effect that are compared only where the expected row has them.
const OPEN_ALWAYS: [&str; 1] = ["key"];
const OPEN_FOR_SEND: [&str; 6] = ["to", "subject", "title", "text", "category", "channel"];

/// Compares effects, and holds that every key is another one.
pub fn effects(expected: &[String], actual: &str) -> Result<(), String> {
    let mut keys = BTreeSet::new();
    for row in actual.lines() {
        let key = object(row)?
            .get("key")
            .and_then(Value::as_str)
            .unwrap_or("")
            .to_owned();
        if key.is_empty() {
            return Err(format!("an effect without a key: {row}"));
        }
        if !keys.insert(key) {
            return Err(format!("two effects of one key: {row}"));
        }
    }
    rows("effects", expected, actual, |expected, actual| {
        let is_send = actual.get("effect").is_some_and(|effect| effect == "send");
        let open = OPEN_FOR_SEND.iter().filter(|_| is_send).chain(&OPEN_ALWAYS);
        for member in open {
            if !expected.contains_key(*member) {
                actual.remove(*member);
            }
        }
    })
}

/// Compares rejected rows by the members that are expected.
pub fn rejects(expected: &[String], actual: &str) -> Result<(), String> {
    rows("rejected rows", expected, actual, |expected, actual| {
        actual.retain(|member, _| expected.contains_key(member));
    })
}

/// Compares lines of text in their order.
pub fn lines(what: &str, expected: &[String], actual: &[String]) -> Result<(), String> {
    if expected == actual {
        return Ok(());
    }
    Err(difference(what, expected, actual))
}

fn rows(
    what: &str,
    expected: &[String],
    actual: &str,
    forget: impl Fn(&Map<String, Value>, &mut Map<String, Value>),
) -> Result<(), String> {
    let expected_rows = expected
        .iter()
        .map(|row| object(row))
        .collect::<Result<Vec<_>, _>>()?;
    let mut actual_rows = actual.lines().map(object).collect::<Result<Vec<_>, _>>()?;
    for (expected, actual) in expected_rows.iter().zip(&mut actual_rows) {
        forget(expected, actual);
    }
    if expected_rows == actual_rows {
        return Ok(());
    }
    // Shown as they are compared, so that only what differs differs to the eye.
    let shown = |rows: Vec<Map<String, Value>>| -> Vec<String> {
        rows.into_iter()
            .map(|row| Value::Object(row).to_string())
            .collect()
    };
    Err(difference(what, &shown(expected_rows), &shown(actual_rows)))
}

fn object(row: &str) -> Result<Map<String, Value>, String> {
    match serde_json::from_str(row) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(format!("no object: {row}")),
        Err(error) => Err(format!("{error}: {row}")),
    }
}

/// The rows side by side: `  ` for the same, `- ` for what is missing, `+ ` for what is too much.
fn difference(what: &str, expected: &[String], actual: &[String]) -> String {
    let mut text = format!("{what} differ (- expected, + actual):\n");
    let (mut left, mut right) = (expected, actual);
    while !left.is_empty() || !right.is_empty() {
        let (sign, row) = match (left, right) {
            ([first, rest @ ..], [same, others @ ..]) if first == same => {
                (left, right) = (rest, others);
                (' ', first)
            }
            // What comes later among the actual rows is not missing yet.
            ([first, ..], [other, others @ ..]) if others.contains(first) => {
                right = others;
                ('+', other)
            }
            ([first, rest @ ..], _) => {
                left = rest;
                ('-', first)
            }
            ([], [other, others @ ..]) => {
                right = others;
                ('+', other)
            }
            ([], []) => break,
        };
        let _ = writeln!(text, "{sign} {row}");
    }
    text
}
