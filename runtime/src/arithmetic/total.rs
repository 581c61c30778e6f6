//! Sums of many values: exact, whatever the order in which they are added up (language reference, section 5).

use ethnum::I256;
use rust_decimal::Decimal;

use super::misfit;
use crate::{
    fault::Fault,
    time::Duration,
    value::{Currency, Money, Value},
};

/// What some values of one kind come to.
///
/// Decimals are counted in the smallest unit that one can have: 96 bits and up to 28 digits behind the point are 190 bits in all.
/// The rest of the 256, and that of the 128 for whole numbers, is room for more values than any memory holds,
/// so additions need not be checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Total {
    /// There are none yet.
    Nothing,
    Int(i128),
    /// In microseconds.
    Duration(i128),
    Decimal(I256),
    Percent(I256),
    Money(I256, Currency),
}

/// How many digits a decimal has behind the point at most.
const DIGITS: u32 = 28;
/// The powers of ten that a digit behind the point can stand for.
const POWERS: [i128; DIGITS as usize + 1] = {
    let mut powers = [1; DIGITS as usize + 1];
    let mut index = 1;
    while index < powers.len() {
        powers[index] = powers[index - 1] * 10;
        index += 1;
    }
    powers
};

impl Total {
    /// Adds a value.
    ///
    /// # Errors
    /// If it is none that can be added, or of another kind or currency than those before.
    pub(crate) fn add(&mut self, value: &Value) -> Result<(), Fault> {
        self.merge(match value {
            Value::Int(int) => Self::Int(i128::from(*int)),
            Value::Duration(duration) => Self::Duration(i128::from(duration.micros())),
            Value::Decimal(decimal) => Self::Decimal(units(*decimal)),
            Value::Percent(fraction) => Self::Percent(units(*fraction)),
            Value::Money(money) => Self::Money(units(money.amount), money.currency),
            other => return Err(misfit(other)),
        })
    }

    /// Adds all that another was made of.
    ///
    /// # Errors
    /// If they are of different kinds or currencies.
    pub(crate) fn merge(&mut self, other: Self) -> Result<(), Fault> {
        match (&mut *self, other) {
            (_, Self::Nothing) => {}
            (Self::Nothing, _) => *self = other,
            (Self::Int(sum), Self::Int(more)) | (Self::Duration(sum), Self::Duration(more)) => {
                *sum += more;
            }
            (Self::Money(_, one), Self::Money(_, other)) if *one != other => {
                return Err(Fault::CurrencyMismatch);
            }
            (Self::Decimal(sum), Self::Decimal(more))
            | (Self::Percent(sum), Self::Percent(more))
            | (Self::Money(sum, _), Self::Money(more, _)) => *sum += more,
            _ => return Err(Fault::Broken),
        }
        Ok(())
    }

    /// The sum, for which a zero of its kind stands where there is nothing.
    ///
    /// A decimal of more digits than there is room for is rounded to the nearest, half to even, as by `+`.
    ///
    /// # Errors
    /// If it is greater than a value of its kind can be, or of another kind or currency than the zero.
    pub(crate) fn or_zero(self, zero: &Value) -> Result<Value, Fault> {
        let whole = |sum| i64::try_from(sum).map_err(|_| Fault::Overflow);
        let exact = |sum| decimal(sum).ok_or(Fault::Overflow);
        Ok(match (self, zero) {
            (Self::Nothing, _) => zero.clone(),
            (Self::Int(sum), Value::Int(_)) => Value::Int(whole(sum)?),
            (Self::Duration(sum), Value::Duration(_)) => {
                Value::Duration(Duration::from_micros(whole(sum)?))
            }
            (Self::Decimal(sum), Value::Decimal(_)) => Value::Decimal(exact(sum)?),
            (Self::Percent(sum), Value::Percent(_)) => Value::Percent(exact(sum)?),
            (Self::Money(_, currency), Value::Money(zero)) if currency != zero.currency => {
                return Err(Fault::CurrencyMismatch);
            }
            (Self::Money(sum, currency), Value::Money(_)) => Value::Money(Money {
                amount: exact(sum)?,
                currency,
            }),
            _ => return Err(Fault::Broken),
        })
    }
}

/// A decimal in the units that are counted.
fn units(decimal: Decimal) -> I256 {
    let power = POWERS.get((DIGITS - decimal.scale()) as usize);
    I256::new(decimal.mantissa()) * I256::new(power.copied().unwrap_or(1))
}

/// What is counted as a decimal, with as many digits behind the point as there is room for, less the zeros that end them.
fn decimal(units: I256) -> Option<Decimal> {
    let bits = 256 - units.unsigned_abs().leading_zeros();
    // Each digit that is dropped takes at most 3.33 bits with it.
    let least = bits.saturating_sub(96) * 100 / 333;
    let powers = (0..=DIGITS).zip(POWERS).skip(least as usize);
    powers.into_iter().find_map(|(dropped, power)| {
        let rounded = i128::try_from(half_even(units, power)).ok()?;
        let decimal = Decimal::try_from_i128_with_scale(rounded, DIGITS - dropped).ok()?;
        Some(decimal.normalize())
    })
}

/// A quotient, to the nearest whole number; half to the even one.
fn half_even(number: I256, by: i128) -> I256 {
    let (whole, rest) = (number / by, number % by);
    let twice = rest.abs() * 2;
    if twice > by || (twice == by && whole % 2 != 0) {
        whole + number.signum()
    } else {
        whole
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;
    use crate::arithmetic::add;

    /// Of all sizes and scales, many of them at the ends.
    fn decimal() -> impl Strategy<Value = Decimal> {
        let mantissa = (any::<u128>(), 0_u32..=96, any::<bool>()).prop_map(|(all, bits, minus)| {
            let size = i128::try_from(all & ((1 << bits) - 1)).unwrap();
            if minus { -size } else { size }
        });
        (mantissa, 0..=DIGITS).prop_map(|(mantissa, scale)| {
            Decimal::try_from_i128_with_scale(mantissa, scale).unwrap()
        })
    }

    fn total<'v>(values: impl IntoIterator<Item = &'v Value>) -> Result<Total, Fault> {
        let mut total = Total::Nothing;
        for value in values {
            total.add(value)?;
        }
        Ok(total)
    }

    /// What values come to, by blocks of them and one by one.
    fn sum(values: &[Value], cut: usize) -> Result<Value, Fault> {
        let (head, tail) = values.split_at(cut);
        let mut parts = total(head)?;
        parts.merge(total(tail)?)?;
        assert_eq!(parts, total(values)?);
        parts.or_zero(&values[0])
    }

    fn money(amount: Decimal, code: &str) -> Value {
        let currency = Currency::by_code(code).unwrap();
        Value::Money(Money { amount, currency })
    }

    proptest! {
        #[test]
        fn two_values_come_to_what_plus_says(one in decimal(), other in decimal(), ints: [i64; 2]) {
            let duration = |micros| Value::Duration(Duration::from_micros(micros));
            let euros = |amount| money(amount, "EUR");
            for pair in [
                [one, other].map(Value::Decimal),
                [one, other].map(Value::Percent),
                [one, other].map(euros),
                ints.map(Value::Int),
                ints.map(duration),
            ] {
                prop_assert_eq!(sum(&pair, 1), add(&pair[0], &pair[1]), "{:?}", pair);
            }
        }

        #[test]
        fn what_is_added_and_taken_away_leaves_the_rest(rest in decimal(), much in decimal(), cut in 0..4_usize) {
            let numbers = [much, rest, much, -much, -much];
            let mut numbers = numbers.map(Value::Decimal);
            numbers.rotate_left(cut);
            prop_assert_eq!(sum(&numbers, cut), Ok(Value::Decimal(rest)));
        }
    }

    #[test]
    fn sums_are_rounded_once_and_half_to_even() {
        const MOST: &str = "79228162514264337593543950335";
        const LESS: &str = "79228162514264337593543950334";
        const MINUS_LESS: &str = "-79228162514264337593543950334";
        let number = |text: &str| Value::Decimal(text.parse().unwrap());
        let cases: [(&[&str], _); 6] = [
            (&[MOST, "0.25", "0.2"], Ok(number(MOST))),
            (&[MOST, "0.5"], Err(Fault::Overflow)),
            (&[LESS, "0.5"], Ok(number(LESS))),
            (&[LESS, "0.25", "0.26"], Ok(number(MOST))),
            (&[MINUS_LESS, "-0.5"], Ok(number(MINUS_LESS))),
            (&[MOST, MOST, "-1"], Err(Fault::Overflow)),
        ];
        for (numbers, wanted) in cases {
            let values: Vec<Value> = numbers.iter().copied().map(number).collect();
            assert_eq!(sum(&values, 1), wanted, "{numbers:?}");
        }
    }

    #[test]
    fn only_values_of_one_kind_are_added() {
        let zero = Decimal::ZERO;
        let (euro, dollar) = (money(zero, "EUR"), money(zero, "USD"));
        assert_eq!(total([&euro, &dollar]), Err(Fault::CurrencyMismatch));
        assert_eq!(
            total([&euro]).unwrap().or_zero(&dollar),
            Err(Fault::CurrencyMismatch)
        );
        assert_eq!(
            total([&Value::Int(1), &Value::Decimal(zero)]),
            Err(Fault::Broken)
        );
        assert_eq!(
            total([&Value::Int(1)]).unwrap().or_zero(&euro),
            Err(Fault::Broken)
        );
        assert_eq!(total([&Value::text("1")]), Err(Fault::Broken));
        assert_eq!(total([]).unwrap().or_zero(&euro), Ok(euro));
    }
}
