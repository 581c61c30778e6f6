//! nurture beside what one would use instead: one table of ratios, measured in one run.
//!
//! ```sh
//! cargo run --release            # the table
//! cargo run --release -- --quick # the same with less work, to see that it runs
//! cargo run --release -- --full  # the same with as much work as the targets are stated for
//! cargo run --release -- compile condition # some rows
//! ```

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a measurement that cannot be made is not made"
)]

mod cedar;
mod compile;
mod condition;
mod core;
mod engine;
mod measure;
mod run;
mod script;
mod start;
mod table;

use measure::Effort;
use table::Table;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What gives rows to the table.
type Rows = fn(Effort, &mut Table);

/// The rows, by the names that they are asked for with.
const ROWS: [(&str, Rows); 7] = [
    ("compile", compile::rows),
    ("condition", condition::rows),
    ("event", engine::event),
    ("rest", engine::rest),
    ("month", engine::month),
    ("start", start::rows),
    ("run", run::rows),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [asked, count] = &arguments[..]
        && asked == engine::BYTES_AT_REST
    {
        return engine::say_bytes_at_rest(count.parse().unwrap());
    }
    let effort = Effort::of(&arguments);
    let names: Vec<&String> = arguments
        .iter()
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    let mut table = Table::default();
    for (name, rows) in ROWS {
        if names.is_empty() || names.iter().any(|asked| *asked == name) {
            eprintln!("{name} …");
            if name == "run" {
                rows(effort, &mut table);
            } else {
                core::on_one(|| rows(effort, &mut table));
            }
        }
    }
    println!("{table}");
}
