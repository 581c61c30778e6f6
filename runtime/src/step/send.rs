//! Sends: a message is written out at the moment at which it really leaves (section 6, rule 8).

use std::sync::Arc;

use super::{
    Work,
    item::{Belonging, Happened, Item},
    run::Next,
};
use crate::{
    effect::{EffectKind, SendEffect, SuppressReason},
    engine::Engine,
    evaluate::Scene,
    fault::Fault,
    guard::{self, Verdict},
    key,
    program::{Category, Code, EventId, Field, Instruction, Message, SendId, SendSite, Type},
    render,
    state::{Serial, Standing},
    value::Value,
};

impl Work<'_> {
    /// Sends, suppresses or holds; a held send is come back to.
    pub(super) fn send(&mut self, serial: Serial, id: SendId, here: Code) -> Result<Next, Fault> {
        let program = self.engine.program();
        let site = program.sends.get(id.index()).ok_or(Fault::Broken)?;
        let message = program
            .messages
            .get(site.message.index())
            .ok_or(Fault::Broken)?;
        let flow = self.state.run(serial).ok_or(Fault::Broken)?.name.flow;
        self.room()?;
        match guard::judge(self.engine, self.state, flow, message) {
            Verdict::Hold(until, reason) => {
                let kind = EffectKind::Hold {
                    send: id,
                    until,
                    reason: reason.into(),
                };
                self.effect(serial, kind);
                return Ok(Next::Stand(Standing::Held { until, reason }, here));
            }
            Verdict::Suppress(reason) => {
                self.effect(serial, EffectKind::Suppress { send: id, reason });
                if let Some((event, unset)) = self.engine.suppressed() {
                    let data = |engine: &Engine| says_why(engine, *event, unset, reason);
                    self.tell(serial, *event, data, site);
                }
            }
            Verdict::Send(to) => {
                let written = self.write(serial, site, message, to)?;
                self.effect(serial, EffectKind::Send(Box::new(written)));
                if let Some(unsubscribe) = self.engine.unsubscribe() {
                    self.write_body(unsubscribe);
                }
                self.made(serial, Some(site.message), site.alias);
                if message.category == Category::Marketing
                    && let Some(longest) = self.engine.longest_limit(message.channel)
                {
                    self.state.count_sent(message.channel, longest);
                }
                if let Some((event, data)) = self.engine.sent() {
                    self.tell(serial, *event, |_| Arc::clone(data), site);
                }
            }
        }
        Ok(Next::GoOn(Code(here.0 + 1)))
    }

    /// Writes the body of the message that has just left into its effect.
    fn write_body(&mut self, unsubscribe: &str) {
        let engine = self.engine;
        if let Some(effect) = self.effects.last_mut() {
            let key = key::text(engine.program(), &self.state.id, effect);
            let url = format!("{unsubscribe}{key}");
            let body = render::body(engine, self.state, effect, &url).transpose();
            if let EffectKind::Send(send) = &mut effect.kind {
                send.body = body.map(|body| body.map(Arc::from));
            }
        }
    }

    /// The send that a held run stands at.
    pub(super) fn send_at(&self, serial: Serial) -> Option<SendId> {
        let run = self.state.run(serial)?;
        match self.engine.instruction(run.code.0) {
            Ok(Instruction::Send(send)) => Some(send),
            _ => None,
        }
    }

    /// Writes a message out: its parameters, then its texts.
    fn write(
        &self,
        serial: Serial,
        site: &SendSite,
        message: &Message,
        to: Arc<str>,
    ) -> Result<SendEffect, Fault> {
        let run = self.state.run(serial).ok_or(Fault::Broken)?;
        let scene = Scene::in_run(self.engine, self.state, run);
        let params = scene.parameters(&site.params, &message.params)?;
        let scene = Scene {
            params: &params,
            ..scene
        };
        let text = |given: Option<Code>, own: Option<Code>| {
            given.or(own).map(|code| scene.text(code)).transpose()
        };
        let from = text(None, message.from)?;
        let subject = text(site.subject, message.subject)?;
        let preheader = text(site.preheader, message.preheader)?;
        let title = text(site.title, message.title)?;
        let text = text(site.text, message.text)?;
        Ok(SendEffect {
            message: site.message,
            channel: message.channel,
            alias: site.alias,
            to,
            from,
            subject,
            preheader,
            title,
            text,
            params,
            body: None,
        })
    }

    /// Makes the event that says what became of a send: it is remembered at once, and what it triggers is queued.
    fn tell(
        &mut self,
        serial: Serial,
        event: EventId,
        data: impl FnOnce(&Engine) -> Arc<[Value]>,
        site: &SendSite,
    ) {
        if !self.engine.is_known(event) {
            return self.count_queued();
        }
        let happened = Happened {
            event,
            at: self.state.clock,
            data: data(self.engine),
            belonging: Belonging {
                run: self.state.run(serial).map(|run| run.name.clone()),
                message: Some(site.message),
                alias: site.alias,
            },
        };
        self.record(&happened);
        self.queue(Item::Event(happened));
    }
}

impl Scene<'_> {
    /// The values that a send or call gives to declared parameters.
    pub(super) fn parameters(
        &self,
        given: &[Option<Code>],
        declared: &[Field],
    ) -> Result<Vec<Value>, Fault> {
        let mut values = Vec::with_capacity(declared.len());
        for (index, parameter) in declared.iter().enumerate() {
            let value = match given.get(index).copied().flatten() {
                Some(code) => self.value(code)?,
                None => Value::Unset,
            };
            if !value.is_set() && !parameter.optional {
                return Err(Fault::UnsetValue);
            }
            values.push(value);
        }
        Ok(values)
    }
}

/// The payload that says why a send is suppressed.
fn says_why(
    engine: &Engine,
    event: EventId,
    unset: &[Value],
    reason: SuppressReason,
) -> Arc<[Value]> {
    let program = engine.program();
    let declared = program.events.get(event.index());
    let fields = declared.map_or(&[][..], |event| &event.fields).iter();
    let data = fields.zip(unset);
    let data = data.map(|(field, unset)| match program.name(field.name) {
        "reason" => named(program, field, reason.name()),
        _ => unset.clone(),
    });
    data.collect()
}

/// A name as a value of a field's type: a text, or an enum's value.
fn named(program: &crate::program::Program, field: &Field, name: &str) -> Value {
    match &field.ty {
        Type::Enum(values) => {
            let mut values = values.iter();
            let value = values.find(|value| program.name(**value) == name);
            value.map_or(Value::Unset, |value| Value::Enum(*value))
        }
        _ => Value::text(name),
    }
}
