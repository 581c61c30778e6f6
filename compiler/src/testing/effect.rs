//! Whether an effect is what a test expects.

use std::sync::Arc;

use nurture_runtime::{
    calendar::Zone,
    effect::{EffectKind, SendEffect},
    program::{MessageId, Program, SendId},
    value::Value,
};

use super::values::Values;
use crate::checked::ExpectedEffect;

/// Whether an effect must be expected by a line of the test: it leaves the flow, or ends the run.
pub(super) const fn must_be_expected(effect: &EffectKind) -> bool {
    matches!(
        effect,
        EffectKind::Send(_)
            | EffectKind::Notify { .. }
            | EffectKind::Task(_)
            | EffectKind::Call { .. }
            | EffectKind::Exit { .. }
    )
}

/// An effect's kind, as `expect no` names it.
pub(super) fn kind(effect: &EffectKind) -> &'static str {
    match effect {
        EffectKind::Enter { .. } => "enter",
        EffectKind::Send(_) => "send",
        EffectKind::Suppress { .. } => "suppress",
        EffectKind::Hold { .. } => "hold",
        EffectKind::Assign { .. } => "assign",
        EffectKind::Set { value, .. } if value.is_set() => "set",
        EffectKind::Set { .. } => "unset",
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

/// The message of a send that did not leave.
pub(super) fn message_of(program: &Program, send: SendId) -> Option<MessageId> {
    program.sends.get(send.index()).map(|site| site.message)
}

/// Whether an effect is the expected one.
pub(super) fn fits(
    values: &Values<'_>,
    zone: Zone,
    expected: &ExpectedEffect,
    effect: &EffectKind,
) -> bool {
    use {EffectKind as Happened, ExpectedEffect as Expected};
    match (expected, effect) {
        (
            Expected::Send {
                channel,
                message,
                alias,
                members,
            },
            Happened::Send(send),
        ) => {
            let mut members = members.iter();
            send.channel == *channel
                && send.message == *message
                && alias.is_none_or(|alias| send.alias == Some(alias))
                && members.all(|(name, text)| member(send, name) == Some(text))
        }
        (Expected::Suppress { message, reason }, Happened::Suppress { send, reason: why }) => {
            message_of(values.program, *send) == Some(*message)
                && reason.is_none_or(|reason| reason == *why)
        }
        (
            Expected::Hold { message, reason },
            Happened::Hold {
                send, reason: why, ..
            },
        ) => {
            message_of(values.program, *send) == Some(*message)
                && reason.is_none_or(|reason| reason == *why)
        }
        (
            Expected::Notify { team, text },
            Happened::Notify {
                team: whom,
                text: what,
            },
        ) => team == whom && is_text(text.as_deref(), what),
        (Expected::Task { team, text }, Happened::Task(task)) => {
            task.team == *team && is_text(text.as_deref(), &task.text)
        }
        (
            Expected::Call { action, with },
            Happened::Call {
                action: called,
                with: given,
                ..
            },
        ) => {
            action == called
                && with.iter().all(|(position, literal)| {
                    let given = given.get(*position as usize).unwrap_or(&Value::Unset);
                    values.value(literal, zone) == *given
                })
        }
        (
            Expected::Exit { outcome, reason },
            Happened::Exit {
                outcome: how,
                reason: why,
            },
        ) => {
            outcome.is_none_or(|outcome| outcome == *how)
                && (reason.is_none() || reason.as_deref() == why.as_deref())
        }
        _ => changes(values, zone, expected, effect),
    }
}

/// Whether a text is the expected one, where one is expected.
fn is_text(expected: Option<&str>, text: &str) -> bool {
    expected.is_none_or(|expected| expected == text)
}

/// Likewise, for what stays within the project.
fn changes(
    values: &Values<'_>,
    zone: Zone,
    expected: &ExpectedEffect,
    effect: &EffectKind,
) -> bool {
    match (expected, effect) {
        (ExpectedEffect::Enter, EffectKind::Enter { .. }) => true,
        (ExpectedEffect::Skip(reason), EffectKind::Skip { reason: why, .. }) => {
            reason.is_none_or(|reason| reason == *why)
        }
        (
            ExpectedEffect::Assign { split, arm },
            EffectKind::Assign {
                split: drawn,
                arm: to,
            },
        ) => {
            let program = values.program;
            let name = program.splits.get(drawn.index()).map(|site| site.name);
            let name = name.map_or("", |name| program.name(name));
            *arm == program.name(*to) && split.as_deref().is_none_or(|split| split == name)
        }
        (
            ExpectedEffect::Set(field, value),
            EffectKind::Set {
                field: of,
                value: to,
            },
        ) => field == of && values.optional(value.as_ref(), zone) == *to,
        (ExpectedEffect::Tag(tag), EffectKind::Tag(put)) => tag == put,
        (ExpectedEffect::Untag(tag), EffectKind::Untag(taken)) => tag == taken,
        (ExpectedEffect::Join(list), EffectKind::Join(joined)) => list == joined,
        (ExpectedEffect::Leave(list), EffectKind::Leave(left)) => list == left,
        (ExpectedEffect::Start(flow), EffectKind::Start(started)) => flow == started,
        (ExpectedEffect::Stop(flow), EffectKind::Stop(stopped)) => flow == stopped,
        _ => false,
    }
}

/// A part of what a contact gets.
pub(super) fn member<'s>(send: &'s SendEffect, name: &str) -> Option<&'s str> {
    let part: Option<&Arc<str>> = match name {
        "to" => Some(&send.to),
        "from" => send.from.as_ref(),
        "subject" => send.subject.as_ref(),
        "preheader" => send.preheader.as_ref(),
        "title" => send.title.as_ref(),
        "text" => send.text.as_ref(),
        _ => None,
    };
    part.map(|part| &**part)
}
