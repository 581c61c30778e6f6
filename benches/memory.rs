//! What contacts and events take of memory.
//!
//! `cargo bench --bench memory` with 100,000 contacts who have a history; `-- --full` with a million, `-- --quick` with a thousand.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    missing_docs,
    reason = "a measurement that cannot be made is not made"
)]

use std::num::NonZeroUsize;

use dhat::{HeapStats, Profiler};
use nurture_workload::{
    journey::{Journey, peak_memory},
    programs::{self, Question},
    rest::{at_rest, stored, with_window},
    scenes::{Tour, engine},
};

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

/// How many contacts are at rest: enough for an average.
const AT_REST: usize = 1_000;
/// What a contact with a history may take in memory, with everything around it: the stated figure.
const BYTES_WITH_HISTORY: u64 = 1_024;

fn main() {
    let has = |name: &str| std::env::args().any(|argument| argument == name);
    let contacts = match (has("--quick") || has("--test"), has("--full")) {
        (true, _) => 1_000,
        (_, true) => 1_000_000,
        _ => 100_000,
    };
    // First, as what follows adds to the peak.
    with_history(contacts);
    let profiler = Profiler::builder()
        .testing()
        .trim_backtraces(Some(1))
        .build();
    rest();
    windows();
    events();
    drop(profiler);
}

fn with_history(contacts: usize) {
    let folder = tempfile::tempdir().unwrap();
    let journey = Journey::write(folder.path(), contacts, contacts * 10).unwrap();
    let before = peak_memory();
    let played = journey.play(NonZeroUsize::new(2).unwrap()).unwrap();
    let (Some(before), Some(after)) = (before, peak_memory()) else {
        println!("this system does not say what a process holds");
        return;
    };
    let bytes = (after - before) / played.contacts.max(1);
    println!(
        "{} contacts with {} events: peak {} MB, {bytes} bytes a contact (at most {BYTES_WITH_HISTORY} is the stated figure)",
        played.contacts,
        played.inputs,
        after / 1_000_000,
    );
    // With few contacts, what there is once weighs more than they do.
    assert!(
        bytes <= BYTES_WITH_HISTORY || contacts < 100_000,
        "more than the stated figure"
    );
}

fn rest() {
    let engine = engine(programs::AT_REST);
    drop(at_rest(&engine, 1));
    let before = HeapStats::get();
    let contacts = at_rest(&engine, AT_REST);
    let after = HeapStats::get();
    let bytes = (after.curr_bytes - before.curr_bytes) as f64 / AT_REST as f64;
    let blocks = (after.curr_blocks - before.curr_blocks) as f64 / AT_REST as f64;
    let stored: usize = contacts
        .iter()
        .map(|contact| stored(&engine, contact))
        .sum();
    println!(
        "a contact waiting in one flow: {bytes:.0} bytes in memory (in {blocks:.1} blocks), {:.1} stored, its id of 8 bytes included",
        stored as f64 / AT_REST as f64
    );
}

/// Contacts of whom a window holds events.
fn windows() {
    for (what, question) in [
        ("to be counted", Question::Count),
        ("to be added up", Question::Sum),
    ] {
        let engine = engine(&programs::window(question));
        for events in [10, 100, 1_000] {
            let before = HeapStats::get();
            let contact = with_window(&engine, events);
            let after = HeapStats::get();
            println!(
                "a contact with {events} events in a window, {what}: {} bytes in memory, {} stored",
                after.curr_bytes - before.curr_bytes,
                stored(&engine, &contact)
            );
        }
    }
}

fn events() {
    for (what, mut tour) in [
        (
            "an event that matches and steps",
            Tour::steps(programs::STEPS, 0),
        ),
        ("an event that does not match", Tour::misses()),
    ] {
        for _ in 0..2 * tour.length() {
            tour.event();
        }
        let before = HeapStats::get();
        let events = 100 * tour.length();
        for _ in 0..events {
            tour.event();
        }
        let blocks = HeapStats::get().total_blocks - before.total_blocks;
        println!("{what}: {:.2} allocations", blocks as f64 / events as f64);
    }
}
