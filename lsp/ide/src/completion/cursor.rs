//! The tokens before the cursor.

use nurture_compiler::{
    lex::{Token, TokenKind},
    parse::{Outlook, outlook},
    source::Span,
};

/// A place in a source text, with what stands before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    /// The tokens before the word at the cursor.
    tokens: &'a [Token],
    /// The tokens behind it.
    behind: &'a [Token],
    /// The word at the cursor; empty where there is none.
    pub word: Span,
    /// Where the cursor is within a text, not in its braces: what is written of it.
    pub within_text: Option<Span>,
}

/// A bracket that is open at the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Opener {
    /// Its position among the tokens.
    pub index: usize,
    /// Which.
    pub kind: TokenKind,
}

impl<'a> Cursor<'a> {
    pub fn new(text: &'a str, tokens: &'a [Token], offset: u32) -> Self {
        let count = tokens.partition_point(|token| token.span.start < offset);
        let before = tokens.get(..count).unwrap_or_default();
        let last = before.last();
        let is_word = |token: &&Token| {
            let word = text.get(token.span.range()).unwrap_or_default();
            token.span.end >= offset && word.starts_with(|c: char| c.is_alphanumeric() || c == '_')
        };
        let within_text = last.filter(|token| match token.kind {
            TokenKind::TextStart => true,
            TokenKind::TextChunk => token.span.end >= offset,
            _ => false,
        });
        if let Some(chunk) = within_text {
            let start = match chunk.kind {
                TokenKind::TextChunk => chunk.span.start,
                _ => chunk.span.end,
            };
            let rest = tokens
                .get(count)
                .filter(|next| next.kind == TokenKind::TextChunk);
            let end = rest.map_or(chunk.span.end.max(offset), |next| next.span.end);
            let opened = usize::from(chunk.kind == TokenKind::TextChunk) + 1;
            return Self {
                text,
                tokens: before
                    .get(..count.saturating_sub(opened))
                    .unwrap_or_default(),
                behind: &[],
                word: Span::new(start, end),
                within_text: Some(Span::new(start, offset)),
            };
        }
        let word = last.filter(is_word).map(|token| token.span);
        let kept = count - usize::from(word.is_some());
        Self {
            text,
            tokens: before.get(..kept).unwrap_or_default(),
            behind: tokens.get(count..).unwrap_or_default(),
            word: word.unwrap_or(Span::at(offset)),
            within_text: None,
        }
    }

    /// What the grammar can go on with.
    pub fn outlook(&self) -> Outlook {
        outlook(self.text, self.tokens, self.word.start)
    }

    /// The kind and the text of the token so many behind the word at the cursor; 1 is the next.
    pub fn ahead(&self, count: usize) -> Option<(TokenKind, &'a str)> {
        let token = self.behind.get(count.checked_sub(1)?)?;
        Some((token.kind, self.text.get(token.span.range())?))
    }

    /// How many tokens stand before the word at the cursor.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The kind of the token so many before the word at the cursor; 1 is the last.
    pub fn back(&self, count: usize) -> Option<TokenKind> {
        self.kind(self.len().checked_sub(count)?)
    }

    /// The text of the token so many before the word at the cursor.
    pub fn back_text(&self, count: usize) -> &'a str {
        self.len()
            .checked_sub(count)
            .map_or("", |index| self.text_at(index))
    }

    pub fn kind(&self, index: usize) -> Option<TokenKind> {
        self.tokens.get(index).map(|token| token.kind)
    }

    pub fn text_at(&self, index: usize) -> &'a str {
        let token = self.tokens.get(index);
        token
            .and_then(|token| self.text.get(token.span.range()))
            .unwrap_or_default()
    }

    /// Whether a line ends between the last token and the word at the cursor.
    pub fn is_on_new_line(&self) -> bool {
        let end = self.tokens.last().map_or(0, |token| token.span.end);
        let between = self.text.get(end as usize..self.word.start as usize);
        between.is_some_and(|blanks| blanks.contains('\n')) || self.tokens.is_empty()
    }

    /// The bracket that is open before the token at `end`.
    pub fn opener_before(&self, end: usize) -> Option<Opener> {
        use TokenKind::{
            InterpolationEnd, InterpolationStart, LeftBrace, LeftBracket, LeftParen, RightBrace,
            RightBracket, RightParen,
        };
        let mut closed = 0_usize;
        for index in (0..end).rev() {
            let kind = self.kind(index)?;
            match kind {
                RightBrace | RightParen | RightBracket | InterpolationEnd => closed += 1,
                LeftBrace | LeftParen | LeftBracket | InterpolationStart if closed == 0 => {
                    return Some(Opener { index, kind });
                }
                LeftBrace | LeftParen | LeftBracket | InterpolationStart => closed -= 1,
                _ => {}
            }
        }
        None
    }

    /// The bracket that is open at the cursor.
    pub fn opener(&self) -> Option<Opener> {
        self.opener_before(self.len())
    }

    /// The positions of the tokens before the cursor, from the last one back, without those within closed brackets.
    pub fn outer(&self) -> impl Iterator<Item = usize> + use<'_, 'a> {
        let mut depth = 0_usize;
        (0..self.len()).rev().filter(move |index| {
            use TokenKind::{
                InterpolationEnd, InterpolationStart, LeftBrace, LeftBracket, LeftParen,
                RightBrace, RightBracket, RightParen,
            };
            match self.kind(*index) {
                Some(RightBrace | RightParen | RightBracket | InterpolationEnd) => {
                    depth += 1;
                    false
                }
                Some(LeftBrace | LeftParen | LeftBracket | InterpolationStart) => {
                    let is_outer = depth == 0;
                    depth = depth.saturating_sub(1);
                    is_outer
                }
                _ => depth == 0,
            }
        })
    }

    /// The words from the last token of one of these kinds on, that one included.
    pub fn since(&self, kinds: &[TokenKind]) -> Option<usize> {
        self.outer()
            .find(|index| self.kind(*index).is_some_and(|kind| kinds.contains(&kind)))
    }
}
