//! The patterns of `format`, and those of other tools.

use nurture_runtime::{calendar::Zone, show, time::Timestamp, value::Value};

use crate::{
    check::fit::plain,
    checked::{Expression, Type},
    finding::Finding,
};

/// What the pattern of `format` should be, if it is not.
pub(super) fn needed(of: &Type, pattern: Option<&Expression>) -> Option<&'static str> {
    let Some(text) = pattern.and_then(plain) else {
        return Some("a pattern written as a text, such as \"%d %B %Y\"");
    };
    let moment = Timestamp::from_micros(0).unwrap_or(Timestamp::MIN);
    let sample = match of {
        Type::Date => Value::Date(Zone::UTC.date(moment)),
        Type::Time => Value::Time(Zone::UTC.local(moment).time()),
        _ => Value::DateTime(moment),
    };
    // Other tools write `DD.MM.YYYY`, which would be sent as it is.
    let shown = show::format(Zone::UTC, &sample, text).filter(|shown| shown != text);
    match shown {
        Some(_) => None,
        None => Some("a pattern of parts that the value has, such as \"%d %B %Y\" or \"%H:%M\""),
    }
}

/// Says how the parts of a pattern are written, and which one was meant, where it is written as other tools do.
pub(super) fn advised(finding: Finding, pattern: &str) -> Finding {
    if pattern.contains('%') {
        return finding;
    }
    let place = finding.primary;
    match translated(pattern) {
        Some(meant) => finding
            .with_help(format!("write `\"{meant}\"`"))
            .with_replacement(format!("change to `\"{meant}\"`"), place, format!("\"{meant}\"")),
        None => finding.with_help("each part begins with `%`: `%d` is the day, `%m` the month and `%B` its name, `%Y` the year, `%A` the day of the week, `%H:%M` the time"),
    }
}

/// `DD.MM.YYYY` as it is written here; none where its letters may mean several things.
fn translated(pattern: &str) -> Option<String> {
    let has_hours = pattern.contains(['H', 'h']);
    let mut meant = String::new();
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|letter| letter != first).unwrap_or(rest.len());
        let (run, behind) = rest.split_at(end);
        let is_behind_hours = meant.ends_with("%H:");
        match run {
            "YYYY" | "yyyy" => meant.push_str("%Y"),
            "MMMM" => meant.push_str("%B"),
            "DD" | "dd" => meant.push_str("%d"),
            "HH" => meant.push_str("%H"),
            "mm" if is_behind_hours => meant.push_str("%M"),
            "ss" if meant.ends_with("%M:") => meant.push_str("%S"),
            "MM" if !is_behind_hours => meant.push_str("%m"),
            "mm" if !has_hours => meant.push_str("%m"),
            _ if first.is_alphanumeric() || matches!(first, '"' | '\\' | '{' | '}' | '\n') => {
                return None;
            }
            signs => meant.push_str(signs),
        }
        rest = behind;
    }
    meant.contains('%').then_some(meant)
}

#[cfg(test)]
mod tests {
    use super::translated;

    #[test]
    fn patterns_of_other_tools_are_told_where_they_mean_one_thing() {
        for (written, meant) in [
            ("DD.MM.YYYY", Some("%d.%m.%Y")),
            ("dd/mm/yyyy", Some("%d/%m/%Y")),
            ("DD MMMM YYYY, HH:mm", Some("%d %B %Y, %H:%M")),
            ("HH:mm:ss", Some("%H:%M:%S")),
            ("HH:MM", None),
            ("MMM d", None),
            ("HH.mm", None),
            ("short", None),
            ("", None),
        ] {
            assert_eq!(translated(written).as_deref(), meant, "{written}");
        }
    }
}
