//! The sayings, by what they are about; of two that fit, the first is read.

mod clauses;
mod conditions;
mod declarations;
mod statements;
mod triggers;
mod waits;

pub(super) use self::clauses::DEADLINES;
use self::{
    clauses::CLAUSES,
    conditions::{AGGREGATES, CONDITIONS, COUNTS, EVENTS},
    declarations::TESTS_AND_DECLARATIONS,
    statements::{BLOCKS, CHANGES, SENDS},
    triggers::TRIGGERS,
    waits::WAITS,
};
use super::{Certainty, Saying, Wants};
use crate::{lex::TokenKind as T, parse::failure::Label as L};

/// All of them.
pub(super) const SAYINGS: [&[Saying]; 11] = [
    AGGREGATES,
    COUNTS,
    CONDITIONS,
    EVENTS,
    WAITS,
    SENDS,
    CHANGES,
    BLOCKS,
    TRIGGERS,
    CLAUSES,
    TESTS_AND_DECLARATIONS,
];

const fn where_token(kind: T, said: &'static str, meant: &'static str) -> Saying {
    say(Wants::Token(kind), said, meant)
}

const fn where_label(label: L, said: &'static str, meant: &'static str) -> Saying {
    say(Wants::Label(label), said, meant)
}

const fn where_trigger(said: &'static str, meant: &'static str) -> Saying {
    say(Wants::Trigger, said, meant)
}

const fn anywhere(said: &'static str, meant: &'static str) -> Saying {
    say(Wants::Anything, said, meant)
}

const fn say(wants: Wants, said: &'static str, meant: &'static str) -> Saying {
    Saying {
        wants,
        said,
        meant,
        certainty: Certainty::Sure,
    }
}

impl Saying {
    /// It may mean several things.
    const fn doubted(mut self, help: &'static str) -> Self {
        self.certainty = Certainty::Advice(help);
        self
    }
}
