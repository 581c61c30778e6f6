//! Templates: the variables of the messages whose body a file is.

use nurture_compiler::{
    checked::{Field, Message, Type},
    source::Span,
    syntax::{ExpressionKind, Item, MessageDeclaration},
    template,
};

use super::{CompletionItem, CompletionKind, expected::values_of, words};
use crate::{Analysis, documentation};

/// What can be written in the braces of a template.
pub(super) fn items(
    analysis: &Analysis,
    name: &str,
    text: &str,
    offset: u32,
) -> Vec<CompletionItem> {
    let before = text.get(..offset as usize).unwrap_or_default();
    let opened = ["{{", "{%"]
        .iter()
        .filter_map(|open| before.rfind(open))
        .max();
    let closed = ["}}", "%}"]
        .iter()
        .filter_map(|close| before.rfind(close))
        .max();
    if opened.is_none() || closed > opened {
        return Vec::new();
    }
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let start = before.trim_end_matches(is_part).len();
    let behind = text.get(offset as usize..).unwrap_or_default();
    let rest = behind.trim_start_matches(is_part).len();
    let number = |size: usize| u32::try_from(size).unwrap_or(u32::MAX);
    let replaced = Span::new(number(start), number(text.len() - rest));
    let head = before.get(..start).unwrap_or_default();
    if let Some(owner) = head.strip_suffix('.') {
        let from = owner.trim_end_matches(is_part).len();
        return members(
            analysis,
            name,
            before,
            (owner.get(from..).unwrap_or_default(), replaced),
        );
    }
    if let Some(names) = filters_or_tests(head) {
        return names
            .map(|name| CompletionItem::new(name, CompletionKind::Function, replaced))
            .collect();
    }
    if let Some(quote) = open_quote(head) {
        let compared = head.get(..quote).unwrap_or_default();
        return compared_values(analysis, name, (compared, replaced));
    }
    if is_statement_start(head) {
        let statements = documentation::TEMPLATE_STATEMENTS.iter();
        return statements
            .map(|about| words::documented(about, CompletionKind::Keyword, replaced))
            .collect();
    }
    let mut items: Vec<CompletionItem> = documentation::TEMPLATE_VARIABLES
        .iter()
        .map(|about| words::documented(about, CompletionKind::Value, replaced))
        .collect();
    for message in messages(analysis, name) {
        let fields = message.params.iter();
        items.extend(fields.map(|field| of_field(field, CompletionKind::Parameter, replaced)));
    }
    for (variable, _) in loops(before) {
        items.push(CompletionItem::new(
            variable,
            CompletionKind::Value,
            replaced,
        ));
    }
    items
}

/// Where the text begins that is open at the end of a template's code.
fn open_quote(head: &str) -> Option<usize> {
    let from = head.rfind(['{']).unwrap_or_default();
    let mut open: Option<(usize, char)> = None;
    for (index, letter) in head.char_indices().skip_while(|(index, _)| *index < from) {
        open = match open {
            Some((_, quote)) if quote == letter => None,
            None if matches!(letter, '"' | '\'') => Some((index, letter)),
            before => before,
        };
    }
    open.map(|(index, _)| index)
}

/// Whether nothing stands behind `{%` yet.
fn is_statement_start(head: &str) -> bool {
    head.trim_end().trim_end_matches('-').ends_with("{%")
}

/// The values of what a text is compared with: `contact.plan == "¦"`.
fn compared_values(
    analysis: &Analysis,
    name: &str,
    (head, replaced): (&str, Span),
) -> Vec<CompletionItem> {
    let head = head.trim_end();
    let Some(head) = head.strip_suffix("==").or_else(|| head.strip_suffix("!=")) else {
        return Vec::new();
    };
    let head = head.trim_end();
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '.');
    let path = head.get(head.trim_end_matches(is_part).len()..);
    let path = path.unwrap_or_default();
    let checked = analysis.checked();
    let found = match path.split_once('.') {
        Some(("contact", field)) => checked.fields.iter().find(|one| one.named.name == *field),
        Some(_) => None,
        None => messages(analysis, name)
            .flat_map(|message| &message.params)
            .find(|param| param.named.name == *path),
    };
    found.map_or_else(Vec::new, |field| values_of(&field.ty, replaced))
}

/// The names that can stand behind `|`, or behind `is`.
fn filters_or_tests(head: &str) -> Option<Box<dyn Iterator<Item = &'static str>>> {
    let head = head.trim_end();
    let is_word = |word: &str| {
        let before = head.strip_suffix(word);
        before.is_some_and(|before| before.ends_with(char::is_whitespace))
    };
    if head.ends_with('|') {
        Some(Box::new(template::filters()))
    } else if is_word("is") || is_word("is not") {
        Some(Box::new(template::tests_behind_is()))
    } else {
        None
    }
}

/// The messages whose body a file is, also while the file is half typed and cannot be used.
fn messages<'a>(analysis: &'a Analysis, name: &'a str) -> impl Iterator<Item = &'a Message> {
    let files = analysis.sources().iter();
    let trees = files.filter_map(|(file, _)| analysis.parsed(file));
    let items = trees.flat_map(|parsed| &parsed.file.items);
    let names = items.filter_map(move |item| match item {
        Item::Message(message) if body_of(message) == Some(name) => Some(&message.name.text),
        _ => None,
    });
    names.filter_map(|name| {
        let mut messages = analysis.checked().messages.iter();
        messages.find(|message| message.named.name == *name)
    })
}

fn body_of(message: &MessageDeclaration) -> Option<&str> {
    match &message.members.get("body")?.value.kind {
        ExpressionKind::Text(text) => text.plain(),
        _ => None,
    }
}

/// The fields of the contact, or of the records that a loop goes through.
fn members(
    analysis: &Analysis,
    name: &str,
    before: &str,
    (owner, replaced): (&str, Span),
) -> Vec<CompletionItem> {
    let of_fields = |fields: &[Field]| {
        let fields = fields.iter();
        fields
            .map(|field| of_field(field, CompletionKind::Field, replaced))
            .collect()
    };
    if owner == "contact" {
        return of_fields(&analysis.checked().fields);
    }
    let Some((_, list)) = loops(before)
        .into_iter()
        .rev()
        .find(|(variable, _)| *variable == owner)
    else {
        return Vec::new();
    };
    let mut params = messages(analysis, name).flat_map(|message| &message.params);
    let Some(field) = params.find(|field| field.named.name == list) else {
        return Vec::new();
    };
    match &field.ty {
        Type::List(item) => match &**item {
            Type::Record(fields) => of_fields(fields),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// The loops before the cursor: the name of each item, and what it is an item of.
fn loops(before: &str) -> Vec<(&str, &str)> {
    let heads = before.split("{%").skip(1);
    let heads = heads.filter_map(|head| {
        let mut words = head.trim_start_matches('-').split_whitespace();
        (words.next()? == "for").then_some(())?;
        let variable = words.next()?;
        (words.next()? == "in").then_some(())?;
        Some((
            variable,
            words.next()?.trim_end_matches("%}").trim_end_matches('-'),
        ))
    });
    heads.collect()
}

fn of_field(field: &Field, kind: CompletionKind, replaced: Span) -> CompletionItem {
    let optional = if field.optional { "?" } else { "" };
    let item = CompletionItem::new(field.named.name.as_str(), kind, replaced);
    let item = item
        .with_detail(format!("{}: {}{optional}", field.named.name, field.ty))
        .with_rank(2);
    match &field.named.doc {
        Some(doc) => item.with_documentation(doc.as_str()),
        None => item,
    }
}
