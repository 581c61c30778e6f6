//! Statements (language reference, section 4).

use smallvec::SmallVec;

use super::{EventPredicate, Expression, Members, Name, Text};
use crate::source::Span;

/// Statements one after the other.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Block {
    /// In order.
    pub statements: Vec<Statement>,
    /// From the end of the word before the block to the start of the word behind it, so that comments in an empty block belong to it.
    pub span: Span,
}

/// One statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// What it is.
    pub kind: StatementKind,
    /// The keyword it starts with.
    pub keyword: Span,
    /// The whole of it, `end` included.
    pub span: Span,
}

/// The kinds of statement.
#[derive(Debug, Clone, PartialEq)]
pub enum StatementKind {
    /// Could not be parsed; its finding has been raised.
    Error,
    /// `send email NAME [with { … }] [as ALIAS]`
    Send(Send),
    /// `wait …`
    Wait(Box<Wait>),
    /// `if … then … elseif … then … else … end`
    If {
        /// `if` and each `elseif`, in order.
        branches: Vec<Branch>,
        /// `else`
        otherwise: Option<ElseBranch>,
    },
    /// `match EXPR case a, b then … else … end`
    Match {
        /// What is looked at.
        subject: Expression,
        /// In order.
        cases: Vec<MatchCase>,
        /// `else`
        otherwise: Option<ElseBranch>,
    },
    /// `split ["name"] 50% short then … end`
    Split {
        /// The split's name.
        name: Option<Text>,
        /// In order.
        arms: Vec<SplitArm>,
    },
    /// `set contact.F = EXPR`
    Set {
        /// `contact.F`
        field: Expression,
        /// The new value.
        value: Expression,
    },
    /// `add EXPR to contact.F`
    Add {
        /// How much.
        amount: Expression,
        /// `contact.F`
        field: Expression,
    },
    /// `unset contact.F`
    Unset {
        /// `contact.F`
        field: Expression,
    },
    /// `tag NAME`
    Tag(Name),
    /// `untag NAME`
    Untag(Name),
    /// `join LIST`
    Join(Name),
    /// `leave LIST`
    Leave(Name),
    /// `notify TEAM "text"`
    Notify {
        /// Whom.
        team: Name,
        /// What they read.
        text: Text,
    },
    /// `task "text" for TEAM [backup TEAM] [due 24h] [as NAME]`
    Task(Task),
    /// `call ACTION [with { … }] [as NAME]`
    Call {
        /// The dotted name.
        action: Name,
        /// What it is given.
        with: Option<Members>,
        /// How it is waited for.
        alias: Option<Name>,
    },
    /// `start FLOW`
    Start(Name),
    /// `stop FLOW`
    Stop(Name),
    /// `repeat 3 times [every 7d] [until EXPR] do … end`
    Repeat(Repeat),
    /// `exit ["reason"]`
    Exit(Option<Text>),
}

/// `send email NAME [with { … }] [as ALIAS]`
#[derive(Debug, Clone, PartialEq)]
pub struct Send {
    /// `email`, `sms`, `push`
    pub channel: Name,
    /// The message.
    pub message: Name,
    /// Parameters and overrides.
    pub with: Option<Members>,
    /// Its name in this flow.
    pub alias: Option<Name>,
}

/// `task "text" for TEAM [backup TEAM] [due 24h] [as NAME]`
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// What is to be done.
    pub text: Text,
    /// Who does it.
    pub team: Name,
    /// Who does it otherwise.
    pub backup: Option<Name>,
    /// By when, from now.
    pub due: Option<Expression>,
    /// How it is waited for.
    pub alias: Option<Name>,
}

/// `repeat 3 times [every 7d] [until EXPR] do … end`
#[derive(Debug, Clone, PartialEq)]
pub struct Repeat {
    /// How often: a whole number.
    pub times: Expression,
    /// Between the starts of two passes.
    pub every: Option<Expression>,
    /// When no more passes are due.
    pub until: Option<Expression>,
    /// One pass.
    pub body: Block,
}

/// A condition and what follows it: `if C then …`, `elseif C then …`
#[derive(Debug, Clone, PartialEq)]
pub struct Branch {
    /// `if`, `elseif`
    pub keyword: Span,
    /// The condition.
    pub condition: Expression,
    /// `then`
    pub then: Span,
    /// What follows.
    pub body: Block,
}

/// `else …`
#[derive(Debug, Clone, PartialEq)]
pub struct ElseBranch {
    /// `else`
    pub keyword: Span,
    /// What follows.
    pub body: Block,
}

/// `then …` behind a wait
#[derive(Debug, Clone, PartialEq)]
pub struct ThenBranch {
    /// `then`
    pub keyword: Span,
    /// What follows.
    pub body: Block,
}

/// `then … [else …] end` behind a wait
#[derive(Debug, Clone, PartialEq)]
pub struct WaitBranches {
    /// When it came.
    pub then: ThenBranch,
    /// When it did not.
    pub otherwise: Option<ElseBranch>,
}

/// `case a, b then …`
#[derive(Debug, Clone, PartialEq)]
pub struct MatchCase {
    /// `case`
    pub keyword: Span,
    /// Literals or enum values.
    pub values: Vec<Expression>,
    /// `then`
    pub then: Span,
    /// What follows.
    pub body: Block,
}

/// `50% short then …`
#[derive(Debug, Clone, PartialEq)]
pub struct SplitArm {
    /// The share: a percent literal.
    pub share: Expression,
    /// Its name; any word will do.
    pub name: Name,
    /// `then`
    pub then: Span,
    /// What follows.
    pub body: Block,
}

/// The waits.
#[derive(Debug, Clone, PartialEq)]
pub enum Wait {
    /// `wait 2d`
    For(Expression),
    /// `wait until … [then … else … end]`
    Until {
        /// The moment.
        moment: Moment,
        /// What follows when it was still to come, and when it was past.
        branches: Option<WaitBranches>,
    },
    /// `wait for EVENT …`, `wait for (CONDITION) …`
    Arm {
        /// What is waited for.
        arm: WaitArm,
        /// `up to 2d`
        up_to: Option<Expression>,
        /// What follows.
        branches: Option<WaitBranches>,
    },
    /// `wait for case … then … after 3d then … end`
    Race {
        /// In order.
        arms: Vec<RaceArm>,
        /// `after 3d then …`
        after: Option<RaceAfter>,
    },
}

/// The moments of `wait until`.
#[derive(Debug, Clone, PartialEq)]
pub enum Moment {
    /// `monday at 09:00`, `weekday at 09:00`, `day at 09:00`; names of weekdays, one or more, separated by commas
    Day {
        /// The day's names.
        days: Vec<Name>,
        /// The time of day.
        at: Option<Expression>,
    },
    /// A time of day, a date or a date-time, `[at 09:00]`
    At {
        /// Any expression; its type says which.
        moment: Expression,
        /// The time of day, behind a date.
        at: Option<Expression>,
    },
}

/// What a wait looks for.
#[derive(Debug, Clone, PartialEq)]
pub enum WaitArm {
    /// `EVENT [NAME] [as NAME] [where EXPR]`
    Event {
        /// The event; without a window.
        event: EventPredicate,
        /// The payload's name.
        binding: Option<Name>,
    },
    /// `(CONDITION)`; the expression is the parenthesized one.
    Condition(Expression),
}

/// `case ARM then …`
#[derive(Debug, Clone, PartialEq)]
pub struct RaceArm {
    /// `case`
    pub keyword: Span,
    /// What is looked for.
    pub arm: WaitArm,
    /// `then`
    pub then: Span,
    /// What follows.
    pub body: Block,
}

/// `after 3d then …`
#[derive(Debug, Clone, PartialEq)]
pub struct RaceAfter {
    /// `after`
    pub keyword: Span,
    /// How long.
    pub duration: Expression,
    /// `then`
    pub then: Span,
    /// What follows.
    pub body: Block,
}

impl Statement {
    /// Calls `look` for each block within a statement, in source order.
    pub fn each_block<'s>(&'s self, look: &mut impl FnMut(&'s Block)) {
        let mut last = None;
        match &self.kind {
            StatementKind::If {
                branches,
                otherwise,
            } => {
                for branch in branches {
                    look(&branch.body);
                }
                last = otherwise.as_ref();
            }
            StatementKind::Match {
                cases, otherwise, ..
            } => {
                for case in cases {
                    look(&case.body);
                }
                last = otherwise.as_ref();
            }
            StatementKind::Split { arms, .. } => {
                for arm in arms {
                    look(&arm.body);
                }
            }
            StatementKind::Repeat(repeat) => look(&repeat.body),
            StatementKind::Wait(wait) => match &**wait {
                Wait::For(_) => {}
                Wait::Until { branches, .. } | Wait::Arm { branches, .. } => {
                    if let Some(branches) = branches {
                        look(&branches.then.body);
                        last = branches.otherwise.as_ref();
                    }
                }
                Wait::Race { arms, after } => {
                    for arm in arms {
                        look(&arm.body);
                    }
                    if let Some(after) = after {
                        look(&after.body);
                    }
                }
            },
            _ => {}
        }
        if let Some(branch) = last {
            look(&branch.body);
        }
    }

    /// The blocks within a statement, in source order.
    pub fn blocks(&self) -> SmallVec<[&Block; 4]> {
        let mut blocks = SmallVec::new();
        self.each_block(&mut |block| blocks.push(block));
        blocks
    }
}
