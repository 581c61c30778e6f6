#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod contacts;
mod effects;

use super::*;
use crate::{
    example::welcome,
    input::{EventInput, InputKind, Reference},
    program::{AliasId, EventId, FieldId, FlowId, ListId, MessageId},
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
    for text in ["1.0", "\"1\"", "true", "1e2"] {
        assert!(items(text).starts_with("`items` must be a whole number"));
    }
    assert_eq!(
        items("9223372036854775808"),
        "`items` cannot be `9223372036854775808`: whole numbers go up to 9223372036854775807"
    );
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
fn members_that_nothing_declares_are_passed_over_and_named() {
    let program = welcome();
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let row = format!(
        r#"{{{AT},"source":"x","event":"form_submit","data":{{"form":"a","utm":{deep},"more":{{}}}}}}"#
    );
    let undeclared = Schema::new(&program).event_row(&row).unwrap().undeclared;
    assert_eq!(
        undeclared,
        [
            Undeclared::InRow("source".into()),
            Undeclared::InData("utm".into()),
            Undeclared::InData("more".into())
        ]
    );
}

#[test]
fn broken_rows_are_rejected_with_their_reason() {
    let program = welcome();
    let schema = Schema::new(&program);
    let reason = |row: &str| schema.event_row(row).unwrap_err().to_string();
    assert_eq!(reason("[1]"), "the row is not a JSON object");
    // Of a row among many, a line that is always 1 says nothing.
    assert!(reason("nonsense").starts_with("the row is not valid JSON: expected "));
    assert!(reason("nonsense").ends_with(" at column 2"));
    assert_eq!(
        reason(r#"{"at":"2026-01-05T09:00:00Z""#),
        "the row is not valid JSON: it ends too early"
    );
    assert_eq!(
        reason("{\"ä\":1} x"),
        "the row is not valid JSON: trailing characters at column 9"
    );
    assert_eq!(reason("{}"), "`at` is missing");
    assert_eq!(
        reason(r#"{"at":"2026-01-05T09:00:00Z"}"#),
        "`contact` is missing"
    );
    assert_eq!(
        reason(r#"{"at":"2026-01-05T09:00:00Z","at":"2026-01-05T09:00:00Z"}"#),
        "`at` is given twice"
    );
    assert_eq!(
        reason(r#"{"at":"2026-01-05T09:00:00","contact":"ada"}"#),
        "`at` cannot be `2026-01-05T09:00:00`: a zone is missing behind it, `Z` or one like `+02:00`"
    );
    assert_eq!(
        reason(r#"{"at":"2026-13-05T09:00:00Z","contact":"ada"}"#),
        "`at` cannot be `2026-13-05T09:00:00Z`: there is no month 13"
    );
    assert!(
        reason(r#"{"at":"yesterday","contact":"ada"}"#)
            .starts_with("`at` must be a date-time with a zone like `2026-01-31T09:00:00Z`")
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
    assert_eq!(rejected(r#""event":"webinar""#), "unknown event `webinar`");
    assert_eq!(
        rejected(r#""event":"form_submt""#),
        "unknown event `form_submt` (did you mean `form_submit`?)"
    );
    assert_eq!(
        rejected(r#""join":"news_letter""#),
        "unknown list `news_letter` (did you mean `newsletter`?)"
    );
    assert_eq!(
        rejected(r#""set":{"E-Mail":"ada@example.com"}"#),
        "unknown field `E-Mail` (did you mean `email`?)"
    );
    assert_eq!(
        rejected(r#""event":"clicked","data":{"message":"welcom"}"#),
        "unknown message `welcom` (did you mean `welcome`?)"
    );
    assert_eq!(rejected(r#""event":"form_submit""#), "`form` is missing");
    assert_eq!(
        rejected(r#""event":"form_submit","data":{"form":null}"#),
        "`form` can't be unset"
    );
    assert_eq!(
        rejected(r#""event":"form_submit","data":{"form":5}"#),
        "`form` must be text, `\"5\"`, found `5`"
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
        "`id` must be text, `\"5\"`, found `5`"
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
fn a_member_under_another_name_is_named() {
    let program = welcome();
    let schema = Schema::new(&program);
    let reason = |row: &str| schema.event_row(row).unwrap_err().to_string();
    let at = r#""at":"2026-01-05T09:00:00Z""#;
    let what = r#""event":"form_submit","data":{"form":"a"}"#;
    for name in ["time", "timestamp", "occurredAt"] {
        let row = format!(r#"{{"{name}":"2026-01-05T09:00:00Z","contact":"ada",{what}}}"#);
        let expected = format!("`at` is missing; if it is the member `{name}`, call that `at`");
        assert_eq!(reason(&row), expected);
    }
    assert_eq!(
        reason(&format!(r#"{{{at},"contact_id":"ada",{what}}}"#)),
        "`contact` is missing; if it is the member `contact_id`, call that `contact`"
    );
    assert_eq!(
        rejected(r#""type":"form_submit","data":{"form":"a"}"#),
        "`event` is missing; if it is the member `type`, call that `event`"
    );
    assert_eq!(
        rejected(r#""name":"form_submit""#),
        "`event` is missing; if it is the member `name`, call that `event`"
    );
    assert_eq!(
        rejected(r#""event":"form_submit","properties":{"form":"a"}"#),
        "`data` is missing; if it is the member `properties`, call that `data`"
    );
    assert_eq!(
        rejected(r#""event":"form_submit","form":"a""#),
        "`form` is missing in `data`, and stands beside it: write `\"data\":{\"form\":…}`"
    );
    // Nothing of it looks like what is missing, or what is there is not the matter.
    assert_eq!(
        rejected(r#""event":"form_submit","room":1"#),
        "`form` is missing"
    );
    assert_eq!(
        rejected(r#""type":"x","join":"newsletter","leave":"newsletter""#),
        "a row has exactly one of `event`, `set`, `join`, `leave`, `start`"
    );
}

#[test]
fn members_that_no_declaration_knows_do_not_matter() {
    let row = r#""type":"track","time":"now","event":"form_submit","data":{"form":"a"}"#;
    assert_eq!(event(row).event, EventId(0));
}
