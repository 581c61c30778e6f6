//! What is measured is what is meant: generated projects are whole, sound and always the same.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::num::NonZeroUsize;

use nurture_compiler::{
    compile::{Compilation, Options, Project, compile},
    render,
};
use nurture_runtime::state::ContactState;
use nurture_workload::{
    self as workload,
    journey::Journey,
    programs::{self, Question},
    rest, scenes,
};

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

#[test]
fn a_tour_matches_every_step() {
    let mut tour = scenes::Tour::steps(10, 3);
    let effects: usize = (0..2 * tour.length()).map(|_| tour.event()).sum();
    // A run has an entry, ten points and an end.
    assert_eq!((tour.points(), effects), (20, 2 * 12));
}

#[test]
fn the_last_of_many_arms_is_taken() {
    let mut tour = scenes::Tour::arms(7);
    for _ in 0..tour.length() {
        tour.event();
    }
    assert_eq!(tour.points(), 7);
}

#[test]
fn a_month_sends_every_other_step() {
    let month = scenes::Month::new(10);
    let mut contacts = month.contacts(3);
    assert_eq!(month.play(&mut contacts), 3 * 5);
}

#[test]
fn contacts_at_rest_wait_in_a_flow() {
    let engine = scenes::engine(programs::AT_REST);
    let mut state = ContactState::default();
    for mut contact in rest::at_rest(&engine, 2) {
        contact.take_up(&engine, &mut state).unwrap();
        assert_eq!(state.runs().count(), 1);
    }
}

#[test]
fn traffic_is_taken_whole_and_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let journey = Journey::write(folder.path(), 200, 2_000).unwrap();
    let played = journey.play(NonZeroUsize::MIN).unwrap();
    assert_eq!((played.contacts, played.inputs), (200, 2_000));
    assert_eq!((played.late_rows, played.ignored_members), (0, 0));
    assert!(played.effects > 1_000, "{} effects", played.effects);
}

#[test]
fn events_of_a_window_are_taken_whole_and_a_contact_rests_with_them() {
    for question in [Question::Count, Question::Sum] {
        let folder = tempfile::tempdir().unwrap();
        let journey = Journey::window(question, folder.path(), 2, 600).unwrap();
        let played = journey.play(NonZeroUsize::MIN).unwrap();
        assert_eq!((played.contacts, played.inputs), (2, 600));
        let engine = scenes::engine(&programs::window(question));
        let sizes =
            [10, 100].map(|events| rest::stored(&engine, &rest::with_window(&engine, events)));
        assert!(sizes[1] > 5 * sizes[0], "{sizes:?}");
    }
}
