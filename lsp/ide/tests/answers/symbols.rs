//! What files and projects declare.

use nurture_ide::symbols::{DocumentSymbol, document_symbols, workspace_symbols};

use crate::fixture::fixture;

fn shown(symbols: &[DocumentSymbol], depth: usize) -> String {
    let mut lines = String::new();
    for symbol in symbols {
        let detail = symbol.detail.as_deref().unwrap_or("-");
        let indent = "  ".repeat(depth);
        lines += &format!("{indent}{:?} {} ({detail})\n", symbol.kind, symbol.name);
        lines += &shown(&symbol.children, depth + 1);
    }
    lines
}

#[test]
fn a_file_s_declarations_stand_in_its_order() {
    let fixture = fixture(
        r#"
        contact { email: email, plan: free | pro }
        event order "Order Completed" { lines: list of { name: text } }
        email hello { subject: "Hi", text: "Hi", params: { code: text } }
        flow welcome "Welcome series"
          on signup
          split "tone" 50% a then send email hello with { code: "x" } as first 50% b then exit end
        end
        test "greets" of welcome
          contact { email: "a@example.com", plan: free }
          expect no send
        end
        "#,
    );
    let symbols = document_symbols(&fixture.analysis, fixture.main());
    assert_eq!(
        shown(&symbols, 0),
        "\
Contact contact (-)
  Field email (email)
  Field plan (free | pro)
Event order (Order Completed)
  Field lines (list of { name: text })
    Field name (text)
Message hello (email)
  Parameter code (text)
Flow welcome (Welcome series)
  Split tone (-)
  Alias first (send email hello)
Test greets (of welcome)
"
    );
}

#[test]
fn names_lie_within_what_they_name() {
    fn hold(symbols: &[DocumentSymbol]) {
        for symbol in symbols {
            assert!(symbol.span.start <= symbol.name_span.start, "{symbol:?}");
            assert!(symbol.name_span.end <= symbol.span.end, "{symbol:?}");
            assert!(!symbol.name.is_empty(), "{symbol:?}");
            hold(&symbol.children);
        }
    }
    let fixture =
        fixture("//- hello.nurture\non signup\nexit\n//- half.nurture\nflow\nemail {}\nlist");
    for file in ["hello.nurture", "half.nurture"] {
        hold(&document_symbols(&fixture.analysis, fixture.file(file)));
    }
    let bare = document_symbols(&fixture.analysis, fixture.file("hello.nurture"));
    assert_eq!(bare[0].name, "hello");
}

#[test]
fn a_query_finds_the_best_first() {
    let fixture = fixture(
        r#"
        //- a.nurture
        list welcome_back
        flow my_welcome "Greeting" on signup exit end
        //- b.nurture
        flow welcome on signup exit end
        flow w_e_l on signup exit end
        "#,
    );
    let names = |query: &str| -> Vec<String> {
        let found = workspace_symbols(&fixture.analysis, query, 10);
        found.into_iter().map(|one| one.name).collect()
    };
    assert_eq!(names("welcome"), ["welcome", "welcome_back", "my_welcome"]);
    assert_eq!(
        names("wel"),
        ["welcome", "welcome_back", "my_welcome", "w_e_l"]
    );
    assert_eq!(names("greeting"), ["my_welcome"]);
    assert_eq!(workspace_symbols(&fixture.analysis, "", 2).len(), 2);
}
