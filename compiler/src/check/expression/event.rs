//! Events used as conditions, and aggregates over them (language reference, section 5).

use nurture_runtime::program::{AliasId, EventId};

use super::name::unknown_field;
use crate::{
    check::{
        Checker,
        alias::{Reach, Work},
        binding::Payload,
        constant,
        relation::{self, describe},
        scope::{Entry, Scope},
        unused::Kind,
    },
    checked::{
        self, AliasKind, Definition, Expression, ExpressionKind, PayloadOf, Predicate, Subject,
        Type, Window,
    },
    finding::{Finding, Rule},
    source::{FileSpan, Span},
    syntax::{Aggregate, AggregateFunction, EventPredicate, Name},
};

/// An event with what it must belong to.
pub(in crate::check) struct Awaited {
    /// None where it is not known.
    pub(in crate::check) event: Option<EventId>,
    pub(in crate::check) subject: Option<Subject>,
    /// Whether what it must belong to is known, if anything is named.
    pub(in crate::check) is_sound: bool,
    pub(in crate::check) payload: Payload,
}

impl Checker<'_> {
    /// An event that is used as a condition.
    pub(super) fn occurred(&mut self, scope: &mut Scope, event: &EventPredicate) -> Expression {
        match self.predicate(scope, event) {
            Some((predicate, _)) => {
                let kind = ExpressionKind::Occurred(Box::new(predicate));
                self.make(kind, Type::Bool, event.span)
            }
            None => self.unknown_value(Type::Bool, event.span),
        }
    }

    /// An event as a condition by its name alone.
    pub(super) fn bare_event(&mut self, scope: &mut Scope, name: &Name) -> Expression {
        let event = EventPredicate {
            event: name.clone(),
            subject: None,
            condition: None,
            window: None,
            span: name.span,
        };
        self.occurred(scope, &event)
    }

    /// An aggregate over events.
    pub(super) fn aggregate(
        &mut self,
        scope: &mut Scope,
        aggregate: &Aggregate,
        span: Span,
    ) -> Expression {
        let found = self.predicate(scope, &aggregate.event);
        let function = aggregate.function;
        let Some(field) = &aggregate.field else {
            if function != AggregateFunction::Count {
                let place = self.place(aggregate.function_span);
                self.report(without_field(place));
                return self.error(span);
            }
            return match found {
                Some((predicate, _)) => {
                    let kind = ExpressionKind::Aggregate(function, None, Box::new(predicate));
                    self.make(kind, Type::Int, span)
                }
                None => self.unknown_value(Type::Int, span),
            };
        };
        let Some((predicate, payload)) = found else {
            return self.error(span);
        };
        let Some((position, ty)) = self.aggregated(function, field, &payload) else {
            return self.error(span);
        };
        let kind = ExpressionKind::Aggregate(function, Some(position), Box::new(predicate));
        let never_unset = matches!(function, AggregateFunction::Sum | AggregateFunction::Count);
        Expression {
            optional: !never_unset,
            ..self.make(kind, ty, span)
        }
    }

    /// The field that is added up or compared.
    fn aggregated(
        &mut self,
        function: AggregateFunction,
        name: &Name,
        payload: &Payload,
    ) -> Option<(u32, Type)> {
        let fields = payload.fields.clone()?;
        let place = self.place(name.span);
        let Some((position, field)) = fields.find(&name.text) else {
            if !name.is_missing() && !self.names.is_vague(&name.text) {
                let finding = unknown_field(place, &name.text, "the event");
                self.report(finding.suggesting(&name.text, self.near(fields.names())));
            }
            return None;
        };
        if let Some(definition) = payload.of.field(position) {
            self.refer(name.span, definition);
        }
        let ty = &field.ty;
        let fine = match function {
            AggregateFunction::Sum => relation::is_quantity(ty),
            AggregateFunction::Min | AggregateFunction::Max => relation::is_ordered(ty),
            _ => true,
        };
        if !fine && *ty != Type::Error {
            self.report(not_aggregated(place, function, ty));
            return None;
        }
        Some((position, ty.clone()))
    }

    /// An event that is looked for in the history; with its payload.
    fn predicate(
        &mut self,
        scope: &mut Scope,
        event: &EventPredicate,
    ) -> Option<(Predicate, Payload)> {
        let window = event.window.as_ref();
        let window = window.map(|window| self.window(scope, window));
        // With a window, sends of any flow count.
        let reach = match event.window {
            Some(_) => Reach::Project,
            None => scope.reach(),
        };
        let awaited = self.awaited(reach, &event.event, event.subject.as_ref());
        let mut inner = scope.looking_at(awaited.payload.clone(), None);
        if window.is_some() && scope.entry == Entry::Made {
            inner.entry = Entry::Earlier;
        }
        let condition = event
            .condition
            .as_ref()
            .map(|condition| self.condition(&mut inner, condition));
        let is_inner = scope.payload.is_some();
        if let Some(bound) = condition
            .as_ref()
            .filter(|_| is_inner)
            .and_then(first_bound)
        {
            let name = self.input.sources.slice(bound);
            let finding = bound_in_inner_question(bound, name);
            self.report(finding);
            return None;
        }
        let id = awaited.event?;
        let window = match window {
            Some(window) => window?,
            None if scope.entry == Entry::Made => Window::SinceEntry,
            None => {
                let place = self.place(event.event.span);
                self.report(missing_window(place, &event.event.text, scope.entry));
                return None;
            }
        };
        if !awaited.is_sound {
            return None;
        }
        let predicate = Predicate {
            event: id,
            subject: awaited.subject,
            condition,
            window,
            event_place: self.place(event.event.span),
            place: self.place(event.span),
        };
        Some((predicate, awaited.payload))
    }

    /// The window that is written; none if it is wrong.
    fn window(&mut self, scope: &mut Scope, written: &crate::syntax::Window) -> Option<Window> {
        match written {
            crate::syntax::Window::Ever(_) => Some(Window::Ever),
            crate::syntax::Window::Last(length, _) => {
                self.fixed_duration(scope, length).map(Window::Last)
            }
        }
    }

    /// A duration that is the same for every contact.
    pub(in crate::check) fn fixed_duration(
        &mut self,
        scope: &mut Scope,
        written: &crate::syntax::Expression,
    ) -> Option<nurture_runtime::time::Duration> {
        let length = self.value(scope, written, &Type::Duration);
        if let Some(length) = constant::duration(&length) {
            return Some(length);
        }
        if !has_error(&length) {
            let message = "this must be the same for every contact";
            self.report(
                Finding::new(Rule::TypeMismatch, length.place, message)
                    .with_help("write a duration, for example `30d`"),
            );
        }
        None
    }

    /// Looks up an event and what it must belong to.
    pub(in crate::check) fn awaited(
        &mut self,
        reach: Reach,
        event: &Name,
        subject: Option<&Name>,
    ) -> Awaited {
        let Some(id) = self.event(event) else {
            return Awaited {
                event: None,
                subject: None,
                is_sound: false,
                payload: Payload::UNKNOWN,
            };
        };
        let mut payload = Payload {
            fields: Some(self.payload(id)),
            of: PayloadOf::Event(id),
        };
        let Some(subject) = subject.filter(|subject| !subject.is_missing()) else {
            return Awaited {
                event: Some(id),
                subject: None,
                is_sound: true,
                payload,
            };
        };
        let found = if event.text == "done" {
            self.work(reach, subject, &mut payload)
        } else {
            self.send_named(reach, subject)
        };
        Awaited {
            event: Some(id),
            subject: found,
            is_sound: found.is_some(),
            payload,
        }
    }

    /// The message or the name of sends that a message event is about.
    pub(in crate::check) fn send_named(&mut self, reach: Reach, name: &Name) -> Option<Subject> {
        if let Some(message) = self.names.messages.get(&name.text) {
            self.refer(name.span, Definition::Message(message));
            return Some(Subject::Message(message));
        }
        if let Some(alias) = self.aliases.send(&name.text, reach) {
            self.refer(name.span, Definition::Alias(alias));
            return Some(Subject::Alias(alias));
        }
        self.usage.unresolved(Kind::Message);
        if !self.names.is_vague(&name.text) {
            let place = self.place(name.span);
            let known = self.names.messages.names().chain(self.aliases.sends(reach));
            let message = format!("unknown message `{}`", name.text);
            let finding = Finding::new(Rule::UnknownMessage, place, message);
            let finding = finding.suggesting(&name.text, self.near(known));
            let is_any = matches!(name.text.as_str(), "link" | "email" | "it" | "any");
            self.report(if is_any && finding.help.is_empty() {
                finding.with_help(
                    "a message stands here by its name; without one, any message is meant",
                )
            } else if finding.help.is_empty() {
                finding.with_help(format!(
                    "declare it, `email {0} {{ … }}`, or give a send that name with `as {0}`",
                    name.text
                ))
            } else {
                finding
            });
        }
        None
    }

    /// What the end of a task or call brings: what the event has for tasks, what the action returns for calls.
    pub(in crate::check) fn payload_of_work(&self, alias: AliasId, done: EventId) -> Payload {
        match self
            .checked
            .aliases
            .get(alias.index())
            .map(|alias| alias.kind)
        {
            Some(AliasKind::Call(action)) => Payload {
                fields: Some(self.returns_of(action)),
                of: PayloadOf::Action(action),
            },
            _ => Payload {
                fields: Some(self.payload(done)),
                of: PayloadOf::Event(done),
            },
        }
    }

    /// The task or call that `done` is about.
    fn work(&mut self, reach: Reach, name: &Name, payload: &mut Payload) -> Option<Subject> {
        match self.aliases.work(&name.text, reach) {
            Some(Work::Known(alias)) => {
                self.refer(name.span, Definition::Alias(alias));
                if let PayloadOf::Event(done) = payload.of {
                    *payload = self.payload_of_work(alias, done);
                }
                Some(Subject::Alias(alias))
            }
            Some(Work::Vague) => {
                *payload = Payload::UNKNOWN;
                None
            }
            None => {
                *payload = Payload::UNKNOWN;
                if !self.names.is_vague(&name.text) {
                    let place = self.place(name.span);
                    let message = format!("no task or call is named `{}`", name.text);
                    let finding = Finding::new(Rule::UnknownName, place, message)
                        .suggesting(&name.text, self.near(self.aliases.works_within(reach)));
                    self.report(finding.with_help(
                        "a task or call gets its name where it is made: `task … as …`, `call … as …`",
                    ));
                }
                None
            }
        }
    }
}

/// Whether a mistake in an expression has been reported.
pub(in crate::check) fn has_error(expression: &Expression) -> bool {
    let mut error = false;
    checked::visit::expression(expression, &mut |part| {
        error |= matches!(part.kind, ExpressionKind::Error);
    });
    error
}

/// The first use of what the flow has bound to a name.
fn first_bound(condition: &Expression) -> Option<FileSpan> {
    let mut first = None;
    checked::visit::expression(condition, &mut |part| {
        if matches!(part.kind, ExpressionKind::Binding(..)) {
            first.get_or_insert(part.place);
        }
    });
    first
}

/// What the flow has bound is compared when a question is asked; one in a `where` has been answered by then.
fn bound_in_inner_question(place: FileSpan, name: &str) -> Finding {
    let message = format!("`{name}` is not known yet when this event is looked for");
    Finding::new(Rule::UnknownName, place, message)
        .labelled("the flow knows this later")
        .with_help("an event inside of a `where` is looked for when the event around it comes: compare what the flow has kept outside of this `where`")
}

fn missing_window(place: FileSpan, event: &str, entry: Entry) -> Finding {
    let reason = match entry {
        Entry::Earlier => "inside of a window that can begin before the entry",
        _ => "where there is no entry to look back to",
    };
    let message = format!("`{event}` is looked for without a window, {reason}");
    Finding::new(Rule::MissingWindow, place, message).with_help(format!(
        "say how far back with `in last` or `ever`, for example `{event} in last 30d`"
    ))
}

fn without_field(place: FileSpan) -> Finding {
    Finding::new(
        Rule::MissingArgument,
        place,
        "this says nothing about which field is meant",
    )
    .with_help("name the field: `sum(total of purchase)`")
}

fn not_aggregated(place: FileSpan, function: AggregateFunction, ty: &Type) -> Finding {
    let found = describe(ty);
    let message = match function {
        AggregateFunction::Sum => format!("values of type `{found}` cannot be added up"),
        _ => format!("values of type `{found}` have no order"),
    };
    Finding::new(Rule::TypeMismatch, place, message)
}
