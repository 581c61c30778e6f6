//! The canonical layout, as the few edits that lead to it.

use nurture_compiler::{
    format::format,
    source::{FileId, Span},
};

use crate::{
    Analysis,
    tree::{text, tree},
};

/// A replacement in one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextEdit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// By what.
    pub text: String,
}

/// The edits that lay a file out, in order and apart from each other; none for a text that does not parse.
///
/// Line ends stay what they are in the file: which they are is the editor's matter.
pub fn formatting(analysis: &Analysis, file: FileId) -> Option<Vec<TextEdit>> {
    tree(analysis, file)?;
    let old = text(analysis, file);
    let new = with_line_ends_of(old, format(old).ok()?);
    Some(edits(old, &new))
}

/// A text whose lines end as those of another do, going by its first one.
pub(crate) fn with_line_ends_of(other: &str, text: String) -> String {
    let first = other.find('\n').and_then(|end| other.get(..end));
    if !first.is_some_and(|line| line.ends_with('\r')) {
        return text;
    }
    let mut result = String::with_capacity(text.len() + text.len() / 16);
    let mut before = '\0';
    for letter in text.chars() {
        if letter == '\n' && before != '\r' {
            result.push('\r');
        }
        result.push(letter);
        before = letter;
    }
    result
}

/// Those of the edits that touch the lines of `range`.
///
/// The range of a whole text gives what [`formatting`] gives.
pub fn range_formatting(analysis: &Analysis, file: FileId, range: Span) -> Option<Vec<TextEdit>> {
    let lines = lines_around(text(analysis, file), range);
    let mut edits = formatting(analysis, file)?;
    edits.retain(|edit| lines.start <= edit.span.start && edit.span.end <= lines.end);
    Some(edits)
}

/// The edits that make `new` of `old`.
///
/// Layouts differ in blanks, and in commas between members; what else there is stands in both in the same order.
/// So both are walked side by side, and each stretch of blanks and commas that differs is one edit.
fn edits(old: &str, new: &str) -> Vec<TextEdit> {
    let mut edits = Vec::new();
    let (mut before, mut after) = (0, 0);
    loop {
        let (old_gap, new_gap) = (gap(old, before), gap(new, after));
        push(&mut edits, (before, old_gap), new_gap);
        before += old_gap.len();
        after += new_gap.len();
        let same = common(old, new, (before, after));
        if same == 0 {
            break;
        }
        before += same;
        after += same;
    }
    let rest = (before, old.get(before..).unwrap_or_default());
    push(&mut edits, rest, new.get(after..).unwrap_or_default());
    edits
}

/// The blanks and commas from an offset.
fn gap(text: &str, from: usize) -> &str {
    let rest = text.get(from..).unwrap_or_default();
    let end = rest.find(|one| !is_gap(one)).unwrap_or(rest.len());
    rest.get(..end).unwrap_or_default()
}

fn is_gap(one: char) -> bool {
    one == ',' || one.is_whitespace()
}

/// How many bytes are the same from two offsets, up to the next gap.
fn common(old: &str, new: &str, (before, after): (usize, usize)) -> usize {
    let old = old.get(before..).unwrap_or_default();
    let new = new.get(after..).unwrap_or_default();
    old.chars()
        .zip(new.chars())
        .take_while(|(one, other)| one == other && !is_gap(*one))
        .map(|(one, _)| one.len_utf8())
        .sum()
}

/// One gap in place of another, without what they share at both ends.
fn push(edits: &mut Vec<TextEdit>, (at, old): (usize, &str), new: &str) {
    if old == new {
        return;
    }
    let shared = |one: (char, char)| one.0 == one.1;
    let start: usize = old
        .chars()
        .zip(new.chars())
        .take_while(|one| shared(*one))
        .map(|(one, _)| one.len_utf8())
        .sum();
    let (old, new) = (
        old.get(start..).unwrap_or_default(),
        new.get(start..).unwrap_or_default(),
    );
    let end: usize = old
        .chars()
        .rev()
        .zip(new.chars().rev())
        .take_while(|one| shared(*one))
        .map(|(one, _)| one.len_utf8())
        .sum();
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    edits.push(TextEdit {
        span: Span::new(offset(at + start), offset(at + start + old.len() - end)),
        text: new.get(..new.len() - end).unwrap_or_default().to_owned(),
    });
}

/// A range, made to begin where its first line does and to end where its last line does, line ends included.
fn lines_around(text: &str, range: Span) -> Span {
    let bytes = text.as_bytes();
    let start = (range.start as usize).min(bytes.len());
    let end = (range.end as usize).clamp(start, bytes.len());
    let is_line_end = |byte: &u8| *byte == b'\n';
    let first = bytes.get(..start).unwrap_or_default();
    let first = first.iter().rposition(is_line_end).map_or(0, |at| at + 1);
    let last = bytes.get(end..).unwrap_or_default();
    let last = last.iter().position(is_line_end);
    let last = last.map_or(bytes.len(), |at| end + at + 1);
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(offset(first), offset(last))
}
