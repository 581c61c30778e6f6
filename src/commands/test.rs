//! `nurture test`: runs the `test` blocks of a project.

mod json;
mod junit;
mod rich;

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use nurture_compiler::{
    checked::{Checked, Test},
    compile::Options,
    source::{FileId, FileSpan, LineIndex, Sources},
    testing::{self, Report, Row},
};
use nurture_runtime::engine::Engine;

use crate::{
    arguments::{self, TestFormat},
    compiled,
    failure::{Failure, Outcome},
    output::{self, counted},
    progress::Progress,
    project_files::ReadProject,
};

/// Runs the tests and prints what became of them.
pub fn test(arguments: &arguments::Test) -> Result<Outcome, Failure> {
    let read = ReadProject::open(&arguments.path)?.whole()?;
    let mut compilation = compiled::compile(&read, Options::default());
    let program = compiled::verified(&mut compilation)?;
    let engine = Engine::new(program)
        .map_err(|error| Failure::new(format!("the program cannot be run: {error}")))?;
    let chosen = Chosen {
        below: below_root(&arguments.path, read.root.as_deref()),
        filter: arguments.filter.as_deref(),
    };
    let runs = run_all(&compilation.checked, &engine, &chosen, &compilation.sources);
    let lines = Lines::new(&compilation.sources);
    let failed = runs.iter().filter(|run| !run.report.passed()).count();
    let summary = summary(&runs, failed, chosen.filter);
    match arguments.format {
        TestFormat::Rich if chosen.filter.is_some() && runs.is_empty() => {}
        TestFormat::Rich => {
            let mut text = rich::text(&runs, &lines, output::colour());
            text.push_str(&summary);
            text.push('\n');
            output::print(&text)?;
        }
        TestFormat::Json => {
            output::print(&json::text(&runs, &lines)?)?;
        }
        TestFormat::Junit => {
            output::print(&junit::text(&runs, &lines)?)?;
        }
    }
    if runs.is_empty() {
        say_nothing_ran(arguments, &summary);
    }
    Ok(if failed > 0 {
        Outcome::Found
    } else {
        Outcome::Fine
    })
}

/// A test that was run.
struct Run<'c> {
    test: &'c Test,
    /// The name of the flow under test.
    flow: &'c str,
    report: Report,
}

impl Run<'_> {
    /// The name by which a row's contact is addressed, in a test of several.
    fn contact(&self, row: &Row) -> Option<&str> {
        let contact = self.test.contacts.get(row.contact as usize);
        contact.and_then(|contact| contact.name.as_deref())
    }

    /// The id of a row's contact.
    fn contact_id(&self, row: &Row) -> &str {
        let contact = self.test.contacts.get(row.contact as usize);
        contact.map_or("", |contact| contact.id.as_str())
    }
}

/// Which tests are run.
struct Chosen<'a> {
    /// The file or folder that was named, from the project's root; empty for the whole project.
    below: PathBuf,
    filter: Option<&'a str>,
}

impl Chosen<'_> {
    /// Whether a test stands where it was asked for, or its flow does, and has the text in its name or its flow's.
    fn holds(&self, test: &Test, checked: &Checked, sources: &Sources) -> bool {
        let flow = checked.flows.get(test.flow.index());
        let places = [Some(test.place), flow.map(|flow| flow.place)];
        let is_below = places.into_iter().flatten().any(|place| {
            let name = sources.get(place.file).map_or("", |source| &source.name);
            Path::new(name).starts_with(&self.below)
        });
        let name = flow.map_or("", |flow| flow.named.name.as_str());
        let is_named = self
            .filter
            .is_none_or(|filter| test.name.contains(filter) || name.contains(filter));
        is_below && is_named
    }
}

/// The way from a project's root down to a source file or folder in it; empty if that is the project itself.
fn below_root(path: &Path, root: Option<&Path>) -> PathBuf {
    let below = || {
        let path = path.canonicalize().ok()?;
        let below = path.strip_prefix(root?.canonicalize().ok()?).ok()?;
        let is_source = below.extension().is_some_and(|end| end == "nurture");
        (is_source || path.is_dir()).then(|| below.to_owned())
    };
    below().unwrap_or_default()
}

fn run_all<'c>(
    checked: &'c Checked,
    engine: &Engine,
    chosen: &Chosen<'_>,
    sources: &Sources,
) -> Vec<Run<'c>> {
    let tests: Vec<&Test> = checked
        .tests
        .iter()
        .filter(|test| chosen.holds(test, checked, sources))
        .collect();
    let mut progress = Progress::new("testing");
    let count = tests.len();
    let mut runs = Vec::with_capacity(count);
    for test in tests {
        progress.reach(|| format!("{} of {count}", runs.len()));
        let flow = checked.flows.get(test.flow.index());
        runs.push(Run {
            test,
            flow: flow.map_or("", |flow| flow.named.name.as_str()),
            report: testing::run(engine, test),
        });
    }
    runs
}

/// What came of all tests, in words.
fn summary(runs: &[Run<'_>], failed: usize, filter: Option<&str>) -> String {
    if runs.is_empty() {
        return match filter {
            Some(filter) => format!(
                "no test has `{}` in its name or its flow's",
                nurture_compiler::render::one_line(filter)
            ),
            None => "no tests".to_owned(),
        };
    }
    let count = counted(runs.len() as u64, "test");
    match failed {
        0 => format!("{count}: all passed"),
        _ => format!("{count}: {} passed, {failed} failed", runs.len() - failed),
    }
}

/// Says on standard error that nothing was run, where the format has no words for it, or where a filter was given that fits no test: whoever gave it meant one.
fn say_nothing_ran(arguments: &arguments::Test, summary: &str) {
    if arguments.filter.is_some() {
        let help = "without `--filter`, all tests are run".to_owned();
        output::say_warning(summary, &[help]);
    } else if !matches!(arguments.format, TestFormat::Rich) {
        output::say(summary);
    }
}

/// Finds the lines of places.
struct Lines<'s> {
    sources: &'s Sources,
    indices: HashMap<FileId, LineIndex>,
}

impl<'s> Lines<'s> {
    fn new(sources: &'s Sources) -> Self {
        let indices = sources
            .iter()
            .map(|(id, source)| (id, LineIndex::new(&source.text)))
            .collect();
        Self { sources, indices }
    }

    /// The name of a place's file.
    fn file(&self, place: FileSpan) -> &'s str {
        self.sources
            .get(place.file)
            .map_or("", |source| &source.name)
    }

    /// The line of a place, from 1.
    fn line(&self, place: FileSpan) -> u32 {
        let index = self.indices.get(&place.file);
        index.map_or(0, |index| index.line(place.span.start) + 1)
    }
}
