//! Placeholders as other template languages have them: read as what they mean here, and said once.
//!
//! What is said of a pair of blocks is said where it opens, and mended in both places.
//! The text with all of that mended is what is looked at further, so that nothing is said twice.

mod block;
mod expression;
mod in_words;

use std::{collections::BTreeMap, ops::Range};

pub(super) use super::edited::{Edit, Edited};
use super::{
    Scope, structure,
    tag::{self, Tag, TagKind},
};

/// Something that is written as another language has it.
#[derive(Debug, Clone)]
pub(super) struct Mistake {
    /// Where.
    pub(super) range: Range<usize>,
    /// What is wrong.
    pub(super) message: String,
    /// What to write.
    pub(super) help: String,
    /// What the fix does; none where it takes more than a machine knows.
    pub(super) title: Option<String>,
    /// The edits that make of it what is meant.
    pub(super) edits: Vec<Edit>,
    /// Where the filter begins of which something else is said anyhow.
    filter: Option<usize>,
}

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// What is written as other languages have it.
    pub(super) mistakes: Vec<Mistake>,
    /// Edits that belong to what is said of a filter, by where that begins.
    pub(super) of_filters: BTreeMap<usize, Vec<Edit>>,
    /// The text with all of it mended; none where there is nothing to mend.
    pub(super) edited: Option<Edited>,
}

/// Reads placeholders.
pub(super) fn read(text: &str, tags: &[Tag], scope: &Scope<'_>) -> Read {
    let mut blocks = block::Blocks::new(text, scope);
    for tag in tags {
        blocks.tag(tag);
    }
    let mut mistakes = blocks.finish();
    let mut of_blocks: Vec<Edit> = mistakes.iter().flat_map(|one| one.edits.clone()).collect();
    of_blocks.sort_by_key(|edit| (edit.range.start, edit.range.end));
    for tag in tags.iter().filter(|tag| tag.kind != TagKind::Opaque) {
        match in_words::in_words(text, tag, scope) {
            Some(mistake) if !is_done_with(tag, &of_blocks) => mistakes.push(mistake),
            Some(_) => {}
            None => mistakes.extend(within(text, tag, scope, &of_blocks)),
        }
    }
    let edits: Vec<Edit> = mistakes.iter().flat_map(|one| one.edits.clone()).collect();
    if edits.is_empty() && mistakes.is_empty() {
        return Read::default();
    }
    let mut read = Read {
        edited: Some(Edited::new(text, edits)),
        ..Read::default()
    };
    for mistake in mistakes {
        match mistake.filter {
            Some(start) => {
                read.of_filters.insert(start, mistake.edits);
            }
            None => read.mistakes.push(mistake),
        }
    }
    read
}

/// Reads the expression of a placeholder; what cannot be read all the same is left as it is.
///
/// `of_blocks` are the edits of all blocks, in order: a placeholder of which one takes the place is done with.
fn within(text: &str, tag: &Tag, scope: &Scope<'_>, of_blocks: &[Edit]) -> Vec<Mistake> {
    let keyword = tag.keyword(text);
    let place = match (tag.kind, keyword) {
        (TagKind::Block, "if" | "elif" | "elsif" | "elseif" | "else" | "unless") => {
            expression::Place::Condition
        }
        (TagKind::Block, _) => expression::Place::Other,
        _ => expression::Place::Shown,
    };
    let mut found = expression::foreign(text, tag.inner.clone(), place);
    found.extend(in_words::within(text, tag, place, scope));
    if found.is_empty() {
        return found;
    }
    if is_done_with(tag, of_blocks) {
        return Vec::new();
    }
    let edits = edits_in(tag, of_blocks)
        .iter()
        .chain(found.iter().flat_map(|mistake| &mistake.edits));
    let edits = edits.map(|edit| {
        let start = edit.range.start.saturating_sub(tag.range.start);
        let end = edit.range.end.saturating_sub(tag.range.start);
        Edit::new(start..end, edit.text.clone())
    });
    let source = text.get(tag.range.clone()).unwrap_or("");
    let edited = Edited::new(source, edits.collect()).text;
    if edited.is_empty() || is_readable(&edited) {
        found
    } else {
        Vec::new()
    }
}

/// The edits of blocks that begin in a placeholder.
fn edits_in<'e>(tag: &Tag, of_blocks: &'e [Edit]) -> &'e [Edit] {
    let begin = of_blocks.partition_point(|edit| edit.range.start < tag.range.start);
    let end = of_blocks.partition_point(|edit| edit.range.start < tag.range.end);
    of_blocks.get(begin..end).unwrap_or_default()
}

/// Whether an edit of a block takes the place of a placeholder.
fn is_done_with(tag: &Tag, of_blocks: &[Edit]) -> bool {
    let hides =
        |edit: &Edit| edit.range.start <= tag.range.start && tag.range.end <= edit.range.end;
    // One that begins before the placeholder, a comment, goes on behind it.
    let begin = of_blocks.partition_point(|edit| edit.range.start < tag.range.start);
    let before = begin.checked_sub(1).and_then(|last| of_blocks.get(last));
    before.is_some_and(hides) || edits_in(tag, of_blocks).iter().any(hides)
}

/// Whether a single placeholder can be read.
fn is_readable(source: &str) -> bool {
    match tag::tags(source).as_deref() {
        Ok([tag]) => structure::is_readable(source, tag),
        _ => false,
    }
}

impl Mistake {
    /// Something with a change that can be made at once.
    pub(super) fn new(
        range: Range<usize>,
        message: impl Into<String>,
        meant: &str,
        edits: Vec<Edit>,
    ) -> Self {
        Self {
            range,
            message: message.into(),
            help: format!("write `{meant}`"),
            title: Some(format!("change to `{meant}`")),
            edits,
            filter: None,
        }
    }

    /// Says nothing: more is said of the filter that begins at `start`.
    fn of_filter(mut self, start: usize) -> Self {
        self.filter = Some(start);
        self
    }
}

/// A word in the place of a sign, with blanks where others would run into it.
fn blank_beside(text: &str, range: &Range<usize>, word: &str) -> String {
    let is_word =
        |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | '"' | '\'' | '(' | ')');
    let begins = word.starts_with(|sign: char| sign.is_alphanumeric());
    let before = text
        .get(..range.start)
        .and_then(|text| text.chars().next_back());
    let behind = text.get(range.end..).and_then(|text| text.chars().next());
    let before = before.filter(|sign| begins && is_word(*sign));
    let behind = behind.filter(|sign| begins && is_word(*sign));
    let blank = |sign: Option<char>| if sign.is_some() { " " } else { "" };
    format!("{}{word}{}", blank(before), blank(behind))
}
