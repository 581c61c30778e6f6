//! Expression code, and the ways through code.

use std::collections::BTreeMap;

use super::{CALLS_MAX, Check, Context, EXPRESSION_COST_MAX, Kind, Problem, STACK_MAX, Verifier};
use crate::program::{Code, ConstantId, Instruction};

/// Expression code that was found right.
#[derive(Debug, Clone)]
pub(super) struct Checked {
    /// What it leaves.
    pub(super) kind: Kind,
    /// How many instructions it takes at most, those of segments and filters included.
    pub(super) cost: u64,
}

/// What is known before an instruction, whichever way it is reached.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    pub(super) stack: Vec<Kind>,
    /// The `repeat_begin` of the innermost loop.
    pub(super) innermost: Option<usize>,
    /// Whether a statement was counted since the loop's pass, or the flow, began.
    pub(super) counted: bool,
}

/// The instructions that are still to be looked at, in order of the code.
#[derive(Debug, Default)]
pub(super) struct Ways {
    /// The first one, where it lies before all others: nearly always just behind the one at hand.
    first: Option<(usize, State)>,
    pending: BTreeMap<usize, State>,
}

impl Ways {
    /// The next instruction.
    pub(super) fn next(&mut self) -> Option<(usize, State)> {
        self.first.take().or_else(|| self.pending.pop_first())
    }

    /// What is known before an instruction, if it has been reached.
    fn known(&mut self, at: usize) -> Option<&mut State> {
        match &mut self.first {
            Some((first, state)) if *first == at => Some(state),
            _ => self.pending.get_mut(&at),
        }
    }

    /// Notes an instruction that has not been reached before.
    fn reach(&mut self, at: usize, state: State) {
        let first = self.first.as_ref().map(|(first, _)| *first);
        let next = first.or_else(|| self.pending.first_key_value().map(|(at, _)| *at));
        if next.is_some_and(|next| next < at) {
            self.pending.insert(at, state);
        } else if let Some((later, state)) = self.first.replace((at, state)) {
            self.pending.insert(later, state);
        }
    }
}

impl Verifier<'_> {
    /// Code that leaves a value of some kind.
    pub(super) fn expect(&mut self, code: Code, context: Context, kind: &Kind) -> Check<Checked> {
        let checked = self.expression(code, context)?;
        if checked.kind.fits(kind) {
            return Ok(checked);
        }
        Err(self.error(Problem::Kind {
            expected: kind.to_string(),
            found: checked.kind.to_string(),
        }))
    }

    /// Code that leaves a bool, if there is any.
    pub(super) fn condition(&mut self, code: Option<Code>, context: Context) -> Check {
        match code {
            Some(code) => self.expect(code, context, &Kind::Bool).map(drop),
            None => Ok(()),
        }
    }

    /// Expression code, in a context.
    pub(super) fn expression(&mut self, code: Code, context: Context) -> Check<Checked> {
        if let Some(checked) = self.expressions.get(&(code, context)) {
            return Ok(checked.clone());
        }
        // What goes in circles goes deep too.
        self.ensure(self.calls < CALLS_MAX, Problem::Circle)?;
        self.calls += 1;
        let checked = self.walk(code, context)?;
        self.calls -= 1;
        self.ensure(checked.cost <= EXPRESSION_COST_MAX, Problem::TooCostly)?;
        self.expressions.insert((code, context), checked.clone());
        Ok(checked)
    }

    /// The kind of a constant.
    pub(super) fn constant_kind(&self, id: ConstantId) -> Check<Kind> {
        let constant = self.entry(&self.program.constants, "constant", id.0)?;
        let mixed = Problem::Rule("a list holds values of several kinds");
        Kind::of_value(constant).ok_or_else(|| self.error(mixed))
    }

    /// Notes that an instruction is reached in a state, from an earlier one.
    pub(super) fn arrive(&self, ways: &mut Ways, from: usize, to: usize, state: State) -> Check {
        if to <= from {
            return Err(self.error_in_code(from, Problem::JumpBack));
        }
        let Some(known) = ways.known(to) else {
            ways.reach(to, state);
            return Ok(());
        };
        self.work(state.stack.len())?;
        let joined = join(known, &state);
        joined.ok_or_else(|| self.error_in_code(to, Problem::Join))
    }

    /// The instruction at an address.
    pub(super) fn instruction(&self, at: usize) -> Check<Instruction> {
        self.work(1)?;
        let instruction = self.program.code.get(at).copied();
        instruction.ok_or_else(|| self.error_in_code(at, Problem::NoEnd))
    }

    /// A jump of any code that keeps to the values on the stack; whether the instruction was one, and the way goes on behind it.
    pub(super) fn branch(
        &self,
        instruction: Instruction,
        at: usize,
        state: &mut State,
        ways: &mut Ways,
    ) -> Check<Option<GoesOn>> {
        let Some(target) = instruction.target() else {
            return Ok(None);
        };
        let goes_on = match instruction {
            Instruction::Jump(_) => GoesOn::No,
            Instruction::JumpIfFalse(_) | Instruction::JumpIfTrue(_) => {
                self.pop(at, state, &Kind::Bool)?;
                GoesOn::Yes
            }
            Instruction::JumpIfSet(_) => GoesOn::Yes,
            _ => return Ok(None),
        };
        self.work(state.stack.len())?;
        self.arrive(ways, at, target.index(), state.clone())?;
        if matches!(instruction, Instruction::JumpIfSet(_)) {
            self.pop(at, state, &Kind::Unset)?;
        }
        Ok(Some(goes_on))
    }

    /// Takes a value of a kind from the stack.
    pub(super) fn pop(&self, at: usize, state: &mut State, kind: &Kind) -> Check<Kind> {
        let top = state.stack.pop();
        let top = top.ok_or_else(|| self.error_in_code(at, Problem::StackEmpty))?;
        if top.fits(kind) {
            return Ok(top);
        }
        let (expected, found) = (kind.to_string(), top.to_string());
        Err(self.error_in_code(at, Problem::Kind { expected, found }))
    }

    pub(super) fn push(&self, at: usize, state: &mut State, kind: Kind) -> Check {
        if state.stack.len() >= STACK_MAX {
            return Err(self.error_in_code(at, Problem::StackFull));
        }
        state.stack.push(kind);
        Ok(())
    }

    /// The stack must be empty here.
    pub(super) fn empty(&self, at: usize, state: &State) -> Check {
        if state.stack.is_empty() {
            Ok(())
        } else {
            Err(self.error_in_code(at, Problem::StackLeft))
        }
    }

    fn walk(&mut self, code: Code, context: Context) -> Check<Checked> {
        let mut ways = Ways::default();
        let mut result = Checked {
            kind: Kind::Unset,
            cost: 0,
        };
        let mut next = Some((code.index(), State::default()));
        while let Some((at, mut state)) = next {
            let instruction = self.instruction(at)?;
            result.cost = result.cost.saturating_add(1);
            let goes_on = if instruction == Instruction::Return {
                let kind = self.pop(at, &mut state, &Kind::Unset)?;
                self.empty(at, &state)?;
                let joined = result.kind.join(&kind);
                result.kind = joined.ok_or_else(|| self.error_in_code(at, Problem::Join))?;
                GoesOn::No
            } else if let Some(goes_on) = self.branch(instruction, at, &mut state, &mut ways)? {
                goes_on
            } else {
                let cost = self.operate(instruction, at, context, &mut state)?;
                result.cost = result.cost.saturating_add(cost);
                GoesOn::Yes
            };
            if goes_on == GoesOn::Yes {
                self.arrive(&mut ways, at, at + 1, state)?;
            }
            next = ways.next();
        }
        Ok(result)
    }
}

/// Whether a way goes on behind an instruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GoesOn {
    Yes,
    No,
}

/// Makes of what is known on one way what is known on both; none where they do not go together.
fn join(known: &mut State, other: &State) -> Option<()> {
    let alike = known.stack.len() == other.stack.len()
        && known.innermost == other.innermost
        && known.counted == other.counted;
    if !alike {
        return None;
    }
    for (known, other) in known.stack.iter_mut().zip(&other.stack) {
        *known = known.join(other)?;
    }
    Some(())
}
