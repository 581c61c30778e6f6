//! Who is let in, and how runs end (section 6, rule 5).

use nurture_compiler::checked::{BindingId, EndingKind, Trigger, TriggerKind};
use nurture_runtime::{
    program::{FlowId, Reenter, Way},
    value::Value,
};

use super::{
    contact::{Entered, Run, RunId},
    evaluate::{Scene, belongs, payload},
    shown::{Line, shown},
    walk::{Frame, Standing},
    world::{Ended, Item, World},
};

/// A contact before the door of a flow.
pub struct Entry {
    pub flow: FlowId,
    pub trigger: String,
    pub per: String,
    pub kept: Option<(BindingId, Vec<Value>)>,
}

impl World<'_> {
    /// Looks at the triggers, flow by flow; of each flow the first that fits decides.
    pub fn triggers(&mut self, item: &Item, ended: &Ended) {
        let checked = self.checked;
        for (index, flow) in checked.flows.iter().enumerate() {
            let id = FlowId::next(index);
            let mut triggers = flow.triggers.iter();
            let Some((trigger, name)) =
                triggers.find_map(|trigger| Some((trigger, self.fires(id, trigger, item)?)))
            else {
                continue;
            };
            let kept = match (&trigger.kind, item) {
                (
                    TriggerKind::Event {
                        subject,
                        binding: Some(binding),
                        ..
                    },
                    Item::Event(index),
                ) => Some((
                    *binding,
                    payload(checked, &self.contact.log[*index], *subject),
                )),
                _ => None,
            };
            if let Some(per) = self.per(id, trigger, item) {
                self.admit(
                    Entry {
                        flow: id,
                        trigger: name,
                        per,
                        kept,
                    },
                    ended,
                );
            }
        }
    }

    /// The value that tells runs apart, as text; none if it cannot be worked out.
    pub fn per(&self, flow: FlowId, trigger: &Trigger, item: &Item) -> Option<String> {
        let Some(per) = &trigger.per else {
            return Some(String::new());
        };
        let scene = Scene {
            flow: Some(flow),
            ..self.scene(None)
        };
        let value = match (&trigger.kind, item) {
            (TriggerKind::Event { subject, .. }, Item::Event(index)) => {
                let logged = &self.contact.log[*index];
                let data = payload(self.checked, logged, *subject);
                Scene {
                    payload: &data,
                    now: logged.at,
                    ..scene
                }
                .value(per)
            }
            _ => scene.value(per),
        };
        Some(shown(chrono_tz::Tz::UTC, &value.ok()?))
    }

    /// Whether a trigger fires on an item, and how it is called.
    fn fires(&self, flow: FlowId, trigger: &Trigger, item: &Item) -> Option<String> {
        let checked = self.checked;
        let way = |way: &Way| if *way == Way::Join { "join" } else { "leave" };
        match (&trigger.kind, item) {
            (
                TriggerKind::Event {
                    event,
                    subject,
                    condition,
                    ..
                },
                Item::Event(index),
            ) => {
                let logged = &self.contact.log[*index];
                let data = payload(checked, logged, *subject);
                let scene = Scene {
                    payload: &data,
                    now: logged.at,
                    flow: Some(flow),
                    ..self.scene(None)
                };
                let fits = logged.event == *event
                    && belongs(logged, *subject, None)
                    && scene.holds(condition.as_ref());
                fits.then(|| checked.events[event.index()].named.name.to_string())
            }
            (TriggerKind::List(list, on), Item::List(changed, to))
                if (list, on) == (changed, to) =>
            {
                Some(format!(
                    "{}:{}",
                    way(on),
                    checked.lists[list.index()].named.name
                ))
            }
            (TriggerKind::Segment(segment, on), Item::Segment(changed, to))
                if (segment, on) == (changed, to) =>
            {
                Some(format!(
                    "{}:{}",
                    way(on),
                    checked.segments[segment.index()].named.name
                ))
            }
            (TriggerKind::ScoreReaches(score, limit), Item::Score(changed, before, after))
                if score == changed && before < limit && limit <= after =>
            {
                Some(format!(
                    "score:{}",
                    checked.scores[score.index()].named.name
                ))
            }
            (TriggerKind::ScoreDropsBelow(score, limit), Item::Score(changed, before, after))
                if score == changed && limit <= before && after < limit =>
            {
                Some(format!(
                    "score:{}",
                    checked.scores[score.index()].named.name
                ))
            }
            (TriggerKind::Change(field, to), Item::Fields(changed)) => {
                let (_, value) = changed.iter().find(|(changed, _)| changed == field)?;
                let wanted = to.as_ref().map(|to| self.scene(None).value(to).unwrap());
                let name = &checked.fields[field.index()].named.name;
                wanted
                    .is_none_or(|wanted| wanted == *value)
                    .then(|| format!("change:{name}"))
            }
            _ => None,
        }
    }

    /// Lets the contact in, or reports why not.
    pub fn admit(&mut self, entry: Entry, ended: &Ended) {
        let Some(id) = self.may_enter(&entry, ended) else {
            return;
        };
        let checked = self.checked;
        let flow = &checked.flows[id.flow.index()];
        let set = self.next_timer();
        let entered = Entered {
            run: id.clone(),
            at: self.now,
        };
        self.contact
            .entered
            .insert((id.flow, id.per.clone()), entered);
        self.contact.runs.push(Run {
            id: id.clone(),
            entered: self.now,
            logged: self.contact.log.len(),
            counter: 0,
            frames: vec![Frame::Block {
                block: &flow.body,
                next: 0,
            }],
            standing: Standing::Ready,
            let_in: set,
            set,
            bindings: entry.kept.into_iter().collect(),
            held: Vec::new(),
        });
        self.contact.current.flows.insert(id.flow);
        let line = Line::new("enter").text("trigger", &entry.trigger);
        let line = line
            .raw("entry", &id.entry.to_string())
            .maybe("per", id.per.as_deref());
        self.effect(&id, line, "");
        let endings = self.checked.endings(flow);
        let held = endings.map(|ending| match &ending.kind {
            EndingKind::When(condition) => self.scene(Some(&id)).holds(Some(condition)),
            _ => false,
        });
        self.contact.runs.last_mut().unwrap().held = held.collect();
        self.runs_changed();
        if entry.trigger.starts_with("start:") {
            self.queue(Item::Begin(id));
        } else {
            self.go_on(&id);
        }
    }

    /// Enters the contact into a flow without a trigger's payload.
    pub fn admit_started(&mut self, flow: FlowId, trigger: &str) {
        let entry = Entry {
            flow,
            trigger: trigger.to_owned(),
            per: String::new(),
            kept: None,
        };
        self.admit(entry, &Ended::new());
    }

    /// The run that may begin now, if one may.
    fn may_enter(&mut self, entry: &Entry, ended: &Ended) -> Option<RunId> {
        let flow = &self.checked.flows[entry.flow.index()];
        let per = flow.keyed.then(|| entry.per.clone());
        let last = self.contact.entered.get(&(entry.flow, per.clone()));
        let last = last.map(|entered| (entered.run.clone(), entered.at));
        let number = last.as_ref().map_or(1, |(run, _)| run.entry + 1);
        let restart = flow.reenter == Reenter::Restart;
        if ended.contains(&(entry.flow, per.clone())) && !restart {
            return None;
        }
        if let Some((last, at)) = last {
            let active = self.contact.run(&last).is_some();
            let refused = match flow.reenter {
                Reenter::Restart => None,
                _ if active => Some("active"),
                Reenter::Never => Some("reentry"),
                Reenter::After(wait) if self.now.since(at) < wait => Some("reentry"),
                _ => None,
            };
            if let Some(reason) = refused {
                let line = Line::new("skip")
                    .text("trigger", &entry.trigger)
                    .text("reason", reason);
                self.outside(Some(&flow.named.name), line);
                return None;
            }
            if active {
                self.end(&last, "restarted", None);
            }
        }
        Some(RunId {
            flow: entry.flow,
            per,
            entry: number,
        })
    }

    /// Ends a run; all its timers go with it.
    pub fn end(&mut self, id: &RunId, outcome: &str, reason: Option<&str>) {
        let line = Line::new("exit")
            .text("outcome", outcome)
            .maybe("reason", reason);
        self.effect(id, line, "");
        self.contact.runs.retain(|run| run.id != *id);
        self.runs_changed();
    }
}
