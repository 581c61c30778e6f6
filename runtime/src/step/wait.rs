//! Waits: fixed ones, those for a moment, and those for events and conditions (section 6, rules 6 and 9).

use std::cmp::Ordering;

use chrono::{NaiveDate, NaiveTime, TimeDelta, Timelike};

use super::{Work, run::Next};
use crate::{
    arithmetic::misfit,
    evaluate::{Meter, Scene},
    fault::Fault,
    program::{Arm, ArmKind, Code, Days, FlowId, Moment, WaitId, WaitSite},
    state::{Reached, Run, Serial, Standing, Target},
    time::Timestamp,
    value::Value,
};

impl Work<'_> {
    /// `wait D`: nothing or less does not wait.
    pub(super) fn wait(&self, duration: &Value, behind: Code) -> Result<Next, Fault> {
        let Value::Duration(duration) = duration else {
            return Err(misfit(duration));
        };
        if !duration.is_positive() {
            return Ok(Next::GoOn(behind));
        }
        let until = self
            .state
            .clock
            .checked_add(*duration)
            .ok_or(Fault::OutOfRange)?;
        Ok(Next::Stand(Standing::Until(until), behind))
    }

    /// `wait until …` and `wait for …`
    pub(super) fn wait_for(
        &mut self,
        serial: Serial,
        id: WaitId,
        behind: Code,
    ) -> Result<Next, Fault> {
        let site = self
            .engine
            .program()
            .waits
            .get(id.index())
            .ok_or(Fault::Broken)?;
        match site {
            WaitSite::Until { moment, then, past } => {
                self.wait_until(serial, id, moment, *then, *past, behind)
            }
            WaitSite::For { arms, timeout } => {
                let meter = Meter::new();
                for arm in arms {
                    if self.holds_already(serial, arm, &meter)? {
                        return Ok(Next::GoOn(arm.target));
                    }
                }
                let run = self.state.run(serial).ok_or(Fault::Broken)?;
                let scene = Scene::in_run(self.engine, self.state, run);
                let (clock, reached) = (self.state.clock, self.state.reached);
                let mut until = None;
                if let Some((code, target)) = timeout {
                    let timeout = scene.duration(*code)?;
                    if timeout.is_positive() {
                        until = Some(clock.checked_add(timeout).ok_or(Fault::OutOfRange)?);
                    } else if reached >= Reached::Waits {
                        // All inputs of this moment were taken, so there is nothing to wait for.
                        return Ok(Next::GoOn(*target));
                    } else {
                        until = Some(clock);
                    }
                }
                if let Some(run) = self.state.run_mut(serial) {
                    run.arms_look = meter.horizon();
                }
                Ok(Next::Stand(Standing::For { wait: id, until }, behind))
            }
        }
    }

    /// Whether an arm's condition holds already, or its event has happened since what it is about was sent or made.
    fn holds_already(&mut self, serial: Serial, arm: &Arm, meter: &Meter) -> Result<bool, Fault> {
        let run = self.state.run(serial).ok_or(Fault::Broken)?;
        let scene = Scene::in_run(self.engine, self.state, run);
        match &arm.kind {
            ArmKind::Condition(code) => scene.holds(*code, meter),
            ArmKind::Event { lookback: None, .. } => Ok(false),
            ArmKind::Event {
                lookback: Some(lookback),
                ..
            } => {
                let Some(row) = scene.first_row(lookback.query, &Meter::new())? else {
                    return Ok(false);
                };
                let captured = |index: u32| row.get(index as usize).cloned();
                let binding = lookback.binding.iter();
                let kept = binding
                    .map(|(capture, slot)| (*slot, captured(*capture).unwrap_or_default()))
                    .collect();
                self.bind(serial, kept);
                Ok(true)
            }
        }
    }

    fn wait_until(
        &mut self,
        serial: Serial,
        wait: WaitId,
        moment: &Moment,
        then: Code,
        past: Code,
        behind: Code,
    ) -> Result<Next, Fault> {
        let run = self.state.run(serial).ok_or(Fault::Broken)?;
        let (target, until) = self.target(run, wait, moment)?;
        let clock = self.state.clock;
        Ok(match until.cmp(&clock) {
            Ordering::Greater => {
                let standing = Standing::Moment {
                    wait,
                    target,
                    until,
                };
                Next::Stand(standing, behind)
            }
            Ordering::Equal => Next::GoOn(then),
            Ordering::Less => Next::GoOn(past),
        })
    }

    /// What is waited for, and when that is as things stand.
    fn target(
        &self,
        run: &Run,
        wait: WaitId,
        moment: &Moment,
    ) -> Result<(Target, Timestamp), Fault> {
        let scene = Scene::in_run(self.engine, self.state, run);
        let local = |date: NaiveDate, at: u64| {
            let after = i64::try_from(at).map(TimeDelta::microseconds);
            let midnight = date.and_time(NaiveTime::MIN);
            let local = after
                .ok()
                .and_then(|after| midnight.checked_add_signed(after));
            local.map(Target::Local).ok_or(Fault::OutOfRange)
        };
        let target = match moment {
            Moment::Next(_, at) => Target::OnDays(*at),
            Moment::TimeOfDay(code) => match scene.value(*code)? {
                Value::Time(time) => Target::TimeOfDay(micros(time)),
                other => return Err(misfit(&other)),
            },
            Moment::Date(code, at) => match scene.value(*code)? {
                Value::Date(date) => local(date, *at)?,
                other => return Err(misfit(&other)),
            },
            Moment::DateOf(code, at) => match scene.value(*code)? {
                Value::DateTime(moment) => local(scene.zone().date(moment), *at)?,
                other => return Err(misfit(&other)),
            },
            Moment::DateTime(code) => match scene.value(*code)? {
                Value::DateTime(moment) => return Ok((Target::Fixed, moment)),
                other => return Err(misfit(&other)),
            },
            Moment::Local(constant) => match self.engine.constant(*constant)? {
                Value::LocalDateTime(local) => Target::Local(*local),
                Value::DateTime(moment) => return Ok((Target::Fixed, *moment)),
                other => return Err(misfit(other)),
            },
        };
        let until = self.moment_of(run.name.flow, wait, &target)?;
        Ok((target, until))
    }

    /// When a target comes, in the contact's zone, from now on.
    pub(super) fn moment_of(
        &self,
        flow: FlowId,
        wait: WaitId,
        target: &Target,
    ) -> Result<Timestamp, Fault> {
        let zone = self.engine.zone(self.state, Some(flow));
        let clock = self.state.clock;
        let moment = match target {
            Target::OnDays(at) => match self.engine.program().waits.get(wait.index()) {
                Some(WaitSite::Until {
                    moment: Moment::Next(days, _),
                    ..
                }) => zone.next_on(days, *at, clock),
                _ => return Err(Fault::Broken),
            },
            Target::TimeOfDay(at) => zone.next_on(&Days::EVERY, *at, clock),
            Target::Local(local) => zone.resolve(*local),
            // A moment that is the same in all zones is never worked out anew.
            Target::Fixed => return Err(Fault::Broken),
        };
        moment.ok_or(Fault::OutOfRange)
    }

    /// Where a run goes on when the moment of its wait has come.
    pub(super) fn branch_of_moment(&self, wait: WaitId) -> Option<Code> {
        match self.engine.program().waits.get(wait.index())? {
            WaitSite::Until { then, .. } => Some(*then),
            WaitSite::For { .. } => None,
        }
    }
}

/// A time of day in microseconds after midnight.
fn micros(time: NaiveTime) -> u64 {
    u64::from(time.num_seconds_from_midnight()) * 1_000_000 + u64::from(time.nanosecond() / 1000)
}
