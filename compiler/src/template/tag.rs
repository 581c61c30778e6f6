//! Where a template's placeholders are: `{{ … }}`, `{% … %}`, `{# … #}` and raw blocks.
//!
//! The boundaries are those that minijinja's lexer finds: strings and brackets inside a placeholder are skipped over.
//! What is counted on the way bounds how deep its parser can go.

use std::ops::Range;

/// The most pieces (words, numbers, strings, signs) of one placeholder; each can be a level of the parser's recursion.
const PIECES_MAX: usize = 400;

/// The most brackets that may be open at once in a placeholder.
const BRACKETS_MAX: usize = 16;

/// One placeholder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    /// What it is.
    pub kind: TagKind,
    /// All of it, in bytes.
    pub range: Range<usize>,
    /// What stands between its signs; empty for comments and raw blocks.
    pub inner: Range<usize>,
}

/// The kinds of placeholder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TagKind {
    /// `{{ … }}`
    Variable,
    /// `{% … %}`
    Block,
    /// `{# … #}`, and `{% raw %}` to `{% endraw %}`.
    Opaque,
}

/// A placeholder that cannot be read, and where it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Broken {
    /// The first byte of its opening sign.
    pub start: usize,
    /// What is wrong with it.
    pub kind: BrokenKind,
}

/// What is wrong with a placeholder's outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BrokenKind {
    /// It has no `}}`, `%}` or `#}`.
    Unclosed(&'static str),
    /// A raw block has no `{% endraw %}`.
    RawWithoutEnd,
    /// Too long or too deep.
    TooComplex,
}

impl Tag {
    /// The first word of a block: `if`, `endfor`, …; empty where there is none.
    pub(super) fn keyword<'t>(&self, text: &'t str) -> &'t str {
        let inner = text.get(self.inner.clone()).unwrap_or("").trim_start();
        let length = inner
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
            .count();
        inner.get(..length).unwrap_or("")
    }

    /// The opening sign: `{{`, `{%` or `{#`.
    pub(super) fn opener(&self) -> Range<usize> {
        self.range.start..self.range.start + 2
    }
}

/// All placeholders in source order, or the first one that cannot be read.
pub(super) fn tags(text: &str) -> Result<Vec<Tag>, Broken> {
    let mut tags = Vec::new();
    let mut offset = 0;
    while let Some((start, sign)) = next_opener(text, offset) {
        let tag = match sign {
            b'#' => comment(text, start)?,
            b'%' => match raw_block(text, start)? {
                Some(tag) => tag,
                None => placeholder(text, start, TagKind::Block)?,
            },
            _ => placeholder(text, start, TagKind::Variable)?,
        };
        offset = tag.range.end;
        tags.push(tag);
    }
    Ok(tags)
}

fn next_opener(text: &str, from: usize) -> Option<(usize, u8)> {
    let bytes = text.as_bytes().get(from..)?;
    let found = bytes
        .windows(2)
        .position(|pair| matches!(pair, [b'{', b'{' | b'%' | b'#']))?;
    bytes.get(found + 1).map(|sign| (from + found, *sign))
}

fn comment(text: &str, start: usize) -> Result<Tag, Broken> {
    let inside = text.get(start + 2..).unwrap_or("");
    let end = inside.find("#}").ok_or(Broken {
        start,
        kind: BrokenKind::Unclosed("#}"),
    })?;
    Ok(opaque(start, start + 2 + end + 2))
}

fn opaque(start: usize, end: usize) -> Tag {
    Tag {
        kind: TagKind::Opaque,
        range: start..end,
        inner: end..end,
    }
}

/// The raw block that begins at `start`, if one does: nothing in it is a placeholder.
fn raw_block(text: &str, start: usize) -> Result<Option<Tag>, Broken> {
    let Some(opened) = simple_block_end(text, start, "raw") else {
        return Ok(None);
    };
    let mut from = opened;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find("{%")) {
        let block = from + found;
        if let Some(end) = simple_block_end(text, block, "endraw") {
            return Ok(Some(opaque(start, end)));
        }
        from = block + 2;
    }
    Err(Broken {
        start,
        kind: BrokenKind::RawWithoutEnd,
    })
}

/// Where `{% WORD %}` at `start` ends, if that is what stands there.
fn simple_block_end(text: &str, start: usize, word: &str) -> Option<usize> {
    let inside = text.get(start + 2..)?;
    let inside = inside.strip_prefix(['-', '+']).unwrap_or(inside);
    let rest = inside.trim_ascii_start().strip_prefix(word)?;
    let rest = rest.trim_ascii_start();
    let rest = rest.strip_prefix(['-', '+']).unwrap_or(rest);
    let rest = rest.strip_prefix("%}")?;
    Some(text.len() - rest.len())
}

/// The placeholder that begins at `start`.
fn placeholder(text: &str, start: usize, kind: TagKind) -> Result<Tag, Broken> {
    let closer = match kind {
        TagKind::Block => "%}",
        _ => "}}",
    };
    let broken = |kind| Err(Broken { start, kind });
    let bytes = text.as_bytes();
    let signed = matches!(bytes.get(start + 2), Some(b'-' | b'+'));
    let first = start + 2 + usize::from(signed);
    let (mut offset, mut open, mut pieces) = (first, 0_usize, 0_usize);
    while let Some(byte) = bytes.get(offset) {
        if open == 0
            && let Some(end) = closes(bytes, offset, closer.as_bytes())
        {
            let inner = first..offset;
            let range = start..end;
            return Ok(Tag { kind, range, inner });
        }
        match byte {
            b'(' | b'[' | b'{' => open += 1,
            b')' | b']' | b'}' if open == 0 => return broken(BrokenKind::Unclosed(closer)),
            b')' | b']' | b'}' => open -= 1,
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            pieces += 1;
        }
        if pieces > PIECES_MAX || open > BRACKETS_MAX {
            return broken(BrokenKind::TooComplex);
        }
        offset = match piece_end(bytes, offset) {
            Some(end) => end,
            None => return broken(BrokenKind::Unclosed(closer)),
        };
    }
    broken(BrokenKind::Unclosed(closer))
}

/// Where the closing sign at `offset` ends, with the `-` or `+` that may stand before it.
fn closes(bytes: &[u8], offset: usize, closer: &[u8]) -> Option<usize> {
    let signed = matches!(bytes.get(offset), Some(b'-' | b'+'));
    let at = offset + usize::from(signed);
    bytes
        .get(at..)?
        .starts_with(closer)
        .then_some(at + closer.len())
}

/// Where the word, string or sign at `offset` ends; none for a string without an end.
fn piece_end(bytes: &[u8], offset: usize) -> Option<usize> {
    let rest = bytes.get(offset..)?;
    match rest.first()? {
        quote @ (b'"' | b'\'') => {
            let mut escaped = false;
            let inside = rest.iter().skip(1).position(|byte| {
                let ends = !escaped && byte == quote;
                escaped = !escaped && *byte == b'\\';
                ends
            })?;
            Some(offset + 1 + inside + 1)
        }
        byte if is_word(*byte) => {
            let length = rest.iter().take_while(|byte| is_word(**byte)).count();
            Some(offset + length)
        }
        _ => Some(offset + 1),
    }
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed step fails the test")]

    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        let tags = tags(text).unwrap();
        tags.into_iter().map(|tag| &text[tag.range]).collect()
    }

    #[test]
    fn strings_and_brackets_do_not_end_a_placeholder() {
        assert_eq!(texts(r#"a {{ "}}" }} b"#), [r#"{{ "}}" }}"#]);
        assert_eq!(texts("{{ {'a': {}}['a'] }}!"), ["{{ {'a': {}}['a'] }}"]);
        assert_eq!(texts(r"{{ '\'}}' }}"), [r"{{ '\'}}' }}"]);
    }

    #[test]
    fn whitespace_signs_belong_to_the_placeholder() {
        assert_eq!(
            texts("{%- if a -%}b{%+ endif +%}"),
            ["{%- if a -%}", "{%+ endif +%}"]
        );
    }

    #[test]
    fn a_raw_block_is_one_piece() {
        let text = "{% raw %}{{ x }{% if %}{% endraw %}{# {{ #}";
        assert_eq!(
            texts(text),
            ["{% raw %}{{ x }{% if %}{% endraw %}", "{# {{ #}"]
        );
    }

    #[test]
    fn what_has_no_end_is_found_at_its_beginning() {
        for (text, start) in [
            ("ab {{ x }. {{ y }}", 3),
            ("{% if x", 0),
            ("é{# x", 2),
            ("{{ 'x }}", 0),
        ] {
            let broken = tags(text).unwrap_err();
            assert_eq!(broken.start, start, "{text}");
            assert!(matches!(broken.kind, BrokenKind::Unclosed(_)), "{text}");
        }
        assert_eq!(
            tags("x{% raw %}").unwrap_err().kind,
            BrokenKind::RawWithoutEnd
        );
    }

    #[test]
    fn depth_and_length_are_bounded() {
        for piece in ["not ", "-", "(", "a|b|", "x if y else "] {
            let text = format!("{{{{ {} }}}}", piece.repeat(100_000));
            assert_eq!(
                tags(&text).unwrap_err().kind,
                BrokenKind::TooComplex,
                "{piece}"
            );
        }
    }
}
