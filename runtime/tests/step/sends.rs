//! Sends and their guards.

use nurture_runtime::{
    input::Reference,
    program::{
        Category, Channel, Holdout, Instruction, Limit, LimitOtherwise, MessageId, Quiet,
        TriggerKind,
    },
    value::Value,
};

use crate::{
    assembler::{Assembler, EMAIL, ZONE, trigger},
    play::{Play, hour, hours},
};

const HOUR: u64 = 3_600_000_000;

/// A flow that sends on each sign-up, with what `clauses` adds.
fn sending(category: Category, clauses: impl FnOnce(&mut nurture_runtime::program::Flow)) -> Play {
    let mut program = Assembler::new();
    let hello = program.message("hello", category);
    let signup = program.on("signup");
    program.flow("welcome", vec![signup]);
    clauses(program.clauses());
    program
        .send(hello, None)
        .tag("behind")
        .say(Instruction::Untag(nurture_runtime::program::TagId(0)))
        .end();
    Play::new(program.program)
}

/// What became of the sends.
fn sent(play: &Play) -> Vec<String> {
    let lines = play.deeds().into_iter();
    lines.filter(|line| !line.contains("tag")).collect()
}

fn night() -> Quiet {
    Quiet {
        hours: vec![(21 * HOUR, 8 * HOUR)],
        ..Quiet::default()
    }
}

fn limit(otherwise: LimitOtherwise) -> Vec<Limit> {
    vec![Limit {
        channel: Channel::Email,
        count: 2,
        per: hours(24),
        otherwise,
    }]
}

#[test]
fn missing_address_comes_first_for_every_category() {
    for category in [Category::Marketing, Category::Transactional] {
        let mut play = sending(category, |flow| {
            flow.holdout = Some(Holdout {
                share: 10_000,
                of_policy: false,
            });
        });
        play.set(hour(0), EMAIL, Value::Unset)
            .event(hour(0), "unsubscribed")
            .event(hour(1), "signup");
        assert_eq!(sent(&play), ["1 welcome suppress unreachable"]);
    }
}

#[test]
fn consent_comes_before_the_hold_out_and_that_before_quiet_hours() {
    let guarded = || {
        sending(Category::Marketing, |flow| {
            flow.holdout = Some(Holdout {
                share: 10_000,
                of_policy: false,
            });
            flow.quiet = night();
        })
    };
    let mut play = guarded();
    play.event(hour(0), "unsubscribed")
        .event(hour(13), "signup");
    assert_eq!(sent(&play), ["13 welcome suppress unsubscribed"]);
    let mut play = guarded();
    play.event(hour(13), "signup");
    assert_eq!(sent(&play), ["13 welcome suppress holdout"]);
    let mut play = sending(Category::Transactional, |flow| {
        flow.holdout = Some(Holdout {
            share: 10_000,
            of_policy: false,
        });
        flow.quiet = night();
    });
    play.event(hour(0), "unsubscribed")
        .event(hour(13), "signup");
    assert_eq!(sent(&play), ["13 welcome send hello to ada@example.com"]);
}

#[test]
fn hold_out_is_a_draw_below_its_share() {
    // Ada draws 270 for the flow `welcome`.
    let held_out = |share: u32| {
        let mut play = sending(Category::Marketing, |flow| {
            flow.holdout = Some(Holdout {
                share,
                of_policy: false,
            });
        });
        play.event(hour(0), "signup");
        sent(&play).remove(0)
    };
    assert_eq!(held_out(271), "0 welcome suppress holdout");
    assert_eq!(held_out(270), "0 welcome send hello to ada@example.com");
}

#[test]
fn held_message_is_looked_at_again_and_later_statements_wait_for_it() {
    let mut play = sending(Category::Marketing, |flow| flow.quiet = night());
    // 22:00 is 13 hours after the start, 08:00 is 23.
    play.event(hour(13), "signup").advance(hour(30));
    assert_eq!(
        play.deeds()[..3],
        [
            "13 welcome hold 23 quiet",
            "23 welcome send hello to ada@example.com",
            "23 welcome tag behind",
        ]
    );
    let mut play = sending(Category::Marketing, |flow| flow.quiet = night());
    play.event(hour(13), "signup")
        .event(hour(14), "unsubscribed")
        .advance(hour(30));
    assert_eq!(
        sent(&play),
        [
            "13 welcome hold 23 quiet",
            "23 welcome suppress unsubscribed"
        ]
    );
}

#[test]
fn new_zone_during_a_hold_is_reported_or_ends_it() {
    let zoned = |zone: &str| {
        let mut play = sending(Category::Marketing, |flow| flow.quiet = night());
        play.event(hour(13), "signup")
            .set(hour(14), ZONE, Value::text(zone))
            .advance(hour(50));
        sent(&play)
    };
    // At 23:00 UTC it is 08:00 in Tokyo, 18:00 in New York, and 00:00 in Berlin.
    assert_eq!(
        zoned("Asia/Tokyo")[1..],
        ["14 welcome send hello to ada@example.com"]
    );
    assert_eq!(
        zoned("America/New_York")[1..],
        ["14 welcome send hello to ada@example.com"]
    );
    assert_eq!(
        zoned("Europe/Berlin")[1..],
        [
            "14 welcome hold 22 quiet",
            "22 welcome send hello to ada@example.com"
        ]
    );
    assert_eq!(
        zoned("UTC")[1..],
        ["23 welcome send hello to ada@example.com"]
    );
}

#[test]
fn limit_counts_what_left_in_its_window() {
    let mut play = sending(Category::Marketing, |flow| {
        flow.limits = limit(LimitOtherwise::Skip);
    });
    for at in [0, 1, 23, 24, 25] {
        play.event(hour(at), "signup");
    }
    assert_eq!(
        sent(&play),
        [
            "0 welcome send hello to ada@example.com",
            "1 welcome send hello to ada@example.com",
            "23 welcome suppress limit",
            "24 welcome send hello to ada@example.com",
            "25 welcome send hello to ada@example.com",
        ]
    );
}

#[test]
fn limit_may_hold_until_there_is_room() {
    let mut play = sending(Category::Marketing, |flow| {
        flow.limits = limit(LimitOtherwise::Wait);
        flow.reenter = nurture_runtime::program::Reenter::Always;
    });
    play.event(hour(0), "signup")
        .event(hour(5), "signup")
        .event(hour(6), "signup")
        .advance(hour(100));
    assert_eq!(
        sent(&play)[2..],
        [
            "6 welcome hold 24 limit",
            "24 welcome send hello to ada@example.com"
        ]
    );
}

#[test]
fn permanent_bounce_holds_until_the_address_changes_or_subscribed_comes() {
    let bounced = |play: &mut Play, permanent: bool| {
        play.event(hour(0), "signup");
        let reference = Reference::Message(MessageId(0));
        let input = play.event_input("bounced", &[Value::Bool(permanent)], reference);
        play.input(hour(1), input).event(hour(2), "signup");
    };
    let mut play = sending(Category::Marketing, |_| {});
    bounced(&mut play, false);
    assert_eq!(
        sent(&play)[1..],
        ["2 welcome send hello to ada@example.com"]
    );
    let mut play = sending(Category::Transactional, |_| {});
    bounced(&mut play, true);
    assert_eq!(sent(&play)[1..], ["2 welcome suppress bounced"]);
    play.set(hour(3), EMAIL, Value::text("ada@example.org"))
        .event(hour(4), "signup");
    assert_eq!(
        sent(&play)[2..],
        ["4 welcome send hello to ada@example.org"]
    );
    let mut play = sending(Category::Marketing, |_| {});
    bounced(&mut play, true);
    play.event(hour(3), "subscribed").event(hour(4), "signup");
    assert_eq!(
        sent(&play)[2..],
        ["4 welcome send hello to ada@example.com"]
    );
}

#[test]
fn complaint_withdraws_the_channel_of_its_message() {
    let mut play = sending(Category::Marketing, |_| {});
    play.event(hour(0), "signup")
        .event_of(hour(1), "complained", Reference::Message(MessageId(0)));
    play.event(hour(2), "signup")
        .event(hour(3), "subscribed")
        .event(hour(4), "signup");
    assert_eq!(
        sent(&play)[1..],
        [
            "2 welcome suppress complained",
            "4 welcome send hello to ada@example.com"
        ]
    );
}

#[test]
fn list_alone_is_no_consent() {
    let mut program = Assembler::new();
    let hello = program.message("hello", Category::Marketing);
    let list = program.list("club");
    let left = TriggerKind::List(list, nurture_runtime::program::Way::Leave);
    program.flow("goodbye", vec![trigger(left)]);
    program.send(hello, None).end();
    let mut play = Play::new(program.program);
    let named = [Value::Unset, Value::text("club")];
    let subscribed = play.event_input("subscribed", &named, Reference::None);
    let unsubscribed = play.event_input("unsubscribed", &named, Reference::None);
    play.input(hour(0), subscribed);
    assert!(play.state.is_on_list(list));
    play.input(hour(1), unsubscribed);
    assert_eq!(sent(&play), ["1 goodbye send hello to ada@example.com"]);
}

#[test]
fn what_became_of_a_send_is_an_event_behind_the_current_input() {
    let mut program = Assembler::new();
    let hello = program.message("hello", Category::Marketing);
    let (sent, suppressed) = (program.on("sent"), program.on("suppressed"));
    program.flow("a_mirror", vec![sent]);
    program.tag("mirrored").end();
    program.flow("b_lost", vec![suppressed]);
    program.tag("lost").end();
    let signup = program.on("signup");
    program.flow("welcome", vec![signup]);
    program.send(hello, None).tag("behind").end();
    let mut play = Play::new(program.program.clone());
    play.event(hour(0), "signup");
    assert_eq!(
        play.deeds()[1..],
        ["0 welcome tag behind", "0 a_mirror tag mirrored"]
    );
    let mut play = Play::with(program.program, &[(EMAIL, Value::Unset)]);
    play.event(hour(0), "signup");
    assert_eq!(
        play.deeds()[1..],
        ["0 welcome tag behind", "0 b_lost tag lost"]
    );
}
