//! Rows of a contacts file.

use std::borrow::Cow;

use super::{
    RowError, Schema,
    event_row::not_text,
    json::{Members, Raw, string},
    meant,
};
use crate::{program::FieldId, spelling::likely, value::Value};

/// A row of a contacts file.
#[derive(Debug, PartialEq)]
pub struct ContactRow<'a> {
    /// The contact's id.
    pub id: Cow<'a, str>,
    /// The fields that are set.
    pub fields: Vec<(FieldId, Value)>,
    /// How many cells stand in columns that no declaration knows; they were passed over.
    pub ignored: u64,
}

impl ContactRow<'_> {
    /// The same, of no other's text.
    pub fn into_owned(self) -> ContactRow<'static> {
        ContactRow {
            id: Cow::Owned(self.id.into_owned()),
            fields: self.fields,
            ignored: self.ignored,
        }
    }
}

/// What the columns of a CSV file are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CsvColumns(Vec<Column>);

/// A column that no field is declared for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndeclaredColumn {
    /// Its name in the header.
    pub name: String,
    /// The field that was likely meant, if the header does not have it anyhow.
    pub likely: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Column {
    Id,
    Field(FieldId, String),
    Undeclared(String),
}

impl CsvColumns {
    /// The columns that no field is declared for, in the order of the header; those without a name are left out.
    pub fn undeclared(&self, schema: &Schema<'_>) -> Vec<UndeclaredColumn> {
        let is_there = |name: &str| {
            let field = schema.field(name).map(|(field, _)| field);
            self.0
                .iter()
                .any(|column| matches!(column, Column::Field(known, _) if Some(*known) == field))
        };
        let free: Vec<&str> = schema
            .field_names()
            .filter(|name| !is_there(name))
            .collect();
        let undeclared = self.0.iter().filter_map(|column| match column {
            Column::Undeclared(name) if !name.trim().is_empty() => Some(UndeclaredColumn {
                name: name.clone(),
                likely: likely(name, free.iter().copied()).map(str::to_owned),
            }),
            _ => None,
        });
        undeclared.collect()
    }
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
        let missing = || meant::row_member(RowError::Missing("id".to_owned()), &members);
        let raw = raw.ok_or_else(missing)?;
        let id = string(raw).ok_or_else(|| not_text("id", raw))?;
        if id.is_empty() {
            return Err(RowError::wrong("id", "a contact's id", raw.get()));
        }
        let mut fields = Vec::new();
        let mut given = members.iter().filter(|(name, _)| *name != "id");
        while let Some((name, raw)) = given.next() {
            let (field, value) = match self.member_of_contact(name, raw) {
                Ok(found) => found,
                Err(error) => {
                    let others = given.map(|(name, raw)| self.member_of_contact(name, raw));
                    return Err(self.with_others(error, others.filter_map(Result::err)));
                }
            };
            give(&mut fields, field, value, name)?;
        }
        self.complete(ContactRow {
            id,
            fields,
            ignored: 0,
        })
    }

    fn member_of_contact(&self, name: &str, raw: Raw<'_>) -> Result<(FieldId, Value), RowError> {
        let (field, declared) = self
            .field(name)
            .ok_or_else(|| RowError::undeclared("field", name))?;
        Ok((field, self.json_value(name, &declared.ty, raw)?))
    }

    /// Reads the header of a contacts file in CSV.
    ///
    /// # Errors
    /// [`RowError::NoIds`] without a column `id`, [`RowError::Separator`] where this is so because the cells are separated
    /// by something else than commas, [`RowError::Twice`] for two columns of one field.
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
        if columns.contains(&Column::Id) {
            Ok(CsvColumns(columns))
        } else {
            Err(no_ids(&columns))
        }
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
        // A header may have very many columns of no field.
        let most = columns.0.len().min(self.program.fields.len());
        let mut fields = Vec::with_capacity(most);
        let mut ignored = 0;
        let mut pairs = columns.0.iter().zip(cells);
        while let Some((column, cell)) = pairs.next() {
            match column {
                _ if cell.is_empty() => {}
                Column::Id => id = cell,
                Column::Undeclared(_) => ignored += 1,
                Column::Field(field, name) => match self.cell_of(*field, name, cell) {
                    Ok(value) => fields.push((*field, value)),
                    Err(error) => {
                        let others = pairs.filter_map(|(column, cell)| match column {
                            Column::Field(field, name) if !cell.is_empty() => {
                                self.cell_of(*field, name, cell).err()
                            }
                            _ => None,
                        });
                        return Err(self.with_others(error, others));
                    }
                },
            }
        }
        if id.is_empty() {
            return Err(RowError::Missing("id".to_owned()));
        }
        self.complete(ContactRow {
            id: Cow::Borrowed(id),
            fields,
            ignored,
        })
    }

    fn cell_of(&self, field: FieldId, name: &str, cell: &str) -> Result<Value, RowError> {
        let declared = self.program.fields.get(field.index());
        let declared = declared.ok_or_else(|| RowError::undeclared("field", name))?;
        self.cell(name, &declared.ty, cell)
    }

    fn complete<'a>(&self, row: ContactRow<'a>) -> Result<ContactRow<'a>, RowError> {
        match self.missing_field(&row.fields) {
            Some(field) => Err(RowError::Missing(field.to_owned())),
            None => Ok(row),
        }
    }
}

/// Why a header has no column of ids: another separator, another way to write it, or none of these.
fn no_ids(columns: &[Column]) -> RowError {
    const SEPARATORS: [(char, &str); 3] = [(';', "`;`"), ('\t', "tabs"), ('|', "`|`")];
    let names: Vec<&str> = columns
        .iter()
        .filter_map(|column| match column {
            Column::Undeclared(name) => Some(name.as_str()),
            Column::Id | Column::Field(..) => None,
        })
        .collect();
    for (separator, shown) in SEPARATORS {
        let mut names = names.iter().filter(|name| name.contains(separator));
        if names.any(|name| name.split(separator).any(is_like_id)) {
            return RowError::Separator(shown);
        }
    }
    let column = names.into_iter().find(|name| is_like_id(name));
    RowError::NoIds {
        column: column.map(str::to_owned),
    }
}

/// Whether a column's name is `id` but for its spelling, or ends in this word.
fn is_like_id(name: &str) -> bool {
    let name = name.trim().trim_matches('"').to_lowercase();
    let mut words = name.rsplit(['_', '-', ' ', '.']);
    words.next() == Some("id") || likely(&name, ["id"]).is_some()
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
