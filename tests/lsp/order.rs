//! Changes are taken in their order, and answers belong to the text that was asked about.

use serde_json::{Value, json};

use crate::{
    DECLARATIONS, FLOW,
    client::{Client, at},
    file, real, shop,
};

/// LSP 3.17, `ErrorCodes`.
const CONTENT_MODIFIED: i64 = -32801;
const REQUEST_CANCELLED: i64 = -32800;

fn insert(character: u32, text: &str) -> Value {
    let here = json!({ "line": 0, "character": character });
    json!([{ "range": { "start": here, "end": here }, "text": text }])
}

#[test]
fn letters_typed_in_a_hurry_stand_where_they_were_typed() {
    let mut client = Client::start(&json!({}), &[]);
    let uri = "untitled:typed";
    client.open(uri, "");
    let text = "flow f on signup tag a tag b tag c exit tag d end";
    for (typed, version) in text.char_indices().zip(2..) {
        let (position, letter) = typed;
        let position = u32::try_from(position).unwrap();
        client.change(uri, version, &insert(position, &letter.to_string()));
        client.send_request("textDocument/hover", at(uri, 0, position));
        client.send_request("textDocument/semanticTokens/full", at(uri, 0, position));
    }
    let last = 1 + i64::try_from(text.len()).unwrap();
    let found = client.findings(uri, last);
    assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
    assert_eq!(found[0]["code"], "unreachable-step");
}

#[test]
fn several_changes_at_once_are_made_one_after_the_other() {
    let mut client = Client::start(&json!({}), &[]);
    let uri = "untitled:several";
    client.open(uri, "flow f on signup tag x end");
    let range = |start: u32, end: u32, text: &str| {
        json!({
            "range": { "start": { "line": 0, "character": start }, "end": { "line": 0, "character": end } },
            "text": text,
        })
    };
    // Each is counted in the text that the one before has made.
    let changes = json!([
        range(5, 6, "first"),
        range(14, 20, "purchase"),
        range(23, 28, "exit")
    ]);
    client.change(uri, 2, &changes);
    assert_eq!(client.findings(uri, 2), json!([]));
    let symbols = json!({ "textDocument": { "uri": uri } });
    let found = client
        .request("textDocument/documentSymbol", symbols)
        .unwrap();
    assert_eq!(found[0]["name"], "first");
}

#[test]
fn an_answer_for_an_old_text_is_never_given() {
    let shop = shop();
    let flow = file(&shop, "flows/onboarding.nurture");
    let mut client = Client::start(&json!({}), &[&real(shop.path())]);
    client.open(&flow, FLOW);
    let mut asked = Vec::new();
    for version in 2..120 {
        let message = if version % 2 == 0 { "tips" } else { "welcome" };
        let text = FLOW.replace("email welcome", &format!("email {message}"));
        client.change(&flow, version, &json!([{ "text": text }]));
        let id = client.send_request("textDocument/hover", at(&flow, 4, 14));
        asked.push((id, message));
    }
    let last = asked.len() - 1;
    for (index, (id, message)) in asked.into_iter().enumerate() {
        match client.answer(id) {
            Ok(hover) => {
                let text = hover["contents"]["value"].as_str().unwrap();
                assert!(text.contains(&format!("email {message}")), "{text}");
            }
            Err((code, message)) => {
                assert_eq!(code, CONTENT_MODIFIED, "{message}");
                assert_ne!(
                    index, last,
                    "the last question is about the text that stands"
                );
            }
        }
    }
}

#[test]
fn a_question_that_is_taken_back_is_answered_anyway() {
    let shop = shop();
    let declarations = file(&shop, "declarations.nurture");
    let mut client = Client::start(&json!({}), &[&real(shop.path())]);
    client.open(&declarations, DECLARATIONS);
    for _ in 0..20 {
        let params = json!({ "textDocument": { "uri": declarations } });
        let id = client.send_request("textDocument/documentSymbol", params);
        client.notify("$/cancelRequest", json!({ "id": id }));
        match client.answer(id) {
            Ok(symbols) => assert!(symbols.is_array()),
            Err((code, _)) => assert_eq!(code, REQUEST_CANCELLED),
        }
    }
    assert_eq!(client.end(), 0);
}
