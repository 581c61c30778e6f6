//! One contact's life: inputs, what they queue, and the passing of time, looked at tick by tick.

use std::collections::{BTreeSet, VecDeque};

use nurture_compiler::checked::Checked;
use nurture_runtime::{
    program::{FieldId, FlowId, ListId, ScoreId, SegmentId, Way},
    time::{Duration, Timestamp},
    value::Value,
};

use super::{
    clock::{TICK, next_tick},
    contact::{Contact, RunId, Snapshot},
    evaluate::{Fault, Scene},
    shown::{Line, in_key},
    time::Timer,
};
use crate::inputs::{Life, MOST};

/// A contact with the program it lives under.
pub struct World<'a> {
    pub checked: &'a Checked,
    pub contact: Contact<'a>,
    pub now: Timestamp,
    /// How far the timers of this moment have come.
    pub stage: Stage,
    /// What came about, a line each.
    pub effects: Vec<String>,
    /// Statements of each run since the last input or timer.
    pub steps: Vec<(RunId, u32)>,
    /// Single moments that have come.
    pub once: BTreeSet<(FlowId, usize)>,
    /// Timers of this moment that come no second time at it.
    pub done: Vec<Timer>,
    queue: VecDeque<Item>,
    /// How many items were queued since the last input or timer.
    queued: u32,
    timers: u64,
}

/// How far the timers of one moment have come (section 6, rule 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Inputs,
    Expiry,
    Holds,
    Waits,
    Decay,
    Conditions,
    Schedules,
}

/// Something that flows look at.
#[derive(Debug, Clone)]
pub enum Item {
    /// An event that stands in the log at this position.
    Event(usize),
    Fields(Vec<(FieldId, Value)>),
    List(ListId, Way),
    Segment(SegmentId, Way),
    Score(ScoreId, i64, i64),
    /// Something else changed that conditions may read.
    Look,
    /// A run that was let in begins.
    Begin(RunId),
    /// Time passed.
    Time,
}

/// Flows (and values that tell runs apart) of which the current item ended a run as a goal or exit.
pub type Ended = BTreeSet<(FlowId, Option<String>)>;

impl<'a> World<'a> {
    /// Plays a life; the effects, a line each.
    pub fn play(checked: &'a Checked, life: &Life) -> Vec<String> {
        let current = Snapshot {
            fields: life.fields.clone(),
            scores: vec![0; checked.scores.len()],
            ..Snapshot::default()
        };
        let mut world = Self {
            checked,
            contact: Contact {
                id: life.id.clone(),
                current,
                ..Contact::default()
            },
            now: life.start,
            stage: Stage::Inputs,
            effects: Vec::new(),
            steps: Vec::new(),
            once: BTreeSet::new(),
            done: Vec::new(),
            queue: VecDeque::new(),
            queued: 0,
            timers: 0,
        };
        world.remember(&life.past, life.start);
        for index in 0..checked.segments.len() {
            let id = SegmentId::next(index);
            let inside = !life.created && world.is_member(id);
            world.contact.members.insert(id, inside);
        }
        let mut rest = life.happenings.iter().peekable();
        while world.now <= life.until && world.effects.len() < MOST {
            while let Some(happening) = rest.next_if(|happening| happening.at <= world.now) {
                world.take(happening);
                if world.effects.len() >= MOST {
                    break;
                }
            }
            world.timers();
            let right_behind = world.now.saturating_add(Duration::from_micros(1));
            let whole = world.now.micros() % TICK.micros() == 0;
            let next = if life.fine && whole {
                right_behind
            } else {
                next_tick(world.now)
            };
            world.set_clock(next);
        }
        world.effects.truncate(MOST);
        world.effects
    }

    /// Takes time to a later moment, of which nothing is done yet.
    fn set_clock(&mut self, now: Timestamp) {
        self.now = now;
        self.stage = Stage::Inputs;
        self.done.clear();
    }

    pub fn scene(&self, run: Option<&RunId>) -> Scene<'_> {
        Scene {
            checked: self.checked,
            seen: &self.contact.current,
            log: &self.contact.log,
            payload: &[],
            params: &[],
            run: run.and_then(|run| self.contact.run(run)),
            flow: run.map(|run| run.flow),
            now: self.now,
            clock: self.now,
        }
    }

    /// Writes an effect of a run down; `suffix` ends its key.
    pub fn effect(&mut self, id: &RunId, line: Line, suffix: &str) {
        let Some(run) = self.contact.run_mut(id) else {
            return;
        };
        run.counter += 1;
        let counter = run.counter;
        let flow = &self.checked.flows[id.flow.index()].named.name;
        let per = id
            .per
            .as_ref()
            .map_or_else(String::new, |per| format!(":{}", in_key(per)));
        let contact = &self.contact.id;
        let key = format!(
            "{flow}/{}/{}{per}/{counter}{suffix}",
            in_key(contact),
            id.entry
        );
        self.effects
            .push(line.whole(self.now, contact, Some(flow), &key));
    }

    /// Writes an effect down that belongs to no run.
    pub fn outside(&mut self, flow: Option<&str>, line: Line) {
        self.contact.outside += 1;
        let (contact, counter) = (&self.contact.id, self.contact.outside);
        let key = format!("{}/{}/0/{counter}", flow.unwrap_or(""), in_key(contact));
        self.effects.push(line.whole(self.now, contact, flow, &key));
    }

    /// Forgets what came about before virtual time begins.
    pub fn forget_effects(&mut self) {
        self.effects.clear();
        self.queue.clear();
        self.contact.outside = 0;
    }

    /// Begins to count anew, for the next input or timer.
    pub fn recount(&mut self) {
        self.steps.clear();
        self.queued = 0;
    }

    pub fn next_timer(&mut self) -> u64 {
        self.timers += 1;
        self.timers
    }

    /// Whether a run may lengthen the chain (section 6, rule 4).
    pub fn room(&self) -> Result<(), Fault> {
        if self.queued < 10_000 {
            Ok(())
        } else {
            Err("chain")
        }
    }

    pub fn queue(&mut self, item: Item) {
        self.queued += 1;
        self.queue.push_back(item);
    }

    /// A run began or ended: conditions that ask for it are looked at. It lengthens no chain.
    pub fn runs_changed(&mut self) {
        self.contact.current.flows = self.contact.runs.iter().map(|run| run.id.flow).collect();
        self.queue.push_back(Item::Look);
    }

    /// Processes everything that is queued, and what that queues.
    pub fn drain(&mut self) {
        while let Some(item) = self.queue.pop_front() {
            if let Item::Event(index) = item {
                self.count_scores(index);
            }
            self.process(&item);
        }
    }

    /// Shows an item to the flows: goals, exits and arms first, then triggers.
    pub fn process(&mut self, item: &Item) {
        if let Item::Begin(run) = item {
            self.go_on(run);
            self.look_at_segments();
            return;
        }
        let mut ended = Ended::new();
        self.show_to_runs(item, &mut ended);
        self.triggers(item, &ended);
        self.look_at_segments();
    }

    /// Shows an item to the runs that were there before it.
    pub fn show_to_runs(&mut self, item: &Item, ended: &mut Ended) {
        let flows = 0..self.checked.flows.len();
        let runs: Vec<RunId> = flows
            .flat_map(|flow| self.contact.runs_of(FlowId::next(flow)))
            .collect();
        for run in runs {
            self.show(&run, item, ended);
        }
    }

    pub fn is_member(&self, id: SegmentId) -> bool {
        self.scene(None)
            .holds(Some(&self.checked.segments[id.index()].condition))
    }

    /// Queues what changed of the memberships, in the order of the segments' names.
    pub fn look_at_segments(&mut self) {
        for index in 0..self.checked.segments.len() {
            let id = SegmentId::next(index);
            let inside = self.is_member(id);
            if self.contact.members.insert(id, inside) != Some(inside) && self.is_watched(id) {
                self.queue(Item::Segment(
                    id,
                    if inside { Way::Join } else { Way::Leave },
                ));
            }
        }
    }

    /// Whether a trigger looks at a segment; only then does a change of membership lengthen a chain.
    fn is_watched(&self, id: SegmentId) -> bool {
        use nurture_compiler::checked::TriggerKind;
        let mut triggers = self.checked.flows.iter().flat_map(|flow| &flow.triggers);
        triggers.any(
            |trigger| matches!(trigger.kind, TriggerKind::Segment(segment, _) if segment == id),
        )
    }
}
