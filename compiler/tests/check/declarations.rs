//! Declarations other than flows (language reference, section 3).

use crate::support::{checked, hold_flow};
use nurture_compiler::finding::Finding;

fn hold(declarations: &str) {
    hold_flow(declarations);
}

/// Rules that are broken, in order.
fn rules(text: &str) -> Vec<String> {
    let (_, findings) = checked(text);
    findings
        .iter()
        .map(|finding: &Finding| finding.rule.to_string())
        .collect()
}

#[test]
fn messages_have_the_members_of_their_channel() {
    hold(
        r#"
email ⟦missing-argument⟧a { text: "Hello" }
email ⟦missing-argument⟧b { subject: "Hello" }
email c { subject: "Hello", text: "Hello", ⟦unknown-argument⟧title: "Hello" }
email d { subject: "Hello", text: "Hello", topic: ⟦unknown-topic⟧news }
email e { subject: "Hello", text: "Hello", category: ⟦unknown-value⟧transactionl }
email g { subject: ⟦type-mismatch⟧5, text: "Hello" }
email h { subject: "Hello", body: ⟦template-not-found⟧"emails/h.mjml" }
sms ⟦missing-argument⟧i { }
push ⟦missing-argument⟧j { text: "Hello" }
push k { title: "Hello" }
sms l { text: "{⟦unknown-name⟧code}" }
sms m { text: "{code}", params: { code: text } }
sms n { text: "{⟦optional-not-handled⟧code} {code ?? "none"}", params: { code: text? } }
sms o { text: "{⟦optional-not-handled⟧contact.first_name}" }
"#,
    );
}

#[test]
fn names_of_one_kind_are_different() {
    hold(
        r#"
email ⟦duplicate-declaration⟧tips { subject: "Hello", text: "Hello" }
sms ⟦duplicate-declaration⟧welcome { text: "Hello" }
list ⟦duplicate-declaration⟧buyers
segment ⟦duplicate-declaration⟧newsletter = order_paid ever
topic tips
score ⟦duplicate-declaration⟧interest { opened: +1 }
team ⟦duplicate-declaration⟧sales { email: "a@example.com" }
event ⟦duplicate-declaration⟧order_paid { a: text }
action ⟦duplicate-declaration⟧coupons.create { a: text }
flow f on signup tag a end
flow ⟦duplicate-declaration⟧f on signup tag a end
"#,
    );
}

#[test]
fn fields_have_types_and_defaults_that_fit() {
    assert_eq!(
        rules(
            r#"
contact {
  email: email
  a: int = "1"
  b: free | pro = por
  c: text = "{now}"
  d: string
  e: money(XYZ)
  f: int? = 5
  g: bool = true
  h: list of text = ["a"]
  i: { x: int }
  j: timezone = "Europe/Berlin"
  k: email = "nobody"
  g: text
}
"#
        ),
        [
            "type-mismatch",
            "unknown-value",
            "type-mismatch",
            "unknown-name",
            "invalid-literal",
            "type-mismatch",
            "type-mismatch",
            "duplicate-declaration",
        ],
    );
}

#[test]
fn scores_count_events() {
    hold(
        r"
score s {
  opened: +5
  order_paid where total > 10 EUR: +20
  ⟦unknown-event⟧order_payed: +5
  order_paid where total > ⟦type-mismatch⟧10: -5
  unsubscribed: reset
  decay: 10% every 30d
}
score t { opened: +1, decay: ⟦type-mismatch⟧110% every 30d }
score u { opened: +1, decay: 5 every ⟦type-mismatch⟧0d }
",
    );
}

#[test]
fn teams_have_addresses_and_lists_may_be_pushed() {
    hold(
        r#"
team ⟦missing-argument⟧a { }
team b { email: ⟦type-mismatch⟧"nobody" }
team c { email: "c@example.com", ⟦unknown-argument⟧phone: "1" }
list d { sync: "ads" }
list e { ⟦unknown-argument⟧snyc: "ads" }
segment s = ⟦type-mismatch⟧contact.visits
segment t = contact in s
"#,
    );
}

#[test]
fn a_project_without_a_contact_has_no_fields() {
    assert_eq!(
        rules(
            "flow f on signup notify s \"{contact.email}\" end team s { email: \"a@example.com\" }"
        ),
        ["unknown-field"]
    );
}

#[test]
fn an_event_of_the_preludes_name_replaces_it() {
    assert_eq!(
        rules(
            "contact { email: email }
event signup { plan: text }
event bounced { }
flow f on signup as s where s.plan == \"a\" tag a end
flow g on bounced as b where b.permanent tag a end
"
        ),
        Vec::<String>::new()
    );
}
