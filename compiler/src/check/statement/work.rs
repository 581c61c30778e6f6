//! What leaves a flow: messages, tasks and calls.

use nurture_runtime::program::{AliasId, Channel, MessageId};

use crate::{
    check::{
        Checker,
        alias::{Reach, Work},
        fields::Fields,
        fit::Need,
        members::missing,
        message_members,
        statement::Run,
    },
    checked::{Call, Definition, Expression, ReferenceKind, Send, StatementKind, Task, Type},
    finding::{Finding, Rule},
    source::FileSpan,
    syntax::{self, Member, Members, Name},
};

/// What `with` can give.
struct Takes<'a> {
    params: &'a Fields,
    /// What a parameter's name stands for, by its position.
    definition: &'a dyn Fn(u32) -> Definition,
    /// Texts that may stand beside the parameters.
    others: &'a [&'static str],
}

/// Arguments by the parameters' positions, and other members that may stand beside them.
struct Given {
    params: Vec<Option<Expression>>,
    others: Vec<(&'static str, Expression)>,
}

impl Given {
    /// Takes what is given for a member that is no parameter.
    fn take(&mut self, name: &str) -> Option<Expression> {
        let position = self.others.iter().position(|(other, _)| *other == name)?;
        Some(self.others.swap_remove(position).1)
    }
}

impl Checker<'_> {
    /// `send email NAME [with { … }] [as ALIAS]`
    pub(super) fn send(&mut self, send: &syntax::Send, run: &mut Run) -> Option<StatementKind> {
        let written = self.channel(&send.channel);
        let Some(message) = self.message(&send.message) else {
            // What is sent is not known, but that something is.
            if let Some(channel) = written {
                let place = self.place(send.channel.span);
                self.needs_address(channel, place);
            }
            self.loose_members(send.with.as_ref(), run);
            return None;
        };
        let own = self
            .checked
            .messages
            .get(message.index())
            .map(|message| message.channel);
        let channel = written.or(own)?;
        self.judge_channel(send, channel, message);
        let params = self.params_of(message);
        let texts = message_members::given_anew(own.unwrap_or(channel));
        let takes = Takes {
            params: &params,
            definition: &|position| Definition::Param(message, position),
            others: texts,
        };
        let mut given = self.given(&send.message, send.with.as_ref(), &takes, run);
        let alias = send.alias.as_ref().and_then(|name| {
            let id = self.aliases.send(&name.text, Reach::Flow(run.place.key));
            self.alias(name, id)
        });
        Some(StatementKind::Send(Box::new(Send {
            channel,
            channel_place: self.place(send.channel.span),
            message,
            message_place: self.place(send.message.span),
            alias,
            subject: given.take("subject"),
            preheader: given.take("preheader"),
            title: given.take("title"),
            text: given.take("text"),
            params: given.params,
        })))
    }

    fn judge_channel(&mut self, send: &syntax::Send, channel: Channel, message: MessageId) {
        let place = self.place(send.channel.span);
        if self.input.sources.slice(place) != send.channel.text {
            // Of `send email welcome and nudge` the second channel is not written.
            return;
        }
        let declared = self.checked.messages.get(message.index());
        match declared.map(|message| (message.channel, message.named.place)) {
            Some((own, declared)) if own != channel => {
                let sent = ("send", send.message.text.as_str());
                self.report(wrong_channel(place, sent, own, declared));
            }
            _ => self.needs_address(channel, place),
        }
    }

    /// `task "text" for TEAM [backup TEAM] [due 24h] [as NAME]`
    pub(super) fn task(&mut self, task: &syntax::Task, run: &mut Run) -> Option<StatementKind> {
        self.merge_tags(&task.text, &[]);
        let text = self.text(&mut run.scope, &task.text);
        let team = self.team(&task.team);
        let backup = task.backup.as_ref().map(|backup| self.team(backup));
        let due = task.due.as_ref().map(|due| self.lasting(due, run));
        let alias = self.alias_of_work(task.alias.as_ref(), run);
        Some(StatementKind::Task(Box::new(Task {
            text,
            team: team?,
            backup: backup.flatten(),
            due,
            alias,
        })))
    }

    /// `call ACTION [with { … }] [as NAME]`
    pub(super) fn call_of_action(
        &mut self,
        action: &Name,
        with: Option<&Members>,
        alias: Option<&Name>,
        run: &mut Run,
    ) -> Option<StatementKind> {
        let Some(id) = self.action(action) else {
            self.loose_members(with, run);
            return None;
        };
        let arguments = self.arguments_of(id);
        let takes = Takes {
            params: &arguments,
            definition: &|position| Definition::ActionParam(id, position),
            others: &[],
        };
        let given = self.given(action, with, &takes, run);
        let alias = self.alias_of_work(alias, run);
        Some(StatementKind::Call(Box::new(Call {
            action: id,
            params: given.params,
            alias,
        })))
    }

    fn alias_of_work(&mut self, name: Option<&Name>, run: &Run) -> Option<AliasId> {
        let name = name?;
        match self.aliases.work(&name.text, Reach::Flow(run.place.key)) {
            Some(Work::Known(id)) => self.alias(name, Some(id)),
            Some(Work::Vague) | None => None,
        }
    }

    fn alias(&mut self, name: &Name, id: Option<AliasId>) -> Option<AliasId> {
        let id = id.filter(|_| !name.is_missing())?;
        self.refer_as(name.span, Definition::Alias(id), ReferenceKind::Naming);
        Some(id)
    }

    /// What `with` gives; what is unknown or lacking is reported, the latter at `name`.
    fn given(
        &mut self,
        name: &Name,
        with: Option<&Members>,
        takes: &Takes<'_>,
        run: &mut Run,
    ) -> Given {
        let (params, others) = (takes.params, takes.others);
        let mut given = Given {
            params: vec![None; params.list().len()],
            others: Vec::new(),
        };
        let members = with.map_or_else(Vec::new, |with| self.distinct(with));
        let mut unknown: Vec<&Member> = Vec::new();
        for member in members {
            let key = member.name.text.as_str();
            if let Some((position, field)) = params.find(key) {
                self.refer(member.name.span, (takes.definition)(position));
                let need = if field.optional { Need::Any } else { Need::Set };
                let value = self.needed(&mut run.scope, &member.value, &field.ty, need);
                if let Some(slot) = given.params.get_mut(position as usize) {
                    *slot = Some(value);
                }
            } else if let Some(other) = others.iter().find(|other| **other == key) {
                if let syntax::ExpressionKind::Text(text) = &member.value.kind {
                    self.merge_tags(text, &[]);
                }
                let value = self.value(&mut run.scope, &member.value, &Type::Text);
                given.others.push((other, value));
            } else {
                self.needed(&mut run.scope, &member.value, &Type::Error, Need::Any);
                unknown.push(member);
            }
        }
        if !unknown.is_empty() {
            self.unknown_members(&unknown, "argument", &known(params, others));
        }
        let lacking: Vec<&str> = params
            .list()
            .iter()
            .zip(&given.params)
            .filter(|(field, value)| value.is_none() && !field.optional)
            .map(|(field, _)| field.named.name.as_str())
            .collect();
        let lacking = missing(&self.certain(lacking), &unknown);
        if !lacking.is_empty() {
            let place = self.place(name.span);
            self.report(lacks(place, &name.text, &lacking));
        }
        given
    }

    /// Looks at values of which nothing is known.
    fn loose_members(&mut self, members: Option<&Members>, run: &mut Run) {
        for member in members.map_or_else(Vec::new, |members| self.distinct(members)) {
            self.needed(&mut run.scope, &member.value, &Type::Error, Need::Any);
        }
    }
}

/// What can stand in `with`.
fn known<'f>(params: &'f Fields, others: &[&'f str]) -> Vec<&'f str> {
    let others = others
        .iter()
        .copied()
        .filter(|name| params.find(name).is_none());
    params.names().chain(others).collect()
}

/// A message on another channel than its own, behind a verb such as `send`.
pub(in crate::check) fn wrong_channel(
    place: FileSpan,
    (verb, message): (&str, &str),
    own: Channel,
    declared: FileSpan,
) -> Finding {
    let own = own.name();
    let text = format!("`{message}` is a message for another channel");
    Finding::new(Rule::WrongChannel, place, text)
        .with_label(declared, format!("declared as `{own}` here"))
        .with_help(format!("write `{verb} {own} {message}`"))
        .with_replacement(format!("change to `{own}`"), place, own)
}

fn lacks(place: FileSpan, name: &str, lacking: &[&str]) -> Finding {
    let listed = lacking.join("`, `");
    let example: Vec<String> = lacking.iter().map(|name| format!("{name}: …")).collect();
    let message = format!("`{name}` needs `{listed}`");
    Finding::new(Rule::MissingArgument, place, message).with_help(format!(
        "say what it is: `with {{ {} }}`",
        example.join(", ")
    ))
}
