//! Opening and closing: what matches, and what was forgotten where it does not.

use super::{
    Shaper, Step,
    branch::is_share,
    frame::{Frame, FrameKind},
};
use crate::{finding::Finding, lex::TokenKind, source::Span};

impl Shaper<'_> {
    /// A keyword that begins or divides declarations, clauses or statements.
    pub(super) fn structure(&mut self, index: usize, kind: TokenKind, span: Span) -> Step {
        if self
            .frames
            .iter()
            .rev()
            .take_while(|frame| frame.kind.is_bracket())
            .any(|frame| frame.kind == FrameKind::Interpolation)
        {
            self.push(kind, span);
            return Ok(());
        }
        if self.top().is_bracket() {
            self.unbalanced()?;
            if kind == TokenKind::End && self.is_forgotten() {
                self.close_forgotten(Some(span));
                self.close();
                self.push(TokenKind::RightBrace, span);
                return Ok(());
            }
            if kind == TokenKind::End && self.is_in_declaration() && self.begins_line(index) {
                self.end_for_brace(span);
                return Ok(());
            }
            if self.is_in_declaration() && self.is_closed_behind(index) {
                self.push(kind, span);
                return Ok(());
            }
            self.close_brackets(span);
        }
        self.new_expression();
        match kind {
            TokenKind::Flow => self.declaration(index, FrameKind::Flow, kind, span),
            TokenKind::Test => self.declaration(index, FrameKind::Test, kind, span),
            TokenKind::Then => self.then(index, span),
            TokenKind::Elseif | TokenKind::Else => self.alternative(index, kind, span),
            TokenKind::End => self.end(index, span),
            TokenKind::Case | TokenKind::After => self.case(index, kind, span),
            _ => self.statement(index, kind, span),
        }
    }

    /// Whether the braces of a declaration are closed behind a word that cannot stand in them, before another declaration begins: then they were not forgotten.
    fn is_closed_behind(&self, index: usize) -> bool {
        /// Braces that are open for longer are taken to be forgotten.
        const TOKENS_MAX: usize = 500;
        let Some(layout) = self.layout() else {
            return false;
        };
        let declared = self.frames.last().map_or(0, |frame| frame.column);
        let mut open = 0_u32;
        for (at, token) in self.tokens.iter().enumerate().skip(index).take(TOKENS_MAX) {
            let is_outside = layout
                .first_on_line(at)
                .is_some_and(|column| column <= declared);
            match token.kind {
                TokenKind::LeftBrace => open += 1,
                TokenKind::RightBrace if open == 0 => return true,
                TokenKind::RightBrace => open -= 1,
                _ if is_outside => return false,
                _ => {}
            }
        }
        false
    }

    /// Closes the brackets that are open in the innermost block: its next line begins.
    pub(super) fn close_brackets(&mut self, span: Span) {
        while self.top().is_bracket() {
            self.forget(span);
        }
    }

    fn declaration(&mut self, index: usize, frame: FrameKind, kind: TokenKind, span: Span) -> Step {
        if self.frames.len() > 1 && self.top() != FrameKind::BareFlow {
            self.unbalanced()?;
            self.close_all(span);
        }
        if self.frames.len() == 1 && self.layout().is_none() {
            self.set_checkpoint(index);
        }
        self.open(frame, index, span)?;
        self.push(kind, span);
        Ok(())
    }

    /// A keyword that begins a statement or a clause.
    fn statement(&mut self, index: usize, kind: TokenKind, span: Span) -> Step {
        if self.top() == FrameKind::Test || self.top() == FrameKind::Policy {
            self.push(kind, span);
            return Ok(());
        }
        if self.frames.len() == 1 {
            if kind == TokenKind::On {
                self.open(FrameKind::BareFlow, index, span)?;
                self.push(kind, span);
                return Ok(());
            }
            if self.out.kinds.len() > self.checkpoint.out {
                self.unbalanced()?;
            }
        }
        self.end_unfinished(index, span);
        if self.top() == FrameKind::Split && self.before(1).is_some_and(is_share) {
            self.takes_as_name(index);
        }
        let opener = u32::try_from(self.out.kinds.len()).unwrap_or(u32::MAX);
        if let Some(frame) = self.top_mut() {
            frame.expects_then = false;
            frame.wait = None;
        }
        let behind = (self.kind_at(index + 1), self.kind_at(index + 2));
        match kind {
            TokenKind::If => {
                let column = self.note_else_if(span);
                self.open(FrameKind::If, index, span)?;
                if let (Some(column), Some(frame)) = (column, self.top_mut()) {
                    frame.column = frame.column.min(column);
                }
            }
            TokenKind::Match => self.open(FrameKind::Match, index, span)?,
            TokenKind::Split => self.open(FrameKind::Split, index, span)?,
            TokenKind::Repeat => self.open(FrameKind::Repeat, index, span)?,
            TokenKind::Wait
                if behind == (Some(TokenKind::For), Some(TokenKind::Case))
                    && !self.is_outside(index, index + 2) =>
            {
                self.open(FrameKind::Race, index, span)?;
            }
            TokenKind::Wait => {
                if let Some(frame) = self.top_mut() {
                    frame.wait = Some((opener, index));
                }
            }
            _ => {}
        }
        self.push(kind, span);
        Ok(())
    }

    /// Closes the blocks that were begun and not gone on with: the statement at `index` is indented as they are, and no end of theirs follows.
    fn end_unfinished(&mut self, index: usize, span: Span) {
        let Some(indentation) = self.layout().and_then(|layout| layout.first_on_line(index)) else {
            return;
        };
        while let Some(frame) = self.frames.last()
            && frame.kind.is_block()
            && frame.column >= indentation
            && !self.is_ended_behind(index, frame.column)
        {
            self.forget(span);
        }
    }

    /// Whether a line behind `index` ends or goes on with a block whose line is indented by `column`.
    fn is_ended_behind(&self, index: usize, column: u32) -> bool {
        /// Blocks that go on for longer are taken to be ended.
        const TOKENS_MAX: usize = 2_000;
        let Some(layout) = self.layout() else {
            return true;
        };
        let mut open = 0_u32;
        let mut is_own_line = false;
        let mut waits = false;
        for (at, token) in self.tokens.iter().enumerate().skip(index).take(TOKENS_MAX) {
            if let Some(indentation) = layout.first_on_line(at) {
                let begins = matches!(token.kind, TokenKind::Flow | TokenKind::Test);
                if indentation < column || begins {
                    return false;
                }
                is_own_line = indentation == column;
                waits = is_own_line && token.kind == TokenKind::Wait;
                let divides = matches!(
                    token.kind,
                    TokenKind::Else | TokenKind::Elseif | TokenKind::Case
                );
                if is_own_line && open == 0 && divides {
                    return true;
                }
            }
            match token.kind {
                _ if !is_own_line => {}
                TokenKind::End if open == 0 => return true,
                TokenKind::End => open -= 1,
                TokenKind::If | TokenKind::Match | TokenKind::Split | TokenKind::Repeat => {
                    open += 1;
                }
                TokenKind::Then | TokenKind::Case if waits => {
                    waits = false;
                    open += 1;
                }
                _ => {}
            }
        }
        self.tokens.len() > index + TOKENS_MAX
    }

    /// Whether the token at `other` begins a line that is indented less than the line of `index`.
    fn is_outside(&self, index: usize, other: usize) -> bool {
        self.layout().is_some_and(|layout| {
            let own = layout.indentation(index);
            layout.first_on_line(other).is_some_and(|other| other < own)
        })
    }

    /// Remembers an `else if` on one line: `elseif` may have been meant. Gives how far the `if` is indented that it goes on with.
    fn note_else_if(&mut self, span: Span) -> Option<u32> {
        if self.before(1) != Some(TokenKind::Else) {
            return None;
        }
        let start = self.out.spans.last().copied()?;
        let gap = self.text.get(start.end as usize..span.start as usize);
        let frame = self.top_mut()?;
        if frame.kind != FrameKind::If || gap.is_none_or(|gap| gap.contains('\n')) {
            return None;
        }
        frame.else_if = Some(start.to(span));
        Some(frame.column)
    }

    fn end(&mut self, index: usize, span: Span) -> Step {
        if self.ends_arm(index) {
            self.end_of_arm(span);
            return Ok(());
        }
        if matches!(self.top(), FrameKind::File | FrameKind::BareFlow) {
            self.unbalanced()?;
            self.stray_end(span);
            return Ok(());
        }
        if let Some(indentation) = self.layout().and_then(|layout| layout.first_on_line(index)) {
            let innermost = self.frames.last().map_or(0, |frame| frame.column);
            if indentation < innermost {
                let aligned = self
                    .frames
                    .iter()
                    .rev()
                    .take_while(|frame| frame.kind != FrameKind::File)
                    .position(|frame| frame.column == indentation);
                (0..aligned.unwrap_or(0)).for_each(|_| self.forget(span));
            } else if indentation > innermost
                && self.top().is_declaration()
                && !self.declaration_may_end(index)
            {
                self.stray_end(span);
                return Ok(());
            }
        }
        if self.top() == FrameKind::BareFlow {
            self.stray_end(span);
            return Ok(());
        }
        let stray = self.top() == FrameKind::Stray;
        let closed = self.close();
        let shared = closed.as_ref().filter(|frame| frame.shared_ends > 0);
        let shared = shared.filter(|frame| !self.has_own_end(index, frame));
        let shared_ends = shared.map_or(0, |frame| frame.shared_ends);
        if let Some(else_if) = closed
            .as_ref()
            .and_then(|frame| frame.else_if.map(|place| (frame.opener, place)))
            && let Some(declaration) = self.frames.get_mut(1)
        {
            declaration.else_ifs.push(else_if);
        }
        if !stray {
            self.push(TokenKind::End, span);
        }
        for _ in 0..shared_ends {
            self.close();
            self.push(TokenKind::End, Span::at(span.end));
        }
        Ok(())
    }

    /// Whether behind the `end` at `index`, which could close the blocks around `closed` too, stands another one for them.
    fn has_own_end(&self, index: usize, closed: &Frame) -> bool {
        if self.kind_at(index + 1) != Some(TokenKind::End) {
            return false;
        }
        let Some(column) = self
            .layout()
            .and_then(|layout| layout.first_on_line(index + 1))
        else {
            return !self.declaration_may_end(index + 1);
        };
        let mut around = self.frames.iter().rev().skip(closed.shared_ends as usize);
        column == closed.column && around.next().is_some_and(|frame| frame.column < column)
    }

    /// Whether the `end` at `index` is the last word of a declaration: the file ends behind it, or another one begins.
    pub(super) fn declaration_may_end(&self, index: usize) -> bool {
        match self.kind_at(index + 1) {
            None => true,
            Some(next) => next.is_declaration_start(),
        }
    }

    fn stray_end(&mut self, span: Span) {
        let finding = self
            .syntax_error(span, "`end` closes nothing")
            .labelled("everything before it is closed already")
            .with_replacement("remove it", span.in_file(self.file), "")
            .with_help("remove it");
        self.stray(finding, span);
    }

    /// Leaves a token out, and says why.
    pub(super) fn stray(&mut self, finding: Finding, span: Span) {
        self.say(finding);
        self.out.excused.push(span.end);
    }

    pub(super) fn close_bracket(&mut self, frame: FrameKind, kind: TokenKind, span: Span) -> Step {
        if self.top() != frame {
            self.unbalanced()?;
            let brackets = self
                .frames
                .iter()
                .rev()
                .take_while(|open| open.kind.is_bracket());
            let Some(up) = brackets
                .map(|open| open.kind)
                .position(|open| open == frame)
            else {
                let finding = self
                    .syntax_error(span, format!("`{}` closes nothing", kind.text()))
                    .with_help("remove it")
                    .with_replacement("remove it", span.in_file(self.file), "");
                self.stray(finding, span);
                return Ok(());
            };
            (0..up).for_each(|_| self.forget(span));
        }
        self.close();
        self.push(kind, span);
        Ok(())
    }

    pub(super) fn end_of_file(&mut self) -> Step {
        let open = self
            .frames
            .iter()
            .skip(1)
            .any(|frame| frame.kind != FrameKind::BareFlow);
        if open {
            self.unbalanced()?;
            let end = self.out.spans.last().copied().unwrap_or_default();
            while self
                .frames
                .last()
                .is_some_and(|frame| !matches!(frame.kind, FrameKind::BareFlow | FrameKind::File))
            {
                self.forget(end);
            }
        }
        Ok(())
    }
}
