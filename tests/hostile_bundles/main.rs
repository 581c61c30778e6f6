//! Bundles that somebody tampered with, through load, verify and run.
//!
//! ```text
//! projects ──compile──▶ bundles ──tamper──▶ 10,000 bundles ──decode──▶ ──verify──▶ ──play──▶ nothing bad
//! ```
//!
//! None may panic (which fails the test), go on for ever (the test waits only so long) or take more memory than is said here.
//! Each is made from its number alone, which a failure names.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod constructs;
mod drive;
mod originals;
mod tamper;

use std::{
    sync::{
        Arc,
        mpsc::{Sender, channel},
    },
    thread,
    time::Duration,
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

/// A bundle's number, how far it came, and the memory that it took, in bytes.
type Tried = (u64, Outcome, u64);

#[test]
fn tampered_bundles_are_refused_or_played_within_bounds() {
    let originals = Arc::new(originals::originals());
    let (tell, told) = channel();
    for part in 0..u64::from(THREADS) {
        let (originals, tell) = (Arc::clone(&originals), tell.clone());
        thread::spawn(move || try_part(&originals, part, &tell));
    }
    drop(tell);
    let mut outcomes = Vec::new();
    for _ in 0..BUNDLES {
        // The other end is closed early only by a panic, which has said what is wrong.
        let last = outcomes.last().copied();
        let tried: Tried = told
            .recv_timeout(PATIENCE)
            .unwrap_or_else(|error| panic!("{error}; the last that ended was {last:?}"));
        let (number, _, bytes) = tried;
        assert!(
            bytes <= MEMORY_BYTES_MAX,
            "bundle {number} takes {bytes} bytes"
        );
        outcomes.push(tried);
    }
    let count = |wanted| {
        let outcomes = outcomes.iter();
        outcomes
            .filter(|(_, outcome, _)| *outcome == wanted)
            .count()
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

/// Tries every bundle of a part of the numbers.
fn try_part(originals: &[Original], part: u64, tell: &Sender<Tried>) {
    for number in (part..BUNDLES).step_by(THREADS.into()) {
        let bytes = tampered(originals, number);
        let mut outcome = Outcome::NotRead;
        let used = measure(|| outcome = try_one(&bytes));
        if tell.send((number, outcome, used.bytes_max)).is_err() {
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
