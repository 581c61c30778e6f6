//! The whole program: how long it takes for the smallest thing, and how large it is.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{
    measure::{Effort, lasting, side_by_side},
    table::{Table, Target},
};

/// `nurture check` on the smallest example.
pub fn rows(effort: Effort, table: &mut Table) {
    let Some(program) = program() else {
        table.figure(
            "start: `cargo build --release` in the root makes the program",
            "not there".to_owned(),
            f64::NAN,
            Target::None,
        );
        return;
    };
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let mut command = Command::new(&program);
    command.arg("check").arg(examples.join("welcome-series"));
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let outcomes = side_by_side(
        2 * effort.turns(),
        &mut [lasting(1, || assert!(command.status().unwrap().success()))],
    );
    let milliseconds = outcomes[0].seconds * 1e3;
    table.figure(
        "start: `nurture check`, smallest example",
        format!("{milliseconds:.1} ms"),
        milliseconds,
        Target::AtMost(10.0, "10 ms"),
    );
    #[expect(clippy::cast_precision_loss, reason = "a few megabytes")]
    let megabytes = fs::metadata(&program).unwrap().len() as f64 / 1e6;
    table.figure(
        "the program's size",
        format!("{megabytes:.1} MB"),
        megabytes,
        Target::AtMost(15.0, "< 15 MB"),
    );
}

/// The program: what `NURTURE` names, else what was built beside this one, else in the root.
fn program() -> Option<PathBuf> {
    let beside = env::current_exe().ok()?.with_file_name("nurture");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/release/nurture");
    let named = env::var_os("NURTURE").map(PathBuf::from);
    let mut places = named.into_iter().chain([beside, root]);
    places.find(|place| place.is_file())
}
