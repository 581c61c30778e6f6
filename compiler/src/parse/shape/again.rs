//! Looking at a declaration again, with its indentation, where its blocks do not match.

use super::{
    Shaper, Step, Stop,
    frame::{Frame, FrameKind},
    layout::Layout,
};

/// Indentation as a hint, in use up to a token at least.
#[derive(Debug)]
pub(super) struct Hints {
    layout: Layout,
    /// The token at which something did not match.
    until: usize,
    active: bool,
}

/// A place between two declarations to go back to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Checkpoint {
    token: usize,
    /// How many balanced tokens stand before it.
    pub out: usize,
    findings: usize,
    unclosed: usize,
    excused: usize,
}

impl Shaper<'_> {
    /// Goes back to the last declaration, to look at it with its indentation.
    pub(super) fn restart(&mut self, index: usize) -> usize {
        let checkpoint = self.checkpoint;
        self.out.kinds.truncate(checkpoint.out);
        self.out.spans.truncate(checkpoint.out);
        self.out.partners.truncate(checkpoint.out);
        self.out.findings.truncate(checkpoint.findings);
        self.out.unclosed.truncate(checkpoint.unclosed);
        self.out.excused.truncate(checkpoint.excused);
        self.frames.truncate(1);
        self.texts.clear();
        if let Some(file) = self.frames.last_mut() {
            *file = Frame::new(FrameKind::File, 0, 0);
        }
        self.operators = 0;
        self.expects_name = false;
        if let Some(hints) = &mut self.hints {
            hints.until = index;
            hints.active = true;
        } else {
            let layout = Layout::new(self.text, self.tokens);
            self.hints = Some(Hints {
                layout,
                until: index,
                active: true,
            });
        }
        checkpoint.token
    }

    /// Ceases to look at indentation once everything is closed behind the place that did not match.
    pub(super) fn leave_hints(&mut self, index: usize) {
        if self.frames.len() == 1
            && let Some(hints) = &mut self.hints
            && hints.active
            && index > hints.until
        {
            hints.active = false;
            self.set_checkpoint(index);
        }
    }

    pub(super) fn set_checkpoint(&mut self, token: usize) {
        self.checkpoint = Checkpoint {
            token,
            out: self.out.kinds.len(),
            findings: self.out.findings.len(),
            unclosed: self.out.unclosed.len(),
            excused: self.out.excused.len(),
        };
    }

    /// The layout, while it is looked at.
    pub(super) fn layout(&self) -> Option<&Layout> {
        self.hints
            .as_ref()
            .filter(|hints| hints.active)
            .map(|hints| &hints.layout)
    }

    /// Asks for the layout where it is not looked at yet.
    pub(super) fn unbalanced(&self) -> Step {
        match self.layout() {
            Some(_) => Ok(()),
            None => Err(Stop::Unbalanced),
        }
    }
}
