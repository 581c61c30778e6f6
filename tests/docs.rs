//! What the tables of the reference show is what happens.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::{fs, path::Path};

use nurture_compiler::{
    compile::{Options, Project, examine},
    manifest,
    source::FileId,
};
use nurture_runtime::{calendar::Zone, show, time::Timestamp, value::Value};

fn page(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    fs::read_to_string(path).unwrap()
}

/// The rows of the table under a header, as cells.
fn table(page: &str, header: &str) -> Vec<Vec<String>> {
    let rows = page.split(header).nth(1).unwrap().lines().skip(2);
    let rows = rows.take_while(|row| row.starts_with('|'));
    let cells = |row: &str| {
        let row = row.trim_start_matches('|').trim_end_matches('|');
        let cells = row.split('|');
        cells.map(|cell| cell.trim().to_owned()).collect()
    };
    rows.map(cells).collect()
}

/// What stands between backticks.
fn code(cell: &str) -> &str {
    cell.strip_prefix('`').unwrap().strip_suffix('`').unwrap()
}

#[test]
fn codes_of_format_show_what_they_say() {
    let rows = table(
        &page("docs/language.md"),
        "| of | code | shows | what it is |",
    );
    assert!(rows.len() > 20);
    let berlin = Zone::by_name("Europe/Berlin").unwrap();
    let moment = Timestamp::from_micros(1_767_600_428_000_000).unwrap();
    let local = berlin.local(moment);
    let moment = Value::DateTime(moment);
    let (date, time) = (Value::Date(local.date()), Value::Time(local.time()));
    for row in rows {
        let [of, written, shows, _] = row.as_slice() else {
            panic!("{row:?}")
        };
        let of_date = matches!(of.as_str(), "date" | "all");
        let of_time = matches!(of.as_str(), "time" | "all");
        for (value, has) in [(&moment, true), (&date, of_date), (&time, of_time)] {
            let shown = show::format(berlin, value, code(written));
            assert_eq!(shown.as_deref(), has.then(|| code(shows)), "{written}");
        }
    }
}

#[test]
fn messages_have_the_events_that_are_listed() {
    let rows = table(
        &page("docs/language.md"),
        "| event | members | has happened when |",
    );
    let prelude = page("compiler/prelude/prelude.nurture");
    let declared = prelude
        .lines()
        .filter_map(|line| line.strip_prefix("event "));
    let declared: Vec<&str> = declared.skip_while(|event| *event != "sent").collect();
    let listed = rows.iter().map(|row| {
        let name = code(row.first().unwrap());
        let members = row.get(1).unwrap();
        if members.is_empty() {
            name.to_owned()
        } else {
            format!("{name} {{ {} }}", code(members))
        }
    });
    assert_eq!(listed.collect::<Vec<_>>(), declared);
}

#[test]
fn the_manifest_has_the_keys_that_are_listed() {
    let page = page("docs/language.md");
    let text = page.split("```toml\n").nth(1).unwrap();
    let text = text.split("```").next().unwrap();
    let (manifest, findings) = manifest::read(FileId(0), "nurture.toml", text);
    assert!(findings.is_empty(), "{findings:#?}");
    assert!(manifest.channels.contains_key("email"));
    for row in table(&page, "| key | meaning |") {
        let key = row.first().unwrap().split("` `").nth(1);
        let Some(key) = key.map(|key| key.trim_end_matches('`')) else {
            continue;
        };
        let is_written = text.lines().any(|line| line.starts_with(key));
        assert!(is_written || key == "RULE", "{key}");
    }
}

#[test]
fn bodies_can_hold_what_is_listed() {
    const PROGRAM: &str = r#"
contact { email: email, first_name: text?, plan: free | pro = free, seats: int = 1 }
email order {
  subject: "Order"
  body: "order.html"
  params: { lines: list of { name: text } }
}
"#;
    for row in table(&page("docs/language.md"), "| written | what it does |") {
        // In a table, `|` stands behind a backslash.
        let row = row.join("|").replace("\\|", "|");
        let written = row.split('`').nth(1).unwrap();
        let mut project = Project::new();
        project.add("messages.nurture", PROGRAM);
        project.add("order.html", written);
        let compilation = examine(&project, &Options::default());
        let mut errors = compilation.findings.iter();
        let error = errors.find(|finding| finding.is_error());
        assert!(error.is_none(), "{written}: {error:#?}");
    }
}
