//! Texts that nobody would write.

use proptest::prelude::*;

use super::*;

/// Whole placeholders, and what other template languages have.
const FOREIGN: [&str; 35] = [
    "{% if code %}",
    "{{ code }}",
    "{% endif %}",
    "?",
    "??",
    "&&",
    "||",
    "!",
    "$",
    "=",
    "{{#if ",
    "{{#each lines",
    "{{/if}}",
    "{{/each}}",
    "{{else}}",
    "{{!",
    "unless",
    "endunless",
    "case",
    "when",
    "comment",
    "endcomment",
    "end",
    "this",
    "@index",
    "null",
    "contains",
    "default",
    "upcase",
    "*|",
    "|*",
    "%%",
    "[[",
    "]]",
    "{code}",
];

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
    ]);
    let foreign = prop::sample::select(FOREIGN.to_vec());
    let pieces = prop_oneof![3 => pieces, 1 => foreign];
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
        for fix in findings.iter().flat_map(|finding| &finding.fixes) {
            prop_assert!(fixes::applied(&text, &fix.edits).is_some(), "{:?}", fix);
        }
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
