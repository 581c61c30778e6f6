//! Opening and closing: what matches, and what was forgotten where it does not.

use super::{
    Shaper, Step, Stop,
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
                self.note_else_if(span);
                self.open(FrameKind::If, index, span)?;
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

    /// Remembers an `else if` on one line: `elseif` may have been meant.
    fn note_else_if(&mut self, span: Span) {
        if self.before(1) != Some(TokenKind::Else) {
            return;
        }
        let Some(start) = self.out.spans.last().copied() else {
            return;
        };
        let gap = self
            .text
            .get(start.end as usize..span.start as usize)
            .unwrap_or("\n");
        if let Some(frame) = self.top_mut()
            && frame.kind == FrameKind::If
            && !gap.contains('\n')
        {
            frame.else_if = Some(start.to(span));
        }
    }

    fn then(&mut self, index: usize, span: Span) -> Step {
        if self.before(1) == Some(TokenKind::Else) {
            let gap = Span::new(
                self.out.spans.last().map_or(span.start, |last| last.end),
                span.end,
            );
            let finding = self
                .syntax_error(span, "no `then` stands behind `else`")
                .with_help("remove the `then`")
                .with_replacement("remove the `then`", gap.in_file(self.file), "");
            self.stray(finding, span);
            return Ok(());
        }
        let waiting = self.top_mut().and_then(|frame| frame.wait.take());
        // In a split, a share and a name before `then` begin an arm.
        let arm = self.top() == FrameKind::Split
            && self.before(1).is_some_and(TokenKind::is_word)
            && self.before(2).is_some_and(is_share);
        let waiting = waiting.filter(|(_, wait)| !arm && !self.is_over(*wait));
        if let Some((opener, wait)) = waiting {
            self.open_at(FrameKind::Wait, opener, wait, span)?;
        } else {
            let expected = match self.top_mut() {
                Some(frame) if frame.kind == FrameKind::Split => {
                    frame.begin_arm();
                    true
                }
                Some(frame) => std::mem::take(&mut frame.expects_then),
                None => true,
            };
            if !expected {
                self.unbalanced()?;
                self.open(FrameKind::Stray, index, span)?;
            }
        }
        self.push(TokenKind::Then, span);
        Ok(())
    }

    /// Whether a `wait 2d` ends before a word that goes on with nothing, so that a `then` behind that is none of its own.
    fn is_over(&self, wait: usize) -> bool {
        let behind = self.kind_at(wait + 2);
        self.kind_at(wait + 1) == Some(TokenKind::Duration)
            && behind.is_some_and(|kind| kind.is_plain_name() || kind == TokenKind::When)
    }

    /// `else`, `elseif`
    fn alternative(&mut self, index: usize, kind: TokenKind, span: Span) -> Step {
        let fits = |frame: &Frame| match kind {
            TokenKind::Elseif => {
                frame.takes_else() && matches!(frame.kind, FrameKind::If | FrameKind::Stray)
            }
            _ => frame.takes_else(),
        };
        if kind == TokenKind::Else
            && self.top() == FrameKind::Race
            && !self.is_outside_of_top(index, span)
        {
            self.top_mut().into_iter().for_each(Frame::begin_arm);
            self.else_of_race(index, span);
            return Ok(());
        }
        if !self.return_to(index, span, fits)? {
            return self.stray_alternative(index, kind, span);
        }
        let elseif = kind == TokenKind::Elseif;
        let mut stray = false;
        if let Some(frame) = self.top_mut() {
            frame.begin_arm();
            frame.has_else = !elseif;
            frame.expects_then = elseif;
            frame.wait = None;
            stray = frame.kind == FrameKind::Stray;
            frame.branches += u32::from(elseif);
        }
        if elseif {
            self.deeper(span)?;
        }
        if !stray {
            self.push(kind, span);
        }
        Ok(())
    }

    /// Closes what was forgotten inside the block whose branch begins at `index`, as far as indentation tells; whether there is such a block.
    pub(super) fn return_to(
        &mut self,
        index: usize,
        span: Span,
        fits: impl Fn(&Frame) -> bool,
    ) -> Result<bool, Stop> {
        let indentation = self.layout().and_then(|layout| layout.first_on_line(index));
        let own = |frame: &Frame| indentation.is_none_or(|indentation| frame.column <= indentation);
        if self
            .frames
            .last()
            .is_some_and(|frame| fits(frame) && own(frame))
        {
            return Ok(true);
        }
        self.unbalanced()?;
        let in_block = self
            .frames
            .iter()
            .rev()
            .take_while(|frame| !frame.kind.is_declaration() && frame.kind != FrameKind::File);
        let candidates: Vec<(usize, &Frame)> = in_block
            .enumerate()
            .filter(|(_, frame)| fits(frame))
            .collect();
        let mut nearest = candidates.iter();
        let aligned = candidates
            .iter()
            .find(|(_, frame)| Some(frame.column) == indentation)
            .or_else(|| nearest.find(|(_, frame)| own(frame)))
            .or(candidates.first());
        let Some(up) = aligned.map(|(up, _)| *up) else {
            return Ok(false);
        };
        (0..up).for_each(|_| self.forget(span));
        Ok(true)
    }

    fn stray_alternative(&mut self, index: usize, kind: TokenKind, span: Span) -> Step {
        let word = kind.text();
        let finding = self
            .syntax_error(span, format!("`{word}` belongs to nothing"))
            .labelled("nothing that is open here has another branch")
            .with_help("an `else` stands between the `then` and the `end` of an `if`, a `wait` or a `match`");
        self.stray(finding, span);
        self.open(FrameKind::Stray, index, span)?;
        if let Some(frame) = self.top_mut() {
            frame.has_else = kind == TokenKind::Else;
            frame.expects_then = kind == TokenKind::Elseif;
        }
        Ok(())
    }

    /// `case …`, `after … then`
    fn case(&mut self, index: usize, kind: TokenKind, span: Span) -> Step {
        let fits = |frame: &Frame| match kind {
            TokenKind::After => frame.kind == FrameKind::Race,
            _ => frame.kind.has_cases(),
        };
        self.return_to(index, span, fits)?;
        if let Some(frame) = self.top_mut() {
            frame.begin_arm();
            frame.expects_then = true;
            frame.wait = None;
        }
        self.push(kind, span);
        Ok(())
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
        Ok(())
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
        self.out.findings.push(finding);
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

    /// Closes everything that is open: another declaration begins.
    pub(super) fn close_all(&mut self, span: Span) {
        while self.frames.len() > 1 {
            self.forget(span);
        }
    }

    /// Closes the innermost level as one that was forgotten, noticed at `noticed`.
    fn forget(&mut self, noticed: Span) {
        let Some(frame) = self.frames.last() else {
            return;
        };
        let kind = frame.kind;
        let opener = self
            .out
            .spans
            .get(frame.opener as usize)
            .copied()
            .unwrap_or_default();
        let word = self
            .out
            .kinds
            .get(frame.opener as usize)
            .map_or("", |kind| kind.text());
        let swallowed = self.is_swallowed(frame.opener);
        if self.is_forgotten() {
            self.close_forgotten(None);
        }
        let finding = match kind {
            FrameKind::File | FrameKind::BareFlow | FrameKind::Stray | FrameKind::Interpolation => {
                None
            }
            _ if swallowed => None,
            // It was never written, which was said.
            FrameKind::Brace if opener.is_empty() => None,
            FrameKind::Paren | FrameKind::Bracket => {
                let finding = self.unclosed_bracket(opener, word, noticed);
                self.out.unclosed.push(finding);
                None
            }
            FrameKind::Brace => {
                let finding = self.unclosed(opener, "{", "}");
                Some(self.closing(finding, opener, "}"))
            }
            _ => Some(self.unclosed_block(opener, word)),
        };
        self.out.findings.extend(finding);
        let last = self.out.spans.last().copied().unwrap_or_default();
        self.close();
        if let Some(closer) = kind.closer() {
            self.push(closer, Span::at(last.end));
        }
    }

    /// Whether a string that was never closed has swallowed the closer of what `opener` opens.
    ///
    /// A `"` string swallows the rest of its line, a `"""` string the rest of the file.
    fn is_swallowed(&self, opener: u32) -> bool {
        let behind_opener = self.out.kinds.len().saturating_sub(opener as usize);
        let mut tokens = self
            .out
            .kinds
            .iter()
            .zip(&self.out.spans)
            .rev()
            .take(behind_opener);
        // Behind it stand only closers that were put in.
        let Some((_, end)) = tokens
            .find(|(kind, span)| **kind == TokenKind::TextEnd || !span.is_empty())
            .filter(|(_, span)| span.is_empty())
        else {
            return false;
        };
        let Some((_, quote)) = tokens.find(|(kind, _)| **kind == TokenKind::TextStart) else {
            return false;
        };
        let start = self
            .out
            .spans
            .get(opener as usize)
            .map_or(0, |span| span.start);
        quote.range().len() == 3
            || !self
                .text
                .get(start as usize..end.end as usize)
                .unwrap_or("\n")
                .contains('\n')
    }
}

fn is_share(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Percent | TokenKind::Int | TokenKind::Decimal
    )
}
