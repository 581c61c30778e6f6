//! Waits: for a moment, and for events and conditions (section 6, rules 6 and 9).

use std::cmp::Ordering;

use chrono::NaiveDateTime;
use nurture_compiler::checked::{Branch, Moment, WaitFor};
use nurture_runtime::{program::Days, time::Timestamp, value::Value};

use super::{
    clock,
    contact::RunId,
    evaluate::Fault,
    walk::{Next, Standing},
    world::{Stage, World},
};
use crate::coverage::note;

/// What a `wait until` waits for.
#[derive(Debug, Clone)]
pub enum Target<'a> {
    Days(&'a Days, u64),
    TimeOfDay(u64),
    Local(NaiveDateTime),
    Fixed,
}

impl<'a> World<'a> {
    pub fn wait_until(
        &mut self,
        id: &RunId,
        moment: &'a Moment,
        then: Option<&'a Branch>,
        past: Option<&'a Branch>,
    ) -> Result<Next<'a>, Fault> {
        let (target, until) = self.target(id, moment)?;
        Ok(match until.cmp(&self.now) {
            Ordering::Greater => {
                note("wait until");
                Next::Stand(Standing::Moment {
                    target,
                    until,
                    then,
                })
            }
            Ordering::Equal => {
                note("wait until now");
                self.enter_branch(id, then)
            }
            Ordering::Less => {
                note("wait until what is past");
                self.enter_branch(id, past)
            }
        })
    }

    /// What is waited for, and when that comes as things stand.
    fn target(&self, id: &RunId, moment: &'a Moment) -> Result<(Target<'a>, Timestamp), Fault> {
        use nurture_compiler::checked::ExpressionKind::LocalDateTime;
        let scene = self.scene(Some(id));
        let target = match moment {
            Moment::Next(days, at) => Target::Days(days, *at),
            Moment::TimeOfDay(time) => match scene.value(time)? {
                Value::Time(time) => Target::TimeOfDay(micros(time)),
                _ => return Err("unset value"),
            },
            Moment::DateAt(date, at) => match scene.value(date)? {
                Value::Date(date) => Target::Local(on(date, *at)),
                Value::DateTime(moment) => {
                    Target::Local(on(clock::local(scene.zone(), moment).date(), *at))
                }
                _ => return Err("unset value"),
            },
            Moment::DateTime(moment) => match (&moment.kind, scene.value(moment)?) {
                (LocalDateTime(local), _) => Target::Local(*local),
                (_, Value::DateTime(moment)) => return Ok((Target::Fixed, moment)),
                _ => return Err("unset value"),
            },
        };
        let until = self.moment_of(id, &target);
        Ok((target, until))
    }

    /// When a target comes, from now on.
    fn moment_of(&self, id: &RunId, target: &Target<'a>) -> Timestamp {
        let zone = self.scene(Some(id)).zone();
        match target {
            Target::Days(days, at) => clock::next(zone, self.now, days, *at),
            Target::TimeOfDay(at) => clock::next(zone, self.now, &Days::Week([true; 7]), *at),
            Target::Local(local) => clock::moment(zone, *local),
            Target::Fixed => self.now,
        }
    }

    /// The contact's zone may have changed: a local time that is waited for is worked out anew (section 6, rule 9).
    pub fn rework(&mut self, id: &RunId) {
        let Some(run) = self.contact.run(id) else {
            return;
        };
        match run.standing.clone() {
            Standing::Moment {
                target: Target::Fixed,
                ..
            } => {}
            Standing::Moment {
                target,
                until,
                then,
            } => {
                let anew = self.moment_of(id, &target);
                if anew <= self.now {
                    note("zone change ends a wait");
                    self.enter_branch(id, then);
                    self.go_on(id);
                } else if anew != until {
                    note("zone change moves a wait");
                    self.stand(
                        id,
                        Standing::Moment {
                            target,
                            until: anew,
                            then,
                        },
                    );
                }
            }
            Standing::Held {
                send,
                until,
                reason: "quiet",
            } => {
                let quiet = &self.checked.flows[id.flow.index()].quiet;
                match clock::quiet_until(self.scene(Some(id)).zone(), self.now, quiet) {
                    None => {
                        note("zone change ends a hold");
                        self.go_on(id);
                    }
                    Some(anew) if anew != until => {
                        note("zone change moves a hold");
                        self.hold(id, send, anew, "quiet");
                        self.stand(
                            id,
                            Standing::Held {
                                send,
                                until: anew,
                                reason: "quiet",
                            },
                        );
                    }
                    Some(_) => {}
                }
            }
            _ => {}
        }
    }

    pub fn wait_for(&mut self, id: &RunId, wait: &'a WaitFor) -> Result<Next<'a>, Fault> {
        note(if wait.race {
            "statement race"
        } else {
            "statement wait for"
        });
        for arm in &wait.arms {
            if self.holds_already(id, arm)? {
                return Ok(self.enter_branch(id, arm.branch.as_ref()));
            }
        }
        let mut until = None;
        if let Some(timeout) = &wait.timeout {
            let duration = self.scene(Some(id)).duration(&timeout.duration)?;
            if duration.is_positive() {
                until = Some(self.now.checked_add(duration).ok_or("out of range")?);
            } else if self.stage >= Stage::Waits {
                // All inputs of this moment were taken.
                return Ok(self.enter_branch(id, timeout.branch.as_ref()));
            } else {
                until = Some(self.now);
            }
        }
        Ok(Next::Stand(Standing::For { wait, until }))
    }
}

fn on(date: chrono::NaiveDate, micros: u64) -> NaiveDateTime {
    date.and_time(chrono::NaiveTime::MIN)
        + chrono::TimeDelta::microseconds(i64::try_from(micros).unwrap())
}

fn micros(time: chrono::NaiveTime) -> u64 {
    let since = time.signed_duration_since(chrono::NaiveTime::MIN);
    u64::try_from(since.num_microseconds().unwrap()).unwrap()
}
