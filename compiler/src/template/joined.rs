//! Several things that are wrong within one placeholder: one change mends all of them.

use std::ops::Range;

use super::tag::{Tag, TagKind};
use crate::finding::{Edit, Finding, Fix, Rule};

/// Joins what is said of the variable and of the filters of one placeholder, where each of it is known to be mended: `{{ first_name|default:'there' }}` is one mistake.
///
/// The findings are in order of place.
pub(super) fn join(text: &str, tags: &[Tag], findings: Vec<Finding>) -> Vec<Finding> {
    let mut joined: Vec<Finding> = Vec::with_capacity(findings.len());
    // The findings behind this index stand in the same placeholder.
    let mut of_last: Option<(usize, Vec<Finding>)> = None;
    for finding in findings {
        let tag = around(tags, &finding);
        match (&mut of_last, tag) {
            (Some((last, within)), Some(tag)) if *last == tag => within.push(finding),
            _ => {
                finish(text, tags, of_last.take(), &mut joined);
                match tag {
                    Some(tag) => of_last = Some((tag, vec![finding])),
                    None => joined.push(finding),
                }
            }
        }
    }
    finish(text, tags, of_last, &mut joined);
    joined
}

/// The placeholder for a value that a finding stands in.
fn around(tags: &[Tag], finding: &Finding) -> Option<usize> {
    let range = finding.primary.span.range();
    let behind = tags.partition_point(|tag| tag.range.start <= range.start);
    let index = behind.checked_sub(1)?;
    let tag = tags.get(index)?;
    (tag.kind == TagKind::Variable && range.end <= tag.range.end).then_some(index)
}

/// Puts what is said of one placeholder behind the rest.
fn finish(
    text: &str,
    tags: &[Tag],
    of_tag: Option<(usize, Vec<Finding>)>,
    joined: &mut Vec<Finding>,
) {
    let Some((tag, within)) = of_tag else { return };
    let range = tags.get(tag).map(|tag| tag.range.clone());
    let within = without_covered(within);
    let within = match &range {
        Some(range) => of_unknown(range, within),
        None => within,
    };
    match range.and_then(|range| one(text, range, &within)) {
        Some(finding) => joined.push(finding),
        None => joined.extend(within),
    }
}

/// Leaves out what is written as another language has it where the change of another finding writes all around it anew.
fn without_covered(mut within: Vec<Finding>) -> Vec<Finding> {
    let edits = |finding: &Finding| -> Vec<Edit> {
        let fixes = finding.fixes.iter();
        fixes.flat_map(|fix| fix.edits.iter().cloned()).collect()
    };
    let others = within.iter();
    let others = others.filter(|finding| finding.rule != Rule::TemplateSyntax);
    let changes: Vec<Edit> = others.flat_map(edits).collect();
    let is_covered = |edit: &Edit| changes.iter().any(|change| holds(change, edit));
    within.retain(|finding| {
        let edits = edits(finding);
        finding.rule != Rule::TemplateSyntax || edits.is_empty() || !edits.iter().all(is_covered)
    });
    within
}

/// Of a placeholder whose variable stands for nothing, what is said of that alone: what is wrong with its filters is asked again once it is known what they change.
///
/// What is changed beyond the placeholder is a block, and another mistake.
fn of_unknown(tag: &Range<usize>, within: Vec<Finding>) -> Vec<Finding> {
    let is_beyond = |edit: &Edit| {
        let place = edit.place.span.range();
        place.start < tag.start || tag.end < place.end
    };
    let mut edits = within.iter().flat_map(|finding| &finding.fixes);
    if edits.any(|fix| fix.edits.iter().any(is_beyond)) {
        return within;
    }
    let is_unknown = |finding: &Finding| finding.rule == Rule::UnknownTemplateVariable;
    let is_open = |finding: &&Finding| finding.fixes.is_empty();
    let Some(unknown) = within.iter().find(|finding| is_unknown(finding)) else {
        return within;
    };
    let others = within.iter().filter(|finding| !is_unknown(finding));
    let Some(other) = others.clone().find(is_open).or_else(|| {
        let mut others = others;
        others.next().filter(|_| unknown.fixes.is_empty())
    }) else {
        return within;
    };
    let mut finding = unknown.clone();
    if !finding.fixes.is_empty() {
        finding.fixes.clear();
        finding.help.push(other.message.clone());
        finding.help.extend(other.help.iter().cloned());
    }
    let rest = within.iter().filter(|other| is_unknown(other)).skip(1);
    std::iter::once(finding).chain(rest.cloned()).collect()
}

/// Whether the place of a change holds that of another one.
fn holds(change: &Edit, other: &Edit) -> bool {
    let (whole, part) = (change.place.span, other.place.span);
    whole.start <= part.start && part.end <= whole.end
}

/// One finding for several; none where one of them leaves open what to do, or where their changes meet.
fn one(text: &str, tag: Range<usize>, within: &[Finding]) -> Option<Finding> {
    let is_of = |rule: Rule| within.iter().any(|finding| finding.rule == rule);
    let [first, _, ..] = within else { return None };
    if !is_of(Rule::TemplateSyntax) || !is_of(Rule::UnknownTemplateVariable) {
        return None;
    }
    let mut edits: Vec<Edit> = Vec::new();
    for finding in within {
        let [fix] = finding.fixes.as_slice() else {
            return None;
        };
        edits.extend(fix.edits.iter().cloned());
    }
    // A second default would stand in the place of the one that is written.
    let has_default = text.get(tag.clone())?.contains("default");
    if has_default && edits.iter().any(|edit| edit.text.contains("default(")) {
        return None;
    }
    edits.sort_by_key(|edit| edit.place);
    let mut pairs = edits.iter().zip(edits.iter().skip(1));
    if pairs.any(|(one, next)| next.place.span.start < one.place.span.end) {
        return None;
    }
    let mut meant = text.get(tag.clone())?.to_owned();
    for edit in edits.iter().rev() {
        let place = edit.place.span.range();
        let place = place.start.checked_sub(tag.start)?..place.end.checked_sub(tag.start)?;
        meant.get(place.clone())?;
        meant.replace_range(place, &edit.text);
    }
    let mut finding = first.clone();
    finding.help = vec![format!("write `{meant}`")];
    finding.fixes = vec![Fix {
        title: format!("change to `{meant}`"),
        edits,
    }];
    Some(finding)
}
