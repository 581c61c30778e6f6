//! What is open while a file is shaped.

use crate::{lex::TokenKind, source::Span};

/// A level that is open.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    pub kind: FrameKind,
    /// The index of its first token.
    pub opener: u32,
    /// The indentation of its first token's line, while indentation is looked at.
    pub column: u32,
    /// Whether it is the braces of a score.
    pub score: bool,
    /// Whether its `else` was there.
    pub has_else: bool,
    /// A header has begun, and its `then` is still to come.
    pub expects_then: bool,
    /// A `wait` directly in this block whose header is being read.
    pub wait: Option<(u32, usize)>,
    /// The operators of the expression that is being read.
    pub operators: u32,
    /// The `elseif`s so far.
    pub branches: u32,
    /// What is known of `end`s of its arms.
    pub arm_end: Option<ArmEnd>,
    /// How many blocks around it its `end` closes too.
    pub shared_ends: u32,
    /// The `else if` in it, whose `if` took the `end` that was written.
    pub else_if: Option<Span>,
    /// In a declaration: those of its `if`s that hold an `else if`, as opener and place.
    pub else_ifs: Vec<(u32, Span)>,
}

/// An `end` that an arm has of its own.
#[derive(Debug, Clone, Copy)]
pub(super) struct ArmEnd {
    /// The index of the finding about all of the block's.
    pub finding: usize,
    /// How far the line of the first one is indented, in bytes.
    pub column: usize,
    /// Whether the last arm so far had one.
    pub is_of_last: bool,
}

/// What a level is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FrameKind {
    File,
    Flow,
    /// From a top-level `on` to the end of the file.
    BareFlow,
    Policy,
    Test,
    If,
    /// A `wait` with a `then`.
    Wait,
    /// `wait for case`
    Race,
    Match,
    Split,
    Repeat,
    /// Something with an `end` but without a beginning; both are left out.
    Stray,
    Brace,
    Paren,
    Bracket,
    /// `{…}` in a string; the lexer has seen to its end.
    Interpolation,
}

impl Frame {
    pub fn new(kind: FrameKind, opener: u32, column: u32) -> Self {
        Self {
            kind,
            opener,
            column,
            score: false,
            has_else: false,
            expects_then: matches!(kind, FrameKind::If),
            wait: None,
            operators: 0,
            branches: 0,
            arm_end: None,
            shared_ends: 0,
            else_if: None,
            else_ifs: Vec::new(),
        }
    }

    /// Another arm begins, and has not ended.
    pub fn begin_arm(&mut self) {
        if let Some(end) = &mut self.arm_end {
            end.is_of_last = false;
        }
    }

    /// Whether an `else` can stand in it now.
    pub fn takes_else(&self) -> bool {
        !self.has_else
            && matches!(
                self.kind,
                FrameKind::If | FrameKind::Wait | FrameKind::Match | FrameKind::Stray
            )
    }
}

impl FrameKind {
    /// The word that begins a block of statements to whose `end` an `else` can be too many.
    pub fn block_without_else(self) -> Option<&'static str> {
        match self {
            Self::If => Some("if"),
            Self::Wait => Some("wait"),
            Self::Match => Some("match"),
            Self::Repeat => Some("repeat"),
            _ => None,
        }
    }

    pub fn is_bracket(self) -> bool {
        matches!(
            self,
            Self::Brace | Self::Paren | Self::Bracket | Self::Interpolation
        )
    }

    pub fn is_declaration(self) -> bool {
        matches!(
            self,
            Self::Flow | Self::BareFlow | Self::Policy | Self::Test
        )
    }

    /// Whether it is a statement with others in it.
    pub fn is_block(self) -> bool {
        matches!(
            self,
            Self::If | Self::Wait | Self::Race | Self::Match | Self::Split | Self::Repeat
        )
    }

    pub fn has_cases(self) -> bool {
        matches!(self, Self::Match | Self::Race)
    }

    /// The token that closes it.
    pub fn closer(self) -> Option<TokenKind> {
        match self {
            Self::File | Self::BareFlow | Self::Stray => None,
            Self::Brace => Some(TokenKind::RightBrace),
            Self::Paren => Some(TokenKind::RightParen),
            Self::Bracket => Some(TokenKind::RightBracket),
            Self::Interpolation => Some(TokenKind::InterpolationEnd),
            _ => Some(TokenKind::End),
        }
    }
}
