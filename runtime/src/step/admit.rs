//! Letting a contact into a flow, and ending runs (section 6, rule 5).

use std::sync::Arc;

use smallvec::{SmallVec, smallvec};

use super::{
    Work,
    item::{Ended, Item, Kept},
};
use crate::{
    effect::{EffectKind, Outcome, SkipReason, TriggerName},
    evaluate::{Meter, Scene},
    fault::Fault,
    key::RunName,
    program::{EndingKind, FlowId, Reenter},
    state::{Enrolment, Run, Serial, Standing},
    value::Value,
};

/// A contact before the door of a flow.
pub(super) struct Entry {
    pub flow: FlowId,
    pub trigger: TriggerName,
    /// The value that tells runs apart, the empty one where none is given; it counts in a keyed flow only.
    pub per: Option<Arc<str>>,
    /// What of the payload the run keeps.
    pub kept: Kept,
}

impl Entry {
    /// An entry without a payload.
    pub(super) fn plain(flow: FlowId, trigger: TriggerName) -> Self {
        Self {
            flow,
            trigger,
            per: None,
            kept: Kept::new(),
        }
    }
}

impl Work<'_> {
    /// Lets the contact in, or reports why not.
    ///
    /// A run that another flow starts begins with an item of its own; every other one at once.
    pub(super) fn admit(&mut self, entry: Entry, ended: &Ended) {
        let Some(name) = self.may_enter(&entry, ended) else {
            return;
        };
        let trigger = entry.trigger;
        let Some(serial) = self.let_in(name, entry.kept) else {
            return;
        };
        self.effect(serial, EffectKind::Enter { trigger });
        self.find_base_line(serial);
        self.look_for_runs();
        if matches!(trigger, TriggerName::Start(_)) {
            self.queue(Item::Begin(serial));
        } else {
            self.go_on(serial);
        }
    }

    /// Which run may begin, if one may; otherwise reports why not.
    fn may_enter(&mut self, entry: &Entry, ended: &Ended) -> Option<RunName> {
        let flow = self.engine.flow(entry.flow)?;
        let given = || entry.per.clone().unwrap_or_else(|| "".into());
        let per = flow.keyed.then(given);
        let past = self.state.enrolment(entry.flow, per.as_deref());
        let last = past.and_then(|past| self.state.run(past.serial()));
        // In a state that somebody tampered with, entries of two values may say the same run.
        let active = last.filter(|run| run.name.per == per);
        let active = active.map(|run| run.serial);
        let clock = self.state.clock;
        let refused = match (active, flow.reenter) {
            (_, Reenter::Restart) | (None, Reenter::Always) => None,
            (Some(_), _) => Some(SkipReason::Active),
            (None, Reenter::Never) => past.map(|_| SkipReason::Reentry),
            (None, Reenter::After(wait)) => past
                .filter(|past| clock.since(past.last) < wait)
                .map(|_| SkipReason::Reentry),
        };
        let entries = past.map_or(0, |past| past.entries);
        let was_ended = ended
            .iter()
            .any(|(ended, of)| *ended == entry.flow && *of == per);
        if was_ended && flow.reenter != Reenter::Restart {
            return None;
        }
        if let Some(reason) = refused {
            let trigger = entry.trigger;
            self.effect_outside(Some(entry.flow), EffectKind::Skip { trigger, reason });
            return None;
        }
        if let Some(active) = active {
            self.end(active, Outcome::Restarted, None);
        }
        Some(RunName {
            flow: entry.flow,
            per,
            entry: entries.saturating_add(1),
        })
    }

    /// Makes the run.
    fn let_in(&mut self, name: RunName, kept: Kept) -> Option<Serial> {
        let flow = self.engine.flow(name.flow)?;
        let number = self.state.next_serial();
        let serial = Serial {
            flow: name.flow,
            number,
        };
        self.enrol(&name, number);
        let mut endings = flow.goals.iter().chain(&flow.exits);
        let watched = endings.any(|ending| matches!(ending.kind, EndingKind::When(_)));
        let held = if watched {
            flow.goals.len() + flow.exits.len()
        } else {
            0
        };
        let (Ok(place) | Err(place)) = self.state.place_of_run(serial);
        let run = Run {
            serial,
            name,
            entered: self.state.clock,
            counter: 0,
            code: flow.start,
            standing: Standing::Ready,
            set: number,
            slots: smallvec![Value::Unset; flow.slots as usize],
            watches: SmallVec::new(),
            loops: SmallVec::new(),
            held: smallvec![false; held],
            endings_look: None,
            arms_look: None,
        };
        self.state.runs.insert(place, run);
        self.changed = true;
        self.bind(serial, kept);
        Some(serial)
    }

    fn enrol(&mut self, name: &RunName, number: u64) {
        let enrolment = Enrolment {
            flow: name.flow,
            per: name.per.clone(),
            entries: name.entry,
            last: self.state.clock,
            number,
        };
        let place = self
            .state
            .place_of_enrolment(name.flow, name.per.as_deref());
        let enrolments = &mut self.state.enrolments;
        match place {
            Ok(place) => {
                if let Some(known) = enrolments.get_mut(place) {
                    *known = enrolment;
                }
            }
            Err(place) => enrolments.insert(place, enrolment),
        }
    }

    /// Looks at the conditions of goals and exits as they are at entry: what is true already does not become true.
    fn find_base_line(&mut self, serial: Serial) {
        let engine = self.engine;
        let Some(run) = self.state.run(serial) else {
            return;
        };
        let Some(flow) = engine.flow(run.name.flow) else {
            return;
        };
        let meter = Meter::new();
        let held = flow
            .goals
            .iter()
            .chain(&flow.exits)
            .map(|ending| match ending.kind {
                EndingKind::When(code) => {
                    Scene::in_run(engine, self.state, run).holds(code, &meter) == Ok(true)
                }
                EndingKind::Event { .. } => false,
            })
            .collect();
        if let Some(run) = self.state.run_mut(serial)
            && !run.held.is_empty()
        {
            run.held = held;
            run.endings_look = meter.horizon();
        }
    }

    /// Ends a run; all its timers go with it.
    pub(super) fn end(&mut self, serial: Serial, outcome: Outcome, reason: Option<Arc<str>>) {
        self.effect(serial, EffectKind::Exit { outcome, reason });
        if let Ok(place) = self.state.place_of_run(serial) {
            self.state.runs.remove(place);
        }
        self.look_for_runs();
    }

    /// Lets conditions be looked at that ask which runs are going on.
    ///
    /// It is no change by a statement, so it lengthens no chain (rule 4).
    fn look_for_runs(&mut self) {
        self.changed |= self.engine.reads_runs();
        if self.engine.has_conditions() {
            self.queue.push(Item::Look);
        }
    }

    /// Ends a run by a fault (rule 12).
    pub(super) fn fail(&mut self, serial: Serial, fault: Fault) {
        self.end(serial, Outcome::Failed, Some(fault.to_string().into()));
    }
}
