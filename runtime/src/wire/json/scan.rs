//! Scanning an object that holds nothing unusual, which is nearly every row.
//!
//! What this takes is JSON, and says what `serde_json` says of it; whatever it does not take, that one reads.
//! A backslash is unusual, so that a name or text is what stands between its quotes.

use crate::{
    time::Timestamp,
    wire::moment::{parse_timestamp, parse_usual},
};

/// How deep values are looked into.
const DEPTH: u32 = 8;

/// A text that is being scanned; what finds something unusual says none, and is at no place that means anything.
pub(in crate::wire) struct Scan<'a> {
    text: &'a str,
    /// How much of it was read.
    at: usize,
}

/// How many bytes come before the first that a JSON string does not take as it is.
#[inline]
pub(in crate::wire) fn plain_length(bytes: &[u8]) -> usize {
    // Nearly all names and texts end in these bytes, and take no longer than this.
    for start in [0, 8] {
        let Some(word) = bytes.get(start..).and_then(<[u8]>::first_chunk) else {
            break;
        };
        let marks = special_bytes(u64::from_le_bytes(*word));
        if marks != 0 {
            return start + (marks.trailing_zeros() / 8) as usize;
        }
    }
    long_plain_length(bytes)
}

#[inline(never)]
fn long_plain_length(bytes: &[u8]) -> usize {
    let (words, rest) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let marks = special_bytes(u64::from_le_bytes(*word));
        if marks != 0 {
            return index * 8 + (marks.trailing_zeros() / 8) as usize;
        }
    }
    let plain = rest.iter().copied().position(is_special);
    words.len() * 8 + plain.unwrap_or(rest.len())
}

/// Whether a JSON string takes all bytes as they are.
#[inline]
pub(in crate::wire) fn is_plain(bytes: &[u8]) -> bool {
    let marks = |word: [u8; 8]| special_bytes(u64::from_le_bytes(word));
    // To look at some bytes twice takes less time than to look at the last ones one by one.
    if let Some(last) = bytes.last_chunk::<8>() {
        let words = bytes.as_chunks::<8>().0.iter().chain([last]);
        words.fold(0, |all, word| all | marks(*word)) == 0
    } else if let (Some([a, b, c, d]), Some([e, f, g, h])) =
        (bytes.first_chunk::<4>(), bytes.last_chunk::<4>())
    {
        marks([*a, *b, *c, *d, *e, *f, *g, *h]) == 0
    } else {
        !bytes.iter().copied().any(is_special)
    }
}

const fn is_special(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | 0..0x20)
}

/// Marks, in the highest bit of each byte, quotes, backslashes and control characters; exact up to the lowest mark.
#[inline]
const fn special_bytes(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let quote = word ^ (ONES * b'"' as u64);
    let backslash = word ^ (ONES * b'\\' as u64);
    // Each term has the highest bit of a byte set where that is below what is subtracted.
    let quotes = quote.wrapping_sub(ONES) & !quote;
    let backslashes = backslash.wrapping_sub(ONES) & !backslash;
    let controls = word.wrapping_sub(ONES * 0x20) & !word;
    (quotes | backslashes | controls) & HIGH
}

impl<'a> Scan<'a> {
    /// Reads an object with nothing but white space around it: gives the name of each member to one who reads its value.
    pub(in crate::wire) fn whole(
        text: &'a str,
        member: impl FnMut(&mut Self, &'a str) -> Option<()>,
    ) -> Option<()> {
        let mut scan = Self { text, at: 0 };
        scan.space();
        scan.members(member)?;
        scan.space();
        (scan.at == text.len()).then_some(())
    }

    /// Reads an object: gives the name of each member to one who reads its value.
    #[inline]
    pub(in crate::wire) fn members(
        &mut self,
        mut member: impl FnMut(&mut Self, &'a str) -> Option<()>,
    ) -> Option<()> {
        self.take(b'{')?;
        self.space();
        if self.take(b'}').is_some() {
            return Some(());
        }
        loop {
            self.space();
            let name = self.name()?;
            self.space();
            member(self, name)?;
            self.space();
            match self.next()? {
                b',' => {}
                b'}' => return Some(()),
                _ => return None,
            }
        }
    }

    /// Reads a member's name and what stands between it and the value.
    #[inline]
    fn name(&mut self) -> Option<&'a str> {
        if let Some(name) = self.usual_name() {
            return Some(name);
        }
        let name = self.string()?;
        self.space();
        self.take(b':')?;
        Some(name)
    }

    /// A name that nearly every row has, written as nearly all are: its end need not be looked for.
    #[inline]
    fn usual_name(&mut self) -> Option<&'static str> {
        let rest = self.text.as_bytes().get(self.at..)?;
        // Arrays of a known length are compared without a call.
        macro_rules! one_of {
            ($($written:literal $name:literal,)*) => {
                $(if rest.first_chunk() == Some($written) {
                    self.at += $written.len();
                    return Some($name);
                })*
            };
        }
        one_of! {
            b"\"id\":" "id",
            b"\"at\":" "at",
            b"\"contact\":" "contact",
            b"\"event\":" "event",
            b"\"data\":" "data",
        }
        None
    }

    /// Reads a text that says a moment.
    pub(in crate::wire) fn moment(&mut self) -> Option<Timestamp> {
        // Most are as long as this one, so that their end need not be looked for.
        const LENGTH: usize = "2026-01-05T09:00:00.123456Z".len();
        let rest = self.text.as_bytes().get(self.at..)?;
        if let Some([b'"', text @ .., b'"']) = rest.first_chunk::<{ LENGTH + 2 }>()
            && let Some(at) = parse_usual(text)
        {
            self.at += LENGTH + 2;
            return Some(at);
        }
        parse_timestamp(self.string()?)
    }

    /// Reads a value: its text.
    #[inline]
    pub(in crate::wire) fn value(&mut self) -> Option<&'a str> {
        let start = self.at;
        match self.peek()? {
            b'"' => self.pass_string()?,
            _ => self.pass(DEPTH)?,
        }
        self.text.get(start..self.at)
    }

    /// Whether an object comes next.
    pub(in crate::wire) fn is_at_object(&self) -> bool {
        self.peek() == Some(b'{')
    }

    /// The byte that comes next.
    #[inline]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Passes over the byte that comes next.
    #[inline]
    fn next(&mut self) -> Option<u8> {
        let next = self.peek()?;
        self.at += 1;
        Some(next)
    }

    /// Passes over a byte, if it is the next one.
    #[inline]
    fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    #[inline]
    fn space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    /// Passes over a value.
    fn pass(&mut self, depth: u32) -> Option<()> {
        match self.peek()? {
            b'"' => self.pass_string(),
            b'{' => {
                let inside = depth.checked_sub(1)?;
                self.members(|scan, _| scan.pass(inside))
            }
            b'[' => self.array(depth.checked_sub(1)?),
            b't' => self.word(b"true"),
            b'f' => self.word(b"false"),
            b'n' => self.word(b"null"),
            _ => self.number(),
        }
    }

    fn array(&mut self, inside: u32) -> Option<()> {
        self.take(b'[')?;
        self.space();
        if self.take(b']').is_some() {
            return Some(());
        }
        loop {
            self.space();
            self.pass(inside)?;
            self.space();
            match self.next()? {
                b',' => {}
                b']' => return Some(()),
                _ => return None,
            }
        }
    }

    /// Reads a text: what stands between the quotes.
    #[inline]
    pub(in crate::wire) fn string(&mut self) -> Option<&'a str> {
        let start = self.at + 1;
        self.pass_string()?;
        self.text.get(start..self.at - 1)
    }

    /// Passes over a text and its quotes.
    fn pass_string(&mut self) -> Option<()> {
        let (b'"', rest) = self.text.as_bytes().get(self.at..)?.split_first()? else {
            return None;
        };
        let length = plain_length(rest);
        (rest.get(length) == Some(&b'"')).then(|| self.at += length + 2)
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        let rest = self.text.as_bytes().get(self.at..)?;
        rest.starts_with(word).then(|| self.at += word.len())
    }

    fn number(&mut self) -> Option<()> {
        let _ = self.take(b'-');
        if self.take(b'0').is_none() {
            self.digits()?;
        }
        if self.take(b'.').is_some() {
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        Some(())
    }

    /// One digit or more.
    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    fn pairs(text: &str) -> Option<Vec<(&str, &str)>> {
        let mut pairs = Vec::new();
        Scan::whole(text, |scan, name| {
            pairs.push((name, scan.value()?));
            Some(())
        })?;
        Some(pairs)
    }

    #[test]
    fn the_first_special_byte_is_found_wherever_it_stands() {
        for special in ['"', '\\', '\n', '\u{0}', '\u{1f}'] {
            for before in 0..20 {
                let text = format!("{}{special}é\"", "ü!~\u{7f} abc".repeat(3));
                let text: String = text.chars().skip(before).collect();
                let expected = text.bytes().position(|byte| byte == special as u8);
                assert_eq!(Some(plain_length(text.as_bytes())), expected);
                assert!(!is_plain(text.as_bytes()));
                assert!(is_plain(&text.as_bytes()[..expected.unwrap()]));
            }
        }
        assert_eq!(plain_length("zoë #[]".as_bytes()), 8);
    }

    #[test]
    fn members_are_names_and_texts() {
        let found = pairs(" { \"a\" : [1, {\"b\":-0.5e+3}] ,\"\":null}\n").unwrap();
        let expected = [("a", "[1, {\"b\":-0.5e+3}]"), ("", "null")];
        assert_eq!(found, expected);
        assert!(pairs("{}").unwrap().is_empty());
    }

    #[test]
    fn what_is_unusual_is_left_to_others() {
        for text in [
            "",
            "[]",
            "{",
            "{}}",
            "{\"a\":1,}",
            "{\"a\"}",
            "{,}",
            "{\"a\":01}",
            "{\"a\":1.}",
            "{\"a\":.5}",
            "{\"a\":+1}",
            "{\"a\":1e}",
            "{\"a\":nul}",
            "{\"a\":nulla}",
            "{\"a\\n\":1}",
            "{\"a\":\"\\n\"}",
            "{\"a\":\"\n\"}",
            "{\"a\":[1 2]}",
            "{\"a\":[[[[[[[[[[1]]]]]]]]]]}",
            "\u{a0}{}",
        ] {
            assert_eq!(pairs(text), None, "{text}");
        }
    }

    proptest! {
        /// Whatever is taken is JSON, with the same members.
        #[test]
        fn what_is_taken_is_json(text in r#"\{("[ab\\é]{0,9}" ?: ?([-+0-9.eE]{1,4}|true|nul+|"[a"\\ \n]{0,3}"|\[[0, ]{0,4}\]|\{"a":1\}),?){0,3}\}"#) {
            use serde_json::value::RawValue;
            use std::collections::HashMap;

            if let Some(pairs) = pairs(&text) {
                let read: HashMap<&str, &RawValue> = serde_json::from_str(&text).unwrap();
                for (name, _) in &pairs {
                    let last = pairs.iter().rev().find(|(other, _)| other == name);
                    prop_assert_eq!(last.map(|(_, value)| *value), read.get(name).map(|raw| raw.get()));
                }
            }
        }
    }
}
