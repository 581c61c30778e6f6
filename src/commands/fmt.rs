//! `nurture fmt`: the one canonical layout.

use std::{path::Path, sync::Arc};

use nurture_compiler::{
    finding::Finding,
    format::format,
    render,
    source::{Source, Sources},
};

use crate::{
    arguments,
    failure::{Failure, Outcome},
    output::{self, counted},
    project_files::{self, read_standard_input, read_text},
};

/// Lays out a file, all files of a folder, or standard input.
pub fn fmt(arguments: &arguments::Fmt) -> Result<Outcome, Failure> {
    if arguments.stdin || output::is_standard(&arguments.path) {
        return standard_input(arguments);
    }
    let path = &arguments.path;
    let present = path
        .metadata()
        .map_err(|error| Failure::reading(path, &error))?;
    if !present.is_dir() {
        let mut tally = Tally::default();
        file(path, &path.display().to_string(), arguments, &mut tally)?;
        return tally.close(arguments);
    }
    let found = project_files::sources_under(path);
    let mut tally = Tally::default();
    for unreadable in &found.unreadable {
        unreadable.say();
        tally.unread += 1;
    }
    for name in &found.sources {
        file(&path.join(name), name, arguments, &mut tally)?;
    }
    tally.close(arguments)
}

/// What became of the files.
#[derive(Debug, Default)]
struct Tally {
    same: usize,
    differing: usize,
    refused: usize,
    unread: usize,
}

impl Tally {
    fn close(&self, arguments: &arguments::Fmt) -> Result<Outcome, Failure> {
        let differing = if arguments.check {
            "would change"
        } else {
            "changed"
        };
        let mut words = vec![format!(
            "{} {differing}",
            counted(self.differing as u64, "file")
        )];
        words.push(format!("{} as they should be", self.same));
        if self.refused > 0 {
            words.push(format!("{} left alone: they do not parse", self.refused));
        }
        output::say(&words.join(", "));
        Ok(
            match (
                self.unread,
                self.refused + if arguments.check { self.differing } else { 0 },
            ) {
                (0, 0) => Outcome::Fine,
                (0, _) => Outcome::Found,
                _ => Outcome::Unread,
            },
        )
    }
}

fn file(
    path: &Path,
    name: &str,
    arguments: &arguments::Fmt,
    tally: &mut Tally,
) -> Result<(), Failure> {
    let text = match read_text(path) {
        Ok(text) => text,
        Err(reason) => {
            project_files::Unreadable {
                name: name.to_owned(),
                reason,
            }
            .say();
            tally.unread += 1;
            return Ok(());
        }
    };
    let layout = match format(&text) {
        Ok(layout) => layout,
        Err(findings) => {
            refuse(name, &text, &findings);
            tally.refused += 1;
            return Ok(());
        }
    };
    if layout == text {
        tally.same += 1;
        return Ok(());
    }
    tally.differing += 1;
    if arguments.check {
        return output::print(&format!(
            "{}\n",
            render::one_line(&path.display().to_string())
        ));
    }
    output::write_atomically(path, layout.as_bytes())
}

fn standard_input(arguments: &arguments::Fmt) -> Result<Outcome, Failure> {
    let text = read_standard_input()?;
    match format(&text) {
        Ok(layout) if arguments.check => Ok(if layout == text {
            Outcome::Fine
        } else {
            Outcome::Found
        }),
        Ok(layout) => {
            output::print(&layout)?;
            Ok(Outcome::Fine)
        }
        Err(findings) => {
            refuse("stdin.nurture", &text, &findings);
            Ok(Outcome::Found)
        }
    }
}

/// Shows why a text is left alone.
fn refuse(name: &str, text: &str, findings: &[Finding]) {
    let mut sources = Sources::default();
    sources.add(Source {
        name: Arc::from(name),
        text: Arc::from(text),
    });
    output::say(render::rich(findings, &sources, output::error_colour()).trim_end());
}
