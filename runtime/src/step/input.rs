//! Taking an input: histories, fields and scores are brought up to date before any flow looks (section 6, rule 3).

use super::{
    Work,
    item::{Belonging, Ended, Fields, Happened, Item, Serials},
};
use crate::{
    consent::{self, Word},
    effect::TriggerName,
    evaluate::Scene,
    history::{History, Row},
    input::{EventInput, Input, InputKind, Reference},
    key,
    program::{
        Channel, EventRole, FieldId, FlowId, ListId, Since, Subject, TopicId, Watch, WatchId,
        WatchScope, Way,
    },
    state::{RunWatch, Serial},
    time::Timestamp,
    value::Value,
};

impl Work<'_> {
    /// Takes an input and shows it to the flows.
    pub(super) fn take(&mut self, input: Input) {
        match input.kind {
            InputKind::Event(event) => {
                let happened = self.happened(input.at, event);
                self.record(&happened);
                self.follow(&happened);
                self.count_scores(&happened);
                self.process(&Item::Event(happened));
            }
            InputKind::Set(fields) => {
                let changed = self.put_all(fields);
                self.process(&Item::Fields(changed));
            }
            InputKind::Join(list) => self.take_list(list, Way::Join),
            InputKind::Leave(list) => self.take_list(list, Way::Leave),
            InputKind::Start(flow) => {
                self.admit_started(flow, TriggerName::Manual);
                self.look_at_segments();
            }
        }
    }

    fn take_list(&mut self, list: ListId, way: Way) {
        if self.put_on_list(list, way) {
            self.process(&Item::List(list, way));
        }
    }

    /// An event with what it belongs to (rule 7).
    pub(super) fn happened(&self, at: Timestamp, event: EventInput) -> Happened {
        let latest = |subject: Subject| {
            let made = self.state.latest(subject);
            made.map(|made| Belonging {
                run: Some(made.run.clone()),
                message: made.message,
                alias: made.alias,
            })
        };
        let belonging = match event.reference {
            Reference::None => Belonging::default(),
            Reference::Message(message) => latest(Subject::Message(message)).unwrap_or(Belonging {
                message: Some(message),
                ..Belonging::default()
            }),
            Reference::Alias(alias) => latest(Subject::Alias(alias)).unwrap_or(Belonging {
                alias: Some(alias),
                ..Belonging::default()
            }),
            Reference::Key(key) => {
                let named = key::parse(self.engine.program(), &self.state.id, &key);
                named.map_or_else(Belonging::default, |named| Belonging {
                    run: Some(named.run),
                    message: named.message,
                    alias: named.alias,
                })
            }
        };
        Happened {
            event: event.event,
            at,
            data: event.data,
            belonging,
        }
    }

    /// Remembers an event for every watch that looks at it.
    pub(super) fn record(&mut self, happened: &Happened) {
        let engine = self.engine;
        let Some(on_event) = engine.on_event(happened.event) else {
            return;
        };
        for id in &on_event.watches {
            let Some(watch) = engine.program().watches.get(id.index()) else {
                continue;
            };
            match watch.scope {
                WatchScope::Contact(_) => self.record_for_contact(*id, watch, happened),
                WatchScope::Run(flow, since) => {
                    let runs = self.state.runs.iter().filter(|run| run.name.flow == flow);
                    let runs: Serials = runs.map(|run| run.serial).collect();
                    for run in runs {
                        self.record_for_run(*id, watch, since, run, happened);
                    }
                }
            }
        }
    }

    fn record_for_contact(&mut self, id: WatchId, watch: &Watch, happened: &Happened) {
        if !happened.belongs(watch.subject, None) {
            return;
        }
        let scene = Scene {
            flow: watch.zone,
            ..Scene::of(self.engine, self.state)
        };
        let Some(row) = self.row(scene, watch, happened) else {
            return;
        };
        let clock = self.state.clock;
        let asked = self.engine.asked(id);
        if let Some(history) = self.state.history_mut(id, || History::new(watch.keep)) {
            history.record(row, watch, clock, asked);
            self.changed = true;
        }
    }

    fn record_for_run(
        &mut self,
        id: WatchId,
        watch: &Watch,
        since: Since,
        serial: Serial,
        happened: &Happened,
    ) {
        let Some(run) = self.state.run(serial) else {
            return;
        };
        let since = match since {
            Since::Entry => Some(run.entered),
            Since::Subject | Since::AnySend => run.watch(id).map(|watch| watch.since),
        };
        let Some(since) = since.filter(|since| happened.at >= *since) else {
            return;
        };
        if !happened.belongs(watch.subject, Some(&run.name)) {
            return;
        }
        let scene = Scene::in_run(self.engine, self.state, run);
        let Some(row) = self.row(scene, watch, happened) else {
            return;
        };
        let (clock, asked) = (self.state.clock, self.engine.asked(id));
        if let Some(run) = self.state.run_mut(serial) {
            let known = run.watches.iter_mut().find(|known| known.watch == id);
            if let Some(known) = known {
                known.history.record(row, watch, clock, asked);
            } else {
                let mut history = History::new(watch.keep);
                history.record(row, watch, clock, asked);
                run.watches.push(RunWatch {
                    watch: id,
                    since,
                    history,
                });
            }
        }
    }

    /// What a watch keeps of an event; none if its condition turns the event away.
    fn row(&self, scene: Scene<'_>, watch: &Watch, happened: &Happened) -> Option<Row> {
        let payload = happened.payload(self.engine, watch.subject);
        let scene = Scene {
            now: happened.at,
            payload: &payload,
            ..scene
        };
        if !scene.fits(watch.condition) {
            return None;
        }
        // What cannot be worked out is kept as unset.
        let captures = watch.captures.iter();
        let captures = captures
            .map(|code| scene.value(*code).unwrap_or_default())
            .collect();
        Some(Row {
            at: happened.at,
            captures,
        })
    }

    /// What the runtime itself does on an event (rules 7 and 8).
    pub(super) fn follow(&mut self, happened: &Happened) {
        let messages = &self.engine.program().messages;
        let message = happened
            .belonging
            .message
            .and_then(|message| messages.get(message.index()));
        let channel = message.map(|message| message.channel);
        match (self.engine.role(happened.event), channel) {
            (EventRole::Bounced, Some(channel)) => {
                let permanent = self.member(happened, "permanent");
                let address = consent::address(self.engine, self.state, channel);
                if let (Some(Value::Bool(true)), Some(address)) = (permanent, address) {
                    self.state.consent.bounce(channel, address);
                    self.changed = true;
                }
            }
            (EventRole::Complained, Some(channel)) => {
                self.state.consent.complain(channel);
                self.changed = true;
            }
            (EventRole::Subscribed, _) => self.follow_word(happened, Word::Subscribed),
            (EventRole::Unsubscribed, _) => self.follow_word(happened, Word::Unsubscribed),
            _ => {}
        }
    }

    /// `subscribed` and `unsubscribed`: naming only a list they are about the list, otherwise about consent;
    /// `subscribed` joins a list that it names in any case.
    fn follow_word(&mut self, happened: &Happened, word: Word) {
        let program = self.engine.program();
        let named = |member: &str| match self.member(happened, member) {
            Some(Value::Text(name)) => Some(name.to_string()),
            Some(Value::Enum(name)) => Some(program.name(name).to_owned()),
            _ => None,
        };
        let (channel, topic, list) = (named("channel"), named("topic"), named("list"));
        let only_list = list.is_some() && channel.is_none() && topic.is_none();
        let list = list.and_then(|name| {
            let mut lists = program.lists.iter();
            lists
                .position(|list| program.name(list.name) == name)
                .map(ListId::next)
        });
        if let Some(list) = list {
            match word {
                Word::Subscribed => self.join_or_leave(list, Way::Join),
                Word::Unsubscribed if only_list => self.join_or_leave(list, Way::Leave),
                Word::Unsubscribed => {}
            }
        }
        if only_list {
            return;
        }
        let known_channel = channel.as_deref().map(Channel::by_name);
        let known_topic = topic.map(|name| {
            let mut topics = program.topics.iter();
            topics
                .position(|topic| program.name(*topic) == name)
                .map(TopicId::next)
        });
        // A name that nothing has says nothing; hosts reject such inputs.
        if known_channel == Some(None) || known_topic == Some(None) {
            return;
        }
        let topics = program.topics.len();
        let (channel, topic) = (known_channel.flatten(), known_topic.flatten());
        self.state.consent.take(word, channel, topic, topics);
        self.changed = true;
    }

    fn join_or_leave(&mut self, list: ListId, way: Way) {
        if self.put_on_list(list, way) {
            self.queue(Item::List(list, way));
        }
    }

    /// A member of an event's payload, by name.
    fn member(&self, happened: &Happened, name: &str) -> Option<Value> {
        let program = self.engine.program();
        let declared = program.events.get(happened.event.index())?;
        let mut fields = declared.fields.iter();
        let index = fields.position(|field| program.name(field.name) == name)?;
        happened
            .data
            .get(index)
            .filter(|value| value.is_set())
            .cloned()
    }

    /// Puts values into fields; the ones that changed.
    pub(super) fn put_all(&mut self, fields: Vec<(FieldId, Value)>) -> Fields {
        let mut changed = Fields::new();
        for (field, value) in fields {
            if self.put(field, &value) {
                changed.push((field, value));
            }
        }
        changed
    }

    /// Puts a value into a field; whether that was a change.
    pub(super) fn put(&mut self, field: FieldId, value: &Value) -> bool {
        let known = self.state.fields.get(field.index());
        let is_change = known.is_some_and(|known| known != value);
        if is_change {
            self.replace(field, value.clone());
        }
        is_change
    }

    /// Puts another value into a field.
    pub(super) fn replace(&mut self, field: FieldId, value: Value) {
        if let Some(channel) = self.engine.channel_of(field) {
            self.state.consent.address_changed(channel, &value);
        }
        if let Some(place) = self.state.fields.get_mut(field.index()) {
            *place = value;
        }
        self.retime(field);
        self.changed = true;
    }

    /// Puts the contact on a list or takes it off; whether that was a change.
    pub(super) fn put_on_list(&mut self, list: ListId, way: Way) -> bool {
        let changed = self.state.lists.put(list.0, way == Way::Join);
        self.changed |= changed;
        changed
    }

    /// Enters the contact into a flow without a trigger's payload.
    pub(super) fn admit_started(&mut self, flow: FlowId, trigger: TriggerName) {
        self.admit(super::admit::Entry::plain(flow, trigger), &Ended::new());
    }
}
