#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod any_rows;

use std::io::{Cursor, Write};

use super::*;
use crate::{
    example::welcome,
    program::{Days, Trigger, TriggerKind},
    value::Value,
    verify::verify,
    wire::moment::parse_timestamp,
};

/// What a play gave.
struct Given {
    effects: String,
    rejects: Vec<Reject>,
    statistics: Statistics,
}

impl Given {
    /// `contact effect` of each line.
    fn short(&self) -> Vec<String> {
        let lines = self.effects.lines().map(|line| {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            let member = |name: &str| value[name].as_str().unwrap().to_owned();
            format!(
                "{} {} {}",
                &member("at")[5..16],
                member("contact"),
                member("effect")
            )
        });
        lines.collect()
    }
}

fn options() -> Options {
    Options {
        from: None,
        until: Until::AfterLastInput,
        order: Order::Any,
        flow: None,
        bodies: Bodies::Hidden,
        threads: NonZeroUsize::new(1).unwrap(),
    }
}

fn source<'s>(name: &str, text: &'s [u8]) -> Source<'s> {
    Source {
        name: name.to_owned(),
        reader: Box::new(Cursor::new(text)),
    }
}

fn played(contacts: &str, events: &str, options: &Options) -> Given {
    played_with(welcome(), contacts, events, options)
}

fn played_with(program: Program, contacts: &str, events: &str, options: &Options) -> Given {
    let engine = Engine::new(verify(program).unwrap().into_program()).unwrap();
    let contacts = (
        ContactsFormat::Csv,
        source("contacts.csv", contacts.as_bytes()),
    );
    let inputs = Inputs {
        contacts: Some(contacts),
        events: Some(source("events.jsonl", events.as_bytes())),
    };
    let (mut effects, mut rejects) = (Vec::new(), Vec::new());
    let outputs = Outputs {
        effects: &mut effects,
        rejected: &mut |reject| {
            rejects.push(reject.clone());
            Ok(())
        },
        undeclared: &mut |_| {},
        progress: &mut |_| {},
    };
    let statistics = play(&engine, inputs, options, outputs).unwrap();
    Given {
        effects: String::from_utf8(effects).unwrap(),
        rejects,
        statistics,
    }
}

const CONTACTS: &str = "id,email\nada,ada@example.com\nben,ben@example.com\n";

fn form(at: &str, contact: &str) -> String {
    format!(
        "{{\"at\":\"{at}\",\"contact\":\"{contact}\",\"event\":\"form_submit\",\"data\":{{\"form\":\"newsletter\"}}}}\n"
    )
}

/// The example, with a tag put on every day at nine as its only flow.
fn daily() -> Program {
    let mut program = welcome();
    let code = crate::program::Code::next(program.code.len());
    program.code.extend([
        crate::program::Instruction::Statement,
        crate::program::Instruction::Notify(crate::program::TeamId(0)),
        crate::program::Instruction::End,
    ]);
    let text = program.code[program.tasks[0].text.index()];
    program.code.insert(code.index() + 1, text);
    let flow = &mut program.flows[0];
    flow.start = code;
    flow.slots = 0;
    flow.goals.clear();
    flow.reenter = crate::program::Reenter::Always;
    flow.triggers = vec![Trigger {
        kind: TriggerKind::Schedule {
            days: Days::Week([true; 7]),
            at: 9 * 3_600_000_000,
            segment: None,
        },
        per: None,
        binding: crate::program::Binding::default(),
    }];
    flow.timezone = program
        .names
        .iter()
        .position(|name| name == "Europe/Berlin")
        .map(crate::program::Symbol::next)
        .unwrap();
    program
}

#[test]
fn effects_come_in_order_of_time_and_contact() {
    let events = form("2026-01-05T10:00:00Z", "ben")
        + &form("2026-01-05T10:00:00Z", "ada")
        + &form("2026-01-05T09:00:00Z", "ben");
    let given = played(CONTACTS, &events, &options());
    assert_eq!(
        given.short()[..6],
        [
            "01-05T09:00 ben enter",
            "01-05T09:00 ben send",
            "01-05T10:00 ada enter",
            "01-05T10:00 ada send",
            "01-05T10:00 ben skip",
            // A day, then a day in which nobody clicks.
            "01-07T09:00 ben assign",
        ]
    );
    assert_eq!((given.statistics.inputs, given.statistics.contacts), (3, 2));
}

#[test]
fn what_others_do_changes_nothing_for_a_contact() {
    let until = Until::Length(Duration::from_micros(30 * Duration::DAY.micros()));
    let from = parse_timestamp("2026-01-05T00:00:00Z");
    let options = Options {
        from,
        until,
        ..options()
    };
    let ids = || (0..50).map(|number| format!("c{number}"));
    // In an hour each of them does something, some twice; between the days, what they wait for is over.
    let events_of = |contact: &str| -> String {
        let days = (5..12).step_by(2);
        let often = usize::from(contact.ends_with('7')) + 1;
        days.map(|day| form(&format!("2026-01-{day:02}T10:00:00Z"), contact).repeat(often))
            .collect()
    };
    let row = |id: String| format!("{id},{id}@example.com\n");
    let contacts = "id,email\n".to_owned() + &ids().map(row).collect::<String>();
    let events: String = ids().map(|id| events_of(&id)).collect();
    let together = played(&contacts, &events, &options);
    for id in ids() {
        let alone = played(&contacts, &events_of(&id), &options);
        let of_contact = format!("\"contact\":\"{id}\"");
        let lines = |given: &Given| {
            let lines = given.effects.lines();
            let of_contact = lines.filter(|line| line.contains(&of_contact));
            of_contact.map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(lines(&together), lines(&alone));
        assert!(lines(&alone).len() > 3);
    }
}

#[test]
fn rejected_rows_have_their_file_and_line_and_stop_nothing() {
    let contacts = "id,email,first_name\nada,ada@example.com,\"Ada\nLove\"\nben,nonsense,\ncleo,cleo@example.com\n";
    let events = format!(
        "nonsense\n\n{}{}",
        form("2026-01-05T09:00:00Z", "ada"),
        form("2026-01-04T09:00:00Z", "nobody")
    );
    let given = played(contacts, &events, &options());
    let places: Vec<_> = given
        .rejects
        .iter()
        .map(|reject| (&*reject.file, reject.line))
        .collect();
    assert_eq!(
        places,
        [
            ("contacts.csv", 4),
            ("contacts.csv", 5),
            ("events.jsonl", 1),
            ("events.jsonl", 4)
        ]
    );
    assert_eq!(
        given.rejects[3].reason.to_string(),
        "unknown contact `nobody`, and `email` is missing to create it"
    );
    assert_eq!(
        given.rejects[3].row,
        form("2026-01-04T09:00:00Z", "nobody").trim_end()
    );
    assert_eq!(given.statistics.rejected, 4);
    assert_eq!(
        given.statistics.start,
        parse_timestamp("2026-01-05T09:00:00Z")
    );
    assert!(given.short()[0].ends_with("ada enter"));
    assert_eq!(
        given.rejects[2].json().split("\"reason\"").next(),
        Some("{\"line\":1,\"file\":\"events.jsonl\",")
    );
}

#[test]
fn a_set_that_brings_all_required_fields_creates_a_contact() {
    let set = "{\"at\":\"2026-01-05T08:00:00Z\",\"contact\":\"cleo\",\"set\":{\"email\":\"cleo@example.com\"}}\n";
    let events = form("2026-01-05T09:00:00Z", "cleo") + set + &form("2026-01-05T07:00:00Z", "cleo");
    for order in [Order::Any, Order::Sorted] {
        let given = played(CONTACTS, &events, &Options { order, ..options() });
        assert_eq!(given.statistics.contacts, 3);
        let lines: Vec<_> = given.rejects.iter().map(|reject| reject.line).collect();
        // In order of time only the earliest comes before the creation; in order of the file only the first.
        assert_eq!(lines, [if order == Order::Any { 3 } else { 1 }]);
        assert!(given.short()[0].ends_with("cleo enter"));
    }
}

#[test]
fn repeated_ids_are_dropped_and_counted() {
    let row = form("2026-01-05T09:00:00Z", "ada").replace("{\"at\"", "{\"id\":\"e1\",\"at\"");
    let other = row.replace("ada", "ben");
    for order in [Order::Any, Order::Sorted] {
        let given = played(
            CONTACTS,
            &format!("{row}{row}{other}{row}"),
            &Options { order, ..options() },
        );
        assert_eq!(
            (given.statistics.duplicates, given.statistics.inputs),
            (2, 2)
        );
    }
}

#[test]
fn virtual_time_begins_and_ends_where_it_is_told_to() {
    let moment = |text| parse_timestamp(text).unwrap();
    let nine =
        |options: &Options, events: &str| played_with(daily(), CONTACTS, events, options).short();
    // Nine in Berlin is eight in UTC.
    let from = Options {
        from: Some(moment("2026-01-05T08:00:00Z")),
        until: Until::Length(Duration::DAY),
        ..options()
    };
    let day = |day: u32| {
        ["ada", "ben"]
            .map(|who| {
                ["enter", "notify", "exit"]
                    .map(|what| format!("01-{day:02}T08:00 {who} {what}"))
                    .to_vec()
            })
            .concat()
    };
    assert_eq!(nine(&from, ""), [day(5), day(6)].concat());
    let until = Options {
        until: Until::Moment(moment("2026-01-06T07:59:59Z")),
        ..from.clone()
    };
    assert_eq!(nine(&until, ""), day(5));
    let before = Options {
        until: Until::Moment(moment("2026-01-01T00:00:00Z")),
        ..from
    };
    assert_eq!(nine(&before, ""), Vec::<String>::new());
    assert_eq!(nine(&options(), ""), Vec::<String>::new());
    // Ninety days behind an input at ten.
    let given = played_with(
        daily(),
        CONTACTS,
        &form("2026-01-05T09:00:00Z", "ada"),
        &options(),
    );
    assert_eq!(given.statistics.effects, 90 * 6);
    assert_eq!(
        given.statistics.end,
        parse_timestamp("2026-04-05T09:00:00Z")
    );
}

#[test]
fn inputs_before_the_beginning_build_state_only_and_those_behind_the_end_are_left_out() {
    let events = form("2026-01-04T09:00:00Z", "ada")
        + &form("2026-01-05T09:00:00Z", "ben")
        + &form("2026-01-07T09:00:01Z", "ada");
    let options = Options {
        from: parse_timestamp("2026-01-05T09:00:00Z"),
        until: Until::Length(Duration::DAY),
        ..options()
    };
    let given = played(CONTACTS, &events, &options);
    assert!(given.short().iter().all(|line| line.contains("ben")));
    assert_eq!(
        (given.statistics.inputs, given.statistics.after_end),
        (2, 1)
    );
}

#[test]
fn rows_that_go_back_in_a_sorted_file_are_late() {
    let events = form("2026-01-05T09:00:00Z", "ada") + &form("2026-01-04T09:00:00Z", "ben");
    let given = played(
        CONTACTS,
        &events,
        &Options {
            order: Order::Sorted,
            ..options()
        },
    );
    assert_eq!(given.statistics.late_rows, 1);
    assert_eq!(given.short()[2], "01-05T09:00 ben enter");
}

#[test]
fn one_flow_can_be_played_alone() {
    let mut program = welcome();
    let mut other = program.flows[0].clone();
    other.name = program
        .names
        .iter()
        .position(|name| name == "vip")
        .map(crate::program::Symbol::next)
        .unwrap();
    other.goals.clear();
    other.start = crate::program::Code::next(program.code.len());
    other.slots = 0;
    program.code.push(crate::program::Instruction::End);
    program.flows.insert(0, other);
    program.watches[1].scope =
        crate::program::WatchScope::Run(FlowId(1), crate::program::Since::Subject);
    only_flow(&mut program, FlowId(0));
    let given = played_with(
        program,
        CONTACTS,
        &form("2026-01-05T09:00:00Z", "ada"),
        &options(),
    );
    assert_eq!(
        given.short(),
        ["01-05T09:00 ada enter", "01-05T09:00 ada exit"]
    );
}

#[test]
fn a_default_without_zone_is_of_the_contacts_own() {
    let mut program = welcome();
    let nine = "2026-12-01T09:00:00".parse().unwrap();
    program.fields[3].default = Some(Value::LocalDateTime(nine));
    let engine = Engine::new(verify(program).unwrap().into_program()).unwrap();
    let fields = vec![Value::Unset; 4];
    let renewal = |zone: Value| {
        let mut fields = fields.clone();
        fields[3] = Value::LocalDateTime(nine);
        fields.push(zone);
        let state = engine.contact(
            "ada",
            fields,
            Timestamp::MIN,
            crate::engine::Origin::Baseline,
        );
        state.fields()[3].clone()
    };
    let moment = |text| Value::DateTime(parse_timestamp(text).unwrap());
    assert_eq!(
        renewal(Value::text("America/New_York")),
        moment("2026-12-01T14:00:00Z")
    );
    assert_eq!(renewal(Value::Unset), moment("2026-12-01T08:00:00Z"));
}

#[test]
fn bodies_are_written_where_they_are_asked_for() {
    let mut program = welcome();
    program.messages[0].body = Some(crate::program::Body {
        format: crate::program::BodyFormat::Html,
        template: "<p>{{ contact.email }}</p>".to_owned(),
    });
    let events = form("2026-01-05T09:00:00Z", "ada");
    let with = |bodies| {
        played_with(
            program.clone(),
            CONTACTS,
            &events,
            &Options {
                bodies,
                ..options()
            },
        )
        .effects
    };
    assert!(with(Bodies::Shown).contains("\"body\":\"<p>ada@example.com</p>\""));
    assert!(!with(Bodies::Hidden).contains("\"body\""));
}

#[test]
fn a_closed_pipe_is_told() {
    struct Closed;
    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let engine = Engine::new(welcome()).unwrap();
    let events = form("2026-01-05T09:00:00Z", "ada");
    let inputs = Inputs {
        contacts: Some((
            ContactsFormat::Csv,
            source("contacts.csv", CONTACTS.as_bytes()),
        )),
        events: Some(source("events.jsonl", events.as_bytes())),
    };
    let outputs = Outputs {
        effects: &mut Closed,
        rejected: &mut |_| Ok(()),
        undeclared: &mut |_| {},
        progress: &mut |_| {},
    };
    match play(&engine, inputs, &options(), outputs) {
        Err(PlayError::Effects(error)) => assert_eq!(error.kind(), io::ErrorKind::BrokenPipe),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_header_without_ids_can_not_be_used() {
    let engine = Engine::new(welcome()).unwrap();
    let inputs = Inputs {
        contacts: Some((
            ContactsFormat::Csv,
            source("contacts.csv", b"email\na@b.de\n"),
        )),
        events: None,
    };
    let outputs = Outputs {
        effects: &mut Vec::new(),
        rejected: &mut |_| Ok(()),
        undeclared: &mut |_| {},
        progress: &mut |_| {},
    };
    let error = play(&engine, inputs, &options(), outputs).unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot use the header of contacts.csv: `id` is missing"
    );
}
