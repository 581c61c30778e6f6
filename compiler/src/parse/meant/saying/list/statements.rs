//! Sends, changes and blocks.

use super::{Saying, anywhere, where_label, where_token};
use crate::{lex::TokenKind as T, parse::failure::Label as L};

pub(in crate::parse::meant::saying) const SENDS: &[Saying] = &[
    where_label(L::Channel, "e - mail", "email"),
    where_label(
        L::Channel,
        "send text message <message>",
        "send sms <message>",
    ),
    where_label(
        L::Channel,
        "send a text message <message>",
        "send sms <message>",
    ),
    where_token(T::With, "send sms message <message>", "send sms <message>"),
    where_token(
        T::With,
        "send push notification <message>",
        "send push <message>",
    ),
    where_token(T::With, "immediately", ""),
    where_token(T::With, "right away", ""),
    where_token(T::With, "straight away", ""),
    where_token(T::With, "now", ""),
    where_token(T::With, "once !;", ""),
    where_token(T::With, "once <happened>", "").doubted(ONCE),
    where_token(T::With, "once in <d>", "").doubted(ONCE),
    where_token(T::With, "once at <t>", "").doubted(ONCE),
    where_token(T::With, "again !;", ""),
    where_token(T::With, "twice", "").doubted(REPEATED),
    where_token(T::With, "<n> times", "").doubted(REPEATED),
    where_token(T::With, "every <d>", "").doubted(REPEATED),
    where_token(T::With, "every day", "").doubted(REPEATED),
    where_token(T::With, "daily", "").doubted(REPEATED),
    where_token(T::With, "weekly", "").doubted(REPEATED),
    where_token(T::With, "from <string>", "").doubted(SENDER),
    where_token(T::With, "subject <string>", "with { subject: <string> }"),
    where_token(
        T::LeftBrace,
        "with <name> <string>",
        "with { <name>: <string> }",
    ),
    where_token(
        T::With,
        "send <channel> <name> <d> later",
        "wait <d> send <channel> <name>",
    ),
    where_token(
        T::With,
        "send <channel> <name> tomorrow",
        "send <channel> <name>",
    )
    .doubted(TOMORROW),
    where_label(L::Statement, "^ after <d> send ~wait", "wait <d> send"),
    where_label(L::Statement, "^ after <d> send", "wait <d> send").doubted(LAST_BRANCH),
    where_label(L::Statement, "^ after <d> , send ~wait", "wait <d> send"),
    where_label(L::Statement, "^ after <d> , send", "wait <d> send").doubted(LAST_BRANCH),
    where_label(L::Statement, "^ after <d> : ~wait", "wait <d>"),
    where_label(L::Statement, "^ after <d> :", "wait <d>").doubted(LAST_BRANCH),
    where_label(L::Statement, "^ <d> later send", "wait <d> send"),
    where_label(L::Statement, "^ <d> later , send", "wait <d> send"),
    where_label(L::Statement, "^ then send", "send"),
    where_label(L::Statement, "^ then wait", "wait"),
    where_label(
        L::Channel,
        "send a <channel> <message>",
        "send <channel> <message>",
    ),
    where_label(
        L::Channel,
        "send a <channel> <to>",
        "send <channel> message",
    )
    .doubted(NO_MESSAGE),
    where_label(
        L::Channel,
        "send an <channel> <message>",
        "send <channel> <message>",
    ),
    where_label(
        L::Channel,
        "send an <channel> <to>",
        "send <channel> message",
    )
    .doubted(NO_MESSAGE),
    where_label(
        L::Channel,
        "send the <channel> <message>",
        "send <channel> <message>",
    ),
    where_label(
        L::Channel,
        "send the <channel> <to>",
        "send <channel> message",
    )
    .doubted(NO_MESSAGE),
    where_label(
        L::Channel,
        "send internal email to <name>",
        "send email message",
    )
    .doubted(TO_A_TEAM),
    where_label(L::Channel, "send internal email", "send email message").doubted(TO_A_TEAM),
    where_label(
        L::Channel,
        "send the <name> <channel>",
        "send <channel> <name>",
    ),
    where_label(L::Channel, "send <name> <channel>", "send <channel> <name>"),
    where_token(
        T::With,
        "send <channel> called <name>",
        "send <channel> <name>",
    ),
    where_token(
        T::With,
        "send <channel> named <name>",
        "send <channel> <name>",
    ),
    where_label(L::Statement, "e - mail <name>", "send email <name>"),
    where_label(
        L::Statement,
        "<channel> team <name> <string>",
        "notify <name> <string>",
    ),
    where_label(
        L::Statement,
        "<channel> <name> <string>",
        "notify <name> <string>",
    )
    .doubted(TO_A_TEAM),
    where_label(L::Statement, "<channel> <name> !{", "send <channel> <name>"),
    where_token(T::With, "to contact . email", ""),
    where_token(T::With, "to contact . phone", ""),
    where_token(T::With, "to contact !.", ""),
    where_token(T::With, "to <path>", "").doubted(TO_THE_CONTACT),
    where_token(T::With, "to <text>", "").doubted(TO_THE_CONTACT),
    where_token(T::With, "to <name>", "").doubted(TO_THE_CONTACT),
    where_token(
        T::With,
        "send <channel> <name> after <d> !then",
        "wait <d> send <channel> <name>",
    ),
    where_token(
        T::With,
        "send <channel> <name> again in <d>",
        "wait <d> send <channel> <name>",
    ),
    where_token(
        T::With,
        "send <channel> <name> again after <d>",
        "wait <d> send <channel> <name>",
    ),
    where_token(
        T::With,
        "send <channel> <name> in <d>",
        "wait <d> send <channel> <name>",
    ),
    anywhere(
        "send <channel> <name> on <day> at <t>",
        "wait until <day> at <t> send <channel> <name>",
    ),
    anywhere(
        "send <channel> <name> at <t> on <day>",
        "wait until <day> at <t> send <channel> <name>",
    ),
    where_token(
        T::With,
        "send <channel> <name> <day> at <t>",
        "wait until <day> at <t> send <channel> <name>",
    ),
    where_token(
        T::With,
        "send <channel> <name> next <day> at <t>",
        "wait until <day> at <t> send <channel> <name>",
    )
    .doubted(NEXT_DAY),
    where_token(
        T::With,
        "send <channel> <name> next <day>",
        "wait until <day> send <channel> <name>",
    )
    .doubted(NEXT_DAY),
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
        "send <channel> <name> <and> <channel2> <name2>",
        "send <channel> <name> send <channel2> <name2>",
    ),
    where_token(
        T::With,
        "send <channel> <name> <and> send",
        "send <channel> <name> send",
    ),
    where_token(
        T::With,
        "send <channel> <name> , <message2>",
        "send <channel> <name> send <channel> <message2>",
    ),
    where_token(
        T::With,
        "send <channel> <name> and <message2>",
        "send <channel> <name> send <channel> <message2>",
    ),
];

pub(super) const NEXT_DAY: &str = "`wait until monday at 09:00` ends on the next such moment, today's too; to be on another day, write `wait 1d` before it";

const REPEATED: &str =
    "what is done several times stands in a repeat: `repeat 3 times every 2d do … end`";

const ONCE: &str = "what a message waits for stands before it: `wait for opened welcome up to 3d`, `wait 3d`, `wait until 09:00`";

const LAST_BRANCH: &str = "the branch of a wait for those who did not is written `after 3d then`; a wait of its own `wait 3d`";

const SENDER: &str =
    "the sender of a message stands where it is declared: `from: \"Ada <ada@example.com>\"`";

const TOMORROW: &str = "wait before it: `wait until today + 1d at 09:00`";

const TO_A_TEAM: &str =
    "a team is written to with `notify`: `notify sales \"A warm lead: {contact.email}\"`";

const NO_MESSAGE: &str = "name the message behind its channel: `send email welcome`";

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
    where_label(
        L::Statement,
        "^ update contact . <name> to",
        "set contact.<name> =",
    ),
    where_label(
        L::Statement,
        "^ change contact . <name> to",
        "set contact.<name> =",
    ),
    where_token(
        T::Contact,
        "set the <name> of the contact to",
        "set contact.<name> =",
    ),
    where_token(
        T::Contact,
        "set the <name> <name2> of the contact to",
        "set contact.<name> =",
    )
    .doubted(FIELD_OF_ONE_WORD),
    where_token(
        T::Contact,
        "set <name> of the contact to",
        "set contact.<name> =",
    ),
    where_token(
        T::Contact,
        "set <name> of contact to",
        "set contact.<name> =",
    ),
    where_token(T::Contact, "set property <name> to", "set contact.<name> ="),
    where_token(T::Contact, "set field <name> to", "set contact.<name> ="),
    where_label(
        L::Statement,
        "^ increase contact . <name> by <n>",
        "add <n> to contact.<name>",
    ),
    where_label(
        L::Statement,
        "^ decrease contact . <name> by <n>",
        "add -<n> to contact.<name>",
    ),
    where_label(
        L::Statement,
        "^ subtract <n> from contact . <name>",
        "add -<n> to contact.<name>",
    ),
    where_token(T::To, "<n> points to", "<n> to"),
    where_token(T::Assign, "contact . <name> to", "contact.<name> ="),
    where_token(T::Assign, "contact . <name> as", "contact.<name> ="),
    anywhere("let <name> = <value>", "").doubted(NO_VARIABLES),
    anywhere("var <name> = <value>", "").doubted(NO_VARIABLES),
    anywhere("const <name> = <value>", "").doubted(NO_VARIABLES),
    where_label(L::Statement, "^ finish", "exit"),
    where_label(L::Statement, "^ complete flow", "exit"),
    where_label(L::Statement, "^ complete the flow", "exit"),
    where_label(L::Statement, "^ unsubscribe contact", "").doubted(WITHDRAWN),
    where_label(L::Statement, "^ unsubscribe the contact", "").doubted(WITHDRAWN),
    where_label(L::Statement, "^ unsubscribe from <name>", "leave <name>").doubted(WITHDRAWN),
    where_label(L::Statement, "^ unsubscribe", "").doubted(WITHDRAWN),
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
    anywhere("exit <flow> <reason> <text>", "exit <text>"),
    anywhere("exit the flow", "exit"),
    anywhere("exit this flow", "exit"),
    anywhere("stop the flow", "exit"),
    anywhere("stop this flow", "exit"),
    anywhere("leave the flow", "exit"),
    anywhere("leave this flow", "exit"),
    anywhere("add tag <name>", "tag <name>"),
    anywhere("add the tag <name>", "tag <name>"),
    anywhere("apply tag <name>", "tag <name>"),
    anywhere("set tag <name>", "tag <name>"),
    anywhere("remove tag <name>", "untag <name>"),
    anywhere("add contact to list <name>", "join <name>"),
    anywhere("add contact to <name>", "join <name>"),
    anywhere("add to list <name>", "join <name>"),
    anywhere("add to <name>", "join <name>"),
    anywhere("remove contact from list <name>", "leave <name>"),
    anywhere("remove from list <name>", "leave <name>"),
    anywhere("subscribe to list <name>", "join <name>"),
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
    anywhere("exit flow <name>", "stop <name>").doubted(OTHER_FLOW),
    anywhere("exit flow", "exit"),
    where_token(T::When, "exit goal $", "").doubted(
        "a goal stands among the clauses: `goal purchase`; a bare `exit` ends the flow here",
    ),
];

const OTHER_FLOW: &str = "`exit` ends this flow; another one is left by `stop welcome`";

const RANDOM: &str = "a share of the contacts, drawn at random, is an arm of a split: `split 50% short then … 50% long then … end`";

const NAME_OF_A_SPLIT: &str = "a split needs no name, `split 50% short then … 50% long then … end`; one that it has stands in quotes, `split \"test\" 50% short then …`";

const WITHDRAWN: &str = "a flow takes no consent away, an event `unsubscribed` does; `leave newsletter` takes the contact out of a list";

const FIELD_OF_ONE_WORD: &str = "a field has a name of one word: `set contact.lead_score = 3`";

const NO_VARIABLES: &str = "there are no variables: write the value where it is used, or keep it in a field of the contact with `set`";

const NO_BREAK: &str = "a `repeat` ends with its `until`: `repeat 3 times every 1d until contact.plan == pro do … end`; `exit` ends the whole flow";

const NO_CONTINUE: &str =
    "what is left of a pass stands in an `if`: `if contact.plan == free then … end`";

const NO_JUMPS: &str = "a flow runs from top to bottom: go round with `repeat 3 times do … end`, or begin another flow with `start welcome`";

pub(in crate::parse::meant::saying) const BLOCKS: &[Saying] = &[
    where_label(
        L::Statement,
        "^ random <share> <name> then",
        "split <share> <name> then",
    ),
    where_label(L::Statement, "^ random <share> then", "if opened then").doubted(RANDOM),
    where_label(L::Statement, "^ random split", "split"),
    where_token(T::Then, "if random <share> then", "if opened then").doubted(RANDOM),
    where_label(L::Statement, "^ check if", "if"),
    where_label(L::Statement, "^ check whether", "if"),
    where_label(L::Statement, "^ branch if", "if"),
    where_label(L::Statement, "^ branch on", "match"),
    where_label(L::Statement, "^ a / b test", "split"),
    where_label(L::Statement, "^ ab test", "split"),
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
    where_token(T::TextStart, "notify <name> about", "notify <name>"),
    where_token(T::Due, "in <d>", "due <d>"),
    where_token(T::Due, "within <d>", "due <d>"),
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
    where_token(T::Percent, "<n> percent", "<n>%"),
    where_label(L::Arm, "<name> then", "case <name> then"),
    where_label(L::Arm, "<name> :", "case <name> then"),
    where_label(L::Arm, "when <name> then", "case <name> then"),
    where_token(T::Then, "case <name> :", "case <name> then"),
    where_token(T::Then, "case <text> :", "case <text> then"),
    where_label(L::Expression, ", then", "then"),
    where_token(T::Then, "<name> :", "<name> then"),
    where_token(T::Then, ":", "then"),
    where_label(L::Arm, "split test <string>", "split <string>"),
    where_label(L::Arm, "split test", "split").doubted(NAME_OF_A_SPLIT),
    where_label(L::Arm, "split a / b test", "split"),
    where_label(L::Arm, "split ab test", "split"),
    where_label(L::Arm, "split ab", "split").doubted(NAME_OF_A_SPLIT),
    where_label(L::Arm, "case <share> <name> then", "<share> <name> then"),
    where_label(
        L::Statement,
        "case <share> <name> then",
        "<share> <name> then",
    ),
    where_label(L::Arm, "^ <name> <share> then", "<share> <name> then"),
    where_label(L::Statement, "^ <name> <share> then", "<share> <name> then"),
];
