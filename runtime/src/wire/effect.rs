//! Effects as lines of JSON, members in the order of the contracts.

use super::write::{Name, ObjectWriter, name, push_record, push_written};
use crate::{
    effect::{Effect, EffectKind, SendEffect, TaskEffect, TriggerName},
    key,
    program::{AliasId, FieldId, FlowId, ListId, Message, Program, SendId, Symbol, TeamId},
};

/// Whether bodies are written, with who a message comes from and its preheader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bodies {
    /// They are left out.
    Hidden,
    /// They are written, where the step made them.
    Shown,
}

/// Writes an effect of a contact as one line, without its end.
pub fn write_effect(
    program: &Program,
    contact: &str,
    effect: &Effect,
    bodies: Bodies,
    out: &mut Vec<u8>,
) {
    let mut line = Line {
        program,
        bodies,
        object: ObjectWriter::begin(out),
    };
    line.object.moment(name!("at"), effect.at);
    line.object.text(name!("contact"), contact);
    match effect.flow {
        Some(flow) => line.text(name!("flow"), line.flow(flow)),
        None => line.object.name(name!("flow")).extend_from_slice(b"null"),
    }
    line.object.word(name!("effect"), word(&effect.kind));
    push_written(line.object.name(name!("key")), |out| {
        key::push(program, contact, effect, out);
    });
    line.members(effect);
    line.object.end();
}

struct Line<'p, 'o> {
    program: &'p Program,
    bodies: Bodies,
    object: ObjectWriter<'o>,
}

/// The effect's name.
const fn word(kind: &EffectKind) -> &'static str {
    match kind {
        EffectKind::Enter { .. } => "enter",
        EffectKind::Send(_) => "send",
        EffectKind::Suppress { .. } => "suppress",
        EffectKind::Hold { .. } => "hold",
        EffectKind::Assign { .. } => "assign",
        EffectKind::Set { .. } => "set",
        EffectKind::Score { .. } => "score",
        EffectKind::Tag(_) => "tag",
        EffectKind::Untag(_) => "untag",
        EffectKind::Join(_) => "join",
        EffectKind::Leave(_) => "leave",
        EffectKind::Notify { .. } => "notify",
        EffectKind::Task(_) => "task",
        EffectKind::Call { .. } => "call",
        EffectKind::Start(_) => "start",
        EffectKind::Stop(_) => "stop",
        EffectKind::Skip { .. } => "skip",
        EffectKind::Exit { .. } => "exit",
    }
}

impl<'p> Line<'p, '_> {
    fn members(&mut self, effect: &Effect) {
        match &effect.kind {
            EffectKind::Enter { trigger } => {
                self.trigger(*trigger);
                self.object
                    .number(name!("entry"), i64::from(effect.key.entry));
                self.object
                    .optional(name!("per"), effect.key.per.as_deref());
            }
            EffectKind::Send(send) => self.send(send),
            EffectKind::Suppress { send, reason } => {
                let message = self.message_of(*send);
                let channel = message.map_or("", |message| message.channel.name());
                self.object.word(name!("channel"), channel);
                self.message(message);
                self.object.word(name!("reason"), reason.name());
            }
            EffectKind::Hold {
                send,
                until,
                reason,
            } => {
                self.message(self.message_of(*send));
                self.object.moment(name!("until"), *until);
                self.object.word(name!("reason"), reason.name());
            }
            EffectKind::Assign { split, arm } => {
                let split = self.program.splits.get(split.index());
                self.symbol(name!("split"), split.map(|split| split.name));
                self.symbol(name!("arm"), Some(*arm));
            }
            EffectKind::Set { field, value } => self.set(*field, value),
            EffectKind::Score { score, value } => {
                let score = self.program.scores.get(score.index());
                self.symbol(name!("score"), score.map(|score| score.name));
                self.object.number(name!("value"), *value);
            }
            EffectKind::Tag(tag) | EffectKind::Untag(tag) => {
                self.symbol(name!("tag"), self.program.tags.get(tag.index()).copied());
            }
            EffectKind::Join(list) | EffectKind::Leave(list) => {
                self.text(name!("list"), self.list(*list));
                let list = self.program.lists.get(list.index());
                if let Some(channel) = list.and_then(|list| list.sync) {
                    self.symbol(name!("sync"), Some(channel));
                }
            }
            EffectKind::Start(flow) | EffectKind::Stop(flow) => {
                self.text(name!("target"), self.flow(*flow));
            }
            EffectKind::Skip { trigger, reason } => {
                self.trigger(*trigger);
                self.object.word(name!("reason"), reason.name());
            }
            EffectKind::Exit { outcome, reason } => {
                self.object.word(name!("outcome"), outcome.name());
                self.object.optional(name!("reason"), reason.as_deref());
            }
            EffectKind::Notify { .. } | EffectKind::Task(_) | EffectKind::Call { .. } => {
                self.outward(&effect.kind);
            }
        }
    }

    /// What people and integrations get.
    fn outward(&mut self, kind: &EffectKind) {
        match kind {
            EffectKind::Notify { team, text } => {
                self.team(name!("team"), *team);
                self.object.text(name!("text"), text);
            }
            EffectKind::Task(task) => self.task(task),
            EffectKind::Call {
                action,
                with,
                alias,
            } => {
                let action = self.program.actions.get(action.index());
                self.symbol(name!("action"), action.map(|action| action.name));
                let params = action.map_or(&[][..], |action| &action.params);
                push_record(with, params, self.program, self.object.name(name!("with")));
                self.alias(*alias);
            }
            _ => {}
        }
    }

    fn send(&mut self, send: &SendEffect) {
        let message = self.program.messages.get(send.message.index());
        self.object.word(name!("channel"), send.channel.name());
        self.message(message);
        self.alias(send.alias);
        let category = message.map_or("", |message| message.category.name());
        self.object.word(name!("category"), category);
        self.object.text(name!("to"), &send.to);
        let shown = |text| match self.bodies {
            Bodies::Shown => text,
            Bodies::Hidden => None,
        };
        let (from, preheader) = (
            shown(send.from.as_deref()),
            shown(send.preheader.as_deref()),
        );
        let body = send.body.as_ref().and_then(|body| body.as_deref().ok());
        let body = shown(body);
        self.object.optional(name!("from"), from);
        self.object
            .optional(name!("subject"), send.subject.as_deref());
        self.object.optional(name!("preheader"), preheader);
        self.object.optional(name!("title"), send.title.as_deref());
        self.object.optional(name!("text"), send.text.as_deref());
        self.object.optional(name!("body"), body);
    }

    fn task(&mut self, task: &TaskEffect) {
        self.team(name!("team"), task.team);
        if let Some(backup) = task.backup {
            self.team(name!("backup"), backup);
        }
        self.object.text(name!("text"), &task.text);
        if let Some(due) = task.due {
            self.object.moment(name!("due"), due);
        }
        self.alias(task.alias);
    }

    fn set(&mut self, field: FieldId, value: &crate::value::Value) {
        let field = self.program.fields.get(field.index());
        self.symbol(name!("field"), field.map(|field| field.name));
        let ty = field.map(|field| &field.ty);
        self.object.value(name!("value"), value, ty, self.program);
    }

    fn trigger(&mut self, trigger: TriggerName) {
        let program = self.program;
        let name = |symbol: Option<Symbol>| symbol.map_or("", |symbol| program.name(symbol));
        let segment = |id: crate::program::SegmentId| {
            name(program.segments.get(id.index()).map(|segment| segment.name))
        };
        let field = |id: FieldId| name(program.fields.get(id.index()).map(|field| field.name));
        let (kind, of) = match trigger {
            TriggerName::Event(event) => {
                let event = program.events.get(event.index());
                self.symbol(name!("trigger"), event.map(|event| event.name));
                return;
            }
            TriggerName::JoinList(list) => ("join:", self.list(list)),
            TriggerName::LeaveList(list) => ("leave:", self.list(list)),
            TriggerName::JoinSegment(id) => ("join:", segment(id)),
            TriggerName::LeaveSegment(id) => ("leave:", segment(id)),
            TriggerName::Score(score) => {
                let score = program.scores.get(score.index());
                ("score:", name(score.map(|score| score.name)))
            }
            TriggerName::Change(id) => ("change:", field(id)),
            TriggerName::Date(id) => ("date:", field(id)),
            TriggerName::Schedule => ("schedule", ""),
            TriggerName::Start(flow) => ("start:", self.flow(flow)),
            TriggerName::Manual => ("manual", ""),
        };
        self.object.text(name!("trigger"), &format!("{kind}{of}"));
    }

    fn text(&mut self, name: Name, text: &str) {
        self.object.text(name, text);
    }

    fn symbol(&mut self, name: Name, symbol: Option<Symbol>) {
        let text = symbol.map_or("", |symbol| self.program.name(symbol));
        self.object.text(name, text);
    }

    fn alias(&mut self, alias: Option<AliasId>) {
        let alias = alias.and_then(|alias| self.program.aliases.get(alias.index()));
        if let Some(alias) = alias {
            self.symbol(name!("alias"), Some(alias.name));
        }
    }

    fn message(&mut self, message: Option<&Message>) {
        self.symbol(name!("message"), message.map(|message| message.name));
    }

    fn team(&mut self, name: Name, team: TeamId) {
        let team = self.program.teams.get(team.index());
        self.symbol(name, team.map(|team| team.name));
    }

    fn message_of(&self, send: SendId) -> Option<&'p Message> {
        let send = self.program.sends.get(send.index())?;
        self.program.messages.get(send.message.index())
    }

    fn flow(&self, flow: FlowId) -> &'p str {
        let flow = self.program.flows.get(flow.index());
        flow.map_or("", |flow| self.program.name(flow.name))
    }

    fn list(&self, list: ListId) -> &'p str {
        let list = self.program.lists.get(list.index());
        list.map_or("", |list| self.program.name(list.name))
    }
}
