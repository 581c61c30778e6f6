//! Where a name is declared.

use nurture_compiler::{
    checked::Definition,
    compile::is_within_project,
    source::{FileId, FileSpan, Span},
    syntax::{ExpressionKind, Item},
};

use crate::{
    Analysis,
    symbol::{Symbol, namings, symbol_at},
    tree::{declaration_around, item_at, text, tree, whole},
};

/// Where one gets from a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definitions {
    /// The name that was asked about.
    pub origin: Span,
    /// The places where it is declared, in order; several for a name that is given at several places.
    pub targets: Vec<Target>,
}

/// A declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target {
    /// Its name; of a template, its first byte.
    pub name: FileSpan,
    /// All of it.
    pub whole: Span,
}

/// Where the name at `offset` is declared; for the path of a template, the template.
pub fn definition(analysis: &Analysis, file: FileId, offset: u32) -> Option<Definitions> {
    if let Some(symbol) = symbol_at(analysis, file, offset) {
        return Some(of_symbol(analysis, &symbol));
    }
    let (origin, template) = template_at(analysis, file, offset)?;
    let name = Span::at(0).in_file(template);
    let whole = whole(text(analysis, template));
    Some(Definitions {
        origin,
        targets: vec![Target { name, whole }],
    })
}

/// The template whose path stands at an offset.
pub(crate) fn template_at(
    analysis: &Analysis,
    file: FileId,
    offset: u32,
) -> Option<(Span, FileId)> {
    let Item::Message(message) = item_at(tree(analysis, file)?, offset)? else {
        return None;
    };
    let body = &message.members.get("body")?.value;
    let ExpressionKind::Text(path) = &body.kind else {
        return None;
    };
    let path = path.plain().filter(|path| is_within_project(path))?;
    let touches = body.span.touches(offset);
    let template = analysis.file(path).filter(|_| touches)?;
    Some((body.span, template))
}

fn of_symbol(analysis: &Analysis, symbol: &Symbol) -> Definitions {
    let mut targets: Vec<Target> = symbol
        .definitions
        .iter()
        .flat_map(|definition| nearest(analysis, *definition, symbol.place))
        .map(|name| Target {
            name,
            whole: declaration_around(analysis, name),
        })
        .collect();
    targets.sort_unstable();
    targets.dedup();
    Definitions {
        origin: symbol.place.span,
        targets,
    }
}

/// Where a name is given; one that many flows give to their sends, in this flow, where it is.
fn nearest(analysis: &Analysis, definition: Definition, from: FileSpan) -> Vec<FileSpan> {
    let all = namings(analysis, definition);
    let flow = tree(analysis, from.file)
        .and_then(|tree| item_at(tree, from.span.start))
        .map(Item::span);
    let here = |place: &&FileSpan| {
        let within =
            flow.is_some_and(|flow| flow.start <= place.span.start && place.span.end <= flow.end);
        place.file == from.file && within
    };
    let own: Vec<FileSpan> = all.iter().filter(here).copied().collect();
    match definition {
        Definition::Alias(_) if !own.is_empty() => own,
        _ => all,
    }
}
