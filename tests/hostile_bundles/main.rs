//! Bundles that somebody tampered with, through load, verify and run.
//!
//! ```text
//! projects ──compile──▶ bundles ──tamper──▶ 10,000 bundles ──decode──▶ ──verify──▶ ──play──▶ nothing bad
//! ```
//!
//! None may panic, go on for ever (the test waits only so long for each) or take more memory than is said here.
//! Each is made from its number alone, which a failure names: each has a thread of that name, and is told of before it is tried.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod constructs;
mod drive;
mod header;
mod originals;
mod tamper;

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
    time::{Duration, Instant},
};

use allocation_counter::measure;
use nurture_runtime::{bundle, engine::Engine, verify::verify};

use self::{constructs::Constructs, originals::Original, tamper::tampered};

/// How many bundles are tried.
const BUNDLES: u64 = 10_000;

/// How many threads try them.
const THREADS: u8 = 2;

/// How much memory load, verify and two contacts' lives may take at a time, for bundles of the size of an example.
const MEMORY_BYTES_MAX: u64 = 8 * 1024 * 1024;

/// What no program has that the compiler makes: it is there for programs that come from elsewhere.
const NEVER_MADE: [&str; 1] = ["Instruction::Pop"];

/// How long one bundle may take before it counts as endless; most take less than a thousandth of it.
const PATIENCE: Duration = Duration::from_mins(1);

/// How far a bundle came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    NotRead,
    NotVerified,
    Played,
}

/// What is told of a bundle, by its number.
enum Told {
    /// It is about to be tried.
    Begins(u64),
    /// How far it came, and the memory that it took, in bytes.
    Ends(u64, Outcome, u64),
    Panics(u64),
}

#[test]
fn tampered_bundles_are_refused_or_played_within_bounds() {
    let originals = Arc::new(originals::originals());
    let (tell, told) = channel();
    for part in 0..u64::from(THREADS) {
        let (originals, tell) = (Arc::clone(&originals), tell.clone());
        thread::spawn(move || try_part(&originals, part, &tell));
    }
    drop(tell);
    let outcomes = hear(&told);
    let count = |wanted| {
        let outcomes = outcomes.iter();
        outcomes.filter(|outcome| **outcome == wanted).count()
    };
    // Otherwise it would be another test than it says.
    for outcome in [Outcome::NotRead, Outcome::NotVerified, Outcome::Played] {
        assert!(count(outcome) > 1_000, "{outcome:?}: {}", count(outcome));
    }
}

#[test]
fn the_originals_have_all_constructs_between_them() {
    let mut constructs = Constructs::default();
    for original in originals::originals() {
        constructs.add(&original.program);
    }
    assert_eq!(constructs.missing(), NEVER_MADE);
}

#[test]
fn a_bundle_that_was_changed_without_its_hash_is_not_read() {
    for original in originals::originals() {
        let bytes = &original.bytes;
        for position in (0..bytes.len()).step_by(bytes.len() / 300 + 1) {
            let mut changed = bytes.clone();
            changed[position] ^= 1 << (position % 8);
            assert!(bundle::decode(&changed).is_err(), "byte {position}");
            assert!(
                bundle::decode(&bytes[..position]).is_err(),
                "cut at {position}"
            );
        }
    }
}

/// Hears of every bundle, and fails by the first that is not as it should be; how far they came.
fn hear(told: &Receiver<Told>) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    let mut under_way: BTreeMap<u64, Instant> = BTreeMap::new();
    while (outcomes.len() as u64) < BUNDLES {
        let oldest = under_way.iter().min_by_key(|(_, since)| **since);
        let told = match oldest {
            Some((number, since)) => told
                .recv_timeout(PATIENCE.saturating_sub(since.elapsed()))
                .unwrap_or_else(|_| panic!("bundle {number} has no end in {PATIENCE:?}")),
            None => told.recv().unwrap(),
        };
        match told {
            Told::Begins(number) => drop(under_way.insert(number, Instant::now())),
            Told::Ends(number, outcome, bytes) => {
                assert!(
                    bytes <= MEMORY_BYTES_MAX,
                    "bundle {number} takes {bytes} bytes"
                );
                under_way.remove(&number);
                outcomes.push(outcome);
            }
            Told::Panics(number) => panic!("bundle {number} panics"),
        }
    }
    outcomes
}

/// Tries every bundle of a part of the numbers, each in a thread that has its name, so that even an overflow of the stack says it.
fn try_part(originals: &Arc<Vec<Original>>, part: u64, tell: &Sender<Told>) {
    for number in (part..BUNDLES).step_by(THREADS.into()) {
        let originals = Arc::clone(originals);
        let thread = thread::Builder::new().name(format!("bundle {number}"));
        if tell.send(Told::Begins(number)).is_err() {
            return;
        }
        let tried = thread.spawn(move || {
            let bytes = tampered(&originals, number);
            let mut outcome = Outcome::NotRead;
            let used = measure(|| outcome = try_one(&bytes));
            (outcome, used.bytes_max)
        });
        let told = match tried.unwrap().join() {
            Ok((outcome, bytes)) => Told::Ends(number, outcome, bytes),
            Err(_) => Told::Panics(number),
        };
        if tell.send(told).is_err() {
            return;
        }
    }
}

fn try_one(bytes: &[u8]) -> Outcome {
    let Ok(program) = bundle::decode(bytes) else {
        return Outcome::NotRead;
    };
    let Ok(verified) = verify(program) else {
        return Outcome::NotVerified;
    };
    let engine = Engine::new(verified.into_program()).unwrap();
    drive::drive(&engine.with_bodies("https://unsubscribe.invalid/"));
    Outcome::Played
}
