//! What something takes, while it is being written.

use nurture_ide::signature::signature_help;

use crate::{SHOP, fixture::fixture};

/// The active signature, its active parameter between brackets.
fn shown(marked: &str) -> Option<String> {
    let fixture = fixture(marked);
    let (file, offset) = fixture.cursor();
    let help = signature_help(&fixture.analysis, file, offset)?;
    let signature = &help.signatures[help.active];
    let mut label = signature.label.clone();
    if let Some(active) = signature.active {
        let span = signature.parameters[active].span;
        label.insert(span.end as usize, '»');
        label.insert(span.start as usize, '«');
    }
    Some(label)
}

fn in_shop(flow: &str) -> Option<String> {
    shown(&format!("{SHOP}\n//- f.nurture\nflow f on signup\n{flow}"))
}

#[test]
fn a_message_s_parameters_in_with() {
    assert_eq!(
        in_shop("send email offer with { $0 } end").as_deref(),
        Some("email offer { code: text, until: date? }")
    );
    assert_eq!(
        in_shop("send email offer with { code: \"a\", until: $0 } end").as_deref(),
        Some("email offer { code: text, «until: date?» }")
    );
    // Half a line is enough.
    assert_eq!(
        in_shop("send email offer with { code: $0").as_deref(),
        Some("email offer { «code: text», until: date? }")
    );
    assert_eq!(
        in_shop("send email offer with { code: \"a {contact.$0").as_deref(),
        Some("email offer { «code: text», until: date? }")
    );
}

#[test]
fn an_action_s_parameters() {
    assert_eq!(
        in_shop("call coupons.create with { percent: $0 } end").as_deref(),
        Some("call coupons.create { «percent: percent» }")
    );
}

#[test]
fn functions_by_the_number_of_values() {
    assert_eq!(
        in_shop("if round(contact.score, $0").as_deref(),
        Some("round(x: decimal | money, «digits: int»): decimal | money")
    );
    assert_eq!(
        in_shop("if round($0").as_deref(),
        Some("round(«x: decimal | money»): decimal | money")
    );
    assert_eq!(
        in_shop("if max(total of $0purchase").as_deref(),
        Some("max(«FIELD of EVENT»): T?")
    );
    assert_eq!(
        in_shop("if length(lower($0").as_deref(),
        Some("lower(«x: text»): text")
    );
}

#[test]
fn events_in_tests() {
    assert_eq!(
        in_shop("tag a end\ntest \"t\" of f\n  at 1d purchase { order_id: \"a\", total: $0")
            .as_deref(),
        Some("purchase { order_id: text, «total: decimal», items: int? }")
    );
    assert_eq!(
        in_shop("tag a end\ntest \"t\" of f\n  at 1d ada: purchase { $0").as_deref(),
        Some("purchase { order_id: text, total: decimal, items: int? }")
    );
}

#[test]
fn elsewhere_there_is_none() {
    for flow in [
        "send email offer $0 end",
        "send email offer with { code: \"a\" } $0 end",
        "send email welcome with { $0 } end",
        "# round($0",
        "if (contact.score $0",
    ] {
        assert_eq!(in_shop(flow), None, "{flow}");
    }
}
