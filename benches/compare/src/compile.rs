//! Compiling: a whole project from source text to a verified bundle, beside the compilers of other languages.

use std::{cell::RefCell, str::FromStr};

use nurture_compiler::compile::{Memory, Options, Project, compile, examine_again};
use nurture_runtime::{bundle, program::Program, verify::verify};
use nurture_workload as workload;

use crate::{
    cedar,
    measure::{Effort, Outcome, side_by_side, timed},
    script::{Language, script},
    table::{Table, Target},
};

/// The seed of what is compiled.
const SEED: u64 = 4;

/// Compiles a project of generated flows; then looks at it again with one letter more.
pub fn rows(effort: Effort, table: &mut Table) {
    let flows = effort.choose(50, 1_000, 1_000);
    let project = workload::Project::generate(SEED, flows);
    beside_peers(effort, &project, table);
    one_letter(effort, &project, table);
}

fn beside_peers(effort: Effort, project: &workload::Project, table: &mut Table) {
    let peers = |write: &dyn Fn(&workload::tree::Flow) -> String| texts(project, write);
    let rhai_texts = peers(&|flow| script(flow, Language::Rhai));
    let lua_texts = peers(&|flow| script(flow, Language::Lua));
    let cedar_texts = peers(&cedar::policies);
    let mut rhai = rhai::Engine::new();
    rhai.set_max_expr_depths(0, 0);
    let lua = mlua::Lua::new();
    let outcomes = side_by_side(
        effort.turns(),
        &mut [
            timed(1, || to_bundle(project)),
            timed(1, || {
                let compiled = rhai_texts.iter().map(|text| rhai.compile(text).unwrap());
                compiled.collect::<Vec<_>>()
            }),
            timed(1, || {
                let policies = cedar_texts.iter();
                let policies =
                    policies.map(|text| cedar_policy::PolicySet::from_str(text).unwrap());
                policies.collect::<Vec<_>>()
            }),
            timed(1, || {
                let functions = lua_texts.iter();
                let functions = functions.map(|text| lua.load(text).into_function().unwrap());
                functions.collect::<Vec<_>>()
            }),
        ],
    );
    let [ours, rhai, cedar, lua] = outcomes[..] else {
        return;
    };
    let what = "compile, cold";
    #[expect(clippy::cast_precision_loss, reason = "a few thousand lines")]
    let speed = project.lines() as f64 / ours.seconds / 1e6;
    table.figure(
        &format!("{what}: {} lines", project.lines()),
        format!("{speed:.2} M lines/s"),
        speed,
        Target::AtLeast(1.5, ">= 1.5 M lines/s"),
    );
    let shown = |outcome: Outcome| format!("{:.1} ms", outcome.seconds * 1e3);
    let bytes = format!("{what}: {} KiB", project.bytes() / 1_024);
    for (name, outcome, target) in [
        ("Rhai compile", rhai, Target::AtLeast(2.0, ">= 2x as fast")),
        ("Cedar parse", cedar, Target::AtLeast(8.0, ">= 8x as fast")),
    ] {
        let theirs = (name, shown(outcome));
        table.beside(&bytes, shown(ours), theirs, outcome.ratio, target);
    }
    let theirs = ("Lua 5.4 load", shown(lua));
    let target = Target::AtMost(2.5, "<= 2.5x its time");
    table.beside(&bytes, shown(ours), theirs, 1.0 / lua.ratio, target);
}

/// A project looked at again when a letter was typed in one of its files: in a flow's own file, and in files that all flows share.
fn one_letter(effort: Effort, project: &workload::Project, table: &mut Table) {
    let flow = format!("flows/flow_{}.nurture", project.flows.len() / 2);
    for (place, name, before, behind) in [
        ("a flow's title", flow.as_str(), "Flow", "xFlow"),
        ("a flow's keyword", &flow, "\n  on ", "\n  ton "),
        (
            "a shared subject",
            "messages.nurture",
            "subject: \"Receipt",
            "subject: \"xReceipt",
        ),
        (
            "a shared field's name",
            "project.nurture",
            "\n  country: text",
            "\n  xcountry: text",
        ),
    ] {
        let typed = as_project(project);
        let text = typed.text(name).unwrap().to_string();
        let longer = text.replacen(before, behind, 1);
        assert_ne!(text, longer);
        let mut memory = Memory::default();
        let options = Options::default();
        examine_again(&typed, &options, &mut memory).findings();
        let examined = RefCell::new((typed, memory));
        let change = |text: &str| {
            let (typed, memory) = &mut *examined.borrow_mut();
            typed.add(name, text);
            let examination = examine_again(typed, &options, memory);
            examination.findings().len()
        };
        // With the letter there are mistakes, or other ones, so it may take longer than when it is taken back.
        let outcomes = side_by_side(
            effort.turns(),
            &mut [timed(1, || change(&longer)), timed(1, || change(&text))],
        );
        let slower = outcomes.iter().map(|outcome| outcome.seconds);
        let milliseconds = slower.fold(0.0, f64::max) * 1e3;
        table.figure(
            &format!("check, one letter typed in {place}"),
            format!("{milliseconds:.2} ms"),
            milliseconds,
            Target::AtMost(5.0, "< 5 ms"),
        );
    }
}

/// From source texts to a bundle and the proof that it can be run.
fn to_bundle(project: &workload::Project) -> (Vec<u8>, Program) {
    let compilation = compile(&as_project(project), &Options::default());
    let program = compilation.program.unwrap();
    let bytes = bundle::encode(&program).unwrap();
    (bytes, verify(program).unwrap().into_program())
}

fn as_project(generated: &workload::Project) -> Project {
    let mut project = Project::new();
    for (name, text) in &generated.texts {
        project.add(name, text);
    }
    project
}

/// Flows in another language, one text each, of as many bytes as the project's sources.
fn texts(
    project: &workload::Project,
    write: &dyn Fn(&workload::tree::Flow) -> String,
) -> Vec<String> {
    let mut texts = Vec::new();
    let mut left = project.bytes();
    let flows = project.flows.len();
    for number in 0.. {
        let text = match project.flows.get(number) {
            Some(flow) => write(flow),
            None => write(&workload::flow(SEED, number, flows)),
        };
        if text.len() > left {
            return texts;
        }
        left -= text.len();
        texts.push(text);
    }
    texts
}
