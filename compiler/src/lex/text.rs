//! What stands in a string: escapes.

use smol_str::SmolStr;

/// The text that a stretch of a string stands for, its escapes resolved.
///
/// An escape that the language does not know (it has had its finding) stands for its character.
pub fn unescape(raw: &str) -> SmolStr {
    if !raw.contains('\\') {
        return SmolStr::new(raw);
    }
    let mut text = String::with_capacity(raw.len());
    let mut characters = raw.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            text.push(character);
            continue;
        }
        match characters.next() {
            Some('n') => text.push('\n'),
            Some('t') => text.push('\t'),
            Some(other) => text.push(other),
            None => text.push('\\'),
        }
    }
    SmolStr::new(text)
}
