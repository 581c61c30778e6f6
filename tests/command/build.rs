//! `nurture build`

use serde_json::Value;

use crate::folder::{Folder, SHOP};

#[test]
fn the_same_sources_give_the_same_bytes() {
    let folder = Folder::shop();
    let ran = folder.nurture("build -o one.bundle").with_code(0);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", ""));
    let elsewhere = Folder::new();
    for (name, text) in SHOP.iter().rev() {
        elsewhere.write(&format!("deep/er/{name}"), text);
    }
    elsewhere.nurture("build deep/er -o two.bundle").fine();
    assert_eq!(folder.bytes("one.bundle"), elsewhere.bytes("two.bundle"));
}

#[test]
fn a_bundle_goes_to_standard_output() {
    let folder = Folder::shop();
    folder.nurture("build -o a.bundle").fine();
    let mut command = crate::folder::command(&folder.path(""));
    let output = command.args(["build", "-o", "-"]).output().unwrap();
    assert_eq!(output.stdout, folder.bytes("a.bundle"));
}

#[test]
fn a_listing_and_json_are_other_forms_of_it() {
    let folder = Folder::shop();
    let listing = folder.nurture("build -o - --emit asm").fine();
    assert!(listing.starts_with("project \"shop\""), "{listing}");
    assert!(listing.contains("flow greet"), "{listing}");
    let json: Value =
        serde_json::from_str(&folder.nurture("build -o - --emit json").fine()).unwrap();
    assert_eq!(json["program"]["project"], "shop");
}

#[test]
fn no_file_of_the_project_is_written_over() {
    let folder = Folder::shop();
    for file in ["nurture.toml", "shop.nurture", "./flows/../shop.nurture"] {
        let before = folder.read(file);
        for command in [
            "build -o",
            "run --events events.jsonl -o",
            "run --events events.jsonl --rejects",
        ] {
            let refused = folder.nurture(&format!("{command} {file}")).refused();
            let reason = format!("`{file}` is a file of the project and cannot be written over");
            assert!(refused.contains(&reason), "{refused}");
        }
        assert_eq!(folder.read(file), before);
    }
}

#[test]
fn only_what_a_command_has_written_is_written_over() {
    let folder = Folder::shop();
    folder.write("README.md", "# Our flows\n");
    for file in ["README.md", "contacts.csv"] {
        let before = folder.read(file);
        for command in [
            "build -o",
            "build --emit json -o",
            "run --events events.jsonl -o",
            "run --events events.jsonl --rejects",
        ] {
            let refused = folder.nurture(&format!("{command} {file}")).refused();
            let reason =
                format!("`{file}` is there already, and is not what would be written over it");
            assert!(refused.contains(&reason), "{refused}");
        }
        assert_eq!(folder.read(file), before);
    }
    for command in [
        "build -o a.bundle",
        "build --emit asm -o a.asm",
        "run --contacts contacts.csv --events events.jsonl -o a.jsonl",
    ] {
        folder.nurture(command).fine();
        folder.nurture(command).fine();
    }
}

#[test]
fn errors_are_shown_on_standard_error_and_leave_what_was_there() {
    let folder = Folder::shop();
    folder.write("flows/bad.nurture", "flow bad on signp wait 1d end");
    folder.write("old.bundle", "old");
    let ran = folder.nurture("build -o old.bundle").with_code(1);
    assert_eq!(ran.out, "");
    assert!(ran.err.contains("error[unknown-event]"), "{}", ran.err);
    assert_eq!(folder.read("old.bundle"), "old");
    folder.nurture("build -o new.bundle").with_code(1);
    assert!(
        !folder
            .names()
            .iter()
            .any(|name| name.contains("new.bundle")),
        "{:?}",
        folder.names()
    );
}

#[test]
fn of_warnings_the_number_is_said() {
    let folder = Folder::shop();
    folder.write("flows/slow.nurture", "flow slow on signup wait 0d end");
    let ran = folder.nurture("build -o a.bundle").with_code(0);
    assert_eq!(ran.err, "1 warning: `nurture check` shows them\n");
}

#[test]
fn a_bundle_replaces_what_was_there() {
    let folder = Folder::shop();
    folder.write("a.bundle", "NURTURE\x1aold");
    folder.nurture("build -o a.bundle").fine();
    assert!(folder.bytes("a.bundle").starts_with(b"NURTURE"));
}

#[test]
fn an_output_that_cannot_be_written_is_named() {
    let folder = Folder::shop();
    for path in ["flows", "no/such/a.bundle"] {
        let said = folder.nurture(&format!("build -o {path}")).refused();
        assert!(
            said.starts_with(&format!("error: cannot write `{path}`: ")),
            "{said}"
        );
    }
    assert!(folder.nurture("build").refused().contains("--output"));
}
