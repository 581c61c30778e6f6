//! What follows from an event by itself: what it belongs to, consent, and scores.

use nurture_compiler::checked::AliasKind;
use nurture_runtime::{
    program::{AliasId, Channel, EventRole, FlowId, ListId, MessageId, ScoreId, TopicId, Way},
    value::Value,
};

use super::{
    contact::{Belonging, RunId},
    evaluate::{Scene, belongs, payload},
    send,
    shown::{Line, in_key},
    world::{Item, World},
};
use crate::{coverage::note, inputs::Reference};

impl World<'_> {
    /// What an event belongs to (section 6, rule 7).
    pub fn belonging(&self, reference: &Reference) -> Belonging {
        let (message, alias) = match reference {
            Reference::None => return Belonging::default(),
            Reference::Key(key) => return self.of_key(key).unwrap_or_default(),
            Reference::Message(message) => (Some(*message), None),
            Reference::Alias(alias) => (None, Some(*alias)),
        };
        let mut made = self.contact.made.iter().rev();
        let latest = made.find(|made| {
            (message.is_some() && made.message == message)
                || (alias.is_some() && made.alias == alias)
        });
        match latest {
            Some(made) => {
                note("event of the latest send, task or call");
                Belonging {
                    message: made.message,
                    alias: made.alias,
                    run: Some(made.run.clone()),
                }
            }
            None => Belonging {
                message,
                alias,
                run: None,
            },
        }
    }

    /// What a key says, if it can be read and is this contact's.
    fn of_key(&self, key: &str) -> Option<Belonging> {
        let parts: Vec<&str> = key.split('/').collect();
        let [flow, contact, entry, counter, rest @ ..] = parts.as_slice() else {
            return None;
        };
        let position = self
            .checked
            .flows
            .iter()
            .position(|known| known.named.name == **flow)?;
        let (entry, per) = match entry.split_once(':') {
            Some((entry, per)) => (entry, Some(per.to_owned())),
            None => (*entry, None),
        };
        let number = |text: &str| text.parse::<u32>().ok().filter(|number| *number > 0);
        let entry = number(entry)?;
        number(counter)?;
        if **contact != *in_key(&self.contact.id)
            || per.is_some() != self.checked.flows[position].keyed
        {
            return None;
        }
        let (message, alias) = match rest {
            [] => (None, None),
            [suffix] => self.of_suffix(suffix)?,
            _ => return None,
        };
        note("event by key");
        let run = Some(RunId {
            flow: FlowId::next(position),
            per,
            entry,
        });
        Some(Belonging {
            message,
            alias,
            run,
        })
    }

    fn of_suffix(&self, suffix: &str) -> Option<(Option<MessageId>, Option<AliasId>)> {
        let message = |name: &str| {
            let found = self
                .checked
                .messages
                .iter()
                .position(|message| message.named.name == name);
            found.map(MessageId::next)
        };
        let alias = |name: &str, of_send: bool| {
            let mut aliases = self.checked.aliases.iter();
            let found = aliases.position(|alias| {
                alias.named.name == name && (alias.kind == AliasKind::Send) == of_send
            });
            found.map(AliasId::next)
        };
        if let Some((sent, name)) = suffix.split_once('.') {
            return Some((Some(message(sent)?), Some(alias(name, true)?)));
        }
        match message(suffix) {
            Some(message) => Some((Some(message), None)),
            None => Some((None, Some(alias(suffix, false)?))),
        }
    }

    /// What the runtime itself does on an event (section 6, rule 8).
    pub fn follow(&mut self, index: usize) {
        let checked = self.checked;
        let logged = &self.contact.log[index];
        let event = &checked.events[logged.event.index()];
        let member = |name: &str| {
            let field = event
                .fields
                .iter()
                .position(|field| field.named.name == name);
            field
                .map(|field| logged.data[field].clone())
                .filter(Value::is_set)
        };
        let message = logged.belonging.message;
        let channel = message.map(|message| checked.messages[message.index()].channel);
        match event.role {
            EventRole::Bounced if member("permanent") == Some(Value::Bool(true)) => {
                if let Some(channel) = channel {
                    let address = send::address(checked, &self.contact.current, channel);
                    if address.is_set() {
                        self.contact
                            .current
                            .consent
                            .bounced
                            .insert(channel, address);
                    }
                }
            }
            EventRole::Complained => self.contact.current.consent.complained.extend(channel),
            EventRole::Subscribed | EventRole::Unsubscribed => {
                let words = [member("channel"), member("topic"), member("list")];
                self.word(words, event.role == EventRole::Subscribed);
            }
            _ => {}
        }
    }

    fn word(&mut self, words: [Option<Value>; 3], given: bool) {
        let checked = self.checked;
        let [channel, topic, list] = words.map(|word| match word {
            Some(Value::Text(text)) => Some(text.to_string()),
            _ => None,
        });
        let only_list = list.is_some() && channel.is_none() && topic.is_none();
        if let Some(list) = list {
            let id = checked
                .lists
                .iter()
                .position(|known| known.named.name == list)
                .unwrap();
            let way = if given { Way::Join } else { Way::Leave };
            if (given || only_list) && self.put_list(ListId::next(id), way) {
                note("word that moves a list");
                self.queue(Item::List(ListId::next(id), way));
            }
        }
        if only_list {
            return;
        }
        let channels = match channel {
            Some(channel) => vec![Channel::by_name(&channel).unwrap()],
            None => Channel::ALL.to_vec(),
        };
        let all = (0..checked.topics.len()).map(|id| Some(TopicId::next(id)));
        let topics = match &topic {
            Some(topic) => {
                let id = checked
                    .topics
                    .iter()
                    .position(|known| known.named.name == *topic)
                    .unwrap();
                vec![Some(TopicId::next(id))]
            }
            None => all.chain([None]).collect(),
        };
        let consent = &mut self.contact.current.consent;
        consent.word(&channels, &topics, given);
        if given && topic.is_none() {
            for channel in channels {
                consent.complained.remove(&channel);
                consent.bounced.remove(&channel);
            }
        }
    }

    /// Applies all rules of all scores that an event fulfils.
    pub fn count_scores(&mut self, index: usize) {
        for (position, score) in self.checked.scores.iter().enumerate() {
            let mut value = self.contact.current.scores[position];
            for rule in &score.rules {
                let logged = &self.contact.log[index];
                let data = payload(self.checked, logged, rule.subject);
                let scene = Scene {
                    payload: &data,
                    now: logged.at,
                    ..self.scene(None)
                };
                if rule.event == logged.event
                    && belongs(logged, rule.subject, None)
                    && scene.holds(rule.condition.as_ref())
                {
                    value = rule.points.map_or(0, |points| value.saturating_add(points));
                }
            }
            self.set_score(position, value);
        }
    }

    pub fn set_score(&mut self, position: usize, value: i64) {
        let before = std::mem::replace(&mut self.contact.current.scores[position], value);
        if before == value {
            return;
        }
        if value == 0 {
            self.contact.left_zero.remove(&position);
        } else if before == 0 {
            self.contact.left_zero.insert(position, self.now);
        }
        let name = &self.checked.scores[position].named.name;
        let line = Line::new("score")
            .text("score", name)
            .raw("value", &value.to_string());
        self.outside(None, line);
        self.queue(Item::Score(ScoreId::next(position), before, value));
    }
}
