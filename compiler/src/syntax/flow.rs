//! Flows, the policy, and their clauses (language reference, section 4).

use super::{Block, Doc, EventPredicate, Expression, Name, Text};
use crate::source::Span;

/// `flow NAME ["Title"] clause… statement… end`, or the bare flow at the end of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Flow {
    /// Its doc comment.
    pub doc: Doc,
    /// The name; none for a bare flow, which is named after its file.
    pub name: Option<Name>,
    /// The title.
    pub title: Option<Text>,
    /// In source order.
    pub clauses: Vec<Clause>,
    /// The statements.
    pub body: Block,
    /// The `end`; none for a bare flow, or where it is missing.
    pub end: Option<Span>,
    /// The whole flow.
    pub span: Span,
}

/// `policy clause… end`
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// Its doc comment.
    pub doc: Doc,
    /// `policy`
    pub keyword: Span,
    /// In source order; those that may not stand in a policy too.
    pub clauses: Vec<Clause>,
    /// The whole policy.
    pub span: Span,
}

/// One clause of a flow or of the policy.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// What it is.
    pub kind: ClauseKind,
    /// The keyword it starts with.
    pub keyword: Span,
    /// The whole of it.
    pub span: Span,
}

/// The kinds of clause.
#[derive(Debug, Clone, PartialEq)]
pub enum ClauseKind {
    /// Could not be parsed; its finding has been raised.
    Error,
    /// `on …`
    On(Trigger),
    /// `goal EVENT … [within D]`
    GoalEvent {
        /// The event; without a window.
        event: EventPredicate,
        /// How long after entry it counts.
        within: Option<Expression>,
    },
    /// `goal when EXPR [within D]`
    GoalWhen {
        /// The condition.
        condition: Expression,
        /// How long after entry it counts.
        within: Option<Expression>,
    },
    /// `exit on EVENT …`
    ExitOn(EventPredicate),
    /// `exit when EXPR`
    ExitWhen(Expression),
    /// `expire after D`
    Expire(Expression),
    /// `reenter …`
    Reenter {
        /// When.
        mode: Reenter,
        /// `per EXPR`
        per: Option<Expression>,
    },
    /// `owner "a@b" [backup "c@d"]`
    Owner {
        /// Who answers.
        owner: Text,
        /// Who answers otherwise.
        backup: Option<Text>,
    },
    /// `timezone "…"`
    Timezone(Text),
    /// `quiet 21:00 to 08:00`
    QuietHours {
        /// From this time of day.
        from: Expression,
        /// To this one, on the next day where it is earlier.
        to: Expression,
    },
    /// `quiet on saturday, 2026-12-25`: names of weekdays and dates.
    QuietDays(Vec<Expression>),
    /// `limit 3 email per 7d [otherwise skip|wait]`
    Limit {
        /// How many.
        count: Expression,
        /// `email`, `sms`, `push`
        channel: Name,
        /// In how long.
        per: Expression,
        /// `skip` or `wait`, as written.
        otherwise: Option<Name>,
    },
    /// `holdout 10%`
    Holdout(Expression),
    /// `priority 10`, `priority -1`
    Priority(Expression),
}

/// When a contact may enter again.
#[derive(Debug, Clone, PartialEq)]
pub enum Reenter {
    /// `never`, or `per …` alone
    Never,
    /// `always`
    Always,
    /// `after D`
    After(Expression),
    /// `restart`
    Restart,
}

/// What starts a flow.
#[derive(Debug, Clone, PartialEq)]
pub enum Trigger {
    /// Could not be parsed; its finding has been raised.
    Error,
    /// `on EVENT [NAME] [as NAME] [where EXPR]`
    Event {
        /// The event with its `where`; without a window.
        event: EventPredicate,
        /// The payload's name.
        binding: Option<Name>,
    },
    /// `on join LIST`, `on leave LIST`
    Membership {
        /// Which way.
        change: MembershipChange,
        /// The list or segment.
        list: Name,
    },
    /// `on SCORE reaches 50`, `on SCORE drops below 20`
    Score {
        /// The score.
        score: Name,
        /// Which way.
        crossing: Crossing,
        /// The threshold.
        threshold: Expression,
    },
    /// `on change contact.F [to VALUE]`
    Change {
        /// `contact.F`
        field: Expression,
        /// The new value.
        to: Option<Expression>,
    },
    /// `on 3d before contact.renewal [at 09:00]`, `on 3d after …`, `on contact.renewal [at …]`, `on contact.birthday every year [at …]`
    Date {
        /// How far from it; none for the moment itself.
        offset: Option<(Expression, DateSide)>,
        /// `contact.F`
        field: Expression,
        /// Whether `every year` follows.
        recurrence: DateRecurrence,
        /// The time of day.
        at: Option<Expression>,
    },
    /// `on every monday at 09:00 [for SEGMENT]` and its like
    Every {
        /// Which days.
        days: Days,
        /// The time of day.
        at: Option<Expression>,
        /// Whose.
        segment: Option<Name>,
    },
    /// `on 2026-12-01T09:00 [for SEGMENT]`
    Once {
        /// A date or a date-time.
        moment: Expression,
        /// The time of day, behind a date.
        at: Option<Expression>,
        /// Whose.
        segment: Option<Name>,
    },
    /// `on manual`
    Manual,
}

/// Joining or leaving.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MembershipChange {
    /// `join`
    Join,
    /// `leave`
    Leave,
}

/// Which way a score crosses a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crossing {
    /// `reaches`
    Reaches,
    /// `drops below`
    DropsBelow,
}

/// On which side of a date a trigger lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateSide {
    /// `before`
    Before,
    /// `after`
    After,
}

/// Whether a date trigger recurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateRecurrence {
    /// The date itself.
    Once,
    /// `every year`: on each anniversary.
    Yearly,
}

/// The days of a recurring trigger.
#[derive(Debug, Clone, PartialEq)]
pub enum Days {
    /// `day`
    Day,
    /// `weekday`: Monday to Friday
    Weekday,
    /// `monday` … `sunday`; one or more, separated by commas
    Named(Vec<Name>),
    /// `month on 1`; one or more days of the month, separated by commas
    Month(Vec<Expression>),
}
