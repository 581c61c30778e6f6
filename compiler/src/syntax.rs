//! The syntax tree: what was written, before any name is looked up.
//!
//! Every node carries its [`Span`].
//! A place that could not be parsed is an error node (`Error`), never a missing one, so that later stages and editors see everything around it.
//! Comments stand beside the tree, in order of their offsets ([`Comment`]); the formatter puts them back.

mod declaration;
mod expression;
mod flow;
mod statement;
mod test;
pub mod visit;

use smol_str::SmolStr;

pub use self::{declaration::*, expression::*, flow::*, statement::*, test::*};
use crate::source::Span;

/// One parsed file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct File {
    /// The declarations in source order.
    pub items: Vec<Item>,
    /// Every comment in source order, doc comments too.
    pub comments: Vec<Comment>,
    /// The stretches that could not be read, in source order: what is said about the names and types in them is doubtful.
    pub unread: Vec<Span>,
}

/// One declaration at the top of a file.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// `contact { … }`
    Contact(ContactDeclaration),
    /// `event NAME { … }`
    Event(EventDeclaration),
    /// `email NAME { … }`, `sms …`, `push …`
    Message(MessageDeclaration),
    /// `topic NAME "…"`
    Topic(TopicDeclaration),
    /// `list NAME { … }`
    List(ListDeclaration),
    /// `segment NAME = …`
    Segment(SegmentDeclaration),
    /// `score NAME { … }`
    Score(ScoreDeclaration),
    /// `team NAME { … }`
    Team(TeamDeclaration),
    /// `action a.b { … } returns { … }`
    Action(ActionDeclaration),
    /// `policy … end`
    Policy(Policy),
    /// `flow … end`, or the bare flow at the end of a file
    Flow(Flow),
    /// `test … end`
    Test(Test),
    /// Something that is no declaration; its finding has been raised.
    Error(Span),
}

impl Item {
    /// The whole declaration.
    pub fn span(&self) -> Span {
        match self {
            Self::Contact(contact) => contact.span,
            Self::Event(event) => event.span,
            Self::Message(message) => message.span,
            Self::Topic(topic) => topic.span,
            Self::List(list) => list.span,
            Self::Segment(segment) => segment.span,
            Self::Score(score) => score.span,
            Self::Team(team) => team.span,
            Self::Action(action) => action.span,
            Self::Policy(policy) => policy.span,
            Self::Flow(flow) => flow.span,
            Self::Test(test) => test.span,
            Self::Error(span) => *span,
        }
    }

    /// Its name, where it has one that is no text.
    pub fn name(&self) -> Option<&Name> {
        match self {
            Self::Event(event) => Some(&event.name),
            Self::Message(message) => Some(&message.name),
            Self::Topic(topic) => Some(&topic.name),
            Self::List(list) => Some(&list.name),
            Self::Segment(segment) => Some(&segment.name),
            Self::Score(score) => Some(&score.name),
            Self::Team(team) => Some(&team.name),
            Self::Action(action) => Some(&action.name),
            Self::Flow(flow) => flow.name.as_ref(),
            Self::Contact(_) | Self::Policy(_) | Self::Test(_) | Self::Error(_) => None,
        }
    }
}

/// A `#` comment, from the sign to the end of its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment {
    /// With the sign, without the line end.
    pub span: Span,
    /// How it was begun.
    pub kind: CommentKind,
}

/// The two kinds of comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommentKind {
    /// `# …`
    Plain,
    /// `## …`, which documents the declaration below.
    Doc,
}

/// A name as written, dotted for actions.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Name {
    /// The text; empty where a name was expected and none stood (its finding has been raised).
    pub text: SmolStr,
    /// Where it stands.
    pub span: Span,
}

impl Name {
    /// Whether the name is missing from the source and was put in by recovery.
    pub fn is_missing(&self) -> bool {
        self.text.is_empty()
    }
}

/// What a declaration was documented with: the lines of `##` directly above it, without the signs, joined by line ends.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Doc(pub Option<SmolStr>);

/// `key: value` in braces.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// The key; any word will do.
    pub name: Name,
    /// The value.
    pub value: Expression,
    /// From the key to the end of the value.
    pub span: Span,
}

/// `{ key: value, … }`
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Members {
    /// In source order; a key may stand twice (the checker says so).
    pub members: Vec<Member>,
    /// With the braces.
    pub span: Span,
}

impl Members {
    /// The first member of that key.
    pub fn get(&self, name: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.name.text == name)
    }
}
