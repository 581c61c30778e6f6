//! Statements, walked one by one over the checked tree.
//!
//! Where a run stands is a stack of blocks and loops, each with the position of its next statement.

use chrono::NaiveDateTime;
use nurture_compiler::checked::{Block, Branch, Moment, Send, Statement, StatementKind, WaitFor};
use nurture_runtime::{
    program::Days,
    time::{Duration, Timestamp},
    value::Value,
};

use super::{
    clock,
    contact::RunId,
    evaluate::Fault,
    send::{Sent, draw},
    shown::Line,
    world::{Stage, World},
};
use crate::coverage::note;

/// A block or loop that a run is in.
#[derive(Debug, Clone)]
pub enum Frame<'a> {
    Block {
        block: &'a Block,
        next: usize,
    },
    Repeat {
        statement: &'a Statement,
        passes: u32,
        began: Timestamp,
        every: Option<Duration>,
    },
}

/// Where a run stands.
#[derive(Debug, Clone)]
pub enum Standing<'a> {
    /// It runs, or was let in and its first statements are queued.
    Ready,
    /// At a fixed time it goes on.
    Until(Timestamp),
    /// At a local time it goes on.
    Moment {
        target: Target<'a>,
        until: Timestamp,
        then: Option<&'a Branch>,
    },
    /// At the first arm that fits, or at a time.
    For {
        wait: &'a WaitFor,
        until: Option<Timestamp>,
    },
    /// Before a send that is held.
    Held {
        send: &'a Send,
        until: Timestamp,
        reason: &'static str,
    },
}

/// What a `wait until` waits for.
#[derive(Debug, Clone)]
pub enum Target<'a> {
    Days(&'a Days, u64),
    TimeOfDay(u64),
    Local(NaiveDateTime),
    Fixed,
}

/// How a run goes on behind a statement.
pub enum Next<'a> {
    GoOn,
    Stand(Standing<'a>),
    Over(&'static str, Option<String>),
}

impl<'a> World<'a> {
    /// Runs a run's statements up to its next wait or its end.
    pub fn go_on(&mut self, id: &RunId) {
        let held = match self.contact.run_mut(id) {
            Some(run) => std::mem::replace(&mut run.standing, Standing::Ready),
            None => return,
        };
        let mut next = match held {
            // A held send is looked at again, from the beginning.
            Standing::Held { send, .. } => self.try_send(id, send),
            _ => Ok(Next::GoOn),
        };
        loop {
            match next {
                Ok(Next::GoOn) => {}
                Ok(Next::Stand(standing)) => return self.stand(id, standing),
                Ok(Next::Over(outcome, reason)) => return self.end(id, outcome, reason),
                Err(fault) => return self.end(id, "failed", Some(fault.to_owned())),
            }
            let Some(run) = self.contact.run_mut(id) else {
                return;
            };
            next = match run.frames.last_mut() {
                None => Ok(Next::Over("completed", None)),
                Some(Frame::Repeat { .. }) => self.pass(id),
                Some(Frame::Block { block, next }) => match block.statements.get(*next) {
                    None => {
                        run.frames.pop();
                        Ok(Next::GoOn)
                    }
                    Some(statement) => {
                        *next += 1;
                        self.count(id).and_then(|()| self.statement(id, statement))
                    }
                },
            };
        }
    }

    pub fn stand(&mut self, id: &RunId, standing: Standing<'a>) {
        let set = self.next_timer();
        if let Some(run) = self.contact.run_mut(id) {
            run.standing = standing;
            run.set = set;
        }
    }

    /// Counts a statement of a run (section 6, rule 12).
    fn count(&mut self, id: &RunId) -> Result<(), Fault> {
        let known = self.steps.iter().position(|(run, _)| run == id);
        let index = known.unwrap_or_else(|| {
            self.steps.push((id.clone(), 0));
            self.steps.len() - 1
        });
        self.steps[index].1 += 1;
        if self.steps[index].1 > 10_000 {
            Err("budget")
        } else {
            Ok(())
        }
    }

    fn enter_block(&mut self, id: &RunId, block: &'a Block) {
        if let Some(run) = self.contact.run_mut(id) {
            run.frames.push(Frame::Block { block, next: 0 });
        }
    }

    pub fn enter_branch(&mut self, id: &RunId, branch: Option<&'a Branch>) -> Next<'a> {
        if let Some(branch) = branch {
            self.enter_block(id, &branch.body);
        }
        Next::GoOn
    }

    fn try_send(&mut self, id: &RunId, send: &'a Send) -> Result<Next<'a>, Fault> {
        Ok(match self.send(id, send)? {
            Sent::Done => Next::GoOn,
            Sent::Held(until, reason) => Next::Stand(Standing::Held {
                send,
                until,
                reason,
            }),
        })
    }

    fn statement(&mut self, id: &RunId, statement: &'a Statement) -> Result<Next<'a>, Fault> {
        match &statement.kind {
            StatementKind::Send(send) => return self.try_send(id, send),
            StatementKind::Wait(duration) => {
                note("statement wait");
                let duration = self.scene(Some(id)).duration(duration)?;
                if duration.is_positive() {
                    let until = self.now.checked_add(duration).ok_or("out of range")?;
                    return Ok(Next::Stand(Standing::Until(until)));
                }
            }
            StatementKind::WaitUntil { moment, then, past } => {
                return self.wait_until(id, moment, then.as_ref(), past.as_ref());
            }
            StatementKind::WaitFor(wait) => return self.wait_for(id, wait),
            StatementKind::If {
                branches,
                otherwise,
            } => {
                note("statement if");
                for (condition, branch) in branches {
                    if self.scene(Some(id)).is_true(condition)? {
                        return Ok(self.enter_branch(id, Some(branch)));
                    }
                }
                return Ok(self.enter_branch(id, otherwise.as_ref()));
            }
            StatementKind::Match {
                subject,
                cases,
                otherwise,
            } => {
                note("statement match");
                let subject = self.scene(Some(id)).value(subject)?;
                for (values, branch) in cases {
                    for value in values {
                        if self.scene(Some(id)).value(value)? == subject {
                            return Ok(self.enter_branch(id, Some(branch)));
                        }
                    }
                }
                return Ok(self.enter_branch(id, otherwise.as_ref()));
            }
            StatementKind::Split { name, arms } => {
                let flow = &self.checked.flows[id.flow.index()].named.name;
                let mut rest = draw(flow, name, &self.contact.id);
                for arm in arms {
                    if rest < arm.share {
                        let line = Line::new("assign").text("split", name);
                        self.effect(id, line.text("arm", &arm.name), "");
                        return Ok(self.enter_branch(id, Some(&arm.branch)));
                    }
                    rest -= arm.share;
                }
            }
            StatementKind::Repeat { every, .. } => {
                note("statement repeat");
                let every = match every {
                    Some(every) => Some(self.scene(Some(id)).duration(every)?),
                    None => None,
                };
                let frame = Frame::Repeat {
                    statement,
                    passes: 0,
                    began: self.now,
                    every,
                };
                self.contact.run_mut(id).unwrap().frames.push(frame);
            }
            StatementKind::Exit(reason) => {
                let scene = self.scene(Some(id));
                let reason = reason
                    .as_ref()
                    .map(|reason| scene.text(reason))
                    .transpose()?;
                return Ok(Next::Over("exited", reason));
            }
            _ => self.change(id, statement)?,
        }
        Ok(Next::GoOn)
    }

    /// Before a pass of a loop: is there one left, is it due, and is it wanted?
    fn pass(&mut self, id: &RunId) -> Result<Next<'a>, Fault> {
        let now = self.now;
        let run = self.contact.run_mut(id).unwrap();
        let Some(Frame::Repeat {
            statement,
            passes,
            began,
            every,
        }) = run.frames.last_mut()
        else {
            return Ok(Next::GoOn);
        };
        let StatementKind::Repeat {
            times, until, body, ..
        } = &statement.kind
        else {
            return Ok(Next::GoOn);
        };
        if *passes >= *times {
            run.frames.pop();
            return Ok(Next::GoOn);
        }
        if let Some(every) = every {
            let after = every.checked_mul(i64::from(*passes));
            let due = after
                .and_then(|after| began.checked_add(after))
                .ok_or("out of range")?;
            if due > now {
                note("pass that is not due");
                return Ok(Next::Stand(Standing::Until(due)));
            }
        }
        *passes += 1;
        if let Some(until) = until
            && self.scene(Some(id)).is_true(until)?
        {
            note("repeat until");
            self.contact.run_mut(id).unwrap().frames.pop();
            return Ok(Next::GoOn);
        }
        self.count(id)?;
        self.enter_block(id, &body.body);
        Ok(Next::GoOn)
    }

    /// Wakes a run at the end of what it stands at.
    pub fn wake(&mut self, id: &RunId) {
        match self.contact.run(id).unwrap().standing {
            Standing::Moment { then, .. } => {
                self.enter_branch(id, then);
            }
            Standing::For { wait, .. } => {
                note("time-out");
                let branch = wait
                    .timeout
                    .as_ref()
                    .and_then(|timeout| timeout.branch.as_ref());
                self.enter_branch(id, branch);
            }
            Standing::Ready | Standing::Until(_) | Standing::Held { .. } => {}
        }
        self.go_on(id);
    }

    fn wait_until(
        &mut self,
        id: &RunId,
        moment: &'a Moment,
        then: Option<&'a Branch>,
        past: Option<&'a Branch>,
    ) -> Result<Next<'a>, Fault> {
        let (target, until) = self.target(id, moment)?;
        Ok(if until > self.now {
            note("wait until");
            Next::Stand(Standing::Moment {
                target,
                until,
                then,
            })
        } else if until == self.now {
            note("wait until now");
            self.enter_branch(id, then)
        } else {
            note("wait until what is past");
            self.enter_branch(id, past)
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

    fn wait_for(&mut self, id: &RunId, wait: &'a WaitFor) -> Result<Next<'a>, Fault> {
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
