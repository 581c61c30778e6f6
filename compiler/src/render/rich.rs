//! For people at a terminal: the source around each place, what is wrong there, and what to do.
//!
//! ```text
//! error[unknown-event]: unknown event `form_submt`
//!    ╭─[ flows/welcome.nurture:3:6 ]
//!    │
//!  3 │   on form_submt where form == "newsletter"
//!    │      ─────┬────
//!    │           ╰────── here
//!    │
//!    │ Help: did you mean `form_submit`?
//!    │
//!    │ Note: `nurture explain unknown-event` says more
//! ───╯
//! ```

use std::{collections::BTreeMap, fmt::Write, ops::Range};

use ariadne::{Cache, Color, Config, IndexType, Label, Report, ReportKind, Source};

use super::{
    json::severity_name,
    places::Places,
    visible::{one_line, pictures},
    wrap::{wrap, wrap_labels},
};
use crate::{
    finding::{Finding, Severity},
    source::{FileId, FileSpan, Sources},
};

/// Whether to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Plain text.
    Plain,
    /// With the escape codes of terminals.
    Ansi,
}

/// The width that helps and notes are wrapped to, so that they stay readable in 80 columns with what is drawn before them.
const TEXT_WIDTH: usize = 64;

/// The width that labels are wrapped to, with what is drawn before them.
const WIDTH: usize = 80;

/// A line longer than this many characters is not shown: an excerpt of it would fill the screen.
const LINE_LENGTH_MAX: u32 = 400;

/// Findings with the source around them, an empty line behind each.
pub fn rich(findings: &[Finding], sources: &Sources, colour: Colour) -> String {
    let mut excerpts = Excerpts {
        places: Places::new(findings, sources),
        files: BTreeMap::new(),
    };
    let mut shown = String::new();
    for finding in findings {
        shown.push_str(&heading(finding, colour));
        if let Some(excerpt) = excerpts.draw(finding, colour) {
            shown.push_str(&excerpt);
        } else {
            shown.push_str(&excerpts.describe(finding));
        }
        shown.push('\n');
    }
    shown
}

fn heading(finding: &Finding, colour: Colour) -> String {
    let severity = severity_name(finding.severity);
    let rule = finding.rule;
    let message = one_line(&finding.message);
    match (colour, finding.severity) {
        (Colour::Plain, _) => format!("{severity}[{rule}]: {message}\n"),
        (Colour::Ansi, Severity::Error) => {
            format!("\u{1b}[1;31m{severity}[{rule}]\u{1b}[0m\u{1b}[1m: {message}\u{1b}[0m\n")
        }
        (Colour::Ansi, Severity::Warning) => {
            format!("\u{1b}[1;33m{severity}[{rule}]\u{1b}[0m\u{1b}[1m: {message}\u{1b}[0m\n")
        }
    }
}

/// The sources as ariadne wants them.
///
/// It counts characters, not bytes: for a second file in one report it takes its own counts of characters for bytes otherwise.
struct Excerpts<'a> {
    places: Places<'a>,
    files: BTreeMap<FileId, Source<String>>,
}

/// A piece of a line that is marked, with what is said about it.
struct Mark {
    file: FileId,
    line: u32,
    characters: Range<usize>,
    message: Option<String>,
    color: Color,
}

impl Excerpts<'_> {
    /// The excerpt with its marks and all that is said below it; none if a line is too long to be shown.
    fn draw(&mut self, finding: &Finding, colour: Colour) -> Option<String> {
        let primary = self.mark(
            finding.primary,
            Some(primary_label(finding)),
            main_color(finding),
        )?;
        let home = (primary.file, primary.characters.clone());
        let mut marks = vec![primary];
        for label in &finding.labels {
            let message = Some(one_line(&label.message).into_owned());
            marks.push(self.mark(label.place, message, Color::Cyan)?);
        }
        // Marks of one file must stand together, its own first and in order of lines, to be drawn in one excerpt.
        marks.sort_by_key(|mark| {
            (
                mark.file != home.0,
                mark.file,
                mark.line,
                mark.characters.start,
            )
        });
        let messages: Vec<String> = marks
            .iter()
            .filter_map(|mark| mark.message.clone())
            .collect();
        let labels = (0..).zip(marks).map(|(order, mark)| {
            let label = Label::new((mark.file, mark.characters))
                .with_color(mark.color)
                .with_order(order);
            match mark.message {
                Some(message) => label.with_message(message),
                None => label,
            }
        });
        let config = Config::new()
            .with_color(colour == Colour::Ansi)
            .with_index_type(IndexType::Char)
            .with_tab_width(2);
        let mut report = Report::build(ReportKind::Error, home)
            .with_config(config)
            .with_labels(labels);
        report.with_helps(finding.help.iter().map(|help| wrapped(&one_line(help))));
        let report = report.with_note(explain(finding)).finish();
        let mut drawn = Vec::new();
        report.write(&mut *self, &mut drawn).ok()?;
        let drawn = String::from_utf8(drawn).ok()?;
        // The first line is ariadne's own heading, and ours stands there already.
        let (_, excerpt) = drawn.split_once('\n')?;
        let lines = excerpt.lines().map(|line| format!("{}\n", line.trim_end()));
        let drawn: String = lines.collect();
        Some(wrap_labels(&drawn, &messages, WIDTH))
    }

    /// The part of a place that lies in its first line.
    fn mark(&mut self, place: FileSpan, message: Option<String>, color: Color) -> Option<Mark> {
        let span = self.places.clamp(place);
        let (line, bytes) = self.places.line(place.file, span.start);
        let text = self.places.text(place.file);
        if bytes.end - bytes.start > LINE_LENGTH_MAX {
            return None;
        }
        let source = self
            .files
            .entry(place.file)
            .or_insert_with(|| Source::from(pictures(text)));
        let first = source
            .line(line as usize)
            .map_or(source.len(), |line| line.offset());
        let count = |to: u32| {
            let before = text.get(bytes.start as usize..to.min(bytes.end) as usize);
            before.unwrap_or("").chars().count()
        };
        let start = count(span.start);
        let end = count(span.end).max(start + 1);
        Some(Mark {
            file: place.file,
            line,
            characters: first + start..first + end,
            message,
            color,
        })
    }

    /// The finding in words alone.
    fn describe(&self, finding: &Finding) -> String {
        let mut text = String::new();
        let mut place = |place: FileSpan, message: &str| {
            let (start, _) = self.places.ends(place);
            let name = self.places.name(place.file);
            // Writing to a string cannot fail.
            let _ = writeln!(text, "  at {name}:{}:{}{message}", start.line, start.column);
        };
        let said = |message: &str| format!(": {}", one_line(message));
        let primary = finding.primary_label.as_deref();
        place(finding.primary, &primary.map(said).unwrap_or_default());
        for label in &finding.labels {
            place(label.place, &said(&label.message));
        }
        for help in &finding.help {
            let _ = writeln!(
                text,
                "  Help: {}",
                wrapped(&one_line(help)).replace('\n', "\n        ")
            );
        }
        let _ = writeln!(text, "  Note: {}", explain(finding));
        text
    }
}

fn main_color(finding: &Finding) -> Color {
    match finding.severity {
        Severity::Error => Color::Red,
        Severity::Warning => Color::Yellow,
    }
}

/// What is said at the primary place: a place that nothing is said about would not be marked.
fn primary_label(finding: &Finding) -> String {
    one_line(finding.primary_label.as_deref().unwrap_or("here")).into_owned()
}

fn explain(finding: &Finding) -> String {
    format!("`nurture explain {}` says more", finding.rule)
}

/// A help or a note, in lines that fit.
fn wrapped(text: &str) -> String {
    wrap(text, TEXT_WIDTH).join("\n")
}

impl Cache<FileId> for &mut Excerpts<'_> {
    type Storage = String;

    fn fetch(&mut self, id: &FileId) -> Result<&Source<String>, impl std::fmt::Debug> {
        self.files.get(id).ok_or("no such source")
    }

    fn display<'a>(&self, id: &'a FileId) -> Option<impl std::fmt::Display + 'a> {
        Some(self.places.name(*id))
    }
}
