//! Hints: when steps are reached, and what names hold.

use nurture_compiler::source::Span;
use nurture_ide::inlay::{HintKind, inlay_hints};

use crate::fixture::fixture;

/// The text with its hints in it, as an editor shows it.
fn shown(text: &str, kind: HintKind) -> String {
    let fixture = fixture(text);
    let file = fixture.main();
    let text = fixture.analysis.sources().get(file).unwrap().text.clone();
    let whole = Span::new(0, u32::try_from(text.len()).unwrap());
    let mut shown = String::new();
    let mut from = 0;
    for hint in inlay_hints(&fixture.analysis, file, whole) {
        if hint.kind == kind {
            shown += &text[from..hint.offset as usize];
            shown += &format!("‹{}›", hint.label);
            from = hint.offset as usize;
        }
    }
    shown + &text[from..]
}

#[test]
fn waits_and_sends_say_when_they_are_reached() {
    let text = r#"
contact { email: email }
email hello { subject: "Hi", text: "Hi", params: { a: text } }
flow f
  on signup

  send email hello with { a: "x" }
  wait 2d
  wait for clicked up to 3d then
    send email hello with {
      a: "x"
    } as again
  end
  wait 2h
  send email hello with { a: "x" }
end
"#;
    assert_eq!(
        shown(text, HintKind::Time),
        r#"contact { email: email }
email hello { subject: "Hi", text: "Hi", params: { a: text } }
flow f
  on signup

  send email hello with { a: "x" }‹at entry›
  wait 2d‹at entry›
  wait for clicked up to 3d then‹day 2›
    send email hello with {‹day 2 to 5›
      a: "x"
    } as again
  end
  wait 2h‹day 2 to 5›
  send email hello with { a: "x" }‹2d2h to 5d2h›
end
"#
    );
}

#[test]
fn a_race_says_it_at_the_end_of_a_line() {
    let hints = |race: &str| {
        shown(
            &format!("flow f\n  on signup\n  wait 2d\n{race}"),
            HintKind::Time,
        )
    };
    let lines = "  wait for\n    case opened then\n    after 1d then\n  end\nend\n";
    assert!(
        hints(lines).contains("  wait for‹day 2›\n"),
        "{}",
        hints(lines)
    );
    let beside = "  wait for case opened then\n    tag a\n    after 1d then\n  end\nend\n";
    let shown = hints(beside);
    assert!(
        shown.contains("  wait for case opened then‹day 2›\n"),
        "{shown}"
    );
}

#[test]
fn what_has_no_end_says_so() {
    let text = "flow f\n  on signup\n  wait for purchase\n  wait 1d\n  wait 1d\nend\n";
    let hints = shown(text, HintKind::Time);
    assert!(
        hints.contains("wait 1d‹any time›\n  wait 1d‹day 1 or later›"),
        "{hints}"
    );
}

#[test]
fn payloads_and_subjects_have_types() {
    let text = r"
contact { plan: free | pro = free }
event demo { city: text, guests: int, host: text, day: date, colour: text }
event short { a: int }
action coupons.create { percent: percent } returns { code: text }
flow f on demo as d
  call coupons.create with { percent: 5% } as made
  wait for short as s up to 2d
  match contact.plan case free then tag a case pro then tag b end
end
";
    let hints = shown(text, HintKind::Type);
    assert!(
        hints.contains("as d‹: { city: text, guests: int, host: text, d…›"),
        "{hints}"
    );
    assert!(hints.contains("as made‹: { code: text }›"), "{hints}");
    assert!(hints.contains("as s‹: { a: int }›"), "{hints}");
    assert!(
        hints.contains("match contact.plan‹: free | pro›"),
        "{hints}"
    );
}

#[test]
fn only_the_range_is_answered() {
    let fixture = fixture("flow f on signup wait 1d end\nflow g on signup wait 1d end\n");
    let hints = inlay_hints(&fixture.analysis, fixture.main(), Span::new(0, 28));
    assert_eq!(hints.len(), 1);
}
