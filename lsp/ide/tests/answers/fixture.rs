//! Projects written into a test, with marks.
//!
//! ```text
//! //- flows/hello.nurture
//! flow «hello»            « » marks a place that an answer should name
//!   on sign$0up           $0 is where the cursor stands
//! //- emails/hello.html
//! …
//! ```
//!
//! Without a line that names a file, all of it is `main.nurture`.

use std::sync::Arc;

use nurture_compiler::source::{FileId, FileSpan, Span};
use nurture_ide::{Analysis, Workspace};

/// A project with marks.
#[derive(Debug)]
pub struct Fixture {
    pub analysis: Arc<Analysis>,
    cursor: Option<(FileId, u32)>,
    /// In order of the files as written, then of place.
    marks: Vec<FileSpan>,
}

/// Reads a project.
pub fn fixture(marked: &str) -> Fixture {
    let mut workspace = Workspace::new();
    let files: Vec<Marked> = files(marked).into_iter().map(unmark).collect();
    for file in &files {
        workspace.set_text(&file.name, &file.text);
    }
    let analysis = workspace.analysis();
    let mut fixture = Fixture {
        cursor: None,
        marks: Vec::new(),
        analysis,
    };
    for file in files {
        let id = fixture.analysis.file(&file.name).expect("it was added");
        let marks = file.marks.into_iter().map(|span| span.in_file(id));
        fixture.marks.extend(marks);
        if let Some(cursor) = file.cursor {
            assert_eq!(fixture.cursor, None, "a second cursor");
            fixture.cursor = Some((id, cursor));
        }
    }
    fixture
}

impl Fixture {
    /// The file and offset of `$0`.
    pub fn cursor(&self) -> (FileId, u32) {
        self.cursor.expect("the fixture has no $0")
    }

    /// The places between `«` and `»`, by file and place.
    pub fn marks(&self) -> Vec<FileSpan> {
        let mut marks = self.marks.clone();
        marks.sort_unstable();
        marks
    }

    /// The file of that name.
    pub fn file(&self, name: &str) -> FileId {
        self.analysis.file(name).expect("no such file")
    }

    /// The only source file.
    pub fn main(&self) -> FileId {
        self.file("main.nurture")
    }

    /// The text at a place.
    pub fn slice(&self, place: FileSpan) -> &str {
        self.analysis.sources().slice(place)
    }

    /// A place as `file:line:column text`, for failures that can be read.
    pub fn shown(&self, place: FileSpan) -> String {
        let source = self.analysis.sources().get(place.file).expect("a file");
        let before = &source.text[..place.span.start as usize];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        format!("{}:{line}:{column} {}", source.name, self.slice(place))
    }

    /// Holds places to the marks.
    #[track_caller]
    pub fn assert_marks(&self, places: impl IntoIterator<Item = FileSpan>) {
        let mut places: Vec<FileSpan> = places.into_iter().collect();
        places.sort_unstable();
        let shown = |places: &[FileSpan]| {
            let shown: Vec<String> = places.iter().map(|place| self.shown(*place)).collect();
            shown.join("\n")
        };
        assert_eq!(shown(&places), shown(&self.marks()));
        assert_eq!(places, self.marks());
    }
}

struct Marked {
    name: String,
    text: String,
    cursor: Option<u32>,
    marks: Vec<Span>,
}

fn files(marked: &str) -> Vec<(String, String)> {
    if !marked.contains("//- ") {
        return vec![("main.nurture".to_owned(), unindented(marked))];
    }
    let mut files: Vec<(String, String)> = Vec::new();
    for line in unindented(marked).lines() {
        if let Some(name) = line.strip_prefix("//- ") {
            files.push((name.trim().to_owned(), String::new()));
        } else if let Some((_, text)) = files.last_mut() {
            text.push_str(line);
            text.push('\n');
        }
    }
    files
}

/// A text without the indentation that all its lines share, and without a first line that is empty.
fn unindented(text: &str) -> String {
    let text = text.strip_prefix('\n').unwrap_or(text);
    let indent = |line: &&str| line.len() - line.trim_start_matches(' ').len();
    let filled = text.lines().filter(|line| !line.trim().is_empty());
    let shared = filled.map(|line| indent(&line)).min().unwrap_or(0);
    let lines = text
        .split('\n')
        .map(|line| line.get(shared..).unwrap_or("").to_owned());
    lines.collect::<Vec<_>>().join("\n")
}

fn unmark((name, marked): (String, String)) -> Marked {
    let mut file = Marked {
        name,
        text: String::new(),
        cursor: None,
        marks: Vec::new(),
    };
    let mut open = Vec::new();
    let mut rest = marked.as_str();
    while let Some(next) = rest.chars().next() {
        let at = u32::try_from(file.text.len()).expect("a small text");
        if let Some(behind) = rest.strip_prefix("$0") {
            file.cursor = Some(at);
            rest = behind;
            continue;
        }
        match next {
            '«' => open.push(at),
            '»' => file
                .marks
                .push(Span::new(open.pop().expect("» without «"), at)),
            _ => file.text.push(next),
        }
        rest = &rest[next.len_utf8()..];
    }
    file
}
