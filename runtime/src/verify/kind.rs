//! Kinds: what is known of a value before it exists.

use std::{fmt, rc::Rc};

use crate::{
    program::{Field, Type},
    value::{Currency, Value},
};

/// The kind of a value, which may be unset besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing but unset: fits everywhere.
    Unset,
    Bool,
    Int,
    Decimal,
    Percent,
    Money(Currency),
    Text,
    Enum,
    Date,
    Time,
    DateTime,
    LocalDateTime,
    Duration,
    List(Rc<Kind>),
    Record(Rc<[Kind]>),
}

impl Kind {
    pub(super) fn of_type(ty: &Type) -> Self {
        match ty {
            Type::Text | Type::Email | Type::Phone | Type::Url | Type::Timezone => Self::Text,
            Type::Int => Self::Int,
            Type::Decimal => Self::Decimal,
            Type::Percent => Self::Percent,
            Type::Bool => Self::Bool,
            Type::Date => Self::Date,
            Type::Time => Self::Time,
            Type::DateTime => Self::DateTime,
            Type::Duration => Self::Duration,
            Type::Money(currency) => Self::Money(*currency),
            Type::Enum(_) => Self::Enum,
            Type::List(of) => Self::List(Rc::new(Self::of_type(of))),
            Type::Record(fields) => Self::Record(fields.iter().map(Self::of_field).collect()),
        }
    }

    pub(super) fn of_field(field: &Field) -> Self {
        Self::of_type(&field.ty)
    }

    /// The kind of a value; none for a list of several kinds.
    pub(super) fn of_value(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Unset => Self::Unset,
            Value::Bool(_) => Self::Bool,
            Value::Int(_) => Self::Int,
            Value::Decimal(_) => Self::Decimal,
            Value::Percent(_) => Self::Percent,
            Value::Money(money) => Self::Money(money.currency),
            Value::Text(_) => Self::Text,
            Value::Enum(_) => Self::Enum,
            Value::Date(_) => Self::Date,
            Value::Time(_) => Self::Time,
            Value::DateTime(_) => Self::DateTime,
            Value::LocalDateTime(_) => Self::LocalDateTime,
            Value::Duration(_) => Self::Duration,
            Value::List(items) => {
                let mut kind = Self::Unset;
                for item in items.iter() {
                    kind = kind.join(&Self::of_value(item)?)?;
                }
                Self::List(Rc::new(kind))
            }
            Value::Record(fields) => {
                Self::Record(fields.iter().map(Self::of_value).collect::<Option<_>>()?)
            }
        })
    }

    /// What a value is that is of one of two kinds; none where no operation could take both.
    pub(super) fn join(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (Self::Unset, kind) | (kind, Self::Unset) => Some(kind.clone()),
            (Self::List(one), Self::List(two)) => Some(Self::List(Rc::new(one.join(two)?))),
            (Self::Record(one), Self::Record(two)) if one.len() == two.len() => {
                let fields = one.iter().zip(two.iter()).map(|(one, two)| one.join(two));
                Some(Self::Record(fields.collect::<Option<_>>()?))
            }
            _ => (self == other).then(|| self.clone()),
        }
    }

    /// Whether a value of this kind can stand where the other is expected.
    pub(super) fn fits(&self, expected: &Self) -> bool {
        match (self, expected) {
            (Self::Unset, _) | (_, Self::Unset) => true,
            (Self::List(one), Self::List(two)) => one.fits(two),
            (Self::Record(one), Self::Record(two)) => {
                one.len() == two.len() && one.iter().zip(two.iter()).all(|(one, two)| one.fits(two))
            }
            _ => self == expected,
        }
    }

    /// A number without a unit.
    pub(super) const fn is_number(&self) -> bool {
        matches!(
            self,
            Self::Unset | Self::Int | Self::Decimal | Self::Percent
        )
    }

    /// Whether two values of it have an order.
    pub(super) const fn is_ordered(&self) -> bool {
        matches!(
            self,
            Self::Unset
                | Self::Int
                | Self::Decimal
                | Self::Percent
                | Self::Money(_)
                | Self::Text
                | Self::Date
                | Self::Time
                | Self::DateTime
                | Self::Duration
        )
    }

    /// Whether it is shown as one piece of text.
    pub(super) const fn is_simple(&self) -> bool {
        !matches!(self, Self::List(_) | Self::Record(_) | Self::LocalDateTime)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unset => "unset",
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Decimal => "decimal",
            Self::Percent => "percent",
            Self::Money(currency) => return write!(f, "money({})", currency.code()),
            Self::Text => "text",
            Self::Enum => "an enum's value",
            Self::Date => "date",
            Self::Time => "time",
            Self::DateTime => "datetime",
            Self::LocalDateTime => "a date-time without zone",
            Self::Duration => "duration",
            Self::List(of) => return write!(f, "list of {of}"),
            Self::Record(_) => "a record",
        })
    }
}
