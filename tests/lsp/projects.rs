//! Which texts belong together: several folders, files outside of projects, texts without a file, changes on the disk.

use std::fs;

use serde_json::json;

use crate::{
    DECLARATIONS, FLOW, MANIFEST,
    client::{Client, at, uri},
    file, folder, real, shop,
};

#[test]
fn folders_have_their_own_declarations() {
    let one = shop();
    let other = folder(&[
        ("nurture.toml", MANIFEST),
        (
            "flow.nurture",
            "flow f on signup notify sales \"Hello\" end\n",
        ),
    ]);
    let mut client = Client::start(&json!({}), &[&real(one.path()), &real(other.path())]);
    let flow = file(&other, "flow.nurture");
    let found = client.findings_that(&flow, |_, found| found != &json!([]));
    assert_eq!(found[0]["code"], "unknown-team");
    assert_eq!(client.all_findings().len(), 1);
    let hit = client
        .request("workspace/symbol", json!({ "query": "onb" }))
        .unwrap();
    assert_eq!(hit[0]["name"], "onboarding");
}

#[test]
fn a_file_belongs_to_the_nearest_project_above_it() {
    let nested = folder(&[
        ("nurture.toml", MANIFEST),
        ("inner/nurture.toml", MANIFEST),
        ("inner/flow.nurture", FLOW),
        ("inner/declarations.nurture", DECLARATIONS),
    ]);
    let mut client = Client::start(&json!({}), &[]);
    let flow = file(&nested, "inner/flow.nurture");
    client.open(&flow, FLOW);
    assert_eq!(client.findings(&flow, 1), json!([]));
}

#[test]
fn a_project_ends_where_another_one_begins() {
    // Both declare the same; taken together, each declaration would be there twice.
    let nested = folder(&[
        ("nurture.toml", MANIFEST),
        ("flow.nurture", FLOW),
        ("declarations.nurture", DECLARATIONS),
        ("inner/nurture.toml", MANIFEST),
        ("inner/flow.nurture", "flow f on nonsense tag new end\n"),
        ("inner/declarations.nurture", DECLARATIONS),
    ]);
    let mut client = Client::start(&json!({}), &[&real(nested.path())]);
    let inner = file(&nested, "inner/flow.nurture");
    let found = client.findings_that(&inner, |_, found| found != &json!([]));
    assert_eq!(found[0]["code"], "unknown-event");
    let all = client.all_findings();
    assert!(all.keys().all(|uri| uri.contains("/inner/")), "{all:?}");
}

#[test]
fn a_file_without_a_project_and_a_text_without_a_file_are_projects_by_themselves() {
    let alone = folder(&[("one.nurture", DECLARATIONS), ("two.nurture", FLOW)]);
    let two = file(&alone, "two.nurture");
    let mut client = Client::start(&json!({}), &[]);
    client.open(&two, FLOW);
    // It does not see the declarations beside it.
    assert_ne!(client.findings(&two, 1), json!([]));
    client.open("untitled:Untitled-1", &format!("{DECLARATIONS}{FLOW}"));
    assert_eq!(client.findings("untitled:Untitled-1", 1), json!([]));
    let close = json!({ "textDocument": { "uri": two } });
    client.notify("textDocument/didClose", close);
    client.findings_that(&two, |_, found| found == &json!([]));
}

#[test]
fn what_happens_on_the_disk_is_seen() {
    let shop = shop();
    let root = real(shop.path());
    let mut client = Client::start(&json!({}), &[&root]);
    let flow = file(&shop, "flows/onboarding.nurture");
    client.open(&flow, FLOW);
    assert_eq!(client.findings(&flow, 1), json!([]));
    let event = |name: &str, kind: u8| json!({ "changes": [{ "uri": uri(&root.join(name)), "type": kind }] });
    fs::remove_file(root.join("declarations.nurture")).unwrap();
    client.notify(
        "workspace/didChangeWatchedFiles",
        event("declarations.nurture", 3),
    );
    client.findings_that(&flow, |_, found| found != &json!([]));
    fs::write(root.join("elsewhere.nurture"), DECLARATIONS).unwrap();
    client.notify(
        "workspace/didChangeWatchedFiles",
        event("elsewhere.nurture", 1),
    );
    client.findings_that(&flow, |_, found| found == &json!([]));
    // The text of an open document is the client's, whatever stands on the disk.
    fs::write(root.join("flows/onboarding.nurture"), "nonsense").unwrap();
    client.notify(
        "workspace/didChangeWatchedFiles",
        event("flows/onboarding.nurture", 2),
    );
    client.change(&flow, 2, &json!([{ "text": FLOW }]));
    assert_eq!(client.findings(&flow, 2), json!([]));
}

#[test]
fn a_manifest_that_comes_makes_a_project() {
    let shop = folder(&[
        ("declarations.nurture", DECLARATIONS),
        ("flow.nurture", FLOW),
    ]);
    let root = real(shop.path());
    let mut client = Client::start(&json!({}), &[&root]);
    let flow = file(&shop, "flow.nurture");
    client.open(&flow, FLOW);
    client.findings_that(&flow, |_, found| found != &json!([]));
    let manifest = root.join("nurture.toml");
    fs::write(&manifest, MANIFEST).unwrap();
    let event = json!({ "changes": [{ "uri": uri(&manifest), "type": 1 }] });
    client.notify("workspace/didChangeWatchedFiles", event);
    client.findings_that(&flow, |_, found| found == &json!([]));
    fs::remove_file(&manifest).unwrap();
    let event = json!({ "changes": [{ "uri": uri(&manifest), "type": 3 }] });
    client.notify("workspace/didChangeWatchedFiles", event);
    client.findings_that(&flow, |_, found| found != &json!([]));
}

#[test]
fn templates_and_the_manifest_are_looked_at_while_they_are_typed() {
    let shop = folder(&[
        ("nurture.toml", MANIFEST),
        (
            "all.nurture",
            "contact { email: email }\nemail a { subject: \"A\", body: \"mails/a.html\" }\nflow f on signup send email a end\n",
        ),
        ("mails/a.html", "<p>{{ contact.email }}</p>"),
    ]);
    let template = file(&shop, "mails/a.html");
    let manifest = file(&shop, "nurture.toml");
    let mut client = Client::start(&json!({}), &[&real(shop.path())]);
    client.open(&template, "<p>{{ contact.emial }}</p>");
    let found = client.findings(&template, 1);
    assert_eq!(found[0]["code"], "unknown-template-variable");
    client.open(&manifest, "[project]\nnam = \"shop\"\n");
    assert_eq!(client.findings(&manifest, 1)[0]["code"], "invalid-manifest");
}

#[test]
fn the_built_in_declarations_can_be_opened() {
    let shop = shop();
    let flow = file(&shop, "flows/onboarding.nurture");
    let mut client = Client::start(&json!({}), &[&real(shop.path())]);
    client.open(&flow, FLOW);
    let found = client
        .request("textDocument/definition", at(&flow, 1, 7))
        .unwrap();
    let prelude = found[0]["uri"].as_str().unwrap();
    let text = fs::read_to_string(prelude.strip_prefix("file://").unwrap()).unwrap();
    let line = found[0]["range"]["start"]["line"].as_u64().unwrap();
    let line = text.lines().nth(usize::try_from(line).unwrap()).unwrap();
    assert!(line.starts_with("event signup"), "{line}");
    client.open(prelude, &text);
    assert_eq!(client.findings(prelude, 1), json!([]));
}

#[test]
fn a_client_that_knows_of_one_folder_says_it_in_its_way() {
    let shop = shop();
    let root = real(shop.path());
    for folders in [
        json!({ "rootUri": uri(&root) }),
        json!({ "rootPath": root }),
        json!({ "rootUri": uri(&root), "workspaceFolders": null }),
    ] {
        let mut client = Client::start_in(&json!({}), folders);
        let query = json!({ "query": "onb" });
        let hit = client.request("workspace/symbol", query).unwrap();
        assert_eq!(hit[0]["name"], "onboarding");
    }
}

#[test]
fn bodies_are_chosen_among_the_files_that_are_there() {
    let shop = shop();
    let root = real(shop.path());
    let name = |item: &serde_json::Value| item["label"].as_str().unwrap().to_owned();
    let text = "email a { subject: \"A\", body: \"\" }\n";
    fs::create_dir_all(root.join("mails")).unwrap();
    fs::write(root.join("mails/new.mjml"), "<mjml></mjml>").unwrap();
    fs::write(root.join("mails/logo.png"), "").unwrap();
    let mut client = Client::start(&json!({}), &[&root]);
    let flow = file(&shop, "flows/onboarding.nurture");
    client.open(&flow, text);
    let mut offered = || {
        let answer = client.request("textDocument/completion", at(&flow, 0, 31));
        let answer = answer.unwrap();
        let items = answer["items"].as_array().or(answer.as_array());
        items.unwrap().iter().map(name).collect::<Vec<_>>()
    };
    assert_eq!(offered(), ["mails/new.mjml"]);
    fs::write(root.join("mails/later.html"), "<p></p>").unwrap();
    let event = json!({ "changes": [{ "uri": uri(&root.join("mails/later.html")), "type": 1 }] });
    client.notify("workspace/didChangeWatchedFiles", event);
    let answer = client.request("textDocument/completion", at(&flow, 0, 31));
    let items = answer.unwrap();
    assert!(items.to_string().contains("mails/later.html"), "{items}");
}
