//! Source texts: their names, their contents, and places within them.
//!
//! A place is counted in bytes of UTF-8 everywhere inside the compiler.
//! Lines and columns exist only where something is shown to people or to editors ([`LineIndex`]).

pub(crate) mod own_line;

use std::{ops::Range, sync::Arc};

/// A text of the project, by its position in [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A stretch of a text, in bytes; `start` is included, `end` is not.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte behind the last.
    pub end: u32,
}

impl Span {
    /// The stretch from `start` to `end`.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The empty stretch at `offset`.
    pub const fn at(offset: u32) -> Self {
        Self::new(offset, offset)
    }

    /// The smallest stretch that covers both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// Whether nothing lies in it.
    pub const fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// Whether `offset` lies in it, its end included (where a cursor stands behind the last letter).
    pub const fn touches(self, offset: u32) -> bool {
        self.start <= offset && offset <= self.end
    }

    /// As a range, to cut it from a text.
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// This stretch with its file.
    pub const fn in_file(self, file: FileId) -> FileSpan {
        FileSpan { file, span: self }
    }
}

impl std::fmt::Debug for Span {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}..{}", self.start, self.end)
    }
}

/// A stretch of a certain text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileSpan {
    /// The text.
    pub file: FileId,
    /// The stretch.
    pub span: Span,
}

/// One text with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Relative to the project's root, with `/` between folders.
    pub name: Arc<str>,
    /// The text, valid UTF-8.
    pub text: Arc<str>,
}

/// All texts that a compilation has seen: flows, manifest, templates, and the prelude.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// Adds a text and gives its id.
    pub fn add(&mut self, source: Source) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(source);
        id
    }

    /// Puts another text in the place of one.
    pub(crate) fn replace(&mut self, id: FileId, source: Source) {
        if let Some(slot) = self.files.get_mut(id.0 as usize) {
            *slot = source;
        }
    }

    /// The text of an id that [`Sources::add`] gave.
    pub fn get(&self, id: FileId) -> Option<&Source> {
        self.files.get(id.0 as usize)
    }

    /// The id of the text under a name.
    pub fn id(&self, name: &str) -> Option<FileId> {
        self.iter()
            .find_map(|(id, source)| (*source.name == *name).then_some(id))
    }

    /// The text under a stretch; empty where there is none.
    pub fn slice(&self, place: FileSpan) -> &str {
        self.get(place.file)
            .and_then(|source| source.text.get(place.span.range()))
            .unwrap_or("")
    }

    /// All texts in order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        (0..).map(FileId).zip(&self.files)
    }
}

/// Where the lines of a text begin, to turn offsets into lines and columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// How many characters stand before each block of the text: lines may be long, and have many findings.
    characters: Vec<u32>,
}

/// How many bytes of a text are counted together.
const BLOCK: usize = 1 << 10;

/// A line and a column as people count them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// From 1.
    pub line: u32,
    /// From 1, in Unicode scalar values.
    pub column: u32,
}

impl LineIndex {
    /// Finds the lines of `text`; `\n` ends a line.
    pub fn new(text: &str) -> Self {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes());
        let behind = ends.map(|end| u32::try_from(end + 1).unwrap_or(u32::MAX));
        let mut before = 0_u32;
        let blocks = text.as_bytes().chunks(BLOCK).map(|block| {
            let own = before;
            before = before.saturating_add(characters_in(block));
            own
        });
        Self {
            characters: blocks.collect(),
            starts: std::iter::once(0).chain(behind).collect(),
        }
    }

    /// How many characters begin before an offset.
    fn characters_before(&self, text: &str, offset: u32) -> u32 {
        let offset = (offset as usize).min(text.len());
        let block = offset / BLOCK;
        let before = self.characters.get(block).copied();
        let (start, before) = match before {
            Some(before) => (block * BLOCK, before),
            // The text ends where a block does.
            None => return self.all_characters(text),
        };
        let rest = text.as_bytes().get(start..offset).unwrap_or_default();
        before.saturating_add(characters_in(rest))
    }

    fn all_characters(&self, text: &str) -> u32 {
        let Some((before, last)) = self
            .characters
            .last()
            .zip(self.characters.len().checked_sub(1))
        else {
            return 0;
        };
        let rest = text.as_bytes().get(last * BLOCK..).unwrap_or_default();
        before.saturating_add(characters_in(rest))
    }

    /// The line (from 0) that holds `offset`.
    pub fn line(&self, offset: u32) -> u32 {
        let behind = self.starts.partition_point(|start| *start <= offset);
        u32::try_from(behind.saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// The first byte of a line (from 0), if the text has it.
    pub fn start(&self, line: u32) -> Option<u32> {
        self.starts.get(line as usize).copied()
    }

    /// Line and column of `offset` in `text`, the text this index was made from.
    ///
    /// ```
    /// use nurture_compiler::source::LineIndex;
    /// let text = "flow ä\nend";
    /// let position = LineIndex::new(text).position(text, 8);
    /// assert_eq!((position.line, position.column), (2, 1));
    /// ```
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let line = self.line(offset);
        let start = self.start(line).unwrap_or(0);
        let before = self.characters_before(text, offset);
        let column = before.saturating_sub(self.characters_before(text, start));
        Position {
            line: line + 1,
            column: column.saturating_add(1),
        }
    }
}

/// How many characters begin in some bytes of UTF-8.
fn characters_in(bytes: &[u8]) -> u32 {
    let begins = |byte: &u8| u8::from(byte & 0b1100_0000 != 0b1000_0000);
    // So many that a byte holds their number: processors count many bytes at once then.
    let counted = |some: &[u8]| some.iter().map(begins).fold(0, u8::wrapping_add);
    let counts = bytes.chunks(usize::from(u8::MAX)).map(counted);
    counts.map(u32::from).fold(0, u32::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_long_lines_are_those_that_counting_gives() {
        for length in [0, 1, 511, 512, 513, 1_024, 5_000] {
            let line = "aäβ😀".repeat(length);
            let text = format!("{line}\nflow\n{line}");
            let lines = LineIndex::new(&text);
            let offsets = text.char_indices().map(|(offset, _)| offset);
            for offset in offsets.chain([text.len()]).step_by(97).chain([text.len()]) {
                let before = text.get(..offset).unwrap_or("");
                let own = before.rsplit('\n').next().unwrap_or("");
                let position = lines.position(&text, u32::try_from(offset).unwrap_or(0));
                assert_eq!(position.column as usize, own.chars().count() + 1);
            }
        }
    }
}
