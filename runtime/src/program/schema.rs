//! What a program declares: the contact, events, messages, lists, segments, scores, teams and actions.

use serde::{Deserialize, Serialize};

use super::{ActionId, Code, EventId, FieldId, Slot, Subject, Symbol, TopicId};
use crate::{
    time::Duration,
    value::{Currency, Value},
};

/// The type of a value that comes from outside or is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Type {
    /// Any text.
    Text,
    /// A mail address.
    Email,
    /// A telephone number in international form (E.164).
    Phone,
    /// An absolute `http` or `https` address.
    Url,
    /// An IANA time zone's name.
    Timezone,
    /// 64 bits.
    Int,
    /// Exact.
    Decimal,
    /// Exact; a fraction.
    Percent,
    /// True or false.
    Bool,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A moment.
    DateTime,
    /// A length of time.
    Duration,
    /// An amount of one currency.
    Money(Currency),
    /// One of these names, in the order of their declaration.
    Enum(Vec<Symbol>),
    /// Any number of values of one type, none of them unset.
    List(Box<Type>),
    /// Named values.
    Record(Vec<Field>),
}

/// A named value of a contact, an event, a record, or a message's or action's parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// The name in the program.
    pub name: Symbol,
    /// The name outside; the same where none was declared.
    pub external: Symbol,
    /// Its type.
    pub ty: Type,
    /// Whether it may be unset.
    pub optional: bool,
    /// What it is where nothing is given.
    pub default: Option<Value>,
}

/// Where each channel finds its address, where the project declares such a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Addresses {
    /// `contact.email`
    pub email: Option<FieldId>,
    /// `contact.phone`
    pub phone: Option<FieldId>,
    /// `contact.push_token`
    pub push_token: Option<FieldId>,
    /// `contact.timezone`, of type timezone: the contact's own zone.
    pub timezone: Option<FieldId>,
}

/// How a message reaches a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Channel {
    /// `email`
    Email,
    /// `sms`
    Sms,
    /// `push`
    Push,
}

impl Channel {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Email, Self::Sms, Self::Push];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
            Self::Push => "push",
        }
    }

    /// The channel of that name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.name() == name)
    }
}

/// An event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// The name in the program.
    pub name: Symbol,
    /// The name outside; the same where none was declared.
    pub external: Symbol,
    /// What the runtime itself does with it.
    pub role: EventRole,
    /// The payload. For `done` it is what a task brings (`outcome`); a call's is in [`Action::returns`].
    pub fields: Vec<Field>,
}

/// What the runtime does with an event beside showing it to flows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EventRole {
    /// Nothing.
    Plain,
    /// A message event that comes from outside: it belongs to a send (section 6, rule 7).
    Message,
    /// A permanent bounce (field `permanent`) makes the address unreachable.
    Bounced,
    /// A complaint withdraws the channel of its send.
    Complained,
    /// Made by the runtime when a message leaves; rejected from outside.
    Sent,
    /// Made by the runtime when a message is not sent; rejected from outside.
    Suppressed,
    /// The end of a task or call.
    Done,
    /// Gives back consent (fields `channel`, `list`, `topic` as far as declared).
    Subscribed,
    /// Withdraws consent (likewise).
    Unsubscribed,
}

impl EventRole {
    /// Whether an event of this role belongs to a send.
    pub const fn is_message(self) -> bool {
        matches!(
            self,
            Self::Message | Self::Bounced | Self::Complained | Self::Sent | Self::Suppressed
        )
    }
}

/// A message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Its name.
    pub name: Symbol,
    /// How it leaves.
    pub channel: Channel,
    /// Whether consent, hold-out, limits and quiet hours hold for it.
    pub category: Category,
    /// Its topic of consent.
    pub topic: Option<TopicId>,
    /// What `with` may give.
    pub params: Vec<Field>,
    /// Code that leaves a text, with [`super::Instruction::Param`] for the parameters.
    pub subject: Option<Code>,
    /// Likewise.
    pub preheader: Option<Code>,
    /// Likewise.
    pub title: Option<Code>,
    /// Likewise.
    pub text: Option<Code>,
    /// Likewise: who it comes from.
    pub from: Option<Code>,
    /// The body's template.
    pub body: Option<Body>,
}

/// Whether a message needs consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Category {
    /// Needs it.
    Marketing,
    /// Ignores consent, hold-out, limits and quiet hours.
    Transactional,
}

impl Category {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Marketing => "marketing",
            Self::Transactional => "transactional",
        }
    }
}

/// A body's template, in the Jinja dialect of minijinja.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// HTML (values are escaped) or plain text.
    pub format: BodyFormat,
    /// The template; MJML has already become HTML.
    pub template: String,
}

/// What a body's template makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum BodyFormat {
    /// Values are escaped.
    Html,
    /// Values stand as they are.
    Text,
}

/// A list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// Its name.
    pub name: Symbol,
    /// The channel its members are pushed to.
    pub sync: Option<Symbol>,
}

/// A segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// Its name.
    pub name: Symbol,
    /// Code that leaves a bool: whether the contact is in it.
    pub condition: Code,
    /// Whether a trigger waits for joins or leaves, so that membership is watched.
    pub watched: bool,
}

/// A score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// Its name.
    pub name: Symbol,
    /// What events do to it, in source order; each rule that fits is applied.
    pub rules: Vec<ScoreRule>,
    /// How it shrinks.
    pub decay: Option<Decay>,
}

/// What an event does to a score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoreRule {
    /// The event.
    pub event: EventId,
    /// Of which message, task or call.
    pub subject: Option<Subject>,
    /// Code that leaves a bool, over the payload.
    pub condition: Option<Code>,
    /// Points; none to set the score to zero.
    pub points: Option<i64>,
}

/// How a score shrinks: every `every` from the moment it left zero, rounding toward zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decay {
    /// How often.
    pub every: Duration,
    /// By how much.
    pub amount: DecayAmount,
}

/// By how much a score shrinks at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DecayAmount {
    /// By this fraction of itself.
    Share(rust_decimal::Decimal),
    /// By so many points, not beyond zero.
    Points(i64),
}

/// A team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// Its name.
    pub name: Symbol,
    /// Its mail address.
    pub email: Symbol,
}

/// An action.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Action {
    /// Its dotted name.
    pub name: Symbol,
    /// What it takes.
    pub params: Vec<Field>,
    /// What it gives back.
    pub returns: Vec<Field>,
}

/// A name that flows give to sends, tasks or calls; one entry a name and kind, whichever flows use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alias {
    /// The name.
    pub name: Symbol,
    /// Of what.
    pub kind: AliasKind,
}

/// What an alias names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AliasKind {
    /// Sends.
    Send,
    /// Tasks; `done` brings an `outcome`.
    Task,
    /// Calls of this action; `done` brings what it returns.
    Call(ActionId),
}

/// Where a payload's fields go in a run: `as NAME` keeps only the fields that the flow reads.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Binding {
    /// Which field of the event (of [`Event::fields`], or [`Action::returns`] for a call's `done`) goes to which slot.
    pub fields: Vec<(u32, Slot)>,
}
