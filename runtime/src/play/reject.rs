//! Rejected rows, and what else is told while rows are read.

use std::sync::Arc;

use super::PlayError;
use crate::wire::{RowError, UndeclaredColumn};

/// A row that was not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// The file it stands in.
    pub file: Arc<str>,
    /// The physical line it begins on, from 1; a CSV header is line 1.
    pub line: u64,
    /// Why it was rejected.
    pub reason: RowError,
    /// Its text, or the beginning of it where it is too long; what is not UTF-8 is replaced.
    pub row: String,
}

/// The columns of a contacts file that no field is declared for; what stands in them is passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndeclaredColumns {
    /// The file they stand in.
    pub file: Arc<str>,
    /// The physical line of its header, from 1.
    pub line: u64,
    /// The columns, in the order of the header.
    pub columns: Vec<UndeclaredColumn>,
}

/// What is told while rows are read.
#[derive(Debug)]
pub(super) enum Notice {
    /// A row was rejected.
    Rejected(Reject),
    /// A header has columns that are passed over.
    Undeclared(UndeclaredColumns),
    /// So many rows of both files were read.
    Rows(u64),
}

/// After how many rows their number is told.
pub(super) const ROWS_TOLD: u64 = 1 << 14;

/// Who is told.
pub(super) type Told<'t> = dyn FnMut(Notice) -> Result<(), PlayError> + 't;

impl Reject {
    /// The line of JSON that `--rejects` holds, without its end: `{"line":…,"file":…,"reason":…,"row":…}`.
    pub fn json(&self) -> String {
        let members = [
            ("line", serde_json::Value::from(self.line)),
            ("file", serde_json::Value::from(&*self.file)),
            ("reason", serde_json::Value::from(self.reason.to_string())),
            ("row", serde_json::Value::from(self.row.as_str())),
        ];
        let members = members.map(|(name, value)| format!("\"{name}\":{value}"));
        format!("{{{}}}", members.join(","))
    }
}

/// The text of a row as it can be shown, whatever its bytes.
pub(super) fn shown(row: &[u8]) -> String {
    String::from_utf8_lossy(row).into_owned()
}
