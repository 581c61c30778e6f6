//! The functions of expressions.

/// A built-in function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FunctionDoc {
    /// Its name.
    pub name: &'static str,
    /// Its parameters as they are written in a signature.
    pub params: &'static [&'static str],
    /// The type of its value.
    pub result: &'static str,
    /// What it gives.
    pub text: &'static str,
}

/// The functions of that name: those that take different numbers of values each have an entry.
pub fn functions(name: &str) -> impl Iterator<Item = &'static FunctionDoc> {
    ALL.iter().filter(move |one| one.name == name)
}

impl FunctionDoc {
    /// `round(x: decimal, digits: int): decimal`
    pub fn signature(&self) -> String {
        format!("{}({}): {}", self.name, self.params.join(", "), self.result)
    }

    /// All of them.
    pub const ALL: &'static [Self] = ALL;
}

const ALL: &[FunctionDoc] = &[
    function(
        "date",
        &["t: datetime"],
        "date",
        "The contact's local day at that moment.",
    ),
    function(
        "time",
        &["t: datetime"],
        "time",
        "The contact's local time of day at that moment.",
    ),
    function(
        "weekday",
        &["t: date | datetime"],
        "monday | … | sunday",
        "The day of the week; of a moment, of its local day.",
    ),
    function(
        "hour",
        &["t: datetime"],
        "int",
        "The contact's local hour, 0 to 23.",
    ),
    function("lower", &["x: text"], "text", "In small letters."),
    function("upper", &["x: text"], "text", "In capital letters."),
    function(
        "trim",
        &["x: text"],
        "text",
        "Without the blanks at both ends.",
    ),
    function(
        "length",
        &["x: text | list"],
        "int",
        "How many characters a text has, or values a list.",
    ),
    function(
        "domain",
        &["x: email | url"],
        "text",
        "What stands behind the `@` of a mail address, or a web address's host, in small letters.",
    ),
    function(
        "round",
        &["x: decimal | money"],
        "decimal | money",
        "Half away from zero, to a whole number; money to its currency's digits.",
    ),
    function(
        "round",
        &["x: decimal | money", "digits: int"],
        "decimal | money",
        "Half away from zero, to so many digits.",
    ),
    function(
        "abs",
        &["x: number | money | duration"],
        "the same",
        "Without its sign.",
    ),
    function("min", &["a: T", "b: T"], "T", "The smaller of two values."),
    function("max", &["a: T", "b: T"], "T", "The greater of two values."),
    function(
        "format",
        &["x: date | time | datetime", "pattern: text"],
        "text",
        "Shown by a pattern, such as `\"%d %B %Y\"`; the pattern is checked.",
    ),
    function(
        "count",
        &["EVENT"],
        "int",
        "How often the event has happened.",
    ),
    function(
        "sum",
        &["FIELD of EVENT"],
        "number | money",
        "The sum of the event's field; of nothing, zero.",
    ),
    function(
        "min",
        &["FIELD of EVENT"],
        "T?",
        "The smallest value of the event's field; unset for no event.",
    ),
    function(
        "max",
        &["FIELD of EVENT"],
        "T?",
        "The greatest value of the event's field; unset for no event.",
    ),
    function(
        "earliest",
        &["FIELD of EVENT"],
        "T?",
        "The field's value in the first event; unset for no event.",
    ),
    function(
        "latest",
        &["FIELD of EVENT"],
        "T?",
        "The field's value in the last event; unset for no event.",
    ),
];

const fn function(
    name: &'static str,
    params: &'static [&'static str],
    result: &'static str,
    text: &'static str,
) -> FunctionDoc {
    FunctionDoc {
        name,
        params,
        result,
        text,
    }
}
