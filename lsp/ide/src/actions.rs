//! What can be done about a place: the fixes that findings carry, and changes that only an editor offers.

mod collect;
mod declare;
mod exit;
mod field;
mod guess;
mod place;
mod timeout;
mod to_match;

use nurture_compiler::{
    finding::{Edit, Finding, Rule},
    source::{FileId, FileSpan, Span},
};

use crate::{Analysis, edit::FileEdits, formatting::with_line_ends_of, tree::text};

/// A change that is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeAction {
    /// What it does, for a menu.
    pub title: String,
    /// Why it is offered.
    pub kind: ActionKind,
    /// The changes, file by file.
    pub edits: Vec<FileEdits>,
    /// The finding that it mends: its rule and primary place.
    pub mends: Option<(Rule, FileSpan)>,
    /// Whether it is what is most likely meant.
    pub is_preferred: bool,
}

/// Why a change is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ActionKind {
    /// It mends a finding.
    Fix,
    /// It says the same in another way.
    Rewrite,
    /// It adds what is not wrong to leave out.
    Addition,
}

/// What can be done about a range of a file: first what mends its findings, in their order.
pub fn code_actions(analysis: &Analysis, file: FileId, range: Span) -> Vec<CodeAction> {
    let touches = |place: FileSpan| place.span.start <= range.end && range.start <= place.span.end;
    let mut actions = Vec::new();
    for finding in analysis.findings_in(file) {
        if touches(finding.primary) {
            actions.extend(fixes(&finding));
            actions.extend(beyond(analysis, &finding));
        }
    }
    actions.extend(to_match::action(analysis, file, range));
    let has_exit = actions.iter().any(|action| {
        action
            .mends
            .is_some_and(|(rule, _)| rule == Rule::NoUnsubscribeExit)
    });
    if !has_exit {
        actions.extend(exit::action(analysis, file, range));
    }
    for of in actions.iter_mut().flat_map(|action| &mut action.edits) {
        let text = text(analysis, of.file);
        for edit in &mut of.edits {
            edit.text = with_line_ends_of(text, std::mem::take(&mut edit.text));
        }
    }
    actions
}

/// The fixes that a finding carries.
fn fixes(finding: &Finding) -> impl Iterator<Item = CodeAction> + '_ {
    let is_preferred = finding.fixes.len() == 1;
    finding.fixes.iter().map(move |fix| CodeAction {
        title: fix.title.clone(),
        kind: ActionKind::Fix,
        edits: FileEdits::by_file(fix.edits.iter().cloned()),
        mends: Some((finding.rule, finding.primary)),
        is_preferred,
    })
}

/// What mends a finding and is more than the compiler proposes.
fn beyond(analysis: &Analysis, finding: &Finding) -> Vec<CodeAction> {
    let found = match finding.rule {
        Rule::UnknownEvent
        | Rule::UnknownMessage
        | Rule::UnknownList
        | Rule::UnknownTeam
        | Rule::UnknownTopic
        | Rule::UnknownFlow
        | Rule::UnknownAction => declare::declaration(analysis, finding),
        Rule::UnknownName if finding.fixes.is_empty() => declare::declaration(analysis, finding),
        Rule::UnknownField => field::of_contact(analysis, finding),
        Rule::WaitWithoutTimeout if finding.fixes.is_empty() => {
            timeout::add(analysis, finding.primary)
        }
        Rule::NoUnsubscribeExit if finding.fixes.is_empty() => {
            exit::of_finding(analysis, finding.primary)
        }
        _ => None,
    };
    let mended = found.map(|(title, edit)| CodeAction {
        title,
        kind: ActionKind::Fix,
        edits: FileEdits::by_file([edit]),
        mends: Some((finding.rule, finding.primary)),
        is_preferred: finding.fixes.is_empty(),
    });
    mended.into_iter().collect()
}

/// What a change is called, and its only edit.
type Titled = (String, Edit);
