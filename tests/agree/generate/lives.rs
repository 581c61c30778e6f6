//! Random contacts, and what happens to them.

use nurture_compiler::checked::{
    AliasKind, ArmKind, Block, Checked, EndingKind, Field, StatementKind, TriggerKind, Type,
};
use nurture_runtime::{
    program::{AliasId, EventId, EventRole, FieldId, FlowId, ListId, MessageId},
    time::{Duration, Timestamp},
    value::{Currency, Money, Value},
};

use super::{
    Choices, LifeChoices, Project,
    scope::{CHANNELS, LISTS, TOPICS, ZONES},
    tape::Tape,
};
use crate::{
    inputs::{Happening, Life, Reference, What},
    naive::TICK,
};

/// The lives of a case, under its checked project.
pub fn lives(choices: &Choices, checked: &Checked, project: &Project) -> Vec<Life> {
    let start = after(Timestamp::from_micros(0).unwrap(), project.start);
    let used = used(checked);
    let lives = choices.lives.iter();
    lives
        .map(|choices| Life {
            fine: project.fine,
            ..life(choices, checked, &used, start)
        })
        .collect()
}

fn after(at: Timestamp, ticks: i64) -> Timestamp {
    at.saturating_add(TICK.checked_mul(ticks).unwrap())
}

fn life(choices: &LifeChoices, checked: &Checked, used: &[EventId], start: Timestamp) -> Life {
    let mut tape = Tape::new(&choices.contact);
    let id = tape
        .pick(&["ada", "bob", "a/b:c", "zoë", "carl", "dora"])
        .to_owned();
    let fields = checked
        .fields
        .iter()
        .map(|field| match field.named.name.as_str() {
            "email" if !tape.chance(10) => Value::text("a@a.de"),
            "phone" if !tape.chance(20) => Value::text("+4912345678"),
            "push_token" if !tape.chance(20) => Value::text("token"),
            _ => value(&mut tape, field, start),
        });
    let fields = fields.collect();
    let begins = tape.below(6);
    let (mut past, mut happenings) = (Vec::new(), Vec::new());
    let mut start = start;
    let mut now = start;
    for choices in &choices.inputs {
        let mut tape = Tape::new(choices);
        let gaps = [4, 0, 1, 2, 12, 24, 48, 96, 18, 3];
        now = after(now, gaps[tape.below(gaps.len())]);
        let late = if tape.chance(10) {
            [1, 4, 48][tape.below(3)]
        } else {
            0
        };
        if let Some(what) = what(&mut tape, checked, used, start, &id) {
            let late = if matches!(what, What::Pass | What::Advance) {
                0
            } else {
                late
            };
            happenings.push(Happening {
                at: after(now, -late),
                what,
            });
        }
    }
    if begins == 4 {
        // Some of it happened before virtual time begins.
        past = happenings.drain(..happenings.len() / 3).collect();
        past.sort_by_key(|happening| happening.at);
        start = past.last().map_or(start, |last| after(last.at, 1));
    }
    let created = begins == 5 && !happenings.is_empty();
    if created {
        start = happenings[0].at;
    }
    let until = after(now, [96, 24, 480][tape.below(3)]);
    Life {
        id,
        fields,
        start,
        until,
        fine: false,
        created,
        past,
        happenings,
    }
}

/// The events that a program looks at, but for those of messages.
fn used(checked: &Checked) -> Vec<EventId> {
    let mut used = Vec::new();
    for flow in &checked.flows {
        for trigger in &flow.triggers {
            if let TriggerKind::Event { event, .. } = trigger.kind {
                used.push(event);
            }
        }
        for ending in checked.endings(flow) {
            if let EndingKind::Event { event, .. } = ending.kind {
                used.push(event);
            }
        }
        block(&flow.body, &mut used);
    }
    used.retain(|event| !checked.events[event.index()].role.is_message());
    used.retain(|event| checked.events[event.index()].role != EventRole::Done);
    used
}

fn block(block: &Block, used: &mut Vec<EventId>) {
    for statement in &block.statements {
        if let StatementKind::WaitFor(wait) = &statement.kind {
            for arm in &wait.arms {
                if let ArmKind::Event { event, .. } = arm.kind {
                    used.push(event);
                }
            }
        }
        for inner in statement.blocks() {
            self::block(inner, used);
        }
    }
}

fn what(
    tape: &mut Tape<'_>,
    checked: &Checked,
    used: &[EventId],
    start: Timestamp,
    contact: &str,
) -> Option<What> {
    let zone = checked.addresses.timezone;
    let note = checked
        .fields
        .iter()
        .position(|field| field.named.name == "note");
    let note = note.map(FieldId::next);
    Some(match tape.below(26) {
        8..=11 if !checked.messages.is_empty() => message_event(tape, checked, start, contact),
        12 => {
            let changes = 1 + tape.below(2);
            let mut fields = Vec::new();
            for _ in 0..changes {
                let id = FieldId::next(tape.below(checked.fields.len().max(1)));
                if let Some(field) = checked.field(id) {
                    fields.push((id, value(tape, field, start)));
                }
            }
            fields.dedup_by_key(|(field, _)| *field);
            What::Set(fields)
        }
        13 if !checked.lists.is_empty() => {
            let list = ListId::next(tape.below(checked.lists.len()));
            if tape.chance(40) {
                What::Leave(list)
            } else {
                What::Join(list)
            }
        }
        14 => What::Start(FlowId::next(tape.below(checked.flows.len()))),
        15 => {
            let name = tape.pick(&["unsubscribed", "subscribed"]);
            event(tape, checked, name, start)?
        }
        7 if tape.chance(60) => done(tape, checked, contact)?,
        0..=5 | 16 if !used.is_empty() => {
            let id = used[tape.below(used.len())];
            event(tape, checked, &checked.events[id.index()].named.name, start)?
        }
        19 => done(tape, checked, contact)?,
        17 | 22 | 23 if zone.is_some() => What::Set(vec![(zone?, Value::text(tape.pick(ZONES)))]),
        24 | 25 if changing_fields(checked).is_some() => {
            let fields = changing_fields(checked)?;
            let id = fields[tape.below(fields.len())];
            What::Set(vec![(id, value(tape, checked.field(id)?, start))])
        }
        6 | 7 if note.is_some() && tape.chance(70) => {
            let note = note?;
            let unset = tape.chance(50);
            What::Set(vec![(
                note,
                if unset {
                    Value::Unset
                } else {
                    Value::text("a")
                },
            )])
        }
        20 => What::Pass,
        21 => What::Advance,
        choice => {
            let name = [
                "signup",
                "purchase",
                "page_view",
                "booking",
                "checkout_started",
            ][choice % 5];
            event(tape, checked, name, start)?
        }
    })
}

/// The fields whose changes flows look for.
fn changing_fields(checked: &Checked) -> Option<Vec<FieldId>> {
    let triggers = checked.flows.iter().flat_map(|flow| &flow.triggers);
    let fields = triggers.filter_map(|trigger| match &trigger.kind {
        TriggerKind::Change(field, _) => Some(*field),
        TriggerKind::Date(date) => Some(date.field),
        _ => None,
    });
    let fields: Vec<FieldId> = fields.collect();
    (!fields.is_empty()).then_some(fields)
}

fn id_of(checked: &Checked, name: &str) -> Option<EventId> {
    checked
        .events
        .iter()
        .position(|event| event.named.name == name)
        .map(EventId::next)
}

fn event(tape: &mut Tape<'_>, checked: &Checked, name: &str, start: Timestamp) -> Option<What> {
    let event = id_of(checked, name)?;
    let fields = &checked.events[event.index()].fields;
    let mut data = Vec::new();
    for field in fields {
        data.push(match (name, field.named.name.as_str()) {
            ("subscribed" | "unsubscribed", member) => word(tape, checked, member),
            _ => value(tape, field, start),
        });
    }
    Some(What::Event {
        event,
        data,
        reference: Reference::None,
    })
}

/// What a word of consent names; nothing that is not declared.
fn word(tape: &mut Tape<'_>, checked: &Checked, member: &str) -> Value {
    if !tape.chance(35) {
        return Value::Unset;
    }
    let name = match member {
        "channel" => tape.pick(CHANNELS),
        "topic" => {
            let name = tape.pick(TOPICS);
            let known = checked.topics.iter().any(|topic| topic.named.name == name);
            if known { name } else { return Value::Unset }
        }
        _ => {
            let name = tape.pick(LISTS);
            let known = checked.lists.iter().any(|list| list.named.name == name);
            if known { name } else { return Value::Unset }
        }
    };
    Value::text(name)
}

fn message_event(tape: &mut Tape<'_>, checked: &Checked, start: Timestamp, contact: &str) -> What {
    let names = [
        "opened",
        "clicked",
        "opened",
        "bounced",
        "complained",
        "replied",
        "delivered",
        "prefetched",
    ];
    let name = tape.pick(&names);
    let event = id_of(checked, name).unwrap();
    let fields = &checked.events[event.index()].fields;
    let data = fields.iter().map(|field| match name {
        "bounced" => Value::Bool(!tape.chance(20)),
        _ => value(tape, field, start),
    });
    let data = data.collect();
    let message = MessageId::next(tape.below(checked.messages.len()));
    let sends = checked
        .aliases
        .iter()
        .enumerate()
        .filter(|(_, alias)| alias.kind == AliasKind::Send);
    let sends: Vec<usize> = sends.map(|(index, _)| index).collect();
    let reference = match tape.below(8) {
        6 if !sends.is_empty() => Reference::Alias(AliasId::next(sends[tape.below(sends.len())])),
        7 => Reference::None,
        5 | 4 => {
            let name = &checked.messages[message.index()].named.name;
            let alias = match sends.first() {
                Some(alias) if tape.chance(30) => {
                    format!(".{}", checked.aliases[*alias].named.name)
                }
                _ => String::new(),
            };
            Reference::Key(key(tape, checked, contact, &format!("/{name}{alias}")))
        }
        _ => Reference::Message(message),
    };
    What::Event {
        event,
        data,
        reference,
    }
}

/// A key that some effect may have, or nearly so.
fn key(tape: &mut Tape<'_>, checked: &Checked, contact: &str, suffix: &str) -> String {
    let flow = &checked.flows[tape.below(checked.flows.len())];
    let contact = match tape.chance(10) {
        true => "eve".to_owned(),
        false => contact.replace('/', "%2F").replace(':', "%3A"),
    };
    let per = match flow.keyed {
        true => format!(":{}", tape.pick(&["", "free", "1", "a"])),
        false => String::new(),
    };
    let entry = tape.below(2) + 1;
    format!(
        "{}/{contact}/{entry}{per}/{}{suffix}",
        flow.named.name,
        tape.below(4) + 1
    )
}

fn done(tape: &mut Tape<'_>, checked: &Checked, contact: &str) -> Option<What> {
    let event = checked
        .events
        .iter()
        .position(|event| event.role == EventRole::Done)?;
    let made: Vec<usize> = (0..checked.aliases.len())
        .filter(|id| checked.aliases[*id].kind != AliasKind::Send)
        .collect();
    if made.is_empty() {
        return None;
    }
    let id = made[tape.below(made.len())];
    let alias = &checked.aliases[id];
    let data = match alias.kind {
        AliasKind::Call(_) => vec![
            Value::text(tape.pick(&["a", "b"])),
            if tape.chance(50) {
                Value::Int(2)
            } else {
                Value::Unset
            },
        ],
        _ => vec![if tape.chance(50) {
            Value::text("b")
        } else {
            Value::Unset
        }],
    };
    let reference = match tape.chance(30) {
        true => Reference::Key(key(
            tape,
            checked,
            contact,
            &format!("/{}", alias.named.name),
        )),
        false => Reference::Alias(AliasId::next(id)),
    };
    Some(What::Event {
        event: EventId::next(event),
        data,
        reference,
    })
}

/// A value of a field.
fn value(tape: &mut Tape<'_>, field: &Field, start: Timestamp) -> Value {
    if field.optional && tape.chance(40) {
        return Value::Unset;
    }
    let text = |tape: &mut Tape<'_>| Value::text(tape.pick(&["a", "b", "ab", "A:b/%"]));
    match &field.ty {
        Type::Text => text(tape),
        Type::Email => Value::text(tape.pick(&["a@a.de", "b@b.c"])),
        Type::Phone => Value::text(tape.pick(&["+4912345678", "+4987654321"])),
        Type::Timezone => Value::text(tape.pick(ZONES)),
        Type::Int => Value::Int(i64::try_from(tape.below(10)).unwrap() - 2),
        Type::Decimal => Value::Decimal(tape.pick(&["1.5", "0", "4", "2.25"]).parse().unwrap()),
        Type::Percent => Value::Percent(tape.pick(&["0.1", "0.05"]).parse().unwrap()),
        Type::Bool => Value::Bool(tape.chance(50)),
        Type::Money(_) => Value::Money(Money {
            amount: tape.pick(&["1.50", "7", "0.25"]).parse().unwrap(),
            currency: Currency::by_code("EUR").unwrap(),
        }),
        Type::Enum(values) => Value::text(values[tape.below(values.len())].as_str()),
        Type::DateTime => {
            Value::DateTime(after(start, i64::try_from(tape.below(256)).unwrap() - 20))
        }
        Type::Date => {
            let days = i64::try_from(tape.below(9)).unwrap() - 1;
            let date = chrono::DateTime::from_timestamp_micros(start.micros())
                .unwrap()
                .date_naive();
            let years = i64::from(tape.chance(40));
            let date = date + chrono::TimeDelta::days(days) - chrono::TimeDelta::days(365 * years);
            Value::Date(date)
        }
        Type::Duration => Value::Duration(Duration::from_micros(
            TICK.micros() * [2, 48, 5][tape.below(3)],
        )),
        Type::List(_) => Value::List((0..tape.below(3)).map(|_| text(tape)).collect()),
        Type::Record(fields) => Value::Record(
            fields
                .iter()
                .map(|field| value(tape, field, start))
                .collect(),
        ),
        other => panic!("no field is of type {other:?}"),
    }
}
