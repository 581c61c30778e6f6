//! Words of the grammar, with what they are for.

use nurture_compiler::{lex::TokenKind, source::Span};

use super::{CompletionItem, CompletionKind};
use crate::documentation::{self, Documented};

/// A word of the grammar.
pub(super) fn keyword(kind: TokenKind, replaced: Span) -> CompletionItem {
    let item = CompletionItem::new(kind.text(), CompletionKind::Keyword, replaced);
    match documentation::word(kind) {
        Some(about) => item.with_detail(about.form).with_documentation(about.text),
        None => item,
    }
}

/// Several of them.
pub(super) fn keywords(kinds: &[TokenKind], replaced: Span) -> Vec<CompletionItem> {
    kinds.iter().map(|kind| keyword(*kind, replaced)).collect()
}

/// Plain words that the grammar knows by their position.
pub(super) fn plain(words: &[&str], replaced: Span) -> Vec<CompletionItem> {
    let items = words.iter();
    items
        .map(|word| CompletionItem::new(*word, CompletionKind::Keyword, replaced))
        .collect()
}

/// What every project has.
pub(super) fn documented(
    about: &Documented,
    kind: CompletionKind,
    replaced: Span,
) -> CompletionItem {
    CompletionItem::new(about.name, kind, replaced)
        .with_detail(about.form)
        .with_documentation(about.text)
}
