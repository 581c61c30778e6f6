//! A program: everything the runtime needs to play contacts through a project's flows.
//!
//! The compiler makes it, a bundle carries it, the verifier trusts none of it, and the step runs it.
//! Everything in it is referred to by small typed indices; names stand once, in [`Program::names`].

mod flow;
mod instruction;
mod schema;
mod watch;

use serde::{Deserialize, Serialize};

pub use self::{flow::*, instruction::*, schema::*, watch::*};
use crate::value::Value;

/// The weekdays, Monday first: the first seven of [`Program::names`] in every program,
/// so that the function `weekday` knows its values' symbols.
pub const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// A compiled project.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Program {
    /// The project's name.
    pub project: String,
    /// The project's time zone, an IANA name.
    pub timezone: String,
    /// Every name and other short text, each once; [`Symbol`]s count into it. It begins with [`WEEKDAYS`].
    pub names: Vec<String>,
    /// Every constant; [`ConstantId`]s count into it.
    pub constants: Vec<Value>,
    /// The contact's fields.
    pub fields: Vec<Field>,
    /// Where each channel finds its address.
    pub addresses: Addresses,
    /// Every event that is declared (inputs are checked against them).
    pub events: Vec<Event>,
    /// The messages.
    pub messages: Vec<Message>,
    /// The topics of consent.
    pub topics: Vec<Symbol>,
    /// The lists.
    pub lists: Vec<List>,
    /// The segments.
    pub segments: Vec<Segment>,
    /// The scores.
    pub scores: Vec<Score>,
    /// The teams.
    pub teams: Vec<Team>,
    /// The actions.
    pub actions: Vec<Action>,
    /// The names that flows give to sends, tasks and calls.
    pub aliases: Vec<Alias>,
    /// The tags.
    pub tags: Vec<Symbol>,
    /// What of a contact's history is kept.
    pub watches: Vec<Watch>,
    /// What is asked of the history.
    pub queries: Vec<Query>,
    /// The policy's clauses that hold outside single flows.
    pub policy: Policy,
    /// The flows, in the order in which they act: higher priority first, then by name.
    pub flows: Vec<Flow>,
    /// Sends.
    pub sends: Vec<SendSite>,
    /// Waits.
    pub waits: Vec<WaitSite>,
    /// Splits.
    pub splits: Vec<SplitSite>,
    /// Tasks.
    pub tasks: Vec<TaskSite>,
    /// Calls.
    pub calls: Vec<CallSite>,
    /// Loops.
    pub repeats: Vec<RepeatSite>,
    /// All code; [`Code`] counts into it.
    pub code: Vec<Instruction>,
    /// Where the code came from; may be stripped.
    pub origin: Option<Origin>,
}

/// Where the code of a program came from: for listings and traces, never for meaning.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Origin {
    /// The source files' names.
    pub files: Vec<String>,
    /// One for each [`Instruction::Statement`], in order of the code.
    pub statements: Vec<StatementOrigin>,
}

/// Where a statement stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementOrigin {
    /// Which instruction.
    pub code: Code,
    /// Which of [`Origin::files`].
    pub file: u32,
    /// From 1.
    pub line: u32,
    /// The first line of the statement, or the beginning of it where it is long.
    pub text: String,
}

macro_rules! indices {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        pub struct $name(pub u32);

        impl $name {
            /// As an index into its table.
            pub const fn index(self) -> usize {
                self.0 as usize
            }

            /// The index of the entry that is added behind `length` others.
            pub fn next(length: usize) -> Self {
                Self(u32::try_from(length).unwrap_or(u32::MAX))
            }
        }
    )*};
}

indices! {
    /// A name in [`Program::names`].
    Symbol;
    /// A value in [`Program::constants`].
    ConstantId;
    /// A field in [`Program::fields`].
    FieldId;
    /// An event in [`Program::events`].
    EventId;
    /// A message in [`Program::messages`].
    MessageId;
    /// A topic in [`Program::topics`].
    TopicId;
    /// A list in [`Program::lists`].
    ListId;
    /// A segment in [`Program::segments`].
    SegmentId;
    /// A score in [`Program::scores`].
    ScoreId;
    /// A team in [`Program::teams`].
    TeamId;
    /// An action in [`Program::actions`].
    ActionId;
    /// An alias in [`Program::aliases`].
    AliasId;
    /// A tag in [`Program::tags`].
    TagId;
    /// A watch in [`Program::watches`].
    WatchId;
    /// A query in [`Program::queries`].
    QueryId;
    /// A flow in [`Program::flows`].
    FlowId;
    /// A send in [`Program::sends`].
    SendId;
    /// A wait in [`Program::waits`].
    WaitId;
    /// A split in [`Program::splits`].
    SplitId;
    /// A task in [`Program::tasks`].
    TaskId;
    /// A call in [`Program::calls`].
    CallId;
    /// A loop in [`Program::repeats`].
    RepeatId;
    /// A place for a payload's field in a run.
    Slot;
    /// An instruction in [`Program::code`], where code begins or a jump leads.
    Code;
}

impl Program {
    /// The text of a symbol; empty for one that the program does not have.
    pub fn name(&self, symbol: Symbol) -> &str {
        self.names.get(symbol.index()).map_or("", String::as_str)
    }

    /// The symbol of a name, which is added where the program does not have it yet.
    ///
    /// For programs that are put together by hand: all names are looked through.
    ///
    /// ```
    /// use nurture_runtime::program::Program;
    ///
    /// let mut program = Program::default();
    /// let ada = program.symbol("ada");
    /// assert_eq!(program.symbol("ada"), ada);
    /// assert_eq!(program.name(ada), "ada");
    /// ```
    pub fn symbol(&mut self, name: &str) -> Symbol {
        let known = self.names.iter().position(|known| known == name);
        let symbol = Symbol::next(known.unwrap_or(self.names.len()));
        if known.is_none() {
            self.names.push(name.to_owned());
        }
        symbol
    }
}
