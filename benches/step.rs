//! The engine, one input at a time; divan shows what each allocates.

#![allow(missing_docs, reason = "a program of its own")]

use divan::{AllocProfiler, Bencher, counter::ItemsCount};
use mimalloc::MiMalloc;
use nurture_workload::{
    judged::{Judged, people},
    programs,
    rest::at_rest,
    scenes::{Month, Tour, engine},
};

#[global_allocator]
static ALLOCATOR: AllocProfiler<MiMalloc> = AllocProfiler::new(MiMalloc);

fn main() {
    divan::main();
}

/// `plan == free and score >= 10 and country != "DE"`, over 1,024 contacts.
#[divan::bench]
fn condition(bencher: Bencher) {
    let judged = Judged::new(&people(1_024));
    bencher
        .counter(ItemsCount::new(1_024_usize))
        .bench(|| judged.count());
}

/// Events to a contact in a flow of ten steps; with the entry and the end of the run.
#[divan::bench(args = [0, 1_000])]
fn events_that_match(bencher: Bencher, other_flows: usize) {
    let mut tour = Tour::steps(programs::STEPS, other_flows);
    bencher
        .counter(ItemsCount::new(tour.length()))
        .bench_local(|| {
            for _ in 0..tour.length() {
                tour.event();
            }
        });
}

/// An event to a contact who waits for another page.
#[divan::bench]
fn event_that_does_not_match(bencher: Bencher) {
    let mut tour = Tour::misses();
    bencher.bench_local(|| tour.event());
}

/// Contacts through thirty days of ten steps, five messages each.
#[divan::bench(args = [1_000])]
fn virtual_month(bencher: Bencher, contacts: usize) {
    let month = Month::new(10);
    bencher
        .counter(ItemsCount::new(contacts))
        .with_inputs(|| month.contacts(contacts))
        .bench_local_refs(|contacts| month.play(contacts));
}

/// A contact who comes to be, enters a flow and waits.
#[divan::bench]
fn contact_at_rest(bencher: Bencher) {
    let engine = engine(programs::AT_REST);
    bencher.bench(|| at_rest(&engine, 1));
}
