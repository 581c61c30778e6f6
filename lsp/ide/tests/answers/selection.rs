//! Growing selections.

use nurture_ide::selection::selection_range;

use crate::fixture::fixture;

fn grown(marked: &str) -> Vec<String> {
    let fixture = fixture(marked);
    let (file, offset) = fixture.cursor();
    selection_range(&fixture.analysis, file, offset)
        .into_iter()
        .map(|span| fixture.slice(span.in_file(file)).to_owned())
        .collect()
}

#[test]
fn from_a_word_to_the_file() {
    let found = grown(
        "list a\nflow f on signup if contact.pl$0an == free and tagged x then tag b end end\n",
    );
    let expected = [
        "plan",
        "contact.plan",
        "contact.plan == free",
        "contact.plan == free and tagged x",
        "if contact.plan == free and tagged x then tag b end",
        "flow f on signup if contact.plan == free and tagged x then tag b end end",
        "list a\nflow f on signup if contact.plan == free and tagged x then tag b end end\n",
    ];
    assert_eq!(found, expected);
}

#[test]
fn members_and_texts() {
    let found =
        grown(r#"flow f on signup send email m with { a: "one {con$0tact.b}", c: 2 } tag d end"#);
    let expected = [
        "contact",
        "contact.b",
        "one {contact.b}",
        "\"one {contact.b}\"",
        "a: \"one {contact.b}\"",
        "a: \"one {contact.b}\", c: 2",
        "{ a: \"one {contact.b}\", c: 2 }",
        "send email m with { a: \"one {contact.b}\", c: 2 }",
        "send email m with { a: \"one {contact.b}\", c: 2 } tag d",
        "flow f on signup send email m with { a: \"one {contact.b}\", c: 2 } tag d end",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_template_is_only_itself() {
    let fixture = fixture("//- a.html\n<b>$0</b>\n//- main.nurture\nlist a");
    let (file, offset) = fixture.cursor();
    assert_eq!(selection_range(&fixture.analysis, file, offset).len(), 1);
}
