//! Expressions: their types, names and windows (language reference, section 5).

use crate::support::{hold, hold_flow};

/// Holds that conditions have the findings that are marked in them, and no others.
fn hold_conditions(conditions: &str) {
    let conditions = conditions
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty());
    let statements: Vec<String> = conditions
        .map(|condition| format!("  if {condition} then tag a end"))
        .collect();
    hold(&statements.join("\n"));
}

#[test]
fn amounts_keep_to_their_kind() {
    hold_conditions(
        r"
        contact.spent + 5 EUR > 10 EUR
        contact.spent + ⟦type-mismatch⟧5 > 10 EUR
        contact.spent + ⟦currency-mismatch⟧5 USD > 10 EUR
        contact.spent * 2 > 10 EUR
        contact.spent * 0.5 > 10 EUR
        10% * contact.spent > 10 EUR
        contact.spent / 10 EUR > 2.5
        contact.spent / 10 EUR > ⟦type-mismatch⟧2 EUR
        contact.spent > ⟦type-mismatch⟧10
        contact.spent == ⟦currency-mismatch⟧10 USD
        contact.spent * ⟦type-mismatch⟧contact.spent > 10 EUR
        10% + 5% == 15%
        10% == ⟦type-mismatch⟧0.1
        10% + ⟦type-mismatch⟧1 == 15%
        contact.visits + 0.5 > 2
        contact.visits / 2 > 0.5
        ",
    );
}

#[test]
fn moments_and_durations_go_together() {
    hold_conditions(
        r"
        now - 2d > 2026-01-01T09:00Z
        now - now < 2d
        today + 2d > today
        today - today == 2d
        today == ⟦type-mismatch⟧now
        date(now) == today
        now == ⟦type-mismatch⟧today
        2d + 1h > 3h
        2d * 3 > 3h
        2d * ⟦type-mismatch⟧1.5 > 3h
        2d / 2 > 3h
        2d / 1d == 2
        now + ⟦type-mismatch⟧2 > now
        weekday(now) == monday
        weekday(today) in [saturday, sunday]
        weekday(now) == ⟦unknown-value⟧mondy
        hour(now) >= 9
        time(now) >= 09:00
        hour(⟦type-mismatch⟧today) >= 9
        ",
    );
}

#[test]
fn optionals_are_compared_as_they_are_by_equality_alone() {
    hold_conditions(
        r#"
        contact.first_name == "Ada"
        "Ada" == contact.first_name
        ⟦optional-not-handled⟧contact.first_name != "Ada"
        ⟦optional-not-handled⟧contact.first_name < "Ada"
        ⟦optional-not-handled⟧contact.first_name in ["Ada"]
        ⟦optional-not-handled⟧contact.first_name starts with "A"
        contact.first_name ?? contact.nickname == "Ada"
        contact.first_name ?? contact.nickname ?? "" != "Ada"
        contact.first_name ?? ⟦type-mismatch⟧5 == "Ada"
        contact.first_name is set and contact.first_name != "Ada"
        contact.first_name is unset or contact.first_name != "Ada"
        not (contact.first_name is unset) and contact.first_name != "Ada"
        contact.first_name is set or ⟦optional-not-handled⟧contact.first_name != "Ada"
        length(⟦optional-not-handled⟧contact.first_name) > 3
        "#,
    );
}

#[test]
fn enums_and_texts_are_no_numbers() {
    hold_conditions(
        r#"
        contact.plan == free
        free == contact.plan
        contact.plan in [free, pro]
        contact.plan == ⟦type-mismatch⟧"free"
        contact.plan == ⟦unknown-value⟧fre
        ⟦type-mismatch⟧contact.plan > free
        contact.email == "ada@example.com"
        contact.email contains "@"
        "#,
    );
    hold_conditions(
        r#"
        ⟦type-mismatch⟧contact.email + "a" == "b"
        ⟦type-mismatch⟧contact.visits contains "a"
        contact.visits in [1, 2, 3]
        contact.visits in [1, ⟦type-mismatch⟧"2"]
        contact.visits in ⟦type-mismatch⟧3
        not ⟦type-mismatch⟧contact.visits
        contact.visits > 3 and ⟦type-mismatch⟧"a"
        -⟦type-mismatch⟧contact.email == "a"
        -contact.visits < 0
        ⟦type-mismatch⟧true > false
        "#,
    );
}

#[test]
fn events_are_conditions() {
    hold_conditions(
        r#"
        order_paid
        not order_paid in last 30d
        order_paid where total > 10 EUR in last 30d
        order_paid where total > 10 EUR and contact.plan == pro
        order_paid where (total > 10 EUR and code == "A") ever
        order_paid where ⟦unknown-field⟧totl > 10 EUR
        order_paid where total > ⟦type-mismatch⟧10
        order_paid where ⟦optional-not-handled⟧code != "A"
        ⟦unknown-name⟧order_payed
        ⟦unknown-event⟧order_payed in last 30d
        opened tips
        opened ⟦unknown-message⟧tipps
        opened tips where ⟦unknown-field⟧url == "x"
        clicked tips where url == "x"
        clicked
        order_paid in last ⟦type-mismatch⟧30
        tagged vip
        in_flow(f)
        in_flow(⟦unknown-flow⟧g)
        contact in newsletter
        contact in buyers
        contact in ⟦unknown-list⟧newsleter
        reachable email
        reachable ⟦unknown-name⟧fax
        "#,
    );
}

#[test]
fn aggregates_have_types() {
    hold_conditions(
        r#"
        count(order_paid) > 3
        count(order_paid where total > 10 EUR in last 30d) > 3
        sum(total of order_paid ever) > 10 EUR
        sum(total of order_paid ever) > ⟦type-mismatch⟧10
        ⟦optional-not-handled⟧max(total of order_paid ever) > 10 EUR
        max(total of order_paid ever) ?? 0 EUR > 10 EUR
        latest(code of order_paid ever) == "A"
        sum(⟦type-mismatch⟧code of order_paid ever) > 3
        max(⟦unknown-field⟧totl of order_paid ever) ?? 0 EUR > 10 EUR
        max(contact.visits, 3) > 3
        max(contact.visits, ⟦type-mismatch⟧"3") > 3
        round(contact.rating, 2) > 3
        round(⟦type-mismatch⟧contact.email) > 3
        ⟦missing-argument⟧round() > 3
        abs(1, ⟦unknown-argument⟧2) > 3
        ⟦unknown-name⟧rond(contact.rating) > 3
        lower(contact.email) == "a"
        domain(contact.email) == "example.com"
        format(now, "%d %B") == "1 May"
        format(now, ⟦type-mismatch⟧"%Q") == "1 May"
        format(today, ⟦type-mismatch⟧"%H:%M") == "1 May"
        "#,
    );
}

#[test]
fn names_are_looked_up_where_they_can_stand() {
    hold_conditions(
        r"
        interest > 3
        ⟦unknown-name⟧intrest > 3
        ⟦unknown-name⟧visits > 3
        contact.⟦unknown-field⟧visit > 3
        ⟦unknown-name⟧order.total > 3 EUR
        ⟦unknown-name⟧order_paid.total > 3 EUR
        contact.visits.⟦unknown-field⟧x > 3
        ⟦type-mismatch⟧contact == 3
        ",
    );
}

#[test]
fn a_window_is_needed_where_nobody_has_entered() {
    hold_flow(
        r"
segment s = ⟦missing-window⟧order_paid
segment t = count(⟦missing-window⟧opened) > 3
segment u = order_paid in last 30d and not opened tips ever

flow f
  on order_paid where ⟦missing-window⟧signup
  goal when order_paid
  exit when order_paid where total > 10 EUR

  tag a
end
",
    );
}

#[test]
fn texts_show_what_can_be_shown() {
    hold(
        r#"
  notify sales "{contact.visits} {contact.spent} {contact.plan} {now} {2d} {true}"
  notify sales "{⟦type-mismatch⟧[1, 2]}"
  notify sales "{contact.first_name ?? "there"}"
  notify sales "{⟦optional-not-handled⟧contact.first_name}"
  notify sales "{⟦unknown-name⟧foo} and {⟦unknown-name⟧bar}"
"#,
    );
}

#[test]
fn literals_have_values() {
    hold(
        r#"
  set contact.visits = ⟦invalid-literal⟧9_999_999_999_999_999_999
  set contact.renewal = ⟦invalid-literal⟧2026-02-30
  set contact.spent = ⟦invalid-literal⟧5 XYZ
  set contact.email = "ada@example.com"
  set contact.email = ⟦type-mismatch⟧"ada"
  set contact.email = ⟦type-mismatch⟧"{contact.plan}@example.com"
  set contact.phone = ⟦type-mismatch⟧"0815"
  wait ⟦invalid-duration⟧9999999999d
  wait until ⟦invalid-literal⟧25:00
"#,
    );
}
