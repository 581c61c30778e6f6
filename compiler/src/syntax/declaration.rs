//! Declarations other than flows and tests (language reference, section 3).

use super::{Doc, EventPredicate, Expression, Literal, Members, Name, Text};
use crate::source::Span;

/// `contact { … }`
#[derive(Debug, Clone, PartialEq)]
pub struct ContactDeclaration {
    /// Its doc comment.
    pub doc: Doc,
    /// `contact`
    pub keyword: Span,
    /// The fields.
    pub fields: Vec<FieldDeclaration>,
    /// The whole declaration.
    pub span: Span,
}

/// `name: type [from "external"] [= default]`
#[derive(Debug, Clone, PartialEq)]
pub struct FieldDeclaration {
    /// Its doc comment.
    pub doc: Doc,
    /// The name; any word will do.
    pub name: Name,
    /// The type.
    pub ty: Type,
    /// The name outside, behind `from`; for events.
    pub external: Option<Text>,
    /// Behind `=`; for contacts.
    pub default: Option<Expression>,
    /// The whole member.
    pub span: Span,
}

/// A type as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Type {
    /// What it is.
    pub kind: TypeKind,
    /// Whether a `?` follows.
    pub optional: bool,
    /// The whole of it, the `?` included.
    pub span: Span,
}

/// The kinds of type.
#[derive(Debug, Clone, PartialEq)]
pub enum TypeKind {
    /// Could not be parsed; its finding has been raised.
    Error,
    /// `text`, `int`, `email`, …: looked up by the checker. A single name that is no type is reported there.
    Name(Name),
    /// `money(USD)`
    Money(Name),
    /// `free | pro | enterprise` (two or more)
    Enum(Vec<Name>),
    /// `list of T`
    List(Box<Type>),
    /// `{ name: text, price: money(USD) }`
    Record(Vec<FieldDeclaration>),
}

/// `event NAME ["External"] [{ … }]`
#[derive(Debug, Clone, PartialEq)]
pub struct EventDeclaration {
    /// Its doc comment.
    pub doc: Doc,
    /// The name.
    pub name: Name,
    /// The name outside.
    pub external: Option<Text>,
    /// The payload.
    pub fields: Vec<FieldDeclaration>,
    /// The whole declaration.
    pub span: Span,
}

/// `email NAME { … }`, `sms NAME { … }`, `push NAME { … }`
#[derive(Debug, Clone, PartialEq)]
pub struct MessageDeclaration {
    /// Its doc comment.
    pub doc: Doc,
    /// `email`, `sms`, `push`
    pub channel: Name,
    /// The name.
    pub name: Name,
    /// All members but `params`, as written: `subject`, `preheader`, `title`, `text`, `from`, `body`, `topic`, `category`, and wrong ones.
    pub members: Members,
    /// `params: { … }`
    pub params: Option<Parameters>,
    /// The whole declaration.
    pub span: Span,
}

/// `params: { code: text? }`
#[derive(Debug, Clone, PartialEq)]
pub struct Parameters {
    /// `params`
    pub keyword: Span,
    /// The parameters.
    pub fields: Vec<FieldDeclaration>,
    /// From the keyword to the brace.
    pub span: Span,
}

/// `topic NAME ["Title"]`
#[derive(Debug, Clone, PartialEq)]
pub struct TopicDeclaration {
    /// Its doc comment.
    pub doc: Doc,
    /// The name.
    pub name: Name,
    /// The title people see.
    pub title: Option<Text>,
    /// The whole declaration.
    pub span: Span,
}

/// `list NAME [{ sync: "ads" }]`
#[derive(Debug, Clone, PartialEq)]
pub struct ListDeclaration {
    /// Its doc comment.
    pub doc: Doc,
    /// The name.
    pub name: Name,
    /// `sync`, and wrong members.
    pub members: Option<Members>,
    /// The whole declaration.
    pub span: Span,
}

/// `segment NAME = CONDITION`
#[derive(Debug, Clone, PartialEq)]
pub struct SegmentDeclaration {
    /// Its doc comment.
    pub doc: Doc,
    /// The name.
    pub name: Name,
    /// Who is in it.
    pub condition: Expression,
    /// The whole declaration.
    pub span: Span,
}

/// `score NAME { … }`
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreDeclaration {
    /// Its doc comment.
    pub doc: Doc,
    /// The name.
    pub name: Name,
    /// `EVENT [where …]: +5`, in source order.
    pub rules: Vec<ScoreRule>,
    /// `decay: 10% every 30d`, as often as written.
    pub decays: Vec<Decay>,
    /// The whole declaration.
    pub span: Span,
}

/// `EVENT [NAME] [where …]: +5`
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreRule {
    /// The event; without a window.
    pub event: EventPredicate,
    /// What it does.
    pub change: ScoreChange,
    /// The whole rule.
    pub span: Span,
}

/// What an event does to a score.
#[derive(Debug, Clone, PartialEq)]
pub enum ScoreChange {
    /// `+5`, `-5` or `5`: a whole number with its sign.
    Add(Expression),
    /// `reset`
    Reset(Span),
}

/// `decay: 10% every 30d`; `decay: 5 every 30d` is a whole number of points.
#[derive(Debug, Clone, PartialEq)]
pub struct Decay {
    /// How much.
    pub amount: Expression,
    /// How often.
    pub every: Expression,
    /// The whole member.
    pub span: Span,
}

/// `team NAME { email: "…" }`
#[derive(Debug, Clone, PartialEq)]
pub struct TeamDeclaration {
    /// Its doc comment.
    pub doc: Doc,
    /// The name.
    pub name: Name,
    /// `email`, and wrong members.
    pub members: Members,
    /// The whole declaration.
    pub span: Span,
}

/// `action a.b { … } [returns { … }]`
#[derive(Debug, Clone, PartialEq)]
pub struct ActionDeclaration {
    /// Its doc comment.
    pub doc: Doc,
    /// The dotted name.
    pub name: Name,
    /// What it takes.
    pub params: Vec<FieldDeclaration>,
    /// What it gives back.
    pub returns: Vec<FieldDeclaration>,
    /// The whole declaration.
    pub span: Span,
}

/// A whole number, a duration or another literal with its place, where only a literal may stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiteralAt {
    /// As written.
    pub literal: Literal,
    /// Where.
    pub span: Span,
}
