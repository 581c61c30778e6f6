//! Types that are written in several words, and parameters of a message under another name.

use super::{Meant, Site, read};
use crate::{finding::Rule, lex::TokenKind as T, parse::meant::sign::TYPES, source::Span};

/// What types are called in several words; `optional` and `required` before them are looked at apart.
const SPOKEN: [(&str, &str); 19] = [
    ("whole number", "int"),
    ("integer number", "int"),
    ("decimal number", "decimal"),
    ("phone number", "phone"),
    ("telephone number", "phone"),
    ("mobile number", "phone"),
    ("email address", "email"),
    ("mail address", "email"),
    ("web address", "url"),
    ("web link", "url"),
    ("time zone", "timezone"),
    ("date and time", "datetime"),
    ("date time", "datetime"),
    ("date picker", "date"),
    ("yes or no", "bool"),
    ("true or false", "bool"),
    ("yes | no", "bool"),
    ("true | false", "bool"),
    ("check box", "bool"),
];

/// Words that say of a text how long it may be.
const OF_TEXTS: [&str; 9] = [
    "short", "long", "single", "multi", "multiple", "line", "plain", "free", "rich",
];

/// No type has more words.
const WORDS_MAX: usize = 4;

/// `days: whole number`, `code: short text?`, `vip: yes or no`: a type is one word.
pub(super) fn type_in_words(site: &Site<'_>) -> Option<Meant> {
    let from = site.at.saturating_sub(WORDS_MAX + 1);
    let mut colons = (from..site.at).rev();
    let colon = colons.find(|index| site.kind(*index) == Some(T::Colon))?;
    let is_key = colon
        .checked_sub(1)
        .and_then(|key| site.kind(key))
        .is_some_and(T::is_word);
    if !is_key || !site.is_on_one_line(colon, site.at.min(colon + 1)) {
        return None;
    }
    let end = behind_words(site, colon + 1);
    let whole = site.span(colon + 1).to(site.span(end - 1));
    let words: Vec<&str> = (colon + 1..end).map(|index| site.word(index)).collect();
    let (ty, is_optional) = type_of(&words)?;
    let ends = matches!(
        site.kind(end),
        None | Some(T::Question | T::Comma | T::Assign | T::RightBrace)
    ) || !site.is_on_one_line(end - 1, end)
        || site.kind(end + 1) == Some(T::Colon);
    if words.len() < 2 || !ends || site.at > end {
        return None;
    }
    let mut instead = vec![read(T::of_word(ty), whole)];
    let is_marked = site.kind(end) == Some(T::Question);
    let mark = if is_optional && !is_marked { "?" } else { "" };
    if !mark.is_empty() {
        instead.push(read(T::Question, Span::at(whole.end)));
    }
    let meant = format!("{ty}{mark}");
    let message = format!("`{}` is no type", site.slice(whole));
    Some(
        Meant::new(colon + 1..end, instead, whole, message)
            .help(format!("write `{meant}`"))
            .mended(whole.start, ty)
            .edit(whole, meant)
            .covering(),
    )
}

/// No list of a choice is longer, in tokens.
const CHOICE_MAX: usize = 40;

/// `plans: list of one of free, pro`: the values of a choice stand behind `list of` as they do alone.
pub(super) fn list_of_choice(site: &Site<'_>) -> Option<Meant> {
    let mut before = (site.at.saturating_sub(CHOICE_MAX)..=site.at).rev();
    let list = before.find(|index| {
        let says = |words: &[&str]| site.says(*index, words);
        says(&["list", "of", "one", "of"]) || says(&["list", "of", "any", "of"])
    })?;
    let is_type = site.kind(list.checked_sub(1)?) == Some(T::Colon);
    let values = values_on_line(site, list + 4);
    let end = values.last()? + 1;
    if !is_type || site.at > end || !site.is_on_one_line(list, end - 1) {
        return None;
    }
    let words = site.span(list + 2).to(site.span(list + 3));
    let whole = site.span(list + 2).to(site.span(end - 1));
    let names: Vec<&str> = values.iter().map(|value| site.word(*value)).collect();
    let meant = names.join(" | ");
    let mut instead = Vec::new();
    for value in &values {
        if !instead.is_empty() {
            instead.push(read(T::Pipe, site.span(value - 1)));
        }
        instead.push(read(T::Name, site.span(*value)));
    }
    let message = format!("`{}` has no place in a type", site.slice(words));
    let choice = Meant::new(list + 2..end, instead, words, message).covering();
    Some(if values.len() > 1 {
        choice
            .help(format!("write `list of {meant}`"))
            .edit(whole, meant)
    } else {
        choice
            .in_doubt("write `list of a | b`, with all values that there are")
            .doubted()
    })
}

/// Names from a token on that signs or words for a choice join, on its line; one with a colon behind it is the next key.
fn values_on_line(site: &Site<'_>, first: usize) -> Vec<usize> {
    let is_value = |index: usize| {
        let is_name = site.kind(index).is_some_and(T::is_plain_name);
        is_name && site.is_on_one_line(first, index) && site.kind(index + 1) != Some(T::Colon)
    };
    let mut values = Vec::new();
    let mut at = first;
    while is_value(at) && values.len() < CHOICE_MAX {
        values.push(at);
        let is_comma = site.kind(at + 1) == Some(T::Comma);
        let joins = is_comma || matches!(site.kind(at + 1), Some(T::Or | T::Pipe));
        if !joins {
            break;
        }
        at += 2 + usize::from(is_comma && site.kind(at + 2) == Some(T::Or));
    }
    values
}

/// The index behind the words on a line that may be those of a type: a word with a colon behind it is the next key.
fn behind_words(site: &Site<'_>, first: usize) -> usize {
    let is_part = |index: &usize| {
        let kind = site.kind(*index);
        let is_word = kind.is_some_and(|kind| kind.is_word() || kind == T::Pipe);
        is_word && site.is_on_one_line(first, *index) && site.kind(index + 1) != Some(T::Colon)
    };
    let words = (first..=first + WORDS_MAX).take_while(is_part);
    words.last().map_or(first + 1, |last| last + 1)
}

/// The type that words call, and whether they say that it may be unset.
fn type_of(words: &[&str]) -> Option<(&'static str, bool)> {
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let (first, rest) = lower.split_first()?;
    let is_optional = first == "optional";
    let named = match first.as_str() {
        "optional" | "required" | "mandatory" => rest,
        _ => lower.as_slice(),
    };
    let phrase = named.join(" ");
    let own = TYPES.iter().find(|ty| **ty == phrase && **ty != "money");
    let spoken = || SPOKEN.iter().find(|(spoken, _)| *spoken == phrase);
    let of_text = || {
        let (last, before) = named.split_last()?;
        let is_text = last == "text" && before.iter().all(|word| OF_TEXTS.contains(&&**word));
        is_text.then_some("text")
    };
    let ty = own.copied().or_else(|| spoken().map(|(_, ty)| *ty));
    Some((ty.or_else(of_text)?, is_optional))
}

/// `variables: { code: text? }` in a message: what a message is handed stands in `params`, and no other member has braces.
pub(super) fn params(site: &Site<'_>) -> Option<Meant> {
    let from = site.at.saturating_sub(TOKENS_MAX);
    let open = if site.kind(site.at) == Some(T::LeftBrace) {
        site.at
    } else {
        let mut before = (from..site.at).rev();
        before.find(|index| matches!(site.kind(*index), Some(T::LeftBrace | T::RightBrace)))?
    };
    if site.kind(open) != Some(T::LeftBrace) || site.kind(open + 2) != Some(T::Colon) {
        return None;
    }
    let is_colon = site.kind(open.checked_sub(1)?) == Some(T::Colon);
    let key = open.checked_sub(if is_colon { 2 } else { 1 })?;
    let is_word = site.kind(key).is_some_and(T::is_word);
    // A call and a send are handed values.
    let is_type = site.kind(open + 3).is_some_and(T::is_word);
    if !is_word || !is_type || is_colon && site.kind(key) == Some(T::Params) {
        return None;
    }
    if !site.is_on_one_line(key, open) || !is_of_message(site, key) {
        return None;
    }
    let (place, word) = (site.span(key), site.word(key));
    let mut instead = vec![read(T::Params, place)];
    let meant = if is_colon {
        "params"
    } else {
        instead.push(read(T::Colon, Span::at(place.end)));
        "params:"
    };
    let message = format!("unknown member `{word}`");
    let meant_word = Meant::new(key..key + 1, instead, place, message)
        .of_rule(Rule::UnknownArgument)
        .help("what a message is handed stands in `params: { code: text }`")
        .titled(format!("change to `{meant}`"))
        .mended(place.start, "params")
        .edit(place, meant);
    Some(if site.kind(key) == Some(T::Params) {
        Meant {
            rule: Rule::SyntaxError,
            message: "a colon is missing behind `params`".to_owned(),
            ..meant_word
        }
    } else {
        meant_word
    })
}

/// How far before a place its message and its parameters begin, in tokens.
const TOKENS_MAX: usize = 200;

/// Whether a token stands directly in the braces of a message.
fn is_of_message(site: &Site<'_>, index: usize) -> bool {
    let mut depth = 0_u32;
    for at in (0..index).rev().take(TOKENS_MAX) {
        match site.kind(at) {
            Some(T::RightBrace) => depth += 1,
            Some(T::LeftBrace) if depth == 0 => {
                let channel = at.checked_sub(2).and_then(|channel| site.kind(channel));
                let before = at.checked_sub(3).and_then(|before| site.kind(before));
                let declares = !matches!(before, Some(T::Send | T::Expect));
                return channel.is_some_and(T::is_channel) && declares;
            }
            Some(T::LeftBrace) => depth -= 1,
            _ => {}
        }
    }
    false
}
