//! Physical lines of a CSV file, with the ends they have, some of them a second time.

use std::{
    fmt,
    io::{self, BufRead, BufReader, Read},
};

use memchr::{memchr, memchr_iter, memchr2, memrchr};

use crate::wire::ROW_BYTES_MAX;

/// Reads lines that end in `\n`, `\r\n` or `\r`.
pub(super) struct PhysicalLines<R> {
    reader: BufReader<R>,
    /// What was given back and comes before what the reader has.
    again: Vec<u8>,
    /// How much of it was taken.
    taken: usize,
    /// The number of the line that was read last, from 1.
    pub(super) number: u64,
}

/// What reading a line comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// A line, with its end unless it is the last one.
    Line,
    /// More than a row can have, not up to the line's end.
    Full,
    /// Nothing is left.
    End,
}

impl<R: Read> PhysicalLines<R> {
    pub(super) fn new(reader: R) -> Self {
        Self {
            reader: BufReader::with_capacity(1 << 18, reader),
            again: Vec::new(),
            taken: 0,
            number: 0,
        }
    }

    /// Appends the next line to a row.
    pub(super) fn read(&mut self, row: &mut Vec<u8>) -> io::Result<Reading> {
        if self.fill()?.is_empty() {
            return Ok(Reading::End);
        }
        self.number += 1;
        loop {
            let (part, ends) = up_to_end(self.fill()?);
            row.extend_from_slice(part);
            let (used, last) = (part.len(), part.last().copied());
            self.consume(used);
            if ends && last == Some(b'\r') && self.fill()?.first() == Some(&b'\n') {
                row.push(b'\n');
                self.consume(1);
            }
            // The line's end and a byte order mark are no part of the row.
            if row.len() > ROW_BYTES_MAX + 5 {
                return Ok(Reading::Full);
            }
            if ends || used == 0 {
                return Ok(Reading::Line);
            }
        }
    }

    /// Appends lines that are there without reading on, whole and as they stand in the file, up to so many bytes of them,
    /// as long as no quote stands in them and no end but `\n` and `\r\n`; the number of the first. None if there are none.
    pub(super) fn take_many(&mut self, most: usize, to: &mut Vec<u8>) -> Option<u64> {
        if self.taken < self.again.len() {
            return None;
        }
        let there = self.reader.buffer();
        let near = there.get(..most).unwrap_or(there);
        let near = near.get(..memchr(b'"', near).unwrap_or(near.len()))?;
        // A quote right behind the line is none of it: nothing more is looked through.
        let near = near.get(..=memrchr(b'\n', near)?)?;
        let is_end = |at: &usize| near.get(at + 1) != Some(&b'\n');
        let end = memchr_iter(b'\r', near).find(is_end).unwrap_or(near.len());
        let plain = near.get(..end)?;
        let lines = plain.get(..=memrchr(b'\n', plain)?)?;
        to.extend_from_slice(lines);
        let first = self.number + 1;
        self.number += memchr_iter(b'\n', lines).count() as u64;
        let used = lines.len();
        self.reader.consume(used);
        Some(first)
    }

    /// Passes over what is left of a line that was not read up to its end.
    pub(super) fn skip(&mut self, row: &[u8]) -> io::Result<()> {
        if row.ends_with(b"\n") || row.ends_with(b"\r") {
            return Ok(());
        }
        loop {
            let (part, ends) = up_to_end(self.fill()?);
            let (used, last) = (part.len(), part.last().copied());
            self.consume(used);
            if ends && last == Some(b'\r') && self.fill()?.first() == Some(&b'\n') {
                self.consume(1);
            }
            if ends || used == 0 {
                return Ok(());
            }
        }
    }

    /// Gives back lines that were read behind the one of a number, to be read a second time.
    pub(super) fn give_back(&mut self, lines: &[u8], number: u64) {
        self.again.splice(..self.taken, lines.iter().copied());
        self.taken = 0;
        self.number = number;
    }

    fn fill(&mut self) -> io::Result<&[u8]> {
        if self.taken < self.again.len() {
            return Ok(self.again.get(self.taken..).unwrap_or_default());
        }
        loop {
            match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
                Ok(_) => break,
            }
        }
        // What has been filled is there without reading on.
        Ok(self.reader.buffer())
    }

    fn consume(&mut self, used: usize) {
        if self.taken < self.again.len() {
            self.taken += used;
        } else {
            self.reader.consume(used);
        }
    }
}

impl<R> fmt::Debug for PhysicalLines<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PhysicalLines")
            .field("number", &self.number)
            .finish_non_exhaustive()
    }
}

/// What stands up to the first end of a line, the end's first byte included, and whether there is one.
fn up_to_end(bytes: &[u8]) -> (&[u8], bool) {
    match memchr2(b'\n', b'\r', bytes).and_then(|end| bytes.get(..=end)) {
        Some(part) => (part, true),
        None => (bytes, false),
    }
}
