//! Statements, walked one by one over the checked tree.
//!
//! Where a run stands is a stack of blocks and loops, each with the position of its next statement.

use nurture_compiler::checked::{Block, Branch, Send, Statement, StatementKind, WaitFor};
use nurture_runtime::time::{Duration, Timestamp};

use super::{
    contact::RunId,
    evaluate::Fault,
    send::{Sent, draw},
    shown::Line,
    wait::Target,
    world::World,
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
                Ok(Next::Over(outcome, reason)) => return self.end(id, outcome, reason.as_deref()),
                Err(fault) => return self.end(id, "failed", Some(fault)),
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
}
