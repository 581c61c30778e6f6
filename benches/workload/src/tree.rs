//! A generated flow, before it is text in one language or another.

/// A flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What stands before its statements.
    pub clauses: Vec<Clause>,
    /// What it does.
    pub block: Block,
}

/// Statements in their order.
pub type Block = Vec<Statement>;

/// A clause: its words, and the condition behind them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// The first word, as `on`.
    pub verb: &'static str,
    /// The tokens behind it, as they are written.
    pub words: Vec<String>,
    /// The condition, and the word that leads to it (`where`, `when`).
    pub condition: Option<(&'static str, Expression)>,
    /// The tokens behind the condition.
    pub rest: Vec<String>,
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Statement {
    /// `send CHANNEL MESSAGE with { … } as ALIAS`
    Send {
        /// `email`, `sms` or `push`.
        channel: &'static str,
        /// Which message.
        message: String,
        /// Parameters and overrides.
        with: Vec<(&'static str, Expression)>,
        /// The name of the send.
        alias: Option<String>,
    },
    /// `wait DURATION`
    Wait(Expression),
    /// `wait until MOMENT then … else … end`
    WaitUntil(Moment, Option<Branches>),
    /// `wait for EVENT up to DURATION then … else … end`
    WaitFor {
        /// For what.
        arm: Arm,
        /// For how long at most.
        up_to: Option<Expression>,
        /// What then.
        branches: Option<Branches>,
    },
    /// `wait for case … after … then … end`
    Race {
        /// What is waited for.
        arms: Vec<(Arm, Block)>,
        /// What comes when none of it has come.
        after: Option<(Expression, Block)>,
    },
    /// `if … then … elseif … then … else … end`
    If(Vec<(Expression, Block)>, Option<Block>),
    /// `match … case … then … else … end`
    Match(Expression, Vec<(Vec<Expression>, Block)>, Option<Block>),
    /// `split "NAME" SHARE ARM then … end`
    Split(String, Vec<(u64, &'static str, Block)>),
    /// `set contact.FIELD = …`
    Set(&'static str, Expression),
    /// `add … to contact.FIELD`
    Add(Expression, &'static str),
    /// `unset contact.FIELD`
    Unset(&'static str),
    /// `tag NAME`, `join LIST`, `start FLOW` and the like.
    Simple(&'static str, String),
    /// `notify TEAM "…"`
    Notify(&'static str, Expression),
    /// `task "…" for TEAM backup TEAM due DURATION as ALIAS`
    Task {
        /// What is to be done.
        text: Expression,
        /// Who does it.
        team: &'static str,
        /// Who does it else.
        backup: Option<&'static str>,
        /// Until when.
        due: Option<Expression>,
        /// The name of the task.
        alias: Option<String>,
    },
    /// `call ACTION with { … } as ALIAS`
    Call {
        /// Which, with dots.
        action: &'static str,
        /// Its arguments.
        with: Vec<(&'static str, Expression)>,
        /// The name of the call.
        alias: Option<String>,
    },
    /// `repeat N times every DURATION until … do … end`
    Repeat {
        /// How often at most.
        times: u64,
        /// How far apart passes begin.
        every: Option<Expression>,
        /// When it is over.
        until: Option<Expression>,
        /// What is repeated.
        block: Block,
    },
    /// `exit "REASON"`
    Exit(Option<String>),
}

/// What a wait is over at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moment {
    /// The next of these days, as they are written, at a time.
    Days(&'static str, Expression),
    /// A moment, or a date at a time.
    At(Expression, Option<Expression>),
}

/// What follows a wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branches {
    /// When what was waited for has come.
    pub then: Block,
    /// When it has not.
    pub otherwise: Option<Block>,
}

/// What a wait looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arm {
    /// An event, the name of its payload, and a condition.
    Event(Event, Option<&'static str>, Option<Expression>),
    /// A condition.
    Condition(Expression),
}

/// An event by name, with its message, alias or task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its name.
    pub name: &'static str,
    /// Of which send, task or call.
    pub of: Option<String>,
}

/// An expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    /// A number, money, a duration, a date, a time: as it is written.
    Literal(String),
    /// A text without values.
    Text(String),
    /// A text with values.
    Shown(Vec<Part>),
    /// A value of an enum.
    Choice(&'static str),
    /// A score, a payload, a field of an event, `now`, `today`.
    Name(&'static str),
    /// `contact.FIELD`
    Field(&'static str),
    /// `….MEMBER`
    Member(Box<Self>, &'static str),
    /// `FUNCTION(…)`
    Call(&'static str, Vec<Self>),
    /// `[…]`
    List(Vec<Self>),
    /// `… OPERATOR …`: arithmetic, comparisons, `and`, `or`, `??`.
    Binary(Box<Self>, Operator, Box<Self>),
    /// `not …`
    Not(Box<Self>),
    /// `-…`
    Negative(Box<Self>),
    /// `… is set`, `… is unset`
    Is(Box<Self>, &'static str),
    /// `EVENT where … in last …`
    Happened(Box<Occurrence>),
    /// `count(…)`, and `sum(FIELD of …)` and the like.
    Aggregate(&'static str, Option<&'static str>, Box<Occurrence>),
    /// `contact in LIST`
    In(&'static str),
    /// `tagged NAME`, `reachable CHANNEL`
    State(&'static str, String),
    /// `in_flow(FLOW)`
    InFlow(String),
}

/// An event in a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// Which.
    pub event: Event,
    /// What is true of it: one comparison.
    pub condition: Option<Expression>,
    /// `in last DURATION` or `ever`, or since the contact entered.
    pub window: Option<Window>,
}

/// How far back a condition looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Window {
    /// `in last DURATION`
    Last(Expression),
    /// `ever`
    Ever,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Text.
    Plain(String),
    /// A value that is put in.
    Value(Expression),
}

/// What stands between two expressions, and how tightly it binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(
    missing_docs,
    reason = "operators are called what they are called everywhere"
)]
pub enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    Contains,
    StartsWith,
    EndsWith,
    Plus,
    Minus,
    Times,
    Divide,
    Default,
}

impl Operator {
    /// How tightly it binds; more is tighter. All comparisons bind alike.
    pub const fn tightness(self) -> u8 {
        match self {
            Self::Or => 0,
            Self::And => 1,
            Self::Plus | Self::Minus => 4,
            Self::Times | Self::Divide => 5,
            Self::Default => 7,
            _ => 3,
        }
    }
}

impl Expression {
    /// `self OPERATOR other`
    #[must_use]
    pub fn binary(self, operator: Operator, other: Self) -> Self {
        Self::Binary(Box::new(self), operator, Box::new(other))
    }

    /// A literal as it is written.
    pub fn literal(text: impl Into<String>) -> Self {
        Self::Literal(text.into())
    }

    /// A text without values.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// How tightly its outermost operator binds.
    pub const fn tightness(&self) -> u8 {
        match self {
            Self::Binary(_, operator, _) => operator.tightness(),
            Self::Not(_) => 2,
            Self::In(_) | Self::Is(..) | Self::Happened(_) => 3,
            Self::Negative(_) => 6,
            _ => 8,
        }
    }
}
