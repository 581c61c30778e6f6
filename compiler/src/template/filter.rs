//! What an unknown filter may have been meant to be.

use nurture_runtime::spelling::nearest;

use super::known;

/// Filters that other template languages call otherwise, and how many values they take.
const NAMES: [(&str, usize, &[&str]); 12] = [
    (
        "upper",
        0,
        &[
            "upcase",
            "uppercase",
            "ucase",
            "to_upper",
            "toupper",
            "touppercase",
        ],
    ),
    (
        "lower",
        0,
        &[
            "downcase",
            "lowercase",
            "lcase",
            "to_lower",
            "tolower",
            "tolowercase",
        ],
    ),
    (
        "title",
        0,
        &["titlecase", "titleize", "title_case", "capwords"],
    ),
    ("capitalize", 0, &["capitalise", "capital"]),
    ("trim", 0, &["strip", "stripped"]),
    ("length", 0, &["size", "len"]),
    (
        "default",
        1,
        &[
            "default_if_none",
            "fallback",
            "if_empty",
            "ifempty",
            "coalesce",
            "otherwise",
            "or",
        ],
    ),
    (
        "escape",
        0,
        &[
            "escape_html",
            "html_escape",
            "htmlescape",
            "force_escape",
            "h",
        ],
    ),
    ("safe", 0, &["raw", "unescaped"]),
    ("string", 0, &["to_string", "tostring", "str"]),
    ("int", 0, &["to_int", "toint", "integer", "to_i"]),
    ("unique", 0, &["uniq", "distinct"]),
];

/// Filters of other template languages for which there is something else, and what.
const OTHERWISE: [(&str, &[&str]); 6] = [
    (
        "money is shown with its currency as it is; in another form, hand it in as a param of type `text`",
        &[
            "money",
            "currency",
            "format_currency",
            "number_format",
            "money_with_currency",
            "money_without_currency",
            "price",
            "intcomma",
            "floatformat",
            "number",
            "number_with_delimiter",
            "format_number",
            "decimal",
        ],
    ),
    (
        "texts are put together by `~`, as in `name ~ \"!\"`",
        &["append", "prepend", "concat", "cat"],
    ),
    (
        "write the sign itself, as in `score + 1`",
        &[
            "plus",
            "minus",
            "times",
            "divided_by",
            "modulo",
            "add",
            "subtract",
            "multiply",
        ],
    ),
    (
        "only `trim` takes blanks away, and on both sides",
        &[
            "lstrip",
            "rstrip",
            "trim_left",
            "trim_right",
            "ltrim",
            "rtrim",
        ],
    ),
    (
        "`capitalize` makes the first letter a capital, and all others small",
        &["capfirst", "ucfirst", "upper_first", "capitalize_first"],
    ),
    (
        "a body shows values and takes none apart: work it out in the flow, and hand it in as a param of type `text`",
        &[
            "json",
            "tojson",
            "to_json",
            "jsonify",
            "t",
            "translate",
            "trans",
            "pluralize",
            "yesno",
            "linebreaks",
            "linebreaksbr",
            "newline_to_br",
            "nl2br",
            "striptags",
            "strip_html",
            "strip_newlines",
            "urlencode",
            "url_encode",
            "url_escape",
            "md5",
            "sha1",
            "sha256",
            "base64_encode",
            "random",
            "where",
            "sort_natural",
            "pprint",
            "markdown",
        ],
    ),
];

/// Filters of other template languages that show dates and times.
const DATES: [&str; 13] = [
    "date",
    "time",
    "datetime",
    "strftime",
    "date_format",
    "dateformat",
    "format_date",
    "formatdate",
    "datetimeformat",
    "format_datetime",
    "timesince",
    "timeuntil",
    "naturaltime",
];

/// Filters of other template languages that cut texts.
const CUTS: [&str; 8] = [
    "truncate",
    "truncatechars",
    "truncatewords",
    "truncate_words",
    "ellipsis",
    "limit",
    "substr",
    "substring",
];

/// What an unknown filter may have been meant to be.
#[derive(Debug)]
pub(super) struct Meant {
    /// What to do.
    pub(super) help: String,
    /// The filter that does the same with the same values.
    pub(super) name: Option<String>,
}

/// What a filter of that name may have been meant to be, which takes what is `given`.
pub(super) fn meant(name: &str, given: &[&str]) -> Meant {
    const SHORT: usize = 2;
    let helping = |help: String| Meant { help, name: None };
    let small = name.to_lowercase();
    let is_known = known::FILTERS.iter().any(|(known, ..)| *known == small);
    let same = NAMES
        .iter()
        .find(|(_, _, others)| others.contains(&&*small));
    if let Some((meant, count, _)) = same {
        let fits = given.len() == *count;
        return Meant {
            help: format!("write `{meant}`"),
            name: fits.then(|| (*meant).to_owned()),
        };
    }
    if is_known {
        return Meant {
            help: format!("write `{small}`"),
            name: Some(small),
        };
    }
    if DATES.contains(&&*small) {
        return helping(of_dates(given, "…"));
    }
    if CUTS.contains(&&*small) {
        let count = given
            .iter()
            .find(|one| one.bytes().all(|byte| byte.is_ascii_digit()));
        let count = count.copied().unwrap_or("20");
        return helping(format!(
            "write `[:{count}]` behind the value: its first {count} letters"
        ));
    }
    if let Some((help, _)) = OTHERWISE
        .iter()
        .find(|(_, others)| others.contains(&&*small))
    {
        return helping((*help).to_owned());
    }
    let names = known::FILTERS.iter().map(|(name, ..)| *name);
    match nearest(name, names).filter(|_| name.chars().count() > SHORT) {
        Some(near) => Meant {
            help: format!("did you mean `{near}`?"),
            name: Some(near.to_owned()),
        },
        None => helping("work the value out in the flow, and hand it in as a param".to_owned()),
    }
}

/// Whether a word is the name of a filter in capitals, as merge tags have it.
pub(super) fn is_shouted(word: &str) -> bool {
    let is_capital = |sign: char| sign.is_ascii_uppercase() || sign == '_';
    !word.is_empty() && word.chars().all(is_capital) && meant(word, &[]).name.is_some()
}

/// What a function or a method of that name may have been meant to be, which takes what is `given` beside its value.
pub(super) fn of_function(name: &str, given: &[&str]) -> Meant {
    const SAME: [(&str, usize); 14] = [
        ("upper", 0),
        ("lower", 0),
        ("trim", 0),
        ("title", 0),
        ("capitalize", 0),
        ("length", 0),
        ("count", 0),
        ("abs", 0),
        ("int", 0),
        ("string", 0),
        ("escape", 0),
        ("default", 1),
        ("join", 1),
        ("replace", 2),
    ];
    let is_filter = known::FILTERS.iter().any(|(filter, ..)| *filter == name);
    let meant = if is_filter {
        Meant {
            help: format!("values are changed by filters: `… | {name}`"),
            name: Some(name.to_owned()),
        }
    } else {
        meant(name, given)
    };
    // Of those that take numbers or lists it is not known whether the value is one.
    let fits = |name: &str| SAME.contains(&(name, given.len()));
    Meant {
        name: meant.name.filter(|name| fits(name)),
        help: meant.help,
    }
}

/// A filter with what it takes.
pub(super) fn written(name: &str, given: &[&str]) -> String {
    if given.is_empty() {
        name.to_owned()
    } else {
        format!("{name}({})", given.join(", "))
    }
}

/// How dates and times are shown otherwise than they are.
pub(super) fn of_dates(given: &[&str], value: &str) -> String {
    let given = given.first().map(|given| given.trim_matches(['"', '\'']));
    let pattern = given
        .filter(|given| given.contains('%'))
        .unwrap_or("%d %B %Y");
    format!(
        "the flow writes dates and times: hand a param of type `text` in, `with {{ day: format({value}, \"{pattern}\") }}`"
    )
}
