//! Scanning an object that holds nothing unusual, which is nearly every row.
//!
//! What this takes is JSON, and says what `serde_json` says of it; whatever it does not take, that one reads.
//! A backslash is unusual, so that a name or text is what stands between its quotes.

/// How deep values are looked into.
const DEPTH: u32 = 8;

/// A text that is being scanned; what finds something unusual says none, and is at no place that means anything.
pub(in crate::wire) struct Scan<'a> {
    text: &'a str,
    rest: &'a [u8],
}

/// How many bytes come before the first that a JSON string does not take as it is.
#[inline]
pub(in crate::wire) fn plain_length(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    while let Some((eight, behind)) = rest.split_first_chunk::<8>() {
        let marks = special_bytes(u64::from_le_bytes(*eight));
        if marks != 0 {
            return bytes.len() - rest.len() + (marks.trailing_zeros() / 8) as usize;
        }
        rest = behind;
    }
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
    let plain = rest.iter().position(is_special).unwrap_or(rest.len());
    bytes.len() - rest.len() + plain
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
        let rest = text.as_bytes();
        let mut scan = Self { text, rest };
        scan.space();
        scan.members(member)?;
        scan.space();
        scan.rest.is_empty().then_some(())
    }

    /// Reads an object: gives the name of each member to one who reads its value.
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
            let name = self.string()?;
            self.space();
            self.take(b':')?;
            self.space();
            member(self, name)?;
            self.space();
            let (next, rest) = self.rest.split_first()?;
            self.rest = rest;
            match next {
                b',' => {}
                b'}' => return Some(()),
                _ => return None,
            }
        }
    }

    /// Reads a value: its text.
    #[inline]
    pub(in crate::wire) fn value(&mut self) -> Option<&'a str> {
        let start = self.at();
        match self.rest.first()? {
            b'"' => drop(self.string()?),
            _ => self.pass(DEPTH)?,
        }
        self.text.get(start..self.at())
    }

    /// Whether an object comes next.
    pub(in crate::wire) fn is_at_object(&self) -> bool {
        self.rest.first() == Some(&b'{')
    }

    const fn at(&self) -> usize {
        self.text.len() - self.rest.len()
    }

    /// Passes over a byte, if it is the next one.
    #[inline]
    fn take(&mut self, byte: u8) -> Option<()> {
        let (next, rest) = self.rest.split_first()?;
        (*next == byte).then(|| self.rest = rest)
    }

    #[inline]
    fn space(&mut self) {
        while let [b' ' | b'\t' | b'\n' | b'\r', rest @ ..] = self.rest {
            self.rest = rest;
        }
    }

    /// Passes over a value.
    fn pass(&mut self, depth: u32) -> Option<()> {
        match self.rest.first()? {
            b'"' => self.string().map(drop),
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
            let (next, rest) = self.rest.split_first()?;
            self.rest = rest;
            match next {
                b',' => {}
                b']' => return Some(()),
                _ => return None,
            }
        }
    }

    /// What stands between quotes.
    #[inline]
    fn string(&mut self) -> Option<&'a str> {
        self.take(b'"')?;
        let start = self.at();
        let (_, rest) = self.rest.split_at_checked(plain_length(self.rest))?;
        self.rest = rest;
        let end = self.at();
        self.take(b'"')?;
        self.text.get(start..end)
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        self.rest = self.rest.strip_prefix(word)?;
        Some(())
    }

    fn number(&mut self) -> Option<()> {
        let _ = self.take(b'-');
        if self.take(b'0').is_none() {
            self.digits()?;
        }
        if self.take(b'.').is_some() {
            self.digits()?;
        }
        if let [b'e' | b'E', rest @ ..] = self.rest {
            self.rest = rest;
            if let [b'+' | b'-', rest @ ..] = self.rest {
                self.rest = rest;
            }
            self.digits()?;
        }
        Some(())
    }

    /// One digit or more.
    fn digits(&mut self) -> Option<()> {
        let length = self.rest.iter().take_while(|byte| byte.is_ascii_digit());
        let (digits, rest) = self.rest.split_at_checked(length.count())?;
        self.rest = rest;
        (!digits.is_empty()).then_some(())
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
