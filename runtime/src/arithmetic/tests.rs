//! The table of operations, and where they fault.

#![allow(clippy::unwrap_used)]

use std::cmp::Ordering;

use super::*;
use crate::{time::Timestamp, value::Currency};

fn decimal(text: &str) -> Value {
    Value::Decimal(text.parse().unwrap())
}

fn percent(fraction: &str) -> Value {
    Value::Percent(fraction.parse().unwrap())
}

fn money(amount: &str, code: &str) -> Value {
    Value::Money(Money {
        amount: amount.parse().unwrap(),
        currency: Currency::by_code(code).unwrap(),
    })
}

fn date(text: &str) -> Value {
    Value::Date(text.parse().unwrap())
}

fn hours(count: i64) -> Value {
    Value::Duration(Duration::HOUR.checked_mul(count).unwrap())
}

fn moment(micros: i64) -> Value {
    Value::DateTime(Timestamp::from_micros(micros).unwrap())
}

#[test]
fn sums_keep_their_type() {
    let cases = [
        (Value::Int(2), Value::Int(3), Value::Int(5)),
        (decimal("0.1"), decimal("0.2"), decimal("0.3")),
        (Value::Int(1), decimal("0.5"), decimal("1.5")),
        (percent("0.1"), percent("0.05"), percent("0.15")),
        (
            money("10", "EUR"),
            money("0.01", "EUR"),
            money("10.01", "EUR"),
        ),
        (hours(24), hours(12), hours(36)),
        (date("2026-02-10"), hours(30 * 24), date("2026-03-12")),
        (hours(47), date("2026-02-10"), date("2026-02-11")),
        (moment(0), hours(1), moment(3_600_000_000)),
        (hours(1), moment(0), moment(3_600_000_000)),
    ];
    for (a, b, sum) in cases {
        assert_eq!(add(&a, &b), Ok(sum), "{a:?} + {b:?}");
    }
}

#[test]
fn differences_of_days_and_moments_are_durations() {
    let cases = [
        (Value::Int(2), Value::Int(3), Value::Int(-1)),
        (date("2026-03-01"), date("2026-02-27"), hours(48)),
        (date("2026-02-27"), date("2026-03-01"), hours(-48)),
        (date("2026-03-01"), hours(24), date("2026-02-28")),
        (moment(3_600_000_000), moment(0), hours(1)),
        (moment(3_600_000_000), hours(1), moment(0)),
        (
            money("10", "EUR"),
            money("0.01", "EUR"),
            money("9.99", "EUR"),
        ),
    ];
    for (a, b, difference) in cases {
        assert_eq!(subtract(&a, &b), Ok(difference), "{a:?} - {b:?}");
    }
}

#[test]
fn products_of_money_and_durations_keep_their_type() {
    let cases = [
        (Value::Int(6), Value::Int(7), Value::Int(42)),
        (Value::Int(30), percent("0.1"), decimal("3")),
        (percent("0.5"), percent("0.5"), percent("0.25")),
        (percent("0.125"), decimal("8"), decimal("1")),
        (percent("0.1"), money("49.90", "USD"), money("4.99", "USD")),
        (money("6.67", "USD"), decimal("0.5"), money("3.335", "USD")),
        (Value::Int(3), hours(12), hours(36)),
    ];
    for (a, b, product) in cases {
        assert_eq!(multiply(&a, &b), Ok(product), "{a:?} * {b:?}");
    }
}

#[test]
fn quotients_of_numbers_are_decimals() {
    let cases = [
        (Value::Int(1), Value::Int(4), decimal("0.25")),
        (money("10", "EUR"), money("4", "EUR"), decimal("2.5")),
        (money("10", "EUR"), Value::Int(4), money("2.5", "EUR")),
        (percent("0.5"), percent("0.1"), decimal("5")),
        (hours(36), hours(24), decimal("1.5")),
        (
            hours(-1),
            Value::Int(7),
            Value::Duration(Duration::from_micros(-514_285_714)),
        ),
    ];
    for (a, b, quotient) in cases {
        assert_eq!(divide(&a, &b), Ok(quotient), "{a:?} / {b:?}");
    }
}

#[test]
fn nothing_wraps() {
    let (most, least) = (Value::Int(i64::MAX), Value::Int(i64::MIN));
    let greatest = Value::Decimal(Decimal::MAX);
    assert_eq!(add(&most, &Value::Int(1)), Err(Fault::Overflow));
    assert_eq!(subtract(&least, &Value::Int(1)), Err(Fault::Overflow));
    assert_eq!(multiply(&most, &Value::Int(2)), Err(Fault::Overflow));
    assert_eq!(negate(&least), Err(Fault::Overflow));
    assert_eq!(abs(&least), Err(Fault::Overflow));
    assert_eq!(add(&greatest, &greatest), Err(Fault::Overflow));
    assert_eq!(multiply(&greatest, &greatest), Err(Fault::Overflow));
    assert_eq!(divide(&greatest, &decimal("0.1")), Err(Fault::Overflow));
    assert_eq!(add(&date("9999-12-31"), &hours(24)), Err(Fault::OutOfRange));
    assert_eq!(
        add(&moment(Timestamp::MAX.micros()), &hours(1)),
        Err(Fault::OutOfRange)
    );
}

#[test]
fn division_by_nothing_is_a_fault() {
    assert_eq!(
        divide(&Value::Int(1), &Value::Int(0)),
        Err(Fault::DivisionByZero)
    );
    assert_eq!(
        divide(&money("1", "EUR"), &money("0", "EUR")),
        Err(Fault::DivisionByZero)
    );
    assert_eq!(
        divide(&hours(1), &Value::Int(0)),
        Err(Fault::DivisionByZero)
    );
    assert_eq!(divide(&hours(1), &hours(0)), Err(Fault::DivisionByZero));
}

#[test]
fn currencies_never_meet() {
    let (euro, dollar) = (money("1", "EUR"), money("1", "USD"));
    assert_eq!(add(&euro, &dollar), Err(Fault::CurrencyMismatch));
    assert_eq!(divide(&euro, &dollar), Err(Fault::CurrencyMismatch));
    assert_eq!(order(&euro, &dollar), Err(Fault::CurrencyMismatch));
    assert_ne!(euro, dollar);
}

#[test]
fn unset_values_are_faults_and_wrong_types_are_broken_programs() {
    assert_eq!(add(&Value::Unset, &Value::Int(1)), Err(Fault::UnsetValue));
    assert_eq!(add(&Value::Int(1), &Value::Unset), Err(Fault::UnsetValue));
    assert_eq!(order(&Value::Int(1), &Value::Unset), Err(Fault::UnsetValue));
    assert_eq!(add(&Value::Bool(true), &Value::Int(1)), Err(Fault::Broken));
}

#[test]
fn rounding_goes_half_away_from_zero() {
    let cases = [
        (decimal("2.5"), decimal("3")),
        (decimal("-2.5"), decimal("-3")),
        (decimal("2.4"), decimal("2")),
        (money("3.335", "USD"), money("3.34", "USD")),
        (money("0.5", "JPY"), money("1", "JPY")),
        (percent("0.125"), percent("0.13")),
        (Value::Int(7), Value::Int(7)),
    ];
    for (value, rounded) in cases {
        assert_eq!(round(&value), Ok(rounded), "round({value:?})");
    }
    assert_eq!(round_to(&decimal("-2.345"), 2), Ok(decimal("-2.35")));
}

#[test]
fn order_of_texts_is_that_of_scalar_values() {
    let text = |text: &str| Value::text(text);
    assert_eq!(order(&text("a"), &text("b")), Ok(Ordering::Less));
    assert_eq!(order(&text("é"), &text("z")), Ok(Ordering::Greater));
    assert_eq!(
        order(&text("\u{ffff}"), &text("\u{10000}")),
        Ok(Ordering::Less)
    );
    assert_eq!(order(&Value::Int(1), &decimal("1.0")), Ok(Ordering::Equal));
}

#[test]
fn searching_is_exact() {
    let list = Value::List([Value::text("DE"), Value::text("AT")].into());
    assert_eq!(is_in(&Value::text("DE"), &list), Ok(true));
    assert_eq!(is_in(&Value::text("de"), &list), Ok(false));
    assert_eq!(is_in(&Value::Unset, &list), Ok(false));
    assert_eq!(contains(&list, &Value::text("AT")), Ok(true));
    assert_eq!(contains(&Value::text("abc"), &Value::text("B")), Ok(false));
    assert_eq!(
        starts_with(&Value::text("abc"), &Value::text("ab")),
        Ok(true)
    );
    assert_eq!(ends_with(&Value::text("abc"), &Value::text("bc")), Ok(true));
}
