//! Lines of a file, with their physical numbers and in bounded memory.

use std::io::{self, BufRead, BufReader, Read};

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
            str::from_utf8(self.bytes).map_err(|_| RowError::NotUtf8)
        } else {
            Err(RowError::TooLong)
        }
    }
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
            if !fits || !self.line.iter().all(u8::is_ascii_whitespace) {
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
            // The standard library's own search is several times as fast as one byte after the other.
            let mut rest = buffer;
            let used = rest.skip_until(b'\n')?;
            let line = buffer.get(..used).unwrap_or_default();
            let (part, ends) = match line.split_last() {
                Some((b'\n', part)) => (part, true),
                _ => (line, false),
            };
            // One more for a carriage return, three for a byte order mark.
            fits &= self.line.len() + part.len() <= ROW_BYTES_MAX + 4;
            if fits {
                self.line.extend_from_slice(part);
            } else if self.line.len() < SHOWN_BYTES {
                self.line.extend(part.iter().take(SHOWN_BYTES));
            }
            self.reader.consume(used);
            if ends {
                return Ok(Some(fits));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn all(bytes: &[u8]) -> Vec<(u64, Result<String, RowError>)> {
        let mut lines = Lines::new(bytes);
        let mut all = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            all.push((line.number, line.text().map(str::to_owned)));
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
    }
}
