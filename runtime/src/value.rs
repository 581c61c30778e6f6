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
        digits(code).map(|_| Self(bytes))
    }

    /// Its code.
    pub fn code(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// How many digits behind the point its amounts are shown with.
    pub fn digits(self) -> u32 {
        digits(self.code()).unwrap_or(2)
    }
}

/// The digits behind the point of each currency in use (ISO 4217, list one; funds, metals and test codes left out).
fn digits(code: &str) -> Option<u32> {
    const NONE: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
    const THREE: &str = "BHD IQD JOD KWD LYD OMR TND";
    const TWO: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG";
    let listed = |list: &str| list.split(' ').any(|known| known == code);
    if listed(TWO) {
        Some(2)
    } else if listed(NONE) {
        Some(0)
    } else if listed(THREE) {
        Some(3)
    } else {
        None
    }
}
