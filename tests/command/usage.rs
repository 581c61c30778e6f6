//! What holds for all commands.

use std::{
    io::Read,
    process::{Command, Stdio},
};

use crate::folder::Folder;

#[test]
fn unknown_commands_and_options_are_wrong_usage_with_a_suggestion() {
    let folder = Folder::new();
    assert!(folder.nurture("chek").refused().contains("'check'"));
    assert!(
        folder
            .nurture("check --fromat json")
            .refused()
            .contains("'--format'")
    );
    assert!(
        folder
            .nurture("check --format yaml")
            .refused()
            .contains("github")
    );
    folder.nurture("").refused();
}

#[test]
fn help_and_version_are_results() {
    let folder = Folder::new();
    let help = folder.nurture("--help").fine();
    for command in [
        "new",
        "check",
        "fmt",
        "build",
        "inspect",
        "run",
        "test",
        "explain",
        "lsp",
        "completions",
    ] {
        assert!(
            help.lines()
                .any(|line| line.trim_start().starts_with(command)),
            "{command}: {help}"
        );
    }
    assert_eq!(
        folder.nurture("--version").fine(),
        format!("nurture {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn a_path_that_is_not_there_is_named() {
    for command in [
        "check",
        "fmt",
        "inspect",
        "build -o x",
        "run --events e.jsonl",
    ] {
        let said = Folder::new().nurture(&format!("{command} nowhere.nurture"));
        let said = said.refused();
        assert!(
            said.starts_with("error: cannot read `nowhere.nurture`: "),
            "{said}"
        );
    }
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let folder = Folder::shop();
    let rows = |number| {
        let contact = format!("\"contact\":\"c{number}\"");
        let set = format!(
            "{{\"at\":\"2026-01-05T09:00:00Z\",{contact},\"set\":{{\"email\":\"c@example.com\"}}}}\n"
        );
        set + &format!("{{\"at\":\"2026-01-05T09:00:01Z\",{contact},\"event\":\"signup\"}}\n")
    };
    let many = (0..20_000).map(rows).collect::<Vec<_>>().concat();
    folder.write("many.jsonl", many);
    let mut child = Command::new(env!("CARGO_BIN_EXE_nurture"))
        .current_dir(folder.path(""))
        .args(["run", "--events", "many.jsonl"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut begin = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut begin).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn nothing_is_coloured_where_output_is_piped() {
    let folder = Folder::shop();
    folder.write("flows/bad.nurture", "flow bad on signp wait 1d end");
    for arguments in [
        "check",
        "check --format rich",
        "build -o x",
        "explain",
        "explain zero-wait",
        "explain x",
    ] {
        let ran = folder.nurture(arguments);
        assert!(
            !ran.out.contains('\u{1b}') && !ran.err.contains('\u{1b}'),
            "{ran:?}"
        );
    }
}

#[test]
fn a_path_that_is_no_source_file_is_refused_inside_a_project_too() {
    let folder = Folder::shop();
    for command in [
        "check contacts.csv",
        "test contacts.csv",
        "run contacts.csv --events events.jsonl",
    ] {
        let said = folder.nurture(command).refused();
        assert!(said.contains("`contacts.csv` is no source file"), "{said}");
    }
}
