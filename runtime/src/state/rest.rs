//! Contacts at rest: what a host with many contacts keeps of those whom nothing happens to just now.
//!
//! ```text
//!             take_up                          one contact's fields stay as they are;
//!  AtRest ───────────────▶ ContactState        all else is packed into a few dozen bytes:
//!   ▲  │  ◀───────────────   ▲                 only what there is, and moments by how far
//!   │  │       lay_down      │ step, advance   they are from the contact's clock;
//!   │  │                                       a contact with much to pack stays spread out
//!   │  ▼ from_bytes, to_bytes
//!  bytes that are stored
//! ```
//!
//! Bytes belong to the program that they were written for, and begin with a mark of it.
//! The same state gives the same bytes everywhere; others are refused where they say what no state says, and whatever is read can be played.

mod bytes;
mod read;
mod sevens;
mod value;
mod write;

use self::bytes::{Reader, Writer};
use super::{ContactState, Stage};
use crate::{
    engine::Engine, history::History, program::Program, step, time::Timestamp, value::Value,
};

/// How many bytes of a program's hash mark what is stored for it.
const MARK_BYTES: usize = 3;

/// A contact between two inputs, in as little room as can be.
///
/// It is for the engine that it was laid down with, or another one of the same program.
/// A host that changes programs stores its contacts first: bytes carry a mark of their program, for which most contacts have no room here.
///
/// ```
/// use nurture_runtime::{
///     engine::{Engine, Origin},
///     program::Program,
///     state::{AtRest, ContactState},
///     time::Timestamp,
/// };
///
/// let program = Program { timezone: "UTC".to_owned(), ..Program::default() };
/// let engine = Engine::new(program).unwrap();
/// let mut ada = engine.contact("ada", Vec::new(), Timestamp::MIN, Origin::Baseline);
/// let mut resting = AtRest::default();
/// resting.lay_down(&mut ada);
///
/// let stored = resting.to_bytes(&engine);
/// let mut read = AtRest::from_bytes(&engine, &stored)?;
/// assert_eq!(read, resting);
///
/// let mut state = ContactState::default();
/// read.take_up(&engine, &mut state)?;
/// assert_eq!(state.id(), "ada");
/// # Ok::<(), nurture_runtime::state::Broken>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AtRest {
    fields: Box<[Value]>,
    rest: Rest,
}

/// Everything but the fields.
#[derive(Debug, Clone, PartialEq)]
enum Rest {
    /// Packed, and filled up.
    Packed(Box<[u8]>),
    /// As it is, with the fields: it has much that would be written and read again with each of its inputs,
    /// and ten times as many inputs would cost a hundred times as much.
    Spread(Box<ContactState>),
}

/// How many runs, and how many events remembered one by one, a contact has from which on it rests spread out.
const MUCH: usize = 32;

/// Likewise, how many entries, sends that a limit counts and other things, each of which costs less to pack than room where it is not:
/// contacts are through many flows in time.
const VERY_MUCH: usize = 256;

/// Most contacts are packed: they take no room for what others need.
const _: () = assert!(size_of::<Rest>() == size_of::<Box<[u8]>>());

/// What the bytes of a contact at rest are a multiple of in memory.
///
/// Moments take more bytes or fewer, so their number changes nearly each time; what they fill up seldom does, and is written over.
const FILLED: usize = 32;

/// Bytes are not a contact's state, or not one of this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no state of a contact of this program")]
pub struct Broken;

impl AtRest {
    /// Takes a contact's state in; what is left in `state` is nobody's, and good for [`AtRest::take_up`].
    pub fn lay_down(&mut self, state: &mut ContactState) {
        if has_much(state) {
            self.fields = Box::default();
            return self.rest.spread(state);
        }
        let mut writer = Writer::new();
        writer.state(state);
        writer.fill(FILLED);
        self.rest.pack(writer.bytes());
        self.fields = std::mem::take(&mut state.fields).into_boxed_slice();
    }

    /// Makes `state` that of this contact again, whose fields are moved there.
    ///
    /// A host that plays many contacts uses one state for all of them: little has to be allocated then.
    ///
    /// # Errors
    /// If it is seen to be a contact of another program; then nothing is moved.
    pub fn take_up(&mut self, engine: &Engine, state: &mut ContactState) -> Result<(), Broken> {
        self.read(engine, state)?;
        // In the past that is being built up, nothing is due.
        if state.stage == Stage::Live && matches!(self.rest, Rest::Packed(_)) {
            step::find_wake(engine, state);
        }
        Ok(())
    }

    /// Likewise, for a host that kept when the contact wakes.
    pub(crate) fn take_up_with_wake(
        &mut self,
        engine: &Engine,
        state: &mut ContactState,
        wake: Option<Timestamp>,
    ) -> Result<(), Broken> {
        self.read(engine, state)?;
        state.wake = wake;
        debug_assert!(state.stage == Stage::Past || step::first_wake(engine, state) == wake);
        Ok(())
    }

    /// Makes a state that of this contact; one that was packed does not say when it wakes.
    fn read(&mut self, engine: &Engine, state: &mut ContactState) -> Result<(), Broken> {
        match &mut self.rest {
            Rest::Packed(packed) => {
                Reader(unfilled(packed)).state(engine, state)?;
                state.fields = std::mem::take(&mut self.fields).into_vec();
            }
            Rest::Spread(spread) => {
                if spread.program != engine.mark() {
                    return Err(Broken);
                }
                std::mem::swap(&mut **spread, state);
                // What is there now was never this contact's.
                spread.clear();
            }
        }
        Ok(())
    }

    /// The contact as bytes, to be stored; the engine is that which it was laid down with.
    pub fn to_bytes(&self, engine: &Engine) -> Vec<u8> {
        let mut writer = Writer::new();
        match &self.rest {
            Rest::Packed(packed) => {
                writer.all(&engine.mark());
                writer.each_value(&self.fields);
                writer.all(unfilled(packed));
            }
            Rest::Spread(state) => {
                writer.all(&state.program);
                writer.each_value(&state.fields);
                writer.state(state);
            }
        }
        writer.bytes().to_vec()
    }

    /// The contact that was stored.
    ///
    /// # Errors
    /// If the bytes are none that [`AtRest::to_bytes`] gives for a state of this program.
    pub fn from_bytes(engine: &Engine, bytes: &[u8]) -> Result<Self, Broken> {
        let mut reader = Reader(bytes);
        if reader.array()? != engine.mark() {
            return Err(Broken);
        }
        let program = engine.program();
        let fields = program.fields.iter().map(|_| reader.value(program));
        let fields: Vec<Value> = fields.collect::<Result<_, _>>()?;
        let mut state = ContactState::default();
        reader.state(engine, &mut state)?;
        state.fields = fields;
        if state.stage == Stage::Live {
            step::find_wake(engine, &mut state);
        }
        let mut contact = Self::default();
        contact.lay_down(&mut state);
        Ok(contact)
    }
}

impl Default for Rest {
    fn default() -> Self {
        Self::Packed(Box::default())
    }
}

impl Rest {
    /// Takes the place of what was there, in its memory where that is as long.
    fn pack(&mut self, bytes: &[u8]) {
        match self {
            Self::Packed(packed) if packed.len() == bytes.len() => packed.copy_from_slice(bytes),
            _ => *self = Self::Packed(bytes.into()),
        }
    }

    /// Takes the place of what was there: a state that is spread out, too, where the contact was taken up from here.
    fn spread(&mut self, state: &mut ContactState) {
        match self {
            Self::Spread(spread) => std::mem::swap(&mut **spread, state),
            // Copied, it takes no more room than it needs: many contacts were taken up into that state.
            Self::Packed(_) => *self = Self::Spread(Box::new(state.clone())),
        }
        state.clear();
    }
}

/// What is packed, without what fills it up.
fn unfilled(packed: &[u8]) -> &[u8] {
    let filler = packed.last().map_or(0, |count| usize::from(*count));
    let end = packed.len().saturating_sub(filler);
    packed.get(..end).unwrap_or_default()
}

/// Whether packing a contact would be felt.
fn has_much(state: &ContactState) -> bool {
    if state.runs.len() >= MUCH || state.enrolments.len() + state.sent.len() >= VERY_MUCH {
        return true;
    }
    let (mut histories, mut events) = (0, 0);
    for history in state.histories() {
        histories += 1;
        if let History::Rows(rows) = history {
            events += rows.len();
        }
    }
    events >= MUCH || histories >= VERY_MUCH
}

/// What tells the states of one program from those of others.
pub(crate) type Mark = [u8; MARK_BYTES];

/// The mark of a program: any change of it, and of this format, gives another one (but for one in sixteen millions).
pub(crate) fn mark(program: &Program) -> Mark {
    /// To be changed with the format.
    const FORMAT: u64 = 2;
    let program = Program {
        // What only listings show changes no state.
        origin: None,
        ..program.clone()
    };
    // A program can always be written: it has no maps, and all its lengths are known.
    let bytes = postcard::to_allocvec(&program).unwrap_or_default();
    let hash = xxhash_rust::xxh3::xxh3_64_with_seed(&bytes, FORMAT).to_le_bytes();
    [hash[0], hash[1], hash[2]]
}
