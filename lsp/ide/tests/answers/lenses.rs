//! Lenses above declarations.

use nurture_ide::lenses::{LensKind, code_lenses};

use crate::fixture::fixture;

#[test]
fn declarations_tests_and_flows_have_lenses() {
    let fixture = fixture(
        r#"
        //- main.nurture
        contact { email: email }
        list hot
        flow one on signup join hot end
        flow two on signup start one join hot end
        test "joins" of one
          contact { email: "a@example.com" }
          at 0d signup
          expect at 0d exit
        end
        //- other.nurture
        flow three on join hot start one end
        "#,
    );
    let lenses = code_lenses(&fixture.analysis, fixture.main());
    let main = fixture.main();
    let found: Vec<(&str, LensKind)> = lenses
        .into_iter()
        .map(|lens| (fixture.slice(lens.span.in_file(main)), lens.kind))
        .collect();
    let expected = [
        ("hot", LensKind::References(3)),
        // Two flows start it, and a test is about it.
        ("one", LensKind::References(3)),
        (
            "one",
            LensKind::RunTests {
                flow: "one".into(),
                count: 1,
            },
        ),
        ("one", LensKind::Compile { flow: "one".into() }),
        ("two", LensKind::References(0)),
        ("two", LensKind::Compile { flow: "two".into() }),
        (
            "test",
            LensKind::RunTest {
                test: "joins".into(),
                flow: "one".into(),
            },
        ),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_bare_flow_has_lenses_too() {
    let fixture = fixture(
        r"
        //- hello.nurture
        on signup
        tag a
        //- main.nurture
        flow f on signup start hello end
        ",
    );
    let lenses = code_lenses(&fixture.analysis, fixture.file("hello.nurture"));
    let kinds: Vec<LensKind> = lenses.into_iter().map(|lens| lens.kind).collect();
    assert_eq!(
        kinds,
        [
            LensKind::References(1),
            LensKind::Compile {
                flow: "hello".into()
            }
        ]
    );
}
