//! `nurture check`: all findings of a project.

use nurture_compiler::{
    compile::{Compilation, Options, compile},
    finding::{Finding, Severity},
    render,
};

use crate::{
    arguments::{self, Deny, FindingFormat},
    failure::{Failure, Outcome},
    output::{self, counted},
    project_files::ReadProject,
};

/// Compiles the project and prints its findings.
pub fn check(arguments: &arguments::Check) -> Result<Outcome, Failure> {
    let read = ReadProject::open(&arguments.path)?;
    for unreadable in &read.unreadable {
        unreadable.say();
    }
    let compilation = compile(&read.project, &Options { today: arguments.today });
    let format = arguments.format.unwrap_or(if output::is_terminal() {
        FindingFormat::Rich
    } else {
        FindingFormat::Short
    });
    output::print(&shown(&compilation, format, &read))?;
    if matches!(format, FindingFormat::Rich | FindingFormat::Short) {
        output::say(&summary(&compilation.findings));
    }
    let (errors, warnings) = counts(&compilation.findings);
    let denied = arguments.deny == Some(Deny::Warnings) && warnings > 0;
    Ok(match (read.unreadable.is_empty(), errors > 0 || denied) {
        (false, _) => Outcome::Unread,
        (true, true) => Outcome::Found,
        (true, false) => Outcome::Fine,
    })
}

/// Shows findings on standard error, for commands whose results are something else; fails if any is an error.
pub fn insist(compilation: &Compilation) -> Result<(), Failure> {
    let findings = &compilation.findings;
    let errors: Vec<Finding> = findings.iter().filter(|finding| finding.is_error()).cloned().collect();
    if errors.is_empty() {
        return Ok(());
    }
    output::say(&render::rich(&errors, &compilation.sources, output::error_colour()));
    output::say(&summary(&errors));
    Err(Failure::Findings)
}

fn shown(compilation: &Compilation, format: FindingFormat, read: &ReadProject) -> String {
    let Compilation { findings, sources, .. } = compilation;
    match format {
        FindingFormat::Rich => render::rich(findings, sources, output::colour()),
        FindingFormat::Short => render::short(findings, sources),
        FindingFormat::Json => render::json(findings, sources),
        FindingFormat::Sarif => render::sarif(findings, sources, &read.folder()),
        FindingFormat::Github => render::github(findings, sources, &read.folder()),
    }
}

fn counts(findings: &[Finding]) -> (usize, usize) {
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    (errors, findings.len() - errors)
}

fn summary(findings: &[Finding]) -> String {
    match counts(findings) {
        (0, 0) => "no findings".to_owned(),
        (errors, 0) => counted(errors, "error"),
        (0, warnings) => counted(warnings, "warning"),
        (errors, warnings) => format!("{}, {}", counted(errors, "error"), counted(warnings, "warning")),
    }
}
