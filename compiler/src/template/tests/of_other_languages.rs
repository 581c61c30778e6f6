//! What other template languages have, and what it means here.

use super::{fixes::becomes, *};

#[test]
fn what_a_filter_takes_stands_in_parentheses() {
    becomes(
        "{{ contact.first_name | default: \"x\" }}{{ contact.first_name|default:'x' }}",
        "{{ contact.first_name | default(\"x\") }}{{ contact.first_name|default('x') }}",
    );
    becomes(
        "{{ code | replace: 'a', 'b' | upcase }}{% if code | lower: %}{% endif %}"
            .split("{% if")
            .next()
            .unwrap(),
        "{{ code | replace('a', 'b') | upper }}",
    );
    right("{{ {'a': code}['a'] | default('x') }}{{ code[0:2] }}{{ 'a | b: c' }}");
}

#[test]
fn filters_of_other_languages_have_names_here() {
    becomes(
        "{{ code | upcase }}{{ code | downcase }}{{ code | strip }}{{ lines | size }}{{ code | default_if_none:'x' }}",
        "{{ code | upper }}{{ code | lower }}{{ code | trim }}{{ lines | length }}{{ code | default('x') }}",
    );
    for (filter, help) in [
        ("date: '%H:%M'", "format(…, \"%H:%M\")"),
        ("date('%d')", "format(…, \"%d\")"),
        ("money", "its currency"),
        ("truncate: 30", "`[:30]`"),
        ("append: 'x'", "`~`"),
        ("strip: 'x'", "`trim`"),
        ("json", "hand it in as a param"),
        ("t", "hand it in as a param"),
    ] {
        let (_, findings) = check_as("a.html", &format!("{{{{ code | {filter} }}}}"));
        assert_eq!(findings.len(), 1, "{filter}: {findings:#?}");
        assert_eq!(findings[0].fixes, [], "{filter}");
        assert!(
            findings[0].help[0].contains(help),
            "{filter}: {findings:#?}"
        );
    }
}

#[test]
fn signs_of_other_languages_have_words_here() {
    becomes(
        "{{ contact.first_name ?? 'x' }}{{ contact.first_name ?? contact.first_name ?? 'y' }}",
        "{{ contact.first_name | default('x') }}{{ contact.first_name | default(contact.first_name | default('y')) }}",
    );
    becomes(
        "{% if code && !total||code = 'a' %}{% endif %}",
        "{% if code and not total or code == 'a' %}{% endif %}",
    );
    becomes(
        "{% if contact.first_name != null and code == nil %}{% endif %}",
        "{% if contact.first_name is defined and code is undefined %}{% endif %}",
    );
    becomes(
        "{% if names contains 'x' and contact.email contains '@' %}{% endif %}",
        "{% if 'x' in names and '@' in contact.email %}{% endif %}",
    );
    becomes(
        "{{ code ? 'a' : 'b' }}{{ code; }}{{= code }}{% if code then %}{% endif %}",
        "{{ 'a' if code else 'b' }}{{ code }}{{ code }}{% if code  %}{% endif %}",
    );
    becomes("{{${code}}}", "{{code}}");
}

#[test]
fn blocks_of_other_languages_are_one_finding_a_pair() {
    for (text, meant) in [
        (
            "{% unless code %}a{% endunless %}",
            "{% if not code %}a{% endif %}",
        ),
        (
            "{% unless code or total %}a{% else %}b{% endunless %}",
            "{% if not (code or total) %}a{% else %}b{% endif %}",
        ),
        (
            "{{#if code}}a{{else if total}}b{{else}}c{{/if}}",
            "{% if code %}a{% elif total %}b{% else %}c{% endif %}",
        ),
        (
            "{{#unless code}}a{{/unless}}",
            "{% if not code %}a{% endif %}",
        ),
        (
            "{{#each lines}}{{this.name}}{{@index}}{{/each}}",
            "{% for item in lines %}{{item.name}}{{loop.index0}}{% endfor %}",
        ),
        (
            "{{#each names as |one|}}{{one}}{{/each}}",
            "{% for one in names %}{{one}}{% endfor %}",
        ),
        ("{{ if code }}a{{ end }}", "{% if code %}a{% endif %}"),
        (
            "{{ for x in names }}{{ x }}{{ endfor }}",
            "{% for x in names %}{{ x }}{% endfor %}",
        ),
        (
            "{% case contact.plan %}{% when 'free' %}a{% when 'pro' %}b{% else %}c{% endcase %}",
            "{% if contact.plan == 'free' %}a{% elif contact.plan == 'pro' %}b{% else %}c{% endif %}",
        ),
        (
            "{% capture x %}a{% endcapture %}{{ x }}",
            "{% set x %}a{% endset %}{{ x }}",
        ),
        (
            "{% comment %}{{ nothing }}{% endcomment %}",
            "{# {{ nothing }} #}",
        ),
        ("{{! note }}", "{# note #}"),
    ] {
        assert_eq!(check_as("a.html", text).1.len(), 1, "{text}");
        becomes(text, meant);
    }
}

#[test]
fn single_words_of_other_languages_have_others_here() {
    becomes(
        "{% if code %}a{% elsif total %}b{% elseif names %}c{% else if lines %}d{% endif %}",
        "{% if code %}a{% elif total %}b{% elif names %}c{% elif lines %}d{% endif %}",
    );
    becomes("{% assign x = code %}{{ x }}", "{% set x = code %}{{ x }}");
    becomes(
        "{% for x in names %}a{% empty %}b{% endfor %}",
        "{% for x in names %}a{% else %}b{% endfor %}",
    );
    becomes(
        "{% if code %}a{% end %}{% if code %}b{{/if}}",
        "{% if code %}a{% endif %}{% if code %}b{% endif %}",
    );
    becomes(
        "{% contact.email %}{% code %}",
        "{{ contact.email }}{{ code }}",
    );
    becomes("{{{ code }}}", "{{ code | safe }}");
}

#[test]
fn what_stands_behind_is_looked_at_as_well_and_once() {
    // One finding of each mistake, in a text that is no template before it is mended.
    wrong(
        "template-syntax",
        "{% $unless code %}{{ code | $default: 'x' }}{{ code | $upcase }}{% endunless %}",
    );
    let (rules, _) = found(
        "a.html",
        "{% $unless code %}{{ $vip }}{% endunless %}{{ $contact.first_name }}",
    );
    assert_eq!(
        rules,
        [
            "template-syntax",
            "unknown-template-variable",
            "optional-not-handled"
        ]
    );
    let (rules, _) = found(
        "a.html",
        "${{#if code}}{{else if $f}}{{/if}}${{#if $f}}{{/if}}",
    );
    let unknown = "unknown-template-variable";
    assert_eq!(
        rules,
        ["template-syntax", unknown, "template-syntax", unknown]
    );
    wrong("template-syntax", "${{#if code}}a");
    wrong("template-syntax", "${{#if (eq code 'a')}}a{{/if}}");
    wrong("template-syntax", "${{> footer}}${{#helper x}}{{/helper}}");
}

#[test]
fn functions_and_methods_are_filters_here() {
    becomes(
        "{{ upper(code) }}{{ length(lines) }}{{ lower('A' ~ code) }}{{ default(code, 'x') }}",
        "{{ code | upper }}{{ lines | length }}{{ ('A' ~ code) | lower }}{{ code | default('x') }}",
    );
    becomes(
        "{{ code.upper() }}{{ code.toUpperCase() }}{{ code.replace('a', 'b') }}{{ contact.first_name.strip() }}",
        "{{ code | upper }}{{ code | upper }}{{ code | replace('a', 'b') }}{{ contact.first_name | default(\"\") | trim }}",
    );
    for (text, help) in [
        (
            "{{ format(now, '%d %B') }}",
            "with { day: format(now, \"%d %B\") }",
        ),
        (
            "{{ now | format('%d.%m.') }}",
            "with { day: format(now, \"%d.%m.\") }",
        ),
        ("{{ round(total, 2) }}", "`… | round`"),
        ("{{ code.split_at(2) }}", "hand it in as a param"),
        ("{% if code is empty %}{% endif %}", "`not code`"),
    ] {
        let (_, findings) = check_as("a.html", text);
        assert_eq!(findings.len(), 1, "{text}: {findings:#?}");
        assert_eq!(findings[0].fixes, [], "{text}");
        assert!(findings[0].help[0].contains(help), "{text}: {findings:#?}");
    }
    right("{{ '%s!' | format(code) }}{{ range(3) | join(',') }}");
}

#[test]
fn tests_of_other_languages_have_names_here() {
    becomes(
        "{% if contact.first_name is set and code is not null and code is unset %}{% endif %}",
        "{% if contact.first_name is defined and code is not undefined and code is undefined %}{% endif %}",
    );
    becomes(
        "{% if contact.first_name is set %}{{ contact.first_name }}{% endif %}",
        "{% if contact.first_name is defined %}{{ contact.first_name }}{% endif %}",
    );
    becomes(
        "{% if contact.plan is pro and contact.plan is not free %}{% endif %}",
        "{% if contact.plan == \"pro\" and contact.plan != \"free\" %}{% endif %}",
    );
    becomes("{{ message.code }}", "{{ code }}");
}
