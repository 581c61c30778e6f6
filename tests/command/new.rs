//! `nurture new`

use crate::folder::{Folder, command, ran};

#[test]
fn a_new_project_checks_is_laid_out_and_runs() {
    let folder = Folder::new();
    let made = folder.nurture("new my-shop").with_code(0);
    assert_eq!(made.out, "");
    assert!(
        made.err
            .starts_with("made the project `my-shop` in my-shop\n"),
        "{}",
        made.err
    );
    let project = folder.path("my-shop");
    let nurture = |arguments: &str| {
        let arguments: Vec<&str> = arguments.split_whitespace().collect();
        ran(command(&project).args(arguments))
    };
    let checked = nurture("check --deny warnings");
    assert_eq!(checked.out, "");
    checked.with_code(0);
    assert_eq!(nurture("fmt --check").fine(), "");
    let played = nurture("run --contacts contacts.csv --events events.jsonl").with_code(0);
    let exits: Vec<&str> = played
        .out
        .lines()
        .filter(|row| row.contains("\"exit\""))
        .collect();
    assert_eq!(exits.len(), 3, "{}", played.out);
    assert!(
        played.err.starts_with("3 contacts, 5 inputs, "),
        "{}",
        played.err
    );
    for line in made
        .err
        .lines()
        .filter_map(|line| line.strip_prefix("  nurture "))
    {
        nurture(line).with_code(0);
    }
}

#[test]
fn the_project_has_the_folders_name() {
    let folder = Folder::new();
    folder.nurture("new deep/My_Shop.2").fine();
    let manifest = folder.read("deep/My_Shop.2/nurture.toml");
    assert!(manifest.contains("name = \"my-shop-2\""), "{manifest}");
}

#[test]
fn the_current_folder_can_become_a_project_while_it_is_empty() {
    let folder = Folder::new();
    folder.nurture("new .").fine();
    folder.nurture("check").fine();
    let before = folder.names();
    let said = folder.nurture("new .").refused();
    assert!(said.starts_with("error: `.` is not empty\n"), "{said}");
    assert_eq!(folder.names(), before);
}

#[test]
fn nothing_is_written_over() {
    let folder = Folder::with(&[("taken/file", "mine"), ("file", "mine")]);
    folder.nurture("new taken").refused();
    folder.nurture("new file").refused();
    folder.nurture("new").refused();
    assert_eq!(
        (folder.read("taken/file"), folder.read("file")),
        ("mine".to_owned(), "mine".to_owned())
    );
}

#[test]
fn a_project_made_within_another_one_leaves_that_as_it_was() {
    let folder = Folder::shop();
    folder.nurture("new my-flows").fine();
    assert_eq!(folder.nurture("check --deny warnings").fine(), "");
    folder.nurture("test my-flows").fine();
}

#[test]
#[cfg(unix)]
fn what_to_type_next_can_be_typed() {
    let folder = Folder::new();
    let ran =
        crate::folder::ran(crate::folder::command(&folder.path("")).args(["new", "Ada's flows"]));
    assert!(ran.err.contains(r"  cd 'Ada'\''s flows'"), "{}", ran.err);
    assert_eq!(folder.names(), ["Ada's flows"]);
}
