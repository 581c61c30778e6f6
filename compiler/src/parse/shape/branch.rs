//! What divides blocks: `then`, `else`, `elseif`, `case`, and the block that each belongs to.

use super::{
    Shaper, Step, Stop,
    frame::{Frame, FrameKind},
};
use crate::{lex::TokenKind, source::Span};

impl Shaper<'_> {
    pub(super) fn then(&mut self, index: usize, span: Span) -> Step {
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
    pub(super) fn alternative(&mut self, index: usize, kind: TokenKind, span: Span) -> Step {
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
        if kind == TokenKind::Else && self.is_else_of_split(index, span) {
            self.top_mut().into_iter().for_each(Frame::begin_arm);
            self.else_of_split(index, span);
            return Ok(());
        }
        if kind == TokenKind::Elseif && self.is_elseif_too_many(index, span) {
            self.unbalanced()?;
            return self.elseif_too_many(index, span);
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

    /// Whether the `elseif` at `index` is of a `wait`, or stands behind the `else` of its block.
    fn is_elseif_too_many(&self, index: usize, span: Span) -> bool {
        let is_too_many = |frame: &Frame| match frame.kind {
            FrameKind::Wait => true,
            FrameKind::If => frame.has_else,
            _ => false,
        };
        self.frames.last().is_some_and(is_too_many) && !self.is_outside_of_top(index, span)
    }

    /// Reads an `elseif` that cannot stand here as an `if` in the block's `else`, which end together.
    fn elseif_too_many(&mut self, index: usize, span: Span) -> Step {
        let (message, help) = if self.top() == FrameKind::Wait {
            let help = "ask in its `else`, with an `end` for each: `else if … then … end end`";
            ("a `wait` has no `elseif`", help)
        } else {
            let help = "the `else` is the last branch: put the `elseif` before it";
            ("`elseif` stands behind the `else`", help)
        };
        let finding = self.syntax_error(span, message).with_help(help);
        self.say(finding);
        let Some(outer) = self.top_mut() else {
            return Ok(());
        };
        let (column, shared_ends) = (outer.column, outer.shared_ends + 1);
        outer.begin_arm();
        if !std::mem::replace(&mut outer.has_else, true) {
            self.push(TokenKind::Else, Span::at(span.start));
        }
        self.open(FrameKind::If, index, span)?;
        if let Some(frame) = self.top_mut() {
            frame.column = column;
            frame.shared_ends = shared_ends;
        }
        self.push(TokenKind::If, span);
        Ok(())
    }

    fn stray_alternative(&mut self, index: usize, kind: TokenKind, span: Span) -> Step {
        let block = self.top().block_without_else();
        if let Some(block) = block.filter(|_| kind == TokenKind::Else)
            && !self.is_outside_of_top(index, span)
        {
            self.else_too_many(block, span);
            return Ok(());
        }
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

    /// Leaves out an `else` in a block that has had one, or has none: what follows is of that block, whose `end` is still to come.
    fn else_too_many(&mut self, block: &str, span: Span) {
        let (message, help) = if self.frames.last().is_some_and(|frame| frame.has_else) {
            let before = match block {
                "if" => "those before it ask, `elseif … then`",
                "match" => "those before it have a `case` each",
                _ => "it stands for the time that is up",
            };
            let help = format!("one `else` is enough, as the last branch: {before}");
            (format!("a second `else` in `{block}`"), help)
        } else {
            let help = format!("close the `{block}` with `end`, and ask behind it, `if … then`");
            (format!("`{block}` has no `else`"), help)
        };
        let finding = self.syntax_error(span, message).with_help(help);
        self.stray(finding, span);
    }

    /// `case …`, `after … then`
    pub(super) fn case(&mut self, index: usize, kind: TokenKind, span: Span) -> Step {
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
}

pub(super) fn is_share(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Percent | TokenKind::Int | TokenKind::Decimal
    )
}
