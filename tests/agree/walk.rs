//! Statements, walked one by one over the checked tree.
//!
//! Where a run stands is a stack of blocks and loops, each with the position of its next statement.

use nurture_compiler::checked::{
    Arm, ArmKind, Block, Branch, Moment, Statement, StatementKind, Subject, WaitFor,
};
use nurture_runtime::{
    program::EventRole,
    time::{Duration, Timestamp},
    value::Value,
};

use crate::{
    clock,
    contact::{Logged, Made, RunId},
    evaluate::{Fault, belongs},
    send::{Sent, draw},
    world::{World, zone_of},
};

/// A block or loop that a run is in; statements are found again by their place.
#[derive(Debug, Clone)]
pub enum Frame {
    Block { block: Block, next: usize },
    Repeat { statement: Statement, passes: u32, began: Timestamp, every: Option<Duration> },
}

/// Where a run stands.
#[derive(Debug, Clone)]
pub enum Standing {
    /// It was let in, and its first statements are queued.
    Ready,
    /// At a fixed time it goes on.
    Until(Timestamp),
    /// At a local time it goes on.
    UntilMoment { moment: Moment, target: Timestamp, then: Option<Branch> },
    /// At the first arm that fits, or at a time.
    For { wait: Box<WaitFor>, until: Option<Timestamp> },
    /// Before a send that is held.
    Held { until: Timestamp, reason: &'static str },
    /// Before a pass that is not due.
    Pass(Timestamp),
}

/// Whether a run goes on at once.
enum Next {
    GoOn,
    Stand(Standing),
    Over(&'static str, Option<String>),
}

impl World<'_> {
    /// Runs a run's statements up to its next wait or its end.
    pub fn go_on(&mut self, id: &RunId) {
        loop {
            let Some(run) = self.contact.run(id) else { return };
            let next = match run.frames.last().cloned() {
                None => Ok(Next::Over("completed", None)),
                Some(Frame::Repeat { .. }) => self.pass(id),
                Some(Frame::Block { block, next }) => match block.statements.get(next) {
                    None => {
                        self.contact.run_mut(id).unwrap().frames.pop();
                        continue;
                    }
                    Some(statement) => {
                        self.advance(id);
                        self.count(id).and_then(|()| self.statement(id, statement))
                    }
                },
            };
            match next {
                Ok(Next::GoOn) => {}
                Ok(Next::Stand(standing)) => {
                    self.stand(id, standing);
                    return;
                }
                Ok(Next::Over(outcome, reason)) => {
                    self.end(id, outcome, reason);
                    return;
                }
                Err(fault) => {
                    self.end(id, "failed", Some(fault.to_owned()));
                    return;
                }
            }
        }
    }

    /// Steps past the next statement of the innermost block, or back before it.
    fn advance(&mut self, id: &RunId) {
        if let Some(Frame::Block { next, .. }) = self.contact.run_mut(id).unwrap().frames.last_mut() {
            *next += 1;
        }
    }

    fn stand(&mut self, id: &RunId, standing: Standing) {
        self.set += 1;
        let set = self.set;
        if let Some(run) = self.contact.run_mut(id) {
            run.standing = standing;
            run.set = set;
        }
    }

    fn count(&mut self, id: &RunId) -> Result<(), Fault> {
        let steps = self.steps.iter().position(|(run, _)| run == id).unwrap_or_else(|| {
            self.steps.push((id.clone(), 0));
            self.steps.len() - 1
        });
        self.steps[steps].1 += 1;
        if self.steps[steps].1 > 10_000 { Err("budget") } else { Ok(()) }
    }

    fn enter_block(&mut self, id: &RunId, block: &Block) {
        let run = self.contact.run_mut(id).unwrap();
        run.frames.push(Frame::Block { block: block.clone(), next: 0 });
    }

    fn enter_branch(&mut self, id: &RunId, branch: Option<&Branch>) -> Next {
        if let Some(branch) = branch {
            self.enter_block(id, &branch.body);
        }
        Next::GoOn
    }

    fn statement(&mut self, id: &RunId, statement: &Statement) -> Result<Next, Fault> {
        match &statement.kind {
            StatementKind::Send(send) => {
                if let Sent::Held(until, reason) = self.send(id, send)? {
                    let name = &self.checked.messages[send.message.index()].named.name;
                    self.effect(id, &format!("hold {name} {} {reason}", until.micros()));
                    return Ok(Next::Stand(Standing::Held { until, reason }));
                }
            }
            StatementKind::Wait(duration) => {
                let Value::Duration(duration) = self.scene(Some(id)).value(duration)? else {
                    return Err("unset value");
                };
                if duration.is_positive() {
                    let until = self.now.checked_add(duration).ok_or("out of range")?;
                    return Ok(Next::Stand(Standing::Until(until)));
                }
            }
            StatementKind::WaitUntil { moment, then, past } => {
                let target = self.target(id, moment)?;
                return Ok(if target > self.now {
                    let then = then.clone();
                    Next::Stand(Standing::UntilMoment { moment: moment.clone(), target, then })
                } else if target == self.now {
                    self.enter_branch(id, then.as_ref())
                } else {
                    self.enter_branch(id, past.as_ref())
                });
            }
            StatementKind::WaitFor(wait) => return self.wait_for(id, wait),
            StatementKind::If { branches, otherwise } => {
                for (condition, branch) in branches {
                    if self.scene(Some(id)).is_true(condition)? {
                        return Ok(self.enter_branch(id, Some(branch)));
                    }
                }
                return Ok(self.enter_branch(id, otherwise.as_ref()));
            }
            StatementKind::Match { subject, cases, otherwise } => {
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
                        self.effect(id, &format!("assign {name} {}", arm.name));
                        return Ok(self.enter_branch(id, Some(&arm.branch)));
                    }
                    rest -= arm.share;
                }
            }
            StatementKind::Repeat { every, .. } => {
                let every = match every {
                    None => None,
                    Some(every) => match self.scene(Some(id)).value(every)? {
                        Value::Duration(every) => Some(every),
                        _ => return Err("unset value"),
                    },
                };
                let began = self.now;
                let frame = Frame::Repeat { statement: statement.clone(), passes: 0, began, every };
                self.contact.run_mut(id).unwrap().frames.push(frame);
            }
            StatementKind::Exit(reason) => {
                let reason = match reason {
                    None => None,
                    Some(reason) => match self.scene(Some(id)).value(reason)? {
                        Value::Text(reason) => Some(reason.to_string()),
                        _ => None,
                    },
                };
                return Ok(Next::Over("exited", reason));
            }
            _ => self.change(id, statement)?,
        }
        Ok(Next::GoOn)
    }

    /// Statements that change something and go on.
    fn change(&mut self, id: &RunId, statement: &Statement) -> Result<(), Fault> {
        match &statement.kind {
            StatementKind::Set { field, value, .. } => {
                let value = self.scene(Some(id)).value(value)?;
                self.set_field(id, *field, value);
            }
            StatementKind::Unset(field) => self.set_field(id, *field, Value::Unset),
            StatementKind::Tag(tag) => {
                if self.contact.current.tags.insert(*tag) {
                    self.effect(id, &format!("tag {}", self.checked.tags[tag.index()]));
                    self.changed();
                }
            }
            StatementKind::Untag(tag) => {
                if self.contact.current.tags.remove(tag) {
                    self.effect(id, &format!("untag {}", self.checked.tags[tag.index()]));
                    self.changed();
                }
            }
            StatementKind::Join(list) => self.join(Some(id), *list),
            StatementKind::Leave(list) => self.leave(Some(id), *list),
            StatementKind::Notify { team, text } => {
                let Value::Text(text) = self.scene(Some(id)).value(text)? else {
                    return Err("unset value");
                };
                let team = &self.checked.teams[team.index()].named.name;
                self.effect(id, &format!("notify {team} {text:?}"));
            }
            StatementKind::Task(task) => {
                let Value::Text(text) = self.scene(Some(id)).value(&task.text)? else {
                    return Err("unset value");
                };
                let team = &self.checked.teams[task.team.index()].named.name;
                self.effect(id, &format!("task {team} {text:?}"));
                self.made(id, task.alias);
            }
            StatementKind::Call(call) => {
                let mut with = Vec::new();
                for param in &call.params {
                    with.push(match param {
                        None => Value::Unset,
                        Some(param) => self.scene(Some(id)).value(param)?,
                    });
                }
                let action = &self.checked.actions[call.action.index()].named.name;
                self.effect(id, &format!("call {action} {with:?}"));
                self.made(id, call.alias);
            }
            StatementKind::Start(flow, _) => self.start(id, *flow),
            StatementKind::Stop(flow) => self.stop(id, *flow),
            other => panic!("the generator makes no {other:?}"),
        }
        Ok(())
    }

    fn made(&mut self, id: &RunId, alias: Option<nurture_runtime::program::AliasId>) {
        self.contact.made.push(Made {
            at: self.now,
            run: id.clone(),
            message: None,
            alias,
            counted: None,
            logged: self.contact.log.len(),
        });
    }

    /// Before a pass of a loop: is there one left, is it due, and is it wanted?
    fn pass(&mut self, id: &RunId) -> Result<Next, Fault> {
        let now = self.now;
        let run = self.contact.run_mut(id).unwrap();
        let Some(Frame::Repeat { statement, passes, began, every }) = run.frames.last_mut() else {
            return Ok(Next::GoOn);
        };
        let StatementKind::Repeat { times, until, body, .. } = &statement.kind else {
            return Ok(Next::GoOn);
        };
        if *passes >= *times {
            run.frames.pop();
            return Ok(Next::GoOn);
        }
        if let Some(every) = every {
            let due = every
                .checked_mul(i64::from(*passes))
                .and_then(|after| began.checked_add(after))
                .ok_or("out of range")?;
            if due > now {
                return Ok(Next::Stand(Standing::Pass(due)));
            }
        }
        *passes += 1;
        let (until, body) = (until.clone(), body.body.clone());
        if let Some(until) = until
            && self.scene(Some(id)).is_true(&until)?
        {
            self.contact.run_mut(id).unwrap().frames.pop();
            return Ok(Next::GoOn);
        }
        self.count(id)?;
        self.enter_block(id, &body);
        Ok(Next::GoOn)
    }

    fn wait_for(&mut self, id: &RunId, wait: &WaitFor) -> Result<Next, Fault> {
        for arm in &wait.arms {
            if self.holds_already(id, arm)? {
                return Ok(self.enter_branch(id, arm.branch.as_ref()));
            }
        }
        let until = match &wait.timeout {
            None => None,
            Some(timeout) => match self.scene(Some(id)).value(&timeout.duration)? {
                Value::Duration(duration) if duration.is_positive() => {
                    Some(self.now.checked_add(duration).ok_or("out of range")?)
                }
                Value::Duration(_) => Some(self.now),
                _ => return Err("unset value"),
            },
        };
        Ok(Next::Stand(Standing::For { wait: Box::new(wait.clone()), until }))
    }

    /// Section 6, rule 6.
    fn holds_already(&mut self, id: &RunId, arm: &Arm) -> Result<bool, Fault> {
        let ArmKind::Event { event, subject, condition, .. } = &arm.kind else {
            let ArmKind::Condition(condition) = &arm.kind else { return Ok(false) };
            return self.scene(Some(id)).is_true(condition);
        };
        let role = self.checked.event(*event).unwrap().role;
        if subject.is_none() && !role.is_message() {
            return Ok(false);
        }
        let since = self.contact.made.iter().rev().find(|made| {
            made.run == *id
                && match subject {
                    Some(Subject::Message(message)) => made.message == Some(*message),
                    Some(Subject::Alias(alias)) => made.alias == Some(*alias),
                    None => made.message.is_some(),
                }
        });
        let Some(since) = since else { return Ok(false) };
        debug_assert!(role != EventRole::Plain);
        let scene = self.scene(Some(id));
        let mut candidates: Vec<&Logged> = self
            .contact
            .log
            .iter()
            .skip(since.logged)
            .filter(|logged| logged.event == *event && logged.at >= since.at)
            .filter(|logged| belongs(logged, *subject, subject.and(scene.run)))
            .collect();
        candidates.sort_by_key(|logged| logged.at);
        for logged in candidates {
            if scene.fits(condition.as_ref(), logged)? {
                let data = logged.data.clone();
                self.bind(id, arm, data);
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Keeps an event's payload under the arm's name.
    pub fn bind(&mut self, id: &RunId, arm: &Arm, data: Vec<Value>) {
        if let ArmKind::Event { binding: Some(binding), .. } = &arm.kind {
            self.contact.run_mut(id).unwrap().bindings.insert(*binding, data);
        }
    }

    fn target(&self, id: &RunId, moment: &Moment) -> Result<Timestamp, Fault> {
        let zone = zone_of(self.checked, &self.contact, Some(id.flow));
        let scene = self.scene(Some(id));
        Ok(match moment {
            Moment::Next(days, at) => clock::next(zone, self.now, days, clock::time_of_day(*at)),
            Moment::TimeOfDay(time) => match scene.value(time)? {
                Value::Time(time) => {
                    let every_day = nurture_runtime::program::Days::Week([true; 7]);
                    clock::next(zone, self.now, &every_day, time)
                }
                _ => return Err("unset value"),
            },
            Moment::DateAt(date, at) => match scene.value(date)? {
                Value::Date(date) => clock::moment(zone, date.and_time(clock::time_of_day(*at))),
                _ => return Err("unset value"),
            },
            Moment::DateTime(moment) => match scene.value(moment)? {
                Value::DateTime(moment) => moment,
                _ => return Err("unset value"),
            },
        })
    }

    /// Wakes a run at the end of what it stands at.
    pub fn wake(&mut self, id: &RunId) {
        let standing = self.contact.run(id).unwrap().standing.clone();
        match standing {
            Standing::Held { .. } => {
                // The send is looked at again, from the beginning.
                let run = self.contact.run_mut(id).unwrap();
                if let Some(Frame::Block { next, .. }) = run.frames.last_mut() {
                    *next -= 1;
                }
            }
            Standing::UntilMoment { then, .. } => {
                self.enter_branch(id, then.as_ref());
            }
            Standing::For { wait, .. } => {
                let branch = wait.timeout.as_ref().and_then(|timeout| timeout.branch.as_ref());
                self.enter_branch(id, branch);
            }
            Standing::Ready | Standing::Until(_) | Standing::Pass(_) => {}
        }
        self.go_on(id);
    }

    /// An arm that won: its payload is bound and its branch entered.
    pub fn won(&mut self, id: &RunId, arm: &Arm, data: Vec<Value>) {
        self.bind(id, arm, data);
        self.enter_branch(id, arm.branch.as_ref());
        self.go_on(id);
    }
}
