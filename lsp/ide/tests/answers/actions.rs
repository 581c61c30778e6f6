//! What can be done about a place.

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
fn an_event_is_declared_from_its_uses() {
    let after = becomes(
        r#"
        team sales { email: "s@example.com" }

        ## Follows up.
        flow follow_up
          on demo_ask$0ed as asked where guests > 3 and is_new
          expire after 30d

          wait until asked.starts_at - 1d
          wait for demo_asked where price >= 10.5 EUR and city == "Ulm" up to 2d
          notify sales "Call {asked.caller}"
        end

        test "t" of follow_up
          contact {}
          at 0d demo_asked { guests: 2, colour: "red" }
          expect no send
        end
        "#,
        "declare the event `demo_asked`",
        r#"
        team sales { email: "s@example.com" }

        event demo_asked { guests: int, is_new: bool, starts_at: datetime, price: money(EUR), city: text, caller: text, colour: text }

        ## Follows up.
        flow follow_up
          on demo_asked as asked where guests > 3 and is_new
          expire after 30d

          wait until asked.starts_at - 1d
          wait for demo_asked where price >= 10.5 EUR and city == "Ulm" up to 2d
          notify sales "Call {asked.caller}"
        end

        test "t" of follow_up
          contact {}
          at 0d demo_asked { guests: 2, colour: "red" }
          expect no send
        end
        "#,
    );
    let unknown = findings(&after)
        .into_iter()
        .filter(|one| one.contains("unknown"));
    assert_eq!(unknown.collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn an_event_goes_behind_the_others() {
    becomes(
        r"
        event one
        event two
        flow f on thr$0ee tag a end
        ",
        "declare the event `three`",
        r"
        event one
        event two
        event three
        flow f on three tag a end
        ",
    );
}

#[test]
fn a_message_is_declared_from_its_send() {
    let after = becomes(
        r#"
        contact { email: email, first_name: text? }

        flow f on signup
          send email welcome_ba$0ck with { code: "x", name: contact.first_name, amount: 3 EUR, subject: "S" }
        end
        "#,
        "declare the message `welcome_back`",
        r#"
        contact { email: email, first_name: text? }

        email welcome_back {
          subject: "Welcome back"
          text: "…"
          params: { code: text, name: text?, amount: money(EUR) }
        }

        flow f on signup
          send email welcome_back with { code: "x", name: contact.first_name, amount: 3 EUR, subject: "S" }
        end
        "#,
    );
    assert_eq!(findings(&after), [""; 0]);
}

#[test]
fn an_action_is_declared_with_what_is_read_of_its_answer() {
    let after = becomes(
        r#"
        team sales { email: "s@example.com" }

        flow f on signup
          call coupons.cre$0ate with { percent: 10% } as made
          wait for done made as reply up to 1d then
            notify sales "It is {reply.code}"
          end
        end
        "#,
        "declare the action `coupons.create`",
        r#"
        team sales { email: "s@example.com" }

        action coupons.create { percent: percent } returns { code: text }

        flow f on signup
          call coupons.create with { percent: 10% } as made
          wait for done made as reply up to 1d then
            notify sales "It is {reply.code}"
          end
        end
        "#,
    );
    assert_eq!(findings(&after), [""; 0]);
}

#[test]
fn lists_teams_and_topics_are_declared() {
    for (marked, title, declared) in [
        (
            "flow f on signup join ho$0t end",
            "declare the list `hot`",
            "list hot",
        ),
        (
            "flow f on signup notify sa$0les \"Hi\" end",
            "declare the team `sales`",
            "team sales { email: \"sales@example.com\" }",
        ),
        (
            "email m { subject: \"a\", text: \"b\", topic: our_ne$0ws }",
            "declare the topic `our_news`",
            "topic our_news \"Our news\"",
        ),
    ] {
        let fixture = fixture(marked);
        let action = named(&fixture, title);
        let after = after(&fixture.analysis, &action.edits);
        let text = text_of(&after, "main.nurture");
        assert!(text.starts_with(&format!("{declared}\n\n")), "{text}");
        assert!(after.findings().len() < fixture.analysis.findings().len());
    }
}

#[test]
fn a_flow_is_declared_behind_the_others() {
    let after = becomes(
        r#"
        flow first
          on signup
          start sec$0ond
        end

        test "t" of first
          contact {}
          at 0d signup
          expect at 0d start second
          expect at 0d exit completed
        end
        "#,
        "declare the flow `second`",
        r#"
        flow first
          on signup
          start second
        end

        flow second
          on manual
        end

        test "t" of first
          contact {}
          at 0d signup
          expect at 0d start second
          expect at 0d exit completed
        end
        "#,
    );
    assert_eq!(findings(&after), [] as [&str; 0]);
}

#[test]
fn a_flow_is_declared_above_a_bare_one() {
    let after = becomes(
        r"
        on signup
        start sec$0ond
        ",
        "declare the flow `second`",
        r"
        flow second
          on manual
        end

        on signup
        start second
        ",
    );
    assert_eq!(findings(&after), [] as [&str; 0]);
}

#[test]
fn a_score_is_declared_where_one_is_looked_at() {
    let after = becomes(
        r"
        score warmth { clicked: +1 }
        segment keen = intere$0st >= 40 and warmth > 1

        flow f
          on interest reaches 50
          if contact in keen then
            tag keen
          end
        end
        ",
        "declare the score `interest`",
        r"
        score warmth { clicked: +1 }
        score interest {
          opened: +5
        }
        segment keen = interest >= 40 and warmth > 1

        flow f
          on interest reaches 50
          if contact in keen then
            tag keen
          end
        end
        ",
    );
    assert_eq!(findings(&after), [] as [&str; 0]);
    let trigger = fixture("flow f on inter$0est reaches 50 tag keen end");
    named(&trigger, "declare the score `interest`");
}

#[test]
fn no_score_is_declared_for_other_words() {
    for text in [
        "contact { plan: free | pro = free }\nflow f on signup if contact.plan == intere$0st then tag a end end",
        "contact { score: int = 0 }\nflow f on signup if sco$0re > 3 then tag a end end",
        "flow f on signup if intere$0st(3) > 3 then tag a end end",
    ] {
        let titles: Vec<String> = offered(&fixture(text))
            .into_iter()
            .map(|action| action.title)
            .collect();
        assert!(
            !titles
                .iter()
                .any(|title| title.starts_with("declare the score")),
            "{titles:?}"
        );
    }
}

#[test]
fn a_field_of_the_contact_is_declared_where_the_others_are() {
    becomes(
        r"
        contact {
          email: email # the address
        }
        flow f on signup add 5 to contact.po$0ints end
        ",
        "declare the contact's field `points`",
        r"contact {
  email: email # the address
  points: int = 0
}
flow f on signup add 5 to contact.points end
",
    );
    becomes(
        r#"
        contact { email: email }
        flow f on signup where contact.cou$0ntry == "DE" tag a end
        "#,
        "declare the contact's field `country`",
        r#"contact { email: email, country: text? }
flow f on signup where contact.country == "DE" tag a end
"#,
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
