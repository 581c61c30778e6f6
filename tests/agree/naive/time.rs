//! What comes with time, in the order of section 6, rule 1.

use nurture_compiler::checked::{Trigger, TriggerKind};
use nurture_runtime::{
    program::{DecayAmount, FlowId, SegmentOrList},
    value::Value,
};

use super::{
    clock,
    contact::RunId,
    entry::Entry,
    evaluate::{Scene, zone_of},
    walk::Standing,
    world::{Ended, Item, Stage, World},
};
use crate::coverage::note;

/// Something that comes at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Timer {
    Expire(RunId),
    Wake(RunId),
    Decay(usize),
    Look,
    Timed(FlowId, usize),
}

impl World<'_> {
    /// All timers of this moment; those that come up meanwhile too.
    pub fn timers(&mut self) {
        while let Some((stage, timer)) = self.due() {
            self.stage = self.stage.max(stage);
            self.recount();
            match timer.clone() {
                Timer::Expire(run) => self.end(&run, "expired", None),
                Timer::Wake(run) => self.wake(&run),
                Timer::Decay(score) => self.decay(score),
                Timer::Look => self.show_to_runs(&Item::Time, &mut Ended::new()),
                Timer::Timed(flow, position) => self.timed(flow, position),
            }
            if !matches!(timer, Timer::Expire(_) | Timer::Wake(_)) {
                self.done.push(timer);
            }
            self.look_at_segments();
            self.drain();
        }
    }

    /// The timer that comes first; what is done comes no second time at one moment.
    fn due(&self) -> Option<(Stage, Timer)> {
        let mut due: Vec<(Stage, u64, Timer)> = Vec::new();
        for run in &self.contact.runs {
            let expire = self.checked.flows[run.id.flow.index()].expire;
            if expire.is_some_and(|expire| run.entered.saturating_add(expire) <= self.now) {
                due.push((Stage::Expiry, run.let_in, Timer::Expire(run.id.clone())));
            }
            let (stage, until) = match &run.standing {
                Standing::Ready => continue,
                Standing::Held { until, .. } => (Stage::Holds, Some(*until)),
                Standing::Until(until) | Standing::Moment { until, .. } => {
                    (Stage::Waits, Some(*until))
                }
                Standing::For { until, .. } => (Stage::Waits, *until),
            };
            if until.is_some_and(|until| until <= self.now) {
                due.push((stage, run.set, Timer::Wake(run.id.clone())));
            }
        }
        for score in 0..self.checked.scores.len() {
            if self.decays(score) {
                due.push((Stage::Decay, score as u64, Timer::Decay(score)));
            }
        }
        due.push((Stage::Conditions, 0, Timer::Look));
        let mut place = 0;
        for (index, flow) in self.checked.flows.iter().enumerate() {
            for (position, trigger) in flow.triggers.iter().enumerate() {
                place += 1;
                let flow = FlowId::next(index);
                if self.is_time(flow, position, trigger) {
                    due.push((Stage::Schedules, place, Timer::Timed(flow, position)));
                }
            }
        }
        due.retain(|(_, _, timer)| !self.done.contains(timer));
        let first = due.into_iter().min_by_key(|(stage, set, _)| (*stage, *set));
        first.map(|(stage, _, timer)| (stage, timer))
    }

    /// Whether a score decays now: a whole number of periods after it left zero.
    fn decays(&self, score: usize) -> bool {
        let decay = self.checked.scores[score].decay.as_ref();
        let left = self.contact.left_zero.get(&score);
        decay.zip(left).is_some_and(|(decay, left)| {
            let since = self.now.since(*left).micros();
            since > 0 && since % decay.every.micros() == 0
        })
    }

    /// Lets all scores decay whose time it is.
    pub fn decay_all(&mut self) {
        for score in 0..self.checked.scores.len() {
            if self.decays(score) {
                self.decay(score);
            }
        }
    }

    fn decay(&mut self, score: usize) {
        let Some(decay) = &self.checked.scores[score].decay else {
            return;
        };
        note("decay");
        let value = self.contact.current.scores[score];
        let value = match decay.amount {
            DecayAmount::Points(points) => value.signum() * (value.abs() - points).max(0),
            DecayAmount::Share(share) => {
                let left =
                    rust_decimal::Decimal::from(value) * (rust_decimal::Decimal::ONE - share);
                i64::try_from(left.trunc()).unwrap()
            }
        };
        self.set_score(score, value);
    }

    /// Whether now is a moment of a trigger that comes with time.
    fn is_time(&self, flow: FlowId, position: usize, trigger: &Trigger) -> bool {
        let current = &self.contact.current;
        let zone = zone_of(self.checked, current, Some(flow));
        match &trigger.kind {
            TriggerKind::Schedule { days, at, .. } => clock::is_now(zone, self.now, days, *at),
            TriggerKind::Date(date) => {
                clock::is_date(zone, self.now, date, &current.fields[date.field.index()])
            }
            TriggerKind::Once(moment, _) => {
                let scene = Scene {
                    flow: Some(flow),
                    ..self.scene(None)
                };
                !self.once.contains(&(flow, position))
                    && scene.value(moment) == Ok(Value::DateTime(self.now))
            }
            _ => false,
        }
    }

    fn timed(&mut self, flow: FlowId, position: usize) {
        let trigger = &self.checked.flows[flow.index()].triggers[position];
        let (name, members) = match &trigger.kind {
            TriggerKind::Schedule { segment, .. } => ("schedule".to_owned(), *segment),
            TriggerKind::Once(_, segment) => {
                note("trigger once");
                self.once.insert((flow, position));
                ("schedule".to_owned(), *segment)
            }
            TriggerKind::Date(date) => (
                format!(
                    "date:{}",
                    self.checked.fields[date.field.index()].named.name
                ),
                None,
            ),
            _ => return,
        };
        let member = match members {
            None => true,
            Some(SegmentOrList::Segment(segment)) => self.is_member(segment),
            Some(SegmentOrList::List(list)) => self.contact.current.lists.contains(&list),
        };
        if member && let Some(per) = self.per(flow, trigger, &Item::Time) {
            self.admit(
                Entry {
                    flow,
                    trigger: name,
                    per,
                    kept: None,
                },
                &Ended::new(),
            );
        }
    }
}
