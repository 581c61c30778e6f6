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

#[test]
fn a_step_says_when_it_is_reached() {
    let flow = |step: &str| {
        format!(
            "{SHOP}\n//- f.nurture\nflow f on signup\n  send email welcome\n  wait 2d\n  if opened welcome then send email welcome as more end\n  wait for clicked up to 3d\n  {step}\nend"
        )
    };
    let (hover, word) = hovered(&flow("ta$0g a"));
    assert_eq!(word, "tag");
    assert_eq!(hover.signatures, ["tag NAME"]);
    assert_eq!(
        hover.paragraphs.last().unwrap(),
        "Reached between day 2 and day 5 after entry, after 1 or 2 emails."
    );
    let (hover, _) = hovered(&flow("send email wel$0come"));
    assert_eq!(
        hover.paragraphs.last().unwrap(),
        "Reached between day 2 and day 5 after entry, after 1 or 2 emails."
    );
    let (hover, _) = hovered(&flow("exit ta$0g a"));
    assert_eq!(hover.paragraphs.last().unwrap(), "Never reached.");
}

#[test]
fn what_is_built_in_is_documented() {
    for (marked, signature) in [
        (
            "flow f on signup if leng$0th(\"a\") > 1 then exit end end",
            "length(x: text | list): int",
        ),
        (
            "flow f on signup goal purchase wit$0hin 3d exit end",
            "within 30d",
        ),
        ("contact { a: mon$0ey(EUR) }", "money(EUR)"),
        ("contact { a: te$0xt }", "text"),
        (
            "contact { email: email }\nemail m { sub$0ject: \"a\", text: \"b\" }",
            "subject: \"…\"",
        ),
        (
            "flow f on signup if to$0day > 2026-01-01 then exit end end",
            "today: date",
        ),
    ] {
        let (hover, _) = hovered(marked);
        assert_eq!(hover.signatures, [signature], "{marked}");
    }
}

#[test]
fn a_function_of_several_forms_shows_them_all() {
    let (hover, _) = hovered("contact { a: decimal = 1 }\nsegment s = rou$0nd(contact.a) > 2");
    assert_eq!(hover.signatures.len(), 2);
}

#[test]
fn a_built_in_variable_of_a_template() {
    let (hover, word) = hovered(
        "//- a.html\n<a href=\"{{ unsub$0scribe_url }}\">x</a>\n//- main.nurture\ncontact { email: email }\nemail m { subject: \"a\", body: \"a.html\" }",
    );
    assert_eq!(word, "unsubscribe_url");
    assert_eq!(hover.signatures, ["unsubscribe_url: text"]);
}

#[test]
fn a_rule_in_the_manifest() {
    let (hover, word) =
        hovered("//- nurture.toml\n[project]\nname = \"a\"\n[lints]\nmissing-$0owner = \"warn\"\n");
    assert_eq!(word, "missing-owner");
    assert!(hover.signatures.is_empty());
    assert_eq!(hover.paragraphs.len(), 2);
}

#[test]
fn an_expression_shows_its_type() {
    let (hover, word) = hovered(&format!(
        "{SHOP}\n//- f.nurture\nflow f on signup if contact.renewal is set and contact.renewal $0- now > 2d then exit end end"
    ));
    assert_eq!(word, "contact.renewal - now");
    assert_eq!(hover.signatures, ["contact.renewal - now: duration"]);
    let (hover, _) = hovered(&format!(
        "{SHOP}\n//- f.nurture\nflow f on signup if contact.plan == fr$0ee then exit end end"
    ));
    assert_eq!(hover.signatures, ["free: free | pro | enterprise"]);
}

#[test]
fn a_literal_has_its_type_wherever_it_stands() {
    for (text, wanted) in [
        (
            "flow f\n  on signup\n  expire after 6$00d\n  tag a\nend",
            "60d: duration",
        ),
        (
            "flow f\n  on signup\n  split\n    5$00% a then tag x\n    50% b then tag y\n  end\nend",
            "50%: percent",
        ),
        ("flow f\n  on signup\n  wait 2$0d\nend", "2d: duration"),
    ] {
        let fixture = fixture(text);
        let (file, offset) = fixture.cursor();
        let hover = hover(&fixture.analysis, file, offset).expect(text);
        assert_eq!(hover.signatures, [wanted]);
    }
}

#[test]
fn a_day_is_reached_on_it() {
    let fixture = fixture("flow f\n  on signup\n  wait 2d\n  wa$0it 1d\n  tag a\nend");
    let (file, offset) = fixture.cursor();
    let said = hover(&fixture.analysis, file, offset).unwrap().markdown();
    assert!(said.contains("Reached on day 2 after entry."), "{said}");
}

#[test]
fn a_value_of_an_enum_has_its_type_where_it_is_declared_and_used() {
    for text in [
        "contact { plan: fr$0ee | pro = pro }",
        "contact { plan: free | pro = pro }\nsegment s = contact.plan == fr$0ee",
    ] {
        let fixture = fixture(text);
        let (file, offset) = fixture.cursor();
        let hover = hover(&fixture.analysis, file, offset).expect(text);
        assert_eq!(hover.signatures, ["free: free | pro"]);
    }
}

#[test]
fn conditions_of_the_policy_have_their_types_too() {
    let (hover, word) = hovered(&format!(
        "{SHOP}\n//- p.nurture\npolicy exit when contact.first_name ?$0? \"x\" == \"x\" end"
    ));
    assert_eq!(word, "contact.first_name ?? \"x\"");
    assert_eq!(hover.signatures, ["contact.first_name ?? \"x\": text"]);
}
