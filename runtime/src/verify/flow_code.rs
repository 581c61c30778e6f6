//! Flow code: statements with an empty stack between them, and loops that end.
//!
//! Why loops end: code goes back only to a `repeat_next` that was reached forward, with the same loops open as then.
//! Of the instructions that a circle runs through, the first in the code is therefore a `repeat_next`,
//! and the `repeat_begin` of its loop lies before it, outside of the circle; so each round uses up one of that loop's passes.
//! And each pass counts a statement, so that the step budget holds for passes too.

use foldhash::HashMap;

use super::{
    Check, Context, Kind, LOOPS_MAX, Problem, Verifier,
    expression::{GoesOn, State, Ways},
};
use crate::program::{Code, FlowId, Instruction, RepeatId};

/// Loops of the flow that is looked at.
#[derive(Debug, Default)]
struct Loops {
    /// Of each `repeat_begin`: the one around it, and how deep it is.
    begun: HashMap<usize, (Option<usize>, usize)>,
    /// Of each `repeat_next`: the loop that was the innermost one there.
    heads: HashMap<usize, Option<usize>>,
}

impl Verifier<'_> {
    /// The code of all flows.
    pub(super) fn flow_code(&mut self) -> Check {
        for (index, flow) in self.program.flows.iter().enumerate() {
            self.at("flow", index);
            self.flow(flow.start, Context::run(FlowId::next(index)))?;
        }
        Ok(())
    }

    /// Finds out what the slots of all flows hold, before any code reads them.
    pub(super) fn find_slots(&mut self) -> Check {
        let program = self.program;
        let mut reached = vec![None; program.code.len()];
        for (index, flow) in program.flows.iter().enumerate() {
            self.at("flow", index);
            let id = FlowId::next(index);
            self.find_slots_of_triggers(flow, id)?;
            for wait in self.reached_waits(flow.start, &mut reached, id)? {
                let site = self.entry(&program.waits, "wait", wait)?;
                self.find_slots_of_wait(site, id)?;
            }
        }
        Ok(())
    }

    /// The waits that the code of a flow reaches, as far as its instructions exist.
    ///
    /// `reached` holds, for each instruction, the last flow that was found to reach it.
    fn reached_waits(
        &self,
        start: Code,
        reached: &mut [Option<FlowId>],
        flow: FlowId,
    ) -> Check<Vec<u32>> {
        let program = self.program;
        let mut waits = Vec::new();
        let mut open = vec![start.index()];
        while let Some(at) = open.pop() {
            self.work(1)?;
            let (Some(instruction), Some(by)) = (program.code.get(at), reached.get_mut(at)) else {
                continue;
            };
            if by.replace(flow) == Some(flow) {
                continue;
            }
            open.extend(instruction.target().map(Code::index));
            match instruction {
                Instruction::Jump(_) | Instruction::End | Instruction::Exit => {}
                Instruction::WaitFor(wait) => {
                    waits.push(wait.0);
                    let targets = program.waits.get(wait.index()).map(targets);
                    open.extend(targets.into_iter().flatten());
                }
                Instruction::Split(split) => {
                    let arms = program.splits.get(split.index()).map(|split| &split.arms);
                    open.extend(arms.into_iter().flatten().map(|(_, _, code)| code.index()));
                }
                _ => open.push(at + 1),
            }
            self.work(open.len() / 1024)?;
        }
        Ok(waits)
    }

    fn flow(&mut self, start: Code, context: Context) -> Check {
        let mut loops = Loops::default();
        let mut ways = Ways::default();
        let mut next = Some((start.index(), State::default()));
        while let Some((at, mut state)) = next {
            let instruction = self.instruction(at)?;
            let goes_on =
                self.flow_instruction(instruction, at, context, &mut state, &mut loops, &mut ways)?;
            if goes_on == GoesOn::Yes {
                self.arrive(&mut ways, at, at + 1, state)?;
            }
            next = ways.next();
        }
        Ok(())
    }

    fn flow_instruction(
        &mut self,
        instruction: Instruction,
        at: usize,
        context: Context,
        state: &mut State,
        loops: &mut Loops,
        ways: &mut Ways,
    ) -> Check<GoesOn> {
        let program = self.program;
        match instruction {
            Instruction::Jump(target) if target.index() <= at => {
                self.jump_back(target.index(), at, state, loops)?;
                return Ok(GoesOn::No);
            }
            Instruction::Statement => {
                self.empty(at, state)?;
                state.counted = true;
            }
            Instruction::RepeatBegin(repeat) => {
                self.repeat_begin(repeat, at, context, state, loops)?;
            }
            Instruction::RepeatNext(_) | Instruction::RepeatLeave(_) => {
                self.repeat_edge(instruction, at, state, loops, ways)?;
            }
            Instruction::WaitFor(wait) => {
                self.empty(at, state)?;
                let site = self.entry(&program.waits, "wait", wait.0)?;
                self.wait(site, at, context, state, ways)?;
                return Ok(GoesOn::No);
            }
            Instruction::Split(split) => {
                self.empty(at, state)?;
                let site = self.entry(&program.splits, "split", split.0)?;
                self.work(site.arms.len())?;
                for (_, _, target) in &site.arms {
                    self.arrive(ways, at, target.index(), state.clone())?;
                }
                return Ok(GoesOn::No);
            }
            Instruction::Exit => {
                self.pop(at, state, &Kind::Text)?;
                self.empty(at, state)?;
                return Ok(GoesOn::No);
            }
            Instruction::End => {
                self.empty(at, state)?;
                return Ok(GoesOn::No);
            }
            _ => {
                if let Some(goes_on) = self.branch(instruction, at, state, ways)? {
                    return Ok(goes_on);
                }
                if !self.act(instruction, at, context, state)? {
                    self.operate(instruction, at, context, state)?;
                }
            }
        }
        Ok(GoesOn::Yes)
    }

    /// Statements that go on behind themselves; whether the instruction is one.
    fn act(
        &mut self,
        instruction: Instruction,
        at: usize,
        context: Context,
        state: &mut State,
    ) -> Check<bool> {
        let program = self.program;
        match instruction {
            Instruction::Send(send) => {
                let site = self.entry(&program.sends, "send", send.0)?;
                self.send(site, context)?;
            }
            Instruction::Task(task) => {
                let site = self.entry(&program.tasks, "task", task.0)?;
                self.task(site, context)?;
            }
            Instruction::Invoke(call) => {
                let site = self.entry(&program.calls, "call", call.0)?;
                self.call(site, context)?;
            }
            Instruction::Wait => drop(self.pop(at, state, &Kind::Duration)?),
            Instruction::Set(field) => {
                let field = self.entry(&program.fields, "field", field.0)?;
                self.pop(at, state, &Kind::of_field(field))?;
            }
            Instruction::Notify(team) => {
                self.entry(&program.teams, "team", team.0)?;
                self.pop(at, state, &Kind::Text)?;
            }
            Instruction::Tag(tag) | Instruction::Untag(tag) => {
                self.entry(&program.tags, "tag", tag.0)?;
            }
            Instruction::Join(list) | Instruction::Leave(list) => {
                self.entry(&program.lists, "list", list.0)?;
            }
            Instruction::Start(flow) | Instruction::Stop(flow) => {
                self.entry(&program.flows, "flow", flow.0)?;
            }
            _ => return Ok(false),
        }
        self.empty(at, state)?;
        Ok(true)
    }

    fn repeat_begin(
        &mut self,
        repeat: RepeatId,
        at: usize,
        context: Context,
        state: &mut State,
        loops: &mut Loops,
    ) -> Check {
        self.empty(at, state)?;
        let site = *self.entry(&self.program.repeats, "repeat", repeat.0)?;
        self.repeat(site, context)?;
        if !state.counted {
            return Err(self.error_in_code(at, Problem::Rule("a loop begins outside a statement")));
        }
        let around = state.innermost.and_then(|begin| loops.begun.get(&begin));
        let depth = around.map_or(1, |(_, depth)| depth + 1);
        if depth > LOOPS_MAX {
            return Err(self.error_in_code(at, Problem::LoopsTooDeep));
        }
        loops.begun.insert(at, (state.innermost, depth));
        state.innermost = Some(at);
        state.counted = false;
        Ok(())
    }

    /// The head of a loop, or a way out of it.
    fn repeat_edge(
        &mut self,
        instruction: Instruction,
        at: usize,
        state: &mut State,
        loops: &mut Loops,
        ways: &mut Ways,
    ) -> Check {
        let begun = state.innermost.and_then(|begin| loops.begun.get(&begin));
        let Some((around, _)) = begun else {
            return Err(self.error_in_code(at, Problem::Misplaced(instruction.mnemonic())));
        };
        if matches!(instruction, Instruction::RepeatLeave(_)) {
            self.pop(at, state, &Kind::Bool)?;
        } else {
            loops.heads.insert(at, state.innermost);
            state.counted = false;
        }
        self.empty(at, state)?;
        // A loop begins within a statement, so one has been counted around it.
        let outside = State {
            innermost: *around,
            counted: true,
            ..State::default()
        };
        let target = instruction.target().map_or(0, Code::index);
        self.arrive(ways, at, target, outside)
    }

    fn jump_back(&self, to: usize, at: usize, state: &State, loops: &Loops) -> Check {
        self.empty(at, state)?;
        let Some(innermost) = loops.heads.get(&to) else {
            return Err(self.error_in_code(at, Problem::JumpBack));
        };
        if *innermost != state.innermost {
            return Err(self.error_in_code(at, Problem::Join));
        }
        if !state.counted {
            return Err(self.error_in_code(at, Problem::Rule("a loop's pass has no statement")));
        }
        Ok(())
    }
}

/// Where a wait leads.
fn targets(site: &crate::program::WaitSite) -> Vec<usize> {
    use crate::program::WaitSite;
    match site {
        WaitSite::Until { then, past, .. } => vec![then.index(), past.index()],
        WaitSite::For { arms, timeout } => {
            let arms = arms.iter().map(|arm| arm.target.index());
            arms.chain(timeout.map(|(_, target)| target.index()))
                .collect()
        }
    }
}
