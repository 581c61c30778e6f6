//! Rows of a contacts file, read in sheets by one thread and understood by those of the shards.

use std::{ops::Range, sync::Arc};

use smallvec::SmallVec;

use super::{
    PlayError,
    lines::{each_line, is_white},
    workers::{Task, Worker, turn},
};
use crate::wire::{ContactRow, CsvColumns, RowError, Schema};

/// How many bytes of text a sheet has, about.
pub(super) const BYTES: usize = 1 << 16;
/// Sheets of fewer bytes are not worth a thread: rows with quotes and without may take turns.
pub(super) const LEAST: usize = 256;
/// How many sheets are understood at most while one more is read.
const AHEAD: usize = 16;
/// How many cells a row has at most without taking memory for them.
const USUAL_CELLS: usize = 16;

/// Lines of a file, each of which is a row, and what they say once that is known.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub(super) text: Vec<u8>,
    /// The number of the first line.
    first: u64,
    /// How cells are to be read; lines of JSON, where this is none.
    columns: Option<Arc<CsvColumns>>,
    pub(super) rows: Vec<Row>,
}

/// A row of a sheet.
#[derive(Debug)]
pub(super) struct Row {
    /// The line it stands on, from 1.
    pub(super) line: u64,
    /// Where it stands in the sheet.
    pub(super) text: Range<usize>,
    pub(super) said: Result<ContactRow<'static>, RowError>,
}

/// The sheets of a file, in their order.
#[derive(Debug)]
pub(super) struct Sheets<'w> {
    workers: &'w [Worker],
    columns: Option<Arc<CsvColumns>>,
    given_out: usize,
    taken_back: usize,
    /// To be filled again.
    spare: Vec<Sheet>,
}

impl Sheet {
    /// Its first line has this number.
    pub(super) const fn begin(&mut self, first: u64) {
        self.first = first;
    }

    /// Reads what the lines say.
    pub(super) fn understand(&mut self, schema: &Schema<'_>) {
        let Self {
            text,
            first,
            columns,
            rows,
        } = self;
        let is_blank = match columns {
            // A row of one cell may hold nothing but white space.
            Some(_) => <[u8]>::is_empty,
            None => is_white,
        };
        each_line(*first, text, is_blank, |line, text, row| {
            let row = row.and_then(|row| match columns {
                Some(columns) => {
                    let cells: SmallVec<[&str; USUAL_CELLS]> = row.split(',').collect();
                    schema.csv_row(columns, cells.into_iter())
                }
                None => schema.contact_row(row),
            });
            let said = row.map(ContactRow::into_owned);
            rows.push(Row { line, text, said });
        });
    }

    /// A row's text.
    pub(super) fn row(&self, place: &Range<usize>) -> &[u8] {
        self.text.get(place.clone()).unwrap_or_default()
    }
}

impl<'w> Sheets<'w> {
    pub(super) const fn new(workers: &'w [Worker], columns: Option<Arc<CsvColumns>>) -> Self {
        Self {
            workers,
            columns,
            given_out: 0,
            taken_back: 0,
            spare: Vec::new(),
        }
    }

    /// A sheet to be filled.
    pub(super) fn empty(&mut self) -> Sheet {
        let mut sheet = self.spare.pop().unwrap_or_default();
        sheet.columns.clone_from(&self.columns);
        sheet
    }

    /// Has a sheet understood that begins with the line of a number.
    pub(super) fn give_out(&mut self, mut sheet: Sheet, first: u64) -> Result<(), PlayError> {
        sheet.begin(first);
        let worker = turn(self.workers, self.given_out)?;
        let task = Task::Read(sheet);
        worker.tasks.send(task).map_err(|_| PlayError::Thread)?;
        self.given_out += 1;
        Ok(())
    }

    /// Whether so many are given out that one is to be taken back first.
    pub(super) const fn are_many(&self) -> bool {
        self.given_out >= self.taken_back + AHEAD
    }

    /// The next sheet, understood; none if none is given out.
    pub(super) fn take_back(&mut self) -> Result<Option<Sheet>, PlayError> {
        if self.taken_back == self.given_out {
            return Ok(None);
        }
        let worker = turn(self.workers, self.taken_back)?;
        let sheet = worker.read.recv().map_err(|_| PlayError::Thread)?;
        self.taken_back += 1;
        Ok(Some(sheet))
    }

    /// Takes a sheet that is done with, to be filled again.
    pub(super) fn put_away(&mut self, mut sheet: Sheet) {
        sheet.text.clear();
        sheet.rows.clear();
        self.spare.push(sheet);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::{io::Read, num::NonZeroUsize, thread};

    use proptest::prelude::*;

    use crate::{
        engine::Engine,
        example::welcome,
        play::{
            ContactsFormat, Options, Order, Source, Until, contacts,
            csv_records::CsvRecords,
            people::People,
            reject::Notice,
            workers::{Common, Crew},
        },
        wire::{Bodies, RowError, Schema},
    };

    /// The ids of those who are there, and line, reason and text of each row that is rejected.
    type Found = (Vec<String>, Vec<(u64, RowError, String)>);

    /// Gives so many bytes at a time.
    struct Few<'b>(&'b [u8], usize);

    impl Read for Few<'_> {
        fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
            let most = self.1.min(to.len());
            self.0.read(to.get_mut(..most).unwrap_or_default())
        }
    }

    /// Row by row, without threads.
    fn one_by_one(schema: &Schema<'_>, file: &[u8]) -> Found {
        let (mut ids, mut rejects) = (Vec::new(), Vec::new());
        let mut records = CsvRecords::new(file);
        let header = records.next().unwrap().unwrap().cells().unwrap();
        let columns = schema.csv_columns(header.into_iter()).unwrap();
        while let Some(record) = records.next().unwrap() {
            let cells = record.cells();
            let row = cells.and_then(|cells| schema.csv_row(&columns, cells.into_iter()));
            let id = row.map(|row| row.id.into_owned());
            let id = id.and_then(|id| {
                let is_new = !ids.contains(&id);
                is_new.then(|| id.clone()).ok_or(RowError::ContactTwice(id))
            });
            match id {
                Ok(id) => ids.push(id),
                Err(reason) => rejects.push((record.line, reason, record.shown())),
            }
        }
        (ids, rejects)
    }

    fn in_sheets(engine: &Engine, file: &[u8], format: ContactsFormat, at_a_time: usize) -> Found {
        let schema = Schema::new(engine.program());
        let options = Options {
            from: None,
            until: Until::AfterLastInput,
            order: Order::Any,
            flow: None,
            bodies: Bodies::Hidden,
            threads: NonZeroUsize::MIN,
        };
        let common = Common {
            engine,
            options: &options,
            schema: &schema,
        };
        let source = Source {
            name: "contacts".to_owned(),
            reader: Box::new(Few(file, at_a_time)),
        };
        let mut people = People::new(Order::Any);
        let mut rejects = Vec::new();
        let mut told = |notice| {
            if let Notice::Rejected(reject) = notice {
                rejects.push((reject.line, reject.reason, reject.row));
            }
            Ok(())
        };
        let contacts = thread::scope(|scope| {
            let crew = Crew::start(scope, common, 2);
            let workers = &crew.workers;
            let read = contacts::read(&schema, format, source, &mut people, workers, &mut told);
            crew.end().unwrap();
            read.unwrap()
        });
        let ids = contacts.new.iter().map(|contact| contact.id.to_string());
        (ids.collect(), rejects)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn rows_are_told_as_if_they_were_read_one_by_one(
            rows in proptest::collection::vec((0_usize..14, 0_u32..30), 0..60),
            at_a_time in prop_oneof![Just(1), Just(40), Just(usize::MAX)],
        ) {
            let engine = Engine::new(welcome()).unwrap();
            let mut file = b"id,email\n".to_vec();
            for (kind, id) in rows {
                let mail = format!("{id}@example.com");
                let row = match kind {
                    0 => format!("c{id},\"{mail}\"\n"),
                    1 => format!("\"c{id}\",{mail}\r\n"),
                    2 => format!("c{id},\"{mail}\n"),
                    3 => format!("c{id},\"x\n{mail}\"\n"),
                    4 => format!("c{id},{mail}\r"),
                    5 => format!("c{id},{mail}\r\r\n"),
                    6 => format!("c{id},{mail}\r\n"),
                    7 => "\n".to_owned(),
                    8 => "  \n".to_owned(),
                    9 => format!("c{id}\n"),
                    10 => format!("c{id},no mail\n"),
                    11 => format!("c{id} \"x\",{mail}\n"),
                    _ => format!("cé{id},{mail}\n"),
                };
                file.extend_from_slice(row.as_bytes());
                if kind == 13 {
                    file.extend_from_slice(b"\xff,x@example.com\n");
                }
            }
            let expected = one_by_one(&Schema::new(engine.program()), &file);
            let found = in_sheets(&engine, &file, ContactsFormat::Csv, at_a_time);
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn more_rows_than_sheets_are_ahead_stay_in_their_order() {
        let engine = Engine::new(welcome()).unwrap();
        let rows = 120_000;
        let id = |row: usize| format!("c{}", row % (rows - 1));
        let line = |row| {
            format!(
                "{{\"id\":\"{0}\",\"email\":\"{0}@example.com\"}}\n",
                id(row)
            )
        };
        let json: String = (0..rows).map(line).collect();
        let line = |row| format!("{0},{0}@example.com\n", id(row));
        let csv = "id,email\n".to_owned() + &(0..rows).map(line).collect::<String>();
        for (file, format, header) in [
            (json, ContactsFormat::JsonLines, 0),
            (csv, ContactsFormat::Csv, 1),
        ] {
            let (ids, rejects) = in_sheets(&engine, file.as_bytes(), format, usize::MAX);
            assert!(ids.iter().cloned().eq((0..rows - 1).map(id)));
            let lines: Vec<u64> = rejects.iter().map(|(line, ..)| *line).collect();
            assert_eq!(lines, [rows as u64 + header]);
        }
    }
}
