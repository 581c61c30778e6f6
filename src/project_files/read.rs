//! Reads texts: UTF-8, of a bounded size.

use std::{fs::File, io::Read, path::Path};

use nurture_compiler::render::one_line;

use crate::{failure::Failure, output};

/// The largest source text that is read, in bytes.
pub const TEXT_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// A file that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unreadable {
    /// Its name, relative to the project's root.
    pub name: String,
    /// Why, and where in it.
    pub reason: Reason,
}

/// Why a text could not be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reason {
    /// The place, if there is one: `:3:7` for line and column.
    place: String,
    /// What is wrong.
    message: String,
    /// What to do.
    help: Option<&'static str>,
}

impl Unreadable {
    /// Says so on standard error.
    pub fn say(&self) {
        let help: Vec<String> = self
            .reason
            .help
            .iter()
            .map(|help| (*help).to_owned())
            .collect();
        output::say_error(&self.message(), &help);
    }

    /// As a reason to stop.
    pub fn failure(&self) -> Failure {
        let failure = Failure::new(self.message());
        match self.reason.help {
            Some(help) => failure.with_help(help),
            None => failure,
        }
    }

    fn message(&self) -> String {
        let Reason { place, message, .. } = &self.reason;
        one_line(&format!("{}{place}: {message}", self.name)).into_owned()
    }
}

impl Reason {
    /// What the system says.
    pub fn system(error: &dyn std::fmt::Display) -> Self {
        Self {
            place: String::new(),
            message: format!("cannot be read: {error}"),
            help: None,
        }
    }
}

impl std::fmt::Display for Reason {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.message)
    }
}

/// Reads a file.
pub fn read_text(path: &Path) -> Result<String, Reason> {
    let present = path.metadata().map_err(|error| Reason::system(&error))?;
    if !present.is_file() {
        return Err(Reason {
            place: String::new(),
            message: "is not a regular file".to_owned(),
            help: Some("take it away, or give it another ending"),
        });
    }
    let file = File::open(path).map_err(|error| Reason::system(&error))?;
    bounded(file)
}

/// Reads a text to its end from what is, or was, standard input.
pub fn read_standard_input(reader: impl Read) -> Result<String, Failure> {
    let reason = match bounded(reader) {
        Ok(text) => return Ok(text),
        Err(reason) => reason,
    };
    Err(Unreadable {
        name: "standard input".to_owned(),
        reason,
    }
    .failure())
}

fn bounded(reader: impl Read) -> Result<String, Reason> {
    let mut bytes = Vec::new();
    let mut reader = reader.take(TEXT_BYTES_MAX + 1);
    reader
        .read_to_end(&mut bytes)
        .map_err(|error| Reason::system(&error))?;
    if bytes.len() as u64 > TEXT_BYTES_MAX {
        return Err(Reason {
            place: String::new(),
            message: "is larger than 16 MiB".to_owned(),
            help: Some("divide it into several files: all files of a project see each other"),
        });
    }
    // A byte order mark says nothing in UTF-8, and is no part of the program.
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..valid).unwrap_or(&[]);
        Reason {
            place: place_behind(&String::from_utf8_lossy(before)),
            message: "is not UTF-8".to_owned(),
            help: Some("save the file as UTF-8 in the editor it was written with"),
        }
    })
}

/// Line and column of what follows `before`, as they are written behind a file's name.
fn place_behind(before: &str) -> String {
    let line = before.split('\n').count();
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    format!(":{line}:{column}")
}
