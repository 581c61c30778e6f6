//! What can be written at a place.
//!
//! It goes by the tokens before the cursor, for what is being written is seldom whole; names and types come from the checked program.

mod context;
mod cursor;
mod expression;
mod manifest;
mod names;
mod snippets;
mod template;
mod words;

use nurture_compiler::{
    compile::MANIFEST,
    source::{FileId, Span},
};

use crate::{
    Analysis,
    tree::{lexed_around, text},
};
use cursor::Cursor;

/// Something that can be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompletionItem {
    /// What is shown, and what is typed to find it.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// What is worth seeing beside it: a type, a declaration in short.
    pub detail: Option<String>,
    /// What there is to say, in Markdown.
    pub documentation: Option<String>,
    /// What is written in place of `replaced`.
    pub insert: Insert,
    /// What is replaced: the word at the cursor.
    pub replaced: Span,
    /// The smaller, the further up.
    pub rank: u8,
}

/// What an item writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Insert {
    /// This text.
    Text(String),
    /// A text with stops for the cursor, `$1`, `${2:name}` and `$0` (LSP 3.17, "Snippet Syntax").
    Snippet(String),
}

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompletionKind {
    /// A word of the grammar.
    Keyword,
    /// A whole construct.
    Snippet,
    /// An event.
    Event,
    /// A field.
    Field,
    /// A message.
    Message,
    /// A parameter.
    Parameter,
    /// A flow.
    Flow,
    /// A list or segment.
    List,
    /// A score, a tag, a topic, a team, or a name that a flow gives.
    Value,
    /// A value of an enum.
    EnumValue,
    /// An action or a function.
    Function,
    /// A type.
    Type,
    /// A rule of the compiler, or a key of a declaration or of the manifest.
    Property,
    /// A file.
    File,
}

/// What can be written at `offset` of a file; the editor narrows it down to what fits the letters before the cursor.
pub fn completion(analysis: &Analysis, file: FileId, offset: u32) -> Vec<CompletionItem> {
    let name = analysis.sources().get(file).map(|source| &*source.name);
    let mut items = match name {
        Some(MANIFEST) => manifest::items(text(analysis, file), offset),
        Some(_) if analysis.parsed(file).is_some() => in_source(analysis, file, offset),
        Some(name) => template::items(analysis, name, text(analysis, file), offset),
        None => Vec::new(),
    };
    items.sort_by(|one, other| (one.rank, &one.label).cmp(&(other.rank, &other.label)));
    items.dedup_by(|one, other| one.label == other.label && one.kind == other.kind);
    items
}

fn in_source(analysis: &Analysis, file: FileId, offset: u32) -> Vec<CompletionItem> {
    let lexed = lexed_around(analysis, file, offset.saturating_sub(1));
    let in_comment = |span: Span| span.start < offset && offset <= span.end;
    if lexed
        .comments
        .iter()
        .any(|comment| in_comment(comment.span))
    {
        return Vec::new();
    }
    let cursor = Cursor::new(text(analysis, file), &lexed.tokens, offset);
    context::items(analysis, file, &cursor)
}

impl CompletionItem {
    /// An item that writes its label.
    pub(crate) fn new(label: impl Into<String>, kind: CompletionKind, replaced: Span) -> Self {
        let label = label.into();
        Self {
            insert: Insert::Text(label.clone()),
            label,
            kind,
            detail: None,
            documentation: None,
            replaced,
            rank: 5,
        }
    }

    #[must_use]
    pub(crate) fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    #[must_use]
    pub(crate) fn with_documentation(mut self, text: impl Into<String>) -> Self {
        self.documentation = Some(text.into());
        self
    }

    #[must_use]
    pub(crate) const fn with_rank(mut self, rank: u8) -> Self {
        self.rank = rank;
        self
    }

    #[must_use]
    pub(crate) fn writing(mut self, insert: Insert) -> Self {
        self.insert = insert;
        self
    }
}
