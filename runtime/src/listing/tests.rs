#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use proptest::prelude::*;

use super::{json, text};
use crate::{
    bundle,
    example::welcome,
    program::{EventRole, Program},
};

/// The listing's lines that begin so, without their indentation.
fn lines<'l>(listing: &'l str, start: &str) -> Vec<&'l str> {
    let lines = listing.lines().map(str::trim);
    lines.filter(|line| line.starts_with(start)).collect()
}

#[test]
fn flows_are_listed_with_their_clauses_in_words() {
    let listing = text(&welcome());
    let start = listing.find("flow welcome \"Welcome series\"").unwrap();
    let flow = &listing[start..];
    assert_eq!(lines(flow, "goal"), ["goal on purchase within 30d"]);
    assert_eq!(lines(flow, "exit on"), ["exit on unsubscribed"]);
    assert_eq!(lines(flow, "reenter"), ["reenter after 7d"]);
    assert!(lines(flow, "on form_submit where @").len() == 1);
}

#[test]
fn declarations_are_listed_as_they_were_written() {
    let listing = text(&welcome());
    assert!(listing.contains("plan: free | pro = free"));
    assert!(listing.contains(
        "purchase \"Order Completed\" { order_id: text from \"orderId\", total: money(USD)"
    ));
    assert!(listing.contains("opened: each, for 30d"));
    assert!(listing.contains(
        "clicked welcome: each, in each run of welcome since its latest send, task or call"
    ));
    assert!(listing.contains("count of watch 0: opened in last 30d"));
}

#[test]
fn events_and_messages_are_told_in_words() {
    let mut program = welcome();
    let plain = program
        .events
        .iter()
        .position(|event| event.role == EventRole::Plain)
        .unwrap();
    program.events[plain].fields.clear();
    let name = program.name(program.events[plain].name).to_owned();
    let listing = text(&program);
    assert_eq!(lines(&listing, &format!("{plain:<4} {name}")).len(), 1);
    assert!(
        listing
            .lines()
            .any(|line| line.ends_with(&format!(" {name}")))
    );
    assert!(listing.contains("(of a message)\n"), "{listing}");
    assert!(listing.contains("(withdraws consent)\n"), "{listing}");
    for debug in ["Plain", "Html", "Unsubscribed", "{  }"] {
        assert!(!listing.contains(debug), "{debug}");
    }
}

#[test]
fn statements_stand_there_as_they_were_written() {
    let mut program = welcome();
    let written = r#"notify ops "a \"quote\" and {contact.email}""#;
    program.origin.as_mut().unwrap().statements[0].text = written.to_owned();
    assert!(text(&program).contains(&format!(" {written}\n")));
}

#[test]
fn code_has_sources_labels_and_operands_in_words() {
    let program = welcome();
    let listing = text(&program);
    let start = program.flows[0].start.0;
    assert!(listing.contains(&format!("@{start}: flow welcome\n")));
    assert!(listing.contains("# flows/welcome.nurture:5 send email welcome\n"));
    assert!(listing.contains("; contact.plan\n"));
    assert!(listing.contains("; welcome as nudge with 0: @"));
    assert!(listing.contains("50% pro → @"));
    assert!(listing.contains(&format!("@{}: jumped to\n", start + 19)));
}

#[test]
fn hostile_texts_are_escaped() {
    let mut program = welcome();
    let evil = "\u{1b}[2J\u{202e}\r\n\"";
    program.project = evil.to_owned();
    program
        .names
        .iter_mut()
        .for_each(|name| name.push_str(evil));
    program.origin.as_mut().unwrap().statements[0].text = evil.to_owned();
    let listing = text(&program);
    assert!(
        listing
            .chars()
            .all(|c| c == '\n' || (!c.is_control() && c != '\u{202e}'))
    );
    assert!(listing.contains("\\u{1b}[2J\\u{202e}\\u{d}\\n\\\""));
    assert!(listing.contains("\\u{1b}[2J\\u{202e}\\u{d}\\u{a}\""));
}

#[test]
fn the_json_form_holds_the_whole_program() {
    let json = json(&welcome()).unwrap();
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["format"], serde_json::json!(1));
    assert_eq!(value["program"]["project"], serde_json::json!("shop"));
    assert_eq!(
        value["program"]["code"].as_array().unwrap().len(),
        welcome().code.len()
    );
}

proptest! {
    #[test]
    fn programs_that_were_not_verified_are_listed_too(position in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut payload = bundle::encode(&welcome()).unwrap()[52..].to_vec();
        *position.get_mut(&mut payload) = byte;
        if let Ok(program) = postcard::from_bytes::<Program>(&payload) {
            prop_assert!(!text(&program).is_empty());
        }
    }
}
