//! Values of a declared type, from JSON and from the cells of CSV files.

use std::{borrow::Cow, sync::Arc};

use super::{
    RowError, Schema,
    event_row::not_text,
    json::{Found, Items, Members, Raw, Shape, string},
    moment::{
        date_fault, parse_date, parse_duration, parse_time, parse_timestamp, time_fault,
        timestamp_fault,
    },
    number,
};
use crate::{
    checked_text,
    program::{Field, Type},
    value::{Currency, Money, Value},
};

impl Schema<'_> {
    /// The value of a member; `null` is unset.
    pub(super) fn json_value(
        &self,
        member: &str,
        ty: &Type,
        raw: Raw<'_>,
    ) -> Result<Value, RowError> {
        let value = match (Shape::of(raw), ty) {
            (Shape::Null, _) => return Ok(Value::Unset),
            (Shape::Bool, Type::Bool) => Some(Value::Bool(raw.get() == "true")),
            (Shape::Number, Type::Int | Type::Decimal | Type::Percent) => {
                self.simple(ty, raw.get())
            }
            (Shape::Array, Type::List(of)) => return self.list_value(member, of, raw),
            (Shape::Object, Type::Record(fields)) => return self.record(member, fields, raw),
            (Shape::Object, Type::Money(currency)) => money_object(*currency, raw),
            (Shape::String, Type::Int | Type::Bool | Type::List(_) | Type::Record(_)) => None,
            (Shape::String, _) => string(raw).and_then(|text| self.simple(ty, &text)),
            _ => None,
        };
        value.ok_or_else(|| match ty {
            Type::Text => not_text(member, raw),
            _ => self.wrong(member, ty, raw.get()),
        })
    }

    /// The value of a member that must be there unless it is optional.
    pub(super) fn json_field(
        &self,
        member: &str,
        field: &Field,
        raw: Option<Raw<'_>>,
    ) -> Result<Value, RowError> {
        let value = match raw {
            Some(raw) => self.json_value(member, &field.ty, raw)?,
            None => Value::Unset,
        };
        match (value.is_set() || field.optional, raw) {
            (true, _) => Ok(value),
            (false, None) => Err(RowError::Missing(member.to_owned())),
            (false, Some(_)) => Err(RowError::Unset(member.to_owned())),
        }
    }

    /// The value of a CSV cell that is not empty; lists and records stand in it as JSON.
    pub(super) fn cell(&self, column: &str, ty: &Type, cell: &str) -> Result<Value, RowError> {
        let value = match ty {
            Type::List(_) | Type::Record(_) => match Raw::of_text(cell) {
                Ok(raw) if Shape::of(raw) != Shape::Null => {
                    return self.json_value(column, ty, raw);
                }
                _ => None,
            },
            Type::Bool => match cell {
                "true" => Some(Value::Bool(true)),
                "false" => Some(Value::Bool(false)),
                _ => None,
            },
            _ => self.simple(ty, cell),
        };
        value.ok_or_else(|| self.wrong(column, ty, cell))
    }

    /// The value of a field of an object, by its external name or its own: by the one that stands there; and where it stands.
    pub(super) fn member_of<'a>(
        &self,
        members: &Members<'a>,
        field: &Field,
    ) -> Result<(&str, Option<Found<'a>>), RowError> {
        let name = self.program.name(field.name);
        let external = self.program.name(field.external);
        let found = members.find(external);
        if field.name == field.external {
            return Ok((external, found));
        }
        match (found, members.find(name)) {
            (Some(_), Some(_)) => Err(RowError::Twice(name.to_owned())),
            (None, other @ Some(_)) => Ok((name, other)),
            (found, None) => Ok((external, found)),
        }
    }

    /// What is wrong with a value as it stands in the row, in quotes or not.
    #[cold]
    pub(super) fn wrong(&self, member: &str, ty: &Type, found: &str) -> RowError {
        let quoted = found.strip_prefix('"');
        let text = quoted.and_then(|text| text.strip_suffix('"'));
        let text = text.unwrap_or(found);
        let fault = match ty {
            Type::Date => date_fault(text),
            Type::Time => time_fault(text),
            Type::DateTime => timestamp_fault(text),
            Type::Int => number::int_fault(text).map(str::to_owned),
            Type::Decimal | Type::Percent | Type::Money(_) => {
                let amount = match ty {
                    Type::Percent => text.strip_suffix('%'),
                    Type::Money(currency) => text.strip_suffix(currency.code()),
                    _ => None,
                };
                let amount = amount.unwrap_or(text).trim_end();
                number::decimal_fault(amount).map(str::to_owned)
            }
            _ => None,
        };
        match fault {
            Some(why) => RowError::impossible(member, text, why),
            None => RowError::wrong(member, self.type_name(ty), found),
        }
    }

    /// A value that is one piece of text.
    fn simple(&self, ty: &Type, text: &str) -> Option<Value> {
        let checked = |holds: bool| holds.then(|| Value::text(text));
        match ty {
            Type::Text => Some(Value::text(text)),
            Type::Email => checked(checked_text::is_email(text)),
            Type::Phone => checked(checked_text::is_phone(text)),
            Type::Url => checked(checked_text::is_url(text)),
            Type::Timezone => checked(checked_text::is_timezone(text)),
            Type::Int => int(text).map(Value::Int),
            Type::Decimal => number::decimal(text).map(Value::Decimal),
            Type::Percent => number::percent(text).map(Value::Percent),
            Type::Date => parse_date(text).map(Value::Date),
            Type::Time => parse_time(text).map(Value::Time),
            Type::DateTime => parse_timestamp(text).map(Value::DateTime),
            Type::Duration => parse_duration(text).map(Value::Duration),
            Type::Money(currency) => {
                let (amount, code) = text.split_once(' ')?;
                money(*currency, amount, code)
            }
            Type::Enum(symbols) => {
                let mut symbols = symbols.iter().copied();
                let symbol = symbols.find(|symbol| self.program.name(*symbol) == text);
                symbol.map(Value::Enum)
            }
            Type::Bool | Type::List(_) | Type::Record(_) => None,
        }
    }

    fn list_value(&self, member: &str, of: &Type, raw: Raw<'_>) -> Result<Value, RowError> {
        let items: Items<'_> = serde_json::from_str(raw.get())
            .map_err(|error| RowError::not_json(&error, raw.get()))?;
        let mut values = Vec::with_capacity(items.0.len());
        for (index, item) in items.0.into_iter().enumerate() {
            let value = self
                .json_value(member, of, item)
                .map_err(|error| inside(error, member, index))?;
            if !value.is_set() {
                return Err(RowError::Unset(format!("{member}[{index}]")));
            }
            values.push(value);
        }
        Ok(Value::List(values.into()))
    }

    fn record(&self, member: &str, fields: &[Field], raw: Raw<'_>) -> Result<Value, RowError> {
        let members = Members::of_text(raw.get())?;
        let values: Result<Arc<[Value]>, RowError> = fields
            .iter()
            .map(|field| {
                let (name, found) = self.member_of(&members, field)?;
                let raw = found.map(|(_, raw)| raw);
                self.json_field(&format!("{member}.{name}"), field, raw)
            })
            .collect();
        values.map(Value::Record)
    }
}

/// The error of a list's item, with its position.
#[cold]
fn inside(error: RowError, member: &str, index: usize) -> RowError {
    let numbered = |path: String| match path.strip_prefix(member) {
        Some(rest) => format!("{member}[{index}]{rest}"),
        None => path,
    };
    match error {
        RowError::Type {
            member: path,
            expected,
            found,
        } => RowError::Type {
            member: numbered(path),
            expected,
            found,
        },
        RowError::Impossible {
            member: path,
            found,
            why,
        } => RowError::Impossible {
            member: numbered(path),
            found,
            why,
        },
        RowError::Missing(path) => RowError::Missing(numbered(path)),
        RowError::Unset(path) => RowError::Unset(numbered(path)),
        other => other,
    }
}

/// A whole number without a sign it does not need.
fn int(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let all = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| text.parse().ok()).flatten()
}

fn money(currency: Currency, amount: &str, code: &str) -> Option<Value> {
    let amount = number::decimal(amount)?;
    (code == currency.code()).then_some(Value::Money(Money { amount, currency }))
}

/// `{"amount": "49.99", "currency": "USD"}`; the amount may be a number.
fn money_object(currency: Currency, raw: Raw<'_>) -> Option<Value> {
    let members = Members::of_text(raw.get()).ok()?;
    let amount = members.get("amount")?;
    let amount = match Shape::of(amount) {
        Shape::Number => Cow::Borrowed(amount.get()),
        _ => string(amount)?,
    };
    money(currency, &amount, &string(members.get("currency")?)?)
}
