//! Running a run's statements up to its next wait or its end.

use std::sync::Arc;

use smallvec::SmallVec;

use super::Work;
use crate::{
    arithmetic::misfit,
    effect::{EffectKind, Outcome},
    evaluate::{Meter, Operand, Scene, Stack, operation_of_two},
    fault::Fault,
    program::{Code, Instruction, RepeatId, SplitId},
    split,
    state::{Loop, Serial, Standing},
    value::Value,
};

/// How many instructions other than an expression's a run may take without a break;
/// verified code is ended by its statements long before.
const OPERATIONS: u32 = 1_000_000;

/// How a run goes on behind a statement.
pub(super) enum Next {
    /// At once, there.
    GoOn(Code),
    /// Not now; there once what it stands at is over.
    Stand(Standing, Code),
    /// Not at all.
    Over(Outcome, Option<Arc<str>>),
}

impl Work<'_> {
    /// Runs a run's statements from another place.
    pub(super) fn go_on_at(&mut self, serial: Serial, code: Code) {
        if let Some(run) = self.state.run_mut(serial) {
            run.code = code;
            self.go_on(serial);
        }
    }

    /// Runs a run's statements.
    pub(super) fn go_on(&mut self, serial: Serial) {
        let Some(run) = self.state.run_mut(serial) else {
            return self.fail(serial, Fault::Broken);
        };
        run.standing = Standing::Ready;
        run.arms_look = None;
        let mut at = run.code;
        for _ in 0..OPERATIONS {
            let next = match self.engine.code_from(at) {
                [Instruction::Statement, ..] => match self.steps.count(serial.number) {
                    Ok(()) => {
                        at = behind(at, 1);
                        continue;
                    }
                    Err(fault) => Err(fault),
                },
                code => self.operation(serial, at, code),
            };
            match next {
                Ok(Next::GoOn(code)) => at = code,
                Ok(Next::Stand(standing, code)) => {
                    if let Some(run) = self.state.run_mut(serial) {
                        run.code = code;
                    }
                    return self.stand(serial, standing);
                }
                Ok(Next::Over(outcome, reason)) => return self.end(serial, outcome, reason),
                Err(fault) => return self.fail(serial, fault),
            }
        }
        self.fail(serial, Fault::Broken);
    }

    /// The first instruction of flow code that stands at a place, after the expression that stands before it, if there is one.
    ///
    /// What flows are mostly made of is done without working out an expression.
    #[inline]
    fn operation(&mut self, serial: Serial, at: Code, code: &[Instruction]) -> Result<Next, Fault> {
        match *code {
            [Instruction::Send(send), ..] => self.send(serial, send, at),
            [Instruction::Constant(id), Instruction::Wait, ..] => {
                self.state.run(serial).ok_or(Fault::Broken)?;
                self.wait(self.engine.constant(id)?, behind(at, 2))
            }
            [Instruction::Jump(code), ..] => Ok(Next::GoOn(code)),
            [
                alone @ (Instruction::WaitFor(_)
                | Instruction::Split(_)
                | Instruction::Tag(_)
                | Instruction::Untag(_)
                | Instruction::Join(_)
                | Instruction::Leave(_)
                | Instruction::End),
                ..,
            ] => {
                self.state.run(serial).ok_or(Fault::Broken)?;
                self.statement(serial, alone, behind(at, 1), Err(Fault::Broken))
            }
            [
                Instruction::Constant(id),
                taker @ (Instruction::Set(_) | Instruction::Notify(_) | Instruction::Exit),
                ..,
            ] => {
                self.state.run(serial).ok_or(Fault::Broken)?;
                let constant = self.engine.constant(id)?.clone();
                self.statement(serial, taker, behind(at, 2), Ok(constant))
            }
            [
                Instruction::Field(field),
                Instruction::Constant(id),
                operation,
                Instruction::Set(to),
                ..,
            ] => match operation_of_two(operation) {
                // `add 1 to contact.points`, and its like.
                Some(operation) => {
                    self.state.run(serial).ok_or(Fault::Broken)?;
                    let constant = self.engine.constant(id)?;
                    let value = operation(self.state.field(field), constant)?;
                    self.set(serial, to, value)?;
                    Ok(Next::GoOn(behind(at, 4)))
                }
                None => self.with_operand(serial, at),
            },
            _ => self.with_operand(serial, at),
        }
    }

    #[inline(never)]
    fn with_operand(&mut self, serial: Serial, at: Code) -> Result<Next, Fault> {
        let (instruction, behind, left) = self.operand(serial, at)?;
        self.statement(serial, instruction, behind, left)
    }

    /// The next instruction of flow code that does something, the place behind it,
    /// and the value that was worked out for it, if there is one.
    fn operand(
        &self,
        serial: Serial,
        at: Code,
    ) -> Result<(Instruction, Code, Result<Value, Fault>), Fault> {
        let run = self.state.run(serial).ok_or(Fault::Broken)?;
        let mut at = at.0;
        let mut stack = Stack::new();
        let scene = Scene::in_run(self.engine, self.state, run);
        let instruction = scene.run(&mut at, &mut stack, &Meter::new())?;
        let left = stack.pop().map(Operand::into_value);
        Ok((instruction, Code(at), left))
    }

    /// Sets the timer of what a run stands at.
    pub(super) fn stand(&mut self, serial: Serial, standing: Standing) {
        let set = self.state.next_serial();
        if let Some(run) = self.state.run_mut(serial) {
            run.standing = standing;
            run.set = set;
        }
    }

    /// One instruction of flow code; `behind` is the place behind it, `left` the value that stands before it, if there is one.
    fn statement(
        &mut self,
        serial: Serial,
        instruction: Instruction,
        behind: Code,
        left: Result<Value, Fault>,
    ) -> Result<Next, Fault> {
        let here = Code(behind.0.saturating_sub(1));
        match instruction {
            Instruction::Statement => self.steps.count(serial.number)?,
            Instruction::Send(send) => return self.send(serial, send, here),
            Instruction::Wait => return self.wait(&left?, behind),
            Instruction::WaitFor(wait) => return self.wait_for(serial, wait, behind),
            Instruction::Split(split) => return self.split(serial, split),
            Instruction::RepeatBegin(repeat) => self.repeat_begin(serial, repeat)?,
            Instruction::RepeatNext(end) => return self.repeat_next(serial, here, end),
            Instruction::RepeatLeave(end) => match left? {
                Value::Bool(false) => {}
                Value::Bool(true) => {
                    self.loops(serial)?.pop();
                    return Ok(Next::GoOn(end));
                }
                other => return Err(misfit(&other)),
            },
            Instruction::Exit => {
                let reason = match left? {
                    Value::Text(reason) => Some(reason),
                    _ => None,
                };
                return Ok(Next::Over(Outcome::Exited, reason));
            }
            Instruction::End => return Ok(Next::Over(Outcome::Completed, None)),
            other => self.change(serial, other, left)?,
        }
        Ok(Next::GoOn(behind))
    }

    fn split(&mut self, serial: Serial, id: SplitId) -> Result<Next, Fault> {
        let program = self.engine.program();
        let site = program.splits.get(id.index()).ok_or(Fault::Broken)?;
        let run = self.state.run(serial).ok_or(Fault::Broken)?;
        let flow = self.engine.flow(run.name.flow).ok_or(Fault::Broken)?;
        let (flow, name) = (program.name(flow.name), program.name(site.name));
        let mut drawn = split::draw(flow, name, &self.state.id);
        for (share, arm, code) in &site.arms {
            if drawn < *share {
                self.effect(
                    serial,
                    EffectKind::Assign {
                        split: id,
                        arm: *arm,
                    },
                );
                return Ok(Next::GoOn(*code));
            }
            drawn -= share;
        }
        Err(Fault::Broken)
    }

    fn loops(&mut self, serial: Serial) -> Result<&mut SmallVec<[Loop; 1]>, Fault> {
        let run = self.state.run_mut(serial).ok_or(Fault::Broken)?;
        Ok(&mut run.loops)
    }

    fn repeat_begin(&mut self, serial: Serial, id: RepeatId) -> Result<(), Fault> {
        let site = self
            .engine
            .program()
            .repeats
            .get(id.index())
            .ok_or(Fault::Broken)?;
        let run = self.state.run(serial).ok_or(Fault::Broken)?;
        let scene = Scene::in_run(self.engine, self.state, run);
        let every = site.every.map(|every| scene.duration(every)).transpose()?;
        let began = self.state.clock;
        self.loops(serial)?.push(Loop {
            site: id,
            passes: 0,
            began,
            every,
        });
        Ok(())
    }

    /// Pass k begins at the later of now and `began + (k − 1) · every`; behind the last pass nothing is waited for.
    fn repeat_next(&mut self, serial: Serial, here: Code, end: Code) -> Result<Next, Fault> {
        let engine = self.engine;
        let clock = self.state.clock;
        let loops = self.loops(serial)?;
        let current = loops.last_mut().ok_or(Fault::Broken)?;
        let site = engine
            .program()
            .repeats
            .get(current.site.index())
            .ok_or(Fault::Broken)?;
        if current.passes >= site.times {
            loops.pop();
            return Ok(Next::GoOn(end));
        }
        if let Some(every) = current.every {
            let due = every
                .checked_mul(current.passes.into())
                .and_then(|after| current.began.checked_add(after))
                .ok_or(Fault::OutOfRange)?;
            if due > clock {
                return Ok(Next::Stand(Standing::Until(due), here));
            }
        }
        current.passes += 1;
        Ok(Next::GoOn(Code(here.0 + 1)))
    }
}

/// The place so many instructions behind another.
const fn behind(at: Code, count: u32) -> Code {
    Code(at.0.saturating_add(count))
}
