//! How a command ends: its exit code (contracts, "The command"), and what is said when it cannot be done.

use std::{fmt::Display, io, path::Path, process::ExitCode};

use nurture_compiler::render::one_line;

use crate::output;

/// How a command that did its work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing to complain about.
    Fine,
    /// Findings, failed tests, or texts that are not formatted.
    Found,
    /// A file could not be read or written; the rest was done.
    Unread,
    /// Some input rows were rejected; everything else was done.
    Rejected,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Fine => Self::SUCCESS,
            Outcome::Found => Self::from(1),
            Outcome::Unread => Self::from(2),
            Outcome::Rejected => Self::from(3),
        }
    }
}

/// Why a command could not do its work.
#[derive(Debug)]
pub enum Failure {
    /// Whoever read the output has closed it: there is nobody to tell.
    PipeClosed,
    /// Findings stand in the way; they have been shown.
    Findings,
    /// Wrong usage, or a file that cannot be read or written.
    Usage {
        /// What is wrong, in one line.
        message: String,
        /// What to do.
        help: Vec<String>,
    },
}

impl Failure {
    /// Wrong usage, or something that cannot be read or written.
    pub fn new(message: impl Into<String>) -> Self {
        Self::Usage {
            message: message.into(),
            help: Vec::new(),
        }
    }

    /// Adds what to do.
    #[must_use]
    pub fn with_help(mut self, line: impl Into<String>) -> Self {
        if let Self::Usage { help, .. } = &mut self {
            help.push(line.into());
        }
        self
    }

    /// A file that cannot be read.
    pub fn reading(path: &Path, error: &dyn Display) -> Self {
        Self::new(format!("cannot read `{}`: {error}", path.display()))
    }

    /// A file that cannot be written.
    pub fn writing(path: &Path, error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::PipeClosed;
        }
        Self::new(format!("cannot write `{}`: {error}", path.display()))
    }

    /// Standard output that cannot be written.
    pub fn printing(error: &io::Error) -> Self {
        Self::writing(Path::new("standard output"), error)
    }

    /// Says what is wrong and gives the exit code.
    pub fn report(self) -> ExitCode {
        match self {
            Self::PipeClosed => ExitCode::SUCCESS,
            Self::Findings => Outcome::Found.into(),
            Self::Usage { message, help } => {
                output::say_error(&one_line(&message), &help);
                Outcome::Unread.into()
            }
        }
    }
}
