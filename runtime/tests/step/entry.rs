//! Entry, goals and exits, and what flows do to each other.

use nurture_runtime::{
    engine::Origin,
    input::{InputKind, Reference},
    program::{FlowId, Instruction, Reenter, TriggerKind, Way},
    step::step,
    value::Value,
};

use crate::{
    assembler::{Assembler, PLAN, POINTS, trigger, when},
    play::{Play, hour, hours},
};

fn waiting(reenter: Reenter) -> Assembler {
    let mut program = Assembler::new();
    let signup = program.on("signup");
    program.flow("welcome", vec![signup]);
    program.clauses().reenter = reenter;
    program.wait(hours(2)).end();
    program
}

#[test]
fn refusals_are_seen() {
    let mut play = Play::new(waiting(Reenter::Never).program);
    play.event(hour(0), "signup")
        .event(hour(1), "signup")
        .event(hour(5), "signup");
    assert_eq!(
        play.lines(),
        [
            "0 welcome enter signup",
            "1 welcome skip signup active",
            "2 welcome exit completed",
            "5 welcome skip signup reentry",
        ]
    );
}

#[test]
fn reenter_after_counts_from_the_last_entry() {
    let mut play = Play::new(waiting(Reenter::After(hours(24))).program);
    play.event(hour(0), "signup")
        .event(hour(23), "signup")
        .event(hour(24), "signup");
    assert_eq!(
        play.lines()[2..],
        ["23 welcome skip signup reentry", "24 welcome enter signup"]
    );
}

#[test]
fn restart_ends_the_run_and_its_timers() {
    let mut play = Play::new(waiting(Reenter::Restart).program);
    play.event(hour(0), "signup")
        .event(hour(1), "signup")
        .advance(hour(10));
    assert_eq!(
        play.lines(),
        [
            "0 welcome enter signup",
            "1 welcome exit restarted",
            "1 welcome enter signup",
            "3 welcome exit completed",
        ]
    );
    let keys: Vec<_> = play
        .effects
        .iter()
        .map(|effect| (effect.key.entry, effect.key.counter))
        .collect();
    assert_eq!(keys, [(1, 1), (1, 2), (2, 1), (2, 2)]);
}

#[test]
fn runs_of_different_values_stand_side_by_side() {
    let mut program = Assembler::new();
    let per = program.code([Instruction::Payload(0)]);
    let mut on = program.on("purchase");
    on.per = Some(per);
    program.flow("order", vec![on]);
    program.clauses().keyed = true;
    program.clauses().reenter = Reenter::Never;
    program.clauses().start = program.here();
    program.wait(hours(2)).end();
    let mut play = Play::new(program.program);
    for (at, total) in [(0, 1), (1, 2), (1, 1), (5, 2)] {
        let input = play.event_input("purchase", &[Value::Int(total)], Reference::None);
        play.input(hour(at), input);
    }
    let keys: Vec<_> = play
        .effects
        .iter()
        .map(|effect| (effect.key.entry, effect.key.per.as_deref()))
        .collect();
    assert_eq!(
        play.lines(),
        [
            "0 order enter purchase",
            "1 order enter purchase",
            "1 order skip purchase active",
            "2 order exit completed",
            "3 order exit completed",
            "5 order skip purchase reentry",
        ]
    );
    assert_eq!(
        keys,
        [
            (1, Some("1")),
            (1, Some("2")),
            (0, None),
            (1, Some("1")),
            (1, Some("2")),
            (0, None)
        ]
    );
}

#[test]
fn input_that_ended_a_run_neither_enters_nor_skips() {
    let mut program = waiting(Reenter::Always);
    let exit = program.ending("signup");
    program.clauses().exits = vec![exit];
    let mut play = Play::new(program.program);
    play.event(hour(0), "signup")
        .event(hour(1), "signup")
        .event(hour(2), "signup");
    assert_eq!(
        play.lines(),
        [
            "0 welcome enter signup",
            "1 welcome exit exited",
            "2 welcome enter signup",
        ]
    );
}

#[test]
fn what_holds_at_entry_does_not_become_true() {
    let mut program = Assembler::new();
    let pro = program.plan_is("pro");
    let signup = program.on("signup");
    program.flow("welcome", vec![signup]);
    program.clauses().goals = vec![when(pro)];
    program.clauses().start = program.here();
    program.wait(hours(100)).end();
    let mut play = Play::with(program.program, &[(PLAN, Value::text("pro"))]);
    play.event(hour(0), "signup");
    play.set(hour(1), PLAN, Value::text("free"))
        .set(hour(2), PLAN, Value::text("pro"));
    assert_eq!(play.deeds(), ["2 welcome exit goal"]);
}

#[test]
fn started_flow_is_entered_at_once_and_begins_behind_the_current_input() {
    let mut program = Assembler::new();
    program.flow("other", vec![trigger(TriggerKind::Manual)]);
    program.tag("other").end();
    let signup = program.on("signup");
    program.flow("welcome", vec![signup]);
    program.say(Instruction::Start(FlowId(0)));
    let skip = program.here();
    program
        .emit(Instruction::InFlow(FlowId(0)))
        .emit(Instruction::JumpIfFalse(skip));
    program.tag("seen_inside");
    let end = program.here();
    program.program.code[skip.index() + 1] = Instruction::JumpIfFalse(end);
    program.end();
    let mut play = Play::new(program.program);
    play.event(hour(0), "signup");
    assert_eq!(
        play.lines(),
        [
            "0 welcome enter signup",
            "0 welcome start other",
            "0 other enter start:welcome",
            "0 welcome tag seen_inside",
            "0 welcome exit completed",
            "0 other tag other",
            "0 other exit completed",
        ]
    );
}

#[test]
fn stop_ends_the_runs_of_a_flow_and_may_end_its_own() {
    let mut program = waiting(Reenter::Always);
    let purchase = program.on("purchase");
    program.flow("sale", vec![purchase]);
    program
        .say(Instruction::Stop(FlowId(0)))
        .say(Instruction::Stop(FlowId(0)));
    program.say(Instruction::Stop(FlowId(1))).tag("never").end();
    let mut play = Play::new(program.program);
    play.event(hour(0), "signup")
        .event(hour(1), "purchase")
        .advance(hour(10));
    assert_eq!(
        play.lines(),
        [
            "0 welcome enter signup",
            "1 sale enter purchase",
            "1 sale stop welcome",
            "1 welcome exit exited stop:sale",
            "1 sale stop sale",
            "1 sale exit exited stop:sale",
        ]
    );
}

#[test]
fn changes_are_in_force_at_once_and_trigger_behind_the_input() {
    let mut program = Assembler::new();
    let five = program.constant(Value::Int(5));
    let change = trigger(TriggerKind::Change(POINTS, None));
    program.flow("a_change", vec![change]);
    program.tag("changed").end();
    let signup = program.on("signup");
    program.flow("b_signup", vec![signup]);
    program
        .emit(Instruction::Statement)
        .emit(five)
        .emit(Instruction::Set(POINTS));
    program
        .emit(Instruction::Statement)
        .emit(five)
        .emit(Instruction::Set(POINTS));
    program.tag("behind").end();
    let mut play = Play::new(program.program);
    play.event(hour(0), "signup");
    assert_eq!(
        play.deeds(),
        [
            "0 b_signup set points 5",
            "0 b_signup tag behind",
            "0 a_change tag changed"
        ]
    );
}

#[test]
fn contact_that_an_input_creates_joins_its_segments() {
    let mut program = Assembler::new();
    let free = program.plan_is("free");
    let free = program.segment("free", free);
    let join = trigger(TriggerKind::Segment(free, Way::Join));
    program.flow("hello", vec![join]);
    program.tag("hello").end();
    let mut there = Play::with(program.program.clone(), &[(PLAN, Value::text("free"))]);
    there.event(hour(1), "signup");
    assert_eq!(there.deeds(), Vec::<String>::new());
    let mut created = Play::new(program.program);
    let mut fields = vec![Value::Unset; 5];
    fields[PLAN.index()] = Value::text("free");
    created.state = created
        .engine
        .contact("ben", fields, hour(1), Origin::Created);
    created.event(hour(1), "signup");
    assert_eq!(created.deeds(), ["1 hello tag hello"]);
    assert_eq!(created.state.next_wake(), None);
}

#[test]
fn operator_enters_any_flow() {
    let mut play = Play::new(waiting(Reenter::Never).program);
    play.input(hour(0), InputKind::Start(FlowId(0)))
        .input(hour(1), InputKind::Start(FlowId(0)));
    assert_eq!(
        play.lines(),
        ["0 welcome enter Manual", "1 welcome skip Manual active"]
    );
}

#[test]
fn same_draw_for_every_entry() {
    let mut program = Assembler::new();
    let signup = program.on("signup");
    program.flow("welcome", vec![signup]);
    // Ada draws 4044 for `1`.
    program.split("1", 4044).end();
    let mut play = Play::new(program.program);
    play.event(hour(0), "signup").event(hour(1), "signup");
    assert_eq!(
        play.deeds()[..2],
        ["0 welcome assign second", "0 welcome tag second"]
    );
    assert_eq!(play.deeds()[2..], ["1 welcome assign second"]);
}

#[test]
fn the_same_inputs_give_the_same_keys() {
    let played = || {
        let mut play = Play::new(waiting(Reenter::Restart).program);
        play.event(hour(0), "signup")
            .event(hour(1), "signup")
            .advance(hour(10));
        play.effects
    };
    assert_eq!(played(), played());
}

#[test]
fn references_to_nothing_end_runs_and_not_the_program() {
    let mut program = Assembler::new();
    let signup = program.on("signup");
    program.flow("welcome", vec![signup]);
    program
        .say(Instruction::Load(nurture_runtime::program::Slot(7)))
        .end();
    let mut play = Play::new(program.program);
    let input = play.event_input("signup", &[], Reference::None);
    let input = nurture_runtime::input::Input {
        at: hour(0),
        kind: input,
    };
    step(&play.engine, &mut play.state, input, &mut play.effects);
    assert_eq!(play.deeds(), ["0 welcome exit failed broken program"]);
}
