//! The shape of a file, before any grammar: which `end` and which bracket closes what, how deep it nests, and which keywords are names.
//!
//! The grammar that follows can then rely on balanced blocks, whatever was written, so that a mistake in one block never spoils another.
//!
//! A well-formed file is shaped by its keywords alone, for indentation carries no meaning.
//! Only where openers and ends do not match is the declaration looked at again, with its indentation as a hint to what was forgotten.

mod again;
mod arms;
mod balance;
mod branch;
mod frame;
mod layout;
mod names;
mod unclosed;
mod words;

use self::{
    again::{Checkpoint, Hints},
    frame::{Frame, FrameKind},
};
use crate::{
    finding::{FINDINGS_MAX, Finding, Rule},
    lex::{Token, TokenKind},
    source::{FileId, Span},
};

/// How many levels blocks and brackets may nest, and how many operators may be open in them.
pub(super) const LEVELS_MAX: u32 = 256;

/// Tokens whose blocks and brackets are balanced.
#[derive(Debug, Default)]
pub(super) struct Shaped {
    /// The kinds, with closers put in where they were missing, and strays left out; keywords that stand as names are names.
    pub kinds: Vec<TokenKind>,
    /// Where each stands.
    pub spans: Vec<Span>,
    /// For each token that opens a block or bracket, the index of the one that closes it; zero for others.
    pub partners: Vec<u32>,
    /// What did not match.
    pub findings: Vec<Finding>,
    /// Of that, parentheses and square brackets that were never closed.
    pub unclosed: Vec<Finding>,
    /// Offsets at which a syntax error would be the same mistake again.
    pub excused: Vec<u32>,
    /// Offsets of steps that are not what they look like.
    pub doubtful: Vec<u32>,
    /// Where the names were looked for.
    pub names: Names,
    /// Whether a keyword that begins a line could be the name that the line before lacks.
    pub takes_names_from_next_line: bool,
}

impl Shaped {
    /// Whether a token was never written: it closes what was forgotten.
    pub fn is_put_in(&self, index: usize) -> bool {
        self.spans.get(index).is_some_and(|span| span.is_empty())
    }
}

/// Where the name may stand that a word such as `tag` or `send email` asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Names {
    /// Wherever the next word is: line ends carry no meaning.
    #[default]
    Anywhere,
    /// On the same line, if it is a keyword: the name is still to be written.
    OnTheirLine,
}

/// Shapes tokens.
///
/// # Errors
/// The place of the token that opens one level too many.
pub(super) fn shape(
    file: FileId,
    text: &str,
    tokens: &[Token],
    names: Names,
) -> Result<Shaped, Span> {
    let mut shaper = Shaper {
        file,
        text,
        tokens,
        out: Shaped {
            kinds: Vec::with_capacity(tokens.len()),
            spans: Vec::with_capacity(tokens.len()),
            partners: Vec::with_capacity(tokens.len()),
            names,
            ..Shaped::default()
        },
        frames: vec![Frame::new(FrameKind::File, 0, 0)],
        operators: 0,
        texts: Vec::new(),
        last_text: 0,
        expects_name: false,
        checkpoint: Checkpoint::default(),
        hints: None,
    };
    match shaper.run() {
        Err(Stop::TooDeep(span)) => Err(span),
        // What is unbalanced has been mended.
        Ok(()) | Err(Stop::Unbalanced) => Ok(shaper.out),
    }
}

/// Why shaping stops where it is.
#[derive(Debug, Clone, Copy)]
enum Stop {
    /// Something does not match, and indentation has not been looked at.
    Unbalanced,
    /// One level too many.
    TooDeep(Span),
}

type Step = Result<(), Stop>;

struct Shaper<'text> {
    file: FileId,
    text: &'text str,
    tokens: &'text [Token],
    out: Shaped,
    /// What is open, the file first.
    frames: Vec<Frame>,
    /// The operators of the expressions that are open, and the `elseif`s: each makes the tree a level deeper.
    operators: u32,
    /// The strings that are open, as indices of their first tokens.
    texts: Vec<usize>,
    /// The first token of the string that ended last.
    last_text: usize,
    /// The word before began a declaration, and this one is its name.
    expects_name: bool,
    checkpoint: Checkpoint,
    hints: Option<Hints>,
}

impl Shaper<'_> {
    fn run(&mut self) -> Step {
        let mut index = 0;
        loop {
            let step = match self.tokens.get(index).copied() {
                Some(token) => self.token(index, token),
                None => self.end_of_file(),
            };
            match step {
                Ok(()) if index >= self.tokens.len() => return Ok(()),
                Ok(()) => index += 1,
                Err(Stop::Unbalanced) => index = self.restart(index),
                Err(stop) => return Err(stop),
            }
            self.leave_hints(index);
        }
    }

    /// Keeps a finding; none behind those that are said of one file.
    fn say(&mut self, finding: Finding) {
        if self.out.findings.len() <= FINDINGS_MAX {
            self.out.findings.push(finding);
        }
    }

    fn push(&mut self, kind: TokenKind, span: Span) {
        self.out.kinds.push(kind);
        self.out.spans.push(span);
        self.out.partners.push(0);
    }

    /// The kind `back` tokens back, 1 being the last.
    fn before(&self, back: usize) -> Option<TokenKind> {
        let index = self.out.kinds.len().checked_sub(back)?;
        self.out.kinds.get(index).copied()
    }

    fn kind_at(&self, index: usize) -> Option<TokenKind> {
        self.tokens.get(index).map(|token| token.kind)
    }

    fn top(&self) -> FrameKind {
        self.frames
            .last()
            .map_or(FrameKind::File, |frame| frame.kind)
    }

    fn top_mut(&mut self) -> Option<&mut Frame> {
        self.frames.last_mut()
    }

    /// Opens a level at the token that is about to be pushed.
    fn open(&mut self, kind: FrameKind, index: usize, span: Span) -> Step {
        let opener = u32::try_from(self.out.kinds.len()).unwrap_or(u32::MAX);
        self.open_at(kind, opener, index, span)
    }

    fn open_at(&mut self, kind: FrameKind, opener: u32, index: usize, span: Span) -> Step {
        let column = self.layout().map_or(0, |layout| layout.indentation(index));
        self.frames.push(Frame::new(kind, opener, column));
        // The file itself is no level.
        if self.frames.len() > LEVELS_MAX as usize + 1 {
            return Err(Stop::TooDeep(span));
        }
        Ok(())
    }

    fn deeper(&mut self, span: Span) -> Step {
        self.operators += 1;
        if self.operators > LEVELS_MAX {
            return Err(Stop::TooDeep(span));
        }
        Ok(())
    }

    /// Closes the innermost level with the token that is about to be pushed.
    fn close(&mut self) -> Option<Frame> {
        if self.frames.len() <= 1 {
            return None;
        }
        let frame = self.frames.pop()?;
        self.operators = self
            .operators
            .saturating_sub(frame.operators + frame.branches);
        let closer = u32::try_from(self.out.kinds.len()).unwrap_or(0);
        if frame.kind.closer().is_some()
            && let Some(partner) = self.out.partners.get_mut(frame.opener as usize)
        {
            *partner = closer;
        }
        Some(frame)
    }

    /// Counts an operator of the expression that is read.
    fn operator(&mut self, span: Span) -> Step {
        if let Some(frame) = self.top_mut() {
            frame.operators += 1;
        }
        self.deeper(span)
    }

    /// A new expression begins: the operators of the last one no longer count.
    fn new_expression(&mut self) {
        if let Some(frame) = self.frames.last_mut() {
            self.operators = self.operators.saturating_sub(frame.operators);
            frame.operators = 0;
        }
    }

    fn token(&mut self, index: usize, token: Token) -> Step {
        let Token { kind, span } = token;
        let named = std::mem::take(&mut self.expects_name) && self.frames.len() == 1;
        if named && kind.is_word() && (!kind.is_keyword() || self.takes_as_name(index)) {
            self.push(
                if kind.is_keyword() {
                    TokenKind::Name
                } else {
                    kind
                },
                span,
            );
            return Ok(());
        }
        if kind == TokenKind::At
            && self.before(1) == Some(TokenKind::Expect)
            && self.begins_line(index)
        {
            // The line of the `expect` may be unfinished.
            self.out.takes_names_from_next_line = true;
        }
        if self.says_what_ends(index, kind) {
            self.end_of_what(kind, span);
            return Ok(());
        }
        if self.lacks_is(index, kind) {
            self.put_is(span);
        }
        if kind.is_word() && self.lacks_brace(index) {
            self.open_forgotten(index)?;
        }
        if kind == TokenKind::Percent {
            self.arm_of_split(index, span)?;
        }
        let kind = if self.stands_as_name(index, kind) {
            TokenKind::Name
        } else {
            kind
        };
        match kind {
            TokenKind::TextStart => self.texts.push(self.out.kinds.len()),
            TokenKind::TextEnd => self.close_text(),
            _ => {}
        }
        if kind.is_sign()
            || matches!(
                kind,
                TokenKind::InterpolationStart | TokenKind::InterpolationEnd
            )
        {
            return self.sign(index, kind, span);
        }
        if self.frames.len() == 1 {
            self.top_level_word(index, kind);
        }
        if self.layout().is_some() && self.begins_declaration(index, kind) {
            self.close_all(span);
            self.set_checkpoint(index);
        }
        self.keyword(index, kind, span)
    }

    /// The lexer has seen to it that every string has its end.
    fn close_text(&mut self) {
        let end = u32::try_from(self.out.kinds.len()).unwrap_or(0);
        let Some(start) = self.texts.pop() else {
            return;
        };
        self.last_text = start;
        if let Some(partner) = self.out.partners.get_mut(start) {
            *partner = end;
        }
    }

    fn sign(&mut self, index: usize, kind: TokenKind, span: Span) -> Step {
        match kind {
            TokenKind::LeftBrace => {
                let score = self.frames.len() == 1 && self.before(2) == Some(TokenKind::Score);
                self.open(FrameKind::Brace, index, span)?;
                self.top_mut()
                    .into_iter()
                    .for_each(|frame| frame.score = score);
            }
            TokenKind::LeftParen => self.open(FrameKind::Paren, index, span)?,
            TokenKind::LeftBracket => self.open(FrameKind::Bracket, index, span)?,
            TokenKind::InterpolationStart => self.open(FrameKind::Interpolation, index, span)?,
            TokenKind::RightBrace => return self.close_bracket(FrameKind::Brace, kind, span),
            TokenKind::RightParen => return self.close_bracket(FrameKind::Paren, kind, span),
            TokenKind::RightBracket => return self.close_bracket(FrameKind::Bracket, kind, span),
            TokenKind::InterpolationEnd => {
                return self.close_bracket(FrameKind::Interpolation, kind, span);
            }
            TokenKind::Comma
            | TokenKind::Colon
            | TokenKind::Assign
            | TokenKind::Pipe
            | TokenKind::Question => {
                self.new_expression();
            }
            _ => self.operator(span)?,
        }
        self.push(kind, span);
        Ok(())
    }

    fn keyword(&mut self, index: usize, kind: TokenKind, span: Span) -> Step {
        match kind {
            _ if kind.is_comparison() => self.operator(span)?,
            TokenKind::And | TokenKind::Or | TokenKind::Not | TokenKind::In | TokenKind::Is => {
                self.operator(span)?;
            }
            TokenKind::Of if self.before(1) == Some(TokenKind::List) => self.operator(span)?,
            TokenKind::Set | TokenKind::Unset if self.before(1) == Some(TokenKind::Is) => {}
            TokenKind::After if !self.is_arm() => {}
            // A value or a type follows, whatever stands there.
            _ if self.before(1) == Some(TokenKind::Colon)
                && self.top() == FrameKind::Brace
                && (!kind.is_keyword() || self.takes_as_name(index)) => {}
            TokenKind::Flow
            | TokenKind::Test
            | TokenKind::Then
            | TokenKind::Elseif
            | TokenKind::Else
            | TokenKind::End
            | TokenKind::Case
            | TokenKind::After
            | TokenKind::Do => return self.structure(index, kind, span),
            TokenKind::At | TokenKind::Expect | TokenKind::Contact
                if self.begins_line_of_test(index, kind) =>
            {
                self.unbalanced()?;
                self.close_brackets(span);
            }
            TokenKind::Policy if self.frames.len() == 1 && self.is_policy(index) => {
                self.set_checkpoint(index);
                self.open(FrameKind::Policy, index, span)?;
            }
            _ if kind.is_statement_start() || kind.is_clause_start() => {
                return self.structure(index, kind, span);
            }
            _ => {}
        }
        self.push(kind, span);
        Ok(())
    }

    /// A word between declarations: it may begin one, whose name follows.
    fn top_level_word(&mut self, index: usize, kind: TokenKind) {
        if !kind.is_known_declaration() {
            return;
        }
        let goes_on = self.before(1).is_some_and(names::continues_expression);
        if goes_on {
            return;
        }
        self.set_checkpoint(index);
        self.expects_name = !matches!(kind, TokenKind::Contact | TokenKind::Policy);
    }

    fn is_policy(&self, index: usize) -> bool {
        let goes_on = self.before(1).is_some_and(names::continues_expression);
        let next = self.kind_at(index + 1);
        let fits = |next: TokenKind| {
            next.is_clause_start()
                || next.is_statement_start()
                || matches!(
                    next,
                    TokenKind::End
                        | TokenKind::Exit
                        | TokenKind::Flow
                        | TokenKind::Test
                        // Its first clause is about to be written.
                        | TokenKind::Cursor
                )
        };
        !goes_on && (next.is_none_or(fits) || self.begins_policy_with_a_mistake(index))
    }

    /// Whether a `policy` that begins a line has a first clause that is none: other clauses or its `end` follow.
    fn begins_policy_with_a_mistake(&self, index: usize) -> bool {
        /// A first clause that is longer than this is none.
        const TOKENS_MAX: usize = 40;
        let behind = (index + 1..self.tokens.len()).take(TOKENS_MAX);
        let mut kinds = behind.filter_map(|at| Some((at, self.kind_at(at)?)));
        let is_clause = |kind: TokenKind| {
            (kind.is_clause_start() && kind != TokenKind::On) || kind == TokenKind::Exit
        };
        let stop = kinds.find(|(at, kind)| {
            is_clause(*kind)
                || kind.is_declaration_start() && self.begins_line(*at)
                || *kind == TokenKind::On && self.begins_line(*at)
                || matches!(
                    kind,
                    TokenKind::End | TokenKind::LeftBrace | TokenKind::Assign
                )
        });
        let is_meant = stop.is_some_and(|(_, kind)| is_clause(kind) || kind == TokenKind::End);
        is_meant && (index == 0 || self.begins_line(index))
    }

    /// Whether an `after` begins an arm, and is no part of a clause.
    fn is_arm(&self) -> bool {
        match self.before(1) {
            Some(TokenKind::Expire | TokenKind::Reenter) => false,
            Some(TokenKind::Duration) => self.before(2) != Some(TokenKind::On),
            _ => true,
        }
    }

    fn syntax_error(&self, span: Span, message: impl Into<String>) -> Finding {
        Finding::new(Rule::SyntaxError, span.in_file(self.file), message)
    }
}
