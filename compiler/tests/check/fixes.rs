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
