//! The verifier: makes sure that a program from anywhere can be run.
//!
//! What it accepts never leads the step out of a table or the code, never lets an operation meet a value that it is not for
//! (an unset value aside, which is a fault that the step reports), and never runs without end:
//!
//! - every index lies within its table, in the context in which it is used;
//! - **expression code** jumps only forward, ends with `return`, has the same kinds of values on the stack
//!   whichever way an instruction is reached, and calls segments and queries without going in circles;
//! - **flow code** has an empty stack between statements, goes back only to the head of a loop,
//!   and counts a statement in each pass of one, so that the step budget ends it;
//! - constants, times of day, shares, zones and orders are such as the step takes for granted.
//!
//! | file | what it looks at |
//! |---|---|
//! | `tables` | declarations: symbols, types, defaults |
//! | `values` | constants and whether they fit a type |
//! | `kind` | what is known of a value before it exists |
//! | `expression`, `operation` | expression code |
//! | `history` | watches and queries |
//! | `flow_code`, `sites` | flow code and what it refers to |
//! | `clauses` | triggers, goals, exits and the other clauses |

mod clauses;
mod error;
mod expression;
mod flow_code;
mod history;
mod kind;
mod operation;
mod sites;
mod tables;
mod values;

#[cfg(test)]
mod tests;

use std::cell::Cell;

use foldhash::HashMap;

pub use self::error::{Place, Problem, VerifyError};
use self::{expression::Checked, kind::Kind};
use crate::program::{ActionId, Code, EventId, FlowId, MessageId, Program, Slot, WatchId};

/// How many instructions a program may have.
pub const CODE_MAX: usize = 1 << 22;
/// How many entries any other table may have.
pub const ENTRIES_MAX: usize = 1 << 20;
/// How many values may lie on the stack.
pub const STACK_MAX: usize = 1024;
/// How deep loops may be nested.
pub const LOOPS_MAX: usize = 256;
/// How many slots a run may have.
pub const SLOTS_MAX: u32 = 1 << 16;
/// How deep segments and queries may refer to each other.
pub const CALLS_MAX: u32 = 64;
/// How many instructions one expression may take to run, segments and filters (for one row) included.
pub const EXPRESSION_COST_MAX: u64 = 1_000_000;
/// How many instructions the verifier looks at before it gives up on a program whose code is shared too often.
const WORK_MAX: u64 = 1 << 27;

/// A program that was verified.
#[derive(Debug, Clone, PartialEq)]
pub struct Verified(Program);

/// Verifies a program.
///
/// ```
/// use nurture_runtime::{program::{Program, WEEKDAYS}, verify::verify};
///
/// let program = Program {
///     timezone: "Europe/Berlin".to_owned(),
///     names: WEEKDAYS.map(str::to_owned).to_vec(),
///     ..Program::default()
/// };
/// assert!(verify(program).is_ok());
/// assert!(verify(Program::default()).is_err());
/// ```
///
/// # Errors
/// The first thing found that is wrong, and where.
pub fn verify(program: Program) -> Result<Verified, VerifyError> {
    Verifier::new(&program).run()?;
    Ok(Verified(program))
}

impl Verified {
    /// The program.
    pub const fn program(&self) -> &Program {
        &self.0
    }

    /// The program, no longer known to be verified by its type.
    pub fn into_program(self) -> Program {
        self.0
    }
}

type Check<T = ()> = Result<T, VerifyError>;

/// The work in progress.
struct Verifier<'p> {
    program: &'p Program,
    /// What is being looked at, for errors.
    place: Place,
    /// Expression code that was found right, by where it begins and what it may read.
    expressions: HashMap<(Code, Context), Checked>,
    /// What a watch's captures are, once known; none while they are being worked out.
    captures: HashMap<WatchId, Option<Vec<Kind>>>,
    /// What flows' slots hold, as far as anything is put there.
    slots: HashMap<(FlowId, Slot), Kind>,
    /// How deep calls are nested at this point.
    calls: u32,
    work: Cell<u64>,
}

/// What expression code may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
struct Context {
    /// An event's payload.
    payload: Option<Payload>,
    /// A row of a watch.
    row: Option<WatchId>,
    /// A message's parameters.
    message: Option<MessageId>,
    /// A run of a flow: its history.
    flow: Option<FlowId>,
    /// Whether the run's slots can be read too: not while an event is being written down.
    slots: Slots,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
enum Slots {
    #[default]
    Hidden,
    Readable,
}

/// Whose fields a payload has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Payload {
    Event(EventId),
    Returns(ActionId),
}

impl Context {
    /// Code that knows the contact alone.
    const CONTACT: Self = Self {
        payload: None,
        row: None,
        message: None,
        flow: None,
        slots: Slots::Hidden,
    };

    /// Code of a run.
    const fn run(flow: FlowId) -> Self {
        Self {
            flow: Some(flow),
            slots: Slots::Readable,
            ..Self::CONTACT
        }
    }

    /// The same with an event at hand.
    const fn with(self, payload: Payload) -> Self {
        Self {
            payload: Some(payload),
            ..self
        }
    }
}

impl<'p> Verifier<'p> {
    fn new(program: &'p Program) -> Self {
        Self {
            program,
            place: Place::PROGRAM,
            expressions: HashMap::default(),
            captures: HashMap::default(),
            slots: HashMap::default(),
            calls: 0,
            work: Cell::new(0),
        }
    }

    fn run(&mut self) -> Check {
        self.sizes()?;
        self.tables()?;
        self.watches()?;
        self.find_slots()?;
        self.texts_and_conditions()?;
        self.site_tables()?;
        self.clauses()?;
        self.flow_code()
    }

    /// Says what the following checks look at.
    fn at(&mut self, table: &'static str, index: usize) {
        self.place = Place::entry(table, index);
    }

    #[cold]
    fn error(&self, problem: Problem) -> VerifyError {
        VerifyError {
            place: self.place,
            problem,
        }
    }

    #[cold]
    fn error_in_code(&self, at: usize, problem: Problem) -> VerifyError {
        VerifyError {
            place: self.place.in_code(at),
            problem,
        }
    }

    fn ensure(&self, holds: bool, problem: Problem) -> Check {
        if holds {
            Ok(())
        } else {
            Err(self.error(problem))
        }
    }

    /// The entry of a table.
    fn entry<T>(&self, table: &'p [T], what: &'static str, index: u32) -> Check<&'p T> {
        table
            .get(index as usize)
            .ok_or_else(|| self.error(Problem::NoSuch { what, index }))
    }

    /// Counts work, so that no program keeps the verifier busy for long.
    fn work(&self, amount: usize) -> Check {
        let work = self.work.get().saturating_add(amount as u64);
        self.work.set(work);
        self.ensure(work <= WORK_MAX, Problem::TooMuchShared)
    }
}
