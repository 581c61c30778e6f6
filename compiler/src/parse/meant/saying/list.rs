//! The sayings, by what they are about; of two that fit, the first is read.

use super::{Certainty, Saying, Wants};
use crate::{lex::TokenKind as T, parse::failure::Label as L};

/// All of them.
pub(super) const SAYINGS: [&[Saying]; 9] = [
    COUNTS,
    CONDITIONS,
    EVENTS,
    WAITS,
    SENDS,
    CHANGES,
    BLOCKS,
    CLAUSES,
    TESTS_AND_DECLARATIONS,
];

const fn where_token(kind: T, said: &'static str, meant: &'static str) -> Saying {
    say(Wants::Token(kind), said, meant)
}

const fn where_label(label: L, said: &'static str, meant: &'static str) -> Saying {
    say(Wants::Label(label), said, meant)
}

const fn anywhere(said: &'static str, meant: &'static str) -> Saying {
    say(Wants::Anything, said, meant)
}

const fn say(wants: Wants, said: &'static str, meant: &'static str) -> Saying {
    Saying {
        wants,
        said,
        meant,
        certainty: Certainty::Sure,
    }
}

impl Saying {
    /// It may mean several things.
    const fn doubted(mut self, help: &'static str) -> Self {
        self.certainty = Certainty::Advice(help);
        self
    }
}

/// Events are counted.
const COUNTS: &[Saying] = &[
    where_label(
        L::Operator,
        "<happened> at least <n> times <window>",
        "count(<happened> <window>) >= <n>",
    ),
    where_label(
        L::Operator,
        "<happened> at most <n> times <window>",
        "count(<happened> <window>) <= <n>",
    ),
    where_label(
        L::Operator,
        "<happened> more than <n> times <window>",
        "count(<happened> <window>) > <n>",
    ),
    where_label(
        L::Operator,
        "<happened> less than <n> times <window>",
        "count(<happened> <window>) < <n>",
    ),
    where_label(
        L::Operator,
        "<happened> fewer than <n> times <window>",
        "count(<happened> <window>) < <n>",
    ),
    where_label(
        L::Operator,
        "<happened> exactly <n> times <window>",
        "count(<happened> <window>) == <n>",
    ),
    where_label(
        L::Operator,
        "<happened> <n> times <window>",
        "count(<happened> <window>) >= <n>",
    ),
    where_label(
        L::Expression,
        "at least <n> <happened> <window>",
        "count(<happened> <window>) >= <n>",
    ),
    where_label(
        L::Operator,
        "more than <n> <happened> <window>",
        "count(<happened> <window>) > <n>",
    ),
];

const CONDITIONS: &[Saying] = &[
    where_token(T::Then, "contact in list <name>", "contact in <name>"),
    where_token(T::Then, "contact in segment <name>", "contact in <name>"),
    where_label(L::Operator, "<name> reaches <n>", "<name> >= <n>"),
    where_label(L::Operator, "<name> reached <n>", "<name> >= <n>"),
    where_label(L::Operator, "<name> drops below <n>", "<name> < <n>"),
    where_label(L::Operator, "<path> not in", "not <path> in"),
    where_label(L::Operator, "<name> not in", "not <name> in"),
    where_token(T::Unset, "<path> is not in", "not <path> in"),
    where_token(T::Unset, "contact is not in", "not contact in"),
    where_token(T::Unset, "is in", "in"),
    where_label(L::Operator, "contact not in", "not contact in"),
    where_label(
        L::Operator,
        "<path> between <value> and <value2>",
        "<path> >= <value> and <path> <= <value2>",
    ),
    where_label(L::Operator, "equal to", "=="),
    where_label(L::Operator, "equals to", "=="),
    where_label(L::Operator, "equals", "=="),
    where_label(L::Operator, "equal", "=="),
    where_label(L::Operator, "eq", "=="),
    where_label(L::Operator, "does not equal", "!="),
    where_label(L::Operator, "not equals", "!="),
    where_label(L::Operator, "not equal to", "!="),
    where_label(L::Operator, "at least <n> times", ">= <n>"),
    where_label(L::Operator, "at most <n> times", "<= <n>"),
    where_label(L::Operator, "more than <n> times", "> <n>"),
    where_label(L::Operator, "less than <n> times", "< <n>"),
    where_label(L::Operator, "greater than", ">"),
    where_label(L::Operator, "more than", ">"),
    where_label(L::Operator, "bigger than", ">"),
    where_label(L::Operator, "less than", "<"),
    where_label(L::Operator, "smaller than", "<"),
    where_label(L::Operator, "at least", ">="),
    where_label(L::Operator, "at most", "<="),
    where_token(T::Unset, "is equal to", "=="),
    where_token(T::Unset, "is not equal to", "!="),
    where_token(T::Unset, "is greater than", ">"),
    where_token(T::Unset, "is more than", ">"),
    where_token(T::Unset, "is less than", "<"),
    where_token(T::Unset, "is at least", ">="),
    where_token(T::Unset, "is at most", "<="),
    where_token(T::Unset, "is one of", "in"),
    where_label(L::Operator, "one of", "in"),
    where_label(L::Operator, "includes", "contains"),
    where_label(L::Operator, "begins with", "starts with"),
    where_label(L::Operator, "like <text>", "contains <text>")
        .doubted("write `contains`, `starts with` or `ends with`"),
    where_label(L::Operator, "matches <text>", "contains <text>")
        .doubted("write `contains`, `starts with` or `ends with`"),
    where_label(
        L::Expression,
        "set contact . <name> = unset",
        "unset contact.<name>",
    ),
    where_label(L::Expression, "== unset", "is unset"),
    where_label(L::Expression, "= unset", "is unset"),
    where_label(L::Expression, "!= unset", "is set"),
    where_label(L::Expression, "== set", "is set"),
    where_label(
        L::Expression,
        "<path> <op> <value> and <op2> <value2>",
        "<path> <op> <value> and <path> <op2> <value2>",
    ),
    where_label(
        L::Expression,
        "<path> <op> <value> or <op2> <value2>",
        "<path> <op> <value> or <path> <op2> <value2>",
    ),
];

const EVENTS: &[Saying] = &[
    where_token(T::Dot, "contact <mevent>", "<mevent>"),
    anywhere("contact has not <mevent>", "not <mevent>"),
    anywhere("contact has <mevent>", "<mevent>"),
    anywhere("has not <mevent>", "not <mevent>"),
    anywhere("has <mevent>", "<mevent>"),
    anywhere("contact did not open", "not opened"),
    anywhere("contact did not click", "not clicked"),
    anywhere("did not open", "not opened"),
    anywhere("never <mevent>", "not <mevent>"),
    anywhere("did not click", "not clicked"),
    anywhere("in the last <d>", "in last <d>"),
    anywhere("in the past <d>", "in last <d>"),
    anywhere("in past <d>", "in last <d>"),
    where_token(T::Ever, "within the last <d>", "in last <d>"),
    where_token(T::Ever, "within last <d>", "in last <d>"),
    where_token(T::Ever, "during the last <d>", "in last <d>"),
    where_token(T::Ever, "over the last <d>", "in last <d>"),
    where_token(T::Ever, "last <d>", "in last <d>"),
    where_token(T::Last, "in <d>", "in last <d>"),
    where_label(L::Expression, "if tag <name>", "if tagged <name>"),
    where_label(L::Expression, "elseif tag <name>", "elseif tagged <name>"),
    where_label(L::Expression, "and tag <name>", "and tagged <name>"),
    where_label(L::Expression, "or tag <name>", "or tagged <name>"),
    where_label(L::Expression, "not tag <name>", "not tagged <name>"),
    where_label(L::Expression, "when tag <name>", "when tagged <name>"),
    where_label(L::Expression, "( tag <name>", "(tagged <name>"),
    anywhere("contact has tag <name>", "tagged <name>"),
    anywhere("has tag <name>", "tagged <name>"),
    anywhere("tagged ( <name> )", "tagged <name>"),
    anywhere("tagged ( <text> )", "tagged <text>"),
    anywhere("reachable ( <channel> )", "reachable <channel>"),
    anywhere("<mevent> ( <name> )", "<mevent> <name>"),
    where_token(T::LeftParen, "in_flow <name>", "in_flow(<name>)"),
    anywhere("in_flow ( flow <name> )", "in_flow(<name>)"),
];

const UP_TO: T = T::Up;

const WAITS: &[Saying] = &[
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
    where_token(T::At, "the <ordinal> of", "today").doubted(DAY_OF_MONTH),
    where_token(T::At, "the <ordinal>", "today").doubted(DAY_OF_MONTH),
    where_label(L::Statement, "wait <d> until", "wait <d> wait until"),
    where_label(L::Statement, "wait <d> , <d2>", "wait <d><d2>"),
];

const SEVERAL: &str = "wait for several events with `wait for case purchase then … case signup then … after 3d then … end`";

const DAY_OF_MONTH: &str =
    "write a date: `wait until 2026-12-01`; a flow may begin `on every month on 1`";

const SENDS: &[Saying] = &[
    where_label(L::Channel, "e - mail", "email"),
    where_label(L::Statement, "e - mail <name>", "send email <name>"),
    where_label(L::Statement, "<channel> <name> !{", "send <channel> <name>"),
    where_token(T::With, "to contact . email", ""),
    where_token(T::With, "to contact . phone", ""),
    where_token(T::With, "to contact", ""),
    where_token(T::With, "to <path>", "").doubted(
        "take it away: a message goes to the contact of the flow; `notify` writes to a team",
    ),
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

const CHANGES: &[Saying] = &[
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
    where_token(T::When, "exit goal $", "").doubted(
        "a goal stands among the clauses: `goal purchase`; a bare `exit` ends the flow here",
    ),
];

const NO_VARIABLES: &str = "there are no variables: write the value where it is used, or keep it in a field of the contact with `set`";

const NO_JUMPS: &str = "a flow runs from top to bottom: go round with `repeat 3 times do … end`, or begin another flow with `start welcome`";

const BLOCKS: &[Saying] = &[
    where_token(T::For, "to <name>", "for <name>"),
    where_label(L::Expression, "due in <d>", "due <d>"),
    where_label(L::Expression, "due after <d>", "due <d>"),
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
    where_label(L::Arm, "^ <name> <share> then", "<share> <name> then"),
    where_label(L::Statement, "^ <name> <share> then", "<share> <name> then"),
];

const CLAUSES: &[Saying] = &[
    where_label(
        L::Day,
        "every <ordinal> of the month",
        "every month on <ordinal>",
    ),
    where_label(
        L::Day,
        "every <ordinal> of month",
        "every month on <ordinal>",
    ),
    where_label(
        L::Day,
        "every <ordinal> of every month",
        "every month on <ordinal>",
    ),
    where_label(L::Day, "every <ordinal>", "every month on <ordinal>"),
    where_token(T::Int, "month on the <ordinal>", "month on <ordinal>"),
    where_token(T::On, "every month at", "every month on 1 at")
        .doubted("say on which day: `every month on 1 at 09:00`"),
    where_label(L::Day, "every <d>", "every day").doubted(RECURS),
    where_label(L::Day, "every week", "every monday")
        .doubted("say on which day: `every monday at 09:00`"),
    where_label(L::Day, "every year", "every day")
        .doubted("a year goes round by a date of the contact: `on contact.birthday every year`"),
    where_label(L::Day, "every hour", "every day").doubted(RECURS),
    anywhere("on daily at", "on every day at"),
    anywhere("on weekdays at", "on every weekday at"),
    anywhere("on <day> at", "on every <day> at"),
    anywhere("on weekly at", "on every monday at")
        .doubted("say on which day: `on every monday at 09:00`"),
    anywhere("on monthly at", "on every month on 1 at")
        .doubted("say on which day: `on every month on 1 at 09:00`"),
    anywhere("on birthday every", "on contact.birthday every"),
    anywhere("on tag <name>", "on join <name>").doubted(TAGS_TRIGGER_NOTHING),
    anywhere("on tagged <name>", "on join <name>").doubted(TAGS_TRIGGER_NOTHING),
    anywhere("on untag <name>", "on leave <name>").doubted(TAGS_TRIGGER_NOTHING),
    where_label(L::Clause, "on joined <name>", "on join <name>"),
    where_label(L::Clause, "on joins <name>", "on join <name>"),
    where_label(L::Clause, "on joining <name>", "on join <name>"),
    where_label(L::Clause, "on left <name>", "on leave <name>"),
    where_label(L::Clause, "on leaves <name>", "on leave <name>"),
    where_label(L::Clause, "on leaving <name>", "on leave <name>"),
    where_label(L::Clause, "on join list <name>", "on join <name>"),
    where_label(L::Clause, "on join segment <name>", "on join <name>"),
    where_label(L::Clause, "on leave list <name>", "on leave <name>"),
    where_label(L::Clause, "on leave segment <name>", "on leave <name>"),
    where_label(L::Clause, "on event <name>", "on <name>"),
    where_label(L::Clause, "on score <name> reaches", "on <name> reaches"),
    where_label(L::Clause, "on score <name> drops", "on <name> drops"),
    where_label(
        L::Clause,
        "on contact . <name> changes to <value>",
        "on change contact.<name> to <value>",
    ),
    where_label(
        L::Clause,
        "on contact . <name> becomes <value>",
        "on change contact.<name> to <value>",
    ),
    where_label(
        L::Clause,
        "on contact . <name> is <value>",
        "on change contact.<name> to <value>",
    ),
    where_label(
        L::Clause,
        "on contact . <name> == <value>",
        "on change contact.<name> to <value>",
    ),
    where_label(
        L::Clause,
        "on contact . <name> = <value>",
        "on change contact.<name> to <value>",
    ),
    where_label(
        L::Clause,
        "on contact . <name> changes",
        "on change contact.<name>",
    ),
    where_label(
        L::Clause,
        "on contact . <name> changed",
        "on change contact.<name>",
    ),
    where_label(
        L::Clause,
        "on contact . <name> <op> <value>",
        "on change contact.<name>",
    )
    .doubted(CONDITIONS_TRIGGER_NOTHING),
    anywhere("on when", "on manual").doubted(CONDITIONS_TRIGGER_NOTHING),
    where_label(L::Clause, "on <name> >= <n>", "on <name> reaches <n>"),
    where_label(L::Clause, "on <name> > <n>", "on <name> reaches <n>")
        .doubted("write `reaches`: `on interest reaches 50` is from under 50 to 50 or more"),
    where_label(L::Clause, "on <name> < <n>", "on <name> drops below <n>"),
    where_label(L::Clause, "on <name> <= <n>", "on <name> drops below <n>").doubted(
        "write `drops below`: `on interest drops below 20` is from 20 or more to under 20",
    ),
    where_label(L::Clause, "on <name> exceeds <n>", "on <name> reaches <n>")
        .doubted("write `reaches`: `on interest reaches 50` is from under 50 to 50 or more"),
    where_label(
        L::Clause,
        "on <name> falls below <n>",
        "on <name> drops below <n>",
    ),
    where_token(T::Below, "drops under <n>", "drops below <n>"),
    where_token(T::Below, "drops to <n>", "drops below <n>"),
    where_token(T::Below, "drops <n>", "drops below <n>"),
    where_token(T::Within, "in <d>", "within <d>"),
    where_token(T::Within, "in the next <d>", "within <d>"),
    where_token(T::Within, "in next <d>", "within <d>"),
    where_token(T::Within, "for <d>", "within <d>"),
    where_token(T::Within, "up to <d>", "within <d>"),
    anywhere("goal contact .", "goal when contact."),
    anywhere("exit contact .", "exit when contact."),
    anywhere("goal if", "goal when"),
    anywhere("exit if", "exit when"),
    anywhere("stop on <event>", "exit on <event>"),
    anywhere("stop when $", "exit when"),
    anywhere("goal on <event>", "goal <event>"),
    anywhere("exit after <d>", "expire after <d>"),
    where_token(T::After, "expire in <d>", "expire after <d>"),
    where_token(T::After, "expire <d>", "expire after <d>"),
    where_token(T::Never, "reenter every <d>", "reenter after <d>"),
    where_token(T::Never, "reenter in <d>", "reenter after <d>"),
    where_token(T::Never, "reenter <d>", "reenter after <d>"),
    where_token(T::Never, "reenter once per <d>", "reenter after <d>"),
    where_token(T::Never, "reenter once", "reenter never"),
    where_token(T::To, "quiet from <t>", "quiet <t>"),
    where_token(T::To, "quiet between <t> and <t2>", "quiet <t> to <t2>"),
    where_token(T::To, "<t> until <t2>", "<t> to <t2>"),
    where_token(T::To, "<t> till <t2>", "<t> to <t2>"),
    where_token(T::Comma, "<day> and <day2>", "<day>, <day2>"),
    where_token(T::Comma, "<day> or <day2>", "<day>, <day2>"),
    where_label(
        L::Channel,
        "limit <channel> <n> per",
        "limit <n> <channel> per",
    ),
];

const TESTS_AND_DECLARATIONS: &[Saying] = &[
    where_token(T::Duration, "at day <n>", "at <n>d"),
    where_token(T::Duration, "at <n>", "at <n>d"),
    anywhere("at <d> :", "at <d>"),
    where_label(L::Event, "at <d> expect", "expect at <d>"),
    where_token(T::No, "expect send", "expect at 0d send").doubted(EXPECTED_WHEN),
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
    anywhere("<name> [ ]", "list of <name>"),
    anywhere("list ( <name> )", "list of <name>"),
    anywhere("list [ <name> ]", "list of <name>"),
    anywhere("list < <name> >", "list of <name>"),
    anywhere("array of <name>", "list of <name>"),
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
    where_token(T::Assign, "segment <name> $", "segment <name> ="),
    where_token(
        T::Assign,
        "segment <name> contact",
        "segment <name> = contact",
    ),
];

const EXPECTED_WHEN: &str = "say when: `expect at 2d send email welcome`";

/// Where no clause, wait or window has a place for them.
pub(super) const DEADLINES: &[Saying] = &[
    where_label(L::Operator, "in the next <d>", "").doubted(DATES_ARE_COMPARED),
    where_label(L::Operator, "in <d>", "").doubted(DATES_ARE_COMPARED),
    where_label(L::Operator, "within <d>", "").doubted(DATES_ARE_COMPARED),
];

const DATES_ARE_COMPARED: &str =
    "a date is compared: `contact.renewal <= today + 30d`; an event is looked for `in last 30d`";

const TAGS_TRIGGER_NOTHING: &str =
    "no trigger looks at tags: keep a list, `join vip`, and write `on join vip`";

const CONDITIONS_TRIGGER_NOTHING: &str = "a condition triggers through a segment: `segment warm = contact.score > 50`, then `on join warm`";

const RECURS: &str =
    "a trigger recurs on days: `every day`, `every monday, thursday`, `every month on 1`";
