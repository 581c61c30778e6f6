//! What stands behind `on`, and behind the score that it names.

use nurture_compiler::{lex::TokenKind as K, source::Span};

use super::{CompletionItem, CompletionKind, Insert, context::Context, words};

/// What a trigger can begin with.
pub(super) fn items(context: &Context<'_>) -> Vec<CompletionItem> {
    let replaced = context.cursor.word;
    let mut items = context.names.events();
    items.extend(context.names.scores());
    let kinds = [K::Every, K::Join, K::Leave, K::Manual];
    items.extend(words::keywords(&kinds, replaced));
    // Without a field behind them, these are names of events.
    let change = words::keyword(K::Change, replaced);
    items.push(change.writing(Insert::Snippet("change contact.${1:field}".to_owned())));
    let contact = words::keyword(K::Contact, replaced);
    items.push(contact.writing(Insert::Snippet("contact.${1:field}".to_owned())));
    items
}

/// Whether the name before the cursor is a score that a trigger can watch.
pub(super) fn is_score(context: &Context<'_>) -> bool {
    let name = context.cursor.back_text(1);
    let mut scores = context.analysis.checked().scores.iter();
    context.outlook.takes(K::Reaches) && scores.any(|score| score.named.name == name)
}

/// Whether it is a score and no event of that name: it brings nothing.
pub(super) fn is_mere_score(context: &Context<'_>) -> bool {
    let name = context.cursor.back_text(1);
    let mut events = context.analysis.checked().events.iter();
    is_score(context) && !events.any(|event| event.named.name == name)
}

/// What a score does to start a flow.
pub(super) fn crossings(replaced: Span) -> Vec<CompletionItem> {
    let item = |label: &str, form: &str, about: &str| {
        CompletionItem::new(label, CompletionKind::Keyword, replaced)
            .with_detail(form)
            .with_documentation(about)
    };
    vec![
        item(
            "reaches",
            "on SCORE reaches 50",
            "Starts the flow when the score was below this number and no longer is.",
        ),
        item(
            "drops below",
            "on SCORE drops below 20",
            "Starts the flow when the score was at this number or above and no longer is.",
        ),
    ]
}
