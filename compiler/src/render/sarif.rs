//! SARIF 2.1.0, which code hosts and editors read: one log with one run.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::places::Places;
use crate::{
    finding::{Finding, Fix, Level, Rule, Severity},
    source::{FileId, FileSpan, Sources},
};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Findings as one SARIF log.
///
/// `folder` leads from the repository's root to the project's (`""`, or with a `/` at its end).
pub fn sarif(findings: &[Finding], sources: &Sources, folder: &str) -> String {
    let log = Log {
        places: Places::new(findings, sources),
        folder,
    };
    let results: Vec<Value> = findings.iter().map(|finding| log.result(finding)).collect();
    let rules: Vec<Value> = Rule::ALL.iter().copied().map(rule).collect();
    let document = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "nurture",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{document:#}\n")
}

struct Log<'a> {
    places: Places<'a>,
    folder: &'a str,
}

impl Log<'_> {
    fn result(&self, finding: &Finding) -> Value {
        let index = Rule::ALL.iter().position(|rule| *rule == finding.rule);
        let level = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let rows: Vec<&str> = std::iter::once(&finding.message)
            .chain(&finding.help)
            .map(String::as_str)
            .collect();
        let related: Vec<Value> = finding
            .labels
            .iter()
            .enumerate()
            .map(|(id, label)| {
                let mut location = self.location(label.place);
                location["id"] = json!(id);
                location["message"] = message(&label.message);
                location
            })
            .collect();
        let fixes: Vec<Value> = finding.fixes.iter().map(|fix| self.fix(fix)).collect();
        json!({
            "ruleId": finding.rule.name(),
            "ruleIndex": index,
            "level": level,
            "message": message(&rows.join("\n")),
            "locations": [self.location(finding.primary)],
            "relatedLocations": related,
            "fixes": fixes,
        })
    }

    fn fix(&self, fix: &Fix) -> Value {
        let mut by_file: BTreeMap<FileId, Vec<Value>> = BTreeMap::new();
        for edit in &fix.edits {
            by_file.entry(edit.place.file).or_default().push(json!({
                "deletedRegion": self.region(edit.place),
                "insertedContent": { "text": edit.text },
            }));
        }
        let changes: Vec<Value> = by_file
            .into_iter()
            .map(|(file, replacements)| {
                json!({ "artifactLocation": self.artifact(file), "replacements": replacements })
            })
            .collect();
        json!({ "description": message(&fix.title), "artifactChanges": changes })
    }

    fn location(&self, place: FileSpan) -> Value {
        json!({ "physicalLocation": {
            "artifactLocation": self.artifact(place.file),
            "region": self.region(place),
        }})
    }

    fn artifact(&self, file: FileId) -> Value {
        json!({ "uri": uri(&format!("{}{}", self.folder, self.places.raw_name(file))) })
    }

    fn region(&self, place: FileSpan) -> Value {
        let (start, end) = self.places.ends(place);
        json!({
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        })
    }
}

fn rule(rule: Rule) -> Value {
    let (enabled, level) = match rule.level() {
        Level::Error => (true, "error"),
        Level::Warning => (true, "warning"),
        Level::Off => (false, "warning"),
    };
    json!({
        "id": rule.name(),
        "shortDescription": message(rule.summary()),
        "help": { "text": escaped(rule.page()), "markdown": escaped(rule.page()) },
        "defaultConfiguration": { "enabled": enabled, "level": level },
    })
}

fn message(text: &str) -> Value {
    json!({ "text": escaped(text) })
}

/// Text as SARIF wants it: braces doubled (they mark arguments), and what looks like a link kept from being one.
fn escaped(text: &str) -> String {
    let text = text.replace('{', "{{").replace('}', "}}");
    if text.contains("](") {
        text.replace('[', "\\[").replace(']', "\\]")
    } else {
        text
    }
}

/// A relative path as a URI reference: all but unreserved characters and `/` percent-encoded.
fn uri(path: &str) -> String {
    use std::fmt::Write;
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}
