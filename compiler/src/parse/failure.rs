//! Where the grammar failed, and what could have stood there.
//!
//! Failures are made by the thousands while alternatives are tried, so they are a few words that can be copied; texts are made of the few that remain.

use chumsky::{
    DefaultExpected,
    error::{Error, LabelError},
    span::SimpleSpan,
    util::MaybeRef,
};

use super::parser::Kinds;
use crate::lex::TokenKind;

/// A place where the grammar could not go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Failure {
    /// The index of the token that cannot stand where it stands; the number of tokens at the end of the file.
    pub at: usize,
    /// What could.
    pub expected: Expected,
    /// What is wrong.
    pub reason: Reason,
}

/// What is wrong at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// Something else was expected.
    Unexpected,
    /// A clause among statements.
    MisplacedClause,
    /// A declaration inside the bare flow.
    MisplacedDeclaration,
    /// A second comparison operator in a row.
    ChainedComparison,
}

/// What stands for a whole construct in "expected …".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Label {
    /// A declaration.
    Declaration,
    /// A clause of a flow or of the policy.
    Clause,
    /// A statement.
    Statement,
    /// A line of a test.
    TestLine,
    /// What stands behind `on`.
    Trigger,
    /// A value.
    Expression,
    /// A condition.
    Condition,
    /// The name of an event.
    Event,
    /// What a test expects.
    Effect,
    /// A type.
    Type,
    /// A member in braces.
    Member,
    /// `email`, `sms` or `push`.
    Channel,
    /// A day of the week or of the calendar.
    Day,
    /// An arm of a `match`, a `split` or a wait.
    Arm,
    /// A name.
    Name,
    /// The end of the file.
    End,
    /// A sign or word between two values.
    Operator,
}

impl Label {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::Declaration,
        Self::Clause,
        Self::Statement,
        Self::TestLine,
        Self::Trigger,
        Self::Expression,
        Self::Condition,
        Self::Event,
        Self::Effect,
        Self::Type,
        Self::Member,
        Self::Channel,
        Self::Day,
        Self::Arm,
        Self::Name,
        Self::End,
        Self::Operator,
    ];

    /// As findings speak of it.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Declaration => "a declaration",
            Self::Clause => "a clause",
            Self::Statement => "a statement",
            Self::TestLine => "`at` or `expect`",
            Self::Trigger => "a trigger",
            Self::Expression => "an expression",
            Self::Condition => "a condition",
            Self::Event => "an event",
            Self::Effect => "an effect",
            Self::Type => "a type",
            Self::Member => "a member",
            Self::Channel => "`email`, `sms` or `push`",
            Self::Day => "a day",
            Self::Arm => "an arm",
            Self::Name => "a name",
            Self::End => "the end of the file",
            Self::Operator => "an operator",
        }
    }
}

/// A set of kinds of token and of labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Expected([u64; 4]);

/// Kinds of token take the bits below, labels those from here on.
const FIRST_LABEL: u8 = 224;

const _: () = assert!(TokenKind::ALL.len() <= FIRST_LABEL as usize);

impl Expected {
    fn with(mut self, bit: u8) -> Self {
        if let Some(word) = self.0.get_mut(usize::from(bit / 64)) {
            *word |= 1 << (bit % 64);
        }
        self
    }

    fn holds(self, bit: u8) -> bool {
        self.0
            .get(usize::from(bit / 64))
            .is_some_and(|word| word & (1 << (bit % 64)) != 0)
    }

    /// With a token more.
    pub fn or(self, kind: TokenKind) -> Self {
        self.with(kind as u8)
    }

    pub fn token(self, kind: TokenKind) -> bool {
        self.holds(kind as u8)
    }

    pub fn label(self, label: Label) -> bool {
        self.holds(FIRST_LABEL + label as u8)
    }

    /// Its labels alone.
    pub fn constructs(self) -> Self {
        let labels = Label::ALL.into_iter().filter(|label| self.label(*label));
        labels.fold(Self::default(), |all, label| all.union(label.into()))
    }

    /// The kinds of token in it, in order.
    pub fn tokens(self) -> impl Iterator<Item = TokenKind> {
        TokenKind::ALL
            .iter()
            .copied()
            .filter(move |kind| self.token(*kind))
    }

    fn union(self, other: Self) -> Self {
        let mut all = self;
        for (word, more) in all.0.iter_mut().zip(other.0) {
            *word |= more;
        }
        all
    }
}

impl From<Label> for Expected {
    fn from(label: Label) -> Self {
        Self::default().with(FIRST_LABEL + label as u8)
    }
}

/// Its bit in a set; none for what no finding speaks of.
trait Bit {
    fn bit(self) -> Option<u8>;
}

impl Bit for Label {
    fn bit(self) -> Option<u8> {
        Some(FIRST_LABEL + self as u8)
    }
}

impl Bit for DefaultExpected<'_, TokenKind> {
    fn bit(self) -> Option<u8> {
        match self {
            DefaultExpected::Token(kind) => Some(*kind as u8),
            DefaultExpected::EndOfInput => Label::End.bit(),
            _ => None,
        }
    }
}

impl<B: Bit> FromIterator<B> for Expected {
    fn from_iter<I: IntoIterator<Item = B>>(all: I) -> Self {
        let bits = all.into_iter().filter_map(B::bit);
        bits.fold(Self::default(), Self::with)
    }
}

impl Failure {
    /// Something other than an unexpected token, at the token with that index.
    pub fn because(reason: Reason, at: usize) -> Self {
        Self {
            at,
            expected: Expected::default(),
            reason,
        }
    }
}

impl Error<'static, Kinds> for Failure {
    fn merge(mut self, other: Self) -> Self {
        self.expected = self.expected.union(other.expected);
        self
    }
}

impl<L: Bit> LabelError<'static, Kinds, L> for Failure {
    fn expected_found<E: IntoIterator<Item = L>>(
        expected: E,
        _found: Option<MaybeRef<'static, TokenKind>>,
        span: SimpleSpan<usize>,
    ) -> Self {
        Self {
            at: span.start,
            expected: expected.into_iter().collect(),
            reason: Reason::Unexpected,
        }
    }

    fn merge_expected_found<E: IntoIterator<Item = L>>(
        mut self,
        expected: E,
        _found: Option<MaybeRef<'static, TokenKind>>,
        _span: SimpleSpan<usize>,
    ) -> Self {
        let bits = expected.into_iter().filter_map(L::bit);
        self.expected = bits.fold(self.expected, Expected::with);
        self
    }

    fn label_with(&mut self, label: L) {
        self.expected = [label].into_iter().collect();
    }
}
