//! From a project to a program that can be trusted: compiled without errors and verified.

use nurture_compiler::{
    compile::{self, Compilation, Options},
    finding::{Finding, Severity},
    render,
};
use nurture_runtime::{program::Program, verify::verify};

use crate::{
    failure::Failure,
    output::{self, counted},
    progress::during,
    project_files::ReadProject,
};

/// Compiles a project.
pub fn compile(read: &ReadProject, options: Options) -> Compilation {
    during("checking", || compile::compile(&read.project, &options))
}

/// Compiles a project; findings are shown on standard error, and errors among them are a failure.
pub fn program(read: &ReadProject) -> Result<Program, Failure> {
    verified(&mut compile(read, Options::default()))
}

/// Takes the program out of a compilation; findings are shown on standard error, and errors among them are a failure.
pub fn verified(compilation: &mut Compilation) -> Result<Program, Failure> {
    insist(compilation)?;
    let program = compilation.program.take().ok_or(Failure::Findings)?;
    let verified = verify(program).map_err(|error| {
        Failure::new(format!("the compiled program is not sound: {error}"))
            .with_help("this is a mistake in nurture itself: please report it with the sources")
    })?;
    Ok(verified.into_program())
}

/// Shows errors on standard error and fails if there are any; of warnings only their number is said.
pub fn insist(compilation: &Compilation) -> Result<(), Failure> {
    let findings = &compilation.findings;
    let errors: Vec<Finding> = findings
        .iter()
        .filter(|finding| finding.is_error())
        .cloned()
        .collect();
    if errors.is_empty() {
        if !findings.is_empty() {
            output::say(&format!(
                "{}: `nurture check` shows them",
                summary(findings)
            ));
        }
        return Ok(());
    }
    output::say(render::rich(&errors, &compilation.sources, output::error_colour()).trim_end());
    output::say(&summary(&errors));
    Err(Failure::Findings)
}

/// How many findings are errors, and how many are not.
pub fn counts(findings: &[Finding]) -> (usize, usize) {
    let errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .count();
    (errors, findings.len() - errors)
}

/// The numbers of findings in words.
pub fn summary(findings: &[Finding]) -> String {
    match counts(findings) {
        (0, 0) => "no findings".to_owned(),
        (errors, 0) => counted(errors as u64, "error"),
        (0, warnings) => counted(warnings as u64, "warning"),
        (errors, warnings) => {
            let errors = counted(errors as u64, "error");
            format!("{errors}, {}", counted(warnings as u64, "warning"))
        }
    }
}
