//! The bundles before anybody tampers with them.

use std::path::Path;

use nurture_runtime::{bundle, program::Program};
use nurture_workload::scenes::program_in;

/// The projects whose programs are tampered with: small, and between them of all constructs.
const PROJECTS: [&str; 7] = [
    "examples/welcome-series",
    "examples/dates",
    "examples/abandoned-cart",
    "examples/webinar",
    "examples/lead-nurturing",
    "examples/re-engagement",
    "tests/hostile_bundles/rest",
];

/// A program and its bundle.
#[derive(Debug)]
pub struct Original {
    pub program: Program,
    pub bytes: Vec<u8>,
}

/// The originals, each with and without the origins of its statements.
pub fn originals() -> Vec<Original> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut originals = Vec::new();
    for project in PROJECTS {
        let mut program = program_in(&root.join(project));
        originals.push(original(program.clone()));
        program.origin = None;
        originals.push(original(program));
    }
    originals
}

fn original(program: Program) -> Original {
    let bytes = bundle::encode(&program).unwrap();
    Original { program, bytes }
}
