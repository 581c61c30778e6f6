//! `nurture fmt`

use crate::folder::Folder;

const CROOKED: &str = "# why\nflow a on signup   wait 2d end\n";
const STRAIGHT: &str = "# why\nflow a\n  on signup\n\n  wait 2d\nend\n";

#[test]
fn files_are_laid_out_in_place() {
    let folder = Folder::with(&[
        ("b/a.nurture", CROOKED),
        ("c.nurture", STRAIGHT),
        ("d.txt", CROOKED),
    ]);
    let ran = folder.nurture("fmt").with_code(0);
    assert_eq!(
        (ran.out.as_str(), ran.err.as_str()),
        ("", "1 file changed, 1 as they should be\n")
    );
    assert_eq!(folder.read("b/a.nurture"), STRAIGHT);
    assert_eq!(folder.read("d.txt"), CROOKED);
    let ran = folder.nurture("fmt").with_code(0);
    assert_eq!(ran.err, "0 files changed, 2 as they should be\n");
    assert_eq!(folder.names(), ["b", "c.nurture", "d.txt"]);
}

#[test]
fn one_file_is_laid_out() {
    let folder = Folder::with(&[("a.nurture", CROOKED), ("b.nurture", CROOKED)]);
    folder.nurture("fmt a.nurture").fine();
    assert_eq!(
        (folder.read("a.nurture"), folder.read("b.nurture")),
        (STRAIGHT.to_owned(), CROOKED.to_owned())
    );
}

#[test]
fn check_lists_what_differs_and_changes_nothing() {
    let folder = Folder::with(&[("b/a.nurture", CROOKED), ("c.nurture", STRAIGHT)]);
    let ran = folder.nurture("fmt --check").with_code(1);
    assert_eq!(ran.out, "b/a.nurture\n");
    assert_eq!(ran.err, "1 file would change, 1 as they should be\n");
    assert_eq!(folder.read("b/a.nurture"), CROOKED);
    assert_eq!(folder.nurture("fmt --check c.nurture").fine(), "");
}

#[test]
fn a_file_that_does_not_parse_is_left_alone_and_others_are_not() {
    let broken = "flow a on signup wiat 2d end\n";
    let folder = Folder::with(&[("a.nurture", broken), ("b.nurture", CROOKED)]);
    let ran = folder.nurture("fmt").with_code(1);
    assert!(ran.err.contains("a.nurture:1:18"), "{}", ran.err);
    assert_eq!(
        (folder.read("a.nurture"), folder.read("b.nurture")),
        (broken.to_owned(), STRAIGHT.to_owned())
    );
}

#[test]
fn standard_input_goes_to_standard_output() {
    let folder = Folder::new();
    for arguments in ["fmt --stdin", "fmt -"] {
        assert_eq!(folder.nurture_reading(CROOKED, arguments).fine(), STRAIGHT);
    }
    assert_eq!(
        folder
            .nurture_reading(CROOKED, "fmt --stdin --check")
            .with_code(1)
            .out,
        ""
    );
    assert_eq!(
        folder
            .nurture_reading(STRAIGHT, "fmt --stdin --check")
            .fine(),
        ""
    );
    let ran = folder
        .nurture_reading("flow a on signup wiat 2d end", "fmt --stdin")
        .with_code(1);
    assert_eq!(ran.out, "");
    assert!(ran.err.contains("stdin.nurture:1:18"), "{}", ran.err);
}

#[test]
fn a_path_beside_standard_input_is_wrong_usage() {
    Folder::shop().nurture("fmt --stdin shop.nurture").refused();
}

#[test]
fn what_is_no_source_file_is_left_alone() {
    // Headings are comments, so that it would parse.
    let notes = "#   Notes\n\n\n\n#    To do\n";
    let folder = Folder::with(&[("notes.md", notes)]);
    let ran = folder.nurture("fmt notes.md").with_code(2);
    assert!(
        ran.err.contains("`notes.md` is no source file"),
        "{}",
        ran.err
    );
    assert_eq!(folder.read("notes.md"), notes);
}
