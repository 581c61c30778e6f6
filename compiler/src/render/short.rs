//! One line a finding, for editors and pipes: `FILE:LINE:COL: SEVERITY[RULE]: MESSAGE`.

use codespan_reporting::{
    diagnostic::{self, Diagnostic},
    term::{self, Config, DisplayStyle},
};

use super::{places::Places, visible::one_line};
use crate::{
    finding::{Finding, Severity},
    source::Sources,
};

/// Findings in one line each.
pub fn short(findings: &[Finding], sources: &Sources) -> String {
    let places = Places::new(findings, sources);
    let config = Config {
        display_style: DisplayStyle::Short,
        ..Config::default()
    };
    let mut lines = String::new();
    for finding in findings {
        let span = places.clamp(finding.primary);
        let severity = match finding.severity {
            Severity::Error => diagnostic::Severity::Error,
            Severity::Warning => diagnostic::Severity::Warning,
        };
        let diagnostic = Diagnostic::new(severity)
            .with_code(finding.rule)
            .with_message(one_line(&finding.message))
            .with_label(diagnostic::Label::primary(
                finding.primary.file,
                span.range(),
            ));
        // The answers of `Places` are never errors, so neither is this.
        let _ = term::emit_to_string(&mut lines, &config, &places, &diagnostic);
    }
    lines
}
