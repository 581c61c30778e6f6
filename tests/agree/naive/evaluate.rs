//! Expressions over the checked tree.

use chrono::{NaiveDateTime, Timelike};
use chrono_tz::Tz;
use nurture_compiler::{
    checked::{
        AliasKind, Checked, Expression, ExpressionKind, Predicate, Subject, TextPart, Type, Window,
    },
    syntax::{AggregateFunction, BinaryOperator, Presence, UnaryOperator},
};
use nurture_runtime::{
    program::{EventRole, FlowId, Function},
    time::{Duration, Timestamp},
    value::{Money, Value},
};
use rust_decimal::{Decimal, RoundingStrategy};

use super::{
    arithmetic::{arithmetic, compare_texts, negate, order},
    clock,
    contact::{Logged, Run, Snapshot},
    send,
    shown::shown,
};
use crate::coverage::note;

/// Why a run fails.
pub type Fault = &'static str;

/// What an expression can see.
#[derive(Clone, Copy)]
pub struct Scene<'s> {
    pub checked: &'s Checked,
    /// The contact as the expression sees it: now, or when an event arrived.
    pub seen: &'s Snapshot,
    /// What had happened by then.
    pub log: &'s [Logged],
    pub payload: &'s [Value],
    pub params: &'s [Value],
    pub run: Option<&'s Run<'s>>,
    /// Whose zone holds.
    pub flow: Option<FlowId>,
    /// This moment; in conditions on events, the event's.
    pub now: Timestamp,
    /// The contact's clock then, at which windows end.
    pub clock: Timestamp,
}

/// The zone of a contact, in a flow or outside.
pub fn zone_of(checked: &Checked, contact: &Snapshot, flow: Option<FlowId>) -> Tz {
    let own = checked
        .addresses
        .timezone
        .map(|field| &contact.fields[field.index()]);
    let name = match (own, flow) {
        (Some(Value::Text(zone)), _) => zone.to_string(),
        (_, Some(flow)) => checked.flows[flow.index()].timezone.to_string(),
        _ => checked
            .policy
            .timezone
            .as_ref()
            .unwrap_or(&checked.timezone)
            .to_string(),
    };
    name.parse().unwrap()
}

impl Scene<'_> {
    pub fn is_true(&self, condition: &Expression) -> Result<bool, Fault> {
        Ok(self.value(condition)? == Value::Bool(true))
    }

    /// Whether a condition holds; one that cannot be worked out does not.
    pub fn holds(&self, condition: Option<&Expression>) -> bool {
        condition.is_none_or(|condition| self.is_true(condition) == Ok(true))
    }

    pub fn text(&self, text: &Expression) -> Result<String, Fault> {
        match self.value(text)? {
            Value::Text(text) => Ok(text.to_string()),
            _ => Err("unset value"),
        }
    }

    pub fn duration(&self, duration: &Expression) -> Result<Duration, Fault> {
        match self.value(duration)? {
            Value::Duration(duration) => Ok(duration),
            _ => Err("unset value"),
        }
    }

    pub fn value(&self, expression: &Expression) -> Result<Value, Fault> {
        Ok(match &expression.kind {
            ExpressionKind::Constant(value) => value.clone(),
            ExpressionKind::EnumValue(name) => Value::text(name.as_str()),
            ExpressionKind::LocalDateTime(local) => {
                note("expression local date-time");
                Value::DateTime(clock::moment(self.zone(), *local))
            }
            ExpressionKind::Text(parts) => Value::text(self.parts(parts)?),
            ExpressionKind::List(items) => {
                let items: Result<Vec<_>, _> = items.iter().map(|item| self.value(item)).collect();
                Value::List(items?.into())
            }
            ExpressionKind::Now => Value::DateTime(self.now),
            ExpressionKind::Today => Value::Date(self.local().date()),
            ExpressionKind::Occurred(predicate) => {
                note("expression occurred");
                Value::Bool(!self.occurrences(predicate).is_empty())
            }
            ExpressionKind::Aggregate(function, field, predicate) => {
                self.aggregate(*function, *field, &expression.ty, predicate)?
            }
            ExpressionKind::Unary(UnaryOperator::Not, operand) => {
                Value::Bool(!self.is_true(operand)?)
            }
            ExpressionKind::Unary(UnaryOperator::Negate, operand) => negate(&self.value(operand)?)?,
            ExpressionKind::Binary(operator, left, right) => self.binary(*operator, left, right)?,
            ExpressionKind::IsSet(operand, presence) => {
                Value::Bool(self.value(operand)?.is_set() == (*presence == Presence::Set))
            }
            ExpressionKind::RecordField(record, field) => match self.value(record)? {
                Value::Record(fields) => fields[*field as usize].clone(),
                _ => Value::Unset,
            },
            ExpressionKind::Widen(operand) => match self.value(operand)? {
                Value::Int(int) => Value::Decimal(int.into()),
                other => other,
            },
            ExpressionKind::Call(function, arguments) => self.call(*function, arguments)?,
            other => self.known(other),
        })
    }

    /// What is at hand.
    fn known(&self, kind: &ExpressionKind) -> Value {
        match kind {
            ExpressionKind::ContactField(field) => self.seen.fields[field.index()].clone(),
            ExpressionKind::Payload(field) => self
                .payload
                .get(*field as usize)
                .cloned()
                .unwrap_or_default(),
            ExpressionKind::Param(param) => self.params[*param as usize].clone(),
            ExpressionKind::Binding(binding, field) => {
                note("expression binding");
                let kept = self.run.and_then(|run| run.bindings.get(binding));
                kept.and_then(|kept| kept.get(*field as usize))
                    .cloned()
                    .unwrap_or_default()
            }
            ExpressionKind::Score(score) => Value::Int(self.seen.scores[score.index()]),
            ExpressionKind::OnList(list) => Value::Bool(self.seen.lists.contains(list)),
            ExpressionKind::Tagged(tag) => Value::Bool(self.seen.tags.contains(tag)),
            ExpressionKind::InFlow(flow) => {
                note("expression in_flow");
                Value::Bool(self.seen.flows.contains(flow))
            }
            ExpressionKind::Reachable(channel) => {
                note("expression reachable");
                Value::Bool(send::is_reachable(self.checked, self.seen, *channel))
            }
            ExpressionKind::InSegment(segment) => {
                note("expression segment");
                let segment = &self.checked.segments[segment.index()];
                let scene = Scene {
                    payload: &[],
                    params: &[],
                    run: None,
                    flow: None,
                    now: self.clock,
                    ..*self
                };
                Value::Bool(scene.holds(Some(&segment.condition)))
            }
            other => panic!("the generator makes no {other:?}"),
        }
    }

    pub fn zone(&self) -> Tz {
        zone_of(self.checked, self.seen, self.flow)
    }

    fn local(&self) -> NaiveDateTime {
        clock::local(self.zone(), self.now)
    }

    fn parts(&self, parts: &[TextPart]) -> Result<String, Fault> {
        let mut text = String::new();
        for part in parts {
            match part {
                TextPart::Text(literal) => text.push_str(literal),
                TextPart::Shown(value) => match self.value(value)? {
                    Value::Unset => return Err("unset value"),
                    value => text.push_str(&shown(self.zone(), &value)),
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
        use BinaryOperator as Op;
        let one = self.value(left)?;
        match operator {
            Op::And if one == Value::Bool(false) => return Ok(one),
            Op::Or if one == Value::Bool(true) => return Ok(one),
            Op::Otherwise if one.is_set() => return Ok(one),
            _ => {}
        }
        let other = self.value(right)?;
        Ok(match operator {
            Op::And | Op::Or | Op::Otherwise => other,
            Op::Equal => Value::Bool(one == other),
            Op::NotEqual => Value::Bool(one != other),
            Op::In => match other {
                Value::List(items) => Value::Bool(items.contains(&one)),
                _ => Value::Bool(false),
            },
            Op::Contains | Op::StartsWith | Op::EndsWith => {
                Value::Bool(compare_texts(operator, &one, &other)?)
            }
            Op::Add | Op::Subtract | Op::Multiply | Op::Divide => {
                arithmetic(operator, &one, &other)?
            }
            Op::Less => Value::Bool(order(&one, &other)?.is_lt()),
            Op::LessOrEqual => Value::Bool(order(&one, &other)?.is_le()),
            Op::Greater => Value::Bool(order(&one, &other)?.is_gt()),
            Op::GreaterOrEqual => Value::Bool(order(&one, &other)?.is_ge()),
        })
    }

    fn call(&self, function: Function, arguments: &[Expression]) -> Result<Value, Fault> {
        note(&format!("function {}", function.name()));
        let values: Result<Vec<_>, _> = arguments.iter().map(|value| self.value(value)).collect();
        let values = values?;
        let local = |at: Timestamp| clock::local(self.zone(), at);
        let day =
            |date: chrono::NaiveDate| Value::text(date.format("%A").to_string().to_lowercase());
        Ok(match (function, values.as_slice()) {
            (_, values) if values.contains(&Value::Unset) => return Err("unset value"),
            (Function::Min, [one, other]) => if order(one, other)?.is_gt() {
                other
            } else {
                one
            }
            .clone(),
            (Function::Max, [one, other]) => if order(one, other)?.is_lt() {
                other
            } else {
                one
            }
            .clone(),
            (Function::Abs, [value]) => match order(value, &negate(value)?)?.is_lt() {
                true => negate(value)?,
                false => value.clone(),
            },
            (Function::Length, [Value::Text(text)]) => {
                Value::Int(i64::try_from(text.chars().count()).unwrap())
            }
            (Function::Lower, [Value::Text(text)]) => Value::text(text.to_lowercase()),
            (Function::Upper, [Value::Text(text)]) => Value::text(text.to_uppercase()),
            (Function::Trim, [Value::Text(text)]) => Value::text(text.trim()),
            (Function::Domain, [Value::Text(text)]) => Value::text(
                text.rsplit_once('@')
                    .map_or("", |(_, domain)| domain)
                    .to_lowercase(),
            ),
            (Function::Date, [Value::DateTime(at)]) => Value::Date(local(*at).date()),
            (Function::Time, [Value::DateTime(at)]) => Value::Time(local(*at).time()),
            (Function::Hour, [Value::DateTime(at)]) => Value::Int(local(*at).hour().into()),
            (Function::Weekday, [Value::DateTime(at)]) => day(local(*at).date()),
            (Function::Weekday, [Value::Date(date)]) => day(*date),
            (Function::Round, [Value::Int(int)]) => Value::Int(*int),
            (Function::Round, [Value::Decimal(number)]) => Value::Decimal(rounded(*number, 0)),
            (Function::Round, [Value::Money(money)]) => Value::Money(Money {
                amount: rounded(money.amount, 2),
                ..*money
            }),
            (Function::RoundTo, [Value::Decimal(number), Value::Int(digits)]) => {
                Value::Decimal(rounded(*number, u32::try_from(*digits).unwrap()))
            }
            (Function::Format, [Value::DateTime(at), Value::Text(pattern)]) => {
                Value::text(local(*at).format(pattern).to_string())
            }
            (Function::Format, [Value::Date(date), Value::Text(pattern)]) => {
                Value::text(date.format(pattern).to_string())
            }
            other => panic!("the generator calls no {other:?}"),
        })
    }

    /// The events that a predicate finds, by their own time, then as they came.
    fn occurrences(&self, predicate: &Predicate) -> Vec<&Logged> {
        let mut found = Vec::new();
        for (index, logged) in self.log.iter().enumerate() {
            let since_entry = predicate.window == Window::SinceEntry;
            let in_window = match (predicate.window, self.run) {
                (Window::Last(duration), _) => self.clock.since(logged.at) < duration,
                (Window::SinceEntry, Some(run)) => index >= run.logged && logged.at >= run.entered,
                _ => true,
            };
            let of_run = self.run.filter(|_| since_entry);
            if logged.event == predicate.event
                && in_window
                && belongs(logged, predicate.subject, of_run)
                && self.fits(predicate.condition.as_ref(), predicate.subject, index)
            {
                note(
                    &format!("found in {:?}", predicate.window)
                        .split('(')
                        .next()
                        .unwrap()
                        .to_lowercase(),
                );
                found.push(logged);
            }
        }
        found.sort_by_key(|logged| logged.at);
        found
    }

    /// Whether a condition holds of an event that happened, over the contact as it was then;
    /// one that cannot be worked out does not.
    pub fn fits(
        &self,
        condition: Option<&Expression>,
        subject: Option<Subject>,
        index: usize,
    ) -> bool {
        let logged = &self.log[index];
        let payload = payload(self.checked, logged, subject);
        let scene = Scene {
            payload: &payload,
            seen: &logged.contact,
            log: &self.log[..=index],
            now: logged.at,
            clock: logged.taken,
            ..*self
        };
        scene.holds(condition)
    }

    fn aggregate(
        &self,
        function: AggregateFunction,
        field: Option<u32>,
        ty: &Type,
        predicate: &Predicate,
    ) -> Result<Value, Fault> {
        note(&format!("aggregate {function:?}").to_lowercase());
        let found = self.occurrences(predicate);
        let Some(field) = field else {
            return Ok(Value::Int(i64::try_from(found.len()).unwrap()));
        };
        let mut values: Vec<Value> = found
            .iter()
            .map(|logged| payload(self.checked, logged, predicate.subject)[field as usize].clone())
            .filter(Value::is_set)
            .collect();
        match function {
            AggregateFunction::Sum => {
                let nothing = match ty {
                    Type::Decimal => Value::Decimal(Decimal::ZERO),
                    Type::Money(currency) => Value::Money(Money {
                        amount: Decimal::ZERO,
                        currency: *currency,
                    }),
                    _ => return whole(&values),
                };
                // The decimals of generated lives are short, so each addition is exact.
                return values.into_iter().try_fold(nothing, |sum, value| {
                    arithmetic(BinaryOperator::Add, &sum, &value)
                });
            }
            AggregateFunction::Min | AggregateFunction::Max => {
                values.sort_by(|one, other| order(one, other).unwrap());
            }
            _ => {}
        }
        let first = matches!(
            function,
            AggregateFunction::Min | AggregateFunction::Earliest
        );
        let value = if first {
            values.into_iter().next()
        } else {
            values.into_iter().next_back()
        };
        Ok(value.unwrap_or_default())
    }
}

/// The sum of ints; only what it comes to may be too much.
fn whole(values: &[Value]) -> Result<Value, Fault> {
    let ints = values.iter().map(|value| match value {
        Value::Int(int) => i128::from(*int),
        other => panic!("no int is {other:?}"),
    });
    let sum = i64::try_from(ints.sum::<i128>());
    sum.map(Value::Int).map_err(|_| "overflow")
}

/// Whether an event belongs to what is asked for: to a send, task or call of the run, or of any where there is none.
pub fn belongs(logged: &Logged, subject: Option<Subject>, run: Option<&Run<'_>>) -> bool {
    let named = match subject {
        None => return true,
        Some(Subject::Message(message)) => logged.belonging.message == Some(message),
        Some(Subject::Alias(alias)) => logged.belonging.alias == Some(alias),
    };
    named && run.is_none_or(|run| logged.belonging.run.as_ref() == Some(&run.id))
}

/// The payload of an event for those who ask for a subject: what a call returns is for those who name the call.
pub fn payload(checked: &Checked, logged: &Logged, subject: Option<Subject>) -> Vec<Value> {
    let event = &checked.events[logged.event.index()];
    let of_call = logged
        .belonging
        .alias
        .is_some_and(|alias| matches!(checked.aliases[alias.index()].kind, AliasKind::Call(_)));
    if event.role == EventRole::Done && subject.is_none() && of_call {
        return vec![Value::Unset; event.fields.len()];
    }
    logged.data.clone()
}

fn rounded(number: Decimal, digits: u32) -> Decimal {
    number.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero)
}
