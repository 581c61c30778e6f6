//! Goals, exits and arms: how runs react to an item (section 6, rules 3, 5 and 6).

use nurture_compiler::checked::{Arm, ArmKind, Ending, EndingKind, Subject};
use nurture_runtime::value::Value;

use super::{
    contact::{Logged, RunId},
    evaluate::{Fault, Scene, belongs, payload},
    walk::Standing,
    world::{Ended, Item, Stage, World},
};
use crate::coverage::note;

impl<'a> World<'a> {
    /// Shows an item to one run.
    pub fn show(&mut self, id: &RunId, item: &Item, ended: &mut Ended) {
        let flow = &self.checked.flows[id.flow.index()];
        if self.contact.run(id).is_none() {
            return;
        }
        let endings = flow.goals.iter().map(|ending| (ending, "goal"));
        let exits = self.checked.exits(flow);
        let endings = endings.chain(exits.map(|ending| (ending, "exited")));
        let mut over = None;
        for (position, (ending, outcome)) in endings.enumerate() {
            if self.ends(id, position, ending, item) && over.is_none() {
                note(match (&ending.kind, item) {
                    (EndingKind::When(_), Item::Time) => "ending by time",
                    (EndingKind::When(_), _) => "ending by a condition",
                    _ => "ending by an event",
                });
                over = Some(outcome);
            }
        }
        if let Some(outcome) = over {
            ended.insert((id.flow, id.per.clone()));
            return self.end(id, outcome, None);
        }
        if let Item::Fields(fields) = item
            && fields
                .iter()
                .any(|(field, _)| self.checked.addresses.timezone == Some(*field))
        {
            self.rework(id);
        }
        let Some(Standing::For { wait, .. }) = self.contact.run(id).map(|run| run.standing.clone())
        else {
            return;
        };
        for arm in &wait.arms {
            match self.wins(id, arm, item) {
                Ok(None) => {}
                Ok(Some(data)) => {
                    note(match (&arm.kind, item) {
                        (ArmKind::Condition(_), Item::Time) => "arm by time",
                        (ArmKind::Condition(_), _) => "arm by a condition",
                        _ => "arm by an event",
                    });
                    self.bind(id, arm, data);
                    self.enter_branch(id, arm.branch.as_ref());
                    return self.go_on(id);
                }
                Err(fault) => return self.end(id, "failed", Some(fault)),
            }
        }
    }

    fn ends(&mut self, id: &RunId, position: usize, ending: &Ending, item: &Item) -> bool {
        let run = self.contact.run(id).unwrap();
        // At its last moment the window is open for inputs and expiry only.
        let open = ending.within.is_none_or(|within| {
            let after = self.now.since(run.entered);
            after < within || (after == within && self.stage <= Stage::Expiry)
        });
        match &ending.kind {
            EndingKind::Error => false,
            EndingKind::Event {
                event,
                subject,
                condition,
            } => {
                let Item::Event(index) = item else {
                    return false;
                };
                let logged = &self.contact.log[*index];
                let data = payload(self.checked, logged, *subject);
                let scene = Scene {
                    payload: &data,
                    now: logged.at,
                    ..self.scene(Some(id))
                };
                open && logged.event == *event
                    && belongs(logged, *subject, Some(run))
                    && scene.holds(condition.as_ref())
            }
            EndingKind::When(condition) => {
                let holds = self.scene(Some(id)).holds(Some(condition));
                let held = &mut self.contact.run_mut(id).unwrap().held[position];
                let before = std::mem::replace(held, holds);
                open && holds && !before
            }
        }
    }

    /// Whether an arm wins, and the payload that it brings.
    fn wins(&self, id: &RunId, arm: &Arm, item: &Item) -> Result<Option<Vec<Value>>, Fault> {
        let scene = self.scene(Some(id));
        let (event, subject, condition) = match &arm.kind {
            ArmKind::Error => return Ok(None),
            ArmKind::Condition(condition) => return Ok(scene.is_true(condition)?.then(Vec::new)),
            ArmKind::Event {
                event,
                subject,
                condition,
                ..
            } => (event, subject, condition),
        };
        let Item::Event(index) = item else {
            return Ok(None);
        };
        let logged = &self.contact.log[*index];
        if logged.event != *event || !belongs(logged, *subject, scene.run) {
            return Ok(None);
        }
        let data = payload(self.checked, logged, *subject);
        let scene = Scene {
            payload: &data,
            now: logged.at,
            ..scene
        };
        let fits = match condition {
            Some(condition) => scene.is_true(condition)?,
            None => true,
        };
        Ok(fits.then(|| data.clone()))
    }

    /// Whether an arm's condition holds when the wait begins, or its event has happened since what it is about was sent or made.
    pub fn holds_already(&mut self, id: &RunId, arm: &'a Arm) -> Result<bool, Fault> {
        let (event, subject, condition) = match &arm.kind {
            ArmKind::Error => return Ok(false),
            ArmKind::Condition(condition) => return self.scene(Some(id)).is_true(condition),
            ArmKind::Event {
                event,
                subject,
                condition,
                ..
            } => (event, *subject, condition),
        };
        if subject.is_none() && !self.checked.events[event.index()].role.is_message() {
            return Ok(false);
        }
        let since = self.contact.made.iter().rev().find(|made| {
            made.run == *id
                && match subject {
                    Some(Subject::Message(message)) => made.message == Some(message),
                    Some(Subject::Alias(alias)) => made.alias == Some(alias),
                    None => made.message.is_some(),
                }
        });
        let Some(since) = since else { return Ok(false) };
        let scene = self.scene(Some(id));
        let mut candidates: Vec<(usize, &Logged)> = self.contact.log.iter().enumerate().collect();
        candidates.retain(|(index, logged)| {
            *index >= since.logged
                && logged.event == *event
                && logged.at >= since.at
                && belongs(logged, subject, scene.run)
        });
        candidates.sort_by_key(|(_, logged)| logged.at);
        for (index, logged) in candidates {
            if scene.fits(condition.as_ref(), subject, index) {
                note("arm that looks back");
                let data = payload(self.checked, logged, subject);
                self.bind(id, arm, data);
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Keeps an event's payload under the arm's name.
    fn bind(&mut self, id: &RunId, arm: &Arm, data: Vec<Value>) {
        if let ArmKind::Event {
            binding: Some(binding),
            ..
        } = &arm.kind
            && let Some(run) = self.contact.run_mut(id)
        {
            run.bindings.insert(*binding, data);
        }
    }
}
