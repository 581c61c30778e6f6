//! What the tests of checking share.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use nurture_compiler::{
    check::{self, check},
    checked::Checked,
    finding::{self, Finding},
    manifest::Manifest,
    parse::parse,
    prelude,
    source::{FileId, Source, Sources},
};

/// What is declared around the flows of most tests.
pub const DECLARATIONS: &str = r#"
contact {
  email: email
  phone: phone?
  first_name: text?
  nickname: text?
  plan: free | pro | enterprise = free
  visits: int = 0
  rating: decimal = 0
  spent: money(EUR) = 0 EUR
  renewal: date?
}
event order_paid { total: money(EUR), code: text? }
event order_lost { reason: text? }
email welcome {
  subject: "Welcome"
  text: "Your code: {code ?? "none"}, {city}"
  params: { code: text?, city: text }
}
email tips { subject: "Tips", text: "Try these." }
sms reminder { text: "Your cart is waiting." }
push nudge { title: "Still there?", text: "Two minutes." }
team sales { email: "sales@example.com" }
list newsletter
segment buyers = order_paid ever
score interest { opened: +5 }
action coupons.create { percent: percent, note: text? } returns { code: text }
"#;

/// Parses and checks a program that has no project around it; gives all findings but those about what is unused, in order.
pub fn checked(text: &str) -> (Checked, Vec<Finding>) {
    let mut sources = Sources::default();
    let mut add = |name: &str, text: &str| {
        sources.add(Source {
            name: name.into(),
            text: Arc::from(text),
        })
    };
    let file = add("flow.nurture", text);
    let prelude_file = add(prelude::NAME, prelude::TEXT);
    let parsed = parse(file, text);
    let prelude = parse(prelude_file, prelude::TEXT);
    assert_eq!(prelude.findings, [], "the prelude has no mistakes");
    let files = [(file, &parsed.file)];
    let (checked, mut findings) = check(&check::Input {
        sources: &sources,
        files: &files,
        prelude: (prelude_file, &prelude.file),
        manifest: &Manifest::default(),
        templates: &BTreeMap::new(),
        offered: &[],
        has_unread: false,
    });
    findings.extend(parsed.findings.clone());
    finding::cascade::join(&mut findings, &sources);
    finding::cascade::silence(&mut findings, &files);
    findings.retain(|finding| finding.rule.name() != "unused-declaration");
    finding::sort(&mut findings, &sources);
    (checked, findings)
}

/// Holds that the statements of a flow have the findings that are marked in them, and no others.
///
/// A mark stands before what it is about: `⟦zero-wait⟧0d`.
pub fn hold(statements: &str) {
    hold_flow(&format!("flow f\n  on signup\n{statements}\nend\n"));
}

/// Holds that a flow has the findings that are marked in it, and no others.
pub fn hold_flow(marked: &str) {
    let (flow, expected) = marks(marked);
    let text = format!("{DECLARATIONS}{flow}");
    let (_, findings) = checked(&text);
    let found: Vec<(usize, String)> = findings
        .iter()
        .map(|finding| {
            let start = finding.primary.span.start as usize;
            let offset = start.checked_sub(DECLARATIONS.len()).unwrap();
            (offset, finding.rule.name().to_owned())
        })
        .collect();
    assert_eq!(found, expected, "of {flow}\n{findings:#?}");
}

/// A text without its marks, and the offsets at which they stood.
fn marks(marked: &str) -> (String, Vec<(usize, String)>) {
    let mut text = String::with_capacity(marked.len());
    let mut expected = Vec::new();
    let mut parts = marked.split('⟦');
    text.push_str(parts.next().unwrap());
    for part in parts {
        let (rule, rest) = part.split_once('⟧').unwrap();
        expected.push((text.len(), rule.to_owned()));
        text.push_str(rest);
    }
    (text, expected)
}

/// Every text in nurture that the project holds: examples, conformance cases, and the pages of the rules.
pub fn programs() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut files = Vec::new();
    for folder in ["examples", "tests/conformance", "compiler/rules"] {
        collect(&root.join(folder), &mut files);
    }
    files.sort();
    let mut programs = Vec::new();
    for file in files {
        let Ok(text) = fs::read_to_string(&file) else {
            continue;
        };
        match file.extension().and_then(|ending| ending.to_str()) {
            Some("nurture") => programs.push(text),
            Some("md") => programs.extend(blocks(&text)),
            _ => {}
        }
    }
    programs
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}

/// The programs of a Markdown page.
fn blocks(page: &str) -> Vec<String> {
    let mut programs = Vec::new();
    let mut open: Option<String> = None;
    for line in page.split_inclusive('\n') {
        match &mut open {
            None if line.starts_with("```nurture") => open = Some(String::new()),
            None => {}
            Some(_) if line.starts_with("```") => programs.extend(open.take()),
            Some(program) => program.push_str(line),
        }
    }
    programs
}

/// The only file of a program that has no project around it.
pub const FILE: FileId = FileId(0);

/// A text after the edits of a fix.
pub fn mended(text: &str, fix: &finding::Fix) -> String {
    let mut edits: Vec<_> = fix.edits.iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.place.span.start));
    let mut mended = text.to_owned();
    for edit in edits {
        assert_eq!(edit.place.file, FILE, "{fix:?}");
        mended.replace_range(edit.place.span.range(), &edit.text);
    }
    mended
}
