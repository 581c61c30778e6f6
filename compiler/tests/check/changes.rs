//! Branches, and what a flow changes (language reference, section 4).

use crate::support::hold;

#[test]
fn values_of_fields_have_their_types() {
    hold(
        r#"
  set contact.visits = ⟦type-mismatch⟧4.5
  set contact.rating = 4
  set contact.plan = pro
  set contact.plan = ⟦type-mismatch⟧"pro"
  set contact.plan = ⟦unknown-value⟧prro
  set contact.spent = ⟦currency-mismatch⟧5 USD
  set contact.spent = ⟦optional-not-handled⟧max(total of order_paid ever)
  set contact.⟦unknown-field⟧vists = 4
"#,
    );
}

#[test]
fn only_what_can_grow_is_added_to() {
    hold(
        r"
  add 1 to contact.visits
  add 1 to contact.rating
  add 5 EUR to contact.spent
  add ⟦type-mismatch⟧5 to contact.spent
  add ⟦currency-mismatch⟧5 USD to contact.spent
  add ⟦type-mismatch⟧0.5 to contact.visits
  add 1 to ⟦type-mismatch⟧contact.plan
  add 2d to ⟦optional-not-handled⟧contact.renewal
  if contact.renewal is set then
    add 2d to contact.renewal
  end
",
    );
}

#[test]
fn only_optionals_are_unset() {
    hold(
        "  unset contact.first_name\n  unset ⟦type-mismatch⟧contact.visits\n  unset contact.⟦unknown-field⟧frist_name\n",
    );
}

#[test]
fn lists_are_joined_and_left_and_segments_are_not() {
    hold(
        "  join newsletter\n  leave newsletter\n  join ⟦unknown-list⟧buyers\n  leave ⟦unknown-list⟧newsleter\n",
    );
}

#[test]
fn a_match_names_every_value_once() {
    hold(
        r#"
  ⟦non-exhaustive-match⟧match contact.plan
    case free then tag a
    case pro then tag b
  end
  match contact.plan
    case free, pro then tag c
    case enterprise, ⟦unreachable-case⟧pro then tag d
  end
  match contact.plan
    case free then tag e
    else tag f
  end
  match contact.plan
    case free, ⟦unknown-value⟧porr then tag g
    case enterprise then tag h
  end
  match contact.visits > 3
    case true then tag i
    case false then tag j
  end
  ⟦non-exhaustive-match⟧match contact.visits > 3
    case true then tag i
  end
  ⟦non-exhaustive-match⟧match contact.visits
    case 1 then tag k
  end
  match contact.rating
    case 1, ⟦unreachable-case⟧1.0 then tag k
    case ⟦type-mismatch⟧"1" then tag l
    case ⟦type-mismatch⟧contact.visits then tag l
    else tag m
  end
  match ⟦optional-not-handled⟧contact.first_name
    case "Ada" then tag n
    else tag o
  end
"#,
    );
}

#[test]
fn shares_of_a_split_add_up_to_all_contacts() {
    hold(
        r#"
  split "a"
    33.33% a then tag a
    33.33% b then tag b
    33.34% c then tag c
  end
  ⟦split-not-100⟧split
    50% a then tag a
    49.99% b then tag b
  end
  split
    ⟦invalid-literal⟧33.333% a then tag a
    ⟦invalid-literal⟧66.667% b then tag b
  end
  split
    50% a then tag a
    50% ⟦duplicate-declaration⟧a then tag b
  end
"#,
    );
}

#[test]
fn a_repeat_has_a_number_of_passes() {
    hold(
        r"
  repeat 3 times do tag a end
  repeat ⟦type-mismatch⟧0 times do tag b end
  repeat 3 times every ⟦type-mismatch⟧7 do tag c end
  repeat 3 times until ⟦type-mismatch⟧contact.visits do tag d end
",
    );
}

#[test]
fn mistakes_in_every_branch_are_found() {
    hold(
        r"
  if ⟦type-mismatch⟧contact.visits then
    send email ⟦unknown-message⟧tipps
  elseif contact.⟦unknown-field⟧vists > 3 then
    start ⟦unknown-flow⟧ff
  else
    exit
    send email ⟦unknown-message⟧tippps
  end
",
    );
}
