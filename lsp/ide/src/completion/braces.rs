//! Members in braces: their keys and their values.

use nurture_compiler::{check::message_members, checked::Field, lex::TokenKind as K};
use nurture_runtime::program::Channel;

use super::{
    CompletionItem, CompletionKind, context::Context, cursor::Opener, expected::values_of, words,
};
use crate::documentation::{self, Documented};

/// What braces belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Owner<'a> {
    /// A declaration of this kind.
    Declaration(&'static str),
    /// `send email NAME with`
    Message(&'a str),
    /// `call NAME with`
    Action(String),
    /// An event in a test.
    Payload(&'a str),
    /// A message that a test expects, of this channel.
    Expected(&'a str),
    /// A contact of a test.
    Contact,
    /// Changes of the contact's fields, in a test.
    Changes,
}

/// The keys that are not there yet.
pub(super) fn keys(context: &Context<'_>, opener: Opener) -> Vec<CompletionItem> {
    let owner = owner(context, opener);
    let mut items = all_keys(context, &owner);
    // The rules of a score may look at one event several times.
    if owner != Owner::Declaration("score") {
        let given = given(context, opener);
        items.retain(|item| !given.contains(&item.label.as_str()));
    }
    items
}

/// What can stand for a value, or in one.
pub(super) fn values(context: &Context<'_>, opener: Opener) -> Vec<CompletionItem> {
    let replaced = context.cursor.word;
    let owner = owner(context, opener);
    // The last key is that of the value.
    let key = given(context, opener).first().copied().unwrap_or_default();
    let own = |fields: &[Field]| {
        let field = fields.iter().find(|field| field.named.name == key);
        field.map_or_else(Vec::new, |field| values_of(&field.ty, replaced))
    };
    match &owner {
        Owner::Declaration("email" | "sms" | "push") if key == "topic" => context.names.topics(),
        Owner::Declaration("email" | "sms" | "push") if key == "category" => categories(context),
        // Behind the colon stand points; values stand in a `where`.
        Owner::Declaration("score") if context.cursor.back(1) == Some(K::Colon) => Vec::new(),
        Owner::Declaration("score") => context.expression(),
        Owner::Declaration(_) | Owner::Expected(_) => Vec::new(),
        Owner::Contact | Owner::Changes => own(&context.analysis.checked().fields),
        Owner::Payload(_) => own(fields_of(context, &owner)),
        Owner::Message(_) | Owner::Action(_) => {
            let mut items = own(fields_of(context, &owner));
            items.extend(context.expression());
            items
        }
    }
}

fn owner<'a>(context: &Context<'a>, opener: Opener) -> Owner<'a> {
    let cursor = context.cursor;
    let before = |count: usize| opener.index.checked_sub(count);
    let kind = |count: usize| before(count).and_then(|index| cursor.kind(index));
    let in_test = cursor.kind(0) == Some(K::Test);
    match (kind(1), kind(2)) {
        (Some(K::With), _) => taker(context, opener),
        (Some(K::Set), _) => Owner::Changes,
        (Some(K::Contact), _) | (_, Some(K::Contact)) if in_test => Owner::Contact,
        (Some(K::Contact), _) => Owner::Declaration("contact"),
        (Some(K::Returns), _) => Owner::Declaration("returns"),
        (Some(K::Colon), Some(K::Params)) => Owner::Declaration("params"),
        _ if in_test => of_test(context, opener),
        _ => {
            let head = (0..opener.index).rev().take(6);
            let mut heads = head.filter_map(|index| cursor.kind(index));
            let found = heads.find(|kind| kind.is_declaration_start());
            Owner::Declaration(found.map_or("", K::text))
        }
    }
}

/// What a line of a test speaks of before braces.
fn of_test<'a>(context: &Context<'a>, opener: Opener) -> Owner<'a> {
    let cursor = context.cursor;
    let before = |count: usize| opener.index.checked_sub(count);
    let kind = |count: usize| before(count).and_then(|index| cursor.kind(index));
    let word = |count: usize| before(count).map_or("", |index| cursor.text_at(index));
    let message = if kind(2) == Some(K::As) { 3 } else { 1 };
    if kind(message + 2) == Some(K::Send) {
        Owner::Expected(word(message + 1))
    } else if kind(2).is_some_and(K::is_message_event) {
        // Behind a message event stands what it is about.
        Owner::Payload(word(2))
    } else {
        Owner::Payload(word(1))
    }
}

/// The message or action before `with`.
fn taker<'a>(context: &Context<'a>, opener: Opener) -> Owner<'a> {
    let cursor = context.cursor;
    let mut heads = (0..opener.index).rev();
    let head = heads.find(|index| matches!(cursor.kind(*index), Some(K::Send | K::Call)));
    match head.and_then(|head| Some((head, cursor.kind(head)?))) {
        Some((head, K::Send)) => Owner::Message(cursor.text_at(head + 2)),
        Some((head, _)) => {
            let parts = (head + 1..opener.index - 1).map(|index| cursor.text_at(index));
            Owner::Action(parts.collect())
        }
        None => Owner::Declaration(""),
    }
}

/// What is declared for the braces: parameters, or the fields of a payload.
fn fields_of<'a>(context: &Context<'a>, owner: &Owner<'_>) -> &'a [Field] {
    let checked = context.analysis.checked();
    match owner {
        Owner::Message(name) => {
            let mut messages = checked.messages.iter();
            let message = messages.find(|one| one.named.name == *name);
            message.map_or(&[], |message| &message.params)
        }
        Owner::Action(name) => {
            let mut actions = checked.actions.iter();
            let action = actions.find(|one| one.named.name == *name);
            action.map_or(&[], |action| &action.params)
        }
        Owner::Payload(name) => {
            let mut events = checked.events.iter();
            let event = events.find(|one| one.named.name == *name);
            event.map_or(&[], |event| &event.fields)
        }
        _ => &[],
    }
}

fn all_keys(context: &Context<'_>, owner: &Owner<'_>) -> Vec<CompletionItem> {
    let names = context.names;
    let fields = |kind, of: &str| names.fields(fields_of(context, owner), kind, of);
    match owner {
        Owner::Message(name) => {
            let mut items = fields(CompletionKind::Parameter, name);
            let mut messages = context.analysis.checked().messages.iter();
            if let Some(message) = messages.find(|one| one.named.name == *name) {
                let texts = message_members::given_anew(message.channel);
                items.extend(members(context, texts));
            }
            items
        }
        Owner::Action(name) => fields(CompletionKind::Parameter, name),
        Owner::Payload(name) => fields(CompletionKind::Field, name),
        Owner::Expected(channel) => Channel::by_name(channel).map_or_else(Vec::new, |channel| {
            members(context, message_members::compared(channel))
        }),
        Owner::Changes => names.contact_fields(|_| true),
        Owner::Contact => {
            let mut items = names.contact_fields(|_| true);
            items.extend(members(context, &["id"]));
            items
        }
        Owner::Declaration(kind) => declared_keys(context, kind),
    }
}

fn declared_keys(context: &Context<'_>, kind: &str) -> Vec<CompletionItem> {
    let replaced = context.cursor.word;
    match kind {
        "team" => words::plain(&["email"], replaced),
        "list" => words::plain(&["sync"], replaced),
        "score" => {
            let mut items = context.names.events();
            items.extend(words::keywords(&[K::Decay], replaced));
            items
        }
        _ => Channel::by_name(kind).map_or_else(Vec::new, |channel| {
            let mut items = members(context, message_members::declared(channel));
            items.extend(members(context, &["params"]));
            items
        }),
    }
}

fn members(context: &Context<'_>, names: &[&'static str]) -> Vec<CompletionItem> {
    let item = |name: &&'static str| {
        let about = documentation::find(documentation::MESSAGE_MEMBERS, name);
        let plain = Documented {
            name,
            form: name,
            text: "",
        };
        let about = about.unwrap_or(&plain);
        words::documented(about, CompletionKind::Property, context.cursor.word)
    };
    names.iter().map(item).collect()
}

fn categories(context: &Context<'_>) -> Vec<CompletionItem> {
    let categories = ["marketing", "transactional"].into_iter();
    categories
        .map(|name| CompletionItem::new(name, CompletionKind::EnumValue, context.cursor.word))
        .collect()
}

/// The keys that stand in the braces before the cursor, the last one first.
fn given<'a>(context: &Context<'a>, opener: Opener) -> Vec<&'a str> {
    let cursor = context.cursor;
    let own = cursor.outer().take_while(|index| *index > opener.index);
    let colons = own.filter(|index| cursor.kind(*index) == Some(K::Colon));
    colons
        .filter_map(|colon| Some(cursor.text_at(colon.checked_sub(1)?)))
        .collect()
}
