//! What a test expects.

use nurture_runtime::{
    effect::{HoldReason, Outcome, SkipReason, SuppressReason},
    program::{AliasId, Channel, MessageId},
};
use smol_str::{SmolStr, ToSmolStr};

use super::{Bench, is_sound};
use crate::{
    check::{
        Checker, advice, fit, message_members,
        statement::{always_set, wrong_channel},
    },
    checked::{Definition, ExpectedEffect as Checked, Expression, Type},
    finding::{Finding, Rule},
    source::FileSpan,
    syntax::{ExpectedEffect, Flow, Member, Members, Name, SplitArm, StatementKind, Text, visit},
};

/// The kinds of effect that a test may say it expects none of.
pub const KINDS: [&str; 18] = [
    "send", "suppress", "hold", "notify", "task", "call", "enter", "exit", "skip", "assign", "set",
    "unset", "tag", "untag", "join", "leave", "start", "stop",
];

impl Checker<'_> {
    /// What is expected; none if it could not be understood.
    pub(super) fn expected_effect(
        &mut self,
        effect: &ExpectedEffect,
        bench: &Bench<'_>,
    ) -> Option<Checked> {
        match effect {
            ExpectedEffect::Error => None,
            ExpectedEffect::Send { .. }
            | ExpectedEffect::Suppress { .. }
            | ExpectedEffect::Hold { .. } => self.expected_message(effect, bench),
            ExpectedEffect::Notify { team, text } => {
                let (team, text) = (self.team(team), self.optional_text(text.as_ref()));
                let (team, text) = (team?, text.ok()?);
                Some(Checked::Notify { team, text })
            }
            ExpectedEffect::Task { team, text } => {
                let (team, text) = (self.team(team), self.optional_text(text.as_ref()));
                let (team, text) = (team?, text.ok()?);
                Some(Checked::Task { team, text })
            }
            ExpectedEffect::Call { action, with } => self.expected_call(action, with.as_ref()),
            ExpectedEffect::Enter => Some(Checked::Enter),
            ExpectedEffect::Exit { outcome, reason } => {
                let outcome = self.optional(outcome.as_ref(), |checker, outcome| {
                    checker.test_word(outcome, "outcome", Outcome::ALL, Outcome::name)
                });
                let reason = self.optional_text(reason.as_ref());
                let (outcome, reason) = (outcome.ok()?, reason.ok()?);
                Some(Checked::Exit { outcome, reason })
            }
            ExpectedEffect::Skip(reason) => {
                let reason = self.optional(reason.as_ref(), |checker, reason| {
                    checker.test_word(reason, "reason", SkipReason::ALL, SkipReason::name)
                });
                Some(Checked::Skip(reason.ok()?))
            }
            ExpectedEffect::Assign { split, arm } => {
                self.expected_assignment(split.as_ref(), arm, bench)
            }
            ExpectedEffect::Set { .. } | ExpectedEffect::Unset { .. } => self.expected_set(effect),
            ExpectedEffect::Named { verb, name } => self.expected_move(verb, name),
        }
    }

    fn expected_message(&mut self, effect: &ExpectedEffect, bench: &Bench<'_>) -> Option<Checked> {
        match effect {
            ExpectedEffect::Send {
                channel,
                message,
                alias,
                members,
            } => {
                let sent = self.message_on(channel, message, "send");
                let members = self.compared_members(members.as_ref(), sent.map(|(_, own)| own));
                let alias = self.optional(alias.as_ref(), |checker, alias| {
                    checker.alias_of_send(alias, bench)
                });
                let ((message, channel), alias) = (sent?, alias.ok()?);
                Some(Checked::Send {
                    channel,
                    message,
                    alias,
                    members: members?,
                })
            }
            ExpectedEffect::Suppress {
                channel,
                message,
                reason,
            } => {
                let sent = self.message_on(channel, message, "suppress");
                let reason = self.optional(reason.as_ref(), |checker, reason| {
                    checker.test_word(reason, "reason", SuppressReason::ALL, SuppressReason::name)
                });
                let ((message, _), reason) = (sent?, reason.ok()?);
                Some(Checked::Suppress { message, reason })
            }
            ExpectedEffect::Hold {
                channel,
                message,
                reason,
            } => {
                let sent = self.message_on(channel, message, "hold");
                let reason = self.optional(reason.as_ref(), |checker, reason| {
                    checker.test_word(reason, "reason", HoldReason::ALL, HoldReason::name)
                });
                let ((message, _), reason) = (sent?, reason.ok()?);
                Some(Checked::Hold { message, reason })
            }
            _ => None,
        }
    }

    /// A message with the channel on which it leaves.
    fn message_on(
        &mut self,
        channel: &Name,
        message: &Name,
        verb: &str,
    ) -> Option<(MessageId, Channel)> {
        let written = self.channel(channel);
        let id = self.message(message)?;
        let declared = self.checked.messages.get(id.index())?;
        let (own, place) = (declared.channel, declared.named.place);
        if written? != own {
            let channel = self.place(channel.span);
            self.report(wrong_channel(channel, (verb, &message.text), own, place));
        }
        Some((id, own))
    }

    /// What the contact gets; none within if anything could not be understood.
    fn compared_members(
        &mut self,
        members: Option<&Members>,
        channel: Option<Channel>,
    ) -> Option<Vec<(SmolStr, SmolStr)>> {
        let known = channel.map(message_members::compared);
        let mut compared = Some(Vec::new());
        let mut unknown: Vec<&Member> = Vec::new();
        for member in members.map_or_else(Vec::new, |members| self.distinct(members)) {
            let is_unknown = known.is_some_and(|known| !known.contains(&member.name.text.as_str()));
            // What an unknown member holds is no text that is wrong.
            let ty = if is_unknown { Type::Error } else { Type::Text };
            let value = self.test_value(&member.value, &ty);
            if is_unknown {
                unknown.push(member);
            }
            let text = fit::plain(&value).map(SmolStr::new);
            compared = compared.zip(text).map(|(mut compared, text)| {
                compared.push((member.name.text.clone(), text));
                compared
            });
        }
        self.unknown_members(&unknown, "member", known.unwrap_or_default());
        compared.filter(|_| unknown.is_empty())
    }

    /// The name that the flow under test gives to a send.
    fn alias_of_send(&mut self, name: &Name, bench: &Bench<'_>) -> Option<AliasId> {
        let reach = bench.reach();
        let found = self.aliases.send(&name.text, reach);
        match found {
            Some(alias) => self.refer(name.span, Definition::Alias(alias)),
            None if !name.is_missing() && !self.names.unread => {
                let place = self.place(name.span);
                let message = format!("no send of the flow is named `{}`", name.text);
                let finding = Finding::new(Rule::UnknownMessage, place, message)
                    .suggesting(&name.text, self.aliases.sends(reach));
                self.report(finding);
            }
            None => {}
        }
        found
    }

    /// A part that need not be written, and must be understood if it is.
    fn optional<P, T>(
        &mut self,
        part: Option<&P>,
        read: impl FnOnce(&mut Self, &P) -> Option<T>,
    ) -> Result<Option<T>, Reported> {
        match part {
            None => Ok(None),
            Some(part) => read(self, part).map(Some).ok_or(Reported),
        }
    }

    fn optional_text(&mut self, text: Option<&Text>) -> Result<Option<SmolStr>, Reported> {
        self.optional(text, Self::test_text)
    }

    fn expected_call(&mut self, action: &Name, with: Option<&Members>) -> Option<Checked> {
        let id = self.action(action);
        let params = id.map(|id| self.arguments_of(id));
        let mut given: Vec<(u32, Expression)> = Vec::new();
        let mut unknown: Vec<&Member> = Vec::new();
        for member in with.map_or_else(Vec::new, |with| self.distinct(with)) {
            let found = params
                .as_ref()
                .and_then(|params| params.find(&member.name.text));
            if let Some((position, field)) = found {
                if let Some(id) = id {
                    self.refer(member.name.span, Definition::ActionParam(id, position));
                }
                given.push((position, self.test_value(&member.value, &field.ty)));
            } else {
                self.test_value(&member.value, &Type::Error);
                unknown.push(member);
            }
        }
        let params = params?;
        self.unknown_members(&unknown, "argument", &params.names().collect::<Vec<_>>());
        let sound = unknown.is_empty() && given.iter().all(|(_, value)| is_sound(value));
        let action = id.filter(|_| sound)?;
        Some(Checked::Call {
            action,
            with: given,
        })
    }

    fn expected_set(&mut self, effect: &ExpectedEffect) -> Option<Checked> {
        match effect {
            ExpectedEffect::Set { field, value } => {
                let target = self.target(field);
                let ty = target.as_ref().map(|(_, declared)| &declared.ty);
                let value = self.test_value(value, ty.unwrap_or(&Type::Error));
                let (field, _) = target?;
                is_sound(&value).then_some(Checked::Set(field, Some(value)))
            }
            ExpectedEffect::Unset { field: written } => {
                let (field, declared) = self.target(written)?;
                if !declared.optional {
                    let place = self.place(written.span);
                    self.report(always_set(place, &declared));
                    return None;
                }
                Some(Checked::Set(field, None))
            }
            _ => None,
        }
    }

    /// `tag`, `untag`, `join`, `leave`, `start` and `stop`.
    fn expected_move(&mut self, verb: &Name, name: &Name) -> Option<Checked> {
        Some(match verb.text.as_str() {
            "tag" => Checked::Tag(self.tag(name)?),
            "untag" => Checked::Untag(self.tag(name)?),
            "join" => Checked::Join(self.list(name)?),
            "leave" => Checked::Leave(self.list(name)?),
            "start" => Checked::Start(self.flow_named(name)?),
            "stop" => Checked::Stop(self.flow_named(name)?),
            _ => return None,
        })
    }

    fn expected_assignment(
        &mut self,
        split: Option<&Text>,
        arm: &Name,
        bench: &Bench<'_>,
    ) -> Option<Checked> {
        let name = self.optional_text(split).ok()?;
        if let Some((_, flow)) = &bench.flow {
            let splits = splits_of(flow.node)?;
            let of_name = |split: &&Split<'_>| name.is_none() || name.as_ref() == Some(&split.name);
            let written = splits.iter().filter(of_name).flat_map(|split| split.arms);
            let arms: Vec<&str> = written.clone().map(|arm| arm.name.text.as_str()).collect();
            for own in written.filter(|own| own.name.text == arm.text) {
                self.refer(arm.span, Definition::Arm(own.name.span.in_file(flow.file)));
            }
            let place = match (split, arms.is_empty()) {
                (Some(split), true) => self.place(split.span),
                _ => self.place(arm.span),
            };
            if arms.is_empty() {
                let names = splits.iter().map(|split| split.name.as_str());
                let wrong = name.as_deref().unwrap_or(&arm.text);
                self.report(no_split(place, wrong).suggesting(wrong, names));
                return None;
            }
            if !arms.contains(&arm.text.as_str()) {
                let finding = no_arm(place, &arm.text).suggesting(&arm.text, arms.clone());
                self.report(advice::listing(finding, arms));
                return None;
            }
        }
        Some(Checked::Assign {
            split: name,
            arm: arm.text.clone(),
        })
    }
}

/// A part that could not be understood; its finding has been raised.
struct Reported;

/// A split as it is written.
struct Split<'f> {
    name: SmolStr,
    arms: &'f [SplitArm],
}

/// The splits of a flow; none if a statement could not be read, which may have been one.
fn splits_of(flow: &Flow) -> Option<Vec<Split<'_>>> {
    let mut splits = Some(Vec::new());
    let mut position = 0_u32;
    visit::statements(&flow.body, &mut |statement| match &statement.kind {
        StatementKind::Error => splits = None,
        StatementKind::Split { name, arms } => {
            position += 1;
            let name = match name {
                Some(name) => SmolStr::new(name.plain().unwrap_or_default()),
                None => position.to_smolstr(),
            };
            if let Some(splits) = &mut splits {
                splits.push(Split { name, arms });
            }
        }
        _ => {}
    });
    splits
}

fn no_split(place: FileSpan, name: &str) -> Finding {
    let message = format!("the flow has no split `{name}`");
    Finding::new(Rule::UnknownName, place, message)
        .with_help("a split is called by its name, or by its position among the flow's splits")
}

fn no_arm(place: FileSpan, name: &str) -> Finding {
    let message = format!("the split has no share `{name}`");
    Finding::new(Rule::UnknownName, place, message)
}
