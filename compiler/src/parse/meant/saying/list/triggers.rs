//! Triggers and other clauses, as they are said in tools where they are fields of a form.

use super::{Saying, anywhere, where_label, where_trigger};
use crate::parse::failure::Label as L;

pub(in crate::parse::meant::saying) const TRIGGERS: &[Saying] = &[
    anywhere(
        "exit <when> contact <joins> <name> !;",
        "exit when contact in <name>",
    ),
    anywhere(
        "exit <when> contact <leaves> <name> !;",
        "exit when not contact in <name>",
    ),
    anywhere(
        "goal <when> contact <joins> <name> !;",
        "goal when contact in <name>",
    ),
    anywhere(
        "goal <when> contact <leaves> <name> !;",
        "goal when not contact in <name>",
    ),
    anywhere(
        "exit when contact . <name> <turns> <value> !;",
        "exit when contact.<name> == <value>",
    ),
    anywhere(
        "goal when contact . <name> <turns> <value> !;",
        "goal when contact.<name> == <value>",
    ),
    anywhere("exit <when> contact <joins>", "exit when opened").doubted(ENDS_IN_A_LIST),
    anywhere("exit <when> contact <leaves>", "exit when opened").doubted(ENDS_IN_A_LIST),
    anywhere("goal <when> contact <joins>", "goal when opened").doubted(ENDS_IN_A_LIST),
    anywhere("goal <when> contact <leaves>", "goal when opened").doubted(ENDS_IN_A_LIST),
    where_label(
        L::Event,
        "exit on join <name> !;",
        "exit when contact in <name>",
    ),
    where_label(
        L::Event,
        "exit on leave <name> !;",
        "exit when not contact in <name>",
    ),
    where_label(
        L::Event,
        "goal join <name> !;",
        "goal when contact in <name>",
    ),
    where_trigger("when contact signs up", "on signup"),
    where_trigger("when a contact signs up", "on signup"),
    where_trigger("when someone signs up", "on signup"),
    where_trigger("when contact subscribes to <name>", "on subscribed").doubted(SUBSCRIBED),
    where_trigger("when a contact subscribes to <name>", "on subscribed").doubted(SUBSCRIBED),
    where_trigger("when contact subscribes", "on subscribed"),
    where_trigger("when a contact subscribes", "on subscribed"),
    where_trigger("when contact joins list <name>", "on join <name>"),
    where_trigger("when contact joins segment <name>", "on join <name>"),
    where_trigger("when contact joins <name>", "on join <name>"),
    where_trigger("when a contact joins list <name>", "on join <name>"),
    where_trigger("when a contact joins segment <name>", "on join <name>"),
    where_trigger("when a contact joins <name>", "on join <name>"),
    where_trigger("when contact <leaves> <name> !;", "on leave <name>"),
    where_trigger("when a contact <leaves> <name> !;", "on leave <name>"),
    where_trigger(
        "when contact . <name> <turns> <value> !;",
        "on change contact.<name> to <value>",
    ),
    where_trigger(
        "when contact . <name> <changes> !;",
        "on change contact.<name>",
    ),
    where_trigger("when contact", "on manual").doubted(WHEN),
    where_trigger("when a contact", "on manual").doubted(WHEN),
    where_trigger("when someone", "on manual").doubted(WHEN),
    where_label(L::Clause, "on added to list <name>", "on join <name>"),
    where_label(L::Clause, "on added to segment <name>", "on join <name>"),
    where_label(L::Clause, "on added to <list>", "on join <list>"),
    where_label(L::Clause, "on added to <name>", "on page_view").doubted(OF_A_LIST),
    where_label(L::Clause, "on removed from list <name>", "on leave <name>"),
    where_label(L::Clause, "on removed from <list>", "on leave <list>"),
    where_label(L::Clause, "on removed from <name>", "on page_view").doubted(OF_A_LIST),
    where_label(L::Clause, "on list <name> joined", "on join <name>"),
    where_label(L::Clause, "on list <name> left", "on leave <name>"),
    where_label(L::Clause, "on enters list <name>", "on join <name>"),
    where_label(L::Clause, "on enters segment <name>", "on join <name>"),
    where_label(L::Clause, "on enters <list>", "on join <list>"),
    where_label(L::Clause, "on enters <name>", "on page_view").doubted(OF_A_LIST),
    where_label(L::Clause, "on exits <list>", "on leave <list>"),
    where_label(L::Clause, "on exits <name>", "on page_view").doubted(OF_A_LIST),
    where_label(L::Clause, "on <name> change", "on change contact.<name>").doubted(CHANGE),
    where_label(L::Clause, "on update of <name>", "on manual").doubted(CHANGE),
    where_label(
        L::Clause,
        "on contact birthday every year",
        "on contact.birthday every year",
    ),
    where_label(
        L::Clause,
        "on contact birthday",
        "on contact.birthday every year",
    ),
    where_label(
        L::Event,
        "on the first of every month",
        "on every month on 1",
    ),
    where_label(
        L::Clause,
        "on the first of every month",
        "on every month on 1",
    ),
    where_label(
        L::Clause,
        "on the first of the month",
        "on every month on 1",
    ),
    where_trigger("^ every <days> at <t>", "on every <days> at <t>"),
    where_trigger("^ every day at <t>", "on every day at <t>"),
    where_trigger("^ every weekday at <t>", "on every weekday at <t>"),
    where_trigger(
        "^ <d> before contact . <name>",
        "on <d> before contact.<name>",
    ),
    where_trigger(
        "^ <d> after contact . <name>",
        "on <d> after contact.<name>",
    ),
    where_trigger("^ <d> before <name>", "on <d> before contact.<name>"),
    where_trigger("enrollment trigger <event>", "on <event>"),
    where_trigger("enrolment trigger <event>", "on <event>"),
    where_trigger("entry trigger <event>", "on <event>"),
    where_label(L::Clause, "on <event> <string>", "on <event>").doubted(WHICH_FORM),
    where_label(L::Clause, "on form_submit form <string>", "on form_submit").doubted(WHICH_FORM),
    where_label(L::Clause, "on form_submit form <name>", "on form_submit").doubted(WHICH_FORM),
    where_label(L::Clause, "on form_submit of <name>", "on form_submit").doubted(WHICH_FORM),
    where_label(L::Clause, "on form_submit ( <name> )", "on form_submit").doubted(WHICH_FORM),
    where_label(L::Clause, "on form_submit ( <text> )", "on form_submit").doubted(WHICH_FORM),
    where_label(L::Clause, "on form submission <name>", "on form_submit").doubted(WHICH_FORM),
    where_label(L::Clause, "on form submitted <name>", "on form_submit").doubted(WHICH_FORM),
    where_label(L::Clause, "on form submission", "on form_submit").doubted(FORM),
    where_label(L::Clause, "on form submitted", "on form_submit").doubted(FORM),
    where_label(L::Clause, "on <event> for <name> where", "on <event> where").doubted(FOR_A_LIST),
    where_label(
        L::Clause,
        "on <event> for <list>",
        "on <event> where contact in <list>",
    ),
    where_label(L::Clause, "on <event> for <name>", "on <event>").doubted(FOR_A_LIST),
    where_label(L::Clause, "unenroll on <event>", "exit on <event>"),
    where_label(L::Clause, "unenrol on <event>", "exit on <event>"),
    where_label(L::Clause, "unenroll when", "exit when"),
    where_label(L::Event, "exit on goal", "").doubted(GOAL_ENDS),
    where_label(L::Event, "goal is <event>", "goal <event>"),
    where_label(L::Clause, "allow reentry", "reenter always").doubted(AGAIN),
    where_label(L::Clause, "allow re - entry", "reenter always").doubted(AGAIN),
    where_label(L::Clause, "allow reenrollment", "reenter always").doubted(AGAIN),
    where_label(L::Clause, "allow re - enrollment", "reenter always").doubted(AGAIN),
    where_label(L::Clause, "reenroll always", "reenter always"),
    where_label(L::Clause, "reenroll never", "reenter never"),
    where_label(L::Clause, "reenroll after <d>", "reenter after <d>"),
    where_label(L::Clause, "control group <share>", "holdout <share>"),
    where_label(L::Clause, "^ max <n>", "limit <n>"),
    where_label(L::Clause, "^ maximum <n>", "limit <n>"),
    where_label(
        L::Clause,
        "at most <n> <channel> per",
        "limit <n> <channel> per",
    ),
    where_label(L::Channel, "send only on <days>", "quiet on saturday").doubted(HOURS),
    where_label(L::Channel, "send only on weekdays", "quiet on saturday").doubted(HOURS),
    where_label(
        L::Channel,
        "send only between <t> and <t2>",
        "quiet on saturday",
    )
    .doubted(HOURS),
    where_label(
        L::Channel,
        "send only from <t> to <t2>",
        "quiet on saturday",
    )
    .doubted(HOURS),
    where_label(L::Channel, "send window <t> to <t2>", "quiet on saturday").doubted(HOURS),
    where_label(L::Channel, "send window <t> - <t2>", "quiet on saturday").doubted(HOURS),
    where_label(L::Clause, "^ name <string>", "").doubted(TITLE),
    where_label(L::Clause, "^ title <string>", "").doubted(TITLE),
    where_label(L::Clause, "^ description <string>", "").doubted(DESCRIBED),
    where_label(L::Clause, "^ status active", "").doubted(DEPLOYED),
    where_label(L::Clause, "^ status draft", "").doubted(DEPLOYED),
    where_label(L::Clause, "^ status <name>", "").doubted(DEPLOYED),
];

const ENDS_IN_A_LIST: &str = "an exit or a goal asks whether the contact is in a list or a segment: `exit when contact in vip`, `exit when not contact in vip`";

const WHEN: &str = "a trigger names an event, a list or a field: `on signup`, `on join vip`, `on change contact.plan to pro`";

const SUBSCRIBED: &str =
    "`on join vip` is for a list, `on subscribed` for the consent to a channel";

const OF_A_LIST: &str = "`on join vip` and `on leave vip` are for a list or a segment; what a visitor does is an event of its own: `on page_view`, `on purchase`";

const FOR_A_LIST: &str = "who is meant is tested in the `where`: `on page_view where contact in vip`, also with `and` beside what the event brought";

const FORM: &str = "an event has a name of one word: `on form_submit` for any form, or the name of one that is declared";

const CHANGE: &str =
    "a field triggers as it changes: `on change contact.plan`, `on change contact.plan to pro`";

const WHICH_FORM: &str =
    "what an event brought is tested by its field: `on form_submit where form == \"newsletter\"`";

const GOAL_ENDS: &str = "take it away: a contact who reaches the goal leaves with it";

const AGAIN: &str = "say when: `reenter always` once the run is over, or `reenter after 30d`";

const HOURS: &str = "say when nothing is sent: `quiet on saturday, sunday`, `quiet 17:00 to 09:00`";

const TITLE: &str = "the title of a flow stands behind its name: `flow welcome \"Welcome series\"`";

const DESCRIBED: &str = "a description is a comment above the flow: `## Greets new contacts.`";

const DEPLOYED: &str =
    "a flow has no status: it is in force once its program is, so take this away";
