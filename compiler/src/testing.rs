//! Running test blocks (language reference, section 7): a checked test against the project's flows, in virtual time.
//!
//! It is a host of the runtime like any other, and a pure one: no file, no clock, nothing printed.
//! The command shows its reports to people, an editor beside the test.
//!
//! ```text
//!  checked test ──values──▶ contacts, inputs ──play──▶ effects of every flow
//!       └──expectations──────────────────────compare──▶ rows: what was expected beside what happened
//! ```

mod compare;
mod effect;
mod play;
mod timed;
mod values;
mod words;

use nurture_runtime::{
    engine::Engine,
    time::{Duration, Timestamp},
};

pub use self::words::duration;
use self::{compare::rows, values::Values, words::Words};
use crate::{
    checked::{Expectation, Test},
    source::FileSpan,
};

/// How long virtual time goes on behind the last line of a test, for what only time brings about.
pub const PATIENCE_DAYS: i64 = 400;

/// What became of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// When virtual time began.
    pub start: Timestamp,
    /// What happened to the contacts, beside what was expected: by time, contact, then sequence.
    pub rows: Vec<Row>,
}

/// A moment of a test: an input, an effect, an expectation, or an effect beside its expectation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// When.
    pub at: Timestamp,
    /// When, from the start.
    pub after: Duration,
    /// Whose, by position in [`Test::contacts`].
    pub contact: u32,
    /// What the row says.
    pub kind: RowKind,
    /// What was expected, in the words of the language.
    pub expected: Option<String>,
    /// What happened, in the words of the language.
    pub actual: Option<String>,
    /// The test's line that it is about.
    pub place: Option<FileSpan>,
}

/// What a row says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// An input of the test.
    Input,
    /// An effect that may be expected, and need not be.
    Aside,
    /// An effect that was expected.
    Met,
    /// Something that was expected and did not happen then; when it happened instead, from the start, if it did
    /// (at the same time, where it only came in another order).
    Missing(Option<Duration>),
    /// An effect that no line expects and that must be expected.
    Unexpected,
    /// An effect that is not quite what was expected.
    Different,
    /// An effect of a kind of which none was expected.
    Forbidden,
}

/// Plays a test.
///
/// `engine` runs the program that was lowered from the same checked project as the test.
/// All flows run; the effects of the flow under test are compared.
///
/// Virtual time goes on for [`PATIENCE_DAYS`] behind the last line.
/// What a date or a schedule begins behind that line needs no expectation; `expect no …` looks at it too.
///
/// ```
/// use nurture_compiler::{compile::{Options, Project, compile}, testing::run};
/// use nurture_runtime::engine::Engine;
///
/// let mut project = Project::new();
/// project.add("hello.nurture", r#"
///     team sales { email: "sales@example.com" }
///     flow hello on signup notify sales "Hello" end
///     test "sales hear of it" of hello
///       contact { id: "ada" }
///       at 1d  signup
///       expect at 1d  notify sales "Hello"
///       expect at 1d  exit completed
///     end
/// "#);
/// let compilation = compile(&project, &Options::default());
/// let engine = Engine::new(compilation.program.unwrap()).unwrap();
/// let report = run(&engine, &compilation.checked.tests[0]);
/// assert!(report.passed());
/// ```
pub fn run(engine: &Engine, test: &Test) -> Report {
    let values = Values::new(engine.program());
    let words = Words::new(engine.program());
    let start = values.start(test);
    let last = last_line(test, start);
    let end = last.saturating_add(patience());
    let mut rows_of_all = Vec::new();
    for (contact, position) in test.contacts.iter().zip(0..) {
        let plan = play::Plan {
            engine,
            values: &values,
            test,
            start,
            end,
        };
        let track = play::play(&plan, contact, position);
        rows_of_all.extend(rows(
            &compare::Comparison {
                words: &words,
                values: &values,
                test,
                start,
                last,
                contact: position,
            },
            &track,
        ));
    }
    // Stable: what happens to one contact at one time stays in its sequence.
    rows_of_all.sort_by_key(|row| (row.at, row.contact));
    Report {
        start,
        rows: rows_of_all,
    }
}

impl Report {
    /// Whether everything went as the test says.
    pub fn passed(&self) -> bool {
        !self.rows.iter().any(|row| row.kind.is_failure())
    }
}

impl RowKind {
    /// Whether the test fails by it.
    pub const fn is_failure(self) -> bool {
        match self {
            Self::Input | Self::Aside | Self::Met => false,
            Self::Missing(_) | Self::Unexpected | Self::Different | Self::Forbidden => true,
        }
    }

    /// Its name, for other programs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Aside => "aside",
            Self::Met => "met",
            Self::Missing(_) => "missing",
            Self::Unexpected => "unexpected",
            Self::Different => "different",
            Self::Forbidden => "forbidden",
        }
    }
}

/// The moment of the last line: what comes later, nobody wrote about.
fn last_line(test: &Test, start: Timestamp) -> Timestamp {
    let inputs = test.inputs.iter().map(|input| input.at);
    let expectations = test.expectations.iter().filter_map(|line| match line {
        Expectation::Effect { at, .. } => Some(*at),
        Expectation::No { .. } => None,
    });
    let last = inputs.chain(expectations).max().unwrap_or_default();
    start.saturating_add(last)
}

fn patience() -> Duration {
    Duration::DAY
        .checked_mul(PATIENCE_DAYS)
        .unwrap_or(Duration::MAX)
}
