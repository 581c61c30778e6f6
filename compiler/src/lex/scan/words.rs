//! Words and numbers: each is judged together with what stands before it on its line.

use smol_str::SmolStr;

use super::{Scanner, length};
use crate::{
    finding::{Finding, Rule},
    lex::{Token, TokenKind, amount, literal, name},
    source::Span,
};

/// Parts of a duration that were written apart are joined up to this length.
const DURATION_BYTES_MAX: usize = 64;

impl Scanner<'_> {
    pub(super) fn word(&mut self, span: Span) {
        let text = self.slice(span);
        let plain = text.bytes().all(|byte| !byte.is_ascii_uppercase());
        let number = self.number_on_line_before(span);
        let number = number.filter(|_| !self.is_key(span));
        if let Some(number) = number.filter(|_| literal::is_unit(text)) {
            self.lexed.tokens.pop();
            return self.duration(number.span.to(span));
        }
        if let Some(number) = number
            && number.kind != TokenKind::Duration
            && self.currency_after(span, text, plain)
        {
            return;
        }
        if matches!(text, "am" | "pm" | "AM" | "PM")
            && let Some(last) = self.last_on_line_before(span)
            && matches!(last.kind, TokenKind::Time | TokenKind::Int)
            && !self.is_key(span)
            && let Some(meant) = literal::time_of_day(self.slice(last.span.to(span)))
        {
            self.take_back_last(last);
            return self.mend(TokenKind::Time, last.span.to(span), "a time of day", &meant);
        }
        if plain || self.is_currency_of_type(text) {
            return self.push(TokenKind::of_word(text), span);
        }
        let kind = TokenKind::of_word(&name::snake_case(text));
        if self.is_value_in_capitals(kind, span) {
            let meant = format!("{}_value", kind.text());
            let finding = name::instead(self.place(span), text, &meant);
            self.lexed.findings.push(finding);
            self.lexed.mended.insert(span.start, SmolStr::new(meant));
            return self.push(TokenKind::Name, span);
        }
        self.lexed
            .findings
            .push(name::misspelt(self.place(span), text));
        self.push(kind, span);
    }

    /// Whether `AT` is a value, as in `DE | AT` or `== AT`: a word in capitals that would be a keyword in small letters, which no value can be.
    fn is_value_in_capitals(&self, kind: TokenKind, span: Span) -> bool {
        use TokenKind as T;
        // What can begin a value or a condition is meant as that.
        let begins = kind.is_message_event()
            || matches!(
                kind,
                T::Not | T::Now | T::True | T::False | T::Tagged | T::Reachable | T::InFlow
            );
        let behind = self.text.get(span.end as usize..).unwrap_or("");
        let behind = behind_comments(behind).chars().next().unwrap_or('\n');
        let before = self.lexed.tokens.last().map(|last| last.kind);
        let in_place = match before {
            Some(T::Pipe | T::Equal | T::NotEqual | T::Case) => true,
            Some(T::Colon | T::LeftBracket) => matches!(behind, '|' | ',' | ']'),
            Some(T::Comma) => matches!(behind, ',' | ']'),
            _ => false,
        };
        let text = self.slice(span);
        kind.is_keyword()
            && !begins
            && in_place
            && text.bytes().all(|byte| byte.is_ascii_uppercase())
    }

    /// Whether a word is the key of what follows: `5 day: 3` is a value and the key of the next one.
    ///
    /// No key is in capitals, so `5 EUR: 3` has none.
    fn is_key(&self, span: Span) -> bool {
        let mut letters = self.slice(span).bytes();
        let behind = self.text.get(span.end as usize..);
        letters.any(|byte| !byte.is_ascii_uppercase())
            && behind.is_some_and(|rest| rest.trim_start_matches([' ', '\t']).starts_with(':'))
    }

    /// Whether an upper-case word stands in `money(…)`.
    pub(super) fn is_currency_of_type(&self, text: &str) -> bool {
        text.bytes().all(|byte| byte.is_ascii_uppercase())
            && matches!(
                self.lexed.tokens.as_slice(),
                [.., money, paren] if money.kind == TokenKind::Money_ && paren.kind == TokenKind::LeftParen
            )
    }

    /// `2d`, and what was meant as a number with something behind it.
    pub(super) fn number_word(&mut self, span: Span) {
        let text = self.slice(span);
        let word = text.trim_start_matches(|letter: char| {
            letter.is_ascii_digit() || letter == '_' || letter == '.'
        });
        if word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_uppercase()) {
            let own = Span::new(span.start, span.end - length(word.len()));
            self.push(TokenKind::Int, own);
            let number = self.digits_before();
            return self.amount(number, number.to(span), word);
        }
        if matches!(word, "am" | "pm" | "AM" | "PM")
            && let Some(meant) = literal::time_of_day(text)
        {
            return self.mend(TokenKind::Time, span, "a time of day", &meant);
        }
        if matches!(word, "k" | "K")
            && let Some(digits) = text.strip_suffix(word)
        {
            if self.is_before_a_length() {
                return self.length_without_unit(span);
            }
            if let Some(meant) = amount::of_thousands(digits) {
                return self.mend(TokenKind::Int, span, "a whole number", &meant);
            }
        }
        self.duration(span);
    }

    /// Whether a length of time stands behind what was read last: `wait`, `in last`, `up to`.
    fn is_before_a_length(&self) -> bool {
        use TokenKind as T;
        let mut before = self.lexed.tokens.iter().rev().map(|token| token.kind);
        match before.next() {
            Some(T::Wait | T::For | T::Last | T::Every | T::Within | T::Per) => true,
            Some(T::To) => before.next() == Some(T::Up),
            _ => false,
        }
    }

    /// `wait 1k`: how long that is nobody knows.
    fn length_without_unit(&mut self, span: Span) {
        let message = format!("`{}` is not a duration", self.slice(span));
        let finding = Finding::new(Rule::InvalidDuration, self.place(span), message);
        let help = "say which unit: `s`, `min`, `h`, `d` or `w`, for example `2d`";
        self.lexed.findings.push(finding.with_help(help));
        self.lexed
            .mended
            .insert(span.start, SmolStr::new_static("1min"));
        self.push(TokenKind::Duration, span);
    }

    /// Pushes a duration, together with parts of it that were written apart before it.
    pub(super) fn duration(&mut self, mut span: Span) {
        let own = span;
        loop {
            let joiner = self.and_between_parts(span);
            if let Some(and) = joiner {
                self.take_back_last(and);
                span = and.span.to(span);
            }
            let Some(before) = self.last_on_line_before(span) else {
                break;
            };
            let is_part = before.kind == TokenKind::Duration
                && before.span.range().len() <= DURATION_BYTES_MAX;
            if !is_part {
                break;
            }
            self.take_back_last(before);
            span = before.span.to(span);
        }
        let text = self.slice(span);
        let parts = text.split_whitespace().filter(|part| *part != "and");
        let joined: String = parts.collect();
        let judged = literal::duration(&joined);
        let apart = joined.len() != text.len() || own != span;
        let bad = match judged {
            Ok(()) if !apart => None,
            Ok(()) => Some(literal::BadDuration {
                meant: joined,
                or: None,
            }),
            Err(bad) => Some(bad),
        };
        if let Some(bad) = bad {
            self.lexed
                .mended
                .insert(span.start, SmolStr::new(&bad.meant));
            let finding = literal::bad_duration(self.place(span), text, bad);
            self.lexed.findings.push(finding);
        }
        self.push(TokenKind::Duration, span);
    }

    /// The `and` of `2 days and 3 hours`, where a part is not written as durations are: between two that are, it joins conditions.
    fn and_between_parts(&self, part: Span) -> Option<Token> {
        let [.., before, and] = self.lexed.tokens.as_slice() else {
            return None;
        };
        let (before, and) = (*before, *and);
        let are_parts = before.kind == TokenKind::Duration
            && and.kind == TokenKind::And
            && before.span.range().len() <= DURATION_BYTES_MAX
            && self.on_one_line(before.span, and.span)
            && self.on_one_line(and.span, part);
        let is_spoken = literal::duration(self.slice(part)).is_err()
            || self.lexed.mended.contains_key(&before.span.start);
        // `x < 2 days and 3 hours < y` compares both.
        let behind = self.text.get(part.end as usize..).unwrap_or("");
        let is_compared = behind
            .trim_start()
            .starts_with(['<', '>', '=', '!', '-', '+']);
        (are_parts && is_spoken && !is_compared).then_some(and)
    }

    /// Takes back the last token, with what was found wrong with it.
    pub(super) fn take_back_last(&mut self, token: Token) {
        self.lexed.tokens.pop();
        self.lexed.mended.remove(&token.span.start);
        if self
            .lexed
            .findings
            .last()
            .is_some_and(|finding| finding.primary.span == token.span)
        {
            self.lexed.findings.pop();
        }
    }

    pub(super) fn date(&mut self, kind: TokenKind, span: Span) {
        let meant = literal::padded_date(self.slice(span));
        if meant == self.slice(span) {
            self.push(kind, span);
        } else {
            self.mend(kind, span, "a date", &meant);
        }
    }

    /// The last token, if nothing but blanks stands between it and `span`.
    pub(super) fn last_on_line_before(&self, span: Span) -> Option<Token> {
        let last = self.lexed.tokens.last().copied()?;
        self.on_one_line(last.span, span).then_some(last)
    }

    pub(super) fn number_on_line_before(&self, span: Span) -> Option<Token> {
        let last = self.lexed.tokens.last()?;
        let is_number = matches!(last.kind, TokenKind::Int | TokenKind::Decimal);
        is_number.then(|| self.last_on_line_before(span)).flatten()
    }

    /// Whether only blanks of one line, and some, lie between two stretches.
    pub(super) fn on_one_line(&self, first: Span, second: Span) -> bool {
        let gap = self
            .text
            .get(first.end as usize..second.start as usize)
            .unwrap_or("\n");
        !gap.is_empty() && gap.bytes().all(|byte| byte == b' ' || byte == b'\t')
    }
}

/// What stands behind blanks and comments.
fn behind_comments(mut text: &str) -> &str {
    loop {
        text = text.trim_start();
        if !text.starts_with('#') {
            return text;
        }
        text = text.split_once('\n').map_or("", |(_, rest)| rest);
    }
}
