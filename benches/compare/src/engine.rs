//! The engine by itself: events, contacts at rest, and time that passes.

use std::{env, hint::black_box, process::Command};

use nurture_workload::{
    clock, journey, programs,
    rest::{self, Resting},
    scenes::{self, Month, Tour},
};

use crate::{
    measure::{Effort, median, side_by_side, timed},
    table::{Table, Target},
};

/// What asks this program for the bytes of contacts at rest.
pub const BYTES_AT_REST: &str = "--bytes-at-rest";

/// An event to a contact who waits in a flow of ten steps.
pub fn event(effort: Effort, table: &mut Table) {
    let rounds = effort.choose(10, 2_000, 20_000);
    let [mut few, mut many] = [0, 1_000].map(|others| Tour::steps(programs::STEPS, others));
    let mut misses = Tour::misses();
    let mut resting = Resting::new(Tour::steps(programs::STEPS, 0));
    let count = rounds * few.length();
    let all = |tour: &mut Tour| (0..count).map(|_| tour.event()).sum::<usize>();
    let outcomes = side_by_side(
        effort.turns(),
        &mut [
            timed(count, || all(&mut few)),
            timed(count, || all(&mut misses)),
            timed(count, || (0..count).map(|_| resting.event()).sum::<usize>()),
            timed(count, || all(&mut many)),
        ],
    );
    let [matched, missed, rested, beside] = outcomes[..] else {
        return;
    };
    let shown = |seconds: f64| format!("{:.0} ns", seconds * 1e9);
    table.figure(
        "one event: match, step, effects",
        shown(matched.seconds),
        matched.seconds * 1e9,
        Target::AtMost(250.0, "< 250 ns"),
    );
    table.figure(
        "one event that does not match",
        shown(missed.seconds),
        missed.seconds * 1e9,
        Target::None,
    );
    let theirs = ("spread out", shown(matched.seconds));
    let what = "one event: taken up, step, laid down";
    table.beside(
        what,
        shown(rested.seconds),
        theirs,
        rested.ratio,
        Target::None,
    );
    let theirs = ("without them", shown(matched.seconds));
    let what = "one event: 1,000 flows beside";
    let target = Target::AtMost(1.2, "<= 1.2x: almost nothing");
    table.beside(what, shown(beside.seconds), theirs, beside.ratio, target);
}

/// A contact without fields who waits in one flow.
pub fn rest(effort: Effort, table: &mut Table) {
    let count = effort.choose(50_000, 200_000, 1_000_000);
    #[expect(clippy::cast_precision_loss, reason = "a few hundred megabytes")]
    if let Some(bytes) = bytes_in_another_process(count) {
        let bytes = bytes as f64 / count as f64;
        table.figure(
            "a contact at rest, in memory",
            format!("{bytes:.0} bytes"),
            bytes,
            Target::AtMost(64.0, "64 bytes"),
        );
    }
    let engine = scenes::engine(programs::AT_REST);
    let contacts = rest::at_rest(&engine, 1_000);
    let stored: usize = contacts
        .iter()
        .map(|contact| rest::stored(&engine, contact))
        .sum();
    #[expect(clippy::cast_precision_loss, reason = "a few kilobytes")]
    let bytes = stored as f64 / contacts.len() as f64;
    table.figure(
        "a contact at rest, stored",
        format!("{bytes:.1} bytes"),
        bytes,
        Target::AtMost(32.0, "32 bytes"),
    );
}

/// What so many contacts at rest take, in a process that holds nothing else: memory that was used before would be used again.
fn bytes_in_another_process(count: usize) -> Option<u64> {
    let mut other = Command::new(env::current_exe().ok()?);
    let told = other
        .arg(BYTES_AT_REST)
        .arg(count.to_string())
        .output()
        .ok()?;
    String::from_utf8(told.stdout).ok()?.trim().parse().ok()
}

/// Says how many bytes so many contacts at rest take.
pub fn say_bytes_at_rest(count: usize) {
    let engine = scenes::engine(programs::AT_REST);
    drop(rest::at_rest(&engine, 1));
    let before = journey::held_memory();
    let contacts = rest::at_rest(&engine, count);
    if let (Some(before), Some(after)) = (before, journey::held_memory()) {
        println!("{}", after.saturating_sub(before));
    }
    drop(contacts);
}

/// A million contacts through thirty days and ten steps.
pub fn month(effort: Effort, table: &mut Table) {
    let month = Month::new(10);
    let chunk = 10_000;
    let chunks = effort.choose(1, 10, 100);
    let times = (0..effort.choose(1, 5, 5)).map(|_| {
        let mut time = 0.0;
        for _ in 0..chunks {
            let mut contacts = month.contacts(chunk);
            let started = clock::time_at_work();
            black_box(month.play(&mut contacts));
            time += clock::time_at_work().saturating_sub(started).as_secs_f64();
        }
        time
    });
    #[expect(clippy::cast_precision_loss, reason = "a million contacts")]
    let count = (chunk * chunks) as f64;
    let of_a_million = median(times.collect()) / count * 1e6;
    table.figure(
        &format!("virtual time: {count} contacts"),
        format!("{of_a_million:.2} s a million"),
        of_a_million,
        Target::AtMost(1.5, "1.5 s a million"),
    );
}
