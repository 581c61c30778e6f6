#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use super::*;
use crate::{
    effect::{
        Effect, EffectKind, HoldReason, Key, Outcome, SendEffect, SkipReason, SuppressReason,
        TaskEffect, TriggerName,
    },
    example::welcome,
    input::{EventInput, InputKind, Reference},
    program::{
        ActionId, AliasId, Channel, EventId, FieldId, FlowId, ListId, MessageId, ScoreId, SendId,
        SplitId, TagId, TeamId,
    },
    time::{Duration, Timestamp},
    value::Value,
};

const AT: &str = r#""at":"2026-01-05T09:00:00Z","contact":"ada""#;

/// The error of a row with these members beside `at` and `contact`.
fn rejected(members: &str) -> String {
    let program = welcome();
    let row = format!("{{{AT},{members}}}");
    let result = Schema::new(&program).event_row(&row).map(|row| row.input);
    result.unwrap_err().to_string()
}

fn kind(members: &str) -> InputKind {
    let program = welcome();
    let row = format!("{{{AT},{members}}}");
    Schema::new(&program).event_row(&row).unwrap().input.kind
}

fn event(members: &str) -> EventInput {
    match kind(members) {
        InputKind::Event(event) => event,
        other => panic!("{other:?}"),
    }
}

fn purchase(data: &str) -> String {
    format!(r#""event":"purchase","data":{{"orderId":"o1",{data}}}"#)
}

/// A value as it goes out again.
fn shown(value: &Value) -> String {
    let mut out = Vec::new();
    write::push_value(value, None, &welcome(), &mut out);
    String::from_utf8(out).unwrap()
}

#[test]
fn each_kind_of_input_is_read() {
    let form = event(r#""event":"form_submit","data":{"form":"newsletter"}"#);
    assert_eq!(form.event, EventId(0));
    assert_eq!(&*form.data, [Value::text("newsletter"), Value::Unset]);
    assert_eq!(kind(r#""join":"newsletter""#), InputKind::Join(ListId(0)));
    assert_eq!(kind(r#""leave":"newsletter""#), InputKind::Leave(ListId(0)));
    assert_eq!(kind(r#""start":"welcome""#), InputKind::Start(FlowId(0)));
    let set = kind(r#""set":{"first_name":null,"email":"ada@example.org"}"#);
    let expected = vec![
        (FieldId(1), Value::Unset),
        (FieldId(0), Value::text("ada@example.org")),
    ];
    assert_eq!(set, InputKind::Set(expected));
}

#[test]
fn names_from_outside_are_taken_beside_declared_ones() {
    let outside = event(r#""event":"Order Completed","data":{"orderId":"o1","total":"1 USD"}"#);
    let declared = event(r#""event":"purchase","data":{"order_id":"o1","total":"1 USD"}"#);
    assert_eq!(outside, declared);
    assert_eq!(
        rejected(&purchase(r#""order_id":"o1","total":"1 USD""#)),
        "`order_id` is given twice"
    );
}

#[test]
fn money_comes_as_it_goes_out_or_as_text() {
    for (total, written) in [
        (r#""49.99 USD""#, r#"{"amount":"49.99","currency":"USD"}"#),
        (
            r#"{"amount":"49.99","currency":"USD"}"#,
            r#"{"amount":"49.99","currency":"USD"}"#,
        ),
        (
            r#"{"currency":"USD","amount":5}"#,
            r#"{"amount":"5.00","currency":"USD"}"#,
        ),
        (
            r#""0.12345 USD""#,
            r#"{"amount":"0.12345","currency":"USD"}"#,
        ),
    ] {
        let event = event(&purchase(&format!(r#""total":{total}"#)));
        assert_eq!(shown(&event.data[1]), written);
    }
    for total in [
        "49.99",
        r#""49.99""#,
        r#""49.99 EUR""#,
        r#"{"amount":"1"}"#,
        r#""49.99  USD""#,
        r#"{"amount":"1","amount":"2","currency":"USD"}"#,
    ] {
        let reason = rejected(&purchase(&format!(r#""total":{total}"#)));
        assert!(
            reason.starts_with(r#"`total` must be money like `"49.99 USD"`"#),
            "{reason}"
        );
    }
}

#[test]
fn numbers_are_read_by_their_digits() {
    // As a binary float this would be 0.1000000000000000055511151231.
    let weight = |text: &str| {
        shown(&event(&purchase(&format!(r#""total":"1 USD","weight":{text}"#))).data[3])
    };
    assert_eq!(weight("0.1"), r#""0.1""#);
    assert_eq!(weight(r#""0.10""#), r#""0.1""#);
    assert_eq!(
        weight("123456789012345678901234.5678"),
        r#""123456789012345678901234.5678""#
    );
    assert_eq!(weight("1e3"), r#""1000""#);
    let items = |text: &str| rejected(&purchase(&format!(r#""total":"1 USD","items":{text}"#)));
    for text in ["1.0", "\"1\"", "9223372036854775808", "true", "1e2"] {
        assert!(items(text).starts_with("`items` must be a whole number"));
    }
}

#[test]
fn lists_of_records_are_read_and_their_mistakes_have_a_place() {
    let lines = |text: &str| purchase(&format!(r#""total":"1 USD","lines":{text}"#));
    let read = event(&lines(
        r#"[{"name":"a","price":"1 USD"},{"price":"2 USD","name":"b"}]"#,
    ));
    let Value::List(items) = &read.data[4] else {
        panic!("{read:?}")
    };
    assert_eq!(
        shown(&items[1]),
        r#"["b",{"amount":"2.00","currency":"USD"}]"#
    );
    assert_eq!(
        rejected(&lines(r#"[{"name":"a","price":"1 USD"},{"name":"b"}]"#)),
        "`lines[1].price` is missing"
    );
    assert_eq!(rejected(&lines("[null]")), "`lines[0]` can't be unset");
    assert!(rejected(&lines(r#"{"name":"a"}"#)).starts_with("`lines` must be a list"));
}

#[test]
fn message_events_say_what_they_belong_to() {
    let reference = |data: &str| event(&format!(r#""event":"opened","data":{data}"#)).reference;
    assert_eq!(
        reference(r#"{"message":"welcome"}"#),
        Reference::Message(MessageId(0))
    );
    assert_eq!(
        reference(r#"{"message":"nudge"}"#),
        Reference::Alias(AliasId(0))
    );
    assert_eq!(
        reference(r#"{"key":"welcome/ada/1/2/welcome"}"#),
        Reference::Key("welcome/ada/1/2/welcome".into())
    );
    assert_eq!(
        rejected(r#""event":"opened""#),
        "a message event needs `message` or `key`"
    );
    assert_eq!(
        rejected(r#""event":"opened","data":{"message":"review"}"#),
        "unknown message `review`"
    );
    assert_eq!(
        rejected(r#""event":"sent","data":{"message":"welcome"}"#),
        "`sent` is made by the runtime and can't come from outside"
    );
}

#[test]
fn done_brings_what_its_task_or_call_brings() {
    let task = event(r#""event":"done","data":{"task":"review","outcome":"yes"}"#);
    assert_eq!(
        (task.reference, &*task.data),
        (Reference::Alias(AliasId(1)), &[Value::text("yes")][..])
    );
    let call = event(r#""event":"done","data":{"call":"coupon","code":"X1"}"#);
    assert_eq!(
        (call.reference, &*call.data),
        (Reference::Alias(AliasId(2)), &[Value::text("X1")][..])
    );
    let keyed = event(r#""event":"done","data":{"key":"welcome/ada/1/2/coupon","code":"X1"}"#);
    assert_eq!(&*keyed.data, [Value::text("X1")]);
    assert_eq!(
        rejected(r#""event":"done","data":{"call":"coupon"}"#),
        "`code` is missing"
    );
    assert_eq!(
        rejected(r#""event":"done","data":{"task":"coupon"}"#),
        "unknown task `coupon`"
    );
    assert_eq!(
        rejected(r#""event":"done","data":{"outcome":"yes"}"#),
        "`done` needs one of `task`, `call` and `key`"
    );
}

#[test]
fn consent_is_for_what_exists() {
    event(r#""event":"unsubscribed","data":{"channel":"email","topic":"product_news"}"#);
    assert_eq!(
        rejected(r#""event":"unsubscribed","data":{"channel":"fax"}"#),
        "unknown channel `fax`"
    );
    assert_eq!(
        rejected(r#""event":"unsubscribed","data":{"list":"gone"}"#),
        "unknown list `gone`"
    );
    assert_eq!(
        rejected(r#""event":"unsubscribed","data":{"topic":"gone"}"#),
        "unknown topic `gone`"
    );
}

#[test]
fn members_that_nothing_declares_are_passed_over_and_counted() {
    let program = welcome();
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let row = format!(
        r#"{{{AT},"source":"x","event":"form_submit","data":{{"form":"a","utm":{deep},"more":{{}}}}}}"#
    );
    assert_eq!(Schema::new(&program).event_row(&row).unwrap().ignored, 3);
}

#[test]
fn broken_rows_are_rejected_with_their_reason() {
    let program = welcome();
    let schema = Schema::new(&program);
    let reason = |row: &str| schema.event_row(row).unwrap_err().to_string();
    assert_eq!(reason("[1]"), "the row is not a JSON object");
    assert!(reason("nonsense").starts_with("the row is not valid JSON"));
    assert!(reason(r#"{"at":"2026-01-05T09:00:00Z""#).starts_with("the row is not valid JSON"));
    assert!(reason("{} {}").starts_with("the row is not valid JSON"));
    assert_eq!(reason("{}"), "`at` is missing");
    assert_eq!(
        reason(r#"{"at":"2026-01-05T09:00:00Z"}"#),
        "`contact` is missing"
    );
    assert_eq!(
        reason(r#"{"at":"2026-01-05T09:00:00Z","at":"2026-01-05T09:00:00Z"}"#),
        "`at` is given twice"
    );
    assert!(
        reason(r#"{"at":"2026-01-05T09:00:00","contact":"ada"}"#)
            .starts_with("`at` must be a date-time with a zone")
    );
    assert_eq!(
        reason(&" ".repeat(ROW_BYTES_MAX + 1)),
        "the row is longer than 1 MiB"
    );
    let one_thing = "a row has exactly one of `event`, `set`, `join`, `leave`, `start`";
    assert_eq!(rejected(r#""x":1"#), one_thing);
    assert_eq!(
        rejected(r#""join":"newsletter","leave":"newsletter""#),
        one_thing
    );
    assert_eq!(
        rejected(r#""join":"newsletter","data":{}"#),
        "`data` belongs to `event` only"
    );
    assert_eq!(rejected(r#""join":"gone""#), "unknown list `gone`");
    assert_eq!(rejected(r#""start":"gone""#), "unknown flow `gone`");
    assert_eq!(rejected(r#""event":"gone""#), "unknown event `gone`");
    assert_eq!(rejected(r#""event":"form_submit""#), "`form` is missing");
    assert_eq!(
        rejected(r#""event":"form_submit","data":{"form":null}"#),
        "`form` can't be unset"
    );
    assert_eq!(
        rejected(r#""event":"form_submit","data":{"form":5}"#),
        "`form` must be text, found `5`"
    );
    assert_eq!(
        rejected(r#""event":"form_submit","data":{"form":"a","form":"b"}"#),
        "`form` is given twice"
    );
    assert_eq!(rejected(r#""set":{"gone":1}"#), "unknown field `gone`");
    assert_eq!(
        rejected(r#""set":{"email":null}"#),
        "`email` can't be unset"
    );
    assert_eq!(
        rejected(r#""set":{"plan":"gold"}"#),
        "`plan` must be one of `free`, `pro`, found `\"gold\"`"
    );
    assert_eq!(
        rejected(r#""id":5,"join":"newsletter""#),
        "`id` must be text, found `5`"
    );
}

#[test]
fn checked_texts_are_checked() {
    let set = |field: &str, value: &str| rejected(&format!(r#""set":{{"{field}":"{value}"}}"#));
    assert!(set("email", "nobody").starts_with("`email` must be a mail address"));
    assert!(set("phone", "0151").starts_with("`phone` must be a telephone number"));
    assert!(set("timezone", "Mars").starts_with("`timezone` must be an IANA time zone"));
    let clicked = r#""event":"clicked","data":{"message":"welcome","url":"/a"}"#;
    assert!(rejected(clicked).starts_with("`url` must be an absolute http or https address"));
}

#[test]
fn escapes_in_names_and_texts_are_read() {
    let form = event(r#""\u0065vent":"form_submit","data":{"f\u006frm":"a\n\u00e4"}"#);
    assert_eq!(form.data[0], Value::text("a\nä"));
}

#[test]
fn contacts_come_from_json() {
    let program = welcome();
    let schema = Schema::new(&program);
    let row = schema
        .contact_row(
            r#"{"id":"ada","email":"ada@example.com","first_name":null,"balance":"5 USD"}"#,
        )
        .unwrap();
    assert_eq!(row.id, "ada");
    let fields: Vec<_> = row.fields.iter().map(|(field, _)| field.0).collect();
    assert_eq!(fields, [0, 6]);
    let reason = |row: &str| schema.contact_row(row).unwrap_err().to_string();
    assert_eq!(reason(r#"{"id":"ada"}"#), "`email` is missing");
    assert_eq!(reason(r#"{"email":"ada@example.com"}"#), "`id` is missing");
    assert_eq!(
        reason(r#"{"id":"","email":"ada@example.com"}"#),
        "`id` must be a contact's id, found `\"\"`"
    );
    assert_eq!(
        reason(r#"{"id":"ada","email":"ada@example.com","age":5}"#),
        "unknown field `age`"
    );
}

#[test]
fn contacts_come_from_cells() {
    let program = welcome();
    let schema = Schema::new(&program);
    let columns = schema
        .csv_columns("id,email,renewal,balance,age".split(','))
        .unwrap();
    let row = |text: &'static str| {
        let cells: Vec<&str> = text.split(';').collect();
        schema.csv_row(&columns, cells.into_iter())
    };
    let ada = row("ada;ada@example.com;2026-03-01T00:00Z;5 USD;").unwrap();
    assert_eq!(ada.fields.len(), 3);
    let reason = |text| row(text).unwrap_err().to_string();
    assert_eq!(
        reason("ada;ada@example.com;;"),
        "the number of cells is 4, in the header it is 5"
    );
    assert_eq!(reason(";ada@example.com;;;"), "`id` is missing");
    assert_eq!(reason("ada;;;;"), "`email` is missing");
    assert_eq!(reason("ada;ada@example.com;;;7"), "unknown field `age`");
    let twice = schema.csv_columns("id,email,email".split(','));
    assert_eq!(twice.unwrap_err().to_string(), "`email` is given twice");
    assert_eq!(
        schema
            .csv_columns("email".split(','))
            .unwrap_err()
            .to_string(),
        "`id` is missing"
    );
}

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
        body: Some("<p>".into()),
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
