//! Playing: contacts and inputs from files go through an engine in virtual time, and every effect comes out (contracts, "Inputs of `run`").
//!
//! ```text
//!  events ──lines──▶ blocks ──▶ rows ──feed──▶ slices of time ──▶ shards (one thread each) ──▶ merged effects ──▶ writer
//!                                │      │                          contacts, engine, timers
//!                                ▼      ▼
//!                               rejected rows
//! ```
//!
//! - A **block** is some lines of the file, which the threads of the shards make rows of, ahead of where they are needed.
//! - A **sheet** is likewise some lines of the file of contacts, as long as no cell in quotes runs over several lines.
//! - The **feed** decides about rows in the order in which they are taken: repetitions, unknown contacts, late rows.
//! - A **slice** is a span of virtual time; all of its inputs and timers are played before the next one begins,
//!   so memory holds the contacts and one slice, not the files.
//! - A **shard** owns every n-th contact. Which shard plays a contact changes nothing in what it does,
//!   and effects are merged by time and contact, so any number of threads gives the same bytes.
//!
//! Nothing here opens files; readers and writers come from the caller.

mod blocks;
mod bodies;
mod contacts;
mod csv_records;
mod feed;
mod lines;
mod merge;
mod people;
mod played;
mod reject;
mod shard;
mod sheets;
mod slices;
mod timers;
mod turns;
mod undeclared;
mod workers;

#[cfg(test)]
mod tests;

use std::{
    fmt,
    io::{self, Read, Write},
    num::NonZeroUsize,
};

use thiserror::Error;

pub use self::{
    bodies::BrokenBody,
    reject::{Reject, UndeclaredColumns},
    undeclared::UndeclaredMember,
};
use crate::{
    engine::Engine,
    program::{FlowId, Program},
    time::{Duration, Timestamp},
    wire::{Bodies, RowError},
};

/// A file to be read, already open and decompressed.
pub struct Source<'s> {
    /// What rejected rows call it.
    pub name: String,
    /// Its bytes.
    pub reader: Box<dyn Read + Send + 's>,
}

/// How contacts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContactsFormat {
    /// With a header.
    Csv,
    /// An object a line.
    JsonLines,
}

/// What a play reads.
#[derive(Debug)]
pub struct Inputs<'s> {
    /// The contacts that are there when virtual time begins.
    pub contacts: Option<(ContactsFormat, Source<'s>)>,
    /// What happens to them, in JSON Lines.
    pub events: Option<Source<'s>>,
}

/// How a play goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// When virtual time begins; at the first input, where none is given. Inputs before it build up state and have no effects.
    pub from: Option<Timestamp>,
    /// When it ends, that moment included.
    pub until: Until,
    /// Whether the events are promised to be in order of time.
    pub order: Order,
    /// The flow whose effects are written; all effects, where none is given.
    pub flow: Option<FlowId>,
    /// Whether messages' bodies are written.
    pub bodies: Bodies,
    /// How many threads play contacts.
    pub threads: NonZeroUsize,
}

/// When virtual time ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Until {
    /// 90 days after the last input (after the beginning, if there is none).
    #[default]
    AfterLastInput,
    /// At a moment.
    Moment(Timestamp),
    /// So long after the beginning.
    Length(Duration),
}

/// The order of an events file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Any: all of it is read before virtual time begins.
    #[default]
    Any,
    /// By time: it is read as virtual time goes on, and a row that goes back in time is late input.
    ///
    /// Memory is then bounded by the contacts. Of each contact's ids the latest [`IDS_KEPT`] are remembered.
    Sorted,
}

/// Where an unsubscribe link leads in bodies that are written by a play: nowhere, as nothing is sent.
const UNSUBSCRIBE: &str = "https://unsubscribe.invalid/";

/// How many of a contact's input ids are remembered in a sorted play.
pub const IDS_KEPT: usize = 128;

/// What a play came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Statistics {
    /// Contacts, created ones included.
    pub contacts: u64,
    /// Inputs that were taken.
    pub inputs: u64,
    /// Effects that were written.
    pub effects: u64,
    /// Rows that were rejected, of both files.
    pub rejected: u64,
    /// Members of events that no declaration knows, passed over.
    pub ignored_members: u64,
    /// Which these are: the most frequent first. Of more than a thousand names, not all are kept.
    pub undeclared_members: Vec<UndeclaredMember>,
    /// Cells of contacts in columns that no declaration knows, passed over.
    pub ignored_cells: u64,
    /// Rows that repeated the id of one that was taken.
    pub duplicates: u64,
    /// Rows that went back in time although the file was promised to be sorted.
    pub late_rows: u64,
    /// Bodies that were asked for and could not be written, by message.
    pub broken_bodies: Vec<BrokenBody>,
    /// Inputs behind the end of virtual time, left out.
    pub after_end: u64,
    /// When virtual time began, if it did.
    pub start: Option<Timestamp>,
    /// When it ended.
    pub end: Option<Timestamp>,
}

/// How far a play has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Rows read of both files.
    pub rows: u64,
    /// The virtual time that was reached, once it has begun.
    pub reached: Option<Timestamp>,
}

/// Where a play writes and whom it tells.
pub struct Outputs<'o> {
    /// Effects, one line of JSON each.
    pub effects: &'o mut dyn Write,
    /// Called with each rejected row, contacts first, in order of the lines.
    pub rejected: &'o mut dyn FnMut(&Reject) -> io::Result<()>,
    /// Called once before the rows of a contacts file with columns that no field is declared for.
    pub undeclared: &'o mut dyn FnMut(&UndeclaredColumns),
    /// Called now and then.
    pub progress: &'o mut dyn FnMut(Progress),
}

/// Why a play ended early.
#[derive(Debug, Error)]
pub enum PlayError {
    /// A file could not be read.
    #[error("cannot read {file}")]
    Read {
        /// Its name.
        file: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A contacts file whose header can't be used.
    #[error("cannot use the header of {file}: {source}")]
    Header {
        /// Its name.
        file: String,
        /// The physical line of the header, from 1.
        line: u64,
        /// Why.
        #[source]
        source: RowError,
    },
    /// Effects could not be written; a closed pipe shows as [`io::ErrorKind::BrokenPipe`].
    #[error("cannot write effects")]
    Effects(#[source] io::Error),
    /// Rejected rows could not be written.
    #[error("cannot write rejected rows")]
    Rejects(#[source] io::Error),
    /// A thread that plays contacts ended unexpectedly; this is a fault of this crate.
    #[error("a thread that plays contacts ended unexpectedly")]
    Thread,
}

/// Plays inputs through an engine.
///
/// ```
/// use std::num::NonZeroUsize;
/// use nurture_runtime::{
///     engine::Engine,
///     play::{ContactsFormat, Inputs, Options, Order, Outputs, Source, Until, play},
///     program::{Program, WEEKDAYS},
///     verify::verify,
///     wire::Bodies,
/// };
///
/// let program = Program {
///     timezone: "UTC".to_owned(),
///     names: WEEKDAYS.map(str::to_owned).to_vec(),
///     ..Program::default()
/// };
/// let engine = Engine::new(verify(program).unwrap().into_program()).unwrap();
/// let contacts: &[u8] = b"id\nada\nada\n";
/// let contacts = Source { name: "contacts.csv".to_owned(), reader: Box::new(contacts) };
/// let inputs = Inputs { contacts: Some((ContactsFormat::Csv, contacts)), events: None };
/// let options = Options {
///     from: None,
///     until: Until::AfterLastInput,
///     order: Order::Any,
///     flow: None,
///     bodies: Bodies::Hidden,
///     threads: NonZeroUsize::MIN,
/// };
/// let (mut effects, mut rejected) = (Vec::new(), Vec::new());
/// let outputs = Outputs {
///     effects: &mut effects,
///     rejected: &mut |row| {
///         rejected.push(row.json());
///         Ok(())
///     },
///     undeclared: &mut |_| {},
///     progress: &mut |_| {},
/// };
/// let statistics = play(&engine, inputs, &options, outputs)?;
/// assert_eq!((statistics.contacts, statistics.rejected), (1, 1));
/// let row = r#"{"line":3,"file":"contacts.csv","reason":"contact `ada` is there already","row":"ada"}"#;
/// assert_eq!(rejected, [row]);
/// # Ok::<(), nurture_runtime::play::PlayError>(())
/// ```
///
/// # Errors
/// When a file can't be read or written. Broken rows are no error: they go to [`Outputs::rejected`].
pub fn play(
    engine: &Engine,
    inputs: Inputs<'_>,
    options: &Options,
    outputs: Outputs<'_>,
) -> Result<Statistics, PlayError> {
    let with_bodies =
        (options.bodies == Bodies::Shown).then(|| engine.clone().with_bodies(UNSUBSCRIBE));
    let engine = with_bodies.as_ref().unwrap_or(engine);
    slices::Play::new(engine, options, outputs).run(inputs)
}

/// Leaves one flow as the only one that contacts enter by themselves; others are entered only where it starts them.
///
/// This is what `--flow` means; [`Options::flow`] also keeps the effects of others from being written.
pub fn only_flow(program: &mut Program, flow: FlowId) {
    for (index, other) in program.flows.iter_mut().enumerate() {
        if FlowId::next(index) != flow {
            other.triggers.clear();
        }
    }
}

impl fmt::Debug for Source<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Outputs<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outputs").finish_non_exhaustive()
    }
}
