//! Running expression code, and finding out until when its result stays what it is.
//!
//! A condition that is watched (`goal when`, `exit when`, `wait for (…)`, a segment) is not looked at again and again.
//! While it is worked out, everything in it that depends on time notes when it could next be otherwise:
//!
//! | code | could be otherwise |
//! |---|---|
//! | `now < t` and its like | at `t` (behind it for `<=` and `>`) |
//! | `today`, `date(now)`, `weekday(now)` | at the next local midnight |
//! | `hour(now)` | at the next whole local hour |
//! | any other use of `now` | at the next whole minute |
//! | a question about the last D | when the oldest event that it found is D old |
//!
//! The earliest of these moments is the condition's horizon; before it, only an input or a flow can change the result.

mod comparisons;
mod function;
mod machine;
mod stack;

use std::{cell::Cell, sync::Arc};

pub(crate) use self::{
    comparisons::Comparisons,
    machine::operation_of_two,
    stack::{Operand, Stack},
};

use crate::{
    arithmetic::misfit,
    calendar::Zone,
    engine::Engine,
    fault::Fault,
    program::{Code, FlowId, ScoreId, SegmentId},
    state::{ContactState, Run},
    time::{Duration, Timestamp},
    value::Value,
};

/// How many instructions one expression may take; the verifier refuses programs that need more.
const FUEL: u32 = 2_000_000;
/// How deep segments and filters may refer to each other.
const DEPTH: u32 = 80;

/// What expression code sees.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub engine: &'a Engine,
    pub state: &'a ContactState,
    /// This moment; in conditions on events, the event's.
    pub now: Timestamp,
    /// The flow whose zone holds, where one is concerned.
    pub flow: Option<FlowId>,
    pub run: Option<&'a Run>,
    pub payload: &'a [Value],
    pub captures: &'a [Value],
    pub params: &'a [Value],
}

/// What an evaluation has used up and found out.
#[derive(Debug)]
pub(crate) struct Meter {
    horizon: Cell<Option<Timestamp>>,
    fuel: Cell<u32>,
    depth: Cell<u32>,
}

impl Meter {
    pub(crate) const fn new() -> Self {
        Self {
            horizon: Cell::new(None),
            fuel: Cell::new(FUEL),
            depth: Cell::new(0),
        }
    }

    /// Until when the result stays what it is by time alone; for ever where none is given.
    pub(crate) const fn horizon(&self) -> Option<Timestamp> {
        self.horizon.get()
    }

    /// The result could be otherwise at that moment.
    pub(crate) fn note(&self, moment: Option<Timestamp>) {
        let earlier = match (self.horizon.get(), moment) {
            (Some(known), Some(moment)) => Some(known.min(moment)),
            (known, moment) => known.or(moment),
        };
        self.horizon.set(earlier);
    }

    fn spend(&self) -> Result<(), Fault> {
        let left = self.fuel.get().checked_sub(1).ok_or(Fault::Broken)?;
        self.fuel.set(left);
        Ok(())
    }

    fn descend<T>(&self, inner: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
        if self.depth.get() >= DEPTH {
            return Err(Fault::Broken);
        }
        self.depth.set(self.depth.get() + 1);
        let result = inner();
        self.depth.set(self.depth.get() - 1);
        result
    }
}

impl<'a> Scene<'a> {
    /// The contact alone, at its own time.
    #[inline]
    pub(crate) fn of(engine: &'a Engine, state: &'a ContactState) -> Self {
        Self {
            engine,
            state,
            now: state.clock,
            flow: None,
            run: None,
            payload: &[],
            captures: &[],
            params: &[],
        }
    }

    /// The contact in a flow.
    pub(crate) fn in_flow(engine: &'a Engine, state: &'a ContactState, flow: FlowId) -> Self {
        Self {
            flow: Some(flow),
            ..Self::of(engine, state)
        }
    }

    /// The contact in a run.
    pub(crate) fn in_run(engine: &'a Engine, state: &'a ContactState, run: &'a Run) -> Self {
        Self {
            run: Some(run),
            ..Self::in_flow(engine, state, run.name.flow)
        }
    }

    /// The value that expression code leaves.
    pub(crate) fn value(&self, code: Code) -> Result<Value, Fault> {
        if let Some(constant) = self.engine.only_constant(code) {
            return Ok(constant.clone());
        }
        self.measured(code, &Meter::new()).map(Operand::into_value)
    }

    /// The text that expression code leaves.
    pub(crate) fn text(&self, code: Code) -> Result<Arc<str>, Fault> {
        if let Some(Value::Text(text)) = self.engine.only_constant(code) {
            return Ok(Arc::clone(text));
        }
        match self.value(code)? {
            Value::Text(text) => Ok(text),
            other => Err(misfit(&other)),
        }
    }

    /// The duration that expression code leaves.
    pub(crate) fn duration(&self, code: Code) -> Result<Duration, Fault> {
        match self.value(code)? {
            Value::Duration(duration) => Ok(duration),
            other => Err(misfit(&other)),
        }
    }

    /// Whether a condition holds.
    #[inline]
    pub(crate) fn holds(&self, code: Code, meter: &Meter) -> Result<bool, Fault> {
        let comparisons = self.engine.comparisons();
        match comparisons.decide(code, self.state.fields(), self.payload) {
            Ok(holds) => Ok(holds),
            Err(code) => self.holds_by_code(code, meter),
        }
    }

    /// Takes the scene as it is, so that one which needs no code is never put together.
    #[inline(never)]
    fn holds_by_code(self, code: Code, meter: &Meter) -> Result<bool, Fault> {
        match *self.measured(code, meter)? {
            Value::Bool(holds) => Ok(holds),
            ref other => Err(misfit(other)),
        }
    }

    /// Whether a condition holds, where there is one; one that faults does not.
    pub(crate) fn fits(&self, condition: Option<Code>) -> bool {
        condition.is_none_or(|code| self.holds(code, &Meter::new()) == Ok(true))
    }

    /// The zone in which local times are read.
    pub(crate) fn zone(&self) -> Zone {
        self.engine.zone(self.state, self.flow)
    }

    fn score(&self, score: ScoreId) -> Result<i64, Fault> {
        let declared = self.engine.program().scores.get(score.index());
        declared
            .map(|_| self.state.score(score))
            .ok_or(Fault::Broken)
    }

    /// Whether the contact is in a segment at its clock; its own zone holds there, not a flow's.
    ///
    /// A segment that cannot be worked out has no members (section 6, rule 12).
    #[inline]
    pub(crate) fn is_in_segment(&self, id: SegmentId, meter: &Meter) -> Result<bool, Fault> {
        let segments = &self.engine.program().segments;
        let segment = segments.get(id.index()).ok_or(Fault::Broken)?;
        let scene = Scene::of(self.engine, self.state);
        match scene.holds(segment.condition, meter) {
            Err(fault) if fault != Fault::Broken => Ok(false),
            known => known,
        }
    }
}
