//! What is used is declared.

use super::*;

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
