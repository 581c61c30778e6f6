//! Progress on a terminal, for work that takes over about a second.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::output;

/// How long work may take before progress is shown.
const PATIENCE: Duration = Duration::from_secs(1);

/// The progress of one piece of work without a known end.
///
/// It is drawn on standard error, and only if that is a terminal.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    /// When it is to be shown; never, where there is none.
    due: Option<Instant>,
}

impl Progress {
    /// Progress of work that `what` names in a word.
    pub fn new(what: &'static str) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("{spinner} {prefix}: {msg}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        bar.set_prefix(what);
        Self {
            bar,
            due: Some(Instant::now() + PATIENCE),
        }
    }

    /// Progress that is never shown.
    pub fn hidden() -> Self {
        Self {
            bar: ProgressBar::hidden(),
            due: None,
        }
    }

    /// Shows how far the work has come, once it takes long.
    pub fn reach(&mut self, words: impl FnOnce() -> String) {
        if self.due.is_some_and(|due| Instant::now() >= due) {
            self.due = None;
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        if !self.bar.is_hidden() {
            self.bar.set_message(words());
            self.bar.tick();
        }
    }

    /// Says something on standard error without tearing what is drawn there.
    pub fn say(&self, text: &str) {
        self.bar.suspend(|| output::say(text));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
