//! How values of each type are shown.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::{program::Symbol, value::Currency};

fn shown(value: &Value) -> String {
    let program = Program {
        names: vec!["pro".into()],
        ..Program::default()
    };
    text(&program, Zone::UTC, value)
}

fn money(amount: &str, code: &str) -> Value {
    Value::Money(Money {
        amount: amount.parse().unwrap(),
        currency: Currency::by_code(code).unwrap(),
    })
}

fn decimal_of(text: &str) -> Value {
    Value::Decimal(text.parse().unwrap())
}

fn percent_of(fraction: &str) -> Value {
    Value::Percent(fraction.parse().unwrap())
}

fn moment(text: &str) -> Timestamp {
    let moment: chrono::DateTime<chrono::Utc> = text.parse().unwrap();
    Timestamp::from_micros(moment.timestamp_micros()).unwrap()
}

fn duration(micros: i64) -> Value {
    Value::Duration(Duration::from_micros(micros))
}

#[test]
fn money_has_its_currencys_digits_at_least() {
    assert_eq!(shown(&money("5", "USD")), "5.00 USD");
    assert_eq!(shown(&money("49.9", "USD")), "49.90 USD");
    assert_eq!(shown(&money("10.0333", "USD")), "10.0333 USD");
    assert_eq!(shown(&money("5.000", "USD")), "5.00 USD");
    assert_eq!(shown(&money("500", "JPY")), "500 JPY");
    assert_eq!(shown(&money("0.5", "JPY")), "0.5 JPY");
    assert_eq!(shown(&money("1.5", "KWD")), "1.500 KWD");
    assert_eq!(shown(&money("-0.004", "EUR")), "-0.004 EUR");
    assert_eq!(
        shown(&money("79228162514264337593543950335", "USD")),
        "79228162514264337593543950335 USD"
    );
}

#[test]
fn numbers_are_shortest() {
    assert_eq!(shown(&Value::Int(-1000)), "-1000");
    assert_eq!(shown(&decimal_of("4.50")), "4.5");
    assert_eq!(shown(&decimal_of("3.0")), "3");
    assert_eq!(shown(&decimal_of("-0.0")), "0");
    assert_eq!(shown(&percent_of("0.1")), "10%");
    assert_eq!(shown(&percent_of("0.125")), "12.5%");
    assert_eq!(shown(&percent_of("2")), "200%");
}

#[test]
fn names_and_texts_stand_as_they_are() {
    assert_eq!(shown(&Value::Bool(true)), "true");
    assert_eq!(shown(&Value::text("  x ")), "  x ");
    assert_eq!(shown(&Value::Enum(Symbol(0))), "pro");
    assert_eq!(shown(&Value::Unset), "");
    let list = Value::List([Value::text("a"), Value::Int(2)].into());
    assert_eq!(shown(&list), "a, 2");
}

#[test]
fn days_and_times_are_iso() {
    assert_eq!(
        shown(&Value::Date("2026-03-09".parse().unwrap())),
        "2026-03-09"
    );
    assert_eq!(
        shown(&Value::Date("0987-03-09".parse().unwrap())),
        "0987-03-09"
    );
    assert_eq!(shown(&Value::Time("09:00:00".parse().unwrap())), "09:00");
    assert_eq!(shown(&Value::Time("09:00:05".parse().unwrap())), "09:00:05");
    assert_eq!(
        shown(&Value::Time("23:59:00.25".parse().unwrap())),
        "23:59:00.25"
    );
}

#[test]
fn moments_are_local_and_carry_their_offset() {
    let value = Value::DateTime(moment("2026-07-01T22:30:00Z"));
    assert_eq!(shown(&value), "2026-07-01T22:30:00Z");
    let in_zone = |name: &str| text(&Program::default(), Zone::by_name(name).unwrap(), &value);
    assert_eq!(in_zone("Europe/Berlin"), "2026-07-02T00:30:00+02:00");
    assert_eq!(in_zone("America/New_York"), "2026-07-01T18:30:00-04:00");
}

#[test]
fn durations_are_as_the_language_writes_them() {
    let second = 1_000_000;
    assert_eq!(shown(&duration(0)), "0s");
    assert_eq!(shown(&duration(90 * second)), "1min30s");
    assert_eq!(shown(&duration(36 * 3600 * second)), "1d12h");
    assert_eq!(shown(&duration(14 * 86_400 * second)), "14d");
    assert_eq!(shown(&duration(-2 * 3600 * second)), "-2h");
    assert_eq!(shown(&duration(second / 2)), "0.5s");
}

#[test]
fn patterns_ask_for_what_the_value_has() {
    let berlin = Zone::by_name("Europe/Berlin").unwrap();
    let at = Value::DateTime(moment("2026-01-04T23:30:00Z"));
    let time = Value::Time("09:05:00".parse().unwrap());
    let formatted = |value: &Value, pattern: &str| format(berlin, value, pattern);
    assert_eq!(
        formatted(&at, "%Y-%m-%d %H:%M").unwrap(),
        "2026-01-05 00:30"
    );
    assert_eq!(formatted(&at, "%A, %-d %B").unwrap(), "Monday, 5 January");
    assert_eq!(formatted(&at, "%H:%M %z").unwrap(), "00:30 +0100");
    assert_eq!(formatted(&time, "%l:%M %p").unwrap(), " 9:05 AM");
    assert_eq!(formatted(&time, "%d"), None);
    assert_eq!(formatted(&at, "%!"), None);
    assert_eq!(formatted(&Value::Int(1), "%d"), None);
}
