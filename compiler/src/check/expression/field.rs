//! Fields behind a dot: of the contact, of payloads and of records.

use std::sync::Arc;

use nurture_runtime::program::FieldId;
use smol_str::SmolStr;

use crate::{
    check::{
        Checker, advice,
        binding::Payload,
        fields::Fields,
        narrow,
        relation::{self, describe},
        scope::Scope,
        state::{Path, Root, Visible},
        target::to_declare,
    },
    checked::{BindingId, CONTACT_ID, Definition, Expression, ExpressionKind, Field, Type},
    finding::{Finding, Rule, nearest},
    source::Span,
    syntax::{self, ExpressionKind as Written, Name},
};

use super::name::{is_value, several, unknown_field};

/// The length of `contact.`
const CONTACT_DOT_BYTES: u32 = 8;

/// What a name stands for that has fields and is no value itself.
pub(super) enum Holder {
    /// `contact`
    Contact,
    /// The payload that a `where` looks at, by its name.
    Own(Payload),
    /// A payload of the flow.
    Binding(BindingId),
    /// Payloads of different types, on different ways.
    Several,
}

impl Checker<'_> {
    pub(super) fn holder(&mut self, scope: &Scope, name: &Name) -> Option<Holder> {
        if scope.payload_name.as_ref() == Some(&name.text)
            && let Some(payload) = &scope.payload
        {
            let own = Holder::Own(payload.clone());
            let place = self.place(name.span);
            self.bindings
                .used_by_own_condition(name.text.clone(), place);
            return Some(own);
        }
        match scope.state.visible(&name.text) {
            Some(Visible::One(id, _)) => {
                if let Some(flow) = scope.flow.and_then(|flow| flow.id) {
                    self.refer(name.span, Definition::Binding(flow, id));
                }
                Some(Holder::Binding(id))
            }
            Some(Visible::Several) => Some(Holder::Several),
            None if name.text == "contact" => Some(Holder::Contact),
            None => None,
        }
    }

    /// `a.b`
    pub(super) fn field_of(
        &mut self,
        scope: &mut Scope,
        of: &syntax::Expression,
        field: &Name,
        span: Span,
    ) -> Expression {
        if let Written::Name(name) = &of.kind
            && !is_value(scope, name)
        {
            return match self.holder(scope, name) {
                Some(Holder::Contact) => self.contact_field(scope, field, span),
                Some(Holder::Own(payload)) => self.own_field(scope, &payload, field, span),
                Some(Holder::Binding(id)) => self.bound_field(scope, id, field, span),
                Some(Holder::Several) => {
                    let place = self.place(of.span);
                    self.report(several(place, &name.text));
                    self.error(span)
                }
                None => {
                    self.unknown_holder(scope, name, field, span);
                    self.error(span)
                }
            };
        }
        let record = self.expression(scope, of, None);
        self.record_field(scope, record, field, span)
    }

    /// `contact.F`
    pub(in crate::check) fn contact_field(
        &mut self,
        scope: &Scope,
        name: &Name,
        span: Span,
    ) -> Expression {
        let contact = Arc::clone(&self.contact);
        if contact.find(&name.text).is_none() && self.is_score_of_contact(name, span) {
            return self.unknown_value(Type::Int, span);
        }
        let Some((id, field)) = self.field_of_contact(&contact, name) else {
            return self.error(span);
        };
        let set = scope.state.is_set(&Path::of(Root::Contact(id)));
        self.read(ExpressionKind::ContactField(id), field, set, span)
    }

    /// The contact's field of that name.
    pub(in crate::check) fn contact_field_named(
        &mut self,
        name: &Name,
    ) -> Option<(FieldId, Field)> {
        let contact = Arc::clone(&self.contact);
        let (id, field) = self.field_of_contact(&contact, name)?;
        Some((id, field.clone()))
    }

    pub(super) fn field_of_contact<'f>(
        &mut self,
        contact: &'f Fields,
        name: &Name,
    ) -> Option<(FieldId, &'f Field)> {
        if let Some((position, field)) = contact.find(&name.text) {
            let id = FieldId(position);
            self.refer(name.span, Definition::Field(id));
            return Some((id, field));
        }
        if !name.is_missing() && !self.names.is_vague(&name.text) {
            let place = self.place(name.span);
            let finding = unknown_field(place, &name.text, "the contact");
            if self.names.scores.get(&name.text).is_some() {
                self.report(finding.with_help(format!(
                    "`{0}` is a score: it changes by the events of its rules, in `score {0} {{ … }}`",
                    name.text
                )));
                return None;
            }
            if name.text == "tags" {
                self.report(finding.with_help("a tag is asked for with `tagged vip`"));
                return None;
            }
            if name.text == CONTACT_ID {
                self.report(finding.with_help("the id by which rows name a contact is none of its fields; an id that messages show is one of its own: `crm_id: text?`"));
                return None;
            }
            let finding = self.suggesting_field(finding, contact, name);
            self.report(if finding.help.is_empty() {
                finding.with_help(to_declare(&declaration(&name.text)))
            } else {
                finding
            });
        }
        None
    }

    /// Offers the field that is nearest; one that may be unset with what stands for it, where it alone is put into a text.
    fn suggesting_field(&mut self, finding: Finding, contact: &Fields, name: &Name) -> Finding {
        let Some(near) = self.near_field(contact, &name.text) else {
            return finding;
        };
        let place = finding.primary;
        let start = place.span.start.saturating_sub(CONTACT_DOT_BYTES);
        let whole = Span::new(start, place.span.end).in_file(place.file);
        let is_lacking = contact
            .find(&near)
            .is_some_and(|(_, field)| field.optional && relation::is_text(&field.ty));
        let meant = if is_lacking && self.is_interpolated(whole) {
            format!("{near} ?? \"\"")
        } else {
            near.to_string()
        };
        finding
            .with_help(format!("did you mean `{meant}`?"))
            .with_replacement(format!("change to `{meant}`"), place, meant)
    }

    /// The field of the contact that is nearest to a name; a field that is renamed is missed under one name everywhere.
    fn near_field(&mut self, contact: &Fields, wrong: &SmolStr) -> Option<SmolStr> {
        if !self.suggests_after(0) {
            return None;
        }
        let known = self.near_fields.entry(wrong.clone());
        let near = known.or_insert_with(|| nearest(wrong, contact.names()).map(SmolStr::new));
        near.clone()
    }

    /// A field of the payload that a `where` looks at, by the payload's name.
    pub(super) fn own_field(
        &mut self,
        scope: &Scope,
        payload: &Payload,
        name: &Name,
        span: Span,
    ) -> Expression {
        let Some((position, field)) = self.payload_field(payload, name) else {
            return self.error(span);
        };
        let set = scope.state.is_set(&Path::of(Root::Payload(position)));
        self.read(ExpressionKind::Payload(position), &field, set, span)
    }

    /// A field of a payload of the flow.
    pub(super) fn bound_field(
        &mut self,
        scope: &Scope,
        id: BindingId,
        name: &Name,
        span: Span,
    ) -> Expression {
        let Some(payload) = self.bindings.get(id).map(|bound| bound.payload.clone()) else {
            return self.error(span);
        };
        let Some((position, field)) = self.payload_field(&payload, name) else {
            return self.error(span);
        };
        let set = scope
            .state
            .is_set(&Path::of(Root::Binding(id)).field(position));
        let mut value = self.read(ExpressionKind::Binding(id, position), &field, set, span);
        value.optional |= !set && !scope.state.is_bound(id);
        value
    }

    pub(super) fn payload_field(&mut self, payload: &Payload, name: &Name) -> Option<(u32, Field)> {
        let fields = payload.fields.clone()?;
        if let Some((position, field)) = fields.find(&name.text) {
            if let Some(definition) = payload.of.field(position) {
                self.refer(name.span, definition);
            }
            return Some((position, field.clone()));
        }
        if !name.is_missing() && !self.names.is_vague(&name.text) {
            let place = self.place(name.span);
            let finding = unknown_field(place, &name.text, "the payload");
            let finding = finding.suggesting(&name.text, self.near(fields.names()));
            self.report(advice::listing(finding, fields.names()));
        }
        None
    }

    /// A field of a record.
    pub(super) fn record_field(
        &mut self,
        scope: &Scope,
        record: Expression,
        name: &Name,
        span: Span,
    ) -> Expression {
        let record = self.handled(record);
        let fields = match &record.ty {
            Type::Error => return self.error(span),
            Type::Record(fields) => fields.clone(),
            ty => {
                let place = self.place(name.span);
                let message = format!("a value of type `{}` has no fields", describe(ty));
                let finding = Finding::new(Rule::UnknownField, place, message);
                let is_part = matches!(name.text.as_str(), "hour" | "weekday" | "date" | "time");
                self.report(if is_part && *ty == Type::DateTime {
                    let of = self.input.sources.slice(record.place);
                    let meant = format!("{}({of})", name.text);
                    finding
                        .with_help(format!("write `{meant}`"))
                        .with_replacement(format!("change to `{meant}`"), self.place(span), meant)
                } else {
                    finding.with_help("fields are those of the contact, of events and of records")
                });
                return self.error(span);
            }
        };
        let found = (0..)
            .zip(fields.iter())
            .find(|(_, field)| field.named.name == name.text);
        let Some((position, field)) = found else {
            if self.names.is_vague(&name.text) {
                return self.error(span);
            }
            let place = self.place(name.span);
            let known = fields.iter().map(|field| field.named.name.as_str());
            let finding = unknown_field(place, &name.text, "the record");
            let finding = finding.suggesting(&name.text, self.near(known.clone()));
            self.report(advice::listing(finding, known));
            return self.error(span);
        };
        self.refer(name.span, Definition::Local(field.named.place));
        let path = narrow::path(&record).map(|path| path.field(position));
        let set = path.is_some_and(|path| scope.state.is_set(&path));
        let kind = ExpressionKind::RecordField(Box::new(record), position);
        self.read(kind, field, set, span)
    }

    /// Reads a field, which may be known to be set.
    pub(super) fn read(
        &self,
        kind: ExpressionKind,
        field: &Field,
        set: bool,
        span: Span,
    ) -> Expression {
        Expression {
            optional: field.optional && !set,
            ..self.make(kind, field.ty.clone(), span)
        }
    }
}

/// How a field of a name is likely declared: those at which messages arrive have types of their own.
fn declaration(name: &str) -> String {
    match name {
        "email" => "email: email".to_owned(),
        "phone" | "timezone" => format!("{name}: {name}?"),
        _ => format!("{name}: text?"),
    }
}
