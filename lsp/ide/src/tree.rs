//! Finding one's way in syntax trees: the tree of a file, the prelude's too, and what stands at an offset of it.

use std::sync::LazyLock;

use nurture_compiler::{
    lex::{Lexed, lex},
    parse::{Parsed, parse},
    prelude,
    source::{FileId, FileSpan, Span},
    syntax::{Block, FieldDeclaration, File, Item, Statement, Type, TypeKind},
};

use crate::Analysis;

/// The tree of a source file, or of the prelude; none for the manifest and templates.
pub(crate) fn tree(analysis: &Analysis, file: FileId) -> Option<&File> {
    if let Some(parsed) = analysis.parsed(file) {
        return Some(&parsed.file);
    }
    let name = &analysis.sources().get(file)?.name;
    (**name == *prelude::NAME).then(|| &PRELUDE.file)
}

/// A text; empty for a file that is not there.
pub(crate) fn text(analysis: &Analysis, file: FileId) -> &str {
    analysis
        .sources()
        .get(file)
        .map_or("", |source| &*source.text)
}

/// All of a text.
pub(crate) fn whole(text: &str) -> Span {
    Span::new(0, u32::try_from(text.len()).unwrap_or(u32::MAX))
}

/// The tokens and comments around an offset: of the declaration there, and of what stands up to the next one.
///
/// Only that stretch is looked at, however long the file is.
pub(crate) fn lexed_around(analysis: &Analysis, file: FileId, offset: u32) -> Lexed {
    lexed_within(analysis, file, Span::at(offset)).1
}

/// The tokens and comments of the declarations that a range touches, with the stretch that they are in.
pub(crate) fn lexed_within(analysis: &Analysis, file: FileId, range: Span) -> (Span, Lexed) {
    let text = text(analysis, file);
    let items = tree(analysis, file).map_or(&[][..], |tree| &tree.items);
    let first = items.partition_point(|item| item.span().start <= range.start);
    let start = first.checked_sub(1).and_then(|last| items.get(last));
    let start = start.map_or(0, |item| item.span().start);
    let behind = items.partition_point(|item| item.span().start <= range.end);
    let end = items
        .get(behind)
        .map_or(whole(text).end, |item| item.span().start);
    let around = Span::new(start, end);
    let Some(stretch) = text.get(around.range()) else {
        return (around, Lexed::default());
    };
    let mut lexed = lex(file, stretch);
    for token in &mut lexed.tokens {
        token.span = Span::new(token.span.start + start, token.span.end + start);
    }
    for comment in &mut lexed.comments {
        comment.span = Span::new(comment.span.start + start, comment.span.end + start);
    }
    (around, lexed)
}

/// The declaration at an offset.
pub(crate) fn item_at(file: &File, offset: u32) -> Option<&Item> {
    let behind = file
        .items
        .partition_point(|item| item.span().start <= offset);
    let item = file.items.get(behind.checked_sub(1)?)?;
    item.span().touches(offset).then_some(item)
}

/// All of the declaration whose name stands at `name`: of a field, the field's.
pub(crate) fn declaration_around(analysis: &Analysis, name: FileSpan) -> Span {
    let item = tree(analysis, name.file).and_then(|tree| item_at(tree, name.span.start));
    let Some(item) = item else {
        return name.span;
    };
    if item.name().is_some_and(|own| own.span == name.span) {
        return item.span();
    }
    if let Item::Flow(flow) = item
        && flow.name.is_none()
        && flow.span.start == name.span.start
    {
        return flow.span;
    }
    let field = fields_of(item)
        .into_iter()
        .flatten()
        .find_map(|field| field_named_at(field, name.span));
    field.map_or(name.span, |field| field.span)
}

/// The fields that a declaration has: of a contact, an event, a message or an action.
pub(crate) fn fields_of(item: &Item) -> [&[FieldDeclaration]; 2] {
    match item {
        Item::Contact(contact) => [&contact.fields, &[]],
        Item::Event(event) => [&event.fields, &[]],
        Item::Message(message) => {
            let params = message.params.as_ref();
            [params.map_or(&[], |params| &params.fields), &[]]
        }
        Item::Action(action) => [&action.params, &action.returns],
        _ => [&[], &[]],
    }
}

/// The fields of the records in a type.
pub(crate) fn fields_within(ty: &Type) -> &[FieldDeclaration] {
    match &ty.kind {
        TypeKind::List(of) => fields_within(of),
        TypeKind::Record(fields) => fields,
        _ => &[],
    }
}

/// The statements around an offset, outermost first.
pub(crate) fn statements_at(block: &Block, offset: u32) -> Vec<&Statement> {
    let mut found = Vec::new();
    let mut block = block;
    while let Some(statement) = statement_in(block, offset) {
        found.push(statement);
        let inner = statement
            .blocks()
            .into_iter()
            .find(|block| block.span.touches(offset));
        let Some(inner) = inner else { break };
        block = inner;
    }
    found
}

static PRELUDE: LazyLock<Parsed> = LazyLock::new(|| parse(FileId(u32::MAX), prelude::TEXT));

fn statement_in(block: &Block, offset: u32) -> Option<&Statement> {
    let behind = block
        .statements
        .partition_point(|statement| statement.span.start <= offset);
    let statement = block.statements.get(behind.checked_sub(1)?)?;
    statement.span.touches(offset).then_some(statement)
}

fn field_named_at(field: &FieldDeclaration, name: Span) -> Option<&FieldDeclaration> {
    if field.name.span == name {
        return Some(field);
    }
    fields_within(&field.ty)
        .iter()
        .find_map(|inner| field_named_at(inner, name))
}
