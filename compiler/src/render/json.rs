//! JSON Lines, one object a finding (contracts, "Findings as JSON").

use serde::Serialize;

use super::places::Places;
use crate::{
    finding::{Finding, Fix, Severity},
    source::{FileId, FileSpan, Sources},
};

/// Findings as JSON, one object a line.
pub fn json(findings: &[Finding], sources: &Sources) -> String {
    let places = Places::new(findings, sources);
    let mut lines = String::new();
    for finding in findings {
        // A tree of texts and numbers always has a JSON form.
        if let Ok(line) = serde_json::to_string(&row(finding, &places)) {
            lines.push_str(&line);
            lines.push('\n');
        }
    }
    lines
}

#[derive(Serialize)]
struct Row<'a> {
    rule: &'a str,
    severity: &'a str,
    message: &'a str,
    file: String,
    span: Ends,
    labels: Vec<LabelRow<'a>>,
    help: &'a [String],
    fixes: Vec<FixRow<'a>>,
}

#[derive(Serialize)]
struct Ends {
    start: Point,
    end: Point,
}

#[derive(Serialize)]
struct Point {
    line: u32,
    column: u32,
    offset: u32,
}

#[derive(Serialize)]
struct LabelRow<'a> {
    span: Ends,
    message: &'a str,
    /// Only where it is not the finding's own file.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
}

#[derive(Serialize)]
struct FixRow<'a> {
    title: &'a str,
    edits: Vec<EditRow<'a>>,
}

#[derive(Serialize)]
struct EditRow<'a> {
    span: Ends,
    text: &'a str,
    /// Only where it is not the finding's own file.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
}

/// The name of a severity, as it is shown everywhere.
pub(super) const fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn row<'a>(finding: &'a Finding, places: &Places<'_>) -> Row<'a> {
    let home = finding.primary.file;
    let labels = finding.labels.iter().map(|label| LabelRow {
        span: ends(label.place, places),
        message: &label.message,
        file: elsewhere(label.place.file, home, places),
    });
    Row {
        rule: finding.rule.name(),
        severity: severity_name(finding.severity),
        message: &finding.message,
        file: places.raw_name(home).to_owned(),
        span: ends(finding.primary, places),
        labels: labels.collect(),
        help: &finding.help,
        fixes: finding
            .fixes
            .iter()
            .map(|fix| fix_row(fix, home, places))
            .collect(),
    }
}

fn fix_row<'a>(fix: &'a Fix, home: FileId, places: &Places<'_>) -> FixRow<'a> {
    let edits = fix.edits.iter().map(|edit| EditRow {
        span: ends(edit.place, places),
        text: &edit.text,
        file: elsewhere(edit.place.file, home, places),
    });
    FixRow {
        title: &fix.title,
        edits: edits.collect(),
    }
}

fn elsewhere(file: FileId, home: FileId, places: &Places<'_>) -> Option<String> {
    (file != home).then(|| places.raw_name(file).to_owned())
}

fn ends(place: FileSpan, places: &Places<'_>) -> Ends {
    let span = places.clamp(place);
    let point = |offset| {
        let position = places.position(place.file, offset);
        Point {
            line: position.line,
            column: position.column,
            offset,
        }
    };
    Ends {
        start: point(span.start),
        end: point(span.end),
    }
}
