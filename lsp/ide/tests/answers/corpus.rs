//! What must hold for every question, over all examples and conformance programs.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use nurture_compiler::{
    format::format,
    prelude,
    source::{FileId, Span},
};
use nurture_ide::{
    Analysis, Workspace,
    actions::code_actions,
    calls::{incoming_calls, outgoing_calls, prepare_calls},
    completion::completion,
    definition::definition,
    folding::folding,
    formatting::{formatting, range_formatting},
    hover::hover,
    inlay::inlay_hints,
    lenses::code_lenses,
    links::document_links,
    references::references,
    rename::prepare_rename,
    selection::selection_range,
    signature::signature_help,
    symbols::{document_symbols, workspace_symbols},
    tokens::semantic_tokens,
};

use crate::formatting::applied;

/// Asks everything at a place; what comes of it does not matter here.
fn ask(analysis: &Analysis, file: FileId, offset: u32) {
    let _ = definition(analysis, file, offset);
    let _ = references(analysis, file, offset);
    if let Some(hover) = hover(analysis, file, offset) {
        assert!(hover.span.touches(offset), "{hover:?} at {offset}");
        assert!(!hover.markdown().is_empty());
    }
    let _ = prepare_rename(analysis, file, offset);
    if let Some(help) = signature_help(analysis, file, offset) {
        let active = &help.signatures[help.active];
        for parameter in &active.parameters {
            assert!(active.label.get(parameter.span.range()).is_some());
        }
    }
    if let Some(flow) = prepare_calls(analysis, file, offset) {
        let _ = incoming_calls(analysis, &flow.name);
        let _ = outgoing_calls(analysis, &flow.name);
    }
    let mut inner = Span::at(offset);
    for (depth, span) in selection_range(analysis, file, offset)
        .into_iter()
        .enumerate()
    {
        let lies_around = span.start <= inner.start && inner.end <= span.end;
        assert!(lies_around || depth == 0, "{span:?} around {inner:?}");
        inner = span;
    }
    let _ = code_actions(analysis, file, Span::at(offset));
    // There is much that can be written everywhere; some places are as good as all.
    if offset.is_multiple_of(7) {
        for item in completion(analysis, file, offset).items {
            assert!(item.replaced.touches(offset), "{item:?} at {offset}");
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The texts of a folder that belong to a project.
fn texts(folder: &Path, below: &Path, workspace: &mut Workspace) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        let ending = path.extension().and_then(|ending| ending.to_str());
        if path.is_dir() {
            texts(&path, below, workspace);
        } else if matches!(ending, Some("nurture" | "toml" | "mjml" | "html" | "txt")) {
            let name = path.strip_prefix(below).unwrap().to_str().unwrap();
            let text = fs::read_to_string(&path).unwrap();
            workspace.set_text(&name.replace('\\', "/"), &text);
        }
    }
}

/// The examples, each a project.
pub fn examples() -> Vec<(String, Workspace)> {
    let mut projects = Vec::new();
    for entry in fs::read_dir(root().join("examples")).unwrap() {
        let folder = entry.unwrap().path();
        if folder.is_dir() {
            let mut workspace = Workspace::new();
            texts(&folder, &folder, &mut workspace);
            projects.push((folder.display().to_string(), workspace));
        }
    }
    projects.sort_by(|(one, _), (other, _)| one.cmp(other));
    assert!(!projects.is_empty());
    projects
}

/// The programs of the conformance cases: what stands in their blocks of nurture, each by itself.
pub fn cases() -> Vec<(String, Workspace)> {
    pages(&root().join("tests/conformance"), false)
}

/// The programs of the conformance cases, each beside the others of its case.
pub fn cases_as_projects() -> Vec<(String, Workspace)> {
    pages(&root().join("tests/conformance"), true)
}

/// The programs of the rules' pages, likewise.
pub fn rule_pages() -> Vec<(String, Workspace)> {
    pages(&root().join("compiler/rules"), false)
}

fn pages(folder: &Path, as_projects: bool) -> Vec<(String, Workspace)> {
    let mut cases = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                let page = fs::read_to_string(&path).unwrap();
                let blocks = page.split("```nurture").skip(1);
                let blocks = blocks.map(|block| block.split("```").next().unwrap_or(""));
                let blocks: Vec<(&str, &str)> =
                    blocks.filter_map(|block| block.split_once('\n')).collect();
                for (own, program) in &blocks {
                    let mut workspace = Workspace::new();
                    workspace.set_text("main.nurture", program);
                    for (name, other) in blocks.iter().filter(|(name, _)| name != own) {
                        if as_projects {
                            workspace.set_text(name.trim(), other);
                        }
                    }
                    cases.push((path.display().to_string(), workspace));
                }
            }
        }
    }
    cases.sort_by(|(one, _), (other, _)| one.cmp(other));
    assert!(cases.len() > 50, "only {} cases", cases.len());
    cases
}

/// The project's own files: the prelude is asked about once, by itself.
fn files(analysis: &Analysis) -> Vec<(FileId, Arc<str>)> {
    let all = analysis.sources().iter();
    let all = all.filter(|(_, source)| *source.name != *prelude::NAME);
    all.map(|(id, source)| (id, Arc::clone(&source.text)))
        .collect()
}

fn hold(name: &str, workspace: &mut Workspace) {
    let analysis = workspace.analysis();
    for (file, text) in files(&analysis) {
        let length = u32::try_from(text.len()).unwrap();
        for offset in 0..=length + 1 {
            ask(&analysis, file, offset);
        }
        hold_file(&analysis, file, &text, name);
    }
    let _ = workspace_symbols(&analysis, "e", 20);
    ask(&analysis, FileId(9_999), 0);
}

/// What is asked of a whole file.
fn hold_file(analysis: &Analysis, file: FileId, text: &str, name: &str) {
    let length = u32::try_from(text.len()).unwrap();
    hold_tokens(analysis, file, text);
    hold_layout(analysis, file, text);
    let folds = folding(analysis, file);
    assert!(folds.iter().all(|fold| fold.span.end <= length), "{name}");
    for hint in inlay_hints(analysis, file, Span::new(0, length)) {
        assert!(text.is_char_boundary(hint.offset as usize), "{name}");
    }
    let _ = document_symbols(analysis, file);
    let _ = code_lenses(analysis, file);
    let _ = document_links(analysis, file);
}

fn hold_tokens(analysis: &Analysis, file: FileId, text: &str) {
    let mut last = 0;
    for token in semantic_tokens(analysis, file) {
        assert!(token.span.start >= last, "overlap at {}", token.span.start);
        let shown = text.get(token.span.range()).expect("within the text");
        assert!(!shown.is_empty() && !shown.contains('\n'));
        last = token.span.end;
    }
}

fn hold_layout(analysis: &Analysis, file: FileId, text: &str) {
    let Some(edits) = formatting(analysis, file) else {
        return;
    };
    assert_eq!(applied(text, &edits), format(text).unwrap());
    let whole = Span::new(0, u32::try_from(text.len()).unwrap());
    assert_eq!(range_formatting(analysis, file, whole), Some(edits));
}

#[test]
fn everything_can_be_asked_everywhere_in_the_prelude() {
    let analysis = Workspace::new().analysis();
    let file = analysis.file(prelude::NAME).unwrap();
    for offset in 0..u32::try_from(prelude::TEXT.len()).unwrap() {
        ask(&analysis, file, offset);
    }
    hold_tokens(&analysis, file, prelude::TEXT);
}

#[test]
fn everything_can_be_asked_everywhere_in_the_examples() {
    std::thread::scope(|scope| {
        for (name, mut workspace) in examples() {
            scope.spawn(move || hold(&name, &mut workspace));
        }
    });
}

/// A file that ends where the cursor stands, as while it is written for the first time.
#[test]
fn everything_can_be_asked_of_half_a_file() {
    let (_, mut workspace) = examples().swap_remove(0);
    let analysis = workspace.analysis();
    for (file, text) in files(&analysis) {
        let name = analysis.sources().get(file).unwrap().name.to_string();
        if !name.ends_with(".nurture") {
            continue;
        }
        for end in (0..text.len())
            .step_by(61)
            .filter(|end| text.is_char_boundary(*end))
        {
            workspace.set_text(&name, &text[..end]);
            let half = workspace.analysis();
            let file = half.file(&name).unwrap();
            let end = u32::try_from(end).unwrap();
            for offset in end.saturating_sub(12)..=end {
                ask(&half, file, offset);
            }
            hold_file(&half, file, &text[..end as usize], &name);
        }
        workspace.set_text(&name, &text);
    }
}

#[test]
fn everything_can_be_asked_everywhere_in_the_cases() {
    for (name, mut workspace) in cases() {
        hold(&name, &mut workspace);
    }
}
