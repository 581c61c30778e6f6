//! Clauses and triggers (language reference, section 4).

use crate::support::{DECLARATIONS, checked, hold_flow};
use nurture_compiler::checked::TriggerKind;
use nurture_runtime::program::Reenter;

/// Holds that clauses have the findings that are marked in them, and no others.
fn hold_clauses(clauses: &str) {
    hold_flow(&format!("flow f\n{clauses}\n  tag a\nend\n"));
}

#[test]
fn triggers_name_what_there_is() {
    hold_clauses(
        r#"
  on order_paid where total > 10 EUR
  on ⟦unknown-event⟧order_payed
  on opened tips
  on opened ⟦unknown-message⟧tipps
  on join newsletter
  on leave buyers
  on join ⟦unknown-list⟧newsleter
  on interest reaches 50
  on interest drops below 20
  on ⟦unknown-name⟧intrest reaches 50
  on interest reaches ⟦type-mismatch⟧2.5
  on change contact.plan
  on change contact.visits to 3
  on change contact.visits to ⟦type-mismatch⟧"3"
  on change contact.⟦unknown-field⟧plann
  on 3d before contact.renewal at 09:00
  on 3d after ⟦type-mismatch⟧contact.plan
  on ⟦syntax-error⟧3 before contact.renewal
  on contact.renewal every year
  on every monday at 09:00 for buyers
  on every monday at 09:00 for ⟦unknown-list⟧buyrs
  on every month on 1, ⟦invalid-literal⟧32 at 09:00
  on 2026-12-01T09:00 for newsletter
  on manual
"#,
    );
}

#[test]
fn a_trigger_that_another_one_covers_is_a_warning() {
    hold_clauses(
        r"
  on order_paid where total > 10 EUR
  on order_paid where total > 20 EUR
  ⟦duplicate-trigger⟧on order_paid where  total > 10 EUR
  on order_paid
  ⟦duplicate-trigger⟧on order_paid where total > 30 EUR
  on opened
  ⟦duplicate-trigger⟧on opened tips
  on clicked tips
  on clicked
  on change contact.plan to pro
  ⟦duplicate-trigger⟧on change contact.plan to pro
  on change contact.plan
  on every monday at 09:00 for buyers
  on every monday at 09:00
  ⟦duplicate-trigger⟧on every monday at 09:00 for newsletter
  on every tuesday at 09:00
  on join newsletter
  ⟦duplicate-trigger⟧on join newsletter
  on manual
  ⟦duplicate-trigger⟧on manual
",
    );
}

#[test]
fn a_flow_needs_something_that_starts_it() {
    hold_flow("flow ⟦missing-trigger⟧f\n  goal order_paid\n\n  tag a\nend\n");
}

#[test]
fn goals_and_exits_look_at_the_run() {
    hold_clauses(
        r#"
  on order_paid as order
  goal order_paid where total > order.total within 30d
  goal when contact.visits > 3
  goal when ⟦type-mismatch⟧contact.visits
  goal order_paid within ⟦type-mismatch⟧30
  exit on unsubscribed
  exit on ⟦unknown-event⟧unsubscribedd
  exit on order_lost where ⟦optional-not-handled⟧reason != "x"
  exit when order_paid where total > ⟦type-mismatch⟧3
"#,
    );
}

#[test]
fn clauses_that_stand_once_do() {
    hold_clauses(
        r#"
  on signup
  owner "a@example.com" backup "b@example.com"
  ⟦duplicate-declaration⟧owner "b@example.com"
  timezone "Europe/Berlin"
  ⟦duplicate-declaration⟧timezone ⟦invalid-timezone⟧"Europe/Berln"
  expire after 60d
  ⟦duplicate-declaration⟧expire after 30d
  reenter always
  ⟦duplicate-declaration⟧reenter never
  holdout 10%
  ⟦duplicate-declaration⟧holdout 5%
  priority 3
  ⟦duplicate-declaration⟧priority 4
"#,
    );
}

#[test]
fn sending_is_limited_by_amounts_that_make_sense() {
    hold_clauses(
        r"
  on signup
  quiet 21:00 to 08:00
  quiet 21:00 to ⟦type-mismatch⟧21:00
  quiet on saturday, 2026-12-25
  quiet on ⟦unknown-value⟧saturdy
  limit 3 email per 7d
  limit 1 email per 1d otherwise wait
  ⟦duplicate-declaration⟧limit 2 email per 7d
  limit ⟦type-mismatch⟧0 sms per 7d
  limit 3 sms per ⟦type-mismatch⟧0d
  limit 3 push per 7d otherwise ⟦unknown-value⟧waitt
  holdout ⟦invalid-literal⟧110%
",
    );
}

#[test]
fn runs_are_told_apart_by_what_their_trigger_brings() {
    hold_clauses(
        r"
  on cart_updated as cart
  reenter restart per cart.cart_id
",
    );
    hold_clauses(
        r"
  on cart_updated as cart
  reenter after 1d per cart.⟦unknown-field⟧cartid
",
    );
    hold_clauses(
        r"
  on cart_updated as cart
  reenter per ⟦unknown-name⟧crt.cart_id
",
    );
}

#[test]
fn payloads_of_one_name_have_one_type() {
    hold_clauses(
        r"
  on order_paid as event_data where total > 10 EUR
  on order_paid as event_data where total < 5 EUR
  on order_lost as ⟦duplicate-declaration⟧event_data
",
    );
}

#[test]
fn a_policy_has_clauses_of_its_own() {
    hold_flow(
        r#"
policy
  timezone "Europe/Berlin"
  quiet 21:00 to 08:00
  limit 3 email per 7d
  exit on unsubscribed
  exit when order_paid
  ⟦syntax-error⟧on signup
  ⟦syntax-error⟧goal order_paid
end

⟦duplicate-declaration⟧policy
  timezone "Europe/Paris"
end

flow f
  on signup

  tag a
end
"#,
    );
}

#[test]
fn what_the_policy_says_holds_where_the_flow_says_nothing() {
    let text = format!(
        "{DECLARATIONS}
policy
  timezone \"Europe/Berlin\"
  quiet 21:00 to 08:00
  limit 3 email per 7d
  holdout 10%
  exit on unsubscribed
end
flow a on every day at 09:00 tag a end
flow b on signup timezone \"Asia/Tokyo\" limit 1 email per 1d holdout 5% exit on complained priority 2 tag a end
"
    );
    let (checked, findings) = checked(&text);
    assert_eq!(findings, []);
    let [first, second] = checked.flows.as_slice() else {
        panic!("there are two flows: {:?}", checked.flows);
    };
    assert_eq!(
        (first.named.name.as_str(), second.named.name.as_str()),
        ("b", "a"),
        "by priority"
    );
    assert_eq!(
        (first.timezone.as_str(), second.timezone.as_str()),
        ("Asia/Tokyo", "Europe/Berlin")
    );
    assert_eq!((first.limits[0].count, second.limits[0].count), (1, 3));
    let exits = [first, second].map(|flow| checked.exits(flow).count());
    assert_eq!(exits, [2, 1]);
    assert_eq!(
        first
            .holdout
            .map(|holdout| (holdout.share, holdout.of_policy)),
        Some((500, false))
    );
    assert_eq!(
        second
            .holdout
            .map(|holdout| (holdout.share, holdout.of_policy)),
        Some((1_000, true))
    );
    assert_eq!(
        (&first.reenter, &second.reenter),
        (&Reenter::Never, &Reenter::Always)
    );
    assert!(matches!(
        second.triggers[0].kind,
        TriggerKind::Schedule { .. }
    ));
    assert_eq!(first.quiet, second.quiet);
}
