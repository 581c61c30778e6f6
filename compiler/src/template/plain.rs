//! What stands between the placeholders of a template, and would be sent as it stands.

use std::ops::Range;

use foldhash::HashSet;

use super::{
    Kind, Scope,
    findings::Reporter,
    merge_block,
    merge_tag::{Form, MergeTag, merge_tags},
    tag::Tag,
};

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
    let mut seen = Vec::new();
    for tag in merge_tags(text) {
        while let Some(range) = passed.next_if(|range| range.start < tag.range.end) {
            end = end.max(range.end);
        }
        if tag.range.start >= end {
            seen.push(tag);
        }
    }
    let blocks = merge_block::blocks(&seen, tags, scope);
    let edits = blocks.iter().flat_map(|block| &block.edits);
    let of_blocks: HashSet<usize> = edits.map(|edit| edit.range.start).collect();
    for tag in &seen {
        if !of_blocks.contains(&tag.range.start) && !reporter.is_full() {
            look_at(tag, scope, reporter);
        }
    }
    for block in blocks {
        reporter.foreign(block);
    }
}

fn look_at(tag: &MergeTag<'_>, scope: &Scope<'_>, reporter: &mut Reporter<'_>) {
    let Some(meant) = tag.meant(scope.fields, scope.params) else {
        if tag.is_certain() {
            reporter.sent_as_it_stands(tag.range.clone(), None, false);
        }
        return;
    };
    let default = if meant.is_optional() {
        format!(" | default(\"{}\")", tag.plain_default())
    } else {
        String::new()
    };
    let meant = format!("{{{{ {}{default} }}}}", meant.path);
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
