//! Waits for moments, events and conditions, and loops.

use nurture_runtime::{
    input::Reference,
    program::{AliasKind, ArmKind, Category, Days, Instruction, MessageId, Moment, Subject},
    time::Duration,
    value::Value,
};

use crate::{
    assembler::{Assembler, PLAN, ZONE},
    play::{Play, hour, hours},
};

const HOUR: u64 = 3_600_000_000;

fn until(moment: impl FnOnce(&mut Assembler) -> Moment) -> Play {
    let mut program = Assembler::new();
    let moment = moment(&mut program);
    let signup = program.on("signup");
    program.flow("welcome", vec![signup]);
    program.wait_until(moment).tag("there").end();
    Play::new(program.program)
}

#[test]
fn next_time_of_day_includes_now() {
    let nine = |_: &mut Assembler| Moment::Next(Days::EVERY, 9 * HOUR);
    let mut play = until(nine);
    play.event(hour(0), "signup");
    assert_eq!(play.deeds(), ["0 welcome tag there"]);
    let mut play = until(nine);
    play.event(hour(1), "signup").advance(hour(100));
    assert_eq!(play.deeds(), ["24 welcome tag there"]);
}

#[test]
fn local_moment_is_worked_out_anew_in_another_zone() {
    let moved = |moment: fn(&mut Assembler) -> Moment| {
        let mut play = until(moment);
        play.event(hour(1), "signup")
            .set(hour(2), ZONE, Value::text("America/New_York"));
        play.advance(hour(100));
        play.deeds()
    };
    // At 11:00 UTC it is 06:00 in New York.
    assert_eq!(
        moved(|_| Moment::Next(Days::EVERY, 9 * HOUR)),
        ["5 welcome tag there"]
    );
    assert_eq!(
        moved(|_| Moment::Next(
            Days::Week([false, true, false, false, false, false, false]),
            9 * HOUR
        )),
        ["29 welcome tag there"]
    );
    let date = |program: &mut Assembler| {
        let day = program.constant(Value::Date("2026-01-06".parse().unwrap()));
        Moment::Date(program.code([day]), 9 * HOUR)
    };
    assert_eq!(moved(date), ["29 welcome tag there"]);
    let local = |program: &mut Assembler| {
        let local = "2026-01-06T09:00:00".parse().unwrap();
        Moment::Local(program.constant_id(Value::LocalDateTime(local)))
    };
    assert_eq!(moved(local), ["29 welcome tag there"]);
    let fixed = |program: &mut Assembler| {
        let moment = program.constant(Value::DateTime(hour(24)));
        Moment::DateTime(program.code([moment]))
    };
    assert_eq!(moved(fixed), ["24 welcome tag there"]);
}

#[test]
fn moment_that_a_new_zone_makes_past_goes_on() {
    let mut play = until(|program| {
        let day = program.constant(Value::Date("2026-01-06".parse().unwrap()));
        Moment::Date(program.code([day]), 0)
    });
    play.event(hour(1), "signup")
        .set(hour(10), ZONE, Value::text("Asia/Tokyo"));
    assert_eq!(play.deeds(), ["10 welcome tag there"]);
}

#[test]
fn nothing_or_less_does_not_wait() {
    let mut program = Assembler::new();
    let signup = program.on("signup");
    program.flow("welcome", vec![signup]);
    program
        .wait(Duration::ZERO)
        .wait(hours(-5))
        .tag("there")
        .end();
    let mut play = Play::new(program.program);
    play.event(hour(3), "signup");
    assert_eq!(play.deeds(), ["3 welcome tag there"]);
}

#[test]
fn wait_beyond_the_end_of_time_fails() {
    let mut program = Assembler::new();
    let signup = program.on("signup");
    program.flow("welcome", vec![signup]);
    program.wait(Duration::MAX).end();
    let mut play = Play::new(program.program);
    play.event(hour(3), "signup");
    assert_eq!(play.deeds(), ["3 welcome exit failed out of range"]);
}

/// Sends, waits a day, and then for an open of what was sent, up to two days.
fn reading(twice: bool) -> Play {
    let mut program = Assembler::new();
    let hello = program.message("hello", Category::Marketing);
    let timeout = program.duration(hours(48));
    let signup = program.on("signup");
    let flow = program.flow("welcome", vec![signup]);
    program.clauses().start = program.here();
    let arm = program.arm("opened", Some(Subject::Message(hello)), flow);
    program.send(hello, None).wait(hours(24));
    if twice {
        program.send(hello, None);
    }
    program
        .wait_for(vec![(arm, "reader")], Some((timeout, "silent")))
        .end();
    Play::new(program.program)
}

#[test]
fn wait_for_a_message_event_looks_back_to_the_last_send() {
    let opened = |play: &mut Play, at: i64| {
        play.event_of(hour(at), "opened", Reference::Message(MessageId(0)));
    };
    let mut play = reading(false);
    play.event(hour(0), "signup");
    opened(&mut play, 5);
    play.advance(hour(100));
    assert_eq!(play.deeds()[1..], ["24 welcome tag reader"]);
    let mut play = reading(true);
    play.event(hour(0), "signup");
    opened(&mut play, 5);
    play.advance(hour(100));
    assert_eq!(play.deeds()[2..], ["72 welcome tag silent"]);
    let mut play = reading(true);
    play.event(hour(0), "signup");
    opened(&mut play, 30);
    assert_eq!(play.deeds()[2..], ["30 welcome tag reader"]);
}

#[test]
fn done_by_name_belongs_to_the_latest_task() {
    let mut program = Assembler::new();
    program.team();
    let review = program.alias("review", AliasKind::Task);
    let text = program.text("look");
    let text = program.code([text]);
    let timeout = program.duration(hours(72));
    for (name, event) in [("alpha", "signup"), ("beta", "purchase")] {
        let on = program.on(event);
        let flow = program.flow(name, vec![on]);
        program.clauses().start = program.here();
        let arm = program.arm("done", Some(Subject::Alias(review)), flow);
        program.task(text, review);
        program
            .wait_for(vec![(arm, "answered")], Some((timeout, "waited")))
            .end();
    }
    let mut play = Play::new(program.program);
    play.event(hour(0), "signup").event(hour(24), "purchase");
    play.event_of(hour(30), "done", Reference::Alias(review))
        .advance(hour(100));
    assert_eq!(
        play.deeds()[2..],
        ["30 beta tag answered", "72 alpha tag waited"]
    );
}

#[test]
fn condition_that_holds_is_not_waited_for() {
    let racing = || {
        let mut program = Assembler::new();
        let pro = program.plan_is("pro");
        let signup = program.on("signup");
        let flow = program.flow("welcome", vec![signup]);
        program.clauses().start = program.here();
        let arm = program.arm("purchase", None, flow);
        program
            .wait_for(vec![(arm, "buyer"), (ArmKind::Condition(pro), "pro")], None)
            .end();
        program.program
    };
    let mut play = Play::with(racing(), &[(PLAN, Value::text("pro"))]);
    play.event(hour(0), "signup");
    assert_eq!(play.deeds(), ["0 welcome tag pro"]);
    let mut play = Play::new(racing());
    play.event(hour(0), "signup")
        .set(hour(5), PLAN, Value::text("pro"));
    assert_eq!(play.deeds(), ["5 welcome tag pro"]);
    let mut play = Play::new(racing());
    play.event(hour(0), "signup").event(hour(5), "purchase");
    assert_eq!(play.deeds(), ["5 welcome tag buyer"]);
}

#[test]
fn passes_keep_to_their_times_and_the_last_is_not_waited_for() {
    let mut program = Assembler::new();
    let every = program.duration(hours(24));
    let team = program.team();
    let pass = program.text("pass");
    let signup = program.on("signup");
    program.flow("weekly", vec![signup]);
    program.clauses().start = program.here();
    let head = program.repeat(3, Some(every));
    program
        .emit(pass)
        .emit(Instruction::Notify(team))
        .wait(hours(30));
    program.repeat_end(head);
    program.tag("behind").end();
    let mut play = Play::new(program.program);
    play.event(hour(0), "signup").advance(hour(200));
    assert_eq!(
        play.deeds(),
        [
            "0 weekly notify pass",
            "30 weekly notify pass",
            "60 weekly notify pass",
            "90 weekly tag behind",
        ]
    );
}
