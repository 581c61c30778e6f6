//! How fast the language server is, as an editor sees it: the real program, driven over standard input and output.
//!
//! `cargo bench --bench editor` makes a project of 1,000 flows (30,000 lines) in a temporary folder, types in a flow and in the shared declarations,
//! and prints how long findings and answers took, and what memory the server holds; `-- --test` types a few letters, to see that it runs.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::needless_pass_by_value,
    dead_code,
    reason = "a measurement that cannot be made is not made; the client is that of the tests"
)]

#[path = "../../tests/lsp/client.rs"]
mod client;
mod project;

use std::{
    fs, thread,
    time::{Duration, Instant},
};

use client::{Client, at, uri};
use serde_json::{Value, json};

/// How many letters are typed in each place; few of them where it is only to be seen that it runs.
const LETTERS: usize = 300;
const LETTERS_TO_SEE: usize = 4;

/// How long it takes from one answer to the next letter, as people type.
///
/// In the meantime the server looks at what is not open, other programs have the processor's caches, and the processor rests.
const PAUSE: Duration = Duration::from_millis(120);

/// A place where letters are typed.
struct Place {
    name: &'static str,
    file: &'static str,
    line: u32,
    character: u32,
}

const PLACES: [Place; 3] = [
    Place {
        name: "a letter in a flow",
        file: "flows/flow_500.nurture",
        line: 10,
        character: 2,
    },
    Place {
        name: "in a name of the declarations",
        file: "project.nurture",
        line: 11,
        character: 13,
    },
    Place {
        name: "in a field that all flows use",
        file: "project.nurture",
        line: 3,
        character: 2,
    },
];

fn main() {
    let is_quick = std::env::args().any(|argument| matches!(&*argument, "--quick" | "--test"));
    let count = if is_quick { LETTERS_TO_SEE } else { LETTERS };
    let folder = tempfile::tempdir().unwrap();
    project::write(folder.path(), 1_000);
    let root = folder.path().canonicalize().unwrap();
    let read = |file: &str| {
        let path = root.join(file);
        (uri(&path), fs::read_to_string(&path).unwrap())
    };

    let started = Instant::now();
    let mut client = Client::start(&json!({}), &[&root]);
    for place in &PLACES[..2] {
        let (address, text) = read(place.file);
        client.open(&address, &text);
        client.findings(&address, 1);
        if place.name == PLACES[0].name {
            println!(
                "the project's first findings   {:>8.1} ms",
                milliseconds(started.elapsed())
            );
        }
    }

    println!("{:30} {:>8} {:>8}", "", "p50", "p99");
    let mut version = 1;
    let mut letters = Times::default();
    for place in &PLACES {
        let (address, _) = read(place.file);
        let mut typing = Times::default();
        for _ in 0..count {
            version += 1;
            let change = place.letter(version);
            thread::sleep(PAUSE);
            let started = Instant::now();
            client.change(&address, version, &change);
            client.findings(&address, version);
            typing.add(client.arrived() - started);
        }
        typing.print(place.name);
        letters.0.extend(typing.0);
    }
    letters.print("all of these");
    let mut hover = Times::default();
    let mut completion = Times::default();
    let (address, _) = read(PLACES[0].file);
    for _ in 0..count {
        version += 1;
        client.change(&address, version, &PLACES[0].letter(version));
        client.findings(&address, version);
        let message = at(&address, 11, 14);
        thread::sleep(PAUSE);
        let started = Instant::now();
        client
            .request("textDocument/hover", message.clone())
            .unwrap();
        hover.add(client.arrived() - started);
        let started = Instant::now();
        client.request("textDocument/completion", message).unwrap();
        completion.add(client.arrived() - started);
    }
    hover.print("hover");
    completion.print("completion");
    if let Some(memory) = memory(client.process()) {
        println!("memory                         {memory:>8} MB");
    }
    client.end();
}

impl Place {
    /// A letter typed, or taken back.
    fn letter(&self, version: i64) -> Value {
        let start = json!({ "line": self.line, "character": self.character });
        if version % 2 == 0 {
            json!([{ "range": { "start": start, "end": start }, "text": "x" }])
        } else {
            let end = json!({ "line": self.line, "character": self.character + 1 });
            json!([{ "range": { "start": start, "end": end }, "text": "" }])
        }
    }
}

/// How long something took, each time.
#[derive(Default)]
struct Times(Vec<Duration>);

impl Times {
    fn add(&mut self, time: Duration) {
        self.0.push(time);
    }

    fn print(&mut self, what: &str) {
        self.0.sort_unstable();
        let share = |of: usize| milliseconds(self.0[self.0.len() * of / 100]);
        println!("{what:30} {:>8.1} {:>8.1} ms", share(50), share(99));
    }
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}

/// What a process holds in memory, in MB, where the system says so in a file.
fn memory(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1_024)
}
