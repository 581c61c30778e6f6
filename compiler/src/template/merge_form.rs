//! Merge tags with more than signs around a name: a default, a function, signs that texts have as well.
//!
//! | written | by |
//! |---|---|
//! | `[first_name,fallback=friend]` | several |
//! | `[% first_name %]` | tools with Template Toolkit |
//! | `%%=v(@first_name)=%%` | Salesforce Marketing Cloud |
//! | `{!Contact.FirstName}` | Salesforce |
//! | `#FNAME#`, `##FNAME##` | several |

use super::{
    likely::is_contact,
    merge_tag::{Form, MergeTag, is_path, of_length, up_to},
};

/// `[first_name,fallback=friend]`, `[% first_name %]`
pub(super) fn in_brackets(rest: &str) -> Option<MergeTag<'_>> {
    if let Some(inner) = rest.strip_prefix("[%") {
        let name = up_to(inner, "%]")?;
        let is_tag = is_path(name.trim());
        return is_tag.then(|| of_length(name.trim(), name.len() + 4, Form::Foreign));
    }
    let written = up_to(rest.strip_prefix('[')?, "]")?;
    let (name, more) = written.split_once([',', '|'])?;
    let (key, default) = more.split_once('=')?;
    let is_default = matches!(key.trim(), "fallback" | "default");
    (is_default && is_path(name.trim())).then(|| MergeTag {
        default: Some(default.trim()),
        ..of_length(name.trim(), written.len() + 2, Form::Hashes)
    })
}

/// `%%=v(@first_name)=%%`
pub(super) fn of_script(rest: &str) -> Option<MergeTag<'_>> {
    let written = up_to(rest.strip_prefix("%%=")?, "=%%")?;
    let shown = written.trim();
    let variable = shown.strip_prefix("v(").or(shown.strip_prefix("V("));
    let variable = variable.and_then(|rest| rest.strip_suffix(')'));
    let name = variable.map_or(shown, |name| name.trim().trim_start_matches('@'));
    (!name.is_empty()).then(|| of_length(name, written.len() + "%%==%%".len(), Form::Foreign))
}

/// `{!Contact.FirstName}`
pub(super) fn with_exclamation(rest: &str) -> Option<MergeTag<'_>> {
    let path = up_to(rest.strip_prefix("{!")?, "}")?;
    let shown = path.trim().trim_start_matches('$');
    let of_contact = shown.split_once('.');
    let of_contact = of_contact.filter(|(holder, _)| is_contact(&holder.to_lowercase()));
    let name = of_contact.map_or(shown, |(_, name)| name);
    is_path(shown).then(|| of_length(name, path.len() + "{!}".len(), Form::Foreign))
}

/// `#FNAME#`, `##FNAME##`: tags of other texts and colours have no sign behind them, and words behind that are no tag.
pub(super) fn between_hashes(rest: &str, before: Option<char>) -> Option<MergeTag<'_>> {
    let is_of_word = |sign: char| sign.is_alphanumeric() || matches!(sign, '#' | '&' | '_');
    if before.is_some_and(is_of_word) {
        return None;
    }
    let signs = if rest.starts_with("##") { "##" } else { "#" };
    let name = up_to(rest.strip_prefix(signs)?, "#")?;
    let length = name.len() + 2 * signs.len();
    let is_closed = rest.get(signs.len() + name.len()..)?.starts_with(signs);
    let is_word = rest.get(length..)?.starts_with(is_of_word);
    let is_shouted = name.len() >= 3 && !name.contains(char::is_lowercase);
    (is_closed && !is_word && is_shouted && is_path(name))
        .then(|| of_length(name, length, Form::Hashes))
}
