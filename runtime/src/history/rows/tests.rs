//! Whatever comes and is forgotten, blocks of events say what the events one by one do.

#![allow(clippy::unwrap_used, clippy::panic)]

use proptest::{prelude::*, sample::Index};

use super::*;
use crate::program::ConstantId;

const ASKED: [Answer; 5] = [
    Answer::Sum(0, ConstantId(0)),
    Answer::Min(0),
    Answer::Max(0),
    Answer::Earliest(0),
    Answer::Latest(0),
];

#[derive(Debug, Clone)]
enum Change {
    /// So many events, one after the other.
    Come(Vec<Option<i64>>),
    /// One that is late, behind one of the same time.
    ComeLate(Index, Option<i64>),
    /// One that is before all others.
    ComeFirst(Option<i64>),
    /// Some of the earliest go.
    Forget(Index),
}

fn change() -> impl Strategy<Value = Change> {
    // Few values, so that some are equal.
    let value = || prop::option::weighted(0.8, -5..5_i64);
    prop_oneof![
        4 => prop::collection::vec(value(), 1..300).prop_map(Change::Come),
        2 => (any::<Index>(), value()).prop_map(|(place, value)| Change::ComeLate(place, value)),
        1 => value().prop_map(Change::ComeFirst),
        2 => any::<Index>().prop_map(Change::Forget),
    ]
}

fn row(at: i64, value: Option<i64>) -> Row {
    Row {
        at: Timestamp::from_micros(at).unwrap(),
        captures: [value.map_or(Value::Unset, Value::Int)].into(),
    }
}

fn apply(rows: &mut Rows, model: &mut Vec<(i64, Option<i64>)>, change: Change) {
    match change {
        Change::Come(values) => {
            for value in values {
                let at = model.last().map_or(0, |(at, _)| at + 1);
                come(rows, model, at, value);
            }
        }
        Change::ComeLate(place, value) => {
            let at = match model.len() {
                0 => 0,
                count => model[place.index(count)].0,
            };
            come(rows, model, at, value);
        }
        Change::ComeFirst(value) => {
            let at = model.first().map_or(0, |(at, _)| at - 1);
            come(rows, model, at, value);
        }
        Change::Forget(count) => {
            let count = count.index(model.len() + 1);
            rows.forget(count);
            model.drain(..count);
        }
    }
}

fn come(rows: &mut Rows, model: &mut Vec<(i64, Option<i64>)>, at: i64, value: Option<i64>) {
    rows.insert(row(at, value), &ASKED);
    let place = model.partition_point(|(known, _)| *known <= at);
    model.insert(place, (at, value));
}

fn expected(answer: Answer, rows: &[(i64, Option<i64>)]) -> Option<i64> {
    let mut values = rows.iter().filter_map(|(_, value)| *value);
    match answer {
        Answer::Sum(..) => Some(values.sum()),
        Answer::Min(_) => values.min(),
        Answer::Max(_) => values.max(),
        Answer::Earliest(_) => values.next(),
        _ => values.next_back(),
    }
}

fn found(answer: Answer, rows: &Rows, range: Range<usize>) -> Option<i64> {
    let value = match rows.summary(answer, range).unwrap() {
        Summary::Total(total) => total.or_zero(&Value::Int(0)).unwrap(),
        Summary::Value(value) => value,
        Summary::Count(count) => panic!("{count} of {answer:?}"),
    };
    match value {
        Value::Int(value) => Some(value),
        Value::Unset => None,
        other => panic!("{other:?} of {answer:?}"),
    }
}

proptest! {
    #[test]
    fn blocks_say_what_events_do(
        changes in prop::collection::vec(change(), 1..20),
        ends in prop::collection::vec((any::<Index>(), any::<Index>()), 5),
    ) {
        let (mut rows, mut model) = (Rows::default(), Vec::new());
        for change in changes {
            apply(&mut rows, &mut model, change);
            prop_assert_eq!(rows.len(), model.len());
            for (one, other) in &ends {
                let (one, other) = (one.index(model.len() + 1), other.index(model.len() + 1));
                let range = one.min(other)..one.max(other);
                for answer in ASKED {
                    let wanted = expected(answer, &model[range.clone()]);
                    prop_assert_eq!(found(answer, &rows, range.clone()), wanted, "{:?} of {:?}", answer, range);
                }
            }
        }
    }
}

#[test]
fn few_events_have_no_blocks_and_many_have() {
    let mut rows = Rows::default();
    for at in 0..600 {
        assert_eq!(rows.summaries.is_some(), rows.are_many());
        rows.insert(row(at, Some(1)), &ASKED);
    }
    let summaries = rows.summaries.as_ref().unwrap();
    for blocks in &summaries.questions {
        // 256 twice, and 16 five times: none of them is looked at by itself.
        let whole = blocks.summary(0, 0..592, |number| panic!("{number} is in no block"));
        assert!(whole.is_ok());
    }
    rows.forget(590);
    assert!(rows.summaries.is_none());
}

#[test]
fn blocks_of_all_sizes_say_what_events_do() {
    let (mut rows, mut model) = (Rows::default(), Vec::new());
    for at in 0..10_000 {
        come(
            &mut rows,
            &mut model,
            at,
            (at % 7 > 0).then_some(at % 101 - 50),
        );
        if at % 3 == 0 && at > 5_000 {
            rows.forget(1);
            model.remove(0);
        }
    }
    assert_eq!(rows.summaries.as_ref().unwrap().questions[0].sizes(), 3);
    let count = model.len();
    for range in [0..count, 1..count - 1, 300..4_500, 4_095..8_193, 17..18] {
        for answer in ASKED {
            let wanted = expected(answer, &model[range.clone()]);
            assert_eq!(
                found(answer, &rows, range.clone()),
                wanted,
                "{answer:?} of {range:?}"
            );
        }
    }
}

#[test]
fn blocks_stay_while_their_number_is_about_that_of_many() {
    let mut rows = Rows::default();
    for at in 0..40 {
        rows.insert(row(at, Some(1)), &ASKED);
    }
    rows.forget(20);
    assert!(rows.summaries.is_some() && !rows.are_many());
    rows.forget(10);
    assert!(rows.summaries.is_none());
}
