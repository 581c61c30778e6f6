//! Waits, sends, changes and blocks.

use super::{Saying, anywhere, where_label, where_token};
use crate::{lex::TokenKind as T, parse::failure::Label as L};

const UP_TO: T = T::Up;

pub(in crate::parse::meant::saying) const WAITS: &[Saying] = &[
    where_label(
        L::Event,
        "for <d> or <happened>",
        "for <happened> up to <d>",
    ),
    where_label(
        L::Event,
        "for <d> or until <happened>",
        "for <happened> up to <d>",
    ),
    where_token(UP_TO, "or <d>", "up to <d>"),
    where_token(UP_TO, "or after <d>", "up to <d>"),
    where_label(
        L::Statement,
        "wait <d> at <t>",
        "wait until today + <d> at <t>",
    )
    .doubted("write `wait until today + 2d at 09:00`, or two waits: `wait 2d wait until 09:00`"),
    where_token(UP_TO, "upto <d>", "up to <d>"),
    where_token(UP_TO, "for up to <d>", "up to <d>"),
    where_token(UP_TO, "for at most <d>", "up to <d>"),
    where_token(UP_TO, "at most <d>", "up to <d>"),
    where_token(UP_TO, "within <d>", "up to <d>"),
    where_token(UP_TO, "for <d>", "up to <d>"),
    where_token(UP_TO, "until <d>", "up to <d>"),
    where_token(UP_TO, "max <d>", "up to <d>"),
    where_token(UP_TO, "maximum <d>", "up to <d>"),
    where_token(UP_TO, "timeout <d>", "up to <d>"),
    where_token(UP_TO, "in <d>", "up to <d>"),
    where_token(T::To, "up <d>", "up to <d>"),
    anywhere("for <name> . done", "for done <name>"),
    anywhere("open of <name>", "opened <name>"),
    anywhere("opens of <name>", "opened <name>"),
    anywhere("click of <name>", "clicked <name>"),
    anywhere("clicks of <name>", "clicked <name>"),
    anywhere("reply of <name>", "replied <name>"),
    anywhere("reply to <name>", "replied <name>"),
    anywhere("<mevent> of <name>", "<mevent> <name>"),
    where_token(UP_TO, "for open <name>", "for opened <name>"),
    where_token(UP_TO, "for opens <name>", "for opened <name>"),
    where_token(UP_TO, "for click <name>", "for clicked <name>"),
    where_token(UP_TO, "for clicks <name>", "for clicked <name>"),
    where_token(UP_TO, "for reply <name>", "for replied <name>"),
    where_token(UP_TO, "or <event> <name> up", "up").doubted(SEVERAL),
    where_token(UP_TO, "or <event>", "").doubted(SEVERAL),
    where_token(UP_TO, ", <event>", "").doubted(SEVERAL),
    where_token(UP_TO, "and <event>", "")
        .doubted("write one wait behind the other: `wait for opened wait for clicked`"),
    where_token(T::At, "next <day>", "<day>"),
    where_token(T::At, "the <day>", "<day>"),
    where_token(T::At, "until <t> <day>", "until <day> at <t>"),
    anywhere("until end of day", "until today").doubted(END_OF_DAY),
    anywhere("until the end of the day", "until today").doubted(END_OF_DAY),
    anywhere("until end of week", "until today").doubted(OF_WEEK),
    anywhere("until the end of the week", "until today").doubted(OF_WEEK),
    anywhere("until next week", "until today").doubted(OF_WEEK),
    anywhere("until end of month", "until today").doubted(DAY_OF_MONTH),
    anywhere("until the end of the month", "until today").doubted(DAY_OF_MONTH),
    anywhere("until start of month", "until today").doubted(DAY_OF_MONTH),
    anywhere("until beginning of month", "until today").doubted(DAY_OF_MONTH),
    anywhere("until next month", "until today").doubted(DAY_OF_MONTH),
    where_token(T::At, "the <ordinal> of", "today").doubted(DAY_OF_MONTH),
    where_token(T::At, "the <ordinal>", "today").doubted(DAY_OF_MONTH),
    where_label(L::Statement, "wait <d> until", "wait <d> wait until"),
    where_label(L::Statement, "wait <d> , <d2>", "wait <d><d2>"),
    where_label(L::Statement, "wait <d> ,", "wait <d>"),
    where_label(L::Statement, "wait <d> before", "wait <d>"),
    where_label(L::Expression, "wait <d> and $", "wait <d>"),
];

const SEVERAL: &str = "wait for several events with `wait for case purchase then … case signup then … after 3d then … end`";

const DAY_OF_MONTH: &str =
    "write a date: `wait until 2026-12-01`; a flow may begin `on every month on 1`";

const END_OF_DAY: &str =
    "say at which time: `wait until 18:00`; the next day begins with `wait until today + 1d`";

const OF_WEEK: &str = "say on which day: `wait until monday`, `wait until friday at 17:00`";

pub(in crate::parse::meant::saying) const SENDS: &[Saying] = &[
    where_label(L::Channel, "e - mail", "email"),
    where_label(L::Statement, "e - mail <name>", "send email <name>"),
    where_label(L::Statement, "<channel> <name> !{", "send <channel> <name>"),
    where_token(T::With, "to contact . email", ""),
    where_token(T::With, "to contact . phone", ""),
    where_token(T::With, "to contact !.", ""),
    where_token(T::With, "to <path>", "").doubted(TO_THE_CONTACT),
    where_token(T::With, "to <text>", "").doubted(TO_THE_CONTACT),
    where_token(T::With, "to <name>", "").doubted(TO_THE_CONTACT),
    where_token(
        T::With,
        "send <channel> <name> after <d>",
        "wait <d> send <channel> <name>",
    ),
    where_token(
        T::With,
        "send <channel> <name> in <d>",
        "wait <d> send <channel> <name>",
    ),
    where_token(
        T::With,
        "send <channel> <name> at <t>",
        "wait until <t> send <channel> <name>",
    ),
    where_token(
        T::With,
        "send <channel> <name> on <day>",
        "wait until <day> send <channel> <name>",
    ),
    where_token(
        T::With,
        "send <channel> <name> , <name2>",
        "send <channel> <name> send <channel> <name2>",
    ),
    where_token(
        T::With,
        "send <channel> <name> and <name2>",
        "send <channel> <name> send <channel> <name2>",
    ),
];

const TO_THE_CONTACT: &str =
    "take it away: a message goes to the contact of the flow; `notify` writes to a team";

pub(in crate::parse::meant::saying) const CHANGES: &[Saying] = &[
    where_label(
        L::Statement,
        "^ contact . <name> + = <value>",
        "add <value> to contact.<name>",
    ),
    where_label(
        L::Statement,
        "^ contact . <name> - = <n>",
        "add -<n> to contact.<name>",
    ),
    where_label(L::Statement, "^ contact . <name> =", "set contact.<name> ="),
    where_token(
        T::Assign,
        "set contact . <name> + = <value>",
        "add <value> to contact.<name>",
    ),
    where_token(
        T::Assign,
        "set contact . <name> - = <n>",
        "add -<n> to contact.<name>",
    ),
    where_token(T::Assign, "contact . <name> to", "contact.<name> ="),
    where_token(T::Assign, "contact . <name> as", "contact.<name> ="),
    anywhere("let <name> = <value>", "").doubted(NO_VARIABLES),
    anywhere("var <name> = <value>", "").doubted(NO_VARIABLES),
    anywhere("const <name> = <value>", "").doubted(NO_VARIABLES),
    anywhere("add tag <quoted>", "tag <quoted>"),
    anywhere("set tag <quoted>", "tag <quoted>"),
    anywhere("remove tag <quoted>", "untag <quoted>"),
    anywhere("tag contact <quoted>", "tag <quoted>"),
    anywhere("tag contact as <name>", "tag <name>"),
    anywhere("remove contact from the flow", "exit"),
    anywhere("remove contact from this flow", "exit"),
    anywhere("remove contact from flow", "exit"),
    anywhere("remove from the flow", "exit"),
    anywhere("remove from this flow", "exit"),
    anywhere("remove from flow", "exit"),
    anywhere("exit the flow", "exit"),
    anywhere("exit this flow", "exit"),
    anywhere("stop the flow", "exit"),
    anywhere("stop this flow", "exit"),
    anywhere("leave the flow", "exit"),
    anywhere("leave this flow", "exit"),
    anywhere("add tag <name>", "tag <name>"),
    anywhere("set tag <name>", "tag <name>"),
    anywhere("remove tag <name>", "untag <name>"),
    anywhere("add contact to list <name>", "join <name>"),
    anywhere("add contact to <name>", "join <name>"),
    anywhere("add to list <name>", "join <name>"),
    anywhere("add to <name>", "join <name>"),
    anywhere("remove contact from <name>", "leave <name>"),
    anywhere("remove from <name>", "leave <name>"),
    anywhere("subscribe to <name>", "join <name>"),
    anywhere("join list <name>", "join <name>"),
    anywhere("join segment <name>", "join <name>"),
    anywhere("leave list <name>", "leave <name>"),
    anywhere("leave segment <name>", "leave <name>"),
    anywhere("start flow <name>", "start <name>"),
    anywhere("stop flow <name>", "stop <name>"),
    anywhere("notify team <name>", "notify <name>"),
    anywhere("tag as <name>", "tag <name>"),
    anywhere("tag with <name>", "tag <name>"),
    anywhere("tag contact <name>", "tag <name>"),
    where_label(L::Statement, "goto <name>", "").doubted(NO_JUMPS),
    where_label(L::Statement, "go to <name>", "").doubted(NO_JUMPS),
    where_label(L::Statement, "jump to <name>", "").doubted(NO_JUMPS),
    where_label(L::Statement, "goto start", "").doubted(NO_JUMPS),
    anywhere("goto start $", "").doubted(NO_JUMPS),
    anywhere("exit flow", "exit"),
    anywhere("exit with reason <text>", "exit <text>"),
    anywhere("exit with <text>", "exit <text>"),
    anywhere("exit as <text>", "exit <text>"),
    anywhere("exit because <text>", "exit <text>"),
    anywhere("exit reason <text>", "exit <text>"),
    where_token(T::When, "exit goal $", "").doubted(
        "a goal stands among the clauses: `goal purchase`; a bare `exit` ends the flow here",
    ),
];

const NO_VARIABLES: &str = "there are no variables: write the value where it is used, or keep it in a field of the contact with `set`";

const NO_BREAK: &str = "a `repeat` ends with its `until`: `repeat 3 times every 1d until contact.plan == pro do … end`; `exit` ends the whole flow";

const NO_CONTINUE: &str =
    "what is left of a pass stands in an `if`: `if contact.plan == free then … end`";

const NO_JUMPS: &str = "a flow runs from top to bottom: go round with `repeat 3 times do … end`, or begin another flow with `start welcome`";

pub(in crate::parse::meant::saying) const BLOCKS: &[Saying] = &[
    where_label(
        L::Statement,
        "assign task <text> to <name>",
        "task <text> for <name>",
    ),
    where_label(
        L::Statement,
        "create task <text> to <name>",
        "task <text> for <name>",
    ),
    where_label(L::Statement, "create task", "task"),
    where_label(L::Statement, "create a task", "task"),
    where_label(L::Statement, "create new task", "task"),
    where_label(L::Statement, "assign task", "task"),
    where_label(L::Statement, "assign a task", "task"),
    where_label(L::Statement, "open task", "task"),
    where_label(L::Statement, "new task", "task"),
    where_token(T::To, "add task", "task"),
    where_token(T::To, "add a task", "task"),
    where_token(
        T::TextStart,
        "task for <name> <text>",
        "task <text> for <name>",
    ),
    where_label(L::Statement, "^ break", "exit").doubted(NO_BREAK),
    where_label(L::Statement, "^ continue", "exit").doubted(NO_CONTINUE),
    where_token(T::For, "to <name>", "for <name>"),
    where_token(T::TextStart, "notify <name> :", "notify <name>"),
    where_token(T::TextStart, "notify <name> with", "notify <name>"),
    where_label(L::Expression, "due in <d>", "due <d>"),
    where_label(L::Expression, "due after <d>", "due <d>"),
    where_token(T::Every, "per day", "every 1d"),
    where_token(T::Every, "per week", "every 7d"),
    where_token(T::Every, "per month", "every 30d"),
    where_token(T::Every, "per <d>", "every <d>"),
    where_token(T::Every, "each <d>", "every <d>"),
    where_token(T::Every, "daily", "every 1d"),
    where_token(T::Every, "weekly", "every 7d"),
    where_token(T::Every, "monthly", "every 30d"),
    where_token(T::Duration, "every day", "every 1d"),
    where_token(T::Duration, "every week", "every 7d"),
    where_token(T::Duration, "every month", "every 30d"),
    where_token(T::Times, "<n> do", "<n> times do"),
    where_token(T::Times, "<n> every", "<n> times every"),
    where_token(T::Times, "<n> x", "<n> times"),
    where_token(T::Times, "<n> time", "<n> times"),
    anywhere("^ default then", "else"),
    anywhere("^ default :", "else"),
    where_label(L::Arm, "<name> then", "case <name> then"),
    where_label(L::Arm, "<name> :", "case <name> then"),
    where_label(L::Arm, "when <name> then", "case <name> then"),
    where_token(T::Then, "case <name> :", "case <name> then"),
    where_token(T::Then, "case <text> :", "case <text> then"),
    where_label(L::Expression, ", then", "then"),
    where_token(T::Then, "<name> :", "<name> then"),
    where_token(T::Then, ":", "then"),
    where_label(L::Arm, "split test", "split"),
    where_label(L::Arm, "split a / b test", "split"),
    where_label(L::Arm, "split ab test", "split"),
    where_label(L::Arm, "split ab", "split"),
    where_label(L::Arm, "case <share> <name> then", "<share> <name> then"),
    where_label(
        L::Statement,
        "case <share> <name> then",
        "<share> <name> then",
    ),
    where_label(L::Arm, "^ <name> <share> then", "<share> <name> then"),
    where_label(L::Statement, "^ <name> <share> then", "<share> <name> then"),
];
