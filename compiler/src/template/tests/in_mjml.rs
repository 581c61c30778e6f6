//! Templates in MJML.

use super::*;

fn document(inner: &str) -> String {
    format!(
        "<mjml><mj-body><mj-section><mj-column>{inner}</mj-column></mj-section></mj-body></mjml>"
    )
}

fn html(inner: &str) -> String {
    let (body, findings) = check_as("a.mjml", &document(inner));
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
