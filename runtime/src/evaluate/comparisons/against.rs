//! What a value is compared with. Its kind is settled when an engine is made, so that each comparison is of one kind and needs no way to find it.

use std::sync::Arc;

use crate::{arithmetic::Comparison, fault::Fault, program::Symbol, value::Value};

/// A constant and how a value is compared with it.
#[derive(Debug, Clone)]
pub(super) struct Against {
    named: Named,
    /// The values for which the comparison holds.
    wanted: Side,
    comparison: Comparison,
    constant: Value,
}

/// Which side a value is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// It is one of those that are named.
    Named,
    /// It is none of them.
    Others,
}

/// What is named: the usual kinds for themselves, where the value is of the same kind too.
#[derive(Debug, Clone)]
enum Named {
    /// Whole numbers, from the least to the greatest.
    Ints(i64, i64),
    /// A choice of an enum.
    Enum(Symbol),
    /// A text.
    Text(Arc<str>),
    /// What the comparison holds for.
    Compared,
}

impl Against {
    pub(super) fn new(comparison: Comparison, constant: &Value) -> Self {
        let (named, wanted) = match (constant, comparison) {
            (Value::Int(int), _) => ints(comparison, *int),
            (Value::Enum(symbol), Comparison::Equal) => (Named::Enum(*symbol), Side::Named),
            (Value::Enum(symbol), Comparison::NotEqual) => (Named::Enum(*symbol), Side::Others),
            (Value::Text(text), Comparison::Equal) => (Named::Text(text.clone()), Side::Named),
            (Value::Text(text), Comparison::NotEqual) => (Named::Text(text.clone()), Side::Others),
            _ => (Named::Compared, Side::Named),
        };
        Self {
            named,
            wanted,
            comparison,
            constant: constant.clone(),
        }
    }

    /// Whether the comparison holds for the values of a side.
    pub(super) fn holds(&self, side: Side) -> bool {
        side == self.wanted
    }

    /// The side that a value is on, as [`Comparison::holds`] says.
    #[inline]
    pub(super) fn side(&self, value: &Value) -> Result<Side, Fault> {
        let is_named = match (&self.named, value) {
            (Named::Ints(least, greatest), Value::Int(value)) => {
                least <= value && value <= greatest
            }
            (Named::Enum(symbol), Value::Enum(value)) => value == symbol,
            (Named::Text(text), Value::Text(value)) => **value == **text,
            _ => return self.side_by_kind(value),
        };
        Ok(if is_named { Side::Named } else { Side::Others })
    }

    /// That of a value of another kind, as one that is unset, or of what is compared seldom.
    #[inline(never)]
    fn side_by_kind(&self, value: &Value) -> Result<Side, Fault> {
        let holds = self.comparison.holds(value, &self.constant)?;
        let is_named = holds == self.holds(Side::Named);
        Ok(if is_named { Side::Named } else { Side::Others })
    }
}

const fn ints(comparison: Comparison, int: i64) -> (Named, Side) {
    let (least, greatest, wanted) = match comparison {
        Comparison::Equal => (int, int, Side::Named),
        Comparison::NotEqual => (int, int, Side::Others),
        Comparison::Less => (int, i64::MAX, Side::Others),
        Comparison::LessOrEqual => (i64::MIN, int, Side::Named),
        Comparison::Greater => (i64::MIN, int, Side::Others),
        Comparison::GreaterOrEqual => (int, i64::MAX, Side::Named),
    };
    (Named::Ints(least, greatest), wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_settled_kind_says_what_the_comparison_says() {
        let comparisons = [
            Comparison::Equal,
            Comparison::NotEqual,
            Comparison::Less,
            Comparison::LessOrEqual,
            Comparison::Greater,
            Comparison::GreaterOrEqual,
        ];
        let values = [
            Value::Unset,
            Value::Bool(true),
            Value::Int(i64::MIN),
            Value::Int(-1),
            Value::Int(0),
            Value::Int(7),
            Value::Int(i64::MAX),
            Value::Decimal(7.into()),
            Value::Enum(Symbol(0)),
            Value::Enum(Symbol(1)),
            Value::text(""),
            Value::text("DE"),
            Value::text("DK"),
        ];
        for comparison in comparisons {
            for constant in &values {
                let against = Against::new(comparison, constant);
                for value in &values {
                    let holds = against.side(value).map(|side| against.holds(side));
                    assert_eq!(
                        holds,
                        comparison.holds(value, constant),
                        "{value:?} {comparison:?} {constant:?}"
                    );
                }
            }
        }
    }
}
