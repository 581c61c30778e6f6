//! The compiler, stage by stage, on a project of 1,000 different flows (30,000 lines).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs,
    reason = "a measurement that cannot be made is not made"
)]

use std::{collections::BTreeMap, sync::Arc};

use divan::{Bencher, black_box, counter::ItemsCount};
use nurture_compiler::{
    check,
    checked::Checked,
    compile::{self, Memory, Options, Project},
    flow, lex, lints, lower,
    manifest::{self, Manifest},
    parse::{Parsed, parse},
    prelude,
    source::{FileId, Source, Sources},
};
use nurture_runtime::{
    bundle,
    program::{FlowId, Program},
    verify::verify,
};
use nurture_workload as workload;

const SEED: u64 = 4;
const FLOWS: usize = 1_000;

/// That of the shipped program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

fn generated() -> workload::Project {
    workload::Project::generate(SEED, FLOWS)
}

fn project(generated: &workload::Project) -> Project {
    let mut project = Project::new();
    for (name, text) in &generated.texts {
        project.add(name, text);
    }
    project
}

/// A project whose files have been parsed.
struct Read {
    sources: Sources,
    files: Vec<(FileId, Parsed)>,
    prelude: (FileId, Parsed),
    manifest: Manifest,
    templates: BTreeMap<smol_str::SmolStr, FileId>,
}

impl Read {
    fn of(generated: &workload::Project) -> Self {
        let mut texts: Vec<&(String, String)> = generated.texts.iter().collect();
        texts.sort();
        let mut sources = Sources::default();
        let mut read = |name: &str, text: &str| {
            let text = Arc::from(text);
            sources.add(Source {
                name: name.into(),
                text,
            })
        };
        let prelude_id = read(prelude::NAME, prelude::TEXT);
        let prelude = (prelude_id, parse(prelude_id, prelude::TEXT));
        let (mut files, mut templates) = (Vec::new(), BTreeMap::new());
        let mut manifest = Manifest::default();
        for (name, text) in texts {
            let id = read(name, text);
            if name.ends_with(".nurture") {
                files.push((id, parse(id, text)));
            } else if name == compile::MANIFEST {
                manifest = manifest::read(id, name, text).0;
            } else {
                templates.insert(name.into(), id);
            }
        }
        Self {
            sources,
            files,
            prelude,
            manifest,
            templates,
        }
    }

    fn check(&self) -> Checked {
        let files = self.files.iter();
        let files: Vec<_> = files.map(|(id, parsed)| (*id, &parsed.file)).collect();
        let input = check::Input {
            sources: &self.sources,
            files: &files,
            prelude: (self.prelude.0, &self.prelude.1.file),
            manifest: &self.manifest,
            templates: &self.templates,
            offered: &[],
            has_unread: false,
        };
        check::check(&input).0
    }
}

fn program(generated: &workload::Project) -> Program {
    let compilation = compile::compile(&project(generated), &Options::default());
    compilation.program.unwrap()
}

/// From source text to a verified bundle.
#[divan::bench]
fn cold(bencher: Bencher) {
    let generated = generated();
    bencher
        .counter(ItemsCount::new(generated.lines()))
        .bench(|| {
            let program = program(&generated);
            (bundle::encode(&program).unwrap(), verify(program).unwrap())
        });
}

/// One letter typed in one file of the project, and all findings again.
#[divan::bench]
fn one_letter(bencher: Bencher) {
    let generated = generated();
    let mut project = project(&generated);
    let name = format!("flows/flow_{}.nurture", FLOWS / 2);
    let text = project.text(&name).unwrap().to_string();
    let longer = text.replacen("Flow", "xFlow", 1);
    let mut memory = Memory::default();
    let mut is_longer = false;
    compile::examine_again(&project, &Options::default(), &mut memory).findings();
    bencher.bench_local(|| {
        is_longer = !is_longer;
        project.add(&name, if is_longer { &longer } else { &text });
        compile::examine_again(&project, &Options::default(), &mut memory)
            .findings()
            .len()
    });
}

/// The stages, each with what the one before made ready.
#[divan::bench_group]
mod stage {
    use super::{
        Bencher, FileId, FlowId, ItemsCount, Options, Read, black_box, bundle, flow, generated,
        lex, lints, lower, parse, program, verify,
    };

    #[divan::bench]
    fn a_lex(bencher: Bencher) {
        let generated = generated();
        bencher
            .counter(ItemsCount::new(generated.lines()))
            .bench(|| {
                for (_, text) in generated.sources() {
                    black_box(lex::lex(FileId(0), text));
                }
            });
    }

    /// Lexing too.
    #[divan::bench]
    fn b_parse(bencher: Bencher) {
        let generated = generated();
        bencher
            .counter(ItemsCount::new(generated.lines()))
            .bench(|| {
                for (_, text) in generated.sources() {
                    black_box(parse(FileId(0), text));
                }
            });
    }

    /// Bodies of messages too.
    #[divan::bench]
    fn c_check(bencher: Bencher) {
        let read = Read::of(&generated());
        bencher.bench(|| read.check());
    }

    #[divan::bench]
    fn d_flow(bencher: Bencher) {
        let read = Read::of(&generated());
        let checked = read.check();
        bencher.bench(|| {
            for id in (0..).map(FlowId).take(checked.flows.len()) {
                black_box(flow::analyse(&checked, id, &read.sources));
            }
        });
    }

    #[divan::bench]
    fn e_lints(bencher: Bencher) {
        let read = Read::of(&generated());
        let checked = read.check();
        bencher.bench(|| {
            for id in (0..).map(FlowId).take(checked.flows.len()) {
                black_box(lints::lint(&checked, id, &read.sources, Options::default()));
            }
        });
    }

    #[divan::bench]
    fn f_lower(bencher: Bencher) {
        let read = Read::of(&generated());
        let checked = read.check();
        bencher.bench(|| lower::lower(&checked, &read.sources));
    }

    #[divan::bench]
    fn g_encode(bencher: Bencher) {
        let program = program(&generated());
        bencher.bench(|| bundle::encode(&program).unwrap());
    }

    #[divan::bench]
    fn h_verify(bencher: Bencher) {
        let program = program(&generated());
        bencher
            .with_inputs(|| program.clone())
            .bench_values(|program| verify(program).unwrap());
    }
}

/// Everything between parsing and lowering, as `nurture check` does it.
#[divan::bench]
fn findings(bencher: Bencher) {
    let project = project(&generated());
    bencher.bench(|| compile::examine(&project, &Options::default()));
}
