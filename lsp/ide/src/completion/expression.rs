//! Values: in conditions, in the braces of texts, behind a key of `with`.

use nurture_compiler::{
    checked::{Event, Field, Type},
    lex::TokenKind as K,
    source::{FileId, Span},
};

use super::{CompletionItem, CompletionKind, Insert, cursor::Cursor, names::Names, words};
use crate::{
    Analysis,
    documentation::{self, FunctionDoc},
    timing::flows_touching,
};

/// Where a value is written.
pub(super) struct Place<'a> {
    pub analysis: &'a Analysis,
    pub file: FileId,
    pub cursor: &'a Cursor<'a>,
    pub names: Names<'a>,
}

/// What a value can begin with.
pub(super) fn items(place: &Place<'_>) -> Vec<CompletionItem> {
    let cursor = place.cursor;
    let replaced = cursor.word;
    let last = cursor.back(1);
    if last == Some(K::In) && cursor.back_text(2) == "contact" {
        return place.names.lists_and_segments();
    }
    match last {
        Some(K::Tagged) => return place.names.tags(),
        Some(K::Reachable) => {
            return words::keywords(&[K::Email, K::Sms, K::Push], replaced);
        }
        Some(kind) if kind.is_message_event() => {
            let mut items = place.names.messages(None);
            items.extend(place.names.aliases(place.file));
            return items;
        }
        _ => {}
    }
    if cursor.back(2) == Some(K::InFlow) {
        return place.names.flows();
    }
    let mut items = place.expected();
    items.extend(place.payload());
    items.extend(place.names.scores());
    items.extend(place.names.events());
    items.extend(bindings(place.analysis, place.file, replaced));
    items.extend(functions(replaced));
    let values = documentation::VALUES.iter();
    items.extend(values.map(|about| words::documented(about, CompletionKind::Keyword, replaced)));
    items.extend(words::keywords(
        &[
            K::True,
            K::False,
            K::Not,
            K::Tagged,
            K::Reachable,
            K::InFlow,
        ],
        replaced,
    ));
    items
}

impl Place<'_> {
    /// The values of the enum on the other side, or of what a `match` looks at.
    fn expected(&self) -> Vec<CompletionItem> {
        let cursor = self.cursor;
        let end = match cursor.back(1) {
            Some(K::Equal | K::NotEqual | K::Assign) => cursor.len().checked_sub(2),
            Some(K::Case | K::Comma) => cursor.since(&[K::Match]).map(|head| {
                let end =
                    (head + 1..cursor.len()).find(|index| cursor.kind(*index) == Some(K::Case));
                end.unwrap_or(cursor.len()).saturating_sub(1)
            }),
            _ => None,
        };
        let ty = end.and_then(|end| self.type_of(end));
        ty.map(|ty| values_of(ty, cursor.word)).unwrap_or_default()
    }

    /// The type of the name that ends at a token.
    fn type_of(&self, end: usize) -> Option<&Type> {
        let cursor = self.cursor;
        let name = cursor.text_at(end);
        let is_named = |field: &&Field| field.named.name == name;
        let is_member = end.checked_sub(1).and_then(|dot| cursor.kind(dot)) == Some(K::Dot);
        let field = if is_member {
            let owner = cursor.text_at(end.checked_sub(2)?);
            match owner {
                "contact" => self.analysis.checked().fields.iter().find(is_named),
                _ => fields_of_binding(self.analysis, self.file, cursor.word, owner)?
                    .iter()
                    .find(is_named),
            }
        } else {
            self.event()?.fields.iter().find(is_named)
        };
        field.map(|field| &field.ty)
    }

    /// The fields of the event that a `where` before the cursor looks at.
    fn payload(&self) -> Vec<CompletionItem> {
        let fields = self.event().map(|event| event.fields.as_slice());
        self.names
            .fields(fields.unwrap_or_default(), CompletionKind::Field)
    }

    fn event(&self) -> Option<&Event> {
        let cursor = self.cursor;
        let stops = [
            K::Where,
            K::Then,
            K::Else,
            K::Do,
            K::If,
            K::Elseif,
            K::Send,
            K::Set,
            K::Exit,
            K::On,
            K::Goal,
        ];
        let place = cursor.since(&stops)?;
        if cursor.kind(place) != Some(K::Where) {
            return None;
        }
        let mut name = place.checked_sub(1)?;
        if name.checked_sub(1).and_then(|before| cursor.kind(before)) == Some(K::As) {
            name = name.checked_sub(2)?;
        }
        let events = &self.analysis.checked().events;
        let by_name = |index: usize| {
            let text = cursor.text_at(index);
            events.iter().find(|event| event.named.name == text)
        };
        by_name(name).or_else(|| by_name(name.checked_sub(1)?))
    }
}

/// The fields of what `as` gives a name in the flow around a place.
pub(super) fn fields_of_binding<'a>(
    analysis: &'a Analysis,
    file: FileId,
    at: Span,
    name: &str,
) -> Option<&'a [Field]> {
    let mut flows = flows_touching(analysis, file, at);
    flows.find_map(|(_, flow)| {
        let mut bindings = flow.bindings.iter();
        let binding = bindings.find(|binding| binding.named.name == name)?;
        Some(binding.fields.as_slice())
    })
}

fn bindings(analysis: &Analysis, file: FileId, replaced: Span) -> Vec<CompletionItem> {
    let flows = flows_touching(analysis, file, replaced);
    let bindings = flows.flat_map(|(_, flow)| &flow.bindings);
    bindings
        .map(|binding| {
            CompletionItem::new(binding.named.name.as_str(), CompletionKind::Value, replaced)
                .with_detail("what an event brought")
                .with_rank(3)
        })
        .collect()
}

/// The values of an enum or a bool.
pub(super) fn values_of(ty: &Type, replaced: Span) -> Vec<CompletionItem> {
    let names: Vec<&str> = match ty {
        Type::Enum(names) => names.iter().map(smol_str::SmolStr::as_str).collect(),
        Type::Bool => vec!["true", "false"],
        _ => Vec::new(),
    };
    let items = names.into_iter();
    items
        .map(|name| {
            CompletionItem::new(name, CompletionKind::EnumValue, replaced)
                .with_detail(ty.to_string())
                .with_rank(0)
        })
        .collect()
}

fn functions(replaced: Span) -> Vec<CompletionItem> {
    let functions = FunctionDoc::ALL.iter();
    functions
        .map(|function| {
            CompletionItem::new(function.name, CompletionKind::Function, replaced)
                .with_detail(function.signature())
                .with_documentation(function.text)
                .with_rank(7)
                .writing(Insert::Snippet(format!("{}($0)", function.name)))
        })
        .collect()
}
