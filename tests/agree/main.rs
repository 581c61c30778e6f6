//! A second opinion: a naive interpreter over the checked tree, and the real engine over the bytecode, must give the same effects.
//!
//! ```text
//! tapes of choices ─▶ source text ─▶ parser, checker ─┬─▶ naive interpreter ──────────────────▶ effects ┐
//!        └──────────▶ contacts and inputs ────────────┤                                                 ├─ equal, line for line
//!                                                     └─▶ lowering, verifier, engine, step ───▶ effects ┘
//! ```
//!
//! What is compared is every effect of every contact in its order, as hosts write it: with its key, its texts and its parameters.
//! A failure prints the smallest program and inputs that were found.
//! Where the two differ, the language reference says who is right.
//!
//! | variable | meaning |
//! |---|---|
//! | `PROPTEST_CASES` | how many programs are played; 2,400 where it is not set |
//! | `AGREE_SEED` | other random programs: a number up to 255 |
//! | `AGREE_COUNTS` | show what came about, and how often (with `--nocapture`) |

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]
#![allow(
    clippy::format_push_string,
    clippy::match_bool,
    reason = "programs are put together from many small texts, with a choice for most of them"
)]

mod bytecode;
mod compare;
mod coverage;
mod generate;
mod inputs;
mod many;
mod naive;

use std::{env, fs, path::Path, thread};

use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use self::coverage::Counts;

/// How many programs are played where nothing else is asked for; with as many, everything must have come about.
const ENOUGH: u32 = 2_400;

/// How many threads play them.
const THREADS: u8 = 2;

#[test]
fn both_sides_agree_on_random_programs() {
    let cases = variable("PROPTEST_CASES").unwrap_or(ENOUGH);
    let seed = variable("AGREE_SEED").unwrap_or(0_u8);
    let counts: Vec<Counts> = thread::scope(|scope| {
        let start = |part| scope.spawn(move || agree(cases / u32::from(THREADS), seed, part));
        let threads: Vec<_> = (0..THREADS).map(start).collect();
        // A thread that panics has said why.
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    let seen = coverage::merge(counts);
    if env::var_os("AGREE_COUNTS").is_some() {
        show(&seen);
    }
    let missing = coverage::missing(&seen);
    assert!(
        cases < ENOUGH || missing.is_empty(),
        "this never came about: {missing:#?}"
    );
}

/// Each file in `found` is what the fuzzer found once, and is mended.
#[test]
fn both_sides_agree_on_what_the_fuzzer_found() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/agree/found");
    let files: Vec<_> = fs::read_dir(folder).unwrap().collect();
    assert!(!files.is_empty());
    for file in files {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        if let Err(failure) = compare::check(&generate::Tapes(&bytes).choices()) {
            panic!("{failure}");
        }
    }
}

/// Plays random programs; what came about.
fn agree(cases: u32, seed: u8, part: u8) -> Counts {
    let config = Config {
        cases,
        max_shrink_iters: 20_000,
        failure_persistence: None,
        ..Config::default()
    };
    let mut bytes = [part; 32];
    bytes[0] = seed;
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(config, rng);
    if let Err(failure) = runner.run(&generate::choices(), |choices| compare::check(&choices)) {
        panic!("{failure}");
    }
    coverage::seen()
}

fn variable<T: std::str::FromStr>(name: &str) -> Option<T> {
    env::var(name).ok()?.parse().ok()
}

#[expect(clippy::print_stdout, reason = "it is asked for")]
fn show(seen: &Counts) {
    for (what, count) in seen {
        println!("{count:8} {what}");
    }
}
