//! Types as written, and the fields that have them.

use std::sync::Arc;

use foldhash::HashMap;

use nurture_runtime::value::Currency;
use smol_str::SmolStr;

use super::{
    Checker,
    expression::NOTHING,
    literal::unknown_currency,
    scope::{Only, Scope},
};
use crate::{
    checked::{Enum, EnumValue, Field, Named, Type},
    finding::{Edit, Finding, Rule},
    source::{FileSpan, Span},
    syntax::{self, FieldDeclaration, Name, TypeKind},
};

/// Whose fields they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// The contact's: with defaults, without records.
    Contact,
    /// An event's, message's or action's.
    Other,
}

/// The types that have a name of one word.
const NAMED: [(&str, Type); 13] = [
    ("text", Type::Text),
    ("email", Type::Email),
    ("phone", Type::Phone),
    ("url", Type::Url),
    ("timezone", Type::Timezone),
    ("int", Type::Int),
    ("decimal", Type::Decimal),
    ("percent", Type::Percent),
    ("bool", Type::Bool),
    ("date", Type::Date),
    ("time", Type::Time),
    ("datetime", Type::DateTime),
    ("duration", Type::Duration),
];

/// Whether a word is the name of a type.
pub(super) fn is_type(word: &str) -> bool {
    NAMED.iter().any(|(name, _)| *name == word)
}

/// Names that other languages have for them.
const ELSEWHERE: [(&str, &str); 14] = [
    ("string", "text"),
    ("str", "text"),
    ("varchar", "text"),
    ("integer", "int"),
    ("long", "int"),
    ("number", "decimal"),
    ("float", "decimal"),
    ("double", "decimal"),
    ("boolean", "bool"),
    ("timestamp", "datetime"),
    ("date_time", "datetime"),
    ("link", "url"),
    ("percentage", "percent"),
    ("currency", "money(EUR)"),
];

impl Checker<'_> {
    /// Fields in their order; a second one of a name is reported and left out.
    pub(super) fn fields(&mut self, declared: &[FieldDeclaration], owner: Owner) -> Vec<Field> {
        let mut seen: HashMap<SmolStr, FileSpan> = HashMap::default();
        let mut fields = Vec::with_capacity(declared.len());
        for declaration in declared {
            let field = self.field_declaration(declaration, owner);
            let name = &declaration.name;
            let place = self.place(name.span);
            if let Some(first) = seen.get(&name.text) {
                let finding = second(place, "field", &name.text, *first);
                self.report(finding);
            } else {
                seen.insert(name.text.clone(), place);
                fields.push(field);
            }
        }
        fields
    }

    fn field_declaration(&mut self, declared: &FieldDeclaration, owner: Owner) -> Field {
        let ty = self.written_type(&declared.ty, owner);
        let named = self.named(&declared.name, &declared.doc);
        let external = declared
            .external
            .as_ref()
            .and_then(|text| self.plain_text(text));
        let default = declared.default.as_ref().and_then(|default| {
            if owner == Owner::Other {
                let place = self.place(default.span);
                self.report(default_elsewhere(place));
                return None;
            }
            Some(self.value(&mut Scope::only(Only::Default), default, &ty))
        });
        Field {
            external: external.unwrap_or_else(|| named.name.clone()),
            named,
            ty,
            optional: declared.ty.optional,
            default,
        }
    }

    /// A declared name.
    pub(super) fn named(&self, name: &Name, doc: &syntax::Doc) -> Named {
        Named {
            name: name.text.clone(),
            place: self.place(name.span),
            doc: doc.0.clone(),
        }
    }

    fn written_type(&mut self, written: &syntax::Type, owner: Owner) -> Type {
        match &written.kind {
            TypeKind::Error => Type::Error,
            TypeKind::Name(name) => self.named_type(name),
            TypeKind::Money(code) => {
                if let Some(currency) = Currency::by_code(&code.text) {
                    Type::Money(currency)
                } else {
                    let place = self.place(code.span);
                    self.report(unknown_currency(place, &code.text));
                    Type::Error
                }
            }
            TypeKind::Enum(values) => self.enum_type(values),
            TypeKind::List(of) => {
                if of.optional {
                    let place = self.place(of.span);
                    self.report(optional_items(place));
                }
                Type::List(Arc::new(self.written_type(of, owner)))
            }
            TypeKind::Record(fields) => {
                if owner == Owner::Contact {
                    let place = self.place(written.span);
                    self.report(record_in_contact(place));
                }
                Type::Record(self.fields(fields, Owner::Other).into())
            }
        }
    }

    /// The end of the bare number that is the default of the field whose type stands at a place.
    fn amount_behind(&self, place: FileSpan) -> Option<Span> {
        let text = &self.input.sources.get(place.file)?.text;
        let behind = text.get(place.span.end as usize..)?;
        let line = behind.split('\n').next()?;
        let number = line.trim_start_matches([' ', '?']).strip_prefix('=')?;
        let number = number.trim_start();
        let is_digit = |letter: char| letter.is_ascii_digit() || "._".contains(letter);
        let rest = number.trim_start_matches(is_digit);
        let is_bare = rest.len() < number.len()
            && (rest.trim().is_empty() || rest.trim_start().starts_with([',', '}', '#']));
        let end = line.len() - rest.len();
        let end = place.span.end + u32::try_from(end).ok()?;
        is_bare.then_some(Span::at(end))
    }

    fn named_type(&mut self, name: &Name) -> Type {
        if let Some((_, ty)) = NAMED.iter().find(|(known, _)| *known == name.text) {
            return ty.clone();
        }
        if !name.is_missing() {
            let place = self.place(name.span);
            let written = self.input.sources.slice(place);
            let finding = unknown_type(place, &name.text, written);
            self.report(
                match self.amount_behind(place).filter(|_| name.text == "money") {
                    Some(amount) => with_currency(finding, place, amount),
                    None => finding,
                },
            );
        }
        Type::Error
    }

    fn enum_type(&mut self, values: &[Name]) -> Type {
        if let [one, other] = values
            && self.is_optional_elsewhere(one, other)
        {
            return Type::Error;
        }
        let mut seen: HashMap<&str, FileSpan> = HashMap::default();
        let mut names = Vec::with_capacity(values.len());
        let mut kept = Vec::with_capacity(values.len());
        for value in values {
            let place = self.place(value.span);
            if let Some(first) = seen.get(value.text.as_str()) {
                let finding = second(place, "value", &value.text, *first);
                self.report(finding);
            } else {
                seen.insert(&value.text, place);
                names.push(value.text.clone());
                kept.push(value);
            }
        }
        self.declare_enum(&names, &kept);
        Type::Enum(names.into())
    }

    /// `text | null`, which other languages have for `text?`: says so.
    fn is_optional_elsewhere(&mut self, one: &Name, other: &Name) -> bool {
        let is_nothing =
            |name: &Name| NOTHING.contains(&name.text.as_str()) || name.text == "unset";
        let is_type = |name: &Name| NAMED.iter().any(|(known, _)| *known == name.text);
        let ty = match (one, other) {
            (ty, nothing) | (nothing, ty) if is_type(ty) && is_nothing(nothing) => ty,
            _ => return false,
        };
        let place = self.place(one.span.to(other.span));
        let meant = format!("{}?", ty.text);
        let finding = Finding::new(
            Rule::TypeMismatch,
            place,
            "these would be the two values of a choice",
        );
        self.report(
            finding
                .with_help(format!("what need not be there is written `{meant}`"))
                .with_replacement(format!("change to `{meant}`"), place, meant),
        );
        true
    }

    /// Remembers where the values of an enum stand.
    fn declare_enum(&mut self, names: &[SmolStr], written: &[&Name]) {
        let id = self.checked.enum_of(names).unwrap_or_else(|| {
            let values = written.iter().map(|name| EnumValue {
                named: self.named(name, &syntax::Doc::default()),
                places: Vec::new(),
            });
            let values = values.collect();
            self.checked.enums.push(Enum { values });
            u32::try_from(self.checked.enums.len() - 1).unwrap_or(u32::MAX)
        });
        let places: Vec<FileSpan> = written.iter().map(|name| self.place(name.span)).collect();
        let values = self.checked.enums.get_mut(id as usize);
        for (value, place) in values
            .into_iter()
            .flat_map(|one| &mut one.values)
            .zip(places)
        {
            value.places.push(place);
        }
    }
}

/// A second thing of one name, where one can stand.
pub(super) fn second(place: FileSpan, what: &str, name: &str, first: FileSpan) -> Finding {
    let message = format!("a second {what} `{name}`");
    Finding::new(Rule::DuplicateDeclaration, place, message)
        .with_label(first, "the first one is here")
        .with_help("take one of them away, or give it another name")
}

/// Writes the currency behind the default of a field as well.
fn with_currency(mut finding: Finding, place: FileSpan, amount: Span) -> Finding {
    if let Some(fix) = finding.fixes.first_mut() {
        fix.edits.push(Edit {
            place: amount.in_file(place.file),
            text: " EUR".to_owned(),
        });
    }
    finding
}

fn unknown_type(place: FileSpan, name: &str, written: &str) -> Finding {
    let finding = Finding::new(Rule::UnknownName, place, format!("unknown type `{name}`"));
    if name == "money" {
        return finding
            .with_help("say of which currency: `money(EUR)`")
            .with_replacement("change to `money(EUR)`", place, "money(EUR)");
    }
    if name == "list" || name == "array" {
        return finding
            .with_help("say of what: `list of text`")
            .with_replacement("change to `list of text`", place, "list of text");
    }
    if written.len() == 3 && written.bytes().all(|byte| byte.is_ascii_uppercase()) {
        let meant = format!("money({written})");
        return finding
            .with_help(format!("an amount of money is of type `{meant}`"))
            .with_replacement(format!("change to `{meant}`"), place, meant);
    }
    match ELSEWHERE.iter().find(|(other, _)| *other == name) {
        Some((_, own)) => finding
            .with_help(format!("did you mean `{own}`?"))
            .with_replacement(format!("change to `{own}`"), place, *own),
        None => finding
            .suggesting(name, NAMED.iter().map(|(known, _)| *known))
            .with_help("an enum has two values or more: `free | pro`"),
    }
}

fn default_elsewhere(place: FileSpan) -> Finding {
    let message = "only fields of the contact have defaults";
    Finding::new(Rule::TypeMismatch, place, message).with_help(
        "make the field optional with `?`, and say what stands for it where it is used: `x ?? …`",
    )
}

fn record_in_contact(place: FileSpan) -> Finding {
    let message = "a field of the contact cannot be a record";
    Finding::new(Rule::TypeMismatch, place, message)
        .with_help("declare a field for each value; records stand inside events and params")
}

fn optional_items(place: FileSpan) -> Finding {
    let message = "the values of a list are always set";
    Finding::new(Rule::TypeMismatch, place, message).with_help("take the `?` away")
}
