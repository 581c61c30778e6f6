//! The waits (language reference, sections 4 and 8).

use crate::support::{hold, hold_flow};

#[test]
fn a_wait_that_may_last_for_ever_is_an_error() {
    hold(
        r"
  ⟦wait-without-timeout⟧wait for order_paid
  ⟦wait-without-timeout⟧wait for (contact.visits > 3)
  ⟦wait-without-timeout⟧wait for case order_paid then tag a end
  wait for order_paid up to 1d
  wait for case order_paid then tag b after 1d then tag c end
",
    );
}

#[test]
fn a_flow_that_ends_by_itself_has_waits_without_end() {
    hold_flow(
        r"
flow f
  on signup
  expire after 60d

  wait for order_paid
  wait for (contact.visits > 3) then tag a end
  wait for order_paid then
    tag b
  else
    ⟦unreachable-step⟧tag c
  end
end
",
    );
}

#[test]
fn waits_are_compared_with_the_time_that_the_flow_lasts() {
    hold_flow(
        r"
flow f
  on signup
  expire after 30d

  wait 30d
  ⟦wait-longer-than-expire⟧wait 30d + 1s
  ⟦wait-longer-than-expire⟧wait for order_paid up to 5w
  ⟦wait-longer-than-expire⟧wait for case order_paid then tag a after 31d then tag b end
end
",
    );
}

#[test]
fn a_wait_of_no_length_is_reported_at_its_duration() {
    hold(
        r"
  wait ⟦zero-wait⟧0s
  wait ⟦zero-wait⟧1d - 2d
  wait for order_paid up to ⟦zero-wait⟧0d
  wait for case order_paid then tag a after ⟦zero-wait⟧0h then tag b end
  repeat 2 times every ⟦zero-wait⟧0d do tag c end
",
    );
}

#[test]
fn a_fixed_wait_takes_a_duration() {
    hold(
        r#"
  wait ⟦type-mismatch⟧2
  wait ⟦type-mismatch⟧"2d"
  wait 2d * contact.visits
  wait for order_paid up to ⟦type-mismatch⟧contact.visits
"#,
    );
}

#[test]
fn wait_until_takes_times_dates_and_datetimes() {
    hold(
        r#"
  wait until 09:00
  wait until today + 2d at 09:00
  wait until now + 2h
  wait until now + 2d at 09:00
  wait until contact.renewal ?? today at 09:00
  wait until 2026-12-01T09:00
  wait until saturday, sunday at 10:00
  wait until ⟦type-mismatch⟧2d
  wait until ⟦type-mismatch⟧"monday"
  wait until 09:00 at ⟦type-mismatch⟧10:00
  wait until 2026-12-01T09:00 at ⟦type-mismatch⟧10:00
  wait until today at ⟦type-mismatch⟧2d
  wait until ⟦optional-not-handled⟧contact.renewal at 09:00
"#,
    );
}

#[test]
fn both_branches_of_wait_until_are_checked() {
    hold(
        r"
  wait until today + 2d at 09:00 then
    send email ⟦unknown-message⟧tipps
  else
    send email ⟦unknown-message⟧tiips
  end
",
    );
}

#[test]
fn an_event_in_parentheses_is_reported_unless_it_has_a_window() {
    hold(
        r"
  wait for (⟦event-in-parentheses⟧order_paid) up to 1d
  wait for ((⟦event-in-parentheses⟧order_paid where total > 10 EUR)) up to 1d
  wait for case (⟦event-in-parentheses⟧signup) then tag a after 1d then tag b end
  wait for (order_paid in last 30d) up to 1d
  wait for (not order_paid) up to 1d
  wait for (interest > 10) up to 1d
",
    );
}

#[test]
fn an_unknown_event_costs_one_finding() {
    hold(
        r#"
  wait for ⟦unknown-event⟧order_payed as p where total > 10 EUR up to 1d then
    notify sales "{p.total}"
  end
"#,
    );
}

#[test]
fn conditions_of_waits_are_bools() {
    hold(
        "  wait for (⟦type-mismatch⟧contact.visits) up to 1d\n  wait for order_paid where ⟦type-mismatch⟧total up to 1d\n",
    );
}
