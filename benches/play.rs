//! Playing files: the welcome example over thirty days, on one thread and on two.
//!
//! `NURTURE_CONTACTS` and `NURTURE_EVENTS` say how many there are; 20,000 and 200,000 where they do not.

#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a measurement that cannot be made is not made"
)]

use std::num::NonZeroUsize;

use divan::{Bencher, counter::ItemsCount};
use nurture_workload::journey::Journey;

/// That of the shipped program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

fn number(name: &str, default: usize) -> usize {
    let given = std::env::var(name).ok();
    given.map_or(default, |number| number.parse().unwrap())
}

/// From files to a file.
#[divan::bench(args = [1, 2], sample_count = 5)]
fn run(bencher: Bencher, threads: usize) {
    let folder = tempfile::tempdir().unwrap();
    let (contacts, events) = (
        number("NURTURE_CONTACTS", 20_000),
        number("NURTURE_EVENTS", 200_000),
    );
    let journey = Journey::write(folder.path(), contacts, events).unwrap();
    let threads = NonZeroUsize::new(threads).unwrap();
    bencher
        .counter(ItemsCount::new(events))
        .bench(|| journey.play(threads).unwrap());
}
