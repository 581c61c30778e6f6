//! What can be written at a place.
//!
//! The grammar itself tells what can stand behind the tokens before the cursor, for what is being written is seldom whole; names and types come from the checked program.

mod braces;
mod context;
mod cursor;
mod expected;
mod expression;
mod manifest;
mod names;
mod operators;
mod slot;
mod snippets;
mod template;
mod trigger;
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

/// What can be written at a place, as far as it is worth sending.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completions {
    /// The items, best first.
    pub items: Vec<CompletionItem>,
    /// Whether there is more than is told: with another letter, other items may be the best (LSP 3.17, `isIncomplete`).
    pub is_incomplete: bool,
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

/// How many names are offered at once: nobody reads more, and an editor needs time for each.
pub const NAMES_MAX: usize = 250;

/// What can be written at `offset` of a file; the editor narrows it down to what fits the letters before the cursor.
///
/// Of more than [`NAMES_MAX`] names, the best that fit these letters.
pub fn completion(analysis: &Analysis, file: FileId, offset: u32) -> Completions {
    let name = analysis.sources().get(file).map(|source| &*source.name);
    let text = text(analysis, file);
    match name {
        Some(MANIFEST) => Completions::all(manifest::items(text, offset)),
        Some(_) if analysis.parsed(file).is_some() => in_source(analysis, file, offset),
        Some(name) => Completions::all(template::items(analysis, name, text, offset)),
        None => Completions::default(),
    }
}

/// Whether the typed letters stand in a label, in their order: as loosely as editors look.
fn fits(label: &str, typed: &str) -> bool {
    let mut letters = label.chars().flat_map(char::to_lowercase);
    typed
        .chars()
        .flat_map(char::to_lowercase)
        .all(|wanted| letters.any(|letter| letter == wanted))
}

fn in_source(analysis: &Analysis, file: FileId, offset: u32) -> Completions {
    let lexed = lexed_around(analysis, file, offset.saturating_sub(1));
    let in_comment = |span: Span| span.start < offset && offset <= span.end;
    if lexed
        .comments
        .iter()
        .any(|comment| in_comment(comment.span))
    {
        return Completions::default();
    }
    let text = text(analysis, file);
    let cursor = Cursor::new(text, &lexed.tokens, offset);
    let all = Completions::all(context::items(analysis, file, &cursor));
    // What stands within a text is one of a list that is the same for every project.
    if cursor.within_text.is_some() || all.items.len() <= NAMES_MAX {
        return all;
    }
    let typed = text.get(cursor.word.start as usize..offset as usize);
    all.best(typed.unwrap_or_default())
}

impl Completions {
    /// All items that there are, sorted.
    fn all(mut items: Vec<CompletionItem>) -> Self {
        items.sort_by(|one, other| (one.rank, &one.label).cmp(&(other.rank, &other.label)));
        items.dedup_by(|one, other| one.label == other.label && one.kind == other.kind);
        Self {
            items,
            is_incomplete: false,
        }
    }

    /// The first items that fit what is typed.
    fn best(self, typed: &str) -> Self {
        let fitting = self
            .items
            .into_iter()
            .filter(|item| fits(&item.label, typed));
        Self {
            items: fitting.take(NAMES_MAX).collect(),
            is_incomplete: true,
        }
    }
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
