//! Running expression code.
//!
//! The loop holds what conditions are made of most often; the rest is kept out of it, so that the loop stays short.

use std::sync::Arc;

use super::{Meter, Operand, Scene, Stack};
use crate::{
    arithmetic::{self, Comparison, misfit},
    consent,
    fault::Fault,
    program::{Code, Function, Instruction},
    show,
    time::{Duration, Timestamp},
    value::Value,
};

/// The longest text that is put together, in bytes: a text that doubles in each pass of a loop must end.
const TEXT_BYTES_MAX: usize = 1024 * 1024;

impl<'a> Scene<'a> {
    /// What expression code leaves.
    pub(super) fn measured(&self, code: Code, meter: &Meter) -> Result<Operand<'a>, Fault> {
        let mut stack = Stack::new();
        let mut at = code.0;
        match meter.descend(|| self.run(&mut at, &mut stack, meter))? {
            Instruction::Return => stack.pop(),
            _ => Err(Fault::Broken),
        }
    }

    /// Runs code from `at` up to the first instruction that is no expression's, and gives that one; `at` is then behind it.
    pub(crate) fn run(
        &self,
        at: &mut u32,
        stack: &mut Stack<'a>,
        meter: &Meter,
    ) -> Result<Instruction, Fault> {
        loop {
            meter.spend()?;
            let instruction = self.engine.instruction(*at)?;
            *at += 1;
            match instruction {
                Instruction::Field(field) => {
                    self.beside_constant(self.state.field(field), at, stack)?;
                }
                Instruction::Constant(id) => stack.leave(self.engine.constant(id)?),
                Instruction::Payload(field) => {
                    self.beside_constant(at_hand(self.payload, field)?, at, stack)?;
                }
                Instruction::Capture(capture) => stack.leave(at_hand(self.captures, capture)?),
                Instruction::Param(param) => stack.leave(at_hand(self.params, param)?),
                Instruction::Equal
                | Instruction::NotEqual
                | Instruction::Less
                | Instruction::LessOrEqual
                | Instruction::Greater
                | Instruction::GreaterOrEqual => compare(stack, instruction)?,
                Instruction::Jump(code) => *at = code.0,
                Instruction::JumpIfFalse(code) => {
                    if !stack.pop_bool()? {
                        *at = code.0;
                    }
                }
                Instruction::JumpIfTrue(code) => {
                    if stack.pop_bool()? {
                        *at = code.0;
                    }
                }
                Instruction::JumpIfSet(code) => {
                    let value = stack.pop()?;
                    if value.is_set() {
                        stack.put_back(value);
                        *at = code.0;
                    }
                }
                Instruction::Pop => drop(stack.pop()?),
                Instruction::Return
                | Instruction::Statement
                | Instruction::Set(_)
                | Instruction::Send(_)
                | Instruction::Wait
                | Instruction::WaitFor(_)
                | Instruction::End => return Ok(instruction),
                Instruction::Now => {
                    meter.note(self.change_of_now(self.engine.instruction(*at).ok()));
                    stack.make(Value::DateTime(self.now));
                }
                _ => match self.read(instruction, meter)? {
                    Some(operand) => stack.put_back(operand),
                    None => match self.operate(instruction, stack, meter)? {
                        Some(value) => stack.make(value),
                        None => return Ok(instruction),
                    },
                },
            }
        }
    }

    /// Leaves a value; or, if a constant and an operation on the two come next, what comes of that; `at` is then behind it.
    ///
    /// Most conditions and sums are of this kind, and need no stack.
    #[inline]
    fn beside_constant(
        &self,
        value: &'a Value,
        at: &mut u32,
        stack: &mut Stack<'a>,
    ) -> Result<(), Fault> {
        let code = &self.engine.program().code;
        let next = code.get(*at as usize..).unwrap_or_default();
        let [Instruction::Constant(id), operation, ..] = *next else {
            stack.leave(value);
            return Ok(());
        };
        let constant = self.engine.constant(id)?;
        if let Some(comparison) = Comparison::of(operation) {
            let holds = comparison.holds(value, constant)?;
            *at += 2;
            self.branch(holds, at, stack);
        } else if let Some(operation) = operation_of_two(operation) {
            stack.make(operation(value, constant)?);
            *at += 2;
        } else {
            stack.leave(value);
        }
        Ok(())
    }

    /// Goes where a condition says, if that is what comes next; else leaves it.
    #[inline]
    fn branch(&self, holds: bool, at: &mut u32, stack: &mut Stack<'a>) {
        match self.engine.instruction(*at) {
            Ok(Instruction::JumpIfFalse(code)) => *at = if holds { *at + 1 } else { code.0 },
            Ok(Instruction::JumpIfTrue(code)) => *at = if holds { code.0 } else { *at + 1 },
            _ => stack.make(Value::Bool(holds)),
        }
    }

    /// Instructions that ask the contact, the run or the calendar; none for any other.
    #[inline(never)]
    fn read(&self, instruction: Instruction, meter: &Meter) -> Result<Option<Operand<'a>>, Fault> {
        let state = self.state;
        Ok(Some(Operand::Made(match instruction {
            Instruction::Load(slot) => {
                let run = self.run.ok_or(Fault::Broken)?;
                let kept = run.slots.get(slot.index()).ok_or(Fault::Broken)?;
                return Ok(Some(Operand::At(kept)));
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
        })))
    }

    /// Instructions that work on what lies on the stack; none for one that is no expression's.
    #[inline(never)]
    fn operate(
        &self,
        instruction: Instruction,
        stack: &mut Stack<'a>,
        meter: &Meter,
    ) -> Result<Option<Value>, Fault> {
        Ok(Some(match instruction {
            Instruction::Localize => match *stack.pop()? {
                Value::LocalDateTime(local) => {
                    let moment = self.zone().resolve(local);
                    Value::DateTime(moment.ok_or(Fault::OutOfRange)?)
                }
                ref other => return Err(misfit(other)),
            },
            Instruction::IsSet => Value::Bool(stack.pop()?.is_set()),
            Instruction::Not => Value::Bool(!stack.pop_bool()?),
            Instruction::Negate => arithmetic::negate(&*stack.pop()?)?,
            Instruction::Widen => arithmetic::widen(&*stack.pop()?)?,
            Instruction::NowLess
            | Instruction::NowLessOrEqual
            | Instruction::NowGreater
            | Instruction::NowGreaterOrEqual => {
                self.compare_now(instruction, &*stack.pop()?, meter)?
            }
            Instruction::RecordField(field) => match &*stack.pop()? {
                Value::Record(fields) => at_hand(fields, field)?.clone(),
                Value::Unset => Value::Unset,
                other => return Err(misfit(other)),
            },
            Instruction::MakeList(count) => Value::List(stack.pop_into(count, |values| {
                Ok(values.iter().map(|value| (**value).clone()).collect())
            })?),
            Instruction::Show => match &*stack.pop()? {
                Value::Unset => return Err(Fault::UnsetValue),
                // A text is shown as it is.
                Value::Text(text) => Value::Text(Arc::clone(text)),
                other => Value::text(show::text(self.engine.program(), self.zone(), other)),
            },
            Instruction::Concat(count) => stack.pop_into(count, concat)?,
            Instruction::Call(function) => {
                stack.pop_into(function.arity(), |arguments| self.call(function, arguments))?
            }
            _ => return binary(instruction, stack),
        }))
    }

    /// When what is worked out from `now` could next be otherwise.
    #[inline(never)]
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

/// One of the values that are at hand.
fn at_hand(values: &[Value], index: u32) -> Result<&Value, Fault> {
    values.get(index as usize).ok_or(Fault::Broken)
}

fn compare(stack: &mut Stack<'_>, instruction: Instruction) -> Result<(), Fault> {
    let comparison = Comparison::of(instruction).ok_or(Fault::Broken)?;
    let (a, b) = stack.pop_two()?;
    stack.make(Value::Bool(comparison.holds(&a, &b)?));
    Ok(())
}

/// Instructions on the two topmost values; none for any other.
fn binary(instruction: Instruction, stack: &mut Stack<'_>) -> Result<Option<Value>, Fault> {
    let Some(operation) = operation_of_two(instruction) else {
        return Ok(None);
    };
    let (a, b) = stack.pop_two()?;
    operation(&a, &b).map(Some)
}

/// What makes a value of two others.
pub(crate) type Operation = fn(&Value, &Value) -> Result<Value, Fault>;

/// What an instruction makes of two values; none for one that does something else.
pub(crate) fn operation_of_two(instruction: Instruction) -> Option<Operation> {
    Some(match instruction {
        Instruction::Add => arithmetic::add,
        Instruction::Subtract => arithmetic::subtract,
        Instruction::Multiply => arithmetic::multiply,
        Instruction::Divide => arithmetic::divide,
        Instruction::In => |a, b| arithmetic::is_in(a, b).map(Value::Bool),
        Instruction::Contains => |a, b| arithmetic::contains(a, b).map(Value::Bool),
        Instruction::StartsWith => |a, b| arithmetic::starts_with(a, b).map(Value::Bool),
        Instruction::EndsWith => |a, b| arithmetic::ends_with(a, b).map(Value::Bool),
        _ => return None,
    })
}

fn concat(texts: &[Operand<'_>]) -> Result<Value, Fault> {
    let length: usize = texts.iter().map(|text| text.text_bytes()).sum();
    let mut whole = String::with_capacity(length.min(TEXT_BYTES_MAX));
    for text in texts {
        match &**text {
            Value::Text(text) if text.len() <= TEXT_BYTES_MAX - whole.len() => {
                whole.push_str(text);
            }
            Value::Text(_) => return Err(Fault::Overflow),
            other => return Err(misfit(other)),
        }
    }
    Ok(Value::text(whole))
}
