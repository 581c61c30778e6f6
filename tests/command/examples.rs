//! The projects in `examples/` do what their pages say: they check, are laid out, pass their tests and play.

use std::{fs, path::PathBuf};

use crate::folder::{Ran, command, ran};

/// Runs the command in the folder of each example.
fn in_each(arguments: &str) -> Vec<(String, Ran)> {
    let examples = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples");
    let folders = fs::read_dir(examples)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = folders.filter(|path| path.is_dir()).collect();
    folders.sort();
    let runs = folders.iter().map(|folder| {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        (
            name,
            ran(command(folder).args(arguments.split_whitespace())),
        )
    });
    runs.collect()
}

#[test]
fn there_are_the_seven_that_most_companies_start_from() {
    assert_eq!(in_each("--version").len(), 7);
}

#[test]
fn examples_have_no_findings() {
    for (name, ran) in in_each("check --deny warnings") {
        assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{name}");
    }
}

#[test]
fn examples_are_laid_out() {
    for (name, ran) in in_each("fmt --check") {
        assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{name}");
    }
}

#[test]
fn examples_pass_their_tests() {
    for (name, ran) in in_each("test") {
        assert_eq!(ran.code, Some(0), "{name}: {ran:#?}");
    }
}

#[test]
fn every_row_of_the_examples_is_played() {
    let once = in_each("run --contacts contacts.csv --events events.jsonl --threads 1");
    let again = in_each("run --contacts contacts.csv --events events.jsonl --threads 4");
    for ((name, once), (_, again)) in once.iter().zip(&again) {
        assert_eq!(once.code, Some(0), "{name}: {}", once.err);
        assert_eq!(once.err.lines().count(), 1, "{name}: {}", once.err);
        assert!(once.out.contains("\"send\""), "{name}");
        assert_eq!(once.out, again.out, "{name}");
        let failed = once
            .out
            .lines()
            .find(|row| row.contains("\"outcome\":\"failed\""));
        assert_eq!(failed, None, "{name}");
    }
}

#[test]
fn every_body_of_the_examples_is_written() {
    for (name, ran) in in_each("run --contacts contacts.csv --events events.jsonl --render") {
        assert!(ran.out.contains("</html>"), "{name}");
        assert!(
            !ran.err.contains("could not be written"),
            "{name}: {}",
            ran.err
        );
    }
}
