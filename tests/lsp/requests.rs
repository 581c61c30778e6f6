//! Every kind of question, once, over the protocol; what the answers are is held by the tests of `nurture-ide`.

use serde_json::{Value, json};

use crate::{
    DECLARATIONS, FLOW,
    client::{Client, at},
    file, real, shop,
};

struct Session {
    client: Client,
    flow: String,
    declarations: String,
    _shop: tempfile::TempDir,
}

impl Session {
    fn start(capabilities: &Value) -> Self {
        let shop = shop();
        let flow = file(&shop, "flows/onboarding.nurture");
        let declarations = file(&shop, "declarations.nurture");
        let mut client = Client::start(capabilities, &[&real(shop.path())]);
        client.open(&flow, FLOW);
        client.open(&declarations, DECLARATIONS);
        Self {
            client,
            flow,
            declarations,
            _shop: shop,
        }
    }

    /// Asks about the first `email welcome` of the flow.
    fn at_message(&mut self, method: &str, more: &Value) -> Value {
        let mut params = at(&self.flow, 4, 15);
        for (key, value) in more.as_object().unwrap() {
            params[key] = value.clone();
        }
        self.client.request(method, params).unwrap()
    }

    fn of_flow(&mut self, method: &str, more: &Value) -> Value {
        let mut params = json!({ "textDocument": { "uri": self.flow } });
        for (key, value) in more.as_object().unwrap() {
            params[key] = value.clone();
        }
        self.client.request(method, params).unwrap()
    }
}

fn range(from: (u32, u32), to: (u32, u32)) -> Value {
    json!({
        "start": { "line": from.0, "character": from.1 },
        "end": { "line": to.0, "character": to.1 },
    })
}

const WHOLE: ((u32, u32), (u32, u32)) = ((0, 0), (8, 0));

#[test]
fn hover_shows_the_declaration() {
    let mut session = Session::start(&json!({}));
    let hover = session.at_message("textDocument/hover", &json!({}));
    let text = hover["contents"]["value"].as_str().unwrap();
    assert!(
        text.contains("email welcome") && text.contains("Says hello."),
        "{text}"
    );
    assert_eq!(hover["range"], range((4, 13), (4, 20)));
}

#[test]
fn definitions_are_places_or_links() {
    let name = range((6, 6), (6, 13));
    let mut session = Session::start(&json!({}));
    let places = session.at_message("textDocument/definition", &json!({}));
    assert_eq!(
        places,
        json!([{ "uri": session.declarations, "range": name }])
    );
    let mut session = Session::start(&json!({
        "textDocument": { "definition": { "linkSupport": true } },
    }));
    let links = session.at_message("textDocument/definition", &json!({}));
    assert_eq!(links[0]["originSelectionRange"], range((4, 13), (4, 20)));
    assert_eq!(links[0]["targetUri"], session.declarations.as_str());
    assert_eq!(links[0]["targetSelectionRange"], name);
}

#[test]
fn references_are_found_with_and_without_the_declaration() {
    let mut session = Session::start(&json!({}));
    for (with, count) in [(true, 2), (false, 1)] {
        let context = json!({ "context": { "includeDeclaration": with } });
        let found = session.at_message("textDocument/references", &context);
        assert_eq!(found.as_array().unwrap().len(), count);
    }
    let marked = session.at_message("textDocument/documentHighlight", &json!({}));
    assert_eq!(marked[0]["range"], range((4, 13), (4, 20)));
}

#[test]
fn a_name_is_changed_in_all_files_or_refused() {
    let mut session = Session::start(&json!({
        "workspace": { "workspaceEdit": { "documentChanges": true } },
    }));
    let prepared = session.at_message("textDocument/prepareRename", &json!({}));
    assert_eq!(prepared["placeholder"], "welcome");
    let edit = session.at_message("textDocument/rename", &json!({ "newName": "hello" }));
    let changes = edit["documentChanges"].as_array().unwrap();
    assert_eq!(changes.len(), 2);
    assert!(
        changes
            .iter()
            .all(|change| change["textDocument"]["version"] == 1)
    );
    let mut params = at(&session.flow, 4, 15);
    params["newName"] = json!("tips");
    let (code, message) = session
        .client
        .request("textDocument/rename", params)
        .unwrap_err();
    assert_eq!(code, -32803, "request failed");
    assert!(message.contains("tips"), "{message}");
}

#[test]
fn symbols_are_nested_where_the_client_shows_them_so() {
    let mut session = Session::start(&json!({}));
    let flat = session.of_flow("textDocument/documentSymbol", &json!({}));
    assert_eq!(flat[0]["location"]["uri"], session.flow.as_str());
    let nesting = json!({
        "textDocument": { "documentSymbol": { "hierarchicalDocumentSymbolSupport": true } },
    });
    let mut session = Session::start(&nesting);
    let nested = session.of_flow("textDocument/documentSymbol", &json!({}));
    assert_eq!(nested[0]["selectionRange"], range((0, 5), (0, 15)));
}

#[test]
fn the_shape_of_a_text_is_told() {
    let mut session = Session::start(&json!({}));
    let folds = session.of_flow("textDocument/foldingRange", &json!({}));
    assert_eq!(folds[0]["startLine"], 0);
    let positions =
        json!({ "positions": [{ "line": 4, "character": 15 }, { "line": 9, "character": 9 }] });
    let selections = session.of_flow("textDocument/selectionRange", &positions);
    assert_eq!(selections[0]["range"], range((4, 13), (4, 20)));
    assert_eq!(selections.as_array().unwrap().len(), 2);
    let tokens = session.of_flow("textDocument/semanticTokens/full", &json!({}));
    let data = tokens["data"].as_array().unwrap();
    assert_eq!(data.len() % 5, 0);
    assert_eq!(
        data[..5],
        [0, 0, 4, 0, 0].map(Value::from),
        "`flow` is a keyword"
    );
    let part = json!({ "range": range((4, 0), (5, 0)) });
    let part = session.of_flow("textDocument/semanticTokens/range", &part);
    assert!(part["data"].as_array().unwrap().len() < data.len());
    assert!(!part["data"].as_array().unwrap().is_empty());
    let links = session.of_flow("textDocument/documentLink", &json!({}));
    assert_eq!(links, json!([]));
}

#[test]
fn who_colours_words_and_signs_is_told_of_names_alone() {
    let tokens = json!({
        "requests": {}, "tokenTypes": [], "tokenModifiers": [], "formats": ["relative"],
        "augmentsSyntaxTokens": true,
    });
    let capabilities = json!({ "textDocument": { "semanticTokens": tokens } });
    let mut session = Session::start(&capabilities);
    let tokens = session.of_flow("textDocument/semanticTokens/full", &json!({}));
    let types = tokens["data"].as_array().unwrap().iter().skip(3).step_by(5);
    let types: Vec<u64> = types.map(|number| number.as_u64().unwrap()).collect();
    // The legend begins with keywords, comments, texts, numbers and operators.
    assert!(!types.is_empty());
    assert!(types.iter().all(|number| *number > 4), "{types:?}");
}

#[test]
fn who_can_be_told_so_lays_out_programs_alone() {
    let formatting = json!({ "dynamicRegistration": true });
    let capabilities =
        json!({ "textDocument": { "formatting": formatting, "rangeFormatting": formatting } });
    let mut session = Session::start(&capabilities);
    while !session
        .client
        .asked
        .contains(&"client/registerCapability".to_owned())
    {
        session.of_flow("textDocument/documentSymbol", &json!({}));
    }
    let options = json!({ "options": { "tabSize": 2, "insertSpaces": true } });
    assert_eq!(
        session.of_flow("textDocument/formatting", &options),
        json!([])
    );
}

#[test]
fn a_text_is_laid_out_whole_and_in_part() {
    let mut session = Session::start(&json!({}));
    let options = json!({ "options": { "tabSize": 8, "insertSpaces": false } });
    assert_eq!(
        session.of_flow("textDocument/formatting", &options),
        json!([])
    );
    let flow = session.flow.clone();
    let untidy = FLOW.replace("  send", "     send");
    session
        .client
        .change(&flow, 2, &json!([{ "text": untidy }]));
    let edits = session.of_flow("textDocument/formatting", &options);
    assert_eq!(edits.as_array().unwrap().len(), 2);
    let mut part = options.clone();
    part["range"] = range((4, 0), (4, 5));
    let edits = session.of_flow("textDocument/rangeFormatting", &part);
    assert_eq!(edits.as_array().unwrap().len(), 1);
}

#[test]
fn hints_lenses_and_signatures_are_shown() {
    let mut session = Session::start(&json!({}));
    let hints = json!({ "range": range(WHOLE.0, WHOLE.1) });
    let hints = session.of_flow("textDocument/inlayHint", &hints);
    let labels: Vec<&str> = hints
        .as_array()
        .unwrap()
        .iter()
        .map(|hint| hint["label"].as_str().unwrap())
        .collect();
    assert!(labels.contains(&"day 2"), "{labels:?}");
    let lenses = session.of_flow("textDocument/codeLens", &json!({}));
    assert!(!lenses.as_array().unwrap().is_empty());
    let flow = session.flow.clone();
    let asking = FLOW.replace("email tips", "email tips with { code: \"x\" }");
    session
        .client
        .change(&flow, 2, &json!([{ "text": asking }]));
    let place = at(&flow, 6, 31);
    let help = session
        .client
        .request("textDocument/signatureHelp", place)
        .unwrap();
    let label = help["signatures"][0]["label"].as_str().unwrap();
    assert!(label.contains("tips"), "{label}");
}

#[test]
fn a_finding_can_be_mended_where_it_stands() {
    let mut session = Session::start(&json!({}));
    let flow = session.flow.clone();
    let wrong = FLOW.replace("email tips", "email tipps");
    session.client.change(&flow, 2, &json!([{ "text": wrong }]));
    let mut params = json!({
        "range": range((6, 13), (6, 13)),
        "context": { "diagnostics": [] },
    });
    let actions = session.of_flow("textDocument/codeAction", &params);
    let titles: Vec<&str> = actions
        .as_array()
        .unwrap()
        .iter()
        .map(|action| action["title"].as_str().unwrap())
        .collect();
    assert!(titles.contains(&"change to `tips`"), "{titles:?}");
    assert_eq!(actions[0]["diagnostics"][0]["code"], "unknown-message");
    params["context"]["only"] = json!(["source.organizeImports"]);
    assert_eq!(
        session.of_flow("textDocument/codeAction", &params),
        json!([])
    );
}

#[test]
fn flows_that_start_flows_are_a_hierarchy() {
    let mut session = Session::start(&json!({}));
    let flow = session.flow.clone();
    let two = format!("{FLOW}flow other on manual start onboarding end\n");
    session.client.change(&flow, 2, &json!([{ "text": two }]));
    let items = session
        .client
        .request("textDocument/prepareCallHierarchy", at(&flow, 0, 7))
        .unwrap();
    let item = json!({ "item": items[0] });
    let from = session
        .client
        .request("callHierarchy/incomingCalls", item)
        .unwrap();
    assert_eq!(from[0]["from"]["name"], "other");
    let other = json!({ "item": from[0]["from"] });
    let to = session
        .client
        .request("callHierarchy/outgoingCalls", other)
        .unwrap();
    assert_eq!(to[0]["to"]["name"], "onboarding");
}
