//! The filters, tests and functions that templates may use: those that the runtime's engine has.

use super::shape::{Kind, Shape, name};
use crate::checked::Type;

/// What a filter makes of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// A value in place of an unset one.
    Default,
    /// A text.
    Text,
    /// A number.
    Number,
    /// A yes or no.
    Bool,
    /// One of a list's values, none of an empty list.
    Item,
    /// A list of the same values.
    SameList,
    /// The same value.
    Same,
    /// Anything.
    Anything,
}

/// Which values a filter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    /// Anything.
    Anything,
    /// What can be shown.
    Shown,
    /// A whole number.
    Number,
    /// A list.
    List,
}

impl Takes {
    /// What a value is that is none of these.
    pub(super) fn refuses(self, shape: &Shape) -> Option<&'static str> {
        match self {
            Self::Anything => None,
            Self::Shown => shape.not_shown(),
            Self::Number => shape.not_number(),
            Self::List => match &shape.kind {
                Kind::Of(Type::List(_)) | Kind::Any => None,
                Kind::Of(ty) => Some(name(ty)),
                _ => shape.not_shown(),
            },
        }
    }
}

/// Which values a filter takes; none of one that does not exist.
pub(super) fn takes(filter: &str) -> Option<Takes> {
    let known = FILTERS.iter().find(|(name, ..)| *name == filter);
    known.map(|(_, takes, _)| *takes)
}

/// The filters.
pub(super) const FILTERS: [(&str, Takes, Effect); 46] = [
    ("abs", Takes::Number, Effect::Number),
    ("attr", Takes::Anything, Effect::Anything),
    ("batch", Takes::List, Effect::Anything),
    ("bool", Takes::Anything, Effect::Bool),
    ("capitalize", Takes::Shown, Effect::Text),
    ("chain", Takes::List, Effect::Anything),
    ("count", Takes::Anything, Effect::Number),
    ("d", Takes::Anything, Effect::Default),
    ("default", Takes::Anything, Effect::Default),
    ("dictsort", Takes::Anything, Effect::Anything),
    ("e", Takes::Shown, Effect::Text),
    ("escape", Takes::Shown, Effect::Text),
    ("first", Takes::Anything, Effect::Item),
    ("float", Takes::Shown, Effect::Number),
    ("format", Takes::Shown, Effect::Text),
    ("groupby", Takes::List, Effect::Anything),
    ("indent", Takes::Shown, Effect::Text),
    ("int", Takes::Shown, Effect::Number),
    ("items", Takes::Anything, Effect::Anything),
    ("join", Takes::Anything, Effect::Text),
    ("last", Takes::Anything, Effect::Item),
    ("length", Takes::Anything, Effect::Number),
    ("lines", Takes::Shown, Effect::Anything),
    ("list", Takes::Anything, Effect::Same),
    ("lower", Takes::Shown, Effect::Text),
    ("map", Takes::List, Effect::Anything),
    ("max", Takes::List, Effect::Item),
    ("min", Takes::List, Effect::Item),
    ("reject", Takes::List, Effect::SameList),
    ("rejectattr", Takes::List, Effect::SameList),
    ("replace", Takes::Shown, Effect::Text),
    ("reverse", Takes::Anything, Effect::Same),
    ("round", Takes::Number, Effect::Number),
    ("safe", Takes::Shown, Effect::Text),
    ("select", Takes::List, Effect::SameList),
    ("selectattr", Takes::List, Effect::SameList),
    ("slice", Takes::List, Effect::Anything),
    ("sort", Takes::List, Effect::SameList),
    ("split", Takes::Shown, Effect::Anything),
    ("string", Takes::Shown, Effect::Text),
    ("title", Takes::Shown, Effect::Text),
    ("trim", Takes::Shown, Effect::Text),
    ("sum", Takes::List, Effect::Number),
    ("unique", Takes::List, Effect::SameList),
    ("upper", Takes::Shown, Effect::Text),
    ("zip", Takes::List, Effect::Anything),
];

/// The tests, behind `is`.
pub(super) const TESTS: [&str; 38] = [
    "boolean",
    "defined",
    "divisibleby",
    "endingwith",
    "eq",
    "equalto",
    "escaped",
    "even",
    "false",
    "filter",
    "float",
    "ge",
    "greaterthan",
    "gt",
    "in",
    "int",
    "integer",
    "iterable",
    "le",
    "lessthan",
    "lower",
    "lt",
    "mapping",
    "ne",
    "none",
    "number",
    "odd",
    "safe",
    "sameas",
    "sequence",
    "startingwith",
    "string",
    "test",
    "true",
    "undefined",
    "upper",
    "==",
    "!=",
];

/// The functions.
pub(super) const FUNCTIONS: [&str; 3] = ["dict", "namespace", "range"];

/// What is known of the loop that one is in, as `loop.…`.
pub(super) const LOOP_NUMBERS: [&str; 7] = [
    "index",
    "index0",
    "revindex",
    "revindex0",
    "length",
    "depth",
    "depth0",
];

/// Likewise, but yes or no.
pub(super) const LOOP_FLAGS: [&str; 2] = ["first", "last"];

/// Functions of the loop.
pub(super) const LOOP_FUNCTIONS: [&str; 2] = ["changed", "cycle"];
