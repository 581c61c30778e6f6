//! Timers: their order, and that nothing is looked at before its time.

use nurture_runtime::{
    program::{
        DateTrigger, Days, Decay, DecayAmount, Instruction, Reenter, Score, ScoreRule, TriggerKind,
        Way,
    },
    time::Duration,
    value::Value,
};

use crate::{
    assembler::{Assembler, PLAN, RENEWAL, ZONE, trigger, when},
    play::{Play, after, hour, hours},
};

#[test]
fn nothing_due_needs_no_waking() {
    let mut program = Assembler::new();
    let signup = program.on("signup");
    program.flow("welcome", vec![signup]);
    program.tag("new").end();
    let mut play = Play::new(program.program);
    assert_eq!(play.state.next_wake(), None);
    play.event(hour(1), "signup");
    assert_eq!(play.state.next_wake(), None);
}

#[test]
fn wake_is_when_the_wait_ends() {
    let mut program = Assembler::new();
    let signup = program.on("signup");
    program.flow("welcome", vec![signup]);
    program.wait(hours(48)).tag("late").end();
    let mut play = Play::new(program.program);
    play.event(hour(0), "signup");
    assert_eq!(play.state.next_wake(), Some(hour(48)));
    play.advance(hour(48));
    assert_eq!(play.deeds(), ["48 welcome tag late"]);
    assert_eq!(play.state.next_wake(), None);
}

#[test]
fn input_at_the_moment_of_a_timer_comes_first() {
    let mut program = Assembler::new();
    let signup = program.on("signup");
    let flow = program.flow("welcome", vec![signup]);
    let timeout = program.duration(hours(48));
    program.clauses().start = program.here();
    let arm = program.arm("purchase", None, flow);
    program
        .wait_for(vec![(arm, "buyer")], Some((timeout, "silent")))
        .end();
    let mut in_time = Play::new(program.program.clone());
    in_time
        .event(hour(0), "signup")
        .event(hour(48), "purchase")
        .advance(hour(100));
    assert_eq!(in_time.deeds(), ["48 welcome tag buyer"]);
    let mut late = Play::new(program.program);
    let moment = after(Duration::from_micros(hours(48).micros() + 1));
    late.event(hour(0), "signup").event(moment, "purchase");
    assert_eq!(late.deeds(), ["48 welcome tag silent"]);
}

#[test]
fn going_there_at_once_or_in_small_steps_is_the_same() {
    let program = busy();
    let mut at_once = Play::new(program.clone());
    at_once.event(hour(0), "signup").advance(hour(500));
    let mut by_hours = Play::new(program);
    by_hours.event(hour(0), "signup");
    for count in 0..=500 {
        by_hours.advance(hour(count));
    }
    assert!(!at_once.effects.is_empty());
    assert_eq!(at_once.effects, by_hours.effects);
    assert_eq!(at_once.state, by_hours.state);
}

#[test]
fn state_that_was_put_away_goes_on_the_same() {
    let mut kept = Play::new(busy());
    let mut stored = Play::new(busy());
    kept.event(hour(0), "signup");
    stored.event(hour(0), "signup");
    for count in 0..300 {
        stored.put_away();
        kept.advance(hour(count));
        stored.advance(hour(count));
    }
    assert_eq!(stored.effects, kept.effects);
}

/// A flow with most kinds of timer.
pub fn busy() -> nurture_runtime::program::Program {
    let mut program = Assembler::new();
    let seen = program.happened_in_last("signup", hours(100));
    let recent = program.code([Instruction::Query(seen)]);
    let recent = program.segment("recent", recent);
    let interest = interest(&mut program);
    let signup = program.on("signup");
    let daily = TriggerKind::Schedule {
        days: Days::EVERY,
        at: 0,
        segment: None,
    };
    let left = trigger(TriggerKind::Segment(recent, Way::Leave));
    let cold = trigger(TriggerKind::ScoreDropsBelow(interest, 3));
    let every = program.duration(hours(24));
    let timeout = program.duration(hours(30));
    let pro = program.plan_is("pro");
    let flow = program.flow("busy", vec![signup, trigger(daily), left, cold]);
    program.clauses().exits = vec![when(pro)];
    program.clauses().expire = Some(hours(400));
    program.clauses().start = program.here();
    let head = program.repeat(4, Some(every));
    let arm = program.arm("purchase", None, flow);
    program.wait_for(vec![(arm, "buyer")], Some((timeout, "silent")));
    program.repeat_end(head);
    program.end();
    program.program
}

fn interest(program: &mut Assembler) -> nurture_runtime::program::ScoreId {
    let event = program.event_named("signup");
    let rule = ScoreRule {
        event,
        subject: None,
        condition: None,
        points: Some(10),
    };
    let decay = Decay {
        every: hours(24 * 7),
        amount: DecayAmount::Share("0.5".parse().unwrap()),
    };
    program.score(
        |name| Score {
            name,
            rules: vec![rule],
            decay: Some(decay),
        },
        "interest",
    )
}

#[test]
fn score_decays_from_when_it_left_zero_until_it_is_zero() {
    let mut program = Assembler::new();
    interest(&mut program);
    let mut play = Play::new(program.program);
    play.event(hour(2), "signup");
    let week = 24 * 7;
    assert_eq!(play.state.next_wake(), Some(hour(2 + week)));
    play.advance(hour(10 * week));
    let scores: Vec<String> = [(0, 10), (1, 5), (2, 2), (3, 1), (4, 0)]
        .map(|(weeks, value)| format!("{} - score {value}", 2 + weeks * week))
        .into();
    assert_eq!(play.lines(), scores);
    assert_eq!(play.state.next_wake(), None);
}

#[test]
fn segment_on_a_window_is_left_when_the_event_is_old() {
    let mut program = Assembler::new();
    let seen = program.happened_in_last("purchase", hours(72));
    let recent = program.code([Instruction::Query(seen)]);
    let recent = program.segment("recent", recent);
    let left = trigger(TriggerKind::Segment(recent, Way::Leave));
    program.flow("lapsed", vec![left]);
    program.tag("lapsed").end();
    let mut play = Play::new(program.program);
    play.event(hour(1), "purchase");
    assert_eq!(play.state.next_wake(), Some(hour(73)));
    play.event(hour(50), "purchase");
    play.advance(hour(200));
    assert_eq!(play.deeds(), ["122 lapsed tag lapsed"]);
    assert_eq!(play.state.next_wake(), None);
}

#[test]
fn condition_on_now_wakes_exactly_then() {
    let moment = Value::DateTime(hour(30));
    let at_or_behind = |instruction: Instruction| {
        let mut program = Assembler::new();
        let moment = program.constant(moment.clone());
        let code = program.code([moment, instruction]);
        let signup = program.on("signup");
        program.flow("welcome", vec![signup]);
        program.clauses().exits = vec![when(code)];
        program.clauses().start = program.here();
        program.wait(hours(100)).end();
        let mut play = Play::new(program.program);
        play.event(hour(0), "signup");
        let wake = play.state.next_wake().unwrap();
        play.advance(hour(99));
        (wake, play.deeds())
    };
    let (wake, deeds) = at_or_behind(Instruction::NowGreaterOrEqual);
    assert_eq!(
        (wake, deeds),
        (hour(30), vec!["30 welcome exit exited".to_owned()])
    );
    let (wake, deeds) = at_or_behind(Instruction::NowGreater);
    assert_eq!(wake, after(Duration::from_micros(hours(30).micros() + 1)));
    assert_eq!(deeds, ["30+0.000001s welcome exit exited"]);
    // True from the beginning, so it can only become false, and then there is nothing more to look at.
    let (wake, deeds) = at_or_behind(Instruction::NowLess);
    assert_eq!((wake, deeds.len()), (hour(30), 0));
}

#[test]
fn condition_on_today_wakes_at_local_midnight() {
    let mut program = Assembler::new();
    let day = program.constant(Value::Date("2026-01-07".parse().unwrap()));
    let code = program.code([Instruction::Today, day, Instruction::GreaterOrEqual]);
    let signup = program.on("signup");
    program.flow("welcome", vec![signup]);
    program.clauses().exits = vec![when(code)];
    program.clauses().start = program.here();
    program.wait(hours(1000)).end();
    let mut play = Play::with(program.program, &[(ZONE, Value::text("Asia/Tokyo"))]);
    play.event(hour(0), "signup");
    // Midnight in Tokyo is 15:00 UTC, six hours after the start.
    assert_eq!(play.state.next_wake(), Some(hour(6)));
    play.advance(hour(500));
    assert_eq!(play.deeds(), ["30 welcome exit exited"]);
}

#[test]
fn window_of_a_goal_is_over_for_what_waits_bring_about() {
    let mut program = Assembler::new();
    let pro = program.plan_is("pro");
    let plan = program.text("pro");
    let signup = program.on("signup");
    program.flow("welcome", vec![signup]);
    let goal = nurture_runtime::program::Ending {
        within: Some(hours(48)),
        ..when(pro)
    };
    program.clauses().goals = vec![goal];
    program.clauses().start = program.here();
    program
        .wait(hours(48))
        .emit(Instruction::Statement)
        .emit(plan)
        .emit(Instruction::Set(PLAN));
    program.wait(hours(1)).tag("still_here").end();
    let mut by_wait = Play::new(program.program.clone());
    by_wait.event(hour(0), "signup").advance(hour(100));
    assert_eq!(
        by_wait.deeds(),
        ["48 welcome set plan pro", "49 welcome tag still_here"]
    );
    let mut by_input = Play::new(program.program);
    by_input
        .event(hour(0), "signup")
        .set(hour(48), PLAN, Value::text("pro"));
    assert_eq!(by_input.deeds(), ["48 welcome exit goal"]);
}

#[test]
fn goal_window_is_closed_once_the_timers_of_its_last_moment_have_run() {
    let mut program = Assembler::new();
    let purchase = program.ending("purchase");
    let goal = nurture_runtime::program::Ending {
        within: Some(hours(48)),
        ..purchase
    };
    let signup = program.on("signup");
    program.flow("welcome", vec![signup]);
    program.clauses().goals = vec![goal];
    program.wait(hours(100)).end();
    let mut play = Play::new(program.program);
    play.event(hour(0), "signup")
        .advance(hour(48))
        .event(hour(48), "purchase");
    assert_eq!(play.deeds(), Vec::<String>::new());
}

#[test]
fn schedule_comes_daily_and_moves_with_the_zone() {
    let mut program = Assembler::new();
    let nine = 9 * 3_600_000_000;
    let daily = TriggerKind::Schedule {
        days: Days::EVERY,
        at: nine,
        segment: None,
    };
    program.flow("daily", vec![trigger(daily)]);
    program.end();
    let mut play = Play::new(program.program);
    // The start is nine o'clock itself.
    assert_eq!(play.state.next_wake(), Some(hour(0)));
    play.advance(hour(24))
        .set(hour(30), ZONE, Value::text("America/New_York"));
    // At 15:00 UTC on 6 January it is 10:00 in New York, where nine o'clock is 14:00 UTC.
    assert_eq!(play.state.next_wake(), Some(hour(53)));
    play.advance(hour(53));
    let enters: Vec<_> = play
        .lines()
        .into_iter()
        .filter(|line| line.contains("enter"))
        .collect();
    assert_eq!(
        enters,
        [
            "0 daily enter Schedule",
            "24 daily enter Schedule",
            "53 daily enter Schedule"
        ]
    );
}

#[test]
fn single_moment_comes_once_even_in_a_new_zone() {
    let mut program = Assembler::new();
    let local = Value::LocalDateTime("2026-01-06T09:00:00".parse().unwrap());
    let moment = program.constant_id(local);
    program.flow("sale", vec![trigger(TriggerKind::Once(moment, None))]);
    program.tag("sale").end();
    let mut play = Play::with(program.program, &[(ZONE, Value::text("Asia/Tokyo"))]);
    play.advance(hour(20))
        .set(hour(20), ZONE, Value::text("America/New_York"))
        .advance(hour(100));
    assert_eq!(play.deeds(), ["15 sale tag sale"]);
}

#[test]
fn date_that_its_own_flow_moves_does_not_fire_without_end() {
    let mut program = Assembler::new();
    let date = DateTrigger {
        field: RENEWAL,
        offset: Duration::ZERO,
        at: None,
        yearly: false,
    };
    let day = program.constant(Value::Duration(Duration::DAY));
    program.flow("renew", vec![trigger(TriggerKind::Date(date))]);
    program.clauses().reenter = Reenter::Always;
    program.clauses().start = program.here();
    program
        .emit(Instruction::Statement)
        .emit(Instruction::Field(RENEWAL))
        .emit(day);
    program
        .emit(Instruction::Add)
        .emit(Instruction::Set(RENEWAL));
    program.end();
    let renewal = Value::Date("2026-01-06".parse().unwrap());
    let mut play = Play::with(program.program, &[(RENEWAL, renewal)]);
    play.advance(hour(64));
    assert_eq!(
        play.deeds(),
        [
            "15 renew set renewal 2026-01-07",
            "39 renew set renewal 2026-01-08",
            "63 renew set renewal 2026-01-09",
        ]
    );
}

#[test]
fn expiry_comes_before_the_wait_of_the_same_moment() {
    let mut program = Assembler::new();
    let signup = program.on("signup");
    program.flow("welcome", vec![signup]);
    program.clauses().expire = Some(hours(48));
    program.wait(hours(48)).tag("late").end();
    let mut play = Play::new(program.program);
    play.event(hour(0), "signup").advance(hour(100));
    assert_eq!(play.deeds(), ["48 welcome exit expired"]);
}

#[test]
fn contact_who_waits_takes_few_bytes() {
    let mut program = Assembler::new();
    let signup = program.on("signup");
    program.flow("welcome", vec![signup]);
    program.wait(hours(48)).end();
    let mut play = Play::new(program.program);
    play.event(hour(0), "signup");
    let bytes = play.put_away();
    assert!(bytes.len() <= 64, "{}", bytes.len());
}
