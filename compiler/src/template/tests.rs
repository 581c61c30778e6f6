#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed step fails the test"
)]

use std::sync::Arc;

use minijinja::{Environment, context};
use proptest::prelude::*;
use smol_str::SmolStr;

use super::*;
use crate::{
    checked::{Named, Type},
    source::Span,
};

const TEMPLATE: FileId = FileId(1);

fn body_place() -> FileSpan {
    Span::new(3, 9).in_file(FileId(0))
}

fn field(name: &str, ty: Type) -> Field {
    let place = body_place();
    Field {
        named: Named {
            name: name.into(),
            place,
            doc: None,
        },
        external: name.into(),
        ty,
        optional: false,
        default: None,
    }
}

fn optional(name: &str, ty: Type) -> Field {
    Field {
        optional: true,
        ..field(name, ty)
    }
}

fn fields() -> Vec<Field> {
    let plans: Arc<[SmolStr]> = ["free", "pro"].map(SmolStr::from).into();
    vec![
        field("email", Type::Email),
        optional("first_name", Type::Text),
        field("score", Type::Int),
        field("plan", Type::Enum(plans)),
        optional("renewal", Type::Date),
    ]
}

fn params() -> Vec<Field> {
    let usd = nurture_runtime::value::Currency::by_code("USD").unwrap();
    let line = vec![
        field("name", Type::Text),
        field("price", Type::Money(usd)),
        optional("note", Type::Text),
    ];
    let lines = Type::List(Arc::new(Type::Record(line.into())));
    vec![
        field("code", Type::Text),
        field("total", Type::Money(usd)),
        field("lines", lines),
        field("names", Type::List(Arc::new(Type::Text))),
    ]
}

fn check_as(name: &str, text: &str) -> (Option<Body>, Vec<Finding>) {
    let (fields, params) = (fields(), params());
    let scope = Scope {
        fields: &fields,
        params: &params,
    };
    let read = check(TEMPLATE, name, text, &scope, body_place());
    (read.body, read.findings)
}

/// Findings as `offset rule`, of an HTML template in which each `$` marks where one is expected.
fn found(name: &str, marked: &str) -> (Vec<String>, Vec<String>) {
    let text = marked.replace('$', "");
    let (_, findings) = check_as(name, &text);
    let expected = marked.match_indices('$').enumerate();
    let expected = expected.map(|(before, (at, _))| (at - before).to_string());
    let actual = findings.iter().map(|finding| {
        assert_eq!(finding.primary.file, TEMPLATE);
        assert_eq!(
            finding.labels.first().map(|label| label.place),
            Some(body_place())
        );
        finding.primary.span.start.to_string()
    });
    let rules = findings
        .iter()
        .map(|finding| finding.rule.name().to_owned());
    assert_eq!(
        actual.collect::<Vec<_>>(),
        expected.collect::<Vec<_>>(),
        "{findings:#?}"
    );
    (
        rules.collect(),
        findings
            .into_iter()
            .flat_map(|finding| finding.help)
            .collect(),
    )
}

#[track_caller]
fn wrong(rule: &str, marked: &str) {
    let (rules, _) = found("a.html", marked);
    assert!(!rules.is_empty(), "{marked}: no finding");
    assert!(
        rules.iter().all(|found| found == rule),
        "{marked}: {rules:?}"
    );
}

#[track_caller]
fn right(text: &str) {
    let (body, findings) = check_as("a.html", text);
    assert_eq!(findings, [], "{text}");
    assert!(body.is_some());
}

#[test]
fn known_variables_are_fine() {
    right(
        "{{ contact.email }} {{ code }} {{ total }} {{ unsubscribe_url }} {{ flow }} {{ message }} {{ now }}",
    );
    right("{{ contact['email'] }} {{ contact.score + 1 }} {{ contact.email | upper }}");
    right(
        "{% for line in lines %}{{ loop.index }}/{{ loop.length }} {{ line.name }}: {{ line.price }}{% endfor %}",
    );
    right(
        "{% for name in names %}{{ name }}{% else %}none{% endfor %} {{ names | join(', ') }} {{ lines | length }}",
    );
    right("{% set greeting = 'Hi ' ~ code %}{{ greeting }}{% with x = code %}{{ x }}{% endwith %}");
    right(
        "{% raw %}{{ anything }}{% endraw %}{# {{ anything }} #}{% filter upper %}x{% endfilter %}",
    );
    right(
        "{% for i in range(3) %}{{ i }}{% endfor %}{{ loop_free if false else code }}"
            .replace("loop_free", "code")
            .as_str(),
    );
}

#[test]
fn unknown_variables_are_found_at_their_first_part() {
    wrong("unknown-template-variable", "<p>{{ $vip }}</p>");
    wrong(
        "unknown-template-variable",
        "é {{ $contact.nick }} {{ $contact.email.domain }}",
    );
    wrong(
        "unknown-template-variable",
        "{% if $vip %}{% endif %}{{ code ~ $cod }}",
    );
    wrong(
        "unknown-template-variable",
        "{% for line in lines %}{{ $line.prize }}{{ $loop.idx }}{% endfor %}{{ $line }}",
    );
    wrong(
        "unknown-template-variable",
        "{{ $order.total | default('x') }}{{ code | replace($a, 'b') }}",
    );
}

#[test]
fn near_names_are_suggested() {
    let (_, help) = found(
        "a.html",
        "{{ $contact.emial }} {{ $cod }} {{ $score }}{% for l in lines %}{{ $l.pric }}{% endfor %}",
    );
    let expected = ["`contact.email`", "`code`", "`contact.score`", "`l.price`"];
    assert_eq!(help, expected.map(|name| format!("did you mean {name}?")));
}

#[test]
fn an_optional_needs_a_default_or_a_guard() {
    wrong("optional-not-handled", "{{ $contact.first_name }}");
    wrong(
        "optional-not-handled",
        "{{ $contact.first_name | upper }} {{ 'x' ~ $contact.first_name }}",
    );
    wrong(
        "optional-not-handled",
        "{% if $contact.first_name != 'Ada' %}{% endif %}",
    );
    wrong(
        "optional-not-handled",
        "{% if contact.renewal %}{{ $contact.first_name }}{% endif %}",
    );
    wrong(
        "optional-not-handled",
        "{% if contact.first_name %}{% else %}{{ $contact.first_name }}{% endif %}{{ $contact.first_name }}",
    );
    wrong(
        "optional-not-handled",
        "{% for line in lines %}{{ $line.note }}{% endfor %}{{ $lines | first }}"
            .split("{{ $lines")
            .next()
            .unwrap(),
    );
    right(
        "{{ contact.first_name | default('there') }} {{ contact.first_name or 'there' }} {{ contact.first_name | d('x') | upper }}",
    );
    right("{% if contact.first_name %}{{ contact.first_name }}{% endif %}");
    right("{% if contact.first_name is defined and code %}{{ contact.first_name }}{% endif %}");
    right("{% if not contact.first_name %}{% else %}{{ contact.first_name }}{% endif %}");
    right(
        "{% if contact.first_name is undefined %}{% elif code %}{{ contact.first_name }}{% endif %}",
    );
    right("{% if contact.first_name == 'Ada' %}{{ contact.first_name }}{% endif %}");
    right("{{ contact.first_name if contact.first_name else 'you' }}");
    right("{% for line in lines if line.note %}{{ line.note }}{% endfor %}");
    right(
        "{% if contact.first_name %}{% for line in lines %}{{ contact.first_name }}{% endfor %}{% endif %}",
    );
}

#[test]
fn what_one_branch_sets_may_be_unset() {
    wrong(
        "optional-not-handled",
        "{% if code %}{% set x = 1 %}{% endif %}{{ $x }}",
    );
    right("{% if code %}{% set x = 1 %}{% else %}{% set x = 2 %}{% endif %}{{ x + 1 }}");
    right("{% set x = 1 %}{% if code %}{% set x = 2 %}{% endif %}{{ x }}");
    wrong(
        "unknown-template-variable",
        "{% for line in lines %}{% set x = 1 %}{% endfor %}{{ $x }}",
    );
}

#[test]
fn lists_records_and_the_contact_cannot_be_shown() {
    wrong(
        "type-mismatch",
        "<p>{{ $lines }}</p>{{ $contact }}{% for line in lines %}{{ $line }}{{ $loop }}{% endfor %}",
    );
    wrong("type-mismatch", "{% for x in $code %}{{ x }}{% endfor %}");
    wrong(
        "type-mismatch",
        "{{ $lines | upper }} {{ code | $x }}"
            .split(" {{ code")
            .next()
            .unwrap(),
    );
}

#[test]
fn templates_reckon_with_whole_numbers_only() {
    wrong("type-mismatch", "{{ $total * 2 }}");
    wrong(
        "type-mismatch",
        "{% if $total > 100 %}{% endif %}{% if $total == 100 %}{% endif %}",
    );
    wrong("type-mismatch", "{{ $total | round }}");
    right("{% if contact.score >= 10 and contact.score % 2 == 0 %}{% endif %}");
}

#[test]
fn an_enum_is_compared_with_its_own_values() {
    wrong(
        "unknown-value",
        "{% if contact.plan == $'fre' %}{% endif %}",
    );
    right("{% if contact.plan == 'free' %}{% endif %}");
}

#[test]
fn unknown_filters_tests_functions_and_blocks_are_refused() {
    wrong("template-syntax", "{{ code | $uper }}{{ code | $tojson }}");
    wrong(
        "template-syntax",
        "{% if code is $defned %}{% endif %}{{ $now_is() }}{{ $code.upper() }}",
    );
    wrong(
        "template-syntax",
        "${% include 'x' %}${% extends 'y' %}${% import 'a' as b %}${% macro m() %}${% endmacro %}",
    );
    wrong(
        "template-syntax",
        "${% block x %}${% endblock %}${% autoescape false %}${% endautoescape %}${% do x() %}",
    );
    wrong("template-syntax", "${% iff code %}");
}

#[test]
fn blocks_pair_up() {
    wrong("template-syntax", "<p>{{ code }}</p>\n${% if code %}\n<p>");
    wrong(
        "template-syntax",
        "{% for line in lines %}${% if code %}{% endfor %}",
    );
    wrong("template-syntax", "${% endif %}{% if code %}{% endif %}");
    wrong(
        "template-syntax",
        "${% else %}{% for x in names %}${% elif code %}{% endfor %}",
    );
    wrong(
        "template-syntax",
        "{% if code %}{% else %}${% else %}{% endif %}",
    );
    wrong("template-syntax", "${% set x %}");
}

#[test]
fn a_placeholder_that_is_no_jinja_is_found_at_its_opener() {
    wrong(
        "template-syntax",
        "<p>you,\n  ${{ contact.email }.</p>\n<p>{{ code }}</p>",
    );
    wrong(
        "template-syntax",
        "a ${{ code code }} b ${{ }} c ${{ | upper }}",
    );
    wrong(
        "template-syntax",
        "${% if %}{% endif %}{% if code %}${% endif x %}",
    );
    wrong("template-syntax", "${% for x lines %}{% endfor %}");
    wrong("template-syntax", "${{ code ");
    wrong("template-syntax", "x ${# no end");
}

#[test]
fn a_file_of_another_kind_is_no_body() {
    let (body, findings) = check_as("emails/a.docx", "x");
    assert!(body.is_none());
    assert_eq!(findings[0].primary, body_place());
    assert_eq!(findings[0].rule.name(), "template-syntax");
}

#[test]
fn a_template_is_at_most_one_mebibyte() {
    assert!(check_as("a.txt", &"x".repeat(SIZE_MAX)).0.is_some());
    assert!(check_as("a.txt", &"x".repeat(SIZE_MAX + 1)).0.is_none());
}

#[test]
fn nesting_is_bounded() {
    for (open, close, marks) in [
        ("{% if code %}", "{% endif %}", 1),
        ("{% for x in names %}", "{% endfor %}", 1),
    ] {
        let deep = |times: usize| format!("{}{}", open.repeat(times), close.repeat(times));
        assert_eq!(check_as("a.html", &deep(63)).1.len(), 0);
        assert_eq!(check_as("a.html", &deep(5_000)).1.len(), marks);
    }
    let chain = format!(
        "{{% if code %}}{}{{% endif %}}",
        "{% elif code %}".repeat(20_000)
    );
    assert_eq!(check_as("a.html", &chain).1.len(), 1);
}

#[test]
fn text_and_html_are_taken_as_they_are() {
    let (body, _) = check_as("a.txt", "Hi {{ code }} & more\n");
    let body = body.unwrap();
    assert_eq!(
        (body.format, body.template.as_ref()),
        (BodyFormat::Text, "Hi {{ code }} & more\n")
    );
    assert_eq!(check_as("a.htm", "<p>").0.unwrap().format, BodyFormat::Html);
}

fn mjml(inner: &str) -> String {
    format!(
        "<mjml><mj-body><mj-section><mj-column>{inner}</mj-column></mj-section></mj-body></mjml>"
    )
}

fn html(inner: &str) -> String {
    let (body, findings) = check_as("a.mjml", &mjml(inner));
    assert_eq!(findings, [], "{inner}");
    body.unwrap().template.to_string()
}

#[test]
fn placeholders_survive_mjml() {
    let html = html(
        r#"<mj-text>Hi {{ contact.first_name | default("there") }}, 1 > 0 日> &amp; <b>a</b>
        <i>b</i><br>{% if contact.score < 3 and contact.score > 1 %}<a href="{{ unsubscribe_url }}" title='say "x"'>x</a>{% endif %}</mj-text>
        <mj-button href="https://x.example/?c={{ code | default("a&b") }}">Go</mj-button>
        <mj-image src="a.png" alt="two
        lines \ and 👩‍💻" />
        <mj-table>{% for line in lines %}<tr {% if loop.first %}class="first"{% endif %}><td>{{ line.name }}</td></tr>{% endfor %}</mj-table>
        {% if code %}<mj-text>only with code</mj-text>{% endif %}
        <mj-raw>{% set x = 1 %}<!--[if mso]><p>{{ x }}</p><![endif]--></mj-raw>"#,
    );
    for kept in [
        r#"Hi {{ contact.first_name | default("there") }}, 1 > 0 日> &amp; <b>a</b>"#,
        "</b>\n",
        "<br />",
        "{% if contact.score < 3 and contact.score > 1 %}",
        r#"<a href="{{ unsubscribe_url }}" title="say &quot;x&quot;">"#,
        r#"href="https://x.example/?c={{ code | default("a&b") }}""#,
        "alt=\"two         lines \\ and 👩‍💻\"",
        r#"<tr {% if loop.first %} class="first" {% endif %}>"#,
        "{% endfor %}",
        "{% if code %}",
        "{% set x = 1 %}<!--[if mso]><p>{{ x }}</p><![endif]-->",
    ] {
        assert!(html.contains(kept), "{kept} is not in {html}");
    }
    let contact = context! { first_name => "Ada", score => 2 };
    let lines = vec![context! { name => "Boots" }];
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::Html);
    let shown = environment
        .render_str(
            &html,
            context! { contact, lines, code => "C", unsubscribe_url => "u" },
        )
        .unwrap();
    assert!(
        shown.contains("Hi Ada,")
            && shown.contains("<td>Boots</td>")
            && shown.contains("only with code")
    );
}

#[test]
fn titles_and_defaults_of_mjml_keep_placeholders() {
    let text = r#"<mjml><mj-head><mj-title>Say "{{ code }}" &amp; go</mj-title><mj-preview>{{ code }}</mj-preview>
      <mj-attributes><mj-all font-family="{{ unsubscribe_url }}" /><mj-button color="{{ flow }}" /></mj-attributes>
      <mj-style>a > b { color: red }</mj-style></mj-head>
      <mj-body><mj-section><mj-column><mj-text>x</mj-text></mj-column></mj-section></mj-body></mjml>
"#;
    let (body, findings) = check_as("a.mjml", text);
    assert_eq!(findings, []);
    let html = body.unwrap().template;
    assert!(
        html.contains("<title>Say &quot;{{ code }}&quot; &amp; go</title>"),
        "{html}"
    );
    assert!(html.contains("a > b { color: red }"), "{html}");
}

#[test]
fn mistakes_in_mjml_are_found_where_they_are() {
    for marked in [
        "<mjml><mj-body>$<mj-section><mj-column></mj-column></mj-body></mjml>",
        "<mjml><mj-body></mj-body>$</mj-head></mjml>",
        "<mjml><mj-body>$<mj-secton></mj-secton></mj-body></mjml>",
        "<mjml><mj-body><mj-section><mj-column><mj-text>1 $< 2</mj-text></mj-column></mj-section></mj-body></mjml>",
        "<mjml><mj-body>$<mj-include path=\"x.mjml\" /></mj-body></mjml>",
        "$<p>no mjml</p>",
        "$",
        "<mjml><mj-head>{{ code }} $<mj-text>x</mj-text></mj-head><mj-body></mj-body></mjml>".replace("{{ code }} ", "<mj-title>{{ code }}</mj-title>").leak(),
        "<mjml><mj-body><mj-section><mj-column><mj-carousel>$x</mj-carousel></mj-column></mj-section></mj-body></mjml>".replace("<mj-carousel>", "<mj-carousel><mj-carousel-image src=\"x\" />").leak(),
        "<mjml><mj-body><mj-section><mj-column>$<mj-carousel></mj-carousel></mj-column></mj-section></mj-body></mjml>",
        "<mjml><mj-body><mj-section><mj-column width=\"${{ code }}\"><mj-text>x</mj-text></mj-column></mj-section></mj-body></mjml>",
        "<mjml><mj-body><mj-section><mj-column><mj-text $align=left>x</mj-text></mj-column></mj-section></mj-body></mjml>",
        "<mjml><mj-body><mj-section><mj-column><mj-text><p {{ code }} $id=x>x</p></mj-text></mj-column></mj-section></mj-body></mjml>",
        "<mjml><mj-body>$<!-- a -- b --></mj-body></mjml>",
        "<mjml><mj-body><mj-raw>$<![endif x</mj-raw></mj-body></mjml>",
    ] {
        let (rules, _) = found("a.mjml", marked);
        assert_eq!(rules, ["template-syntax"], "{marked}");
    }
}

#[test]
fn markup_of_great_depth_is_refused() {
    for text in ["<div>".repeat(100_000), "<mj-section>".repeat(60_000)] {
        let text = format!("<mjml><mj-body>{text}</mj-body></mjml>");
        let (body, findings) = check_as("a.mjml", &text);
        assert!(body.is_none());
        assert_eq!(findings.len(), 1);
    }
}

#[test]
fn letters_that_hide_pieces_may_be_used() {
    assert!(html("<mj-text>𠀀{{ code }}𠀁𠀀 𪛖</mj-text>").contains("𠀀{{ code }}𠀁𠀀 𪛖"));
}

#[test]
fn the_tables_name_what_the_engine_has() {
    let environment = Environment::new();
    for (filter, ..) in known::FILTERS {
        let text = format!("{{{{ x | {filter} }}}}");
        let error = environment.render_str(&text, context! { x => 1 }).err();
        let unknown =
            error.is_some_and(|error| error.kind() == minijinja::ErrorKind::UnknownFilter);
        assert!(!unknown, "{filter}");
    }
    for test in known::TESTS.into_iter().filter(|test| !test.contains('=')) {
        let text = format!("{{{{ x is {test} }}}}");
        let error = environment.render_str(&text, context! { x => 1 }).err();
        let unknown = error.is_some_and(|error| error.kind() == minijinja::ErrorKind::UnknownTest);
        assert!(!unknown, "{test}");
    }
}

/// Pieces that meet each other in surprising ways.
fn soup() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "{{",
        "}}",
        "{%",
        "%}",
        "{#",
        "#}",
        "{",
        "}",
        "-",
        "+",
        "(",
        ")",
        "[",
        "]",
        "|",
        ".",
        ",",
        ":",
        "~",
        "\"",
        "'",
        "\\",
        " ",
        "\n",
        "if",
        "elif",
        "else",
        "endif",
        "for",
        "in",
        "endfor",
        "set",
        "endset",
        "with",
        "endwith",
        "raw",
        "endraw",
        "filter",
        "not",
        "and",
        "is",
        "x",
        "contact",
        "code",
        "lines",
        "0x",
        "1.",
        "1e5",
        "_",
        "é",
        "日",
        "𠀀",
        "<",
        ">",
        "</",
        "/>",
        "=",
        "<!--",
        "-->",
        "<!--[if",
        "]",
        "]]>",
        "<![endif",
        "<![CDATA[",
        "<?xml ",
        "<!DOCTYPE",
        "mjml",
        "mj-body",
        "mj-section",
        "mj-column",
        "mj-text",
        "mj-raw",
        "mj-carousel",
        "mj-carousel-image",
        "mj-navbar",
        "mj-social",
        "mj-hero",
        "mj-accordion",
        "width",
        "br",
        "p",
        "<mjml><mj-body>",
        "</mj-body></mjml>",
        "<mj-section>",
        "</mj-section>",
        "<mj-column>",
        "</mj-column>",
        "<mj-text>",
        "</mj-text>",
        "\u{0}",
        "\u{200d}",
        "&",
        "&amp;",
        "{% if code %}",
        "{{ code }}",
        "{% endif %}",
    ]);
    prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat())
}

/// MJML that pairs up, with elements at places that MJML does not foresee.
fn markup() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        "mj-section",
        "mj-column",
        "mj-text",
        "mj-raw",
        "mj-carousel",
        "mj-carousel-image",
        "mj-navbar",
        "mj-navbar-link",
        "mj-social",
        "mj-social-element",
        "mj-hero",
        "mj-accordion",
        "mj-accordion-element",
        "mj-accordion-title",
        "mj-wrapper",
        "mj-group",
        "mj-image",
        "mj-divider",
        "mj-spacer",
        "mj-table",
        "mj-button",
        "div",
        "a",
    ]);
    let attribute = prop::sample::select(vec![
        "",
        " width=\"0px\"",
        " width=\"x\"",
        " width=\"-1%\"",
        " padding=\"1px 2px 3px 4px 5px\"",
        " height=\"9e99px\"",
        " mode=\"fluid-height\"",
        " background-url=\"x\"",
        " href=\"{{ code }}\"",
        " hamburger=\"hamburger\"",
        " background-size=\"a b\"",
        " border=\"é\"",
        " css-class=\"\"",
    ]);
    let leaf = prop::sample::select(vec![
        "",
        "x",
        "{{ code }}",
        "{% if code %}y{% endif %}",
        "\n",
        " ",
        "日>",
    ])
    .prop_map(str::to_owned);
    let tree = leaf.prop_recursive(6, 60, 5, move |inner| {
        (
            name.clone(),
            attribute.clone(),
            prop::collection::vec(inner, 0..5),
        )
            .prop_map(|(name, attribute, inner)| {
                format!("<{name}{attribute}>{}</{name}>", inner.concat())
            })
    });
    prop::collection::vec(tree, 0..5)
        .prop_map(|trees| format!("<mjml><mj-body>{}</mj-body></mjml>", trees.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_text_makes_the_checker_fail(text in soup(), name in prop::sample::select(vec!["a.html", "a.mjml", "a.txt"])) {
        let (body, findings) = check_as(name, &text);
        prop_assert_eq!(body.is_some(), findings.is_empty());
    }

    #[test]
    fn what_passes_as_mjml_is_a_template(text in markup()) {
        // `mrml` itself is called here, on what it is given elsewhere: a panic of its own fails the test.
        if let Ok(checked) = markup::check(&text)
            && let Ok(edited) = mjml::edit(&text, &checked, &mut mask::Pieces::default())
            && let Ok(parsed) = mrml::parse(edited.text.trim_ascii_end())
        {
            let _ = parsed.element.render(&mrml::prelude::render::RenderOptions::default());
        }
        let (body, _) = check_as("a.mjml", &text);
        if let Some(body) = body {
            let parsed = minijinja::machinery::parse(&body.template, "a", minijinja::syntax::SyntaxConfig::default());
            prop_assert!(parsed.is_ok());
        }
    }
}
