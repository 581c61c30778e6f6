//! Faults: budgets and chains, and that nothing else is touched.

use nurture_runtime::{
    program::{FlowId, Instruction, TriggerKind},
    value::Value,
};

use crate::{
    assembler::{Assembler, POINTS, trigger},
    play::{Play, hour, hours},
};

fn counting(program: &mut Assembler) {
    let one = program.constant(Value::Int(1));
    program
        .emit(Instruction::Statement)
        .emit(Instruction::Field(POINTS))
        .emit(one);
    program
        .emit(Instruction::Add)
        .emit(Instruction::Set(POINTS));
}

#[test]
fn statements_of_one_input_are_counted() {
    let spin = |times: u32| {
        let mut program = Assembler::new();
        let signup = program.on("signup");
        program.flow("spin", vec![signup]);
        let head = program.repeat(times, None);
        program.repeat_end(head);
        program.tag("there").end();
        let mut play = Play::new(program.program);
        play.event(hour(0), "signup");
        play.deeds()
    };
    // One for the loop, one for each pass, one for the tag.
    assert_eq!(spin(9_998), ["0 spin tag there"]);
    assert_eq!(spin(9_999), ["0 spin exit failed budget"]);
}

#[test]
fn budget_begins_anew_with_each_timer() {
    let mut program = Assembler::new();
    let signup = program.on("signup");
    program.flow("spin", vec![signup]);
    for _ in 0..3 {
        let head = program.repeat(6_000, None);
        program.repeat_end(head);
        program.wait(hours(1));
    }
    program.tag("there").end();
    let mut play = Play::new(program.program);
    play.event(hour(0), "signup").advance(hour(5));
    assert_eq!(play.deeds(), ["3 spin tag there"]);
}

#[test]
fn flows_that_trigger_each_other_fail_by_their_chain() {
    let mut program = Assembler::new();
    let change = trigger(TriggerKind::Change(POINTS, None));
    program.flow("loop", vec![change]);
    program.clauses().start = program.here();
    counting(&mut program);
    program.end();
    let mut play = Play::with(program.program, &[(POINTS, Value::Int(0))]);
    play.set(hour(0), POINTS, Value::Int(1));
    let deeds = play.deeds();
    assert_eq!(deeds.last().unwrap(), "0 loop exit failed chain");
    assert_eq!(
        deeds.iter().filter(|line| line.contains("failed")).count(),
        1
    );
    // Each run queues its change, the first ten thousand of them; that a run ends lengthens nothing.
    assert_eq!(play.state.fields()[POINTS.index()], Value::Int(10_001));
}

#[test]
fn flows_that_start_each_other_fail_by_their_chain() {
    let mut program = Assembler::new();
    let signup = program.on("signup");
    program.flow("a", vec![signup]);
    program.say(Instruction::Start(FlowId(1))).end();
    program.flow("b", vec![trigger(TriggerKind::Manual)]);
    program.say(Instruction::Start(FlowId(0))).end();
    let mut play = Play::new(program.program);
    play.event(hour(0), "signup");
    let failed: Vec<_> = play
        .deeds()
        .into_iter()
        .filter(|line| line.contains("failed"))
        .collect();
    assert_eq!(failed.len(), 1);
    assert!(failed[0].ends_with("exit failed chain"));
}

#[test]
fn fault_ends_its_run_alone() {
    let mut program = Assembler::new();
    let (one, zero) = (
        program.constant(Value::Int(1)),
        program.constant(Value::Int(0)),
    );
    let signup = program.on("signup");
    program.flow("a_rate", vec![signup]);
    program.clauses().start = program.here();
    program
        .tag("before")
        .emit(Instruction::Statement)
        .emit(one)
        .emit(zero);
    program
        .emit(Instruction::Divide)
        .emit(Instruction::Pop)
        .tag("behind")
        .end();
    let signup = program.on("signup");
    program.flow("b_other", vec![signup]);
    program.tag("other").end();
    let mut play = Play::new(program.program);
    play.event(hour(0), "signup");
    assert_eq!(
        play.deeds(),
        [
            "0 a_rate tag before",
            "0 a_rate exit failed division by zero",
            "0 b_other tag other",
        ]
    );
}

#[test]
fn overflow_fails_the_run() {
    let mut program = Assembler::new();
    let signup = program.on("signup");
    program.flow("count", vec![signup]);
    program.clauses().start = program.here();
    counting(&mut program);
    program.end();
    let mut play = Play::with(program.program, &[(POINTS, Value::Int(i64::MAX))]);
    play.event(hour(0), "signup");
    assert_eq!(play.deeds(), ["0 count exit failed overflow"]);
}

#[test]
fn loop_of_time_outs_within_one_moment_is_ended_by_the_budget() {
    let mut program = Assembler::new();
    let timeout = program.duration(hours(0));
    let signup = program.on("signup");
    let flow = program.flow("spin", vec![signup]);
    program.clauses().start = program.here();
    let head = program.repeat(u32::MAX, None);
    let arm = program.arm("purchase", None, flow);
    program.wait_for(vec![(arm, "buyer")], Some((timeout, "silent")));
    program.repeat_end(head);
    program.end();
    let mut play = Play::new(program.program);
    play.event(hour(0), "signup")
        .event(hour(0), "purchase")
        .advance(hour(1));
    assert_eq!(
        play.deeds(),
        [
            "0 spin tag buyer",
            "0 spin tag silent",
            "0 spin exit failed budget",
        ]
    );
}
