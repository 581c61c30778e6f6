//! Records of a CSV file, with the physical lines they begin on and in bounded memory.
//!
//! A record runs over several lines where a cell in quotes does.
//! Where a quote turns out not to be closed, only the line that it begins on is given up, and those behind it are read again:
//! they are rows of people who have nothing to do with it.

mod physical;

use std::io::{self, Read};

use memchr::{memchr, memchr3};

use self::physical::{PhysicalLines, Reading};
use crate::wire::RowError;

/// How much of a row that is too long is kept to be shown.
const SHOWN_BYTES: usize = 1024;

/// Reads records as RFC 4180 has them; a quote in a cell that does not begin with one stands for itself.
pub(super) struct CsvRecords<R> {
    lines: PhysicalLines<R>,
    record: Record,
    /// A quote that is open at the end of a line before this one is never closed.
    ///
    /// Wherever it begins, it would run on as the one did for which that was found out.
    lost_before: u64,
}

/// A record's cells, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// The line it begins on, from 1.
    pub(super) line: u64,
    /// Its text as it stands in the file, with the ends of its lines, or the beginning of that where it is too long.
    text: Vec<u8>,
    cells: Vec<u8>,
    ends: Vec<usize>,
    open: Option<Quote>,
    broken: Option<RowError>,
}

/// A quote at the beginning of a cell.
#[derive(Debug, Clone, Copy)]
struct Quote {
    /// The line it stands on.
    line: u64,
    /// Where this line ends in the text of its record.
    end: usize,
}

/// What a line makes of a record.
#[derive(Debug)]
enum Split {
    /// It ends there.
    Whole,
    /// A quote is open at the line's end.
    Open(Quote),
    /// Behind a quote that should close its cell, the cell goes on.
    GoesOn(Quote),
}

impl<R: Read> CsvRecords<R> {
    pub(super) fn new(reader: R) -> Self {
        Self {
            lines: PhysicalLines::new(reader),
            record: Record::default(),
            lost_before: 0,
        }
    }

    /// The next record; blank lines are none.
    pub(super) fn next(&mut self) -> io::Result<Option<&Record>> {
        loop {
            self.record.clear();
            match self.lines.read(&mut self.record.text)? {
                Reading::End => return Ok(None),
                Reading::Line => {}
                Reading::Full => {
                    self.lines.skip(&self.record.text)?;
                    self.record.line = self.lines.number;
                    return Ok(Some(self.broken(RowError::TooLong)));
                }
            }
            self.record.line = self.lines.number;
            if self.record.line == 1 && self.record.text.starts_with(b"\xef\xbb\xbf") {
                self.record.text.drain(..3);
            }
            if self.record.text() != b"" {
                return self.rest().map(Some);
            }
        }
    }

    /// Appends lines that are records each, as [`PhysicalLines::take_many`] does; blank ones are there too. Not before the header.
    pub(super) fn take_many(&mut self, most: usize, to: &mut Vec<u8>) -> Option<u64> {
        self.lines.take_many(most, to)
    }

    /// Reads on to the end of the record whose first line was read.
    fn rest(&mut self) -> io::Result<&Record> {
        let mut begin = 0;
        loop {
            let number = self.lines.number;
            let quote = match self.record.split(begin, number) {
                Split::Whole => return Ok(&self.record),
                Split::GoesOn(quote) if quote.line == number => {
                    return Ok(self.broken(RowError::QuoteInside));
                }
                Split::GoesOn(quote) => return Ok(self.give_up(quote, number)),
                Split::Open(quote) => quote,
            };
            if number < self.lost_before {
                return Ok(self.give_up(quote, self.lost_before));
            }
            begin = self.record.text.len();
            match self.lines.read(&mut self.record.text)? {
                Reading::Line => {}
                Reading::Full => return Ok(self.give_up(quote, number + 1)),
                Reading::End => return Ok(self.give_up(quote, u64::MAX)),
            }
        }
    }

    /// Gives up the lines up to a quote that is not closed before the line `until`, where that was found out.
    fn give_up(&mut self, quote: Quote, until: u64) -> &Record {
        let behind = self.record.text.get(quote.end..).unwrap_or_default();
        self.lines.give_back(behind, quote.line);
        self.record.text.truncate(quote.end);
        self.lost_before = until;
        self.broken(RowError::QuoteOpen(quote.line))
    }

    fn broken(&mut self, why: RowError) -> &Record {
        if why == RowError::TooLong {
            self.record.text.truncate(SHOWN_BYTES);
        }
        self.record.broken = Some(why);
        &self.record
    }
}

impl Record {
    /// Its cells.
    pub(super) fn cells(&self) -> Result<Vec<&str>, RowError> {
        if let Some(why) = &self.broken {
            return Err(why.clone());
        }
        let text = str::from_utf8(&self.cells).map_err(|_| RowError::NotUtf8)?;
        let mut start = 0;
        let cells = self.ends.iter().map(|end| {
            let cell = text.get(start..*end);
            start = *end;
            cell.ok_or(RowError::NotUtf8)
        });
        cells.collect()
    }

    /// Its text, if it is one line and has no quotes.
    pub(super) fn plain_line(&self) -> Option<&[u8]> {
        let text = self.text();
        (self.broken.is_none() && memchr(b'"', text).is_none()).then_some(text)
    }

    /// Its text as it stands in the file, or the beginning of that where it is too long; what is not UTF-8 is replaced.
    pub(super) fn shown(&self) -> String {
        super::reject::shown(self.text())
    }

    /// Its text without the end of the last line.
    fn text(&self) -> &[u8] {
        let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
        let ends = self.text.iter().rev().take_while(|byte| is_end(byte));
        let length = self.text.len() - ends.count();
        self.text.get(..length).unwrap_or_default()
    }

    fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
        self.ends.clear();
        self.open = None;
        self.broken = None;
    }

    /// Splits the line of a number, which begins at an offset of the text, into cells.
    fn split(&mut self, begin: usize, number: u64) -> Split {
        let end = self.text.len();
        let mut rest = self.text.get(begin..).unwrap_or_default();
        loop {
            let quote = match (self.open, rest.split_first()) {
                (Some(quote), _) => quote,
                (None, Some((b'"', inside))) => {
                    rest = inside;
                    Quote { line: number, end }
                }
                (None, _) => {
                    let end = memchr3(b',', b'\r', b'\n', rest);
                    let (cell, behind) = rest.split_at(end.unwrap_or(rest.len()));
                    self.cells.extend_from_slice(cell);
                    self.ends.push(self.cells.len());
                    match behind.split_first() {
                        Some((b',', next)) => rest = next,
                        _ => return Split::Whole,
                    }
                    continue;
                }
            };
            self.open = Some(quote);
            let Some(at) = memchr(b'"', rest) else {
                self.cells.extend_from_slice(rest);
                return Split::Open(quote);
            };
            let (part, behind) = rest.split_at(at);
            self.cells.extend_from_slice(part);
            match behind.get(1) {
                Some(b'"') => self.cells.push(b'"'),
                None | Some(b',' | b'\r' | b'\n') => {
                    self.open = None;
                    self.ends.push(self.cells.len());
                }
                Some(_) => return Split::GoesOn(quote),
            }
            match behind.get(1) {
                Some(b'"' | b',') => rest = behind.get(2..).unwrap_or_default(),
                _ => return Split::Whole,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::wire::ROW_BYTES_MAX;

    fn all(bytes: &[u8]) -> Vec<(u64, Result<Vec<String>, RowError>)> {
        let mut records = CsvRecords::new(bytes);
        let mut all = Vec::new();
        while let Some(record) = records.next().unwrap() {
            let cells = record.cells();
            all.push((
                record.line,
                cells.map(|cells| cells.into_iter().map(str::to_owned).collect()),
            ));
        }
        all
    }

    fn row(line: u64, cells: &[&str]) -> (u64, Result<Vec<String>, RowError>) {
        (
            line,
            Ok(cells.iter().map(|cell| (*cell).to_owned()).collect()),
        )
    }

    #[test]
    fn records_begin_on_physical_lines() {
        let records =
            all(b"\xef\xbb\xbfid,name\r\nada,\"Ada\r\nLove\"\"lace\"\r\n\r\n\nben,\ncleo");
        let expected = [
            row(1, &["id", "name"]),
            row(2, &["ada", "Ada\r\nLove\"lace"]),
            row(6, &["ben", ""]),
            row(7, &["cleo"]),
        ];
        assert_eq!(records, expected);
    }

    #[test]
    fn a_line_that_is_too_long_takes_bounded_memory() {
        let mut bytes = b"id\n\"".to_vec();
        bytes.resize(20 * 1024 * 1024, b'x');
        bytes.extend_from_slice(b"\nben\n");
        let mut records = CsvRecords::new(bytes.as_slice());
        records.next().unwrap();
        let record = records.next().unwrap().unwrap();
        assert_eq!((record.line, record.cells()), (2, Err(RowError::TooLong)));
        assert!(record.text.capacity() <= 4 * ROW_BYTES_MAX);
        assert_eq!(record.shown().len(), SHOWN_BYTES);
        let record = records.next().unwrap().unwrap();
        assert_eq!((record.line, record.cells()), (3, Ok(vec!["ben"])));
        assert!(records.next().unwrap().is_none());
    }

    #[test]
    fn a_quote_that_is_never_closed_costs_its_own_line() {
        let records = all(b"id,name\nada,\"Ada\nben,Ben\ncleo,\"Cleo\nof Egypt\"\ndan,\"Dan");
        let expected = [
            row(1, &["id", "name"]),
            (2, Err(RowError::QuoteOpen(2))),
            row(3, &["ben", "Ben"]),
            row(4, &["cleo", "Cleo\nof Egypt"]),
            (6, Err(RowError::QuoteOpen(6))),
        ];
        assert_eq!(records, expected);
        let records = all(b"ada,\"A\nda\",\"x\nben,Ben\n");
        assert_eq!(
            records,
            [(1, Err(RowError::QuoteOpen(2))), row(3, &["ben", "Ben"])]
        );
    }

    #[test]
    fn a_quote_inside_of_a_cell_in_quotes_is_written_twice() {
        let mut records = CsvRecords::new(&b"\"Ada \"x\" L\",1\nBen \"x\" L,2\n"[..]);
        let record = records.next().unwrap().unwrap();
        assert_eq!(record.cells(), Err(RowError::QuoteInside));
        assert_eq!(record.shown(), "\"Ada \"x\" L\",1");
        let record = records.next().unwrap().unwrap();
        assert_eq!(
            (record.line, record.cells()),
            (2, Ok(vec!["Ben \"x\" L", "2"]))
        );
    }

    #[test]
    fn an_open_quote_before_very_many_rows_costs_its_own_line() {
        let mut bytes = b"ada,\"Ada\n".to_vec();
        let rows = 400_000;
        bytes.extend_from_slice(&b"ben,Ben\n".repeat(rows));
        let records = all(&bytes);
        assert_eq!(records.len(), 1 + rows);
        assert_eq!(records[0], (1, Err(RowError::QuoteOpen(1))));
        assert_eq!(records[rows], row(rows as u64 + 1, &["ben", "Ben"]));
    }

    #[test]
    fn quotes_that_open_on_every_line_take_no_longer_than_others() {
        // Read on from each line for as long as a row can be, these would take hours.
        for line in [&b"x\",\"y\n"[..], b"x,\"y\n", b"x,\"\"\"\n", b"\"\",\"\n"] {
            let records = all(&line.repeat(400_000));
            assert!(!records.is_empty());
        }
    }

    #[test]
    fn a_carriage_return_alone_ends_a_line() {
        let expected = [row(1, &["id"]), row(2, &["ada"]), row(4, &["ben", "Ben"])];
        assert_eq!(all(b"id\rada\r\rben,\"Ben\""), expected);
    }

    #[test]
    fn commas_without_end_take_bounded_memory() {
        let bytes = vec![b','; 5 * 1024 * 1024];
        let records = all(&bytes);
        assert_eq!(records, [(1, Err(RowError::TooLong))]);
    }

    #[test]
    fn bytes_that_are_no_text_are_told() {
        assert_eq!(all(b"a,\xff\n"), [(1, Err(RowError::NotUtf8))]);
    }
}
