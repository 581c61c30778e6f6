//! A contact's whole state, and its packed form that a host keeps wherever it likes.
//!
//! It holds what the program's flows read and nothing else:
//! no event is kept that no condition asks for, no run that is over, no time of a message that no limit counts.

mod members;
mod rest;
mod run;

use std::{cmp::Ordering, sync::Arc};

pub use self::rest::{AtRest, Broken};
pub(crate) use self::{
    members::Members,
    rest::{Mark, mark},
    run::{Held, Loop, Run, RunWatch, Serial, Standing, Target},
};
use crate::{
    consent::Consent,
    history::History,
    key::RunName,
    program::{
        AliasId, Channel, FieldId, FlowId, ListId, MessageId, ScoreId, Subject, TagId, WatchId,
    },
    time::Timestamp,
    value::Value,
};

/// All that is known of a contact, spread out so that inputs can be taken.
///
/// It is made by [`crate::engine::Engine::contact`], changed by [`crate::step`], and belongs to the program that it was made for.
/// Between two inputs, a host keeps and stores it as an [`AtRest`].
#[derive(Debug, Clone, PartialEq)]
pub struct ContactState {
    /// The mark of the program that it was made for.
    pub(crate) program: Mark,
    pub(crate) id: String,
    pub(crate) fields: Vec<Value>,
    /// The latest time that was reached.
    pub(crate) clock: Timestamp,
    /// How far the timers of that very moment have come.
    pub(crate) reached: Reached,
    pub(crate) stage: Stage,
    pub(crate) lists: Members,
    pub(crate) tags: Members,
    /// Of which watched segments it is known that the contact is in them.
    pub(crate) segments: Members,
    /// When the membership of a watched segment may change by time alone.
    pub(crate) segments_look: Option<Timestamp>,
    /// Scores that are not zero, by score.
    pub(crate) scores: Vec<ScoreState>,
    pub(crate) consent: Consent,
    /// When marketing messages left that a limit may count, oldest first.
    pub(crate) sent: Vec<(Channel, Timestamp)>,
    /// What is remembered for the contact, by watch.
    pub(crate) watches: Vec<(WatchId, History)>,
    /// The latest send, task or call of each name.
    pub(crate) latest: Vec<Made>,
    /// How often and when the contact last entered, in the order of flow and value.
    pub(crate) enrolments: Vec<Enrolment>,
    /// The runs that are going on: in the order of their flows, of one flow in the order of entry.
    /// Each is that of the last entry of its flow and value.
    pub(crate) runs: Vec<Run>,
    /// When each of the engine's timed triggers comes next.
    pub(crate) timed: Vec<Due>,
    /// Which of them have come at this very moment: none does so twice.
    pub(crate) came: Vec<u32>,
    /// Counts effects outside runs.
    pub(crate) counter: u32,
    /// Counts runs and timers in the order in which they were set.
    pub(crate) serial: u64,
    /// When the first timer is due: whoever changes a timer finds it anew before the contact rests.
    pub(crate) wake: Option<Timestamp>,
}

/// How far the timers of one moment have come (language reference, section 6, rule 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Reached {
    /// Inputs are taken.
    #[default]
    Inputs,
    /// Flows expire.
    Expiry,
    /// Holds end; the windows of goals are over.
    Holds,
    /// Waits end.
    Waits,
    /// Scores decay.
    Decay,
    /// Conditions and memberships change by time.
    Conditions,
    /// Triggers that come with time.
    Schedules,
}

/// Whether virtual time has begun for the contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Only what happened before is being built up.
    Past,
    /// Flows run.
    Live,
}

/// A score that is not zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ScoreState {
    pub score: ScoreId,
    pub value: i64,
    /// When it decays next.
    pub decays: Option<Timestamp>,
}

/// A send, task or call that an event without a key may belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Made {
    /// By which name it is looked for.
    pub name: Subject,
    pub run: RunName,
    pub message: Option<MessageId>,
    pub alias: Option<AliasId>,
}

/// Entries into a flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Enrolment {
    pub flow: FlowId,
    pub per: Option<Arc<str>>,
    /// How many.
    pub entries: u32,
    /// When the last was.
    pub last: Timestamp,
    /// The number of the run that began then ([`Serial`]).
    pub number: u64,
}

impl Enrolment {
    /// The run of the last entry, whether it goes on or is over.
    pub(crate) const fn serial(&self) -> Serial {
        Serial {
            flow: self.flow,
            number: self.number,
        }
    }

    /// How it lies to that of another flow and value.
    pub(crate) fn compare(&self, flow: FlowId, per: Option<&str>) -> Ordering {
        (self.flow, self.per.as_deref()).cmp(&(flow, per))
    }
}

/// When a timed trigger comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Due {
    /// Not, as things stand.
    Never,
    /// Then.
    At(Timestamp),
    /// It came, and comes only once.
    Over,
}

/// Nobody's state, to take contacts up into.
impl Default for ContactState {
    fn default() -> Self {
        Self {
            program: Mark::default(),
            id: String::new(),
            fields: Vec::new(),
            clock: Timestamp::MIN,
            reached: Reached::Inputs,
            stage: Stage::Past,
            lists: Members::default(),
            tags: Members::default(),
            segments: Members::default(),
            segments_look: None,
            scores: Vec::new(),
            consent: Consent::default(),
            sent: Vec::new(),
            watches: Vec::new(),
            latest: Vec::new(),
            enrolments: Vec::new(),
            runs: Vec::new(),
            timed: Vec::new(),
            came: Vec::new(),
            counter: 0,
            serial: 0,
            wake: None,
        }
    }
}

impl ContactState {
    /// The contact's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The latest time that was reached for the contact.
    pub const fn clock(&self) -> Timestamp {
        self.clock
    }

    /// When the first timer is due; a host need not touch the contact before, unless an input comes.
    ///
    /// ```
    /// use nurture_runtime::{engine::{Engine, Origin}, program::Program, time::Timestamp};
    ///
    /// let program = Program { timezone: "UTC".to_owned(), ..Program::default() };
    /// let engine = Engine::new(program).unwrap();
    /// let ada = engine.contact("ada", Vec::new(), Timestamp::MIN, Origin::Baseline);
    /// assert_eq!(ada.next_wake(), None);
    /// ```
    pub const fn next_wake(&self) -> Option<Timestamp> {
        self.wake
    }

    /// The contact's fields, in the order of their declaration.
    pub fn fields(&self) -> &[Value] {
        &self.fields
    }

    /// Whether the contact is on a list.
    pub fn is_on_list(&self, list: ListId) -> bool {
        self.lists.has(list.0)
    }

    /// Whether the contact has a tag.
    pub fn is_tagged(&self, tag: TagId) -> bool {
        self.tags.has(tag.0)
    }

    /// A score of the contact.
    pub fn score(&self, score: ScoreId) -> i64 {
        let known = self.scores.iter().find(|known| known.score == score);
        known.map_or(0, |known| known.value)
    }

    /// Whether a run of the flow is going on.
    pub fn is_in_flow(&self, flow: FlowId) -> bool {
        self.runs.iter().any(|run| run.name.flow == flow)
    }

    /// The runs that are going on, by flow, then in the order of entry.
    pub fn runs(&self) -> impl Iterator<Item = &RunName> {
        self.runs.iter().map(|run| &run.name)
    }

    pub(crate) fn field(&self, field: FieldId) -> &Value {
        self.fields.get(field.index()).unwrap_or(&Value::Unset)
    }

    pub(crate) fn history(&self, watch: WatchId) -> Option<&History> {
        let found = self
            .watches
            .binary_search_by_key(&watch, |(known, _)| *known);
        found
            .ok()
            .and_then(|index| self.watches.get(index))
            .map(|(_, history)| history)
    }

    /// The history of a watch, to be written to.
    pub(crate) fn history_mut(
        &mut self,
        watch: WatchId,
        empty: impl FnOnce() -> History,
    ) -> Option<&mut History> {
        let index = match self
            .watches
            .binary_search_by_key(&watch, |(known, _)| *known)
        {
            Ok(index) => index,
            Err(index) => {
                self.watches.insert(index, (watch, empty()));
                index
            }
        };
        self.watches.get_mut(index).map(|(_, history)| history)
    }

    /// All histories, those of the contact first, then those of its runs.
    fn histories(&self) -> impl Iterator<Item = &History> {
        let of_runs = self.runs.iter().flat_map(|run| &run.watches);
        let own = self.watches.iter().map(|(_, history)| history);
        own.chain(of_runs.map(|known| &known.history))
    }

    /// The entries into a flow, for one of the values that tell runs apart.
    pub(crate) fn enrolment(&self, flow: FlowId, per: Option<&str>) -> Option<&Enrolment> {
        self.enrolments
            .get(self.place_of_enrolment(flow, per).ok()?)
    }

    /// Where the entries into a flow lie, or would.
    pub(crate) fn place_of_enrolment(
        &self,
        flow: FlowId,
        per: Option<&str>,
    ) -> Result<usize, usize> {
        self.enrolments
            .binary_search_by(|known| known.compare(flow, per))
    }

    /// Makes it nobody's state; what it has room for it keeps.
    fn clear(&mut self) {
        self.program = Mark::default();
        self.id.clear();
        self.fields.clear();
        self.clock = Timestamp::MIN;
        self.reached = Reached::Inputs;
        self.stage = Stage::Past;
        self.lists.clear();
        self.tags.clear();
        self.segments.clear();
        self.segments_look = None;
        self.scores.clear();
        self.consent.clear();
        self.sent.clear();
        self.watches.clear();
        self.latest.clear();
        self.enrolments.clear();
        self.runs.clear();
        self.timed.clear();
        self.came.clear();
        self.counter = 0;
        self.serial = 0;
        self.wake = None;
    }

    pub(crate) fn run(&self, serial: Serial) -> Option<&Run> {
        self.runs.get(self.place_of_run(serial).ok()?)
    }

    pub(crate) fn run_mut(&mut self, serial: Serial) -> Option<&mut Run> {
        let place = self.place_of_run(serial).ok()?;
        self.runs.get_mut(place)
    }

    /// Where a run lies, or would.
    pub(crate) fn place_of_run(&self, serial: Serial) -> Result<usize, usize> {
        self.runs.binary_search_by_key(&serial, |run| run.serial)
    }

    /// Takes the clock to a later moment, of which nothing is done yet.
    pub(crate) fn set_clock(&mut self, to: Timestamp) {
        self.clock = to;
        self.reached = Reached::Inputs;
        self.came.clear();
    }

    /// The next number of a run or timer.
    pub(crate) fn next_serial(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }

    /// Writes down that a send, task or call is now the latest of its names.
    ///
    /// The flow of its run; none if that run is over.
    pub(crate) fn make(
        &mut self,
        run: Serial,
        message: Option<MessageId>,
        alias: Option<AliasId>,
    ) -> Option<FlowId> {
        let run = self.run(run)?.name.clone();
        let mut make = |name| {
            let made = Made {
                name,
                run: run.clone(),
                message,
                alias,
            };
            match self.latest.iter_mut().find(|made| made.name == name) {
                Some(known) => *known = made,
                None => self.latest.push(made),
            }
        };
        if let Some(message) = message {
            make(Subject::Message(message));
        }
        if let Some(alias) = alias {
            make(Subject::Alias(alias));
        }
        Some(run.flow)
    }

    pub(crate) fn latest(&self, name: Subject) -> Option<&Made> {
        self.latest.iter().find(|made| made.name == name)
    }
}
