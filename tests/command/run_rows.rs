//! `nurture run`: rows that are rejected, dropped or passed over.

use serde_json::{Value, json};

use crate::folder::{EFFECTS, Folder, Ran};

const RUN: &str = "run --contacts contacts.csv --events events.jsonl";

/// Plays events after those of the project; the effects must be the same without them.
#[track_caller]
fn played_with(events: &str) -> (Ran, Vec<Value>) {
    let folder = Folder::shop();
    folder.write("events.jsonl", folder.read("events.jsonl") + events);
    let ran = folder.nurture(&format!(
        "{RUN} --rejects rejects.jsonl --until 2026-04-05T10:00:00Z"
    ));
    assert_eq!(ran.out, EFFECTS, "{ran:?}");
    let rejects = folder.read("rejects.jsonl");
    let rejects = rejects
        .lines()
        .map(|row| serde_json::from_str(row).unwrap());
    (ran, rejects.collect())
}

#[test]
fn a_rejected_row_is_written_with_its_line_and_reason() {
    let row = "{\"at\":\"2026-01-05T11:00:00Z\",\"contact\":\"ada\",\"event\":\"sgnup\"}";
    let (ran, rejects) = played_with(&format!("\n{row}\n"));
    let expected = json!({"line": 4, "file": "events.jsonl", "reason": "unknown event `sgnup` (did you mean `signup`?)", "row": row});
    assert_eq!(rejects, std::slice::from_ref(&expected));
    let mut said = ran.err.lines();
    assert_eq!(
        serde_json::from_str::<Value>(said.next().unwrap()).unwrap(),
        expected
    );
    assert!(
        said.next()
            .unwrap()
            .starts_with("2 contacts, 2 inputs, 8 effects"),
        "{}",
        ran.err
    );
    assert_eq!(said.next(), Some("1 rejected row (all in rejects.jsonl)"));
    ran.with_code(3);
}

#[test]
fn whatever_a_row_is_the_others_are_played() {
    let at = "\"at\":\"2026-01-05T11:00:00Z\"";
    let rows = [
        "nonsense".to_owned(),
        "{".to_owned(),
        "[]".to_owned(),
        "null".to_owned(),
        "{}".to_owned(),
        "\"\\ud800\"".to_owned(),
        "{".repeat(10_000),
        "[".repeat(1_000_000),
        format!("{{{at},\"contact\":\"ada\"}}"),
        format!("{{{at},\"contact\":\"\",\"event\":\"signup\"}}"),
        format!("{{{at},\"contact\":\"zoe\",\"event\":\"signup\"}}"),
        format!("{{{at},\"contact\":5,\"event\":\"signup\"}}"),
        format!("{{{at},\"contact\":\"ada\",\"event\":\"sent\",\"data\":{{\"message\":\"x\"}}}}"),
        format!("{{{at},\"contact\":\"ada\",\"event\":\"purchase\",\"data\":{{\"order_id\":1}}}}"),
        format!("{{{at},\"contact\":\"ada\",\"set\":{{\"email\":null}}}}"),
        format!("{{{at},\"contact\":\"ada\",\"set\":{{\"email\":\"nobody\"}}}}"),
        format!("{{{at},\"contact\":\"ada\",\"set\":{{\"age\":5}}}}"),
        format!("{{{at},\"contact\":\"ada\",\"join\":\"nolist\"}}"),
        format!("{{{at},\"contact\":\"ada\",\"event\":\"signup\",\"set\":{{}}}}"),
        "{\"at\":\"2026-13-05T11:00:00Z\",\"contact\":\"ada\",\"event\":\"signup\"}".to_owned(),
        "{\"at\":1767603600,\"contact\":\"ada\",\"event\":\"signup\"}".to_owned(),
    ];
    let (ran, rejects) = played_with(&(rows.join("\n") + "\n"));
    assert_eq!(rejects.len(), rows.len());
    for (row, (number, reject)) in rows.iter().zip((3..).zip(&rejects)) {
        assert_eq!(reject["line"], number, "{reject}");
        assert_eq!(reject["file"], "events.jsonl");
        assert!(!reject["reason"].as_str().unwrap().is_empty());
        assert!(row.starts_with(reject["row"].as_str().unwrap()), "{reject}");
    }
    ran.with_code(3);
}

#[test]
fn only_the_first_rejected_rows_are_said() {
    let (ran, rejects) = played_with(&"nonsense\n".repeat(50));
    assert_eq!(rejects.len(), 50);
    let said = ran
        .err
        .lines()
        .filter(|line| line.starts_with("{\"line\":"))
        .count();
    assert_eq!(said, 20);
    assert!(ran.err.contains("50 rejected rows"), "{}", ran.err);
    ran.with_code(3);
}

#[test]
fn rejected_rows_need_no_file() {
    let folder = Folder::shop();
    folder.write("events.jsonl", folder.read("events.jsonl") + "nonsense\n");
    let ran = folder.nurture(RUN).with_code(3);
    assert_eq!(ran.out, EFFECTS);
    assert!(ran.err.contains("\"row\":\"nonsense\""), "{}", ran.err);
}

#[test]
fn the_file_of_rejected_rows_is_there_even_if_it_is_empty() {
    let (ran, rejects) = played_with("");
    assert!(rejects.is_empty());
    ran.with_code(0);
}

#[test]
fn contacts_that_do_not_fit_are_rejected() {
    let folder = Folder::shop();
    folder.write(
        "contacts.csv",
        "id,email,first_name\n\nada,ada@example.com,\"Ada\nLovelace\"\nada,again@example.com,\nben,ben@example.com\ncleo,cleo@example.com,Cleo,more\ndora,,Dora\nemil,nobody,Emil\n,x@example.com,\n",
    );
    folder.write(
        "events.jsonl",
        folder.read("events.jsonl").lines().next().unwrap(),
    );
    let ran = folder
        .nurture(&format!("{RUN} --rejects rejects.jsonl"))
        .with_code(3);
    assert!(ran.err.contains("1 contact, 1 input"), "{}", ran.err);
    let rejects = folder.read("rejects.jsonl");
    let rejects: Vec<Value> = rejects
        .lines()
        .map(|row| serde_json::from_str(row).unwrap())
        .collect();
    let lines: Vec<u64> = rejects
        .iter()
        .map(|row| row["line"].as_u64().unwrap())
        .collect();
    assert_eq!(lines, [5, 6, 7, 8, 9, 10], "{rejects:#?}");
    assert_eq!(rejects[0]["reason"], "contact `ada` is there already");
    assert_eq!(
        rejects[1]["reason"],
        "the number of cells is 2, in the header it is 3"
    );
    assert_eq!(rejects[3]["reason"], "`email` is missing");
}

#[test]
fn a_header_that_cannot_be_used_is_refused() {
    let folder = Folder::shop();
    for (header, reason) in [
        ("email\n", "`id` is missing"),
        (
            "Id,E-Mail\n",
            "`id` is missing; if it is the column `Id`, call that `id`",
        ),
        (
            "id;email\nada;ada@example.com\n",
            "the cells are separated by `;`, and must be by `,`",
        ),
        ("id,email,email\n", "`email` is given twice"),
        (
            "",
            "there is none: the first line of a CSV file names its columns, `id` among them",
        ),
    ] {
        folder.write("contacts.csv", header);
        let said = folder.nurture(RUN).refused();
        assert!(
            said.starts_with(&format!(
                "error: contacts.csv:1: the header cannot be used: {reason}\n"
            )),
            "{said}"
        );
    }
}

/// As spreadsheets save a file that is not said to be one of UTF-8.
#[test]
fn a_header_in_another_encoding_says_how_to_save_the_file() {
    let folder = Folder::shop();
    let header = "id,email\nada,ada@example.com\n";
    let utf_16 = header.encode_utf16().flat_map(u16::to_le_bytes);
    let utf_16: Vec<u8> = [0xff, 0xfe].into_iter().chain(utf_16).collect();
    let latin_1 = b"id,email,Stra\xdfe\nada,ada@example.com,a\n".to_vec();
    for file in [utf_16, latin_1] {
        folder.write("contacts.csv", file);
        let said = folder.nurture(RUN).refused();
        let expected = "the row is not valid UTF-8\n  help: save the file again as CSV UTF-8";
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn columns_without_a_field_are_said_once_and_counted() {
    let folder = Folder::shop();
    folder.write(
        "contacts.csv",
        "id,email,nick,First Name\nada,ada@example.com,a,Ada\nben,ben@example.com,b,\n",
    );
    let ran = folder.nurture(RUN).with_code(0);
    assert_eq!(ran.out, EFFECTS);
    let said: Vec<&str> = ran.err.lines().collect();
    assert_eq!(
        said[..2],
        [
            "warning: contacts.csv:1: the columns `nick`, `First Name` are ignored: the contact has no such fields",
            "  help: did you mean `first_name` by `First Name`?"
        ],
    );
    assert!(said[2].starts_with("2 contacts, 2 inputs, 8 effects"));
    assert_eq!(said[3..], ["3 cells of undeclared columns ignored"]);
}

#[test]
fn repeated_rows_are_dropped_and_counted() {
    let folder = Folder::shop();
    let row =
        "{\"id\":\"1\",\"at\":\"2026-01-05T09:00:00Z\",\"contact\":\"ada\",\"event\":\"signup\"}\n";
    folder.write("events.jsonl", row.repeat(3));
    let ran = folder.nurture(RUN).with_code(0);
    assert!(
        ran.err.starts_with("2 contacts, 1 input, 4 effects"),
        "{}",
        ran.err
    );
    assert!(
        ran.err.ends_with("\n2 repeated rows dropped\n"),
        "{}",
        ran.err
    );
}

#[test]
fn undeclared_members_are_ignored_counted_and_named() {
    let folder = Folder::shop();
    let events = folder.read("events.jsonl").replace(
        "\"signup\"",
        "\"signup\",\"plan\":\"pro\",\"data\":{\"a\":1,\"b\":[{}]}",
    );
    let events = events.replacen("\"a\":1,", "", 1);
    folder.write("events.jsonl", events);
    for threads in ["1", "2", "7"] {
        let ran = folder.nurture(&format!("{RUN} --threads {threads}"));
        let ran = ran.with_code(0);
        assert_eq!(ran.out, EFFECTS);
        assert!(
            ran.err
                .ends_with("\n5 undeclared members ignored (2 `data.b`, 2 `plan`, 1 `data.a`)\n"),
            "{}",
            ran.err
        );
    }
}

#[test]
fn of_many_undeclared_members_the_most_frequent_are_named() {
    let folder = Folder::shop();
    let members: Vec<String> = (0..7).map(|index| format!("\"m{index}\":1")).collect();
    let signup = format!("\"signup\",\"data\":{{{}}}", members.join(","));
    let events = folder.read("events.jsonl");
    let events = events.replacen("\"signup\"", &signup, 1);
    let events = events.replacen("\"contact\":\"ben\"", "\"contact\":\"ben\",\"m6\":1", 1);
    folder.write("events.jsonl", events);
    let ran = folder.nurture(RUN).with_code(0);
    assert!(
        ran.err.contains(
            "undeclared members ignored (1 `data.m0`, 1 `data.m1`, 1 `data.m2`, 1 `data.m3`, 1 `data.m4`, and others)\n"
        ),
        "{}",
        ran.err
    );
}

#[test]
fn an_input_can_create_its_contact() {
    let folder = Folder::shop();
    folder.write(
        "events.jsonl",
        "{\"at\":\"2026-01-05T09:00:00Z\",\"contact\":\"zoe\",\"set\":{\"email\":\"zoe@example.com\"}}\n{\"at\":\"2026-01-05T09:00:00Z\",\"contact\":\"zoe\",\"event\":\"signup\"}\n",
    );
    let ran = folder.nurture("run --events events.jsonl").with_code(0);
    assert!(ran.out.contains("zoe@example.com is here"), "{}", ran.out);
    assert!(
        ran.err.starts_with("1 contact, 2 inputs, 4 effects"),
        "{}",
        ran.err
    );
}

#[test]
fn a_line_of_any_length_takes_bounded_memory() {
    let folder = Folder::shop();
    let mut events = folder.bytes("events.jsonl");
    events.resize(events.len() + 50 * 1024 * 1024, b'x');
    events.extend_from_slice(
        b"\n{\"at\":\"2026-01-05T11:00:00Z\",\"contact\":\"ada\",\"event\":\"signup\"}\n",
    );
    folder.write("events.jsonl", events);
    let ran = folder
        .nurture(&format!("{RUN} --rejects rejects.jsonl"))
        .with_code(3);
    assert!(ran.err.contains("2 contacts, 3 inputs"), "{}", ran.err);
    let reject: Value = serde_json::from_str(&folder.read("rejects.jsonl")).unwrap();
    assert_eq!(reject["line"], 3);
    assert!(folder.bytes("rejects.jsonl").len() < 4096);
}
