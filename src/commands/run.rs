//! `nurture run`: plays inputs through the flows in virtual time and writes every effect.

mod input_file;
mod rejects;
mod report;

use std::{
    cell::RefCell,
    io::{self, IsTerminal},
    num::NonZeroUsize,
    path::{Path, PathBuf},
    thread,
};

use nurture_runtime::{
    bundle,
    engine::Engine,
    play::{self, Inputs, Options, Order, Outputs, PlayError, Statistics, Until},
    program::{FlowId, Program},
    wire::{Bodies, RowError, Schema},
};

use self::rejects::Rejects;
use crate::{
    arguments, bundle_file, compiled,
    failure::{Failure, Outcome},
    output::{self, Sink},
    progress::Progress,
    project_files::{ReadProject, read_standard_input},
    spelling::did_you_mean,
};

/// Plays the inputs and says what came of them.
pub fn run(arguments: &arguments::Run) -> Result<Outcome, Failure> {
    refuse_clashes(arguments)?;
    let mut program = program(arguments)?;
    let flow = match &arguments.flow {
        Some(name) => Some(only_flow(&mut program, name)?),
        None => None,
    };
    let engine = Engine::new(program)
        .map_err(|error| Failure::new(format!("the program cannot be run: {error}")))?;
    let statistics = play(&engine, arguments, &options(arguments, flow))?;
    report::say(&statistics, arguments.rejects.as_deref());
    Ok(if statistics.rejected > 0 {
        Outcome::Rejected
    } else {
        Outcome::Fine
    })
}

/// The program of a bundle, or of a project that is compiled for it.
fn program(arguments: &arguments::Run) -> Result<Program, Failure> {
    let path = arguments.path.as_path();
    if output::is_standard(path) {
        let bytes = bundle_file::read(path)?;
        if bundle::is_bundle(&bytes) {
            return bundle_file::decode(path, &bytes);
        }
        return compiled::program(&ReadProject::of_text(&read_standard_input(&*bytes)?));
    }
    if bundle_file::is_bundle(path) {
        return bundle_file::decode(path, &bundle_file::read(path)?);
    }
    let read = ReadProject::open(path)?.whole()?;
    let outputs = [&arguments.output, &arguments.rejects];
    for output in outputs.into_iter().flatten() {
        read.refuse_output(output)?;
    }
    compiled::program(&read)
}

fn only_flow(program: &mut Program, name: &str) -> Result<FlowId, Failure> {
    if let Some(flow) = Schema::new(program).flow(name) {
        play::only_flow(program, flow);
        return Ok(flow);
    }
    let names: Vec<&str> = program
        .flows
        .iter()
        .map(|flow| program.name(flow.name))
        .collect();
    let failure = Failure::new(format!("there is no flow `{name}`"));
    Err(match did_you_mean(name, names.iter().copied()) {
        Some(hint) => failure.with_help(hint),
        None if names.is_empty() => failure.with_help("the program has no flows"),
        None => failure.with_help(format!("the flows are: {}", names.join(", "))),
    })
}

fn options(arguments: &arguments::Run, flow: Option<FlowId>) -> Options {
    let threads = match arguments.threads {
        Some(threads) => NonZeroUsize::new(threads.into()),
        None => thread::available_parallelism().ok(),
    };
    Options {
        from: arguments.from,
        until: arguments.until.unwrap_or_default(),
        order: if arguments.sorted {
            Order::Sorted
        } else {
            Order::Any
        },
        flow,
        bodies: if arguments.render {
            Bodies::Shown
        } else {
            Bodies::Hidden
        },
        threads: threads.unwrap_or(NonZeroUsize::MIN),
    }
}

fn play(
    engine: &Engine,
    arguments: &arguments::Run,
    options: &Options,
) -> Result<Statistics, Failure> {
    let inputs = Inputs {
        contacts: arguments
            .contacts
            .as_deref()
            .map(input_file::contacts)
            .transpose()?,
        events: arguments
            .events
            .as_deref()
            .map(input_file::events)
            .transpose()?,
    };
    for output in [&arguments.output, &arguments.rejects]
        .into_iter()
        .flatten()
    {
        // Both are lines of JSON.
        output::refuse_unlike(output, b"{")?;
    }
    let mut effects = Sink::open(arguments.output.as_deref())?;
    let mut rejects = Rejects::open(arguments.rejects.as_deref())?;
    // Effects that run over a terminal are progress enough, and a moving line would tear them.
    let progress = if is_printed(arguments) && io::stdout().is_terminal() {
        Progress::hidden()
    } else {
        Progress::new("playing")
    };
    let progress = RefCell::new(progress);
    let outputs = Outputs {
        effects: &mut effects,
        rejected: &mut |row| {
            rejects.add(row, &|line| progress.borrow().aside(|| output::say(line)))
        },
        undeclared: &mut |columns| progress.borrow().aside(|| report::undeclared(columns)),
        progress: &mut |reached| progress.borrow_mut().reach(|| report::reached(&reached)),
    };
    let played = play::play(engine, inputs, options, outputs);
    drop(progress);
    let statistics = played.map_err(|error| failure(&error, arguments))?;
    effects.finish()?;
    rejects.finish()?;
    Ok(statistics)
}

/// Whether effects go to standard output.
fn is_printed(arguments: &arguments::Run) -> bool {
    arguments.output.as_deref().is_none_or(output::is_standard)
}

fn failure(error: &PlayError, arguments: &arguments::Run) -> Failure {
    let name = |path: &Option<PathBuf>| match path {
        Some(path) if !output::is_standard(path) => path.clone(),
        _ => PathBuf::from("standard output"),
    };
    match error {
        PlayError::Read { file, source } => Failure::reading(Path::new(file), source),
        PlayError::Header { file, line, source } => {
            let wrong = format!("{file}:{line}: the header cannot be used: {source}");
            Failure::new(wrong).with_help(match source {
                RowError::Separator(_) => {
                    "save the file again as CSV, with commas between the cells"
                }
                RowError::NotUtf8 => "save the file again as CSV UTF-8, as spreadsheets call it",
                _ => "the first line names `id` and the contact's fields, each once",
            })
        }
        PlayError::Effects(source) => Failure::writing(&name(&arguments.output), source),
        PlayError::Rejects(source) => Failure::writing(&name(&arguments.rejects), source),
        PlayError::Thread => Failure::new(error.to_string())
            .with_help("this is a mistake in nurture itself: please report it"),
    }
}

/// Refuses what cannot be meant: one stream for two things, an output in place of an input, an end before the beginning.
fn refuse_clashes(arguments: &arguments::Run) -> Result<(), Failure> {
    let inputs = [
        Some(&arguments.path),
        arguments.contacts.as_ref(),
        arguments.events.as_ref(),
    ];
    let outputs = [arguments.output.as_ref(), arguments.rejects.as_ref()];
    let inputs: Vec<&PathBuf> = inputs.into_iter().flatten().collect();
    if inputs
        .iter()
        .filter(|path| output::is_standard(path))
        .count()
        > 1
    {
        return Err(Failure::new(
            "standard input can be only one of the program, `--contacts` and `--events`",
        ));
    }
    if is_printed(arguments)
        && arguments
            .rejects
            .as_deref()
            .is_some_and(output::is_standard)
    {
        return Err(
            Failure::new("effects and rejected rows cannot both go to standard output")
                .with_help("name a file with `-o` or with `--rejects`"),
        );
    }
    let real = |path: &Path| path.canonicalize().ok().filter(|path| path.is_file());
    for output in outputs.into_iter().flatten() {
        let real_output = real(output);
        if real_output.is_some() && inputs.iter().any(|input| real(input) == real_output) {
            let shown = output.display();
            return Err(Failure::new(format!(
                "`{shown}` is read and cannot be written too"
            )));
        }
    }
    // A device takes what several write to it.
    let is_device = |path: &Path| path.metadata().is_ok_and(|present| !present.is_file());
    if let [Some(output), Some(rejects)] = outputs
        && !output::is_standard(output)
        && !is_device(output)
        && (output == rejects || (real(output).is_some() && real(output) == real(rejects)))
    {
        return Err(Failure::new(
            "effects and rejected rows cannot go to one file",
        ));
    }
    match (arguments.from, arguments.until) {
        (Some(from), Some(Until::Moment(until))) if until < from => {
            Err(Failure::new("`--until` lies before `--from`"))
        }
        _ => Ok(()),
    }
}
