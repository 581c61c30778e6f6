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

mod function;

use std::{cell::Cell, cmp::Ordering, sync::Arc};

use crate::{
    arithmetic::{self, misfit},
    calendar::Zone,
    consent,
    engine::Engine,
    fault::Fault,
    program::{Code, FlowId, Function, Instruction, ScoreId, SegmentId},
    show,
    state::{ContactState, Run},
    time::{Duration, Timestamp},
    value::Value,
};

/// How many instructions one expression may take; the verifier refuses programs that need more.
const FUEL: u32 = 2_000_000;
/// How deep segments and filters may refer to each other.
const DEPTH: u32 = 80;
/// The longest text that is put together, in bytes: a text that doubles in each pass of a loop must end.
const TEXT_BYTES_MAX: usize = 1024 * 1024;

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
        self.measured(code, &Meter::new())
    }

    /// The text that expression code leaves.
    pub(crate) fn text(&self, code: Code) -> Result<Arc<str>, Fault> {
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
    pub(crate) fn holds(&self, code: Code, meter: &Meter) -> Result<bool, Fault> {
        match self.measured(code, meter)? {
            Value::Bool(holds) => Ok(holds),
            other => Err(misfit(&other)),
        }
    }

    /// Whether a condition holds, where there is one; one that faults does not.
    pub(crate) fn fits(&self, condition: Option<Code>) -> bool {
        condition.is_none_or(|code| self.holds(code, &Meter::new()) == Ok(true))
    }

    fn measured(&self, code: Code, meter: &Meter) -> Result<Value, Fault> {
        let mut stack = Vec::new();
        let mut at = code.0;
        match meter.descend(|| self.run(&mut at, &mut stack, meter))? {
            Instruction::Return => pop(&mut stack),
            _ => Err(Fault::Broken),
        }
    }

    /// Runs code from `at` up to the first instruction that is no expression's, and gives that one; `at` is then behind it.
    pub(crate) fn run(
        &self,
        at: &mut u32,
        stack: &mut Vec<Value>,
        meter: &Meter,
    ) -> Result<Instruction, Fault> {
        loop {
            meter.spend()?;
            let instruction = self.engine.instruction(*at)?;
            *at += 1;
            match instruction {
                Instruction::Jump(code) => *at = code.0,
                Instruction::JumpIfFalse(code) | Instruction::JumpIfTrue(code) => {
                    let wanted = matches!(instruction, Instruction::JumpIfTrue(_));
                    if pop_bool(stack)? == wanted {
                        *at = code.0;
                    }
                }
                Instruction::JumpIfSet(code) => {
                    let value = pop(stack)?;
                    if value.is_set() {
                        stack.push(value);
                        *at = code.0;
                    }
                }
                Instruction::Pop => {
                    pop(stack)?;
                }
                Instruction::Now => {
                    meter.note(self.change_of_now(self.engine.instruction(*at).ok()));
                    stack.push(Value::DateTime(self.now));
                }
                _ => match self.operate(instruction, stack, meter)? {
                    Some(value) => stack.push(value),
                    None => return Ok(instruction),
                },
            }
        }
    }

    /// The zone in which local times are read.
    pub(crate) fn zone(&self) -> Zone {
        self.engine.zone(self.state, self.flow)
    }

    /// When what is worked out from `now` could next be otherwise.
    fn change_of_now(&self, next: Option<Instruction>) -> Option<Timestamp> {
        match next {
            Some(Instruction::Call(Function::Date | Function::Weekday)) => {
                self.zone().next_midnight(self.now)
            }
            Some(Instruction::Call(Function::Hour)) => self.zone().next_hour(self.now),
            _ => {
                let minute = Duration::MINUTE.micros();
                let rest = minute - self.now.micros().rem_euclid(minute);
                self.now.checked_add(Duration::from_micros(rest))
            }
        }
    }

    /// What an expression's instruction leaves; none for an instruction of another kind.
    fn operate(
        &self,
        instruction: Instruction,
        stack: &mut Vec<Value>,
        meter: &Meter,
    ) -> Result<Option<Value>, Fault> {
        if let Some(value) = self.read(instruction, meter)? {
            return Ok(Some(value));
        }
        Ok(Some(match instruction {
            Instruction::Localize => match pop(stack)? {
                Value::LocalDateTime(local) => {
                    let moment = self.zone().resolve(local);
                    Value::DateTime(moment.ok_or(Fault::OutOfRange)?)
                }
                other => return Err(misfit(&other)),
            },
            Instruction::IsSet => Value::Bool(pop(stack)?.is_set()),
            Instruction::Not => Value::Bool(!pop_bool(stack)?),
            Instruction::Negate => arithmetic::negate(&pop(stack)?)?,
            Instruction::Widen => arithmetic::widen(&pop(stack)?)?,
            Instruction::NowLess
            | Instruction::NowLessOrEqual
            | Instruction::NowGreater
            | Instruction::NowGreaterOrEqual => {
                self.compare_now(instruction, &pop(stack)?, meter)?
            }
            Instruction::RecordField(field) => match pop(stack)? {
                Value::Record(fields) => {
                    fields.get(field as usize).cloned().ok_or(Fault::Broken)?
                }
                Value::Unset => Value::Unset,
                other => return Err(misfit(&other)),
            },
            Instruction::MakeList(count) => Value::List(pop_many(stack, count)?.into()),
            Instruction::Show => {
                let value = pop(stack)?;
                if !value.is_set() {
                    return Err(Fault::UnsetValue);
                }
                Value::text(show::text(self.engine.program(), self.zone(), &value))
            }
            Instruction::Concat(count) => concat(&pop_many(stack, count)?)?,
            Instruction::Call(function) => {
                let arguments = pop_many(stack, function.arity())?;
                self.call(function, &arguments)?
            }
            _ => return binary(instruction, stack),
        }))
    }

    /// Instructions that read what is at hand.
    fn read(&self, instruction: Instruction, meter: &Meter) -> Result<Option<Value>, Fault> {
        let state = self.state;
        let of = |values: &[Value], index: u32| values.get(index as usize).cloned();
        Ok(Some(match instruction {
            Instruction::Constant(id) => self.engine.constant(id)?.clone(),
            Instruction::Field(field) => state.field(field).clone(),
            Instruction::Payload(field) => of(self.payload, field).ok_or(Fault::Broken)?,
            Instruction::Capture(capture) => of(self.captures, capture).ok_or(Fault::Broken)?,
            Instruction::Param(param) => of(self.params, param).ok_or(Fault::Broken)?,
            Instruction::Load(slot) => {
                let run = self.run.ok_or(Fault::Broken)?;
                run.slots.get(slot.index()).cloned().ok_or(Fault::Broken)?
            }
            Instruction::Score(score) => Value::Int(self.score(score)?),
            Instruction::Today => {
                let zone = self.zone();
                meter.note(zone.next_midnight(self.now));
                Value::Date(zone.date(self.now))
            }
            Instruction::Query(query) => self.answer(query, meter)?,
            Instruction::OnList(list) => Value::Bool(state.is_on_list(list)),
            Instruction::InSegment(segment) => Value::Bool(self.is_in_segment(segment, meter)?),
            Instruction::Tagged(tag) => Value::Bool(state.is_tagged(tag)),
            Instruction::Reachable(channel) => {
                Value::Bool(consent::is_reachable(self.engine, state, channel))
            }
            Instruction::InFlow(flow) => Value::Bool(state.is_in_flow(flow)),
            _ => return Ok(None),
        }))
    }

    fn score(&self, score: ScoreId) -> Result<i64, Fault> {
        let declared = self.engine.program().scores.get(score.index());
        declared
            .map(|_| self.state.score(score))
            .ok_or(Fault::Broken)
    }

    /// Whether the contact is in a segment; its own zone holds there, not a flow's.
    ///
    /// A segment that cannot be worked out has no members (section 6, rule 12).
    pub(crate) fn is_in_segment(&self, id: SegmentId, meter: &Meter) -> Result<bool, Fault> {
        let segments = &self.engine.program().segments;
        let segment = segments.get(id.index()).ok_or(Fault::Broken)?;
        let scene = Scene {
            now: self.now,
            ..Scene::of(self.engine, self.state)
        };
        match scene.holds(segment.condition, meter) {
            Err(fault) if fault != Fault::Broken => Ok(false),
            known => known,
        }
    }

    fn compare_now(
        &self,
        instruction: Instruction,
        moment: &Value,
        meter: &Meter,
    ) -> Result<Value, Fault> {
        let Value::DateTime(moment) = moment else {
            return Err(misfit(moment));
        };
        let behind = moment.checked_add(Duration::from_micros(1));
        let (holds, change) = match instruction {
            Instruction::NowLess => (self.now < *moment, Some(*moment)),
            Instruction::NowLessOrEqual => (self.now <= *moment, behind),
            Instruction::NowGreater => (self.now > *moment, behind),
            _ => (self.now >= *moment, Some(*moment)),
        };
        meter.note(change.filter(|change| *change > self.now));
        Ok(Value::Bool(holds))
    }
}

/// Instructions on the two topmost values; none for any other.
fn binary(instruction: Instruction, stack: &mut Vec<Value>) -> Result<Option<Value>, Fault> {
    type Operation = fn(&Value, &Value) -> Result<Value, Fault>;
    let compared = |wanted: fn(Ordering) -> bool, stack: &mut Vec<Value>| {
        let (a, b) = pop_two(stack)?;
        Ok(Some(Value::Bool(wanted(arithmetic::order(&a, &b)?))))
    };
    let operation: Operation = match instruction {
        Instruction::Add => arithmetic::add,
        Instruction::Subtract => arithmetic::subtract,
        Instruction::Multiply => arithmetic::multiply,
        Instruction::Divide => arithmetic::divide,
        Instruction::Equal => |a, b| Ok(Value::Bool(a == b)),
        Instruction::NotEqual => |a, b| Ok(Value::Bool(a != b)),
        Instruction::Less => return compared(Ordering::is_lt, stack),
        Instruction::LessOrEqual => return compared(Ordering::is_le, stack),
        Instruction::Greater => return compared(Ordering::is_gt, stack),
        Instruction::GreaterOrEqual => return compared(Ordering::is_ge, stack),
        Instruction::In => |a, b| arithmetic::is_in(a, b).map(Value::Bool),
        Instruction::Contains => |a, b| arithmetic::contains(a, b).map(Value::Bool),
        Instruction::StartsWith => |a, b| arithmetic::starts_with(a, b).map(Value::Bool),
        Instruction::EndsWith => |a, b| arithmetic::ends_with(a, b).map(Value::Bool),
        _ => return Ok(None),
    };
    let (a, b) = pop_two(stack)?;
    operation(&a, &b).map(Some)
}

fn concat(texts: &[Value]) -> Result<Value, Fault> {
    let mut whole = String::new();
    for text in texts {
        match text {
            Value::Text(text) if text.len() <= TEXT_BYTES_MAX - whole.len() => {
                whole.push_str(text);
            }
            Value::Text(_) => return Err(Fault::Overflow),
            other => return Err(misfit(other)),
        }
    }
    Ok(Value::text(whole))
}

pub(crate) fn pop(stack: &mut Vec<Value>) -> Result<Value, Fault> {
    stack.pop().ok_or(Fault::Broken)
}

pub(crate) fn pop_bool(stack: &mut Vec<Value>) -> Result<bool, Fault> {
    match pop(stack)? {
        Value::Bool(bool) => Ok(bool),
        other => Err(misfit(&other)),
    }
}

/// The two topmost values, the topmost second.
fn pop_two(stack: &mut Vec<Value>) -> Result<(Value, Value), Fault> {
    let second = pop(stack)?;
    Ok((pop(stack)?, second))
}

fn pop_many(stack: &mut Vec<Value>, count: u32) -> Result<Vec<Value>, Fault> {
    let first = stack
        .len()
        .checked_sub(count as usize)
        .ok_or(Fault::Broken)?;
    Ok(stack.split_off(first))
}
