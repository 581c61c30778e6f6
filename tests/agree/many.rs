//! Contacts of whom hundreds of events are remembered: what is asked of them is known by blocks then, and they rest as they are.

use nurture_compiler::checked::Checked;
use nurture_runtime::{
    program::EventId,
    time::{Duration, Timestamp},
    value::Value,
};
use proptest::{collection::vec, option, prelude::*};
use rust_decimal::Decimal;

use crate::{
    compare,
    inputs::{Happening, Life, Reference, What},
    naive::TICK,
};

const MANIFEST: &str = "[project]\nname = \"p\"\ntimezone = \"UTC\"\n";

/// All that can be asked of the values of events: of the contact's within windows and of all, and of a run's own.
///
/// No window is longer than four days for `moved`, so that its events are forgotten; those of `noted` are kept.
const SOURCE: &str = r#"
contact { email: email? }
team ops { email: "ops@example.com" }
event moved { points: int?, share: decimal }
event noted { points: int?, share: decimal }
event asked { above: decimal }

segment keen = sum(points of moved in last 3d) > 40
segment low = (min(points of moved in last 2d) ?? 0) < -8 and count(moved in last 2d) > 20

flow tells
  on asked as question
  reenter always
  notify ops "{sum(points of moved in last 4d)} {sum(points of moved in last 1d)} {sum(share of moved in last 3d)}"
  notify ops "{min(points of moved in last 4d) ?? 0} {max(points of moved in last 1d) ?? 0}"
  notify ops "{earliest(points of moved in last 2d) ?? 0} {latest(share of moved in last 4d) ?? 0.0}"
  notify ops "{sum(points of moved where share > question.above in last 3d)} {sum(points of moved where share > 1 in last 2d)}"
  notify ops "{sum(points of noted ever)} {max(share of noted ever) ?? 0.0} {latest(points of noted ever) ?? 0}"
end

flow keeps
  on join keen
  on join low
  reenter always
  wait for (sum(points of moved) > 300 or (max(share of moved) ?? 0.0) > 4.8) up to 5d
  notify ops "{sum(points of moved)} {min(share of moved) ?? 0.0} {earliest(points of moved) ?? 0}"
end
"#;

/// An event and how it comes.
#[derive(Debug, Clone)]
struct Move {
    /// Ticks since the one before.
    gap: i64,
    /// Ticks by which it is late.
    late: i64,
    points: Option<i64>,
    /// In tenths.
    share: i64,
    /// Whether it is of the event that is kept for ever.
    is_noted: bool,
    /// Whether the sums are told then.
    is_asked: bool,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    // Mostly so close to each other that hundreds lie in a window.
    let gap = prop_oneof![30 => 0..2_i64, 1 => 3..60_i64];
    let late = prop_oneof![12 => Just(0_i64), 2 => 1..20_i64, 1 => 20..300_i64];
    let points = option::weighted(0.9, -9..12_i64);
    let rarely = |chance| prop::bool::weighted(chance);
    let one = (gap, late, points, -20..50_i64, rarely(0.2), rarely(0.05));
    let one = one.prop_map(|(gap, late, points, share, is_noted, is_asked)| Move {
        gap,
        late,
        points,
        share,
        is_noted,
        is_asked,
    });
    vec(one, 1..700)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) })]

    #[test]
    fn both_sides_agree_on_many_events(moves in moves(), past: prop::sample::Index) {
        compare::check_lives(MANIFEST, SOURCE, |checked| vec![life(checked, &moves, past)])?;
    }
}

fn life(checked: &Checked, moves: &[Move], past: prop::sample::Index) -> Life {
    let event = |name: &str| {
        let mut events = checked.events.iter();
        EventId::next(events.position(|event| event.named.name == name).unwrap())
    };
    let (moved, noted, asked) = (event("moved"), event("noted"), event("asked"));
    let above = || vec![Value::Decimal(Decimal::ONE)];
    let start = Timestamp::from_micros(1_767_225_600_000_000).unwrap();
    let after = |ticks: i64| start.saturating_add(TICK.checked_mul(ticks).unwrap_or(Duration::DAY));
    let mut happenings = Vec::new();
    let mut now = 400;
    for one in moves {
        now += one.gap;
        let points = one.points.map_or(Value::Unset, Value::Int);
        let data = vec![points, Value::Decimal(Decimal::new(one.share, 1))];
        let event = if one.is_noted { noted } else { moved };
        happenings.push(happening(after(now - one.late), event, data));
        if one.is_asked {
            happenings.push(happening(after(now), asked, above()));
        }
    }
    let mut before: Vec<Happening> = happenings.drain(..past.index(happenings.len())).collect();
    before.sort_by_key(|happening| happening.at);
    let begun = before
        .last()
        .map_or(start, |last| last.at.saturating_add(TICK));
    happenings.push(happening(after(now), asked, above()));
    Life {
        id: "ada".to_owned(),
        fields: vec![Value::Unset; checked.fields.len()],
        start: begun,
        until: after(now + 500),
        fine: false,
        created: false,
        past: before,
        happenings,
    }
}

fn happening(at: Timestamp, event: EventId, data: Vec<Value>) -> Happening {
    Happening {
        at,
        what: What::Event {
            event,
            data,
            reference: Reference::None,
        },
    }
}
