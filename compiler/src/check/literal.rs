//! The values of literals, and which of them cannot be.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};
use nurture_runtime::{
    time::{Duration, Timestamp},
    value::{Currency, Money, Value},
};
use rust_decimal::Decimal;

use super::Checker;
use crate::{
    checked::{Expression, ExpressionKind, Type},
    finding::{Finding, Rule},
    lex::{UNCERTAIN_DIGITS, slashes},
    source::{FileSpan, Span},
    syntax::Literal,
};

/// Whether a minus stands before a literal: the smallest int has no positive counterpart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Plus,
    Minus,
}

impl Checker<'_> {
    /// A literal as a constant; one that cannot be is reported and has its type all the same.
    pub(super) fn literal(&mut self, literal: &Literal, sign: Sign, span: Span) -> Expression {
        let place = self.place(span);
        let (ty, value) = match literal {
            Literal::Bool(value) => (Type::Bool, Ok(Value::Bool(*value))),
            Literal::Int(digits) => (Type::Int, int(digits, sign)),
            Literal::Decimal(digits) => (Type::Decimal, decimal(digits, sign).map(Value::Decimal)),
            Literal::Percent(digits) => (Type::Percent, percent(digits, sign)),
            Literal::Money(digits, _) if digits == UNCERTAIN_DIGITS => return self.error(span),
            Literal::Money(digits, currency) => {
                if let Some(currency) = Currency::by_code(currency) {
                    let money = |amount| Value::Money(Money { amount, currency });
                    (Type::Money(currency), decimal(digits, sign).map(money))
                } else {
                    self.report(unknown_currency(place, currency));
                    return self.error(span);
                }
            }
            Literal::Duration(text) => {
                if let Some(value) = duration(text) {
                    let value = if sign == Sign::Minus {
                        negative(value)
                    } else {
                        value
                    };
                    (Type::Duration, Ok(Value::Duration(value)))
                } else {
                    self.report(too_long(place, text));
                    return self.unknown_value(Type::Duration, span);
                }
            }
            Literal::Time(text) => (Type::Time, time(text).map(Value::Time)),
            Literal::Date(text) => (Type::Date, date(text).map(Value::Date)),
            Literal::DateTime(text) => return self.date_time(text, span),
        };
        match value {
            Ok(value) => constant(value, ty, place),
            Err(why) => {
                let text = self.input.sources.slice(place).to_owned();
                self.report(impossible(place, &text, why));
                self.unknown_value(ty, span)
            }
        }
    }

    fn date_time(&mut self, text: &str, span: Span) -> Expression {
        let place = self.place(span);
        match moment(text) {
            Ok(Moment::Absolute(at)) => constant(Value::DateTime(at), Type::DateTime, place),
            Ok(Moment::Local(local)) => Expression {
                kind: ExpressionKind::LocalDateTime(local),
                ty: Type::DateTime,
                optional: false,
                place,
            },
            Err(why) => {
                self.report(impossible(place, text, why));
                self.unknown_value(Type::DateTime, span)
            }
        }
    }

    /// A mistake that has been reported, of a type that is known nevertheless.
    pub(super) fn unknown_value(&self, ty: Type, span: Span) -> Expression {
        Expression {
            ty,
            ..self.error(span)
        }
    }

    /// A mistake that has been reported.
    pub(super) fn error(&self, span: Span) -> Expression {
        Expression {
            kind: ExpressionKind::Error,
            ty: Type::Error,
            optional: false,
            place: self.place(span),
        }
    }
}

/// A constant.
pub(super) fn constant(value: Value, ty: Type, place: FileSpan) -> Expression {
    Expression {
        kind: ExpressionKind::Constant(value),
        ty,
        optional: false,
        place,
    }
}

/// Digits without the `_` that may stand between them.
fn without_separators(digits: &str) -> Cow<'_, str> {
    if digits.contains('_') {
        Cow::Owned(digits.replace('_', ""))
    } else {
        Cow::Borrowed(digits)
    }
}

/// The length of a duration of the right shape; none if it is too long to count.
pub(super) fn duration(text: &str) -> Option<Duration> {
    const UNITS: [(&str, Duration); 5] = [
        ("w", Duration::WEEK),
        ("d", Duration::DAY),
        ("h", Duration::HOUR),
        ("min", Duration::MINUTE),
        ("s", Duration::SECOND),
    ];
    let mut total = Duration::ZERO;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| c.is_ascii_alphabetic())?;
        let (number, behind) = rest.split_at(digits);
        let letters = behind
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(behind.len());
        let (unit, behind) = behind.split_at(letters);
        let (_, unit) = UNITS.iter().find(|(name, _)| *name == unit)?;
        let count: i64 = without_separators(number).parse().ok()?;
        total = total.checked_add(unit.checked_mul(count)?)?;
        rest = behind;
    }
    (total <= Duration::MAX).then_some(total)
}

fn negative(duration: Duration) -> Duration {
    Duration::ZERO.checked_sub(duration).unwrap_or_default()
}

/// Why a literal cannot be.
type Why = &'static str;

const TOO_LARGE: Why = "it has more digits than can be counted exactly";

fn int(digits: &str, sign: Sign) -> Result<Value, Why> {
    let digits = without_separators(digits);
    let signed = match sign {
        Sign::Plus => digits,
        Sign::Minus => format!("-{digits}").into(),
    };
    let value = signed.parse().map(Value::Int);
    value.map_err(|_| "whole numbers have 64 bits: up to 9,223,372,036,854,775,807")
}

fn decimal(digits: &str, sign: Sign) -> Result<Decimal, Why> {
    let value = Decimal::from_str_exact(&without_separators(digits)).map_err(|_| TOO_LARGE)?;
    Ok(match sign {
        Sign::Plus => value,
        Sign::Minus => -value,
    })
}

fn percent(digits: &str, sign: Sign) -> Result<Value, Why> {
    let digits = digits.strip_suffix('%').unwrap_or(digits);
    let hundredths = decimal(digits, sign)?;
    let fraction = hundredths
        .checked_div(Decimal::ONE_HUNDRED)
        .ok_or(TOO_LARGE)?;
    if fraction.checked_mul(Decimal::ONE_HUNDRED) == Some(hundredths) {
        Ok(Value::Percent(fraction.normalize()))
    } else {
        Err(TOO_LARGE)
    }
}

fn time(text: &str) -> Result<NaiveTime, Why> {
    let format = if text.matches(':').count() > 1 {
        "%H:%M:%S"
    } else {
        "%H:%M"
    };
    let time = NaiveTime::parse_from_str(text, format).ok();
    // A leap second is read by the calendar's library, but no clock of a contact shows it.
    let shown = time.filter(|_| !text.ends_with(":60"));
    shown.ok_or("times go from 00:00 to 23:59")
}

fn date(text: &str) -> Result<NaiveDate, Why> {
    let mut parts = text.splitn(3, '-').map(str::parse::<u32>);
    let (Some(Ok(year)), Some(Ok(month)), Some(Ok(day))) =
        (parts.next(), parts.next(), parts.next())
    else {
        return Err("a date is written as `2026-12-01`");
    };
    if !(1..=12).contains(&month) {
        return Err("a year has twelve months");
    }
    let year = i32::try_from(year)
        .ok()
        .filter(|year| (1..=9999).contains(year));
    let year = year.ok_or("years go from 0001 to 9999")?;
    NaiveDate::from_ymd_opt(year, month, day).ok_or("the month has no such day")
}

enum Moment {
    Absolute(Timestamp),
    Local(NaiveDateTime),
}

fn moment(text: &str) -> Result<Moment, Why> {
    let (day, clock) = text
        .split_once('T')
        .ok_or("a date-time is written as `2026-12-01T09:00`")?;
    let (clock, offset) = match clock.find(['Z', '+', '-']) {
        Some(at) => clock.split_at(at),
        None => (clock, ""),
    };
    let local = date(day)?.and_time(time(clock)?);
    if offset.is_empty() {
        return Ok(Moment::Local(local));
    }
    let offset = if offset == "Z" { "+00:00" } else { offset };
    let written = format!("{}{offset}", local.format("%Y-%m-%dT%H:%M:%S"));
    let at = DateTime::parse_from_rfc3339(&written).map_err(|_| "there is no such offset")?;
    let at = Timestamp::from_micros(at.timestamp_micros());
    at.map(Moment::Absolute).ok_or("years go from 0001 to 9999")
}

fn impossible(place: FileSpan, text: &str, why: Why) -> Finding {
    let message = format!("`{text}` cannot be");
    let finding = Finding::new(Rule::InvalidLiteral, place, message).labelled(why);
    match advice(text).filter(|_| text.contains(['-', ':'])) {
        Some(advice) => finding.with_help(advice),
        None if text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'_') =>
        {
            finding
                .with_help("write a smaller number: whole numbers have 18 digits and a little more")
        }
        None => finding.with_help("write one that can be"),
    }
}

/// What stands beside the text of a literal that cannot be.
fn advice(text: &str) -> Option<String> {
    let (day, clock) = match text.split_once('T') {
        Some((day, clock)) => (Some(day), Some(clock)),
        None if text.contains(':') => (None, Some(text)),
        None => (Some(text), None),
    };
    if let Some(day) = day
        && date(day).is_err()
    {
        let mut parts = day.splitn(3, '-').map(str::parse::<u32>);
        let (Ok(year), Ok(month)) = (parts.next()?, parts.next()?) else {
            return None;
        };
        let last = (28..=31)
            .rev()
            .find_map(|day| NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day));
        return match last {
            Some(last) => Some(format!("the last day of that month is `{last}`")),
            None => Some("dates are written year, month, day: `2026-12-01`".to_owned()),
        };
    }
    let clock = clock?;
    Some(if clock.starts_with("24") {
        "midnight is `00:00`, with which a day begins".to_owned()
    } else {
        "write a time from `00:00` to `23:59`".to_owned()
    })
}

/// Whether a text is three numbers with slashes between them, of which the first or the last is a year.
pub(super) fn is_slashed_date(text: &str) -> bool {
    let lengths: Vec<usize> = text
        .split('/')
        .filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
        .map(str::len)
        .collect();
    matches!(lengths.as_slice(), [1..=2, 1..=2, 4] | [4, 1..=2, 1..=2])
        && text.matches('/').count() == 2
}

/// Offers the time or the date that a number was meant to be: `9`, `12/31/2026`.
pub(super) fn moment_meant(finding: Finding, written: &str) -> Finding {
    let place = finding.primary;
    let offer = |finding: Finding, meant: String| {
        finding
            .with_help(format!("write `{meant}`"))
            .with_replacement(format!("change to `{meant}`"), place, meant)
    };
    if let Some(hour) = written.parse::<u8>().ok().filter(|hour| *hour < 24) {
        return offer(finding, format!("{hour:02}:00"));
    }
    if written.split('/').count() != 3 {
        return finding.with_help("times are written as `09:00`, and dates as `2026-12-01`");
    }
    match slashes::days(written).as_slice() {
        [only] => offer(finding, only.to_string()),
        [one, other, ..] => {
            finding.with_help(format!("write `{one}` or `{other}`: year, month, day"))
        }
        [] => finding.with_help("dates are written year, month, day: `2026-12-01`"),
    }
}

/// A currency that ISO 4217 does not list.
pub(super) fn unknown_currency(place: FileSpan, code: &str) -> Finding {
    let message = format!("`{code}` is not a currency");
    let finding = Finding::new(Rule::InvalidLiteral, place, message);
    // `eur`, `Euro`, `euros`
    let is_short = code.len() <= 5;
    let letters = code.get(..3).filter(|_| is_short).unwrap_or("");
    let letters = letters.to_ascii_uppercase();
    match Currency::by_code(&letters) {
        Some(_) => finding
            .with_help(format!("did you mean `{letters}`?"))
            .with_replacement(format!("change to `{letters}`"), place, letters),
        None => finding.with_help(
            "currencies are written by their codes in ISO 4217, for example `EUR` and `USD`",
        ),
    }
}

fn too_long(place: FileSpan, text: &str) -> Finding {
    let message = format!("`{text}` is too long to count");
    Finding::new(Rule::InvalidDuration, place, message)
        .with_help("the longest duration is 3650000d, ten thousand years")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_added_up() {
        assert_eq!(duration("1d12h"), Duration::HOUR.checked_mul(36));
        assert_eq!(duration("90s"), Duration::SECOND.checked_mul(90));
        assert_eq!(duration("99999999999999w"), None);
        assert_eq!(duration("3650001d"), None);
    }

    #[test]
    fn numbers_have_64_bits_or_28_digits() {
        assert_eq!(
            int("9_223_372_036_854_775_807", Sign::Plus),
            Ok(Value::Int(i64::MAX))
        );
        assert_eq!(
            int("9223372036854775808", Sign::Minus),
            Ok(Value::Int(i64::MIN))
        );
        assert!(int("9223372036854775808", Sign::Plus).is_err());
        assert!(decimal("0.12345678901234567890123456789012", Sign::Plus).is_err());
        assert_eq!(
            percent("12.5%", Sign::Plus),
            Ok(Value::Percent(Decimal::new(125, 3)))
        );
    }

    #[test]
    fn days_and_times_exist() {
        assert!(date("2026-02-28").is_ok());
        assert!(date("2026-02-29").is_err());
        assert!(date("2026-13-01").is_err());
        assert!(date("0000-01-01").is_err());
        assert!(time("23:59").is_ok());
        assert!(time("24:00").is_err());
        assert!(time("09:00:60").is_err());
    }

    #[test]
    fn moments_are_local_unless_they_have_an_offset() {
        assert!(matches!(moment("2026-12-01T09:00"), Ok(Moment::Local(_))));
        assert!(matches!(
            moment("2026-12-01T09:00Z"),
            Ok(Moment::Absolute(_))
        ));
        let (Ok(Moment::Absolute(one)), Ok(Moment::Absolute(other))) = (
            moment("2026-12-01T09:00+02:00"),
            moment("2026-12-01T07:00Z"),
        ) else {
            unreachable!("both have an offset");
        };
        assert_eq!(one, other);
        assert!(moment("2026-12-01T09:00+99:00").is_err());
    }
}
