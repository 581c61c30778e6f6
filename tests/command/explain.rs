//! `nurture explain`

use nurture_compiler::finding::Rule;

use crate::folder::{Folder, command, ran};

#[test]
fn every_rule_has_a_page_with_a_wrong_and_a_right_example() {
    let folder = Folder::new();
    for rule in Rule::ALL {
        let page = folder.nurture(&format!("explain {rule}")).fine();
        let lines: Vec<&str> = page.lines().collect();
        assert_eq!(lines.first(), Some(&rule.name()));
        assert!(
            lines.contains(&"Wrong") && lines.contains(&"Right"),
            "{page}"
        );
        assert!(!page.contains("```"), "{page}");
    }
}

#[test]
fn without_a_rule_all_are_listed() {
    let list = Folder::new().nurture("explain").fine();
    for rule in Rule::ALL {
        let begin = format!("  {rule} ");
        assert_eq!(
            list.lines().filter(|line| line.starts_with(&begin)).count(),
            1,
            "{rule}"
        );
    }
}

#[test]
fn pages_and_the_list_are_given_as_markdown_too() {
    let folder = Folder::new();
    for rule in [Rule::ZeroWait, Rule::TemplateSyntax] {
        let page = folder
            .nurture(&format!("explain {rule} --format markdown"))
            .fine();
        assert_eq!(page, rule.page());
    }
    let list = folder.nurture("explain --format markdown").fine();
    for rule in Rule::ALL {
        let begin = format!("- `{rule}`: ");
        assert_eq!(
            list.lines().filter(|line| line.starts_with(&begin)).count(),
            1,
            "{rule}"
        );
    }
    let headings: Vec<&str> = list.lines().filter(|line| line.starts_with('#')).collect();
    assert_eq!(
        headings,
        ["## Errors", "## Warnings", "## Off unless asked for"]
    );
}

#[test]
fn the_nearest_rule_is_suggested() {
    let folder = Folder::new();
    let said = folder.nurture("explain zero-wat").refused();
    assert!(
        said.starts_with("error: there is no rule `zero-wat`\n"),
        "{said}"
    );
    assert!(said.contains("did you mean `zero-wait`?"), "{said}");
    let said = folder.nurture("explain template").refused();
    assert!(said.contains("`template-syntax`"), "{said}");
}

#[test]
fn pages_and_the_list_fit_the_width_that_there_is() {
    let folder = Folder::new();
    let rules = Rule::ALL.iter().map(|rule| Some(rule.name()));
    for rule in rules.chain([None]) {
        let wide = folder.nurture(&format!("explain {}", rule.unwrap_or_default()));
        let mut command = command(&folder.path(""));
        let narrow = ran(command.env("COLUMNS", "72").arg("explain").args(rule)).fine();
        for line in narrow.lines() {
            assert!(line.chars().count() <= 72, "{line}");
        }
        // The same words, but for code that has no end.
        let words = |text: &str| {
            text.split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        if !narrow.contains('…') {
            assert_eq!(words(&narrow), words(&wide.fine()));
        }
    }
}
