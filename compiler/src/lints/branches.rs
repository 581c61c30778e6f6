//! `empty-branch` and `same-branches`: branches that do nothing, or all the same.

use crate::{
    checked::{Branch, Flow, Statement, StatementKind, WaitFor, visit},
    finding::{Finding, Rule},
    lex,
    source::{FileSpan, Sources, Span},
};

/// Branches of a flow that are empty where something is missing, and choices between branches that do not differ.
pub(super) fn empty_or_same(flow: &Flow, sources: &Sources) -> Vec<Finding> {
    let mut findings = Vec::new();
    visit::statements(&flow.body, &mut |statement| {
        let empty = empty_branches(statement);
        findings.extend(empty.map(|(branch, role)| empty_branch(branch.keyword, role, sources)));
        if let Some(all) = alternatives(statement)
            && all_the_same(&all, sources)
        {
            findings.push(same_branches(statement.keyword));
        }
    });
    findings
}

/// What a branch is to its statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// The last one, for everything else; it may simply be taken away.
    Otherwise,
    /// Another one.
    Other,
}

/// Branches with nothing in them where something is to be expected.
///
/// Arms of a `split`, a `match` and a race may be empty: a control group, a value or an event for which there is nothing to do.
/// So may the `then` of a wait whose `else` does something: it is the only way to act on the time-out alone.
fn empty_branches(statement: &Statement) -> impl Iterator<Item = (&Branch, Role)> {
    let mut branches = Vec::new();
    match &statement.kind {
        StatementKind::If {
            branches: conditions,
            otherwise,
        } => {
            branches.extend(conditions.iter().map(|(_, branch)| (branch, Role::Other)));
            branches.extend(otherwise.iter().map(|branch| (branch, Role::Otherwise)));
        }
        StatementKind::WaitUntil { then, past, .. } => {
            branches.extend(of_wait(then.as_ref(), past.as_ref()));
        }
        StatementKind::WaitFor(wait) if !wait.race => {
            let (then, otherwise) = short_branches(wait);
            branches.extend(of_wait(then, otherwise));
        }
        StatementKind::Repeat { body, .. } => branches.push((body, Role::Other)),
        _ => {}
    }
    branches
        .into_iter()
        .filter(|(branch, _)| branch.body.statements.is_empty())
}

/// The branches of a wait that should hold something, each with its role.
fn of_wait<'a>(
    then: Option<&'a Branch>,
    otherwise: Option<&'a Branch>,
) -> impl Iterator<Item = (&'a Branch, Role)> {
    let acts_otherwise = otherwise.is_some_and(|branch| !branch.body.statements.is_empty());
    let then = then
        .filter(|_| !acts_otherwise)
        .map(|then| (then, Role::Other));
    then.into_iter()
        .chain(otherwise.map(|branch| (branch, Role::Otherwise)))
}

/// `then` and `else` of a `wait for` with one arm.
fn short_branches(wait: &WaitFor) -> (Option<&Branch>, Option<&Branch>) {
    let then = wait.arms.first().and_then(|arm| arm.branch.as_ref());
    let timeout = wait.timeout.as_ref();
    (then, timeout.and_then(|timeout| timeout.branch.as_ref()))
}

/// All ways that a statement can go, if each of them is written.
fn alternatives(statement: &Statement) -> Option<Vec<&Branch>> {
    match &statement.kind {
        StatementKind::If {
            branches,
            otherwise,
        } => {
            let branches = branches.iter().map(|(_, branch)| Some(branch));
            branches.chain([otherwise.as_ref()]).collect()
        }
        StatementKind::Match {
            cases, otherwise, ..
        } => Some(
            cases
                .iter()
                .map(|(_, branch)| branch)
                .chain(otherwise)
                .collect(),
        ),
        StatementKind::Split { arms, .. } => Some(arms.iter().map(|arm| &arm.branch).collect()),
        StatementKind::WaitUntil { then, past, .. } => Some(vec![then.as_ref()?, past.as_ref()?]),
        StatementKind::WaitFor(wait) => {
            let arms = wait.arms.iter().map(|arm| arm.branch.as_ref());
            let timeout = wait.timeout.iter().map(|timeout| timeout.branch.as_ref());
            arms.chain(timeout).collect()
        }
        _ => None,
    }
}

/// Whether there are several branches that say the same, and something.
fn all_the_same(branches: &[&Branch], sources: &Sources) -> bool {
    let text = |branch: &Branch| {
        let statements = &branch.body.statements;
        let (first, last) = (statements.first()?, statements.last()?);
        let whole = first.place.span.to(last.place.span);
        Some(sources.slice(whole.in_file(first.place.file)))
    };
    let Some((first, others)) = branches.split_first() else {
        return false;
    };
    if others.is_empty()
        || others
            .iter()
            .any(|other| other.body.statements.len() != first.body.statements.len())
    {
        return false;
    }
    text(first).is_some_and(|first| {
        let mut others = others.iter().map(|other| text(other));
        others.all(|other| other.is_some_and(|other| say_the_same(first, other)))
    })
}

/// Whether two texts have the same words, whatever their layout is.
fn say_the_same(one: &str, other: &str) -> bool {
    // Words need not be looked for where letters tell texts apart; only a comment may differ.
    let is_plain = |text: &str| text.is_ascii() && !text.contains('#');
    let signs = |text| str::bytes(text).filter(|sign| !sign.is_ascii_whitespace());
    if is_plain(one) && is_plain(other) && signs(one).ne(signs(other)) {
        return false;
    }
    lex::words(one) == lex::words(other)
}

fn empty_branch(place: FileSpan, role: Role, sources: &Sources) -> Finding {
    let word = sources.slice(place);
    let message = format!("nothing stands behind this `{word}`");
    let finding = Finding::new(Rule::EmptyBranch, place, message);
    match role {
        Role::Other => finding.with_help("write what is to happen, or turn the condition round"),
        Role::Otherwise => finding
            .with_help(format!(
                "write what is to happen, or take the `{word}` away"
            ))
            .with_replacement(
                format!("take the `{word}` away"),
                with_the_blanks_before(place, sources),
                "",
            ),
    }
}

/// A word, and the blanks between it and what comes before.
fn with_the_blanks_before(word: FileSpan, sources: &Sources) -> FileSpan {
    let text = sources.get(word.file).map_or("", |source| &source.text);
    let before = text.get(..word.span.start as usize).unwrap_or("");
    // A comment needs its line end.
    let is_comment = before
        .rsplit('\n')
        .find(|line| !line.trim().is_empty())
        .is_some_and(|line| line.contains('#'));
    let start = if is_comment {
        before.len()
    } else {
        before.trim_end().len()
    };
    let start = u32::try_from(start).unwrap_or(word.span.start);
    Span::new(start, word.span.end).in_file(word.file)
}

fn same_branches(place: FileSpan) -> Finding {
    Finding::new(Rule::SameBranches, place, "all branches do the same")
        .with_help("write it once, without the question, or change what a branch does")
}
