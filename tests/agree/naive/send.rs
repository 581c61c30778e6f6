//! Sends: the guards of section 6, rule 8, one after the other.

use nurture_compiler::checked::{Checked, Expression, Message, Send};
use nurture_runtime::{
    program::{Category, Channel, LimitOtherwise},
    time::Timestamp,
    value::Value,
};
use xxhash_rust::xxh3::xxh3_64;

use super::{
    clock,
    contact::{Belonging, Logged, Made, RunId, Snapshot},
    evaluate::{Fault, Scene, zone_of},
    shown::{Line, json, moment},
    world::{Item, World},
};
use crate::coverage::note;

/// What the guards say.
enum Verdict {
    Send(String),
    Suppress(&'static str),
    Hold(Timestamp, &'static str),
}

/// What became of a send.
pub enum Sent {
    Done,
    Held(Timestamp, &'static str),
}

/// `reachable CHANNEL`
pub fn is_reachable(checked: &Checked, contact: &Snapshot, channel: Channel) -> bool {
    let address = address(checked, contact, channel);
    address.is_set()
        && contact.consent.bounced.get(&channel) != Some(&address)
        && !contact.consent.complained.contains(&channel)
        && !contact.consent.withdrawn.contains(&(channel, None))
}

/// The address of a channel; unset where there is none.
pub fn address(checked: &Checked, contact: &Snapshot, channel: Channel) -> Value {
    let addresses = checked.addresses;
    let field = match channel {
        Channel::Email => addresses.email,
        Channel::Sms => addresses.phone,
        Channel::Push => addresses.push_token,
    };
    field.map_or(Value::Unset, |field| contact.fields[field.index()].clone())
}

/// The draw of a split or hold-out, in hundredths of a percent.
pub fn draw(flow: &str, split: &str, contact: &str) -> u32 {
    let bytes = [
        flow.as_bytes(),
        b"\0",
        split.as_bytes(),
        b"\0",
        contact.as_bytes(),
    ]
    .concat();
    u32::try_from(xxh3_64(&bytes) % 10_000).unwrap()
}

impl<'a> World<'a> {
    /// Sends, suppresses or holds.
    pub fn send(&mut self, run: &RunId, send: &'a Send) -> Result<Sent, Fault> {
        let message = &self.checked.messages[send.message.index()];
        self.room()?;
        match self.verdict(run, message) {
            Verdict::Hold(until, reason) => {
                self.hold(run, send, until, reason);
                return Ok(Sent::Held(until, reason));
            }
            Verdict::Suppress(reason) => {
                let line = Line::new("suppress").text("channel", message.channel.name());
                let line = line
                    .text("message", &message.named.name)
                    .text("reason", reason);
                self.effect(run, line, "");
                self.tell("suppressed", run, send, vec![Value::text(reason)]);
            }
            Verdict::Send(to) => {
                self.goes(run, send, message, &to)?;
                self.tell("sent", run, send, Vec::new());
            }
        }
        Ok(Sent::Done)
    }

    /// Reports a hold.
    pub fn hold(&mut self, run: &RunId, send: &Send, until: Timestamp, reason: &str) {
        let message = &self.checked.messages[send.message.index()];
        let line = Line::new("hold").text("message", &message.named.name);
        self.effect(
            run,
            line.text("until", &moment(until)).text("reason", reason),
            "",
        );
    }

    /// The message leaves.
    fn goes(
        &mut self,
        run: &RunId,
        send: &'a Send,
        message: &'a Message,
        to: &str,
    ) -> Result<(), Fault> {
        let checked = self.checked;
        let alias = send
            .alias
            .map(|alias| checked.aliases[alias.index()].named.name.as_str());
        let name = message.named.name.as_str();
        let (line, params) = {
            let scene = self.scene(Some(run));
            let params = parameters(&scene, &send.params, &message.params)?;
            let scene = Scene {
                params: &params,
                ..scene
            };
            let text = |given: Option<&Expression>, own: &Option<Expression>| {
                given
                    .or(own.as_ref())
                    .map(|text| scene.text(text))
                    .transpose()
            };
            let from = text(None, &message.from)?;
            let subject = text(send.subject.as_ref(), &message.subject)?;
            let preheader = text(send.preheader.as_ref(), &message.preheader)?;
            let title = text(send.title.as_ref(), &message.title)?;
            let text = text(send.text.as_ref(), &message.text)?;
            let line = Line::new("send")
                .text("channel", message.channel.name())
                .text("message", name)
                .maybe("alias", alias)
                .text("category", message.category.name())
                .text("to", to)
                .maybe("from", from.as_deref())
                .maybe("subject", subject.as_deref())
                .maybe("preheader", preheader.as_deref())
                .maybe("title", title.as_deref())
                .maybe("text", text.as_deref());
            (line, params)
        };
        let suffix = alias.map_or_else(|| format!("/{name}"), |alias| format!("/{name}.{alias}"));
        self.effect(run, line, &suffix);
        let params: Vec<String> = params.iter().map(json).collect();
        self.effects
            .last_mut()
            .unwrap()
            .push_str(&format!(" with {params:?}"));
        let counted = (message.category == Category::Marketing).then_some(message.channel);
        self.made(run, Some(send.message), send.alias, counted);
        Ok(())
    }

    /// Remembers a send, task or call.
    pub fn made(
        &mut self,
        run: &RunId,
        message: Option<nurture_runtime::program::MessageId>,
        alias: Option<nurture_runtime::program::AliasId>,
        counted: Option<Channel>,
    ) {
        let logged = self.contact.log.len();
        self.contact.made.push(Made {
            at: self.now,
            run: run.clone(),
            message,
            alias,
            counted,
            logged,
        });
    }

    /// The event that says what became of a send: in the histories at once, and queued.
    fn tell(&mut self, name: &str, run: &RunId, send: &Send, data: Vec<Value>) {
        let events = &self.checked.events;
        let event = events
            .iter()
            .position(|event| event.named.name == name)
            .unwrap();
        let belonging = Belonging {
            message: Some(send.message),
            alias: send.alias,
            run: Some(run.clone()),
        };
        self.contact.log.push(Logged {
            at: self.now,
            taken: self.now,
            event: nurture_runtime::program::EventId::next(event),
            data,
            belonging,
            contact: self.contact.current.clone(),
        });
        self.queue(Item::Event(self.contact.log.len() - 1));
    }

    fn verdict(&self, run: &RunId, message: &Message) -> Verdict {
        let flow = &self.checked.flows[run.flow.index()];
        let contact = &self.contact.current;
        let channel = message.channel;
        let Value::Text(to) = address(self.checked, contact, channel) else {
            return Verdict::Suppress("unreachable");
        };
        if contact.consent.bounced.get(&channel) == Some(&Value::Text(to.clone())) {
            return Verdict::Suppress("bounced");
        }
        if message.category == Category::Transactional {
            note("transactional");
            return Verdict::Send(to.to_string());
        }
        if contact
            .consent
            .withdrawn
            .contains(&(channel, message.topic))
        {
            return Verdict::Suppress("unsubscribed");
        }
        if contact.consent.complained.contains(&channel) {
            return Verdict::Suppress("complained");
        }
        if let Some(holdout) = flow.holdout {
            let name = if holdout.of_policy {
                ""
            } else {
                flow.named.name.as_str()
            };
            if draw(name, "holdout", &self.contact.id) < holdout.share {
                return Verdict::Suppress("holdout");
            }
        }
        let zone = zone_of(self.checked, contact, Some(run.flow));
        if let Some(until) = clock::quiet_until(zone, self.now, &flow.quiet) {
            return Verdict::Hold(until, "quiet");
        }
        let limits = flow.limits.iter().filter(|limit| limit.channel == channel);
        for limit in limits {
            let mut counted: Vec<Timestamp> = Vec::new();
            for made in &self.contact.made {
                if made.counted == Some(channel) && self.now.since(made.at) < limit.per {
                    counted.push(made.at);
                }
            }
            let most = limit.count as usize;
            if counted.len() < most {
                continue;
            }
            // There is room when all but one less than allowed have left the window.
            return match (limit.otherwise, counted.get(counted.len() - most)) {
                (LimitOtherwise::Wait, Some(oldest)) => {
                    Verdict::Hold(oldest.saturating_add(limit.per), "limit")
                }
                _ => Verdict::Suppress("limit"),
            };
        }
        Verdict::Send(to.to_string())
    }
}

/// The values of parameters; one that is needed and unset is a fault.
pub fn parameters(
    scene: &Scene<'_>,
    given: &[Option<Expression>],
    declared: &[nurture_compiler::checked::Field],
) -> Result<Vec<Value>, Fault> {
    let mut values = Vec::new();
    for (given, declared) in given.iter().zip(declared) {
        let value = match given {
            Some(given) => scene.value(given)?,
            None => Value::Unset,
        };
        if !value.is_set() && !declared.optional {
            return Err("unset value");
        }
        values.push(value);
    }
    Ok(values)
}
