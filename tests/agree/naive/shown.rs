//! Values as contacts and other programs see them, and effects as lines of JSON.

use chrono::{DateTime, NaiveDateTime, NaiveTime, Timelike};
use chrono_tz::Tz;
use nurture_runtime::{
    time::{Duration, Timestamp},
    value::{Money, Value},
};
use rust_decimal::Decimal;

use super::clock;

/// A value in a text.
pub fn shown(zone: Tz, value: &Value) -> String {
    match value {
        Value::Unset => String::new(),
        Value::Bool(bool) => bool.to_string(),
        Value::Int(int) => int.to_string(),
        Value::Decimal(number) => number.normalize().to_string(),
        Value::Percent(share) => format!("{}%", (*share * Decimal::ONE_HUNDRED).normalize()),
        Value::Money(money) => format!("{} {}", amount(*money), money.currency.code()),
        Value::Text(text) => text.to_string(),
        Value::Date(date) => date.format("%Y-%m-%d").to_string(),
        Value::Time(time) => clock_face(*time),
        Value::DateTime(at) => {
            let local = clock::local(zone, *at);
            let offset = local.signed_duration_since(utc(*at)).num_minutes();
            let behind = match (zone, offset) {
                (Tz::UTC, _) => "Z".to_owned(),
                (_, offset) => {
                    let sign = if offset < 0 { '-' } else { '+' };
                    format!("{sign}{:02}:{:02}", offset.abs() / 60, offset.abs() % 60)
                }
            };
            format!("{}{behind}", local.format("%Y-%m-%dT%H:%M:%S%.f"))
        }
        Value::Duration(duration) => in_units(*duration),
        other => panic!("the generator shows no {other:?}"),
    }
}

/// A value in an effect.
pub fn json(value: &Value) -> String {
    let quoted = |text: String| serde_json::to_string(&text).unwrap();
    match value {
        Value::Unset => "null".to_owned(),
        Value::Bool(bool) => bool.to_string(),
        Value::Int(int) => int.to_string(),
        Value::Decimal(number) | Value::Percent(number) => quoted(number.normalize().to_string()),
        Value::Money(money) => {
            format!(
                "{{\"amount\":\"{}\",\"currency\":\"{}\"}}",
                amount(*money),
                money.currency.code()
            )
        }
        Value::Text(text) => quoted(text.to_string()),
        Value::Date(date) => quoted(date.format("%Y-%m-%d").to_string()),
        Value::Time(time) => quoted(time.format("%H:%M:%S").to_string()),
        Value::DateTime(at) => quoted(moment(*at)),
        Value::Duration(duration) => quoted(iso(*duration)),
        other => panic!("the generator writes no {other:?}"),
    }
}

/// A moment in an effect.
pub fn moment(at: Timestamp) -> String {
    utc(at).format("%Y-%m-%dT%H:%M:%S%.fZ").to_string()
}

/// What stands in an effect's key for a contact's id or a value of `per`.
pub fn in_key(text: &str) -> String {
    let mut encoded = String::new();
    for c in text.chars() {
        if matches!(c, '/' | ':' | '%') || c.is_control() {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                encoded.push_str(&format!("%{byte:02X}"));
            }
        } else {
            encoded.push(c);
        }
    }
    encoded
}

/// An effect that is being written.
pub struct Line(String);

impl Line {
    pub fn new(effect: &str) -> Self {
        Self(String::new()).text("effect", effect)
    }

    pub fn raw(mut self, name: &str, value: &str) -> Self {
        if !self.0.is_empty() {
            self.0.push(',');
        }
        self.0.push_str(&format!("\"{name}\":{value}"));
        self
    }

    pub fn text(self, name: &str, text: &str) -> Self {
        self.raw(name, &serde_json::to_string(text).unwrap())
    }

    pub fn maybe(self, name: &str, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.text(name, text),
            None => self,
        }
    }

    /// The whole line: what every effect has, the effect's name, its key, and the rest.
    pub fn whole(self, at: Timestamp, contact: &str, flow: Option<&str>, key: &str) -> String {
        let head = Self(String::new())
            .text("at", &moment(at))
            .text("contact", contact);
        let head = match flow {
            Some(flow) => head.text("flow", flow),
            None => head.raw("flow", "null"),
        };
        let (effect, rest) = self.0.split_once(',').unwrap_or((&self.0, ""));
        let key = serde_json::to_string(key).unwrap();
        let comma = if rest.is_empty() { "" } else { "," };
        format!("{{{},{effect},\"key\":{key}{comma}{rest}}}", head.0)
    }
}

fn utc(at: Timestamp) -> NaiveDateTime {
    DateTime::from_timestamp_micros(at.micros())
        .unwrap()
        .naive_utc()
}

/// An amount of a currency with two digits; one too great for them has those that there is room for.
fn amount(money: Money) -> String {
    let amount = money.amount.normalize().to_string();
    let whole = match amount.split_once('.') {
        None => format!("{amount}.00"),
        Some((_, cents)) if cents.len() == 1 => format!("{amount}0"),
        Some(_) => amount.clone(),
    };
    if Decimal::from_str_exact(&whole).is_ok() {
        return whole;
    }
    let with_one = whole.strip_suffix('0').unwrap_or(&whole);
    match Decimal::from_str_exact(with_one) {
        Ok(_) if !with_one.ends_with('.') => with_one.to_owned(),
        _ => amount,
    }
}

fn clock_face(time: NaiveTime) -> String {
    let whole = time.second() == 0 && time.nanosecond() == 0;
    let pattern = if whole { "%H:%M" } else { "%H:%M:%S%.f" };
    time.format(pattern).to_string()
}

fn in_units(duration: Duration) -> String {
    let micros = duration.micros().abs();
    let minutes = micros / 60_000_000;
    let mut text = String::new();
    for (name, count) in [
        ("d", minutes / 1440),
        ("h", minutes / 60 % 24),
        ("min", minutes % 60),
    ] {
        if count > 0 {
            text.push_str(&format!("{count}{name}"));
        }
    }
    let seconds = Decimal::new(micros % 60_000_000, 6).normalize();
    if text.is_empty() || !seconds.is_zero() {
        text.push_str(&format!("{seconds}s"));
    }
    let sign = if duration.micros() < 0 { "-" } else { "" };
    format!("{sign}{text}")
}

fn iso(duration: Duration) -> String {
    let minutes = duration.micros().abs() / 60_000_000;
    let sign = if duration.micros() < 0 { "-" } else { "" };
    match (minutes / 60, minutes % 60) {
        (0, 0) => "PT0S".to_owned(),
        (0, minutes) => format!("{sign}PT{minutes}M"),
        (hours, 0) => format!("{sign}PT{hours}H"),
        (hours, minutes) => format!("{sign}PT{hours}H{minutes}M"),
    }
}
