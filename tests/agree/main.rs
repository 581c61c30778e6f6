//! A second opinion: a naive interpreter over the checked tree, and the real engine over the bytecode, must give the same effects.
//!
//! ```text
//! tapes of choices ─▶ source text ─▶ parser, checker ─┬─▶ naive interpreter ──────────────▶ effects ┐
//!        └──────────▶ contacts and inputs ────────────┤                                             ├─ equal, line for line
//!                                                     └─▶ lowering, verifier, engine, step ▶ effects ┘
//! ```
//!
//! `AGREE_CASES=20000 cargo test --test agree` plays so many programs in each of the tests here.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking, and says how much it has covered"
)]
#![allow(
    clippy::pedantic,
    clippy::if_same_then_else,
    reason = "naive is the point: each rule stands as the reference says it, and each choice in the order of its odds"
)]

mod bytecode;
mod coverage;
mod generate;
mod inputs;
mod naive;

use nurture_compiler::compile::{Options, Project, compile};
use nurture_runtime::{engine::Engine, verify::verify};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

use self::{generate::Choices, inputs::Life};

#[test]
fn both_sides_agree_one() {
    agree(1);
}

#[test]
fn both_sides_agree_two() {
    agree(2);
}

fn agree(shard: u8) {
    let cases = std::env::var("AGREE_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(1000);
    let config = Config {
        cases,
        max_shrink_iters: 20_000,
        failure_persistence: None,
        ..Config::default()
    };
    let seed = std::env::var("AGREE_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(0_u8);
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[shard ^ seed.wrapping_mul(16); 32]);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let result = runner.run(&generate::choices(), |choices| check(&choices));
    for (what, count) in coverage::seen() {
        println!("{count:8} {what}");
    }
    if let Err(failure) = result {
        panic!("{failure}");
    }
}

/// Compiles a case and plays its lives on both sides.
fn check(choices: &Choices) -> Result<(), TestCaseError> {
    let project = choices.project();
    let mut texts = Project::new();
    texts.add("nurture.toml", &project.manifest);
    texts.add("a.nurture", &project.source);
    let compilation = compile(&texts, &Options::default());
    let Some(program) = compilation.program else {
        let errors = compilation
            .findings
            .iter()
            .filter(|finding| finding.is_error());
        let errors: Vec<String> = errors
            .map(|error| format!("{} {}", error.rule.name(), error.message))
            .collect();
        return Err(TestCaseError::fail(format!(
            "the checker rejects this: {errors:#?}\n{}",
            project.source
        )));
    };
    let verified = verify(program);
    let verified = verified
        .map_err(|error| TestCaseError::fail(format!("the verifier rejects this: {error}")))?;
    let engine = Engine::new(verified.into_program()).unwrap();
    for life in generate::lives(choices, &compilation.checked, &project) {
        let real = bytecode::play(&engine, &life);
        let naive = naive::World::play(&compilation.checked, &life);
        compare(&life, &naive, &real)?;
    }
    Ok(())
}

fn compare(life: &Life, naive: &[String], real: &[String]) -> Result<(), TestCaseError> {
    for line in naive {
        for word in line.split(',') {
            if ["\"effect\"", "\"reason\"", "\"outcome\"", "\"trigger\""]
                .iter()
                .any(|member| word.starts_with(member))
            {
                coverage::note(word.trim_end_matches('}'));
            }
        }
    }
    if naive == real {
        return Ok(());
    }
    let first = naive
        .iter()
        .zip(real)
        .take_while(|(one, other)| one == other)
        .count();
    let shown = |lines: &[String]| {
        let from = first.saturating_sub(4);
        lines
            .iter()
            .enumerate()
            .skip(from)
            .take(10)
            .map(|(at, line)| {
                let mark = if at == first { '>' } else { ' ' };
                format!("{mark} {line}\n")
            })
            .collect::<String>()
    };
    Err(TestCaseError::fail(format!(
        "the two differ\n{life:#?}\n\nnaive:\n{}\nreal:\n{}",
        shown(naive),
        shown(real),
    )))
}
