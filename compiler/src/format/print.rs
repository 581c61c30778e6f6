//! Printing lines, with the comments and blank lines between them.

use std::{collections::BTreeMap, ops::Range};

use super::{
    COLUMNS_MAX, Piece,
    braces::{Braces, in_text},
    lines::{Line, LineRole},
    space,
};
use crate::{
    lex::TokenKind,
    source::Span,
    syntax::{Comment, CommentKind},
};

/// What is printed, and how far.
pub(super) struct Printer<'a> {
    text: &'a str,
    pieces: &'a [Piece],
    braces: &'a BTreeMap<usize, Braces>,
    /// Those that are not printed yet, the next one last.
    comments: Vec<Comment>,
    out: String,
    /// Where what was printed last ends in the source.
    printed: u32,
    /// Where the last piece that was printed ends in the source.
    last_piece: u32,
    /// The index of the piece behind the time of a test line, which stands apart from it.
    moment: Option<usize>,
}

/// How a line stands to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BlankLine {
    /// None: it is the first of its block, or the last word of it.
    Never,
    /// One, if there was one.
    Kept,
    /// One, even if there was none.
    Always,
}

impl<'a> Printer<'a> {
    pub fn new(
        text: &'a str,
        pieces: &'a [Piece],
        comments: &[Comment],
        braces: &'a BTreeMap<usize, Braces>,
    ) -> Self {
        let comments = comments
            .iter()
            .rev()
            .filter(|comment| !in_text(pieces, comment.span));
        Self {
            text,
            pieces,
            braces,
            comments: comments.copied().collect(),
            out: String::with_capacity(text.len() + text.len() / 8),
            printed: 0,
            last_piece: 0,
            moment: None,
        }
    }

    pub fn print(mut self, lines: &[Line]) -> String {
        let mut before: Option<Line> = None;
        for (index, line) in lines.iter().enumerate() {
            let end = lines
                .get(index + 1)
                .map_or(self.pieces.len(), |next| next.piece);
            self.comments_and_blank(line, before);
            self.moment = self.moment_of(line);
            self.line(line.piece..end, line.depth);
            before = Some(*line);
        }
        self.leading_comments(u32::MAX, 0, BlankLine::Kept, true);
        self.out
    }

    /// In `at 1d  opened welcome` and `expect at 2d  send email tips`, what follows the time.
    fn moment_of(&self, line: &Line) -> Option<usize> {
        let at = line.piece + usize::from(self.kind(line.piece) == TokenKind::Expect);
        let what = at + 2;
        let is_timed = line.role == LineRole::TestLine && self.kind(at) == TokenKind::At;
        let is_addressed = self.kind(what + 1) == TokenKind::Colon;
        (is_timed && !is_addressed).then_some(what)
    }

    /// What stands above a line.
    fn comments_and_blank(&mut self, line: &Line, before: Option<Line>) {
        let start = self.start(line.piece);
        let (depth, blank) = match (before, line.role) {
            (None, _) => (line.depth, BlankLine::Never),
            // A comment above the last word of a block still belongs to the block.
            (Some(_), LineRole::End | LineRole::BlockEnd) => (line.depth + 1, BlankLine::Never),
            (Some(before), LineRole::Divider) => {
                let first = before.depth < line.depth;
                (
                    if first { line.depth } else { line.depth + 1 },
                    BlankLine::Never,
                )
            }
            (Some(before), LineRole::Block) if before.role != LineRole::Block => {
                (line.depth, BlankLine::Always)
            }
            (Some(before), LineRole::Statement) if before.role == LineRole::Clause => {
                (line.depth, BlankLine::Always)
            }
            (Some(before), _) if before.role == LineRole::BlockEnd => {
                (line.depth, BlankLine::Always)
            }
            (Some(before), _) if before.depth < line.depth => (line.depth, BlankLine::Never),
            (Some(_), _) => (line.depth, BlankLine::Kept),
        };
        let closes = matches!(
            line.role,
            LineRole::Divider | LineRole::End | LineRole::BlockEnd
        );
        let opens = before.is_none_or(|before| before.depth < line.depth);
        self.above(start, depth, blank, closes, opens);
    }

    /// Prints the comments above `start`, and the blank lines between.
    fn above(&mut self, start: u32, depth: usize, blank: BlankLine, closes: bool, opens: bool) {
        let blanks_between = self.blank_lines_before(start);
        let add_first = blank == BlankLine::Always && !blanks_between;
        if add_first {
            self.blank_line();
        }
        let first = match blank {
            BlankLine::Never if opens => BlankLine::Never,
            _ => BlankLine::Kept,
        };
        let printed_comments = self.leading_comments(start, depth, first, closes);
        let kept =
            self.gap_has_blank(start) && !closes && (printed_comments || first != BlankLine::Never);
        if kept && (printed_comments || !add_first) {
            self.blank_line();
        }
    }

    /// Whether there is a blank line anywhere between what was printed last and `start`.
    fn blank_lines_before(&self, start: u32) -> bool {
        let mut from = self.printed;
        for comment in self
            .comments
            .iter()
            .rev()
            .take_while(|comment| comment.span.start < start)
        {
            if is_blank_gap(self.slice(Span::new(from, comment.span.start))) {
                return true;
            }
            from = comment.span.end.max(from);
        }
        is_blank_gap(self.slice(Span::new(from, start)))
    }

    fn gap_has_blank(&self, start: u32) -> bool {
        is_blank_gap(self.slice(Span::new(self.printed, start)))
    }

    /// Prints the comments that stand before `start`, each on a line of its own; whether there were any.
    fn leading_comments(
        &mut self,
        start: u32,
        depth: usize,
        mut first: BlankLine,
        closes: bool,
    ) -> bool {
        let mut any = false;
        while let Some(comment) = self.comments.pop_if(|comment| comment.span.start < start) {
            if first != BlankLine::Never && self.gap_has_blank(comment.span.start) {
                self.blank_line();
            }
            first = BlankLine::Kept;
            self.indent(depth);
            self.out.push_str(self.slice(comment.span).trim_end());
            self.out.push('\n');
            self.printed = self.printed.max(comment.span.end);
            let next = self
                .comments
                .last()
                .map_or(start, |next| next.span.start.min(start));
            let last = next == start;
            if comment.kind == CommentKind::Doc
                && !(last && closes)
                && !self.documents(comment, next)
            {
                // It documented nothing where it stood, and must not begin to.
                self.blank_line();
            }
            any = true;
        }
        any
    }

    /// Prints the pieces of one logical line, and the comment behind it.
    fn line(&mut self, range: Range<usize>, depth: usize) {
        self.indent(depth);
        self.broken_pieces(range, depth);
        self.trailing_comment();
        self.out.push('\n');
    }

    /// Prints pieces, breaking the braces that must be, or that are too wide.
    fn broken_pieces(&mut self, range: Range<usize>, depth: usize) {
        let too_wide = self.width(range.clone()) + depth * 2 > COLUMNS_MAX;
        let mut index = range.start;
        let mut before = None;
        while index < range.end {
            let braces = self
                .braces
                .get(&index)
                .filter(|braces| braces.broken || (too_wide && !braces.members.is_empty()));
            self.separate(range.start, index, &mut before);
            self.piece(index);
            match braces {
                Some(braces) => {
                    self.members(braces, depth);
                    index = braces.close;
                }
                None if self.braces.contains_key(&index) => {
                    index = self.inline_braces(index);
                    before = Some(TokenKind::RightBrace);
                    continue;
                }
                None => {}
            }
            before = self.pieces.get(index).map(|piece| piece.kind);
            index += 1;
        }
    }

    /// Puts a blank before a piece if one belongs there.
    fn separate(&mut self, start: usize, index: usize, before: &mut Option<TokenKind>) {
        let Some(kind) = *before else { return };
        let after = self.kind(index);
        let earlier = index
            .checked_sub(2)
            .filter(|earlier| *earlier >= start)
            .map(|earlier| self.kind(earlier));
        let is_key_sign = earlier == Some(TokenKind::Colon);
        let drop = self.is_dropped(index);
        if !drop && space::blank(earlier.filter(|_| !is_key_sign), kind, after) {
            self.out.push(' ');
        }
        if self.moment == Some(index) {
            self.out.push(' ');
        }
    }

    /// Prints members one a line, with the closing brace below them.
    fn members(&mut self, braces: &Braces, depth: usize) {
        self.trailing_comment();
        self.out.push('\n');
        for (index, member) in braces.members.iter().enumerate() {
            let end = braces
                .members
                .get(index + 1)
                .copied()
                .unwrap_or(braces.close);
            let first = if index == 0 {
                BlankLine::Never
            } else {
                BlankLine::Kept
            };
            self.above(self.start(*member), depth + 1, first, false, index == 0);
            self.line(*member..self.without_comma(*member, end), depth + 1);
        }
        let close = self.start(braces.close);
        let empty = braces.members.is_empty();
        self.above(close, depth + 1, BlankLine::Never, true, empty);
        self.indent(depth);
        self.piece(braces.close);
    }

    /// The end of a member without the comma behind it.
    fn without_comma(&self, start: usize, end: usize) -> usize {
        match end.checked_sub(1) {
            Some(last) if last >= start && self.kind(last) == TokenKind::Comma => last,
            _ => end,
        }
    }

    /// Prints what follows a `{` up to its `}` on one line; gives the index behind it.
    fn inline_braces(&mut self, open: usize) -> usize {
        let Some(braces) = self.braces.get(&open) else {
            return open + 1;
        };
        for (index, member) in braces.members.iter().enumerate() {
            let end = braces
                .members
                .get(index + 1)
                .copied()
                .unwrap_or(braces.close);
            self.out.push_str(if index == 0 { " " } else { ", " });
            self.inline_pieces(*member..self.without_comma(*member, end));
        }
        if !braces.members.is_empty() {
            self.out.push(' ');
        }
        self.piece(braces.close);
        braces.close + 1
    }

    fn inline_pieces(&mut self, range: Range<usize>) {
        let mut index = range.start;
        let mut before = None;
        while index < range.end {
            self.separate(range.start, index, &mut before);
            self.piece(index);
            if self.braces.contains_key(&index) {
                index = self.inline_braces(index);
                before = Some(TokenKind::RightBrace);
                continue;
            }
            before = Some(self.kind(index));
            index += 1;
        }
    }

    /// How wide pieces are on one line; more than any limit, if one of them takes several.
    fn width(&self, range: Range<usize>) -> usize {
        let mut probe = Printer {
            text: self.text,
            pieces: self.pieces,
            braces: self.braces,
            comments: Vec::new(),
            out: String::new(),
            printed: 0,
            last_piece: 0,
            moment: None,
        };
        let source: usize = range
            .clone()
            .map(|index| {
                self.pieces
                    .get(index)
                    .map_or(0, |piece| piece.span.range().len())
            })
            .sum();
        if source > COLUMNS_MAX * 8 {
            return source;
        }
        probe.inline_pieces(range);
        probe
            .out
            .lines()
            .map(|line| line.chars().count())
            .max()
            .unwrap_or(0)
    }

    fn piece(&mut self, index: usize) {
        if self.is_dropped(index) {
            return;
        }
        if let Some(piece) = self.pieces.get(index) {
            self.out.push_str(self.slice(piece.span));
            self.printed = self.printed.max(piece.span.end);
            self.last_piece = piece.span.end;
        }
    }

    /// A comma before a closing bracket says nothing.
    fn is_dropped(&self, index: usize) -> bool {
        self.kind(index) == TokenKind::Comma
            && matches!(
                self.kind(index + 1),
                TokenKind::RightParen | TokenKind::RightBracket
            )
    }

    /// Prints the comment that stands behind the last piece on its line, or inside the line that was just printed.
    fn trailing_comment(&mut self) {
        let last = self.last_piece;
        let is_behind = |comment: &Comment| {
            comment.span.start < last
                || !self
                    .slice(Span::new(last, comment.span.start))
                    .contains('\n')
        };
        let next_piece = self.pieces.partition_point(|piece| piece.span.start < last);
        let next = self
            .pieces
            .get(next_piece)
            .map_or(u32::MAX, |piece| piece.span.start);
        let Some(comment) = self
            .comments
            .last()
            .copied()
            .filter(|comment| is_behind(comment) && comment.span.start < next)
        else {
            return;
        };
        self.comments.pop();
        self.out.push(' ');
        self.out.push_str(self.slice(comment.span).trim_end());
        self.printed = self.printed.max(comment.span.end);
    }

    fn blank_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    fn indent(&mut self, depth: usize) {
        for _ in 0..depth {
            self.out.push_str("  ");
        }
    }

    /// Whether a doc comment stands directly above what begins at `next`.
    fn documents(&self, comment: Comment, next: u32) -> bool {
        let gap = self.slice(Span::new(comment.span.end, next));
        self.begins_line(comment.span.start)
            && gap.trim().is_empty()
            && gap.matches('\n').count() == 1
    }

    fn begins_line(&self, offset: u32) -> bool {
        let before = self.text.get(..offset as usize).unwrap_or("");
        let blanks = before.trim_end_matches([' ', '\t']);
        blanks.is_empty() || blanks.ends_with(['\n', '\u{feff}'])
    }

    fn kind(&self, index: usize) -> TokenKind {
        self.pieces
            .get(index)
            .map_or(TokenKind::End, |piece| piece.kind)
    }

    fn start(&self, index: usize) -> u32 {
        self.pieces
            .get(index)
            .map_or(u32::MAX, |piece| piece.span.start)
    }

    fn slice(&self, span: Span) -> &'a str {
        self.text.get(span.range()).unwrap_or("")
    }
}

/// Whether a gap between two things holds a blank line.
fn is_blank_gap(gap: &str) -> bool {
    let mut lines = gap.split('\n');
    lines.next();
    lines.next_back();
    lines.any(|line| line.trim().is_empty())
}
