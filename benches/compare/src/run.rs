//! `run` from files to a file, beside reading the same files and writing the same effects with nothing in between.

use std::{
    borrow::Cow,
    fs::{self, File},
    io::{BufWriter, Write},
    num::NonZeroUsize,
    thread,
};

use nurture_workload::journey::Journey;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::{
    measure::{Effort, lasting, side_by_side},
    table::{Table, Target},
};

/// Plays the welcome example over thirty days.
pub fn rows(effort: Effort, table: &mut Table) {
    let contacts = effort.choose(1_000, 100_000, 1_000_000);
    let events = 10 * contacts;
    let folder = tempfile::tempdir().unwrap();
    let journey = Journey::write(folder.path(), contacts, events).unwrap();
    let threads = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let played = journey.play(threads).unwrap();
    let effects = fs::read(journey.effects()).unwrap();
    let effects = parsed_effects(&effects, threads);
    let outcomes = side_by_side(
        effort.choose(1, 5, 3),
        &mut [
            lasting(1, || journey.play(threads).unwrap()),
            lasting(1, || read_and_write(&journey, &effects, threads)),
        ],
    );
    let [ours, theirs] = outcomes[..] else {
        return;
    };
    #[expect(clippy::cast_precision_loss, reason = "ten million events")]
    let speed = played.inputs as f64 / ours.seconds / 1e6;
    let what = format!(
        "run: {contacts} contacts, {} events, {} effects, {threads} threads",
        played.inputs, played.effects
    );
    table.figure(
        &what,
        format!("{speed:.2} M events/s"),
        speed,
        Target::AtLeast(1.5, ">= 1.5 M events/s"),
    );
    let shown = |seconds: f64| format!("{seconds:.2} s");
    let theirs = ("only parse and write", shown(theirs.seconds));
    let ratio = 1.0 / outcomes[1].ratio;
    table.beside(
        &what,
        shown(ours.seconds),
        theirs,
        ratio,
        Target::AtMost(2.0, "<= 2x its time"),
    );
}

/// A row of the contacts.
#[derive(Deserialize)]
#[expect(dead_code, reason = "it is only read")]
struct Contact<'a> {
    id: &'a str,
    email: &'a str,
    first_name: &'a str,
    grows_on: &'a str,
    timezone: &'a str,
}

/// A row of the events.
#[derive(Deserialize)]
#[expect(dead_code, reason = "it is only read")]
struct Event<'a> {
    id: &'a str,
    at: &'a str,
    contact: &'a str,
    event: Option<&'a str>,
    #[serde(borrow)]
    set: Option<Data<'a>>,
    #[serde(borrow)]
    data: Option<Data<'a>>,
}

/// What events and fields hold.
#[derive(Deserialize)]
#[expect(dead_code, reason = "it is only read")]
struct Data<'a> {
    form: Option<&'a str>,
    page: Option<&'a str>,
    path: Option<&'a str>,
    message: Option<&'a str>,
    url: Option<&'a str>,
    order_id: Option<&'a str>,
    total: Option<&'a str>,
    items: Option<i64>,
    grows_on: Option<&'a str>,
}

/// An effect; what only some have is written as it was read.
#[derive(Serialize, Deserialize)]
struct Effect<'a> {
    at: &'a str,
    #[serde(borrow)]
    contact: Cow<'a, str>,
    flow: Option<&'a str>,
    effect: &'a str,
    #[serde(borrow)]
    key: Cow<'a, str>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    trigger: Option<&'a RawValue>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    entry: Option<&'a RawValue>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    per: Option<&'a RawValue>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    channel: Option<&'a RawValue>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    message: Option<&'a RawValue>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    alias: Option<&'a RawValue>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    to: Option<&'a RawValue>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    subject: Option<&'a RawValue>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    preheader: Option<&'a RawValue>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    title: Option<&'a RawValue>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    text: Option<&'a RawValue>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    category: Option<&'a RawValue>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    params: Option<&'a RawValue>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    list: Option<&'a RawValue>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    tag: Option<&'a RawValue>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    reason: Option<&'a RawValue>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    outcome: Option<&'a RawValue>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    until: Option<&'a RawValue>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    score: Option<&'a RawValue>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    value: Option<&'a RawValue>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    field: Option<&'a RawValue>,
}

/// The lines of a text in as many parts as there are threads.
fn parts(text: &[u8], threads: NonZeroUsize) -> Vec<&[u8]> {
    let length = text.len() / threads.get() + 1;
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let from = length.min(rest.len()) - 1;
        let end = rest[from..].iter().position(|byte| *byte == b'\n');
        let (part, after) = rest.split_at(end.map_or(rest.len(), |end| from + end + 1));
        parts.push(part);
        rest = after;
    }
    parts
}

fn lines(part: &[u8]) -> impl Iterator<Item = &[u8]> {
    part.split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
}

fn parsed_effects(effects: &[u8], threads: NonZeroUsize) -> Vec<Vec<Effect<'_>>> {
    let parse = |line| serde_json::from_slice(line).unwrap();
    let parts = parts(effects, threads).into_iter();
    parts.map(|part| lines(part).map(parse).collect()).collect()
}

/// Reads both files and writes the effects, each as so many threads can, and does nothing else.
fn read_and_write(journey: &Journey, effects: &[Vec<Effect<'_>>], threads: NonZeroUsize) -> usize {
    let contacts = fs::read(journey.contacts()).unwrap();
    let header_end = contacts.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    let (header, contacts) = contacts.split_at(header_end);
    let header = csv::StringRecord::from(
        str::from_utf8(header)
            .unwrap()
            .trim_end()
            .split(',')
            .collect::<Vec<_>>(),
    );
    let read = in_threads(&parts(contacts, threads), |part| {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(*part);
        let mut record = csv::StringRecord::new();
        let mut rows = 0;
        while reader.read_record(&mut record).unwrap() {
            let contact: Contact<'_> = record.deserialize(Some(&header)).unwrap();
            rows += usize::from(!contact.id.is_empty());
        }
        rows
    });
    let events = fs::read(journey.events()).unwrap();
    let understood = in_threads(&parts(&events, threads), |part| {
        let ids = lines(part).map(|line| {
            let event: Event<'_> = serde_json::from_slice(line).unwrap();
            event.id.len()
        });
        ids.filter(|length| *length > 0).count()
    });
    let numbered: Vec<_> = effects.iter().enumerate().collect();
    in_threads(&numbered, |(number, effects)| {
        let copy = journey.effects().with_extension(format!("copy{number}"));
        let mut file = BufWriter::new(File::create(copy).unwrap());
        for effect in *effects {
            serde_json::to_writer(&mut file, effect).unwrap();
            file.write_all(b"\n").unwrap();
        }
        file.flush().unwrap();
    });
    read.into_iter().chain(understood).sum()
}

fn in_threads<P: Sync, T: Send>(parts: &[P], work: impl Fn(&P) -> T + Sync) -> Vec<T> {
    thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> = parts
            .iter()
            .map(|part| scope.spawn(move || work(part)))
            .collect();
        let ended = threads.into_iter().map(|thread| thread.join().unwrap());
        ended.collect()
    })
}
