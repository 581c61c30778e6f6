//! Where declared names are used: for editors, and for the rule `unused-declaration`.

use nurture_runtime::program::{
    ActionId, AliasId, EventId, FieldId, FlowId, ListId, MessageId, ScoreId, SegmentId, TagId,
    TeamId, TopicId,
};

use super::{BindingId, Checked, Field, Named};
use crate::source::FileSpan;

/// One use of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Where.
    pub place: FileSpan,
    /// Of what.
    pub target: Definition,
    /// Whether the name is given here, or only used.
    pub kind: ReferenceKind,
}

/// What a place does with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReferenceKind {
    /// It gives the name: `as nudge`.
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
}

impl Checked {
    /// The name that a definition was declared with; none for tags, which nothing declares.
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
            Definition::Tag(_) => None,
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
}
