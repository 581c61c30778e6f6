//! What happens in a test.

use nurture_runtime::program::{EventRole, FieldId};

use super::{is_sound, is_unset, word_of};
use crate::{
    check::{Checker, alias::Reach, binding::Payload, members::missing, statement::always_set},
    checked::{Expression, TestInputKind, Type},
    finding::{Finding, Rule},
    source::{FileSpan, Span},
    syntax::{Member, Members, Name, TestInput},
};

impl Checker<'_> {
    /// An input; none if it could not be understood.
    pub(super) fn test_input(&mut self, input: &TestInput) -> Option<TestInputKind> {
        Some(match input {
            TestInput::Error => return None,
            TestInput::Event {
                event,
                subject,
                data,
            } => return self.event_of_test(event, subject.as_ref(), data.as_ref()),
            TestInput::Set(members) => TestInputKind::Set(self.fields_set(members)),
            TestInput::Join(list) => TestInputKind::Join(self.list(list)?),
            TestInput::Leave(list) => TestInputKind::Leave(self.list(list)?),
            TestInput::Start(flow) => TestInputKind::Start(self.flow_named(flow)?),
        })
    }

    fn event_of_test(
        &mut self,
        event: &Name,
        subject: Option<&Name>,
        data: Option<&Members>,
    ) -> Option<TestInputKind> {
        let role = self.names.events.get(&event.text);
        let role = role.and_then(|id| Some(self.checked.event(id)?.role));
        if let Some(EventRole::Sent | EventRole::Suppressed) = role {
            let place = self.place(event.span);
            self.report(made_by_the_runtime(place, &event.text));
            return None;
        }
        let awaited = self.awaited(Reach::Project, event, subject);
        let data = self.payload_of_test(event, data, &awaited.payload);
        if let Some(EventRole::Subscribed | EventRole::Unsubscribed) = role {
            self.consent_of_test(&awaited.payload, &data);
        }
        if !awaited.is_sound {
            return None;
        }
        Some(TestInputKind::Event {
            event: awaited.event?,
            subject: awaited.subject,
            data,
        })
    }

    /// A value for each field of a payload; what is unknown or lacking is reported, the latter at the event.
    fn payload_of_test(
        &mut self,
        event: &Name,
        data: Option<&Members>,
        payload: &Payload,
    ) -> Vec<Option<Expression>> {
        let members = data.map_or_else(Vec::new, |data| self.distinct(data));
        let Some(fields) = payload.fields.clone() else {
            for member in members {
                self.test_value(&member.value, &Type::Error);
            }
            return Vec::new();
        };
        let mut values: Vec<Option<Expression>> = vec![None; fields.list().len()];
        let mut unknown: Vec<&Member> = Vec::new();
        for member in members {
            let Some((position, field)) = fields.find(&member.name.text) else {
                self.test_value(&member.value, &Type::Error);
                unknown.push(member);
                continue;
            };
            if let Some(definition) = payload.of.field(position) {
                self.refer(member.name.span, definition);
            }
            let value = self.test_value(&member.value, &field.ty);
            if let Some(slot) = values.get_mut(position as usize) {
                *slot = Some(value);
            }
        }
        self.unknown_members(&unknown, "field", &fields.names().collect::<Vec<_>>());
        let lacking: Vec<&str> = fields
            .list()
            .iter()
            .zip(&values)
            .filter(|(field, value)| value.is_none() && !field.optional)
            .map(|(field, _)| field.named.name.as_str())
            .collect();
        let lacking = missing(&self.certain(lacking), &unknown);
        if !lacking.is_empty() && data.is_none_or(|data| self.is_whole(data)) {
            let place = self.place(event.span);
            self.report(lacks(place, &event.text, &lacking));
        }
        values
    }

    /// What consent is given or taken for must exist: such an input is rejected outside of tests too.
    fn consent_of_test(&mut self, payload: &Payload, data: &[Option<Expression>]) {
        let Some(fields) = payload.fields.clone() else {
            return;
        };
        for (field, value) in fields.list().iter().zip(data) {
            let Some(value) = value else { continue };
            let Some(word) = word_of(value) else { continue };
            // Another name is put between the quotes.
            let written = self.input.sources.slice(value.place);
            let quotes = u32::from(written.starts_with('"'));
            let Span { start, end } = value.place.span;
            let name = Name {
                text: word.into(),
                span: Span::new(start + quotes, end - quotes),
            };
            match field.named.name.as_str() {
                "channel" => {
                    self.channel(&name);
                }
                "list" => {
                    self.list(&name);
                }
                "topic" => {
                    self.topic(&name);
                }
                _ => {}
            }
        }
    }

    /// Fields that get a value, or lose theirs.
    fn fields_set(&mut self, members: &Members) -> Vec<(FieldId, Option<Expression>)> {
        let mut set = Vec::new();
        for member in self.distinct(members) {
            let Some((field, declared)) = self.contact_field_named(&member.name) else {
                if !is_unset(&member.value) {
                    self.test_value(&member.value, &Type::Error);
                }
                continue;
            };
            if !is_unset(&member.value) {
                let value = self.test_value(&member.value, &declared.ty);
                if is_sound(&value) {
                    set.push((field, Some(value)));
                }
            } else if declared.optional {
                set.push((field, None));
            } else {
                let place = self.place(member.name.span);
                self.report(always_set(place, &declared));
            }
        }
        set
    }
}

fn made_by_the_runtime(place: FileSpan, event: &str) -> Finding {
    let message = format!("`{event}` is made by the runtime, and comes from nowhere else");
    let help = match event {
        "suppressed" => "to expect that a message is not sent, write `expect at … suppress …`",
        _ => "to expect that a message is sent, write `expect at … send …`",
    };
    Finding::new(Rule::InvalidTest, place, message).with_help(help)
}

fn lacks(place: FileSpan, event: &str, lacking: &[&str]) -> Finding {
    let listed = lacking.join("`, `");
    let message = format!("`{event}` needs `{listed}`");
    Finding::new(Rule::MissingArgument, place, message).with_help(format!(
        "say what it brings: `{event} {{ {}: … }}`",
        lacking.join(": …, ")
    ))
}
