//! What is no part of the language: signs of other languages, look-alikes, merge conflicts.

use super::{Raw, Scanner, length};
use crate::{
    finding::Beside,
    lex::{
        TokenKind,
        look_alike::{self, Meaning},
        name,
    },
    source::Span,
};

impl Scanner<'_> {
    /// A sign of another language: it is read as ours.
    pub(super) fn foreign_sign(&mut self, span: Span) {
        let written = self.slice(span);
        if written == "!" && self.begins_shown_field(span) {
            return self.sign_of_a_field(span);
        }
        let kind = match written {
            "&&" | "&" => TokenKind::And,
            // `{contact.first_name || "there"}`
            "||" if self.is_before_last_text_of_value(span) => TokenKind::Coalesce,
            "||" => TokenKind::Or,
            // `{contact.first_name!"there"}`
            "!" if self.is_behind_a_name(span) && self.is_before_last_text_of_value(span) => {
                TokenKind::Coalesce
            }
            "!" => TokenKind::Not,
            "!==" | "<>" => TokenKind::NotEqual,
            "=<" => TokenKind::LessOrEqual,
            "=>" => TokenKind::GreaterOrEqual,
            _ => TokenKind::Equal,
        };
        let meant = kind.text();
        let finding = self.syntax_error(span, format!("`{written}` is written `{meant}` here"));
        // Signs may touch their operands; words may not.
        let before = self
            .text
            .get(..span.start as usize)
            .unwrap_or("")
            .chars()
            .next_back();
        let after = self
            .text
            .get(span.end as usize..)
            .unwrap_or("")
            .chars()
            .next();
        let touches_before =
            before.is_some_and(|before| before.is_alphanumeric() || "_)]}\"%".contains(before));
        let touches_after = after.is_some_and(|after| !after.is_whitespace());
        let is_word = kind.is_word() || written == "!" && kind == TokenKind::Coalesce;
        let text = format!(
            "{}{meant}{}",
            if is_word && touches_before { " " } else { "" },
            if is_word && touches_after { " " } else { "" },
        );
        let place = self.place(span);
        self.lexed.findings.push(
            finding
                .with_help(format!("write `{meant}`"))
                .with_replacement(format!("change to `{meant}`"), place, text),
        );
        self.push(kind, span);
    }

    /// Whether a sign is the first one of a value that is put into a text, with a word behind it.
    fn begins_shown_field(&self, sign: Span) -> bool {
        let before = self.lexed.tokens.last().map(|last| last.kind);
        let behind = self.text.get(sign.end as usize..).unwrap_or("");
        before == Some(TokenKind::InterpolationStart)
            && behind
                .trim_start()
                .starts_with(|letter: char| letter.is_ascii_alphabetic())
    }

    /// `{!contact.first_name}` is how another tool shows a field, and denies nothing.
    ///
    /// Before a condition it does deny, and which of them stands there is not known yet: no change takes it away here.
    fn sign_of_a_field(&mut self, span: Span) {
        let finding = self
            .syntax_error(span, "a field that is shown has no `!`")
            .with_help("a field is written `{contact.first_name ?? \"there\"}`, and what is denied `{not contact.vip}`")
            .beside(Beside::Sign);
        self.lexed.findings.push(finding);
    }

    fn is_behind_a_name(&self, sign: Span) -> bool {
        let before = self.text.get(..sign.start as usize).unwrap_or("");
        before.ends_with(|sign: char| sign.is_alphanumeric() || sign == '_')
    }

    /// Whether a plain text stands behind a sign within a value that is put into a text, and ends that value.
    fn is_before_last_text_of_value(&self, sign: Span) -> bool {
        if !matches!(self.modes.last(), Some(super::Mode::Interpolation { .. })) {
            return false;
        }
        let behind = self.text.get(sign.end as usize..).unwrap_or("");
        let behind = behind.trim_start();
        let Some(quote) = behind
            .chars()
            .next()
            .filter(|sign| matches!(sign, '"' | '\''))
        else {
            return false;
        };
        let inner = behind.get(1..).unwrap_or("");
        let end = inner.find([quote, '\\', '{', '\n']);
        let ending = end.and_then(|end| inner.get(end..)).unwrap_or("");
        let after = ending.strip_prefix(quote);
        after.is_some_and(|after| after.trim_start().starts_with('}'))
    }

    /// Reports characters that are no part of the language, and goes on behind them.
    pub(super) fn foreign_character(&mut self, start: usize) {
        let rest = self.text.get(start..).unwrap_or("");
        let Some(first) = rest.chars().next() else {
            return;
        };
        if first.is_alphabetic() {
            return self.foreign_word(start);
        }
        if self.apostrophe_in_a_number(start, first)
            || self.field_of_somebody(start, first)
            || self.short_not(start, first)
        {
            return;
        }
        let Some((meaning, called)) = look_alike::meaning(first) else {
            let strange = |character: &char| {
                !character.is_alphanumeric()
                    && !character.is_whitespace()
                    && (!character.is_ascii()
                        || character.is_control()
                        || r"$@~^\%".contains(*character))
                    && look_alike::meaning(*character).is_none()
            };
            let run: usize = rest
                .chars()
                .skip(1)
                .take_while(strange)
                .map(char::len_utf8)
                .sum();
            return self.unknown(start, first, first.len_utf8() + run);
        };
        match meaning {
            Meaning::Sign(kind) => {
                let span = self.take(start, first.len_utf8());
                let finding = self
                    .syntax_error(
                        span,
                        format!("{called} stands where `{}` is meant", kind.text()),
                    )
                    .with_help(format!("write `{}`", kind.text()))
                    .with_replacement(
                        format!("change to `{}`", kind.text()),
                        self.place(span),
                        kind.text(),
                    );
                self.lexed.findings.push(finding);
                self.sign(kind, span);
            }
            Meaning::Blank => self.foreign_blank(start, called),
            Meaning::Quote(ends) => self.foreign_quotes(start, first, ends, called),
        }
    }

    /// `contact's plan`: a field, as it is said; whether an apostrophe stands so.
    fn field_of_somebody(&mut self, start: usize, first: char) -> bool {
        let Some(owner) = self.lexed.tokens.last().copied() else {
            return false;
        };
        let rest = self.text.get(start..).unwrap_or("");
        let rest = rest.strip_prefix(first).unwrap_or("");
        let behind = rest.strip_prefix('s').unwrap_or("");
        let field = behind.trim_start_matches([' ', '\t']);
        let is_field = field.len() < behind.len()
            && field.starts_with(|letter: char| letter.is_ascii_alphabetic());
        let touches = owner.span.end as usize == start;
        if !matches!(first, '\'' | '\u{2019}')
            || owner.kind != TokenKind::Contact
            || !touches
            || !is_field
        {
            return false;
        }
        let span = self.take(start, rest.len() - field.len() + first.len_utf8());
        let word: String = field
            .chars()
            .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
            .collect();
        let finding = self
            .syntax_error(span, "a field of the contact stands behind a dot")
            .with_help(format!("write `contact.{word}`"))
            .with_replacement(format!("change to `contact.{word}`"), self.place(span), ".");
        self.lexed.findings.push(finding);
        self.push(TokenKind::Dot, span);
        true
    }

    /// `isn't`, `doesn't`: read as two words, of which the second denies; whether an apostrophe stands so.
    fn short_not(&mut self, start: usize, first: char) -> bool {
        const VERBS: [&str; 9] = [
            "isn", "aren", "wasn", "doesn", "didn", "hasn", "haven", "don", "hadn",
        ];
        let Some(verb) = self.lexed.tokens.last().copied() else {
            return false;
        };
        let rest = self.text.get(start..).unwrap_or("");
        let behind = rest.strip_prefix(first).unwrap_or("").strip_prefix('t');
        let is_whole = behind.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
        let is_verb = VERBS.contains(&self.slice(verb.span)) && verb.span.end as usize == start;
        if !matches!(first, '\'' | '\u{2019}') || !is_whole || !is_verb {
            return false;
        }
        self.take_back_last(verb);
        let end = self.take(start, first.len_utf8() + 1);
        let whole = verb.span.to(end);
        let word = Span::new(verb.span.start, verb.span.end - 1);
        let written = self.slice(whole);
        let finding = self
            .syntax_error(whole, format!("`{written}` is no word of the language"))
            .with_help("what is denied has `not` before it: `not opened welcome`, `not contact in vip`; two values differ by `!=`");
        self.lexed.findings.push(finding);
        // Where nothing reads the rest as something that is said, it is this word that is wrong.
        for offset in [whole.start, word.end, whole.end] {
            self.excuse(offset);
        }
        // The `do` of `don't` begins no block.
        let kind = TokenKind::of_word(self.slice(word));
        let kind = if kind == TokenKind::Do {
            TokenKind::Name
        } else {
            kind
        };
        self.push(kind, word);
        self.push(TokenKind::Not, Span::new(word.end, whole.end));
        true
    }

    pub(super) fn foreign_blank(&mut self, start: usize, called: &str) {
        let is_blank =
            |character: &char| matches!(look_alike::meaning(*character), Some((Meaning::Blank, _)));
        let rest = self.text.get(start..).unwrap_or("");
        let run: usize = rest.chars().take_while(is_blank).map(char::len_utf8).sum();
        let span = self.take(start, run);
        let finding = self
            .syntax_error(span, format!("{called} stands in the text"))
            .with_help("write an ordinary blank")
            .with_replacement("change to a blank", self.place(span), " ");
        self.lexed.findings.push(finding);
    }

    /// `“Hello”`: one finding, and a string.
    pub(super) fn foreign_quotes(
        &mut self,
        start: usize,
        first: char,
        ends: &[char],
        called: &str,
    ) {
        let rest = self.text.get(start + first.len_utf8()..).unwrap_or("");
        let ends_it = |sign: char| sign == '\n' || ends.contains(&sign);
        let end = rest.find(ends_it).unwrap_or(rest.len());
        let (inside, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let (inside, end) = match behind.chars().next() {
            Some(end) if end != '\n' => (inside, end.len_utf8()),
            _ => (inside.trim_end_matches('\r'), 0),
        };
        let open = self.take(start, first.len_utf8());
        let whole = self.take(start, first.len_utf8() + inside.len() + end);
        let finding = self
            .syntax_error(open, format!("{called} stands where `\"` is meant"))
            .with_help("write strings between `\"` and `\"`")
            .with_replacement("change to `\"`", self.place(whole), format!("\"{inside}\""));
        self.lexed.findings.push(finding);
        self.push(TokenKind::TextStart, open);
        if !inside.is_empty() {
            self.push(
                TokenKind::TextChunk,
                Span::new(open.end, open.end + length(inside.len())),
            );
        }
        self.push(
            TokenKind::TextEnd,
            Span::new(open.end + length(inside.len()), whole.end),
        );
    }

    /// `größe`: letters that no name can hold; with what stands before it, one word.
    pub(super) fn foreign_word(&mut self, start: usize) {
        let part_of_word = |character: &char| character.is_alphanumeric() || *character == '_';
        let rest = self.text.get(start..).unwrap_or("");
        let run: usize = rest
            .chars()
            .take_while(part_of_word)
            .map(char::len_utf8)
            .sum();
        let mut span = self.take(start, run);
        if let Some(before) = self.lexed.tokens.last().copied()
            && before.span.end == span.start
            && before.kind.is_word()
        {
            self.take_back_last(before);
            span = before.span.to(span);
        }
        let finding = name::misspelt(self.place(span), self.slice(span));
        self.lexed.findings.push(finding);
        self.push(TokenKind::Name, span);
    }

    pub(super) fn unknown(&mut self, start: usize, first: char, bytes: usize) {
        const SHOWN: usize = 10;
        if (first == '@' && self.address(start))
            || self.currency_sign(start, first)
            || self.currency_of_a_type(start, first)
            || (first == '$' && bytes == 1 && self.sign_of_a_name(start))
        {
            return;
        }
        let span = self.take(start, bytes);
        let written = self.slice(span);
        let dots = written.chars().nth(SHOWN).map_or("", |_| "…");
        let shown: String = written.chars().take(SHOWN).collect();
        let message = format!(
            "`{}{dots}` is no part of the language",
            shown.escape_debug()
        );
        let finding = self.syntax_error(span, message);
        let finding = match first {
            '$' | '€' | '£' | '¥' => {
                finding.with_help("write the currency behind the amount: `10 USD`")
            }
            _ => finding
                .with_help("remove it")
                .with_replacement("remove it", self.place(span), ""),
        };
        self.lexed.findings.push(finding);
        self.excuse(span.end);
    }

    /// `$value`, which is a name without its sign; whether a name stands behind it.
    fn sign_of_a_name(&mut self, start: usize) -> bool {
        let rest = self.text.get(start + 1..).unwrap_or("");
        let is_name = |letter: char| letter.is_ascii_alphabetic() || letter == '_';
        if !rest.starts_with(is_name) {
            return false;
        }
        let span = self.take(start, 1);
        let finding = self
            .syntax_error(span, "names have no `$`")
            .with_help("take the `$` away")
            .with_replacement("take the `$` away", self.place(span), "")
            .beside(Beside::Sign);
        self.lexed.findings.push(finding);
        true
    }

    /// `ada@example.com` without quotes: one finding, and a string; whether an address stands around the `@` at `start`.
    fn address(&mut self, start: usize) -> bool {
        let is_part = |letter: char| letter.is_alphanumeric() || "._-+".contains(letter);
        let before = self.text.get(..start).unwrap_or("");
        let local = before.len() - before.trim_end_matches(is_part).len();
        let rest = self.text.get(start + 1..).unwrap_or("");
        let domain = rest.find(|letter| !is_part(letter)).unwrap_or(rest.len());
        let domain = rest.get(..domain).unwrap_or("").trim_end_matches('.').len();
        if local == 0 || domain == 0 {
            return false;
        }
        let first = start - local;
        let mut earlier = self.lexed.tokens.iter().rev();
        let earlier = earlier.find(|token| (token.span.start as usize) < first);
        // `$5a@b`: the amount goes on into what would be the address.
        if earlier.is_some_and(|token| token.span.end as usize > first) {
            return false;
        }
        while let Some(last) = self.lexed.tokens.last().copied()
            && last.span.start as usize >= first
        {
            if matches!(last.kind, TokenKind::TextEnd | TokenKind::InterpolationEnd) {
                return false;
            }
            self.take_back_last(last);
        }
        let span = self.take(first, local + 1 + domain);
        let written = self.slice(span);
        let finding = self
            .syntax_error(
                span,
                format!("the address `{written}` stands without quotes"),
            )
            .with_help(format!("write `\"{written}\"`"))
            .with_replacement(
                "put it in quotes",
                self.place(span),
                format!("\"{written}\""),
            );
        self.lexed.findings.push(finding);
        self.push(TokenKind::TextStart, Span::at(span.start));
        self.push(TokenKind::TextChunk, span);
        self.push(TokenKind::TextEnd, Span::at(span.end));
        true
    }

    /// A merge conflict: one finding, and only its first side is read.
    pub(super) fn conflict(&mut self, raw: Raw, span: Span) {
        let start = span.start as usize;
        let begins_line = self
            .text
            .get(..start)
            .map(|before| before.trim_end_matches([' ', '\t']))
            .is_some_and(|before| before.is_empty() || before.ends_with('\n'));
        if !begins_line {
            return self.unknown(start, '<', span.range().len());
        }
        let rest = self.text.get(start..).unwrap_or("");
        let ends = rest.find('\n').map_or(self.text.len(), |end| start + end);
        self.move_to(ends);
        if raw == Raw::ConflictStart || !self.in_conflict {
            let finding = self
                .syntax_error(span, "a merge conflict is not resolved")
                .with_help(
                    "choose one side, and remove the lines with `<<<<<<<`, `=======` and `>>>>>>>`",
                );
            self.lexed.findings.push(finding);
        }
        let marker = self.slice(span);
        self.in_conflict = marker != ">>>>>>>";
        if matches!(marker, "<<<<<<<" | ">>>>>>>") || self.no_conflict_ends {
            return;
        }
        let rest = self.text.get(ends..).unwrap_or("");
        match rest.find("\n>>>>>>>") {
            Some(found) => {
                let end = ends + found + 1;
                self.in_conflict = false;
                let line = self.text.get(end..).and_then(|rest| rest.find('\n'));
                self.move_to(line.map_or(self.text.len(), |line| end + line));
            }
            None => self.no_conflict_ends = true,
        }
    }
}
