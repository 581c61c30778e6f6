//! Contacts and events, whatever their bytes, through `run`: rows are taken or rejected, and threads change nothing.

#![no_main]

use std::{num::NonZeroUsize, path::Path, sync::LazyLock};

use libfuzzer_sys::{Corpus, fuzz_target};
use nurture_compiler::compile;
use nurture_fuzz::project;
use nurture_runtime::{
    engine::Engine,
    play::{
        ContactsFormat, Inputs, Options, Order, Outputs, PlayError, Source, Statistics, Until, play,
    },
    time::{Duration, Timestamp},
    verify::verify,
    wire::Bodies,
};

/// The programs that inputs go through: those of the examples and of the conformance cases.
static ENGINES: LazyLock<Vec<Engine>> = LazyLock::new(engines);

/// 2026-01-07T12:00Z, among the inputs of the examples.
const FROM: i64 = 1_767_787_200_000_000;

/// How long virtual time lasts, where inputs may lie thousands of years apart.
const LENGTH: Duration = Duration::from_micros(200 * Duration::DAY.micros());

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Some(([low, high, switches], rows)) = bytes.split_first_chunk() else {
        return Corpus::Reject;
    };
    let program = u16::from_le_bytes([*low, *high]);
    let engine = &ENGINES[usize::from(program) % ENGINES.len()];
    let (contacts, events) = halves(rows);
    let case = Case {
        engine,
        switches: *switches,
        contacts,
        events,
    };
    let (statistics, effects, rejects) = case.play(1, Until::Length(LENGTH));
    let (other, other_effects, other_rejects) = case.play(3, Until::Length(LENGTH));
    assert_eq!(statistics, other);
    assert!(effects == other_effects, "threads change effects");
    assert_eq!(rejects, other_rejects);
    if let Some(statistics) = statistics
        && statistics.after_end == 0
    {
        case.play(1, Until::AfterLastInput);
    }
    for line in effects
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
    {
        serde_json::from_slice::<serde_json::Value>(line).expect("an effect is JSON");
    }
    for reject in rejects {
        serde_json::from_str::<serde_json::Value>(&reject).expect("a rejected row is JSON");
    }
    Corpus::Keep
});

/// The contacts and, behind the first NUL, the events.
fn halves(rows: &[u8]) -> (&[u8], &[u8]) {
    match rows.iter().position(|byte| *byte == 0) {
        Some(middle) => (&rows[..middle], &rows[middle + 1..]),
        None => (&[], rows),
    }
}

/// What is played.
struct Case<'c> {
    engine: &'c Engine,
    switches: u8,
    contacts: &'c [u8],
    events: &'c [u8],
}

impl Case<'_> {
    fn is_on(&self, switch: u8) -> bool {
        self.switches & (1 << switch) != 0
    }

    fn play(&self, threads: usize, until: Until) -> (Option<Statistics>, Vec<u8>, Vec<String>) {
        let format = if self.is_on(0) {
            ContactsFormat::JsonLines
        } else {
            ContactsFormat::Csv
        };
        let contacts = Source {
            name: "contacts".to_owned(),
            reader: Box::new(self.contacts),
        };
        let events = Source {
            name: "events".to_owned(),
            reader: Box::new(self.events),
        };
        let inputs = Inputs {
            contacts: (!self.contacts.is_empty()).then_some((format, contacts)),
            events: Some(events),
        };
        let options = Options {
            from: self
                .is_on(1)
                .then(|| Timestamp::from_micros(FROM))
                .flatten(),
            until,
            order: if self.is_on(2) {
                Order::Sorted
            } else {
                Order::Any
            },
            flow: None,
            bodies: if self.is_on(3) {
                Bodies::Shown
            } else {
                Bodies::Hidden
            },
            threads: NonZeroUsize::new(threads).unwrap_or(NonZeroUsize::MIN),
        };
        let (mut effects, mut rejects) = (Vec::new(), Vec::new());
        let outputs = Outputs {
            effects: &mut effects,
            rejected: &mut |row| {
                rejects.push(row.json());
                Ok(())
            },
            undeclared: &mut |_| {},
            progress: &mut |_| {},
        };
        match play(self.engine, inputs, &options, outputs) {
            Ok(statistics) => (Some(statistics), effects, rejects),
            Err(PlayError::Header { .. } | PlayError::Read { .. }) => (None, effects, rejects),
            Err(error) => panic!("{error}"),
        }
    }
}

fn engines() -> Vec<Engine> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    nurture_fuzz::played(&root)
        .expect("the projects can be read")
        .into_iter()
        .map(|files| {
            let files = files
                .iter()
                .map(|(name, text)| (name.as_str(), text.as_str()));
            let compilation = compile::compile(&project(files), &compile::Options::default());
            let program = compilation.program.expect("what has inputs compiles");
            Engine::new(verify(program).expect("and is sound").into_program()).expect("and runs")
        })
        .collect()
}
