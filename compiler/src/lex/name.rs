//! Names that are written another way than the language writes them.

use crate::{
    finding::{Finding, Rule},
    source::FileSpan,
};

/// The `snake_case` spelling of a word: `formSubmit` is `form_submit`, `URLOpened` is `url_opened`.
///
/// Characters that no name can hold are left out; the result is empty if nothing remains.
pub fn snake_case(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let mut result = String::with_capacity(word.len() + 4);
    for (index, letter) in letters.iter().enumerate() {
        if letter.is_ascii_uppercase() {
            let before = index.checked_sub(1).and_then(|before| letters.get(before));
            let after = letters.get(index + 1);
            let begins_word = before.is_some_and(|before| {
                before.is_ascii_lowercase()
                    || before.is_ascii_digit()
                    || (before.is_ascii_uppercase() && after.is_some_and(char::is_ascii_lowercase))
            });
            if begins_word && !result.ends_with('_') {
                result.push('_');
            }
            result.push(letter.to_ascii_lowercase());
        } else if letter.is_ascii_lowercase() || letter.is_ascii_digit() || *letter == '_' {
            result.push(*letter);
        }
    }
    result
}

/// A name in another spelling.
pub(super) fn misspelt(place: FileSpan, word: &str) -> Finding {
    let snake = snake_case(word);
    if snake.is_empty() || snake.starts_with(|first: char| first.is_ascii_digit()) {
        unwritten(place, word).with_help("choose a name of lower-case letters, digits and `_`")
    } else {
        instead(place, word, &snake)
    }
}

/// A name that is written as no name is, and what to write for it.
pub(super) fn instead(place: FileSpan, word: &str, meant: &str) -> Finding {
    unwritten(place, word)
        .with_help(format!("write `{meant}`"))
        .with_replacement(format!("change to `{meant}`"), place, meant)
}

fn unwritten(place: FileSpan, word: &str) -> Finding {
    Finding::new(
        Rule::BadName,
        place,
        format!("`{word}` is not written as a name"),
    )
    .labelled("names are written in lower case: `a` to `z`, `0` to `9` and `_`")
}
