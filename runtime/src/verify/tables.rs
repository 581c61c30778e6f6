//! Declarations: how large tables are, and that what they name exists.

use foldhash::HashSet;

use super::{CODE_MAX, Check, Context, ENTRIES_MAX, Kind, Payload, Problem, Verifier};
use crate::program::{
    AliasId, AliasKind, Channel, Code, DecayAmount, EventId, Field, FieldId, Message, Subject,
    Symbol, TopicId, Type, WEEKDAYS,
};

impl<'p> Verifier<'p> {
    pub(super) fn sizes(&self) -> Check {
        let program = self.program;
        self.ensure(
            program.code.len() <= CODE_MAX,
            Problem::TooMany {
                what: "instructions",
            },
        )?;
        let tables = [
            ("names", program.names.len()),
            ("constants", program.constants.len()),
            ("fields", program.fields.len()),
            ("events", program.events.len()),
            ("messages", program.messages.len()),
            ("topics", program.topics.len()),
            ("lists", program.lists.len()),
            ("segments", program.segments.len()),
            ("scores", program.scores.len()),
            ("teams", program.teams.len()),
            ("actions", program.actions.len()),
            ("aliases", program.aliases.len()),
            ("tags", program.tags.len()),
            ("watches", program.watches.len()),
            ("queries", program.queries.len()),
            ("flows", program.flows.len()),
            ("sends", program.sends.len()),
            ("waits", program.waits.len()),
            ("splits", program.splits.len()),
            ("tasks", program.tasks.len()),
            ("calls", program.calls.len()),
            ("repeats", program.repeats.len()),
        ];
        tables.into_iter().try_for_each(|(what, length)| {
            self.ensure(length <= ENTRIES_MAX, Problem::TooMany { what })
        })
    }

    pub(super) fn tables(&mut self) -> Check {
        self.names()?;
        let program = self.program;
        for (index, value) in program.constants.iter().enumerate() {
            self.at("constant", index);
            self.value(value, 1)?;
        }
        for (index, field) in program.fields.iter().enumerate() {
            self.at("field", index);
            self.field(field, 1)?;
        }
        for (index, event) in program.events.iter().enumerate() {
            self.at("event", index);
            self.symbol(event.name)?;
            self.symbol(event.external)?;
            self.fields(&event.fields)?;
        }
        self.addresses()?;
        self.small_tables()?;
        self.origin()
    }

    /// The texts of messages, conditions of segments and rules of scores.
    pub(super) fn texts_and_conditions(&mut self) -> Check {
        let program = self.program;
        for (index, message) in program.messages.iter().enumerate() {
            self.at("message", index);
            let context = Context {
                message: Some(crate::program::MessageId::next(index)),
                ..Context::CONTACT
            };
            for text in texts(message).into_iter().flatten() {
                self.expect(text, context, &Kind::Text)?;
            }
        }
        for (index, segment) in program.segments.iter().enumerate() {
            self.at("segment", index);
            self.expect(segment.condition, Context::CONTACT, &Kind::Bool)?;
        }
        for (index, score) in program.scores.iter().enumerate() {
            self.at("score", index);
            for rule in &score.rules {
                let payload = self.payload(rule.event, rule.subject)?;
                self.condition(rule.condition, Context::CONTACT.with(payload))?;
            }
        }
        Ok(())
    }

    /// Whose fields an event's payload has, given what it belongs to.
    pub(super) fn payload(&self, event: EventId, subject: Option<Subject>) -> Check<Payload> {
        let role = self.entry(&self.program.events, "event", event.0)?.role;
        let is_done = role == crate::program::EventRole::Done;
        let unsuited = Problem::Rule("an event can't belong to that");
        match subject {
            None => Ok(Payload::Event(event)),
            Some(Subject::Message(message)) => {
                self.entry(&self.program.messages, "message", message.0)?;
                self.ensure(role.is_message(), unsuited)?;
                Ok(Payload::Event(event))
            }
            Some(Subject::Alias(alias)) => match self.alias(alias)? {
                AliasKind::Send if role.is_message() => Ok(Payload::Event(event)),
                AliasKind::Task if is_done => Ok(Payload::Event(event)),
                AliasKind::Call(action) if is_done => Ok(Payload::Returns(action)),
                _ => Err(self.error(unsuited)),
            },
        }
    }

    /// The fields of a payload.
    pub(super) fn payload_fields(&self, payload: Payload) -> Check<&'p [Field]> {
        Ok(match payload {
            Payload::Event(event) => &self.entry(&self.program.events, "event", event.0)?.fields,
            Payload::Returns(action) => {
                &self
                    .entry(&self.program.actions, "action", action.0)?
                    .returns
            }
        })
    }

    pub(super) fn alias(&self, alias: AliasId) -> Check<AliasKind> {
        let alias = self.entry(&self.program.aliases, "alias", alias.0)?;
        Ok(alias.kind)
    }

    pub(super) fn symbol(&self, symbol: Symbol) -> Check {
        self.entry(&self.program.names, "name", symbol.0).map(drop)
    }

    pub(super) fn optional_symbol(&self, symbol: Option<Symbol>) -> Check {
        symbol.map_or(Ok(()), |symbol| self.symbol(symbol))
    }

    pub(super) fn zone(&self, symbol: Symbol) -> Check {
        self.symbol(symbol)?;
        self.zone_name(self.program.name(symbol))
    }

    /// The field in which a channel finds its address, if it has one.
    pub(super) const fn address(&self, channel: Channel) -> Option<FieldId> {
        let addresses = &self.program.addresses;
        match channel {
            Channel::Email => addresses.email,
            Channel::Sms => addresses.phone,
            Channel::Push => addresses.push_token,
        }
    }

    fn names(&mut self) -> Check {
        let names = &self.program.names;
        self.zone_name(&self.program.timezone)?;
        let weekdays = names.iter().take(WEEKDAYS.len());
        self.ensure(
            weekdays.eq(WEEKDAYS.iter()),
            Problem::Rule("the names do not begin with the weekdays"),
        )?;
        let mut seen = HashSet::default();
        for (index, name) in names.iter().enumerate() {
            self.at("name", index);
            self.ensure(
                seen.insert(name.as_str()),
                Problem::Rule("the name stands there twice"),
            )?;
        }
        Ok(())
    }

    fn zone_name(&self, name: &str) -> Check {
        self.ensure(
            crate::checked_text::is_timezone(name),
            Problem::Zone(name.to_owned()),
        )
    }

    fn fields(&self, fields: &[Field]) -> Check {
        self.ensure(
            fields.len() <= ENTRIES_MAX,
            Problem::TooMany { what: "fields" },
        )?;
        fields.iter().try_for_each(|field| self.field(field, 1))
    }

    fn addresses(&mut self) -> Check {
        self.place = super::Place::PROGRAM;
        let addresses = self.program.addresses;
        let of_texts = [addresses.email, addresses.phone, addresses.push_token];
        for field in of_texts.into_iter().flatten() {
            let field = self.entry(&self.program.fields, "field", field.0)?;
            self.ensure(
                Kind::of_type(&field.ty) == Kind::Text,
                Problem::Rule("an address is no text"),
            )?;
        }
        if let Some(field) = addresses.timezone {
            let field = self.entry(&self.program.fields, "field", field.0)?;
            self.ensure(
                field.ty == Type::Timezone,
                Problem::Rule("the contact's time zone is of another type"),
            )?;
        }
        let zone = self.program.policy.timezone;
        zone.map_or(Ok(()), |zone| self.zone(zone))
    }

    fn small_tables(&mut self) -> Check {
        let program = self.program;
        for (index, topic) in program.topics.iter().enumerate() {
            self.at("topic", index);
            self.symbol(*topic)?;
        }
        for (index, tag) in program.tags.iter().enumerate() {
            self.at("tag", index);
            self.symbol(*tag)?;
        }
        for (index, list) in program.lists.iter().enumerate() {
            self.at("list", index);
            self.symbol(list.name)?;
            self.optional_symbol(list.sync)?;
        }
        for (index, team) in program.teams.iter().enumerate() {
            self.at("team", index);
            self.symbol(team.name)?;
            self.symbol(team.email)?;
        }
        for (index, action) in program.actions.iter().enumerate() {
            self.at("action", index);
            self.symbol(action.name)?;
            self.fields(&action.params)?;
            self.fields(&action.returns)?;
        }
        for (index, alias) in program.aliases.iter().enumerate() {
            self.at("alias", index);
            self.symbol(alias.name)?;
            if let AliasKind::Call(action) = alias.kind {
                self.entry(&program.actions, "action", action.0)?;
            }
        }
        self.declarations_with_code()
    }

    /// All of messages, segments and scores but their code.
    fn declarations_with_code(&mut self) -> Check {
        let program = self.program;
        for (index, message) in program.messages.iter().enumerate() {
            self.at("message", index);
            self.symbol(message.name)?;
            self.fields(&message.params)?;
            if let Some(TopicId(topic)) = message.topic {
                self.entry(&program.topics, "topic", topic)?;
            }
        }
        for (index, segment) in program.segments.iter().enumerate() {
            self.at("segment", index);
            self.symbol(segment.name)?;
        }
        for (index, score) in program.scores.iter().enumerate() {
            self.at("score", index);
            self.symbol(score.name)?;
            let Some(decay) = score.decay else { continue };
            self.period(decay.every)?;
            let shrinks = match decay.amount {
                DecayAmount::Share(share) => {
                    share.is_sign_positive() && !share.is_zero() && share <= 1.into()
                }
                DecayAmount::Points(points) => points > 0,
            };
            self.ensure(shrinks, Problem::Rule("a decay does not shrink the score"))?;
        }
        Ok(())
    }

    fn origin(&mut self) -> Check {
        let Some(origin) = &self.program.origin else {
            return Ok(());
        };
        for (index, statement) in origin.statements.iter().enumerate() {
            self.at("origin", index);
            self.entry(&origin.files, "file", statement.file)?;
            self.entry(&self.program.code, "instruction", statement.code.0)?;
        }
        Ok(())
    }
}

/// The code of a message's texts.
fn texts(message: &Message) -> [Option<Code>; 5] {
    [
        message.subject,
        message.preheader,
        message.title,
        message.text,
        message.from,
    ]
}
