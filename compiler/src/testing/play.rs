//! Playing one contact of a test.

use std::sync::Arc;

use nurture_runtime::{
    calendar::Zone,
    effect::Effect,
    engine::{Engine, Origin},
    input::{EventInput, Input, InputKind, Reference},
    state::ContactState,
    step::{advance, step},
    time::Timestamp,
    value::Value,
};

use super::values::{Values, zone_named};
use crate::{
    checked::{Subject, Test, TestContact, TestInput, TestInputKind},
    source::FileSpan,
};

/// What is played.
pub(super) struct Plan<'p> {
    pub(super) engine: &'p Engine,
    pub(super) values: &'p Values<'p>,
    pub(super) test: &'p Test,
    pub(super) start: Timestamp,
    /// The last moment, included.
    pub(super) end: Timestamp,
}

/// What happened to a contact.
pub(super) struct Track {
    /// In the order in which they were taken.
    pub(super) inputs: Vec<(Input, FileSpan)>,
    /// The effects of all flows, in their sequence.
    pub(super) effects: Vec<Effect>,
    /// The contact's zone, from the moments on at which it was another than before.
    zones: Vec<(Timestamp, Zone)>,
}

impl Track {
    /// The contact's zone at a moment.
    pub(super) fn zone(&self, at: Timestamp) -> Zone {
        let known = self.zones.iter().rev().find(|(since, _)| *since <= at);
        known
            .or(self.zones.first())
            .map_or(Zone::UTC, |(_, zone)| *zone)
    }
}

/// Plays a contact of the test from the start to the end of virtual time.
pub(super) fn play(plan: &Plan<'_>, contact: &TestContact, position: u32) -> Track {
    let fields = fields(plan, contact);
    let state = plan
        .engine
        .contact(&contact.id, fields, plan.start, Origin::Baseline);
    let mut player = Player {
        plan,
        state,
        track: Track {
            inputs: Vec::new(),
            effects: Vec::new(),
            zones: Vec::new(),
        },
    };
    player.note_zone();
    let own = plan.test.inputs.iter();
    let mut inputs: Vec<&TestInput> = own.filter(|input| input.contact == position).collect();
    // Stable: at one moment they come as they are written.
    inputs.sort_by_key(|input| input.at);
    for input in inputs {
        let at = plan.start.saturating_add(input.at);
        player.pass(|wake| wake < at);
        player.input(at, input);
    }
    player.pass(|wake| wake <= plan.end);
    player.track
}

/// The contact's fields when virtual time begins: as given, else as declared.
fn fields(plan: &Plan<'_>, contact: &TestContact) -> Vec<Value> {
    let values = plan.values;
    let given = |index: usize| {
        let mut fields = contact.fields.iter();
        fields.find(|(field, _)| field.index() == index)
    };
    let own = values.program.addresses.timezone;
    let own = own.and_then(|field| given(field.index()));
    let own = own.map(|(_, zone)| values.value(zone, Zone::UTC));
    let zone = zone_named(own.as_ref());
    let zone = zone.unwrap_or_else(|| values.flow_zone(plan.test.flow));
    let declared = values.program.fields.iter().enumerate();
    declared
        .map(|(index, field)| match given(index) {
            Some((_, literal)) => values.value(literal, zone),
            None => field.default.clone().unwrap_or_default(),
        })
        .collect()
}

struct Player<'p> {
    plan: &'p Plan<'p>,
    state: ContactState,
    track: Track,
}

impl Player<'_> {
    /// Lets time pass, timer by timer.
    fn pass(&mut self, is_due: impl Fn(Timestamp) -> bool) {
        while let Some(wake) = self.state.next_wake().filter(|wake| is_due(*wake)) {
            let effects = &mut self.track.effects;
            advance(self.plan.engine, &mut self.state, wake, effects);
            self.note_zone();
            if self.state.next_wake() == Some(wake) {
                // A timer that does not go off would hold up time for ever.
                return;
            }
        }
    }

    fn input(&mut self, at: Timestamp, written: &TestInput) {
        let zone = self.plan.values.zone(&self.state, self.plan.test.flow);
        let kind = self.kind(&written.kind, zone);
        let input = Input { at, kind };
        self.track.inputs.push((input.clone(), written.place));
        let effects = &mut self.track.effects;
        step(self.plan.engine, &mut self.state, input, effects);
        self.note_zone();
    }

    fn kind(&self, written: &TestInputKind, zone: Zone) -> InputKind {
        let values = self.plan.values;
        match written {
            TestInputKind::Event {
                event,
                subject,
                data,
            } => InputKind::Event(EventInput {
                event: *event,
                data: data
                    .iter()
                    .map(|literal| values.optional(literal.as_ref(), zone))
                    .collect::<Arc<[Value]>>(),
                reference: match subject {
                    None => Reference::None,
                    Some(Subject::Message(message)) => Reference::Message(*message),
                    Some(Subject::Alias(alias)) => Reference::Alias(*alias),
                },
            }),
            TestInputKind::Set(fields) => InputKind::Set(
                fields
                    .iter()
                    .map(|(field, literal)| (*field, values.optional(literal.as_ref(), zone)))
                    .collect(),
            ),
            TestInputKind::Join(list) => InputKind::Join(*list),
            TestInputKind::Leave(list) => InputKind::Leave(*list),
            TestInputKind::Start(flow) => InputKind::Start(*flow),
        }
    }

    fn note_zone(&mut self) {
        let zone = self.plan.values.zone(&self.state, self.plan.test.flow);
        if self
            .track
            .zones
            .last()
            .is_none_or(|(_, known)| *known != zone)
        {
            self.track.zones.push((self.state.clock(), zone));
        }
    }
}
