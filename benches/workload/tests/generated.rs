//! What is measured is what is meant: generated projects are whole, sound and always the same.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use nurture_compiler::{
    compile::{Compilation, Options, Project, compile},
    render,
};
use nurture_workload as workload;

const SEED: u64 = 4;

fn compiled(generated: &workload::Project) -> Compilation {
    let mut project = Project::new();
    for (name, text) in &generated.texts {
        project.add(name, text);
    }
    compile(&project, &Options::default())
}

#[test]
fn generated_projects_check_without_errors() {
    for seed in [SEED, 1, 2] {
        let compilation = compiled(&workload::Project::generate(seed, 300));
        let errors: Vec<_> = compilation
            .findings
            .iter()
            .filter(|finding| finding.is_error())
            .take(10)
            .cloned()
            .collect();
        assert!(
            errors.is_empty(),
            "{}",
            render::rich(&errors, &compilation.sources, render::Colour::Plain)
        );
    }
}

#[test]
fn a_thousand_flows_have_about_thirty_thousand_lines() {
    let lines = workload::Project::generate(SEED, 1_000).lines();
    assert!((28_500..=31_500).contains(&lines), "{lines} lines");
}

#[test]
fn every_word_of_the_grammar_is_written() {
    let generated = workload::Project::generate(SEED, 1_000);
    let text: String = generated.sources().map(|(_, text)| text.as_str()).collect();
    let words: std::collections::BTreeSet<&str> = text
        .split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
        .collect();
    let grammar = include_str!("../../../grammar/nurture.ebnf");
    let missing: Vec<&str> = grammar
        .lines()
        .take_while(|line| !line.contains("Lexical rules"))
        .flat_map(|line| line.split('"').skip(1).step_by(2))
        .filter(|word| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase()))
        .filter(|word| !words.contains(word))
        .collect();
    assert!(missing.is_empty(), "not written: {missing:?}");
}

#[test]
fn a_seed_gives_the_same_project_again() {
    let [one, other] = [1, 1].map(|seed| workload::Project::generate(seed, 20).texts);
    assert_eq!(one, other);
    assert_ne!(one, workload::Project::generate(2, 20).texts);
}
