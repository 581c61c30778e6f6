//! Rows of a contacts file.

use std::borrow::Cow;

use super::{
    RowError, Schema,
    json::{Members, string},
};
use crate::{program::FieldId, value::Value};

/// A row of a contacts file.
#[derive(Debug, PartialEq)]
pub struct ContactRow<'a> {
    /// The contact's id.
    pub id: Cow<'a, str>,
    /// The fields that are set.
    pub fields: Vec<(FieldId, Value)>,
}

/// What the columns of a CSV file are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CsvColumns(Vec<Column>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Column {
    Id,
    Field(FieldId, String),
    Undeclared(String),
}

impl Schema<'_> {
    /// Reads a row of a contacts file in JSON Lines.
    ///
    /// # Errors
    /// Why the row is rejected.
    pub fn contact_row<'a>(&self, row: &'a str) -> Result<ContactRow<'a>, RowError> {
        if row.len() > super::ROW_BYTES_MAX {
            return Err(RowError::TooLong);
        }
        let members = Members::of_row(row)?;
        let raw = members.get("id");
        let raw = raw.ok_or_else(|| RowError::Missing("id".to_owned()))?;
        let id = string(raw).filter(|id| !id.is_empty());
        let id = id.ok_or_else(|| RowError::wrong("id", "a contact's id", raw.get()))?;
        let mut fields = Vec::new();
        for (name, raw) in members.iter().filter(|(name, _)| *name != "id") {
            let (field, declared) = self
                .field(name)
                .ok_or_else(|| RowError::unknown("field", name))?;
            let value = self.json_value(name, &declared.ty, raw)?;
            give(&mut fields, field, value, name)?;
        }
        self.complete(ContactRow { id, fields })
    }

    /// Reads the header of a contacts file in CSV.
    ///
    /// # Errors
    /// [`RowError::Missing`] without a column `id`, [`RowError::Twice`] for two columns of one field.
    pub fn csv_columns<'a>(
        &self,
        header: impl Iterator<Item = &'a str>,
    ) -> Result<CsvColumns, RowError> {
        let mut columns = Vec::new();
        for name in header {
            let column = match self.field(name) {
                _ if name == "id" => Column::Id,
                Some((field, _)) => Column::Field(field, name.to_owned()),
                None => Column::Undeclared(name.to_owned()),
            };
            let same = |known: &Column| match (known, &column) {
                (Column::Field(one, _), Column::Field(other, _)) => one == other,
                (Column::Undeclared(_), Column::Undeclared(_)) => false,
                _ => known == &column,
            };
            if columns.iter().any(same) {
                return Err(RowError::Twice(name.to_owned()));
            }
            columns.push(column);
        }
        if !columns.contains(&Column::Id) {
            return Err(RowError::Missing("id".to_owned()));
        }
        Ok(CsvColumns(columns))
    }

    /// Reads a row of a contacts file in CSV; an empty cell is unset.
    ///
    /// # Errors
    /// Why the row is rejected.
    pub fn csv_row<'a>(
        &self,
        columns: &CsvColumns,
        cells: impl ExactSizeIterator<Item = &'a str>,
    ) -> Result<ContactRow<'a>, RowError> {
        if cells.len() != columns.0.len() {
            return Err(RowError::Ragged {
                expected: columns.0.len(),
                found: cells.len(),
            });
        }
        let mut id = "";
        let mut fields = Vec::new();
        for (column, cell) in columns.0.iter().zip(cells) {
            match column {
                _ if cell.is_empty() => {}
                Column::Id => id = cell,
                Column::Undeclared(name) => return Err(RowError::unknown("field", name)),
                Column::Field(field, name) => {
                    let declared = self.program.fields.get(field.index());
                    let declared = declared.ok_or_else(|| RowError::unknown("field", name))?;
                    fields.push((*field, self.cell(name, &declared.ty, cell)?));
                }
            }
        }
        if id.is_empty() {
            return Err(RowError::Missing("id".to_owned()));
        }
        self.complete(ContactRow {
            id: Cow::Borrowed(id),
            fields,
        })
    }

    fn complete<'a>(&self, row: ContactRow<'a>) -> Result<ContactRow<'a>, RowError> {
        match self.missing_field(&row.fields) {
            Some(field) => Err(RowError::Missing(field.to_owned())),
            None => Ok(row),
        }
    }
}

/// Notes a field's value; what is unset is as if it were not there.
fn give(
    fields: &mut Vec<(FieldId, Value)>,
    field: FieldId,
    value: Value,
    name: &str,
) -> Result<(), RowError> {
    if fields.iter().any(|(known, _)| *known == field) {
        return Err(RowError::Twice(name.to_owned()));
    }
    if value.is_set() {
        fields.push((field, value));
    }
    Ok(())
}
