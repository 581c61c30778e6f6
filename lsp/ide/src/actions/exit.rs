//! Ending a flow for contacts who unsubscribe.

use nurture_compiler::{
    checked::{Block, EndingKind, Flow, StatementKind},
    finding::Edit,
    source::{FileId, FileSpan, LineIndex, Span},
    syntax::{self, Item},
};
use nurture_runtime::program::{Category, EventRole};

use super::{ActionKind, CodeAction, Titled, place::indentation};
use crate::{
    Analysis,
    edit::FileEdits,
    timing::flows_touching,
    tree::{item_at, text, tree},
};

/// The clause for the flow that a finding is about.
pub(super) fn of_finding(analysis: &Analysis, at: FileSpan) -> Option<Titled> {
    let (_, flow) = flows_touching(analysis, at.file, at.span).next()?;
    clause(analysis, flow)
}

/// The clause for a flow that sends marketing messages and has none, where the range is in its head.
pub(super) fn action(analysis: &Analysis, file: FileId, range: Span) -> Option<CodeAction> {
    let (_, flow) = flows_touching(analysis, file, range).next()?;
    let lines = LineIndex::new(text(analysis, file));
    let first = flow.body.statements.first()?;
    let in_head = lines.line(range.end) < lines.line(first.place.span.start);
    if !in_head || !sends_marketing(analysis, &flow.body) {
        return None;
    }
    let (title, edit) = clause(analysis, flow)?;
    Some(CodeAction {
        title,
        kind: ActionKind::Addition,
        edits: FileEdits::by_file([edit]),
        mends: None,
        is_preferred: false,
    })
}

fn clause(analysis: &Analysis, flow: &Flow) -> Option<Titled> {
    const CLAUSE: &str = "exit on unsubscribed";
    if exits_on_unsubscribed(analysis, flow) {
        return None;
    }
    let file = flow.place.file;
    let Item::Flow(written) = item_at(tree(analysis, file)?, flow.place.span.start)? else {
        return None;
    };
    let last = behind(written)?;
    let text = text(analysis, file);
    let line = indentation(text, last.start);
    let added = match line {
        Some(line) => format!("\n{line}{CLAUSE}"),
        None => format!(" {CLAUSE}"),
    };
    let edit = Edit {
        place: Span::at(last.end).in_file(file),
        text: added,
    };
    Some((format!("add `{CLAUSE}`"), edit))
}

/// The clause behind which it goes: the last exit or goal, else the last trigger.
fn behind(flow: &syntax::Flow) -> Option<Span> {
    use syntax::ClauseKind::{ExitOn, ExitWhen, GoalEvent, GoalWhen, On};
    let last = |is: fn(&syntax::ClauseKind) -> bool| {
        let found = flow.clauses.iter().rfind(|clause| is(&clause.kind));
        found.map(|clause| clause.span)
    };
    last(|kind| {
        matches!(
            kind,
            ExitOn(_) | ExitWhen(_) | GoalEvent { .. } | GoalWhen { .. }
        )
    })
    .or_else(|| last(|kind| matches!(kind, On(_))))
}

fn exits_on_unsubscribed(analysis: &Analysis, flow: &Flow) -> bool {
    analysis.checked().exits(flow).any(|exit| match &exit.kind {
        EndingKind::Event {
            event, condition, ..
        } => {
            let event = analysis.checked().event(*event);
            condition.is_none() && event.is_some_and(|event| event.role == EventRole::Unsubscribed)
        }
        _ => false,
    })
}

fn sends_marketing(analysis: &Analysis, block: &Block) -> bool {
    block.statements.iter().any(|statement| {
        let sends = match &statement.kind {
            StatementKind::Send(send) => {
                let message = analysis.checked().messages.get(send.message.index());
                message.is_some_and(|message| message.category == Category::Marketing)
            }
            _ => false,
        };
        sends
            || statement
                .blocks()
                .iter()
                .any(|inner| sends_marketing(analysis, inner))
    })
}
