//! Doubled braces in a text, and what else is wrong between them: one change mends both.

use super::{Beside, Edit, Finding, Fix, Rule};
use crate::source::{FileSpan, Span};

/// Joins what is said between doubled braces to what is said of the braces, where it is known how it is mended.
pub(super) fn join(findings: &mut Vec<Finding>) {
    let doubled: Vec<usize> = (0..)
        .zip(findings.iter())
        .filter_map(|(index, finding)| between(finding).map(|_| index))
        .collect();
    if doubled.is_empty() {
        return;
    }
    let mut places: Vec<(FileSpan, usize)> = findings
        .iter()
        .map(|finding| finding.primary)
        .zip(0..)
        .collect();
    places.sort_unstable();
    let mut open: Vec<Option<Finding>> = findings.drain(..).map(Some).collect();
    for index in doubled {
        // It may have been joined to one around it.
        let Some(outer) = open.get_mut(index).and_then(Option::take) else {
            continue;
        };
        let inner: Vec<usize> = between(&outer)
            .map(|place| within(&places, place).collect())
            .unwrap_or_default();
        let (inner, spellings) = without_spellings(&open, inner);
        let (mut taken, mut mended) = (Vec::new(), Vec::new());
        for inner in inner.iter().copied() {
            let found = open.get(inner).and_then(Option::as_ref);
            if let Some(found) = found.filter(|found| !found.fixes.is_empty()) {
                mended.push(found);
                taken.push(inner);
            }
        }
        // What may be unset is doubtful where something else is read there than what is written.
        if mended.iter().any(|found| found.rule == Rule::SyntaxError) {
            mended.retain(|found| found.rule != Rule::OptionalNotHandled);
        }
        let merged = match unmended(&open, &inner) {
            Some(unmended) => {
                taken.clone_from(&inner);
                open.get(unmended)
                    .and_then(Option::as_ref)
                    .map(|found| without_fix(&outer, found))
            }
            None => merged(&outer, &mended),
        };
        if merged.is_some() {
            for inner in taken.into_iter().chain(spellings) {
                open.get_mut(inner).and_then(Option::take);
            }
        }
        if let Some(slot) = open.get_mut(index) {
            *slot = Some(merged.unwrap_or(outer));
        }
    }
    findings.extend(open.into_iter().flatten());
}

/// Which of some findings, in order of place, stand within a place.
fn within(places: &[(FileSpan, usize)], place: FileSpan) -> impl Iterator<Item = usize> + '_ {
    let from = (place.file, place.span.start);
    let first = places.partition_point(|(found, _)| (found.file, found.span.start) < from);
    let rest = places.get(first..).unwrap_or_default();
    rest.iter()
        .take_while(move |(found, _)| {
            found.file == place.file && found.span.start <= place.span.end
        })
        .filter(move |(found, _)| found.span.end <= place.span.end)
        .map(|(_, index)| *index)
}

/// The place between doubled braces, if a finding is about those.
fn between(finding: &Finding) -> Option<FileSpan> {
    let [first, .., last] = finding.fixes.first()?.edits.as_slice() else {
        return None;
    };
    let is_of_braces = finding.rule == Rule::SyntaxError
        && (first.text.as_str(), last.text.as_str()) == ("{", "}")
        && matches!(finding.beside, Some(Beside::Value(_)))
        && first.place.span.start == finding.primary.span.start;
    let whole = first.place.span.end..last.place.span.start;
    let whole = Span::new(whole.start, whole.end.max(whole.start));
    is_of_braces.then(|| whole.in_file(first.place.file))
}

/// Which of some findings, in order of place, has no change that mends it; what may be unset is handled in several ways.
fn unmended(open: &[Option<Finding>], inner: &[usize]) -> Option<usize> {
    let mut inner = inner.iter().copied();
    inner.find(|index| {
        let found = open.get(*index).and_then(Option::as_ref);
        found.is_some_and(|found| {
            found.is_error() && found.fixes.is_empty() && found.rule != Rule::OptionalNotHandled
        })
    })
}

/// Some findings, in order of place, without those on how names are spelt of which more is said; and those.
fn without_spellings(open: &[Option<Finding>], inner: Vec<usize>) -> (Vec<usize>, Vec<usize>) {
    let found = |index: &usize| open.get(*index).and_then(Option::as_ref);
    let known = inner.iter().filter_map(found);
    let known: Vec<FileSpan> = known
        .filter(|finding| finding.rule != Rule::BadName)
        .map(|finding| finding.primary)
        .collect();
    inner.into_iter().partition(|index| {
        found(index).is_none_or(|finding| {
            finding.rule != Rule::BadName || known.binary_search(&finding.primary).is_err()
        })
    })
}

/// What is said of the braces, where a change of those alone would leave what is wrong between them.
fn without_fix(outer: &Finding, inner: &Finding) -> Finding {
    let mut outer = outer.clone();
    outer.fixes.clear();
    outer.help.clear();
    outer.help.push(inner.message.clone());
    outer.help.extend(inner.help.iter().cloned());
    outer
}

/// What is said of the braces, with the changes between them made as well; none where those meet.
fn merged(outer: &Finding, inner: &[&Finding]) -> Option<Finding> {
    let whole = between(outer)?;
    let braces = outer.fixes.first()?;
    let Some(Beside::Value(written)) = &outer.beside else {
        return None;
    };
    let fixes = inner.iter().filter_map(|finding| finding.fixes.first());
    let mut edits: Vec<Edit> = fixes.flat_map(|fix| fix.edits.iter().cloned()).collect();
    edits.sort_by_key(|edit| edit.place);
    let mut pairs = edits.iter().zip(edits.iter().skip(1));
    if pairs.any(|(one, next)| next.place.span.start < one.place.span.end) {
        return None;
    }
    let mut new = written.clone();
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
    outer.beside = Some(Beside::Value(new));
    Some(outer)
}
