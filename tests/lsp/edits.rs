//! After each of many edits the server says what a fresh look says.

use std::{collections::BTreeMap, fs, path::Path};

use nurture_compiler::{
    compile::{Options, Project, examine},
    source::LineIndex,
};
use serde_json::{Value, json};

use crate::{
    client::{Client, uri},
    real,
};

/// How many edits are made in each encoding.
const EDITS: i64 = 1_000;

const PIECES: [&str; 16] = [
    "x",
    " ",
    "\n",
    "\r\n",
    "\"",
    "end",
    "🌱",
    "é",
    "then\n",
    "wait 2d\n",
    "exit\n",
    "}",
    "tag vip\n",
    "contact.",
    "if opened welcome then ",
    "# note\n",
];

/// Numbers that look random and are the same in every run (Marsaglia's xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(bound.max(1)).unwrap()).unwrap()
    }
}

/// How characters are counted, worked out anew.
#[derive(Clone, Copy)]
enum Counted {
    Bytes,
    Units,
}

/// The position of an offset; `\n` and `\r\n` end lines.
fn position(text: &str, offset: usize, counted: Counted) -> Value {
    let before = &text[..offset];
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let character = match counted {
        Counted::Bytes => before[start..].len(),
        Counted::Units => before[start..].encode_utf16().count(),
    };
    json!({ "line": line, "character": character })
}

/// Where a client may put an edit: not within a character, nor within a line end.
fn boundary(text: &str, mut offset: usize) -> usize {
    while !text.is_char_boundary(offset) || text[..offset].ends_with('\r') {
        offset -= 1;
    }
    offset
}

/// The rules and first lines of what a fresh look finds, by file.
fn fresh(texts: &BTreeMap<String, String>) -> BTreeMap<String, Vec<(String, u64)>> {
    let mut project = Project::new();
    for (name, text) in texts {
        project.add(name, text);
    }
    let found = examine(&project, &Options::default());
    let mut by_file: BTreeMap<String, Vec<(String, u64)>> = BTreeMap::new();
    for finding in &found.findings {
        let source = found.sources.get(finding.primary.file).unwrap();
        let line = LineIndex::new(&source.text).line(finding.primary.span.start);
        let finding = (finding.rule.name().to_owned(), u64::from(line));
        by_file
            .entry(source.name.to_string())
            .or_default()
            .push(finding);
    }
    by_file
}

fn said(client: &Client, root: &Path) -> BTreeMap<String, Vec<(String, u64)>> {
    let root = format!("{}/", uri(root));
    let all = client.all_findings().into_iter();
    all.map(|(uri, found)| {
        let found = found.as_array().unwrap().iter().map(|one| {
            let rule = one["code"].as_str().unwrap().to_owned();
            (rule, one["range"]["start"]["line"].as_u64().unwrap())
        });
        let name = uri.strip_prefix(&root).unwrap().to_owned();
        (name, found.collect())
    })
    .collect()
}

/// The texts of an example, copied to a folder of their own.
fn copy(example: &str) -> (tempfile::TempDir, BTreeMap<String, String>) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples")
        .join(example);
    let folder = tempfile::tempdir().unwrap();
    let mut texts = BTreeMap::new();
    let mut folders = vec![from.clone()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(&from).unwrap().to_str().unwrap();
            let to = folder.path().join(name);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(&path, &to).unwrap();
            let is_text = ["nurture", "toml", "mjml", "html"]
                .iter()
                .any(|ending| path.extension().is_some_and(|of| of == *ending));
            if is_text {
                texts.insert(name.to_owned(), fs::read_to_string(&path).unwrap());
            }
        }
    }
    (folder, texts)
}

fn edit_again_and_again(capabilities: &Value, counted: Counted, seed: u64) {
    let (folder, mut texts) = copy("welcome-series");
    let root = real(folder.path());
    let mut client = Client::start(capabilities, &[&root]);
    let original = texts.clone();
    let names: Vec<String> = texts.keys().cloned().collect();
    for name in &names {
        client.open(&uri(&root.join(name)), &texts[name]);
    }
    let mut random = Random(seed);
    for version in 2..EDITS + 2 {
        let name = &names[random.below(names.len())];
        let text = &texts[name];
        let address = uri(&root.join(name));
        let (new, change) = if random.below(4) == 0 {
            let new = original[name].clone();
            (new.clone(), json!([{ "text": new }]))
        } else {
            let start = boundary(text, random.below(text.len() + 1));
            let end = (start + random.below(5)).min(text.len());
            let end = boundary(text, end).max(start);
            let piece = PIECES[random.below(PIECES.len())];
            let range = json!({
                "start": position(text, start, counted),
                "end": position(text, end, counted),
            });
            let new = format!("{}{piece}{}", &text[..start], &text[end..]);
            (new, json!([{ "range": range, "text": piece }]))
        };
        texts.insert(name.clone(), new);
        client.change(&address, version, &change);
        client.findings(&address, version);
        let expected = fresh(&texts);
        // What there is to say about other files may come a little later.
        let mut patience = 1_000;
        while said(&client, &root) != expected && patience > 0 {
            patience -= 1;
            client
                .request("workspace/symbol", json!({ "query": "zzz" }))
                .unwrap();
        }
        assert_eq!(said(&client, &root), expected, "edit {version} of {name}");
    }
}

#[test]
fn edits_counted_in_bytes() {
    let bytes = json!({ "general": { "positionEncodings": ["utf-8"] } });
    edit_again_and_again(&bytes, Counted::Bytes, 0x9E37_79B9_7F4A_7C15);
}

#[test]
fn edits_counted_in_units_of_utf_16() {
    edit_again_and_again(&json!({}), Counted::Units, 0xBF58_476D_1CE4_E5B9);
}

/// A whole flow, typed letter by letter, with the questions that an editor asks meanwhile.
#[test]
fn an_example_typed_letter_by_letter() {
    let (folder, texts) = copy("welcome-series");
    let root = real(folder.path());
    let name = "flows/welcome.nurture";
    let address = uri(&root.join(name));
    let mut client = Client::start(&json!({}), &[&root]);
    client.open(&address, "");
    let mut typed = String::new();
    let mut version = 1;
    for letter in texts[name].chars() {
        version += 1;
        let here = position(&typed, typed.len(), Counted::Units);
        let range = json!({ "start": here, "end": here });
        let change = json!([{ "range": range, "text": letter.to_string() }]);
        typed.push(letter);
        client.change(&address, version, &change);
        let document = json!({ "uri": address });
        for method in ["hover", "signatureHelp"] {
            let params = json!({ "textDocument": document, "position": here });
            client
                .request(&format!("textDocument/{method}"), params)
                .unwrap();
        }
        for method in ["semanticTokens/full", "foldingRange", "documentSymbol"] {
            let params = json!({ "textDocument": document });
            client
                .request(&format!("textDocument/{method}"), params)
                .unwrap();
        }
    }
    assert_eq!(client.findings(&address, version), json!([]));
    assert_eq!(client.end(), 0);
}
