//! Values: in conditions, in the braces of texts, behind a key of `with`.

use nurture_compiler::{
    checked::{Event, Field, Flow, Type},
    lex::TokenKind as K,
    parse::Outlook,
    source::{FileId, Span},
};

use super::{CompletionItem, CompletionKind, Insert, cursor::Cursor, names::Names, words};
use crate::{
    Analysis,
    documentation::{self, FunctionDoc},
    tree::text,
};

/// What a date or moment can be read from.
pub(super) fn moments(place: &Place<'_>) -> Vec<CompletionItem> {
    let replaced = place.cursor.word;
    let mut items = bindings(place.analysis, place.file, replaced);
    let values = documentation::VALUES.iter();
    items.extend(values.map(|about| words::documented(about, CompletionKind::Keyword, replaced)));
    items
}

/// What a duration can be read from: fields.
pub(super) fn of_fields(place: &Place<'_>) -> Vec<CompletionItem> {
    let replaced = place.cursor.word;
    let mut items = bindings(place.analysis, place.file, replaced);
    let contact = documentation::find(documentation::VALUES, "contact");
    items.extend(contact.map(|about| words::documented(about, CompletionKind::Keyword, replaced)));
    items
}

fn typed<'a>(fields: &'a [Field], name: &str) -> Option<(&'a Type, bool)> {
    let field = fields.iter().find(|field| field.named.name == name)?;
    Some((&field.ty, field.optional))
}

/// Where a value is written.
pub(super) struct Place<'a> {
    pub analysis: &'a Analysis,
    pub file: FileId,
    pub cursor: &'a Cursor<'a>,
    /// What the grammar can go on with.
    pub outlook: Outlook,
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
    let mut items = place.expected();
    items.extend(place.payload());
    items.extend(place.names.scores());
    items.extend(place.names.events());
    items.extend(bindings(place.analysis, place.file, replaced));
    items.extend(functions(replaced));
    let values = documentation::VALUES.iter();
    items.extend(values.map(|about| words::documented(about, CompletionKind::Keyword, replaced)));
    let kinds = [K::True, K::False, K::Tagged, K::Reachable, K::InFlow];
    items.extend(words::keywords(&kinds, replaced));
    if place.outlook.takes(K::Not) {
        items.push(words::keyword(K::Not, replaced));
    }
    items
}

impl<'a> Place<'a> {
    /// The type of the name that ends at a token, and whether it may be unset.
    pub fn type_of(&self, end: usize) -> Option<(&'a Type, bool)> {
        let cursor = self.cursor;
        let name = cursor.text_at(end);
        let is_member = end.checked_sub(1).and_then(|dot| cursor.kind(dot)) == Some(K::Dot);
        if is_member {
            self.member(cursor.text_at(end.checked_sub(2)?), name)
        } else {
            self.of_payload(name)
        }
    }

    pub fn member(&self, owner: &str, name: &str) -> Option<(&'a Type, bool)> {
        let fields = match owner {
            "contact" => self.analysis.checked().fields.as_slice(),
            _ => fields_of_binding(self.analysis, self.file, self.cursor.word, owner)?,
        };
        typed(fields, name)
    }

    pub fn of_payload(&self, name: &str) -> Option<(&'a Type, bool)> {
        typed(&self.event()?.fields, name)
    }

    /// The fields of the event that a `where` before the cursor looks at; those that are called like a keyword are read through `as` alone.
    fn payload(&self) -> Vec<CompletionItem> {
        self.event().map_or_else(Vec::new, |event| {
            let fields = event.fields.iter();
            let readable = fields.filter(|field| !K::of_word(&field.named.name).is_keyword());
            let readable: Vec<Field> = readable.cloned().collect();
            self.names
                .fields(&readable, CompletionKind::Field, &event.named.name)
        })
    }

    fn event(&self) -> Option<&'a Event> {
        let cursor = self.cursor;
        let named = |text: &str| {
            let mut events = self.analysis.checked().events.iter();
            events.find(|event| event.named.name == text)
        };
        // `sum(¦ of EVENT)`
        if let (Some(K::LeftParen), Some((K::Of, _)), Some((_, name))) =
            (cursor.back(1), cursor.ahead(1), cursor.ahead(2))
        {
            return named(name);
        }
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
        let by_name = |index: usize| named(cursor.text_at(index));
        by_name(name).or_else(|| by_name(name.checked_sub(1)?))
    }
}

/// The flow around a place; one that has no end yet also goes on behind what is written of it.
pub(super) fn flow_around(analysis: &Analysis, file: FileId, at: Span) -> Option<&Flow> {
    let text = text(analysis, file);
    let flows = analysis.checked().flows.iter().map(AsRef::as_ref);
    let mut flows = flows.filter(|flow: &&Flow| {
        let span = flow.place.span;
        let behind = text.get(span.end as usize..at.start as usize);
        let is_near = behind.is_none_or(|behind| behind.trim().is_empty());
        flow.place.file == file && span.start <= at.end && is_near
    });
    let first = flows.next()?;
    Some(flows.fold(first, |last, flow| {
        if flow.place.span.start > last.place.span.start {
            flow
        } else {
            last
        }
    }))
}

/// The fields of what `as` gives a name in the flow around a place.
pub(super) fn fields_of_binding<'a>(
    analysis: &'a Analysis,
    file: FileId,
    at: Span,
    name: &str,
) -> Option<&'a [Field]> {
    let flow = flow_around(analysis, file, at)?;
    let binding = flow
        .bindings
        .iter()
        .find(|binding| binding.named.name == name)?;
    Some(analysis.checked().payload(binding.payload))
}

fn bindings(analysis: &Analysis, file: FileId, replaced: Span) -> Vec<CompletionItem> {
    let flow = flow_around(analysis, file, replaced);
    let bindings = flow.into_iter().flat_map(|flow| &flow.bindings);
    bindings
        .map(|binding| {
            CompletionItem::new(binding.named.name.as_str(), CompletionKind::Value, replaced)
                .with_detail("what an event brought")
                .with_rank(3)
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
