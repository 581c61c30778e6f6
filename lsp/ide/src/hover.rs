//! What stands under the cursor: its type, its declaration, its documentation; of a step, when it is reached.

mod builtin;

use std::sync::Arc;

use nurture_compiler::{
    checked::{Definition, Flow},
    source::{FileId, Span},
    syntax::Item,
};

use crate::{
    Analysis,
    describe::{Description, describe},
    expression::expression_at,
    symbol::{Symbol, symbol_at},
    timing::{in_words, steps_at},
    tree::{item_at, statements_at, text, tree},
};

/// What is known about a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// What it is about.
    pub span: Span,
    /// Declarations in short, in the language; usually one.
    pub signatures: Vec<String>,
    /// What there is to say, in paragraphs of Markdown.
    pub paragraphs: Vec<String>,
}

/// What is known about the place at `offset`.
///
/// A name says what it is, a word of the grammar what it is for, anything else in an expression its type.
/// The first word of a step, and the message that it sends, say when the step is reached.
pub fn hover(analysis: &Analysis, file: FileId, offset: u32) -> Option<Hover> {
    let symbol = symbol_at(analysis, file, offset);
    let is_message = symbol.as_ref().is_some_and(|symbol| {
        let mut definitions = symbol.definitions.iter();
        definitions.any(|one| matches!(one, Definition::Message(_)))
    });
    let named = symbol.and_then(|symbol| of_name(analysis, &symbol));
    let mut hover = named
        .or_else(|| builtin::hover(analysis, file, offset))
        .or_else(|| of_expression(analysis, file, offset))
        .or_else(|| builtin::literal(analysis, file, offset))?;
    let step = reached(analysis, file, offset, is_message);
    hover.paragraphs.extend(step);
    Some(hover)
}

impl Hover {
    /// All of it as Markdown: the declarations in a block of code, the paragraphs below.
    pub fn markdown(&self) -> String {
        let mut parts = Vec::new();
        if !self.signatures.is_empty() {
            parts.push(format!("```nurture\n{}\n```", self.signatures.join("\n")));
        }
        parts.extend(self.paragraphs.iter().cloned());
        parts.join("\n\n")
    }
}

fn of_name(analysis: &Analysis, symbol: &Symbol) -> Option<Hover> {
    let described = symbol
        .definitions
        .iter()
        .filter_map(|definition| describe(analysis, *definition));
    let described: Vec<Description> = described.collect();
    let first = described.first()?;
    let mut paragraphs: Vec<String> = first.doc.iter().cloned().collect();
    if !first.notes.is_empty() {
        paragraphs.push(first.notes.join("  \n"));
    }
    let mut signatures: Vec<String> = described.into_iter().map(|one| one.signature).collect();
    signatures.dedup();
    Some(Hover {
        span: symbol.place.span,
        signatures,
        paragraphs,
    })
}

/// The type of what stands in an expression.
fn of_expression(analysis: &Analysis, file: FileId, offset: u32) -> Option<Hover> {
    let found = expression_at(analysis, file, offset)?;
    let written = text(analysis, file).get(found.span.range())?;
    let written = crate::describe::in_short(written);
    let paragraphs = if found.is_enum_value {
        vec!["A value of this type.".to_owned()]
    } else {
        Vec::new()
    };
    Some(Hover {
        span: found.span,
        signatures: vec![format!("{written}: {}", found.shown())],
        paragraphs,
    })
}

/// When the step is reached whose first word, or whose message, stands at an offset.
fn reached(analysis: &Analysis, file: FileId, offset: u32, is_message: bool) -> Option<String> {
    let Item::Flow(flow) = item_at(tree(analysis, file)?, offset)? else {
        return None;
    };
    let statement = *statements_at(&flow.body, offset).last()?;
    if !statement.keyword.touches(offset) && !is_message {
        return None;
    }
    let steps = steps_at(analysis, file, offset);
    Some(match steps.get(&statement.keyword.in_file(file)) {
        Some(reached) => format!("Reached {}.", in_words(reached)),
        None if is_checked(analysis, file, offset) => "Never reached.".to_owned(),
        None => return None,
    })
}

/// Whether the flow at an offset is known: one that is declared twice is not.
fn is_checked(analysis: &Analysis, file: FileId, offset: u32) -> bool {
    let around = |flow: &Arc<Flow>| flow.place.file == file && flow.place.span.touches(offset);
    analysis.checked().flows.iter().any(around)
}
