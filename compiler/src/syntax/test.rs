//! Tests (language reference, section 7).

use super::{Expression, LiteralAt, Members, Name, Text};
use crate::source::Span;

/// `test "name" of FLOW [starting DATETIME] … end`
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// `test`
    pub keyword: Span,
    /// What it is called.
    pub name: Text,
    /// The flow under test.
    pub flow: Name,
    /// When virtual time starts.
    pub starting: Option<Expression>,
    /// In source order.
    pub lines: Vec<TestLine>,
    /// The whole test.
    pub span: Span,
}

/// One line of a test.
#[derive(Debug, Clone, PartialEq)]
pub struct TestLine {
    /// What it is.
    pub kind: TestLineKind,
    /// The word it starts with.
    pub keyword: Span,
    /// The whole of it.
    pub span: Span,
}

/// The kinds of line.
#[derive(Debug, Clone, PartialEq)]
pub enum TestLineKind {
    /// Could not be parsed; its finding has been raised.
    Error,
    /// `contact [NAME] { … }`
    Contact {
        /// How it is addressed.
        name: Option<Name>,
        /// Its fields, and `id`.
        members: Members,
    },
    /// `at 1d [NAME:] INPUT`
    At {
        /// When, from the start: a duration literal.
        at: LiteralAt,
        /// Whose.
        contact: Option<Name>,
        /// What happens.
        input: TestInput,
    },
    /// `expect at 2d [NAME:] EFFECT`
    Expect {
        /// When, from the start: a duration literal.
        at: LiteralAt,
        /// Whose.
        contact: Option<Name>,
        /// What is expected.
        effect: ExpectedEffect,
    },
    /// `expect [NAME:] no send` and its like: no effect of that kind at all
    ExpectNo {
        /// Whose; of all contacts where none is named.
        contact: Option<Name>,
        /// The kind: `send`, `notify`, `task`, `call`, `exit`, `suppress`, …
        effect: Name,
    },
}

/// What happens in a test.
#[derive(Debug, Clone, PartialEq)]
pub enum TestInput {
    /// Could not be parsed; its finding has been raised.
    Error,
    /// `EVENT [SUBJECT] [{ … }]`
    Event {
        /// The event.
        event: Name,
        /// The message, alias, task or call it belongs to.
        subject: Option<Name>,
        /// The payload.
        data: Option<Members>,
    },
    /// `set { plan: pro }`; the value `unset` (a name) unsets
    Set(Members),
    /// `join LIST`
    Join(Name),
    /// `leave LIST`
    Leave(Name),
    /// `start FLOW`: an operator enters the contact by hand
    Start(Name),
}

/// What a test expects.
///
/// Optional parts that are not written are not compared.
#[derive(Debug, Clone, PartialEq)]
pub enum ExpectedEffect {
    /// Could not be parsed; its finding has been raised.
    Error,
    /// `send email tips [as ALIAS] [{ subject: "…" }]`
    Send {
        /// The channel.
        channel: Name,
        /// The message.
        message: Name,
        /// The alias.
        alias: Option<Name>,
        /// What the contact gets: `subject`, `title`, `text`, `to`.
        members: Option<Members>,
    },
    /// `suppress email tips limit`
    Suppress {
        /// The channel.
        channel: Name,
        /// The message.
        message: Name,
        /// The reason.
        reason: Option<Name>,
    },
    /// `hold email tips [quiet|limit]`
    Hold {
        /// The channel.
        channel: Name,
        /// The message.
        message: Name,
        /// The reason.
        reason: Option<Name>,
    },
    /// `notify TEAM ["text"]`
    Notify {
        /// The team.
        team: Name,
        /// The text.
        text: Option<Text>,
    },
    /// `task TEAM ["text"]` or `task "text" for TEAM`
    Task {
        /// The team.
        team: Name,
        /// The text.
        text: Option<Text>,
    },
    /// `call ACTION [with { … }]`
    Call {
        /// The action.
        action: Name,
        /// What it is given.
        with: Option<Members>,
    },
    /// `enter`
    Enter,
    /// `exit [OUTCOME] ["reason"]`
    Exit {
        /// `completed`, `goal`, …
        outcome: Option<Name>,
        /// The reason.
        reason: Option<Text>,
    },
    /// `skip [REASON]`
    Skip(Option<Name>),
    /// `assign SPLIT ARM`: the split's name as text or word, and the arm's
    Assign {
        /// The split, as text; none where only the arm is written.
        split: Option<Text>,
        /// The arm.
        arm: Name,
    },
    /// `set contact.F = EXPR`
    Set {
        /// `contact.F`
        field: Expression,
        /// The value.
        value: Expression,
    },
    /// `unset contact.F`
    Unset {
        /// `contact.F`
        field: Expression,
    },
    /// `tag NAME`, `untag NAME`, `join LIST`, `leave LIST`, `start FLOW`, `stop FLOW`: the verb and the name
    Named {
        /// The verb.
        verb: Name,
        /// The name.
        name: Name,
    },
}
