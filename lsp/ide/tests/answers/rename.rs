//! New spellings for names.

use nurture_compiler::{
    checked::{Definition, ReferenceKind},
    compile::{Options, Project, compile},
    prelude,
};
use nurture_ide::{
    Workspace,
    edit::FileEdits,
    rename::{Refusal, prepare_rename, rename},
};
use nurture_runtime::{listing, program::Program};

use crate::{
    corpus::examples,
    fixture::{Fixture, fixture},
};

fn renamed(marked: &str, to: &str) -> (Fixture, Result<Vec<FileEdits>, Refusal>) {
    let fixture = fixture(marked);
    let (file, offset) = fixture.cursor();
    let edits = rename(&fixture.analysis, file, offset, to);
    (fixture, edits)
}

/// The text of a project of one file with edits.
fn after(fixture: &Fixture, edits: &[FileEdits]) -> String {
    let source = fixture.analysis.sources().get(fixture.main()).unwrap();
    edits
        .iter()
        .fold(source.text.to_string(), |text, of| of.apply(&text))
}

/// Holds the places that a rename changes to the marks.
#[track_caller]
fn changes(marked: &str, to: &str) {
    let (fixture, edits) = renamed(marked, to);
    let edits = edits.expect("a rename");
    let places = edits.iter().flat_map(|of| {
        assert!(of.edits.iter().all(|edit| edit.text == to));
        of.edits.iter().map(|edit| edit.span.in_file(of.file))
    });
    fixture.assert_marks(places);
}

#[track_caller]
fn refused(marked: &str, to: &str) -> Refusal {
    let (_, edits) = renamed(marked, to);
    edits.expect_err("a refusal")
}

#[test]
fn a_field_changes_in_files_and_templates() {
    changes(
        r#"
        //- a.nurture
        contact { email: email, «first$0_name»: text? }
        //- b.nurture
        email hello { subject: "Hi {contact.«first_name» ?? "you"}", body: "hello.html" }
        flow f on signup
          if contact.«first_name» is set then send email hello end
        end
        //- hello.html
        {% if contact.«first_name» %}{{ contact.«first_name» }}{% endif %} first_name
        "#,
        "given_name",
    );
}

#[test]
fn a_value_of_an_enum_changes_in_templates_that_compare_with_it() {
    changes(
        r#"
        //- a.nurture
        contact { email: email, plan: «fr$0ee» | pro = «free» }
        email hello { subject: "Hi", body: "hello.html", params: { of: «free» | pro } }
        flow f on signup
          if contact.plan == «free» then send email hello with { of: «free» } end
        end
        //- hello.html
        {% if contact.plan == "«free»" or '«free»' != of %}free{% elif contact.plan == "pro" %}{% endif %}
        "#,
        "basic",
    );
}

#[test]
fn a_parameter_changes_where_it_is_given_and_read() {
    changes(
        r#"
        //- a.nurture
        contact { email: email }
        email hello { subject: "Take {«code»}", body: "hello.html", params: { «co$0de»: text } }
        flow f on signup send email hello with { «code»: "x" } end
        //- hello.html
        <b>{{ «code» }}</b>
        "#,
        "voucher",
    );
}

#[test]
fn a_record_s_field_changes_in_loops_and_tests() {
    changes(
        r#"
        //- a.nurture
        contact { email: email }
        event order { lines: list of { «na$0me»: text } }
        flow f on order exit end
        test "t" of f
          contact { email: "a@example.com" }
          at 0d order { lines: [{ «name»: "Beans" }] }
          expect at 0d exit
        end
        "#,
        "title",
    );
}

#[test]
fn a_payload_s_name_changes_in_its_flow_alone() {
    changes(
        r#"
        team sales { email: "s@example.com" }
        event demo { city: text }
        flow one on demo as «d» notify sales "{«$0d».city}" end
        flow two on demo as d notify sales "{d.city}" end
        "#,
        "asked",
    );
}

#[test]
fn an_action_keeps_its_dots() {
    changes(
        r#"
        action «crm.cre$0ate» { name: text }
        flow f on signup call «crm.create» with { name: "x" } end
        "#,
        "crm.create_contact",
    );
}

#[test]
fn a_variable_of_a_template_changes_in_the_template() {
    changes(
        r#"
        //- hello.html
        {% for «line» in lines %}{{ «l$0ine».name }}{% endfor %}
        //- main.nurture
        contact { email: email }
        email hello { subject: "Hi", body: "hello.html", params: { lines: list of { name: text } } }
        "#,
        "position",
    );
}

#[test]
fn names_that_are_taken_are_refused() {
    for (marked, to) in [
        ("list on$0e\nsegment two = tagged x", "two"),
        ("event a$0\nevent b", "b"),
        ("event a$0", "purchase"),
        ("contact { a$0: text?, b: text? }", "b"),
        (
            "flow f$0 on signup tag a end\nflow g on signup tag a end",
            "g",
        ),
        ("flow f on signup tag a$0 tag b end", "b"),
        (
            "contact { email: email }\nemail m$0 { subject: \"a\", text: \"b\" }\nflow f on signup send email m as n end",
            "n",
        ),
    ] {
        let refusal = refused(marked, to);
        assert!(matches!(refusal, Refusal::Taken(..)), "{marked}: {refusal}");
    }
}

#[test]
fn the_same_name_in_another_kind_is_no_clash() {
    let (_, edits) = renamed("list on$0e\nteam two { email: \"t@example.com\" }", "two");
    assert!(edits.is_ok(), "{edits:?}");
}

#[test]
fn what_is_no_name_is_refused() {
    let marked = "list on$0e";
    assert_eq!(
        refused(marked, "Hot Leads"),
        Refusal::NotAName("Hot Leads".into(), Some("hot_leads".into()))
    );
    assert_eq!(refused(marked, "1"), Refusal::NotAName("1".into(), None));
    assert_eq!(refused(marked, ""), Refusal::NotAName("".into(), None));
    assert_eq!(
        refused(marked, "a.b"),
        Refusal::NotAName("a.b".into(), Some("ab".into()))
    );
    assert_eq!(refused(marked, "send"), Refusal::Keyword("send".into()));
}

#[test]
fn what_is_built_in_is_refused() {
    for marked in [
        "flow f on form_sub$0mit tag a end",
        "flow f on form_submit where for$0m == \"a\" tag a end",
    ] {
        let refusal = refused(marked, "other");
        assert!(matches!(refusal, Refusal::BuiltIn(_)), "{refusal}");
    }
}

#[test]
fn what_the_runtime_reads_is_refused() {
    for marked in [
        "contact { ema$0il: email }",
        "contact { timez$0one: timezone? }",
        "event unsub$0scribed { channel: text?, reason: text? }",
    ] {
        let refusal = refused(marked, "other");
        assert!(
            matches!(refusal, Refusal::KnownToTheRuntime(_) | Refusal::BuiltIn(_)),
            "{refusal}"
        );
    }
}

#[test]
fn a_field_does_not_become_what_the_runtime_reads() {
    let refusal = refused("contact { te$0l: phone? }", "phone");
    assert!(matches!(refusal, Refusal::ChangesMeaning(_)), "{refusal}");
}

#[test]
fn a_bare_flow_is_named_after_its_file() {
    let refusal = refused(
        r"
        //- hello.nurture
        on signup
        tag a
        //- b.nurture
        flow f on signup start hel$0lo end
        ",
        "other",
    );
    assert_eq!(refusal, Refusal::NamedAfterItsFile("hello".into()));
}

#[test]
fn a_name_does_not_take_the_place_of_another() {
    // In `where`, the event's own field stands before the score of that name.
    let refusal = refused(
        r"
        event demo { city: text, guests: int }
        score hea$0t { signup: +5 }
        flow f on demo where heat > 3 tag a end
        ",
        "guests",
    );
    assert!(matches!(refusal, Refusal::ChangesMeaning(_)), "{refusal}");
}

#[test]
fn a_name_does_not_hide_another() {
    let refusal = refused(
        r#"
        contact { email: email }
        action crm.ask {} returns { mood: text }
        flow f
          on signup
          call crm.ask as rev
          wait for done rev as ans$0wer up to 2d then
            if answer.mood == "good" then tag happy end
          end
        end
        "#,
        "contact",
    );
    assert!(
        matches!(refusal, Refusal::Breaks(_) | Refusal::Taken(..)),
        "{refusal}"
    );
}

#[test]
fn values_of_enums_and_shares_are_renamed_with_all_their_uses() {
    let (before, edits) = renamed(
        r#"
        contact { email: email plan: fr$0ee | pro = free }
        event upgrade { from_plan: free | pro }
        flow f
          on upgrade as up where from_plan == free
          match contact.plan
            case free then tag a
            case pro then tag b
          end
        end
        test "x" of f
          contact { email: "a@example.com", plan: free }
        end
        "#,
        "basic",
    );
    let text = after(&before, &edits.unwrap());
    assert!(!text.contains("free"), "{text}");
    assert_eq!(text.matches("basic").count(), 6, "{text}");
    let (before, edits) = renamed(
        r#"
        flow f
          on signup
          split "length"
            50% sh$0ort then tag a
            50% long then tag b
          end
        end
        test "x" of f
          contact { id: "a" }
          at 0d signup
          expect at 0d assign "length" short
        end
        "#,
        "brief",
    );
    let text = after(&before, &edits.unwrap());
    assert!(!text.contains("short"), "{text}");
    assert_eq!(text.matches("brief").count(), 2, "{text}");
}

#[test]
fn a_value_does_not_become_another_of_its_enum() {
    let refusal = refused("contact { plan: fr$0ee | pro = pro }", "pro");
    assert!(matches!(refusal, Refusal::Taken(..)), "{refusal}");
}

#[test]
fn a_template_of_several_messages_keeps_them_all() {
    let refusal = refused(
        r#"
        //- hello.html
        {{ code }}
        //- main.nurture
        contact { email: email }
        email a { subject: "Hi", body: "hello.html", params: { co$0de: text } }
        email b { subject: "Hi", body: "hello.html", params: { code: text } }
        "#,
        "voucher",
    );
    assert!(matches!(refusal, Refusal::Breaks(_)), "{refusal}");
}

#[test]
fn the_present_name_changes_nothing() {
    let (_, edits) = renamed("list on$0e", "one");
    assert_eq!(edits, Ok(Vec::new()));
}

#[test]
fn what_can_be_renamed_is_known_before() {
    let fixture = fixture("list o$0ne");
    let (file, offset) = fixture.cursor();
    let found = prepare_rename(&fixture.analysis, file, offset).unwrap();
    assert_eq!((found.name.as_str(), found.span.range()), ("one", 5..8));
    assert_eq!(
        prepare_rename(&fixture.analysis, file, 1),
        Err(Refusal::NoName)
    );
}

fn program(workspace: &Workspace, names: &[String]) -> Option<Program> {
    let mut project = Project::new();
    for name in names {
        project.add(name, workspace.text(name)?);
    }
    compile(&project, &Options::default()).program
}

/// A line without the positions of code and constants, which are in an order that depends on how names are spelt.
fn without_positions(line: &str) -> String {
    let is_position = |word: &str| {
        let number = word.trim_start_matches(['c', '@']).trim_end_matches(':');
        !number.is_empty() && number.bytes().all(|one| one.is_ascii_digit())
    };
    let words: Vec<&str> = line
        .split_whitespace()
        .filter(|word| !is_position(word))
        .collect();
    words.join(" ")
}

/// A program as text, its names spelt as before.
fn listed(program: &Program, new: &str, old: &str) -> Vec<String> {
    let text = listing::text(program).replace(new, old);
    let mut lines: Vec<String> = text
        .lines()
        .map(|line| match line.split_once(" body of ") {
            // The length of a template tells how long the names in it are.
            Some((message, body)) => {
                format!("{message} {}", body.trim_start_matches(char::is_numeric))
            }
            None => line.to_owned(),
        })
        .map(|line| without_positions(&line))
        .collect();
    // Tables are in order of names, which the new spelling may have moved.
    lines.sort_unstable();
    lines
}

#[test]
fn every_name_of_the_examples_can_be_renamed_and_the_program_stays() {
    for (project, mut workspace) in examples() {
        let analysis = workspace.analysis();
        let names: Vec<String> = analysis
            .sources()
            .iter()
            .map(|(_, source)| source.name.to_string())
            .filter(|name| !name.starts_with('<'))
            .collect();
        let before = program(&workspace, &names).expect("the examples compile");
        let given = analysis.checked().references.iter();
        let given = given.filter(|one| one.kind == ReferenceKind::Naming);
        for (count, one) in given.enumerate() {
            // Every third, for time; all kinds come by.
            if count % 3 != 0 {
                continue;
            }
            let old = analysis.sources().slice(one.place).to_owned();
            // Where it stands in the place of a built-in event, that one would come back.
            if prelude::TEXT.contains(&format!("event {old}")) {
                continue;
            }
            let new = format!("{old}_zz");
            let edits = match rename(&analysis, one.place.file, one.place.span.start, &new) {
                Ok(edits) => edits,
                Err(Refusal::BuiltIn(_) | Refusal::KnownToTheRuntime(_)) => continue,
                // One of several records that must agree.
                Err(_) if matches!(one.target, Definition::Local(_)) => continue,
                Err(refusal) => panic!("{project}: `{old}`: {refusal}"),
            };
            for of in &edits {
                let source = analysis.sources().get(of.file).unwrap();
                workspace.set_text(&source.name, &of.apply(&source.text));
            }
            let after = program(&workspace, &names).unwrap_or_else(|| panic!("{project}: `{old}`"));
            let (now, then) = (listed(&after, &new, &old), listed(&before, &new, &old));
            let differs = now.iter().zip(&then).find(|(one, other)| one != other);
            assert_eq!((differs, now.len()), (None, then.len()), "{old}");
            for of in &edits {
                let source = analysis.sources().get(of.file).unwrap();
                workspace.set_text(&source.name, &source.text);
            }
        }
    }
}
