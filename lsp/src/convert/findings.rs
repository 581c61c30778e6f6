//! Findings as diagnostics.

use std::collections::BTreeMap;

use nurture_compiler::{
    finding::{Finding, Rule, Severity},
    source::FileId,
};
use tower_lsp::ls_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag,
    NumberOrString, Uri,
};

use crate::{position::Lines, snapshot::Snapshot};

/// Where the pages of the rules can be read.
const PAGES: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/compiler/rules/");

/// The page of a rule.
pub fn page(rule: Rule) -> Option<Uri> {
    format!("{PAGES}{}.md", rule.name()).parse().ok()
}

/// All diagnostics of a project, by file.
pub fn by_file(snapshot: &Snapshot) -> BTreeMap<FileId, Vec<Diagnostic>> {
    let mut by_file: BTreeMap<FileId, Vec<Diagnostic>> = BTreeMap::new();
    let mut lines: BTreeMap<FileId, Lines<'_>> = BTreeMap::new();
    for finding in snapshot.analysis.findings() {
        let file = finding.primary.file;
        let lines = lines.entry(file).or_insert_with(|| snapshot.lines(file));
        let diagnostic = diagnostic(snapshot, finding, lines);
        by_file.entry(file).or_default().push(diagnostic);
    }
    by_file
}

/// The diagnostics of one file.
pub fn of_file(snapshot: &Snapshot, file: FileId) -> Vec<Diagnostic> {
    let lines = snapshot.lines(file);
    let findings = snapshot.analysis.findings().iter();
    findings
        .filter(|finding| finding.primary.file == file)
        .map(|finding| diagnostic(snapshot, finding, &lines))
        .collect()
}

/// One finding.
pub fn diagnostic(snapshot: &Snapshot, finding: &Finding, lines: &Lines<'_>) -> Diagnostic {
    let related = snapshot.client.related.then(|| related(snapshot, finding));
    Diagnostic {
        range: lines.range(finding.primary.span),
        severity: Some(match finding.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
        }),
        code: Some(NumberOrString::String(finding.rule.name().to_owned())),
        code_description: page(finding.rule).map(|href| CodeDescription { href }),
        source: Some("nurture".to_owned()),
        message: message(finding),
        related_information: related.filter(|related| !related.is_empty()),
        tags: tag(finding.rule).map(|tag| vec![tag]),
        data: None,
    }
}

/// What is wrong, why there, and what to do.
fn message(finding: &Finding) -> String {
    let label = finding.primary_label.as_deref();
    // A label that only points says nothing where the place is marked anyway.
    let label = label.filter(|label| *label != "here");
    let help = finding.help.iter().map(|help| format!("help: {help}"));
    let label = label.map(str::to_owned);
    let lines = [finding.message.clone()]
        .into_iter()
        .chain(label)
        .chain(help);
    lines.collect::<Vec<_>>().join("\n")
}

fn related(snapshot: &Snapshot, finding: &Finding) -> Vec<DiagnosticRelatedInformation> {
    let labels = finding.labels.iter();
    labels
        .filter_map(|label| {
            Some(DiagnosticRelatedInformation {
                location: snapshot.location(label.place)?,
                message: label.message.clone(),
            })
        })
        .collect()
}

/// What is not used, or never reached, is shown faded.
const fn tag(rule: Rule) -> Option<DiagnosticTag> {
    match rule {
        Rule::UnusedDeclaration
        | Rule::UnreachableStep
        | Rule::UnreachableArm
        | Rule::UnreachableCase => Some(DiagnosticTag::UNNECESSARY),
        _ => None,
    }
}
