//! `textDocument/codeAction`

use nurture_compiler::finding::{Finding, Rule};
use nurture_compiler::source::FileSpan;
use nurture_ide::actions::{self, ActionKind, code_actions};
use tower_lsp::ls_types::{
    CodeAction, CodeActionContext, CodeActionKind, CodeActionOrCommand, Diagnostic, Range,
};

use crate::{
    convert::{self, findings::Diagnostics},
    snapshot::At,
};

/// What can be done about a range; only the kinds that the client asks for, if it does.
pub fn answer(at: &At, range: Range, context: &CodeActionContext) -> Vec<CodeActionOrCommand> {
    let span = at.lines().span(range);
    let found = code_actions(at.analysis(), at.file, span);
    let wanted = found
        .iter()
        .filter(|action| is_wanted(&kind(action.kind), context.only.as_deref()));
    let findings = at.analysis().findings_in(at.file);
    wanted
        .map(|found| CodeActionOrCommand::CodeAction(action(at, found, &findings)))
        .collect()
}

fn action(at: &At, action: &actions::CodeAction, findings: &[Finding]) -> CodeAction {
    CodeAction {
        title: action.title.clone(),
        kind: Some(kind(action.kind)),
        diagnostics: action
            .mends
            .and_then(|mended| diagnostic(at, mended, findings))
            .map(|diagnostic| vec![diagnostic]),
        edit: Some(convert::workspace_edit(&at.snapshot, &action.edits)),
        is_preferred: Some(action.is_preferred),
        ..CodeAction::default()
    }
}

/// The finding that an action mends, as the client was told of it.
fn diagnostic(
    at: &At,
    (rule, place): (Rule, FileSpan),
    findings: &[Finding],
) -> Option<Diagnostic> {
    let is_it = |finding: &&Finding| finding.rule == rule && finding.primary == place;
    let finding = findings.iter().find(is_it)?;
    Some(Diagnostics::of(&at.snapshot).one(finding))
}

const fn kind(kind: ActionKind) -> CodeActionKind {
    match kind {
        ActionKind::Fix => CodeActionKind::QUICKFIX,
        ActionKind::Rewrite => CodeActionKind::REFACTOR_REWRITE,
        ActionKind::Addition => CodeActionKind::REFACTOR,
    }
}

/// Whether a kind is one of those asked for, or within one of them (LSP 3.17, `CodeActionKind`).
fn is_wanted(kind: &CodeActionKind, only: Option<&[CodeActionKind]>) -> bool {
    only.is_none_or(|only| {
        only.iter().any(|asked| {
            let rest = kind.as_str().strip_prefix(asked.as_str());
            rest.is_some_and(|rest| {
                rest.is_empty() || rest.starts_with('.') || asked.as_str().is_empty()
            })
        })
    })
}
