//! Lines of a file, with their physical numbers and in bounded memory.

use std::{
    io::{self, BufRead, BufReader, Read},
    ops::Range,
};

use memchr::{memchr, memchr_iter, memrchr};

use crate::wire::{ROW_BYTES_MAX, RowError};

/// How much of a line that is too long is kept to be shown.
const SHOWN_BYTES: usize = 1024;

/// Reads lines; an end of `\r\n` counts as `\n`, a byte order mark at the beginning is passed over.
pub(super) struct Lines<R> {
    reader: BufReader<R>,
    line: Vec<u8>,
    number: u64,
}

/// A line that is not blank.
#[derive(Debug)]
pub(super) struct Line<'l> {
    /// From 1.
    pub(super) number: u64,
    /// Its bytes, or the beginning of them where they are too many.
    pub(super) bytes: &'l [u8],
    /// Whether these are all.
    pub(super) fits: bool,
}

impl<'l> Line<'l> {
    pub(super) fn text(&self) -> Result<&'l str, RowError> {
        if self.fits {
            text(self.bytes)
        } else {
            Err(RowError::TooLong)
        }
    }
}

/// Whether a line of JSON is blank.
pub(super) fn is_white(line: &[u8]) -> bool {
    line.iter().all(u8::is_ascii_whitespace)
}

/// Gives each of some whole lines that is not blank: its number, its place among the bytes, and its text.
pub(super) fn each_line(
    first: u64,
    lines: &[u8],
    is_blank: impl Fn(&[u8]) -> bool,
    mut each: impl FnMut(u64, Range<usize>, Result<&str, RowError>),
) {
    // What is text as a whole is so line by line.
    let whole = str::from_utf8(lines).ok();
    let mut start = 0;
    for (number, end) in (first..).zip(memchr_iter(b'\n', lines)) {
        let line = lines.get(start..end).unwrap_or_default();
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let place = start..start + line.len();
        start = end + 1;
        if is_blank(line) {
            continue;
        }
        let text = match whole {
            Some(whole) => whole.get(place.clone()).ok_or(RowError::NotUtf8),
            None => text(line),
        };
        each(number, place, text);
    }
}

fn text(bytes: &[u8]) -> Result<&str, RowError> {
    str::from_utf8(bytes).map_err(|_| RowError::NotUtf8)
}

impl<R: Read> Lines<R> {
    pub(super) fn new(reader: R) -> Self {
        Self {
            reader: BufReader::with_capacity(1 << 18, reader),
            line: Vec::new(),
            number: 0,
        }
    }

    /// The next line that is not blank.
    pub(super) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        let mut fits;
        loop {
            self.line.clear();
            fits = match self.read_line()? {
                None => return Ok(None),
                Some(fits) => fits,
            };
            self.number += 1;
            if self.number == 1 && self.line.starts_with(b"\xef\xbb\xbf") {
                self.line.drain(..3);
            }
            if self.line.last() == Some(&b'\r') {
                self.line.pop();
            }
            if !fits || !is_white(&self.line) {
                break;
            }
        }
        let bytes = if fits {
            self.line.as_slice()
        } else {
            self.line.get(..SHOWN_BYTES).unwrap_or_default()
        };
        Ok(Some(Line {
            number: self.number,
            bytes,
            fits,
        }))
    }

    /// Appends lines that are there without reading on, whole and as they stand in the file, up to so many bytes of them; the number of the first.
    ///
    /// None if there are none, and before the first line of the file.
    pub(super) fn take_many(&mut self, most: usize, to: &mut Vec<u8>) -> Option<u64> {
        if self.number == 0 {
            return None;
        }
        let first = self.number + 1;
        let there = self.reader.buffer();
        let near = there.get(..most).unwrap_or(there);
        let lines = near.get(..=memrchr(b'\n', near)?)?;
        to.extend_from_slice(lines);
        self.number += memchr_iter(b'\n', lines).count() as u64;
        let used = lines.len();
        self.reader.consume(used);
        Some(first)
    }

    /// Reads up to the line's end, which is not kept; whether the line was short enough. None at the end of the file.
    fn read_line(&mut self) -> io::Result<Option<bool>> {
        let mut fits = true;
        let mut any = false;
        loop {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if buffer.is_empty() {
                return Ok(any.then_some(fits));
            }
            any = true;
            let end = memchr(b'\n', buffer);
            let part = buffer.get(..end.unwrap_or(buffer.len()));
            let part = part.unwrap_or_default();
            let used = part.len() + usize::from(end.is_some());
            // One more for a carriage return, three for a byte order mark.
            fits &= self.line.len() + part.len() <= ROW_BYTES_MAX + 4;
            if fits {
                self.line.extend_from_slice(part);
            } else if self.line.len() < SHOWN_BYTES {
                self.line.extend(part.iter().take(SHOWN_BYTES));
            }
            self.reader.consume(used);
            if end.is_some() {
                return Ok(Some(fits));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// All lines, read one by one; and the same, read many at once where that can be.
    fn all(bytes: &[u8]) -> Vec<(u64, Result<String, RowError>)> {
        let owned = |text: Result<&str, RowError>| text.map(str::to_owned);
        let mut lines = Lines::new(bytes);
        let mut all = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            all.push((line.number, owned(line.text())));
        }
        for most in [1, 7, 1 << 16] {
            let mut lines = Lines::new(bytes);
            let mut found = Vec::new();
            loop {
                let mut many = Vec::new();
                if let Some(first) = lines.take_many(most, &mut many) {
                    each_line(first, &many, is_white, |number, place, text| {
                        let expected = str::from_utf8(&many[place]);
                        assert_eq!(text.clone().ok(), expected.ok());
                        found.push((number, owned(text)));
                    });
                } else if let Some(line) = lines.next().unwrap() {
                    found.push((line.number, owned(line.text())));
                } else {
                    break;
                }
            }
            assert_eq!(found, all, "{most}");
        }
        all
    }

    #[test]
    fn lines_have_their_physical_numbers() {
        let lines = all(b"\xef\xbb\xbfone\r\n\n   \ntwo\nthree");
        let expected = [(1, "one"), (4, "two"), (5, "three")];
        assert_eq!(
            lines,
            expected.map(|(number, text)| (number, Ok(text.to_owned())))
        );
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over_to_its_end() {
        let mut bytes = vec![b'x'; 50 * 1024 * 1024];
        bytes.extend_from_slice(b"\nnext\n");
        let mut lines = Lines::new(bytes.as_slice());
        let line = lines.next().unwrap().unwrap();
        assert_eq!(
            (line.number, line.text(), line.bytes.len()),
            (1, Err(RowError::TooLong), SHOWN_BYTES)
        );
        assert_eq!(lines.next().unwrap().unwrap().text(), Ok("next"));
        assert!(lines.line.capacity() <= 4 * ROW_BYTES_MAX);
    }

    #[test]
    fn bytes_that_are_no_text_are_told() {
        assert_eq!(
            all(b"a\xff\nb\n"),
            [(1, Err(RowError::NotUtf8)), (2, Ok("b".to_owned()))]
        );
        assert_eq!(
            all(b"a\nb\xff\r\n\xc3\n\xa4\nc\n"),
            [
                (1, Ok("a".to_owned())),
                (2, Err(RowError::NotUtf8)),
                (3, Err(RowError::NotUtf8)),
                (4, Err(RowError::NotUtf8)),
                (5, Ok("c".to_owned())),
            ]
        );
    }
}
