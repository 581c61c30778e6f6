//! Checked operations on values: exact, or a fault, never wrapped around (language reference, section 5).
//!
//! | `+` `-` | result |
//! |---|---|
//! | two ints, decimals, percents, durations, amounts of one currency | the same type |
//! | an int and a decimal | `decimal` |
//! | `date ± duration` (whole days of it), `datetime ± duration` | `date`, `datetime` |
//! | `datetime - datetime`, `date - date` | `duration` |
//!
//! | `*` | result |
//! |---|---|
//! | two ints, two percents | the same type |
//! | other two numbers | `decimal` |
//! | money and a number | `money` |
//! | duration and int | `duration` |
//!
//! | `/` | result |
//! |---|---|
//! | two numbers, two amounts of one currency, two durations | `decimal` |
//! | money by a number, duration by an int (toward zero) | the same type |

mod compare;
mod total;

use chrono::{Datelike, NaiveDate, TimeDelta};
use rust_decimal::{Decimal, RoundingStrategy};

pub use self::compare::{Comparison, contains, ends_with, is_in, order, starts_with};
pub(crate) use self::total::Total;
use crate::{
    fault::Fault,
    time::Duration,
    value::{Money, Value},
};

/// `a + b`
///
/// ```
/// use nurture_runtime::{arithmetic, fault::Fault, value::Value};
///
/// assert_eq!(arithmetic::add(&Value::Int(2), &Value::Int(3)), Ok(Value::Int(5)));
/// assert_eq!(arithmetic::add(&Value::Int(i64::MAX), &Value::Int(1)), Err(Fault::Overflow));
/// ```
pub fn add(a: &Value, b: &Value) -> Result<Value, Fault> {
    Ok(match (a, b) {
        (Value::Int(a), Value::Int(b)) => Value::Int(a.checked_add(*b).ok_or(Fault::Overflow)?),
        (Value::Percent(a), Value::Percent(b)) => {
            Value::Percent(a.checked_add(*b).ok_or(Fault::Overflow)?)
        }
        (Value::Money(a), Value::Money(b)) => combine(*a, *b, Decimal::checked_add)?,
        (Value::Duration(a), Value::Duration(b)) => {
            Value::Duration(a.checked_add(*b).ok_or(Fault::Overflow)?)
        }
        (Value::Date(date), Value::Duration(by)) | (Value::Duration(by), Value::Date(date)) => {
            move_date(*date, whole_days(*by))?
        }
        (Value::DateTime(moment), Value::Duration(by))
        | (Value::Duration(by), Value::DateTime(moment)) => {
            Value::DateTime(moment.checked_add(*by).ok_or(Fault::OutOfRange)?)
        }
        _ => decimals(a, b, Decimal::checked_add)?,
    })
}

/// `a - b`
pub fn subtract(a: &Value, b: &Value) -> Result<Value, Fault> {
    Ok(match (a, b) {
        (Value::Int(a), Value::Int(b)) => Value::Int(a.checked_sub(*b).ok_or(Fault::Overflow)?),
        (Value::Percent(a), Value::Percent(b)) => {
            Value::Percent(a.checked_sub(*b).ok_or(Fault::Overflow)?)
        }
        (Value::Money(a), Value::Money(b)) => combine(*a, *b, Decimal::checked_sub)?,
        (Value::Duration(a), Value::Duration(b)) => {
            Value::Duration(a.checked_sub(*b).ok_or(Fault::Overflow)?)
        }
        (Value::Date(a), Value::Date(b)) => {
            let days = a.signed_duration_since(*b).num_days();
            Value::Duration(Duration::DAY.checked_mul(days).ok_or(Fault::Overflow)?)
        }
        (Value::Date(date), Value::Duration(by)) => move_date(*date, -whole_days(*by))?,
        (Value::DateTime(a), Value::DateTime(b)) => Value::Duration(a.since(*b)),
        (Value::DateTime(moment), Value::Duration(by)) => {
            Value::DateTime(moment.checked_sub(*by).ok_or(Fault::OutOfRange)?)
        }
        _ => decimals(a, b, Decimal::checked_sub)?,
    })
}

/// `a * b`
pub fn multiply(a: &Value, b: &Value) -> Result<Value, Fault> {
    Ok(match (a, b) {
        (Value::Int(a), Value::Int(b)) => Value::Int(a.checked_mul(*b).ok_or(Fault::Overflow)?),
        (Value::Percent(a), Value::Percent(b)) => {
            Value::Percent(a.checked_mul(*b).ok_or(Fault::Overflow)?)
        }
        (Value::Money(money), factor) | (factor, Value::Money(money)) => {
            let amount = money.amount.checked_mul(number(factor)?);
            money_of(*money, amount)?
        }
        (Value::Duration(duration), Value::Int(factor))
        | (Value::Int(factor), Value::Duration(duration)) => {
            Value::Duration(duration.checked_mul(*factor).ok_or(Fault::Overflow)?)
        }
        _ => decimals(a, b, Decimal::checked_mul)?,
    })
}

/// `a / b`
pub fn divide(a: &Value, b: &Value) -> Result<Value, Fault> {
    Ok(match (a, b) {
        (Value::Money(a), Value::Money(b)) => {
            if a.currency != b.currency {
                return Err(Fault::CurrencyMismatch);
            }
            Value::Decimal(quotient(a.amount, b.amount)?)
        }
        (Value::Money(money), _) => money_of(*money, Some(quotient(money.amount, number(b)?)?))?,
        (Value::Duration(a), Value::Duration(b)) => {
            Value::Decimal(quotient(a.micros().into(), b.micros().into())?)
        }
        (Value::Duration(_), Value::Int(0)) => return Err(Fault::DivisionByZero),
        (Value::Duration(a), Value::Int(b)) => {
            let micros = a.micros().checked_div(*b).ok_or(Fault::Overflow)?;
            Value::Duration(Duration::from_micros(micros))
        }
        _ => Value::Decimal(quotient(number(a)?, number(b)?)?),
    })
}

/// `-a`
pub fn negate(a: &Value) -> Result<Value, Fault> {
    Ok(match a {
        Value::Int(int) => Value::Int(int.checked_neg().ok_or(Fault::Overflow)?),
        Value::Decimal(decimal) => Value::Decimal(-*decimal),
        Value::Percent(percent) => Value::Percent(-*percent),
        Value::Money(money) => Value::Money(Money {
            amount: -money.amount,
            ..*money
        }),
        Value::Duration(duration) => {
            Value::Duration(duration.checked_mul(-1).ok_or(Fault::Overflow)?)
        }
        other => return Err(misfit(other)),
    })
}

/// `abs(a)`
pub fn abs(a: &Value) -> Result<Value, Fault> {
    let negative = match a {
        Value::Int(int) => *int < 0,
        Value::Decimal(decimal) | Value::Percent(decimal) => decimal.is_sign_negative(),
        Value::Money(money) => money.amount.is_sign_negative(),
        Value::Duration(duration) => duration.micros() < 0,
        other => return Err(misfit(other)),
    };
    if negative { negate(a) } else { Ok(a.clone()) }
}

/// `round(a)`: half away from zero; money to its currency's digits, a decimal to a whole one, a percent to whole hundredths.
pub fn round(a: &Value) -> Result<Value, Fault> {
    match a {
        Value::Money(money) => round_to(a, money.currency.digits()),
        _ => round_to(a, 0),
    }
}

/// `round(a, digits)`: half away from zero; a percent by the digits it is shown with.
pub fn round_to(a: &Value, digits: u32) -> Result<Value, Fault> {
    let rounded = |decimal: Decimal, digits: u32| {
        decimal.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero)
    };
    Ok(match a {
        Value::Int(int) => Value::Int(*int),
        Value::Decimal(decimal) => Value::Decimal(rounded(*decimal, digits)),
        Value::Percent(fraction) => Value::Percent(rounded(*fraction, digits.saturating_add(2))),
        Value::Money(money) => Value::Money(Money {
            amount: rounded(money.amount, digits),
            ..*money
        }),
        other => return Err(misfit(other)),
    })
}

/// An int as a decimal; any other number as it is.
pub fn widen(a: &Value) -> Result<Value, Fault> {
    Ok(match a {
        Value::Int(int) => Value::Decimal((*int).into()),
        Value::Decimal(_) | Value::Unset => a.clone(),
        other => return Err(misfit(other)),
    })
}

/// What an operation says of an operand that it does not take.
pub(crate) fn misfit(value: &Value) -> Fault {
    if value.is_set() {
        Fault::Broken
    } else {
        Fault::UnsetValue
    }
}

/// What an operation says of two operands of which it does not take one.
fn misfits(a: &Value, b: &Value) -> Fault {
    misfit(if a.is_set() { b } else { a })
}

fn number(value: &Value) -> Result<Decimal, Fault> {
    match value {
        Value::Int(int) => Ok((*int).into()),
        Value::Decimal(decimal) | Value::Percent(decimal) => Ok(*decimal),
        other => Err(misfit(other)),
    }
}

/// Two numbers, not both of one type that keeps it.
fn decimals(
    a: &Value,
    b: &Value,
    operation: impl FnOnce(Decimal, Decimal) -> Option<Decimal>,
) -> Result<Value, Fault> {
    let (Ok(left), Ok(right)) = (number(a), number(b)) else {
        return Err(misfits(a, b));
    };
    let result = operation(left, right).ok_or(Fault::Overflow)?;
    Ok(Value::Decimal(result))
}

fn combine(
    a: Money,
    b: Money,
    operation: impl FnOnce(Decimal, Decimal) -> Option<Decimal>,
) -> Result<Value, Fault> {
    if a.currency != b.currency {
        return Err(Fault::CurrencyMismatch);
    }
    money_of(a, operation(a.amount, b.amount))
}

fn money_of(like: Money, amount: Option<Decimal>) -> Result<Value, Fault> {
    Ok(Value::Money(Money {
        amount: amount.ok_or(Fault::Overflow)?,
        currency: like.currency,
    }))
}

fn quotient(a: Decimal, b: Decimal) -> Result<Decimal, Fault> {
    if b.is_zero() {
        return Err(Fault::DivisionByZero);
    }
    a.checked_div(b).ok_or(Fault::Overflow)
}

fn whole_days(duration: Duration) -> i64 {
    duration.micros() / Duration::DAY.micros()
}

/// A day moved by whole days, within the years 0001 to 9999.
fn move_date(date: NaiveDate, days: i64) -> Result<Value, Fault> {
    TimeDelta::try_days(days)
        .and_then(|days| date.checked_add_signed(days))
        .filter(|date| (1..=9999).contains(&date.year()))
        .map(Value::Date)
        .ok_or(Fault::OutOfRange)
}

#[cfg(test)]
mod tests;
