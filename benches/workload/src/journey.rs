//! Files of contacts and events, and playing them: what `nurture run` does, from files to a file.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    num::NonZeroUsize,
    path::{Path, PathBuf},
};

use nurture_runtime::{
    engine::Engine,
    play::{ContactsFormat, Inputs, Options, Order, Outputs, Source, Statistics, Until, play},
    program::Program,
    wire::Bodies,
};

use crate::{
    programs::{self, Question},
    scenes, traffic,
};

const SEED: u64 = 9;

/// Files of contacts and of their sorted events over thirty days.
#[derive(Debug)]
pub struct Journey {
    engine: Engine,
    folder: PathBuf,
}

impl Journey {
    /// Writes the files for the welcome example into a folder that is there.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn write(folder: &Path, contacts: usize, events: usize) -> io::Result<Self> {
        let journey = Self::new(scenes::example("welcome-series"), folder)?;
        journey.fill(
            |file| traffic::contacts(SEED, contacts, file),
            |file| traffic::events(SEED, contacts, events, file),
        )
    }

    /// Writes the files for a question about a window, from which two of three of the events have left in the end.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn window(
        question: Question,
        folder: &Path,
        contacts: usize,
        events: usize,
    ) -> io::Result<Self> {
        let journey = Self::new(scenes::program(&programs::window(question)), folder)?;
        journey.fill(
            |file| traffic::strangers(contacts, file),
            |file| traffic::purchases(SEED, contacts, events, file),
        )
    }

    /// Writes the files for runs side by side: each purchase of a contact begins one.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn side_by_side(folder: &Path, contacts: usize, events: usize) -> io::Result<Self> {
        let journey = Self::new(scenes::program(&programs::side_by_side()), folder)?;
        journey.fill(
            |file| traffic::strangers(contacts, file),
            |file| traffic::purchases(SEED, contacts, events, file),
        )
    }

    fn new(program: Program, folder: &Path) -> io::Result<Self> {
        Ok(Self {
            engine: Engine::new(program).map_err(io::Error::other)?,
            folder: folder.to_owned(),
        })
    }

    fn fill(
        self,
        contacts: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
        events: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
    ) -> io::Result<Self> {
        let mut file = BufWriter::new(File::create(self.contacts())?);
        contacts(&mut file)?;
        file.flush()?;
        let mut file = BufWriter::new(File::create(self.events())?);
        events(&mut file)?;
        file.flush()?;
        Ok(self)
    }

    /// The contacts, in CSV.
    pub fn contacts(&self) -> PathBuf {
        self.folder.join("contacts.csv")
    }

    /// The events, in JSON Lines.
    pub fn events(&self) -> PathBuf {
        self.folder.join("events.jsonl")
    }

    /// The effects, in JSON Lines, once they have been played.
    pub fn effects(&self) -> PathBuf {
        self.folder.join("effects.jsonl")
    }

    /// Plays the files into the file of effects.
    ///
    /// # Errors
    /// If they cannot be read or written, or a row is rejected.
    pub fn play(&self, threads: NonZeroUsize) -> io::Result<Statistics> {
        let source = |path: PathBuf| -> io::Result<Source<'static>> {
            Ok(Source {
                name: path.display().to_string(),
                reader: Box::new(File::open(path)?),
            })
        };
        let inputs = Inputs {
            contacts: Some((ContactsFormat::Csv, source(self.contacts())?)),
            events: Some(source(self.events())?),
        };
        let options = Options {
            from: None,
            until: Until::AfterLastInput,
            order: Order::Sorted,
            flow: None,
            bodies: Bodies::Hidden,
            threads,
        };
        let mut effects = BufWriter::new(File::create(self.effects())?);
        let outputs = Outputs {
            effects: &mut effects,
            rejected: &mut |row| Err(io::Error::other(row.json())),
            undeclared: &mut |_| {},
            progress: &mut |_| {},
        };
        let statistics = play(&self.engine, inputs, &options, outputs).map_err(io::Error::other)?;
        effects.flush()?;
        Ok(statistics)
    }
}

/// What this process holds in memory, in bytes, where the system says so in a file.
pub fn held_memory() -> Option<u64> {
    status("VmRSS:")
}

/// The most that this process has held in memory, in bytes, where the system says so in a file.
pub fn peak_memory() -> Option<u64> {
    status("VmHWM:")
}

fn status(name: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(name))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1_024)
}
