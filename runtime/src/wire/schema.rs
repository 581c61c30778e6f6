//! What a program declares, looked up by the names that stand in rows.

use foldhash::{HashMap, HashSet};

use super::RowError;
use crate::{
    program::{
        AliasId, AliasKind, Event, EventId, EventRole, Field, FieldId, FlowId, ListId, MessageId,
        Program, Symbol, Type,
    },
    value::Value,
};

/// The names that rows can use, and what they mean in a program.
#[derive(Debug)]
pub struct Schema<'p> {
    pub(super) program: &'p Program,
    events: HashMap<&'p str, EventId>,
    fields: HashMap<&'p str, FieldId>,
    lists: HashMap<&'p str, ListId>,
    messages: HashMap<&'p str, MessageId>,
    aliases: HashMap<&'p str, AliasId>,
    flows: HashMap<&'p str, FlowId>,
    topics: HashSet<&'p str>,
}

impl<'p> Schema<'p> {
    /// The names of a program.
    pub fn new(program: &'p Program) -> Self {
        let name = |symbol: Symbol| program.name(symbol);
        let mut events = HashMap::default();
        let mut fields = HashMap::default();
        // A declared name goes before an external one of something else.
        for (index, event) in program.events.iter().enumerate() {
            events.insert(name(event.name), EventId::next(index));
        }
        for (index, event) in program.events.iter().enumerate() {
            let id = EventId::next(index);
            events.entry(name(event.external)).or_insert(id);
        }
        for (index, field) in program.fields.iter().enumerate() {
            fields.insert(name(field.name), FieldId::next(index));
        }
        for (index, field) in program.fields.iter().enumerate() {
            let id = FieldId::next(index);
            fields.entry(name(field.external)).or_insert(id);
        }
        Self {
            program,
            events,
            fields,
            lists: by_name(
                program.lists.iter().map(|list| name(list.name)),
                ListId::next,
            ),
            messages: by_name(
                program.messages.iter().map(|message| name(message.name)),
                MessageId::next,
            ),
            aliases: by_name(
                program.aliases.iter().map(|alias| name(alias.name)),
                AliasId::next,
            ),
            flows: by_name(
                program.flows.iter().map(|flow| name(flow.name)),
                FlowId::next,
            ),
            topics: program.topics.iter().map(|topic| name(*topic)).collect(),
        }
    }

    /// The program.
    pub const fn program(&self) -> &'p Program {
        self.program
    }

    /// The flow of that name.
    pub fn flow(&self, name: &str) -> Option<FlowId> {
        self.flows.get(name).copied()
    }

    /// The first required field that a new contact would lack.
    pub fn missing_field(&self, given: &[(FieldId, Value)]) -> Option<&'p str> {
        let fields = self.program.fields.iter().enumerate();
        let mut required = fields.filter(|(_, field)| !field.optional && field.default.is_none());
        let missing = required.find(|(index, _)| {
            let id = FieldId::next(*index);
            !given
                .iter()
                .any(|(field, value)| *field == id && value.is_set())
        });
        missing.map(|(_, field)| self.program.name(field.name))
    }

    pub(super) fn event(&self, name: &str) -> Option<(EventId, &'p Event)> {
        let id = *self.events.get(name)?;
        Some((id, self.program.events.get(id.index())?))
    }

    pub(super) fn field(&self, name: &str) -> Option<(FieldId, &'p Field)> {
        let id = *self.fields.get(name)?;
        Some((id, self.program.fields.get(id.index())?))
    }

    pub(super) fn list(&self, name: &str) -> Option<ListId> {
        self.lists.get(name).copied()
    }

    pub(super) fn message(&self, name: &str) -> Option<MessageId> {
        self.messages.get(name).copied()
    }

    pub(super) fn alias(&self, name: &str) -> Option<(AliasId, AliasKind)> {
        let id = *self.aliases.get(name)?;
        Some((id, self.program.aliases.get(id.index())?.kind))
    }

    /// The names of events that can come from outside.
    pub(super) fn event_names(&self) -> impl Iterator<Item = &'p str> {
        let made_here = |role| matches!(role, EventRole::Sent | EventRole::Suppressed);
        let events = self.program.events.iter();
        let events = events.filter(move |event| !made_here(event.role));
        events.flat_map(|event| self.both([event.name, event.external]))
    }

    /// The names of fields.
    pub(super) fn field_names(&self) -> impl Iterator<Item = &'p str> {
        let fields = self.program.fields.iter();
        fields.flat_map(|field| self.both([field.name, field.external]))
    }

    /// A mistake with those of the rest of its row; of those that are said, the field that was likely meant is said too.
    #[cold]
    pub(super) fn with_others(
        &self,
        error: RowError,
        others: impl Iterator<Item = RowError>,
    ) -> RowError {
        error.and(others, |error| match error {
            RowError::Unknown {
                what: "field",
                name,
                ..
            } => RowError::unknown("field", &name, self.field_names()),
            error => error,
        })
    }

    /// The names of lists.
    pub(super) fn list_names(&self) -> impl Iterator<Item = &'p str> {
        let lists = self.program.lists.iter();
        lists.map(|list| self.program.name(list.name))
    }

    /// The names of flows.
    pub(super) fn flow_names(&self) -> impl Iterator<Item = &'p str> {
        let flows = self.program.flows.iter();
        flows.map(|flow| self.program.name(flow.name))
    }

    /// The names of messages and the aliases of sends.
    pub(super) fn message_names(&self) -> impl Iterator<Item = &'p str> {
        let messages = self.program.messages.iter();
        let messages = messages.map(|message| self.program.name(message.name));
        messages.chain(self.aliases_of(|kind| kind == AliasKind::Send))
    }

    /// The aliases of tasks.
    pub(super) fn task_names(&self) -> impl Iterator<Item = &'p str> {
        self.aliases_of(|kind| kind == AliasKind::Task)
    }

    /// The aliases of calls.
    pub(super) fn call_names(&self) -> impl Iterator<Item = &'p str> {
        self.aliases_of(|kind| matches!(kind, AliasKind::Call(_)))
    }

    fn aliases_of(&self, wanted: impl Fn(AliasKind) -> bool) -> impl Iterator<Item = &'p str> {
        let aliases = self.program.aliases.iter();
        let aliases = aliases.filter(move |alias| wanted(alias.kind));
        aliases.map(|alias| self.program.name(alias.name))
    }

    /// The names of topics.
    pub(super) fn topic_names(&self) -> impl Iterator<Item = &'p str> {
        let topics = self.program.topics.iter();
        topics.map(|topic| self.program.name(*topic))
    }

    /// A name and an external one, once where they are one.
    fn both(&self, [name, external]: [Symbol; 2]) -> impl Iterator<Item = &'p str> + use<'p> {
        let external = (name != external).then_some(external);
        let program = self.program;
        [Some(name), external]
            .into_iter()
            .flatten()
            .map(|symbol| program.name(symbol))
    }

    pub(super) fn has_topic(&self, name: &str) -> bool {
        self.topics.contains(name)
    }

    /// A type as the language writes it.
    pub(super) fn type_name(&self, ty: &Type) -> String {
        match ty {
            Type::Text => "text".to_owned(),
            Type::Email => "a mail address".to_owned(),
            Type::Phone => "a telephone number like `+4915112345678`".to_owned(),
            Type::Url => "an absolute http or https address".to_owned(),
            Type::Timezone => "an IANA time zone".to_owned(),
            Type::Int => "a whole number".to_owned(),
            Type::Decimal => "a decimal number".to_owned(),
            Type::Percent => "a percentage like `\"10%\"` or `\"0.1\"`".to_owned(),
            Type::Bool => "`true` or `false`".to_owned(),
            Type::Date => "a date like `2026-01-31`".to_owned(),
            Type::Time => "a time like `09:00`".to_owned(),
            Type::DateTime => "a date-time with a zone like `2026-01-31T09:00:00Z`".to_owned(),
            Type::Duration => "a duration like `PT48H` or `2d`".to_owned(),
            Type::Money(currency) => format!("money like `\"49.99 {}\"`", currency.code()),
            Type::Enum(symbols) => {
                let names: Vec<_> = symbols
                    .iter()
                    .map(|name| self.program.name(*name))
                    .collect();
                format!("one of `{}`", names.join("`, `"))
            }
            Type::List(_) => "a list".to_owned(),
            Type::Record(_) => "an object".to_owned(),
        }
    }
}

fn by_name<'p, T>(
    names: impl Iterator<Item = &'p str>,
    id: impl Fn(usize) -> T,
) -> HashMap<&'p str, T> {
    names
        .enumerate()
        .map(|(index, name)| (name, id(index)))
        .collect()
}
