//! Where declared names are used: for editors, and for the rule `unused-declaration`.

use nurture_runtime::program::{
    ActionId, AliasId, EventId, FieldId, FlowId, ListId, MessageId, ScoreId, SegmentId, TagId,
    TeamId, TopicId,
};

use super::BindingId;
use crate::source::FileSpan;

/// One use of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Where.
    pub place: FileSpan,
    /// Of what.
    pub target: Definition,
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
