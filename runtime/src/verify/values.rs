//! Constants: values in their ranges, and whether they fit a type.

use chrono::{Datelike as _, NaiveDate, NaiveTime, Timelike as _};

use super::{Check, Problem, Verifier};
use crate::{
    bundle::NESTING_MAX,
    program::{Field, Type},
    time::{Duration, Timestamp},
    value::{Currency, Value},
};

/// Microseconds of a day.
const DAY: u64 = Duration::DAY.micros().unsigned_abs();

impl Verifier<'_> {
    /// A constant's value: in range, and not too deep.
    pub(super) fn value(&self, value: &Value, depth: u32) -> Check {
        self.ensure(depth <= NESTING_MAX, Problem::TooDeep)?;
        match value {
            Value::Unset
            | Value::Bool(_)
            | Value::Int(_)
            | Value::Decimal(_)
            | Value::Percent(_)
            | Value::Text(_) => Ok(()),
            Value::Money(money) => self.currency(money.currency),
            Value::Enum(symbol) => self.symbol(*symbol),
            Value::Date(date) => self.date(*date),
            Value::Time(time) => self.time(*time),
            Value::DateTime(at) => self.timestamp(*at),
            Value::LocalDateTime(local) => {
                self.date(local.date())?;
                self.time(local.time())
            }
            Value::Duration(duration) => self.duration(*duration),
            Value::List(items) | Value::Record(items) => items
                .iter()
                .try_for_each(|item| self.value(item, depth + 1)),
        }
    }

    /// A type: known currencies and symbols, and not too deep.
    pub(super) fn ty(&self, ty: &Type, depth: u32) -> Check {
        self.ensure(depth <= NESTING_MAX, Problem::TooDeep)?;
        match ty {
            Type::Money(currency) => self.currency(*currency),
            Type::Enum(symbols) => {
                self.ensure(!symbols.is_empty(), Problem::Rule("an enum has no values"))?;
                symbols.iter().try_for_each(|symbol| self.symbol(*symbol))
            }
            Type::List(of) => self.ty(of, depth + 1),
            Type::Record(fields) => fields
                .iter()
                .try_for_each(|field| self.field(field, depth + 1)),
            _ => Ok(()),
        }
    }

    /// A field: its names, its type, and a default that is of it.
    pub(super) fn field(&self, field: &Field, depth: u32) -> Check {
        self.symbol(field.name)?;
        self.symbol(field.external)?;
        self.ty(&field.ty, depth)?;
        let Some(default) = &field.default else {
            return Ok(());
        };
        self.value(default, 1)?;
        self.ensure(
            is_of_type(default, &field.ty),
            Problem::Rule("the default is not of the field's type"),
        )
    }

    pub(super) fn time_of_day(&self, micros: u64) -> Check {
        self.ensure(
            micros < DAY,
            Problem::Rule("a time of day lies beyond 24 hours"),
        )
    }

    /// A duration within what the language takes.
    pub(super) fn duration(&self, duration: Duration) -> Check {
        self.ensure(
            duration.micros().unsigned_abs() <= Duration::MAX.micros().unsigned_abs(),
            Problem::Rule("a duration is out of range"),
        )
    }

    /// A duration of a second or more: what comes again so often must take time.
    pub(super) fn period(&self, duration: Duration) -> Check {
        self.duration(duration)?;
        self.ensure(
            duration >= Duration::SECOND,
            Problem::Rule("a period is shorter than a second"),
        )
    }

    /// A duration that is not negative.
    pub(super) fn span(&self, duration: Duration) -> Check {
        self.duration(duration)?;
        self.ensure(
            duration >= Duration::ZERO,
            Problem::Rule("a duration is negative"),
        )
    }

    pub(super) fn date(&self, date: NaiveDate) -> Check {
        self.ensure(
            (1..=9999).contains(&date.year()),
            Problem::Rule("a date lies outside the years 0001 to 9999"),
        )
    }

    fn time(&self, time: NaiveTime) -> Check {
        let nanos = time.nanosecond();
        self.ensure(
            nanos < 1_000_000_000 && nanos.is_multiple_of(1_000),
            Problem::Rule("a time is no whole number of microseconds"),
        )
    }

    fn timestamp(&self, at: Timestamp) -> Check {
        self.ensure(
            Timestamp::from_micros(at.micros()).is_some(),
            Problem::Rule("a date-time lies outside the years 0001 to 9999"),
        )
    }

    fn currency(&self, currency: Currency) -> Check {
        self.ensure(
            Currency::by_code(currency.code()) == Some(currency),
            Problem::Rule("a currency is not in ISO 4217"),
        )
    }
}

/// Whether a value is of a type, which is not too deep.
pub(super) fn is_of_type(value: &Value, ty: &Type) -> bool {
    match (value, ty) {
        (Value::Text(_), Type::Text | Type::Email | Type::Phone | Type::Url | Type::Timezone)
        | (Value::Int(_), Type::Int)
        | (Value::Decimal(_), Type::Decimal)
        | (Value::Percent(_), Type::Percent)
        | (Value::Bool(_), Type::Bool)
        | (Value::Date(_), Type::Date)
        | (Value::Time(_), Type::Time)
        | (Value::DateTime(_) | Value::LocalDateTime(_), Type::DateTime)
        | (Value::Duration(_), Type::Duration) => true,
        (Value::Money(money), Type::Money(currency)) => money.currency == *currency,
        (Value::Enum(symbol), Type::Enum(symbols)) => symbols.contains(symbol),
        (Value::List(items), Type::List(of)) => items.iter().all(|item| is_of_type(item, of)),
        (Value::Record(values), Type::Record(fields)) => {
            values.len() == fields.len()
                && values.iter().zip(fields).all(|(value, field)| {
                    if value.is_set() {
                        is_of_type(value, &field.ty)
                    } else {
                        field.optional
                    }
                })
        }
        _ => false,
    }
}
