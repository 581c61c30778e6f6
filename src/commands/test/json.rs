//! Results of tests as JSON, an object a line.

use nurture_compiler::testing::{RowKind, duration};
use nurture_runtime::wire::moment::timestamp_text;
use serde::Serialize;

use super::{Lines, Run};
use crate::failure::Failure;

/// A test.
#[derive(Serialize)]
struct TestLine<'r> {
    test: &'r str,
    flow: &'r str,
    file: &'r str,
    line: u32,
    outcome: &'static str,
    start: String,
    timeline: Vec<RowObject<'r>>,
}

/// A row of its timeline.
#[derive(Serialize)]
struct RowObject<'r> {
    at: String,
    after: String,
    contact: &'r str,
    row: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    actual: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    elsewhere: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
}

/// All results.
pub(super) fn text(runs: &[Run<'_>], lines: &Lines<'_>) -> Result<String, Failure> {
    let mut text = String::new();
    for run in runs {
        let line = serde_json::to_string(&test_line(run, lines));
        text.push_str(
            &line
                .map_err(|error| Failure::new(format!("the results cannot be written: {error}")))?,
        );
        text.push('\n');
    }
    Ok(text)
}

fn test_line<'r>(run: &'r Run<'_>, lines: &Lines<'r>) -> TestLine<'r> {
    let rows = run.report.rows.iter().map(|row| RowObject {
        at: timestamp_text(row.at),
        after: duration(row.after),
        contact: run.contact_id(row),
        row: row.kind.name(),
        expected: row.expected.as_deref(),
        actual: row.actual.as_deref(),
        elsewhere: match row.kind {
            RowKind::Missing(elsewhere) => elsewhere.map(duration),
            _ => None,
        },
        line: row.place.map(|place| lines.line(place)),
    });
    TestLine {
        test: &run.test.name,
        flow: run.flow,
        file: lines.file(run.test.place),
        line: lines.line(run.test.place),
        outcome: if run.report.passed() {
            "passed"
        } else {
            "failed"
        },
        start: timestamp_text(run.report.start),
        timeline: rows.collect(),
    }
}
