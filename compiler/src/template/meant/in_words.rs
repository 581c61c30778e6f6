//! Fields that are called by several words, with what stands for them behind a colon: `{{lead.First Name:default=there}}`, as Marketo has it.

use super::{Edit, Mistake};
use crate::template::{
    Scope,
    likely::is_contact,
    merge_tag::{Form, MergeTag},
    tag::{Tag, TagKind},
};

/// What a placeholder is that names a field so.
pub(super) fn in_words(text: &str, tag: &Tag, scope: &Scope<'_>) -> Option<Mistake> {
    if tag.kind == TagKind::Block {
        return None;
    }
    let inner = text.get(tag.inner.clone())?.trim();
    let (holder, rest) = inner.split_once('.')?;
    let (name, default) = match rest.split_once(":default=") {
        Some((name, default)) => (name, Some(default)),
        None => (rest, None),
    };
    let is_word = |sign: char| sign.is_ascii_alphanumeric() || " _".contains(sign);
    let is_name = !name.is_empty() && name.chars().all(is_word);
    let is_in_words = (name.contains(' ') || default.is_some()) && !is_expression(name);
    let is_holder = is_contact(holder) || holder.eq_ignore_ascii_case("company");
    if !is_name || !is_in_words || !is_holder {
        return None;
    }
    let merge_tag = MergeTag {
        range: tag.range.clone(),
        name,
        form: Form::Foreign,
        default,
    };
    let message = format!("`{inner}` is not how a field is shown");
    let field = merge_tag
        .meant(scope.fields, &[])
        .filter(|meant| meant.field.is_some());
    let Some(meant) = field else {
        let edits = vec![Edit::new(tag.range.clone(), "")];
        let mut mistake = Mistake::new(tag.range.clone(), &message, "{{ contact.… }}", edits);
        mistake.title = None;
        return Some(mistake);
    };
    let path = &meant.path;
    let meant = if meant.is_optional() {
        let default = merge_tag.plain_default();
        format!("{{{{ {path} | default(\"{default}\") }}}}")
    } else {
        format!("{{{{ {path} }}}}")
    };
    let edits = vec![Edit::new(tag.range.clone(), meant.clone())];
    Some(Mistake::new(tag.range.clone(), &message, &meant, edits))
}

/// Whether words in a row are an expression of the language: `lead.vip and lead.plan`
fn is_expression(name: &str) -> bool {
    let mut words = name.split(' ');
    words.any(|word| matches!(word, "and" | "or" | "not" | "in" | "is" | "if" | "else"))
}
