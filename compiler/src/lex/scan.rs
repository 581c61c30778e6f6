//! The lexer itself: logos finds the tokens of code, and a stack of modes tells code from the inside of strings.

use logos::{Lexer, Logos};
use smol_str::SmolStr;

use super::{
    Lexed, Token, TokenKind, literal,
    look_alike::{self, Meaning},
    name,
};
use crate::{
    finding::{Finding, Rule},
    source::{FileId, FileSpan, Span},
    syntax::{Comment, CommentKind},
};

/// Tokens of code as logos sees them; they are judged afterwards.
#[derive(Logos, Debug, Clone, Copy, PartialEq, Eq)]
#[logos(skip r"[ \t\r\n\f]+")]
enum Raw {
    #[regex(r"#[^\n]*", allow_greedy = true)]
    Comment,
    #[regex(r"[a-zA-Z_][a-zA-Z0-9_]*")]
    Word,
    #[regex(r"[0-9][0-9_]*(\.[0-9][0-9_]*)?")]
    Number,
    #[regex(r"[0-9][0-9_]*(\.[0-9][0-9_]*)?[a-zA-Z][a-zA-Z0-9_.]*")]
    NumberWord,
    #[regex(r"[0-9][0-9_]*(\.[0-9][0-9_]*)?%")]
    Percent,
    #[regex(r"[0-9][0-9_]*(\.[0-9][0-9_]*)?[ \t]+%")]
    PercentGap,
    #[regex(r"[0-9][0-9]?:[0-9][0-9](:[0-9][0-9])?")]
    Time,
    #[regex(r"[0-9][0-9][0-9][0-9]-[0-9][0-9]?-[0-9][0-9]?")]
    Date,
    #[regex(r"[0-9][0-9][0-9][0-9]-[0-9][0-9]?-[0-9][0-9]?T[0-9][0-9]?:[0-9][0-9](:[0-9][0-9](\.[0-9]+)?)?(Z|[+-][0-9][0-9]:[0-9][0-9])?")]
    DateTime,
    #[token("\"")]
    Quote,
    #[token("\"\"\"")]
    BlockQuote,
    #[regex(r"<<<<<<<[^\n]*", allow_greedy = true)]
    ConflictStart,
    #[regex(r"=======[^\n]*", allow_greedy = true)]
    #[regex(r"\|\|\|\|\|\|\|[^\n]*", allow_greedy = true)]
    #[regex(r">>>>>>>[^\n]*", allow_greedy = true)]
    ConflictRest,
    #[token("{", |_| TokenKind::LeftBrace)]
    #[token("}", |_| TokenKind::RightBrace)]
    #[token("(", |_| TokenKind::LeftParen)]
    #[token(")", |_| TokenKind::RightParen)]
    #[token("[", |_| TokenKind::LeftBracket)]
    #[token("]", |_| TokenKind::RightBracket)]
    #[token(",", |_| TokenKind::Comma)]
    #[token(":", |_| TokenKind::Colon)]
    #[token(".", |_| TokenKind::Dot)]
    #[token("=", |_| TokenKind::Assign)]
    #[token("==", |_| TokenKind::Equal)]
    #[token("!=", |_| TokenKind::NotEqual)]
    #[token("<", |_| TokenKind::Less)]
    #[token("<=", |_| TokenKind::LessOrEqual)]
    #[token(">", |_| TokenKind::Greater)]
    #[token(">=", |_| TokenKind::GreaterOrEqual)]
    #[token("+", |_| TokenKind::Plus)]
    #[token("-", |_| TokenKind::Minus)]
    #[token("*", |_| TokenKind::Star)]
    #[token("/", |_| TokenKind::Slash)]
    #[token("??", |_| TokenKind::Coalesce)]
    #[token("?", |_| TokenKind::Question)]
    #[token("|", |_| TokenKind::Pipe)]
    Sign(TokenKind),
    #[token("&&")]
    #[token("&")]
    #[token("||")]
    #[token("!")]
    #[token("===")]
    #[token("!==")]
    #[token("<>")]
    #[token("=<")]
    #[token("=>")]
    Foreign,
    #[token(";")]
    Semicolon,
}

/// Parts of a duration that were written apart are joined up to this length.
const DURATION_BYTES_MAX: usize = 64;

/// Where the lexer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Inside a string.
    Text(OpenText),
    /// Inside `{…}` of a string, with that many further braces open.
    Interpolation { braces: u32 },
}

/// A string that is not closed yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct OpenText {
    form: TextForm,
    /// The offset of its quote.
    start: usize,
    /// What had been found before it: if it is never closed, what was found in it is taken back.
    tokens: usize,
    comments: usize,
    findings: usize,
    excused: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TextForm {
    /// `"…"`
    Line,
    /// `"""…"""`
    Block,
}

struct Scanner<'text> {
    file: FileId,
    text: &'text str,
    raw: Lexer<'text, Raw>,
    modes: Vec<Mode>,
    /// How many of `modes` are line strings: while there are any, a line's end matters.
    open_lines: usize,
    /// No `>>>>>>>` lies ahead.
    no_conflict_ends: bool,
    /// A `<<<<<<<` was found, and its `>>>>>>>` was not.
    in_conflict: bool,
    lexed: Lexed,
}

/// Cuts `text`, which is not too long, into tokens.
pub(super) fn scan(file: FileId, text: &str) -> Lexed {
    let mut scanner = Scanner {
        file,
        text,
        raw: Raw::lexer(text),
        modes: Vec::new(),
        open_lines: 0,
        no_conflict_ends: false,
        in_conflict: false,
        lexed: Lexed::default(),
    };
    if text.starts_with('\u{feff}') {
        scanner.move_to('\u{feff}'.len_utf8());
    }
    while scanner.step() {}
    scanner.lexed
}

impl<'text> Scanner<'text> {
    /// Takes the next token; false at the end of the text.
    fn step(&mut self) -> bool {
        if let Some(Mode::Text(open)) = self.modes.last().copied() {
            return self.inside_text(open);
        }
        let before = self.raw.span().end;
        let next = self.raw.next();
        let range = self.raw.span();
        if self.open_lines > 0 && self.line_ends_in(before, range.end) {
            return true;
        }
        match next {
            None => return self.at_end(),
            Some(Ok(raw)) => self.judge(raw),
            Some(Err(())) => self.foreign_character(range.start),
        }
        true
    }

    fn judge(&mut self, raw: Raw) {
        let span = self.raw_span();
        match raw {
            Raw::Comment => self.comment(span),
            Raw::Word => self.word(span),
            Raw::Number => {
                let decimal = self.slice(span).contains('.');
                self.push(
                    if decimal {
                        TokenKind::Decimal
                    } else {
                        TokenKind::Int
                    },
                    span,
                );
                self.currency_before(span);
            }
            Raw::NumberWord => self.number_word(span),
            Raw::Percent => self.push(TokenKind::Percent, span),
            Raw::PercentGap => {
                let meant: String = self.slice(span).split_whitespace().collect();
                self.mend(TokenKind::Percent, span, "a percentage", &meant);
            }
            Raw::Time => match literal::time_of_day(self.slice(span)) {
                Some(meant) if meant != self.slice(span) => {
                    self.mend(TokenKind::Time, span, "a time of day", &meant);
                }
                _ => self.push(TokenKind::Time, span),
            },
            Raw::Date => self.date(TokenKind::Date, span),
            Raw::DateTime => self.date(TokenKind::DateTime, span),
            Raw::Quote => self.open_text(TextForm::Line, span),
            Raw::BlockQuote => self.open_text(TextForm::Block, span),
            Raw::ConflictStart | Raw::ConflictRest => self.conflict(raw, span),
            Raw::Sign(kind) => self.sign(kind, span),
            Raw::Foreign => self.foreign_sign(span),
            Raw::Semicolon => {
                let finding = self
                    .syntax_error(span, "`;` has no place in the language")
                    .with_help("every statement ends where the next one begins")
                    .with_replacement("remove it", self.place(span), "");
                self.lexed.findings.push(finding);
                self.excuse(span.end);
            }
        }
    }

    fn push(&mut self, kind: TokenKind, span: Span) {
        self.lexed.tokens.push(Token { kind, span });
    }

    /// Pushes a literal that is written badly, with its finding.
    fn mend(&mut self, kind: TokenKind, span: Span, of_kind: &str, meant: &str) {
        let place = self.place(span);
        let finding = literal::bad_literal(place, self.slice(span), of_kind, meant);
        self.lexed.findings.push(finding);
        self.lexed.mended.insert(span.start, SmolStr::new(meant));
        self.push(kind, span);
    }

    fn comment(&mut self, span: Span) {
        let text = self.slice(span).trim_end_matches('\r');
        let end = span.start + length(text.len());
        let kind = if text.starts_with("##") {
            CommentKind::Doc
        } else {
            CommentKind::Plain
        };
        self.lexed.comments.push(Comment {
            span: Span::new(span.start, end),
            kind,
        });
    }

    fn sign(&mut self, kind: TokenKind, span: Span) {
        let kind = match (self.modes.last_mut(), kind) {
            (Some(Mode::Interpolation { braces }), TokenKind::LeftBrace) => {
                *braces += 1;
                kind
            }
            (Some(Mode::Interpolation { braces: 0 }), TokenKind::RightBrace) => {
                self.modes.pop();
                TokenKind::InterpolationEnd
            }
            (Some(Mode::Interpolation { braces }), TokenKind::RightBrace) => {
                *braces -= 1;
                kind
            }
            _ => kind,
        };
        self.push(kind, span);
    }

    /// A sign of another language: it is read as ours.
    fn foreign_sign(&mut self, span: Span) {
        let written = self.slice(span);
        let kind = match written {
            "&&" | "&" => TokenKind::And,
            "||" => TokenKind::Or,
            "!" => TokenKind::Not,
            "!==" | "<>" => TokenKind::NotEqual,
            "=<" => TokenKind::LessOrEqual,
            "=>" => TokenKind::GreaterOrEqual,
            _ => TokenKind::Equal,
        };
        let meant = kind.text();
        let finding = self
            .syntax_error(span, format!("`{written}` is written `{meant}` here"))
            .with_help(format!("write `{meant}`"));
        // Signs may touch their operands; words may not.
        let touches = |character: Option<char>| {
            character.is_some_and(|character| character.is_alphanumeric() || character == '_')
        };
        let before = self
            .text
            .get(..span.start as usize)
            .and_then(|text| text.chars().next_back());
        let after = self
            .text
            .get(span.end as usize..)
            .and_then(|text| text.chars().next());
        let is_word = kind.is_word();
        let text = format!(
            "{}{meant}{}",
            if is_word && touches(before) { " " } else { "" },
            if is_word && touches(after) { " " } else { "" },
        );
        let place = self.place(span);
        let finding = finding.with_replacement(format!("change to `{meant}`"), place, text);
        self.lexed.findings.push(finding);
        self.push(kind, span);
    }

    fn word(&mut self, span: Span) {
        let text = self.slice(span);
        let plain = text.bytes().all(|byte| !byte.is_ascii_uppercase());
        // `5 day: 3` is a value and the key of the next one.
        let is_key = self
            .text
            .get(span.end as usize..)
            .is_some_and(|rest| rest.trim_start_matches([' ', '\t']).starts_with(':'));
        let number = self.number_on_line_before(span).filter(|_| !is_key);
        if let Some(number) = number.filter(|_| literal::is_unit(text)) {
            self.lexed.tokens.pop();
            return self.duration(number.span.to(span));
        }
        if let Some(number) = number
            && number.kind != TokenKind::Duration
            && self.currency_after(number, span, text, plain)
        {
            return;
        }
        if let Some(last) = self.last_on_line_before(span)
            && matches!(last.kind, TokenKind::Time)
            && matches!(text, "am" | "pm" | "AM" | "PM")
            && let Some(meant) = literal::time_of_day(self.slice(last.span.to(span)))
        {
            self.take_back_last(last);
            return self.mend(TokenKind::Time, last.span.to(span), "a time of day", &meant);
        }
        if plain || self.is_currency_of_type(text) {
            return self.push(TokenKind::of_word(text), span);
        }
        self.lexed
            .findings
            .push(name::misspelt(self.place(span), text));
        self.push(TokenKind::of_word(&name::snake_case(text)), span);
    }

    /// Reads `word` as the currency of the number before it; whether it is one.
    fn currency_after(&mut self, number: Token, span: Span, word: &str, plain: bool) -> bool {
        let whole = number.span.to(span);
        if word.len() >= 2 && word.bytes().all(|byte| byte.is_ascii_uppercase()) {
            self.lexed.tokens.pop();
            self.push(TokenKind::Money, whole);
            return true;
        }
        let upper = word.to_ascii_uppercase();
        if matches!(
            upper.as_str(),
            "USD" | "EUR" | "GBP" | "CHF" | "JPY" | "CAD" | "AUD" | "SEK" | "NOK" | "DKK" | "PLN"
        ) && (plain || word != upper)
        {
            self.lexed.tokens.pop();
            let meant = format!("{} {upper}", self.slice(number.span));
            self.mend(TokenKind::Money, whole, "an amount of money", &meant);
            return true;
        }
        false
    }

    /// `USD 10` is read as `10 USD`.
    fn currency_before(&mut self, span: Span) {
        let [.., word, number] = self.lexed.tokens.as_slice() else {
            return;
        };
        let (word, number) = (*word, *number);
        let text = self.slice(word.span);
        let is_currency = word.kind == TokenKind::Name
            && text.len() == 3
            && text.bytes().all(|byte| byte.is_ascii_uppercase());
        if !is_currency || !self.on_one_line(word.span, span) {
            return;
        }
        let meant = format!("{} {text}", self.slice(number.span));
        self.lexed.tokens.pop();
        self.take_back_last(word);
        self.mend(
            TokenKind::Money,
            word.span.to(span),
            "an amount of money",
            &meant,
        );
    }

    /// Whether an upper-case word stands in `money(…)`.
    fn is_currency_of_type(&self, text: &str) -> bool {
        text.bytes().all(|byte| byte.is_ascii_uppercase())
            && matches!(
                self.lexed.tokens.as_slice(),
                [.., money, paren] if money.kind == TokenKind::Money_ && paren.kind == TokenKind::LeftParen
            )
    }

    /// `2d`, and what was meant as a number with something behind it.
    fn number_word(&mut self, span: Span) {
        let text = self.slice(span);
        let word = text.trim_start_matches(|letter: char| {
            letter.is_ascii_digit() || letter == '_' || letter == '.'
        });
        let digits = text.len() - word.len();
        if word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_uppercase()) {
            let meant = format!("{} {word}", text.get(..digits).unwrap_or(""));
            return self.mend(TokenKind::Money, span, "an amount of money", &meant);
        }
        if matches!(word, "am" | "pm" | "AM" | "PM")
            && let Some(meant) = literal::time_of_day(text)
        {
            return self.mend(TokenKind::Time, span, "a time of day", &meant);
        }
        self.duration(span);
    }

    /// Pushes a duration, together with parts of it that were written apart before it.
    fn duration(&mut self, mut span: Span) {
        let own = span;
        while let Some(before) = self.last_on_line_before(span) {
            let is_part = before.kind == TokenKind::Duration
                && before.span.range().len() <= DURATION_BYTES_MAX;
            if !is_part {
                break;
            }
            self.take_back_last(before);
            span = before.span.to(span);
        }
        let text = self.slice(span);
        let joined: String = text.split_whitespace().collect();
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

    /// Takes back the last token, with what was found wrong with it.
    fn take_back_last(&mut self, token: Token) {
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

    fn date(&mut self, kind: TokenKind, span: Span) {
        let meant = literal::padded_date(self.slice(span));
        if meant == self.slice(span) {
            self.push(kind, span);
        } else {
            self.mend(kind, span, "a date", &meant);
        }
    }

    /// The last token, if nothing but blanks stands between it and `span`.
    fn last_on_line_before(&self, span: Span) -> Option<Token> {
        let last = self.lexed.tokens.last().copied()?;
        self.on_one_line(last.span, span).then_some(last)
    }

    fn number_on_line_before(&self, span: Span) -> Option<Token> {
        self.last_on_line_before(span)
            .filter(|last| matches!(last.kind, TokenKind::Int | TokenKind::Decimal))
    }

    /// Whether only blanks of one line, and some, lie between two stretches.
    fn on_one_line(&self, first: Span, second: Span) -> bool {
        let gap = self
            .text
            .get(first.end as usize..second.start as usize)
            .unwrap_or("\n");
        !gap.is_empty() && gap.bytes().all(|byte| byte == b' ' || byte == b'\t')
    }

    /// Reports characters that are no part of the language, and goes on behind them.
    fn foreign_character(&mut self, start: usize) {
        let rest = self.text.get(start..).unwrap_or("");
        let Some(first) = rest.chars().next() else {
            return;
        };
        if first.is_alphabetic() {
            return self.foreign_word(start);
        }
        let Some((meaning, called)) = look_alike::meaning(first) else {
            let strange = |character: &char| {
                !character.is_alphanumeric()
                    && (!character.is_ascii() || r"$@~^\%".contains(*character))
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

    fn foreign_blank(&mut self, start: usize, called: &str) {
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
    fn foreign_quotes(&mut self, start: usize, first: char, ends: &[char], called: &str) {
        let rest = self.text.get(start + first.len_utf8()..).unwrap_or("");
        let line = rest.split('\n').next().unwrap_or("");
        let closed = line
            .char_indices()
            .find(|(_, character)| ends.contains(character));
        let (inside, end) = match closed {
            Some((at, end)) => (line.get(..at).unwrap_or(""), end.len_utf8()),
            None => (line.trim_end_matches('\r'), 0),
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
    fn foreign_word(&mut self, start: usize) {
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

    fn unknown(&mut self, start: usize, first: char, bytes: usize) {
        let span = self.take(start, bytes);
        let written = self.slice(span).escape_debug().to_string();
        let finding = self.syntax_error(span, format!("`{written}` is no part of the language"));
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

    /// A merge conflict: one finding, and only its first side is read.
    fn conflict(&mut self, raw: Raw, span: Span) {
        let start = span.start as usize;
        let begins_line = self
            .text
            .get(..start)
            .is_some_and(|before| before.is_empty() || before.ends_with('\n'));
        if !begins_line {
            let end = start + 1;
            self.move_to(end);
            return self.unknown(start, '<', 7.min(span.range().len()));
        }
        let marker = Span::new(span.start, span.start + 7);
        if raw == Raw::ConflictStart || !self.in_conflict {
            let finding = self
                .syntax_error(marker, "a merge conflict is not resolved")
                .with_help(
                    "choose one side, and remove the lines with `<<<<<<<`, `=======` and `>>>>>>>`",
                );
            self.lexed.findings.push(finding);
        }
        let marker = self.slice(marker);
        self.in_conflict = marker != ">>>>>>>";
        if matches!(marker, "<<<<<<<" | ">>>>>>>") || self.no_conflict_ends {
            return;
        }
        let rest = self.text.get(span.end as usize..).unwrap_or("");
        match rest.find("\n>>>>>>>") {
            Some(found) => {
                let end = span.end as usize + found + 1;
                self.in_conflict = false;
                let line = self.text.get(end..).and_then(|rest| rest.find('\n'));
                self.move_to(line.map_or(self.text.len(), |line| end + line));
            }
            None => self.no_conflict_ends = true,
        }
    }

    fn open_text(&mut self, form: TextForm, span: Span) {
        let lexed = &self.lexed;
        self.modes.push(Mode::Text(OpenText {
            form,
            start: span.start as usize,
            tokens: lexed.tokens.len(),
            comments: lexed.comments.len(),
            findings: lexed.findings.len(),
            excused: lexed.excused.len(),
        }));
        self.open_lines += usize::from(form == TextForm::Line);
        self.push(TokenKind::TextStart, span);
    }

    /// Reads on inside a string, up to its end or the next interpolation.
    fn inside_text(&mut self, open: OpenText) -> bool {
        let start = self.raw.span().end;
        let bytes = self.text.as_bytes();
        let mut at = start;
        loop {
            match bytes.get(at) {
                None => return self.unterminated_text(at),
                Some(b'\n') if self.open_lines > 0 => return self.unterminated_text(at),
                Some(b'"') if open.form == TextForm::Line => return self.close_text(start, at, 1),
                Some(b'"') if self.text.get(at..at + 3) == Some("\"\"\"") => {
                    return self.close_text(start, at, 3);
                }
                Some(b'{') => {
                    self.chunk(start, at);
                    let span = self.take(at, 1);
                    self.push(TokenKind::InterpolationStart, span);
                    self.modes.push(Mode::Interpolation { braces: 0 });
                    return true;
                }
                Some(b'}') => {
                    self.lone_brace(at);
                    at += 1;
                }
                Some(b'\\') => at = self.escape(open.form, at),
                Some(_) => at += 1,
            }
        }
    }

    /// Judges the escape at `at`, and gives the offset behind it.
    fn escape(&mut self, form: TextForm, at: usize) -> usize {
        let escaped = self.text.get(at + 1..).and_then(|rest| rest.chars().next());
        match escaped {
            Some('n' | 't' | '"' | '\\' | '{' | '}') => at + 2,
            None => at + 1,
            // The string ends at the line's end, which is the finding.
            Some('\n' | '\r') if form == TextForm::Line => at + 1,
            Some(other) => {
                let end = at + 1 + other.len_utf8();
                let span = Span::new(length(at), length(end));
                let finding = Finding::new(
                    Rule::InvalidLiteral,
                    self.place(span),
                    format!("`{}` is not an escape", self.slice(span)),
                )
                .with_help("the escapes are `\\n`, `\\t`, `\\\"`, `\\\\`, `\\{` and `\\}`")
                .with_replacement(
                    "double the backslash",
                    self.place(span),
                    format!("\\\\{other}"),
                );
                self.lexed.findings.push(finding);
                end
            }
        }
    }

    fn lone_brace(&mut self, at: usize) {
        let span = Span::new(length(at), length(at + 1));
        let finding = self
            .syntax_error(span, "`}` closes nothing in this string")
            .with_help("write `\\}` for the character itself")
            .with_replacement("change to `\\}`", self.place(span), "\\}");
        self.lexed.findings.push(finding);
    }

    fn chunk(&mut self, start: usize, end: usize) {
        if start < end {
            self.push(TokenKind::TextChunk, Span::new(length(start), length(end)));
        }
    }

    fn close_text(&mut self, start: usize, quote: usize, quotes: usize) -> bool {
        self.chunk(start, quote);
        let span = self.take(quote, quotes);
        self.push(TokenKind::TextEnd, span);
        self.pop_mode();
        true
    }

    fn pop_mode(&mut self) {
        if let Some(Mode::Text(open)) = self.modes.pop() {
            self.open_lines -= usize::from(open.form == TextForm::Line);
        }
    }

    /// Whether a line string is cut off by a line's end between two offsets; it is then closed there.
    fn line_ends_in(&mut self, from: usize, to: usize) -> bool {
        let found = self.text.get(from..to).and_then(|gap| gap.find('\n'));
        match found {
            Some(found) => {
                self.unterminated_text(from + found);
                true
            }
            None => false,
        }
    }

    /// At the end of the text: closes what is open; false if nothing is.
    fn at_end(&mut self) -> bool {
        !self.modes.is_empty() && self.unterminated_text(self.text.len())
    }

    /// Closes the outermost string that cannot go on behind `end`, as one text of what was read of it.
    fn unterminated_text(&mut self, end: usize) -> bool {
        let is_cut = |mode: &Mode| match mode {
            Mode::Text(open) => open.form == TextForm::Line || self.open_lines == 0,
            Mode::Interpolation { .. } => false,
        };
        let Some(index) = self.modes.iter().position(is_cut) else {
            self.modes.clear();
            return false;
        };
        let Some(Mode::Text(open)) = self.modes.get(index).copied() else {
            return false;
        };
        while self.modes.len() > index {
            self.pop_mode();
        }
        self.lexed.tokens.truncate(open.tokens);
        self.lexed.comments.truncate(open.comments);
        self.lexed.findings.truncate(open.findings);
        self.lexed.excused.truncate(open.excused);
        let end_of_line = self
            .text
            .get(..end)
            .map_or(end, |text| text.trim_end_matches('\r').len());
        let quotes = if open.form == TextForm::Line { 1 } else { 3 };
        let quote = Span::new(length(open.start), length(open.start + quotes));
        let (where_to, closing) = match open.form {
            TextForm::Line => ("on the same line", "\""),
            TextForm::Block => ("before the end of the file", "\"\"\""),
        };
        let finding = Finding::new(
            Rule::UnterminatedString,
            self.place(quote),
            format!("the string is not closed {where_to}"),
        )
        .with_help(format!("close it with `{closing}`"));
        self.lexed.findings.push(finding);
        self.push(TokenKind::TextStart, quote);
        self.chunk(open.start + quotes, end_of_line);
        self.push(
            TokenKind::TextEnd,
            Span::at(length(end_of_line.max(open.start + quotes))),
        );
        self.move_to(end);
        self.excuse(length(end));
        true
    }

    /// A syntax error at or behind `offset`, up to the next token, would be a known mistake again.
    fn excuse(&mut self, offset: u32) {
        self.lexed.excused.push(offset);
    }

    /// Makes logos go on at `offset`.
    fn move_to(&mut self, offset: usize) {
        if offset < self.raw.span().end {
            self.raw = Raw::lexer(self.text);
        }
        self.raw.bump(offset.saturating_sub(self.raw.span().end));
    }

    /// Goes on behind the `bytes` at `start`, and gives their place.
    fn take(&mut self, start: usize, bytes: usize) -> Span {
        self.move_to(start + bytes);
        Span::new(length(start), length(start + bytes))
    }

    fn raw_span(&self) -> Span {
        let range = self.raw.span();
        Span::new(length(range.start), length(range.end))
    }

    fn slice(&self, span: Span) -> &'text str {
        self.text.get(span.range()).unwrap_or("")
    }

    fn place(&self, span: Span) -> FileSpan {
        span.in_file(self.file)
    }

    fn syntax_error(&self, span: Span, message: impl Into<String>) -> Finding {
        Finding::new(Rule::SyntaxError, self.place(span), message)
    }
}

/// An offset as spans hold it; texts are shorter than 16 MiB.
fn length(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
