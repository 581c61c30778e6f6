//! The queue: what one input triggers, in the order in which it came about (section 6, rules 3 and 4).

use std::{borrow::Cow, sync::Arc};

use smallvec::SmallVec;

use super::Work;
use crate::{
    engine::Engine,
    key::RunName,
    program::{
        AliasId, AliasKind, EventId, EventRole, FieldId, FlowId, ListId, MessageId, ScoreId,
        SegmentId, Slot, Subject, Way,
    },
    state::Serial,
    time::Timestamp,
    value::Value,
};

/// Something that flows look at.
#[derive(Debug, Clone)]
pub(super) enum Item {
    /// An event.
    Event(Happened),
    /// Fields that have these values now.
    Fields(Fields),
    /// A list joined or left.
    List(ListId, Way),
    /// A segment joined or left.
    Segment(SegmentId, Way),
    /// A score that was the first and is the second.
    Score(ScoreId, i64, i64),
    /// A change that nothing but conditions reads.
    Look,
    /// A run that another flow started begins.
    Begin(Serial),
    /// Time that passed.
    Time,
}

/// An event with what it belongs to.
#[derive(Debug, Clone)]
pub(super) struct Happened {
    pub event: EventId,
    pub at: Timestamp,
    pub data: Arc<[Value]>,
    pub belonging: Belonging,
}

/// What an event belongs to (section 6, rule 7).
#[derive(Debug, Clone, Default)]
pub(super) struct Belonging {
    pub run: Option<RunName>,
    pub message: Option<MessageId>,
    pub alias: Option<AliasId>,
}

/// Flows (and values that tell runs apart) of which the current item ended a run as a goal or exit.
pub(super) type Ended = SmallVec<[(FlowId, Option<Arc<str>>); 1]>;

/// Fields with their values: a flow sets one at a time.
pub(super) type Fields = SmallVec<[(FieldId, Value); 1]>;

/// What of a payload goes to which slots of a run.
pub(super) type Kept = SmallVec<[(Slot, Value); 1]>;

/// The runs that are looked at: few contacts are in more flows at once.
pub(super) type Serials = SmallVec<[Serial; 4]>;

/// Items that wait for their turn, first in, first out.
#[derive(Debug, Default)]
pub(super) struct Queue {
    /// Those that had their turn too, up to the next moment at which none waits.
    items: SmallVec<[Item; 4]>,
    next: usize,
}

impl Queue {
    pub(super) fn push(&mut self, item: Item) {
        self.items.push(item);
    }

    fn pop(&mut self) -> Option<Item> {
        let place = self.items.get_mut(self.next)?;
        let item = std::mem::replace(place, Item::Look);
        self.next += 1;
        if self.next == self.items.len() {
            self.items.clear();
            self.next = 0;
        }
        Some(item)
    }
}

impl Item {
    /// Whether it makes any difference: what nothing in the program looks at needs no turn.
    pub(super) fn is_heard(&self, engine: &Engine) -> bool {
        engine.has_conditions()
            || match self {
                Self::Event(happened) => engine.hears(happened.event),
                Self::Fields(fields) => fields
                    .iter()
                    .any(|(field, _)| engine.hears_change_of(*field)),
                Self::List(..) | Self::Segment(..) | Self::Score(..) => {
                    !engine.changes().is_empty()
                }
                Self::Look => false,
                Self::Begin(_) | Self::Time => true,
            }
    }
}

impl Happened {
    /// Whether it is of what is asked for: of a send, task or call of that run, or of any where none is given.
    pub(super) fn belongs(&self, subject: Option<Subject>, run: Option<&RunName>) -> bool {
        let named = match subject {
            None => return true,
            Some(Subject::Message(message)) => self.belonging.message == Some(message),
            Some(Subject::Alias(alias)) => self.belonging.alias == Some(alias),
        };
        named && run.is_none_or(|run| self.belonging.run.as_ref() == Some(run))
    }

    /// The payload for one who asks for this subject.
    ///
    /// `done` brings what a call returns only to those who name the call; to others it brings nothing.
    pub(super) fn payload(&self, engine: &Engine, subject: Option<Subject>) -> Cow<'_, [Value]> {
        let aliases = &engine.program().aliases;
        let of_call = self.belonging.alias.is_some_and(|alias| {
            let alias = aliases.get(alias.index());
            alias.is_some_and(|alias| matches!(alias.kind, AliasKind::Call(_)))
        });
        if subject.is_none() && of_call && engine.role(self.event) == EventRole::Done {
            let declared = engine.program().events.get(self.event.index());
            let fields = declared.map_or(0, |event| event.fields.len());
            return vec![Value::Unset; fields].into();
        }
        Cow::Borrowed(&self.data)
    }
}

impl Work<'_> {
    /// Processes everything that is queued, and what that queues.
    pub(super) fn drain(&mut self) {
        while let Some(item) = self.queue.pop() {
            if let Item::Event(happened) = &item {
                self.count_scores(happened);
            }
            self.process(&item);
        }
    }

    /// The runs that may react to an item; how one of them reacts makes no other one do so.
    pub(super) fn concerned(&self, item: &Item) -> Serials {
        let mut serials = Serials::new();
        for run in &self.state.runs {
            if self.is_concerned(run, item) {
                serials.push(run.serial);
            }
        }
        serials
    }

    /// Shows an item to the flows: to the runs that are going on, then to the triggers.
    pub(super) fn process(&mut self, item: &Item) {
        if let Item::Begin(run) = item {
            self.go_on(*run);
            self.look_at_segments();
            return;
        }
        let mut ended = Ended::new();
        for run in self.concerned(item) {
            self.react(run, item, &mut ended);
        }
        self.trigger(item, &ended);
        self.look_at_segments();
    }
}
