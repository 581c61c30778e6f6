//! Expressions over the checked tree.

use std::cmp::Ordering;

use nurture_compiler::{
    checked::{Checked, Expression, ExpressionKind, Predicate, Subject, TextPart, Window},
    syntax::{AggregateFunction, BinaryOperator, Presence, UnaryOperator},
};
use nurture_runtime::{
    program::Function,
    time::{Duration, Timestamp},
    value::Value,
};

use crate::{
    clock,
    contact::{Contact, Logged, Run, Snapshot},
    world::zone_of,
};

/// Why a run fails.
pub type Fault = &'static str;

/// What an expression can see.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    pub checked: &'a Checked,
    pub contact: &'a Contact,
    /// The contact as the expression sees it: now, or when an event arrived.
    pub seen: &'a Snapshot,
    pub payload: &'a [Value],
    pub run: Option<&'a Run>,
    pub now: Timestamp,
}

impl Scene<'_> {
    pub fn is_true(&self, condition: &Expression) -> Result<bool, Fault> {
        Ok(self.value(condition)? == Value::Bool(true))
    }

    pub fn value(&self, expression: &Expression) -> Result<Value, Fault> {
        Ok(match &expression.kind {
            ExpressionKind::Constant(value) => value.clone(),
            ExpressionKind::EnumValue(name) => Value::text(name.as_str()),
            ExpressionKind::Text(parts) => Value::text(self.text(parts)?),
            ExpressionKind::List(items) => {
                let items: Result<Vec<_>, _> = items.iter().map(|item| self.value(item)).collect();
                Value::List(items?.into())
            }
            ExpressionKind::ContactField(field) => self.seen.fields[field.index()].clone(),
            ExpressionKind::Payload(field) => {
                self.payload.get(*field as usize).cloned().unwrap_or_default()
            }
            ExpressionKind::Binding(binding, field) => self
                .run
                .and_then(|run| run.bindings.get(binding)?.get(*field as usize).cloned())
                .unwrap_or_default(),
            ExpressionKind::Score(score) => Value::Int(self.seen.scores[score.index()]),
            ExpressionKind::Now => Value::DateTime(self.now),
            ExpressionKind::Today => Value::Date(self.local().date()),
            ExpressionKind::OnList(list) => Value::Bool(self.seen.lists.contains(list)),
            ExpressionKind::Tagged(tag) => Value::Bool(self.seen.tags.contains(tag)),
            ExpressionKind::InSegment(segment) => {
                let segment = &self.checked.segments[segment.index()];
                let scene = Scene { payload: &[], run: None, ..*self };
                Value::Bool(scene.is_true(&segment.condition)?)
            }
            ExpressionKind::InFlow(flow) => {
                Value::Bool(self.contact.runs.iter().any(|run| run.id.flow == *flow))
            }
            ExpressionKind::Reachable(channel) => {
                Value::Bool(crate::send::is_reachable(self, *channel))
            }
            ExpressionKind::Occurred(predicate) => {
                Value::Bool(!self.occurrences(predicate)?.is_empty())
            }
            ExpressionKind::Aggregate(function, field, predicate) => {
                self.aggregate(*function, *field, predicate)?
            }
            ExpressionKind::Unary(UnaryOperator::Not, operand) => {
                Value::Bool(!self.is_true(operand)?)
            }
            ExpressionKind::Unary(UnaryOperator::Negate, operand) => match self.value(operand)? {
                Value::Int(int) => Value::Int(int.checked_neg().ok_or("overflow")?),
                other => panic!("the generator negates ints only, not {other:?}"),
            },
            ExpressionKind::Binary(operator, left, right) => self.binary(*operator, left, right)?,
            ExpressionKind::IsSet(operand, presence) => {
                Value::Bool(self.value(operand)?.is_set() == (*presence == Presence::Set))
            }
            ExpressionKind::Widen(operand) => match self.value(operand)? {
                Value::Int(int) => Value::Decimal(int.into()),
                other => other,
            },
            ExpressionKind::Call(function, arguments) => self.call(*function, arguments)?,
            other => panic!("the generator makes no {other:?}"),
        })
    }

    fn local(&self) -> chrono::NaiveDateTime {
        let flow = self.run.map(|run| run.id.flow);
        clock::local(zone_of(self.checked, self.contact, flow), self.now)
    }

    fn text(&self, parts: &[TextPart]) -> Result<String, Fault> {
        let mut text = String::new();
        for part in parts {
            match part {
                TextPart::Text(literal) => text.push_str(literal),
                TextPart::Shown(shown) => match self.value(shown)? {
                    Value::Text(shown) => text.push_str(&shown),
                    Value::Int(shown) => text.push_str(&shown.to_string()),
                    Value::Unset => return Err("unset value"),
                    other => panic!("the generator shows no {other:?}"),
                },
            }
        }
        Ok(text)
    }

    fn binary(
        &self,
        operator: BinaryOperator,
        left: &Expression,
        right: &Expression,
    ) -> Result<Value, Fault> {
        let one = self.value(left)?;
        match operator {
            BinaryOperator::And if one == Value::Bool(false) => return Ok(one),
            BinaryOperator::Or if one == Value::Bool(true) => return Ok(one),
            BinaryOperator::Otherwise if one.is_set() => return Ok(one),
            _ => {}
        }
        let other = self.value(right)?;
        Ok(match operator {
            BinaryOperator::And | BinaryOperator::Or | BinaryOperator::Otherwise => other,
            BinaryOperator::Equal => Value::Bool(one == other),
            BinaryOperator::NotEqual => Value::Bool(one != other),
            BinaryOperator::In => match other {
                Value::List(items) => Value::Bool(items.contains(&one)),
                _ => Value::Bool(false),
            },
            BinaryOperator::Contains | BinaryOperator::StartsWith | BinaryOperator::EndsWith => {
                Value::Bool(compare_texts(operator, &one, &other)?)
            }
            BinaryOperator::Add
            | BinaryOperator::Subtract
            | BinaryOperator::Multiply
            | BinaryOperator::Divide => arithmetic(operator, &one, &other)?,
            _ => {
                let ordering = order(&one, &other)?;
                Value::Bool(match operator {
                    BinaryOperator::Less => ordering == Ordering::Less,
                    BinaryOperator::LessOrEqual => ordering != Ordering::Greater,
                    BinaryOperator::Greater => ordering == Ordering::Greater,
                    _ => ordering != Ordering::Less,
                })
            }
        })
    }

    fn call(&self, function: Function, arguments: &[Expression]) -> Result<Value, Fault> {
        let values: Result<Vec<_>, _> = arguments.iter().map(|value| self.value(value)).collect();
        let values = values?;
        Ok(match (function, values.as_slice()) {
            (_, values) if values.contains(&Value::Unset) => return Err("unset value"),
            (Function::Min, [one, other]) if order(one, other)? == Ordering::Greater => other.clone(),
            (Function::Max, [one, other]) if order(one, other)? == Ordering::Less => other.clone(),
            (Function::Min | Function::Max, [one, _]) => one.clone(),
            (Function::Abs, [Value::Int(int)]) => Value::Int(int.checked_abs().ok_or("overflow")?),
            (Function::Length, [Value::Text(text)]) => {
                Value::Int(i64::try_from(text.chars().count()).unwrap())
            }
            (Function::Lower, [Value::Text(text)]) => Value::text(text.to_lowercase()),
            other => panic!("the generator calls no {other:?}"),
        })
    }

    /// The events that a predicate finds, by their own time, then as they came.
    fn occurrences(&self, predicate: &Predicate) -> Result<Vec<&Logged>, Fault> {
        let mut found = Vec::new();
        for (index, logged) in self.contact.log.iter().enumerate() {
            let in_window = match (predicate.window, self.run) {
                (Window::Last(duration), _) => {
                    logged.at <= self.now && self.now.since(logged.at) < duration
                }
                (Window::SinceEntry, Some(run)) => {
                    index >= run.logged && logged.at >= run.entered
                }
                _ => true,
            };
            let of_run = (predicate.window == Window::SinceEntry).then_some(self.run).flatten();
            if logged.event == predicate.event
                && in_window
                && belongs(logged, predicate.subject, of_run)
                && self.fits(predicate.condition.as_ref(), logged)?
            {
                found.push(logged);
            }
        }
        found.sort_by_key(|logged| logged.at);
        Ok(found)
    }

    /// Whether a condition holds of an event that happened, over the contact as it was then.
    pub fn fits(&self, condition: Option<&Expression>, logged: &Logged) -> Result<bool, Fault> {
        let Some(condition) = condition else { return Ok(true) };
        let scene =
            Scene { payload: &logged.data, seen: &logged.contact, now: logged.at, ..*self };
        scene.is_true(condition)
    }

    fn aggregate(
        &self,
        function: AggregateFunction,
        field: Option<u32>,
        predicate: &Predicate,
    ) -> Result<Value, Fault> {
        let found = self.occurrences(predicate)?;
        let Some(field) = field else {
            return Ok(Value::Int(i64::try_from(found.len()).unwrap()));
        };
        let mut values: Vec<Value> = found
            .iter()
            .map(|logged| logged.data[field as usize].clone())
            .filter(Value::is_set)
            .collect();
        match function {
            AggregateFunction::Sum => {
                let mut sum = None;
                for value in values {
                    sum = Some(match sum {
                        None => value,
                        Some(sum) => arithmetic(BinaryOperator::Add, &sum, &value)?,
                    });
                }
                let decimal = self.checked.event(predicate.event).unwrap().fields[field as usize].ty
                    == nurture_compiler::checked::Type::Decimal;
                let zero =
                    if decimal { Value::Decimal(0.into()) } else { Value::Int(0) };
                return Ok(sum.unwrap_or(zero));
            }
            AggregateFunction::Min | AggregateFunction::Max => {
                values.sort_by(|one, other| order(one, other).unwrap());
            }
            _ => {}
        }
        let first = matches!(function, AggregateFunction::Min | AggregateFunction::Earliest);
        let value = if first { values.into_iter().next() } else { values.into_iter().next_back() };
        Ok(value.unwrap_or_default())
    }
}

/// Whether an event belongs to what is asked for: to a send, task or call of the run, or of any where there is none.
pub fn belongs(logged: &Logged, subject: Option<Subject>, run: Option<&Run>) -> bool {
    let named = match subject {
        None => return true,
        Some(Subject::Message(message)) => logged.message == Some(message),
        Some(Subject::Alias(alias)) => logged.alias == Some(alias),
    };
    named && run.is_none_or(|run| logged.run.as_ref() == Some(&run.id))
}

fn compare_texts(operator: BinaryOperator, one: &Value, other: &Value) -> Result<bool, Fault> {
    let (Value::Text(one), Value::Text(other)) = (one, other) else { return Err("unset value") };
    Ok(match operator {
        BinaryOperator::Contains => one.contains(&**other),
        BinaryOperator::StartsWith => one.starts_with(&**other),
        _ => one.ends_with(&**other),
    })
}

/// How two values of one ordered type compare.
pub fn order(one: &Value, other: &Value) -> Result<Ordering, Fault> {
    Ok(match (one, other) {
        (Value::Int(one), Value::Int(other)) => one.cmp(other),
        (Value::Decimal(one), Value::Decimal(other)) => one.cmp(other),
        (Value::DateTime(one), Value::DateTime(other)) => one.cmp(other),
        (Value::Date(one), Value::Date(other)) => one.cmp(other),
        (Value::Duration(one), Value::Duration(other)) => one.cmp(other),
        (Value::Text(one), Value::Text(other)) => one.cmp(other),
        (Value::Unset, _) | (_, Value::Unset) => return Err("unset value"),
        other => panic!("the generator compares no {other:?}"),
    })
}

fn arithmetic(operator: BinaryOperator, one: &Value, other: &Value) -> Result<Value, Fault> {
    use BinaryOperator::{Add, Divide, Multiply, Subtract};
    let duration = |value: Option<Duration>| value.map(Value::Duration).ok_or("overflow");
    let moment = |value: Option<Timestamp>| value.map(Value::DateTime).ok_or("out of range");
    Ok(match (operator, one, other) {
        (_, Value::Unset, _) | (_, _, Value::Unset) => return Err("unset value"),
        (Add, Value::Int(a), Value::Int(b)) => Value::Int(a.checked_add(*b).ok_or("overflow")?),
        (Subtract, Value::Int(a), Value::Int(b)) => {
            Value::Int(a.checked_sub(*b).ok_or("overflow")?)
        }
        (Multiply, Value::Int(a), Value::Int(b)) => {
            Value::Int(a.checked_mul(*b).ok_or("overflow")?)
        }
        (Divide, Value::Int(_), Value::Int(0)) => return Err("division by zero"),
        (Divide, Value::Int(a), Value::Int(b)) => {
            Value::Decimal(rust_decimal::Decimal::from(*a) / rust_decimal::Decimal::from(*b))
        }
        (Add, Value::Decimal(a), Value::Decimal(b)) => {
            Value::Decimal(a.checked_add(*b).ok_or("overflow")?)
        }
        (Add, Value::DateTime(a), Value::Duration(b)) => moment(a.checked_add(*b))?,
        (Subtract, Value::DateTime(a), Value::Duration(b)) => moment(a.checked_sub(*b))?,
        (Subtract, Value::DateTime(a), Value::DateTime(b)) => Value::Duration(a.since(*b)),
        (Add, Value::Duration(a), Value::Duration(b)) => duration(a.checked_add(*b))?,
        (Multiply, Value::Duration(a), Value::Int(b)) => duration(a.checked_mul(*b))?,
        other => panic!("the generator computes no {other:?}"),
    })
}
