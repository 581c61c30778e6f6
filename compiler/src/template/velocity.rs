//! What Velocity puts into a text: references such as `${lead.first_name}`, and directives such as `#if(…)`.

use super::{
    likely::is_contact,
    merge_tag::{is_path, up_to},
};

/// The directives whose names are followed by what they ask in parentheses.
const DIRECTIVES: [&str; 4] = ["if", "elseif", "foreach", "set"];

/// The reference or directive with which a text begins: the name in it, and how long it is in bytes.
///
/// A bare `$` stands before amounts, and `#` before names of colours, so both need more than a name behind them;
/// `before` is the letter that stands before: a sign at the end of a word, or of a link, is none of these.
pub(super) fn tag(text: &str, before: Option<char>) -> Option<(&str, usize)> {
    if before.is_some_and(|sign| sign.is_alphanumeric() || matches!(sign, '$' | '/')) {
        return None;
    }
    if let Some(directive) = text.strip_prefix('#') {
        return in_parentheses(directive);
    }
    let behind = text.strip_prefix('$')?;
    let quiet = behind.strip_prefix('!');
    let reference = quiet.unwrap_or(behind);
    let signs = text.len() - reference.len();
    let (path, length) = if let Some(inner) = reference.strip_prefix('{') {
        let path = up_to(inner, "}")?;
        (path, path.len() + 2)
    } else {
        let is_part = |sign: char| sign.is_ascii_alphanumeric() || "_.".contains(sign);
        let end = reference.find(|sign| !is_part(sign));
        let path = reference.get(..end.unwrap_or(reference.len()))?;
        let path = path.trim_end_matches('.');
        (path, path.len())
    };
    // `$person.com` may be the name of a shop.
    let is_bare = quiet.is_none() && !reference.starts_with('{');
    if !is_path(path) || is_bare && !path.starts_with("lead.") {
        return None;
    }
    let of_contact = path
        .split_once('.')
        .filter(|(holder, _)| is_contact(holder));
    // `${contact.price}` may be an amount of a field that is written as others are.
    let of_contact = of_contact.filter(|(holder, _)| *holder != "contact" || quiet.is_some());
    match of_contact {
        Some((_, name)) => Some((name, signs + length)),
        None => quiet.map(|_| (path, signs + length)),
    }
}

/// `if($vip)`, as far as its parentheses are closed nearby.
fn in_parentheses(directive: &str) -> Option<(&str, usize)> {
    let is_it = |word: &&&str| {
        let behind = directive.strip_prefix(**word);
        behind.is_some_and(|rest| rest.trim_start_matches(' ').starts_with('('))
    };
    let word = DIRECTIVES.iter().find(is_it)?;
    let name = directive.get(..word.len())?;
    let head = directive.find('(')? + 1;
    // Something is asked of a reference.
    let inside = up_to(directive.get(head..)?, ")")?;
    inside
        .contains('$')
        .then_some((name, head + inside.len() + 2))
}
