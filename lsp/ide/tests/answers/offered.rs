//! What completion offers is right: whatever is taken at a place, the compiler finds no fault with it there.
//!
//! Places are the words of the examples and of the conformance programs.
//! What is written up to a word is kept, with what is offered in the word's stead, and a sign behind it that nothing takes:
//! the mistake is then at that sign, and no finding may touch what was taken.

use std::sync::Arc;

use nurture_compiler::{
    finding::{Finding, Rule},
    lex::lex,
    source::{FileId, Span},
};
use nurture_ide::{
    Analysis, Workspace,
    completion::{CompletionItem, Insert, completion},
};

use crate::corpus::{cases, examples};

/// Of so many words one is asked about: there are very many, and most are like others.
const ONE_OF: usize = 43;

/// Mistakes in a name or in its place; whether a value fits what follows is not known yet.
fn is_about_the_place(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::SyntaxError
            | Rule::InvalidLiteral
            | Rule::UnknownEvent
            | Rule::UnknownField
            | Rule::UnknownMessage
            | Rule::UnknownFlow
            | Rule::UnknownList
            | Rule::UnknownTeam
            | Rule::UnknownTopic
            | Rule::UnknownAction
            | Rule::UnknownValue
            | Rule::UnknownName
            | Rule::UnknownArgument
            | Rule::WrongChannel
            | Rule::EventInParentheses
    )
}

/// The places to ask about in a file: where its words begin.
fn places(text: &str, from: usize) -> Vec<u32> {
    let tokens = lex(FileId(0), text).tokens;
    let words = tokens.iter().filter(|token| token.kind.is_word());
    words
        .skip(from % ONE_OF)
        .step_by(ONE_OF)
        .map(|token| token.span.start)
        .collect()
}

/// What is found at an item that was taken.
fn faults(workspace: &mut Workspace, name: &str, before: &str, taken: &str) -> Vec<Finding> {
    workspace.set_text(name, &format!("{before}{taken} ?\n"));
    let analysis = workspace.analysis();
    let file = analysis.file(name).unwrap();
    let at = |length: usize| u32::try_from(length).unwrap();
    let span = Span::new(at(before.len()), at(before.len() + taken.len()));
    let touches = |finding: &&Finding| {
        let found = finding.primary;
        found.file == file && found.span.start < span.end && span.start < found.span.end
    };
    let found = analysis.findings().iter();
    found
        .filter(|finding| is_about_the_place(finding.rule))
        .filter(touches)
        .cloned()
        .collect()
}

fn offered(analysis: &Analysis, name: &str, offset: u32) -> Vec<CompletionItem> {
    let file = analysis.file(name).unwrap();
    completion(analysis, file, offset).items
}

/// How many items were taken, and which of them are wrong.
#[derive(Default)]
struct Held {
    count: usize,
    wrong: Vec<String>,
}

impl Held {
    fn judge(self) {
        let first: Vec<String> = self.wrong.into_iter().take(40).collect();
        assert!(first.is_empty(), "{}", first.join("\n"));
        assert!(self.count > 300, "{}", self.count);
    }
}

fn hold(project: &str, workspace: &mut Workspace, from: usize, held: &mut Held) {
    let analysis = workspace.analysis();
    let names: Vec<(String, Arc<str>)> = analysis
        .sources()
        .iter()
        .filter(|(file, _)| analysis.parsed(*file).is_some())
        .map(|(_, source)| (source.name.to_string(), Arc::clone(&source.text)))
        .collect();
    if analysis.findings().iter().any(Finding::is_error) {
        return;
    }
    for (name, text) in names {
        for offset in places(&text, from) {
            let before = &text[..offset as usize];
            // As it is while it is being written: nothing stands behind.
            workspace.set_text(&name, before);
            let items = offered(&workspace.analysis(), &name, offset);
            for item in items {
                // What a snippet writes has stops for names that are still to be thought of.
                let Insert::Text(taken) = &item.insert else {
                    continue;
                };
                let found = faults(workspace, &name, before, taken);
                let line = before.rsplit('\n').next().unwrap_or_default();
                if let Some(first) = found.first() {
                    let message = &first.message;
                    let wrong = format!("`{taken}` behind `{line}`: {message} ({project}, {name})");
                    held.wrong.push(wrong);
                }
                held.count += 1;
            }
        }
        workspace.set_text(&name, &text);
    }
}

#[test]
fn what_is_offered_in_the_examples_can_be_taken() {
    let mut held = Held::default();
    for (name, mut workspace) in examples() {
        hold(&name, &mut workspace, 0, &mut held);
    }
    held.judge();
}

#[test]
fn what_is_offered_in_the_cases_can_be_taken() {
    let mut held = Held::default();
    for (number, (name, mut workspace)) in cases().into_iter().enumerate() {
        hold(&name, &mut workspace, number, &mut held);
    }
    held.judge();
}
