//! The checked program: what was meant, with every name looked up and every type known.
//!
//! It is what the checker makes of the syntax trees of a whole project,
//! and what control-flow analysis, lowering, tests and editors read.
//! A program with errors has one too, as far as it could be made out (with `Error` nodes); only one without errors is lowered.
//! Indices are the runtime's: the tables here stand in the same order as those of [`nurture_runtime::program::Program`].

mod expression;
mod flow;
mod reference;
mod references;
mod shown;
mod test;
pub mod visit;

use std::sync::Arc;

use nurture_runtime::{
    program::{
        ActionId, BodyFormat, Category, Channel, DecayAmount, EventId, EventRole, FieldId, TopicId,
    },
    time::Duration,
    value::Currency,
};
use smol_str::SmolStr;

pub use self::{expression::*, flow::*, reference::*, references::*, test::*};
use crate::source::FileSpan;

/// A checked project.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Checked {
    /// The project's name.
    pub project: SmolStr,
    /// The project's time zone, an IANA name; `UTC` where none is given.
    pub timezone: SmolStr,
    /// The contact's fields, in order of declaration.
    pub fields: Vec<Field>,
    /// Which fields the runtime itself reads.
    pub addresses: nurture_runtime::program::Addresses,
    /// All events, those of the prelude that the project does not replace first; then by name.
    pub events: Vec<Event>,
    /// All messages, by name; so are the tables below.
    pub messages: Vec<Message>,
    /// All topics.
    pub topics: Vec<Topic>,
    /// All lists.
    pub lists: Vec<List>,
    /// All segments.
    pub segments: Vec<Segment>,
    /// All scores.
    pub scores: Vec<Score>,
    /// All teams.
    pub teams: Vec<Team>,
    /// All actions.
    pub actions: Vec<Action>,
    /// All names of sends, tasks and calls, by name and kind.
    pub aliases: Vec<Alias>,
    /// All tags that the program names, by name.
    pub tags: Vec<SmolStr>,
    /// The enums that are declared; those of the same values, in the same order, are one.
    pub enums: Vec<Enum>,
    /// The policy's own clauses.
    pub policy: Policy,
    /// All flows, higher priority first, then by name: the order in which they act.
    pub flows: Vec<Arc<Flow>>,
    /// All tests, by file and place.
    pub tests: Vec<Test>,
    /// Every place that gives or uses a name.
    pub references: References,
}

/// A declared name: its text and where it was declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The name.
    pub name: SmolStr,
    /// Where it stands in its declaration.
    pub place: FileSpan,
    /// The doc comment above it.
    pub doc: Option<SmolStr>,
}

/// A type.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// Not known, because of a mistake that has been reported; it fits everything.
    Error,
    /// `text`
    Text,
    /// `email`
    Email,
    /// `phone`
    Phone,
    /// `url`
    Url,
    /// `timezone`
    Timezone,
    /// `int`
    Int,
    /// `decimal`
    Decimal,
    /// `percent`
    Percent,
    /// `bool`
    Bool,
    /// `date`
    Date,
    /// `time`
    Time,
    /// `datetime`
    DateTime,
    /// `duration`
    Duration,
    /// `money(CUR)`
    Money(Currency),
    /// `a | b | c`
    Enum(Arc<[SmolStr]>),
    /// `list of T`
    List(Arc<Type>),
    /// `{ … }`
    Record(Arc<[Field]>),
}

/// What rows and tests name a contact by; it is none of its fields (language reference, section 3).
pub const CONTACT_ID: &str = "id";

/// A named value of a contact, event, record, message or action.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its name.
    pub named: Named,
    /// Its name outside; the same where none was declared.
    pub external: SmolStr,
    /// Its type.
    pub ty: Type,
    /// Whether it may be unset.
    pub optional: bool,
    /// What it is where nothing is given: a constant expression.
    pub default: Option<Expression>,
}

/// An enum, as fields declare it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enum {
    /// Its values, in order.
    pub values: Vec<EnumValue>,
}

/// A value of an enum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnumValue {
    /// Its name, where it stands first.
    pub named: Named,
    /// Everywhere that it stands in the type of a field.
    pub places: Vec<FileSpan>,
}

/// An event.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its name.
    pub named: Named,
    /// Its name outside.
    pub external: SmolStr,
    /// What the runtime does with it.
    pub role: EventRole,
    /// Its payload.
    pub fields: Vec<Field>,
}

/// A message.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Its name.
    pub named: Named,
    /// How it leaves.
    pub channel: Channel,
    /// Whether it needs consent.
    pub category: Category,
    /// Its topic.
    pub topic: Option<TopicId>,
    /// Its parameters.
    pub params: Vec<Field>,
    /// Texts, with [`ExpressionKind::Param`] for the parameters.
    pub subject: Option<Expression>,
    /// Likewise.
    pub preheader: Option<Expression>,
    /// Likewise.
    pub title: Option<Expression>,
    /// Likewise.
    pub text: Option<Expression>,
    /// Likewise.
    pub from: Option<Expression>,
    /// The body, checked and, where it was MJML, turned into HTML.
    pub body: Option<Body>,
}

/// A message's body.
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    /// HTML or text.
    pub format: BodyFormat,
    /// The template for the runtime.
    pub template: Arc<str>,
    /// The template's file.
    pub file: crate::source::FileId,
}

/// A topic of consent.
#[derive(Debug, Clone, PartialEq)]
pub struct Topic {
    /// Its name.
    pub named: Named,
    /// What people see.
    pub title: Option<SmolStr>,
}

/// A list.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// Its name.
    pub named: Named,
    /// The channel it is pushed to.
    pub sync: Option<SmolStr>,
}

/// A segment.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    /// Its name.
    pub named: Named,
    /// A bool.
    pub condition: Expression,
}

/// A score.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// Its name.
    pub named: Named,
    /// What events do to it, in source order.
    pub rules: Vec<ScoreRule>,
    /// How it shrinks.
    pub decay: Option<Decay>,
}

/// What an event does to a score.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreRule {
    /// The event.
    pub event: EventId,
    /// Of which message, task or call.
    pub subject: Option<Subject>,
    /// A bool, over the payload.
    pub condition: Option<Expression>,
    /// Points; none for a reset.
    pub points: Option<i64>,
}

/// How a score shrinks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decay {
    /// How often.
    pub every: Duration,
    /// By how much.
    pub amount: DecayAmount,
}

/// A team.
#[derive(Debug, Clone, PartialEq)]
pub struct Team {
    /// Its name.
    pub named: Named,
    /// Its mail address.
    pub email: SmolStr,
}

/// An action.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// Its dotted name.
    pub named: Named,
    /// What it takes.
    pub params: Vec<Field>,
    /// What it gives back.
    pub returns: Vec<Field>,
}

/// A name that flows give to sends, tasks or calls.
#[derive(Debug, Clone, PartialEq)]
pub struct Alias {
    /// The name, at its first use.
    pub named: Named,
    /// Of what.
    pub kind: AliasKind,
}

/// What an alias names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AliasKind {
    /// Sends.
    Send,
    /// Tasks.
    Task,
    /// Calls of this action.
    Call(ActionId),
}

/// The policy, where the project has one.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Policy {
    /// `policy`, where it stands.
    pub place: Option<FileSpan>,
    /// Its zone, an IANA name.
    pub timezone: Option<SmolStr>,
    /// Its exits, which are those of all flows.
    pub exits: Vec<Ending>,
}

impl Checked {
    /// The enum of these values.
    pub(crate) fn enum_of(&self, values: &[SmolStr]) -> Option<u32> {
        let is_it = |one: &Enum| {
            let names = one.values.iter().map(|value| &value.named.name);
            names.eq(values)
        };
        let position = self.enums.iter().position(is_it)?;
        u32::try_from(position).ok()
    }

    /// What the value of an enum stands for; none where no field declares the enum, as with the days of the week.
    pub(crate) fn enum_value(&self, values: &[SmolStr], name: &str) -> Option<Definition> {
        let position = values.iter().position(|value| value == name)?;
        let value = u32::try_from(position).ok()?;
        Some(Definition::EnumValue(self.enum_of(values)?, value))
    }

    /// All that ends a run of a flow: its goals, the policy's exits, and its own.
    pub fn endings<'a>(&'a self, flow: &'a Flow) -> impl Iterator<Item = &'a Ending> {
        flow.goals.iter().chain(self.exits(flow))
    }

    /// The exits of a flow: the policy's, and its own.
    pub fn exits<'a>(&'a self, flow: &'a Flow) -> impl Iterator<Item = &'a Ending> {
        self.policy.exits.iter().chain(&flow.exits)
    }

    /// The fields of a payload; none of one that is not known.
    pub fn payload(&self, of: PayloadOf) -> &[Field] {
        let fields = match of {
            PayloadOf::Event(id) => self.event(id).map(|event| &event.fields),
            PayloadOf::Action(id) => self.actions.get(id.index()).map(|action| &action.returns),
            PayloadOf::Unknown => None,
        };
        fields.map_or(&[], Vec::as_slice)
    }

    /// The contact's field of that id.
    pub fn field(&self, id: FieldId) -> Option<&Field> {
        self.fields.get(id.index())
    }

    /// The event of that id.
    pub fn event(&self, id: EventId) -> Option<&Event> {
        self.events.get(id.index())
    }
}
