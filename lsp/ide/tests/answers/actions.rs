//! What can be done about a place.

mod declaring;
mod mending;

use std::sync::Arc;

use nurture_compiler::{finding::Rule, source::Span};
use nurture_ide::{
    Analysis, Workspace,
    actions::{ActionKind, CodeAction, code_actions},
    edit::FileEdits,
};

use crate::fixture::{Fixture, fixture};

fn offered(fixture: &Fixture) -> Vec<CodeAction> {
    let (file, offset) = fixture.cursor();
    code_actions(&fixture.analysis, file, Span::at(offset))
}

#[track_caller]
fn named(fixture: &Fixture, title: &str) -> CodeAction {
    let actions = offered(fixture);
    let found = actions.iter().find(|action| action.title == title);
    let titles: Vec<&str> = actions.iter().map(|action| action.title.as_str()).collect();
    found
        .unwrap_or_else(|| panic!("no `{title}` among {titles:?}"))
        .clone()
}

/// The project with an action carried out.
fn after(analysis: &Analysis, edits: &[FileEdits]) -> Arc<Analysis> {
    let mut workspace = Workspace::new();
    for (id, source) in analysis.sources().iter() {
        if source.name.starts_with('<') {
            continue;
        }
        let own = edits.iter().find(|of| of.file == id);
        let text = own.map_or_else(|| source.text.to_string(), |of| of.apply(&source.text));
        workspace.set_text(&source.name, &text);
    }
    workspace.analysis()
}

fn text_of(analysis: &Analysis, name: &str) -> String {
    let file = analysis.file(name).unwrap();
    analysis.sources().get(file).unwrap().text.to_string()
}

fn findings(analysis: &Analysis) -> Vec<String> {
    let shown = analysis.findings().iter();
    shown
        .map(|finding| format!("{}: {}", finding.rule, finding.message))
        .collect()
}

/// What `main.nurture` is after an action.
#[track_caller]
fn becomes(marked: &str, title: &str, expected: &str) -> Arc<Analysis> {
    let fixture = fixture(marked);
    let action = named(&fixture, title);
    let after = after(&fixture.analysis, &action.edits);
    let expected = self::fixture(expected);
    assert_eq!(
        text_of(&after, "main.nurture"),
        text_of(&expected.analysis, "main.nurture")
    );
    after
}

#[test]
fn a_finding_s_fix_is_offered_at_its_place() {
    let fixture = fixture("list hot\nflow f on signup join ho$0o end");
    let action = named(&fixture, "change to `hot`");
    assert_eq!(action.kind, ActionKind::Fix);
    assert!(action.is_preferred);
    assert_eq!(action.mends.unwrap().0, Rule::UnknownList);
    assert!(
        !findings(&after(&fixture.analysis, &action.edits))
            .iter()
            .any(|one| one.contains("unknown"))
    );
}

#[test]
fn nothing_is_offered_elsewhere() {
    let fixture = fixture("list h$0ot\nflow f on signup join hoo end");
    let offered = offered(&fixture);
    assert!(
        offered
            .iter()
            .all(|one| one.mends.is_none_or(|(rule, _)| rule != Rule::UnknownList)),
        "{offered:?}"
    );
}

#[test]
fn a_wait_gets_its_time() {
    let after = becomes(
        r"
        flow f
          on signup

          wa$0it for purchase as p where total > 3 then
            tag bought
          end
        end
        ",
        "add `up to 14d`",
        r"
        flow f
          on signup

          wait for purchase as p where total > 3 up to 14d then
            tag bought
          end
        end
        ",
    );
    assert_eq!(findings(&after), [""; 0]);
}

#[test]
fn a_race_gets_its_end() {
    let after = becomes(
        r"
        flow f
          on signup

          wa$0it for
            case purchase then
              tag bought
            case clicked then
              tag looked
          end
        end
        ",
        "add `after 14d then`",
        r"
        flow f
          on signup

          wait for
            case purchase then
              tag bought
            case clicked then
              tag looked
            after 14d then
          end
        end
        ",
    );
    assert!(
        !findings(&after)
            .iter()
            .any(|one| one.starts_with("wait-without")),
        "{:?}",
        findings(&after)
    );
}

#[test]
fn missing_cases_are_added() {
    let after = becomes(
        r"
        contact { plan: free | pro | enterprise = free }
        flow f
          on signup

          ma$0tch contact.plan
            case free then
              tag a
          end
        end
        ",
        "add `case pro, enterprise then`",
        r"
        contact { plan: free | pro | enterprise = free }
        flow f
          on signup

          match contact.plan
            case free then
              tag a
            case pro, enterprise then
          end
        end
        ",
    );
    assert_eq!(findings(&after), [""; 0]);
}

#[test]
fn an_if_chain_becomes_a_match() {
    let after = becomes(
        r#"
        contact { plan: free | pro | enterprise = free }
        team sales { email: "s@example.com" }
        flow f
          on signup

          i$0f contact.plan == free then
            tag a

            # A comment stays.
            notify sales """
              Two
              lines
              """
          elseif contact.plan == pro or contact.plan == enterprise then
            tag b
          end
        end
        "#,
        "turn into `match contact.plan`",
        r#"
        contact { plan: free | pro | enterprise = free }
        team sales { email: "s@example.com" }
        flow f
          on signup

          match contact.plan
            case free then
              tag a

              # A comment stays.
              notify sales """
              Two
              lines
              """
            case pro, enterprise then
              tag b
          end
        end
        "#,
    );
    assert_eq!(findings(&after), [""; 0]);
}

#[test]
fn a_chain_with_else_becomes_a_match_with_else() {
    becomes(
        r#"
        contact { country: text = "DE" }
        flow f on signup
          i$0f contact.country in ["DE", "AT"] then tag a elseif contact.country == "US" then tag b else tag c end
        end
        "#,
        "turn into `match contact.country`",
        r#"
        contact { country: text = "DE" }
        flow f on signup
          match contact.country
            case "DE", "AT" then tag a
            case "US" then tag b
            else tag c
          end
        end
        "#,
    );
}

#[test]
fn a_chain_that_a_match_cannot_say_is_left_alone() {
    for chain in [
        // Not all values, and no `else`.
        "i$0f contact.plan == free then tag a elseif contact.plan == pro then tag b end",
        // It may be unset.
        "i$0f contact.seen == true then tag a elseif contact.seen == false then tag b else tag c end",
        // Two things are asked.
        "i$0f contact.plan == free then tag a elseif contact.is_new then tag b else tag c end",
        // One word twice.
        "i$0f contact.plan == free then tag a elseif contact.plan == free then tag b else tag c end",
        // One branch is no chain.
        "i$0f contact.plan == free then tag a else tag c end",
    ] {
        let fixture = fixture(&format!(
            "contact {{ plan: free | pro | enterprise = free, seen: bool?, is_new: bool = true }}\nflow f on signup {chain} end"
        ));
        let offered = offered(&fixture);
        assert!(
            offered.iter().all(|one| one.kind != ActionKind::Rewrite),
            "{chain}: {offered:?}"
        );
    }
}

#[test]
fn a_flow_that_sends_can_exit_on_unsubscribed() {
    let after = becomes(
        r#"
        contact { email: email }
        email hello { subject: "Hi", text: "Hi" }
        flow f$0
          on signup
          reenter always

          send email hello
          wait 2d
          send email hello
        end
        "#,
        "add `exit on unsubscribed`",
        r#"
        contact { email: email }
        email hello { subject: "Hi", text: "Hi" }
        flow f
          on signup
          exit on unsubscribed
          reenter always

          send email hello
          wait 2d
          send email hello
        end
        "#,
    );
    assert_eq!(findings(&after), [""; 0]);
    let fixture = fixture(
        r#"
        contact { email: email }
        email hello { subject: "Hi", text: "Hi" }
        policy exit on unsubscribed end
        flow f$0
          on signup
          send email hello
        end
        "#,
    );
    assert_eq!(offered(&fixture), []);
}
