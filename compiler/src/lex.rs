//! From text to tokens (language reference, section 1).
//!
//! Lexing never fails: what is no part of the language gives one finding, and lexing goes on as if the right character stood there, or none.
//! A string is a run of tokens, so that the expressions inside it are ordinary tokens:
//!
//! ```text
//! "Hi {contact.name ?? "you"}!"
//! ├┤                              TextStart
//!  ├─┤                            TextChunk
//!     ├┤                          InterpolationStart
//!      ├─────────────────────┤    contact . name ?? TextStart TextChunk TextEnd
//!                             ├┤  InterpolationEnd
//!                               … TextChunk TextEnd
//! ```

mod amount;
mod kind;
mod literal;
mod look_alike;
mod name;
mod scan;
pub(crate) mod slashes;
mod text;

use std::collections::BTreeMap;

use smol_str::SmolStr;

pub use self::{
    amount::UNCERTAIN_DIGITS,
    kind::{Reservation, Role, TokenKind, WORDS, Word},
    name::snake_case,
    text::unescape,
};
use crate::{
    finding::{Finding, Rule},
    source::{FileId, Span},
    syntax::Comment,
};

/// The longest text that is looked at, in bytes; a longer one is a single finding.
pub const TEXT_BYTES_MAX: usize = 16 * 1024 * 1024;

/// One token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands; never empty, except for an empty [`TokenKind::TextEnd`] of a string without its quote.
    pub span: Span,
}

/// A text cut into tokens.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lexed {
    /// The tokens in order, without comments and blanks.
    pub tokens: Vec<Token>,
    /// The comments in order.
    pub comments: Vec<Comment>,
    /// What is wrong with single characters, strings, literals and names.
    pub findings: Vec<Finding>,
    /// Literals that were written badly (`4 hrs`) and have had their finding: by the offset of the token, what was meant (`4h`).
    pub mended: BTreeMap<u32, SmolStr>,
    /// Offsets at which something is already known to be wrong: a syntax error there, or at the next token, would be the same mistake again.
    pub excused: Vec<u32>,
}

/// Cuts `text` into tokens.
///
/// ```
/// use nurture_compiler::{lex::{TokenKind, lex}, source::FileId};
/// let lexed = lex(FileId(0), "wait 2d # a pause");
/// let kinds: Vec<_> = lexed.tokens.iter().map(|token| token.kind).collect();
/// assert_eq!(kinds, [TokenKind::Wait, TokenKind::Duration]);
/// assert_eq!(lexed.comments.len(), 1);
/// ```
pub fn lex(file: FileId, text: &str) -> Lexed {
    if text.len() > TEXT_BYTES_MAX {
        let finding = Finding::new(
            Rule::SyntaxError,
            Span::at(0).in_file(file),
            "the file is larger than 16 MiB",
        )
        .with_help("divide it into several files");
        return Lexed {
            findings: vec![finding],
            ..Lexed::default()
        };
    }
    scan::scan(file, text)
}

/// What a stretch of source says, whatever its layout and comments are: to tell whether two stretches say the same.
///
/// ```
/// use nurture_compiler::lex::words;
/// assert_eq!(words("total>100  # large"), words("total > 100"));
/// ```
pub fn words(text: &str) -> String {
    let tokens = lex(FileId(0), text).tokens;
    let words = tokens
        .iter()
        .filter_map(|token| text.get(token.span.range()));
    words.collect::<Vec<_>>().join(" ")
}
