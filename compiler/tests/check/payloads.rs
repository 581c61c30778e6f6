//! Payloads with a name: where they can be read, and where they may be unset (language reference, section 4).

use crate::support::{hold, hold_flow};

#[test]
fn a_payload_is_set_where_its_wait_was_not_in_vain() {
    hold(
        r#"
  wait for order_paid as order up to 7d then
    notify sales "{order.total}"
  else
    notify sales "{⟦unknown-name⟧order.total}"
  end
  notify sales "{⟦optional-not-handled⟧order.total}"
  if order is set then
    notify sales "{order.total}"
  end
"#,
    );
}

#[test]
fn a_payload_is_set_if_those_without_it_have_left() {
    hold(
        r#"
  wait for order_paid as order up to 7d then
    tag bought
  else
    exit
  end
  wait 2d
  notify sales "{order.total}"
"#,
    );
}

#[test]
fn a_wait_without_branches_may_have_been_in_vain_if_it_has_an_end() {
    hold_flow(
        r#"
flow f
  on signup
  expire after 60d

  wait for order_paid as order up to 7d
  notify sales "{⟦optional-not-handled⟧order.total}"
  wait for order_paid as second
  notify sales "{second.total}"
end
"#,
    );
}

#[test]
fn what_a_where_shows_of_a_payload_holds_until_the_next_wait() {
    hold(
        r#"
  wait for order_paid as order where code is set up to 7d then
    notify sales "{order.code}"
    wait 1d
    notify sales "{⟦optional-not-handled⟧order.code}"
  end
"#,
    );
}

#[test]
fn arms_of_one_type_bind_one_name_and_arms_of_two_do_not() {
    hold(
        r#"
  wait for
    case order_paid as p where total > 100 EUR then
      notify sales "{p.total}"
    case order_paid as p then
      notify sales "{p.total}"
    after 7d then
      exit
  end
  notify sales "{p.total}"
  wait for
    case order_paid as q then
      notify sales "{q.total}"
    case order_lost as q then
      notify sales "{q.reason ?? "?"}"
    after 7d then
      exit
  end
  notify sales "{⟦unknown-name⟧q.total}"
"#,
    );
}

#[test]
fn a_trigger_without_the_payload_makes_it_optional() {
    hold_flow(
        r#"
flow f
  on order_paid as order
  on signup

  if order is set then
    notify sales "{order.total}"
  end
  notify sales "{⟦optional-not-handled⟧order.total}"
end
"#,
    );
}

#[test]
fn a_name_that_hides_another_is_a_warning_and_one_that_is_over_is_not_hidden() {
    hold_flow(
        r"
flow f
  on order_paid as order

  wait for order_paid as ⟦shadowed-name⟧order up to 1d
  wait for order_paid as ⟦shadowed-name⟧interest up to 1d
  wait for order_paid as ⟦shadowed-name⟧contact up to 1d
  wait for order_paid as later up to 1d then
    tag a
  end
  wait for order_paid as later up to 1d then
    tag b
  end
end
",
    );
}

#[test]
fn answers_and_replies_are_payloads_of_their_own() {
    hold(
        r#"
  task "Look" for sales as review
  call coupons.create with { percent: 10% } as coupon
  wait for done review as answer up to 3d then
    if answer.outcome == "yes" then tag yes end
    notify sales "{answer.⟦unknown-field⟧code}"
  end
  wait for done coupon as reply where code starts with "A" up to 1d then
    notify sales "{reply.code}, {reply.⟦unknown-field⟧outcome}"
  end
  wait for done ⟦unknown-name⟧cupon up to 1d
"#,
    );
}
