//! What a value is compared with. Its kind is settled when an engine is made, so that each comparison is of one kind and needs no way to find it.

use std::sync::Arc;

use crate::{arithmetic::Comparison, fault::Fault, program::Symbol, value::Value};

/// A constant and how a value is compared with it: the usual kinds for themselves, where the value is of the same kind too.
#[derive(Debug, Clone)]
pub(super) enum Against {
    /// A whole number: one from the least to the greatest, or any other.
    Int {
        wanted: Wanted,
        least: i64,
        greatest: i64,
        comparison: Comparison,
        int: i64,
    },
    /// A choice of an enum.
    Enum(Wanted, Symbol),
    /// A text.
    Text(Wanted, Arc<str>),
    /// Everything else.
    Other(Comparison, Value),
}

/// Which values compare so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// What is named.
    Named,
    /// All but that.
    Others,
}

impl Against {
    pub(super) fn new(comparison: Comparison, constant: &Value) -> Self {
        let wanted = match comparison {
            Comparison::Equal => Some(Wanted::Named),
            Comparison::NotEqual => Some(Wanted::Others),
            _ => None,
        };
        match (constant, wanted) {
            (Value::Int(int), _) => Self::int(comparison, *int),
            (Value::Enum(symbol), Some(wanted)) => Self::Enum(wanted, *symbol),
            (Value::Text(text), Some(wanted)) => Self::Text(wanted, Arc::clone(text)),
            _ => Self::Other(comparison, constant.clone()),
        }
    }

    const fn int(comparison: Comparison, int: i64) -> Self {
        let (wanted, least, greatest) = match comparison {
            Comparison::Equal => (Wanted::Named, int, int),
            Comparison::NotEqual => (Wanted::Others, int, int),
            Comparison::Less => (Wanted::Others, int, i64::MAX),
            Comparison::LessOrEqual => (Wanted::Named, i64::MIN, int),
            Comparison::Greater => (Wanted::Others, i64::MIN, int),
            Comparison::GreaterOrEqual => (Wanted::Named, int, i64::MAX),
        };
        Self::Int {
            wanted,
            least,
            greatest,
            comparison,
            int,
        }
    }

    /// Whether a value compares so, as [`Comparison::holds`] says.
    #[inline]
    pub(super) fn holds(&self, value: &Value) -> Result<bool, Fault> {
        let (wanted, is_named) = match (self, value) {
            (
                Self::Int {
                    wanted,
                    least,
                    greatest,
                    ..
                },
                Value::Int(value),
            ) => (wanted, least <= value && value <= greatest),
            (Self::Enum(wanted, symbol), Value::Enum(value)) => (wanted, value == symbol),
            (Self::Text(wanted, text), Value::Text(value)) => (wanted, **value == **text),
            _ => return self.holds_by_kind(value),
        };
        Ok((*wanted == Wanted::Named) == is_named)
    }

    /// A value of another kind, as one that is unset, or what is compared seldom.
    #[inline(never)]
    fn holds_by_kind(&self, value: &Value) -> Result<bool, Fault> {
        match self {
            Self::Int {
                comparison, int, ..
            } => comparison.holds(value, &Value::Int(*int)),
            Self::Enum(wanted, symbol) => wanted.comparison().holds(value, &Value::Enum(*symbol)),
            Self::Text(wanted, text) => {
                let text = Value::Text(Arc::clone(text));
                wanted.comparison().holds(value, &text)
            }
            Self::Other(comparison, constant) => comparison.holds(value, constant),
        }
    }
}

impl Wanted {
    const fn comparison(self) -> Comparison {
        match self {
            Self::Named => Comparison::Equal,
            Self::Others => Comparison::NotEqual,
        }
    }
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
                    assert_eq!(
                        against.holds(value),
                        comparison.holds(value, constant),
                        "{value:?} {comparison:?} {constant:?}"
                    );
                }
            }
        }
    }
}
