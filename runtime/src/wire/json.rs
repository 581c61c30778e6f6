//! JSON objects as their members: names, and the text of values that are read later by their declared type.
//!
//! Whatever is not asked for is passed over, however deep it is nested.
//! `scan` reads what is usual; the rest, and all that is wrong, is read by `serde_json`, which says why.

pub(super) mod scan;

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;
use smallvec::SmallVec;

use super::RowError;

/// How many members an object has at most without taking memory for them.
const USUAL: usize = 8;

/// The text of a JSON value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Raw<'a> {
    text: &'a str,
    /// Whether it is known that no backslash stands in it.
    is_plain: bool,
}

/// The members of an object, in their order, no name twice.
#[derive(Debug)]
pub(super) struct Members<'a>(SmallVec<[(Cow<'a, str>, Raw<'a>); USUAL]>);

/// A member's place among the others, and its value.
pub(super) type Found<'a> = (usize, Raw<'a>);

/// The items of an array.
#[derive(Debug)]
pub(super) struct Items<'a>(pub(super) Vec<Raw<'a>>);

/// What a JSON value is, told by its first byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Null,
    Bool,
    Number,
    String,
    Array,
    Object,
}

impl<'a> Raw<'a> {
    /// Reads a value with nothing behind it.
    pub(super) fn of_text(text: &'a str) -> serde_json::Result<Self> {
        serde_json::from_str::<&RawValue>(text).map(Self::of_value)
    }

    fn of_value(value: &'a RawValue) -> Self {
        Self {
            text: value.get(),
            is_plain: false,
        }
    }

    /// A value that was scanned.
    pub(super) const fn plain(text: &'a str) -> Self {
        Self {
            text,
            is_plain: true,
        }
    }

    /// As it stands in the row.
    pub(super) const fn get(self) -> &'a str {
        self.text
    }
}

impl Shape {
    pub(super) fn of(raw: Raw<'_>) -> Self {
        match raw.get().as_bytes().first() {
            Some(b'n') => Self::Null,
            Some(b't' | b'f') => Self::Bool,
            Some(b'"') => Self::String,
            Some(b'[') => Self::Array,
            Some(b'{') => Self::Object,
            _ => Self::Number,
        }
    }
}

impl<'a> Members<'a> {
    /// Reads a row.
    pub(super) fn of_row(row: &'a str) -> Result<Self, RowError> {
        if !row.trim_start().starts_with('{') {
            // Say that it is broken where it is, and that it is no object where it is whole.
            serde_json::from_str::<serde::de::IgnoredAny>(row)
                .map_err(|error| RowError::not_json(&error, row))?;
            return Err(RowError::NotObject);
        }
        Self::of_text(row)
    }

    /// Reads an object's text.
    pub(super) fn of_text(text: &'a str) -> Result<Self, RowError> {
        let mut members = Self::none();
        let usual = scan::Scan::whole(text, |scan, name| members.take(scan, name));
        if usual.is_none() {
            let read = serde_json::from_str::<Self>(text);
            members = read.map_err(|error| RowError::not_json(&error, text))?;
        }
        match members.repeated() {
            Some(name) => Err(RowError::Twice(name)),
            None => Ok(members),
        }
    }

    /// No members.
    pub(super) fn none() -> Self {
        Self(SmallVec::new())
    }

    /// Scans the value of a member and adds it.
    #[inline]
    pub(super) fn take(&mut self, scan: &mut scan::Scan<'a>, name: &'a str) -> Option<()> {
        let value = Raw::plain(scan.value()?);
        self.0.push((Cow::Borrowed(name), value));
        Some(())
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Looks for a member.
    #[inline]
    pub(super) fn find(&self, name: &str) -> Option<Found<'a>> {
        let place = self.0.iter().position(|(member, _)| member == name)?;
        self.0.get(place).map(|(_, raw)| (place, *raw))
    }

    pub(super) fn get(&self, name: &str) -> Option<Raw<'a>> {
        self.find(name).map(|(_, raw)| raw)
    }

    pub(super) fn iter<'m>(&'m self) -> impl Iterator<Item = (&'m str, Raw<'a>)> + use<'m, 'a> {
        self.0.iter().map(|(name, raw)| (&**name, *raw))
    }

    /// Likewise, with names that outlive the members.
    pub(super) fn iter_named<'m>(
        &'m self,
    ) -> impl Iterator<Item = (&'m Cow<'a, str>, Raw<'a>)> + use<'m, 'a> {
        self.0.iter().map(|(name, raw)| (name, *raw))
    }

    /// A name that is there twice.
    pub(super) fn repeated(&self) -> Option<String> {
        const FEW: usize = 16;
        if self.0.len() <= FEW {
            let mut rest = self.0.as_slice();
            while let Some(((name, _), others)) = rest.split_first() {
                if others.iter().any(|(other, _)| other == name) {
                    return Some(name.to_string());
                }
                rest = others;
            }
            return None;
        }
        let mut names: Vec<&str> = self.0.iter().map(|(name, _)| &**name).collect();
        names.sort_unstable();
        let mut pairs = names.iter().zip(names.iter().skip(1));
        let repeated = pairs.find(|(one, other)| one == other);
        repeated.map(|(name, _)| (*name).to_owned())
    }
}

/// The text of a JSON string.
#[inline]
pub(super) fn string(raw: Raw<'_>) -> Option<Cow<'_, str>> {
    let text = raw.get();
    let (b'"', inner) = (text.as_bytes().first()?, text.get(1..text.len() - 1)?) else {
        return None;
    };
    if !raw.is_plain && inner.contains('\\') {
        serde_json::from_str(text).ok().map(Cow::Owned)
    } else {
        Some(Cow::Borrowed(inner))
    }
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Items<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(ItemsVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Members<'de>, A::Error> {
        let mut members = SmallVec::new();
        while let Some(Name(name)) = access.next_key()? {
            members.push((name, Raw::of_value(access.next_value()?)));
        }
        Ok(Members(members))
    }
}

struct ItemsVisitor;

impl<'de> Visitor<'de> for ItemsVisitor {
    type Value = Items<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Items<'de>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(Raw::of_value(item));
        }
        Ok(Items(items))
    }
}

/// A member's name, borrowed where it has no escapes.
struct Name<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Name<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;

        impl<'de> Visitor<'de> for NameVisitor {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }

            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Borrowed(name)))
            }

            fn visit_str<E>(self, name: &str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(name.to_owned())))
            }
        }

        deserializer.deserialize_str(NameVisitor)
    }
}
