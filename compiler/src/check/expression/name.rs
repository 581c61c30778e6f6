//! Bare names.

use smol_str::SmolStr;

use crate::{
    check::{
        Checker, advice,
        binding::Payload,
        relation::describe,
        scope::Scope,
        state::{Path, Root},
    },
    checked::{BindingId, Definition, Expression, ExpressionKind, Type},
    finding::{Finding, Rule, by_nearness},
    source::{FileSpan, Span},
    syntax::{self, ExpressionKind as Written, Name, Presence},
};

use super::field::Holder;

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
            // That no name has capitals is said already, with the change to this value.
            let small = name.text.to_ascii_lowercase();
            if small != name.text && values.iter().any(|value| *value == small) {
                return self.unknown_value(Type::Enum(values.clone()), span);
            }
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
pub(super) fn is_value(scope: &Scope, name: &Name) -> bool {
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

pub(in crate::check) fn unknown_field(place: FileSpan, name: &str, of: &str) -> Finding {
    let message = format!("{of} has no field `{name}`");
    Finding::new(Rule::UnknownField, place, message)
}

fn no_value(place: FileSpan, name: &str) -> Finding {
    let message = format!("`{name}` is no value, but something that has fields");
    Finding::new(Rule::TypeMismatch, place, message)
        .with_help(format!("read one of its fields: `{name}.…`"))
}

pub(super) fn several(place: FileSpan, name: &str) -> Finding {
    let message = format!("`{name}` names payloads of different types on the ways to here");
    Finding::new(Rule::UnknownName, place, message).with_help("give each of them a name of its own")
}

fn never_certain(place: FileSpan, name: &str) -> Finding {
    let message =
        format!("`{name}` has no field that is always set, so nothing tells whether it is");
    Finding::new(Rule::TypeMismatch, place, message)
        .with_help("ask for one of its fields: `….… is set`")
}
