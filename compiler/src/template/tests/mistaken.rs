//! Mistakes of many kinds beside and within each other.

use proptest::prelude::*;

use super::{fixes::mended, *};

/// What is shown or compared.
const PATHS: &[&str] = &[
    "code",
    "contact.email",
    "contact.first_name",
    "first_name",
    "firstname",
    "contact.Email",
    "contact.lead",
    "lead",
    "cod",
    "lines",
    "line.name",
    "l.name",
    "l.note",
    "lines.name",
    "names",
    "nam",
    "this",
    "this.name",
    "item.note",
    "unsubscribe",
    "params.code",
    "event.total",
    "user.email",
    "order.name",
    "total",
    "now",
    "now.year",
    "contact",
    "contact.nothing",
    "message.code",
    "x",
    "code.upper()",
    "upper(code)",
    "contact.plan",
    "${code}",
];

/// What may stand behind that.
const FILTERS: &[&str] = &[
    "",
    "",
    "",
    " | upcase",
    " | default: 'x'",
    " | default('x')",
    " ?? 'x'",
    " | length",
    " | date: '%d'",
    " | upper",
    " | strip",
    " | nothing",
    " || 'x'",
    " ?? code ?? 'y'",
    " | fallback: firstname",
];

/// What a condition may hold behind that.
const TESTS: &[&str] = &[
    "== pro",
    "!= 'Pro'",
    "is set",
    "is not null",
    "!= null",
    "== nil",
    "in [free, 'pro']",
    "contains 'x'",
    "is pro",
    "&& code",
    "and not total",
    "|| !names",
    "then",
    "is empty",
];

/// What stands by itself.
const PLAIN: &[&str] = &[
    "",
    "a",
    "{code}",
    "{first_name}",
    "*|FNAME|*",
    "%%x%%",
    "%EMAIL%",
    "[[code]]",
    "${total}",
    "{{! x }}",
    "{{> y}}",
    "{% comment %}{{ z }}{% endcomment %}",
    "{{{ code }}}",
    "{% contact.email %}",
    "{% assign q = code %}",
    "{{ set r = 1 }}",
];

/// Blocks with a condition, before and behind it and behind what is in them.
const BLOCKS: &[(&str, &str, &str)] = &[
    ("{% if ", " %}", "{% endif %}"),
    ("{% unless ", " %}", "{% endunless %}"),
    ("{{#if ", "}}", "{{/if}}"),
    ("{{#unless ", "}}", "{{else}}b{{/unless}}"),
    ("{{ if ", " }}", "{{ end }}"),
    ("{% if ", " %}", "{% elsif code %}c{% end %}"),
    ("{% if ", " %}", "{% else if firstname %}c{{/if}}"),
];

/// What stands around other things.
const ENCLOSING: &[(&str, &str)] = &[
    ("{% for l in lines %}", "{% endfor %}"),
    ("{{#each lines}}", "{{/each}}"),
    ("{{#each names as |n|}}", "{{else}}d{{/each}}"),
    ("{% foreach l in lines %}", "{% endforeach %}"),
    ("{% case contact.plan %}{% when 'free' %}", "{% endcase %}"),
    ("{% capture s %}", "{% endcapture %}"),
];

fn mistaken() -> impl Strategy<Value = String> {
    let path = prop::sample::select(PATHS);
    let filter = prop::sample::select(FILTERS);
    let value = (path.clone(), filter).prop_map(|(path, filter)| format!("{path}{filter}"));
    let test = prop::sample::select(TESTS);
    let compared = (path, test).prop_map(|(path, test)| format!("{path} {test}"));
    let condition = prop_oneof![value.clone(), compared];
    let shown = value.prop_map(|value| format!("{{{{ {value} }}}}"));
    let plain = prop::sample::select(PLAIN).prop_map(str::to_owned);
    prop_oneof![3 => shown, 1 => plain].prop_recursive(3, 12, 3, move |inner| {
        let inner = prop::collection::vec(inner, 0..3).prop_map(|all| all.concat());
        let block = prop::sample::select(BLOCKS);
        let block = (block, condition.clone(), inner.clone());
        let block = block.prop_map(|((open, close, end), condition, inner)| {
            format!("{open}{condition}{close}{inner}{end}")
        });
        let around = prop::sample::select(ENCLOSING);
        let around = (around, inner).prop_map(|((open, end), inner)| format!("{open}{inner}{end}"));
        prop_oneof![block, around]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn fixes_of_mistakes_within_each_other_are_sound(text in mistaken()) {
        if !check_as("a.html", &text).1.is_empty() {
            mended(&text);
        }
    }
}
