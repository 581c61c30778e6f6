//! Reading contacts.

use std::sync::Arc;

use super::{
    ContactsFormat, PlayError, Reject, Source, UndeclaredColumns,
    csv_records::CsvRecords,
    lines::Lines,
    people::{People, Person},
    reject::{Notice, ROWS_TOLD, Told, shown},
};
use crate::{
    value::Value,
    wire::{ContactRow, RowError, Schema},
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
    told: &mut Told<'_>,
) -> Result<Contacts, PlayError> {
    let mut reader = ContactsReader {
        schema,
        file: source.name.into(),
        people,
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
    contacts: Contacts,
    told: &'r mut Told<'t>,
}

impl ContactsReader<'_, '_, '_> {
    fn csv(&mut self, mut records: CsvRecords<impl std::io::Read>) -> Result<(), PlayError> {
        let broken = |source| PlayError::Read {
            file: self.file.to_string(),
            source,
        };
        let Some(header) = records.next().map_err(broken)? else {
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
        loop {
            let record = records.next().map_err(|source| PlayError::Read {
                file: self.file.to_string(),
                source,
            })?;
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

    fn json_lines(&mut self, mut lines: Lines<impl std::io::Read>) -> Result<(), PlayError> {
        loop {
            let line = lines.next().map_err(|source| PlayError::Read {
                file: self.file.to_string(),
                source,
            })?;
            let Some(line) = line else { return Ok(()) };
            self.count()?;
            let row = line.text().and_then(|text| self.schema.contact_row(text));
            if let Err(reason) = row.and_then(|row| self.add(row)) {
                self.reject(line.number, reason, shown(line.bytes))?;
            }
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
