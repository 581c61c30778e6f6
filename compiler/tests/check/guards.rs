//! Optionals: where they are known to be set, and where that is forgotten (language reference, section 3, "Unset values").

use crate::support::hold;

#[test]
fn a_guard_holds_in_what_follows_it() {
    hold(
        r#"
  if contact.first_name is set then
    notify sales "{contact.first_name}"
  elseif contact.nickname is unset then
    notify sales "{⟦optional-not-handled⟧contact.nickname}"
  else
    notify sales "{contact.nickname}, not {⟦optional-not-handled⟧contact.first_name}"
  end
  notify sales "{⟦optional-not-handled⟧contact.first_name}"
"#,
    );
}

#[test]
fn those_who_leave_say_nothing_about_those_who_stay() {
    hold(
        r#"
  if contact.first_name is unset or not contact.nickname is set then
    exit "nameless"
  end
  notify sales "{contact.first_name} {contact.nickname}"
"#,
    );
}

#[test]
fn an_assignment_is_a_guard_and_unset_takes_it_back() {
    hold(
        r#"
  set contact.first_name = "Ada"
  notify sales "{contact.first_name}"
  set contact.first_name = contact.nickname
  notify sales "{⟦optional-not-handled⟧contact.first_name}"
  if contact.first_name is set then
    unset contact.first_name
    notify sales "{⟦optional-not-handled⟧contact.first_name}"
  end
"#,
    );
}

#[test]
fn every_kind_of_wait_forgets() {
    for wait in [
        "wait 1d",
        "wait until 09:00",
        "wait until monday at 09:00",
        "wait for order_paid up to 1d",
        "wait for (contact.visits > 3) up to 1d",
        "wait for case order_paid then tag a after 1d then tag b end",
    ] {
        hold(&format!(
            r#"
  if contact.first_name is unset then exit end
  notify sales "{{contact.first_name}}"
  {wait}
  notify sales "{{⟦optional-not-handled⟧contact.first_name}}"
"#
        ));
    }
}

#[test]
fn a_send_or_a_tag_forgets_nothing() {
    hold(
        r#"
  if contact.first_name is unset then exit end
  send email tips
  tag greeted
  start f
  notify sales "{contact.first_name}"
"#,
    );
}

#[test]
fn a_guard_holds_behind_branches_if_it_held_in_all_of_them() {
    hold(
        r#"
  match contact.plan
    case free then
      set contact.first_name = "Ada"
      set contact.nickname = "A"
    case pro then
      if contact.first_name is unset then exit end
    else
      exit
  end
  notify sales "{contact.first_name}, {⟦optional-not-handled⟧contact.nickname}"
  split
    50% a then set contact.nickname = "A"
    50% b then set contact.nickname = "B"
  end
  notify sales "{contact.nickname}"
"#,
    );
}

#[test]
fn what_a_wait_for_a_condition_waits_for_holds_when_it_is_over() {
    hold(
        r#"
  wait for (contact.first_name is set) up to 7d then
    notify sales "{contact.first_name}"
  else
    notify sales "{⟦optional-not-handled⟧contact.first_name}"
  end
  wait for (contact.nickname is set) up to 7d then
    tag named
  else
    exit
  end
  notify sales "{contact.nickname}"
"#,
    );
}

#[test]
fn a_guard_before_a_repeat_holds_in_it_unless_a_pass_may_undo_it() {
    hold(
        r#"
  if contact.first_name is unset or contact.nickname is unset then exit end
  repeat 2 times do
    notify sales "{contact.first_name}, {⟦optional-not-handled⟧contact.nickname}"
    unset contact.nickname
  end
  repeat 2 times every 1d do
    notify sales "{⟦optional-not-handled⟧contact.first_name}"
  end
"#,
    );
    hold(
        r#"
  if contact.first_name is unset then exit end
  repeat 2 times do
    notify sales "{⟦optional-not-handled⟧contact.first_name}"
    wait 1d
  end
"#,
    );
}

#[test]
fn a_pass_knows_that_its_until_was_false() {
    hold(
        r#"
  repeat 3 times every 1d until contact.first_name is unset do
    notify sales "{contact.first_name}"
  end
  notify sales "{⟦optional-not-handled⟧contact.first_name}"
"#,
    );
}

#[test]
fn the_where_of_an_event_looks_at_the_contact_of_its_own_time() {
    hold(
        r#"
  if contact.first_name is unset then exit end
  if order_paid where code == contact.first_name then tag a end
  if order_paid where "a" in [⟦optional-not-handled⟧contact.first_name] then tag b end
"#,
    );
}
