//! What is built in, in a few words: keywords, types, functions, variables of templates, members of declarations.
//!
//! It is shown on hover, beside completions and in signature help, so that one thing is explained in one way.

mod functions;
mod words;

pub use self::{
    functions::{FunctionDoc, functions},
    words::word,
};

/// Something that every project has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Documented {
    /// Its name.
    pub name: &'static str,
    /// How it is written.
    pub form: &'static str,
    /// What it is or does, a sentence or two.
    pub text: &'static str,
}

/// The types that have a name.
pub const TYPES: &[Documented] = &[
    documented("text", "text", "Any text."),
    documented(
        "int",
        "int",
        "A whole number of 64 bits; overflow ends the run, it never wraps.",
    ),
    documented("decimal", "decimal", "An exact decimal number."),
    documented("percent", "percent", "A share, such as `10%`."),
    documented("bool", "bool", "`true` or `false`."),
    documented("date", "date", "A day of the calendar, without a zone."),
    documented("time", "time", "A time of day, without a zone."),
    documented("datetime", "datetime", "A moment."),
    documented(
        "duration",
        "duration",
        "A stretch of time, such as `2d` or `1d12h`; a day has exactly 24 hours.",
    ),
    documented(
        "money",
        "money(EUR)",
        "An exact amount of one currency; it never meets another's.",
    ),
    documented("email", "email", "A text that is a mail address."),
    documented("phone", "phone", "A text that is a telephone number."),
    documented("url", "url", "A text that is a web address."),
    documented(
        "timezone",
        "timezone",
        "A text that is the name of a time zone, such as `Europe/Berlin`.",
    ),
    documented("list", "list of T", "Values of one type, in order."),
];

/// The variables that every template has.
pub const TEMPLATE_VARIABLES: &[Documented] = &[
    documented(
        "contact",
        "contact.FIELD",
        "The contact that the message goes to.",
    ),
    documented("flow", "flow: text", "The name of the flow that sends."),
    documented("message", "message: text", "The name of the message."),
    documented("now", "now: datetime", "The moment of sending."),
    documented(
        "unsubscribe_url",
        "unsubscribe_url: text",
        "Where the contact withdraws consent.",
    ),
];

/// The statements of templates.
pub const TEMPLATE_STATEMENTS: &[Documented] = &[
    documented(
        "if",
        "if CONDITION",
        "What stands up to `endif`, if the condition holds.",
    ),
    documented(
        "elif",
        "elif CONDITION",
        "What stands here, if no condition before held and this one does.",
    ),
    documented("else", "else", "What stands here, if nothing before held."),
    documented("endif", "endif", "The end of an `if`."),
    documented(
        "for",
        "for NAME in LIST",
        "What stands up to `endfor`, for each value of a list.",
    ),
    documented("endfor", "endfor", "The end of a `for`."),
    documented("set", "set NAME = VALUE", "Gives a value a name."),
];

/// Names that expressions have beside declared ones.
pub const VALUES: &[Documented] = &[
    documented(
        "contact",
        "contact.FIELD",
        "The contact: its fields as they are now; in a `where`, as they were when the event came.",
    ),
    documented(
        "now",
        "now: datetime",
        "This moment; in a `where`, the moment of the event.",
    ),
    documented("today", "today: date", "The contact's local day."),
];

/// The members of messages, and those that tests have beside them.
pub const MESSAGE_MEMBERS: &[Documented] = &[
    documented(
        "subject",
        "subject: \"…\"",
        "The mail's subject, with `{values}`.",
    ),
    documented(
        "preheader",
        "preheader: \"…\"",
        "What mail programs show behind the subject, with `{values}`.",
    ),
    documented(
        "from",
        "from: \"…\"",
        "Who it comes from: an address, or a name with one.",
    ),
    documented(
        "title",
        "title: \"…\"",
        "The push message's title, with `{values}`.",
    ),
    documented(
        "text",
        "text: \"…\"",
        "The text, with `{values}`; of a mail, the part without markup.",
    ),
    documented(
        "body",
        "body: \"emails/welcome.mjml\"",
        "The template: an MJML, HTML or text file of the project.",
    ),
    documented(
        "topic",
        "topic: NAME",
        "What it is about, as far as consent goes.",
    ),
    documented(
        "category",
        "category: marketing",
        "`marketing` needs consent; `transactional` looks at the address alone.",
    ),
    documented(
        "to",
        "to: \"ada@example.com\"",
        "The address that a message of a test goes to.",
    ),
    documented(
        "id",
        "id: \"ada\"",
        "The contact's id in a test; its name there, if none is written.",
    ),
    documented(
        "params",
        "params: { NAME: TYPE }",
        "What each send gives the message in `with { … }`.",
    ),
];

/// What stands in a list under a name.
pub fn find(list: &'static [Documented], name: &str) -> Option<&'static Documented> {
    list.iter().find(|one| one.name == name)
}

pub(crate) const fn documented(
    name: &'static str,
    form: &'static str,
    text: &'static str,
) -> Documented {
    Documented { name, form, text }
}
