//! Pieces of a text hidden behind single letters, and brought back later.
//!
//! mrml escapes, moves and repeats what it reads.
//! A placeholder that stands for one rare letter meanwhile comes out of that as it went in, whatever signs are in it:
//!
//! ```text
//! <a href="{{ url | default("x") }}">   ──hide──▶   <a href="𠀀">   ──mrml──▶   …   ──bring back──▶   …
//! ```
//!
//! The letters are ideographs of a block that no other text uses much; those that a template does use are hidden as well.

use std::{collections::BTreeMap, ops::Range};

/// The letters that hide pieces: markup takes them for parts of names, and nothing escapes them.
const LETTERS: std::ops::RangeInclusive<u32> = 0x2_0000..=0x2_A6D6;

/// The hidden pieces of one template.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    pieces: Vec<String>,
    shared: BTreeMap<String, char>,
}

/// There are more pieces than letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooMany;

impl Pieces {
    /// A letter of its own for a piece.
    pub(super) fn hide(&mut self, piece: &str) -> Result<char, TooMany> {
        let index = u32::try_from(self.pieces.len()).map_err(|_| TooMany)?;
        let letter = LETTERS.start() + index;
        let letter = char::from_u32(letter)
            .filter(|letter| is_letter(*letter))
            .ok_or(TooMany)?;
        self.pieces.push(piece.to_owned());
        Ok(letter)
    }

    /// A letter for a piece that is the same wherever it stands.
    pub(super) fn hide_shared(&mut self, piece: &str) -> Result<char, TooMany> {
        if let Some(letter) = self.shared.get(piece) {
            return Ok(*letter);
        }
        let letter = self.hide(piece)?;
        self.shared.insert(piece.to_owned(), letter);
        Ok(letter)
    }

    /// The text with its pieces back in place, and whether each letter was met.
    pub(super) fn bring_back(&self, text: &str) -> (String, Vec<bool>) {
        let mut full = String::with_capacity(text.len());
        let mut met = vec![false; self.pieces.len()];
        let mut rest = text;
        while let Some((plain, letter, behind)) = at_letter(rest) {
            full.push_str(plain);
            match index(letter).and_then(|index| Some((index, self.pieces.get(index)?))) {
                Some((index, piece)) => {
                    full.push_str(piece);
                    if let Some(met) = met.get_mut(index) {
                        *met = true;
                    }
                }
                None => full.push(letter),
            }
            rest = behind;
        }
        full.push_str(rest);
        (full, met)
    }
}

/// The next character that may be a letter, with what stands before and behind it.
fn at_letter(text: &str) -> Option<(&str, char, &str)> {
    /// With this byte, all letters begin in UTF-8, and nothing but a character of four bytes.
    const FIRST: u8 = 0xF0;
    let at = text.bytes().position(|byte| byte == FIRST)?;
    let (plain, rest) = text.split_at_checked(at)?;
    let letter = rest.chars().next()?;
    Some((plain, letter, rest.get(letter.len_utf8()..)?))
}

/// Whether a character is one of those that hide pieces.
pub(super) fn is_letter(character: char) -> bool {
    LETTERS.contains(&u32::from(character))
}

/// The position of the piece that a letter hides.
pub(super) fn index(letter: char) -> Option<usize> {
    is_letter(letter).then(|| (u32::from(letter) - LETTERS.start()) as usize)
}

/// A text in the making, which knows where its parts come from.
#[derive(Debug, Default)]
pub(super) struct Rewritten {
    /// The new text.
    pub text: String,
    /// Offsets in the new text, each with that of the old text that it stands for.
    marks: Vec<(usize, usize)>,
}

impl Rewritten {
    /// Takes over a stretch of the old text.
    pub(super) fn copy(&mut self, old: &str, range: Range<usize>) {
        self.marks.push((self.text.len(), range.start));
        self.text.push_str(old.get(range).unwrap_or(""));
    }

    /// Puts a letter in place of what begins at `start`.
    pub(super) fn put(&mut self, letter: char, start: usize) {
        self.marks.push((self.text.len(), start));
        self.text.push(letter);
    }

    /// The offset in the old text of one in the new text.
    pub(super) fn old_offset(&self, offset: usize) -> usize {
        let behind = self.marks.partition_point(|(new, _)| *new <= offset);
        let mark = behind
            .checked_sub(1)
            .and_then(|index| self.marks.get(index));
        let Some((new, old)) = mark else {
            return offset;
        };
        let next = self.marks.get(behind).map_or(usize::MAX, |(_, old)| *old);
        // Within a piece that one letter stands for, its beginning is meant.
        let inside = old + (offset - new);
        if inside < next { inside } else { *old }
    }
}
