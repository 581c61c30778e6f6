//! Whatever the rows are: threads, order and what nothing looks at change nothing.

use proptest::prelude::*;

use super::*;
use crate::{
    program::{
        Binding, Code, ConstantId, Ending, EndingKind, Event, EventId, EventRole, Instruction,
        Message, Trigger, TriggerKind,
    },
    value::Value,
    verify::verify,
    wire::moment::parse_timestamp,
};

/// Whether triggers that never let anybody in look at all events.
#[derive(Clone, Copy, PartialEq)]
enum Seen {
    Yes,
    No,
}

/// The example with an event `page_view` and a message `tips`, whose clicks nothing looks at either.
/// Its segment triggers nothing; where a date is given, its flow ends by itself once that has come.
fn with_page_views(seen: Seen, ends: Option<&str>) -> Program {
    let mut program = welcome();
    program.segments[0].watched = false;
    let tips = Message {
        name: program.symbol("tips"),
        ..program.messages[0].clone()
    };
    program.messages.push(tips);
    let name = program.symbol("page_view");
    let page_view = EventId::next(program.events.len());
    program.events.push(Event {
        name,
        external: name,
        role: EventRole::Plain,
        fields: Vec::new(),
    });
    let code = |program: &mut Program, value: Value, rest: &[Instruction]| {
        let start = Code::next(program.code.len());
        let constant = ConstantId::next(program.constants.len());
        program.constants.push(value);
        program.code.push(Instruction::Constant(constant));
        program.code.extend(rest);
        start
    };
    if let Some(ends) = ends {
        let constant = ConstantId::next(program.constants.len());
        let ends = Value::DateTime(parse_timestamp(ends).unwrap());
        program.constants.push(ends);
        // `now + 0s >= ends` is looked at at every whole minute, and whenever something happens.
        let rest = [
            Instruction::Now,
            Instruction::Add,
            Instruction::Constant(constant),
            Instruction::GreaterOrEqual,
            Instruction::Return,
        ];
        let nothing = Value::Duration(Duration::from_micros(0));
        let condition = code(&mut program, nothing, &rest);
        program.flows[0].exits.push(Ending {
            kind: EndingKind::When(condition),
            within: None,
        });
    }
    if seen == Seen::Yes {
        let clicked = EventId(3);
        let never = code(&mut program, Value::Bool(false), &[Instruction::Return]);
        let triggers = [page_view, clicked].map(|event| Trigger {
            kind: TriggerKind::Event {
                event,
                subject: None,
                condition: Some(never),
            },
            per: None,
            binding: Binding::default(),
        });
        program.flows[0].triggers.extend(triggers);
    }
    program
}

/// Rows of a few contacts at a few times, of several kinds.
fn rows() -> impl Strategy<Value = Vec<(u32, u32, u32)>> {
    proptest::collection::vec((0_u32..12, 0_u32..9, 0_u32..6), 0..60)
}

fn text(rows: &[(u32, u32, u32)]) -> String {
    let row = |(contact, hours, what): &(u32, u32, u32)| {
        let start = format!(
            "{{\"at\":\"2026-01-{:02}T{:02}:00:00Z\",\"contact\":\"c{contact}\",",
            5 + hours / 3,
            hours % 3 * 7
        );
        match what {
            0 => {
                format!("{start}\"event\":\"form_submit\",\"data\":{{\"form\":\"newsletter\"}}}}\n")
            }
            1 => format!("{start}\"event\":\"clicked\",\"data\":{{\"message\":\"welcome\"}}}}\n"),
            2 => format!("{start}\"event\":\"opened\",\"data\":{{\"message\":\"welcome\"}}}}\n"),
            3 => format!(
                "{start}\"event\":\"purchase\",\"data\":{{\"orderId\":\"o\",\"total\":\"5 USD\"}}}}\n"
            ),
            4 => format!("{start}\"event\":\"unsubscribed\"}}\n"),
            5 => format!("{start}\"set\":{{\"email\":\"c{contact}@example.com\"}}}}\n"),
            6 | 7 => format!("{start}\"event\":\"clicked\",\"data\":{{\"message\":\"tips\"}}}}\n"),
            // Between two whole minutes.
            _ => {
                let start = start.replace(":00:00Z", ":00:30Z");
                format!("{start}\"event\":\"page_view\"}}\n")
            }
        }
    };
    rows.iter().map(row).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_number_of_threads_gives_the_same_bytes(rows in rows(), sorted in any::<bool>()) {
        let events = text(&rows);
        let contacts = "id,email\nc1,c1@example.com\nc2,c2@example.com\nc3,c3@example.com\n";
        let order = if sorted { Order::Sorted } else { Order::Any };
        let with = |threads| {
            let given = played(contacts, &events, &Options { order, threads: NonZeroUsize::new(threads).unwrap(), ..options() });
            (given.effects, given.rejects, given.statistics)
        };
        let one = with(1);
        prop_assert_eq!(&one, &with(2));
        prop_assert_eq!(&one, &with(5));
    }

    #[test]
    fn an_event_that_nothing_looks_at_changes_nothing(
        rows in proptest::collection::vec((1_u32..4, 0_u32..12, 0_u32..12), 0..60),
        third in 0_u32..3,
        sorted in any::<bool>(),
    ) {
        let contacts = "id,email\nc1,c1@example.com\nc2,c2@example.com\nc3,c3@example.com\n";
        let order = if sorted { Order::Sorted } else { Order::Any };
        let options = Options { order, threads: NonZeroUsize::new(2).unwrap(), ..options() };
        let ends = format!("2026-01-06T{:02}:00:20Z", 7 * third);
        for ends in [None, Some(ends.as_str())] {
            let with = |seen| {
                let given = played_with(with_page_views(seen, ends), contacts, &text(&rows), &options);
                (given.effects, given.rejects, given.statistics)
            };
            prop_assert_eq!(with(Seen::No), with(Seen::Yes));
        }
    }

    #[test]
    fn a_verified_program_is_played_whatever_it_is(position in any::<prop::sample::Index>(), byte in any::<u8>(), rows in rows()) {
        let mut payload = crate::bundle::encode(&welcome()).unwrap()[52..].to_vec();
        *position.get_mut(&mut payload) = byte;
        let program = postcard::from_bytes::<Program>(&payload);
        let verified = program.ok().and_then(|program| verify(program).ok());
        if let Some(engine) = verified.and_then(|verified| Engine::new(verified.into_program()).ok()) {
            let events = text(&rows);
            let inputs = Inputs {
                contacts: Some((ContactsFormat::Csv, source("contacts.csv", CONTACTS.as_bytes()))),
                events: Some(source("events.jsonl", events.as_bytes())),
            };
            let outputs = Outputs {
                effects: &mut Vec::new(),
                rejected: &mut |_| Ok(()),
                undeclared: &mut |_| {},
        progress: &mut |_| {},
            };
            // Fields may have other names now, so the header may be of no use.
            let result = play(&engine, inputs, &options(), outputs);
            prop_assert!(matches!(result, Ok(_) | Err(PlayError::Header { .. })), "{:?}", result);
        }
    }

    #[test]
    fn a_sorted_file_gives_what_an_unsorted_reading_of_it_gives(mut rows in rows()) {
        rows.sort_by_key(|(_, hours, _)| *hours);
        let events = text(&rows);
        let with = |order| played(CONTACTS, &events, &Options { order, ..options() });
        let (any, sorted) = (with(Order::Any), with(Order::Sorted));
        prop_assert_eq!(any.effects, sorted.effects);
        prop_assert_eq!(any.rejects, sorted.rejects);
        prop_assert_eq!(any.statistics, sorted.statistics);
    }
}
