//! Reading contacts.

use std::sync::Arc;

use super::{
    ContactsFormat, PlayError, Reject, Source, UndeclaredColumns,
    csv_records::CsvRecords,
    lines::Lines,
    people::{People, Person},
    reject::{Notice, ROWS_TOLD, Told, shown},
    sheets::{self, Sheet, Sheets},
    workers::Worker,
};
use crate::{
    value::Value,
    wire::{ContactRow, CsvColumns, RowError, Schema},
};

/// A contact that is to be made.
#[derive(Debug)]
pub(super) struct NewContact {
    pub(super) person: Person,
    pub(super) id: Arc<str>,
    /// One value for each field.
    pub(super) fields: Vec<Value>,
}

/// What a file of contacts came to.
#[derive(Debug, Default)]
pub(super) struct Contacts {
    pub(super) new: Vec<NewContact>,
    /// How many rows there were.
    pub(super) rows: u64,
    /// How many cells stand in columns that no declaration knows.
    pub(super) ignored: u64,
}

/// Reads all contacts; rejected rows are told as they come.
pub(super) fn read(
    schema: &Schema<'_>,
    format: ContactsFormat,
    source: Source<'_>,
    people: &mut People,
    workers: &[Worker],
    told: &mut Told<'_>,
) -> Result<Contacts, PlayError> {
    let mut reader = ContactsReader {
        schema,
        file: source.name.into(),
        people,
        workers,
        contacts: Contacts::default(),
        told,
    };
    match format {
        ContactsFormat::Csv => reader.csv(CsvRecords::new(source.reader))?,
        ContactsFormat::JsonLines => reader.json_lines(Lines::new(source.reader))?,
    }
    Ok(reader.contacts)
}

/// A value for each field: what is given, else the default, else unset.
pub(super) fn all_fields(
    schema: &Schema<'_>,
    given: Vec<(crate::program::FieldId, Value)>,
) -> Vec<Value> {
    let fields = schema.program().fields.iter();
    let defaults = fields.map(|field| field.default.clone().unwrap_or_default());
    let mut values: Vec<Value> = defaults.collect();
    for (field, value) in given {
        if let Some(place) = values.get_mut(field.index()) {
            *place = value;
        }
    }
    values
}

struct ContactsReader<'r, 'p, 't> {
    schema: &'r Schema<'p>,
    file: Arc<str>,
    people: &'r mut People,
    workers: &'r [Worker],
    contacts: Contacts,
    told: &'r mut Told<'t>,
}

impl ContactsReader<'_, '_, '_> {
    fn csv(&mut self, mut records: CsvRecords<impl std::io::Read>) -> Result<(), PlayError> {
        let columns = Arc::new(self.header(&mut records)?);
        let mut sheets = Sheets::new(self.workers, Some(Arc::clone(&columns)));
        loop {
            let mut sheet = sheets.empty();
            if let Some(first) = records.take_many(sheets::BYTES, &mut sheet.text) {
                self.give_out(&mut sheets, sheet, first)?;
                continue;
            }
            // What is not there as a whole, or not one line without quotes.
            let record = records.next();
            let plain = record.as_ref().ok().copied().flatten();
            let plain = plain.and_then(|record| Some((record.line, record.plain_line()?)));
            if let Some((line, text)) = plain.filter(|(_, text)| text.len() < sheets::BYTES) {
                sheet.text.extend_from_slice(text);
                sheet.text.push(b'\n');
                self.give_out(&mut sheets, sheet, line)?;
                continue;
            }
            sheets.put_away(sheet);
            self.settle(&mut sheets)?;
            let record = record.map_err(|source| self.unreadable(source))?;
            let Some(record) = record else { return Ok(()) };
            self.count()?;
            let row = record
                .cells()
                .and_then(|cells| self.schema.csv_row(&columns, cells.into_iter()));
            if let Err(reason) = row.and_then(|row| self.add(row)) {
                let (line, row) = (record.line, record.shown());
                self.reject(line, reason, row)?;
            }
        }
    }

    /// Reads the header of a CSV file.
    fn header(
        &mut self,
        records: &mut CsvRecords<impl std::io::Read>,
    ) -> Result<CsvColumns, PlayError> {
        let header = records.next();
        let Some(header) = header.map_err(|source| self.unreadable(source))? else {
            return Err(PlayError::Header {
                file: self.file.to_string(),
                line: 1,
                source: RowError::NoHeader,
            });
        };
        let line = header.line;
        let cells = header.cells();
        let columns = cells.and_then(|cells| self.schema.csv_columns(cells.into_iter()));
        let columns = columns.map_err(|source| PlayError::Header {
            file: self.file.to_string(),
            line,
            source,
        })?;
        let undeclared = columns.undeclared(self.schema);
        if !undeclared.is_empty() {
            let file = Arc::clone(&self.file);
            (self.told)(Notice::Undeclared(UndeclaredColumns {
                file,
                line,
                columns: undeclared,
            }))?;
        }
        Ok(columns)
    }

    fn json_lines(&mut self, mut lines: Lines<impl std::io::Read>) -> Result<(), PlayError> {
        let mut sheets = Sheets::new(self.workers, None);
        loop {
            let mut sheet = sheets.empty();
            if let Some(first) = lines.take_many(sheets::BYTES, &mut sheet.text) {
                self.give_out(&mut sheets, sheet, first)?;
                continue;
            }
            sheets.put_away(sheet);
            // What is not there as a whole.
            let line = lines.next();
            self.settle(&mut sheets)?;
            let line = line.map_err(|source| self.unreadable(source))?;
            let Some(line) = line else { return Ok(()) };
            self.count()?;
            let row = line.text().and_then(|text| self.schema.contact_row(text));
            if let Err(reason) = row.and_then(|row| self.add(row)) {
                self.reject(line.number, reason, shown(line.bytes))?;
            }
        }
    }

    /// Has a sheet understood while others are read.
    fn give_out(
        &mut self,
        sheets: &mut Sheets<'_>,
        mut sheet: Sheet,
        first: u64,
    ) -> Result<(), PlayError> {
        if sheet.text.len() < sheets::LEAST {
            self.settle(sheets)?;
            sheet.begin(first);
            sheet.understand(self.schema);
            sheets.put_away(self.add_all(sheet)?);
            return Ok(());
        }
        sheets.give_out(sheet, first)?;
        if sheets.are_many()
            && let Some(sheet) = sheets.take_back()?
        {
            sheets.put_away(self.add_all(sheet)?);
        }
        Ok(())
    }

    /// Adds what stands in all sheets that are given out.
    fn settle(&mut self, sheets: &mut Sheets<'_>) -> Result<(), PlayError> {
        while let Some(sheet) = sheets.take_back()? {
            sheets.put_away(self.add_all(sheet)?);
        }
        Ok(())
    }

    fn add_all(&mut self, mut sheet: Sheet) -> Result<Sheet, PlayError> {
        let mut rows = std::mem::take(&mut sheet.rows);
        for row in rows.drain(..) {
            self.count()?;
            if let Err(reason) = row.said.and_then(|row| self.add(row)) {
                self.reject(row.line, reason, shown(sheet.row(&row.text)))?;
            }
        }
        sheet.rows = rows;
        Ok(sheet)
    }

    fn unreadable(&self, source: std::io::Error) -> PlayError {
        PlayError::Read {
            file: self.file.to_string(),
            source,
        }
    }

    fn add(&mut self, row: ContactRow<'_>) -> Result<(), RowError> {
        let Some((person, id)) = self.people.number(&row.id) else {
            return Err(RowError::TooManyContacts);
        };
        if self.people.exists(person) {
            return Err(RowError::ContactTwice(row.id.into_owned()));
        }
        self.people.create(person);
        let fields = all_fields(self.schema, row.fields);
        self.contacts.ignored += row.ignored;
        self.contacts.new.push(NewContact { person, id, fields });
        Ok(())
    }

    fn count(&mut self) -> Result<(), PlayError> {
        self.contacts.rows += 1;
        if self.contacts.rows.is_multiple_of(ROWS_TOLD) {
            (self.told)(Notice::Rows(self.contacts.rows))?;
        }
        Ok(())
    }

    fn reject(&mut self, line: u64, reason: RowError, row: String) -> Result<(), PlayError> {
        let file = Arc::clone(&self.file);
        (self.told)(Notice::Rejected(Reject {
            file,
            line,
            reason,
            row,
        }))
    }
}
