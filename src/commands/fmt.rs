//! `nurture fmt`: the one canonical layout.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

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
    progress::Progress,
    project_files::{
        Unreadable, all_sources_under, is_source, no_source, read_standard_input, read_text,
    },
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
        // Much that is no flow would parse: a page of Markdown headings is all comments.
        if !is_source(path) {
            return Err(no_source(path));
        }
        let mut tally = Tally::default();
        one(path, arguments, &mut tally)?;
        return Ok(tally.close(arguments));
    }
    let found = all_sources_under(path);
    let mut tally = Tally::default();
    for unreadable in &found.unreadable {
        unreadable.say();
        tally.unread += 1;
    }
    let mut progress = Progress::new("laying out");
    for name in &found.sources {
        progress.reach(|| name.clone());
        // Without the `./` that nobody has typed.
        let file = if path == Path::new(".") {
            PathBuf::from(name)
        } else {
            path.join(name)
        };
        progress.aside(|| one(&file, arguments, &mut tally))?;
    }
    Ok(tally.close(arguments))
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
    /// Says what became of the files and how that is to be taken.
    fn close(&self, arguments: &arguments::Fmt) -> Outcome {
        let files = counted(self.differing as u64, "file");
        let differing = if arguments.check {
            "would change"
        } else {
            "changed"
        };
        let mut words = vec![
            format!("{files} {differing}"),
            format!("{} as they should be", self.same),
        ];
        if self.refused > 0 {
            words.push(format!("{} left alone: they do not parse", self.refused));
        }
        output::say(&words.join(", "));
        if self.unread > 0 {
            Outcome::Unread
        } else if self.refused > 0 || (arguments.check && self.differing > 0) {
            Outcome::Found
        } else {
            Outcome::Fine
        }
    }
}

fn one(path: &Path, arguments: &arguments::Fmt, tally: &mut Tally) -> Result<(), Failure> {
    let name = path.display().to_string();
    let text = match read_text(path) {
        Ok(text) => text,
        Err(reason) => {
            Unreadable { name, reason }.say();
            tally.unread += 1;
            return Ok(());
        }
    };
    let layout = match format(&text) {
        Ok(layout) => layout,
        Err(findings) => {
            refuse(&name, &text, &findings);
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
        return output::print(&format!("{}\n", render::one_line(&name)));
    }
    output::write_atomically(path, layout.as_bytes())
}

fn standard_input(arguments: &arguments::Fmt) -> Result<Outcome, Failure> {
    let text = read_standard_input(io::stdin().lock())?;
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
