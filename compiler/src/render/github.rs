//! Annotations for GitHub's workflow log: `::error file=…,line=…::message`.
//!
//! In messages `%` and ends of lines are written as `%25`, `%0D` and `%0A`; in properties `:` and `,` too.

use std::fmt::Write;

use super::{json::severity_name, places::Places, visible::one_line};
use crate::{finding::Finding, source::Sources};

/// Findings as workflow commands, one a line.
///
/// `folder` leads from the repository's root to the project's (`""`, or with a `/` at its end): annotations name files from the repository's root.
pub fn github(findings: &[Finding], sources: &Sources, folder: &str) -> String {
    let places = Places::new(findings, sources);
    let mut lines = String::new();
    for finding in findings {
        let (start, end) = places.ends(finding.primary);
        let file = property(&format!("{folder}{}", places.name(finding.primary.file)));
        let severity = severity_name(finding.severity);
        // Writing to a string cannot fail.
        let _ = write!(
            lines,
            "::{severity} file={file},line={},col={}",
            start.line, start.column
        );
        let _ = write!(lines, ",endLine={}", end.line);
        if start.line == end.line {
            let _ = write!(lines, ",endColumn={}", end.column);
        }
        let _ = writeln!(
            lines,
            ",title={}::{}",
            property(finding.rule.name()),
            message(finding)
        );
    }
    lines
}

fn message(finding: &Finding) -> String {
    let rows = std::iter::once(&finding.message).chain(&finding.help);
    let rows: Vec<String> = rows.map(|row| data(&one_line(row))).collect();
    rows.join("%0A")
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
