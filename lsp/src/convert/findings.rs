//! Findings as diagnostics.

use std::collections::BTreeMap;

use nurture_compiler::{
    finding::{Finding, Rule, Severity},
    source::{FileId, FileSpan},
};
use tower_lsp::ls_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag,
    Location, NumberOrString, Range, Uri,
};

use crate::{position::Lines, snapshot::Snapshot};

/// Where the pages of the rules can be read.
const PAGES: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/compiler/rules/");

/// The page of a rule.
pub fn page(rule: Rule) -> Option<Uri> {
    format!("{PAGES}{}.md", rule.name()).parse().ok()
}

/// Findings of one moment as diagnostics: what many of them need is worked out once.
#[derive(Debug)]
pub struct Diagnostics<'s> {
    snapshot: &'s Snapshot,
    lines: BTreeMap<FileId, Lines<'s>>,
    addresses: BTreeMap<FileId, Option<Uri>>,
    pages: BTreeMap<Rule, Option<Uri>>,
}

impl<'s> Diagnostics<'s> {
    /// Those of a moment.
    pub fn of(snapshot: &'s Snapshot) -> Self {
        Self {
            snapshot,
            lines: BTreeMap::new(),
            addresses: BTreeMap::new(),
            pages: BTreeMap::new(),
        }
    }

    /// The diagnostics of one file.
    pub fn of_file(&mut self, file: FileId) -> Vec<Diagnostic> {
        let snapshot = self.snapshot;
        let findings = snapshot.analysis.findings_in(file);
        findings.iter().map(|finding| self.one(finding)).collect()
    }

    /// One finding.
    pub fn one(&mut self, finding: &Finding) -> Diagnostic {
        let related = self.snapshot.client.related;
        let related = related.then(|| self.related(finding));
        let known = self.pages.entry(finding.rule);
        let page = known.or_insert_with(|| page(finding.rule)).clone();
        Diagnostic {
            range: self.range(finding.primary),
            severity: Some(match finding.severity {
                Severity::Error => DiagnosticSeverity::ERROR,
                Severity::Warning => DiagnosticSeverity::WARNING,
            }),
            code: Some(NumberOrString::String(finding.rule.name().to_owned())),
            code_description: page.map(|href| CodeDescription { href }),
            source: Some("nurture".to_owned()),
            message: message(finding),
            related_information: related.filter(|related| !related.is_empty()),
            tags: tag(finding.rule).map(|tag| vec![tag]),
            data: None,
        }
    }

    fn related(&mut self, finding: &Finding) -> Vec<DiagnosticRelatedInformation> {
        let labels = finding.labels.iter();
        let related = labels.filter_map(|label| {
            let file = label.place.file;
            let address = self.addresses.entry(file);
            let address = address.or_insert_with(|| self.snapshot.uri(file)).clone();
            Some(DiagnosticRelatedInformation {
                location: Location {
                    uri: address?,
                    range: self.range(label.place),
                },
                message: label.message.clone(),
            })
        });
        related.collect()
    }

    fn range(&mut self, place: FileSpan) -> Range {
        let lines = self.lines.entry(place.file);
        let lines = lines.or_insert_with(|| self.snapshot.lines(place.file));
        lines.range(place.span)
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
