//! What goes on behind a value: comparisons, windows, `and` and `or`, as far as the value's type allows them.

use nurture_compiler::{checked::Type, lex::TokenKind as K};

use super::{CompletionItem, CompletionKind, expression::Place, words};

/// What stands before the cursor in an expression.
enum Operand<'a> {
    /// An event, with what it is about.
    Event,
    /// A value of this type; whether it may be unset.
    Typed(&'a Type, bool),
    /// `contact`, which can be on a list.
    Contact,
    /// A literal, or something else that nothing is asked of.
    Literal,
    /// A window: the condition is whole.
    Window,
    /// Nothing is known of it.
    Unknown,
}

/// What can go on with the value before the cursor.
pub(super) fn items(place: &Place<'_>) -> Vec<CompletionItem> {
    let replaced = place.cursor.word;
    let mut items = Vec::new();
    let operand = operand(place);
    if !is_compared(place) {
        items.extend(comparisons(place, &operand));
    }
    if is_condition(place) && !is_unfinished(place) {
        // The comparison that a condition's `where` takes goes on with neither.
        let mut kinds = vec![K::And, K::Or];
        kinds.retain(|kind| place.outlook.takes(*kind));
        items.extend(words::keywords(&kinds, replaced));
    }
    items
}

/// Whether the value before the cursor is no condition yet: `if contact.plan`.
pub(super) fn is_unfinished(place: &Place<'_>) -> bool {
    if !is_condition(place) || is_compared(place) {
        return false;
    }
    match operand(place) {
        Operand::Typed(ty, optional) => *ty != Type::Bool || optional,
        Operand::Contact | Operand::Literal => true,
        Operand::Event | Operand::Window | Operand::Unknown => false,
    }
}

fn comparisons(place: &Place<'_>, operand: &Operand<'_>) -> Vec<CompletionItem> {
    let replaced = place.cursor.word;
    let several = |words: &[&str]| words::plain(words, replaced);
    match operand {
        Operand::Event if is_condition(place) => {
            let mut items = words::keywords(&[K::Ever, K::Where], replaced);
            items.push(
                CompletionItem::new("in last", CompletionKind::Keyword, replaced)
                    .with_detail("EVENT in last 30d"),
            );
            items
        }
        Operand::Contact => words::keywords(&[K::In], replaced),
        Operand::Typed(ty, optional) => {
            let mut items = match ty {
                Type::Text | Type::Email | Type::Phone | Type::Url | Type::Timezone => {
                    several(&["in", "contains", "starts with", "ends with"])
                }
                Type::Enum(_) => several(&["in"]),
                Type::List(_) => several(&["contains"]),
                _ => Vec::new(),
            };
            if *optional {
                items.extend(several(&["is set", "is unset"]));
            }
            items
        }
        Operand::Unknown => several(&["in", "contains", "starts with", "ends with"]),
        Operand::Event | Operand::Literal | Operand::Window => Vec::new(),
    }
}

fn operand<'a>(place: &Place<'a>) -> Operand<'a> {
    let cursor = place.cursor;
    let (Some(last), before) = (cursor.back(1), cursor.back(2)) else {
        return Operand::Unknown;
    };
    let is_member = before == Some(K::Dot);
    match last {
        K::Ever => Operand::Window,
        _ if before == Some(K::Last) => Operand::Window,
        K::Contact if !is_member => Operand::Contact,
        _ if last.is_message_event() && !is_member => Operand::Event,
        _ if before.is_some_and(K::is_message_event) && last.is_word() => Operand::Event,
        _ if last.is_word() => of_name(place),
        K::RightParen => Operand::Unknown,
        _ => Operand::Literal,
    }
}

fn of_name<'a>(place: &Place<'a>) -> Operand<'a> {
    let cursor = place.cursor;
    let is_member = cursor.back(2) == Some(K::Dot);
    let end = cursor.len().saturating_sub(1);
    if let Some((ty, optional)) = place.type_of(end) {
        return Operand::Typed(ty, optional);
    }
    let name = cursor.back_text(1);
    let checked = place.analysis.checked();
    let is_test = matches!(cursor.back(2), Some(K::Tagged | K::Reachable | K::In));
    if !is_member && !is_test && checked.events.iter().any(|event| event.named.name == name) {
        Operand::Event
    } else if !is_member && !is_test && checked.scores.iter().any(|score| score.named.name == name)
    {
        Operand::Typed(&Type::Int, false)
    } else {
        Operand::Unknown
    }
}

/// Whether a comparison stands before the cursor, behind the last word that begins a condition.
fn is_compared(place: &Place<'_>) -> bool {
    let cursor = place.cursor;
    let begins = |kind: K| {
        matches!(
            kind,
            K::And | K::Or | K::Not | K::If | K::Elseif | K::Where | K::When | K::Until
        )
    };
    let own = cursor.outer().map_while(|index| cursor.kind(index));
    own.take_while(|kind| !begins(*kind))
        .any(|kind| kind.is_comparison() || matches!(kind, K::In | K::Is))
}

/// Whether the cursor is in a condition, not in another value.
fn is_condition(place: &Place<'_>) -> bool {
    let cursor = place.cursor;
    let is_head = |kind: K| {
        kind.word().is_some()
            && (kind.is_statement_start()
                || kind.is_clause_start()
                || matches!(
                    kind,
                    K::Elseif
                        | K::Where
                        | K::When
                        | K::And
                        | K::Or
                        | K::Not
                        | K::Until
                        | K::Up
                        | K::Within
                        | K::After
                        | K::Every
                        | K::At
                        | K::Per
                        | K::Due
                        | K::To
                        | K::With
                        | K::Case
                        | K::Then
                        | K::Else
                        | K::Do
                        | K::Segment
                ))
    };
    if cursor
        .opener()
        .is_some_and(|opener| opener.kind != K::LeftParen && opener.kind != K::LeftBrace)
    {
        return false;
    }
    let mut heads = cursor
        .outer()
        .filter(|index| cursor.kind(*index).is_some_and(is_head));
    let Some(head) = heads.next() else {
        return false;
    };
    match cursor.kind(head) {
        Some(K::If | K::Elseif | K::Where | K::When | K::And | K::Or | K::Not | K::Segment) => true,
        Some(K::Until) => {
            head.checked_sub(1).and_then(|before| cursor.kind(before)) != Some(K::Wait)
        }
        _ => cursor.opener().is_some_and(|opener| {
            opener.kind == K::LeftParen && head < opener.index && is_wait(place, opener.index)
        }),
    }
}

/// `wait for (`, `case (`
fn is_wait(place: &Place<'_>, opener: usize) -> bool {
    let before = opener.checked_sub(1);
    let before = before.and_then(|before| place.cursor.kind(before));
    matches!(before, Some(K::For | K::Case))
}
