//! Consent and addresses: to whom a message may go (language reference, section 6, rule 8).
//!
//! Consent is a table of channels and topics, with a column for messages without a topic:
//!
//! ```text
//!           no topic   news   offers
//! email        ×        ×       ×       `unsubscribed` by channel withdraws a row,
//! sms                   ×               by topic a column, by both a cell, by neither everything;
//! push                  ×               `subscribed` gives back what it names
//! ```

use std::sync::Arc;

use crate::{
    engine::Engine,
    program::{Channel, FieldId, TopicId},
    state::ContactState,
    value::Value,
};

/// What a contact has withdrawn, complained about, and where messages came back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Consent {
    /// Cells of the table without consent, sorted.
    pub(crate) withdrawn: Vec<(Channel, Option<TopicId>)>,
    /// Channels that were complained about.
    pub(crate) complained: Vec<Channel>,
    /// Addresses that bounced for good.
    pub(crate) bounced: Vec<(Channel, Arc<str>)>,
}

/// The word that withdraws consent or gives it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    Subscribed,
    Unsubscribed,
}

impl Consent {
    /// Whether nothing is withdrawn, complained about or come back.
    pub(crate) const fn is_empty(&self) -> bool {
        self.withdrawn.is_empty() && self.complained.is_empty() && self.bounced.is_empty()
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        self.withdrawn.clear();
        self.complained.clear();
        self.bounced.clear();
    }

    /// Takes a word for one channel or all, and one topic or all.
    pub(crate) fn take(
        &mut self,
        word: Word,
        channel: Option<Channel>,
        topic: Option<TopicId>,
        topics: usize,
    ) {
        let every_topic =
            std::iter::once(None).chain((0..topics).map(|id| Some(TopicId::next(id))));
        let columns: Vec<Option<TopicId>> = match topic {
            Some(topic) => vec![Some(topic)],
            None => every_topic.collect(),
        };
        for row in Channel::ALL {
            if channel.is_some_and(|channel| channel != row) {
                continue;
            }
            for column in &columns {
                self.put((row, *column), word);
            }
            if word == Word::Subscribed && topic.is_none() {
                self.complained.retain(|known| *known != row);
                self.bounced.retain(|(known, _)| *known != row);
            }
        }
    }

    fn put(&mut self, cell: (Channel, Option<TopicId>), word: Word) {
        match (self.withdrawn.binary_search(&cell), word) {
            (Ok(index), Word::Subscribed) => {
                self.withdrawn.remove(index);
            }
            (Err(index), Word::Unsubscribed) => self.withdrawn.insert(index, cell),
            _ => {}
        }
    }

    /// Whether consent for a channel and topic is withdrawn.
    pub(crate) fn is_withdrawn(&self, channel: Channel, topic: Option<TopicId>) -> bool {
        self.withdrawn.binary_search(&(channel, topic)).is_ok()
    }

    /// Takes a complaint.
    pub(crate) fn complain(&mut self, channel: Channel) {
        if !self.has_complained(channel) {
            self.complained.push(channel);
        }
    }

    pub(crate) fn has_complained(&self, channel: Channel) -> bool {
        self.complained.contains(&channel)
    }

    /// Remembers that an address bounced for good.
    pub(crate) fn bounce(&mut self, channel: Channel, address: Arc<str>) {
        self.bounced.retain(|(known, _)| *known != channel);
        self.bounced.push((channel, address));
    }

    pub(crate) fn has_bounced(&self, channel: Channel, address: &str) -> bool {
        self.bounced
            .iter()
            .any(|(known, bounced)| *known == channel && **bounced == *address)
    }

    /// Forgets the bounce of a channel that has another address now.
    pub(crate) fn address_changed(&mut self, channel: Channel, address: &Value) {
        if let Value::Text(address) = address {
            self.bounced
                .retain(|(known, bounced)| *known != channel || bounced == address);
        }
    }
}

impl Engine {
    /// The field with the address of a channel.
    pub(crate) fn address_field(&self, channel: Channel) -> Option<FieldId> {
        let addresses = self.program().addresses;
        match channel {
            Channel::Email => addresses.email,
            Channel::Sms => addresses.phone,
            Channel::Push => addresses.push_token,
        }
    }
}

/// The contact's address for a channel.
pub(crate) fn address(engine: &Engine, state: &ContactState, channel: Channel) -> Option<Arc<str>> {
    match state.field(engine.address_field(channel)?) {
        Value::Text(address) => Some(address.clone()),
        _ => None,
    }
}

/// `reachable CHANNEL`: an address that has not bounced, no complaint, and consent for messages without a topic.
pub(crate) fn is_reachable(engine: &Engine, state: &ContactState, channel: Channel) -> bool {
    address(engine, state, channel).is_some_and(|address| {
        !state.consent.has_bounced(channel, &address)
            && !state.consent.has_complained(channel)
            && !state.consent.is_withdrawn(channel, None)
    })
}
