//! Local time where clocks change, where days are missing, and where months are short.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::{
    program::{DateTrigger, Days, FieldId, Quiet},
    value::Value,
};

const HOUR: u64 = 3_600_000_000;

fn zone(name: &str) -> Zone {
    Zone::by_name(name).unwrap()
}

fn at(text: &str) -> Timestamp {
    let moment: DateTime<chrono::Utc> = text.parse().unwrap();
    Timestamp::from_micros(moment.timestamp_micros()).unwrap()
}

fn resolved(name: &str, local: &str) -> Timestamp {
    zone(name).resolve(local.parse().unwrap()).unwrap()
}

fn next(name: &str, days: &Days, hour: u64, from: &str) -> Timestamp {
    zone(name).next_on(days, hour * HOUR, at(from)).unwrap()
}

#[test]
fn skipped_time_is_the_first_moment_after_the_gap() {
    assert_eq!(
        resolved("Europe/Berlin", "2026-03-29T02:30:00"),
        at("2026-03-29T01:00:00Z")
    );
    assert_eq!(
        resolved("America/New_York", "2026-03-08T02:00:00"),
        at("2026-03-08T07:00:00Z")
    );
    // Half an hour only: 02:00 becomes 02:30.
    assert_eq!(
        resolved("Australia/Lord_Howe", "2026-10-04T02:15:00"),
        at("2026-10-03T15:30:00Z")
    );
    assert_eq!(
        resolved("Australia/Lord_Howe", "2026-10-04T02:30:00"),
        at("2026-10-03T15:30:00Z")
    );
}

#[test]
fn time_that_occurs_twice_is_the_first() {
    assert_eq!(
        resolved("Europe/Berlin", "2026-10-25T02:30:00"),
        at("2026-10-25T00:30:00Z")
    );
    assert_eq!(
        resolved("America/New_York", "2026-11-01T01:30:00"),
        at("2026-11-01T05:30:00Z")
    );
    assert_eq!(
        resolved("Australia/Lord_Howe", "2026-04-05T01:45:00"),
        at("2026-04-04T14:45:00Z")
    );
}

#[test]
fn skipped_day_is_the_beginning_of_the_next() {
    // Samoa went from UTC-10 to UTC+14 at the end of 29 December 2011.
    assert_eq!(
        resolved("Pacific/Apia", "2011-12-30T09:00:00"),
        at("2011-12-30T10:00:00Z")
    );
    assert_eq!(
        zone("Pacific/Apia")
            .local(at("2011-12-30T10:00:00Z"))
            .to_string(),
        "2011-12-31 00:00:00"
    );
    let friday = Days::Week([false, false, false, false, true, false, false]);
    assert_eq!(
        next("Pacific/Apia", &friday, 9, "2011-12-29T12:00:00Z"),
        at("2011-12-30T10:00:00Z")
    );
}

#[test]
fn a_zone_has_its_exact_name() {
    assert_eq!(Zone::by_name("europe/berlin"), None);
    assert_eq!(Zone::by_name("Mars/Olympus"), None);
    assert_eq!(zone("Europe/Berlin").name(), "Europe/Berlin");
}

#[test]
fn next_occurrence_includes_this_very_moment() {
    assert_eq!(
        next("UTC", &Days::EVERY, 9, "2026-01-05T09:00:00Z"),
        at("2026-01-05T09:00:00Z")
    );
    assert_eq!(
        next("UTC", &Days::EVERY, 9, "2026-01-05T09:00:00.000001Z"),
        at("2026-01-06T09:00:00Z")
    );
}

#[test]
fn daily_time_is_local_across_a_clock_change() {
    let new_york = |from| next("America/New_York", &Days::EVERY, 9, from);
    assert_eq!(new_york("2026-03-07T12:00:00Z"), at("2026-03-07T14:00:00Z"));
    assert_eq!(new_york("2026-03-07T14:00:01Z"), at("2026-03-08T13:00:00Z"));
    assert_eq!(new_york("2026-10-31T13:00:01Z"), at("2026-11-01T14:00:00Z"));
}

#[test]
fn daily_time_that_occurs_twice_comes_once() {
    let berlin = |from| next("Europe/Berlin", &Days::EVERY, 2, from);
    assert_eq!(berlin("2026-10-24T12:00:00Z"), at("2026-10-25T00:00:00Z"));
    assert_eq!(
        berlin("2026-10-25T00:00:00.000001Z"),
        at("2026-10-26T01:00:00Z")
    );
}

#[test]
fn weekday_is_the_local_one() {
    // Monday 08:00 in Tokyo is still Sunday in universal time.
    let monday = Days::Week([true, false, false, false, false, false, false]);
    assert_eq!(
        next("Asia/Tokyo", &monday, 8, "2026-01-04T12:00:00Z"),
        at("2026-01-04T23:00:00Z")
    );
    assert_eq!(
        next("Asia/Tokyo", &monday, 8, "2026-01-05T00:00:00Z"),
        at("2026-01-11T23:00:00Z")
    );
}

#[test]
fn day_31_is_the_last_day_of_shorter_months() {
    let monthly = Days::Month(vec![31]);
    let utc = |from| next("UTC", &monthly, 9, from);
    assert_eq!(utc("2026-01-31T09:00:01Z"), at("2026-02-28T09:00:00Z"));
    assert_eq!(utc("2028-02-01T00:00:00Z"), at("2028-02-29T09:00:00Z"));
    assert_eq!(utc("2026-04-01T00:00:00Z"), at("2026-04-30T09:00:00Z"));
    assert_eq!(
        next("UTC", &Days::Month(vec![1, 15]), 0, "2026-01-01T00:00:01Z"),
        at("2026-01-15T00:00:00Z")
    );
}

#[test]
fn no_day_never_comes() {
    assert_eq!(
        Zone::UTC.next_on(&Days::Week([false; 7]), 0, at("2026-01-01T00:00:00Z")),
        None
    );
}

#[test]
fn midnight_and_hour_come_next() {
    let berlin = zone("Europe/Berlin");
    assert_eq!(
        berlin.next_midnight(at("2026-03-28T23:00:00Z")),
        Some(at("2026-03-29T22:00:00Z"))
    );
    assert_eq!(
        berlin.next_hour(at("2026-03-29T00:59:59Z")),
        Some(at("2026-03-29T01:00:00Z"))
    );
    let kathmandu = zone("Asia/Kathmandu");
    assert_eq!(
        kathmandu.next_hour(at("2026-01-05T00:00:00Z")),
        Some(at("2026-01-05T00:15:00Z"))
    );
}

fn quiet_night() -> Quiet {
    Quiet {
        hours: vec![(21 * HOUR, 8 * HOUR)],
        ..Quiet::default()
    }
}

#[test]
fn quiet_hours_begin_with_their_first_moment_and_end_before_their_last() {
    let until = |from| Zone::UTC.quiet_until(&quiet_night(), at(from));
    assert_eq!(until("2026-01-05T20:59:59Z"), None);
    assert_eq!(
        until("2026-01-05T21:00:00Z"),
        Some(at("2026-01-06T08:00:00Z"))
    );
    assert_eq!(
        until("2026-01-06T07:59:59Z"),
        Some(at("2026-01-06T08:00:00Z"))
    );
    assert_eq!(until("2026-01-06T08:00:00Z"), None);
}

#[test]
fn quiet_hours_and_days_that_touch_are_one() {
    let mut quiet = quiet_night();
    quiet.weekdays = [false, false, false, false, false, true, true];
    // 9 January 2026 is a Friday.
    assert_eq!(
        Zone::UTC.quiet_until(&quiet, at("2026-01-09T22:00:00Z")),
        Some(at("2026-01-12T08:00:00Z"))
    );
    let holiday = Quiet {
        dates: vec!["2026-12-25".parse().unwrap()],
        ..Quiet::default()
    };
    assert_eq!(
        Zone::UTC.quiet_until(&holiday, at("2026-12-25T12:00:00Z")),
        Some(at("2026-12-26T00:00:00Z"))
    );
    assert_eq!(
        Zone::UTC.quiet_until(&holiday, at("2025-12-25T12:00:00Z")),
        None
    );
}

#[test]
fn quiet_hours_follow_the_clock_across_its_change() {
    let berlin = zone("Europe/Berlin");
    assert_eq!(
        berlin.quiet_until(&quiet_night(), at("2026-03-28T22:00:00Z")),
        Some(at("2026-03-29T06:00:00Z"))
    );
    let early = Quiet {
        hours: vec![(0, 2 * HOUR + HOUR / 2)],
        ..Quiet::default()
    };
    // 02:30 is skipped in March, and in October the first of the two ends the stretch.
    assert_eq!(
        berlin.quiet_until(&early, at("2026-03-29T00:00:00Z")),
        Some(at("2026-03-29T01:00:00Z"))
    );
    assert_eq!(
        berlin.quiet_until(&early, at("2026-10-25T00:15:00Z")),
        Some(at("2026-10-25T00:30:00Z"))
    );
    assert_eq!(berlin.quiet_until(&early, at("2026-10-25T01:15:00Z")), None);
}

#[test]
fn quiet_without_an_end_lasts_for_ever() {
    let always = Quiet {
        weekdays: [true; 7],
        ..Quiet::default()
    };
    assert_eq!(
        Zone::UTC.quiet_until(&always, at("2026-01-09T22:00:00Z")),
        Some(Timestamp::MAX)
    );
    let all_day = Quiet {
        hours: vec![(21 * HOUR, 21 * HOUR)],
        ..Quiet::default()
    };
    assert_eq!(
        Zone::UTC.quiet_until(&all_day, at("2026-01-09T22:00:00Z")),
        Some(Timestamp::MAX)
    );
}

fn trigger(hours: i64, at: Option<u64>, yearly: bool) -> DateTrigger {
    let offset = Duration::HOUR.checked_mul(hours).unwrap();
    DateTrigger {
        field: FieldId(0),
        offset,
        at,
        yearly,
    }
}

fn date(text: &str) -> Value {
    Value::Date(text.parse().unwrap())
}

#[test]
fn days_before_a_date_are_counted_on_the_calendar() {
    let berlin = zone("Europe/Berlin");
    let before = |days: i64| {
        let trigger = trigger(-24 * days, Some(9 * HOUR), false);
        berlin.next_date(&trigger, &date("2026-03-30"), at("2026-01-01T00:00:00Z"))
    };
    assert_eq!(before(3), Some(at("2026-03-27T08:00:00Z")));
    assert_eq!(before(1), Some(at("2026-03-29T07:00:00Z")));
}

#[test]
fn date_trigger_at_the_moment_itself_counts_and_a_past_one_does_not() {
    let midnight = trigger(-72, None, false);
    let from = |from| Zone::UTC.next_date(&midnight, &date("2026-02-10"), at(from));
    assert_eq!(
        from("2026-02-07T00:00:00Z"),
        Some(at("2026-02-07T00:00:00Z"))
    );
    assert_eq!(from("2026-02-07T00:00:00.000001Z"), None);
    assert_eq!(
        Zone::UTC.next_date(&midnight, &Value::Unset, at("2026-01-01T00:00:00Z")),
        None
    );
}

#[test]
fn moment_of_a_date_time_is_exact() {
    let appointment = Value::DateTime(at("2026-03-29T12:00:00Z"));
    let berlin = zone("Europe/Berlin");
    let next = |trigger| berlin.next_date(&trigger, &appointment, at("2026-01-01T00:00:00Z"));
    assert_eq!(
        next(trigger(-2, None, false)),
        Some(at("2026-03-29T10:00:00Z"))
    );
    assert_eq!(
        next(trigger(-24, None, false)),
        Some(at("2026-03-28T12:00:00Z"))
    );
    assert_eq!(
        next(trigger(-24, Some(9 * HOUR), false)),
        Some(at("2026-03-28T08:00:00Z"))
    );
}

#[test]
fn anniversaries_come_from_the_year_after() {
    let yearly = trigger(0, Some(9 * HOUR), true);
    let next = |value: &Value, from| Zone::UTC.next_date(&yearly, value, at(from));
    let born = date("2000-02-29");
    assert_eq!(
        next(&born, "1999-01-01T00:00:00Z"),
        Some(at("2001-02-28T09:00:00Z"))
    );
    assert_eq!(
        next(&born, "2026-01-05T00:00:00Z"),
        Some(at("2026-02-28T09:00:00Z"))
    );
    assert_eq!(
        next(&born, "2026-02-28T09:00:00.000001Z"),
        Some(at("2027-02-28T09:00:00Z"))
    );
    assert_eq!(
        next(&born, "2028-01-01T00:00:00Z"),
        Some(at("2028-02-29T09:00:00Z"))
    );
    assert_eq!(
        next(&date("2026-07-14"), "2026-01-05T00:00:00Z"),
        Some(at("2027-07-14T09:00:00Z"))
    );
}

#[test]
fn offset_of_an_anniversary_may_cross_the_year() {
    let week_before = trigger(-7 * 24, None, true);
    let next = |from| Zone::UTC.next_date(&week_before, &date("1990-01-03"), at(from));
    assert_eq!(
        next("2026-06-01T00:00:00Z"),
        Some(at("2026-12-27T00:00:00Z"))
    );
    let years_after = trigger(24 * 365 * 3, None, true);
    let next = |from| Zone::UTC.next_date(&years_after, &date("1990-06-01"), at(from));
    assert_eq!(
        next("2026-01-01T00:00:00Z"),
        Some(at("2026-05-31T00:00:00Z"))
    );
}
