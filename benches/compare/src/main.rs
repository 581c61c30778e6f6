//! nurture beside what one would use instead: one table of ratios, measured in one run.
//!
//! ```sh
//! cargo run --release            # the table
//! cargo run --release -- --quick # the same with less work, to see that it runs
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
mod measure;
mod script;
mod table;

use measure::Effort;
use table::Table;

/// The rows, by the names that they are asked for with.
const ROWS: [(&str, fn(&Effort, &mut Table)); 2] =
    [("compile", compile::rows), ("condition", condition::rows)];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let effort = Effort::of(&arguments);
    let names: Vec<&String> = arguments
        .iter()
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    let mut table = Table::default();
    for (name, rows) in ROWS {
        if names.is_empty() || names.iter().any(|asked| *asked == name) {
            eprintln!("{name} …");
            rows(&effort, &mut table);
        }
    }
    println!("{table}");
}
