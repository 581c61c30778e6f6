//! Actions mend: whatever is offered leaves a project with fewer findings than before.

use nurture_compiler::{
    finding::{Finding, Rule},
    format::format,
    source::{FileId, Span},
};
use nurture_ide::{
    Analysis,
    actions::{CodeAction, code_actions},
};

use super::{after, findings, named, text_of};
use crate::{
    corpus::{cases_as_projects, rule_pages},
    fixture::fixture,
};

/// How bad it is: errors first. A warning may have been waiting behind an error, which is no step back.
fn weight(analysis: &Analysis) -> (usize, usize) {
    let errors = analysis.findings().iter().filter(|one| one.is_error());
    (errors.count(), analysis.findings().len())
}

/// Programs with mistakes; every action at every place makes them fewer.
const BROKEN: &[&str] = &[
    "flow f on demo where city == \"Ulm\" and guests > 2 tag a end",
    "contact { email: email }\nflow f on signup send email hello wait 1d if opened hello then tag a end end",
    "contact { email: email }\nflow f on signup send sms hello with { code: 3 } end",
    "flow f on signup wait for purchase tag a wait for case clicked then tag b end end",
    "contact { plan: free | pro = free }\nflow f on signup match contact.plan case free then tag a end end",
    "flow f on signup notify sales \"a\" task \"b\" for sales as t call a.b with { c: 1 } end",
    "contact { plan: free | pro = free }\nflow f on signup if contact.plan == fre then tag a end end",
    "flow f on signup wait 4 hrs sned email x end",
    "flow f on form_submt exit end",
    "email m { subject: \"a\", text: \"b\", topic: n }\ncontact { email: email }\nflow f on signup send email m end",
    "contact { email: email }\nemail m { subject: \"a\", text: \"b\" }\nflow f on signup send email m wait 2d send email m end",
    "flow f on join vips tag a end",
    "contact { first_name: text? }\nteam t { email: \"t@example.com\" }\nflow f on signup notify t \"{contact.first_name}\" end",
];

#[test]
fn every_action_that_mends_leaves_fewer_findings() {
    for broken in BROKEN {
        let fixture = fixture(broken);
        let file = fixture.main();
        let before = &fixture.analysis;
        assert!(!before.findings().is_empty(), "{broken}");
        let length = u32::try_from(broken.len()).unwrap();
        let mut seen: Vec<CodeAction> = Vec::new();
        for offset in 0..=length {
            for action in code_actions(before, file, Span::at(offset)) {
                if action.mends.is_some() && !seen.contains(&action) {
                    let after = after(before, &action.edits);
                    assert!(
                        weight(&after) < weight(before),
                        "{broken}\n{}\nbefore: {:#?}\nafter: {:#?}\n{}",
                        action.title,
                        findings(before),
                        findings(&after),
                        text_of(&after, "main.nurture"),
                    );
                    seen.push(action);
                }
            }
        }
        assert!(!seen.is_empty(), "nothing is offered for {broken}");
    }
}

/// Whether a finding is gone, and no mistake has come in its place.
///
/// What the paths of a flow show may have waited behind it: where a step is not understood, they are not judged.
fn is_mended(finding: &Finding, before: &Analysis, after: &Analysis) -> bool {
    let same = |analysis: &Analysis| {
        let all = analysis.findings().iter();
        all.filter(|one| one.rule == finding.rule && one.message == finding.message)
            .count()
    };
    let mistakes = |analysis: &Analysis| {
        let all = analysis.findings().iter().filter(|one| one.is_error());
        all.filter(|one| one.rule != Rule::MessageNeverSent).count()
    };
    same(after) < same(before) && mistakes(after) <= mistakes(before)
}

/// The wrong examples of the rules' pages, and the cases: whatever mends a finding there mends it.
#[test]
fn every_action_in_the_corpus_mends_its_finding() {
    let mut count = 0;
    for (name, mut workspace) in cases_as_projects().into_iter().chain(rule_pages()) {
        let before = workspace.analysis();
        let file = before.file("main.nurture").unwrap();
        let mut seen: Vec<CodeAction> = Vec::new();
        for finding in before.findings() {
            for action in code_actions(&before, file, finding.primary.span) {
                let is_its_own = action.mends == Some((finding.rule, finding.primary));
                if !is_its_own || seen.contains(&action) {
                    continue;
                }
                let after = after(&before, &action.edits);
                assert!(
                    is_mended(finding, &before, &after),
                    "{name}\n{}\nbefore: {:#?}\nafter: {:#?}\n{}",
                    action.title,
                    findings(&before),
                    findings(&after),
                    text_of(&after, "main.nurture"),
                );
                count += 1;
                seen.push(action);
            }
        }
    }
    assert!(count > 50, "only {count} actions");
}

#[test]
fn a_rewritten_chain_is_laid_out() {
    let fixture = fixture(
        "contact { plan: free | pro = free }\n\nflow f\n  on signup\n\n  i$0f contact.plan == free then\n    tag a\n  elseif contact.plan == pro then\n    tag b\n  end\nend\n",
    );
    let action = named(&fixture, "turn into `match contact.plan`");
    let text = text_of(&after(&fixture.analysis, &action.edits), "main.nurture");
    assert_eq!(format(&text).unwrap(), text);
    let _: FileId = fixture.main();
}
