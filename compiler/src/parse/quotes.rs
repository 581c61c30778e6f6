//! Where the quote of a string belongs that is not closed on its line.
//!
//! The lexer takes such a string to the end of its line; what stands there besides was mostly not meant to be part of it.

use crate::{
    finding::{Edit, Finding, Fix, Rule},
    lex::{Lexed, Token, TokenKind as T, lex},
    source::{FileId, Span, own_line},
};

/// Puts the quotes that findings of the lexer offer where they mend the line.
pub(super) fn settle(findings: &mut [Finding], text: &str) {
    for finding in findings {
        // A text over several lines has both of its quotes.
        let is_closed = finding.fixes.iter().any(|fix| fix.edits.len() > 1);
        if finding.rule != Rule::UnterminatedString || is_closed {
            continue;
        }
        let Some(line) = Line::around(text, finding.primary.span.start) else {
            continue;
        };
        let Some(meant) = line.meant() else {
            continue;
        };
        let at = |place: usize| u32::try_from(line.start + place).unwrap_or(u32::MAX);
        let file = finding.primary.file;
        finding.primary.span = Span::new(at(meant.quote), at(meant.quote + 1));
        let title = format!("close it with `{}`", meant.sign);
        finding.help = vec![title.clone()];
        finding.fixes = vec![Fix {
            title,
            edits: vec![Edit {
                place: Span::at(at(meant.place)).in_file(file),
                text: meant.sign.to_owned(),
            }],
        }];
    }
}

/// Lines that are longer, in bytes, are written by no one.
const LINE_MAX: usize = 1_000;

/// A line with a string that is not closed.
struct Line<'t> {
    text: &'t str,
    /// Where it begins in the file, in bytes.
    start: usize,
    /// Where the string begins in the line.
    quote: usize,
}

/// What is missing.
struct Closing {
    /// Where the string begins in which it is missing.
    quote: usize,
    /// Where it belongs.
    place: usize,
    sign: &'static str,
}

impl<'t> Line<'t> {
    /// The line of the quote at `offset`; none for a string of several lines.
    fn around(text: &'t str, offset: u32) -> Option<Self> {
        let behind = text.get(offset as usize..)?;
        let start = offset as usize - own_line::before(text, offset).len();
        let end = offset as usize + own_line::behind(text, offset).len();
        if behind.starts_with("\"\"\"") || end - start > LINE_MAX {
            return None;
        }
        Some(Self {
            text: text.get(start..end)?.trim_end(),
            start,
            quote: offset as usize - start,
        })
    }

    /// What mends the line; none where nothing better is known than to close the string at its end.
    fn meant(&self) -> Option<Closing> {
        self.before_the_next_member()
            .or_else(|| self.behind_a_value())
            .or_else(|| self.before_what_closes())
    }

    /// `subject: "Hi, text: "Hello"`: a string that ends in a key lacks its quote before that.
    fn before_the_next_member(&self) -> Option<Closing> {
        let tokens = lex(FileId(0), self.text).tokens;
        tokens.windows(4).find_map(|window| {
            let [open, chunk, close, next] = window else {
                return None;
            };
            let is_text =
                [open.kind, chunk.kind, close.kind] == [T::TextStart, T::TextChunk, T::TextEnd];
            // A word touches the quote only if that one was meant to open.
            if !is_text || next.span.start != close.span.end || next.kind.is_sign() {
                return None;
            }
            let said = self.text.get(chunk.span.range())?;
            let value = before_key(said)?;
            let place = chunk.span.start as usize + value.len();
            self.mended(open.span.start as usize, place, "\"")
        })
    }

    /// `"Hi {contact.email`, `"Hi {contact.email", text: "Hello"`: the value is not closed.
    fn behind_a_value(&self) -> Option<Closing> {
        let inside = self.text.get(self.quote + 1..)?;
        let open = open_value(inside)?;
        let value = inside.get(open + 1..)?;
        if let Some(quote) = value.find('"') {
            // What goes on behind an operator is a text in the value.
            let is_whole = value
                .get(..quote)?
                .ends_with(|sign: char| sign.is_alphanumeric() || matches!(sign, '_' | ')'))
                && !has_words_in_a_row(value.get(..quote)?);
            let place = self.quote + 1 + open + 1 + quote;
            return is_whole
                .then(|| self.mended(self.quote, place, "}"))
                .flatten();
        }
        self.at_end("}\"")
    }

    /// `{ subject: "Hi }`, `if contact.country == "DE then`: what closes or opens something is no part of the string.
    fn before_what_closes(&self) -> Option<Closing> {
        let head = self.text.trim_start();
        let opens = ["if", "elseif", "case", "wait", "repeat"]
            .iter()
            .any(|word| head.starts_with(word));
        let inside = self.text.get(self.quote + 1..).unwrap_or("");
        let word = [" then", " do"].iter().find_map(|word| {
            let at = inside.find(word)?;
            let behind = inside.get(at + word.len()..)?;
            let is_word = behind.is_empty() || behind.starts_with(' ');
            (opens && is_word).then_some(self.quote + 1 + at)
        });
        match word {
            Some(place) => self.mended(self.quote, place, "\""),
            None if self.braces_before() > 0 => self.at_end("\"").or_else(|| self.at_end("}\"")),
            None => None,
        }
    }

    /// Closes the string at the end of the line, but before the brackets that close what was opened before it.
    fn at_end(&self, closing: &'static str) -> Option<Closing> {
        let mut end = self.text;
        for _ in 0..self.braces_before() {
            end = end.strip_suffix('}')?.trim_end();
        }
        (end.len() > self.quote)
            .then(|| self.mended(self.quote, end.len(), closing))
            .flatten()
    }

    /// How many braces stand open before the string.
    fn braces_before(&self) -> usize {
        let before = self.text.get(..self.quote).unwrap_or("");
        let mut depth = 0_usize;
        for token in lex(FileId(0), before).tokens {
            match token.kind {
                T::LeftBrace => depth += 1,
                T::RightBrace => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        depth
    }

    /// The closing, if nothing is wrong with the strings of the line that has it.
    fn mended(&self, quote: usize, place: usize, closing: &'static str) -> Option<Closing> {
        let (before, behind) = (self.text.get(..place)?, self.text.get(place..)?);
        let Lexed {
            findings, tokens, ..
        } = lex(FileId(0), &format!("{before}{closing}{behind}"));
        let is_wrong = |finding: &Finding| {
            matches!(finding.rule, Rule::UnterminatedString | Rule::SyntaxError)
        };
        let is_sound = !findings.iter().any(is_wrong) && !closes_too_much(&tokens);
        is_sound.then_some(Closing {
            quote,
            place,
            sign: closing,
        })
    }
}

/// Whether more braces are closed than the line opens.
fn closes_too_much(tokens: &[Token]) -> bool {
    let count = |kind: T| tokens.iter().filter(|token| token.kind == kind).count();
    count(T::RightBrace) > count(T::LeftBrace)
}

/// What stands before the key of a member at the end of a text: of `Hi, text: `, `Hi`.
fn before_key(said: &str) -> Option<&str> {
    let key = said.trim_end().strip_suffix(':')?;
    let is_of_word = |letter: char| letter.is_ascii_lowercase() || letter == '_';
    let value = key.trim_end_matches(is_of_word);
    let is_key = value.len() < key.len() && value.ends_with([' ', ',']);
    let value = value.trim_end();
    is_key.then(|| value.strip_suffix(',').unwrap_or(value).trim_end())
}

/// Whether two names stand side by side, as they do in no value: `confirm your subscription`.
fn has_words_in_a_row(value: &str) -> bool {
    let tokens = lex(FileId(0), value).tokens;
    let mut pairs = tokens.iter().zip(tokens.iter().skip(1));
    pairs.any(|(one, next)| one.kind == T::Name && next.kind == T::Name)
}

/// Where the brace stands in the inside of a string that is not closed in it.
fn open_value(inside: &str) -> Option<usize> {
    let mut open = None;
    let mut escaped = false;
    for (at, sign) in inside.char_indices() {
        match sign {
            _ if escaped => {}
            '{' if open.is_none() => open = Some(at),
            '}' => open = None,
            _ => {}
        }
        escaped = sign == '\\' && !escaped;
    }
    open.or_else(|| {
        // Closed only by what closes the declaration around it.
        let first = inside.find('{')?;
        let quote = inside.get(first..)?.find('"')? + first;
        (!inside.get(first..quote)?.contains('}')).then_some(first)
    })
}
