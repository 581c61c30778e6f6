//! Text from outside, made safe to print: control characters, and characters that reorder or hide others, become visible.

use std::borrow::Cow;

/// A text in one line, its control characters written as escapes (`\n`, `\u{1b}`).
///
/// ```
/// use nurture_compiler::render::one_line;
/// assert_eq!(one_line("red\u{1b}[31m\nnext"), r"red\u{1b}[31m\nnext");
/// ```
pub fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if steers(character) {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// A source text for an excerpt: one character for each of its characters, lines ended by `\n` or `\r\n` alone.
pub(super) fn pictures(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let ends_line = character == '\r' && characters.peek() == Some(&'\n');
        let keeps = matches!(character, '\n' | '\t') || ends_line || !steers(character);
        shown.push(if keeps { character } else { picture(character) });
    }
    shown
}

/// Whether printing the character does more, or less, than to show it.
fn steers(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{2028}' | '\u{2029}'
            // What changes the direction of text can make a program look like another one.
            | '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            | '\u{feff}')
}

/// A visible character in place of one that steers: Unicode has pictures for the oldest of them.
fn picture(character: char) -> char {
    match u32::from(character) {
        code @ 0..=0x1f => char::from_u32(0x2400 + code).unwrap_or(char::REPLACEMENT_CHARACTER),
        0x7f => '\u{2421}',
        _ => char::REPLACEMENT_CHARACTER,
    }
}
