//! Inputs, effects and expectations in the words of the language, as they would stand in a test.

use std::fmt::Write as _;

use nurture_runtime::{
    calendar::Zone,
    effect::{EffectKind, HoldReason, Outcome, SendEffect, SkipReason, SuppressReason},
    input::{InputKind, Reference},
    program::{
        AliasId, EventRole, Field, FieldId, FlowId, ListId, Message, MessageId, Program, SendId,
        Symbol, TagId, TeamId, Type,
    },
    show,
    time::Duration,
    value::Value,
};
use smol_str::SmolStr;

use super::{effect::member, values::Values};
use crate::checked::ExpectedEffect;

/// A length of time as the language writes it, `0d` for none.
///
/// ```
/// use nurture_compiler::testing::duration;
/// use nurture_runtime::time::Duration;
///
/// assert_eq!(duration(Duration::ZERO), "0d");
/// assert_eq!(duration(Duration::from_micros(3_600_000_000 * 25)), "1d1h");
/// ```
pub fn duration(duration: Duration) -> String {
    if duration == Duration::ZERO {
        return "0d".to_owned();
    }
    show::text(&Program::default(), Zone::UTC, &Value::Duration(duration))
}

/// Writes with the names of a program.
pub(super) struct Words<'p> {
    program: &'p Program,
}

impl<'p> Words<'p> {
    pub(super) const fn new(program: &'p Program) -> Self {
        Self { program }
    }

    /// `form_submit { form: "newsletter" }`
    pub(super) fn input(&self, input: &InputKind) -> String {
        match input {
            InputKind::Event(event) => {
                let declared = self.program.events.get(event.event.index());
                let mut text = self.name(declared.map(|event| event.name)).to_owned();
                let mut fields = declared.map_or(&[][..], |event| &event.fields);
                match &event.reference {
                    Reference::Message(message) => {
                        text = format!("{text} {}", self.message(*message));
                    }
                    Reference::Alias(alias) => {
                        text = format!("{text} {}", self.alias(*alias));
                        let is_done = declared.is_some_and(|event| event.role == EventRole::Done);
                        fields = self.returns(*alias).filter(|_| is_done).unwrap_or(fields);
                    }
                    Reference::Key(_) | Reference::None => {}
                }
                self.with_members(text, " ", fields.iter().zip(event.data.iter()))
            }
            InputKind::Set(set) => {
                let set = set.iter().map(|(field, value)| {
                    let name = self.field(*field);
                    format!("{name}: {}", self.value(value, self.type_of(*field)))
                });
                format!("set {{ {} }}", set.collect::<Vec<_>>().join(", "))
            }
            InputKind::Join(list) => format!("join {}", self.list(*list)),
            InputKind::Leave(list) => format!("leave {}", self.list(*list)),
            InputKind::Start(flow) => format!("start {}", self.flow(*flow)),
        }
    }

    /// An effect, with the parts that the expectation beside it speaks of.
    pub(super) fn effect(&self, effect: &EffectKind, beside: Option<&ExpectedEffect>) -> String {
        match effect {
            EffectKind::Enter { .. } => "enter".to_owned(),
            EffectKind::Send(send) => self.send(send, beside),
            EffectKind::Suppress { send, reason } => {
                format!("suppress {} {}", self.message_sent(*send), reason.name())
            }
            EffectKind::Hold { send, reason, .. } => {
                format!("hold {} {}", self.message_sent(*send), reason.name())
            }
            EffectKind::Assign { split, arm } => {
                let split = self.program.splits.get(split.index());
                let name = self.name(split.map(|split| split.name));
                format!("assign {} {}", quoted(name), self.name(Some(*arm)))
            }
            EffectKind::Set { field, value } => self.set(*field, value),
            EffectKind::Score { score, value } => {
                let score = self.program.scores.get(score.index());
                format!("score {} {value}", self.name(score.map(|score| score.name)))
            }
            EffectKind::Tag(tag) => format!("tag {}", self.tag(*tag)),
            EffectKind::Untag(tag) => format!("untag {}", self.tag(*tag)),
            EffectKind::Join(list) => format!("join {}", self.list(*list)),
            EffectKind::Leave(list) => format!("leave {}", self.list(*list)),
            EffectKind::Notify { team, text } => {
                format!("notify {} {}", self.team(*team), quoted(text))
            }
            EffectKind::Task(task) => {
                format!("task {} for {}", quoted(&task.text), self.team(task.team))
            }
            EffectKind::Call { action, with, .. } => {
                let action = self.program.actions.get(action.index());
                let text = format!("call {}", self.name(action.map(|action| action.name)));
                let params = action.map_or(&[][..], |action| &action.params);
                self.with_members(text, " with ", compared(params, with, beside))
            }
            EffectKind::Start(flow) => format!("start {}", self.flow(*flow)),
            EffectKind::Stop(flow) => format!("stop {}", self.flow(*flow)),
            EffectKind::Skip { reason, .. } => format!("skip {}", reason.name()),
            EffectKind::Exit { outcome, reason } => {
                with_text(format!("exit {}", outcome.name()), reason.as_deref())
            }
        }
    }

    /// An expectation.
    pub(super) fn expected(
        &self,
        values: &Values<'_>,
        zone: Zone,
        expected: &ExpectedEffect,
    ) -> String {
        match expected {
            ExpectedEffect::Send {
                channel,
                message,
                alias,
                members,
            } => {
                let text = format!("send {} {}", channel.name(), self.message(*message));
                let text = self.with_alias(text, *alias);
                let members = members.iter();
                braced(
                    text,
                    members.map(|(name, text)| format!("{name}: {}", quoted(text))),
                )
            }
            ExpectedEffect::Suppress { message, reason } => {
                let text = format!("suppress {}", self.message_with_channel(*message));
                with_word(text, reason.map(SuppressReason::name))
            }
            ExpectedEffect::Hold { message, reason } => {
                let text = format!("hold {}", self.message_with_channel(*message));
                with_word(text, reason.map(HoldReason::name))
            }
            ExpectedEffect::Notify { team, text } => {
                with_text(format!("notify {}", self.team(*team)), text.as_deref())
            }
            ExpectedEffect::Task { team, text } => match text {
                Some(text) => format!("task {} for {}", quoted(text), self.team(*team)),
                None => format!("task {}", self.team(*team)),
            },
            ExpectedEffect::Call { action, with } => {
                let action = self.program.actions.get(action.index());
                let text = format!("call {}", self.name(action.map(|action| action.name)));
                let params = action.map_or(&[][..], |action| &action.params);
                let given: Vec<(&Field, Value)> = with
                    .iter()
                    .filter_map(|(position, literal)| {
                        let field = params.get(*position as usize)?;
                        Some((field, values.value(literal, zone)))
                    })
                    .collect();
                let given = given.iter().map(|(field, value)| (*field, value));
                self.with_members(text, " with ", given)
            }
            ExpectedEffect::Exit { outcome, reason } => {
                let text = with_word("exit".to_owned(), outcome.map(Outcome::name));
                with_text(text, reason.as_deref())
            }
            ExpectedEffect::Set(field, value) => {
                self.set(*field, &values.optional(value.as_ref(), zone))
            }
            _ => self.expected_change(expected),
        }
    }

    fn expected_change(&self, expected: &ExpectedEffect) -> String {
        match expected {
            ExpectedEffect::Skip(reason) => {
                with_word("skip".to_owned(), reason.map(SkipReason::name))
            }
            ExpectedEffect::Assign { split, arm } => match split {
                Some(split) => format!("assign {} {arm}", quoted(split)),
                None => format!("assign {arm}"),
            },
            ExpectedEffect::Tag(tag) => format!("tag {}", self.tag(*tag)),
            ExpectedEffect::Untag(tag) => format!("untag {}", self.tag(*tag)),
            ExpectedEffect::Join(list) => format!("join {}", self.list(*list)),
            ExpectedEffect::Leave(list) => format!("leave {}", self.list(*list)),
            ExpectedEffect::Start(flow) => format!("start {}", self.flow(*flow)),
            ExpectedEffect::Stop(flow) => format!("stop {}", self.flow(*flow)),
            _ => "enter".to_owned(),
        }
    }

    fn send(&self, send: &SendEffect, beside: Option<&ExpectedEffect>) -> String {
        let text = format!(
            "send {} {}",
            send.channel.name(),
            self.message(send.message)
        );
        let members: &[(SmolStr, SmolStr)] = match beside {
            Some(ExpectedEffect::Send { members, .. }) => members,
            _ => &[],
        };
        let members = members.iter().map(|(name, _)| match member(send, name) {
            Some(text) => format!("{name}: {}", quoted(text)),
            None => format!("{name}: unset"),
        });
        braced(self.with_alias(text, send.alias), members)
    }

    fn set(&self, field: FieldId, value: &Value) -> String {
        let name = self.field(field);
        if value.is_set() {
            let value = self.value(value, self.type_of(field));
            format!("set contact.{name} = {value}")
        } else {
            format!("unset contact.{name}")
        }
    }

    fn with_alias(&self, mut text: String, alias: Option<AliasId>) -> String {
        if let Some(alias) = alias {
            let _ = write!(text, " as {}", self.alias(alias));
        }
        text
    }

    /// Members that are set, in braces.
    fn with_members<'v>(
        &self,
        text: String,
        between: &str,
        members: impl Iterator<Item = (&'v Field, &'v Value)>,
    ) -> String {
        let set = members.filter(|(_, value)| value.is_set());
        let written = set.map(|(field, value)| {
            let name = self.program.name(field.name);
            format!("{name}: {}", self.value(value, Some(&field.ty)))
        });
        let members = braced(String::new(), written);
        match members.trim_start() {
            "" => text,
            members => format!("{text}{between}{members}"),
        }
    }

    /// A value as a literal.
    fn value(&self, value: &Value, ty: Option<&Type>) -> String {
        match (value, ty) {
            (Value::Unset, _) => "unset".to_owned(),
            (Value::Text(text), _) => quoted(text),
            (Value::List(items), ty) => {
                let of = match ty {
                    Some(Type::List(of)) => Some(&**of),
                    _ => None,
                };
                let items = items.iter().map(|item| self.value(item, of));
                format!("[{}]", items.collect::<Vec<_>>().join(", "))
            }
            (Value::Record(values), Some(Type::Record(fields))) => {
                let members = fields.iter().zip(values.iter());
                let text = self.with_members(String::new(), "", members);
                if text.is_empty() {
                    "{ }".to_owned()
                } else {
                    text
                }
            }
            (value, _) => show::text(self.program, Zone::UTC, value),
        }
    }

    fn name(&self, symbol: Option<Symbol>) -> &'p str {
        symbol.map_or("", |symbol| self.program.name(symbol))
    }

    fn declared_message(&self, message: MessageId) -> Option<&'p Message> {
        self.program.messages.get(message.index())
    }

    fn message(&self, message: MessageId) -> &'p str {
        self.name(self.declared_message(message).map(|message| message.name))
    }

    fn message_with_channel(&self, message: MessageId) -> String {
        let channel = self.declared_message(message);
        let channel = channel.map_or("", |message| message.channel.name());
        format!("{channel} {}", self.message(message))
    }

    fn message_sent(&self, send: SendId) -> String {
        let site = self.program.sends.get(send.index());
        site.map_or_else(String::new, |site| self.message_with_channel(site.message))
    }

    fn alias(&self, alias: AliasId) -> &'p str {
        let alias = self.program.aliases.get(alias.index());
        self.name(alias.map(|alias| alias.name))
    }

    /// What a call of that name gives back.
    fn returns(&self, alias: AliasId) -> Option<&'p [Field]> {
        use nurture_runtime::program::AliasKind::Call;
        let Call(action) = self.program.aliases.get(alias.index())?.kind else {
            return None;
        };
        Some(&self.program.actions.get(action.index())?.returns)
    }

    fn field(&self, field: FieldId) -> &'p str {
        let field = self.program.fields.get(field.index());
        self.name(field.map(|field| field.name))
    }

    fn type_of(&self, field: FieldId) -> Option<&'p Type> {
        self.program
            .fields
            .get(field.index())
            .map(|field| &field.ty)
    }

    fn tag(&self, tag: TagId) -> &'p str {
        self.name(self.program.tags.get(tag.index()).copied())
    }

    fn list(&self, list: ListId) -> &'p str {
        self.name(self.program.lists.get(list.index()).map(|list| list.name))
    }

    fn flow(&self, flow: FlowId) -> &'p str {
        self.name(self.program.flows.get(flow.index()).map(|flow| flow.name))
    }

    fn team(&self, team: TeamId) -> &'p str {
        self.name(self.program.teams.get(team.index()).map(|team| team.name))
    }
}

/// The arguments that the expectation beside them speaks of; all, where there is none.
fn compared<'v>(
    params: &'v [Field],
    with: &'v [Value],
    beside: Option<&ExpectedEffect>,
) -> impl Iterator<Item = (&'v Field, &'v Value)> {
    let wanted: Option<Vec<u32>> = match beside {
        Some(ExpectedEffect::Call { with, .. }) => {
            Some(with.iter().map(|(position, _)| *position).collect())
        }
        _ => None,
    };
    let all = (0_u32..).zip(params.iter().zip(with));
    all.filter(move |(position, _)| {
        wanted
            .as_ref()
            .is_none_or(|wanted| wanted.contains(position))
    })
    .map(|(_, member)| member)
}

fn braced(text: String, members: impl Iterator<Item = String>) -> String {
    let members: Vec<String> = members.collect();
    if members.is_empty() {
        return text;
    }
    format!("{text} {{ {} }}", members.join(", "))
}

fn with_word(text: String, word: Option<&str>) -> String {
    match word {
        Some(word) => format!("{text} {word}"),
        None => text,
    }
}

fn with_text(text: String, more: Option<&str>) -> String {
    match more {
        Some(more) => format!("{text} {}", quoted(more)),
        None => text,
    }
}

/// A text as a string of the language.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '"' | '\\' | '{' | '}' => quoted.extend(['\\', character]),
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}
