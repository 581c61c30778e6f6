//! Arms and branches that have an `end` of their own, where one stands behind all of them.

use super::{
    Shaper, Step,
    frame::{ArmEnd, Frame, FrameKind},
};
use crate::{
    finding::{Edit, Fix},
    lex::TokenKind,
    source::Span,
};

impl Shaper<'_> {
    /// Whether the `end` at `index` ends an arm of the innermost block, and not the block.
    pub(super) fn ends_arm(&self, index: usize) -> bool {
        let Some((block, around)) = self.frames.split_last() else {
            return false;
        };
        if self.begins_arm(block, index + 1) {
            // What stands behind could be an arm of a block around this one, which has ended.
            let is_alone = !around.iter().any(|outer| self.begins_arm(outer, index + 1));
            return is_alone || self.is_indented_as_of_arm(block, index);
        }
        let has_arms = matches!(
            block.kind,
            FrameKind::Split | FrameKind::Match | FrameKind::Race
        );
        // Where the other arms have ended, so has the last.
        let end = block.arm_end.filter(|end| has_arms && !end.is_of_last);
        end.is_some_and(|end| {
            self.kind_at(index + 1) == Some(TokenKind::End) && !self.ends_block(index, end)
        })
    }

    /// Whether the `end` behind the last arm is that of the block: it stands below the block itself.
    fn ends_block(&self, index: usize, of_arms: ArmEnd) -> bool {
        let column = self.column_of_top();
        if column < of_arms.column {
            let span = self.tokens.get(index).map(|token| token.span);
            return self.begins_line(index)
                && span.is_some_and(|span| self.indentation(span) <= column);
        }
        // Where nothing is indented, the `end` behind it may be that of the flow.
        self.frames.len() <= 3 && self.declaration_may_end(index + 1)
    }

    /// Whether an arm or branch of a block that is open may begin with the token `at`.
    fn begins_arm(&self, block: &Frame, at: usize) -> bool {
        use TokenKind as T;
        let behind = [at, at + 1].map(|at| self.kind_at(at));
        match (block.kind, behind) {
            // Its `then` may be forgotten as well.
            (FrameKind::Split, [Some(T::Percent | T::Int | T::Decimal), Some(name)]) => {
                name.is_word()
            }
            (FrameKind::Match | FrameKind::Race, [Some(T::Case), ..])
            | (FrameKind::Race, [Some(T::After | T::Else), ..]) => true,
            (FrameKind::If, [Some(T::Elseif), ..]) => block.takes_else(),
            (kind, [Some(T::Else), ..]) => kind.is_block() && block.takes_else(),
            _ => false,
        }
    }

    /// `50% long then`: begins the next arm of the split around, and closes what was forgotten in the arm before.
    ///
    /// A percentage with a word and `then` behind it can be nothing else.
    pub(super) fn arm_of_split(&mut self, index: usize, span: Span) -> Step {
        let behind = [index + 1, index + 2].map(|at| self.kind_at(at));
        let begins = matches!(behind, [Some(name), Some(TokenKind::Then)] if name.is_word());
        let is_of_flow = |frame: &&Frame| !frame.kind.is_declaration();
        let mut around = self.frames.iter().rev().take_while(is_of_flow);
        if begins && around.any(|frame| frame.kind == FrameKind::Split) && self.top().is_block() {
            self.return_to(index, span, |frame| frame.kind == FrameKind::Split)?;
        }
        Ok(())
    }

    /// Whether the `end` at `index` stands where that of an arm would, as far as indentation is looked at.
    fn is_indented_as_of_arm(&self, block: &Frame, index: usize) -> bool {
        self.layout().is_some_and(|layout| {
            if matches!(block.kind, FrameKind::If | FrameKind::Wait) {
                return layout.first_on_line(index + 1) == Some(block.column);
            }
            layout.indentation(index) > block.column
        })
    }

    /// How far the line is indented on which the innermost block begins, in bytes.
    fn column_of_top(&self) -> usize {
        let opener = self.frames.last().map_or(0, |frame| frame.opener as usize);
        let opener = self.out.spans.get(opener).copied().unwrap_or_default();
        self.indentation(opener)
    }

    /// Leaves out the `end` of an arm; one finding speaks of all of a block's.
    pub(super) fn end_of_arm(&mut self, span: Span) {
        let edit = Edit {
            place: self.with_blanks_before(span).in_file(self.file),
            text: String::new(),
        };
        self.out.excused.push(span.end);
        let known = self.top_mut().and_then(|block| block.arm_end.as_mut());
        let known = known.map(|end| {
            end.is_of_last = true;
            end.finding
        });
        let known = known.and_then(|index| self.out.findings.get_mut(index));
        if let Some(fix) = known.and_then(|finding| finding.fixes.first_mut()) {
            fix.edits.push(edit);
            return;
        }
        let (arm, of) = match self.top() {
            FrameKind::If => ("branch", "an `if`"),
            FrameKind::Wait => ("branch", "a `wait`"),
            FrameKind::Match => ("case", "a `match`"),
            FrameKind::Race => ("case", "a `wait`"),
            _ => ("arm", "a split"),
        };
        let article = if arm == "arm" { "an" } else { "a" };
        let message = format!("{article} {arm} of {of} has no `end` of its own");
        let plural = if arm == "branch" { "es" } else { "s" };
        let finding = self
            .syntax_error(span, message)
            .with_help(format!("write one `end`, behind the last {arm}"))
            .with_fix(Fix {
                title: format!("remove the `end`s of the {arm}{plural}"),
                edits: vec![edit],
            });
        let end = ArmEnd {
            finding: self.out.findings.len(),
            is_of_last: true,
            column: self.indentation(span),
        };
        self.say(finding);
        if let Some(block) = self.top_mut() {
            block.arm_end = Some(end);
        }
    }

    /// A word with the blanks before it: with its line, if nothing else stands there.
    fn with_blanks_before(&self, span: Span) -> Span {
        let before = self.text.get(..span.start as usize).unwrap_or("");
        let blanks = before.len() - before.trim_end().len();
        Span::new(
            span.start
                .saturating_sub(u32::try_from(blanks).unwrap_or(0)),
            span.end,
        )
    }
}
