//! Rejected rows: all of them in a file, the first few on standard error.

use std::{
    io::{self, Write},
    path::Path,
};

use nurture_runtime::play::Reject;

use crate::{failure::Failure, output::Sink};

/// How many rejected rows are shown on standard error.
const SHOWN_MAX: u32 = 20;

/// Where rejected rows go.
pub struct Rejects {
    sink: Option<Sink>,
    shown: u32,
}

impl Rejects {
    /// Starts the file, where one is asked for; it comes to be even if nothing is rejected.
    pub fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let sink = path.map(|path| Sink::open(Some(path))).transpose()?;
        Ok(Self { sink, shown: 0 })
    }

    /// Writes a row and shows it, if it is one of the first; `say` is how it is shown.
    pub fn add(&mut self, row: &Reject, say: &dyn Fn(&str)) -> io::Result<()> {
        let line = row.json();
        if let Some(sink) = &mut self.sink {
            writeln!(sink, "{line}")?;
        }
        if self.shown < SHOWN_MAX {
            say(&line);
        } else if self.shown == SHOWN_MAX {
            say("… and more rejected rows");
        }
        self.shown = self.shown.saturating_add(1);
        Ok(())
    }

    /// Lets the file appear.
    pub fn finish(self) -> Result<(), Failure> {
        self.sink.map_or(Ok(()), Sink::finish)
    }
}
