//! What is said of openers that were never closed.

use super::{Shaper, frame::FrameKind};
use crate::{
    finding::{Edit, FINDINGS_MAX, Finding, Fix, Rule},
    lex::TokenKind,
    source::{Span, own_line},
};

impl Shaper<'_> {
    pub(super) fn unclosed(&self, opener: Span, word: &str, closer: &str) -> Finding {
        Finding::new(
            Rule::UnclosedBlock,
            opener.in_file(self.file),
            format!("`{word}` is not closed"),
        )
        .with_help(format!("close it with `{closer}`"))
    }

    pub(super) fn unclosed_bracket(&self, opener: Span, word: &str, noticed: Span) -> Finding {
        let closer = if word == "(" { ")" } else { "]" };
        let last = self.out.spans.last().map_or(0, |last| last.end);
        let gap = self.text.get(last as usize..noticed.start as usize);
        if gap.is_some_and(|gap| gap.contains('\n')) {
            // What begins a later line is not to blame.
            return self
                .syntax_error(opener, format!("`{word}` is not closed"))
                .with_help(format!("close it with `{closer}`"));
        }
        self.syntax_error(noticed, format!("`{word}` is not closed before this"))
            .with_label(opener.in_file(self.file), "opened here")
            .with_help(format!("close it with `{closer}`"))
    }

    /// A block without its `end`; or the `else if` that took it.
    pub(super) fn unclosed_block(&mut self, opener: Span, word: &str) -> Finding {
        let own = self
            .frames
            .last()
            .and_then(|frame| frame.else_if)
            .map(|place| (opener, place));
        let other = self
            .frames
            .last_mut()
            .and_then(|frame| frame.else_ifs.pop());
        let other = other.and_then(|(opener, place)| {
            Some((self.out.spans.get(opener as usize).copied()?, place))
        });
        let Some((opener, else_if)) = own.or(other) else {
            if let Some(then) = self.fixed_wait() {
                self.out.doubtful.push(opener.start);
                return self.joined_by_then(opener, then);
            }
            let finding = self.unclosed(opener, word, "end");
            let finding = finding.labelled("it has no `end`");
            return self.closing(finding, opener, "end");
        };
        Finding::new(
            Rule::UnclosedBlock,
            opener.in_file(self.file),
            "`if` is not closed",
        )
        .labelled("the `end` below closes the `if` behind its `else`")
        .with_label(else_if.in_file(self.file), "this begins a block of its own")
        .with_help("write `elseif` for `else if`")
        .with_fix(Fix {
            title: "change to `elseif`".to_owned(),
            edits: vec![Edit {
                place: else_if.in_file(self.file),
                text: "elseif".to_owned(),
            }],
        })
    }

    /// The `then` of the innermost level, if that is a `wait 2d then`.
    fn fixed_wait(&self) -> Option<usize> {
        let frame = self.frames.last()?;
        let opener = frame.opener as usize;
        let kind = |index: usize| self.out.kinds.get(index);
        let is_fixed = frame.kind == FrameKind::Wait
            && kind(opener + 1) == Some(&TokenKind::Duration)
            && kind(opener + 2) == Some(&TokenKind::Then);
        is_fixed.then_some(opener + 2)
    }

    /// `wait 2d then send …`: nothing branches where time passes.
    fn joined_by_then(&self, opener: Span, then: usize) -> Finding {
        let span = |index: usize| self.out.spans.get(index).copied().unwrap_or(opener);
        let (length, then) = (span(then - 1), span(then));
        let written = self.text.get(opener.to(length).range()).unwrap_or("wait");
        let place = Span::new(length.end, then.end).in_file(self.file);
        Finding::new(
            Rule::UnclosedBlock,
            opener.in_file(self.file),
            format!("`{written}` has no branches, and no `then`"),
        )
        .with_help("remove the `then`: what stands below comes after the wait")
        .with_replacement("remove the `then`", place, "")
    }

    /// Offers the closer behind the last token that is read.
    pub(super) fn closing(&self, finding: Finding, opener: Span, closer: &str) -> Finding {
        let edit = self.closer(opener, closer);
        finding.with_replacement(format!("add `{closer}`"), edit.place, edit.text)
    }

    /// A closer behind the last token that is read: on a line of its own, indented as the opener's, if the opener stands on an earlier line.
    pub(super) fn closer(&self, opener: Span, closer: &str) -> Edit {
        let last = self.out.spans.last().map_or(opener.end, |last| last.end);
        let inside = self.text.get(opener.start as usize..last as usize);
        let text = match inside {
            Some(inside) if inside.contains('\n') => {
                format!(
                    "\n{}{closer}",
                    own_line::indentation(self.text, opener.start)
                )
            }
            _ => format!(" {closer}"),
        };
        let place = Span::at(last).in_file(self.file);
        Edit { place, text }
    }

    /// Closes everything that is open: another declaration begins.
    pub(super) fn close_all(&mut self, span: Span) {
        while self.frames.len() > 1 {
            self.forget(span);
        }
    }

    /// Closes the innermost level as one that was forgotten, noticed at `noticed`.
    pub(super) fn forget(&mut self, noticed: Span) {
        let Some(frame) = self.frames.last() else {
            return;
        };
        let kind = frame.kind;
        // Its `end` is that of the block around it, which is asked for.
        let shared = frame.shared_ends > 0;
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
            _ if swallowed || shared => None,
            // It was never written, which was said.
            FrameKind::Brace if opener.is_empty() => None,
            FrameKind::Paren | FrameKind::Bracket => {
                if self.out.unclosed.len() <= FINDINGS_MAX {
                    let finding = self.unclosed_bracket(opener, word, noticed);
                    self.out.unclosed.push(finding);
                }
                None
            }
            FrameKind::Brace => {
                let finding = self.unclosed(opener, "{", "}");
                Some(self.closing(finding, opener, "}"))
            }
            _ => Some(self.unclosed_block(opener, word)),
        };
        if let Some(finding) = finding {
            self.say(finding);
        }
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
