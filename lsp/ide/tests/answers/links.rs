//! Links to templates and to the pages of rules.

use nurture_compiler::finding::Rule;
use nurture_ide::links::{LinkTarget, document_links};

use crate::fixture::fixture;

#[test]
fn a_body_links_to_its_template() {
    let fixture = fixture(
        r#"
        //- emails/a.html
        <b>Hi</b>
        //- main.nurture
        contact { email: email }
        email a { subject: "Hi", body: "«emails/a.html»" }
        email b { subject: "Hi", body: "emails/none.html" }
        "#,
    );
    let main = fixture.main();
    let links = document_links(&fixture.analysis, main);
    fixture.assert_marks(links.iter().map(|link| link.span.in_file(main)));
    assert_eq!(
        links[0].target,
        LinkTarget::File(fixture.file("emails/a.html"))
    );
}

#[test]
fn rules_in_the_manifest_link_to_their_pages() {
    let fixture = fixture(
        r#"
        //- nurture.toml
        [project]
        name = "missing-owner"
        [lints]
        «missing-owner» = "error"
        «"missing-goal"» = "warn" # missing-test
        nonsense = "warn"
        //- main.nurture
        list a
        "#,
    );
    let manifest = fixture.file("nurture.toml");
    let links = document_links(&fixture.analysis, manifest);
    fixture.assert_marks(links.iter().map(|link| link.span.in_file(manifest)));
    let targets: Vec<LinkTarget> = links.iter().map(|link| link.target).collect();
    assert_eq!(
        targets,
        [
            LinkTarget::Rule(Rule::MissingOwner),
            LinkTarget::Rule(Rule::MissingGoal)
        ]
    );
}
