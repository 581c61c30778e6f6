//! What stands under the cursor.

use nurture_ide::hover::{Hover, hover};

use crate::{SHOP, fixture::fixture};

#[track_caller]
fn hovered(marked: &str) -> (Hover, String) {
    let fixture = fixture(marked);
    let (file, offset) = fixture.cursor();
    let hover = hover(&fixture.analysis, file, offset).expect("something to say");
    let word = fixture.slice(hover.span.in_file(file)).to_owned();
    (hover, word)
}

#[test]
fn a_field_has_its_type_default_and_documentation() {
    let (hover, word) = hovered(&format!(
        "{SHOP}\n//- f.nurture\nflow f on signup if contact.pl$0an == free then exit end end"
    ));
    assert_eq!(word, "plan");
    assert_eq!(
        hover.signatures,
        ["contact.plan: free | pro | enterprise = free"]
    );
    let (hover, _) = hovered(&format!(
        "{SHOP}\n//- f.nurture\nflow f on signup if contact.first$0_name is set then exit end end"
    ));
    assert_eq!(hover.signatures, ["contact.first_name: text?"]);
    assert_eq!(hover.paragraphs, ["What people call her."]);
}

#[test]
fn a_message_shows_what_it_takes_and_says() {
    let (hover, _) = hovered(&format!(
        "{SHOP}\n//- f.nurture\nflow f on signup send email off$0er with {{ code: \"a\" }} end"
    ));
    assert_eq!(
        hover.signatures,
        ["email offer { params: { code: text, until: date? } }"]
    );
    assert_eq!(
        hover.markdown(),
        "```nurture\nemail offer { params: { code: text, until: date? } }\n```\n\nSubject: `\"For you\"`  \nText: `\"Take {code}\"`\n\nReached at entry."
    );
}

#[test]
fn a_built_in_event_says_that_it_is_one() {
    let (hover, _) = hovered("flow f on form_sub$0mit exit end");
    assert_eq!(
        hover.signatures,
        ["event form_submit { form: text, page: text? }"]
    );
    assert_eq!(
        hover.paragraphs,
        [
            "Somebody has sent a form.",
            "Built in: every project knows it."
        ]
    );
}

#[test]
fn a_payload_shows_its_fields() {
    let (hover, _) = hovered("flow f on form_submit as s if $0s.form == \"a\" then exit end end");
    assert_eq!(hover.signatures, ["s: { form: text, page: text? }"]);
}

#[test]
fn an_action_shows_what_it_gives_back() {
    let (hover, _) = hovered(&format!(
        "{SHOP}\n//- f.nurture\nflow f on signup call coupons.cre$0ate with {{ percent: 10% }} end"
    ));
    assert_eq!(
        hover.signatures,
        ["action coupons.create { percent: percent } returns { code: text }"]
    );
}
