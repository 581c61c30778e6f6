//! A text with some of it written otherwise, which knows where each of its parts comes from.
//!
//! ```text
//! {{ name | default: "x" }}   ──edits──▶   {{ name | default("x") }}   ──looked at──▶   places in the first text
//! ```

use std::ops::Range;

/// Something to be written in the place of something else; of two in one place, the first comes first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    /// What is replaced; empty to insert.
    pub(super) range: Range<usize>,
    /// By what.
    pub(super) text: String,
}

/// The text.
#[derive(Debug)]
pub(super) struct Edited {
    pub(super) text: String,
    pieces: Vec<Piece>,
}

/// A stretch of the new text, up to the next one.
#[derive(Debug)]
struct Piece {
    start: usize,
    old: Range<usize>,
    is_kept: bool,
}

impl Edit {
    pub(super) fn new(range: Range<usize>, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { range, text }
    }

    pub(super) fn insert(at: usize, text: impl Into<String>) -> Self {
        Self::new(at..at, text)
    }
}

impl Edited {
    /// Makes edits; one that overlaps another that begins before it is left out.
    pub(super) fn new(text: &str, mut edits: Vec<Edit>) -> Self {
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        let mut edited = Self {
            text: String::with_capacity(text.len()),
            pieces: Vec::new(),
        };
        let mut from = 0;
        for edit in edits {
            if edit.range.start < from {
                continue;
            }
            edited.keep(text, from..edit.range.start);
            from = edit.range.end;
            edited.push(edit.range, &edit.text, false);
        }
        edited.keep(text, from..text.len());
        edited
    }

    fn keep(&mut self, text: &str, range: Range<usize>) {
        let kept = text.get(range.clone()).unwrap_or("");
        self.push(range, kept, true);
    }

    fn push(&mut self, old: Range<usize>, text: &str, is_kept: bool) {
        let start = self.text.len();
        self.pieces.push(Piece {
            start,
            old,
            is_kept,
        });
        self.text.push_str(text);
    }

    /// Where a stretch of the new text stands in the old one: of a piece that is not there, all that it stands for.
    pub(super) fn place(&self, range: Range<usize>) -> Range<usize> {
        let start = self.old(range.start, |piece| piece.old.start);
        if range.is_empty() {
            return start..start;
        }
        let last = self.old(range.end - 1, |piece| piece.old.end.saturating_sub(1));
        start..(last + 1).max(start)
    }

    fn old(&self, offset: usize, replaced: impl Fn(&Piece) -> usize) -> usize {
        // Of pieces that begin at one place all but the last are empty.
        let behind = self.pieces.partition_point(|piece| piece.start <= offset);
        let piece = behind
            .checked_sub(1)
            .and_then(|index| self.pieces.get(index));
        piece.map_or(offset, |piece| {
            if piece.is_kept {
                piece.old.start + (offset - piece.start)
            } else {
                replaced(piece)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_back_to_the_text_that_was_edited() {
        //          0123456789
        let edits = vec![
            Edit::new(2..4, "("),
            Edit::insert(7, ")"),
            Edit::new(3..5, "never"),
        ];
        let edited = Edited::new("ab: xyz d", edits);
        assert_eq!(edited.text, "ab(xyz) d");
        assert_eq!(edited.place(0..2), 0..2);
        assert_eq!(edited.place(3..6), 4..7);
        assert_eq!(edited.place(2..3), 2..4);
        assert_eq!(edited.place(8..9), 8..9);
        assert_eq!(edited.place(0..9), 0..9);
        assert_eq!(edited.place(9..9), 9..9);
    }
}
