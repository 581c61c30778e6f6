//! Lowering declarations.

use nurture_runtime::{program as bytecode, value::Value};

use super::{Lowering, expression::Scope};
use crate::checked::{self, AliasKind, Expression, Field, Subject, Type};

impl Lowering<'_> {
    /// Fills every table but the flows'.
    pub(super) fn schema(&mut self) {
        let checked = self.checked;
        self.program.addresses = checked.addresses;
        self.program.fields = self.fields(&checked.fields);
        self.program.events = checked
            .events
            .iter()
            .map(|event| self.event(event))
            .collect();
        self.program.topics = checked
            .topics
            .iter()
            .map(|topic| self.pool.symbol(&topic.named.name))
            .collect();
        self.program.lists = checked.lists.iter().map(|list| self.list(list)).collect();
        self.program.teams = checked.teams.iter().map(|team| self.team(team)).collect();
        self.program.actions = checked
            .actions
            .iter()
            .map(|action| self.action(action))
            .collect();
        self.program.tags = checked
            .tags
            .iter()
            .map(|tag| self.pool.symbol(tag))
            .collect();
        self.program.aliases = checked
            .aliases
            .iter()
            .map(|alias| self.alias(alias))
            .collect();
        self.program.policy = bytecode::Policy {
            timezone: checked
                .policy
                .timezone
                .as_ref()
                .map(|zone| self.pool.symbol(zone)),
        };
        self.program.messages = checked
            .messages
            .iter()
            .map(|message| self.message(message))
            .collect();
        self.program.segments = checked
            .segments
            .iter()
            .map(|segment| self.segment(segment))
            .collect();
        self.program.scores = checked
            .scores
            .iter()
            .map(|score| self.score(score))
            .collect();
    }

    /// Fields in their order.
    pub(super) fn fields(&mut self, fields: &[Field]) -> Vec<bytecode::Field> {
        fields
            .iter()
            .map(|field| bytecode::Field {
                name: self.pool.symbol(&field.named.name),
                external: self.pool.symbol(&field.external),
                ty: self.ty(&field.ty),
                optional: field.optional,
                default: field
                    .default
                    .as_ref()
                    .and_then(|default| self.constant_value(default)),
            })
            .collect()
    }

    fn ty(&mut self, ty: &Type) -> bytecode::Type {
        match ty {
            Type::Error | Type::Text => bytecode::Type::Text,
            Type::Email => bytecode::Type::Email,
            Type::Phone => bytecode::Type::Phone,
            Type::Url => bytecode::Type::Url,
            Type::Timezone => bytecode::Type::Timezone,
            Type::Int => bytecode::Type::Int,
            Type::Decimal => bytecode::Type::Decimal,
            Type::Percent => bytecode::Type::Percent,
            Type::Bool => bytecode::Type::Bool,
            Type::Date => bytecode::Type::Date,
            Type::Time => bytecode::Type::Time,
            Type::DateTime => bytecode::Type::DateTime,
            Type::Duration => bytecode::Type::Duration,
            Type::Money(currency) => bytecode::Type::Money(*currency),
            Type::Enum(names) => {
                bytecode::Type::Enum(names.iter().map(|name| self.pool.symbol(name)).collect())
            }
            Type::List(of) => bytecode::Type::List(Box::new(self.ty(of))),
            Type::Record(fields) => bytecode::Type::Record(self.fields(fields)),
        }
    }

    fn event(&mut self, event: &checked::Event) -> bytecode::Event {
        bytecode::Event {
            name: self.pool.symbol(&event.named.name),
            external: self.pool.symbol(&event.external),
            role: event.role,
            fields: self.fields(&event.fields),
        }
    }

    fn list(&mut self, list: &checked::List) -> bytecode::List {
        bytecode::List {
            name: self.pool.symbol(&list.named.name),
            sync: list.sync.as_ref().map(|channel| self.pool.symbol(channel)),
        }
    }

    fn team(&mut self, team: &checked::Team) -> bytecode::Team {
        bytecode::Team {
            name: self.pool.symbol(&team.named.name),
            email: self.pool.symbol(&team.email),
        }
    }

    fn action(&mut self, action: &checked::Action) -> bytecode::Action {
        bytecode::Action {
            name: self.pool.symbol(&action.named.name),
            params: self.fields(&action.params),
            returns: self.fields(&action.returns),
        }
    }

    fn alias(&mut self, alias: &checked::Alias) -> bytecode::Alias {
        let kind = match alias.kind {
            AliasKind::Send => bytecode::AliasKind::Send,
            AliasKind::Task => bytecode::AliasKind::Task,
            AliasKind::Call(action) => bytecode::AliasKind::Call(action),
        };
        bytecode::Alias {
            name: self.pool.symbol(&alias.named.name),
            kind,
        }
    }

    fn message(&mut self, message: &checked::Message) -> bytecode::Message {
        bytecode::Message {
            name: self.pool.symbol(&message.named.name),
            channel: message.channel,
            category: message.category,
            topic: message.topic,
            params: self.fields(&message.params),
            subject: self.message_text(message.subject.as_ref()),
            preheader: self.message_text(message.preheader.as_ref()),
            title: self.message_text(message.title.as_ref()),
            text: self.message_text(message.text.as_ref()),
            from: self.message_text(message.from.as_ref()),
            body: message.body.as_ref().map(|body| bytecode::Body {
                format: body.format,
                template: body.template.to_string(),
            }),
        }
    }

    fn message_text(&mut self, text: Option<&Expression>) -> Option<bytecode::Code> {
        text.map(|text| self.expression(text, &mut Scope::outside()))
    }

    fn segment(&mut self, segment: &checked::Segment) -> bytecode::Segment {
        let watched = self.checked.flows.iter().flat_map(|flow| &flow.triggers).any(|trigger| {
            matches!(&trigger.kind, checked::TriggerKind::Segment(id, _)
                if self.checked.segments.get(id.index()).is_some_and(|other| other.named == segment.named))
        });
        bytecode::Segment {
            name: self.pool.symbol(&segment.named.name),
            condition: self.expression(&segment.condition, &mut Scope::outside()),
            watched,
        }
    }

    fn score(&mut self, score: &checked::Score) -> bytecode::Score {
        let rules = score.rules.iter().map(|rule| bytecode::ScoreRule {
            event: rule.event,
            subject: rule.subject.map(subject),
            condition: rule
                .condition
                .as_ref()
                .map(|condition| self.expression(condition, &mut Scope::outside())),
            points: rule.points,
        });
        bytecode::Score {
            rules: rules.collect(),
            name: self.pool.symbol(&score.named.name),
            decay: score.decay.as_ref().map(|decay| bytecode::Decay {
                every: decay.every,
                amount: decay.amount,
            }),
        }
    }

    /// The value of a constant expression: a default, or what a trigger compares with.
    pub(super) fn constant_value(&mut self, expression: &Expression) -> Option<Value> {
        use checked::{ExpressionKind, TextPart};
        match &expression.kind {
            ExpressionKind::Constant(value) => Some(value.clone()),
            ExpressionKind::EnumValue(name) => Some(Value::Enum(self.pool.symbol(name))),
            ExpressionKind::LocalDateTime(local) => Some(Value::LocalDateTime(*local)),
            ExpressionKind::Text(parts) => match parts.as_slice() {
                [] => Some(Value::text("")),
                [TextPart::Text(text)] => Some(Value::text(text.as_str())),
                _ => None,
            },
            ExpressionKind::Widen(inner) => match self.constant_value(inner)? {
                Value::Int(int) => Some(Value::Decimal(int.into())),
                other => Some(other),
            },
            ExpressionKind::List(items) => {
                let values: Option<Vec<Value>> =
                    items.iter().map(|item| self.constant_value(item)).collect();
                values.map(|values| Value::List(values.into()))
            }
            ExpressionKind::Unary(crate::syntax::UnaryOperator::Negate, inner) => {
                match self.constant_value(inner)? {
                    Value::Int(int) => int.checked_neg().map(Value::Int),
                    Value::Decimal(decimal) => Some(Value::Decimal(-decimal)),
                    Value::Percent(percent) => Some(Value::Percent(-percent)),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// A subject as the runtime has it.
pub(super) fn subject(subject: Subject) -> bytecode::Subject {
    match subject {
        Subject::Message(message) => bytecode::Subject::Message(message),
        Subject::Alias(alias) => bytecode::Subject::Alias(alias),
    }
}
