//! Records of a CSV file, with the physical lines they begin on and in bounded memory.

use std::io::{self, BufRead, BufReader, Read};

use csv_core::{ReadFieldResult, Reader};

use crate::wire::{ROW_BYTES_MAX, RowError};

/// Reads records as RFC 4180 has them.
pub(super) struct CsvRecords<R> {
    reader: BufReader<R>,
    parser: Reader,
    record: Record,
    at_start: bool,
}

/// A record's cells, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// The line it begins on, from 1.
    pub(super) line: u64,
    cells: Vec<u8>,
    ends: Vec<usize>,
    too_long: bool,
}

impl<R: Read> CsvRecords<R> {
    pub(super) fn new(reader: R) -> Self {
        Self {
            reader: BufReader::with_capacity(1 << 18, reader),
            parser: Reader::new(),
            record: Record::default(),
            at_start: true,
        }
    }

    /// The next record; blank lines are none.
    pub(super) fn next(&mut self) -> io::Result<Option<&Record>> {
        if std::mem::take(&mut self.at_start) {
            self.skip_byte_order_mark()?;
        }
        self.skip_blank_lines()?;
        self.record.begin(self.parser.line());
        loop {
            let input = match self.reader.fill_buf() {
                Ok(input) => input,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let mut cell = [0; 4096];
            let (result, read, written) = self.parser.read_field(input, &mut cell);
            self.reader.consume(read);
            self.record.extend(cell.get(..written).unwrap_or_default());
            match result {
                ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
                ReadFieldResult::Field { record_end } => {
                    self.record.end_cell();
                    if record_end {
                        return Ok(Some(&self.record));
                    }
                }
                ReadFieldResult::End => return Ok(None),
            }
        }
    }

    /// The parser passes over blank lines too, but then would count a record from the first of them.
    fn skip_blank_lines(&mut self) -> io::Result<()> {
        loop {
            let input = self.reader.fill_buf()?;
            let blank = input
                .iter()
                .take_while(|byte| matches!(byte, b'\r' | b'\n'))
                .count();
            if blank == 0 {
                return Ok(());
            }
            let lines = input
                .iter()
                .take(blank)
                .filter(|byte| **byte == b'\n')
                .count();
            self.parser.set_line(self.parser.line() + lines as u64);
            self.reader.consume(blank);
        }
    }

    fn skip_byte_order_mark(&mut self) -> io::Result<()> {
        if self.reader.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
            self.reader.consume(3);
        }
        Ok(())
    }
}

impl Record {
    /// Its cells.
    pub(super) fn cells(&self) -> Result<Vec<&str>, RowError> {
        if self.too_long {
            return Err(RowError::TooLong);
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

    /// The record as one line of CSV, as far as it was kept.
    pub(super) fn shown(&self) -> String {
        let mut start = 0;
        let cells = self.ends.iter().map(|end| {
            let cell = self.cells.get(start..*end).unwrap_or_default();
            start = *end;
            quoted(&super::reject::shown(cell))
        });
        cells.collect::<Vec<_>>().join(",")
    }

    fn begin(&mut self, line: u64) {
        self.line = line;
        self.cells.clear();
        self.ends.clear();
        self.too_long = false;
    }

    fn extend(&mut self, part: &[u8]) {
        self.too_long |= self.cells.len() + part.len() > ROW_BYTES_MAX;
        if self.too_long {
            self.cells.truncate(1024);
        } else {
            self.cells.extend_from_slice(part);
        }
    }

    fn end_cell(&mut self) {
        // Cells of nothing take room too.
        self.too_long |= self.ends.len() >= ROW_BYTES_MAX;
        if self.too_long {
            self.ends.truncate(16);
        }
        self.ends.push(self.cells.len());
    }
}

fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

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
    fn a_quote_that_is_never_closed_takes_bounded_memory() {
        let mut bytes = b"id\n\"".to_vec();
        bytes.resize(20 * 1024 * 1024, b'x');
        let mut records = CsvRecords::new(bytes.as_slice());
        records.next().unwrap();
        let record = records.next().unwrap().unwrap();
        assert_eq!((record.line, record.cells()), (2, Err(RowError::TooLong)));
        assert!(record.cells.capacity() <= 4 * ROW_BYTES_MAX);
        assert!(record.shown().len() <= 2_000);
        assert!(records.next().unwrap().is_none());
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
