//! Whole constructs, with stops for what is to be filled in.

use nurture_compiler::{checked::Type, lex::TokenKind as K, source::Span};

use super::{CompletionItem, CompletionKind, Insert, cursor::Cursor, words};
use crate::Analysis;

/// What a construct is called, what it writes, and what it is for.
type Construct = (&'static str, &'static str, &'static str);

const DECLARATIONS: [Construct; 13] = [
    (
        "flow",
        "flow ${1:name} \"${2:Title}\"\n  on ${3:signup}\n  exit on unsubscribed\n\n  $0\nend",
        "What happens to a contact over time.",
    ),
    (
        "test",
        "test \"${1:what must come of it}\" of ${2:flow}\n  contact { id: \"ada\", email: \"ada@example.com\" }\n  at 0d ${3:signup}\n  expect at 0d $0\nend",
        "Plays a flow in virtual time.",
    ),
    (
        "email",
        "email ${1:name} {\n  subject: \"${2}\"\n  body: \"emails/${1:name}.mjml\"\n}",
        "A mail.",
    ),
    ("sms", "sms ${1:name} { text: \"$0\" }", "A text message."),
    (
        "push",
        "push ${1:name} { title: \"${2}\", text: \"$0\" }",
        "A push message.",
    ),
    (
        "contact",
        "contact {\n  email: email\n  $0\n}",
        "What is known about each contact.",
    ),
    (
        "event",
        "event ${1:name} { ${2:field}: ${3:text} }",
        "Something that happens to contacts.",
    ),
    (
        "list",
        "list ${1:name}",
        "Contacts that flows and inputs put there.",
    ),
    (
        "segment",
        "segment ${1:name} = $0",
        "Contacts of whom a condition holds.",
    ),
    (
        "score",
        "score ${1:name} {\n  ${2:opened}: +${3:5}\n  decay: 10% every 30d\n}",
        "Points that contacts gather and lose.",
    ),
    (
        "team",
        "team ${1:name} { email: \"${2}\" }",
        "People who are told things and given tasks.",
    ),
    (
        "action",
        "action ${1:crm.create_contact} { ${2:email}: ${3:email} }",
        "What other systems can do.",
    ),
    (
        "policy",
        "policy\n  quiet 21:00 to 08:00\n  limit 3 email per 7d\n  exit on unsubscribed\nend",
        "What holds for all flows.",
    ),
];

const STATEMENTS: [Construct; 11] = [
    ("send email", "send email ${1:message}", "Sends a message."),
    (
        "if … end",
        "if $1 then\n  $0\nend",
        "Does something for some contacts.",
    ),
    (
        "if … else … end",
        "if $1 then\n  $2\nelse\n  $0\nend",
        "One thing for some contacts, another for the others.",
    ),
    (
        "wait for … up to",
        "wait for ${1:event} up to ${2:3d} then\n  $3\nelse\n  $0\nend",
        "Waits for an event, and no longer than that.",
    ),
    (
        "wait for case … end",
        "wait for\n  case ${1:event} then\n    $2\n  after ${3:7d} then\n    $0\nend",
        "Waits for the first of several events.",
    ),
    (
        "split … end",
        "split \"${1:name}\"\n  50% ${2:one} then\n    $3\n  50% ${4:two} then\n    $0\nend",
        "A part of the contacts goes each way; a contact always the same.",
    ),
    (
        "repeat … end",
        "repeat ${1:3} times every ${2:7d} do\n  $0\nend",
        "Does something several times.",
    ),
    (
        "task … for",
        "task \"${1:what to do}\" for ${2:team} due ${3:24h} as ${4:name}",
        "Work for people.",
    ),
    ("notify", "notify ${1:team} \"$0\"", "Tells people."),
    (
        "call … as",
        "call ${1:action} with { $2 } as ${3:name}",
        "An integration.",
    ),
    ("wait", "wait ${1:2d}", "A fixed wait."),
];

const CLAUSES: [Construct; 6] = [
    (
        "on … where",
        "on ${1:event} where $0",
        "What starts the flow.",
    ),
    (
        "goal … within",
        "goal ${1:purchase} within ${2:30d}",
        "What the flow is a success for.",
    ),
    (
        "exit on unsubscribed",
        "exit on unsubscribed",
        "Ends the flow for those who unsubscribe.",
    ),
    (
        "expire after",
        "expire after ${1:60d}",
        "How long a contact stays at most.",
    ),
    (
        "reenter after",
        "reenter after ${1:180d}",
        "When a contact may enter again.",
    ),
    (
        "limit … per",
        "limit ${1:3} email per ${2:7d}",
        "How many messages a contact gets at most.",
    ),
];

/// Without what ends a run, `exit` is a statement.
const EXITS: [Construct; 2] = [
    (
        "exit on",
        "exit on ${1:unsubscribed}",
        "Ends every flow for those to whom it happens.",
    ),
    (
        "exit when",
        "exit when $1",
        "Ends every flow for those for whom it comes to hold.",
    ),
];

const TEST_LINES: [Construct; 5] = [
    (
        "at …",
        "at ${1:1d} ${2:opened} $0",
        "Something that happens.",
    ),
    (
        "expect at … send",
        "expect at ${1:2d} send email ${2:message}",
        "A message that must be sent.",
    ),
    (
        "expect at … exit",
        "expect at ${1:5d} exit ${2|completed,goal,exited,expired|}",
        "How the run must end.",
    ),
    ("expect no send", "expect no send", "That nothing is sent."),
    (
        "contact",
        "contact { id: \"${1:ada}\", email: \"${1:ada}@example.com\" }",
        "A contact of the test.",
    ),
];

/// Declarations, and a bare flow.
pub(super) fn declarations(cursor: &Cursor<'_>) -> Vec<CompletionItem> {
    let mut items = constructs(&DECLARATIONS, cursor.word);
    items.extend(words::keywords(&[K::On, K::Topic], cursor.word));
    items
}

/// Statements.
pub(super) fn statements(analysis: &Analysis, cursor: &Cursor<'_>) -> Vec<CompletionItem> {
    let mut items = constructs(&STATEMENTS, cursor.word);
    items.push(matching(analysis, cursor.word));
    items.extend(words::keywords(
        &[
            K::Send,
            K::Wait,
            K::If,
            K::Match,
            K::Split,
            K::Set,
            K::Add,
            K::Unset,
            K::Tag,
            K::Untag,
            K::Join,
            K::Leave,
            K::Notify,
            K::Task,
            K::Call,
            K::Start,
            K::Stop,
            K::Exit,
            K::Repeat,
        ],
        cursor.word,
    ));
    items
}

/// A `match` over the contact's first field that is an enum, with all its values.
fn matching(analysis: &Analysis, replaced: Span) -> CompletionItem {
    let fields = analysis.checked().fields.iter();
    let mut enums = fields.filter_map(|field| match &field.ty {
        Type::Enum(names) => Some((&field.named.name, names)),
        _ => None,
    });
    let text = match enums.next() {
        Some((field, names)) => {
            let cases = names.iter().zip(2..);
            let cases: Vec<String> = cases
                .map(|(name, stop)| format!("  case {name} then\n    ${stop}\n"))
                .collect();
            format!("match contact.${{1:{field}}}\n{}end", cases.concat())
        }
        None => "match $1\n  case $2 then\n    $3\n  else\n    $0\nend".to_owned(),
    };
    construct("match … end", text, "One of several, by a value.", replaced)
}

/// Clauses of flows.
pub(super) fn clauses(replaced: Span) -> Vec<CompletionItem> {
    let mut items = constructs(&CLAUSES, replaced);
    items.extend(words::keywords(
        &[
            K::On,
            K::Goal,
            K::Exit,
            K::Expire,
            K::Reenter,
            K::Owner,
            K::Timezone,
            K::Quiet,
            K::Limit,
            K::Holdout,
            K::Priority,
        ],
        replaced,
    ));
    items
}

/// Clauses of the policy.
pub(super) fn policy_clauses(replaced: Span) -> Vec<CompletionItem> {
    let kinds = [K::Timezone, K::Quiet, K::Limit, K::Holdout];
    let mut items = words::keywords(&kinds, replaced);
    items.extend(constructs(&EXITS, replaced));
    items
}

/// Lines of tests.
pub(super) fn test_lines(replaced: Span) -> Vec<CompletionItem> {
    let mut items = constructs(&TEST_LINES, replaced);
    let kinds = [K::At, K::Expect, K::Contact];
    items.extend(words::keywords(&kinds, replaced));
    items
}

/// The days of the week.
pub(super) fn weekdays(replaced: Span) -> Vec<CompletionItem> {
    let days = [
        K::Monday,
        K::Tuesday,
        K::Wednesday,
        K::Thursday,
        K::Friday,
        K::Saturday,
        K::Sunday,
    ];
    words::keywords(&days, replaced)
}

fn constructs(all: &[Construct], replaced: Span) -> Vec<CompletionItem> {
    all.iter()
        .map(|(label, text, about)| construct(label, (*text).to_owned(), about, replaced))
        .collect()
}

fn construct(label: &str, text: String, about: &str, replaced: Span) -> CompletionItem {
    CompletionItem::new(label, CompletionKind::Snippet, replaced)
        .with_documentation(about)
        .with_rank(4)
        .writing(Insert::Snippet(text))
}
