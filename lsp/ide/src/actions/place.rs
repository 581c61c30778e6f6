//! Where something new goes in a text.

use nurture_compiler::{
    finding::Edit,
    source::{FileId, FileSpan, Span},
    syntax::{CommentKind, File, Item},
};

use crate::{
    Analysis,
    tree::{item_at, text, tree},
};

/// Puts a declaration behind the last one of its kind in the project; before the declaration at `at`, where there is none.
pub(super) fn declaration(
    analysis: &Analysis,
    at: FileSpan,
    written: &str,
    is_of_kind: impl Fn(&Item) -> bool,
) -> Option<Edit> {
    let last = analysis.sources().iter().filter_map(|(file, _)| {
        let parsed = analysis.parsed(file)?;
        let last = parsed.file.items.iter().rfind(|item| is_of_kind(item))?;
        Some((file, last.span()))
    });
    if let Some((file, span)) = last.last() {
        return Some(Edit {
            place: Span::at(span.end).in_file(file),
            text: format!("\n{written}"),
        });
    }
    let offset = above(analysis, at.file, at.span.start)?;
    Some(Edit {
        place: Span::at(offset).in_file(at.file),
        text: format!("{written}\n\n"),
    })
}

/// Where the declaration at an offset begins, with the comments that belong to it.
fn above(analysis: &Analysis, file: FileId, offset: u32) -> Option<u32> {
    let tree = tree(analysis, file)?;
    let item = item_at(tree, offset)?;
    Some(doc_start(tree, text(analysis, file), item.span().start))
}

fn doc_start(tree: &File, text: &str, start: u32) -> u32 {
    let mut start = start;
    for comment in tree.comments.iter().rev() {
        if comment.span.end > start {
            continue;
        }
        let gap = Span::new(comment.span.end, start);
        let gap = text.get(gap.range()).unwrap_or_default();
        let belongs = gap.trim().is_empty() && gap.matches('\n').count() == 1;
        if comment.kind != CommentKind::Doc || !belongs {
            break;
        }
        start = comment.span.start;
    }
    start
}

/// The blanks at the start of the line of an offset; none if something else stands before it.
pub(super) fn indentation(text: &str, offset: u32) -> Option<&str> {
    let before = text.get(..offset as usize)?;
    let line = before.rsplit('\n').next()?;
    line.chars().all(char::is_whitespace).then_some(line)
}
