//! Rows of an events file.

use std::{borrow::Cow, sync::Arc};

use smallvec::{SmallVec, smallvec};

use super::{
    RowError, Schema,
    json::{Members, Raw, Shape, scan::Scan, string},
    meant,
    moment::parse_timestamp,
};
use crate::{
    input::{EventInput, Input, InputKind, Reference},
    key,
    program::{AliasKind, Channel, Event, EventId, EventRole, Field, FieldId, Type},
    value::Value,
};

/// How many fields the payload of an event has at most without taking memory for a moment.
const USUAL_FIELDS: usize = 6;

/// A row of an events file.
#[derive(Debug, PartialEq)]
pub struct EventRow<'a> {
    /// What tells it apart from its repetitions.
    pub id: Option<Cow<'a, str>>,
    /// Whose it is.
    pub contact: Cow<'a, str>,
    /// What happened.
    pub input: Input,
    /// The members that no declaration knows; they were passed over.
    pub undeclared: Vec<Undeclared<'a>>,
}

/// A member of a row that no declaration knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undeclared<'a> {
    /// One of the row itself.
    InRow(Cow<'a, str>),
    /// One of its `data`.
    InData(Cow<'a, str>),
}

impl<'p> Schema<'p> {
    /// Reads a row of an events file, a JSON object without the end of its line.
    ///
    /// ```
    /// use nurture_runtime::{program::Program, wire::Schema};
    ///
    /// let program = Program::default();
    /// let error = Schema::new(&program)
    ///     .event_row(r#"{"at":"2026-01-05T09:00:00Z","contact":"ada","event":"form_submt"}"#)
    ///     .unwrap_err();
    /// assert_eq!(error.to_string(), "unknown event `form_submt`");
    /// ```
    ///
    /// # Errors
    /// Why the row is rejected; then nothing of it may be used.
    pub fn event_row<'a>(&self, row: &'a str) -> Result<EventRow<'a>, RowError> {
        if row.len() > super::ROW_BYTES_MAX {
            return Err(RowError::TooLong);
        }
        match self.usual_row(row) {
            Some(row) => Ok(row),
            None => self.any_row(row),
        }
    }

    /// A row in which nothing is wrong or unusual, in one pass; of another, [`Self::any_row`] says what is wrong with it.
    fn usual_row<'a>(&self, row: &'a str) -> Option<EventRow<'a>> {
        let (mut id, mut at, mut contact) = (None, None, None);
        let (mut event, mut other) = (None, None);
        let (mut data, mut has_data) = (Members::none(), false);
        Scan::whole(row, |scan, name| match name {
            "id" => id.replace(scan.string()?).is_none().then_some(()),
            "at" => at.replace(scan.moment()?).is_none().then_some(()),
            "contact" => contact.replace(scan.string()?).is_none().then_some(()),
            "data" if !has_data && scan.is_at_object() => {
                has_data = true;
                scan.members(|scan, name| data.take(scan, name))
            }
            "event" => event.replace(scan.string()?).is_none().then_some(()),
            "set" | "join" | "leave" | "start" => {
                let said = (name, Raw::plain(scan.value()?));
                other.replace(said).is_none().then_some(())
            }
            _ => None,
        })?;
        let contact = contact.filter(|contact| !contact.is_empty())?;
        let mut undeclared = Vec::new();
        let kind = match (event, other) {
            (Some(name), None) => {
                let declared = self.event(name)?;
                if data.repeated().is_some() {
                    return None;
                }
                let event = self.event_kind(contact, name, declared, &data, &mut undeclared);
                InputKind::Event(event.ok()?)
            }
            (None, Some((what, raw))) if !has_data => self.other_kind(what, raw).ok()?,
            _ => return None,
        };
        Some(EventRow {
            id: id.map(Cow::Borrowed),
            contact: Cow::Borrowed(contact),
            input: Input { at: at?, kind },
            undeclared,
        })
    }

    fn any_row<'a>(&self, row: &'a str) -> Result<EventRow<'a>, RowError> {
        let members = Members::of_row(row)?;
        let mut undeclared = Vec::new();
        let no_moment = members.get("at").filter(|raw| string(*raw).is_none());
        if let Some(raw) = no_moment {
            return Err(self.wrong("at", &Type::DateTime, raw.get()));
        }
        let at = required(&members, "at").map_err(|error| meant::row_member(error, &members))?;
        let at = parse_timestamp(&at).ok_or_else(|| self.wrong("at", &Type::DateTime, &at))?;
        let contact = required(&members, "contact");
        let contact = contact.map_err(|error| meant::row_member(error, &members))?;
        if contact.is_empty() {
            return Err(RowError::wrong("contact", "a contact's id", "\"\""));
        }
        let kind = self.kind(&contact, &members, &mut undeclared);
        let kind = kind.map_err(|error| meant::happening(error, &members))?;
        let id = optional(&members, "id")?;
        Ok(EventRow {
            id,
            contact,
            input: Input { at, kind },
            undeclared,
        })
    }

    fn kind<'a>(
        &self,
        contact: &str,
        members: &Members<'a>,
        undeclared: &mut Vec<Undeclared<'a>>,
    ) -> Result<InputKind, RowError> {
        let (mut what, mut data) = (None, None);
        for (name, raw) in members.iter_named() {
            match &**name {
                "id" | "at" | "contact" => {}
                "data" => data = Some(raw),
                "event" | "set" | "join" | "leave" | "start" if what.is_some() => {
                    return Err(RowError::NotOneThing);
                }
                name @ ("event" | "set" | "join" | "leave" | "start") => what = Some((name, raw)),
                _ => undeclared.push(Undeclared::InRow(name.clone())),
            }
        }
        let (what, raw) = what.ok_or(RowError::NotOneThing)?;
        if what == "event" {
            let name = text(what, raw)?;
            let declared = self
                .event(&name)
                .ok_or_else(|| RowError::unknown("event", &name, self.event_names()))?;
            let data = match data {
                None => Members::none(),
                Some(raw) if Shape::of(raw) == Shape::Object => Members::of_text(raw.get())?,
                Some(raw) if Shape::of(raw) == Shape::Null => Members::none(),
                Some(raw) => return Err(RowError::wrong("data", "an object", raw.get())),
            };
            let event = self.event_kind(contact, &name, declared, &data, undeclared)?;
            return Ok(InputKind::Event(event));
        }
        if data.is_some() {
            return Err(RowError::DataWithoutEvent);
        }
        self.other_kind(what, raw)
    }

    /// What is no event.
    fn other_kind(&self, what: &str, raw: Raw<'_>) -> Result<InputKind, RowError> {
        if what == "set" {
            return self.set(raw).map(InputKind::Set);
        }
        let name = text(what, raw)?;
        let list = || {
            self.list(&name)
                .ok_or_else(|| RowError::unknown("list", &name, self.list_names()))
        };
        match what {
            "join" => list().map(InputKind::Join),
            "leave" => list().map(InputKind::Leave),
            _ => {
                let flow = self.flow(&name);
                let flow = flow.ok_or_else(|| RowError::unknown("flow", &name, self.flow_names()));
                flow.map(InputKind::Start)
            }
        }
    }

    fn set(&self, raw: Raw<'_>) -> Result<Vec<(FieldId, Value)>, RowError> {
        if Shape::of(raw) != Shape::Object {
            return Err(RowError::wrong("set", "an object", raw.get()));
        }
        let members = Members::of_text(raw.get())?;
        let mut fields: Vec<(FieldId, Value)> = Vec::new();
        let mut given = members.iter();
        while let Some((name, raw)) = given.next() {
            match self.set_field(name, raw) {
                Ok((id, _)) if fields.iter().any(|(known, _)| *known == id) => {
                    return Err(RowError::Twice(name.to_owned()));
                }
                Ok(field) => fields.push(field),
                Err(error) => {
                    let others = given.filter_map(|(name, raw)| self.set_field(name, raw).err());
                    return Err(self.with_others(error, others));
                }
            }
        }
        Ok(fields)
    }

    fn set_field(&self, name: &str, raw: Raw<'_>) -> Result<(FieldId, Value), RowError> {
        let (id, field) = self
            .field(name)
            .ok_or_else(|| RowError::undeclared("field", name))?;
        Ok((id, self.json_field(name, field, Some(raw))?))
    }

    fn event_kind<'a>(
        &self,
        contact: &str,
        name: &str,
        (id, event): (EventId, &'p Event),
        data: &Members<'a>,
        undeclared: &mut Vec<Undeclared<'a>>,
    ) -> Result<EventInput, RowError> {
        let (reference, fields, reserved) = self.reference(contact, event, name, data)?;
        let values = self.payload(fields, reserved, data, undeclared)?;
        self.known_consent(event, &values)?;
        Ok(EventInput {
            event: id,
            data: values,
            reference,
        })
    }

    /// What an event belongs to, whose fields it brings, and the members that say so.
    fn reference(
        &self,
        contact: &str,
        event: &'p Event,
        name: &str,
        data: &Members<'_>,
    ) -> Result<(Reference, &'p [Field], &'static [&'static str]), RowError> {
        match event.role {
            EventRole::Sent | EventRole::Suppressed => {
                Err(RowError::MadeByRuntime(name.to_owned()))
            }
            EventRole::Message | EventRole::Bounced | EventRole::Complained => {
                let reference = self.message_reference(data)?;
                Ok((reference, event.fields.as_slice(), &["message", "key"]))
            }
            EventRole::Done => {
                let (reference, fields) = self.done_reference(contact, event, data)?;
                Ok((reference, fields, &["task", "call", "key"]))
            }
            EventRole::Plain | EventRole::Subscribed | EventRole::Unsubscribed => {
                Ok((Reference::None, event.fields.as_slice(), &[]))
            }
        }
    }

    fn message_reference(&self, data: &Members<'_>) -> Result<Reference, RowError> {
        let message = match optional(data, "message")? {
            None => None,
            Some(name) => Some(if let Some(message) = self.message(&name) {
                Reference::Message(message)
            } else if let Some((alias, AliasKind::Send)) = self.alias(&name) {
                Reference::Alias(alias)
            } else {
                return Err(RowError::unknown("message", &name, self.message_names()));
            }),
        };
        // A key says more than a name.
        match optional(data, "key")? {
            Some(key) => Ok(Reference::Key(Arc::from(&*key))),
            None => message.ok_or(RowError::NoMessage),
        }
    }

    fn done_reference(
        &self,
        contact: &str,
        event: &'p Event,
        data: &Members<'_>,
    ) -> Result<(Reference, &'p [Field]), RowError> {
        let named = [optional(data, "task")?, optional(data, "call")?];
        match (named, optional(data, "key")?) {
            ([Some(task), None], None) => match self.alias(&task) {
                Some((alias, AliasKind::Task)) => {
                    Ok((Reference::Alias(alias), event.fields.as_slice()))
                }
                _ => Err(RowError::unknown("task", &task, self.task_names())),
            },
            ([None, Some(call)], None) => match self.alias(&call) {
                Some((alias, kind @ AliasKind::Call(_))) => {
                    Ok((Reference::Alias(alias), self.brought_by(kind, event)))
                }
                _ => Err(RowError::unknown("call", &call, self.call_names())),
            },
            ([None, None], Some(key)) => {
                let named = key::parse(self.program, contact, &key);
                let alias = named.and_then(|named| named.alias);
                let alias = alias.and_then(|alias| self.program.aliases.get(alias.index()));
                let kind = alias.map_or(AliasKind::Task, |alias| alias.kind);
                let fields = self.brought_by(kind, event);
                Ok((Reference::Key(Arc::from(&*key)), fields))
            }
            _ => Err(RowError::NoTask),
        }
    }

    /// What the `done` of something brings.
    fn brought_by(&self, kind: AliasKind, done: &'p Event) -> &'p [Field] {
        match kind {
            AliasKind::Call(action) => self
                .program
                .actions
                .get(action.index())
                .map_or(&[], |action| &action.returns),
            AliasKind::Send | AliasKind::Task => done.fields.as_slice(),
        }
    }

    fn payload<'a>(
        &self,
        fields: &[Field],
        reserved: &[&str],
        data: &Members<'a>,
        undeclared: &mut Vec<Undeclared<'a>>,
    ) -> Result<Arc<[Value]>, RowError> {
        let mut values = SmallVec::<[Value; USUAL_FIELDS]>::new();
        let mut is_known: SmallVec<[bool; USUAL_FIELDS]> = smallvec![false; data.len()];
        let mut declared = fields.iter();
        while let Some(field) = declared.next() {
            let (name, found) = self.member_of(data, field)?;
            if let Some((place, _)) = found
                && let Some(is_known) = is_known.get_mut(place)
            {
                *is_known = true;
            }
            match self.json_field(name, field, found.map(|(_, raw)| raw)) {
                Ok(value) => values.push(value),
                Err(error) => return Err(self.wrong_payload(error, declared.as_slice(), data)),
            }
        }
        for (place, (name, _)) in data.iter_named().enumerate() {
            if is_known.get(place) != Some(&true) && !reserved.contains(&&**name) {
                undeclared.push(Undeclared::InData(name.clone()));
            }
        }
        // Of a known length, so that the values are put where they stay at once.
        Ok(values.iter_mut().map(std::mem::take).collect())
    }

    /// What is wrong with a payload, where one of its members is; `rest` are the fields that were not looked at.
    #[cold]
    fn wrong_payload(&self, error: RowError, rest: &[Field], data: &Members<'_>) -> RowError {
        // What lacks may stand in another place of the row, which is looked for behind.
        if !matches!(error, RowError::Type { .. } | RowError::Impossible { .. }) {
            return meant::payload_member(error, data);
        }
        let others = rest.iter().filter_map(|field| {
            let (name, found) = self.member_of(data, field).ok()?;
            self.json_field(name, field, found.map(|(_, raw)| raw))
                .err()
        });
        self.with_others(error, others)
    }

    /// Consent for something that does not exist is a mistake of the sender.
    fn known_consent(&self, event: &Event, values: &[Value]) -> Result<(), RowError> {
        if !matches!(event.role, EventRole::Subscribed | EventRole::Unsubscribed) {
            return Ok(());
        }
        for (field, value) in event.fields.iter().zip(values) {
            let name = match value {
                Value::Text(text) => text,
                Value::Enum(symbol) => self.program.name(*symbol),
                _ => continue,
            };
            match self.program.name(field.name) {
                "channel" if Channel::by_name(name).is_none() => {
                    let channels = Channel::ALL.iter().map(|channel| channel.name());
                    return Err(RowError::unknown("channel", name, channels));
                }
                "list" if self.list(name).is_none() => {
                    return Err(RowError::unknown("list", name, self.list_names()));
                }
                "topic" if !self.has_topic(name) => {
                    return Err(RowError::unknown("topic", name, self.topic_names()));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// The text of a member that must be one.
fn text<'a>(name: &str, raw: Raw<'a>) -> Result<Cow<'a, str>, RowError> {
    string(raw).ok_or_else(|| not_text(name, raw))
}

/// What is no text where one must stand: a number stands in quotes.
#[cold]
pub(super) fn not_text(name: &str, raw: Raw<'_>) -> RowError {
    let written = raw.get();
    let expected = match Shape::of(raw) {
        Shape::Number => format!("text, `\"{written}\"`"),
        _ => "text".to_owned(),
    };
    RowError::wrong(name, expected, written)
}

fn required<'a>(members: &Members<'a>, name: &str) -> Result<Cow<'a, str>, RowError> {
    let raw = members.get(name);
    text(name, raw.ok_or_else(|| RowError::Missing(name.to_owned()))?)
}

/// The text of a member that may be missing or `null`.
fn optional<'a>(members: &Members<'a>, name: &str) -> Result<Option<Cow<'a, str>>, RowError> {
    match members.get(name) {
        Some(raw) if Shape::of(raw) != Shape::Null => text(name, raw).map(Some),
        _ => Ok(None),
    }
}
