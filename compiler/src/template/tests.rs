#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed step fails the test"
)]

mod any_text;
mod fixes;
mod in_mjml;
mod mistaken;
mod of_other_languages;
mod spellings;

use std::sync::Arc;

use minijinja::{Environment, context};
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
        scores: &[SmolStr::new_static("lead")],
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
        "${% include 'x' %}${% extends 'y' %}${% import 'a' as b %}${% macro m() %}{% endmacro %}",
    );
    wrong(
        "template-syntax",
        "${% block x %}{% endblock %}${% autoescape false %}{% endautoescape %}${% do x() %}",
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
