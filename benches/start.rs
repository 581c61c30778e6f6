//! How long the whole program takes for the smallest thing, and how large it is.
//!
//! `cargo bench --bench start`; `-- --quick` to see that it runs.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    missing_docs,
    reason = "a measurement that cannot be made is not made"
)]

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_nurture");

fn main() {
    let is_quick = std::env::args().any(|argument| matches!(&*argument, "--quick" | "--test"));
    let turns = if is_quick { 3 } else { 101 };
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    println!(
        "nothing: --version            {:>6.2} ms",
        median(turns, &["--version".into()])
    );
    for example in ["welcome-series", "abandoned-cart"] {
        let path = examples.join(example).display().to_string();
        let milliseconds = median(turns, &["check".into(), path]);
        println!("check {example:23} {milliseconds:>6.2} ms");
    }
    let bytes = fs::metadata(PROGRAM).unwrap().len();
    println!(
        "the program                   {:>6.2} MB",
        bytes as f64 / 1e6
    );
}

/// The median of how long the program takes, in milliseconds.
fn median(turns: usize, arguments: &[String]) -> f64 {
    let mut times: Vec<f64> = (0..turns)
        .map(|_| {
            let started = Instant::now();
            let mut command = Command::new(PROGRAM);
            command
                .args(arguments)
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            assert!(command.status().unwrap().success(), "{arguments:?} fails");
            started.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[turns / 2]
}
