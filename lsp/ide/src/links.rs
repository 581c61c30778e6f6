//! What in a text leads elsewhere: paths of templates to the templates, names of rules to their pages.

use nurture_compiler::{
    compile::{MANIFEST, is_within_project},
    finding::Rule,
    manifest,
    source::{FileId, Span},
    syntax::{ExpressionKind, Item},
};

use crate::{
    Analysis,
    tree::{text, tree},
};

/// A stretch that leads elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocumentLink {
    /// What is to be clicked: a path without its quotes, a rule's name.
    pub span: Span,
    /// Where it leads.
    pub target: LinkTarget,
}

/// Where a link leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkTarget {
    /// To a file of the project.
    File(FileId),
    /// To the page of a rule.
    Rule(Rule),
}

/// The links of a source file or of the manifest, in order of place.
pub fn document_links(analysis: &Analysis, file: FileId) -> Vec<DocumentLink> {
    let Some(tree) = tree(analysis, file) else {
        return rules(analysis, file);
    };
    tree.items
        .iter()
        .filter_map(|item| template(analysis, item))
        .collect()
}

fn template(analysis: &Analysis, item: &Item) -> Option<DocumentLink> {
    let Item::Message(message) = item else {
        return None;
    };
    let body = &message.members.get("body")?.value;
    let ExpressionKind::Text(path) = &body.kind else {
        return None;
    };
    let name = path.plain().filter(|path| is_within_project(path))?;
    let target = LinkTarget::File(analysis.file(name)?);
    let quoted = path.span;
    Some(DocumentLink {
        span: Span::new(quoted.start + 1, quoted.end.saturating_sub(1)),
        target,
    })
}

fn rules(analysis: &Analysis, file: FileId) -> Vec<DocumentLink> {
    let name = analysis.sources().get(file).map(|source| &*source.name);
    if name != Some(MANIFEST) {
        return Vec::new();
    }
    manifest::rules(text(analysis, file))
        .into_iter()
        .map(|(span, rule)| DocumentLink {
            span,
            target: LinkTarget::Rule(rule),
        })
        .collect()
}
