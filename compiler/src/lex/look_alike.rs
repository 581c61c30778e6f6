//! Characters that look like one of the language, or come from another one.

use super::TokenKind;

/// What a foreign character is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// As this sign.
    Sign(TokenKind),
    /// As a blank.
    Blank,
    /// As the quote that opens a string, which ends at one of these.
    Quote(&'static [char]),
}

/// What `character` is most likely meant as, and how people call it.
pub(super) fn meaning(character: char) -> Option<(Meaning, &'static str)> {
    use Meaning::{Blank, Quote, Sign};
    Some(match character {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}' => (Sign(TokenKind::Minus), "a dash"),
        '\u{d7}' | '\u{2217}' => (Sign(TokenKind::Star), "a multiplication sign"),
        '\u{f7}' | '\u{2215}' => (Sign(TokenKind::Slash), "a division sign"),
        '\u{2264}' => (Sign(TokenKind::LessOrEqual), "`≤`"),
        '\u{2265}' => (Sign(TokenKind::GreaterOrEqual), "`≥`"),
        '\u{2260}' => (Sign(TokenKind::NotEqual), "`≠`"),
        '\u{ff1a}' => (Sign(TokenKind::Colon), "a wide colon"),
        '\u{ff0c}' => (Sign(TokenKind::Comma), "a wide comma"),
        '\u{ff08}' => (Sign(TokenKind::LeftParen), "a wide parenthesis"),
        '\u{ff09}' => (Sign(TokenKind::RightParen), "a wide parenthesis"),
        '\u{ff1d}' => (Sign(TokenKind::Assign), "a wide equals sign"),
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
            (Blank, "a blank of another kind")
        }
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => {
            (Blank, "an invisible character")
        }
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' => (
            Quote(&['\u{201c}', '\u{201d}', '\u{201f}', '"']),
            "a curly quote",
        ),
        '\u{ab}' | '\u{bb}' => (Quote(&['\u{ab}', '\u{bb}', '"']), "an angled quote"),
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' => (
            Quote(&['\u{2018}', '\u{2019}', '\u{201b}', '\'']),
            "a curly quote",
        ),
        '\'' => (Quote(&['\'']), "a single quote"),
        '`' => (Quote(&['`']), "a backtick"),
        _ => return None,
    })
}
