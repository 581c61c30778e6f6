//! One contact's life: inputs, what they queue, and the passing of time, looked at every half hour.

use std::collections::{BTreeSet, VecDeque};

use chrono_tz::Tz;
use nurture_compiler::checked::{
    Arm, ArmKind, Checked, Ending, EndingKind, Flow, Subject, Trigger, TriggerKind,
};
use nurture_runtime::{
    program::{
        AliasId, Channel, DecayAmount, EventId, EventRole, FieldId, FlowId, ListId, MessageId,
        Reenter, ScoreId, SegmentId, SegmentOrList, TopicId, Way,
    },
    time::{Duration, Timestamp},
    value::Value,
};

use crate::{
    clock,
    contact::{Contact, Entered, Logged, Run, RunId, Snapshot},
    evaluate::{Scene, belongs},
    inputs::{Happening, Reference, What},
    walk::{Frame, Standing},
};

/// How often the passing of time is looked at; every time and duration of generated programs is a multiple.
pub const TICK: Duration = Duration::from_micros(Duration::HOUR.micros() / 2);

/// A contact with the program it lives under.
pub struct World<'a> {
    pub checked: &'a Checked,
    pub contact: Contact,
    pub now: Timestamp,
    pub queue: VecDeque<Item>,
    /// What came about, a line each.
    pub effects: Vec<String>,
    pub set: u64,
    /// Statements of each run since the last input or timer.
    pub steps: Vec<(RunId, u32)>,
    item: u64,
    once: BTreeSet<(FlowId, usize)>,
}

/// Something that flows look at.
#[derive(Debug, Clone)]
pub enum Item {
    /// An event made by the runtime.
    Made { event: EventId, data: Vec<Value>, message: MessageId, alias: Option<AliasId>, run: RunId },
    /// An event that has been logged at this position.
    Event(usize),
    Fields(Vec<(FieldId, Value)>),
    List(ListId, Way),
    Segment(SegmentId, Way),
    Score(ScoreId, i64, i64),
    /// Something else changed that conditions may read.
    Look,
    /// A run that was let in begins.
    Begin(RunId),
}

/// The zone of a contact, in a flow or outside.
pub fn zone_of(checked: &Checked, contact: &Contact, flow: Option<FlowId>) -> Tz {
    let own = checked.addresses.timezone.map(|field| &contact.current.fields[field.index()]);
    let name = match (own, flow) {
        (Some(Value::Text(zone)), _) => zone.to_string(),
        (_, Some(flow)) => checked.flows[flow.index()].timezone.to_string(),
        _ => checked.policy.timezone.as_ref().unwrap_or(&checked.timezone).to_string(),
    };
    name.parse().unwrap()
}

impl<'a> World<'a> {
    pub fn new(checked: &'a Checked, id: &str, fields: Vec<Value>, now: Timestamp) -> Self {
        let current =
            Snapshot { fields, scores: vec![0; checked.scores.len()], ..Snapshot::default() };
        let contact = Contact { id: id.to_owned(), current, ..Contact::default() };
        let mut world = Self {
            checked,
            contact,
            now,
            queue: VecDeque::new(),
            effects: Vec::new(),
            set: 0,
            steps: Vec::new(),
            item: 0,
            once: BTreeSet::new(),
        };
        for index in 0..checked.segments.len() {
            let id = SegmentId::next(index);
            let inside = world.is_member(id);
            world.contact.members.insert(id, inside);
        }
        world
    }

    /// Plays inputs in their order, up to and with `until`.
    pub fn play(&mut self, happenings: &[Happening], until: Timestamp) {
        let mut rest = happenings.iter().peekable();
        loop {
            while let Some(happening) = rest.next_if(|happening| happening.at <= self.now) {
                self.take(happening);
            }
            self.timers();
            if self.now >= until {
                return;
            }
            self.now = self.now.saturating_add(TICK).min(until);
        }
    }

    pub fn scene(&self, run: Option<&RunId>) -> Scene<'_> {
        Scene {
            checked: self.checked,
            contact: &self.contact,
            seen: &self.contact.current,
            payload: &[],
            run: run.and_then(|run| self.contact.run(run)),
            now: self.now,
        }
    }

    pub fn event(&self, name: &str) -> EventId {
        let index = self.checked.events.iter().position(|event| event.named.name == name);
        EventId::next(index.unwrap())
    }

    /// Writes an effect of a run down.
    pub fn effect(&mut self, id: &RunId, line: &str) {
        let run = self.contact.run_mut(id).unwrap();
        run.counter += 1;
        let counter = run.counter;
        self.write(id, counter, line);
    }

    fn write(&mut self, id: &RunId, counter: u32, line: &str) {
        let flow = &self.checked.flows[id.flow.index()].named.name;
        let per = id.per.as_deref().unwrap_or("");
        self.effects.push(format!("{} {flow} {}:{per}/{counter} {line}", self.now.micros(), id.entry));
    }

    fn outside(&mut self, flow: &str, line: &str) {
        self.contact.outside += 1;
        let counter = self.contact.outside;
        self.effects.push(format!("{} {flow} 0:/{counter} {line}", self.now.micros()));
    }

    /// One input, and all that comes of it.
    fn take(&mut self, happening: &Happening) {
        self.steps.clear();
        match &happening.what {
            What::Event { event, data, reference } => {
                self.log_event(happening.at, *event, data.clone(), reference);
            }
            What::Set(fields) => {
                let changed = self.put(fields);
                self.process(Item::Fields(changed));
            }
            What::Join(list) => self.join(None, *list),
            What::Leave(list) => self.leave(None, *list),
            What::Start(flow) => self.admit(*flow, "manual", Some(String::new()), None, &BTreeSet::new()),
        }
        self.drain();
    }

    fn drain(&mut self) {
        while let Some(item) = self.queue.pop_front() {
            self.process(item);
        }
    }

    fn put(&mut self, fields: &[(FieldId, Value)]) -> Vec<(FieldId, Value)> {
        let mut changed = Vec::new();
        for (field, value) in fields {
            let place = &mut self.contact.current.fields[field.index()];
            if place != value {
                *place = value.clone();
                changed.push((*field, value.clone()));
            }
        }
        changed
    }

    fn log_event(&mut self, at: Timestamp, event: EventId, data: Vec<Value>, reference: &Reference) {
        let (message, alias) = match reference {
            Reference::None => (None, None),
            Reference::Message(message) => (Some(*message), None),
            Reference::Alias(alias) => (None, Some(*alias)),
        };
        let made = self.contact.made.iter().rev().find(|made| {
            (message.is_some() && made.message == message)
                || (alias.is_some() && made.alias == alias)
        });
        let (message, alias, run) = match made {
            Some(made) => (made.message.or(message), made.alias.or(alias), Some(made.run.clone())),
            None => (message, alias, None),
        };
        self.log(at, event, data, message, alias, run);
    }

    fn log(
        &mut self,
        at: Timestamp,
        event: EventId,
        data: Vec<Value>,
        message: Option<MessageId>,
        alias: Option<AliasId>,
        run: Option<RunId>,
    ) {
        let contact = self.contact.current.clone();
        self.contact.log.push(Logged { at, event, data, message, alias, run, contact });
        let index = self.contact.log.len() - 1;
        self.consequences(index);
        self.scores(index);
        self.process(Item::Event(index));
    }

    /// What the runtime itself does on an event.
    fn consequences(&mut self, index: usize) {
        let logged = self.contact.log[index].clone();
        let event = &self.checked.events[logged.event.index()];
        let member = |name: &str| {
            let field = event.fields.iter().position(|field| field.named.name == name);
            field.map(|field| logged.data[field].clone()).filter(Value::is_set)
        };
        let channel = logged.message.map(|message| self.checked.messages[message.index()].channel);
        match event.role {
            EventRole::Bounced if member("permanent") == Some(Value::Bool(true)) => {
                if let Some(channel) = channel {
                    let field = match channel {
                        Channel::Email => self.checked.addresses.email,
                        Channel::Sms => self.checked.addresses.phone,
                        Channel::Push => self.checked.addresses.push_token,
                    };
                    let address = self.contact.current.fields[field.unwrap().index()].clone();
                    self.contact.bounced.insert(channel, address);
                }
            }
            EventRole::Complained => {
                self.contact.complained.extend(channel);
            }
            EventRole::Subscribed | EventRole::Unsubscribed => {
                let given = event.role == EventRole::Subscribed;
                self.consent(member("channel"), member("topic"), member("list"), given);
            }
            _ => {}
        }
    }

    fn consent(&mut self, channel: Option<Value>, topic: Option<Value>, list: Option<Value>, given: bool) {
        let text = |value: Value| match value {
            Value::Text(text) => text.to_string(),
            other => panic!("not a text: {other:?}"),
        };
        let only_list = list.is_some() && channel.is_none() && topic.is_none();
        if let Some(list) = list.map(text) {
            let id = self.checked.lists.iter().position(|known| known.named.name == *list);
            let id = ListId::next(id.unwrap());
            if given {
                self.join_quietly(id);
            } else if only_list {
                self.leave_quietly(id);
            }
        }
        if only_list {
            return;
        }
        let channels = match channel.map(text) {
            Some(channel) => vec![Channel::by_name(&channel).unwrap()],
            None => Channel::ALL.to_vec(),
        };
        let all: Vec<Option<TopicId>> =
            std::iter::once(None).chain((0..self.checked.topics.len()).map(|id| Some(TopicId::next(id)))).collect();
        let whole = topic.is_none();
        let topics = match topic.map(text) {
            Some(topic) => {
                let id = self.checked.topics.iter().position(|known| known.named.name == *topic);
                vec![Some(TopicId::next(id.unwrap()))]
            }
            None => all,
        };
        self.contact.consent(&channels, &topics, given);
        if given && whole {
            for channel in channels {
                self.contact.complained.remove(&channel);
                self.contact.bounced.remove(&channel);
            }
        }
    }

    fn scores(&mut self, index: usize) {
        let logged = self.contact.log[index].clone();
        for (position, score) in self.checked.scores.iter().enumerate() {
            for rule in &score.rules {
                let fits = rule.event == logged.event
                    && belongs(&logged, rule.subject, None)
                    && self.scene(None).fits(rule.condition.as_ref(), &logged) == Ok(true);
                if fits {
                    let value = self.contact.current.scores[position];
                    let value = rule.points.map_or(0, |points| value + points);
                    self.set_score(position, value);
                }
            }
        }
    }

    fn set_score(&mut self, position: usize, value: i64) {
        let before = std::mem::replace(&mut self.contact.current.scores[position], value);
        if before == value {
            return;
        }
        if value == 0 {
            self.contact.left_zero.remove(&position);
        } else if before == 0 {
            self.contact.left_zero.insert(position, self.now);
        }
        let name = self.checked.scores[position].named.name.clone();
        self.outside("", &format!("score {name} {value}"));
        self.queue.push_back(Item::Score(ScoreId::next(position), before, value));
    }

    /// Shows an item to the flows: goals, exits and arms first, then triggers.
    fn process(&mut self, item: Item) {
        self.item += 1;
        match &item {
            Item::Made { event, data, message, alias, run } => {
                let (event, data, message, alias, run) =
                    (*event, data.clone(), *message, *alias, run.clone());
                self.item -= 1;
                self.log(self.now, event, data, Some(message), alias, Some(run));
                return;
            }
            Item::Begin(run) => {
                self.go_on(run);
                self.look_at_segments();
                return;
            }
            _ => {}
        }
        let mut ended = BTreeSet::new();
        for flow in 0..self.checked.flows.len() {
            let runs: Vec<RunId> = self
                .contact
                .runs
                .iter()
                .filter(|run| run.id.flow == FlowId::next(flow) && run.born < self.item)
                .map(|run| run.id.clone())
                .collect();
            for run in runs {
                self.show(&run, Some(&item), &mut ended);
            }
        }
        self.triggers(&item, &ended);
        self.look_at_segments();
    }

    /// Shows an item (or just the passing of time) to one run.
    fn show(&mut self, id: &RunId, item: Option<&Item>, ended: &mut BTreeSet<(FlowId, Option<String>)>) {
        let checked = self.checked;
        let flow = &checked.flows[id.flow.index()];
        if self.contact.run(id).is_none() {
            return;
        }
        let endings = flow.goals.iter().map(|ending| (ending, "goal"));
        let endings = endings.chain(flow.exits.iter().map(|ending| (ending, "exited")));
        let mut over = None;
        for (position, (ending, outcome)) in endings.enumerate() {
            if self.ends(id, position, ending, item) && over.is_none() {
                over = Some(outcome);
            }
        }
        if let Some(outcome) = over {
            ended.insert((id.flow, id.per.clone()));
            self.end(id, outcome, None);
            return;
        }
        let Some(Run { standing: Standing::For { wait, .. }, .. }) = self.contact.run(id) else { return };
        let arms = wait.arms.clone();
        for arm in &arms {
            match self.wins(id, arm, item) {
                Ok(None) => {}
                Ok(Some(data)) => {
                    self.won(id, arm, data);
                    return;
                }
                Err(fault) => {
                    self.end(id, "failed", Some(fault.to_owned()));
                    return;
                }
            }
        }
    }

    fn ends(&mut self, id: &RunId, position: usize, ending: &Ending, item: Option<&Item>) -> bool {
        let run = self.contact.run(id).unwrap();
        let entered = run.entered;
        let within = ending.within.is_none_or(|within| {
            let after = self.now.since(entered);
            if item.is_some() { after <= within } else { after < within }
        });
        let scene = self.scene(Some(id));
        match &ending.kind {
            EndingKind::Error => false,
            EndingKind::Event { event, subject, condition } => {
                let Some(Item::Event(index)) = item else { return false };
                let logged = &self.contact.log[*index];
                let scene = Scene { payload: &logged.data, now: logged.at, ..scene };
                within
                    && logged.event == *event
                    && belongs(logged, *subject, subject.and(scene.run))
                    && condition.as_ref().is_none_or(|condition| scene.is_true(condition) == Ok(true))
            }
            EndingKind::When(condition) => {
                let holds = scene.is_true(condition) == Ok(true);
                let held = &mut self.contact.run_mut(id).unwrap().held[position];
                let before = std::mem::replace(held, holds);
                within && holds && !before
            }
        }
    }

    fn wins(&self, id: &RunId, arm: &Arm, item: Option<&Item>) -> Result<Option<Vec<Value>>, crate::evaluate::Fault> {
        let scene = self.scene(Some(id));
        match &arm.kind {
            ArmKind::Error => Ok(None),
            ArmKind::Condition(condition) => Ok(scene.is_true(condition)?.then(Vec::new)),
            ArmKind::Event { event, subject, condition, .. } => {
                let Some(Item::Event(index)) = item else { return Ok(None) };
                let logged = &self.contact.log[*index];
                if logged.event != *event || !belongs(logged, *subject, subject.and(scene.run)) {
                    return Ok(None);
                }
                let scene = Scene { payload: &logged.data, now: logged.at, ..scene };
                let fits = match condition {
                    Some(condition) => scene.is_true(condition)?,
                    None => true,
                };
                Ok(fits.then(|| logged.data.clone()))
            }
        }
    }

    fn triggers(&mut self, item: &Item, ended: &BTreeSet<(FlowId, Option<String>)>) {
        let checked = self.checked;
        for (index, flow) in checked.flows.iter().enumerate() {
            let fits = flow.triggers.iter().find_map(|trigger| {
                self.fires(flow, trigger, item).map(|name| (trigger, name))
            });
            if let Some((trigger, name)) = fits {
                let data = match item {
                    Item::Event(index) => self.contact.log[*index].data.clone(),
                    _ => Vec::new(),
                };
                let per = self.per(trigger, &data);
                let binding = match &trigger.kind {
                    TriggerKind::Event { binding: Some(binding), .. } => Some((*binding, data)),
                    _ => None,
                };
                self.admit(FlowId::next(index), &name, per, binding, ended);
            }
        }
    }

    fn per(&self, trigger: &Trigger, data: &[Value]) -> Option<String> {
        let per = trigger.per.as_ref()?;
        let scene = Scene { payload: data, ..self.scene(None) };
        Some(match scene.value(per).unwrap() {
            Value::Text(text) => text.to_string(),
            Value::Int(int) => int.to_string(),
            Value::Unset => String::new(),
            other => panic!("the generator tells runs apart by no {other:?}"),
        })
    }

    /// Whether a trigger fires on an item, and how it is called.
    fn fires(&self, _flow: &Flow, trigger: &Trigger, item: &Item) -> Option<String> {
        let checked = self.checked;
        let way = |way: Way| if way == Way::Join { "join" } else { "leave" };
        match (&trigger.kind, item) {
            (TriggerKind::Event { event, subject, condition, .. }, Item::Event(index)) => {
                let logged = &self.contact.log[*index];
                let scene = self.scene(None);
                let scene = Scene { payload: &logged.data, now: logged.at, ..scene };
                let fits = logged.event == *event
                    && belongs(logged, *subject, None)
                    && condition.as_ref().is_none_or(|condition| scene.is_true(condition) == Ok(true));
                fits.then(|| checked.events[event.index()].named.name.to_string())
            }
            (TriggerKind::List(list, on), Item::List(changed, to)) if list == changed && on == to => {
                Some(format!("{}:{}", way(*on), checked.lists[list.index()].named.name))
            }
            (TriggerKind::Segment(segment, on), Item::Segment(changed, to))
                if segment == changed && on == to =>
            {
                Some(format!("{}:{}", way(*on), checked.segments[segment.index()].named.name))
            }
            (TriggerKind::ScoreReaches(score, limit), Item::Score(changed, before, after))
                if score == changed && before < limit && limit <= after =>
            {
                Some(format!("score:{}", checked.scores[score.index()].named.name))
            }
            (TriggerKind::ScoreDropsBelow(score, limit), Item::Score(changed, before, after))
                if score == changed && limit <= before && after < limit =>
            {
                Some(format!("score:{}", checked.scores[score.index()].named.name))
            }
            (TriggerKind::Change(field, to), Item::Fields(changed)) => {
                let (_, value) = changed.iter().find(|(changed, _)| changed == field)?;
                let wanted = to.as_ref().map(|to| self.scene(None).value(to).unwrap());
                wanted.is_none_or(|wanted| wanted == *value).then(|| {
                    format!("change:{}", checked.fields[field.index()].named.name)
                })
            }
            _ => None,
        }
    }

    /// Lets the contact in, or reports why not (section 6, rule 5).
    fn admit(
        &mut self,
        flow: FlowId,
        trigger: &str,
        per: Option<String>,
        binding: Option<(nurture_compiler::checked::BindingId, Vec<Value>)>,
        ended: &BTreeSet<(FlowId, Option<String>)>,
    ) {
        let Some(id) = self.entry(flow, trigger, per, ended) else { return };
        let checked = self.checked;
        let body = checked.flows[flow.index()].body.clone();
        self.set += 1;
        self.contact.entered.push(Entered { run: id.clone(), at: self.now });
        self.contact.runs.push(Run {
            id: id.clone(),
            entered: self.now,
            logged: self.contact.log.len(),
            born: self.item,
            counter: 0,
            frames: vec![Frame::Block { block: body, next: 0 }],
            standing: Standing::Ready,
            set: self.set,
            bindings: binding.into_iter().collect(),
            held: Vec::new(),
        });
        let per = id.per.clone().map_or(String::new(), |per| format!(" {per:?}"));
        self.effect(&id, &format!("enter {trigger} {}{per}", id.entry));
        let flow = &checked.flows[flow.index()];
        let held = flow.goals.iter().chain(&flow.exits).map(|ending| match &ending.kind {
            EndingKind::When(condition) => self.scene(Some(&id)).is_true(condition) == Ok(true),
            _ => false,
        });
        let held = held.collect();
        self.contact.run_mut(&id).unwrap().held = held;
        if trigger.starts_with("start:") {
            self.queue.push_back(Item::Begin(id));
        } else {
            self.go_on(&id);
        }
    }

    /// The run that may begin now, if one may.
    fn entry(
        &mut self,
        flow: FlowId,
        trigger: &str,
        per: Option<String>,
        ended: &BTreeSet<(FlowId, Option<String>)>,
    ) -> Option<RunId> {
        let declared = &self.checked.flows[flow.index()];
        let per = declared.keyed.then(|| per.unwrap_or_default());
        let past: Vec<&Entered> = self
            .contact
            .entered
            .iter()
            .filter(|entered| entered.run.flow == flow && entered.run.per == per)
            .collect();
        let last = past.last().map(|entered| entered.at);
        let entry = u32::try_from(past.len()).unwrap() + 1;
        let active = past
            .last()
            .map(|entered| entered.run.clone())
            .filter(|run| self.contact.run(run).is_some());
        let restart = declared.reenter == Reenter::Restart;
        if ended.contains(&(flow, per.clone())) && !restart {
            return None;
        }
        let name = declared.named.name.clone();
        match (active, declared.reenter) {
            (Some(active), Reenter::Restart) => self.end(&active, "restarted", None),
            (Some(_), _) => {
                self.outside(&name, &format!("skip {trigger} active"));
                return None;
            }
            (None, reenter) => {
                let refused = match (last, reenter) {
                    (Some(_), Reenter::Never) => true,
                    (Some(last), Reenter::After(duration)) => self.now.since(last) < duration,
                    _ => false,
                };
                if refused {
                    self.outside(&name, &format!("skip {trigger} reentry"));
                    return None;
                }
            }
        }
        Some(RunId { flow, per, entry })
    }

    pub fn start(&mut self, by: &RunId, flow: FlowId) {
        let target = self.checked.flows[flow.index()].named.name.clone();
        let from = self.checked.flows[by.flow.index()].named.name.clone();
        self.effect(by, &format!("start {target}"));
        self.admit(flow, &format!("start:{from}"), Some(String::new()), None, &BTreeSet::new());
    }

    pub fn stop(&mut self, by: &RunId, flow: FlowId) {
        let runs: Vec<RunId> =
            self.contact.runs.iter().map(|run| run.id.clone()).filter(|id| id.flow == flow).collect();
        if runs.is_empty() {
            return;
        }
        let target = self.checked.flows[flow.index()].named.name.clone();
        let from = self.checked.flows[by.flow.index()].named.name.clone();
        self.effect(by, &format!("stop {target}"));
        for run in runs {
            self.end(&run, "exited", Some(format!("stop:{from}")));
        }
    }

    pub fn end(&mut self, id: &RunId, outcome: &str, reason: Option<String>) {
        let reason = reason.map_or(String::new(), |reason| format!(" {reason:?}"));
        self.effect(id, &format!("exit {outcome}{reason}"));
        self.contact.runs.retain(|run| run.id != *id);
        self.changed();
    }

    pub fn set_field(&mut self, id: &RunId, field: FieldId, value: Value) {
        if self.contact.current.fields[field.index()] == value {
            return;
        }
        self.contact.current.fields[field.index()] = value.clone();
        let name = &self.checked.fields[field.index()].named.name;
        self.effect(id, &format!("set {name} {value:?}"));
        self.queue.push_back(Item::Fields(vec![(field, value)]));
    }

    /// Something changed that has no item of its own.
    pub fn changed(&mut self) {
        self.queue.push_back(Item::Look);
    }

    pub fn join(&mut self, by: Option<&RunId>, list: ListId) {
        if self.contact.current.lists.insert(list) {
            match by {
                Some(run) => {
                    let name = self.checked.lists[list.index()].named.name.clone();
                    self.effect(run, &format!("join {name}"));
                    self.queue.push_back(Item::List(list, Way::Join));
                }
                None => self.process(Item::List(list, Way::Join)),
            }
        }
    }

    pub fn leave(&mut self, by: Option<&RunId>, list: ListId) {
        if self.contact.current.lists.remove(&list) {
            match by {
                Some(run) => {
                    let name = self.checked.lists[list.index()].named.name.clone();
                    self.effect(run, &format!("leave {name}"));
                    self.queue.push_back(Item::List(list, Way::Leave));
                }
                None => self.process(Item::List(list, Way::Leave)),
            }
        }
    }

    fn join_quietly(&mut self, list: ListId) {
        if self.contact.current.lists.insert(list) {
            self.queue.push_back(Item::List(list, Way::Join));
        }
    }

    fn leave_quietly(&mut self, list: ListId) {
        if self.contact.current.lists.remove(&list) {
            self.queue.push_back(Item::List(list, Way::Leave));
        }
    }

    fn is_member(&self, id: SegmentId) -> bool {
        self.scene(None).is_true(&self.checked.segments[id.index()].condition) == Ok(true)
    }

    fn look_at_segments(&mut self) {
        for index in 0..self.checked.segments.len() {
            let id = SegmentId::next(index);
            let inside = self.is_member(id);
            if self.contact.members.insert(id, inside) != Some(inside) {
                let way = if inside { Way::Join } else { Way::Leave };
                self.queue.push_back(Item::Segment(id, way));
            }
        }
    }

    /// All timers of this moment, kind by kind (section 6, rule 1); those that come up meanwhile too.
    fn timers(&mut self) {
        loop {
            let due = self.due();
            let Some((_, _, id, kind)) = due else { break };
            self.steps.clear();
            match kind {
                "expire" => self.end(&id, "expired", None),
                _ => self.wake(&id),
            }
            self.look_at_segments();
            self.drain();
        }
        self.decay();
        self.pass_time();
        self.schedules();
    }

    fn due(&self) -> Option<(u8, u64, RunId, &'static str)> {
        let mut due = Vec::new();
        for run in &self.contact.runs {
            let expire = self.checked.flows[run.id.flow.index()].expire;
            if expire.is_some_and(|expire| run.entered.saturating_add(expire) <= self.now) {
                due.push((0, run.set, run.id.clone(), "expire"));
            }
            let (kind, until) = match &run.standing {
                Standing::Ready => continue,
                Standing::Held { until, .. } => (1, Some(*until)),
                Standing::Until(until) | Standing::Pass(until) => (2, Some(*until)),
                Standing::UntilMoment { target, .. } => (2, Some(*target)),
                Standing::For { until, .. } => (2, *until),
            };
            if until.is_some_and(|until| until <= self.now) {
                due.push((kind, run.set, run.id.clone(), "wake"));
            }
        }
        due.into_iter().min_by_key(|(kind, set, _, _)| (*kind, *set))
    }

    fn decay(&mut self) {
        for (position, score) in self.checked.scores.iter().enumerate() {
            let (Some(decay), Some(left)) = (&score.decay, self.contact.left_zero.get(&position))
            else {
                continue;
            };
            let since = self.now.since(*left).micros();
            if since > 0 && since % decay.every.micros() == 0 {
                self.steps.clear();
                let value = self.contact.current.scores[position];
                let value = match decay.amount {
                    DecayAmount::Points(points) => value.signum() * (value.abs() - points).max(0),
                    DecayAmount::Share(share) => {
                        let left = rust_decimal::Decimal::from(value) * (rust_decimal::Decimal::ONE - share);
                        i64::try_from(left.trunc()).unwrap()
                    }
                };
                self.set_score(position, value);
                self.drain();
            }
        }
    }

    /// Conditions and memberships that change by time alone.
    fn pass_time(&mut self) {
        self.steps.clear();
        self.item += 1;
        let mut ended = BTreeSet::new();
        for flow in 0..self.checked.flows.len() {
            let runs: Vec<RunId> = self.contact.runs.iter().map(|run| run.id.clone()).collect();
            for run in runs.into_iter().filter(|run| run.flow == FlowId::next(flow)) {
                self.show(&run, None, &mut ended);
            }
        }
        self.look_at_segments();
        self.drain();
    }

    fn schedules(&mut self) {
        let checked = self.checked;
        for (index, flow) in checked.flows.iter().enumerate() {
            let id = FlowId::next(index);
            for (position, trigger) in flow.triggers.iter().enumerate() {
                let TriggerKind::Schedule { days, at, segment } = &trigger.kind else { continue };
                let zone = zone_of(checked, &self.contact, Some(id));
                let due = clock::next(zone, self.now, days, clock::time_of_day(*at)) == self.now;
                let member = match segment {
                    None => true,
                    Some(SegmentOrList::Segment(segment)) => self.is_member(*segment),
                    Some(SegmentOrList::List(list)) => self.contact.current.lists.contains(list),
                };
                if due && member {
                    self.steps.clear();
                    self.once.insert((id, position));
                    self.item += 1;
                    self.admit(id, "schedule", Some(String::new()), None, &BTreeSet::new());
                    self.look_at_segments();
                    self.drain();
                }
            }
        }
    }
}

/// What a message event names.
pub fn subject_of(subject: Subject) -> Reference {
    match subject {
        Subject::Message(message) => Reference::Message(message),
        Subject::Alias(alias) => Reference::Alias(alias),
    }
}
