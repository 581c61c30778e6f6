//! Triggers: which flows an item lets the contact into (section 6, rules 3 and 5).

use std::sync::Arc;

use super::{
    Work,
    admit::Entry,
    item::{Ended, Happened, Item},
};
use crate::{
    calendar::Zone,
    effect::TriggerName,
    engine::TriggerId,
    evaluate::Scene,
    fault::Fault,
    program::{FlowId, Trigger, TriggerKind, Way},
    show,
    value::Value,
};

impl Work<'_> {
    /// Looks at the triggers, flow by flow; of each flow the first that fits decides.
    pub(super) fn trigger(&mut self, item: &Item, ended: &Ended) {
        let engine = self.engine;
        let candidates: &[TriggerId] = match item {
            Item::Event(happened) => engine
                .on_event(happened.event)
                .map_or(&[], |event| event.triggers.as_slice()),
            Item::Look | Item::Time | Item::Begin(_) => &[],
            _ => engine.changes(),
        };
        let mut decided = None;
        for id in candidates {
            if decided == Some(id.flow) {
                continue;
            }
            let Some(trigger) = engine.trigger(*id) else {
                continue;
            };
            if let Some(name) = self.fits(id.flow, trigger, item) {
                decided = Some(id.flow);
                if let Some(entry) = self.entry(id.flow, trigger, name, item) {
                    self.admit(entry, ended);
                }
            }
        }
    }

    /// What a trigger that fits is called.
    fn fits(&self, flow: FlowId, trigger: &Trigger, item: &Item) -> Option<TriggerName> {
        match (&trigger.kind, item) {
            (
                TriggerKind::Event {
                    event,
                    subject,
                    condition,
                },
                Item::Event(happened),
            ) => {
                let payload = happened.payload(self.engine, *subject);
                let scene = Scene {
                    now: happened.at,
                    payload: &payload,
                    ..Scene::in_flow(self.engine, self.state, flow)
                };
                let fits = happened.event == *event
                    && happened.belongs(*subject, None)
                    && scene.fits(*condition);
                fits.then_some(TriggerName::Event(*event))
            }
            (TriggerKind::List(list, on), Item::List(changed, way))
                if (list, on) == (changed, way) =>
            {
                Some(match way {
                    Way::Join => TriggerName::JoinList(*list),
                    Way::Leave => TriggerName::LeaveList(*list),
                })
            }
            (TriggerKind::Segment(segment, on), Item::Segment(changed, way))
                if (segment, on) == (changed, way) =>
            {
                Some(match way {
                    Way::Join => TriggerName::JoinSegment(*segment),
                    Way::Leave => TriggerName::LeaveSegment(*segment),
                })
            }
            (TriggerKind::ScoreReaches(score, threshold), Item::Score(changed, before, after)) => {
                let crossed = before < threshold && threshold <= after;
                (score == changed && crossed).then_some(TriggerName::Score(*score))
            }
            (
                TriggerKind::ScoreDropsBelow(score, threshold),
                Item::Score(changed, before, after),
            ) => {
                let crossed = threshold <= before && after < threshold;
                (score == changed && crossed).then_some(TriggerName::Score(*score))
            }
            (TriggerKind::Change(field, to), Item::Fields(changed)) => {
                let (_, value) = changed.iter().find(|(changed, _)| changed == field)?;
                let fits = to.is_none_or(|to| self.engine.constant(to) == Ok(value));
                fits.then_some(TriggerName::Change(*field))
            }
            _ => None,
        }
    }

    /// What a trigger brings into the flow; none if the value that tells runs apart cannot be worked out.
    fn entry(
        &self,
        flow: FlowId,
        trigger: &Trigger,
        name: TriggerName,
        item: &Item,
    ) -> Option<Entry> {
        let mut entry = Entry::plain(flow, name);
        let (TriggerKind::Event { subject, .. }, Item::Event(happened)) = (&trigger.kind, item)
        else {
            entry.per = self.per(flow, trigger, None).ok()?;
            return Some(entry);
        };
        let payload = happened.payload(self.engine, *subject);
        entry.per = self.per(flow, trigger, Some((happened, &payload))).ok()?;
        let fields = trigger.binding.fields.iter();
        entry.kept = fields
            .map(|(field, slot)| {
                (
                    *slot,
                    payload.get(*field as usize).cloned().unwrap_or_default(),
                )
            })
            .collect();
        Some(entry)
    }

    /// The value that tells runs apart, as text, where the trigger has one.
    pub(super) fn per(
        &self,
        flow: FlowId,
        trigger: &Trigger,
        event: Option<(&Happened, &[Value])>,
    ) -> Result<Option<Arc<str>>, Fault> {
        let Some(per) = trigger.per else {
            return Ok(None);
        };
        let mut scene = Scene::in_flow(self.engine, self.state, flow);
        if let Some((happened, payload)) = event {
            scene.now = happened.at;
            scene.payload = payload;
        }
        let value = scene.value(per)?;
        // Moments are written in universal time here, so that a contact who travels keeps their runs.
        let text = show::text(self.engine.program(), Zone::UTC, &value);
        Ok(Some(text.into()))
    }
}
