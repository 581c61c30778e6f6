//! A name that stands for nothing, with something beside it that other languages write there: one change mends both.
//!
//! ```text
//! {first_name|default: 'there'}   ──▶   {contact.first_name ?? "there"}
//! {$first_name}                   ──▶   {contact.first_name}
//! {$first_name|default: 'there'}  ──▶   {contact.first_name ?? "there"}
//! ```

use foldhash::HashMap;

use super::{Beside, Edit, Finding, Fix, Rule};
use crate::source::{FileId, FileSpan};

/// Joins what is said of a filter behind a name or of a sign before it to what is said of the name, where it is known how both are mended.
pub(super) fn join(findings: &mut Vec<Finding>) {
    join_unfit(findings);
    // By where they begin, the filters; by where they end, the signs.
    let mut beside: HashMap<(FileId, u32), usize> = HashMap::default();
    for (index, finding) in findings.iter().enumerate() {
        if let Some((_, edit)) = filter(finding) {
            beside.insert((edit.place.file, edit.place.span.start), index);
        } else if sign(finding).is_some() {
            let place = finding.primary;
            beside.insert((place.file, place.span.end), index);
        }
    }
    if beside.is_empty() {
        return;
    }
    let mut joined: Vec<(usize, Finding)> = Vec::new();
    let mut taken = Vec::new();
    for (index, name) in findings.iter().enumerate() {
        let place = name.primary;
        let at = |offset: u32| {
            let other = beside.get(&(place.file, offset)).copied()?;
            Some((other, findings.get(other)?))
        };
        let filter =
            at(place.span.end).and_then(|(other, found)| Some((other, with_filter(name, found)?)));
        let sign = at(place.span.start).and_then(|(other, found)| {
            let filter = filter.as_ref().map(|(_, both)| both);
            Some((other, with_sign(name, found, filter)?))
        });
        taken.extend(
            [&filter, &sign]
                .into_iter()
                .flatten()
                .map(|(other, _)| *other),
        );
        joined.extend(sign.or(filter).map(|(_, all)| (index, all)));
    }
    for (name, all) in joined {
        if let Some(slot) = findings.get_mut(name) {
            *slot = all;
        }
    }
    taken.sort_unstable();
    let mut indices = 0..;
    findings.retain(|_| {
        let index = indices.next();
        index.is_none_or(|index| taken.binary_search(&index).is_err())
    });
}

/// Joins what is said of a default that does not fit its value to what is said of its filter, and takes the change away that would leave it.
fn join_unfit(findings: &mut Vec<Finding>) {
    let filters = findings
        .iter()
        .enumerate()
        .filter(|(_, found)| filter(found).is_some());
    let mut filters: Vec<(FileSpan, usize)> = filters
        .map(|(index, found)| (found.primary, index))
        .collect();
    filters.sort_unstable();
    let mut joined = Vec::new();
    for (index, unfit) in findings.iter().enumerate() {
        let place = unfit.primary;
        let behind = filters.partition_point(|(filter, _)| *filter <= place);
        let around = behind.checked_sub(1).and_then(|last| filters.get(last));
        let around = around
            .filter(|(filter, _)| filter.file == place.file && place.span.end <= filter.span.end);
        let is_unfit = unfit.rule == Rule::TypeMismatch && unfit.fixes.is_empty();
        if let Some((_, filter)) = around.filter(|_| is_unfit) {
            let help = std::iter::once(&unfit.message).chain(&unfit.help);
            joined.push((*filter, index, help.cloned().collect::<Vec<_>>()));
        }
    }
    let mut taken = Vec::new();
    for (filter, unfit, help) in joined {
        if let Some(filter) = findings.get_mut(filter) {
            filter.fixes.clear();
            filter.help = help;
            taken.push(unfit);
        }
    }
    let mut indices = 0..;
    findings.retain(|_| {
        let index = indices.next();
        index.is_none_or(|index| taken.binary_search(&index).is_err())
    });
}

/// The value that a finding about a filter says to write, and what that puts behind the value's name.
fn filter(finding: &Finding) -> Option<(&str, &Edit)> {
    let [fix] = finding.fixes.as_slice() else {
        return None;
    };
    let [edit] = fix.edits.as_slice() else {
        return None;
    };
    let Some(Beside::Value(value)) = &finding.beside else {
        return None;
    };
    let is_behind = finding.rule == Rule::SyntaxError && value.ends_with(&edit.text);
    is_behind.then_some((value, edit))
}

/// How a name that stands for nothing is changed, if that is known.
fn change(name: &Finding) -> Option<&Edit> {
    let [fix] = name.fixes.as_slice() else {
        return None;
    };
    // A sign before it may be taken away as well.
    let edit = fix.edits.last()?;
    let is_replaced = name.rule == Rule::UnknownName && edit.place == name.primary;
    is_replaced.then_some(edit)
}

/// One finding for a name and the filter behind it.
fn with_filter(name: &Finding, behind: &Finding) -> Option<Finding> {
    let (value, filter) = filter(behind)?;
    if filter.place.span.start == name.primary.span.end && is_no_text(name) {
        return filter.text.contains('"').then(|| name.clone());
    }
    let edit = change(name)?;
    let written = value.strip_suffix(&filter.text)?;
    let kept = written.len().checked_sub(name.primary.span.range().len())?;
    let before = written.get(..kept)?;
    let is_behind = filter.place.span.start == name.primary.span.end;
    let title = format!("write `{{{before}{}{}}}`", edit.text, filter.text);
    let mut edits = name.fixes.first()?.edits.clone();
    edits.push(filter.clone());
    is_behind.then(|| Finding {
        help: vec![title.clone()],
        fixes: vec![Fix { title, edits }],
        ..name.clone()
    })
}

/// The change that takes the `$` or the `!` before a name away, if a finding is about one.
fn sign(finding: &Finding) -> Option<Edit> {
    let is_sign = finding.rule == Rule::SyntaxError && finding.beside == Some(Beside::Sign);
    is_sign.then(|| Edit {
        place: finding.primary,
        text: String::new(),
    })
}

/// Whether a finding says that the field for which a name stands is no text.
fn is_no_text(name: &Finding) -> bool {
    name.rule == Rule::UnknownName && name.beside == Some(Beside::NoText)
}

/// One finding for a name and the sign before it, which is no part of it; `filtered` is what is said of the name with a filter behind it.
fn with_sign(name: &Finding, before: &Finding, filtered: Option<&Finding>) -> Option<Finding> {
    let sign = sign(before)?;
    let is_before = sign.place.span.end == name.primary.span.start;
    if let Some(filtered) = filtered {
        let fixes = filtered.fixes.iter().cloned().map(|mut fix| {
            fix.edits.insert(0, sign.clone());
            fix
        });
        return is_before.then(|| Finding {
            help: filtered.help.clone(),
            fixes: fixes.collect(),
            ..before.clone()
        });
    }
    // A `!` may deny what stands behind it: only before a text it certainly does not.
    let may_deny = before.fixes.is_empty();
    if name.rule == Rule::OptionalNotHandled {
        let is_of_text = |fix: &&Fix| fix.edits.iter().any(|edit| edit.text == " ?? \"\"");
        if may_deny && !name.fixes.first().is_some_and(|fix| is_of_text(&fix)) {
            return None;
        }
        let mut fix = name.fixes.first().filter(|_| is_before)?.clone();
        fix.edits.insert(0, sign.clone());
        fix.title = format!("take the sign away, and {}", fix.title);
        return Some(Finding {
            help: name.help.clone(),
            fixes: vec![fix],
            ..before.clone()
        });
    }
    let Some(edit) = change(name) else {
        let is_open = name.rule == Rule::UnknownName && name.fixes.is_empty();
        return (is_before && is_open).then(|| Finding {
            help: std::iter::once(&name.message)
                .chain(&name.help)
                .cloned()
                .collect(),
            fixes: Vec::new(),
            ..before.clone()
        });
    };
    if may_deny {
        return is_before.then(|| Finding {
            help: std::iter::once(&name.message)
                .chain(&name.help)
                .chain(&before.help)
                .cloned()
                .collect(),
            ..before.clone()
        });
    }
    let edits = vec![sign.clone(), edit.clone()];
    is_before.then(|| Finding {
        help: vec![format!("write `{}`", edit.text)],
        fixes: vec![Fix {
            title: format!("change to `{}`", edit.text),
            edits,
        }],
        ..before.clone()
    })
}
