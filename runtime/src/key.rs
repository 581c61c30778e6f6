//! The keys of effects as texts, and back (language reference, section 6, rules 7 and 11).
//!
//! ```text
//! welcome/ada/1/3/tips          the third effect of ada's first run of `welcome`, a send of `tips`
//! welcome/ada/1/4/tips.nudge    the fourth, a send of `tips` as `nudge`
//! cart/a%2Fb/2:c1/1             the first effect of the second run for `c1`, of the contact `a/b`
//! leads/ada/1/2/review          a task or call named `review`
//! welcome/ada/0/5               a trigger that did not let ada in
//! /ada/0/6                      a change of a score
//! ```
//!
//! `/`, `:`, `%` and control characters in contact ids and in the values that tell runs apart are percent-encoded,
//! so that no two effects share a key.

use std::{io::Write, sync::Arc};

use crate::{
    effect::{Effect, EffectKind},
    program::{AliasId, AliasKind, FlowId, MessageId, Program},
};

/// Which run of a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunName {
    /// Of which flow.
    pub flow: FlowId,
    /// The value that tells runs apart, in a flow that has one.
    pub per: Option<Arc<str>>,
    /// Which entry into the flow (and for that value), from 1.
    pub entry: u32,
}

/// What a key says of a send, task or call of one contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The run that made it.
    pub run: RunName,
    /// The message that was sent.
    pub message: Option<MessageId>,
    /// The name of the send, task or call in the flow.
    pub alias: Option<AliasId>,
}

/// An effect's key as text.
///
/// ```
/// use nurture_runtime::{effect::{Effect, EffectKind, Key, Outcome}, key, program::Program, time::Timestamp};
///
/// let key = Key { entry: 2, per: Some("c:1".into()), counter: 5 };
/// let kind = EffectKind::Exit { outcome: Outcome::Completed, reason: None };
/// let effect = Effect { at: Timestamp::MIN, flow: None, key, kind };
/// assert_eq!(key::text(&Program::default(), "a/b", &effect), "/a%2Fb/2:c%3A1/5");
/// ```
pub fn text(program: &Program, contact: &str, effect: &Effect) -> String {
    let mut text = Vec::new();
    push(program, contact, effect, &mut text);
    // Made of whole texts, and of ASCII between them.
    String::from_utf8(text).unwrap_or_default()
}

/// Appends an effect's key.
pub(crate) fn push(program: &Program, contact: &str, effect: &Effect, to: &mut Vec<u8>) {
    let flow = effect.flow.and_then(|flow| program.flows.get(flow.index()));
    let flow = flow.map_or("", |flow| program.name(flow.name));
    to.extend_from_slice(flow.as_bytes());
    to.push(b'/');
    encode(to, contact);
    to.push(b'/');
    push_number(effect.key.entry, to);
    if let Some(per) = &effect.key.per {
        to.push(b':');
        encode(to, per);
    }
    to.push(b'/');
    push_number(effect.key.counter, to);
    let (message, alias) = match &effect.kind {
        EffectKind::Send(send) => (Some(send.message), send.alias),
        EffectKind::Task(task) => (None, task.alias),
        EffectKind::Call { alias, .. } => (None, *alias),
        _ => (None, None),
    };
    let message = message.and_then(|id| program.messages.get(id.index()));
    let alias = alias.and_then(|id| program.aliases.get(id.index()));
    if let Some(message) = message {
        to.push(b'/');
        to.extend_from_slice(program.name(message.name).as_bytes());
    }
    if let Some(alias) = alias {
        to.push(if message.is_some() { b'.' } else { b'/' });
        to.extend_from_slice(program.name(alias.name).as_bytes());
    }
}

/// What a key says; none if it is no key of a send, task or call of this contact in this program.
///
/// ```
/// use nurture_runtime::{key, program::Program};
///
/// assert_eq!(key::parse(&Program::default(), "ada", "welcome/ada/1/3/tips"), None);
/// ```
pub fn parse(program: &Program, contact: &str, text: &str) -> Option<Named> {
    let mut parts = text.split('/');
    let flow = parts.next()?;
    let flow = program
        .flows
        .iter()
        .position(|known| program.name(known.name) == flow)?;
    let keyed = program.flows.get(flow)?.keyed;
    let mut encoded = Vec::new();
    encode(&mut encoded, contact);
    if parts.next()?.as_bytes() != encoded {
        return None;
    }
    let entry = parts.next()?;
    let (entry, per) = match entry.split_once(':') {
        Some((entry, per)) => (entry, Some(decode(per)?)),
        None => (entry, None),
    };
    let (entry, counter) = (number(entry)?, number(parts.next()?)?);
    let suffix = parts.next();
    if parts.next().is_some() || entry == 0 || counter == 0 || per.is_some() != keyed {
        return None;
    }
    let (message, alias) = match suffix {
        Some(suffix) => thing(program, suffix)?,
        None => (None, None),
    };
    let run = RunName {
        flow: FlowId::next(flow),
        per: per.map(Arc::from),
        entry,
    };
    Some(Named {
        run,
        message,
        alias,
    })
}

/// The send, task or call that a key's end names.
fn thing(program: &Program, suffix: &str) -> Option<(Option<MessageId>, Option<AliasId>)> {
    let message = |name: &str| {
        let messages = &mut program.messages.iter();
        messages
            .position(|message| program.name(message.name) == name)
            .map(MessageId::next)
    };
    let alias = |name: &str, of_send: bool| {
        let aliases = &mut program.aliases.iter();
        aliases
            .position(|alias| {
                program.name(alias.name) == name && (alias.kind == AliasKind::Send) == of_send
            })
            .map(AliasId::next)
    };
    match suffix.split_once('.') {
        Some((sent, name)) => Some((Some(message(sent)?), Some(alias(name, true)?))),
        None => match message(suffix) {
            Some(message) => Some((Some(message), None)),
            None => Some((None, Some(alias(suffix, false)?))),
        },
    }
}

fn number(text: &str) -> Option<u32> {
    // Only the way it is written counts: no sign, no leading zero.
    let number: u32 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

fn push_number(number: u32, to: &mut Vec<u8>) {
    to.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

fn encode(to: &mut Vec<u8>, text: &str) {
    let stays = |byte: u8| !matches!(byte, b'/' | b':' | b'%' | 0..0x20 | 0x7f..);
    if text.bytes().all(stays) {
        return to.extend_from_slice(text.as_bytes());
    }
    for c in text.chars() {
        let mut bytes = [0; 4];
        let bytes = c.encode_utf8(&mut bytes).as_bytes();
        if matches!(c, '/' | ':' | '%') || c.is_control() {
            for byte in bytes {
                // Writing into bytes in memory does not fail.
                let _ = write!(to, "%{byte:02X}");
            }
        } else {
            to.extend_from_slice(bytes);
        }
    }
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            let digits = str::from_utf8(&digits).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn signs_of_the_key_itself_are_encoded_and_come_back() {
        for text in ["a/b:c", "100%", "%2F", "\u{7}\u{85}", "zoë", ""] {
            let mut encoded = Vec::new();
            encode(&mut encoded, text);
            let encoded = String::from_utf8(encoded).unwrap();
            assert!(!encoded.contains(['/', ':']) && !encoded.chars().any(char::is_control));
            assert_eq!(decode(&encoded).unwrap(), text);
        }
    }

    #[test]
    fn broken_codes_are_no_text() {
        for text in ["%", "%4", "%zz", "%FF"] {
            assert_eq!(decode(text), None);
        }
    }

    #[test]
    fn numbers_have_one_form() {
        assert_eq!(number("12"), Some(12));
        for text in ["", "+1", "01", "-1", "4294967296", "x"] {
            assert_eq!(number(text), None);
        }
    }
}
