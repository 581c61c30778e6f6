//! Playing a contact through an assembled program, with effects as short lines.

use nurture_runtime::{
    effect::{Effect, EffectKind, TriggerName},
    engine::{Engine, Origin},
    input::{EventInput, Input, InputKind, Reference},
    program::{FieldId, Program},
    show,
    state::{AtRest, ContactState},
    step::{advance, begin, reach, remember, step},
    time::{Duration, Timestamp},
    value::Value,
};

/// 2026-01-05T09:00Z, a Monday.
pub const START: i64 = 1_767_603_600_000_000;

pub fn hours(count: i64) -> Duration {
    Duration::HOUR.checked_mul(count).unwrap()
}

/// So long after the start.
pub fn after(duration: Duration) -> Timestamp {
    Timestamp::from_micros(START)
        .unwrap()
        .saturating_add(duration)
}

/// So many hours after the start.
pub fn hour(count: i64) -> Timestamp {
    after(hours(count))
}

/// One contact, ada, from the start on, who is stored after everything that happens, so that every test is one of storing too.
pub struct Play {
    pub engine: Engine,
    pub state: ContactState,
    pub effects: Vec<Effect>,
}

impl Play {
    pub fn new(program: Program) -> Self {
        Self::with(program, &[])
    }

    pub fn with(program: Program, fields: &[(FieldId, Value)]) -> Self {
        let engine = Engine::new(program).unwrap();
        let mut values = vec![Value::Unset; engine.program().fields.len()];
        values[0] = Value::text("ada@example.com");
        for (field, value) in fields {
            values[field.index()] = value.clone();
        }
        let state = engine.contact("ada", values, hour(0), Origin::Baseline);
        Self {
            engine,
            state,
            effects: Vec::new(),
        }
    }

    pub fn input(&mut self, at: Timestamp, kind: InputKind) -> &mut Self {
        let input = Input { at, kind };
        step(&self.engine, &mut self.state, input, &mut self.effects);
        self.put_away();
        self
    }

    pub fn remember(&mut self, at: Timestamp, kind: InputKind) -> &mut Self {
        remember(&self.engine, &mut self.state, Input { at, kind });
        self.put_away();
        self
    }

    pub fn begin(&mut self, at: Timestamp) -> &mut Self {
        begin(&self.engine, &mut self.state, at);
        self.put_away();
        self
    }

    /// Stores the contact, and goes on with what was stored, which is the same; the bytes.
    pub fn put_away(&mut self) -> Vec<u8> {
        let before = self.state.clone();
        let mut resting = AtRest::default();
        resting.lay_down(&mut self.state);
        let bytes = resting.to_bytes(&self.engine);
        let mut read = AtRest::from_bytes(&self.engine, &bytes).unwrap();
        assert_eq!(read, resting);
        read.take_up(&self.engine, &mut self.state).unwrap();
        assert_eq!(self.state, before);
        bytes
    }

    pub fn event_input(&self, name: &str, data: &[Value], reference: Reference) -> InputKind {
        let program = self.engine.program();
        let mut events = program.events.iter().enumerate();
        let (index, event) = events
            .find(|(_, event)| program.name(event.name) == name)
            .unwrap();
        let mut data = data.to_vec();
        data.resize(event.fields.len(), Value::Unset);
        InputKind::Event(EventInput {
            event: nurture_runtime::program::EventId::next(index),
            data: data.into(),
            reference,
        })
    }

    pub fn event(&mut self, at: Timestamp, name: &str) -> &mut Self {
        let input = self.event_input(name, &[], Reference::None);
        self.input(at, input)
    }

    pub fn event_of(&mut self, at: Timestamp, name: &str, reference: Reference) -> &mut Self {
        let input = self.event_input(name, &[], reference);
        self.input(at, input)
    }

    pub fn set(&mut self, at: Timestamp, field: FieldId, value: Value) -> &mut Self {
        self.input(at, InputKind::Set(vec![(field, value)]))
    }

    pub fn advance(&mut self, to: Timestamp) -> &mut Self {
        advance(&self.engine, &mut self.state, to, &mut self.effects);
        self.put_away();
        self
    }

    pub fn reach(&mut self, to: Timestamp) -> &mut Self {
        reach(&self.engine, &mut self.state, to, &mut self.effects);
        self.put_away();
        self
    }

    /// The effects so far, a line each: hours since the start, flow, effect.
    pub fn lines(&self) -> Vec<String> {
        self.effects
            .iter()
            .map(|effect| self.line(effect))
            .collect()
    }

    /// The effects so far that are neither entries nor exits as completed.
    pub fn deeds(&self) -> Vec<String> {
        let lines = self.lines().into_iter();
        lines
            .filter(|line| !line.contains(" enter ") && !line.ends_with(" exit completed"))
            .collect()
    }

    fn line(&self, effect: &Effect) -> String {
        let program = self.engine.program();
        let flow = effect
            .flow
            .map_or("-", |flow| program.name(program.flows[flow.index()].name));
        format!(
            "{} {flow} {}",
            self.moment(effect.at),
            self.kind(&effect.kind)
        )
    }

    /// Hours since the start, with what goes beyond as a duration.
    fn moment(&self, at: Timestamp) -> String {
        let since = at.since(hour(0)).micros();
        let (whole, rest) = (
            since.div_euclid(Duration::HOUR.micros()),
            since.rem_euclid(Duration::HOUR.micros()),
        );
        if rest == 0 {
            return whole.to_string();
        }
        let rest = Value::Duration(Duration::from_micros(rest));
        let zone = nurture_runtime::calendar::Zone::UTC;
        format!("{whole}+{}", show::text(self.engine.program(), zone, &rest))
    }

    fn kind(&self, kind: &EffectKind) -> String {
        let program = self.engine.program();
        let zone = nurture_runtime::calendar::Zone::UTC;
        match kind {
            EffectKind::Enter { trigger } => format!("enter {}", self.trigger(*trigger)),
            EffectKind::Send(send) => {
                let name = program.name(program.messages[send.message.index()].name);
                format!("send {name} to {}", send.to)
            }
            EffectKind::Suppress { reason, .. } => format!("suppress {}", reason.name()),
            EffectKind::Hold { until, reason, .. } => {
                format!("hold {} {}", self.moment(*until), reason.name())
            }
            EffectKind::Assign { arm, .. } => format!("assign {}", program.name(*arm)),
            EffectKind::Set { field, value } => {
                let name = program.name(program.fields[field.index()].name);
                format!("set {name} {}", show::text(program, zone, value))
            }
            EffectKind::Score { value, .. } => format!("score {value}"),
            EffectKind::Tag(tag) => format!("tag {}", program.name(program.tags[tag.index()])),
            EffectKind::Untag(tag) => format!("untag {}", program.name(program.tags[tag.index()])),
            EffectKind::Join(_) => "join".to_owned(),
            EffectKind::Leave(_) => "leave".to_owned(),
            EffectKind::Notify { text, .. } => format!("notify {text}"),
            EffectKind::Task(task) => format!("task {}", task.text),
            EffectKind::Call { .. } => "call".to_owned(),
            EffectKind::Start(flow) => {
                format!("start {}", program.name(program.flows[flow.index()].name))
            }
            EffectKind::Stop(flow) => {
                format!("stop {}", program.name(program.flows[flow.index()].name))
            }
            EffectKind::Skip { trigger, reason } => {
                format!("skip {} {}", self.trigger(*trigger), reason.name())
            }
            EffectKind::Exit { outcome, reason } => {
                let reason = reason
                    .as_deref()
                    .map_or(String::new(), |reason| format!(" {reason}"));
                format!("exit {}{reason}", outcome.name())
            }
        }
    }

    fn trigger(&self, trigger: TriggerName) -> String {
        let program = self.engine.program();
        match trigger {
            TriggerName::Event(event) => {
                program.name(program.events[event.index()].name).to_owned()
            }
            TriggerName::Start(flow) => {
                format!("start:{}", program.name(program.flows[flow.index()].name))
            }
            other => format!("{other:?}"),
        }
    }
}
