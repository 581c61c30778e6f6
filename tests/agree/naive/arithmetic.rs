//! Sums, products and comparisons of values.

use std::cmp::Ordering;

use chrono::TimeDelta;
use nurture_compiler::syntax::BinaryOperator;
use nurture_runtime::{
    time::{Duration, Timestamp},
    value::{Money, Value},
};
use rust_decimal::Decimal;

use super::evaluate::Fault;

/// `-a`
pub fn negate(value: &Value) -> Result<Value, Fault> {
    Ok(match value {
        Value::Unset => return Err("unset value"),
        Value::Int(int) => Value::Int(int.checked_neg().ok_or("overflow")?),
        Value::Decimal(number) => Value::Decimal(-*number),
        Value::Percent(share) => Value::Percent(-*share),
        Value::Money(money) => Value::Money(Money {
            amount: -money.amount,
            ..*money
        }),
        Value::Duration(duration) => Value::Duration(Duration::from_micros(-duration.micros())),
        other => panic!("the generator negates no {other:?}"),
    })
}

/// `contains`, `starts with`, `ends with`
pub fn compare_texts(operator: BinaryOperator, one: &Value, other: &Value) -> Result<bool, Fault> {
    let (Value::Text(one), Value::Text(other)) = (one, other) else {
        return Err("unset value");
    };
    Ok(match operator {
        BinaryOperator::Contains => one.contains(&**other),
        BinaryOperator::StartsWith => one.starts_with(&**other),
        _ => one.ends_with(&**other),
    })
}

/// How two values of one ordered type compare.
pub fn order(one: &Value, other: &Value) -> Result<Ordering, Fault> {
    Ok(match (one, other) {
        (Value::Unset, _) | (_, Value::Unset) => return Err("unset value"),
        (Value::Int(one), Value::Int(other)) => one.cmp(other),
        (Value::Decimal(one), Value::Decimal(other))
        | (Value::Percent(one), Value::Percent(other)) => one.cmp(other),
        (Value::Money(one), Value::Money(other)) => one.amount.cmp(&other.amount),
        (Value::DateTime(one), Value::DateTime(other)) => one.cmp(other),
        (Value::Date(one), Value::Date(other)) => one.cmp(other),
        (Value::Time(one), Value::Time(other)) => one.cmp(other),
        (Value::Duration(one), Value::Duration(other)) => one.cmp(other),
        (Value::Text(one), Value::Text(other)) => one.cmp(other),
        other => panic!("the generator compares no {other:?}"),
    })
}

/// `+`, `-`, `*`, `/`
pub fn arithmetic(operator: BinaryOperator, one: &Value, other: &Value) -> Result<Value, Fault> {
    use BinaryOperator::{Add, Divide, Multiply, Subtract};
    Ok(match (operator, one, other) {
        (_, Value::Unset, _) | (_, _, Value::Unset) => return Err("unset value"),
        (Add | Subtract | Multiply, Value::Int(a), Value::Int(b)) => {
            let result = match operator {
                Add => a.checked_add(*b),
                Subtract => a.checked_sub(*b),
                _ => a.checked_mul(*b),
            };
            Value::Int(result.ok_or("overflow")?)
        }
        (Add | Subtract | Multiply, Value::Percent(a), Value::Percent(b)) => {
            Value::Percent(on(operator, *a, *b)?)
        }
        (Add | Subtract, Value::Money(a), Value::Money(b)) => Value::Money(Money {
            amount: on(operator, a.amount, b.amount)?,
            ..*a
        }),
        (Divide, Value::Money(a), Value::Money(b)) => {
            Value::Decimal(on(operator, a.amount, b.amount)?)
        }
        (Multiply | Divide, Value::Money(a), b) => Value::Money(Money {
            amount: on(operator, a.amount, number(b))?,
            ..*a
        }),
        (Multiply, a, Value::Money(b)) => Value::Money(Money {
            amount: on(operator, b.amount, number(a))?,
            ..*b
        }),
        (_, Value::DateTime(_) | Value::Date(_) | Value::Duration(_), _)
        | (_, _, Value::DateTime(_) | Value::Date(_) | Value::Duration(_)) => {
            times(operator, one, other)?
        }
        (_, a, b) => Value::Decimal(on(operator, number(a), number(b))?),
    })
}

/// Moments, days and durations.
fn times(operator: BinaryOperator, one: &Value, other: &Value) -> Result<Value, Fault> {
    use BinaryOperator::{Add, Divide, Multiply, Subtract};
    let duration = |value: Option<Duration>| value.map(Value::Duration).ok_or("overflow");
    let moment = |value: Option<Timestamp>| value.map(Value::DateTime).ok_or("out of range");
    let days = |duration: &Duration| TimeDelta::days(duration.micros() / Duration::DAY.micros());
    match (operator, one, other) {
        (Add, Value::DateTime(a), Value::Duration(b))
        | (Add, Value::Duration(b), Value::DateTime(a)) => moment(a.checked_add(*b)),
        (Subtract, Value::DateTime(a), Value::Duration(b)) => moment(a.checked_sub(*b)),
        (Subtract, Value::DateTime(a), Value::DateTime(b)) => Ok(Value::Duration(a.since(*b))),
        (Add, Value::Date(a), Value::Duration(b)) | (Add, Value::Duration(b), Value::Date(a)) => {
            Ok(Value::Date(*a + days(b)))
        }
        (Subtract, Value::Date(a), Value::Duration(b)) => Ok(Value::Date(*a - days(b))),
        (Subtract, Value::Date(a), Value::Date(b)) => {
            duration(Duration::DAY.checked_mul((*a - *b).num_days()))
        }
        (Add, Value::Duration(a), Value::Duration(b)) => duration(a.checked_add(*b)),
        (Subtract, Value::Duration(a), Value::Duration(b)) => duration(a.checked_sub(*b)),
        (Multiply, Value::Duration(a), Value::Int(b))
        | (Multiply, Value::Int(b), Value::Duration(a)) => duration(a.checked_mul(*b)),
        (Divide, Value::Duration(_), Value::Int(0)) => Err("division by zero"),
        (Divide, Value::Duration(a), Value::Int(b)) => {
            Ok(Value::Duration(Duration::from_micros(a.micros() / b)))
        }
        other => panic!("the generator computes no {other:?}"),
    }
}

fn number(value: &Value) -> Decimal {
    match value {
        Value::Int(int) => (*int).into(),
        Value::Decimal(number) | Value::Percent(number) => *number,
        other => panic!("{other:?} is no number"),
    }
}

fn on(operator: BinaryOperator, a: Decimal, b: Decimal) -> Result<Decimal, Fault> {
    let result = match operator {
        BinaryOperator::Add => a.checked_add(b),
        BinaryOperator::Subtract => a.checked_sub(b),
        BinaryOperator::Multiply => a.checked_mul(b),
        _ if b.is_zero() => return Err("division by zero"),
        _ => a.checked_div(b),
    };
    result.ok_or("overflow")
}
