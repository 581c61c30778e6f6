//! Fixes: what a fix promises, it does.

use nurture_compiler::{
    compile::{Options, Project, compile},
    finding::{Finding, Rule},
};

use crate::support::{FILE, mended, programs};

fn findings(text: &str) -> Vec<Finding> {
    let mut project = Project::new();
    project.add("flow.nurture", text);
    compile(&project, &Options::default()).findings
}

fn of_rule(findings: &[Finding], rule: Rule) -> usize {
    findings
        .iter()
        .filter(|finding| finding.rule == rule)
        .count()
}

fn errors(findings: &[Finding]) -> usize {
    findings.iter().filter(|finding| finding.is_error()).count()
}

#[test]
fn every_fix_mends_its_finding_and_breaks_nothing() {
    let mut fixes = 0;
    for text in programs() {
        let before = findings(&text);
        for finding in before.iter().filter(|finding| finding.primary.file == FILE) {
            for fix in &finding.fixes {
                let after = findings(&mended(&text, fix));
                let (rule, title) = (finding.rule, &fix.title);
                // What only an unused declaration uses is unused, too, once that one is gone.
                let is_mended = if rule == Rule::UnusedDeclaration {
                    after.iter().all(|other| other.message != finding.message)
                } else {
                    of_rule(&after, rule) < of_rule(&before, rule)
                };
                assert!(is_mended, "{rule}: `{title}` mends nothing in\n{text}");
                assert!(
                    errors(&after) <= errors(&before),
                    "{rule}: `{title}` breaks\n{text}"
                );
                fixes += 1;
            }
        }
    }
    assert!(
        fixes > 100,
        "the programs of the project have mistakes of all kinds"
    );
}

/// Makes the first fix of each finding, all at once; none where two of them overlap.
fn all_mended(text: &str) -> Option<String> {
    let findings = findings(text);
    let fixes = findings.iter().filter_map(|finding| finding.fixes.first());
    let mut edits: Vec<_> = fixes.flat_map(|fix| &fix.edits).collect();
    edits.sort_by_key(|edit| edit.place);
    let (mut new, mut from) = (String::new(), 0);
    for edit in edits {
        let place = edit.place.span.range();
        new.push_str(text.get(from..place.start)?);
        new.push_str(&edit.text);
        from = place.end;
    }
    new.push_str(text.get(from..)?);
    Some(new)
}

#[test]
fn declarations_on_one_line_are_taken_away_side_by_side() {
    let head = "contact { email: email }\n";
    let flow = "flow f\n  on signup\n  join kept\nend\n";
    for (line, left) in [
        ("list x list y list z", ""),
        (
            "email a { subject: \"a\", text: \"b\" } email b { subject: \"a\", text: \"b\" }",
            "",
        ),
        ("list x list kept list y", "list kept"),
        ("list x  topic y list kept", "list kept"),
        (
            "list kept team s { email: \"s@example.com\" } topic t",
            "list kept ",
        ),
        ("list x list y # why\nlist kept", "# why\nlist kept"),
        ("list x # why\nlist y\nlist kept", "# why\nlist kept"),
    ] {
        let kept = if line.contains("kept") {
            ""
        } else {
            "list kept\n"
        };
        let text = format!("{head}{line}\n{kept}{flow}");
        let expected = format!("{head}{left}\n{kept}{flow}");
        assert_eq!(all_mended(&text), Some(expected), "{line}");
        for finding in findings(&text) {
            let after = findings(&mended(&text, &finding.fixes[0]));
            assert!(after.iter().all(|other| other.message != finding.message));
            assert_eq!(errors(&after), 0);
        }
    }
}

#[test]
fn a_default_that_is_written_with_or_keeps_the_comments_around_it() {
    let program = |value: &str| {
        format!(
            "contact {{ email: email, name: text? }}\ntag t\nflow f\n  on signup\n  if lower({value}) == \"x\" then\n    tag t\n  end\nend\n"
        )
    };
    let text = program("contact.name or # c\n    \"x\"");
    let expected = program("contact.name ?? # c\n    \"x\"");
    assert_eq!(all_mended(&text), Some(expected));
}
