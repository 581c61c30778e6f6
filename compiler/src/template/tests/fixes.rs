//! Fixes of templates lead to nothing else.

use super::*;

use crate::finding::Edit;

/// A text with edits made; none where they overlap.
pub(super) fn applied(text: &str, edits: &[Edit]) -> Option<String> {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| edit.place);
    let (mut new, mut from) = (String::new(), 0);
    for edit in edits {
        let place = edit.place.span.range();
        new.push_str(text.get(from..place.start)?);
        new.push_str(&edit.text);
        from = place.end;
    }
    new.push_str(text.get(from..)?);
    Some(new)
}

/// What is left once the first fix of each finding is made, all at once; each of them alone takes its finding away and brings none instead.
#[track_caller]
pub(super) fn mended(text: &str) -> String {
    let (_, findings) = check_as("a.html", text);
    assert!(!findings.is_empty(), "{text}");
    let rules = |findings: &[Finding]| {
        let rules = findings.iter().map(|finding| finding.rule.name());
        rules.collect::<Vec<_>>()
    };
    let mut edits = Vec::new();
    for finding in &findings {
        for fix in &finding.fixes {
            let new = applied(text, &fix.edits).unwrap();
            let mut left = rules(&findings);
            let own = left.iter().position(|rule| *rule == finding.rule.name());
            left.remove(own.unwrap());
            for rule in rules(&check_as("a.html", &new).1) {
                let known = left.iter().position(|left| *left == rule);
                assert!(
                    known.is_some(),
                    "{}: {rule} in\n{new}\nof\n{text}",
                    fix.title
                );
                left.remove(known.unwrap());
            }
        }
        let first = finding.fixes.first();
        edits.extend(first.into_iter().flat_map(|fix| fix.edits.clone()));
    }
    applied(text, &edits).unwrap()
}

#[track_caller]
pub(super) fn becomes(text: &str, meant: &str) {
    assert_eq!(mended(text), meant);
    assert_eq!(check_as("a.html", meant).1, [], "{meant}");
}

#[test]
fn a_variable_becomes_the_one_that_is_meant() {
    becomes(
        "{{ contact.Email }}{{ e-mail }}",
        "{{ contact.email }}{{ contact.email }}",
    );
    becomes(
        "{{ first_name }}{{ contact.firstname }}",
        "{{ contact.first_name | default(\"\") }}{{ contact.first_name | default(\"\") }}",
    );
    becomes(
        "{{ first_name | upper }}{{ 'Hi ' ~ FirstName }}",
        "{{ contact.first_name | default(\"\") | upper }}{{ 'Hi ' ~ contact.first_name | default(\"\") }}",
    );
    becomes(
        "{% if first_name %}{{ first_name }}{% endif %}{{ first_name | default('x') }}",
        "{% if contact.first_name %}{{ contact.first_name }}{% endif %}{{ contact.first_name | default('x') }}",
    );
    becomes(
        "{{ unsubscribe_link }}{{ unsubscribe }}{{ unsubscribe_URL }}{{ contact.unsubscribeUrl }}",
        "{{ unsubscribe_url }}{{ unsubscribe_url }}{{ unsubscribe_url }}{{ unsubscribe_url }}",
    );
    becomes(
        "{{ params.code }}{{ event.total }}{{ customer.email }}{{ contact.code }}",
        "{{ code }}{{ total }}{{ contact.email }}{{ code }}",
    );
    becomes(
        "{% for l in lines %}{{ line.name }}{{ lines.price }}{{ price }}{{ item.note }}{% endfor %}",
        "{% for l in lines %}{{ l.name }}{{ l.price }}{{ l.price }}{{ l.note | default(\"\") }}{% endfor %}",
    );
    becomes(
        "{{ lines.size }}{{ code.upper }}",
        "{{ lines | length }}{{ code | upper }}",
    );
}

#[test]
fn what_only_leads_on_is_not_offered() {
    for text in [
        "{{ contact.lead }}",
        "{{ lead }}",
        "{{ line.name }}",
        "{{ line }}",
        "{{ nam }}",
        "{{ contact.plam + 1 }}",
        "{% for x in cod %}{% endfor %}",
        "{% if firstname != 'x' %}{% endif %}",
        "{% for l in lines %}{{ order.name }}{% endfor %}",
        "{% for l in lines %}{% endfor %}{{ l.name }}",
        "{{ event.anything }}",
        "{{ x }}",
        "${total}",
    ] {
        let (_, findings) = check_as("a.html", text);
        assert_eq!(findings.len(), 1, "{text}: {findings:#?}");
        assert_eq!(findings[0].fixes, [], "{text}");
        assert!(!findings[0].help.is_empty(), "{text}");
    }
}

#[test]
fn a_score_is_said_to_be_one() {
    let (_, findings) = check_as("a.html", "{{ contact.lead }}");
    assert_eq!(
        findings[0].message,
        "unknown variable `contact.lead`: `lead` is a score"
    );
    assert_eq!(
        findings[0].help,
        [
            "hand it in as a param: `params: { lead: int }`, and `with { lead: lead }` where the message is sent"
        ]
    );
}

#[test]
fn a_value_of_an_enum_gets_its_quotes() {
    becomes(
        "{% if contact.plan == pro or contact.plan in [free, 'pro'] or contact.plan != 'Free' %}{% endif %}",
        "{% if contact.plan == \"pro\" or contact.plan in [\"free\", 'pro'] or contact.plan != 'free' %}{% endif %}",
    );
}

#[test]
fn what_is_sent_as_it_stands_becomes_a_placeholder() {
    becomes(
        "{contact.email} {first_name} {code} {unsubscribe_url}",
        "{{ contact.email }} {{ contact.first_name | default(\"\") }} {{ code }} {{ unsubscribe_url }}",
    );
    becomes(
        "*|EMAIL|* %%code%% %CODE% [[contact.email]] *|UNSUB|*",
        "{{ contact.email }} {{ code }} {{ code }} {{ contact.email }} {{ unsubscribe_url }}",
    );
    becomes(
        "*|FNAME|* %FIRSTNAME%",
        "{{ contact.first_name | default(\"\") }} {{ contact.first_name | default(\"\") }}",
    );
    wrong(
        "template-syntax",
        "$*|IF:VIP|* $%%company%% [[company]] $[[company_name]]",
    );
    right("<style>a {code} *|FNAME|*</style><script>{code}</script><!-- {code} -->{# {code} #}");
    right("{% raw %}{code}{% endraw %}{{ '{code}' }} {name} {now} { } {code : 1} 50%OFF% %C3%A9");
}

#[test]
fn conditions_of_other_tools_have_no_fix_where_a_block_begins_or_ends_within() {
    for (text, fixes) in [
        ("*|IF:CODE|* a *|END:IF|* {% if code %} b {% endif %}", 1),
        ("*|IF:CODE|* {% if code %} *|END:IF|* {% endif %}", 0),
        ("{% if code %} *|IF:CODE|* {% endif %} *|END:IF|*", 0),
    ] {
        let (_, findings) = check_as("a.html", text);
        assert_eq!(findings.len(), 1, "{text}: {findings:#?}");
        assert_eq!(findings[0].fixes.len(), fixes, "{text}");
    }
}
