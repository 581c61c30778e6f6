//! Contacts at rest, as bytes: what can be stored, and that nothing else can be read.

use nurture_runtime::{
    engine::Engine,
    input::{Input, Reference},
    program::{
        Answer, FlowId, Instruction, Keep, Program, Since, TriggerKind, WatchId, WatchScope, Way,
    },
    state::{AtRest, Broken, ContactState},
    step::{advance, step},
    value::Value,
};

use crate::{
    assembler::{Assembler, trigger, when},
    play::{Play, hour, hours},
    timers::busy,
};

/// One flow, which waits for two days.
fn waiting() -> Program {
    let mut program = Assembler::new();
    let signup = program.on("signup");
    program.flow("welcome", vec![signup]);
    program.wait(hours(48)).end();
    program.program
}

/// A contact in the middle of many things, stored.
fn stored() -> (Play, Vec<u8>) {
    let mut play = Play::new(busy());
    play.event(hour(0), "signup").advance(hour(31));
    let bytes = play.put_away();
    (play, bytes)
}

#[test]
fn same_state_gives_the_same_bytes() {
    let ((_, one), (_, other)) = (stored(), stored());
    assert_eq!(one, other);
}

#[test]
fn state_of_another_program_is_refused() {
    let mut one = Play::new(waiting());
    one.event(hour(0), "signup");
    let bytes = one.put_away();
    let mut changed = waiting();
    changed.project.push('2');
    let other = Play::new(changed);
    assert_eq!(AtRest::from_bytes(&other.engine, &bytes), Err(Broken));
}

#[test]
fn state_outlives_what_only_listings_show() {
    let mut one = Play::new(waiting());
    one.event(hour(0), "signup");
    let bytes = one.put_away();
    let mut stripped = waiting();
    stripped.origin = match stripped.origin {
        None => Some(nurture_runtime::program::Origin::default()),
        Some(_) => None,
    };
    let other = Play::new(stripped);
    assert!(AtRest::from_bytes(&other.engine, &bytes).is_ok());
}

#[test]
fn cut_and_lengthened_bytes_are_refused() {
    let (play, mut bytes) = stored();
    for length in 0..bytes.len() {
        let read = AtRest::from_bytes(&play.engine, &bytes[..length]);
        assert_eq!(read, Err(Broken), "{length}");
    }
    bytes.push(0);
    assert_eq!(AtRest::from_bytes(&play.engine, &bytes), Err(Broken));
}

#[test]
fn changed_bytes_are_refused_or_are_another_state() {
    let (play, bytes) = stored();
    change_each_byte(&play, &bytes, 1);
}

/// Those of contacts with much to store: histories whose values are added up, and runs side by side.
#[test]
fn changed_bytes_of_large_states_are_refused_or_are_another_state() {
    let mut histories = long_histories();
    let bytes = histories.put_away();
    change_each_byte(&histories, &bytes, 11);
    let mut runs = side_by_side();
    let bytes = runs.put_away();
    change_each_byte(&runs, &bytes, 11);
}

/// What is read from changed bytes is refused, or is a state that is written as these very bytes and can be played on.
fn change_each_byte(play: &Play, bytes: &[u8], stride: usize) {
    let mut taken = 0;
    for place in 0..bytes.len() {
        for changed in (0..=u8::MAX).skip(place % stride).step_by(stride) {
            let mut bytes = bytes.to_vec();
            bytes[place] = changed;
            let Ok(mut read) = AtRest::from_bytes(&play.engine, &bytes) else {
                continue;
            };
            taken += 1;
            assert_eq!(read.to_bytes(&play.engine), bytes);
            let mut state = ContactState::default();
            read.take_up(&play.engine, &mut state).unwrap();
            let years_off = state.clock().since(hour(0)).micros() / hours(24 * 365).micros();
            // Thousands of years take their time.
            if taken % 16 == 0 && years_off.abs() < 2 {
                let kind = play.event_input("purchase", &[Value::Int(1)], Reference::None);
                let input = Input {
                    at: hour(100),
                    kind,
                };
                step(&play.engine, &mut state, input, &mut Vec::new());
                advance(&play.engine, &mut state, hour(2_000), &mut Vec::new());
            }
        }
    }
    assert!(taken > 1_000, "{taken}");
}

/// A segment of those who bought forty times in sixty hours, each worth two; and a flow that ends with the fortieth opening since entry.
fn long() -> Program {
    let mut program = Assembler::new();
    let flow = FlowId(2);
    let bought = WatchScope::Contact(Some(hours(60)));
    let bought = program.watch("purchase", None, bought, Keep::Rows);
    let worth = program.constant(Value::Int(2));
    let worth = program.code([worth]);
    program.program.watches[bought.index()].captures = vec![worth];
    let zero = program.constant_id(Value::Int(0));
    let keen = at_least(&mut program, bought, Some(60), Answer::Sum(0, zero), 80);
    let keen = program.segment("keen", keen);
    let opened = WatchScope::Run(flow, Since::Entry);
    let opened = program.watch("opened", None, opened, Keep::Rows);
    let enough = at_least(&mut program, opened, None, Answer::Count, 40);
    for (way, tag) in [(Way::Join, "keen"), (Way::Leave, "cold")] {
        program.flow(tag, vec![trigger(TriggerKind::Segment(keen, way))]);
        program.tag(tag).end();
    }
    let signup = program.on("signup");
    program.flow("reading", vec![signup]);
    program.clauses().exits = vec![when(enough)];
    program.wait(hours(1_000)).end();
    program.program
}

fn at_least(
    program: &mut Assembler,
    watch: WatchId,
    window: Option<i64>,
    answer: Answer,
    least: i64,
) -> nurture_runtime::program::Code {
    let query = program.query(watch, window.map(hours), answer);
    let least = program.constant(Value::Int(least));
    program.code([
        Instruction::Query(query),
        least,
        Instruction::GreaterOrEqual,
    ])
}

/// One purchase and one opening an hour, for a hundred hours.
fn long_histories() -> Play {
    let mut play = Play::new(long());
    play.event(hour(0), "signup");
    for number in 1..=100 {
        play.event(hour(number), "purchase");
        if number < 40 {
            play.event(hour(number), "opened");
        }
    }
    play
}

#[test]
fn long_histories_are_the_same_after_a_rest() {
    let mut play = long_histories();
    assert_eq!(play.deeds(), ["40 keen tag keen"]);
    play.event(hour(100), "opened");
    assert_eq!(play.deeds()[1..], ["100 reading exit exited"]);
    // The purchases of the hours 62 to 100 are 39.
    play.advance(hour(120));
    assert_eq!(play.deeds().len(), 2);
    play.advance(hour(200));
    assert_eq!(play.deeds()[2..], ["121 cold tag cold"]);
}

/// A flow that each order is in by itself, for forty hours.
fn orders() -> Program {
    let mut program = Assembler::new();
    let order = program.code([Instruction::Payload(0)]);
    let mut on = program.on("purchase");
    on.per = Some(order);
    program.flow("order", vec![on]);
    program.clauses().keyed = true;
    program.clauses().start = program.here();
    program.wait(hours(40)).end();
    program.program
}

/// Orders 1 to 50, of the hours 1 to 50: forty of the runs go on, and all that were are known.
fn side_by_side() -> Play {
    let mut play = Play::new(orders());
    for number in 1..=50 {
        order(&mut play, number, number);
    }
    play
}

fn order(play: &mut Play, at: i64, number: i64) {
    let input = play.event_input("purchase", &[Value::Int(number)], Reference::None);
    play.input(hour(at), input);
}

#[test]
fn runs_side_by_side_are_the_same_after_a_rest() {
    let mut play = side_by_side();
    // That of order 40 goes on, that of order 9 is long over.
    order(&mut play, 50, 40);
    order(&mut play, 50, 9);
    play.advance(hour(100));
    let lines = play.lines();
    let enters = (1..=50).map(|hour| format!("{hour} order enter purchase"));
    let exits = (1..=50).map(|hour| format!("{} order exit completed", hour + 40));
    let mut expected: Vec<String> = enters.chain(exits).collect();
    expected.push("50 order skip purchase active".to_owned());
    expected.push("50 order enter purchase".to_owned());
    expected.push("90 order exit completed".to_owned());
    let sorted = |mut lines: Vec<String>| {
        lines.sort();
        lines
    };
    assert_eq!(sorted(lines), sorted(expected));
    let again = play.effects.iter().filter(|effect| effect.key.entry == 2);
    let again: Vec<_> = again.map(|effect| effect.key.per.as_deref()).collect();
    assert_eq!(again, [Some("9"), Some("9")]);
}

/// The state that contacts with much are moved to and from is never taken for one of them.
#[test]
fn what_a_contact_left_behind_is_nobodys() {
    let (mut ada, mut ben) = (side_by_side(), side_by_side());
    let mut resting = AtRest::default();
    resting.lay_down(&mut ada.state);
    // Laid down over ada, who was never taken up.
    resting.lay_down(&mut ben.state);
    assert_eq!(ben.state, ContactState::default());
    let mut state = waited().state;
    resting.take_up(&ben.engine, &mut state).unwrap();
    let taken = resting.take_up(&ben.engine, &mut ContactState::default());
    assert_eq!(taken, Err(Broken));
    let bytes = resting.to_bytes(&ben.engine);
    assert_eq!(AtRest::from_bytes(&ben.engine, &bytes), Err(Broken));
}

/// A contact of another program.
fn waited() -> Play {
    let mut play = Play::new(waiting());
    play.event(hour(0), "signup");
    play
}

/// With rows of which the other program keeps no values, the next event would find none beside its own.
#[test]
fn contact_that_another_program_cannot_take_up_loses_nothing() {
    let mut play = long_histories();
    let mut resting = AtRest::default();
    resting.lay_down(&mut play.state);
    let before = resting.clone();
    let mut other = long();
    other.watches[0].captures.clear();
    let other = Engine::new(other).unwrap();
    let taken = resting.take_up(&other, &mut ContactState::default());
    assert_eq!(taken, Err(Broken));
    assert!(resting == before);
    // It is stored for its own program, whoever stores it.
    let bytes = resting.to_bytes(&other);
    assert_eq!(AtRest::from_bytes(&play.engine, &bytes), Ok(before));
}

#[test]
fn late_event_takes_its_place_in_a_long_history() {
    let mut play = long_histories();
    play.event(hour(70), "purchase").advance(hour(200));
    // It is the fortieth for an hour more.
    assert_eq!(play.deeds()[1..], ["122 cold tag cold"]);
}

#[test]
fn long_histories_are_stored_with_all_else() {
    let mut play = long_histories();
    let bytes = play.put_away();
    // Sixty purchases of one number each, and thirty-nine openings.
    assert!(bytes.len() > 60 * 4 + 39 * 2, "{}", bytes.len());
    for length in 0..bytes.len() {
        let read = AtRest::from_bytes(&play.engine, &bytes[..length]);
        assert_eq!(read, Err(Broken), "{length}");
    }
}
