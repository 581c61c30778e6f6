//! Open documents: the texts as the client has them.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use tower_lsp::ls_types::{TextDocumentContentChangeEvent, Uri};

use crate::{
    position::{Encoding, Lines},
    project::Project,
};

/// The longest text that is kept of a document, in bytes: what the compiler reads.
const TEXT_BYTES_MAX: usize = 16 * 1024 * 1024;

/// An open document.
#[derive(Debug, Clone)]
pub struct Document {
    /// As the client names it.
    pub uri: Uri,
    /// The client's version of the text.
    pub version: i32,
    /// The text.
    pub text: Arc<str>,
    /// The project that it takes part in.
    pub project: Arc<Project>,
    /// Its name in that project.
    pub name: String,
}

/// All open documents, by their addresses.
#[derive(Debug, Default)]
pub struct Documents {
    by_uri: BTreeMap<String, Document>,
}

impl Documents {
    /// Adds a document, or puts it in the place of the one at that address.
    pub fn open(&mut self, document: Document) {
        self.by_uri
            .insert(document.uri.as_str().to_owned(), document);
    }

    /// Takes a document away.
    pub fn close(&mut self, uri: &Uri) -> Option<Document> {
        self.by_uri.remove(uri.as_str())
    }

    /// The document at an address.
    pub fn get(&self, uri: &Uri) -> Option<&Document> {
        self.by_uri.get(uri.as_str())
    }

    /// All documents, in order of their addresses.
    pub fn iter(&self) -> impl Iterator<Item = &Document> {
        self.by_uri.values()
    }

    /// Applies changes in their order; gives the document with its new text.
    ///
    /// A change of a document that is not open is none.
    pub fn change(
        &mut self,
        uri: &Uri,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) -> Option<&Document> {
        let document = self.by_uri.get_mut(uri.as_str())?;
        let mut text = document.text.to_string();
        for change in changes {
            apply(&mut text, change, encoding);
        }
        document.text = text.into();
        document.version = version;
        Some(document)
    }
}

/// Applies one change; what would make a text of more than the compiler reads is cut off.
fn apply(text: &mut String, change: TextDocumentContentChangeEvent, encoding: Encoding) {
    match change.range {
        None => *text = change.text,
        Some(range) => {
            let span = Lines::new(text, encoding).span(range).range();
            text.replace_range(span, &change.text);
        }
    }
    if text.len() > TEXT_BYTES_MAX {
        // One byte more than is read, so that the compiler says what is wrong.
        let mut end = TEXT_BYTES_MAX + 1;
        while !text.is_char_boundary(end) {
            end += 1;
        }
        text.truncate(end);
    }
}

/// The path of a document that is a file.
pub fn path_of(uri: &Uri) -> Option<PathBuf> {
    let is_file = uri.scheme().as_str() == "file";
    let path = uri.to_file_path().filter(|_| is_file)?;
    Some(normal(&path))
}

/// A path without `.` and `..`, as far as that can be told without looking at links.
fn normal(path: &Path) -> PathBuf {
    use std::path::Component;
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            _ => normal.push(part),
        }
    }
    normal
}
