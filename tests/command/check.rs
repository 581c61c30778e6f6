//! `nurture check`

use serde_json::Value;

use crate::folder::{Folder, command, ran};

const BAD: &str = "flow bad\n  on form_submt\n\n  wait 0d\n  notify sales \"ä\" nonsense\nend\n";

fn shop_with_findings() -> Folder {
    let folder = Folder::shop();
    folder.write(
        "flows/bad.nurture",
        "flow bad\n  on form_submt\n\n  wait 0d\n  notify sals \"x\"\nend\n",
    );
    folder
}

const SHORT: &str = "\
flows/bad.nurture:2:6: error[unknown-event]: unknown event `form_submt`
flows/bad.nurture:4:8: warning[zero-wait]: nothing is waited for
flows/bad.nurture:5:10: error[unknown-team]: unknown team `sals`
";

#[test]
fn a_sound_project_has_no_findings() {
    let ran = Folder::shop().nurture("check").with_code(0);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", "no findings\n"));
}

#[test]
fn findings_are_results_in_short_lines_where_output_is_piped() {
    let ran = shop_with_findings().nurture("check").with_code(1);
    assert_eq!(ran.out, SHORT);
    assert_eq!(ran.err, "2 errors, 1 warning\n");
}

#[test]
fn rich_findings_show_the_source() {
    let ran = shop_with_findings()
        .nurture("check --format rich")
        .with_code(1);
    assert!(
        ran.out
            .contains("error[unknown-event]: unknown event `form_submt`\n"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains(" 2 │   on form_submt\n"), "{}", ran.out);
    assert!(
        ran.out.contains("did you mean `form_submit`?"),
        "{}",
        ran.out
    );
}

#[test]
fn findings_are_a_json_object_a_line() {
    let ran = shop_with_findings()
        .nurture("check --format json")
        .with_code(1);
    assert_eq!(ran.err, "");
    let first = r#"{"rule":"unknown-event","severity":"error","message":"unknown event `form_submt`","file":"flows/bad.nurture","span":{"start":{"line":2,"column":6,"offset":14},"end":{"line":2,"column":16,"offset":24}},"labels":[],"help":["did you mean `form_submit`?"],"fixes":[{"title":"change to `form_submit`","edits":[{"span":{"start":{"line":2,"column":6,"offset":14},"end":{"line":2,"column":16,"offset":24}},"text":"form_submit"}]}]}"#;
    assert_eq!(ran.out.lines().next(), Some(first));
    let rules: Vec<Value> = ran
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let rules: Vec<&str> = rules
        .iter()
        .map(|row| row["rule"].as_str().unwrap())
        .collect();
    assert_eq!(rules, ["unknown-event", "zero-wait", "unknown-team"]);
}

#[test]
fn columns_count_letters_and_offsets_bytes() {
    let folder = Folder::shop();
    folder.write("flows/bad.nurture", BAD);
    let ran = folder.nurture("check --format json").with_code(1);
    let last: Value = serde_json::from_str(ran.out.lines().last().unwrap()).unwrap();
    let start = &last["span"]["start"];
    assert_eq!(
        (&start["line"], &start["column"]),
        (&5.into(), &20.into()),
        "{last}"
    );
    assert_eq!(start["offset"], BAD.find("nonsense").unwrap(), "{last}");
}

#[test]
fn sarif_is_one_log_with_places_from_the_current_folder() {
    let folder = Folder::new();
    for (name, text) in crate::folder::SHOP {
        folder.write(&format!("marketing/shop/{name}"), text);
    }
    folder.write(
        "marketing/shop/bad.nurture",
        "flow bad on signp wait 1d end",
    );
    let ran = folder
        .nurture("check marketing/shop --format sarif")
        .with_code(1);
    let log: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "unknown-event");
    let place = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(place, "marketing/shop/bad.nurture");
}

#[test]
fn annotations_for_a_workflow_are_a_line_each() {
    let ran = shop_with_findings()
        .nurture("check --format github")
        .with_code(1);
    let first = "::error file=flows/bad.nurture,line=2,col=6,endLine=2,endColumn=16,title=unknown-event::unknown event `form_submt`%0Adid you mean `form_submit`?";
    assert_eq!(ran.out.lines().next(), Some(first));
    assert_eq!(ran.out.lines().count(), 3);
}

#[test]
fn warnings_are_fine_unless_they_are_denied() {
    let folder = Folder::shop();
    folder.write(
        "flows/bad.nurture",
        "flow bad\n  on signup\n\n  wait 0d\nend\n",
    );
    folder.nurture("check").with_code(0);
    let ran = folder.nurture("check --deny warnings").with_code(1);
    assert_eq!(
        ran.out,
        "flows/bad.nurture:4:8: warning[zero-wait]: nothing is waited for\n"
    );
}

#[test]
fn the_whole_project_is_checked_from_anywhere_in_it() {
    let folder = shop_with_findings();
    for path in ["", ".", "flows", "flows/greet.nurture", "nurture.toml"] {
        assert_eq!(
            folder.nurture(&format!("check {path}")).with_code(1).out,
            SHORT,
            "{path}"
        );
    }
    let inside = ran(command(&folder.path("flows")).arg("check"));
    assert_eq!(inside.with_code(1).out, SHORT);
}

#[test]
fn a_file_in_no_project_is_one_by_itself() {
    let folder = Folder::with(&[
        (
            "one.nurture",
            "team sales { email: \"sales@example.com\" }\non signup notify sales \"x\"",
        ),
        ("two.nurture", "on sgnup wait 1d"),
    ]);
    folder.nurture("check one.nurture").with_code(0);
    let ran = folder.nurture("check two.nurture").with_code(1);
    assert_eq!(
        ran.out,
        "two.nurture:1:4: error[unknown-event]: unknown event `sgnup`\n"
    );
    let said = folder.nurture("check").refused();
    assert!(
        said.contains("it holds no `nurture.toml`, but 2 source files"),
        "{said}"
    );
    assert!(said.contains("nurture new DIR"), "{said}");
}

#[test]
fn a_source_comes_from_standard_input() {
    let ran = Folder::shop()
        .nurture_reading("on sgnup wait 1d", "check -")
        .with_code(1);
    assert_eq!(
        ran.out,
        "stdin.nurture:1:4: error[unknown-event]: unknown event `sgnup`\n"
    );
}

#[test]
fn templates_are_read_from_the_project() {
    let folder = Folder::shop();
    folder.write("mails.nurture", "email hello { subject: \"Hello\", body: \"mails/hello.html\" }\nflow mail\n  on signup\n  send email hello\nend\n");
    let ran = folder.nurture("check").with_code(1);
    assert!(
        ran.out
            .starts_with("mails.nurture:1:39: error[template-not-found]"),
        "{}",
        ran.out
    );
    folder.write("mails/hello.html", "<p>{{ contact.frist_name }}</p>");
    let ran = folder.nurture("check").with_code(1);
    assert!(
        ran.out
            .starts_with("mails/hello.html:1:7: error[unknown-template-variable]"),
        "{}",
        ran.out
    );
    folder.write("mails/hello.html", "<p>{{ contact.email }}</p>");
    folder.nurture("check").with_code(0);
}

#[test]
fn mistakes_in_the_manifest_are_findings_in_it() {
    let folder = Folder::shop();
    folder.write("nurture.toml", "[project]\nnam = \"shop\"\n");
    let ran = folder.nurture("check").with_code(1);
    let finding = "nurture.toml:2:1: error[invalid-manifest]: unknown key `nam`\n";
    assert_eq!(ran.out, finding);
}

#[test]
fn dates_are_compared_with_no_day_but_the_one_that_is_given() {
    let folder = Folder::shop();
    folder.write(
        "flows/sale.nurture",
        "flow sale\n  on 2020-12-01T09:00\n\n  notify sales \"now\"\nend\n",
    );
    assert_eq!(folder.nurture("check").fine(), "");
    let ran = folder.nurture("check --today 2026-01-01").with_code(0);
    assert!(
        ran.out
            .starts_with("flows/sale.nurture:2:6: warning[past-date]"),
        "{}",
        ran.out
    );
    for (wrong, hint) in [
        ("tomorrow", "like 2026-12-31"),
        ("31.12.2026", "like 2026-12-31"),
        ("2026-02-30", "February 2026 has 28 days"),
    ] {
        let said = folder.nurture(&format!("check --today {wrong}")).refused();
        assert!(said.contains(hint), "{said}");
    }
}

#[test]
fn a_project_ends_where_another_one_begins() {
    let folder = Folder::shop();
    folder.write("sub/nurture.toml", "[project]\nname = \"sub\"\n");
    folder.write(
        "sub/deep/sub.nurture",
        "contact {\n  email: email\n}\n\nflow greet\n  on nonsense\n\n  tag new\nend\n",
    );
    assert_eq!(folder.nurture("check").fine(), "");
    for path in ["sub", "sub/deep", "sub/deep/sub.nurture"] {
        let ran = folder.nurture(&format!("check {path}")).with_code(1);
        assert!(
            ran.out.contains("sub.nurture:6:6: error[unknown-event]"),
            "{path}: {}",
            ran.out
        );
    }
    // What is laid out is files, whatever project they belong to.
    folder.write("sub/deep/sub.nurture", "list   a\n");
    folder.nurture("fmt").fine();
    assert_eq!(folder.read("sub/deep/sub.nurture"), "list a\n");
}

#[test]
fn a_folder_of_projects_is_none_and_names_them() {
    let folder = Folder::new();
    for name in ["one", "two"] {
        folder.nurture(&format!("new {name}")).fine();
    }
    let said = folder.nurture("check").refused();
    assert!(
        said.contains("help: name a project in it: `./one`, `./two`"),
        "{said}"
    );
}
