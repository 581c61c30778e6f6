//! Triggers that come with time: schedules, single moments, and dates of the contact.

use super::{Work, admit::Entry, item::Ended};
use crate::{
    effect::TriggerName,
    engine::{Engine, TriggerId},
    evaluate::{Meter, Scene},
    program::{FieldId, SegmentOrList, TriggerKind},
    state::{ContactState, Due},
    time::{Duration, Timestamp},
    value::Value,
};

impl Work<'_> {
    /// Lets the contact in by a timed trigger whose moment has come, and finds its next moment.
    pub(super) fn fire_timed(&mut self, index: usize, at: Timestamp) {
        let Some(id) = self.engine.timed().get(index).copied() else {
            return;
        };
        let Some(trigger) = self.engine.trigger(id) else {
            return;
        };
        let next = match trigger.kind {
            TriggerKind::Once(..) => Due::Over,
            _ => behind(at).map_or(Due::Never, |from| next(self.engine, self.state, id, from)),
        };
        if let Some(due) = self.state.timed.get_mut(index) {
            *due = next;
        }
        self.state.came.push(place(index));
        let (name, members) = match &trigger.kind {
            TriggerKind::Schedule { segment, .. } | TriggerKind::Once(_, segment) => {
                (TriggerName::Schedule, *segment)
            }
            TriggerKind::Date(date) => (TriggerName::Date(date.field), None),
            _ => return,
        };
        if !self.is_member(members) {
            return;
        }
        if let Ok(per) = self.per(id.flow, trigger, None) {
            let entry = Entry {
                per,
                ..Entry::plain(id.flow, name)
            };
            self.admit(entry, &Ended::new());
        }
    }

    fn is_member(&self, members: Option<SegmentOrList>) -> bool {
        match members {
            None => true,
            Some(SegmentOrList::List(list)) => self.state.is_on_list(list),
            Some(SegmentOrList::Segment(segment)) => {
                let scene = Scene::of(self.engine, self.state);
                scene.is_in_segment(segment, &Meter::new()) == Ok(true)
            }
        }
    }

    /// Finds the moments of timed triggers anew that depend on a field that has changed: moments at or after now count.
    pub(super) fn retime(&mut self, field: FieldId) {
        if !self.engine.times_by(field) {
            return;
        }
        let clock = self.state.clock;
        let zone_changed = self.engine.timezone_field() == Some(field);
        for (index, id) in self.engine.timed().iter().enumerate() {
            let concerned = match self.engine.trigger(*id).map(|trigger| &trigger.kind) {
                Some(TriggerKind::Date(date)) => zone_changed || date.field == field,
                Some(_) => zone_changed,
                None => false,
            };
            let known = self.state.timed.get(index).copied();
            if concerned && matches!(known, Some(Due::At(_) | Due::Never)) {
                // One that came at this very moment is not to come again and again.
                let from = if self.state.came.contains(&place(index)) {
                    behind(clock)
                } else {
                    Some(clock)
                };
                let due = from.map_or(Due::Never, |from| next(self.engine, self.state, *id, from));
                if let Some(place) = self.state.timed.get_mut(index) {
                    *place = due;
                }
            }
        }
    }
}

/// Finds the moments of all timed triggers.
pub(super) fn find_timed(engine: &Engine, state: &mut ContactState) {
    let from = state.clock;
    let triggers = engine.timed().iter();
    state.timed = triggers.map(|id| next(engine, state, *id, from)).collect();
}

/// When a timed trigger comes, at or after `from`.
fn next(engine: &Engine, state: &ContactState, id: TriggerId, from: Timestamp) -> Due {
    let zone = engine.zone(state, Some(id.flow));
    let moment = match engine.trigger(id).map(|trigger| &trigger.kind) {
        Some(TriggerKind::Schedule { days, at, .. }) => zone.next_on(days, *at, from),
        Some(TriggerKind::Date(date)) => zone.next_date(date, state.field(date.field), from),
        Some(TriggerKind::Once(constant, _)) => {
            let moment = match engine.constant(*constant) {
                Ok(Value::DateTime(moment)) => Some(*moment),
                Ok(Value::LocalDateTime(local)) => zone.resolve(*local),
                _ => None,
            };
            moment.filter(|moment| *moment >= from)
        }
        _ => None,
    };
    moment.map_or(Due::Never, Due::At)
}

/// The position of a timed trigger, as a state keeps it.
fn place(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// The moment right behind another.
fn behind(at: Timestamp) -> Option<Timestamp> {
    at.checked_add(Duration::from_micros(1))
}
