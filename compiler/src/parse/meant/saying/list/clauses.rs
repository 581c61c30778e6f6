//! Clauses: triggers, goals, exits, limits; and lengths of time where nothing takes one.

use super::{Saying, anywhere, where_label, where_token, where_trigger};
use crate::{lex::TokenKind as T, parse::failure::Label as L};

pub(in crate::parse::meant::saying) const CLAUSES: &[Saying] = &[
    anywhere(
        "exit on contact . <name> <becomes> <value>",
        "exit when contact.<name> == <value>",
    ),
    anywhere(
        "goal on contact . <name> <becomes> <value>",
        "goal when contact.<name> == <value>",
    ),
    anywhere(
        "exit on change contact . <name> to <value>",
        "exit when contact.<name> == <value>",
    ),
    anywhere(
        "goal on change contact . <name> to <value>",
        "goal when contact.<name> == <value>",
    ),
    anywhere("exit on contact . <name> <changes>", "exit when opened").doubted(ENDS_BY_VALUE),
    anywhere("goal on contact . <name> <changes>", "goal when opened").doubted(ENDS_BY_VALUE),
    anywhere("exit on contact .", "exit when contact."),
    anywhere("goal on contact .", "goal when contact."),
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
    where_trigger("on <day> at", "on every <day> at"),
    anywhere("on weekly at", "on every monday at")
        .doubted("say on which day: `on every monday at 09:00`"),
    anywhere("on monthly at", "on every month on 1 at")
        .doubted("say on which day: `on every month on 1 at 09:00`"),
    where_label(
        L::Clause,
        "on <name> every year",
        "on contact.<name> every year",
    ),
    where_label(
        L::Clause,
        "on <name> yearly",
        "on contact.<name> every year",
    ),
    where_label(
        L::Clause,
        "on <name> annually",
        "on contact.<name> every year",
    ),
    where_token(T::Every, "yearly", "every year"),
    where_token(T::Every, "annually", "every year"),
    where_token(T::Every, "each year", "every year"),
    where_token(T::Every, "once a year", "every year"),
    where_label(L::Clause, "no re - entry", "reenter never"),
    where_label(L::Clause, "no reentry", "reenter never"),
    where_label(L::Clause, "suppress if", "exit when").doubted(KEPT_OUT),
    where_label(L::Clause, "on enter segment <name>", "on join <name>"),
    where_label(L::Clause, "on enter list <name>", "on join <name>"),
    where_label(
        L::Clause,
        "on property <name> changes to <value>",
        "on change contact.<name> to <value>",
    ),
    where_label(
        L::Clause,
        "on property <name> changes",
        "on change contact.<name>",
    ),
    where_trigger("trigger on", "on"),
    where_trigger("trigger is <event>", "on <event>"),
    where_trigger("trigger :", "on"),
    where_trigger("trigger when <event>", "on <event>"),
    where_trigger("triggered by <event>", "on <event>"),
    where_trigger("start on <event>", "on <event>"),
    where_trigger("starts on", "on"),
    where_trigger("begin on", "on"),
    where_trigger("begins on", "on"),
    where_trigger("enter on", "on"),
    where_trigger("^ when <event>", "on <event>"),
    anywhere("on change of contact", "on change contact"),
    anywhere("on changes of contact", "on change contact"),
    anywhere("on change in contact", "on change contact"),
    anywhere("on changes in contact", "on change contact"),
    anywhere(
        "on change to contact . <name> <value>",
        "on change contact.<name> to <value>",
    ),
    anywhere(
        "on changes to contact . <name> <value>",
        "on change contact.<name> to <value>",
    ),
    anywhere("on change to contact", "on change contact"),
    anywhere("on changes to contact", "on change contact"),
    anywhere("on change of <name>", "on change contact.<name>"),
    anywhere("on change in <name>", "on change contact.<name>"),
    anywhere("on contact joins <name>", "on join <name>"),
    anywhere("on contact joined <name>", "on join <name>"),
    anywhere("on contact enters <name>", "on join <name>"),
    anywhere("on contact entered <name>", "on join <name>"),
    anywhere("on contact added to <name>", "on join <name>"),
    anywhere("on contact leaves <name>", "on leave <name>"),
    anywhere("on contact left <name>", "on leave <name>"),
    anywhere("on contact removed from <name>", "on leave <name>"),
    anywhere("on segment entered <name>", "on join <name>"),
    anywhere("on segment <name>", "on join <name>").doubted(JOIN_OR_LEAVE),
    anywhere("on list <name>", "on join <name>").doubted(JOIN_OR_LEAVE),
    where_label(L::Clause, "on score >= <n>", "on manual").doubted(WHICH_SCORE),
    where_label(L::Clause, "on score > <n>", "on manual").doubted(WHICH_SCORE),
    where_label(L::Clause, "on score <name> >= <n>", "on <name> reaches <n>"),
    where_label(L::Clause, "on score <name> > <n>", "on <name> reaches <n>")
        .doubted("write `reaches`: `on interest reaches 50` is from under 50 to 50 or more"),
    where_label(
        L::Clause,
        "on score <name> < <n>",
        "on <name> drops below <n>",
    ),
    anywhere("on date <date>", "on <date>"),
    anywhere("on schedule every", "on every"),
    anywhere(
        "on the <ordinal> of every month",
        "on every month on <ordinal>",
    ),
    anywhere(
        "on the <ordinal> of each month",
        "on every month on <ordinal>",
    ),
    anywhere(
        "on the <ordinal> of the month",
        "on every month on <ordinal>",
    ),
    anywhere("on contact created", "on manual").doubted(CREATED),
    anywhere("on contact added", "on manual").doubted(CREATED),
    anywhere("on contact creation", "on manual").doubted(CREATED),
    anywhere("on new contact", "on manual").doubted(CREATED),
    anywhere("on create contact", "on manual").doubted(CREATED),
    anywhere("on contact updated", "on manual").doubted(CHANGED),
    anywhere("on contact changed", "on manual").doubted(CHANGED),
    anywhere("on contact changes", "on manual").doubted(CHANGED),
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
        "on contact . <name> reaches <value>",
        "on change contact.<name> to <value>",
    ),
    where_label(
        L::Clause,
        "on contact . <name> <changes> from <value> to <value2>",
        "on change contact.<name> to <value2>",
    )
    .doubted(FROM_WHERE),
    where_token(
        T::To,
        "on change contact . <name> from <value> to <value2>",
        "on change contact.<name> to <value2>",
    )
    .doubted(FROM_WHERE),
    where_label(
        L::Clause,
        "on <name> <changes> to <value>",
        "on change contact.<name> to <value>",
    )
    .doubted(CHANGES),
    where_label(
        L::Clause,
        "on <name> becomes <value>",
        "on change contact.<name> to <value>",
    )
    .doubted(CHANGES),
    where_label(
        L::Clause,
        "on contact . <name> is set",
        "on change contact.<name>",
    )
    .doubted(CONDITIONS_TRIGGER_NOTHING),
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
    where_token(T::Below, "drops to <n>", "drops below <n>").doubted(
        "write `drops below`: `on interest drops below 21` is from 21 or more to under 21",
    ),
    where_token(T::Below, "drops <n>", "drops below <n>"),
    where_token(T::Within, "in <d>", "within <d>"),
    where_token(T::Within, "in the next <d>", "within <d>"),
    where_token(T::Within, "in next <d>", "within <d>"),
    where_token(T::Within, "for <d>", "within <d>"),
    where_token(T::Within, "up to <d>", "within <d>"),
    where_label(L::Expression, "or wait", "otherwise wait"),
    where_label(L::Expression, "or skip", "otherwise skip"),
    where_token(T::Otherwise, "or wait", "otherwise wait"),
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
    where_label(
        L::Clause,
        "no <sends> on <days> and <days2>",
        "quiet on <days>, <days2>",
    ),
    where_label(
        L::Clause,
        "no <sends> on <days> or <days2>",
        "quiet on <days>, <days2>",
    ),
    where_label(L::Clause, "no <sends> on <days> ,", "quiet on <days>,"),
    where_label(L::Clause, "no <sends> on <days>", "quiet on <days>"),
    where_label(
        L::Clause,
        "no <sends> on weekends",
        "quiet on saturday, sunday",
    ),
    where_label(
        L::Clause,
        "no <sends> between <t> and <t2>",
        "quiet <t> to <t2>",
    ),
    where_label(
        L::Clause,
        "no <sends> from <t> to <t2>",
        "quiet <t> to <t2>",
    ),
    where_label(L::Clause, "never send on <days>", "quiet on <days>"),
    where_label(L::Clause, "do not send on <days>", "quiet on <days>"),
    where_label(
        L::Clause,
        "do not send on weekends",
        "quiet on saturday, sunday",
    ),
    where_label(L::Clause, "no <sends> after <t>", "quiet <t> to 08:00")
        .doubted("say until when as well: `quiet 21:00 to 08:00`"),
    where_label(L::Clause, "no <channel> on <days>", "quiet on <days>").doubted(QUIET),
    where_label(L::Clause, "no emails on <days>", "quiet on <days>").doubted(QUIET),
    where_label(
        L::Clause,
        "no <channel> on weekends",
        "quiet on saturday, sunday",
    )
    .doubted(QUIET),
    where_label(
        L::Clause,
        "no emails on weekends",
        "quiet on saturday, sunday",
    )
    .doubted(QUIET),
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

/// Where no clause, wait or window has a place for them.
pub(in crate::parse::meant::saying) const DEADLINES: &[Saying] = &[
    where_label(L::Operator, "in the next <d>", "").doubted(DATES_ARE_COMPARED),
    where_label(L::Operator, "in <d>", "").doubted(DATES_ARE_COMPARED),
    where_label(L::Operator, "within <d>", "").doubted(DATES_ARE_COMPARED),
];

pub(super) const DATES_ARE_COMPARED: &str =
    "a date is compared: `contact.renewal <= today + 30d`; an event is looked for `in last 30d`";

const CREATED: &str = "name the event that comes with a new contact, `on signup`, or a segment that new contacts fit, `on join paying`";

const WHICH_SCORE: &str = "a score has a name of its own: `on interest reaches 50`";

const KEPT_OUT: &str = "who must not begin is kept out by the trigger, `on signup where contact.plan == free`; who must not go on leaves by `exit when contact.plan == pro`";

const JOIN_OR_LEAVE: &str =
    "say whether the contact enters or leaves it: `on join vip` or `on leave vip`";

const CHANGED: &str = "say which field: `on change contact.plan`";

const TAGS_TRIGGER_NOTHING: &str =
    "no trigger looks at tags: keep a list, `join vip`, and write `on join vip`";

const CONDITIONS_TRIGGER_NOTHING: &str = "a condition triggers through a segment: `segment warm = contact.score > 50`, then `on join warm`";

const CHANGES: &str = "a field triggers as it changes, `on change contact.plan to pro`, a list or segment as somebody comes to it, `on join vip`, and a score as it is reached, `on interest reaches 50`";

const ENDS_BY_VALUE: &str =
    "an exit or a goal looks at the value itself: `exit when contact.plan == pro`";

const FROM_WHERE: &str = "a trigger looks at the new value, `on change contact.plan to pro`; who had another one before is not known";

const QUIET: &str =
    "write `quiet on saturday, sunday`: on quiet days no marketing message leaves, on any channel";

const RECURS: &str =
    "a trigger recurs on days: `every day`, `every monday, thursday`, `every month on 1`";
