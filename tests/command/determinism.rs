//! The same inputs give the same bytes: on any number of threads, and in whatever order files hold them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::folder::{Folder, command, ran};

/// How many people live the life of each contact of an example, a little later each: enough for work on each thread.
const COPIES: usize = 10;

/// The rows of an example, many times over, with times that are all distinct.
struct Rows {
    header: String,
    contacts: Vec<String>,
    events: Vec<String>,
}

impl Rows {
    fn of(example: &Path) -> Self {
        let read = |name: &str| fs::read_to_string(example.join(name)).unwrap();
        let contacts = read("contacts.csv");
        let (header, contacts) = contacts.split_once('\n').unwrap();
        let mut events: Vec<Value> = read("events.jsonl")
            .lines()
            .map(|row| serde_json::from_str(row).unwrap())
            .collect();
        events.sort_by_key(|event| event["at"].as_str().unwrap().to_owned());
        let mut rows = Self {
            header: header.to_owned(),
            contacts: Vec::new(),
            events: Vec::new(),
        };
        for copy in 0..COPIES {
            let contacts = contacts.lines().map(|row| format!("{copy}-{row}"));
            rows.contacts.extend(contacts);
        }
        for (position, event) in events.iter().enumerate() {
            for copy in 0..COPIES {
                rows.events
                    .push(event_of(event, position * COPIES + copy, copy));
            }
        }
        rows
    }

    /// Writes both files, as they are or in another order.
    fn write(&self, folder: &Folder, order: impl Fn(usize) -> u64) {
        let shuffled = |rows: &[String]| {
            let mut rows: Vec<(u64, &String)> = (0..).map(&order).zip(rows).collect();
            rows.sort_by_key(|(key, _)| *key);
            let rows = rows.into_iter().map(|(_, row)| format!("{row}\n"));
            rows.collect::<String>()
        };
        let contacts = format!("{}\n{}", self.header, shuffled(&self.contacts));
        folder.write("contacts.csv", contacts);
        folder.write("events.jsonl", shuffled(&self.events));
    }
}

/// An event of a copy of its contact, so many microseconds later.
fn event_of(event: &Value, later: usize, copy: usize) -> String {
    let text = |name: &str| event[name].as_str().unwrap().to_owned();
    let at = text("at");
    let second = at.strip_suffix('Z').unwrap();
    assert!(!second.contains('.') && later < 1_000_000, "{at}");
    let mut event = event.clone();
    event["at"] = format!("{second}.{later:06}Z").into();
    event["contact"] = format!("{copy}-{}", text("contact")).into();
    if event.get("id").is_some() {
        event["id"] = format!("{copy}-{}", text("id")).into();
    }
    event.to_string()
}

/// A number that looks random and is the same each time.
fn scattered(position: usize) -> u64 {
    (position as u64 + 1)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .rotate_left(29)
}

fn examples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut examples: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    examples.sort();
    examples
}

fn effects(example: &Path, folder: &Folder, arguments: &str) -> String {
    let mut command = command(&folder.path("."));
    let inputs = ["--contacts", "contacts.csv", "--events", "events.jsonl"];
    let command = command.arg("run").arg(example).args(inputs);
    let ran = ran(command.args(arguments.split_whitespace()));
    assert!(matches!(ran.code, Some(0 | 3)), "{ran:?}");
    ran.out
}

/// Plays rows on several numbers of threads, as they are and shuffled, and compares each byte; the effects.
fn always_the_same(program: &Path, rows: &Rows) -> String {
    let folder = Folder::new();
    rows.write(&folder, |position| position as u64);
    let expected = effects(program, &folder, "--threads 1");
    for arguments in ["--threads 2", "--threads 8", "--threads 8 --sorted"] {
        let actual = effects(program, &folder, arguments);
        assert!(actual == expected, "{} {arguments}", program.display());
    }
    rows.write(&folder, scattered);
    for arguments in ["--threads 1", "--threads 8"] {
        let actual = effects(program, &folder, arguments);
        assert!(
            actual == expected,
            "shuffled: {} {arguments}",
            program.display()
        );
    }
    expected
}

#[test]
fn threads_and_the_order_of_files_change_no_byte_of_any_example() {
    for example in examples() {
        let expected = always_the_same(&example, &Rows::of(&example));
        assert!(expected.lines().count() > 100 * COPIES / 2, "{example:?}");
    }
}

/// Orders of a few contacts, each order a run of its own, with sums over some dozens of them at a time.
const ORDERS: &str = "contact { email: email }
email thanks { subject: \"Thank you\", text: \"Your order is on its way.\" }
segment keen = sum(total of purchase in last 5d) >= 2_640
flow order
  on purchase as bought
  reenter per bought.order_id
  limit 47 email per 3d otherwise wait
  wait 2d
  send email thanks
end
flow congratulations
  on join keen
  reenter always
  tag keen
end
";

#[test]
fn neither_do_they_for_contacts_with_much_to_remember() {
    let folder = Folder::new();
    folder.write("orders.nurture", ORDERS);
    let rows = Rows {
        header: "id,email".to_owned(),
        contacts: (0..9)
            .map(|number| format!("c{number},c{number}@example.com"))
            .collect(),
        events: (0..1_800).map(order).collect(),
    };
    let expected = always_the_same(&folder.path("orders.nurture"), &rows);
    let count = |flow: &str, effect: &str| {
        let effect = format!(r#""flow":"{flow}","effect":"{effect}""#);
        expected
            .lines()
            .filter(|line| line.contains(&effect))
            .count()
    };
    let (entered, sent) = (count("order", "enter"), count("order", "send"));
    assert_eq!((entered, sent), (1_800, 1_800));
    let (held, keen) = (count("order", "hold"), count("congratulations", "enter"));
    assert!(held > 9 && keen > 2 * 9, "{held}, {keen}");
}

/// One of the orders, ten minutes after the one before.
fn order(number: usize) -> String {
    let (contact, minutes) = (number % 9, 10 * number);
    let (day, hour, minute) = (minutes / 1_440 + 5, minutes / 60 % 24, minutes % 60);
    let data = format!(
        r#"{{"order_id":"L-{number}","total":"{}.{:02}"}}"#,
        number % 67,
        number % 97
    );
    format!(
        r#"{{"id":"e{number}","at":"2026-01-{day:02}T{hour:02}:{minute:02}:00Z","contact":"c{contact}","event":"purchase","data":{data}}}"#
    )
}
