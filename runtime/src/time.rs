//! Moments and durations: whole microseconds, so that arithmetic is exact and order is total.

use serde::{Deserialize, Serialize};

/// A moment: microseconds since 1970-01-01T00:00Z, within the years 0001 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Timestamp(i64);

/// A length of time in microseconds, negative ones too.
///
/// `d` is exactly 24 hours and `w` seven of them (language reference, section 1).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Duration(i64);

impl Timestamp {
    /// 0001-01-01T00:00Z.
    pub const MIN: Self = Self(-62_135_596_800_000_000);
    /// 9999-12-31T23:59:59.999999Z.
    pub const MAX: Self = Self(253_402_300_799_999_999);

    /// The moment so many microseconds after 1970-01-01T00:00Z; none outside the years 0001 to 9999.
    pub const fn from_micros(micros: i64) -> Option<Self> {
        if micros >= Self::MIN.0 && micros <= Self::MAX.0 {
            Some(Self(micros))
        } else {
            None
        }
    }

    /// Microseconds since 1970-01-01T00:00Z.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// This moment moved by `duration`; none outside the years 0001 to 9999.
    pub const fn checked_add(self, duration: Duration) -> Option<Self> {
        match self.0.checked_add(duration.0) {
            Some(micros) => Self::from_micros(micros),
            None => None,
        }
    }

    /// This moment moved back by `duration`; none outside the years 0001 to 9999.
    pub const fn checked_sub(self, duration: Duration) -> Option<Self> {
        match self.0.checked_sub(duration.0) {
            Some(micros) => Self::from_micros(micros),
            None => None,
        }
    }

    /// This moment moved by `duration`, or the end of time on that side.
    #[must_use]
    pub fn saturating_add(self, duration: Duration) -> Self {
        Self(
            self.0
                .saturating_add(duration.0)
                .clamp(Self::MIN.0, Self::MAX.0),
        )
    }

    /// How long from `earlier` to this; negative if `earlier` is later.
    pub const fn since(self, earlier: Self) -> Duration {
        // Two moments lie at most 10,000 years apart, which fits.
        Duration(self.0 - earlier.0)
    }
}

impl Duration {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// One second.
    pub const SECOND: Self = Self(1_000_000);
    /// One minute.
    pub const MINUTE: Self = Self(60 * Self::SECOND.0);
    /// One hour.
    pub const HOUR: Self = Self(60 * Self::MINUTE.0);
    /// Exactly 24 hours.
    pub const DAY: Self = Self(24 * Self::HOUR.0);
    /// Seven days.
    pub const WEEK: Self = Self(7 * Self::DAY.0);
    /// The longest that the language takes: 10,000 years of 365 days.
    pub const MAX: Self = Self(3_650_000 * Self::DAY.0);

    /// So many microseconds.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Its microseconds.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Whether it is longer than nothing.
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// The sum; none on overflow.
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(micros) => Some(Self(micros)),
            None => None,
        }
    }

    /// The difference; none on overflow.
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(micros) => Some(Self(micros)),
            None => None,
        }
    }

    /// The product; none on overflow.
    pub const fn checked_mul(self, factor: i64) -> Option<Self> {
        match self.0.checked_mul(factor) {
            Some(micros) => Some(Self(micros)),
            None => None,
        }
    }
}
