//! Histories: late input, windows, what belongs to which send, and what happened before virtual time began.

use nurture_runtime::{
    input::Reference,
    program::{
        AliasKind, Answer, Category, Instruction, Keep, Since, Subject, TriggerKind, WatchScope,
        Way,
    },
    value::Value,
};

use crate::{
    assembler::{Assembler, PLAN, trigger},
    play::{Play, hour, hours},
};

/// A flow that waits three days and then tags what the question says.
fn asking(
    scope: impl Fn(nurture_runtime::program::FlowId) -> WatchScope,
    window: Option<i64>,
) -> Assembler {
    let mut program = Assembler::new();
    let flow = nurture_runtime::program::FlowId(0);
    let watch = program.watch("purchase", None, scope(flow), Keep::Last);
    let query = program.query(watch, window.map(hours), Answer::Any);
    let signup = program.on("signup");
    program.flow("welcome", vec![signup]);
    program.wait(hours(72));
    program
        .emit(Instruction::Statement)
        .emit(Instruction::Query(query));
    let jump = program.here();
    program.emit(Instruction::JumpIfFalse(jump)).tag("bought");
    let end = program.here();
    program.program.code[jump.index()] = Instruction::JumpIfFalse(end);
    program.end();
    program
}

#[test]
fn late_event_counts_since_entry_only_if_it_happened_since() {
    let program = asking(|flow| WatchScope::Run(flow, Since::Entry), None);
    let bought = |at: i64| {
        let mut play = Play::new(program.program.clone());
        play.event(hour(10), "signup").event(hour(40), "opened");
        play.event(hour(at), "purchase").advance(hour(200));
        play.deeds()
    };
    assert_eq!(bought(20), ["82 welcome tag bought"]);
    assert_eq!(bought(10), ["82 welcome tag bought"]);
    assert_eq!(bought(9), Vec::<String>::new());
}

#[test]
fn trigger_itself_does_not_count_since_entry() {
    let mut program = asking(|flow| WatchScope::Run(flow, Since::Entry), None);
    let purchase = program.on("purchase");
    program.clauses().triggers = vec![purchase];
    let mut play = Play::new(program.program);
    play.event(hour(0), "purchase").advance(hour(200));
    assert_eq!(play.deeds(), Vec::<String>::new());
}

#[test]
fn window_is_open_at_its_beginning() {
    let program = asking(|_| WatchScope::Contact(Some(hours(48))), Some(48));
    let bought = |at: i64| {
        let mut play = Play::new(program.program.clone());
        play.event(hour(0), "signup")
            .event(hour(at), "purchase")
            .advance(hour(200));
        play.deeds().len()
    };
    assert_eq!((bought(24), bought(25)), (0, 1));
}

#[test]
fn late_trigger_is_acted_on_at_the_time_reached() {
    let mut program = Assembler::new();
    let signup = program.on("signup");
    program.flow("welcome", vec![signup]);
    program.wait(hours(1)).tag("late").end();
    let mut play = Play::new(program.program);
    play.reach(hour(48))
        .event(hour(24), "signup")
        .advance(hour(100));
    assert_eq!(
        play.lines()[..2],
        ["48 welcome enter signup", "49 welcome tag late"]
    );
}

#[test]
fn passing_time_by_other_contacts_leaves_the_timers_of_that_moment() {
    let mut program = Assembler::new();
    let signup = program.on("signup");
    let flow = program.flow("welcome", vec![signup]);
    let timeout = program.duration(hours(48));
    program.clauses().start = program.here();
    let arm = program.arm("purchase", None, flow);
    program
        .wait_for(vec![(arm, "buyer")], Some((timeout, "silent")))
        .end();
    let mut play = Play::new(program.program);
    play.event(hour(0), "signup")
        .reach(hour(48))
        .event(hour(47), "purchase");
    assert_eq!(play.deeds(), ["48 welcome tag buyer"]);
}

fn mailing() -> (Assembler, Subject, Subject) {
    let mut program = Assembler::new();
    let hello = program.message("hello", Category::Marketing);
    let nudge = program.alias("nudge", AliasKind::Send);
    let (message, alias) = (Subject::Message(hello), Subject::Alias(nudge));
    for (name, subject) in [("by_alias", alias), ("by_message", message)] {
        let event = program.event_named("opened");
        let subject = Some(subject);
        program.flow(
            name,
            vec![trigger(TriggerKind::Event {
                event,
                subject,
                condition: None,
            })],
        );
        program.tag(name).end();
    }
    let signup = program.on("signup");
    program.flow("welcome", vec![signup]);
    program
        .send(hello, None)
        .wait(hours(24))
        .send(hello, Some(nudge))
        .wait(hours(24))
        .end();
    (program, message, alias)
}

fn opened(reference: impl Fn(&Play) -> Reference, at: i64) -> Vec<String> {
    let (program, ..) = mailing();
    let mut play = Play::new(program.program);
    play.event(hour(0), "signup").reach(hour(at));
    let reference = reference(&play);
    let sent = play.effects.len();
    play.event_of(hour(at), "opened", reference);
    let tags = play.lines().split_off(sent).into_iter();
    tags.filter(|line| line.contains(" tag ")).collect()
}

#[test]
fn event_without_a_key_belongs_to_the_latest_send_of_the_name() {
    let message = |_: &Play| Reference::Message(nurture_runtime::program::MessageId(0));
    let alias = |_: &Play| Reference::Alias(nurture_runtime::program::AliasId(0));
    // Before the second send, the latest of the message has no alias.
    assert_eq!(opened(message, 12), ["12 by_message tag by_message"]);
    assert_eq!(
        opened(message, 36),
        ["36 by_alias tag by_alias", "36 by_message tag by_message"]
    );
    assert_eq!(
        opened(alias, 36),
        ["36 by_alias tag by_alias", "36 by_message tag by_message"]
    );
    // The name that the event gives is enough, though no such send is known.
    assert_eq!(opened(alias, 12), ["12 by_alias tag by_alias"]);
}

#[test]
fn event_with_a_key_belongs_to_its_send() {
    let key = |text: &'static str| move |_: &Play| Reference::Key(text.into());
    assert_eq!(
        opened(key("welcome/ada/1/2/hello"), 36),
        ["36 by_message tag by_message"]
    );
    let both = ["36 by_alias tag by_alias", "36 by_message tag by_message"];
    assert_eq!(opened(key("welcome/ada/1/3/hello.nudge"), 36), both);
    for foreign in [
        "welcome/ben/1/2/hello",
        "other/ada/1/2/hello",
        "welcome/ada/1:x/2/hello",
        "nonsense",
        "",
    ] {
        assert_eq!(opened(key(foreign), 36), Vec::<String>::new(), "{foreign}");
    }
}

#[test]
fn key_of_a_send_is_the_one_that_its_events_carry() {
    let key_of = |play: &Play| {
        let sent = play
            .effects
            .iter()
            .rev()
            .find(|effect| matches!(effect.kind, nurture_runtime::effect::EffectKind::Send(_)));
        let text = nurture_runtime::key::text(play.engine.program(), "ada", sent.unwrap());
        assert_eq!(text, "welcome/ada/1/3/hello.nudge");
        Reference::Key(text.into())
    };
    assert_eq!(opened(key_of, 36).len(), 2);
}

#[test]
fn past_builds_state_without_effects() {
    let mut program = asking(|_| WatchScope::Contact(None), None);
    let list = program.list("club");
    let pro = program.plan_is("pro");
    let pro = program.segment("pro", pro);
    let joined = trigger(TriggerKind::Segment(pro, Way::Join));
    program.flow("upgraded", vec![joined]);
    program.tag("upgraded").end();
    let mut play = Play::new(program.program);
    let before = |hours: i64| hour(-hours);
    let purchase = play.event_input("purchase", &[], Reference::None);
    let signup = play.event_input("signup", &[], Reference::None);
    let set = nurture_runtime::input::InputKind::Set(vec![(PLAN, Value::text("pro"))]);
    play.remember(before(30), purchase)
        .remember(before(20), signup)
        .remember(before(10), set);
    play.remember(before(5), nurture_runtime::input::InputKind::Join(list));
    play.begin(hour(0));
    assert_eq!(
        (play.state.next_wake(), play.state.clock()),
        (None, hour(0))
    );
    assert!(play.state.is_on_list(list) && play.effects.is_empty());
    play.event(hour(1), "signup").advance(hour(100));
    assert_eq!(play.lines()[0], "1 welcome enter signup");
    assert_eq!(play.deeds(), ["73 welcome tag bought"]);
    assert_eq!(play.effects[0].key.entry, 1);
}

#[test]
fn past_scores_have_decayed_by_the_beginning() {
    use nurture_runtime::program::{Decay, DecayAmount, Score, ScoreRule};
    let mut program = Assembler::new();
    let event = program.event_named("signup");
    let rule = ScoreRule {
        event,
        subject: None,
        condition: None,
        points: Some(10),
    };
    let decay = Some(Decay {
        every: hours(10),
        amount: DecayAmount::Points(2),
    });
    let score = program.score(
        |name| Score {
            name,
            rules: vec![rule],
            decay,
        },
        "interest",
    );
    let mut play = Play::new(program.program);
    let signup = play.event_input("signup", &[], Reference::None);
    play.remember(hour(-30), signup).begin(hour(0));
    // Twice before the beginning; the third time is the beginning itself.
    assert_eq!(play.state.score(score), 6);
    play.advance(hour(0));
    assert_eq!(play.lines(), ["0 - score 4"]);
    assert_eq!(play.effects[0].key.counter, 1);
}
