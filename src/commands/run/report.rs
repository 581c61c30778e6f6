//! What a play came to, for people.

use std::path::Path;

use nurture_compiler::render::one_line;
use nurture_runtime::{
    play::{BrokenBody, Progress, Statistics, UndeclaredColumns, UndeclaredMember},
    time::Timestamp,
    wire::{UndeclaredColumn, moment::timestamp_text},
};

use crate::output::{self, counted};

/// How many columns and messages are named, each of them in a line that people can read.
const NAMED_MAX: usize = 12;

/// Says on standard error what came of the inputs: in one line, and in a second one what was not as it should be.
pub fn say(statistics: &Statistics, rejects: Option<&Path>) {
    output::say(&played(statistics));
    broken_bodies(&statistics.broken_bodies);
    let troubles = troubles(statistics, rejects);
    if !troubles.is_empty() {
        output::say(&troubles.join(", "));
    }
    if statistics.start.is_none() {
        output::say(if statistics.after_end > 0 {
            "virtual time never began, as all inputs lie behind its end: name a later one with `--until`"
        } else {
            "virtual time never began, as there are no inputs: name a beginning with `--from`"
        });
    }
}

/// Says on standard error which columns of a contacts file are passed over: all of them at once.
pub fn undeclared(columns: &UndeclaredColumns) {
    let UndeclaredColumns {
        file,
        line,
        columns,
    } = columns;
    let named = |column: &UndeclaredColumn| format!("`{}`", one_line(&column.name));
    let mut names: Vec<String> = columns.iter().take(NAMED_MAX).map(named).collect();
    if columns.len() > NAMED_MAX {
        names.push(format!("{} more", columns.len() - NAMED_MAX));
    }
    let names = names.join(", ");
    let message = match columns.as_slice() {
        [_] => format!("the column {names} is ignored: the contact has no such field"),
        _ => format!("the columns {names} are ignored: the contact has no such fields"),
    };
    let meant = columns.iter().filter_map(|column| {
        let likely = column.likely.as_ref()?;
        Some(match columns.as_slice() {
            [_] => format!("did you mean `{likely}`?"),
            _ => format!("did you mean `{likely}` by {}?", named(column)),
        })
    });
    let meant: Vec<String> = meant.take(NAMED_MAX).collect();
    output::say_warning(&format!("{file}:{line}: {message}"), &meant);
}

/// Says which bodies are missing and why: of each message the first.
fn broken_bodies(bodies: &[BrokenBody]) {
    for body in bodies.iter().take(NAMED_MAX) {
        let count = counted(body.count, "body");
        let message = format!(
            "{count} of `{}` could not be written: {}",
            body.message,
            one_line(&body.cause)
        );
        let first = format!(
            "the first was to leave for `{}` at {}",
            one_line(&body.contact),
            timestamp_text(body.at)
        );
        output::say_warning(&message, &[first]);
    }
    if bodies.len() > NAMED_MAX {
        output::say(&format!(
            "and those of {} more messages",
            bodies.len() - NAMED_MAX
        ));
    }
}

/// How far a play has come, in words.
pub fn reached(progress: &Progress) -> String {
    let rows = counted(progress.rows, "row");
    match progress.reached {
        Some(at) => format!("{rows}, reached {}", timestamp_text(at)),
        None => rows,
    }
}

fn played(statistics: &Statistics) -> String {
    let counts = [
        counted(statistics.contacts, "contact"),
        counted(statistics.inputs, "input"),
        counted(statistics.effects, "effect"),
    ];
    let mut text = counts.join(", ");
    if let (Some(start), Some(end)) = (statistics.start, statistics.end) {
        text.push_str(&span(start, end));
    }
    text
}

fn span(start: Timestamp, end: Timestamp) -> String {
    format!(
        ", from {} to {}",
        timestamp_text(start),
        timestamp_text(end)
    )
}

fn troubles(statistics: &Statistics, rejects: Option<&Path>) -> Vec<String> {
    let where_to = match rejects {
        Some(path) if !output::is_standard(path) => format!(" (all in {})", path.display()),
        _ => String::new(),
    };
    let members = format!(" ignored{}", named(&statistics.undeclared_members));
    let troubles = [
        (statistics.rejected, "rejected row", where_to.as_str()),
        (statistics.duplicates, "repeated row", " dropped"),
        (statistics.late_rows, "late row", ""),
        (
            statistics.ignored_cells,
            "cell",
            " of undeclared columns ignored",
        ),
        (
            statistics.ignored_members,
            "undeclared member",
            members.as_str(),
        ),
        (statistics.after_end, "input", " behind the end left out"),
    ];
    let troubles = troubles.iter().filter(|(count, _, _)| *count > 0);
    troubles
        .map(|(count, what, note)| format!("{}{note}", counted(*count, what)))
        .collect()
}

/// The most frequent undeclared members, each with how often it stands there.
fn named(members: &[UndeclaredMember]) -> String {
    const SHOWN: usize = 5;
    if members.is_empty() {
        return String::new();
    }
    let shown = members.iter().take(SHOWN);
    let shown = shown.map(|member| format!("{} `{}`", member.count, one_line(&member.name)));
    let others = (members.len() > SHOWN).then(|| "and others".to_owned());
    let shown: Vec<String> = shown.chain(others).collect();
    format!(" ({})", shown.join(", "))
}
