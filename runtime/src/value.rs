//! The values that programs compute with (language reference, section 3, "Types").

use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    program::Symbol,
    time::{Duration, Timestamp},
};

/// One value; cheap to clone.
///
/// Equality is exact: `1.0` equals `1.00`, money equals only money of its currency.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Value {
    /// An optional that is unset.
    #[default]
    Unset,
    /// `bool`
    Bool(bool),
    /// `int`
    Int(i64),
    /// `decimal`
    Decimal(Decimal),
    /// `percent`, as the fraction: `10%` is 0.1.
    Percent(Decimal),
    /// `money(CUR)`
    Money(Money),
    /// `text` and the checked texts
    Text(Arc<str>),
    /// A value of an enum, by its name.
    Enum(Symbol),
    /// `date`
    Date(NaiveDate),
    /// `time`
    Time(NaiveTime),
    /// `datetime`
    DateTime(Timestamp),
    /// A date-time literal without a zone; it becomes a moment in the contact's zone when it is read
    /// ([`crate::program::Instruction::Localize`]), and is found in constants only.
    LocalDateTime(NaiveDateTime),
    /// `duration`
    Duration(Duration),
    /// `list of T`
    List(Arc<[Value]>),
    /// A record: its fields in the order of their declaration.
    Record(Arc<[Value]>),
}

impl Value {
    /// How many bytes of text it holds.
    pub(crate) fn text_bytes(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::List(values) | Self::Record(values) => values.iter().map(Self::text_bytes).sum(),
            _ => 0,
        }
    }
}

/// An amount of a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// The amount, exact.
    pub amount: Decimal,
    /// The currency.
    pub currency: Currency,
}

/// A currency's code (ISO 4217), three capital letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Currency([u8; 3]);

const _: () = assert!(size_of::<Value>() <= 24);

impl Value {
    /// Whether it is anything but [`Value::Unset`].
    pub const fn is_set(&self) -> bool {
        !matches!(self, Self::Unset)
    }

    /// A text value.
    pub fn text(text: impl Into<Arc<str>>) -> Self {
        Self::Text(text.into())
    }
}

impl Currency {
    /// The currency of that code, if ISO 4217 lists it as money in use.
    pub fn by_code(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        digits(bytes).map(|_| Self(bytes))
    }

    /// Its code.
    pub fn code(&self) -> &str {
        // What ISO 4217 writes where there is no currency.
        str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// How many digits behind the point its amounts are shown with.
    pub fn digits(self) -> u32 {
        digits(self.0).unwrap_or(2)
    }
}

/// The currencies in use without digits behind the point (ISO 4217, list one; funds, metals and test codes left out), in order.
const WITHOUT_DIGITS: &[u8] =
    b"BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF ";
/// Those with two digits.
const WITH_TWO_DIGITS: &[u8] = b"AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG ";
/// Those with three.
const WITH_THREE_DIGITS: &[u8] = b"BHD IQD JOD KWD LYD OMR TND ";

/// The digits behind the point of a currency in use.
fn digits(code: [u8; 3]) -> Option<u32> {
    let [one, two, three] = code;
    let entry = [one, two, three, b' '];
    let listed = |list: &[u8]| list.as_chunks::<4>().0.binary_search(&entry).is_ok();
    if listed(WITH_TWO_DIGITS) {
        Some(2)
    } else if listed(WITHOUT_DIGITS) {
        Some(0)
    } else if listed(WITH_THREE_DIGITS) {
        Some(3)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_currency_is_found() {
        for (list, shown) in [
            (WITHOUT_DIGITS, 0),
            (WITH_TWO_DIGITS, 2),
            (WITH_THREE_DIGITS, 3),
        ] {
            let (codes, rest) = list.as_chunks::<4>();
            assert!(codes.is_sorted() && rest.is_empty());
            for [one, two, three, _] in codes {
                assert_eq!(digits([*one, *two, *three]), Some(shown));
            }
        }
        assert_eq!(digits(*b"XAU"), None, "gold is no money in use");
    }
}
