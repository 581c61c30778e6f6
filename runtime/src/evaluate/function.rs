//! The built-in functions.

use std::cmp::Ordering;

use chrono::{Datelike, Timelike};

use super::{Operand, Scene};
use crate::{
    arithmetic::{self, misfit},
    fault::Fault,
    program::{Function, Symbol},
    show,
    value::Value,
};

impl Scene<'_> {
    /// What a function makes of its arguments.
    pub(super) fn call(&self, function: Function, given: &[Operand<'_>]) -> Result<Value, Fault> {
        match given {
            [argument] => self.call_one(function, argument),
            [one, other] => self.call_two(function, one, other),
            _ => Err(Fault::Broken),
        }
    }

    fn call_one(&self, function: Function, argument: &Value) -> Result<Value, Fault> {
        Ok(match (function, argument) {
            (Function::Date, Value::DateTime(at)) => Value::Date(self.zone().date(*at)),
            (Function::Time, Value::DateTime(at)) => Value::Time(self.zone().local(*at).time()),
            (Function::Hour, Value::DateTime(at)) => {
                Value::Int(self.zone().local(*at).hour().into())
            }
            (Function::Weekday, Value::Date(date)) => weekday(*date),
            (Function::Weekday, Value::DateTime(at)) => weekday(self.zone().date(*at)),
            (Function::Lower, Value::Text(text)) => Value::text(text.to_lowercase()),
            (Function::Upper, Value::Text(text)) => Value::text(text.to_uppercase()),
            (Function::Trim, Value::Text(text)) => Value::text(text.trim()),
            (Function::Length, Value::Text(text)) => length(text.chars().count())?,
            (Function::Length, Value::List(values)) => length(values.len())?,
            (Function::Domain, Value::Text(text)) => Value::text(domain(text)),
            (Function::Round, number) => arithmetic::round(number)?,
            (Function::Abs, number) => arithmetic::abs(number)?,
            (_, other) => return Err(misfit(other)),
        })
    }

    fn call_two(&self, function: Function, one: &Value, other: &Value) -> Result<Value, Fault> {
        Ok(match (function, one, other) {
            (Function::Min, one, other) => chosen(one, other, Ordering::Greater)?,
            (Function::Max, one, other) => chosen(one, other, Ordering::Less)?,
            (Function::RoundTo, number, Value::Int(digits)) => {
                let digits = u32::try_from(*digits).map_err(|_| Fault::OutOfRange)?;
                arithmetic::round_to(number, digits)?
            }
            (Function::Format, moment, Value::Text(pattern)) => {
                let shown = show::format(self.zone(), moment, pattern);
                Value::text(shown.ok_or_else(|| misfit(moment))?)
            }
            (_, one, other) => return Err(misfit(if one.is_set() { other } else { one })),
        })
    }
}

/// The first of two, unless it compares so with the second.
fn chosen(one: &Value, other: &Value, unwanted: Ordering) -> Result<Value, Fault> {
    let ordering = arithmetic::order(one, other)?;
    Ok(if ordering == unwanted {
        other.clone()
    } else {
        one.clone()
    })
}

/// The weekdays are the first names of every program, Monday first.
fn weekday(date: chrono::NaiveDate) -> Value {
    Value::Enum(Symbol(date.weekday().num_days_from_monday()))
}

fn length(count: usize) -> Result<Value, Fault> {
    i64::try_from(count)
        .map(Value::Int)
        .map_err(|_| Fault::Overflow)
}

/// What stands behind a mail address's `@`, or a URL's host; in small letters, empty where there is neither.
fn domain(text: &str) -> String {
    if let Some((_, domain)) = text.rsplit_once('@')
        && !text.contains("://")
    {
        return domain.to_lowercase();
    }
    let host = url::Url::parse(text).ok();
    let host = host.as_ref().and_then(url::Url::host_str);
    host.unwrap_or("").to_lowercase()
}
