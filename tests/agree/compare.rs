//! One case on both sides.

use nurture_compiler::{
    checked::Checked,
    compile::{Options, Project, compile},
};
use nurture_runtime::{engine::Engine, verify::verify};
use proptest::test_runner::TestCaseError;

use crate::{
    bytecode, coverage,
    generate::{self, Choices},
    inputs::Life,
    naive,
};

/// Compiles a case and plays its lives on both sides.
pub fn check(choices: &Choices) -> Result<(), TestCaseError> {
    let project = choices.project();
    check_lives(&project.manifest, &project.source, |checked| {
        generate::lives(choices, checked, &project)
    })
}

/// Compiles a project and plays lives in it on both sides.
pub fn check_lives(
    manifest: &str,
    source: &str,
    lives: impl FnOnce(&Checked) -> Vec<Life>,
) -> Result<(), TestCaseError> {
    let mut texts = Project::new();
    texts.add("nurture.toml", manifest);
    texts.add("a.nurture", source);
    let compilation = compile(&texts, &Options::default());
    let Some(program) = compilation.program else {
        let errors = compilation
            .findings
            .iter()
            .filter(|finding| finding.is_error());
        let errors = errors.map(|error| format!("{}: {}", error.rule.name(), error.message));
        let errors: Vec<String> = errors.collect();
        return Err(TestCaseError::fail(format!(
            "the checker rejects this: {errors:#?}"
        )));
    };
    let verified = verify(program);
    let verified = verified
        .map_err(|error| TestCaseError::fail(format!("the verifier rejects this: {error}")))?;
    let engine = Engine::new(verified.into_program()).unwrap();
    for life in lives(&compilation.checked) {
        let real = bytecode::play(&engine, &life);
        let naive = naive::World::play(&compilation.checked, &life);
        compare(&life, &naive, &real)?;
    }
    Ok(())
}

fn compare(life: &Life, naive: &[String], real: &[String]) -> Result<(), TestCaseError> {
    for line in naive {
        coverage::note_effect(line);
    }
    if naive == real {
        return Ok(());
    }
    let equal = naive
        .iter()
        .zip(real)
        .take_while(|(one, other)| one == other);
    let first = equal.count();
    Err(TestCaseError::fail(format!(
        "the two sides differ\n{life:#?}\n\nnaive:\n{}\nreal:\n{}",
        around(naive, first),
        around(real, first),
    )))
}

/// The lines around the first that differs.
fn around(lines: &[String], first: usize) -> String {
    let shown = lines
        .iter()
        .enumerate()
        .skip(first.saturating_sub(4))
        .take(10);
    let shown = shown.map(|(index, line)| {
        let mark = if index == first { '>' } else { ' ' };
        format!("{mark} {line}")
    });
    shown.collect::<Vec<_>>().join("\n")
}
