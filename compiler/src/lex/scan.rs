//! The lexer itself: logos finds the tokens of code, and a stack of modes tells code from the inside of strings.

mod amount;
mod block_tag;
mod foreign;
mod strings;
mod words;

use logos::{Lexer, Logos};
use smol_str::SmolStr;

use super::{Lexed, Token, TokenKind, literal};
use crate::{
    finding::{FINDINGS_MAX, Finding, Rule},
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
    #[token("<<<<<<<")]
    ConflictStart,
    #[token("=======")]
    #[token("|||||||")]
    #[token(">>>>>>>")]
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
    /// Whether a tag of templates was found in it: one finding speaks of all of them.
    has_block_tag: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TextForm {
    /// `"…"`
    Line,
    /// `"""…"""`
    Block,
}

/// Hardly any text has more tokens than one in so many bytes.
const TOKEN_BYTES: usize = 4;

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
        lexed: Lexed {
            tokens: Vec::with_capacity(text.len() / TOKEN_BYTES),
            ..Lexed::default()
        },
    };
    if text.starts_with('\u{feff}') {
        scanner.move_to('\u{feff}'.len_utf8());
    }
    while scanner.step() {
        // One more tells that there are more than are said.
        scanner.lexed.findings.truncate(FINDINGS_MAX + 1);
    }
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
