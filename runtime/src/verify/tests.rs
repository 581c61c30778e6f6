#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use proptest::prelude::*;

use super::*;
use crate::{
    bundle,
    example::welcome,
    program::{
        Answer, ConstantId, Days, FieldId, Instruction, ListId, Moment, QueryId, Segment,
        SegmentId, SendId, Slot, Symbol, TriggerKind, WaitSite, Watch,
    },
    value::Value,
};

/// What is wrong with the example once it is changed.
fn problem(change: impl FnOnce(&mut Program)) -> Problem {
    let mut program = welcome();
    change(&mut program);
    verify(program).unwrap_err().problem
}

fn rule(change: impl FnOnce(&mut Program)) -> &'static str {
    match problem(change) {
        Problem::Rule(rule) => rule,
        other => panic!("{other}"),
    }
}

/// The example's flow code with other instructions from an offset on.
fn patched(offset: u32, instructions: &[Instruction]) -> Problem {
    problem(|program| patch(program, offset, instructions))
}

fn patch(program: &mut Program, offset: u32, instructions: &[Instruction]) {
    let start = (program.flows[0].start.0 + offset) as usize;
    program.code[start..start + instructions.len()].copy_from_slice(instructions);
}

/// Puts expression code behind all other, as the condition of the first segment.
fn condition(program: &mut Program, instructions: &[Instruction]) {
    program.segments[0].condition = Code::next(program.code.len());
    program.code.extend_from_slice(instructions);
}

fn constant(program: &mut Program, value: Value) -> Instruction {
    program.constants.push(value);
    Instruction::Constant(ConstantId::next(program.constants.len() - 1))
}

#[test]
fn a_well_formed_program_is_accepted() {
    let verified = verify(welcome()).unwrap();
    assert_eq!(verified.program(), &welcome());
}

#[test]
fn indices_outside_their_tables_are_found_wherever_they_stand() {
    let no_such = |what, index| Problem::NoSuch { what, index };
    let big = 9_999;
    assert_eq!(
        problem(|p| p.flows[0].name = Symbol(big)),
        no_such("name", big)
    );
    assert_eq!(
        problem(|p| p.watches[0].event.0 = big),
        no_such("event", big)
    );
    assert_eq!(
        problem(|p| p.queries[0].watch.0 = big),
        no_such("watch", big)
    );
    assert_eq!(
        problem(|p| p.sends[0].message.0 = big),
        no_such("message", big)
    );
    assert_eq!(
        problem(|p| p.addresses.email = Some(FieldId(big))),
        no_such("field", big)
    );
    assert_eq!(
        problem(|p| p.messages[0].topic.as_mut().unwrap().0 = big),
        no_such("topic", big)
    );
    assert_eq!(problem(|p| p.tasks[0].team.0 = big), no_such("team", big));
    assert_eq!(
        problem(|p| p.calls[0].action.0 = big),
        no_such("action", big)
    );
    assert_eq!(
        problem(|p| p.splits[0].arms[0].2.0 = big),
        no_such("instruction", big)
    );
    assert_eq!(
        problem(|p| p.origin.as_mut().unwrap().statements[0].file = big),
        no_such("file", big)
    );
    assert_eq!(
        patched(1, &[Instruction::Send(SendId(big))]),
        no_such("send", big)
    );
    assert_eq!(
        patched(11, &[Instruction::Join(ListId(big))]),
        no_such("list", big)
    );
}

#[test]
fn code_may_only_read_what_is_there() {
    let of_condition =
        |instruction| problem(|program| condition(program, &[instruction, Instruction::Return]));
    assert_eq!(
        of_condition(Instruction::Payload(0)),
        Problem::Misplaced("payload")
    );
    assert_eq!(
        of_condition(Instruction::Capture(0)),
        Problem::Misplaced("capture")
    );
    assert_eq!(
        of_condition(Instruction::Param(0)),
        Problem::Misplaced("param")
    );
    assert_eq!(
        of_condition(Instruction::Load(Slot(0))),
        Problem::Misplaced("load")
    );
    assert_eq!(
        of_condition(Instruction::Send(SendId(0))),
        Problem::Misplaced("send")
    );
    // The query over the run's clicks belongs to the flow.
    assert_eq!(
        of_condition(Instruction::Query(QueryId(1))),
        Problem::Rule("the history of a run is asked outside of it")
    );
    let what = "field of the payload";
    let of_trigger = problem(|program| {
        let TriggerKind::Event { condition, .. } = &program.flows[0].triggers[0].kind else {
            return;
        };
        program.code[condition.unwrap().index()] = Instruction::Payload(2);
    });
    assert_eq!(of_trigger, Problem::NoSuch { what, index: 2 });
    assert_eq!(
        problem(|program| program.flows[0].slots = 0),
        Problem::NoSuch {
            what: "slot",
            index: 0
        }
    );
}

#[test]
fn operations_meet_only_what_they_are_for() {
    let adding = problem(|program| {
        let (text, one) = (
            constant(program, Value::text("a")),
            constant(program, Value::Int(1)),
        );
        condition(program, &[text, one, Instruction::Add, Instruction::Return]);
    });
    assert_eq!(adding.to_string(), "`add` of text and int");
    let no_bool = problem(|program| {
        let one = constant(program, Value::Int(1));
        condition(program, &[one, Instruction::Return]);
    });
    assert_eq!(no_bool.to_string(), "int where bool belongs");
    let mixed = problem(|program| {
        let list = Value::List([Value::Int(1), Value::text("a")].into());
        let list = constant(program, list);
        condition(program, &[list, Instruction::Return]);
    });
    assert_eq!(mixed, Problem::Rule("a list holds values of several kinds"));
    let set = patched(10, &[Instruction::Now, Instruction::Set(FieldId(1))]);
    assert_eq!(set.to_string(), "datetime where text belongs");
}

#[test]
fn expression_code_ends() {
    let with = |instructions: &[Instruction]| problem(|program| condition(program, instructions));
    assert_eq!(with(&[Instruction::Today]), Problem::NoEnd);
    assert_eq!(with(&[Instruction::Return]), Problem::StackEmpty);
    assert_eq!(
        with(&[Instruction::Now, Instruction::Now, Instruction::Return]),
        Problem::StackLeft
    );
    let back = problem(|program| {
        let here = Code::next(program.code.len());
        condition(program, &[Instruction::Jump(here)]);
    });
    assert_eq!(back, Problem::JumpBack);
    assert_eq!(
        with(&vec![Instruction::Now; STACK_MAX + 1]),
        Problem::StackFull
    );
    let uneven = problem(|program| {
        let yes = constant(program, Value::Bool(true));
        let base = Code::next(program.code.len()).0;
        let skip = Instruction::JumpIfTrue(Code(base + 3));
        condition(program, &[yes, skip, yes, yes, Instruction::Return]);
    });
    assert_eq!(uneven, Problem::Join);
}

#[test]
fn segments_and_queries_do_not_go_in_circles() {
    let own = problem(|program| {
        condition(
            program,
            &[Instruction::InSegment(SegmentId(0)), Instruction::Return],
        );
    });
    assert_eq!(own, Problem::Circle);
    let filter = problem(|program| {
        program.queries[0].filter = Some(program.segments[0].condition);
    });
    assert_eq!(filter, Problem::Circle);
    // Each segment asks for the next one eight times: 8^40 instructions.
    let costly = problem(|program| {
        let name = program.segments[0].name;
        for index in 1..40 {
            let mut code = Vec::new();
            for _ in 0..8 {
                code.extend([
                    Instruction::InSegment(SegmentId(index - 1)),
                    Instruction::Pop,
                ]);
            }
            code.extend([Instruction::InSegment(SegmentId(0)), Instruction::Return]);
            let condition = Code::next(program.code.len());
            program.code.extend(code);
            program.segments.push(Segment {
                name,
                condition,
                watched: false,
            });
        }
    });
    assert_eq!(costly, Problem::TooCostly);
}

#[test]
fn flow_code_has_an_empty_stack_between_statements_and_comes_to_an_end() {
    assert_eq!(patched(1, &[Instruction::Now]), Problem::StackLeft);
    assert_eq!(
        patched(1, &[Instruction::Return]),
        Problem::Misplaced("return")
    );
    let no_end = problem(|program| {
        program.flows[0].start = Code::next(program.code.len());
        program.code.push(Instruction::Statement);
    });
    assert_eq!(no_end, Problem::NoEnd);
}

#[test]
fn only_the_heads_of_loops_are_gone_back_to() {
    let base = welcome().flows[0].start.0;
    let jump = |offset| Instruction::Jump(Code(base + offset));
    assert_eq!(patched(12, &[jump(2)]), Problem::JumpBack);
    assert_eq!(patched(26, &[jump(17)]), Problem::JumpBack);
    // From behind the loop into it.
    assert_eq!(patched(28, &[jump(19)]), Problem::Join);
    let uncounted = patched(22, &[jump(19)]);
    assert_eq!(uncounted, Problem::Rule("a loop's pass has no statement"));
    assert_eq!(
        patched(10, &[Instruction::RepeatNext(Code(base + 27))]),
        Problem::Misplaced("repeat_next")
    );
}

#[test]
fn a_loop_that_begins_itself_anew_is_refused() {
    // 0 statement, 1 jump to 4, 2 head, 3 jump to the beginning, 4 begin, 5 jump to the head: it would never end.
    let endless = problem(|program| {
        let base = Code::next(program.code.len()).0;
        let at = |offset| Code(base + offset);
        program.flows[0].start = at(0);
        program.code.extend([
            Instruction::Statement,
            Instruction::Jump(at(4)),
            Instruction::RepeatNext(at(4)),
            Instruction::Jump(at(4)),
            Instruction::RepeatBegin(crate::program::RepeatId(0)),
            Instruction::Jump(at(2)),
            Instruction::End,
        ]);
    });
    assert_eq!(endless, Problem::JumpBack);
}

#[test]
fn what_the_step_takes_for_granted_holds() {
    assert_eq!(
        rule(|p| p.names.swap(0, 1)),
        "the names do not begin with the weekdays"
    );
    assert_eq!(
        rule(|p| p.names.push("monday".to_owned())),
        "the name stands there twice"
    );
    assert_eq!(
        rule(|p| p.splits[0].arms[0].0 = 1),
        "the shares do not add up to 100%"
    );
    assert_eq!(
        rule(|p| p.flows.push(p.flows[0].clone())),
        "the flows are not in order of priority and name"
    );
    assert_eq!(
        rule(|p| p.addresses.email = None),
        "the contact has no address for the message's channel"
    );
    assert_eq!(
        rule(|p| p.flows[0].quiet.hours.push((0, 86_400_000_000))),
        "a time of day lies beyond 24 hours"
    );
    assert_eq!(
        rule(|p| p.fields[2].default = Some(Value::Int(1))),
        "the default is not of the field's type"
    );
    assert_eq!(
        rule(|p| p.queries[1].answer = Answer::Count),
        "a wait looks back at something else"
    );
    assert_eq!(
        rule(|p| p.watches[0].keep = crate::program::Keep::Last),
        "the watch does not keep what is asked"
    );
    assert_eq!(
        problem(|p| p.timezone = "Mars".to_owned()),
        Problem::Zone("Mars".to_owned())
    );
    let never = rule(|p| {
        p.waits[1] = match &p.waits[1] {
            WaitSite::Until { then, past, .. } => WaitSite::Until {
                moment: Moment::Next(Days::Week([false; 7]), 0),
                then: *then,
                past: *past,
            },
            other @ WaitSite::For { .. } => other.clone(),
        };
    });
    assert_eq!(never, "there is no such day, or no day at all");
    let begins = rule(|p| {
        let capture = Code::next(p.code.len());
        let five = constant(p, Value::Int(5));
        p.code.extend([five, Instruction::Return]);
        p.watches[0].captures = vec![capture];
        p.queries[0].answer = Answer::Sum(0, ConstantId::next(p.constants.len() - 1));
    });
    assert_eq!(begins, "the sum of no events is not zero");
    let belongs = rule(|p| {
        let subject = p.watches[1].subject;
        p.watches[0] = Watch {
            subject,
            event: crate::program::EventId(1),
            ..p.watches[0].clone()
        };
    });
    assert_eq!(belongs, "an event can't belong to that");
}

#[test]
fn deep_constants_are_refused() {
    let mut value = Value::Int(1);
    for _ in 0..bundle::NESTING_MAX {
        value = Value::List([value].into());
    }
    assert_eq!(problem(|p| p.constants.push(value)), Problem::TooDeep);
}

#[test]
fn errors_say_where() {
    let mut program = welcome();
    patch(&mut program, 1, &[Instruction::Now]);
    let base = program.flows[0].start.0;
    let error = verify(program).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("flow 0, code @{}: values are left on the stack", base + 2)
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_bytes_that_decode_are_judged_without_panic(position in any::<prop::sample::Index>(), byte in any::<u8>(), second in any::<prop::sample::Index>(), other in any::<u8>()) {
        let bytes = bundle::encode(&welcome()).unwrap();
        let mut payload = bytes[52..].to_vec();
        *position.get_mut(&mut payload) = byte;
        *second.get_mut(&mut payload) = other;
        if let Ok(program) = postcard::from_bytes::<Program>(&payload) {
            let _ = verify(program);
        }
    }
}
