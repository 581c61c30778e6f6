//! Names, values and types in words.

use crate::{
    program::{
        ActionId, Alias, AliasId, AliasKind, Binding, Code, ConstantId, Days, EventId, Field,
        FieldId, FlowId, ListId, MessageId, Program, QueryId, ScoreId, SegmentId, Subject, Symbol,
        TagId, TeamId, Type,
    },
    time::Duration,
    value::Value,
    wire::moment,
};

/// Looks up what a program calls things.
#[derive(Clone, Copy)]
pub(super) struct Names<'p>(pub(super) &'p Program);

impl<'p> Names<'p> {
    pub(super) const fn program(self) -> &'p Program {
        self.0
    }

    /// A name, safe to show.
    pub(super) fn symbol(self, symbol: Symbol) -> String {
        let name = self.0.names.get(symbol.index());
        name.map_or_else(|| format!("?{}", symbol.0), |name| plain(name))
    }

    fn named(self, symbol: Option<Symbol>, what: &str, index: u32) -> String {
        symbol.map_or_else(|| format!("{what} ?{index}"), |symbol| self.symbol(symbol))
    }

    pub(super) fn field(self, id: FieldId) -> String {
        let field = self.0.fields.get(id.index());
        format!(
            "contact.{}",
            self.named(field.map(|field| field.name), "", id.0)
        )
    }

    pub(super) fn event(self, id: EventId) -> String {
        let event = self.0.events.get(id.index());
        self.named(event.map(|event| event.name), "event", id.0)
    }

    pub(super) fn message(self, id: MessageId) -> String {
        let message = self.0.messages.get(id.index());
        self.named(message.map(|message| message.name), "message", id.0)
    }

    pub(super) fn list(self, id: ListId) -> String {
        let list = self.0.lists.get(id.index());
        self.named(list.map(|list| list.name), "list", id.0)
    }

    pub(super) fn segment(self, id: SegmentId) -> String {
        let segment = self.0.segments.get(id.index());
        self.named(segment.map(|segment| segment.name), "segment", id.0)
    }

    pub(super) fn score(self, id: ScoreId) -> String {
        let score = self.0.scores.get(id.index());
        self.named(score.map(|score| score.name), "score", id.0)
    }

    pub(super) fn team(self, id: TeamId) -> String {
        let team = self.0.teams.get(id.index());
        self.named(team.map(|team| team.name), "team", id.0)
    }

    pub(super) fn action(self, id: ActionId) -> String {
        let action = self.0.actions.get(id.index());
        self.named(action.map(|action| action.name), "action", id.0)
    }

    pub(super) fn alias(self, id: AliasId) -> String {
        let alias = self.0.aliases.get(id.index());
        self.named(alias.map(|alias| alias.name), "alias", id.0)
    }

    pub(super) fn tag(self, id: TagId) -> String {
        self.named(self.0.tags.get(id.index()).copied(), "tag", id.0)
    }

    pub(super) fn flow(self, id: FlowId) -> String {
        let flow = self.0.flows.get(id.index());
        self.named(flow.map(|flow| flow.name), "flow", id.0)
    }

    pub(super) fn constant(self, id: ConstantId) -> String {
        let value = self.0.constants.get(id.index());
        value.map_or_else(|| format!("constant ?{}", id.0), |value| self.value(value))
    }

    /// ` as NAME`, if there is one.
    pub(super) fn as_alias(self, alias: Option<AliasId>) -> String {
        alias.map_or_else(String::new, |alias| format!(" as {}", self.alias(alias)))
    }

    /// What an alias names.
    pub(super) fn alias_entry(self, alias: Alias) -> String {
        let kind = match alias.kind {
            AliasKind::Send => "sends".to_owned(),
            AliasKind::Task => "tasks".to_owned(),
            AliasKind::Call(action) => format!("calls of {}", self.action(action)),
        };
        format!("{}: {kind}", self.symbol(alias.name))
    }

    /// `clicked welcome where @12`
    pub(super) fn condition(
        self,
        event: EventId,
        subject: Option<Subject>,
        condition: Option<Code>,
    ) -> String {
        let mut text = self.event(event);
        match subject {
            Some(Subject::Message(message)) => text += &format!(" {}", self.message(message)),
            Some(Subject::Alias(alias)) => text += &format!(" {}", self.alias(alias)),
            None => {}
        }
        if let Some(code) = condition {
            text += &format!(" where {}", at(code));
        }
        text
    }

    /// What a query asks, on one line.
    pub(super) fn query(self, id: QueryId) -> String {
        use crate::program::Answer;
        let Some(query) = self.0.queries.get(id.index()) else {
            return format!("query ?{}", id.0);
        };
        let watch = match self.0.watches.get(query.watch.index()) {
            Some(watch) => self.condition(watch.event, watch.subject, watch.condition),
            None => "?".to_owned(),
        };
        let filter = query
            .filter
            .map_or_else(String::new, |code| format!(", rows {}", at(code)));
        let window = query
            .window
            .map_or_else(String::new, |window| format!(" in last {}", length(window)));
        let of = format!("watch {}: {watch}{filter}{window}", query.watch.0);
        match query.answer {
            Answer::Any => format!("any of {of}"),
            Answer::Count => format!("count of {of}"),
            Answer::Sum(capture, _) => format!("sum of capture {capture} of {of}"),
            Answer::Min(capture) => format!("min of capture {capture} of {of}"),
            Answer::Max(capture) => format!("max of capture {capture} of {of}"),
            Answer::Earliest(capture) => format!("earliest of capture {capture} of {of}"),
            Answer::Latest(capture) => format!("latest of capture {capture} of {of}"),
        }
    }

    /// ` binding 0 → s1, 2 → s0`, if anything is bound.
    pub(super) fn binding(binding: &Binding) -> String {
        pairs(" binding ", &binding.fields)
    }

    /// ` { form: text }`; nothing, where there are no fields.
    pub(super) fn members(self, fields: &[Field]) -> String {
        match fields {
            [] => String::new(),
            _ => format!(" {}", self.fields(fields)),
        }
    }

    pub(super) fn fields(self, fields: &[Field]) -> String {
        if fields.is_empty() {
            return "{}".to_owned();
        }
        let fields: Vec<_> = fields.iter().map(|field| self.field_entry(field)).collect();
        format!("{{ {} }}", fields.join(", "))
    }

    /// `order_id: text from "orderId"`
    pub(super) fn field_entry(self, field: &Field) -> String {
        let optional = if field.optional { "?" } else { "" };
        let mut text = format!(
            "{}: {}{optional}",
            self.symbol(field.name),
            self.ty(&field.ty)
        );
        if field.external != field.name {
            text += &format!(" from \"{}\"", self.symbol(field.external));
        }
        if let Some(default) = &field.default {
            text += &format!(" = {}", self.value(default));
        }
        text
    }

    pub(super) fn ty(self, ty: &Type) -> String {
        match ty {
            Type::Text => "text".to_owned(),
            Type::Email => "email".to_owned(),
            Type::Phone => "phone".to_owned(),
            Type::Url => "url".to_owned(),
            Type::Timezone => "timezone".to_owned(),
            Type::Int => "int".to_owned(),
            Type::Decimal => "decimal".to_owned(),
            Type::Percent => "percent".to_owned(),
            Type::Bool => "bool".to_owned(),
            Type::Date => "date".to_owned(),
            Type::Time => "time".to_owned(),
            Type::DateTime => "datetime".to_owned(),
            Type::Duration => "duration".to_owned(),
            Type::Money(currency) => format!("money({})", plain(currency.code())),
            Type::Enum(symbols) => {
                let names: Vec<_> = symbols.iter().map(|name| self.symbol(*name)).collect();
                names.join(" | ")
            }
            Type::List(of) => format!("list of {}", self.ty(of)),
            Type::Record(fields) => self.fields(fields),
        }
    }

    /// A value as the language writes it, as far as it can.
    pub(super) fn value(self, value: &Value) -> String {
        match value {
            Value::Unset => "unset".to_owned(),
            Value::Bool(value) => value.to_string(),
            Value::Int(value) => value.to_string(),
            Value::Decimal(value) => format!("{value} (decimal)"),
            Value::Percent(value) => format!("{value} (percent)"),
            Value::Money(money) => format!("{} {}", money.amount, plain(money.currency.code())),
            Value::Text(text) => format!("\"{}\"", plain(text)),
            Value::Enum(symbol) => self.symbol(*symbol),
            Value::Date(date) => date.to_string(),
            Value::Time(time) => time.to_string(),
            Value::DateTime(at) => iso(|out| moment::push_timestamp(*at, out)),
            Value::LocalDateTime(local) => format!("{}T{} (local)", local.date(), local.time()),
            Value::Duration(duration) => length(*duration),
            Value::List(items) => {
                let items: Vec<_> = items.iter().map(|item| self.value(item)).collect();
                format!("[{}]", items.join(", "))
            }
            Value::Record(items) => {
                let items: Vec<_> = items.iter().map(|item| self.value(item)).collect();
                format!("{{ {} }}", items.join(", "))
            }
        }
    }
}

/// An address in the code.
pub(super) fn at(code: Code) -> String {
    format!("@{}", code.0)
}

/// A duration as the language writes it, in the largest unit that it is a whole number of.
pub(super) fn length(duration: Duration) -> String {
    let units = [
        (Duration::DAY, "d"),
        (Duration::HOUR, "h"),
        (Duration::MINUTE, "min"),
        (Duration::SECOND, "s"),
    ];
    let micros = duration.micros();
    let unit = units
        .into_iter()
        .find(|(unit, _)| micros % unit.micros() == 0);
    match unit {
        Some(_) if micros == 0 => "0s".to_owned(),
        Some((unit, name)) => format!("{}{name}", micros / unit.micros()),
        None => iso(|out| moment::push_duration(duration, out)),
    }
}

/// A time of day, given in microseconds after midnight.
pub(super) fn time_of_day(micros: u64) -> String {
    let seconds = micros / 1_000_000;
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if rest == 0 {
        format!("{hours:02}:{minutes:02}")
    } else {
        format!("{hours:02}:{minutes:02}:{rest:02}")
    }
}

/// Days of the week or month.
pub(super) fn days(days: &Days) -> String {
    match days {
        Days::Week(days) => weekdays(*days),
        Days::Month(days) => {
            let days: Vec<_> = days.iter().map(u8::to_string).collect();
            format!("month on {}", days.join(", "))
        }
    }
}

/// Weekdays by their names.
pub(super) fn weekdays(days: [bool; 7]) -> String {
    if days.iter().all(|day| *day) {
        return "day".to_owned();
    }
    let names = crate::program::WEEKDAYS.into_iter().zip(days);
    let names: Vec<_> = names
        .filter(|(_, day)| *day)
        .map(|(name, _)| name)
        .collect();
    names.join(", ")
}

/// What goes to which slot.
pub(super) fn pairs(start: &str, pairs: &[(u32, crate::program::Slot)]) -> String {
    if pairs.is_empty() {
        return String::new();
    }
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(from, slot)| format!("{from} → s{}", slot.0))
        .collect();
    format!("{start}{}", pairs.join(", "))
}

/// A text with everything escaped that could steer a terminal or pretend to be something else.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => plain.push_str("\\\""),
            '\\' => plain.push_str("\\\\"),
            '\n' => plain.push_str("\\n"),
            '\t' => plain.push_str("\\t"),
            _ if is_hidden(c) => plain.extend(c.escape_unicode()),
            _ => plain.push(c),
        }
    }
    plain
}

/// A text with nothing escaped but what could steer a terminal; not for between quotes.
pub(super) fn visible(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) {
            visible.extend(c.escape_unicode());
        } else {
            visible.push(c);
        }
    }
    visible
}

/// Control characters, and those that are invisible or turn the direction of text.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

fn iso(push: impl FnOnce(&mut Vec<u8>)) -> String {
    let mut out = Vec::new();
    push(&mut out);
    String::from_utf8_lossy(&out).into_owned()
}
