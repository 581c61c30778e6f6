//! Which names are asked for where the grammar takes a name.

use nurture_compiler::{check, checked::AliasKind, lex::TokenKind as K};
use nurture_runtime::{
    effect::{HoldReason, Outcome, SkipReason, SuppressReason},
    program::Channel,
};

use super::{CompletionItem, CompletionKind, context::Context, words};

/// The names that the word before the cursor asks for; none where a new one is given.
pub(super) fn names(context: &Context<'_>) -> Vec<CompletionItem> {
    let (cursor, names) = (context.cursor, context.names);
    let (Some(last), before) = (cursor.back(1), cursor.back(2)) else {
        return Vec::new();
    };
    match last {
        K::Email | K::Sms | K::Push => names.messages(Channel::by_name(last.text())),
        K::Join | K::Leave if before == Some(K::On) => names.lists_and_segments(),
        K::Join | K::Leave => names.lists(),
        K::Tag | K::Untag | K::Tagged => names.tags(),
        K::Notify | K::Backup | K::Task => names.teams(),
        K::For if is_behind_task(context) => names.teams(),
        K::For => names.lists_and_segments(),
        K::Call => names.actions(""),
        K::Start | K::Stop | K::Of => names.flows(),
        K::LeftParen if before == Some(K::InFlow) => names.flows(),
        K::Otherwise => words::keywords(&[K::Skip, K::Wait], cursor.word),
        K::Exit => plain(context, Outcome::ALL.iter().map(|outcome| outcome.name())),
        K::Skip => plain(context, SkipReason::ALL.iter().map(|reason| reason.name())),
        K::Assign_ => arms(context),
        K::TextEnd if is_behind_assign(context) => arms(context),
        _ => reasons(context),
    }
}

/// What a message event can be about: messages and sends, or tasks and calls.
pub(super) fn subjects(context: &Context<'_>, event: K) -> Vec<CompletionItem> {
    let is_work = event == K::Done;
    let mut items = context.names.aliases(context.file, context.flow(), |kind| {
        is_work == !matches!(kind, AliasKind::Send)
    });
    if !is_work {
        items.extend(context.names.messages(None));
    }
    items
}

/// What a test can expect.
pub(super) fn effects(context: &Context<'_>) -> Vec<CompletionItem> {
    words::plain(&check::EFFECT_KINDS, context.cursor.word)
}

fn is_behind_task(context: &Context<'_>) -> bool {
    let cursor = context.cursor;
    let head = cursor.since(&[K::Task, K::On]);
    head.and_then(|head| cursor.kind(head)) == Some(K::Task)
}

fn is_behind_assign(context: &Context<'_>) -> bool {
    let cursor = context.cursor;
    let head = cursor.since(&[K::Expect, K::Assign_]);
    head.and_then(|head| cursor.kind(head)) == Some(K::Assign_)
}

/// Why a message that a test speaks of does not leave.
fn reasons(context: &Context<'_>) -> Vec<CompletionItem> {
    match context.cursor.back(3) {
        Some(K::Suppress) => plain(
            context,
            SuppressReason::ALL.iter().map(|reason| reason.name()),
        ),
        Some(K::Hold) => plain(context, HoldReason::ALL.iter().map(|reason| reason.name())),
        _ => Vec::new(),
    }
}

/// The arms of the splits of the flow under test.
fn arms(context: &Context<'_>) -> Vec<CompletionItem> {
    let arms = context.arms_under_test();
    plain(context, arms.iter().map(smol_str::SmolStr::as_str))
}

fn plain<'n>(context: &Context<'_>, names: impl Iterator<Item = &'n str>) -> Vec<CompletionItem> {
    names
        .map(|name| CompletionItem::new(name, CompletionKind::EnumValue, context.cursor.word))
        .collect()
}
