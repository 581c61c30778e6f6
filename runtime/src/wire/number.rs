//! Exact numbers from their digits.

use rust_decimal::Decimal;

/// The decimal that the digits say, exactly: `-12.50`, `1e3`; none if it has more digits than a decimal holds.
pub(super) fn decimal(text: &str) -> Option<Decimal> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    if !is_plain(mantissa) {
        return None;
    }
    let decimal = Decimal::from_str_exact(mantissa).ok()?;
    match exponent {
        0 => Some(decimal),
        _ => scaled(decimal, exponent),
    }
}

/// The fraction that `10%` or `0.1` says.
pub(super) fn percent(text: &str) -> Option<Decimal> {
    match text.strip_suffix('%') {
        Some(hundredths) => scaled(decimal(hundredths)?, -2),
        None => decimal(text),
    }
}

/// What is wrong with digits that say a number, and one that is not kept.
pub(super) fn decimal_fault(text: &str) -> Option<&'static str> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let is_number = is_plain(mantissa) && exponent.parse::<i64>().is_ok();
    (is_number && decimal(text).is_none())
        .then_some("numbers keep 28 digits, those behind the point among them")
}

/// What is wrong with digits that say a whole number, and one that is not kept.
pub(super) fn int_fault(text: &str) -> Option<&'static str> {
    let is_whole = is_plain(text) && !text.contains('.');
    (is_whole && text.parse::<i64>().is_err())
        .then_some("whole numbers go up to 9223372036854775807")
}

/// `-?` digits, then perhaps a point and digits; the decimal's own parser also takes underscores and a plus.
fn is_plain(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    match text.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(text),
    }
}

fn scaled(decimal: Decimal, exponent: i32) -> Option<Decimal> {
    if decimal.is_zero() {
        return Some(Decimal::ZERO);
    }
    let scale = i64::from(decimal.scale()) - i64::from(exponent);
    let mut scaled = decimal;
    if let Ok(scale @ 0..=28) = u32::try_from(scale) {
        scaled.set_scale(scale).ok()?;
        return Some(scaled);
    }
    if scale > 28 {
        // Zeros at the end may make room.
        let mut rest = decimal.normalize();
        let scale = i64::from(rest.scale()) - i64::from(exponent);
        rest.set_scale(u32::try_from(scale).ok()?).ok()?;
        return Some(rest);
    }
    scaled.set_scale(0).ok()?;
    let power = 10_i128.checked_pow(u32::try_from(-scale).ok()?)?;
    Decimal::try_from_i128_with_scale(scaled.mantissa().checked_mul(power)?, 0).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn digits_are_taken_exactly() {
        let is = |text: &str, shown: &str| assert_eq!(decimal(text).unwrap().to_string(), shown);
        is("0.1", "0.1");
        is("-49.990", "-49.990");
        is("1e3", "1000");
        is("1.5E+2", "150");
        is("12e-4", "0.0012");
        is(
            "79228162514264337593543950335",
            "79228162514264337593543950335",
        );
        is(
            "0.0000000000000000000000000001",
            "0.0000000000000000000000000001",
        );
        is("0e99999", "0");
    }

    #[test]
    fn what_does_not_fit_or_is_no_number_is_refused() {
        for text in [
            "",
            "-",
            "1.",
            ".5",
            "1_000",
            "+1",
            "1e",
            "1e99",
            "1e-99",
            "1e999999999999",
            "NaN",
            "79228162514264337593543950336",
            "0.00000000000000000000000000001",
            "0x1",
            "1,5",
        ] {
            assert_eq!(decimal(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_that_are_too_long_are_told_from_what_is_none() {
        assert!(decimal_fault("0.12345678901234567890123456789012").is_some());
        assert!(decimal_fault("1e99").is_some());
        assert_eq!(decimal_fault("1.5"), None);
        assert_eq!(decimal_fault("1,5"), None);
        assert!(int_fault("9223372036854775808").is_some());
        assert_eq!(int_fault("9223372036854775807"), None);
        assert_eq!(int_fault("99999999999999999999.5"), None);
    }

    #[test]
    fn percents_are_fractions() {
        assert_eq!(percent("10%").unwrap().to_string(), "0.10");
        assert_eq!(percent("12.5%").unwrap().to_string(), "0.125");
        assert_eq!(percent("0.1").unwrap().to_string(), "0.1");
        assert_eq!(percent("%"), None);
    }
}
