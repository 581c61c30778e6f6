//! `nurture run`: programs, spans of time, flows and threads.

use crate::folder::{EFFECTS, Folder};

const RUN: &str = "run --contacts contacts.csv --events events.jsonl";

/// The rows that hold a text.
fn rows<'r>(effects: &'r str, text: &str) -> Vec<&'r str> {
    effects.lines().filter(|row| row.contains(text)).collect()
}

#[test]
fn effects_are_results_and_their_numbers_are_said() {
    let ran = Folder::shop().nurture(RUN).with_code(0);
    assert_eq!(ran.out, EFFECTS);
    let said =
        "2 contacts, 2 inputs, 8 effects, from 2026-01-05T09:00:00Z to 2026-04-05T10:00:00Z\n";
    assert_eq!(ran.err, said);
}

#[test]
fn a_bundle_plays_like_its_project() {
    let folder = Folder::shop();
    folder.nurture("build -o a.bundle").fine();
    let inputs = RUN.strip_prefix("run ").unwrap();
    assert_eq!(
        folder.nurture(&format!("run a.bundle {inputs}")).fine(),
        EFFECTS
    );
    folder.write("bundle-without-ending", folder.bytes("a.bundle"));
    assert_eq!(
        folder
            .nurture(&format!("run bundle-without-ending {inputs}"))
            .fine(),
        EFFECTS
    );
}

#[test]
fn a_broken_bundle_is_refused() {
    let folder = Folder::shop();
    folder.nurture("build -o a.bundle").fine();
    let bytes = folder.bytes("a.bundle");
    folder.write("a.bundle", &bytes[..bytes.len() - 3]);
    let said = folder
        .nurture("run a.bundle --events events.jsonl")
        .refused();
    assert!(
        said.starts_with(
            "error: `a.bundle` is no bundle that can be used: the bundle is cut off\n"
        ),
        "{said}"
    );
}

#[test]
fn a_program_with_errors_is_not_played() {
    let folder = Folder::shop();
    folder.write("flows/bad.nurture", "flow bad on signp wait 1d end");
    let ran = folder.nurture(&format!("{RUN} -o out.jsonl")).with_code(1);
    assert_eq!(ran.out, "");
    assert!(ran.err.contains("error[unknown-event]"), "{}", ran.err);
    assert!(!folder.names().contains(&"out.jsonl".to_owned()));
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let folder = Folder::shop();
    for threads in [1, 2, 3, 16] {
        assert_eq!(
            folder.nurture(&format!("{RUN} --threads {threads}")).fine(),
            EFFECTS
        );
    }
    for wrong in ["0", "-1", "many", "100000"] {
        folder
            .nurture(&format!("{RUN} --threads {wrong}"))
            .refused();
    }
}

#[test]
fn virtual_time_ends_at_a_moment_that_is_included() {
    let folder = Folder::shop();
    let exits = |until: &str| {
        let effects = folder.nurture(&format!("{RUN} --until {until}")).fine();
        rows(&effects, "\"exit\"").len()
    };
    assert_eq!(exits("2026-01-07T08:59:59.999999Z"), 0);
    assert_eq!(exits("2026-01-07T09:00:00Z"), 1);
    assert_eq!(exits("2026-01-07T10:00:00+01:00"), 1);
    assert_eq!(exits("+48h"), 1);
    assert_eq!(exits("+2d1h"), 2);
    let ran = folder
        .nurture(&format!("{RUN} --until +30min"))
        .with_code(0);
    assert!(
        ran.err.ends_with("1 input behind the end left out\n"),
        "{}",
        ran.err
    );
}

#[test]
fn inputs_before_the_beginning_have_no_effects() {
    let folder = Folder::shop();
    let effects = folder
        .nurture(&format!("{RUN} --from 2026-01-05T09:30:00Z"))
        .fine();
    assert!(rows(&effects, "\"ada\"").is_empty(), "{effects}");
    assert_eq!(rows(&effects, "\"ben\"").len(), 4);
}

#[test]
fn moments_that_cannot_be_are_wrong_usage() {
    let folder = Folder::shop();
    for wrong in [
        "--from 2026-01-05",
        "--from 2026-02-30T09:00Z",
        "--from +1d",
        "--until soon",
        "--until +3x",
        "--until +-1d",
        "--until +6m",
        "--from 2026-01-05T09:00Z --until 2026-01-04T09:00Z",
    ] {
        folder.nurture(&format!("{RUN} {wrong}")).refused();
    }
    let said = folder.nurture(&format!("{RUN} --until soon")).refused();
    assert!(
        said.contains("like 2026-01-05T09:00Z, or a length, like +30d"),
        "{said}"
    );
}

#[test]
fn contacts_alone_need_a_beginning() {
    let folder = Folder::shop();
    folder.write(
        "flows/daily.nurture",
        "flow daily\n  on every day at 09:00\n\n  notify sales \"good morning\"\nend\n",
    );
    let ran = folder.nurture("run --contacts contacts.csv").with_code(0);
    assert!(ran.out.is_empty() && ran.err.contains("--from"), "{ran:?}");
    let effects =
        folder.nurture("run --contacts contacts.csv --from 2026-01-05T00:00Z --until +3d");
    assert_eq!(rows(&effects.fine(), "\"notify\"").len(), 6);
    folder.nurture("run").refused();
}

#[test]
fn one_flow_can_be_played_alone() {
    let folder = Folder::shop();
    folder.write(
        "flows/other.nurture",
        "flow other\n  on signup\n\n  notify sales \"other\"\nend\n",
    );
    let all = folder.nurture(RUN).fine();
    assert_eq!(rows(&all, "\"flow\":\"other\"").len(), 6);
    assert_eq!(
        folder.nurture(&format!("{RUN} --flow greet")).fine(),
        EFFECTS
    );
    let said = folder.nurture(&format!("{RUN} --flow gret")).refused();
    assert_eq!(
        said,
        "error: there is no flow `gret`\n  help: did you mean `greet`?\n"
    );
    let said = folder.nurture(&format!("{RUN} --flow zzz")).refused();
    assert!(said.contains("the flows are: greet, other"), "{said}");
}

#[test]
fn bodies_are_written_only_when_asked_for() {
    let folder = Folder::shop();
    folder.write(
        "flows/mail.nurture",
        "email hello { subject: \"Hello\", body: \"hello.html\" }\nflow mail\n  on signup\n  send email hello\nend\n",
    );
    folder.write("hello.html", "<p>Dear {{ contact.email }}</p>");
    let with = folder
        .nurture(&format!("{RUN} --flow mail --render"))
        .fine();
    assert!(
        rows(&with, "\"send\"")
            .iter()
            .all(|row| row.contains("<p>Dear ")),
        "{with}"
    );
    let without = folder.nurture(&format!("{RUN} --flow mail")).fine();
    assert_eq!(rows(&without, "\"send\"").len(), 2);
    assert!(!without.contains("Dear"), "{without}");
}

#[test]
fn a_body_that_cannot_be_written_is_named_with_the_reason() {
    let folder = Folder::shop();
    folder.write(
        "flows/mail.nurture",
        "email hello { subject: \"Hello\", body: \"hello.html\" }\nflow mail\n  on signup\n  send email hello\nend\n",
    );
    folder.write(
        "hello.html",
        "<p>{{ 1 / (contact.email | length - 15) }}</p>",
    );
    // Both addresses have fifteen letters.
    let ran = folder.nurture(&format!("{RUN} --flow mail --render"));
    let ran = ran.with_code(0);
    assert_eq!(rows(&ran.out, "\"send\"").len(), 2);
    assert!(
        ran.err
            .contains("2 bodies of `hello` could not be written: "),
        "{}",
        ran.err
    );
    assert!(
        ran.err
            .contains("the first was to leave for `ada` at 2026-01-05T09:00:00Z"),
        "{}",
        ran.err
    );
}

#[test]
fn what_one_input_makes_a_flow_say_is_bounded() {
    let folder = Folder::shop();
    folder.write(
        "shop.nurture",
        "contact { email: email, note: text }\nteam sales { email: \"sales@example.com\" }\n",
    );
    folder.write(
        "flows/greet.nurture",
        "flow greet\n  on signup\n\n  repeat 40 times do\n    notify sales \"{contact.note}\"\n  end\nend\n",
    );
    let note = "x".repeat(1_000_000);
    folder.write(
        "contacts.csv",
        format!("id,email,note\nada,ada@example.com,{note}\n"),
    );
    folder.write(
        "events.jsonl",
        "{\"at\":\"2026-01-05T09:00:00Z\",\"contact\":\"ada\",\"event\":\"signup\"}\n",
    );
    let effects = folder.nurture(RUN).fine();
    // 16 MiB are 16.8 such texts: behind the 17th nothing more is done.
    assert_eq!(rows(&effects, "\"notify\"").len(), 17);
    let exit = rows(&effects, "\"exit\"");
    assert!(
        exit[0].contains("\"outcome\":\"failed\",\"reason\":\"budget\""),
        "{exit:?}"
    );
}

#[test]
fn a_promise_of_order_changes_nothing_where_it_is_kept() {
    let folder = Folder::shop();
    let ran = folder.nurture(&format!("{RUN} --sorted")).with_code(0);
    assert_eq!(ran.out, EFFECTS);
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
}

#[test]
fn rows_that_break_the_promise_of_order_are_late_and_counted() {
    let folder = Folder::shop();
    let events = folder.read("events.jsonl");
    let reversed: Vec<&str> = events.lines().rev().collect();
    folder.write("events.jsonl", reversed.join("\n"));
    assert_eq!(folder.nurture(RUN).fine(), EFFECTS);
    let ran = folder.nurture(&format!("{RUN} --sorted")).with_code(0);
    assert!(ran.err.ends_with("\n1 late row\n"), "{}", ran.err);
    assert!(ran.out.contains(
        r#"{"at":"2026-01-05T10:00:00Z","contact":"ada","flow":"greet","effect":"enter""#
    ));
}

#[test]
fn an_end_before_all_inputs_is_said() {
    let folder = Folder::shop();
    let ran = folder
        .nurture("run --contacts contacts.csv --events events.jsonl --until 2025-12-31T00:00:00Z");
    assert_eq!(ran.out, "");
    assert!(
        ran.err.contains("all inputs lie behind its end"),
        "{}",
        ran.err
    );
}
