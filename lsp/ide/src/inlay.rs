//! What could be written and need not be: when a step is reached, and what a name stands for.

use nurture_compiler::{
    checked::{
        AliasKind, Block, Checked, Definition, Field, Flow, ReferenceKind, StatementKind, Type,
    },
    flow::timing::of_flow,
    source::{FileId, Span},
    syntax::{self, Statement, visit},
};

use crate::{
    Analysis,
    describe::{braces, in_short as shortened},
    symbol::names_of_file,
    timing::{flows_touching, in_short, in_words},
    tree::{item_at, text, tree},
};

/// A hint within a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InlayHint {
    /// Behind what it stands.
    pub offset: u32,
    /// What it says.
    pub label: String,
    /// What there is to say more.
    pub tooltip: Option<String>,
    /// What it is about.
    pub kind: HintKind,
}

/// What a hint is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HintKind {
    /// When a wait or a send is reached.
    Time,
    /// The type of a name.
    Type,
}

/// The hints in a range of a source file, in order.
pub fn inlay_hints(analysis: &Analysis, file: FileId, range: Span) -> Vec<InlayHint> {
    let mut hints = Vec::new();
    for (id, flow) in flows_touching(analysis, file, range) {
        times(analysis, id, flow, &mut hints);
        subjects(&flow.body, &mut hints);
    }
    payloads(analysis, file, &mut hints);
    hints.retain(|hint| range.touches(hint.offset));
    hints.sort_by_key(|hint| (hint.offset, hint.kind));
    hints
}

/// When each wait and each send is reached, at the end of its first line.
fn times(
    analysis: &Analysis,
    id: nurture_runtime::program::FlowId,
    flow: &Flow,
    hints: &mut Vec<InlayHint>,
) {
    let steps = of_flow(analysis.checked(), id);
    let file = flow.place.file;
    let written = tree(analysis, file).and_then(|tree| item_at(tree, flow.place.span.start));
    let Some(syntax::Item::Flow(written)) = written else {
        return;
    };
    let text = text(analysis, file);
    visit::statements(&written.body, &mut |statement| {
        let Some(offset) = end_of_head(statement, text) else {
            return;
        };
        if let Some(reached) = steps.get(&statement.keyword.in_file(file)) {
            hints.push(InlayHint {
                offset,
                label: in_short(reached),
                tooltip: Some(format!("Reached {}.", in_words(reached))),
                kind: HintKind::Time,
            });
        }
    });
}

/// Where the first line of a wait or send ends: behind its `then`, where it has one there.
fn end_of_head(statement: &Statement, text: &str) -> Option<u32> {
    let line = || {
        let written = text.get(statement.span.range())?;
        let line = written.lines().next()?.trim_end();
        Some(statement.span.start + u32::try_from(line.len()).ok()?)
    };
    match &statement.kind {
        syntax::StatementKind::Send(_) => line(),
        syntax::StatementKind::Wait(wait) => match &**wait {
            syntax::Wait::For(duration) => Some(duration.span.end),
            syntax::Wait::Until { branches, .. } | syntax::Wait::Arm { branches, .. } => {
                let then = branches.as_ref().map(|branches| branches.then.keyword.end);
                Some(then.unwrap_or(statement.span.end))
            }
            syntax::Wait::Race { arms, .. } => {
                let first = arms.first().map(|arm| arm.then.end);
                line().map(|line| first.map_or(line, |then| then.min(line)))
            }
        },
        _ => None,
    }
}

/// What a `match` goes by, where that is an enum: its values.
fn subjects(block: &Block, hints: &mut Vec<InlayHint>) {
    for statement in &block.statements {
        if let StatementKind::Match { subject, .. } = &statement.kind
            && let Type::Enum(_) = &subject.ty
        {
            hints.push(typed(subject.place.span.end, &subject.ty.to_string()));
        }
        for inner in statement.blocks() {
            subjects(inner, hints);
        }
    }
}

/// What the payloads and calls hold that `as` names.
fn payloads(analysis: &Analysis, file: FileId, hints: &mut Vec<InlayHint>) {
    for name in names_of_file(analysis, file) {
        if name.kind != ReferenceKind::Naming {
            continue;
        }
        let fields = held(analysis.checked(), name.target).unwrap_or_default();
        if !fields.is_empty() {
            let fields = braces(fields);
            hints.push(typed(name.place.span.end, fields.trim_start()));
        }
    }
}

/// What a name that `as` gives holds: an event's payload, or what a call will give back.
fn held(checked: &Checked, name: Definition) -> Option<&[Field]> {
    match name {
        Definition::Binding(flow, id) => {
            let flow = checked.flows.get(flow.index())?;
            Some(checked.payload(flow.bindings.get(id.0 as usize)?.payload))
        }
        Definition::Alias(id) => match checked.aliases.get(id.index())?.kind {
            AliasKind::Call(action) => Some(&checked.actions.get(action.index())?.returns),
            _ => None,
        },
        _ => None,
    }
}

fn typed(offset: u32, ty: &str) -> InlayHint {
    const SHOWN: usize = 40;
    let short = match ty.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", ty.get(..end).unwrap_or_default().trim_end()),
        None => ty.to_owned(),
    };
    let tooltip = (short != ty).then(|| shortened(ty));
    InlayHint {
        offset,
        label: format!(": {short}"),
        tooltip,
        kind: HintKind::Type,
    }
}
