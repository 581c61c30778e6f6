//! A client that sends nonsense, and one that leaves.

use serde_json::{Value, json};

use crate::{
    FLOW,
    client::{Client, at},
    file, real, shop,
};

fn is_alive(client: &mut Client) {
    client.open("untitled:alive", "flow f on signup tag x end");
    assert_eq!(client.findings("untitled:alive", 1), json!([]));
}

#[test]
fn places_that_are_not_there_have_no_answer() {
    let shop = shop();
    let flow = file(&shop, "flows/onboarding.nurture");
    let mut client = Client::start(&json!({}), &[&real(shop.path())]);
    client.open(&flow, FLOW);
    let places = [
        at(&flow, 1_000_000, 0),
        at(&flow, 0, 4_000_000_000),
        at(&flow, 4_294_967_295, 4_294_967_295),
        at("file:///nowhere/at/all.nurture", 0, 0),
        at("nonsense:", 0, 0),
        at("untitled:%zz", 0, 0),
    ];
    for place in places {
        for method in ["hover", "definition", "references", "prepareRename"] {
            let mut params = place.clone();
            params["context"] = json!({ "includeDeclaration": true });
            // An answer or a refusal: what matters is that there is one.
            let _ = client.request(&format!("textDocument/{method}"), params);
        }
    }
    is_alive(&mut client);
}

#[test]
fn messages_that_make_no_sense_change_nothing() {
    let shop = shop();
    let flow = file(&shop, "flows/onboarding.nurture");
    let mut client = Client::start(&json!({}), &[&real(shop.path())]);
    client.open(&flow, FLOW);
    client.send_raw("{ this is no JSON");
    client.send_raw("[]");
    client.send_raw(r#"{"jsonrpc":"2.0","method":"textDocument/didChange"}"#);
    client.notify("nurture/unheardOf", json!([1, 2, 3]));
    client.notify(
        "textDocument/didClose",
        json!({ "textDocument": { "uri": "file:///x" } }),
    );
    client.change("file:///never/opened.nurture", 7, &json!([{ "text": "x" }]));
    let (code, _) = client.request("nurture/unheardOf", json!({})).unwrap_err();
    assert_eq!(code, -32601, "method not found");
    let (code, _) = client
        .request("textDocument/hover", json!({ "textDocument": 7 }))
        .unwrap_err();
    assert_eq!(code, -32602, "invalid params");
    let backwards = json!([{
        "range": { "start": { "line": 6, "character": 0 }, "end": { "line": 2, "character": 0 } },
        "text": "",
    }]);
    client.change(&flow, 2, &backwards);
    assert_eq!(client.findings(&flow, 2), json!([]));
    is_alive(&mut client);
}

/// JSON-RPC 2.0, section 5.1.
#[test]
fn who_sends_what_cannot_be_read_is_told_so() {
    const PARSE_ERROR: i64 = -32700;
    const INVALID_REQUEST: i64 = -32600;
    let mut client = Client::start(&json!({}), &[]);
    client.send_raw("{ this is no JSON");
    client.send_raw("[]");
    client.send_raw(r#"{"jsonrpc":"2.0","id":{},"method":"shutdown"}"#);
    let codes = client.errors_to_nobody(3);
    assert_eq!(codes, [PARSE_ERROR, INVALID_REQUEST, INVALID_REQUEST]);
    client.send_raw(r#"{"jsonrpc":"2.0","id":4711,"method":7}"#);
    let (code, _) = client.answer(4711).unwrap_err();
    assert_eq!(code, INVALID_REQUEST);
    is_alive(&mut client);
}

#[test]
fn a_frame_that_makes_no_sense_costs_itself_alone() {
    let frames = [
        "garbage\r\n\r\n{}",
        "Content-Length: -1\r\n\r\n{}",
        "Content-Length: 99999999999999999999\r\n\r\n{}",
        // More than any message has.
        "Content-Length: 99999999999\r\n\r\n{}",
        "Content-Length:\r\n\r\n{\"says\": \"Content-Length: 3\"}",
        // Shorter than what follows.
        "Content-Length: 1\r\n\r\n{}",
        "\r\n\r\n\u{0}",
    ];
    for frame in frames {
        let mut client = Client::start(&json!({}), &[]);
        client.send_bytes(frame);
        client.open("untitled:first", "flow f on signup tag x end");
        assert_eq!(client.findings("untitled:first", 1), json!([]), "{frame}");
        // What the server has open it still hears of.
        client.send_bytes(frame);
        let text = "flow f on signup tag x end # changed";
        client.change("untitled:first", 2, &json!([{ "text": text }]));
        assert_eq!(client.findings("untitled:first", 2), json!([]), "{frame}");
        assert_eq!(client.end(), 0, "{frame}");
    }
}

#[test]
fn texts_that_make_no_sense_are_texts() {
    let mut client = Client::start(&json!({}), &[]);
    let nested = "{".repeat(100_000);
    let texts = [
        "\u{0}\u{1}\u{feff}",
        "é̂🌱\u{202e}",
        "\"\"\"",
        "flow f on signup if if if if",
        nested.as_str(),
    ];
    for (text, number) in texts.iter().zip(0..) {
        let uri = format!("untitled:{number}");
        client.open(&uri, text);
        client.findings(&uri, 1);
        for method in [
            "semanticTokens/full",
            "foldingRange",
            "documentSymbol",
            "codeLens",
        ] {
            let params = json!({ "textDocument": { "uri": uri } });
            client
                .request(&format!("textDocument/{method}"), params)
                .unwrap();
        }
    }
    assert_eq!(client.end(), 0);
}

#[test]
fn a_client_that_leaves_without_a_word_takes_the_server_with_it() {
    let mut client = Client::start(&json!({}), &[]);
    is_alive(&mut client);
    assert_eq!(client.leave(), 1);
}

#[test]
fn nothing_is_answered_before_the_session_begins() {
    // `Client::start` has begun it; a second beginning is refused.
    let mut client = Client::start(&json!({}), &[]);
    let again = json!({ "capabilities": {}, "processId": null, "rootUri": null });
    assert!(client.request("initialize", again).is_err());
    let over = client.request("shutdown", Value::Null);
    assert_eq!(over, Ok(Value::Null));
    assert!(
        client
            .request("textDocument/hover", at("untitled:x", 0, 0))
            .is_err()
    );
}
