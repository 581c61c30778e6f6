//! Results of tests for people: one line a test, and the timeline of each that failed.
//!
//! ```text
//! FAILED  welcome: openers get the tips
//!         tests/welcome.nurture:4, from 2026-01-05T09:00:00Z
//!
//!       0d  > form_submit { form: "newsletter" }
//!       0d  send email welcome               send email welcome
//!   !   2d  send email tips (line 9)         nothing then; it came at 3d
//! ```

use std::fmt::Write as _;

use nurture_compiler::{
    render::{Colour, one_line},
    testing::{Row, RowKind, duration},
};
use nurture_runtime::wire::moment::timestamp_text;

use super::{Lines, Run};

/// How wide a timeline is.
const WIDTH: usize = 80;
/// How much of a contact's name is shown.
const CONTACT_MAX: usize = 12;
/// How many rows a timeline may have to be shown as a whole.
const ROWS_WHOLE: usize = 60;
/// How many rows before and behind a wrong one are shown of a longer timeline.
const ROWS_AROUND: usize = 6;
/// How many rows are shown at most.
const ROWS_MAX: usize = 200;

const RED: &str = "\u{1b}[31m";
const RED_BOLD: &str = "\u{1b}[1;31m";
const GREEN: &str = "\u{1b}[32m";
const GREEN_BOLD: &str = "\u{1b}[1;32m";
const DIM: &str = "\u{1b}[2m";

/// All results.
pub(super) fn text(runs: &[Run<'_>], lines: &Lines<'_>, colour: Colour) -> String {
    let mut text = String::new();
    let mut after_timeline = false;
    for run in runs {
        let passed = run.report.passed();
        // A timeline has an empty line before and behind it.
        if after_timeline {
            text.push('\n');
        }
        let (style, word) = if passed {
            (GREEN_BOLD, "ok    ")
        } else {
            (RED_BOLD, "FAILED")
        };
        let _ = writeln!(
            text,
            "{}  {}: {}",
            painted(colour, style, word),
            one_line(run.flow),
            one_line(&run.test.name)
        );
        if !passed {
            text.push_str(&timeline(run, lines, colour));
        }
        after_timeline = !passed;
    }
    if after_timeline || !text.is_empty() {
        text.push('\n');
    }
    text
}

/// What happened in a test beside what was expected.
pub(super) fn timeline(run: &Run<'_>, lines: &Lines<'_>, colour: Colour) -> String {
    let place = run.test.place;
    let mut text = String::new();
    let from = timestamp_text(run.report.start);
    let (file, line) = (one_line(lines.file(place)), lines.line(place));
    let _ = writeln!(text, "        {file}:{line}, from {from}\n");
    let columns = Columns::of(run);
    let rows = &run.report.rows;
    let mut left_out = 0;
    let mut shown = 0;
    let begin = columns.begin("", "");
    let heading = format!(
        "    {begin}{:<room$}  happened",
        "expected",
        room = columns.cell
    );
    let _ = writeln!(text, "{}", painted(colour, DIM, &heading));
    for (index, row) in rows.iter().enumerate() {
        if shown == ROWS_MAX || !is_near_a_wrong_one(rows, index) {
            left_out += 1;
            continue;
        }
        say_left_out(&mut text, &mut left_out, colour);
        shown += 1;
        columns.row(&mut text, run, row, lines, colour);
    }
    say_left_out(&mut text, &mut left_out, colour);
    text
}

fn is_near_a_wrong_one(rows: &[Row], index: usize) -> bool {
    let around = index.saturating_sub(ROWS_AROUND)..rows.len().min(index + ROWS_AROUND + 1);
    let mut around = rows.get(around).into_iter().flatten();
    rows.len() <= ROWS_WHOLE || around.any(|row| row.kind.is_failure())
}

fn say_left_out(text: &mut String, count: &mut usize, colour: Colour) {
    if *count > 0 {
        let words = format!("    … {count} more");
        let _ = writeln!(text, "{}", painted(colour, DIM, &words));
        *count = 0;
    }
}

/// The widths of a timeline's columns.
struct Columns {
    after: usize,
    /// None in a test of one contact.
    contact: Option<usize>,
    /// Of what was expected and of what happened.
    cell: usize,
}

impl Columns {
    fn of(run: &Run<'_>) -> Self {
        let rows = &run.report.rows;
        let after = rows.iter().map(|row| width(&duration(row.after))).max();
        let after = after.unwrap_or(0).max(2);
        let names = rows.iter().filter_map(|row| run.contact(row));
        let several = run.test.contacts.len() > 1;
        let contact = names
            .map(|name| width(name).min(CONTACT_MAX))
            .max()
            .filter(|_| several);
        let before = 4 + after + 2 + contact.map_or(0, |contact| contact + 2);
        let cell = WIDTH.saturating_sub(before + 2) / 2;
        Self {
            after,
            contact,
            cell: cell.max(16),
        }
    }

    /// The beginning of a line, up to what was expected.
    fn begin(&self, after: &str, contact: &str) -> String {
        let mut line = format!("{after:>width$}  ", width = self.after);
        if let Some(width) = self.contact {
            let _ = write!(line, "{contact:<width$}  ");
        }
        line
    }

    fn row(&self, text: &mut String, run: &Run<'_>, row: &Row, lines: &Lines<'_>, colour: Colour) {
        let after = duration(row.after);
        let contact = cut(&one_line(run.contact(row).unwrap_or("")), CONTACT_MAX);
        // Time and contact stand on a row's first line.
        let begins = std::iter::once(self.begin(&after, &contact));
        let mut begins = begins.chain(std::iter::repeat(self.begin("", "")));
        let mut begin = || begins.next().unwrap_or_default();
        if row.kind == RowKind::Input {
            // An input is neither expected nor done by the flow: it takes the room of both.
            let words = one_line(row.actual.as_deref().unwrap_or(""));
            for (number, part) in wrapped(&words, self.cell * 2).iter().enumerate() {
                let sign = if number == 0 { "> " } else { "  " };
                let line = format!("    {}{sign}{part}", begin());
                let _ = writeln!(text, "{}", painted(colour, DIM, &line));
            }
            return;
        }
        let expected = expected_cell(row, lines, self.cell);
        let happened = happened_cell(row, self.cell);
        for number in 0..expected.len().max(happened.len()) {
            let mark = if row.kind.is_failure() && number == 0 {
                painted(colour, RED_BOLD, "  ! ")
            } else {
                "    ".to_owned()
            };
            let part = |cell: &[String]| cell.get(number).cloned().unwrap_or_default();
            let (left, right) = (part(&expected), part(&happened));
            let gap = " ".repeat(self.cell.saturating_sub(width(&left)) + 2);
            let (left, right) = match row.kind {
                RowKind::Met => (left, right),
                RowKind::Aside => (left, painted(colour, DIM, &right)),
                _ => (painted(colour, GREEN, &left), painted(colour, RED, &right)),
            };
            let line = format!("{mark}{}{left}{gap}{right}", begin());
            let _ = writeln!(text, "{}", line.trim_end());
        }
    }
}

/// What was expected, in lines; of what went wrong also where the test says so.
fn expected_cell(row: &Row, lines: &Lines<'_>, room: usize) -> Vec<String> {
    let nothing = if row.kind == RowKind::Unexpected {
        "nothing"
    } else {
        ""
    };
    let mut cell = wrapped(&one_line(row.expected.as_deref().unwrap_or(nothing)), room);
    let Some(place) = row.place.filter(|_| row.kind.is_failure()) else {
        return cell;
    };
    let line = format!("(line {})", lines.line(place));
    match cell.last_mut() {
        Some(last) if width(last) + 1 + width(&line) <= room => {
            last.push(' ');
            last.push_str(&line);
        }
        _ => cell.push(line),
    }
    cell
}

/// What happened, in lines.
fn happened_cell(row: &Row, room: usize) -> Vec<String> {
    match row.kind {
        RowKind::Missing(None) => wrapped("nothing", room),
        RowKind::Missing(Some(elsewhere)) if elsewhere == row.after => {
            wrapped("it came, but not in this order", room)
        }
        RowKind::Missing(Some(elsewhere)) => {
            let words = format!("nothing then; it came at {}", duration(elsewhere));
            wrapped(&words, room)
        }
        _ => wrapped(&one_line(row.actual.as_deref().unwrap_or("")), room),
    }
}

/// A text in lines of that width, broken at spaces where there are any.
fn wrapped(text: &str, room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let mut word = word;
        let needed = width(&line) + usize::from(!line.is_empty()) + width(word);
        if needed > room && !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        } else if !line.is_empty() {
            line.push(' ');
        }
        while width(word) > room {
            let at = word
                .char_indices()
                .nth(room)
                .map_or(word.len(), |(at, _)| at);
            let (part, rest) = word.split_at(at);
            lines.push(part.to_owned());
            word = rest;
        }
        line.push_str(word);
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// A text that is not longer than that.
fn cut(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let kept = text.chars().take(room.saturating_sub(1));
    kept.chain(['…']).collect()
}

fn width(text: &str) -> usize {
    text.chars().count()
}

fn painted(colour: Colour, style: &str, text: &str) -> String {
    match colour {
        Colour::Ansi if !text.is_empty() => format!("{style}{text}\u{1b}[0m"),
        _ => text.to_owned(),
    }
}
