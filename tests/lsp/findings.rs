//! Findings, told and asked for.

use std::fs;

use serde_json::{Value, json};

use crate::{
    DECLARATIONS, FLOW, MANIFEST,
    client::{Client, uri},
    file, folder, real, shop,
};

fn rules(found: &Value) -> Vec<String> {
    let found = found.as_array().unwrap().iter();
    found
        .map(|one| one["code"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn findings_follow_the_text() {
    let shop = shop();
    let flow = file(&shop, "flows/onboarding.nurture");
    let mut client = Client::start(&json!({}), &[&real(shop.path())]);
    client.open(&flow, FLOW);
    assert_eq!(client.findings(&flow, 1), json!([]));
    client.change(
        &flow,
        2,
        &json!([{
            "range": { "start": { "line": 4, "character": 13 }, "end": { "line": 4, "character": 20 } },
            "text": "welcom",
        }]),
    );
    let found = client.findings(&flow, 2);
    assert_eq!(rules(&found), ["unknown-message"]);
    assert_eq!(
        found[0]["range"],
        json!({ "start": { "line": 4, "character": 13 }, "end": { "line": 4, "character": 19 } })
    );
    assert_eq!(found[0]["severity"], 1);
    let page = found[0]["codeDescription"]["href"].as_str().unwrap();
    assert!(
        page.ends_with("/compiler/rules/unknown-message.md"),
        "{page}"
    );
    client.change(&flow, 3, &json!([{ "text": FLOW }]));
    assert_eq!(client.findings(&flow, 3), json!([]));
    assert_eq!(client.end(), 0);
}

#[test]
fn files_that_are_not_open_have_findings_too() {
    let shop = shop();
    let declarations = file(&shop, "declarations.nurture");
    let flow = file(&shop, "flows/onboarding.nurture");
    let mut client = Client::start(&json!({}), &[&real(shop.path())]);
    client.open(&declarations, "contact { email: email }\n");
    client.findings(&declarations, 1);
    let found = client.findings_that(&flow, |_, found| found != &json!([]));
    assert_eq!(rules(&found), ["unknown-message", "unknown-message"]);
    let close = json!({ "textDocument": { "uri": declarations } });
    client.notify("textDocument/didClose", close);
    client.findings_that(&flow, |_, found| found == &json!([]));
    assert!(client.all_findings().is_empty());
}

#[test]
fn open_documents_come_before_the_files_that_their_change_breaks() {
    let shop = folder(&[
        ("nurture.toml", MANIFEST),
        ("a.nurture", FLOW),
        ("z.nurture", DECLARATIONS),
    ]);
    let flow = file(&shop, "a.nurture");
    let declarations = file(&shop, "z.nurture");
    let mut client = Client::start(&json!({}), &[&real(shop.path())]);
    client.open(&declarations, DECLARATIONS);
    client.findings(&declarations, 1);
    client.told.clear();
    let renamed = DECLARATIONS.replace("email tips", "email hints");
    client.change(&declarations, 2, &json!([{ "text": renamed }]));
    let found = client.findings_that(&flow, |_, found| found != &json!([]));
    assert_eq!(rules(&found), ["unknown-message"]);
    assert_eq!(client.told, [declarations, flow]);
}

#[test]
fn what_is_unused_or_unreachable_is_tagged_and_related_places_are_named() {
    let shop = folder(&[
        ("nurture.toml", MANIFEST),
        (
            "all.nurture",
            "contact { email: email }\nlist a\nlist b\nlist b\nflow f on signup join b exit tag x end\n",
        ),
    ]);
    let all = file(&shop, "all.nurture");
    let related =
        json!({ "textDocument": { "publishDiagnostics": { "relatedInformation": true } } });
    let mut client = Client::start(&related, &[&real(shop.path())]);
    let found = client.findings_that(&all, |_, found| found != &json!([]));
    let unnecessary = json!([1]);
    let tags: Vec<(&str, bool)> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["code"].as_str().unwrap(), one["tags"] == unnecessary))
        .collect();
    assert_eq!(
        tags,
        [
            ("unused-declaration", true),
            ("duplicate-declaration", false),
            ("unreachable-step", true),
        ]
    );
    let related = &found[1]["relatedInformation"][0]["location"];
    assert_eq!(related["uri"], all.as_str());
    assert_eq!(
        related["range"]["start"],
        json!({ "line": 2, "character": 5 })
    );
}

#[test]
fn positions_are_counted_as_agreed() {
    // The emoji is one character, four bytes of UTF-8 and two units of UTF-16.
    let text = "flow f on signup notify nobody \"🌱\" notify none \"🌱\" end\n";
    let cases = [
        (json!({}), 43, "utf-16"),
        (
            json!({ "general": { "positionEncodings": ["utf-8", "utf-16"] } }),
            45,
            "utf-8",
        ),
        (
            json!({ "general": { "positionEncodings": ["utf-16", "utf-32"] } }),
            43,
            "utf-16",
        ),
    ];
    for (capabilities, character, name) in cases {
        let mut client = Client::start(&capabilities, &[]);
        client.open("untitled:one", text);
        let found = client.findings("untitled:one", 1);
        let second = &found[1]["range"]["start"];
        // `none` stands behind 42 characters, of which one is the emoji: 43 units, or 45 bytes.
        assert_eq!(second["character"], character, "{name}");
        client.change(
            "untitled:one",
            2,
            &json!([{
                "range": { "start": { "line": 0, "character": character }, "end": { "line": 0, "character": character + 4 } },
                "text": "nobody",
            }]),
        );
        let changed = client.findings("untitled:one", 2);
        assert!(
            changed[1]["message"].as_str().unwrap().contains("`nobody`"),
            "{name}: {changed}"
        );
    }
}

#[test]
fn line_ends_of_windows_are_line_ends() {
    let shop = shop();
    let flow = file(&shop, "flows/onboarding.nurture");
    let mut client = Client::start(&json!({}), &[&real(shop.path())]);
    let text = FLOW.replace('\n', "\r\n").replace("tips", "tipps");
    client.open(&flow, &text);
    let found = client.findings(&flow, 1);
    assert_eq!(
        found[0]["range"],
        json!({ "start": { "line": 6, "character": 13 }, "end": { "line": 6, "character": 18 } })
    );
    client.change(
        &flow,
        2,
        &json!([{
            "range": { "start": { "line": 6, "character": 13 }, "end": { "line": 6, "character": 18 } },
            "text": "tips",
        }]),
    );
    assert_eq!(client.findings(&flow, 2), json!([]));
}

#[test]
fn a_client_that_asks_is_not_told_of_open_documents() {
    let shop = shop();
    let flow = file(&shop, "flows/onboarding.nurture");
    let declarations = file(&shop, "declarations.nurture");
    let pulls = json!({
        "textDocument": { "diagnostic": {} },
        "workspace": { "diagnostics": { "refreshSupport": true } },
    });
    let mut client = Client::start(&pulls, &[&real(shop.path())]);
    client.open(&flow, &FLOW.replace("email tips", "email tipps"));
    let ask = json!({ "textDocument": { "uri": flow } });
    let report = client.request("textDocument/diagnostic", ask).unwrap();
    assert_eq!(report["kind"], "full");
    assert_eq!(rules(&report["items"]), ["unknown-message"]);
    // Of a file that is not open it is told, and of nothing else.
    let path = real(shop.path()).join("declarations.nurture");
    let more = fs::read_to_string(&path).unwrap() + "list unused\n";
    fs::write(&path, more).unwrap();
    let event = json!({ "changes": [{ "uri": uri(&path), "type": 2 }] });
    client.notify("workspace/didChangeWatchedFiles", event);
    client.findings_that(&declarations, |_, found| {
        rules(found) == ["unused-declaration"]
    });
    assert!(!client.all_findings().contains_key(&flow));
    // It is asked to ask again, beside what it is told.
    client.until_asked("workspace/diagnostic/refresh");
}
