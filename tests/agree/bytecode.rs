//! The other side: the real engine, driven as a host drives it.

use std::sync::Arc;

use nurture_runtime::{
    effect::{Effect, EffectKind},
    engine::{Engine, Origin},
    input::{EventInput, Input, InputKind, Reference as InputReference},
    program::{Field, Symbol, Type},
    state::{AtRest, ContactState},
    step::{advance, begin, reach, remember, step},
    value::Value,
    wire::{Bodies, write_effect},
};

use crate::inputs::{Happening, Life, MOST, Reference, What};

/// Plays a life; the effects, a line each.
pub fn play(engine: &Engine, life: &Life) -> Vec<String> {
    let declared = engine.program().fields.iter().zip(&life.fields);
    let fields = declared
        .map(|(field, value)| typed(engine, field, value))
        .collect();
    let origin = if life.created {
        Origin::Created
    } else {
        Origin::Baseline
    };
    let mut effects = Vec::new();
    let mut state = engine.contact(&life.id, fields, life.start, origin);
    if !life.past.is_empty() {
        for happening in &life.past {
            if matches!(happening.what, What::Pass | What::Advance) {
                continue;
            }
            remember(engine, &mut state, input(engine, happening));
        }
        begin(engine, &mut state, life.start);
    }
    for (index, happening) in life.happenings.iter().enumerate() {
        rest(engine, &mut state, index);
        match happening.what {
            What::Pass => reach(engine, &mut state, happening.at, &mut effects),
            What::Advance => advance(engine, &mut state, happening.at, &mut effects),
            _ => step(engine, &mut state, input(engine, happening), &mut effects),
        }
        if effects.len() >= MOST {
            break;
        }
    }
    while effects.len() < MOST && state.next_wake().is_some_and(|wake| wake <= life.until) {
        let wake = state.next_wake().unwrap();
        advance(engine, &mut state, wake, &mut effects);
    }
    effects.truncate(MOST);
    effects
        .iter()
        .map(|effect| line(engine, &life.id, effect))
        .collect()
}

/// Lays the contact down between two inputs as hosts do, stores it now and then, and takes it up.
fn rest(engine: &Engine, state: &mut ContactState, index: usize) {
    /// Stored after so many inputs.
    const STORED: usize = 8;
    let mut resting = AtRest::default();
    resting.lay_down(state);
    if index % STORED == STORED - 1 {
        resting = AtRest::from_bytes(engine, &resting.to_bytes(engine)).unwrap();
    }
    resting.take_up(engine, state).unwrap();
}

/// An effect as hosts write it, with the parameters of a message, which only bodies show.
fn line(engine: &Engine, contact: &str, effect: &Effect) -> String {
    let mut out = Vec::new();
    write_effect(engine.program(), contact, effect, Bodies::Shown, &mut out);
    let mut line = String::from_utf8(out).unwrap();
    if let EffectKind::Send(send) = &effect.kind {
        let params: Vec<String> = send
            .params
            .iter()
            .map(|value| json(engine, value))
            .collect();
        line.push_str(&format!(" with {params:?}"));
    }
    line
}

/// A parameter, written as an action's would be.
fn json(engine: &Engine, value: &Value) -> String {
    match value {
        Value::Enum(symbol) => format!("{:?}", engine.program().name(*symbol)),
        other => crate::naive::json(other),
    }
}

fn input(engine: &Engine, happening: &Happening) -> Input {
    let program = engine.program();
    let kind = match &happening.what {
        What::Event {
            event,
            data,
            reference,
        } => {
            let fields = &program.events[event.index()].fields;
            let data = data
                .iter()
                .enumerate()
                .map(|(index, value)| match fields.get(index) {
                    Some(field) => typed(engine, field, value),
                    None => value.clone(),
                });
            InputKind::Event(EventInput {
                event: *event,
                data: data.collect(),
                reference: match reference {
                    Reference::None => InputReference::None,
                    Reference::Message(message) => InputReference::Message(*message),
                    Reference::Alias(alias) => InputReference::Alias(*alias),
                    Reference::Key(key) => InputReference::Key(Arc::from(key.as_str())),
                },
            })
        }
        What::Set(fields) => {
            let typed = |field: nurture_runtime::program::FieldId, value: &Value| {
                typed(engine, &program.fields[field.index()], value)
            };
            InputKind::Set(
                fields
                    .iter()
                    .map(|(field, value)| (*field, typed(*field, value)))
                    .collect(),
            )
        }
        What::Join(list) => InputKind::Join(*list),
        What::Leave(list) => InputKind::Leave(*list),
        What::Start(flow) => InputKind::Start(*flow),
        What::Pass | What::Advance => unreachable!("no input"),
    };
    Input {
        at: happening.at,
        kind,
    }
}

/// A value of a field: an enum's value is a text here and a symbol there.
fn typed(engine: &Engine, field: &Field, value: &Value) -> Value {
    match (&field.ty, value) {
        (Type::Enum(values), Value::Text(name)) => {
            let mut values = values.iter();
            let symbol: &Symbol = values
                .find(|value| engine.program().name(**value) == &**name)
                .unwrap();
            Value::Enum(*symbol)
        }
        (_, value) => value.clone(),
    }
}
