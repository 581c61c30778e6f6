//! Sends: the guards of section 6, rule 8, one after the other.

use std::collections::BTreeSet;

use nurture_compiler::checked::Send;
use nurture_runtime::{
    program::{Category, Channel, LimitOtherwise},
    time::Timestamp,
    value::Value,
};
use xxhash_rust::xxh3::xxh3_64;

use crate::{
    clock,
    contact::{Contact, Made, RunId},
    evaluate::{Fault, Scene},
    world::{Item, World, zone_of},
};

/// What the guards say.
pub enum Verdict {
    Send,
    Suppress(&'static str),
    Hold(Timestamp, &'static str),
}

/// What became of a send.
pub enum Sent {
    Done,
    Held(Timestamp, &'static str),
}

/// `reachable CHANNEL`
pub fn is_reachable(scene: &Scene<'_>, channel: Channel) -> bool {
    let contact = scene.contact;
    let address = address(scene, channel);
    address.is_set()
        && contact.bounced.get(&channel) != Some(&address)
        && !contact.complained.contains(&channel)
        && !contact.withdrawn.contains(&(channel, None))
}

fn address(scene: &Scene<'_>, channel: Channel) -> Value {
    let addresses = scene.checked.addresses;
    let field = match channel {
        Channel::Email => addresses.email,
        Channel::Sms => addresses.phone,
        Channel::Push => addresses.push_token,
    };
    field.map_or(Value::Unset, |field| scene.seen.fields[field.index()].clone())
}

/// The draw of a split or hold-out, in hundredths of a percent.
pub fn draw(flow: &str, split: &str, contact: &str) -> u32 {
    let bytes = [flow.as_bytes(), b"\0", split.as_bytes(), b"\0", contact.as_bytes()].concat();
    u32::try_from(xxh3_64(&bytes) % 10_000).unwrap()
}

impl World<'_> {
    /// Sends, suppresses or holds.
    pub fn send(&mut self, run: &RunId, send: &Send) -> Result<Sent, Fault> {
        let message = &self.checked.messages[send.message.index()];
        match self.verdict(run, send) {
            Verdict::Hold(until, reason) => return Ok(Sent::Held(until, reason)),
            Verdict::Suppress(reason) => {
                let line = format!("suppress {} {reason}", message.named.name);
                self.effect(run, &line);
                self.message_event("suppressed", run, send, vec![Value::text(reason)]);
            }
            Verdict::Send => {
                let scene = self.scene(Some(run));
                let mut params = Vec::new();
                for param in &send.params {
                    params.push(param.as_ref().map_or(Ok(Value::Unset), |param| scene.value(param))?);
                }
                let subject = send.subject.as_ref().or(message.subject.as_ref());
                let subject = subject.map_or(Ok(Value::Unset), |subject| scene.value(subject))?;
                let alias = send.alias.map(|alias| self.checked.aliases[alias.index()].named.name.as_str());
                let subject = match subject {
                    Value::Text(text) => text.to_string(),
                    _ => String::new(),
                };
                let line = format!("send {} {} {subject:?}", message.named.name, alias.unwrap_or("-"));
                self.effect(run, &line);
                let counted = (message.category == Category::Marketing).then_some(message.channel);
                self.contact.made.push(Made {
                    at: self.now,
                    run: run.clone(),
                    message: Some(send.message),
                    alias: send.alias,
                    counted,
                    logged: self.contact.log.len(),
                });
                self.message_event("sent", run, send, Vec::new());
            }
        }
        Ok(Sent::Done)
    }

    fn message_event(&mut self, name: &str, run: &RunId, send: &Send, data: Vec<Value>) {
        let event = self.event(name);
        self.queue.push_back(Item::Made {
            event,
            data,
            message: send.message,
            alias: send.alias,
            run: run.clone(),
        });
    }

    fn verdict(&self, run: &RunId, send: &Send) -> Verdict {
        let message = &self.checked.messages[send.message.index()];
        let flow = &self.checked.flows[run.flow.index()];
        let scene = self.scene(Some(run));
        let channel = message.channel;
        let address = address(&scene, channel);
        let contact = &self.contact;
        if !address.is_set() {
            return Verdict::Suppress("unreachable");
        }
        if contact.bounced.get(&channel) == Some(&address) {
            return Verdict::Suppress("bounced");
        }
        if message.category == Category::Transactional {
            return Verdict::Send;
        }
        if contact.withdrawn.contains(&(channel, message.topic)) {
            return Verdict::Suppress("unsubscribed");
        }
        if contact.complained.contains(&channel) {
            return Verdict::Suppress("complained");
        }
        if let Some(holdout) = flow.holdout {
            let name = if holdout.of_policy { "" } else { flow.named.name.as_str() };
            if draw(name, "holdout", &contact.id) < holdout.share {
                return Verdict::Suppress("holdout");
            }
        }
        let zone = zone_of(self.checked, contact, Some(run.flow));
        if let Some(until) = clock::quiet_until(zone, self.now, &flow.quiet) {
            return Verdict::Hold(until, "quiet");
        }
        for limit in flow.limits.iter().filter(|limit| limit.channel == channel) {
            let sent: BTreeSet<(Timestamp, usize)> = contact
                .made
                .iter()
                .enumerate()
                .filter(|(_, made)| made.counted == Some(channel))
                .filter(|(_, made)| self.now.since(made.at) < limit.per)
                .map(|(index, made)| (made.at, index))
                .collect();
            if sent.len() >= limit.count as usize {
                let oldest = sent.iter().nth(sent.len() - limit.count as usize).unwrap().0;
                match limit.otherwise {
                    LimitOtherwise::Skip => return Verdict::Suppress("limit"),
                    LimitOtherwise::Wait => {
                        return Verdict::Hold(oldest.saturating_add(limit.per), "limit");
                    }
                }
            }
        }
        Verdict::Send
    }
}

impl Contact {
    /// Withdraws (or gives back) consent for what is named.
    pub fn consent(&mut self, channels: &[Channel], topics: &[Option<nurture_runtime::program::TopicId>], given: bool) {
        for channel in channels {
            for topic in topics {
                if given {
                    self.withdrawn.remove(&(*channel, *topic));
                } else {
                    self.withdrawn.insert((*channel, *topic));
                }
            }
        }
    }
}
