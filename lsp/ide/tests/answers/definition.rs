//! Go to definition.

use nurture_ide::definition::definition;

use crate::fixture::fixture;

#[track_caller]
fn leads(marked: &str) {
    let fixture = fixture(marked);
    let (file, offset) = fixture.cursor();
    let found = definition(&fixture.analysis, file, offset).expect("a definition");
    fixture.assert_marks(found.targets.iter().map(|target| target.name));
}

#[test]
fn an_event_leads_to_its_declaration_in_another_file() {
    leads(
        r#"
        //- a.nurture
        event «demo_asked» { city: text }
        //- b.nurture
        team sales { email: "s@example.com" }
        flow f on demo_as$0ked notify sales "Call" end
        "#,
    );
}

#[test]
fn a_name_is_found_from_just_behind_it() {
    leads(
        r#"
        team «sales» { email: "s@example.com" }
        flow f on signup notify sales$0 "Call" end
        "#,
    );
}

#[test]
fn the_event_s_own_field_in_where() {
    leads(
        r#"
        team sales { email: "s@example.com" }
        event demo { «city»: text }
        flow f on demo where cit$0y == "Ulm" notify sales "Call" end
        "#,
    );
}

#[test]
fn a_payload_s_name_leads_to_as_and_its_field_to_the_event() {
    leads(
        r#"
        team sales { email: "s@example.com" }
        event demo { city: text }
        flow f on demo as «d» notify sales "Call {$0d.city}" end
        "#,
    );
    leads(
        r#"
        team sales { email: "s@example.com" }
        event demo { «city»: text }
        flow f on demo as d notify sales "Call {d.c$0ity}" end
        "#,
    );
}

#[test]
fn the_payload_s_name_in_its_own_condition() {
    leads(
        r#"
        team sales { email: "s@example.com" }
        event demo { city: text }
        flow f on signup
          wait for demo as «d» where $0d.city == "Ulm" up to 2d
          notify sales "Call"
        end
        "#,
    );
}

#[test]
fn an_alias_leads_to_its_own_flow() {
    leads(
        r#"
        contact { email: email }
        email hello { subject: "Hi", text: "Hi" }
        flow a on signup
          send email hello as again
        end
        flow b on signup
          send email hello as «again»
          wait 1d
          if opened agai$0n then exit end
        end
        "#,
    );
}

#[test]
fn an_argument_leads_to_the_parameter() {
    leads(
        r"
        action coupons.create { «percent»: percent } returns { code: text }
        flow a on signup
          call coupons.create with { perce$0nt: 10% } as made
        end
        ",
    );
}

#[test]
fn what_an_action_gives_back() {
    leads(
        r#"
        team sales { email: "s@example.com" }
        action coupons.create { percent: percent } returns { «code»: text }
        flow a on signup
          call coupons.create with { percent: 10% } as made
          wait for done made as reply up to 1d then
            notify sales "It is {reply.co$0de}"
          end
        end
        "#,
    );
}

#[test]
fn a_variable_of_a_template() {
    leads(
        r#"
        //- emails/hello.html
        <p>{{ contact.first$0_name | default("you") }}</p>
        //- main.nurture
        contact { email: email, «first_name»: text? }
        email hello { subject: "Hi", body: "emails/hello.html" }
        "#,
    );
}

#[test]
fn a_loop_over_records_in_a_template() {
    leads(
        r#"
        //- emails/hello.html
        {% for line in lines %}<li>{{ line.na$0me }}</li>{% endfor %}
        //- main.nurture
        contact { email: email }
        email hello { subject: "Hi", body: "emails/hello.html", params: { lines: list of { «name»: text } } }
        "#,
    );
    leads(
        r#"
        //- emails/hello.html
        {% for «line» in lines %}<li>{{ lin$0e.name }}</li>{% endfor %}
        //- main.nurture
        contact { email: email }
        email hello { subject: "Hi", body: "emails/hello.html", params: { lines: list of { name: text } } }
        "#,
    );
}

#[test]
fn a_body_leads_to_the_template() {
    let fixture = fixture(
        r#"
        //- emails/hello.html
        <p>Hello</p>
        //- main.nurture
        contact { email: email }
        email hello { subject: "Hi", body: "emails/he$0llo.html" }
        "#,
    );
    let (file, offset) = fixture.cursor();
    let found = definition(&fixture.analysis, file, offset).expect("a definition");
    let files: Vec<_> = found.targets.iter().map(|one| one.name.file).collect();
    assert_eq!(files, [fixture.file("emails/hello.html")]);
    assert_eq!(
        fixture.slice(found.origin.in_file(file)),
        "\"emails/hello.html\""
    );
}

#[test]
fn a_built_in_event_leads_into_the_prelude() {
    let fixture = fixture("flow f on form_s$0ubmit exit end");
    let (file, offset) = fixture.cursor();
    let found = definition(&fixture.analysis, file, offset).expect("a definition");
    let [target] = found.targets[..] else {
        panic!("{found:?}")
    };
    assert_eq!(
        fixture.slice(target.whole.in_file(target.name.file)),
        "event form_submit { form: text, page: text? }"
    );
}

#[test]
fn a_tag_leads_to_where_it_is_put_on() {
    leads(
        r"
        flow a on signup
          if tagged v$0ip then exit end
          tag «vip»
        end
        ",
    );
}

#[test]
fn contacts_of_a_test() {
    leads(
        r#"
        contact { email: email }
        flow a on signup exit end
        test "t" of a
          contact «ada» { email: "a@example.com" }
          contact bob { email: "b@example.com" }
          at 0d ad$0a: signup
          expect at 0d ada: exit
        end
        "#,
    );
}

#[test]
fn a_bare_flow_is_found_at_its_first_word() {
    let fixture = fixture(
        r"
        //- hello.nurture
        on signup
        exit
        //- main.nurture
        flow f on form_submit start hel$0lo end
        ",
    );
    let (file, offset) = fixture.cursor();
    let found = definition(&fixture.analysis, file, offset).expect("a definition");
    let [target] = found.targets[..] else {
        panic!("{found:?}")
    };
    assert_eq!(target.name.file, fixture.file("hello.nurture"));
    assert_eq!(target.name.span.start, 0);
}

#[test]
fn nothing_stands_in_a_gap_or_a_keyword() {
    for marked in [
        "flow f $0 on signup exit end",
        "fl$0ow f on signup exit end",
    ] {
        let fixture = fixture(marked);
        let (file, offset) = fixture.cursor();
        assert_eq!(definition(&fixture.analysis, file, offset), None);
    }
}

#[test]
fn a_value_of_an_enum_leads_to_every_field_that_has_it() {
    leads(
        r"
        contact { plan: «free» | pro = pro }
        event upgrade { was: «free» | pro }
        event other { kind: free | paid | pro }
        flow f on upgrade as got where got.was == fr$0ee tag a end
        ",
    );
    leads(
        r#"
        event demo { kind: online | «on_site» }
        test "x" of f contact { id: "a" } at 0d demo { kind: on_s$0ite } end
        flow f on demo tag a end
        "#,
    );
}

#[test]
fn an_arm_leads_to_its_split() {
    leads(
        r#"
        flow f on signup split "length" 50% «short» then tag a 50% long then tag b end end
        test "x" of f
          contact { id: "a" }
          at 0d signup
          expect at 0d assign "length" sh$0ort
        end
        "#,
    );
}
