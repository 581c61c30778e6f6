//! What each word is, for colours.

use nurture_compiler::source::Span;
use nurture_ide::tokens::{SemanticKind, semantic_tokens, semantic_tokens_in};

use crate::fixture::{Fixture, fixture};

fn shown(fixture: &Fixture, name: &str) -> Vec<(String, SemanticKind)> {
    let file = fixture.file(name);
    semantic_tokens(&fixture.analysis, file)
        .into_iter()
        .map(|token| {
            let text = fixture.slice(token.span.in_file(file)).to_owned();
            (text, token.kind)
        })
        .collect()
}

#[test]
fn one_word_is_coloured_by_what_it_is() {
    use SemanticKind::{Field, Keyword, Message, Operator, Parameter, Text, Type, Variable};
    let fixture = fixture(
        "contact { email: email }\nemail email { subject: \"{to}\", text: \"b\", params: { to: text } }",
    );
    let found = shown(&fixture, "main.nurture");
    let expected = [
        ("contact", Keyword),
        ("email", Field),
        ("email", Type),
        ("email", Keyword),
        ("email", Message),
        ("subject", SemanticKind::Key),
        ("\"", Text),
        ("{", Operator),
        ("to", Parameter),
        ("}", Operator),
        ("\"", Text),
        ("text", SemanticKind::Key),
        ("\"b\"", Text),
        ("params", Keyword),
        ("to", Parameter),
        ("text", Type),
    ];
    let expected: Vec<_> = expected.map(|(text, kind)| (text.to_owned(), kind)).into();
    assert_eq!(found, expected);
    assert_ne!(Variable, Parameter);
}

#[test]
fn names_in_templates_are_known() {
    let fixture = fixture(
        r#"
        //- a.html
        <b>{% for line in lines %}{{ line.name }}{% endfor %}{{ contact.email }}</b>
        //- main.nurture
        contact { email: email }
        email hello { subject: "Hi", body: "a.html", params: { lines: list of { name: text } } }
        "#,
    );
    let found = shown(&fixture, "a.html");
    let words: Vec<&str> = found.iter().map(|(text, _)| text.as_str()).collect();
    assert_eq!(words, ["line", "lines", "line", "name", "email"]);
}

#[test]
fn a_stretch_ends_with_its_line() {
    let fixture = fixture(
        "## a\n## b\nemail m {\n  subject: \"a\"\n  text: \"\"\"\n    one\n    two\n    \"\"\"\n}\n",
    );
    for (text, _) in shown(&fixture, "main.nurture") {
        assert!(!text.contains('\n') && !text.is_empty(), "{text:?}");
    }
}

#[test]
fn a_range_has_the_tokens_that_the_whole_has_there() {
    let text = "list a # one\n\nflow f on signup join a \"x\" end\n# two\nlist b\n";
    let fixture = fixture(text);
    let file = fixture.main();
    let all = semantic_tokens(&fixture.analysis, file);
    let length = u32::try_from(text.len()).unwrap();
    for (start, end) in (0..=length).flat_map(|start| (start..=length).map(move |end| (start, end)))
    {
        let range = Span::new(start, end);
        let mut expected = all.clone();
        expected.retain(|one| one.span.start < end && start < one.span.end);
        assert_eq!(semantic_tokens_in(&fixture.analysis, file, range), expected);
    }
}

#[test]
fn built_in_and_given_names_are_told_apart() {
    let fixture = fixture("event demo\nflow f on demo on form_submit exit end");
    let tokens = semantic_tokens(&fixture.analysis, fixture.main());
    let events = tokens.iter().filter(|one| one.kind == SemanticKind::Event);
    let found: Vec<(bool, bool)> = events
        .map(|one| (one.is_declaration, one.is_built_in))
        .collect();
    assert_eq!(found, [(true, false), (false, false), (false, true)]);
}
