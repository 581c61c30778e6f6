//! Positions of the protocol: lines and characters, in the encoding that client and server agreed on.

use nurture_compiler::source::Span;
use tower_lsp::ls_types::{Position, PositionEncodingKind, Range};

/// How the characters of a line are counted (LSP 3.17, `PositionEncodingKind`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// In bytes of UTF-8.
    Utf8,
    /// In units of UTF-16, which every client can.
    #[default]
    Utf16,
}

impl Encoding {
    /// UTF-8 where the client can take it, since then nothing has to be counted.
    pub fn agreed(offered: Option<&[PositionEncodingKind]>) -> Self {
        let offered = offered.unwrap_or_default();
        if offered.contains(&PositionEncodingKind::UTF8) {
            Self::Utf8
        } else {
            Self::Utf16
        }
    }

    /// Its name in the protocol.
    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    fn length(self, text: &str) -> usize {
        match self {
            Self::Utf8 => text.len(),
            Self::Utf16 => text.encode_utf16().count(),
        }
    }
}

/// A text with its lines, to turn offsets into positions and back.
#[derive(Debug, Clone)]
pub struct Lines<'t> {
    text: &'t str,
    encoding: Encoding,
    /// Where lines begin: at the beginning, and behind each `\n`, `\r\n` and `\r`.
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    /// Finds the lines of a text.
    pub fn new(text: &'t str, encoding: Encoding) -> Self {
        let bytes = text.as_bytes();
        let ends = bytes.iter().enumerate().filter(|(at, byte)| match byte {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        });
        let starts = std::iter::once(0)
            .chain(ends.map(|(at, _)| at + 1))
            .collect();
        Self {
            text,
            encoding,
            starts,
        }
    }

    /// The position of an offset; of one beyond the text, its end, and of one within a character, the character's beginning.
    pub fn position(&self, offset: u32) -> Position {
        let mut offset = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|start| *start <= offset);
        let line = line.saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or_default();
        let before = self.text.get(start..offset).unwrap_or_default();
        // Between the two characters of a line end, the line is over.
        let before = before.trim_end_matches('\r');
        Position {
            line: number(line),
            character: number(self.encoding.length(before)),
        }
    }

    /// The offset of a position; a line that is not there is the end of the text, a character that is not there the end of its line.
    pub fn offset(&self, position: Position) -> u32 {
        let Some(start) = self.starts.get(position.line as usize) else {
            return number(self.text.len());
        };
        let rest = self.text.get(*start..).unwrap_or_default();
        let line = rest.split(['\n', '\r']).next().unwrap_or_default();
        number(start + self.within(line, position.character as usize))
    }

    /// The offset within a line; a position within a character is the character's beginning.
    fn within(&self, line: &str, character: usize) -> usize {
        let mut counted = 0;
        for (offset, letter) in line.char_indices() {
            counted += match self.encoding {
                Encoding::Utf8 => letter.len_utf8(),
                Encoding::Utf16 => letter.len_utf16(),
            };
            if counted > character {
                return offset;
            }
        }
        line.len()
    }

    /// A stretch as a range.
    pub fn range(&self, span: Span) -> Range {
        Range {
            start: self.position(span.start),
            end: self.position(span.end),
        }
    }

    /// A range as a stretch; one that ends before it begins is empty.
    pub fn span(&self, range: Range) -> Span {
        let start = self.offset(range.start);
        Span::new(start, self.offset(range.end).max(start))
    }
}

fn number(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}
