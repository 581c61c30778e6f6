//! Contacts at rest, as bytes: what can be stored, and that nothing else can be read.

use nurture_runtime::{
    program::Program,
    state::{AtRest, Broken, ContactState},
    step::advance,
};

use crate::{
    assembler::Assembler,
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

/// What is read from changed bytes is refused, or is a state that is written as these very bytes and can be played on.
#[test]
fn changed_bytes_are_refused_or_are_another_state() {
    let (play, bytes) = stored();
    let mut taken = 0;
    for place in 0..bytes.len() {
        for changed in 0..=u8::MAX {
            let mut bytes = bytes.clone();
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
            if changed % 16 == 0 && years_off.abs() < 2 {
                advance(&play.engine, &mut state, hour(2_000), &mut Vec::new());
            }
        }
    }
    assert!(taken > 1_000, "{taken}");
}
