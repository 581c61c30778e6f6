//! Plays every case of `tests/conformance` through the real command; `tests/conformance/README.md` says what a case is.
//!
//! One result a case, under its path: `cargo test --test conformance -- rules/order` plays those whose path holds `rules/order`.

#[path = "conformance/runner/case.rs"]
mod case;
#[path = "conformance/runner/compare.rs"]
mod compare;
#[path = "conformance/runner/play.rs"]
mod play;

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance");
    let mut paths = Vec::new();
    find_cases(&folder, &mut paths);
    paths.sort();
    let trials = paths.into_iter().map(|path| {
        let name = path
            .strip_prefix(&folder)
            .unwrap_or(&path)
            .with_extension("");
        Trial::test(name.to_string_lossy().replace('\\', "/"), move || {
            play_file(&path)
        })
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit_code()
}

fn find_cases(folder: &Path, paths: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            find_cases(&path, paths);
        } else if path.extension().is_some_and(|end| end == "md") && !path.ends_with("README.md") {
            paths.push(path);
        }
    }
}

fn play_file(path: &Path) -> Result<(), Failed> {
    let text = fs::read_to_string(path)?;
    let case = case::parse(&text)?;
    play::play(&case)
        .map_err(|failure| format!("{}\n{}\n{failure}", path.display(), case.title).into())
}
