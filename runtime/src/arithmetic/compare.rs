//! Comparing and searching values.

use std::cmp::Ordering;

use super::{misfit, misfits};
use crate::{fault::Fault, program::Instruction, value::Value};

/// The ways to compare two values, as the orders that each takes: 1 for less, 2 for equal, 4 for greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `==`
    Equal = 2,
    /// `!=`
    NotEqual = 1 | 4,
    /// `<`
    Less = 1,
    /// `<=`
    LessOrEqual = 1 | 2,
    /// `>`
    Greater = 4,
    /// `>=`
    GreaterOrEqual = 2 | 4,
}

impl Comparison {
    /// What an instruction compares by, if it compares two values.
    pub const fn of(instruction: Instruction) -> Option<Self> {
        Some(match instruction {
            Instruction::Equal => Self::Equal,
            Instruction::NotEqual => Self::NotEqual,
            Instruction::Less => Self::Less,
            Instruction::LessOrEqual => Self::LessOrEqual,
            Instruction::Greater => Self::Greater,
            Instruction::GreaterOrEqual => Self::GreaterOrEqual,
            _ => return None,
        })
    }

    /// Whether `a` compares so with `b`: any two values are equal or not, an unset one is equal to an unset one only,
    /// and it has no order.
    #[inline]
    pub fn holds(self, a: &Value, b: &Value) -> Result<bool, Fault> {
        match (self, a, b) {
            (_, Value::Int(a), Value::Int(b)) => Ok(self.takes(a.cmp(b))),
            (Self::Equal, ..) => Ok(equal(a, b)),
            (Self::NotEqual, ..) => Ok(!equal(a, b)),
            _ => Ok(self.takes(order(a, b)?)),
        }
    }

    #[inline]
    const fn takes(self, order: Ordering) -> bool {
        let bit = match order {
            Ordering::Less => 1,
            Ordering::Equal => 2,
            Ordering::Greater => 4,
        };
        self as u8 & bit != 0
    }
}

/// Whether two values are equal; what is compared most often needs no call.
#[inline]
fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Enum(a), Value::Enum(b)) => a == b,
        (Value::Text(a), Value::Text(b)) => **a == **b,
        _ => a == b,
    }
}

/// How two values of one ordered type compare; texts by Unicode scalar values.
///
/// ```
/// use std::cmp::Ordering;
/// use nurture_runtime::{arithmetic, value::Value};
///
/// let (capital, small) = (Value::text("Z"), Value::text("a"));
/// assert_eq!(arithmetic::order(&capital, &small), Ok(Ordering::Less));
/// ```
pub fn order(a: &Value, b: &Value) -> Result<Ordering, Fault> {
    Ok(match (a, b) {
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::Decimal(a), Value::Decimal(b)) | (Value::Percent(a), Value::Percent(b)) => a.cmp(b),
        (Value::Int(a), Value::Decimal(b)) => rust_decimal::Decimal::from(*a).cmp(b),
        (Value::Decimal(a), Value::Int(b)) => a.cmp(&(*b).into()),
        (Value::Money(a), Value::Money(b)) => {
            if a.currency != b.currency {
                return Err(Fault::CurrencyMismatch);
            }
            a.amount.cmp(&b.amount)
        }
        // The order of UTF-8 bytes is that of scalar values.
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::Time(a), Value::Time(b)) => a.cmp(b),
        (Value::DateTime(a), Value::DateTime(b)) => a.cmp(b),
        (Value::Duration(a), Value::Duration(b)) => a.cmp(b),
        _ => return Err(misfits(a, b)),
    })
}

/// `a in list`: exact; an unset value is in no list.
pub fn is_in(a: &Value, list: &Value) -> Result<bool, Fault> {
    match list {
        Value::List(values) => Ok(values.contains(a)),
        other => Err(misfit(other)),
    }
}

/// `text contains text`, `list contains value`: exact, with capital and small letters told apart.
pub fn contains(a: &Value, b: &Value) -> Result<bool, Fault> {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => Ok(a.contains(&**b)),
        (Value::List(values), b) => Ok(values.contains(b)),
        _ => Err(misfits(a, b)),
    }
}

/// `text starts with text`
pub fn starts_with(a: &Value, b: &Value) -> Result<bool, Fault> {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => Ok(a.starts_with(&**b)),
        _ => Err(misfits(a, b)),
    }
}

/// `text ends with text`
pub fn ends_with(a: &Value, b: &Value) -> Result<bool, Fault> {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => Ok(a.ends_with(&**b)),
        _ => Err(misfits(a, b)),
    }
}
