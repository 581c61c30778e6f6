//! Programs that nobody verified: runs fail, nothing panics, and everything comes to an end.

use nurture_runtime::{
    engine::{Engine, Origin},
    input::{EventInput, Input, InputKind, Reference},
    program::{
        Code, EventId, FieldId, FlowId, Instruction, ListId, Program, QueryId, ScoreId, SegmentId,
        Slot, WaitId,
    },
    step::{advance, step},
    value::Value,
};
use proptest::prelude::*;

use crate::{
    play::{hour, hours},
    timers,
};

fn instruction() -> impl Strategy<Value = Instruction> {
    let small = 0..40_u32;
    prop_oneof![
        small.clone().prop_map(|at| Instruction::Jump(Code(at))),
        small
            .clone()
            .prop_map(|at| Instruction::JumpIfFalse(Code(at))),
        small
            .clone()
            .prop_map(|at| Instruction::RepeatNext(Code(at))),
        small
            .clone()
            .prop_map(|at| Instruction::RepeatLeave(Code(at))),
        (0..4_u32).prop_map(|id| Instruction::WaitFor(WaitId(id))),
        (0..8_u32).prop_map(|id| Instruction::Load(Slot(id))),
        (0..8_u32).prop_map(|id| Instruction::Field(FieldId(id))),
        (0..8_u32).prop_map(|id| Instruction::Set(FieldId(id))),
        (0..4_u32).prop_map(|id| Instruction::Query(QueryId(id))),
        (0..4_u32).prop_map(|id| Instruction::InSegment(SegmentId(id))),
        (0..4_u32).prop_map(|id| Instruction::Score(ScoreId(id))),
        (0..4_u32).prop_map(|id| Instruction::Join(ListId(id))),
        (0..4_u32).prop_map(|id| Instruction::Start(FlowId(id))),
        (0..4_u32).prop_map(|id| Instruction::Stop(FlowId(id))),
        (0..u32::MAX).prop_map(Instruction::MakeList),
        (0..u32::MAX).prop_map(Instruction::Concat),
        Just(Instruction::Payload(9)),
        Just(Instruction::Now),
        Just(Instruction::Today),
        Just(Instruction::Add),
        Just(Instruction::Less),
        Just(Instruction::Wait),
        Just(Instruction::Pop),
        Just(Instruction::Statement),
        Just(Instruction::Return),
        Just(Instruction::Exit),
        Just(Instruction::End),
    ]
}

fn play(program: Program) {
    let Ok(engine) = Engine::new(program) else {
        return;
    };
    let fields = vec![Value::Unset, Value::Int(3)];
    let mut ada = engine.contact("ada", fields, hour(0), Origin::Created);
    let mut effects = Vec::new();
    for count in 0..12 {
        let event = EventInput {
            event: EventId(count % 11),
            data: [Value::Int(1)].into(),
            reference: Reference::Key("busy/ada/1/1".into()),
        };
        let input = Input {
            at: hour(count.into()),
            kind: InputKind::Event(event),
        };
        step(&engine, &mut ada, input, &mut effects);
        let set = InputKind::Set(vec![(FieldId(1), Value::Int(count.into()))]);
        step(
            &engine,
            &mut ada,
            Input {
                at: hour(0),
                kind: set,
            },
            &mut effects,
        );
    }
    advance(
        &engine,
        &mut ada,
        hour(0).saturating_add(hours(24 * 20)),
        &mut effects,
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_code_ends(replaced in prop::collection::vec((any::<prop::sample::Index>(), instruction()), 1..12)) {
        let mut program = timers::busy();
        for (at, instruction) in replaced {
            let at = at.index(program.code.len());
            program.code[at] = instruction;
        }
        play(program);
    }

    #[test]
    fn missing_tables_are_no_panic(kept in prop::collection::vec(0..3_usize, 12)) {
        let mut program = timers::busy();
        program.constants.truncate(kept[0]);
        program.fields.truncate(kept[1]);
        program.waits.truncate(kept[2]);
        program.repeats.truncate(kept[3]);
        program.queries.truncate(kept[4]);
        program.watches.truncate(kept[5]);
        program.tags.truncate(kept[6]);
        program.segments.truncate(kept[7]);
        program.scores.truncate(kept[8]);
        program.events.truncate(kept[9]);
        let code = program.code.len().saturating_sub(kept[10] * 7);
        program.code.truncate(code);
        play(program);
    }
}
