//! Bare names, and fields behind a dot.

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
    finding::{Finding, Rule, by_nearness, nearest},
    source::{FileSpan, Span},
    syntax::{self, ExpressionKind as Written, Name, Presence},
};

/// The length of `contact.`
const CONTACT_DOT_BYTES: u32 = 8;

/// What a name stands for that has fields and is no value itself.
enum Holder {
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
    /// A bare name.
    pub(super) fn bare_name(
        &mut self,
        scope: &mut Scope,
        name: &Name,
        span: Span,
        wanted: Option<&Type>,
    ) -> Expression {
        if name.is_missing() {
            return self.error(span);
        }
        if let Some(Type::Enum(values)) = wanted
            && values.contains(&name.text)
        {
            if let Some(definition) = self.checked.enum_value(values, &name.text) {
                self.refer(name.span, definition);
            }
            let ty = Type::Enum(values.clone());
            return self.make(ExpressionKind::EnumValue(name.text.clone()), ty, span);
        }
        if scope.only.is_none()
            && let Some(found) = self.known_name(scope, name, span)
        {
            return found;
        }
        if let Some(Type::Enum(values)) = wanted {
            let place = self.place(span);
            let known = values.iter().map(SmolStr::as_str);
            let finding = unknown_value(place, &name.text, wanted);
            let begun =
                |value: &&SmolStr| name.text.len() > 1 && value.starts_with(name.text.as_str());
            let finding = match values.iter().find(begun) {
                Some(value) => finding
                    .with_help(format!("did you mean `{value}`?"))
                    .with_replacement(format!("change to `{value}`"), place, value.as_str()),
                None => finding.suggesting(&name.text, self.near(known)),
            };
            let known = by_nearness(&name.text, values.iter().map(SmolStr::as_str));
            self.report(advice::listing(finding, known));
            return self.unknown_value(Type::Enum(values.clone()), span);
        }
        if !matches!(wanted, Some(Type::Error)) {
            self.unknown_bare_name(scope, name, wanted);
        }
        self.error(span)
    }

    /// What a name stands for, if it is not the value of an enum.
    pub(super) fn known_name(
        &mut self,
        scope: &mut Scope,
        name: &Name,
        span: Span,
    ) -> Option<Expression> {
        if let Some(Payload {
            fields: Some(fields),
            of,
        }) = scope.payload.clone()
            && let Some((position, field)) = fields.find(&name.text)
        {
            if let Some(definition) = of.field(position) {
                self.refer(name.span, definition);
            }
            let set = scope.state.is_set(&Path::of(Root::Payload(position)));
            return Some(self.read(ExpressionKind::Payload(position), field, set, span));
        }
        if let Some((message, params)) = scope.params.clone()
            && let Some((position, field)) = params.find(&name.text)
        {
            if let Some(message) = message {
                self.refer(name.span, Definition::Param(message, position));
            }
            let set = scope.state.is_set(&Path::of(Root::Param(position)));
            return Some(self.read(ExpressionKind::Param(position), field, set, span));
        }
        if self.holder(scope, name).is_some() {
            let place = self.place(span);
            self.report(no_value(place, &name.text));
            return Some(self.error(span));
        }
        if name.text == "today" {
            return Some(self.make(ExpressionKind::Today, Type::Date, span));
        }
        if let Some(score) = self.names.scores.get(&name.text) {
            self.refer(name.span, Definition::Score(score));
            return Some(self.make(ExpressionKind::Score(score), Type::Int, span));
        }
        if self.names.events.get(&name.text).is_some() {
            return Some(self.bare_event(scope, name));
        }
        None
    }

    /// Whether a name stands for something that is not the value of an enum; nothing is reported.
    pub(super) fn is_known_name(&self, scope: &Scope, name: &Name) -> bool {
        let payload = scope
            .payload
            .as_ref()
            .and_then(|payload| payload.fields.as_ref());
        payload.is_some_and(|fields| fields.find(&name.text).is_some())
            || scope
                .params
                .as_ref()
                .is_some_and(|(_, params)| params.find(&name.text).is_some())
            || scope.payload_name.as_ref() == Some(&name.text)
            || scope.state.visible(&name.text).is_some()
            || matches!(name.text.as_str(), "today" | "contact")
            || self.names.scores.get(&name.text).is_some()
            || self.names.events.get(&name.text).is_some()
    }

    fn holder(&mut self, scope: &Scope, name: &Name) -> Option<Holder> {
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

    fn field_of_contact<'f>(
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
    fn own_field(
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
    fn bound_field(&mut self, scope: &Scope, id: BindingId, name: &Name, span: Span) -> Expression {
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

    fn payload_field(&mut self, payload: &Payload, name: &Name) -> Option<(u32, Field)> {
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
    fn record_field(
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
    fn read(&self, kind: ExpressionKind, field: &Field, set: bool, span: Span) -> Expression {
        Expression {
            optional: field.optional && !set,
            ..self.make(kind, field.ty.clone(), span)
        }
    }

    /// `a is set`, `a is unset`
    pub(super) fn is_set(
        &mut self,
        scope: &mut Scope,
        operand: &syntax::Expression,
        presence: Presence,
        span: Span,
    ) -> Expression {
        let value = match &operand.kind {
            Written::Name(name) if !is_value(scope, name) => match self.holder(scope, name) {
                Some(Holder::Binding(id)) => self.whole_payload(id, name),
                _ => self.expression(scope, operand, None),
            },
            _ => self.expression(scope, operand, None),
        };
        let kind = ExpressionKind::IsSet(Box::new(value), presence);
        self.make(kind, Type::Bool, span)
    }

    /// A payload as a whole: it is set if a field is that it always has.
    fn whole_payload(&mut self, id: BindingId, name: &Name) -> Expression {
        let fields = self
            .bindings
            .get(id)
            .and_then(|bound| bound.payload.fields.clone());
        let Some(fields) = fields else {
            return self.error(name.span);
        };
        let always = (0..).zip(fields.list()).find(|(_, field)| !field.optional);
        if let Some((position, field)) = always {
            Expression {
                optional: true,
                ..self.make(
                    ExpressionKind::Binding(id, position),
                    field.ty.clone(),
                    name.span,
                )
            }
        } else {
            let place = self.place(name.span);
            self.report(never_certain(place, &name.text));
            self.error(name.span)
        }
    }
}

/// Whether a name with a dot behind it is a value of its own: a payload's field or a parameter.
fn is_value(scope: &Scope, name: &Name) -> bool {
    if name.text == "contact" {
        return false;
    }
    let payload = scope
        .payload
        .as_ref()
        .and_then(|payload| payload.fields.as_ref());
    payload.is_some_and(|fields| fields.find(&name.text).is_some())
        || scope
            .params
            .as_ref()
            .is_some_and(|(_, params)| params.find(&name.text).is_some())
}

fn unknown_value(place: FileSpan, name: &str, wanted: Option<&Type>) -> Finding {
    let of = wanted.map_or(String::new(), |ty| format!(" of `{}`", describe(ty)));
    Finding::new(
        Rule::UnknownValue,
        place,
        format!("unknown value `{name}`{of}"),
    )
}

/// How a field of a name is likely declared: those at which messages arrive have types of their own.
fn declaration(name: &str) -> String {
    match name {
        "email" => "email: email".to_owned(),
        "phone" | "timezone" => format!("{name}: {name}?"),
        _ => format!("{name}: text?"),
    }
}

pub(in crate::check) fn unknown_field(place: FileSpan, name: &str, of: &str) -> Finding {
    let message = format!("{of} has no field `{name}`");
    Finding::new(Rule::UnknownField, place, message)
}

fn no_value(place: FileSpan, name: &str) -> Finding {
    let message = format!("`{name}` is no value, but something that has fields");
    Finding::new(Rule::TypeMismatch, place, message)
        .with_help(format!("read one of its fields: `{name}.…`"))
}

fn several(place: FileSpan, name: &str) -> Finding {
    let message = format!("`{name}` names payloads of different types on the ways to here");
    Finding::new(Rule::UnknownName, place, message).with_help("give each of them a name of its own")
}

fn never_certain(place: FileSpan, name: &str) -> Finding {
    let message =
        format!("`{name}` has no field that is always set, so nothing tells whether it is");
    Finding::new(Rule::TypeMismatch, place, message)
        .with_help("ask for one of its fields: `….… is set`")
}
