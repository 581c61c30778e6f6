//! Doc comments: the lines of `##` directly above a declaration.

use smol_str::SmolStr;

use super::parser::Context;
use crate::{
    source::Span,
    syntax::{CommentKind, Doc},
};

/// What documents the declaration that starts at `start`.
pub(super) fn above(context: &Context, start: u32) -> Doc {
    let before = context
        .comments
        .partition_point(|comment| comment.span.end <= start);
    let mut lines = Vec::new();
    let mut below = start;
    for comment in context
        .comments
        .get(..before)
        .unwrap_or_default()
        .iter()
        .rev()
    {
        let directly = is_line_end(context, Span::new(comment.span.end, below));
        if comment.kind != CommentKind::Doc
            || !directly
            || !begins_line(context, comment.span.start)
        {
            break;
        }
        lines.push(context.slice(comment.span).trim_start_matches('#').trim());
        below = comment.span.start;
    }
    lines.reverse();
    Doc((!lines.is_empty()).then(|| SmolStr::new(lines.join("\n"))))
}

/// Whether a gap is one line end, and blanks.
fn is_line_end(context: &Context, gap: Span) -> bool {
    let gap = context.slice(gap);
    gap.trim().is_empty() && gap.matches('\n').count() == 1
}

/// Whether nothing but blanks stands before `offset` on its line.
fn begins_line(context: &Context, offset: u32) -> bool {
    let before = context.text.get(..offset as usize).unwrap_or("");
    let blanks = before.trim_end_matches([' ', '\t']);
    blanks.is_empty() || blanks.ends_with(['\n', '\u{feff}'])
}
