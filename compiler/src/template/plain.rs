//! What stands between the placeholders of a template, and would be sent as it stands.

use std::ops::Range;

use super::{
    Kind, Scope,
    findings::Reporter,
    merge_tag::{Form, MergeTag, Variable, merge_tags},
    tag::Tag,
};
use crate::checked::Field;

/// Looks for merge tags of other tools, and for variables in single braces.
pub(super) fn check(
    text: &str,
    kind: Kind,
    tags: &[Tag],
    scope: &Scope<'_>,
    reporter: &mut Reporter<'_>,
) {
    let mut passed: Vec<Range<usize>> = tags.iter().map(|tag| tag.range.clone()).collect();
    if kind != Kind::Text {
        passed.extend(unseen(text));
    }
    passed.sort_unstable_by_key(|range| range.start);
    let mut passed = passed.into_iter().peekable();
    let mut end = 0;
    for tag in merge_tags(text) {
        while let Some(range) = passed.next_if(|range| range.start < tag.range.end) {
            end = end.max(range.end);
        }
        if tag.range.start >= end && !reporter.is_full() {
            look_at(&tag, scope, reporter);
        }
    }
}

fn look_at(tag: &MergeTag<'_>, scope: &Scope<'_>, reporter: &mut Reporter<'_>) {
    let fields = scope.fields.iter().map(|field| field.named.name.as_str());
    let params = scope.params.iter().map(|param| param.named.name.as_str());
    let variable = tag.variable(fields, params);
    let find = |fields: &[Field], name: &str| {
        let field = fields.iter().find(|field| field.named.name == name);
        field.is_some_and(|field| field.optional)
    };
    let (path, optional) = match variable {
        Some(Variable::Field(name)) => (format!("contact.{name}"), find(scope.fields, name)),
        Some(Variable::Param(name)) => (name.to_owned(), find(scope.params, name)),
        Some(Variable::Unsubscribe) => ("unsubscribe_url".to_owned(), false),
        None if tag.is_certain() => {
            reporter.sent_as_it_stands(tag.range.clone(), None, false);
            return;
        }
        None => return,
    };
    let default = if optional { " | default(\"\")" } else { "" };
    let meant = format!("{{{{ {path}{default} }}}}");
    let is_money = tag.form == Form::SignAndBraces;
    reporter.sent_as_it_stands(tag.range.clone(), Some(&meant), !is_money);
}

/// Styles, scripts and comments, which contacts do not read.
fn unseen(text: &str) -> Vec<Range<usize>> {
    const PAIRS: [(&str, &str); 4] = [
        ("<!--", "-->"),
        ("<style", "</style"),
        ("<script", "</script"),
        ("<mj-style", "</mj-style"),
    ];
    let small = text.to_ascii_lowercase();
    let mut ranges = Vec::new();
    let mut from = 0;
    while let Some(found) = small.get(from..).and_then(|rest| rest.find('<')) {
        let start = from + found;
        let rest = small.get(start..).unwrap_or("");
        let pair = PAIRS.iter().find(|(open, _)| rest.starts_with(open));
        from = match pair {
            Some((_, close)) => {
                let end = rest.find(close).map_or(small.len(), |end| start + end);
                ranges.push(start..end);
                end.max(start + 1)
            }
            None => start + 1,
        };
    }
    ranges
}
