//! Sums of many values: exact, whatever the order in which they are added up (language reference, section 5).

use ethnum::I256;
use rust_decimal::Decimal;

use super::misfit;
use crate::{
    fault::Fault,
    time::Duration,
    value::{Money, Value},
};

/// What some ints, decimals, percents, durations or amounts of one currency come to.
///
/// A decimal has 96 bits and up to 28 digits behind the point, which are 190 bits in all:
/// the rest is room for more values than any memory holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Total(I256);

/// How many digits a decimal has behind the point at most.
const DIGITS: u32 = 28;
/// One, in the units that are counted.
const ONE: I256 = I256::new(10_i128.pow(DIGITS));

impl Total {
    pub(crate) const ZERO: Self = Self(I256::ZERO);

    /// One more value.
    ///
    /// # Errors
    /// If it is none that can be added.
    pub(crate) fn add(&mut self, value: &Value) -> Result<(), Fault> {
        self.0 += match value {
            Value::Int(int) => I256::from(*int) * ONE,
            Value::Duration(duration) => I256::from(duration.micros()) * ONE,
            Value::Decimal(decimal) | Value::Percent(decimal) => units(*decimal),
            Value::Money(money) => units(money.amount),
            other => return Err(misfit(other)),
        };
        Ok(())
    }

    /// Adds all that another was made of.
    pub(crate) fn merge(&mut self, other: Self) {
        self.0 += other.0;
    }

    /// The sum as a value of the kind that a zero has.
    ///
    /// A decimal of more digits than there is room for is rounded to the nearest, half to even, as by `+`.
    ///
    /// # Errors
    /// If it is greater than that kind holds.
    pub(crate) fn like(self, zero: &Value) -> Result<Value, Fault> {
        let whole = || i64::try_from(self.0 / ONE).map_err(|_| Fault::Overflow);
        let decimal = || self.decimal().ok_or(Fault::Overflow);
        Ok(match zero {
            Value::Int(_) => Value::Int(whole()?),
            Value::Duration(_) => Value::Duration(Duration::from_micros(whole()?)),
            Value::Decimal(_) => Value::Decimal(decimal()?),
            Value::Percent(_) => Value::Percent(decimal()?),
            Value::Money(zero) => Value::Money(Money {
                amount: decimal()?,
                currency: zero.currency,
            }),
            other => return Err(misfit(other)),
        })
    }

    /// With as many digits behind the point as there is room for, less the zeros that end them.
    fn decimal(self) -> Option<Decimal> {
        let bits = 256 - self.0.unsigned_abs().leading_zeros();
        // Each digit that is dropped takes at most 3.33 bits with it.
        let dropped = bits.saturating_sub(96) * 100 / 333;
        (dropped..=DIGITS).find_map(|dropped| {
            let rounded = half_even(self.0, 10_i128.pow(dropped));
            let rounded = i128::try_from(rounded).ok()?;
            let decimal = Decimal::try_from_i128_with_scale(rounded, DIGITS - dropped).ok()?;
            Some(decimal.normalize())
        })
    }
}

/// A decimal in the units that are counted.
fn units(decimal: Decimal) -> I256 {
    I256::new(decimal.mantissa()) * I256::new(10_i128.pow(DIGITS - decimal.scale()))
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

    fn total<'v>(values: impl IntoIterator<Item = &'v Value>) -> Total {
        let mut total = Total::ZERO;
        for value in values {
            total.add(value).unwrap();
        }
        total
    }

    proptest! {
        #[test]
        fn two_decimals_come_to_what_plus_says(one in decimal(), other in decimal()) {
            let (one, other) = (Value::Decimal(one), Value::Decimal(other));
            prop_assert_eq!(total([&one, &other]).like(&one), add(&one, &other));
        }

        #[test]
        fn two_ints_come_to_what_plus_says(one: i64, other: i64) {
            let (one, other) = (Value::Int(one), Value::Int(other));
            prop_assert_eq!(total([&one, &other]).like(&one), add(&one, &other));
        }

        #[test]
        fn the_order_is_no_matter(numbers in prop::collection::vec(decimal(), 0..20), cut: prop::sample::Index) {
            let mut values: Vec<Value> = numbers.into_iter().map(Value::Decimal).collect();
            let whole = total(&values);
            let (head, tail) = values.split_at(cut.index(values.len() + 1));
            let mut parts = total(tail);
            parts.merge(total(head));
            prop_assert_eq!(parts, whole);
            values.reverse();
            prop_assert_eq!(total(&values), whole);
        }
    }
}
