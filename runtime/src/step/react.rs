//! Goals, exits and the arms of waits: how runs react to an item (section 6, rule 3).

use smallvec::SmallVec;

use super::{
    Work,
    item::{Ended, Happened, Item, Kept},
};
use crate::{
    effect::{EffectKind, Outcome},
    evaluate::{Meter, Scene},
    fault::Fault,
    guard,
    program::{Arm, ArmKind, Code, Ending, EndingKind, WaitSite},
    state::{Held, Reached, Run, Serial, Standing, Target},
    time::Timestamp,
};

/// An arm that was won: where the run goes on, and what it keeps.
struct Won {
    target: Code,
    kept: Kept,
}

impl Work<'_> {
    /// Shows an item to one run that it concerns.
    pub(super) fn react(&mut self, serial: Serial, item: &Item, ended: &mut Ended) {
        if let Some(outcome) = self.look_at_endings(serial, item) {
            if let Some(run) = self.state.run(serial) {
                ended.push((run.name.flow, run.name.per.clone()));
            }
            self.end(serial, outcome, None);
            return;
        }
        if let Item::Fields(fields) = item
            && fields
                .iter()
                .any(|(field, _)| self.engine.timezone_field() == Some(*field))
        {
            self.rework(serial);
        }
        match self.look_at_arms(serial, item) {
            Ok(None) => {}
            Ok(Some(won)) => {
                self.bind(serial, won.kept);
                self.go_on_at(serial, won.target);
            }
            Err(fault) => self.fail(serial, fault),
        }
    }

    /// Whether a run may react to an item: conditions are looked at whatever happens.
    pub(super) fn is_concerned(&self, run: &Run, item: &Item) -> bool {
        match item {
            Item::Event(_) => {
                matches!(run.standing, Standing::For { .. })
                    || self.engine.has_endings(run.name.flow)
            }
            Item::Fields(_) if self.engine.timezone_field().is_some() => true,
            _ => self.engine.looks_at_conditions_of(run),
        }
    }

    /// Looks at goals and exits; how the run ends, if one was reached.
    ///
    /// The condition of a clause that cannot be worked out does not hold.
    fn look_at_endings(&mut self, serial: Serial, item: &Item) -> Option<Outcome> {
        let engine = self.engine;
        let run = self.state.run(serial)?;
        let flow = engine.flow(run.name.flow)?;
        if flow.goals.is_empty() && flow.exits.is_empty() {
            return None;
        }
        let goals = flow.goals.iter().map(|ending| (ending, Outcome::Goal));
        let endings = goals.chain(flow.exits.iter().map(|ending| (ending, Outcome::Exited)));
        let meter = Meter::new();
        let mut reached = None;
        let mut held: SmallVec<[(usize, bool); 4]> = SmallVec::new();
        for (position, (ending, outcome)) in endings.enumerate() {
            let fires = match &ending.kind {
                EndingKind::Event { .. } => match item {
                    Item::Event(happened) => self.ends_by(run, ending, happened),
                    _ => false,
                },
                EndingKind::When(code) => {
                    let holds = Scene::in_run(engine, self.state, run).holds(*code, &meter);
                    let holds = holds == Ok(true);
                    let before = run.held.get(position).copied().unwrap_or(false);
                    held.push((position, holds));
                    holds && !before && self.is_open(run, ending)
                }
            };
            if fires && reached.is_none() {
                reached = Some(outcome);
            }
        }
        if !held.is_empty() {
            let run = self.state.run_mut(serial)?;
            for (position, holds) in held {
                if let Some(place) = run.held.get_mut(position) {
                    *place = holds;
                }
            }
            run.endings_look = meter.horizon();
        }
        reached
    }

    fn ends_by(&self, run: &Run, ending: &Ending, happened: &Happened) -> bool {
        let EndingKind::Event {
            event,
            subject,
            condition,
        } = &ending.kind
        else {
            return false;
        };
        if happened.event != *event
            || !happened.belongs(*subject, Some(&run.name))
            || !self.is_open(run, ending)
        {
            return false;
        }
        let payload = happened.payload(self.engine, *subject);
        let scene = Scene {
            now: happened.at,
            payload: &payload,
            ..Scene::in_run(self.engine, self.state, run)
        };
        scene.fits(*condition)
    }

    /// Whether the window of a goal or exit is open: at its last moment for inputs and expiry only.
    fn is_open(&self, run: &Run, ending: &Ending) -> bool {
        let Some(within) = ending.within else {
            return true;
        };
        let last = run.entered.saturating_add(within);
        let clock = self.state.clock;
        clock < last || (clock == last && self.state.reached <= Reached::Expiry)
    }

    /// Looks at the arms of the current wait, in source order.
    fn look_at_arms(&mut self, serial: Serial, item: &Item) -> Result<Option<Won>, Fault> {
        let engine = self.engine;
        let Some(run) = self.state.run(serial) else {
            return Ok(None);
        };
        let Standing::For { wait, .. } = run.standing else {
            return Ok(None);
        };
        let Some(WaitSite::For { arms, .. }) = engine.program().waits.get(wait.index()) else {
            return Err(Fault::Broken);
        };
        let meter = Meter::new();
        for arm in arms {
            if let Some(won) = self.look_at_arm(run, arm, item, &meter)? {
                return Ok(Some(won));
            }
        }
        if let Some(run) = self.state.run_mut(serial) {
            run.arms_look = meter.horizon();
        }
        Ok(None)
    }

    fn look_at_arm(
        &self,
        run: &Run,
        arm: &Arm,
        item: &Item,
        meter: &Meter,
    ) -> Result<Option<Won>, Fault> {
        let scene = Scene::in_run(self.engine, self.state, run);
        let won = |kept| Won {
            target: arm.target,
            kept,
        };
        match &arm.kind {
            ArmKind::Condition(code) => Ok(scene.holds(*code, meter)?.then(|| won(Kept::new()))),
            ArmKind::Event {
                event,
                subject,
                condition,
                binding,
                ..
            } => {
                let Item::Event(happened) = item else {
                    return Ok(None);
                };
                if happened.event != *event || !happened.belongs(*subject, Some(&run.name)) {
                    return Ok(None);
                }
                let payload = happened.payload(self.engine, *subject);
                let scene = Scene {
                    now: happened.at,
                    payload: &payload,
                    ..scene
                };
                if let Some(code) = condition
                    && !scene.holds(*code, &Meter::new())?
                {
                    return Ok(None);
                }
                let fields = binding.fields.iter();
                let kept = fields.map(|(field, slot)| {
                    (
                        *slot,
                        payload.get(*field as usize).cloned().unwrap_or_default(),
                    )
                });
                Ok(Some(won(kept.collect())))
            }
        }
    }

    /// Keeps values in the run's slots.
    pub(super) fn bind(&mut self, serial: Serial, kept: Kept) {
        if kept.is_empty() {
            return;
        }
        let Some(run) = self.state.run_mut(serial) else {
            return;
        };
        for (slot, value) in kept {
            if let Some(place) = run.slots.get_mut(slot.index()) {
                *place = value;
            }
        }
    }

    /// Works out anew, from now, a local time that a run waits for: the contact's zone has changed (rule 9).
    fn rework(&mut self, serial: Serial) {
        let Some(run) = self.state.run(serial) else {
            return;
        };
        let flow = run.name.flow;
        match run.standing.clone() {
            Standing::Moment {
                wait,
                target,
                until,
            } => {
                if target == Target::Fixed {
                    return;
                }
                let Some(then) = self.branch_of_moment(wait) else {
                    return;
                };
                match self.moment_of(flow, wait, &target) {
                    Ok(moment) if moment <= self.state.clock => self.go_on_at(serial, then),
                    Ok(moment) if moment != until => {
                        let until = moment;
                        self.stand(
                            serial,
                            Standing::Moment {
                                wait,
                                target,
                                until,
                            },
                        );
                    }
                    Ok(_) => {}
                    Err(fault) => self.fail(serial, fault),
                }
            }
            Standing::Held {
                until,
                reason: Held::Quiet,
            } => match guard::quiet_until(self.engine, self.state, flow) {
                None => self.go_on(serial),
                Some(moment) if moment != until => self.hold_again(serial, moment),
                Some(_) => {}
            },
            _ => {}
        }
    }

    /// Reports that a send is held until another moment.
    fn hold_again(&mut self, serial: Serial, until: Timestamp) {
        let Some(send) = self.send_at(serial) else {
            return;
        };
        let reason = Held::Quiet;
        self.effect(
            serial,
            EffectKind::Hold {
                send,
                until,
                reason: reason.into(),
            },
        );
        self.stand(serial, Standing::Held { until, reason });
    }
}
