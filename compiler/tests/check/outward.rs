//! What leaves a flow: messages, notifications, tasks, calls, and other flows (language reference, section 4).

use crate::support::{DECLARATIONS, checked, hold, hold_flow};
use nurture_compiler::checked::{ExpressionKind, StatementKind};

#[test]
fn a_send_gives_the_parameters_that_its_message_needs() {
    hold(
        r#"
  send email welcome with { city: "Bern" }
  send email welcome with { city: "Bern", code: contact.first_name }
  send email ⟦missing-argument⟧welcome
  send email ⟦missing-argument⟧welcome with { code: "A" }
  send email welcome with { ⟦unknown-argument⟧ctiy: "Bern" }
  send email welcome with { city: ⟦optional-not-handled⟧contact.first_name }
  send email welcome with { city: ⟦type-mismatch⟧5 }
  send email welcome with { city: "Bern", ⟦duplicate-declaration⟧city: "Biel" }
"#,
    );
}

#[test]
fn a_send_overrides_the_texts_of_its_channel() {
    hold(
        r#"
  send email tips with { subject: "{contact.visits}", preheader: "b", text: "c" }
  send email tips with { ⟦unknown-argument⟧title: "a" }
  send ⟦no-address-field⟧push nudge with { title: "a", text: "b" }
  send push nudge with { ⟦unknown-argument⟧subject: "a" }
  send sms reminder with { text: "a" }
  send sms reminder with { ⟦unknown-argument⟧title: "a" }
  send email tips with { subject: ⟦type-mismatch⟧5 }
  send email tips with { subject: "{⟦optional-not-handled⟧contact.first_name}" }
"#,
    );
}

#[test]
fn a_message_is_sent_on_its_channel() {
    hold("  send ⟦wrong-channel⟧sms tips\n  send ⟦wrong-channel⟧push reminder\n");
}

#[test]
fn a_name_of_a_send_is_no_message_and_is_known_in_its_flow_only() {
    hold_flow(
        r"
flow f
  on signup

  send email tips as first
  send email tips as ⟦duplicate-declaration⟧reminder
  if opened first then tag a end
end

flow g
  on signup

  if opened ⟦unknown-message⟧first then tag a end
  if opened first in last 30d then tag b end
end
",
    );
}

#[test]
fn a_name_of_a_task_or_call_means_the_same_everywhere() {
    hold_flow(
        r#"
flow f
  on signup

  task "Look" for sales as work
end

flow g
  on signup

  call coupons.create with { percent: 10% } as ⟦duplicate-declaration⟧work
end
"#,
    );
}

#[test]
fn people_are_told_texts_and_actions_given_values() {
    hold(
        r#"
  notify ⟦unknown-team⟧sale "Look"
  notify sales "{⟦type-mismatch⟧contact}"
  task "{⟦optional-not-handled⟧contact.first_name}" for sales backup ⟦unknown-team⟧sal due ⟦type-mismatch⟧5
  call ⟦unknown-action⟧coupon.create with { percent: 10% }
  call ⟦missing-argument⟧coupons.create
  call coupons.create with { percent: ⟦type-mismatch⟧10 }
  call coupons.create with { percent: 10%, ⟦unknown-argument⟧notes: "A" }
  exit "{⟦optional-not-handled⟧contact.first_name}"
"#,
    );
}

#[test]
fn flows_start_and_stop_flows_that_there_are() {
    hold("  start f\n  stop f\n  start ⟦unknown-flow⟧g\n  stop ⟦unknown-flow⟧g\n");
}

#[test]
fn an_amount_that_is_added_becomes_a_sum() {
    let text = format!("{DECLARATIONS}flow f on signup add 1 to contact.rating end");
    let (checked, findings) = checked(&text);
    assert_eq!(findings, []);
    let statement = &checked.flows[0].body.statements[0];
    let StatementKind::Set { value, .. } = &statement.kind else {
        panic!("{statement:?}");
    };
    let ExpressionKind::Binary(_, before, amount) = &value.kind else {
        panic!("{value:?}");
    };
    assert!(matches!(before.kind, ExpressionKind::ContactField(_)));
    assert!(
        matches!(amount.kind, ExpressionKind::Widen(_)),
        "an int is added to a decimal"
    );
}
