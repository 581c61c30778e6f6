//! Progress on a terminal, for work that takes over about a second.

use std::{
    io::{self, IsTerminal},
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long work may take before progress is shown.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often a sign of life changes.
const BEAT: Duration = Duration::from_millis(100);

/// Does a piece of work that cannot tell how far it is, with a sign of life while it takes long.
pub fn during<T>(what: &'static str, work: impl FnOnce() -> T) -> T {
    if !io::stderr().is_terminal() {
        return work();
    }
    let (done, is_done) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            let mut progress = Progress::new(what);
            while is_done.recv_timeout(BEAT) == Err(RecvTimeoutError::Timeout) {
                progress.reach(String::new);
            }
        });
        let result = work();
        drop(done);
        result
    })
}

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
        let style = ProgressStyle::with_template("{spinner} {prefix}{msg}");
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
            let words = words();
            let colon = if words.is_empty() { "" } else { ": " };
            self.bar.set_message(format!("{colon}{words}"));
            self.bar.tick();
        }
    }

    /// Does what may print something, without tearing what is drawn.
    pub fn aside<T>(&self, speak: impl FnOnce() -> T) -> T {
        self.bar.suspend(speak)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
