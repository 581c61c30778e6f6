//! What the tests of lexing, parsing and formatting share.

use std::{
    fs,
    path::{Path, PathBuf},
};

use nurture_compiler::{
    parse::{Parsed, parse},
    source::{FileId, LineIndex, Span},
};

/// All files below `folder` with that ending, in order of their paths.
pub fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == ending)
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The project's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// A block of code in a Markdown page.
#[derive(Debug, Clone)]
pub struct Block {
    /// The first word behind the fence.
    pub language: String,
    /// The rest of that line.
    pub role: String,
    pub text: String,
}

/// The blocks of code of a Markdown page.
pub fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for line in page.split_inclusive('\n') {
        match (line.strip_prefix("```"), &mut open) {
            (Some(info), None) => {
                let (language, role) = info.trim().split_once(' ').unwrap_or((info.trim(), ""));
                open = Some(Block {
                    language: language.to_owned(),
                    role: role.to_owned(),
                    text: String::new(),
                });
            }
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some(block)) => block.text.push_str(line),
            (None, None) => {}
        }
    }
    blocks
}

/// The rules of findings that mean that a text is not well formed.
pub const SYNTAX_RULES: [&str; 4] = [
    "syntax-error",
    "unclosed-block",
    "unterminated-string",
    "nesting-too-deep",
];

/// Every program of the project that is well formed, with where it stands: the examples, the corpus, and what is shown in Markdown.
pub fn well_formed_programs() -> Vec<(String, String)> {
    let folders = ["examples", "compiler/tests/parse/ok", "compiler/prelude"];
    let mut programs = programs_in(&folders);
    for path in files(&root().join("tests/conformance"), "md") {
        let page = fs::read_to_string(&path).unwrap();
        let blocks = blocks(&page);
        let wrong = |file: &str| {
            blocks
                .iter()
                .filter(|block| block.role == "findings")
                .any(|block| {
                    block.text.lines().any(|line| {
                        line.starts_with(&format!("{file}:"))
                            && SYNTAX_RULES
                                .iter()
                                .any(|rule| line.ends_with(&format!("[{rule}]")))
                    })
                })
        };
        for block in blocks
            .iter()
            .filter(|block| block.language == "nurture" && !wrong(&block.role))
        {
            programs.push((
                format!("{}, {}", path.display(), block.role),
                block.text.clone(),
            ));
        }
    }
    programs
}

/// Programs with mistakes of all kinds, those that are read as what was meant among them.
pub fn mistaken_programs() -> Vec<String> {
    let mut programs = Vec::new();
    for path in files(&root().join("tests/conformance/checks"), "md") {
        let page = fs::read_to_string(path).unwrap();
        let sources = blocks(&page).into_iter();
        let sources = sources.filter(|block| block.language == "nurture");
        programs.extend(sources.map(|block| block.text));
    }
    let own = programs_in(&["compiler/tests/parse/err"]).into_iter();
    programs.extend(own.map(|(_, text)| text));
    programs
}

fn programs_in(folders: &[&str]) -> Vec<(String, String)> {
    let paths = folders
        .iter()
        .flat_map(|folder| files(&root().join(folder), "nurture"));
    paths
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            (path.display().to_string(), text)
        })
        .collect()
}

/// Parses a text that has no project around it.
pub fn parsed(text: &str) -> Parsed {
    parse(FileId(0), text)
}

/// Findings as `LINE:COLUMN rule`, one a line.
pub fn findings(text: &str) -> String {
    let index = LineIndex::new(text);
    parsed(text)
        .findings
        .iter()
        .map(|finding| {
            let at = index.position(text, finding.primary.span.start);
            format!("{}:{} {}\n", at.line, at.column, finding.rule)
        })
        .collect()
}

/// A tree without its spans, to compare what two texts mean.
pub fn meaning(text: &str) -> String {
    let tree = parsed(text).file;
    let shown = format!("{:#?}", tree.items);
    let mut meaning = String::with_capacity(shown.len());
    for line in shown.lines() {
        match line.rsplit_once("..") {
            Some((before, after))
                if after
                    .trim_end_matches(',')
                    .bytes()
                    .all(|byte| byte.is_ascii_digit()) =>
            {
                meaning.push_str(before.trim_end_matches(|digit: char| digit.is_ascii_digit()));
            }
            _ => meaning.push_str(line),
        }
        meaning.push('\n');
    }
    meaning
}

/// Checks that all spans of a tree lie in the text, on character boundaries, and in the spans around them.
pub fn check_spans(text: &str) {
    let shown = format!("{:#?}", parsed(text).file.items);
    // What is open: the indentation of its fields, its own span, and the spans directly in it.
    let mut open: Vec<(usize, Option<Span>, Vec<Span>)> = vec![(0, None, Vec::new())];
    for line in shown.lines() {
        let content = line.trim_start();
        let indentation = line.len() - content.len();
        while open.len() > 1 && open.last().unwrap().0 > indentation {
            let (_, own, inner) = open.pop().unwrap();
            let around: Vec<Span> = own.into_iter().collect();
            for span in &inner {
                for outer in &around {
                    assert!(
                        outer.start <= span.start && span.end <= outer.end,
                        "{span:?} is not in {outer:?} in\n{text}\n{shown}"
                    );
                }
            }
            let passed_on = if around.is_empty() { inner } else { around };
            open.last_mut().unwrap().2.extend(passed_on);
        }
        if let Some(span) = span_of(content) {
            assert!(
                span.start <= span.end && span.end as usize <= text.len(),
                "{span:?} in\n{text}"
            );
            assert!(
                text.is_char_boundary(span.start as usize)
                    && text.is_char_boundary(span.end as usize),
                "{span:?} in\n{text}"
            );
            let frame = open.last_mut().unwrap();
            if content.starts_with("span: ") {
                frame.1 = Some(span);
            } else {
                frame.2.push(span);
            }
        }
        if content.ends_with(['{', '(', '[']) {
            open.push((indentation + 4, None, Vec::new()));
        }
    }
}

fn span_of(field: &str) -> Option<Span> {
    let value = field.rsplit(' ').next()?.trim_end_matches(',');
    let (start, end) = value.split_once("..")?;
    Some(Span::new(start.parse().ok()?, end.parse().ok()?))
}
