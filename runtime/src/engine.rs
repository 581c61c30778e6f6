//! The engine: a program with the tables that the step looks things up in.
//!
//! An event is dispatched by its type to the few watches, score rules and triggers that look at it;
//! goals, exits and arms are found through the runs that are going on.

mod field_use;

use std::sync::{Arc, OnceLock};

use self::field_use::FieldUse;
use crate::{
    calendar::Zone,
    evaluate::{Comparisons, Meter, Scene},
    fault::Fault,
    history,
    input::{EventInput, Reference},
    program::{
        Answer, ArmKind, Channel, Code, ConstantId, EndingKind, EventId, EventRole, FieldId, Flow,
        FlowId, Instruction, Program, ScoreId, SegmentId, Subject, Trigger, TriggerKind, WaitId,
        WaitSite, WatchId, WatchScope,
    },
    state::{ContactState, Mark, Members, Run, Standing, mark},
    step,
    time::{Duration, Timestamp},
    value::Value,
};

/// A program that is ready to run.
///
/// ```
/// use nurture_runtime::{engine::{Engine, Origin}, program::Program, time::Timestamp};
///
/// let program = Program { timezone: "Europe/Berlin".to_owned(), ..Program::default() };
/// let engine = Engine::new(program).unwrap();
/// let ada = engine.contact("ada", Vec::new(), Timestamp::MIN, Origin::Baseline);
/// assert_eq!(ada.id(), "ada");
/// ```
#[derive(Debug, Clone)]
pub struct Engine {
    program: Program,
    /// The zone where no flow is concerned.
    zone: Zone,
    /// The zone of each flow, behind the contact's own.
    flow_zones: Vec<Zone>,
    /// What looks at each event.
    events: Vec<OnEvent>,
    /// Triggers on changes: of lists, segments, scores and fields.
    changes: Vec<TriggerId>,
    /// Triggers that come with time.
    timed: Vec<TriggerId>,
    /// Segments whose membership triggers something, by name.
    segments: Vec<SegmentId>,
    /// What the runtime makes of a send: the events, and payloads for them with nothing set.
    sent: Option<(EventId, Arc<[Value]>)>,
    suppressed: Option<(EventId, Arc<[Value]>)>,
    /// For each flow, the watches that are kept with its runs.
    run_watches: Vec<Vec<WatchId>>,
    /// For each watch, what is asked of the values that it keeps.
    asked: Vec<Vec<Answer>>,
    /// For each flow, whether a goal or exit of it is a condition.
    flow_conditions: Vec<bool>,
    /// For each wait, whether an arm of it is a condition.
    wait_conditions: Vec<bool>,
    /// Whether anything is looked at whatever happens: a condition of a flow or a wait, a segment.
    has_conditions: bool,
    /// Whether any condition asks whether a run is going on.
    reads_runs: bool,
    /// What is known of each field.
    fields: Vec<FieldUse>,
    /// For each channel, the longest time that a limit looks back.
    limits: [Option<Duration>; Channel::ALL.len()],
    /// Conditions that compare fields with constants.
    comparisons: Comparisons,
    /// Where unsubscribe links lead, where bodies are written out as messages leave.
    unsubscribe: Option<String>,
    /// What begins the states that are stored, once it was asked for.
    mark: OnceLock<Mark>,
}

/// Why a program cannot be run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// A time zone that the calendar does not know.
    #[error("unknown time zone `{0}`")]
    UnknownZone(String),
}

/// How a contact came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// It was there when virtual time began: what is true of it then is the base line.
    Baseline,
    /// An input created it: it joins the segments that it is in.
    Created,
}

/// Whether a contact is in a flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Enrolled {
    Yes,
    No,
}

/// What looks at an event.
#[derive(Debug, Clone, Default)]
pub(crate) struct OnEvent {
    pub watches: Vec<WatchId>,
    pub scores: Vec<ScoreId>,
    pub triggers: Vec<TriggerId>,
    /// Whether a goal or exit of a flow or an arm of a wait looks at it.
    pub is_awaited: bool,
    /// What those look for that ask for no run: watches of the contact, score rules and triggers; none stands for whatever it is of.
    pub subjects: Vec<Option<Subject>>,
    /// Likewise, what is looked for by runs: by their watches, goals, exits and arms.
    pub subjects_of_runs: Vec<Option<Subject>>,
}

/// A trigger, by its flow and its position there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TriggerId {
    pub flow: FlowId,
    pub position: usize,
}

impl Engine {
    /// Makes a program ready; it should have been verified ([`crate::verify`]).
    ///
    /// One that was not never panics: where it goes wrong, a run fails.
    ///
    /// # Errors
    /// If a time zone of the program is unknown.
    pub fn new(program: Program) -> Result<Self, EngineError> {
        let zone_of = |name: &str| {
            Zone::by_name(name).ok_or_else(|| EngineError::UnknownZone(name.to_owned()))
        };
        let zone = match program.policy.timezone {
            Some(name) => zone_of(program.name(name))?,
            None => zone_of(&program.timezone)?,
        };
        let flow_zones = program
            .flows
            .iter()
            .map(|flow| zone_of(program.name(flow.timezone)))
            .collect::<Result<_, _>>()?;
        let mut engine = Self {
            zone,
            flow_zones,
            events: Vec::new(),
            changes: Vec::new(),
            timed: Vec::new(),
            segments: watched_segments(&program),
            sent: made(&program, EventRole::Sent),
            suppressed: made(&program, EventRole::Suppressed),
            run_watches: run_watches(&program),
            asked: history::asked(&program),
            flow_conditions: program.flows.iter().map(has_conditions).collect(),
            wait_conditions: program.waits.iter().map(waits_for_condition).collect(),
            has_conditions: false,
            fields: Vec::new(),
            limits: limits(&program),
            comparisons: Comparisons::of(&program),
            unsubscribe: None,
            mark: OnceLock::new(),
            reads_runs: program
                .code
                .iter()
                .any(|instruction| matches!(instruction, Instruction::InFlow(_))),
            program,
        };
        engine.dispatch();
        engine.fields = engine.uses_of_fields();
        engine.has_conditions = !engine.segments.is_empty()
            || engine.flow_conditions.contains(&true)
            || engine.wait_conditions.contains(&true);
        Ok(engine)
    }

    /// The same, which also writes out the bodies of messages, as the contact is at the moment at which they leave.
    ///
    /// Their unsubscribe links are `unsubscribe` with the effect's key behind it.
    /// A body that cannot be written is left out; [`crate::render::body`] says why.
    #[must_use]
    pub fn with_bodies(self, unsubscribe: &str) -> Self {
        Self {
            unsubscribe: Some(unsubscribe.to_owned()),
            ..self
        }
    }

    /// The program.
    pub const fn program(&self) -> &Program {
        &self.program
    }

    /// A contact with these fields (one value for each, in their order), as of `at`.
    ///
    /// `at` is when virtual time begins for a contact that is there from the beginning, else the time of the input that creates it.
    /// Setting the fields is no change.
    pub fn contact(
        &self,
        id: &str,
        fields: Vec<Value>,
        at: Timestamp,
        origin: Origin,
    ) -> ContactState {
        let mut state = ContactState {
            program: self.mark(),
            id: id.to_owned(),
            fields,
            clock: at,
            ..ContactState::default()
        };
        // Without a value for each, what is stored could not be read.
        let declared = self.program.fields.len();
        state.fields.resize(declared, Value::Unset);
        self.localize(&mut state);
        step::begin(self, &mut state, at);
        if origin == Origin::Created {
            state.segments = Members::default();
            state.segments_look = (!self.segments.is_empty()).then_some(at);
            step::find_wake(self, &mut state);
        }
        state
    }

    /// Whether a contact is in a segment, as of the contact's clock; one that faults has no members (section 6, rule 12).
    #[inline]
    pub fn is_in_segment(&self, state: &ContactState, segment: SegmentId) -> bool {
        let declared = self.program.segments.get(segment.index());
        let decided = declared.map(|declared| {
            let fields = state.fields();
            self.comparisons.decide(declared.condition, fields, &[])
        });
        // Most segments need nothing but the fields.
        match decided {
            Some(Ok(holds)) => holds,
            _ => self.works_out_in_segment(state, segment),
        }
    }

    #[inline(never)]
    fn works_out_in_segment(&self, state: &ContactState, segment: SegmentId) -> bool {
        Scene::of(self, state).is_in_segment(segment, &Meter::new()) == Ok(true)
    }

    /// A default may be a local date-time; it becomes a moment in the contact's own zone.
    fn localize(&self, state: &mut ContactState) {
        let zone = self.zone(state, None);
        for field in &mut state.fields {
            if let Value::LocalDateTime(local) = field {
                *field = zone.resolve(*local).map_or(Value::Unset, Value::DateTime);
            }
        }
    }

    pub(crate) const fn comparisons(&self) -> &Comparisons {
        &self.comparisons
    }

    /// What begins the states that are stored for this program.
    pub(crate) fn mark(&self) -> Mark {
        *self.mark.get_or_init(|| mark(&self.program))
    }

    pub(crate) fn unsubscribe(&self) -> Option<&str> {
        self.unsubscribe.as_deref()
    }

    pub(crate) fn flow(&self, id: FlowId) -> Option<&Flow> {
        self.program.flows.get(id.index())
    }

    pub(crate) fn trigger(&self, id: TriggerId) -> Option<&Trigger> {
        self.flow(id.flow)?.triggers.get(id.position)
    }

    pub(crate) fn constant(&self, id: ConstantId) -> Result<&Value, Fault> {
        self.program.constants.get(id.index()).ok_or(Fault::Broken)
    }

    /// The constant that code leaves, if it does nothing else: durations and texts are often of this kind.
    pub(crate) fn only_constant(&self, code: Code) -> Option<&Value> {
        match self.code_from(code) {
            [Instruction::Constant(id), Instruction::Return, ..] => self.constant(*id).ok(),
            _ => None,
        }
    }

    /// All code from a place on; none behind its end.
    pub(crate) fn code_from(&self, at: Code) -> &[Instruction] {
        self.program.code.get(at.index()..).unwrap_or_default()
    }

    pub(crate) fn instruction(&self, at: u32) -> Result<Instruction, Fault> {
        let instruction = self.program.code.get(at as usize);
        instruction.copied().ok_or(Fault::Broken)
    }

    pub(crate) fn on_event(&self, event: EventId) -> Option<&OnEvent> {
        self.events.get(event.index())
    }

    /// Whether scores, triggers, goals, exits or arms look at an event.
    pub(crate) fn hears(&self, event: EventId) -> bool {
        self.on_event(event).is_some_and(|on_event| {
            on_event.is_awaited || !on_event.scores.is_empty() || !on_event.triggers.is_empty()
        })
    }

    /// Whether an event from outside makes a difference to contacts for whom no condition is looked at.
    pub(crate) fn minds(&self, event: &EventInput, enrolled: Enrolled) -> bool {
        let is_followed = match self.role(event.event) {
            EventRole::Plain | EventRole::Message | EventRole::Done => false,
            EventRole::Bounced
            | EventRole::Complained
            | EventRole::Subscribed
            | EventRole::Unsubscribed
            | EventRole::Sent
            | EventRole::Suppressed => true,
        };
        let of_another = |subject: &Option<Subject>| match (subject, &event.reference) {
            (Some(Subject::Message(wanted)), Reference::Message(of)) => wanted != of,
            _ => false,
        };
        is_followed
            || self.on_event(event.event).is_some_and(|on_event| {
                let of_runs = match enrolled {
                    Enrolled::Yes => on_event.subjects_of_runs.as_slice(),
                    Enrolled::No => &[],
                };
                !on_event.subjects.iter().chain(of_runs).all(of_another)
            })
    }

    /// Whether conditions of runs or segments are looked at for a contact, whatever happens.
    pub(crate) fn has_conditions_for(&self, state: &ContactState) -> bool {
        self.has_conditions
            && (!self.segments.is_empty()
                || state
                    .runs
                    .iter()
                    .any(|run| self.looks_at_conditions_of(run)))
    }

    /// Whether conditions of a run are looked at whatever happens.
    pub(crate) fn looks_at_conditions_of(&self, run: &Run) -> bool {
        self.ends_by_condition(run.name.flow)
            || matches!(run.standing, Standing::For { wait, .. } if self.waits_for_condition(wait))
    }

    /// Whether anything at all looks at an event.
    pub(crate) fn is_known(&self, event: EventId) -> bool {
        let remembers = |on_event: &OnEvent| !on_event.watches.is_empty();
        self.has_conditions || self.hears(event) || self.on_event(event).is_some_and(remembers)
    }

    pub(crate) fn changes(&self) -> &[TriggerId] {
        &self.changes
    }

    pub(crate) fn timed(&self) -> &[TriggerId] {
        &self.timed
    }

    pub(crate) fn segments(&self) -> &[SegmentId] {
        &self.segments
    }

    pub(crate) fn run_watches(&self, flow: FlowId) -> &[WatchId] {
        self.run_watches
            .get(flow.index())
            .map_or(&[], Vec::as_slice)
    }

    /// What is asked of the values of all events that a watch keeps.
    pub(crate) fn asked(&self, watch: WatchId) -> &[Answer] {
        self.asked.get(watch.index()).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn longest_limit(&self, channel: Channel) -> Option<Duration> {
        self.limits.get(channel as usize).copied().flatten()
    }

    /// Whether anything is looked at whatever happens.
    pub(crate) const fn has_conditions(&self) -> bool {
        self.has_conditions
    }

    pub(crate) const fn reads_runs(&self) -> bool {
        self.reads_runs
    }

    pub(crate) fn role(&self, event: EventId) -> EventRole {
        let event = self.program.events.get(event.index());
        event.map_or(EventRole::Plain, |event| event.role)
    }

    /// The event that the runtime itself makes of a send that left, and a payload with nothing set.
    pub(crate) const fn sent(&self) -> Option<&(EventId, Arc<[Value]>)> {
        self.sent.as_ref()
    }

    /// Likewise, of a send that was suppressed.
    pub(crate) const fn suppressed(&self) -> Option<&(EventId, Arc<[Value]>)> {
        self.suppressed.as_ref()
    }

    /// Whether a flow has goals or exits.
    pub(crate) fn has_endings(&self, flow: FlowId) -> bool {
        self.flow(flow)
            .is_some_and(|flow| !flow.goals.is_empty() || !flow.exits.is_empty())
    }

    /// Whether a goal or exit of a flow is a condition, which is looked at whatever happens.
    pub(crate) fn ends_by_condition(&self, flow: FlowId) -> bool {
        self.flow_conditions.get(flow.index()) == Some(&true)
    }

    /// Whether an arm of a wait is a condition, which is looked at whatever happens.
    pub(crate) fn waits_for_condition(&self, wait: WaitId) -> bool {
        self.wait_conditions.get(wait.index()) == Some(&true)
    }

    /// The zone of a contact, in a flow or outside (language reference, section 6, rule 9).
    pub(crate) fn zone(&self, state: &ContactState, flow: Option<FlowId>) -> Zone {
        let own = self
            .program
            .addresses
            .timezone
            .and_then(|field| match state.field(field) {
                Value::Text(name) => Zone::by_name(name),
                _ => None,
            });
        let flow_zone = || {
            flow.and_then(|flow| self.flow_zones.get(flow.index()))
                .copied()
        };
        own.or_else(flow_zone).unwrap_or(self.zone)
    }

    pub(crate) fn timezone_field(&self) -> Option<FieldId> {
        self.program.addresses.timezone
    }

    fn dispatch(&mut self) {
        let program = &self.program;
        let mut events: Vec<OnEvent> = program.events.iter().map(|_| OnEvent::default()).collect();
        for (index, watch) in program.watches.iter().enumerate() {
            if let Some(event) = events.get_mut(watch.event.index()) {
                event.watches.push(WatchId::next(index));
                match watch.scope {
                    WatchScope::Contact(_) => event.subjects.push(watch.subject),
                    WatchScope::Run(..) => event.subjects_of_runs.push(watch.subject),
                }
            }
        }
        for (index, score) in program.scores.iter().enumerate() {
            for rule in &score.rules {
                let id = ScoreId::next(index);
                if let Some(event) = events.get_mut(rule.event.index()) {
                    event.subjects.push(rule.subject);
                    if event.scores.last() != Some(&id) {
                        event.scores.push(id);
                    }
                }
            }
        }
        for (index, flow) in program.flows.iter().enumerate() {
            for (position, trigger) in flow.triggers.iter().enumerate() {
                let id = TriggerId {
                    flow: FlowId::next(index),
                    position,
                };
                match &trigger.kind {
                    TriggerKind::Event { event, subject, .. } => {
                        if let Some(event) = events.get_mut(event.index()) {
                            event.triggers.push(id);
                            event.subjects.push(*subject);
                        }
                    }
                    TriggerKind::Date(_) | TriggerKind::Schedule { .. } | TriggerKind::Once(..) => {
                        self.timed.push(id);
                    }
                    TriggerKind::Manual => {}
                    _ => self.changes.push(id),
                }
            }
        }
        for (event, subject) in awaited(program) {
            if let Some(event) = events.get_mut(event.index()) {
                event.is_awaited = true;
                event.subjects_of_runs.push(subject);
            }
        }
        for event in &mut events {
            // A thousand flows may look for the same.
            for subjects in [&mut event.subjects, &mut event.subjects_of_runs] {
                subjects.sort_unstable();
                subjects.dedup();
            }
        }
        self.events = events;
    }
}

/// The events that goals, exits and arms look at, and of what they are to be.
fn awaited(program: &Program) -> impl Iterator<Item = (EventId, Option<Subject>)> {
    let endings = program
        .flows
        .iter()
        .flat_map(|flow| flow.goals.iter().chain(&flow.exits));
    let endings = endings.filter_map(|ending| match ending.kind {
        EndingKind::Event { event, subject, .. } => Some((event, subject)),
        EndingKind::When(_) => None,
    });
    let arms = program.waits.iter().flat_map(|wait| match wait {
        WaitSite::For { arms, .. } => arms.as_slice(),
        WaitSite::Until { .. } => &[],
    });
    let arms = arms.filter_map(|arm| match arm.kind {
        ArmKind::Event { event, subject, .. } => Some((event, subject)),
        ArmKind::Condition(_) => None,
    });
    endings.chain(arms)
}

fn made(program: &Program, role: EventRole) -> Option<(EventId, Arc<[Value]>)> {
    let index = program.events.iter().position(|event| event.role == role)?;
    let fields = program.events.get(index)?.fields.iter();
    Some((EventId::next(index), fields.map(|_| Value::Unset).collect()))
}

fn has_conditions(flow: &Flow) -> bool {
    let mut endings = flow.goals.iter().chain(&flow.exits);
    endings.any(|ending| matches!(ending.kind, EndingKind::When(_)))
}

fn waits_for_condition(wait: &WaitSite) -> bool {
    match wait {
        WaitSite::For { arms, .. } => arms
            .iter()
            .any(|arm| matches!(arm.kind, ArmKind::Condition(_))),
        WaitSite::Until { .. } => false,
    }
}

fn watched_segments(program: &Program) -> Vec<SegmentId> {
    let mut watched: Vec<(&str, SegmentId)> = program
        .segments
        .iter()
        .enumerate()
        .filter(|(_, segment)| segment.watched)
        .map(|(index, segment)| (program.name(segment.name), SegmentId::next(index)))
        .collect();
    watched.sort_unstable();
    watched.into_iter().map(|(_, id)| id).collect()
}

fn run_watches(program: &Program) -> Vec<Vec<WatchId>> {
    let mut by_flow = vec![Vec::new(); program.flows.len()];
    for (index, watch) in program.watches.iter().enumerate() {
        if let WatchScope::Run(flow, _) = watch.scope
            && let Some(watches) = by_flow.get_mut(flow.index())
        {
            watches.push(WatchId::next(index));
        }
    }
    by_flow
}

fn limits(program: &Program) -> [Option<Duration>; Channel::ALL.len()] {
    Channel::ALL.map(|channel| {
        let limits = program.flows.iter().flat_map(|flow| &flow.limits);
        limits
            .filter(|limit| limit.channel == channel)
            .map(|limit| limit.per)
            .max()
    })
}
