//! The words of the grammar.

use nurture_compiler::lex::TokenKind;

use super::{Documented, documented};

/// What a word of the grammar is for; none for those that explain themselves beside others.
pub fn word(kind: TokenKind) -> Option<&'static Documented> {
    let name = kind.word()?.text;
    ALL.iter().find(|one| one.name == name)
}

const ALL: &[Documented] = &[
    // Declarations.
    documented(
        "flow",
        "flow NAME [\"Title\"] clause… statement… end",
        "What happens to a contact over time, from what starts it to its end.",
    ),
    documented(
        "test",
        "test \"name\" of FLOW … end",
        "Plays a flow in virtual time: what happens to a contact, and what is expected of the flow.",
    ),
    documented(
        "event",
        "event NAME [\"External\"] { field: type }",
        "Something that happens to a contact, and what is known about it.",
    ),
    documented(
        "email",
        "email NAME { subject: \"…\", body: \"…\" }",
        "A mail; `send email NAME` sends it.",
    ),
    documented(
        "sms",
        "sms NAME { text: \"…\" }",
        "A text message; `send sms NAME` sends it.",
    ),
    documented(
        "push",
        "push NAME { title: \"…\", text: \"…\" }",
        "A push message; `send push NAME` sends it.",
    ),
    documented(
        "topic",
        "topic NAME [\"Title\"]",
        "What messages are about; contacts give and withdraw consent for each.",
    ),
    documented(
        "segment",
        "segment NAME = CONDITION",
        "The contacts for whom a condition holds; it is computed.",
    ),
    documented(
        "score",
        "score NAME { EVENT: +5, decay: 10% every 30d }",
        "A whole number for each contact that events raise and lower.",
    ),
    documented(
        "team",
        "team NAME { email: \"…\" }",
        "People who are notified and get tasks.",
    ),
    documented(
        "action",
        "action NAME { param: type } [returns { field: type }]",
        "Something outside that a flow can `call`.",
    ),
    documented(
        "policy",
        "policy clause… end",
        "Holds for every flow: `timezone`, `quiet`, `limit`, `holdout`, `exit on`, `exit when`.",
    ),
    // Clauses.
    documented(
        "on",
        "on EVENT [as NAME] [where EXPR]",
        "What starts the flow: an event, a change of a list, score or field, a date, a schedule, or `manual`.",
    ),
    documented(
        "goal",
        "goal EVENT [where EXPR] [within 30d]",
        "Success: the contact leaves with the outcome `goal`; `within` counts from entry.",
    ),
    documented(
        "expire",
        "expire after 60d",
        "The flow is over for a contact so long after entry, with the outcome `expired`.",
    ),
    documented(
        "reenter",
        "reenter never | always | after 30d | restart [per EXPR]",
        "Whether a contact may enter again.",
    ),
    documented(
        "owner",
        "owner \"a@b\" [backup \"c@d\"]",
        "Who answers for the flow.",
    ),
    documented(
        "timezone",
        "timezone \"Europe/Berlin\"",
        "The zone of contacts who have none of their own.",
    ),
    documented(
        "quiet",
        "quiet 21:00 to 08:00",
        "When no marketing message leaves; what is due then is held until it is over.",
    ),
    documented(
        "limit",
        "limit 3 email per 7d [otherwise skip | wait]",
        "How many marketing messages of a channel a contact gets from all flows in any stretch of that length.",
    ),
    documented(
        "holdout",
        "holdout 10%",
        "The share of contacts who get no marketing message, to compare with.",
    ),
    documented(
        "priority",
        "priority 10",
        "Flows of higher priority go first; the default is 0.",
    ),
    // Statements.
    documented(
        "send",
        "send email NAME [with { param: EXPR }] [as ALIAS]",
        "Sends a message. Address, consent, hold-out, quiet hours and limits are looked at when it is about to leave.",
    ),
    documented(
        "wait",
        "wait 2d | wait until MOMENT | wait for EVENT [up to 2d]",
        "Waits for a time, a moment, an event or a condition.",
    ),
    documented(
        "if",
        "if CONDITION then … [elseif … then …] [else …] end",
        "Goes one way or another. An event without a window is looked for since the contact entered the flow.",
    ),
    documented(
        "match",
        "match EXPR case a, b then … [else …] end",
        "Goes by a value; every value needs a case, or there is an `else`.",
    ),
    documented(
        "split",
        "split [\"name\"] 50% a then … 50% b then … end",
        "Divides contacts by chance; the same contact always gets the same arm.",
    ),
    documented(
        "set",
        "set contact.FIELD = EXPR",
        "Gives a field of the contact a value.",
    ),
    documented(
        "add",
        "add EXPR to contact.FIELD",
        "Adds to a field of the contact.",
    ),
    documented(
        "unset",
        "unset contact.FIELD",
        "Takes the value of an optional field away.",
    ),
    documented(
        "tag",
        "tag NAME",
        "Puts a tag on the contact; `tagged NAME` asks for it.",
    ),
    documented("untag", "untag NAME", "Takes a tag off the contact."),
    documented("join", "join LIST", "Puts the contact on a list."),
    documented("leave", "leave LIST", "Takes the contact off a list."),
    documented("notify", "notify TEAM \"text\"", "Tells people something."),
    documented(
        "task",
        "task \"text\" for TEAM [backup TEAM] [due 24h] [as NAME]",
        "Gives people work; `wait for done NAME` waits for it.",
    ),
    documented(
        "call",
        "call ACTION [with { param: EXPR }] [as NAME]",
        "Calls something outside, at least once; `wait for done NAME as reply` gives what it returns.",
    ),
    documented(
        "start",
        "start FLOW",
        "The contact also enters another flow.",
    ),
    documented(
        "stop",
        "stop FLOW",
        "The contact leaves another flow, with the outcome `exited`.",
    ),
    documented(
        "exit",
        "exit [\"reason\"] | exit on EVENT | exit when CONDITION",
        "Ends this contact's run with the outcome `exited`: at once as a step, or whenever it happens as a clause.",
    ),
    documented(
        "repeat",
        "repeat 3 times [every 7d] [until CONDITION] do … end",
        "Does something several times; `until` is looked at when a pass is due.",
    ),
    // What connects them.
    documented(
        "where",
        "where EXPR",
        "Only events for which this holds; their fields are read by their names.",
    ),
    documented(
        "until",
        "until MOMENT | until CONDITION",
        "Waits for the next such moment; one that is past does not wait. In a `repeat`, ends it.",
    ),
    documented(
        "up",
        "up to 2d",
        "How long a wait lasts at most; then `else` runs, if there is one.",
    ),
    documented(
        "after",
        "after 3d then …",
        "What happens when none of the cases has come so long after the wait began.",
    ),
    documented(
        "within",
        "within 30d",
        "How long after entry the goal counts.",
    ),
    documented(
        "as",
        "as NAME",
        "Gives a name: to an event's payload, a send, a task or a call.",
    ),
    documented(
        "every",
        "every monday at 09:00 | every 7d",
        "Comes again: on days of the calendar, or so long after the pass before began.",
    ),
    documented(
        "at",
        "at 09:00",
        "The contact's local time of day; in a test, when it happens.",
    ),
    documented(
        "expect",
        "expect at 2d EFFECT | expect no KIND",
        "What the flow under test does then; what it does and no line expects fails the test.",
    ),
    documented(
        "with",
        "with { param: EXPR }",
        "Gives the message or action what it takes.",
    ),
    documented(
        "per",
        "per EXPR | per 7d",
        "In `reenter`, tells runs apart by a value; in `limit`, the length of the stretch.",
    ),
    // Conditions.
    documented("tagged", "tagged NAME", "Whether the contact has the tag."),
    documented(
        "reachable",
        "reachable email",
        "Whether a message could reach the contact: an address, consent, no permanent bounce.",
    ),
    documented(
        "in_flow",
        "in_flow(FLOW)",
        "Whether the contact is in the flow now.",
    ),
    documented(
        "last",
        "EVENT in last 30d",
        "Whether it has happened in that stretch, this moment included.",
    ),
    documented("ever", "EVENT ever", "Whether it has happened at all."),
    documented(
        "is",
        "x is set | x is unset",
        "Whether an optional has a value; behind `is set` it can be used.",
    ),
    documented(
        "contains",
        "x contains y",
        "Whether a text or list has something in it.",
    ),
    documented("starts", "x starts with y", "Whether a text begins so."),
    documented("ends", "x ends with y", "Whether a text ends so."),
    documented(
        "now",
        "now: datetime",
        "This moment; in a `where`, the moment of the event.",
    ),
];
