//! What passes the border as text: rows of inputs and contacts coming in, effects going out (contracts of the command `run`).
//!
//! Rows are read by the declared types, without a tree of JSON values in between;
//! numbers are read by their digits and never pass through a binary float.
//!
//! | file | what it reads or writes |
//! |---|---|
//! | `schema` | names from outside, looked up |
//! | `event_row`, `contact_row` | whole rows |
//! | `json`, `typed` | JSON members; values of a declared type |
//! | `number`, `moment` | numbers; dates, times and durations |
//! | `effect`, `write` | effects as lines of JSON |

mod contact_row;
mod effect;
mod event_row;
mod json;
mod meant;
pub mod moment;
mod number;
mod row_error;
mod schema;
mod typed;
mod write;

#[cfg(test)]
mod tests;

pub use self::{
    contact_row::{ContactRow, CsvColumns, UndeclaredColumn},
    effect::{Bodies, write_effect},
    event_row::{EventRow, Undeclared},
    row_error::RowError,
    schema::Schema,
};

/// The longest row that is read, in bytes.
pub const ROW_BYTES_MAX: usize = 1024 * 1024;
