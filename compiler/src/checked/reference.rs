//! Where names are given and used: for editors, and for the rule `unused-declaration`.

use std::cmp::Ordering;

use nurture_runtime::program::{
    ActionId, AliasId, EventId, FieldId, FlowId, ListId, MessageId, ScoreId, SegmentId, TagId,
    TeamId, TopicId,
};

use super::{BindingId, Checked, Field, Named, Type};
use crate::source::FileSpan;

/// One place of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    /// Where.
    pub place: FileSpan,
    /// Of what.
    pub target: Definition,
    /// Whether the name is given here, or only used.
    pub kind: ReferenceKind,
}

impl Reference {
    /// The order of two of them by where they stand, and of those at one place by what they are.
    pub(crate) fn in_order(&self, other: &Self) -> Ordering {
        let order = self.place.cmp(&other.place);
        order.then_with(|| (self.target, self.kind).cmp(&(other.target, other.kind)))
    }
}

/// What a place does with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReferenceKind {
    /// It gives the name: in a declaration, or behind `as`.
    Naming,
    /// It uses a name that was given elsewhere.
    Use,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Definition {
    /// A field of the contact.
    Field(FieldId),
    /// An event.
    Event(EventId),
    /// A field of an event.
    EventField(EventId, u32),
    /// A message.
    Message(MessageId),
    /// A parameter of a message.
    Param(MessageId, u32),
    /// A topic.
    Topic(TopicId),
    /// A list.
    List(ListId),
    /// A segment.
    Segment(SegmentId),
    /// A score.
    Score(ScoreId),
    /// A team.
    Team(TeamId),
    /// An action.
    Action(ActionId),
    /// A parameter of an action.
    ActionParam(ActionId, u32),
    /// A value that an action gives back.
    ActionReturn(ActionId, u32),
    /// A flow.
    Flow(FlowId),
    /// A tag.
    Tag(TagId),
    /// The name of sends, of a task or of a call.
    Alias(AliasId),
    /// A payload's name in a flow.
    Binding(FlowId, BindingId),
    /// A value of an enum: the enum's position among [`Checked::enums`], and the value's in it.
    EnumValue(u32, u32),
    /// An arm of a split, by where its name stands.
    Arm(FileSpan),
    /// What is known by nothing but the place that names it: a field of a record, a contact of a test, a variable of a template.
    Local(FileSpan),
}

impl Checked {
    /// The name that a definition was declared with; none for tags, which nothing declares, and for what only its place tells.
    pub fn declared(&self, definition: Definition) -> Option<&Named> {
        match definition {
            Definition::Field(id) => self.field(id).map(|field| &field.named),
            Definition::Event(id) => self.event(id).map(|event| &event.named),
            Definition::Message(id) => self.messages.get(id.index()).map(|message| &message.named),
            Definition::Topic(id) => self.topics.get(id.index()).map(|topic| &topic.named),
            Definition::List(id) => self.lists.get(id.index()).map(|list| &list.named),
            Definition::Segment(id) => self.segments.get(id.index()).map(|segment| &segment.named),
            Definition::Score(id) => self.scores.get(id.index()).map(|score| &score.named),
            Definition::Team(id) => self.teams.get(id.index()).map(|team| &team.named),
            Definition::Action(id) => self.actions.get(id.index()).map(|action| &action.named),
            Definition::Flow(id) => self.flows.get(id.index()).map(|flow| &flow.named),
            Definition::Alias(id) => self.aliases.get(id.index()).map(|alias| &alias.named),
            Definition::Binding(flow, id) => {
                let flow = self.flows.get(flow.index())?;
                flow.bindings
                    .get(id.0 as usize)
                    .map(|binding| &binding.named)
            }
            Definition::EnumValue(id, position) => {
                let values = &self.enums.get(id as usize)?.values;
                values.get(position as usize).map(|value| &value.named)
            }
            Definition::Tag(_) | Definition::Arm(_) | Definition::Local(_) => None,
            Definition::EventField(..)
            | Definition::Param(..)
            | Definition::ActionParam(..)
            | Definition::ActionReturn(..) => self.member(definition).map(|field| &field.named),
        }
    }

    /// The field, parameter or returned value that a definition stands for.
    pub fn member(&self, definition: Definition) -> Option<&Field> {
        let (fields, position) = match definition {
            Definition::Field(id) => return self.field(id),
            Definition::EventField(id, position) => (&self.event(id)?.fields, position),
            Definition::Param(id, position) => (&self.messages.get(id.index())?.params, position),
            Definition::ActionParam(id, position) => {
                (&self.actions.get(id.index())?.params, position)
            }
            Definition::ActionReturn(id, position) => {
                (&self.actions.get(id.index())?.returns, position)
            }
            _ => return None,
        };
        fields.get(position as usize)
    }

    /// Every declared name but those of flows, with what it stands for; fields of records as [`Definition::Local`].
    pub(crate) fn declarations(&self) -> Vec<(Definition, FileSpan)> {
        let mut all = Vec::new();
        macro_rules! tables {
            ($($table:ident $definition:ident $id:ident,)*) => {
                $(for (entry, id) in self.$table.iter().zip((0..).map($id)) {
                    all.push((Definition::$definition(id), entry.named.place));
                })*
            };
        }
        tables! {
            messages Message MessageId, topics Topic TopicId, lists List ListId,
            segments Segment SegmentId, scores Score ScoreId, teams Team TeamId,
            actions Action ActionId, events Event EventId,
        }
        for (one, id) in self.enums.iter().zip(0..) {
            for (value, position) in one.values.iter().zip(0..) {
                let places = value.places.iter();
                all.extend(places.map(|place| (Definition::EnumValue(id, position), *place)));
            }
        }
        let mut fields = |fields: &[Field], definition: &dyn Fn(u32) -> Definition| {
            for (field, position) in fields.iter().zip(0..) {
                all.push((definition(position), field.named.place));
                members(&field.ty, &mut all);
            }
        };
        fields(&self.fields, &|position| {
            Definition::Field(FieldId(position))
        });
        for (event, id) in self.events.iter().zip((0..).map(EventId)) {
            fields(&event.fields, &|position| {
                Definition::EventField(id, position)
            });
        }
        for (message, id) in self.messages.iter().zip((0..).map(MessageId)) {
            fields(&message.params, &|position| Definition::Param(id, position));
        }
        for (action, id) in self.actions.iter().zip((0..).map(ActionId)) {
            fields(&action.params, &|position| {
                Definition::ActionParam(id, position)
            });
            fields(&action.returns, &|position| {
                Definition::ActionReturn(id, position)
            });
        }
        all
    }
}

/// The fields of records within a type.
fn members(ty: &Type, all: &mut Vec<(Definition, FileSpan)>) {
    match ty {
        Type::List(of) => members(of, all),
        Type::Record(fields) => {
            for field in fields.iter() {
                all.push((Definition::Local(field.named.place), field.named.place));
                members(&field.ty, all);
            }
        }
        _ => {}
    }
}
