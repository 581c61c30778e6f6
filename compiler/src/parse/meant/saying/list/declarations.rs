//! Lines of tests, and declarations.

use super::{Saying, anywhere, where_label, where_token};
use crate::{lex::TokenKind as T, parse::failure::Label as L};

pub(in crate::parse::meant::saying) const TESTS_AND_DECLARATIONS: &[Saying] = &[
    where_token(T::LeftBrace, "<mevent> email <name>", "<mevent> <name>"),
    where_token(T::LeftBrace, "contact opens <name>", "opened <name>"),
    where_token(T::LeftBrace, "contact clicks <name>", "clicked <name>"),
    where_token(T::LeftBrace, "open <name>", "opened <name>"),
    where_token(T::LeftBrace, "opens <name>", "opened <name>"),
    where_token(T::LeftBrace, "click <name>", "clicked <name>"),
    where_token(T::LeftBrace, "clicks <name>", "clicked <name>"),
    where_token(T::LeftBrace, "at <d> <event> with {", "at <d> <event> {"),
    where_token(
        T::LeftBrace,
        "where <name> == <string>",
        "{ <name>: <string> }",
    ),
    where_token(
        T::LeftBrace,
        "change <name> to <value>",
        "set { <name>: <value> }",
    ),
    where_token(
        T::LeftBrace,
        "at <d> <event> and <event2>",
        "at <d> <event> at <d> <event2>",
    ),
    where_token(
        T::LeftBrace,
        "at <d> <event> , <event2>",
        "at <d> <event> at <d> <event2>",
    ),
    where_token(T::Duration, "+ <d>", "<d>"),
    where_label(
        L::Effect,
        "receives <channel> <name>",
        "send <channel> <name>",
    ),
    where_label(
        L::Effect,
        "receive <channel> <name>",
        "send <channel> <name>",
    ),
    where_label(L::Effect, "gets <channel> <name>", "send <channel> <name>"),
    where_label(
        L::Effect,
        "suppressed <channel> <name>",
        "suppress <channel> <name>",
    ),
    where_label(L::Effect, "expect at <d> no send", "expect no send").doubted(NOTHING),
    where_label(L::Effect, "expect no <channel>", "expect no send").doubted(NOTHING),
    where_label(L::Effect, "expect no emails", "expect no send").doubted(NOTHING),
    where_token(T::No, "expect not send <channel> <name>", "expect no send").doubted(NOTHING),
    where_label(
        L::TestLine,
        "^ assert send <channel> <name> at <d>",
        "expect at <d> send <channel> <name>",
    ),
    where_label(L::TestLine, "^ given contact", "contact"),
    where_label(L::TestLine, "^ when <event>", "at 0d <event>").doubted(FROM_THE_START),
    where_label(L::TestLine, "^ wait <d>", "expect no send").doubted(FROM_THE_START),
    where_token(T::Duration, "at day <n> expect", "expect at <n>d").doubted(FROM_THE_START),
    where_token(T::Duration, "at day <n>", "at <n>d").doubted(FROM_THE_START),
    where_label(L::TestLine, "^ after <d>", "at <d>").doubted(FROM_THE_START),
    where_label(L::TestLine, "^ on day <n>", "at <n>d").doubted(FROM_THE_START),
    where_token(T::No, "expect after <d>", "expect at <d>").doubted(FROM_THE_START),
    where_token(T::Duration, "at <n>", "at <n>d"),
    anywhere("at <d> :", "at <d>"),
    where_label(L::TestLine, "^ then at", "at"),
    where_label(L::TestLine, "^ and at", "at"),
    where_label(L::TestLine, "^ then expect", "expect"),
    where_label(L::TestLine, "^ and expect", "expect"),
    where_label(
        L::TestLine,
        "^ should send <channel> <name> at <d>",
        "expect at <d> send <channel> <name>",
    ),
    where_label(L::Event, "at <d> expect", "expect at <d>"),
    where_token(
        T::No,
        "expect send <channel> <name> at <d>",
        "expect at <d> send <channel> <name>",
    ),
    where_token(
        T::No,
        "expect <channel> <name> at <d>",
        "expect at <d> send <channel> <name>",
    ),
    where_token(T::No, "expect nothing", "expect no send").doubted(NOTHING),
    where_label(L::Effect, "<channel> <name>", "send <channel> <name>"),
    where_token(T::No, "expect send", "expect at 0d send").doubted(EXPECTED_WHEN),
    where_token(T::No, "expect <channel>", "expect at 0d send <channel>").doubted(EXPECTED_WHEN),
    where_token(T::No, "expect exit", "expect at 0d exit").doubted(EXPECTED_WHEN),
    where_token(T::No, "expect notify", "expect at 0d notify").doubted(EXPECTED_WHEN),
    where_token(T::No, "expect task", "expect at 0d task").doubted(EXPECTED_WHEN),
    where_token(T::No, "expect tag", "expect at 0d tag").doubted(EXPECTED_WHEN),
    where_label(L::Expression, "starting at <date>", "starting <date>T00:00"),
    where_label(L::Expression, "starting at", "starting"),
    where_label(L::Expression, "starting on", "starting"),
    where_label(L::TestLine, "starting <date> <t>", "starting <date>T<t>"),
    where_label(
        L::TestLine,
        "set <name> = <value>",
        "at 0d set { <name>: <value> }",
    ),
    where_label(
        L::TestLine,
        "set contact . <name> = <value>",
        "at 0d set { <name>: <value> }",
    ),
    where_label(L::Effect, "completed", "exit completed"),
    where_label(L::Effect, "complete", "exit completed"),
    where_label(L::Effect, "finished", "exit completed"),
    where_label(L::Effect, "end", "exit completed"),
    where_token(T::No, "expect <d>", "expect at <d>"),
    where_label(
        L::TestLine,
        "send <channel> <name> with",
        "send <channel> <name>",
    ),
    where_label(L::TestLine, "no send <channel> <name>", "no send")
        .doubted("`expect no send` says that nothing is sent: it names no message"),
    where_label(L::Effect, "sent <channel>", "send <channel>"),
    where_label(L::Effect, "split <text> <name>", "assign <text> <name>"),
    where_label(L::Effect, "split <name>", "assign <name>"),
    where_label(L::Effect, "splits <name>", "assign <name>"),
    where_label(L::Effect, "arm <name>", "assign <name>"),
    where_label(L::Effect, "assigned <name>", "assign <name>"),
    where_label(L::Effect, "tagged <name>", "tag <name>"),
    where_label(L::Effect, "joined <name>", "join <name>"),
    where_label(L::Effect, "entered", "enter"),
    where_label(L::Effect, "exited", "exit"),
    where_token(
        T::LeftBrace,
        "set contact . <name> = <value>",
        "set { <name>: <value> }",
    ),
    where_token(
        T::LeftBrace,
        "set contact . <name> to <value>",
        "set { <name>: <value> }",
    ),
    where_token(
        T::LeftBrace,
        "set <name> = <value>",
        "set { <name>: <value> }",
    ),
    where_token(
        T::LeftBrace,
        "set <name> to <value>",
        "set { <name>: <value> }",
    ),
    where_token(
        T::LeftBrace,
        "set <name> : <value>",
        "set { <name>: <value> }",
    ),
    where_token(
        T::LeftBrace,
        "contact . <name> = <value>",
        "set { <name>: <value> }",
    ),
    where_token(T::Colon, "<name> <text> : <n>", "<name> : <n>").doubted(COMPARED),
    where_token(T::Colon, "<name> <text> : + <n>", "<name> : + <n>").doubted(COMPARED),
    where_token(T::Question, ": list {", ": list of {"),
    anywhere("<name> [ ]", "list of <name>"),
    anywhere("list ( <name> )", "list of <name>"),
    anywhere("list [ <name> ]", "list of <name>"),
    anywhere("list < <name> >", "list of <name>"),
    anywhere("array of <name>", "list of <name>"),
    anywhere("= <value> from <text>", "= <value>").doubted(
        "the name outside stands before the default: `plan: free | pro from \"Plan\" = free`",
    ),
    where_token(T::Colon, ": <name> <currency> $", ": money(<currency>)"),
    where_token(T::Colon, ": <name> optional $", ": <name>?"),
    where_token(T::Colon, "^ optional <name> : <name2>", "<name>: <name2>?"),
    where_token(T::Colon, "optional <name> : <name2>", "<name>: <name2>?"),
    anywhere(": optional <name> $", ": <name>?"),
    anywhere(": a <name> $", ": <name>"),
    anywhere(": an <name> $", ": <name>"),
    where_label(L::Name, "<channel> : <name>", "<channel> <name>"),
    where_label(L::Declaration, "message <name> {", "email <name> {")
        .doubted("write the channel for `message`: `email`, `sms` or `push`"),
    where_token(T::Assign, "segment <name> :", "segment <name> ="),
    where_token(T::Assign, "segment <name> where", "segment <name> ="),
    where_token(T::Assign, "segment <name> when", "segment <name> ="),
    where_token(T::Assign, "segment <name> if", "segment <name> ="),
    where_label(L::Expression, "segment <name> = if", "segment <name> ="),
    where_label(L::Expression, "segment <name> = when", "segment <name> ="),
    where_label(L::Expression, "segment <name> = where", "segment <name> ="),
    where_token(T::Assign, "segment <name> $", "segment <name> ="),
    where_token(
        T::Assign,
        "segment <name> contact",
        "segment <name> = contact",
    ),
];

const COMPARED: &str =
    "say which field of the event that is: `form_submit where form == \"demo\": +20`";

const NOTHING: &str = "a message that no line expects fails the test already: leave the line out, or write `expect no send`";

/// The first day may be called day 0 or day 1, and what comes after something may count from that.
const FROM_THE_START: &str =
    "what happens in a test counts from its start: `at 0d`, then `at 2d` for two days later";

const EXPECTED_WHEN: &str = "say when: `expect at 2d send email welcome`";
