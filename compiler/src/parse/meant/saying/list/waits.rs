//! Waits: what they are for, until when they last, and how long at most.

use super::{Saying, anywhere, statements::NEXT_DAY, where_label, where_token};
use crate::{lex::TokenKind as T, parse::failure::Label as L};

const UP_TO: T = T::Up;

pub(in crate::parse::meant::saying) const WAITS: &[Saying] = &[
    where_label(
        L::Expression,
        "wait up to <d> for <happened> where",
        "wait for <happened> where",
    )
    .doubted(WHERE_BEFORE),
    where_label(
        L::Expression,
        "wait at most <d> for <happened> where",
        "wait for <happened> where",
    )
    .doubted(WHERE_BEFORE),
    where_label(
        L::Expression,
        "wait up to <d> for <happened>",
        "wait for <happened> up to <d>",
    ),
    where_label(
        L::Expression,
        "wait at most <d> for <happened>",
        "wait for <happened> up to <d>",
    ),
    where_label(
        L::Statement,
        "wait max <d> for <happened>",
        "wait for <happened> up to <d>",
    ),
    where_label(
        L::Statement,
        "wait maximum <d> for <happened>",
        "wait for <happened> up to <d>",
    ),
    where_label(
        L::Statement,
        "wait max <d> until <happened>",
        "wait for <happened> up to <d>",
    ),
    where_label(
        L::Statement,
        "wait maximum <d> until <happened>",
        "wait for <happened> up to <d>",
    ),
    where_token(
        T::At,
        "until <happened> , max <d>",
        "for <happened> up to <d>",
    ),
    where_token(
        T::At,
        "until <happened> max <d>",
        "for <happened> up to <d>",
    ),
    where_token(
        T::At,
        "until <happened> , at most <d>",
        "for <happened> up to <d>",
    ),
    where_token(
        T::At,
        "until <happened> up to <d>",
        "for <happened> up to <d>",
    ),
    where_token(T::At, "until <d> later", "<d>"),
    where_token(T::At, "until <d> from now", "<d>"),
    where_label(L::Expression, "wait = <d>", "wait <d>"),
    where_label(L::Statement, "wait half an hour", "wait 30min"),
    where_label(L::Statement, "wait half a day", "wait 12h"),
    where_label(L::Statement, "wait <n> business days", "wait <n>d").doubted(WORKING_DAYS),
    where_label(L::Statement, "wait <n> working days", "wait <n>d").doubted(WORKING_DAYS),
    where_label(L::Statement, "wait <n> weekdays", "wait <n>d").doubted(WORKING_DAYS),
    where_label(L::Statement, "wait between <n> and <d>", "wait <d>").doubted(ONE_LENGTH),
    where_label(L::Statement, "wait random <n> - <d>", "wait <d>").doubted(ONE_LENGTH),
    where_label(L::Statement, "wait random <n> to <d>", "wait <d>").doubted(ONE_LENGTH),
    where_label(L::Statement, "wait <n> to <d>", "wait <d>").doubted(ONE_LENGTH),
    anywhere("until quiet hours <over>", "until today").doubted(QUIET_ENDS),
    anywhere("until the quiet hours <over>", "until today").doubted(QUIET_ENDS),
    anywhere("until after quiet hours", "until today").doubted(QUIET_ENDS),
    where_token(T::At, "until business hours", "until today").doubted(FROM_WHEN),
    where_token(T::At, "until working hours", "until today").doubted(FROM_WHEN),
    where_token(T::At, "until office hours", "until today").doubted(FROM_WHEN),
    where_token(T::At, "until tomorrow morning", "until today").doubted(WHEN_TOMORROW),
    where_token(T::At, "until tomorrow evening", "until today").doubted(WHEN_TOMORROW),
    where_token(T::At, "until tomorrow afternoon", "until today").doubted(WHEN_TOMORROW),
    where_token(T::At, "<t> local time", "<t>"),
    where_token(T::At, "<t> contact time", "<t>"),
    anywhere("until contact joins <name> up to <d>", "until today").doubted(CONDITION),
    anywhere("until contact leaves <name> up to <d>", "until today").doubted(CONDITION),
    anywhere("until contact joins <name>", "until today").doubted(CONDITION),
    anywhere("until contact leaves <name>", "until today").doubted(CONDITION),
    where_token(T::At, "until contact purchases", "until today")
        .doubted("write `wait for purchase up to 3d`"),
    where_label(L::Expression, "until tag <name> is added", "until today").doubted(CONDITION),
    where_label(L::Expression, "until tagged <name>", "until today").doubted(CONDITION),
    where_token(UP_TO, ", timeout after <d>", "up to <d>"),
    where_token(UP_TO, ", timeout <d>", "up to <d>"),
    where_token(UP_TO, ", max <d>", "up to <d>"),
    where_token(UP_TO, ", at most <d>", "up to <d>"),
    where_token(UP_TO, ", up to <d>", "up to <d>"),
    where_token(UP_TO, ", or <d>", "up to <d>"),
    where_token(UP_TO, "timeout after <d>", "up to <d>"),
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
    where_label(L::Event, "wait for <d>", "wait <d>"),
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
    where_token(T::At, "until <d> before <path>", "until <path> - <d>"),
    where_token(T::At, "until <d> after <path>", "until <path> + <d>"),
    where_token(T::At, "next <day>", "<day>").doubted(NEXT_DAY),
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
    where_token(T::At, "until <ordinal> of next month", "until today").doubted(DAY_OF_MONTH),
    where_token(T::At, "until <ordinal> of the month", "until today").doubted(DAY_OF_MONTH),
    where_token(
        T::At,
        "until <d> before <field>",
        "until contact.<field> - <d>",
    ),
    where_token(
        T::At,
        "until <d> after <field>",
        "until contact.<field> + <d>",
    ),
    where_token(T::At, "until <d> before <name>", "until today").doubted(BESIDE_A_DATE),
    where_token(T::At, "until <d> after <name>", "until today").doubted(BESIDE_A_DATE),
    where_token(T::At, "the <ordinal> of", "today").doubted(DAY_OF_MONTH),
    where_token(T::At, "the <ordinal>", "today").doubted(DAY_OF_MONTH),
    where_label(L::Statement, "wait <d> until", "wait <d> wait until"),
    where_label(L::Statement, "wait <d> , <d2>", "wait <d><d2>"),
    where_label(L::Statement, "wait <d> ,", "wait <d>"),
    where_label(L::Statement, "wait <d> before", "wait <d>"),
    where_label(L::Expression, "wait <d> and then", "wait <d>"),
    where_label(L::Expression, "wait <d> and $", "wait <d>"),
];

const WORKING_DAYS: &str = "a duration counts all days: `wait 2d`, and `wait until weekday at 09:00` behind it ends on a working day";

const ONE_LENGTH: &str = "a wait has one length; contacts are spread by a split: `split 50% early then wait 1d 50% late then wait 3d end`";

const QUIET_ENDS: &str = "take it away: what is sent in quiet hours is held until they are over";

const FROM_WHEN: &str = "say from when: `wait until weekday at 09:00`; what is not sent at night is said by `quiet 21:00 to 08:00`";

const WHEN_TOMORROW: &str = "say at which time: `wait until today + 1d at 09:00`";

pub(super) const CONDITION: &str = "a condition stands in parentheses: `wait for (contact in vip) up to 3d`, `wait for (tagged vip) up to 3d`";

const WHERE_BEFORE: &str =
    "the condition stands before the length of time: `wait for purchase where total > 3 up to 3d`";

const BESIDE_A_DATE: &str = "a moment before or after a date of the contact is reckoned from it, `wait until contact.birthday - 3d`; after an event, `wait for purchase` and then `wait 3d`";

const SEVERAL: &str = "wait for several events with `wait for case purchase then … case signup then … after 3d then … end`";

const DAY_OF_MONTH: &str =
    "write a date: `wait until 2026-12-01`; a flow may begin `on every month on 1`";

const END_OF_DAY: &str =
    "say at which time: `wait until 18:00`; the next day begins with `wait until today + 1d`";

const OF_WEEK: &str = "say on which day: `wait until monday`, `wait until friday at 17:00`";
