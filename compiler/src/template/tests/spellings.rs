//! Templates as other tools have them, put together from their spellings: the fixes leave nothing to say.

use proptest::prelude::*;

use super::{
    fixes::{applied, mended},
    *,
};

/// Variables as other tools call them; each is one that is known.
const NAMES: [&str; 8] = [
    "first_name",
    "FNAME",
    "FIRST_NAME",
    "email",
    "EMAIL",
    "code",
    "contact.first_name",
    "unsubscribe",
];

/// Placeholders around a name.
const PLACEHOLDERS: [&str; 5] = ["*|?|*", "%%?%%", "[[?]]", "<%= ? %>", "{{ ? }}"];

/// Conditions that are true or false.
const CONDITIONS: [&str; 7] = [
    "first_name",
    "contact.plan == 'pro'",
    "contact.plan == pro",
    "contact.plan == 'pro' or 'free'",
    "contact.score > 5 && contact.email",
    "!contact.first_name",
    "contact.firstname != blank",
];

/// Blocks around texts, `?` being a condition.
const BLOCKS: [&str; 12] = [
    "{% if ? %}a{% endif %}",
    "{%- if ? -%} a {%- endif -%}",
    "{% unless ? %}a{% endunless %}",
    "{%- unless ? %}a{% endunless -%}",
    "{% if ? %}a{% elsif contact.email %}b{% else %}c{% endif %}",
    "{% if ? %}a{%- else if contact.email -%}b{% end %}",
    "{% case contact.plan %}{% when 'pro' %}a{% when 'free' %}b{% endcase %}",
    "{%- case contact.plan -%} x {%- when 'pro' -%}a{%- else -%}b{%- endcase -%}",
    "*|IF:FNAME|*a*|END:IF|*",
    "*|IF:PLAN=pro|*a*|ELSEIF:EMAIL|*b*|ELSE:|*c*|END:IF|*",
    "*|IFNOT:SCORE>5|*a*|END:IF|*",
    "<p>{% unsubscribe %}</p>{% unsubscribe_link %}",
];

fn piece() -> impl Strategy<Value = String> {
    let placeholder = (
        prop::sample::select(&PLACEHOLDERS[..]),
        prop::sample::select(&NAMES[..]),
    );
    let block = (
        prop::sample::select(&BLOCKS[..]),
        prop::sample::select(&CONDITIONS[..]),
    );
    prop_oneof![
        placeholder.prop_map(|(form, name)| form.replace('?', name)),
        block.prop_map(|(form, condition)| form.replace('?', condition)),
    ]
}

proptest! {
    #[test]
    fn fixes_of_any_foreign_spelling_leave_nothing(pieces in prop::collection::vec(piece(), 1..5)) {
        let text = pieces.join("\n");
        let (_, findings) = check_as("a.html", &text);
        prop_assume!(!findings.is_empty());
        // What has no fix stays; each of the others goes, and brings nothing.
        let stay = findings.iter().filter(|finding| finding.fixes.is_empty());
        let stay: Vec<&str> = stay.map(|finding| finding.rule.name()).collect();
        let new = mended(&text);
        let (_, left) = check_as("a.html", &new);
        let left: Vec<&str> = left.iter().map(|finding| finding.rule.name()).collect();
        prop_assert_eq!(left, stay, "{}\nof\n{}", new, text);
    }
}

#[test]
fn every_piece_is_mended_by_itself() {
    let placeholders = PLACEHOLDERS.iter().flat_map(|form| {
        let names = NAMES.iter();
        names.map(|name| form.replace('?', name))
    });
    let blocks = BLOCKS.iter().flat_map(|form| {
        let conditions = CONDITIONS.iter();
        conditions.map(|condition| form.replace('?', condition))
    });
    for text in placeholders.chain(blocks) {
        let (_, findings) = check_as("a.html", &text);
        for finding in &findings {
            for fix in &finding.fixes {
                let new = applied(&text, &fix.edits).unwrap();
                let (_, left) = check_as("a.html", &new);
                assert_eq!(
                    left.len() + 1,
                    findings.len(),
                    "{new}\nof\n{text}\n{left:#?}"
                );
            }
        }
    }
}
