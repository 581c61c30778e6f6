//! Values as the texts that contacts are shown (language reference, section 3, "Shown values").
//!
//! | type | shown |
//! |---|---|
//! | `decimal` | shortest: `4.5` |
//! | `percent` | `12.5%` |
//! | `money` | with its currency's digits, and with more where it has more: `49.99 USD` |
//! | `date`, `time` | `2026-12-01`, `09:00` |
//! | `datetime` | local, with its offset: `2026-12-01T09:00:00+01:00`, in universal time `…Z` |
//! | `duration` | as the language writes it: `1d12h` |
//! | `list` | its values, separated by commas |

use std::fmt::Write;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use rust_decimal::Decimal;

use crate::{
    calendar::Zone,
    program::Program,
    time::{Duration, Timestamp},
    value::{Money, Value},
};

/// A value as text; an unset one is the empty text.
///
/// ```
/// use nurture_runtime::{calendar::Zone, program::Program, show, value::{Currency, Money, Value}};
///
/// let price = Money { amount: "5".parse().unwrap(), currency: Currency::by_code("USD").unwrap() };
/// let text = show::text(&Program::default(), Zone::UTC, &Value::Money(price));
/// assert_eq!(text, "5.00 USD");
/// ```
pub fn text(program: &Program, zone: Zone, value: &Value) -> String {
    let mut shown = String::new();
    // Writing into a string never fails.
    let _ = write_value(&mut shown, program, zone, value);
    shown
}

/// A date, time of day or moment (in local time) after a `strftime` pattern; none if the pattern asks for what the value does not have.
///
/// ```
/// use nurture_runtime::{calendar::Zone, show, value::Value};
///
/// let date = Value::Date("2026-03-09".parse().unwrap());
/// assert_eq!(show::format(Zone::UTC, &date, "%d %B %Y").as_deref(), Some("09 March 2026"));
/// assert_eq!(show::format(Zone::UTC, &date, "%H:%M"), None);
/// ```
pub fn format(zone: Zone, value: &Value, pattern: &str) -> Option<String> {
    let mut shown = String::new();
    match value {
        Value::Date(date) => write!(shown, "{}", date.format(pattern)),
        Value::Time(time) => write!(shown, "{}", time.format(pattern)),
        Value::DateTime(moment) => write!(shown, "{}", zone.zoned(*moment).format(pattern)),
        _ => return None,
    }
    .ok()?;
    Some(shown)
}

/// A duration as source writes it: `2d12h`.
pub fn duration(duration: Duration) -> String {
    let mut text = String::new();
    // Writing into a string does not fail.
    let _ = write_duration(&mut text, duration);
    text
}

/// A decimal in its shortest form.
pub fn decimal(decimal: Decimal) -> String {
    decimal.normalize().to_string()
}

/// An amount with its currency's digits, and with more where it has more; without the currency.
pub fn amount(money: Money) -> String {
    let mut amount = money.amount.normalize();
    let digits = money.currency.digits();
    if amount.scale() < digits {
        // An amount too great for that many digits keeps the ones it has.
        amount.rescale(digits);
    }
    amount.to_string()
}

fn write_value(to: &mut String, program: &Program, zone: Zone, value: &Value) -> std::fmt::Result {
    match value {
        Value::Unset => Ok(()),
        Value::Bool(bool) => write!(to, "{bool}"),
        Value::Int(int) => write!(to, "{int}"),
        Value::Decimal(number) => to.write_str(&decimal(*number)),
        Value::Percent(fraction) => write_percent(to, *fraction),
        Value::Money(money) => write!(to, "{} {}", amount(*money), money.currency.code()),
        Value::Text(text) => to.write_str(text),
        Value::Enum(name) => to.write_str(program.name(*name)),
        Value::Date(date) => write_date(to, *date),
        Value::Time(time) => write_time(to, *time),
        Value::DateTime(moment) => write_moment(to, zone, *moment),
        Value::LocalDateTime(local) => write_local(to, *local),
        Value::Duration(duration) => write_duration(to, *duration),
        Value::List(values) | Value::Record(values) => {
            for (index, value) in values.iter().enumerate() {
                if index > 0 {
                    to.write_str(", ")?;
                }
                write_value(to, program, zone, value)?;
            }
            Ok(())
        }
    }
}

fn write_percent(to: &mut String, fraction: Decimal) -> std::fmt::Result {
    match fraction.checked_mul(Decimal::ONE_HUNDRED) {
        Some(hundredths) => write!(to, "{}%", decimal(hundredths)),
        None => to.write_str(&decimal(fraction)),
    }
}

fn write_date(to: &mut String, date: NaiveDate) -> std::fmt::Result {
    write!(
        to,
        "{:04}-{:02}-{:02}",
        date.year(),
        date.month(),
        date.day()
    )
}

/// Hours and minutes, and seconds where there are any.
fn write_time(to: &mut String, time: NaiveTime) -> std::fmt::Result {
    write!(to, "{:02}:{:02}", time.hour(), time.minute())?;
    if time.second() > 0 || time.nanosecond() > 0 {
        write!(to, ":{:02}", time.second())?;
        write_fraction(to, time.nanosecond() / 1000)?;
    }
    Ok(())
}

fn write_local(to: &mut String, local: NaiveDateTime) -> std::fmt::Result {
    write_date(to, local.date())?;
    to.write_char('T')?;
    write!(
        to,
        "{:02}:{:02}:{:02}",
        local.hour(),
        local.minute(),
        local.second()
    )?;
    write_fraction(to, local.nanosecond() / 1000)
}

fn write_moment(to: &mut String, zone: Zone, moment: Timestamp) -> std::fmt::Result {
    let zoned = zone.zoned(moment);
    write_local(to, zoned.naive_local())?;
    if zone == Zone::UTC {
        to.write_char('Z')
    } else {
        write!(to, "{}", zoned.format("%:z"))
    }
}

/// Microseconds behind a second's point, without the zeros at their end.
fn write_fraction(to: &mut String, micros: u32) -> std::fmt::Result {
    if micros == 0 {
        return Ok(());
    }
    let digits = format!("{micros:06}");
    write!(to, ".{}", digits.trim_end_matches('0'))
}

fn write_duration(to: &mut String, duration: Duration) -> std::fmt::Result {
    const UNITS: [(&str, Duration); 3] = [
        ("d", Duration::DAY),
        ("h", Duration::HOUR),
        ("min", Duration::MINUTE),
    ];
    let mut rest = duration.micros().unsigned_abs();
    if duration.micros() < 0 {
        to.write_char('-')?;
    }
    let start = to.len();
    for (name, unit) in UNITS {
        let unit = unit.micros().unsigned_abs();
        if rest >= unit {
            write!(to, "{}{name}", rest / unit)?;
            rest %= unit;
        }
    }
    if rest > 0 || to.len() == start {
        let second = Duration::SECOND.micros().unsigned_abs();
        write!(to, "{}", rest / second)?;
        write_fraction(to, u32::try_from(rest % second).unwrap_or(0))?;
        to.write_char('s')?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
