//! What the verifier finds wrong, and where.

use std::fmt;

use thiserror::Error;

use super::{CALLS_MAX, EXPRESSION_COST_MAX, LOOPS_MAX, STACK_MAX};
use crate::{bundle::NESTING_MAX, program::Code};

/// Why a program can't be run.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{place}: {problem}")]
pub struct VerifyError {
    /// Where.
    pub place: Place,
    /// What.
    pub problem: Problem,
}

/// A place in a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The table and the position in it; none for the program as a whole.
    pub entry: Option<(&'static str, u32)>,
    /// The instruction, for what is wrong in code that belongs to the entry.
    pub code: Option<Code>,
}

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Problem {
    /// An index outside its table.
    #[error("there is no {what} {index}")]
    NoSuch {
        /// What the index refers to.
        what: &'static str,
        /// The index.
        index: u32,
    },
    /// A table of too many entries.
    #[error("more {what} than a program may have")]
    TooMany {
        /// Of what.
        what: &'static str,
    },
    /// Another number of entries than elsewhere.
    #[error("{found} {what} where {expected} belong")]
    Count {
        /// Of what.
        what: &'static str,
        /// How many there must be.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// Something that breaks a rule which the text names.
    #[error("{0}")]
    Rule(&'static str),
    /// A zone that the time zone database does not have.
    #[error("unknown time zone `{0}`")]
    Zone(String),
    /// Values or types too deep.
    #[error("nested deeper than {NESTING_MAX} levels")]
    TooDeep,
    /// A value of the wrong kind.
    #[error("{found} where {expected} belongs")]
    Kind {
        /// What belongs there.
        expected: String,
        /// What is there.
        found: String,
    },
    /// An operation on kinds that it is not for.
    #[error("`{operation}` of {operands}")]
    Operation {
        /// The operation.
        operation: &'static str,
        /// The kinds of its operands.
        operands: String,
    },
    /// An operation with too few values on the stack.
    #[error("too few values on the stack")]
    StackEmpty,
    /// More values than the stack holds.
    #[error("more than {STACK_MAX} values on the stack")]
    StackFull,
    /// Values that are left on the stack where it must be empty.
    #[error("values are left on the stack")]
    StackLeft,
    /// Two ways to an instruction with other values on the stack, or in other loops.
    #[error("the ways to this instruction bring different values or loops")]
    Join,
    /// A jump back to anything but the head of a loop, or of expression code.
    #[error("a jump leads back")]
    JumpBack,
    /// Code that goes on behind its end.
    #[error("the code has no end")]
    NoEnd,
    /// An instruction that has no place in this kind of code.
    #[error("`{0}` has no place here")]
    Misplaced(&'static str),
    /// Loops nested too deep.
    #[error("loops are nested deeper than {LOOPS_MAX} levels")]
    LoopsTooDeep,
    /// Segments or queries that go in circles, or too deep.
    #[error("segments or queries refer to each other in circles or more than {CALLS_MAX} deep")]
    Circle,
    /// An expression that would run too long.
    #[error("the expression takes more than {EXPRESSION_COST_MAX} instructions")]
    TooCostly,
    /// Code that is used in so many places that verifying it takes too long.
    #[error("code is shared by too many parts of the program")]
    TooMuchShared,
}

impl Place {
    /// The program as a whole.
    pub const PROGRAM: Self = Self {
        entry: None,
        code: None,
    };

    /// An entry of a table.
    pub(super) fn entry(table: &'static str, index: usize) -> Self {
        Self {
            entry: Some((table, u32::try_from(index).unwrap_or(u32::MAX))),
            code: None,
        }
    }

    /// An instruction of code that belongs here.
    pub(super) fn in_code(self, at: usize) -> Self {
        Self {
            code: Some(Code::next(at)),
            ..self
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.entry {
            Some((table, index)) => write!(f, "{table} {index}")?,
            None => f.write_str("program")?,
        }
        match self.code {
            Some(code) => write!(f, ", code @{}", code.0),
            None => Ok(()),
        }
    }
}
