//! Where else a name stands.

use nurture_compiler::checked::ReferenceKind;
use nurture_ide::references::{highlights, references};

use crate::fixture::fixture;

#[track_caller]
fn stands(marked: &str) {
    let fixture = fixture(marked);
    let (file, offset) = fixture.cursor();
    let found = references(&fixture.analysis, file, offset);
    fixture.assert_marks(found.into_iter().map(|one| one.place));
}

#[test]
fn a_contact_s_field_across_files_and_templates() {
    stands(
        r#"
        //- a.nurture
        contact { email: email, «pl$0an»: free | pro }
        //- b.nurture
        flow f on change contact.«plan» to pro
          if contact.«plan» == free then exit end
        end
        test "t" of f
          contact { email: "a@example.com", «plan»: free }
          at 1d set { «plan»: pro }
          expect at 1d exit
        end
        //- emails/hello.html
        {% if contact.«plan» == "pro" %}{{ contact.«plan» }}{% endif %}
        //- m.nurture
        email hello { subject: "{contact.«plan»}", body: "emails/hello.html" }
        "#,
    );
}

#[test]
fn a_message_with_its_sends_and_conditions() {
    stands(
        r#"
        contact { email: email }
        email «hello» { subject: "Hi", text: "Hi" }
        score warmth { opened «hello»: +5 }
        flow f on signup
          send email «hello»
          wait for opened «hel$0lo» up to 1d
          if clicked «hello» then exit end
        end
        test "t" of f
          contact { email: "a@example.com" }
          at 0d signup
          expect at 0d send email «hello»
        end
        "#,
    );
}

#[test]
fn several_as_of_one_payload_are_one_name() {
    stands(
        r#"
        team sales { email: "s@example.com" }
        event demo { city: text }
        flow f on demo as «d» where «d».city == "Ulm" on demo as «$0d»
          notify sales "{«d».city}"
        end
        "#,
    );
}

#[test]
fn where_a_name_is_given_is_told_from_where_it_is_used() {
    let fixture = fixture("list hot$0\nflow f on signup join hot end");
    let (file, offset) = fixture.cursor();
    let kinds: Vec<ReferenceKind> = references(&fixture.analysis, file, offset)
        .into_iter()
        .map(|one| one.kind)
        .collect();
    assert_eq!(kinds, [ReferenceKind::Naming, ReferenceKind::Use]);
}

#[test]
fn a_list_named_in_a_text_is_marked_without_its_quotes() {
    stands(
        r#"
        contact { email: email }
        list «new$0s»
        flow f on signup join «news» end
        test "t" of f
          contact { email: "a@example.com" }
          at 0d subscribed { list: "«news»" }
          expect no send
        end
        "#,
    );
}

#[test]
fn highlights_stay_in_the_file() {
    let fixture = fixture(
        r"
        //- a.nurture
        list hot
        //- b.nurture
        flow f on signup
          join «ho$0t»
          leave «hot»
        end
        ",
    );
    let (file, offset) = fixture.cursor();
    let found = highlights(&fixture.analysis, file, offset);
    fixture.assert_marks(found.into_iter().map(|one| one.place));
}
