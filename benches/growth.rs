//! How cost grows: ten times as much of something, and by what factor it costs more.
//!
//! What counts is the time at work, so that what else the machine does weighs little.
//! `cargo bench --bench growth`; `-- --quick` to see that it runs, `-- --full` for 10,000 flows and the like.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a measurement that cannot be made is not made"
)]

#[path = "../compiler/tests/syntax/wrong.rs"]
mod wrong;

use std::{hint::black_box, num::NonZeroUsize};

use nurture_compiler::{
    compile::{Options, Project, compile, examine},
    parse::parse,
    source::FileId,
};
use nurture_runtime::verify::verify;
use nurture_workload::{
    self as workload,
    clock::time_at_work,
    journey::Journey,
    programs::{self, Question},
    scenes::{Month, Tour},
};
use wrong::{WRONG, babble};

/// Once and ten times the work; each call does it once and says how long it took, in seconds.
type Pair<'p> = [&'p mut dyn FnMut() -> f64; 2];

/// That of the shipped program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let has = |name: &str| std::env::args().any(|argument| argument == name);
    let is_quick = has("--quick") || has("--test");
    let scale = match (is_quick, has("--full")) {
        (true, _) => 1,
        (_, true) => 100,
        _ => 10,
    };
    let turns = if is_quick { 1 } else { 9 };
    println!(
        "{:44} {:>12} {:>12} {:>8}",
        "ten times as many", "once", "ten times", "factor"
    );
    reading(scale, turns);
    examining(scale, turns);
    compiling(scale, turns);
    running(scale, turns);
    stepping(scale, turns);
    windows(scale, turns);
    side_by_side(scale, turns);
}

/// Prints how much longer ten times the work takes.
fn row(what: &str, turns: usize, [once, ten_times]: Pair<'_>) {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for turn in 0..=turns {
        let (one, ten) = (once(), ten_times());
        if turn > 0 {
            first.push(one);
            second.push(ten);
        }
    }
    let ratios = first.iter().zip(&second).map(|(one, ten)| ten / one);
    let factor = median(ratios.collect());
    let (first, second) = (time(median(first)), time(median(second)));
    println!("{what:44} {first:>12} {second:>12} {factor:>7.1}x");
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn time(seconds: f64) -> String {
    match seconds {
        seconds if seconds < 1e-6 => format!("{:.0} ns", seconds * 1e9),
        seconds if seconds < 1e-3 => format!("{:.1} us", seconds * 1e6),
        seconds => format!("{:.2} ms", seconds * 1e3),
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> f64 {
    let started = time_at_work();
    black_box(work());
    time_at_work().saturating_sub(started).as_secs_f64()
}

fn reading(scale: usize, turns: usize) {
    let many = 100 * scale.min(10);
    let parsed = |text: String| move || timed(|| parse(FileId(0), &text));
    let flow = "flow f on a where b == 1 and c < 2 send email d wait 2d if e then tag g end end ";
    let (mut one, mut ten) = (parsed(flow.repeat(many)), parsed(flow.repeat(10 * many)));
    row(
        &format!("read: flows ({many})"),
        turns,
        [&mut one, &mut ten],
    );
    for wrong in WRONG {
        let (mut one, mut ten) = (parsed(wrong.repeat(many)), parsed(wrong.repeat(10 * many)));
        row(
            &format!("read: {wrong:?} ({many})"),
            turns,
            [&mut one, &mut ten],
        );
    }
}

/// What no compilation comes of: all of its findings are made all the same.
fn examining(scale: usize, turns: usize) {
    let alone = |text: String| {
        let mut project = Project::new();
        project.add("program.nurture", &text);
        move || timed(|| examine(&project, &Options::default()))
    };
    let many = 1_000 * scale.min(10);
    let (mut one, mut ten) = (alone(babble(many)), alone(babble(10 * many)));
    row(
        &format!("check: words without sense on a line ({many})"),
        turns,
        [&mut one, &mut ten],
    );
    let sends = |count: usize| {
        let step =
            |number: usize| format!("send email m as s{number} if opened s{number} then end ");
        let steps: String = (0..count).map(step).collect();
        format!("email m {{ subject: \"a\", text: \"b\" }} flow f on bought {steps} end")
    };
    let many = 100 * scale.min(10);
    let (mut one, mut ten) = (alone(sends(many)), alone(sends(10 * many)));
    row(
        &format!("check: sends of a flow, each asked about ({many})"),
        turns,
        [&mut one, &mut ten],
    );
}

fn compiling(scale: usize, turns: usize) {
    let projects = [10, 100].map(|flows| workload::Project::generate(4, flows * scale));
    let [one, ten] = &projects;
    let texts = |project: &workload::Project| {
        let project = project.texts.clone();
        move || compiled(&project)
    };
    let (mut one, mut ten) = (texts(one), texts(ten));
    row(
        &format!("compile: flows ({})", 10 * scale),
        turns,
        [&mut one, &mut ten],
    );

    let single = |text: String| {
        let texts = vec![("program.nurture".to_owned(), text)];
        move || compiled(&texts)
    };
    // Programs far beyond what people write would say nothing about them.
    let many = 10 * scale.min(10);
    let (mut one, mut ten) = (
        single(programs::steps(many, 0)),
        single(programs::steps(10 * many, 0)),
    );
    row(
        &format!("compile: waits in a flow ({many})"),
        turns,
        [&mut one, &mut ten],
    );
    let (mut one, mut ten) = (
        single(programs::arms(many)),
        single(programs::arms(10 * many)),
    );
    row(
        &format!("compile: arms of a wait ({many})"),
        turns,
        [&mut one, &mut ten],
    );
}

fn compiled(texts: &[(String, String)]) -> f64 {
    timed(|| {
        let mut project = Project::new();
        for (name, text) in texts {
            project.add(name, text);
        }
        let compilation = compile(&project, &Options::default());
        verify(compilation.program.unwrap()).unwrap()
    })
}

fn running(scale: usize, turns: usize) {
    let [one, ten] = [100, 1_000].map(|contacts| contacts * scale);
    let month = Month::new(10);
    let play = |count: usize| {
        let month = &month;
        move || {
            let mut contacts = month.contacts(count);
            timed(|| month.play(&mut contacts))
        }
    };
    row(
        &format!("virtual month: contacts ({one})"),
        turns,
        [&mut play(one), &mut play(ten)],
    );

    let (short, long) = (Month::new(10), Month::new(100));
    let waits = |month: &Month| {
        let mut contacts = month.contacts(one);
        timed(|| month.play(&mut contacts))
    };
    row(
        "virtual month: waits (10)",
        turns,
        [&mut || waits(&short), &mut || waits(&long)],
    );

    let folders = [(); 4].map(|()| tempfile::tempdir().unwrap());
    let journey = |folder: usize, contacts: usize, events: usize| {
        Journey::write(folders[folder].path(), contacts, events).unwrap()
    };
    let play = |journey: &Journey| timed(|| journey.play(NonZeroUsize::MIN).unwrap());
    let (few, many) = (journey(0, one, 10 * one), journey(1, ten, 10 * ten));
    row(
        &format!("run: contacts ({one}), with 10 events each"),
        turns,
        [&mut || play(&few), &mut || play(&many)],
    );
    let (few, many) = (journey(2, one, 10 * one), journey(3, one, 100 * one));
    row(
        &format!("run: events ({}) of as many contacts", 10 * one),
        turns,
        [&mut || play(&few), &mut || play(&many)],
    );
}

fn stepping(scale: usize, turns: usize) {
    let events = |mut tour: Tour| {
        let count = 20_000;
        move || {
            let time = timed(|| (0..count).map(|_| tour.event()).sum::<usize>());
            time / f64::from(count)
        }
    };
    let flows = 10 * scale;
    row(
        &format!("one event: flows beside ({flows})"),
        turns,
        [
            &mut events(Tour::steps(10, flows)),
            &mut events(Tour::steps(10, 10 * flows)),
        ],
    );
    row(
        "one event: arms of the wait (10)",
        turns,
        [&mut events(Tour::arms(10)), &mut events(Tour::arms(100))],
    );
}

/// Events of one contact that a window holds, from files to effects.
fn windows(scale: usize, turns: usize) {
    let many = 100 * scale.min(10);
    for (name, question) in [("counted", Question::Count), ("added up", Question::Sum)] {
        let folders = [(); 2].map(|()| tempfile::tempdir().unwrap());
        let journey = |folder: usize, events: usize| {
            Journey::window(question, folders[folder].path(), 1, 3 * events).unwrap()
        };
        let play = |journey: &Journey| timed(|| journey.play(NonZeroUsize::MIN).unwrap());
        let (few, more) = (journey(0, many), journey(1, 10 * many));
        row(
            &format!("run: events in a window ({many}), {name}"),
            turns,
            [&mut || play(&few), &mut || play(&more)],
        );
    }
}

/// Events of one contact each of which begins a run that goes on beside the others, from files to effects.
fn side_by_side(scale: usize, turns: usize) {
    let many = 10 * scale.min(10);
    let folders = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let journey = |folder: usize, events: usize| {
        Journey::side_by_side(folders[folder].path(), 1, events).unwrap()
    };
    let play = |journey: &Journey| timed(|| journey.play(NonZeroUsize::MIN).unwrap());
    let (few, more) = (journey(0, many), journey(1, 10 * many));
    row(
        &format!("run: runs of a contact side by side ({many})"),
        turns,
        [&mut || play(&few), &mut || play(&more)],
    );
}
