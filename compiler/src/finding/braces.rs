//! Doubled braces in a text, and what else is wrong between them: one change mends both.

use super::{Edit, Finding, Fix, Rule};
use crate::source::FileSpan;

/// Joins what is said between doubled braces to what is said of the braces, where it is known how it is mended.
pub(super) fn join(findings: &mut Vec<Finding>) {
    let doubled: Vec<FileSpan> = findings
        .iter()
        .filter(|finding| between(finding).is_some())
        .map(|finding| finding.primary)
        .collect();
    for place in doubled {
        let is_it = |finding: &Finding| finding.primary == place && between(finding).is_some();
        let Some(index) = findings.iter().position(is_it) else {
            continue;
        };
        let mut outer = findings.remove(index);
        let inner = between(&outer).map(|place| take_within(findings, place));
        let (mended, others): (Vec<Finding>, Vec<Finding>) = inner
            .into_iter()
            .flatten()
            .partition(|finding| !finding.fixes.is_empty());
        findings.extend(others);
        match merged(&outer, &mended) {
            Some(merged) => outer = merged,
            None => findings.extend(mended),
        }
        findings.insert(index.min(findings.len()), outer);
    }
}

/// The place between doubled braces, if a finding is about those.
fn between(finding: &Finding) -> Option<FileSpan> {
    let [first, .., last] = finding.fixes.first()?.edits.as_slice() else {
        return None;
    };
    let is_of_braces = finding.rule == Rule::SyntaxError
        && (first.text.as_str(), last.text.as_str()) == ("{", "}")
        && first.place.span.start == finding.primary.span.start;
    let whole = first.place.span.end..last.place.span.start;
    is_of_braces.then(|| {
        crate::source::Span::new(whole.start, whole.end.max(whole.start)).in_file(first.place.file)
    })
}

/// Takes out what stands within a place.
fn take_within(findings: &mut Vec<Finding>, place: FileSpan) -> Vec<Finding> {
    let is_within = |finding: &mut Finding| {
        let found = finding.primary;
        found.file == place.file
            && place.span.start <= found.span.start
            && found.span.end <= place.span.end
    };
    findings.extract_if(.., is_within).collect()
}

/// What is said of the braces, with the changes between them made as well; none where those meet.
fn merged(outer: &Finding, inner: &[Finding]) -> Option<Finding> {
    let whole = between(outer)?;
    let braces = outer.fixes.first()?;
    let written = braces.title.strip_prefix("write `{")?.strip_suffix("}`")?;
    let fixes = inner.iter().filter_map(|finding| finding.fixes.first());
    let mut edits: Vec<Edit> = fixes.flat_map(|fix| fix.edits.iter().cloned()).collect();
    edits.sort_by_key(|edit| edit.place);
    let mut pairs = edits.iter().zip(edits.iter().skip(1));
    if pairs.any(|(one, next)| next.place.span.start < one.place.span.end) {
        return None;
    }
    let mut new = written.to_owned();
    for edit in edits.iter().rev() {
        let start = edit.place.span.start.checked_sub(whole.span.start)? as usize;
        let end = edit.place.span.end.checked_sub(whole.span.start)? as usize;
        new.get(start..end)?;
        new.replace_range(start..end, &edit.text);
    }
    let mut all = braces.edits.clone();
    all.splice(1..1, edits);
    let title = format!("write `{{{new}}}`");
    let mut outer = outer.clone();
    outer.help = vec![title.clone()];
    outer.fixes = vec![Fix { title, edits: all }];
    Some(outer)
}
