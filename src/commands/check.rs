//! `nurture check`: all findings of a project.

use nurture_compiler::{
    compile::{Compilation, Options},
    render,
};

use crate::{
    arguments::{self, Deny, FindingFormat},
    compiled::{compile, counts, summary},
    failure::{Failure, Outcome},
    output,
    project_files::ReadProject,
};

/// Compiles the project and prints its findings.
pub fn check(arguments: &arguments::Check) -> Result<Outcome, Failure> {
    let read = ReadProject::open(&arguments.path)?;
    for unreadable in &read.unreadable {
        unreadable.say();
    }
    let options = Options {
        today: arguments.today,
    };
    let compilation = compile(&read, options);
    let format = arguments.format.unwrap_or(if output::is_terminal() {
        FindingFormat::Rich
    } else {
        FindingFormat::Short
    });
    output::print(&shown(&compilation, format, &read))?;
    if matches!(format, FindingFormat::Rich | FindingFormat::Short) {
        let of_what = if read.unreadable.is_empty() {
            ""
        } else {
            " in what could be read"
        };
        output::say(&format!("{}{of_what}", summary(&compilation.findings)));
    }
    let (errors, warnings) = counts(&compilation.findings);
    let denied = arguments.deny == Some(Deny::Warnings) && warnings > 0;
    Ok(match (read.unreadable.is_empty(), errors > 0 || denied) {
        (false, _) => Outcome::Unread,
        (true, true) => Outcome::Found,
        (true, false) => Outcome::Fine,
    })
}

fn shown(compilation: &Compilation, format: FindingFormat, read: &ReadProject) -> String {
    let Compilation {
        findings, sources, ..
    } = compilation;
    match format {
        FindingFormat::Rich => render::rich(findings, sources, output::colour()),
        FindingFormat::Short => render::short(findings, sources),
        FindingFormat::Json => render::json(findings, sources),
        FindingFormat::Sarif => render::sarif(findings, sources, &read.folder()),
        FindingFormat::Github => render::github(findings, sources, &read.folder()),
    }
}
