//! Fields that are called by several words, with what stands for them behind a colon: `{{lead.First Name:default=there}}`, as Marketo has it.

use std::ops::Range;

use super::{
    Edit, Mistake,
    expression::{Kind, Piece, Place, pieces},
};
use crate::checked::Type;
use crate::template::{
    Scope,
    likely::is_contact,
    merge_tag::{Form, Meant, MergeTag},
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
    let merge_tag = merge_tag(name, default);
    let message = format!("`{inner}` is not how a field is shown");
    let Some(meant) = field(&merge_tag, scope) else {
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

/// The fields that are called by several words within an expression: `{% if lead.First Name %}`, `{{ lead.First Name | upper }}`.
pub(super) fn within(text: &str, tag: &Tag, place: Place, scope: &Scope<'_>) -> Vec<Mistake> {
    let pieces = pieces(text, tag.inner.clone());
    let mut paths = Vec::new();
    let mut index = 0;
    while index < pieces.len() {
        match path_at(text, &pieces, index) {
            Some(last) => {
                paths.push((index, last));
                index = last;
            }
            None => index += 1,
        }
    }
    let mut mistakes = Vec::new();
    for (first, last) in paths {
        let written = |index: usize| pieces.get(index).map_or(0..0, |piece| piece.range.clone());
        let path = written(first).start..written(last).end;
        let name = text
            .get(written(first + 2).start..path.end)
            .unwrap_or_default();
        let is_filtered = pieces.get(last + 1).is_some_and(|next| is(text, next, "|"));
        let has_default = pieces.get(last + 2).is_some_and(|filter| {
            is_filtered && (is(text, filter, "default") || is(text, filter, "d"))
        });
        let needs_default = place == Place::Shown && !has_default;
        match field(&merge_tag(name, None), scope) {
            Some(meant) => mistakes.push(of_field(text, path, &meant, needs_default)),
            None if is_called_so(name) => mistakes.push(of_no_field(text, path, tag, place)),
            None => {}
        }
    }
    mistakes
}

/// The last piece of a path with several words behind its dot, if one begins at `first`.
fn path_at(text: &str, pieces: &[Piece], first: usize) -> Option<usize> {
    let holder = pieces.get(first)?;
    let name = text.get(holder.range.clone())?;
    let is_holder = is_contact(name) || name.eq_ignore_ascii_case("company");
    let before = first.checked_sub(1).and_then(|before| pieces.get(before));
    let is_member = before.is_some_and(|before| is(text, before, "."));
    if holder.kind != Kind::Word
        || !is_holder
        || is_member
        || !is(text, pieces.get(first + 1)?, ".")
    {
        return None;
    }
    let is_of_name = |piece: &Piece| {
        let word = text.get(piece.range.clone()).unwrap_or("");
        piece.kind != Kind::Sign && !word.starts_with(['"', '\'']) && !is_operator(word)
    };
    let behind = pieces.get(first + 2..)?;
    let words = behind.iter().take_while(|piece| is_of_name(piece)).count();
    (words > 1).then_some(first + 1 + words)
}

fn is(text: &str, piece: &Piece, written: &str) -> bool {
    text.get(piece.range.clone()) == Some(written)
}

/// Whether each of some words begins with a capital letter, as in `Shoe Size`.
fn is_called_so(name: &str) -> bool {
    let mut words = name.split_whitespace();
    words.all(|word| word.starts_with(|sign: char| sign.is_ascii_uppercase()))
}

/// A field that is known by its words.
fn of_field(text: &str, range: Range<usize>, meant: &Meant<'_>, needs_default: bool) -> Mistake {
    let written = text.get(range.clone()).unwrap_or("");
    let message = format!("`{written}` is not how a field is named");
    let is_text = meant.field.is_some_and(|field| field.ty == Type::Text);
    let default = match needs_default && meant.is_optional() {
        false => "",
        true if is_text => " | default(\"\")",
        // What stands for a number that is not known, or a date, is for the writer to say.
        true => {
            let read = format!("{} | default(0)", meant.path);
            let edits = vec![Edit::new(range.clone(), read)];
            let help = format!("{} | default(…)", meant.path);
            let mistake = Mistake::new(range, message, &help, edits);
            return Mistake {
                title: None,
                ..mistake
            };
        }
    };
    let meant = format!("{}{default}", meant.path);
    let edits = vec![Edit::new(range.clone(), meant.clone())];
    Mistake::new(range, message, &meant, edits)
}

/// Words for which there is no field: what is looked at further has something that can be read in their place.
fn of_no_field(text: &str, range: Range<usize>, tag: &Tag, place: Place) -> Mistake {
    let written = text.get(range.clone()).unwrap_or("");
    let message = format!("`{written}` is not how a field is named");
    let edit = match place {
        Place::Shown => Edit::new(tag.range.clone(), ""),
        Place::Condition => {
            let keyword = tag.keyword(text).len();
            let inner = text.get(tag.inner.clone()).unwrap_or("");
            let start = tag.inner.start + (inner.len() - inner.trim_start().len()) + keyword;
            Edit::new(start..tag.inner.end, " true ")
        }
        Place::Other => Edit::new(range.clone(), "\"\""),
    };
    Mistake {
        title: None,
        ..Mistake::new(range, message, "contact.…", vec![edit])
    }
}

fn merge_tag<'t>(name: &'t str, default: Option<&'t str>) -> MergeTag<'t> {
    MergeTag {
        range: 0..0,
        name,
        form: Form::Foreign,
        default,
    }
}

/// The field that some words stand for.
fn field<'n>(merge_tag: &MergeTag<'_>, scope: &Scope<'n>) -> Option<Meant<'n>> {
    let meant = merge_tag.meant(scope.fields, &[]);
    meant.filter(|meant| meant.field.is_some())
}

/// Whether words in a row are an expression of the language: `lead.vip and lead.plan`
fn is_expression(name: &str) -> bool {
    let mut words = name.split(' ');
    words.any(is_operator)
}

/// Whether a word joins values, here or in another language.
fn is_operator(word: &str) -> bool {
    const OPERATORS: [&str; 10] = [
        "and",
        "or",
        "not",
        "in",
        "is",
        "if",
        "else",
        "contains",
        "then",
        "recursive",
    ];
    OPERATORS.contains(&word.to_ascii_lowercase().as_str())
}
