//! `textDocument/completion`

use nurture_ide::completion::{self, CompletionKind, Insert, completion};
use tower_lsp::ls_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionTextEdit, Documentation,
    InsertTextFormat, TextEdit,
};

use crate::{convert::markdown, position::Lines, snapshot::At};

/// What can be written at a place.
pub fn answer(at: &At, offset: u32) -> CompletionList {
    let lines = at.lines();
    let found = completion(at.analysis(), at.file, offset);
    let takes_snippets = at.snapshot.client.snippets;
    let wanted = found
        .items
        .iter()
        .filter(|item| takes_snippets || item.kind != CompletionKind::Snippet);
    CompletionList {
        is_incomplete: found.is_incomplete,
        items: wanted
            .map(|found| item(found, &lines, takes_snippets))
            .collect(),
    }
}

fn item(
    item: &completion::CompletionItem,
    lines: &Lines<'_>,
    takes_snippets: bool,
) -> CompletionItem {
    let (new_text, format) = match &item.insert {
        Insert::Text(text) => (text.clone(), InsertTextFormat::PLAIN_TEXT),
        Insert::Snippet(text) if takes_snippets => (text.clone(), InsertTextFormat::SNIPPET),
        // Only what is called is a snippet of another kind: the name is enough.
        Insert::Snippet(_) => (item.label.clone(), InsertTextFormat::PLAIN_TEXT),
    };
    let documentation = item.documentation.clone();
    CompletionItem {
        label: item.label.clone(),
        kind: Some(kind(item.kind)),
        detail: item.detail.clone(),
        documentation: documentation.map(|text| Documentation::MarkupContent(markdown(text))),
        sort_text: Some(format!("{}{}", item.rank, item.label)),
        insert_text_format: Some(format),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit {
            range: lines.range(item.replaced),
            new_text,
        })),
        ..CompletionItem::default()
    }
}

const fn kind(kind: CompletionKind) -> CompletionItemKind {
    match kind {
        CompletionKind::Keyword => CompletionItemKind::KEYWORD,
        CompletionKind::Snippet => CompletionItemKind::SNIPPET,
        CompletionKind::Event => CompletionItemKind::EVENT,
        CompletionKind::Field => CompletionItemKind::FIELD,
        CompletionKind::Message => CompletionItemKind::CLASS,
        CompletionKind::Parameter | CompletionKind::Value => CompletionItemKind::VARIABLE,
        CompletionKind::Flow | CompletionKind::List => CompletionItemKind::MODULE,
        CompletionKind::EnumValue => CompletionItemKind::ENUM_MEMBER,
        CompletionKind::Function => CompletionItemKind::FUNCTION,
        CompletionKind::Type => CompletionItemKind::TYPE_PARAMETER,
        CompletionKind::Property => CompletionItemKind::PROPERTY,
        CompletionKind::File => CompletionItemKind::FILE,
    }
}
