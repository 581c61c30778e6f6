//! `nurture test`, from the outside.
//!
//! `tests/testing/rich` holds projects of one file, each beside what the command must say about it.
//! What a test block means stands in the language's reference, section 7.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

#[path = "files/written.rs"]
mod written;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Output,
};

use assert_cmd::Command;
use serde_json::Value;

use written::written as project;

fn nurture(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::cargo_bin("nurture").unwrap();
    command
        .current_dir(folder)
        .arg("test")
        .args(arguments)
        .output()
        .unwrap()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/testing/rich")
}

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap()
}

const GREET: &str = r#"
contact { email: email }
email welcome { subject: "Welcome", text: "Good to have you." }
flow greet
  on signup
  send email welcome
end
"#;

const PASSES: &str = r#"
test "everyone is greeted" of greet
  contact { id: "ada", email: "ada@example.com" }
  at 0d  signup
  expect at 0d  send email welcome
  expect at 0d  exit completed
end
"#;

const FAILS: &str = r#"
test "nobody is greeted" of greet
  contact { id: "ada", email: "ada@example.com" }
  at 0d  signup
  expect at 0d  exit completed
end
"#;

/// Asserts that a fixture gives what stands beside it.
fn gives_what_stands_beside(name: &str) {
    let output = nurture(&folder(), &[&format!("{name}.nurture")]);
    let expected = fs::read_to_string(folder().join(format!("{name}.txt"))).unwrap();
    assert_eq!(text(&output.stdout), expected);
    let fails = expected.contains("FAILED");
    assert_eq!(output.status.code(), Some(i32::from(fails)));
    assert!(
        expected.lines().all(|line| line.chars().count() <= 80),
        "a timeline is readable in 80 columns"
    );
}

#[test]
fn every_kind_of_failure_is_shown_beside_what_happened() {
    gives_what_stands_beside("every-kind-of-failure");
}

#[test]
fn every_kind_of_effect_can_be_expected() {
    gives_what_stands_beside("every-kind-of-effect");
}

#[test]
fn time_goes_on_behind_the_last_line() {
    gives_what_stands_beside("time");
}

#[test]
fn other_flows_run_and_are_not_compared() {
    gives_what_stands_beside("other-flows");
}

#[test]
fn every_example_passes_its_own_tests() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut count = 0;
    for example in fs::read_dir(examples).unwrap() {
        let path = example.unwrap().path();
        if path.join("nurture.toml").is_file() {
            let output = nurture(&path, &[]);
            assert_eq!(
                output.status.code(),
                Some(0),
                "{}\n{}",
                path.display(),
                text(&output.stdout)
            );
            count += 1;
        }
    }
    assert_eq!(count, 7);
}

#[test]
fn a_filter_chooses_by_the_names_of_tests_and_flows() {
    let other = r#"
flow other on signup send email welcome end
test "all" of other
  contact { id: "ada", email: "ada@example.com" }
  expect no send
end
"#;
    let folder = project(&[("a.nurture", &format!("{GREET}{PASSES}{FAILS}{other}"))]);
    let chosen = |arguments: &[&str]| {
        let output = nurture(folder.path(), &[&["a.nurture"], arguments].concat());
        (output.status.code(), text(&output.stdout).to_owned())
    };
    let (code, all) = chosen(&[]);
    assert_eq!(code, Some(1));
    assert!(all.ends_with("3 tests: 2 passed, 1 failed\n"), "{all}");
    let (code, by_test) = chosen(&["--filter", "everyone"]);
    assert_eq!(code, Some(0));
    assert_eq!(
        by_test,
        "ok      greet: everyone is greeted\n\n1 test: all passed\n"
    );
    let (code, by_flow) = chosen(&["--filter", "other"]);
    assert_eq!(code, Some(0));
    assert_eq!(by_flow, "ok      other: all\n\n1 test: all passed\n");
    let none = nurture(
        folder.path(),
        &["a.nurture", "--filter", "no such\u{1b}[31m"],
    );
    assert_eq!(none.status.code(), Some(0));
    assert_eq!(text(&none.stdout), "");
    assert_eq!(
        text(&none.stderr),
        "warning: no test has `no such\\u{1b}[31m` in its name or its flow's\n  help: without `--filter`, all tests are run\n"
    );
}

#[test]
fn a_file_in_a_project_stands_for_its_tests_and_the_tests_of_its_flows() {
    let folder = project(&[
        ("nurture.toml", "[project]\nname = \"p\"\n"),
        ("flows/greet.nurture", GREET),
        ("flows/silent.nurture", "flow silent on manual tag seen end"),
        ("tests/a.nurture", PASSES),
        ("tests/b.nurture", FAILS),
    ]);
    let summary = |path: &str| {
        let output = nurture(folder.path(), &[path]);
        text(&output.stdout).lines().last().unwrap().to_owned()
    };
    assert_eq!(summary("."), "2 tests: 1 passed, 1 failed");
    assert_eq!(summary("nurture.toml"), "2 tests: 1 passed, 1 failed");
    assert_eq!(summary("tests"), "2 tests: 1 passed, 1 failed");
    assert_eq!(summary("tests/a.nurture"), "1 test: all passed");
    assert_eq!(summary("tests/b.nurture"), "1 test: 0 passed, 1 failed");
    assert_eq!(
        summary("flows/greet.nurture"),
        "2 tests: 1 passed, 1 failed"
    );
    assert_eq!(summary("flows/silent.nurture"), "no tests");
}

#[test]
fn no_tests_are_fine_in_every_format() {
    let folder = project(&[("a.nurture", GREET)]);
    let output = nurture(folder.path(), &["a.nurture"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stdout), "no tests\n");
    let output = nurture(folder.path(), &["a.nurture", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stdout), "");
    assert_eq!(text(&output.stderr), "no tests\n");
    let output = nurture(folder.path(), &["a.nurture", "--format", "junit"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).contains(r#"tests="0""#));
    assert_eq!(text(&output.stderr), "no tests\n");
}

#[test]
fn json_is_an_object_a_line() {
    let source = format!("{GREET}{PASSES}{FAILS}");
    let folder = project(&[("a.nurture", &source)]);
    let output = nurture(folder.path(), &["a.nurture", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let lines: Vec<Value> = text(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 2);
    let start = "2026-01-05T09:00:00Z";
    let row = |row: &str, rest: Value| {
        let mut whole = serde_json::json!({
            "at": start, "after": "0d", "contact": "ada", "row": row,
        });
        let members = rest.as_object().unwrap().clone();
        whole.as_object_mut().unwrap().extend(members);
        whole
    };
    assert_eq!(
        lines[0],
        serde_json::json!({
            "test": "everyone is greeted", "flow": "greet", "file": "a.nurture", "line": 9,
            "outcome": "passed", "start": start,
            "timeline": [
                row("input", serde_json::json!({"actual": "signup", "line": 11})),
                row("aside", serde_json::json!({"actual": "enter"})),
                row("met", serde_json::json!({
                    "expected": "send email welcome", "actual": "send email welcome", "line": 12,
                })),
                row("met", serde_json::json!({
                    "expected": "exit completed", "actual": "exit completed", "line": 13,
                })),
            ],
        })
    );
    assert_eq!(lines[1]["outcome"], "failed");
    assert_eq!(
        lines[1]["timeline"][2],
        row(
            "unexpected",
            serde_json::json!({"actual": "send email welcome"})
        )
    );
}

#[test]
fn hostile_names_steer_no_terminal() {
    let source = format!("{GREET}{}", hostile());
    let folder = project(&[("a.nurture", &source)]);
    let output = nurture(folder.path(), &["a.nurture"]);
    assert_eq!(output.status.code(), Some(1));
    let shown = text(&output.stdout);
    assert!(!shown.contains('\u{1b}'), "{shown:?}");
    assert!(
        shown.contains(r#"FAILED  greet: \u{1b}[31m\n<b a="1">&]]>\u{202e}"#),
        "{shown}"
    );
    assert!(
        shown
            .lines()
            .all(|line| line.chars().count() <= 80 || line.starts_with("FAILED"))
    );
}

#[test]
fn hostile_names_break_no_xml() {
    let source = format!("{GREET}{}", hostile());
    let folder = project(&[("a.nurture", &source)]);
    let output = nurture(folder.path(), &["a.nurture", "--format", "junit"]);
    assert_eq!(output.status.code(), Some(1));
    let xml = text(&output.stdout);
    assert!(xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites "));
    assert!(xml.ends_with("</testsuites>\n"), "{xml}");
    let allowed = |character: char| matches!(character, '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    assert!(xml.chars().all(allowed), "{xml:?}");
    assert!(xml.contains(
        r#"<testcase name="\u{1b}[31m\n&lt;b a=&quot;1&quot;&gt;&amp;]]&gt;\u{202e}" classname="greet" time="0.000" file="a.nurture" line="9">"#
    ), "{xml}");
    // One of each element, and no other.
    for (element, count) in [
        ("testsuites", 1),
        ("testsuite", 1),
        ("testcase", 1),
        ("failure", 1),
    ] {
        assert_eq!(
            xml.matches(&format!("<{element} ")).count(),
            count,
            "{element}"
        );
        assert_eq!(
            xml.matches(&format!("</{element}>")).count(),
            count,
            "{element}"
        );
    }
}

/// A test that fails, with control characters, markup and a change of direction in every text.
fn hostile() -> &'static str {
    concat!(
        "\ntest \"\u{1b}[31m\\n<b a=\\\"1\\\">&]]>\u{202e}\" of greet\n",
        "  contact { id: \"\u{1b}]0;x\\n</testcase>\", email: \"ada@example.com\" }\n",
        "  at 0d  signup\n",
        "  expect at 0d  send email welcome { subject: \"\u{1b}[2J<!-- \u{fffe} -->]]>\" }\n",
        "  expect at 0d  exit completed \"\u{7}\u{0}\"\n",
        "end\n",
    )
}

#[test]
fn errors_stand_in_the_way_of_tests() {
    let source = format!("{GREET}{}", PASSES.replace("signup", "sign_up"));
    let folder = project(&[("a.nurture", &source)]);
    for format in ["rich", "json", "junit"] {
        let output = nurture(folder.path(), &["a.nurture", "--format", format]);
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(text(&output.stdout), "");
        assert!(text(&output.stderr).contains("unknown event `sign_up`"));
    }
}

#[test]
fn wrong_usage_is_told_apart_from_failures() {
    let folder = project(&[("a.nurture", GREET)]);
    let code = |arguments: &[&str]| nurture(folder.path(), arguments).status.code();
    assert_eq!(code(&["missing.nurture"]), Some(2));
    assert_eq!(code(&["a.nurture", "--format", "tap"]), Some(2));
    assert_eq!(code(&["a.nurture", "--filter"]), Some(2));
}

#[test]
fn a_source_may_come_from_standard_input() {
    let source = format!("{GREET}{PASSES}");
    let output = Command::cargo_bin("nurture")
        .unwrap()
        .args(["test", "-"])
        .write_stdin(source)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        text(&output.stdout),
        "ok      greet: everyone is greeted\n\n1 test: all passed\n"
    );
}

#[test]
fn long_timelines_show_what_is_around_the_mistakes() {
    let source = r#"
contact { email: email }
flow daily
  on signup
  repeat 100 times every 1d do
    if tagged odd then untag odd else tag odd end
  end
end
test "long" of daily
  contact { id: "ada", email: "ada@example.com" }
  at 0d  signup
  expect at 99d  exit goal
end
"#;
    let folder = project(&[("a.nurture", source)]);
    let output = nurture(folder.path(), &["a.nurture"]);
    assert_eq!(output.status.code(), Some(1));
    let shown: Vec<&str> = text(&output.stdout).lines().collect();
    // A hundred changes, of which the last six stand before the exit; the signup and the entry before them are left out, too.
    let expected = [
        "         expected                            happened",
        "    … 96 more",
        "    94d                                      tag odd",
        "    95d                                      untag odd",
        "    96d                                      tag odd",
        "    97d                                      untag odd",
        "    98d                                      tag odd",
        "    99d                                      untag odd",
        "  ! 99d  exit goal (line 12)                 exit completed",
    ];
    assert_eq!(shown.get(3..12), Some(&expected[..]), "{shown:#?}");
}
