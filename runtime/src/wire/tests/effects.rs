//! Effects as they go out.

use super::*;
use crate::{
    effect::{
        Effect, EffectKind, HoldReason, Key, Outcome, SendEffect, SkipReason, SuppressReason,
        TaskEffect, TriggerName,
    },
    program::{
        ActionId, AliasId, Channel, EventId, FieldId, FlowId, ListId, MessageId, ScoreId, SendId,
        SplitId, TagId, TeamId,
    },
    time::{Duration, Timestamp},
};

fn line(kind: EffectKind) -> String {
    written(kind, Bodies::Hidden)
}

fn written(kind: EffectKind, bodies: Bodies) -> String {
    let program = welcome();
    let effect = Effect {
        at: Timestamp::from_micros(1_767_603_600_000_000).unwrap(),
        flow: Some(FlowId(0)),
        key: Key {
            entry: 1,
            per: None,
            counter: 3,
        },
        kind,
    };
    let mut out = Vec::new();
    write_effect(&program, "a/da\"", &effect, bodies, &mut out);
    let line = String::from_utf8(out).unwrap();
    let start = r#"{"at":"2026-01-05T09:00:00Z","contact":"a/da\"","flow":"welcome","effect":"#;
    line.strip_prefix(start).unwrap().to_owned()
}

#[test]
fn effects_have_their_members_in_order() {
    let key = r#""key":"welcome/a%2Fda\"/1/3""#;
    let trigger = TriggerName::Event(EventId(0));
    assert_eq!(
        line(EffectKind::Enter { trigger }),
        format!(r#""enter",{key},"trigger":"form_submit","entry":1}}"#)
    );
    let trigger = TriggerName::Date(FieldId(3));
    let reason = SkipReason::Reentry;
    assert_eq!(
        line(EffectKind::Skip { trigger, reason }),
        format!(r#""skip",{key},"trigger":"date:renewal","reason":"reentry"}}"#)
    );
    let reason = SuppressReason::Unsubscribed;
    assert_eq!(
        line(EffectKind::Suppress {
            send: SendId(0),
            reason
        }),
        format!(
            r#""suppress",{key},"channel":"email","message":"welcome","reason":"unsubscribed"}}"#
        )
    );
    let until = Timestamp::from_micros(1_767_603_600_500_000).unwrap();
    assert_eq!(
        line(EffectKind::Hold {
            send: SendId(0),
            until,
            reason: HoldReason::Quiet
        }),
        format!(
            r#""hold",{key},"message":"welcome","until":"2026-01-05T09:00:00.5Z","reason":"quiet"}}"#
        )
    );
    let arm = welcome().splits[0].arms[0].1;
    assert_eq!(
        line(EffectKind::Assign {
            split: SplitId(0),
            arm
        }),
        format!(r#""assign",{key},"split":"pro","arm":"pro"}}"#)
    );
    assert_eq!(
        line(EffectKind::Set {
            field: FieldId(1),
            value: Value::Unset
        }),
        format!(r#""set",{key},"field":"first_name","value":null}}"#)
    );
    assert_eq!(
        line(EffectKind::Tag(TagId(0))),
        format!(r#""tag",{key},"tag":"vip"}}"#)
    );
    assert_eq!(
        line(EffectKind::Leave(ListId(0))),
        format!(r#""leave",{key},"list":"newsletter"}}"#)
    );
    assert_eq!(
        line(EffectKind::Notify {
            team: TeamId(0),
            text: "hi\u{1b}".into()
        }),
        format!(r#""notify",{key},"team":"sales","text":"hi\u001b"}}"#)
    );
    assert_eq!(
        line(EffectKind::Stop(FlowId(0))),
        format!(r#""stop",{key},"target":"welcome"}}"#)
    );
    assert_eq!(
        line(EffectKind::Exit {
            outcome: Outcome::Failed,
            reason: Some("overflow".into())
        }),
        format!(r#""exit",{key},"outcome":"failed","reason":"overflow"}}"#)
    );
}

#[test]
fn outward_effects_say_what_people_and_services_get() {
    let task = TaskEffect {
        team: TeamId(0),
        backup: None,
        text: "look".into(),
        due: None,
        alias: Some(AliasId(1)),
    };
    assert_eq!(
        line(EffectKind::Task(Box::new(task))),
        r#""task","key":"welcome/a%2Fda\"/1/3/review","team":"sales","text":"look","alias":"review"}"#
    );
    let with = vec![Value::Percent(rust_decimal::Decimal::new(10, 2))];
    assert_eq!(
        line(EffectKind::Call {
            action: ActionId(0),
            with,
            alias: Some(AliasId(2))
        }),
        r#""call","key":"welcome/a%2Fda\"/1/3/coupon","action":"coupons.create","with":{"percent":"0.1"},"alias":"coupon"}"#
    );
    let send = SendEffect {
        message: MessageId(0),
        channel: Channel::Email,
        alias: Some(AliasId(0)),
        to: "ada@example.com".into(),
        from: Some("us@example.com".into()),
        subject: Some("Welcome".into()),
        preheader: None,
        title: None,
        text: None,
        params: vec![],
        body: Some(Ok("<p>".into())),
    };
    let start = r#""send","key":"welcome/a%2Fda\"/1/3/welcome.nudge","channel":"email","message":"welcome","alias":"nudge","category":"marketing","to":"ada@example.com","#;
    assert_eq!(
        line(EffectKind::Send(Box::new(send.clone()))),
        format!(r#"{start}"subject":"Welcome"}}"#)
    );
    assert_eq!(
        written(EffectKind::Send(Box::new(send)), Bodies::Shown),
        format!(r#"{start}"from":"us@example.com","subject":"Welcome","body":"<p>"}}"#)
    );
}

#[test]
fn scores_belong_to_no_flow() {
    let effect = Effect {
        at: Timestamp::MIN,
        flow: None,
        key: Key {
            entry: 0,
            per: None,
            counter: 1,
        },
        kind: EffectKind::Score {
            score: ScoreId(0),
            value: -5,
        },
    };
    let mut out = Vec::new();
    write_effect(&welcome(), "ada", &effect, Bodies::Hidden, &mut out);
    assert_eq!(
        String::from_utf8(out).unwrap(),
        r#"{"at":"0001-01-01T00:00:00Z","contact":"ada","flow":null,"effect":"score","key":"/ada/0/1","score":"","value":-5}"#
    );
}

#[test]
fn durations_and_dates_go_out_in_iso_form() {
    assert_eq!(
        shown(&Value::Duration(Duration::DAY.checked_mul(2).unwrap())),
        r#""PT48H""#
    );
    assert_eq!(
        shown(&Value::Date(moment::parse_date("2026-02-28").unwrap())),
        r#""2026-02-28""#
    );
    assert_eq!(
        shown(&Value::Time(moment::parse_time("09:00").unwrap())),
        r#""09:00:00""#
    );
}
