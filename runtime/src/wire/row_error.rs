//! Why a row is rejected.

use std::borrow::Cow;

use thiserror::Error;

use crate::spelling::likely;

/// Why a row is rejected, in words for whoever sent it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RowError {
    /// Longer than [`super::ROW_BYTES_MAX`].
    #[error("the row is longer than 1 MiB")]
    TooLong,
    /// Not UTF-8.
    #[error("the row is not valid UTF-8")]
    NotUtf8,
    /// Not JSON; what the reader says of it.
    #[error("the row is not valid JSON: {0}")]
    NotJson(String),
    /// JSON, but no object.
    #[error("the row is not a JSON object")]
    NotObject,
    /// A member that stands there twice.
    #[error("`{0}` is given twice")]
    Twice(String),
    /// A member that must be there.
    #[error("`{0}` is missing")]
    Missing(String),
    /// A member that must be there, and likely is, under another name.
    #[error("`{member}` is missing; if it is the member `{found}`, call that `{member}`")]
    Misnamed {
        /// The name that it must have.
        member: Cow<'static, str>,
        /// The name that it has.
        found: String,
    },
    /// A field of an event that stands beside `data` instead of in it.
    #[error("`{0}` is missing in `data`, and stands beside it: write `\"data\":{{\"{0}\":…}}`")]
    BesideData(String),
    /// None or several of the members that say what happened.
    #[error("a row has exactly one of `event`, `set`, `join`, `leave`, `start`")]
    NotOneThing,
    /// A name that the program does not declare.
    #[error("unknown {what} `{name}`{}", hint(likely.as_deref()))]
    Unknown {
        /// What it would be the name of.
        what: &'static str,
        /// The name.
        name: String,
        /// The declared name that was likely meant.
        likely: Option<String>,
    },
    /// A value of the wrong type.
    #[error("`{member}` must be {expected}, found {found}")]
    Type {
        /// Where, with dots.
        member: String,
        /// The type.
        expected: String,
        /// The beginning of what is there.
        found: String,
    },
    /// A date, a time or a number that is written as it should be, and that there is not, or that is too long to be kept.
    #[error("`{member}` cannot be `{found}`: {why}")]
    Impossible {
        /// Where, with dots.
        member: String,
        /// The beginning of what is there.
        found: String,
        /// What is wrong with it.
        why: Box<str>,
    },
    /// Several members that are wrong, each by itself; the first five of them, and how many more there are.
    #[error("{}", listing(errors, *more))]
    Several {
        /// The first ones, in the order of the row.
        errors: Vec<RowError>,
        /// How many others there are.
        more: usize,
    },
    /// A value that must be set.
    #[error("`{0}` can't be unset")]
    Unset(String),
    /// An event that only the runtime makes.
    #[error("`{0}` is made by the runtime and can't come from outside")]
    MadeByRuntime(String),
    /// A message event that does not say of which send.
    #[error("a message event needs `message` or `key`")]
    NoMessage,
    /// `done` that does not say of what.
    #[error("`done` needs one of `task`, `call` and `key`")]
    NoTask,
    /// `data` beside anything but an event.
    #[error("`data` belongs to `event` only")]
    DataWithoutEvent,
    /// A CSV file without a header.
    #[error("there is none: the first line of a CSV file names its columns, `id` among them")]
    NoHeader,
    /// A CSV header without a column of ids.
    #[error("`id` is missing{}", meant_by(column.as_deref()))]
    NoIds {
        /// The column that was likely meant to be it.
        column: Option<String>,
    },
    /// A CSV header whose cells are separated by something else than commas.
    #[error("the cells are separated by {0}, and must be by `,`")]
    Separator(&'static str),
    /// A quote in a CSV file that is not closed; the line that it begins on.
    #[error("a quote that begins on line {0} is never closed")]
    QuoteOpen(u64),
    /// A quote in the middle of a CSV cell that begins with one.
    #[error(
        "a cell goes on behind its closing quote; a quote that is part of it is written twice, as `\"\"`"
    )]
    QuoteInside,
    /// A CSV row of another length than its header.
    #[error("the number of cells is {found}, in the header it is {expected}")]
    Ragged {
        /// As many as the header has.
        expected: usize,
        /// As many as there are.
        found: usize,
    },
    /// A contact that was there before.
    #[error("contact `{0}` is there already")]
    ContactTwice(String),
    /// More contacts than a play can number.
    #[error("there are too many contacts")]
    TooManyContacts,
    /// An input for a contact that does not exist and can't be created by it.
    #[error("unknown contact `{contact}`, and `{field}` is missing to create it")]
    UnknownContact {
        /// The contact's id.
        contact: String,
        /// The first required field that the row does not bring.
        field: String,
    },
}

/// How many mistakes of one row are said.
const ERRORS_SHOWN: usize = 5;

impl RowError {
    /// With what is wrong in the rest of the row, which is looked at only now: good rows pay nothing for it.
    ///
    /// `shown` completes the ones that are said; the rest of them are counted.
    #[cold]
    pub(super) fn and(
        self,
        mut others: impl Iterator<Item = Self>,
        shown: impl Fn(Self) -> Self,
    ) -> Self {
        let first = others.by_ref().take(ERRORS_SHOWN - 1);
        let errors: Vec<Self> = [self].into_iter().chain(first).map(shown).collect();
        let more = others.count();
        match <[Self; 1]>::try_from(errors) {
            Ok([only]) => only,
            Err(errors) => Self::Several { errors, more },
        }
    }

    /// A member whose value is of the wrong type; `found` is the value as it stands in the row.
    #[cold]
    pub(super) fn wrong(member: &str, expected: impl Into<String>, found: &str) -> Self {
        Self::Type {
            member: member.to_owned(),
            expected: expected.into(),
            found: format!("`{}`", beginning(found)),
        }
    }

    /// A value that is written as it should be, and that cannot be.
    #[cold]
    pub(super) fn impossible(member: &str, found: &str, why: impl Into<Box<str>>) -> Self {
        Self::Impossible {
            member: member.to_owned(),
            found: beginning(found),
            why: why.into(),
        }
    }

    /// What a reader of JSON says of a text without line ends, with the column counted in characters.
    ///
    /// The reader counts lines too, from the beginning of the text, which would be taken for the file's.
    #[cold]
    pub(super) fn not_json(error: &serde_json::Error, text: &str) -> Self {
        let said = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        let Some(what) = said.strip_suffix(&place) else {
            return Self::NotJson(said);
        };
        if error.is_eof() {
            return Self::NotJson("it ends too early".to_owned());
        }
        let starts = text.char_indices().map(|(start, _)| start);
        let column = starts.take_while(|start| *start < error.column()).count();
        Self::NotJson(format!("{what} at column {column}"))
    }

    /// A name that is not among the known ones, which are not searched yet for the likely one.
    #[cold]
    pub(super) fn undeclared(what: &'static str, name: &str) -> Self {
        Self::Unknown {
            what,
            name: name.to_owned(),
            likely: None,
        }
    }

    /// A name that is not among the known ones.
    #[cold]
    pub(super) fn unknown<'names>(
        what: &'static str,
        name: &str,
        known: impl IntoIterator<Item = &'names str>,
    ) -> Self {
        Self::Unknown {
            what,
            name: name.to_owned(),
            likely: likely(name, known).map(str::to_owned),
        }
    }
}

fn listing(errors: &[RowError], more: usize) -> String {
    let mut errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
    if more > 0 {
        errors.push(format!("and {more} more"));
    }
    errors.join("; ")
}

/// As much of a value as is shown.
fn beginning(found: &str) -> String {
    const SHOWN: usize = 60;
    match found.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", found.get(..end).unwrap_or_default()),
        None => found.to_owned(),
    }
}

fn hint(likely: Option<&str>) -> String {
    likely.map_or_else(String::new, |name| format!(" (did you mean `{name}`?)"))
}

fn meant_by(column: Option<&str>) -> String {
    column.map_or_else(String::new, |name| {
        format!("; if it is the column `{name}`, call that `id`")
    })
}
