//! What the targets have in common: how bytes stand for a project, and how its program is run.

#[path = "../tests/conformance/runner/case.rs"]
#[allow(dead_code, reason = "what is expected of a case is held by its test")]
mod case;
#[path = "../benches/workload/src/folder.rs"]
mod folder;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use nurture_compiler::compile::Project;

use self::folder::{Files, texts};

/// What begins the line that names the file behind it.
pub const FILE: &str = "==> ";

/// The largest project that is looked at: enough for every construct, and small enough for many tries a second.
pub const PROJECT_BYTES_MAX: usize = 32 * 1024;

/// The files that a text stands for: up to the first line `==> NAME` it is `a.nurture`.
///
/// A project of several files is then still one text to be cut, spliced and changed.
pub fn files(text: &str) -> Vec<(&str, &str)> {
    let mut files = Vec::new();
    let (mut name, mut start) = ("a.nurture", 0);
    let mut here = 0;
    for line in text.split_inclusive('\n') {
        if let Some(next) = line.strip_prefix(FILE) {
            files.push((name, &text[start..here]));
            (name, start) = (next.trim_end(), here + line.len());
        }
        here += line.len();
    }
    files.push((name, &text[start..]));
    files.retain(|(name, text)| *name != "a.nurture" || !text.is_empty());
    files
}

/// The text that stands for files.
pub fn text_of<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>) -> String {
    let mut text = String::new();
    for (name, content) in files {
        text.extend([FILE, name, "\n", content]);
        if !content.ends_with('\n') {
            text.push('\n');
        }
    }
    text
}

/// A project of files.
pub fn project<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>) -> Project {
    let mut project = Project::new();
    for (name, text) in files {
        project.add(name, text);
    }
    project
}

/// What the file of a project's events is called.
pub const EVENTS: &str = "events.jsonl";

/// Whether a file holds inputs.
pub fn is_inputs(name: &str) -> bool {
    name.starts_with("contacts.") || name == EVENTS
}

/// The projects of the examples and, behind them, of the conformance cases, each in order of their names:
/// their texts, and contacts and events where they have some.
///
/// # Errors
/// If a folder or file cannot be read, or a case cannot be understood.
pub fn projects(root: &Path) -> io::Result<Vec<Files>> {
    let mut projects = Vec::new();
    for folder in sorted(&root.join("examples"))? {
        if folder.join("nurture.toml").is_file() {
            projects.push(texts(&folder)?);
        }
    }
    add_cases(&root.join("tests/conformance"), &mut projects)?;
    Ok(projects)
}

/// Those of the projects that inputs go through.
///
/// # Errors
/// As those of [`projects`].
pub fn played(root: &Path) -> io::Result<Vec<Files>> {
    let mut projects = projects(root)?;
    projects.retain(|files| files.iter().any(|(name, _)| is_inputs(name)));
    Ok(projects)
}

/// The text of a project's file.
pub fn text_in<'f>(files: &'f Files, name: &str) -> Option<&'f str> {
    let file = files.iter().find(|(known, _)| known == name)?;
    Some(&file.1)
}

fn add_cases(folder: &Path, projects: &mut Vec<Files>) -> io::Result<()> {
    for path in sorted(folder)? {
        if path.is_dir() {
            add_cases(&path, projects)?;
        } else if path.extension().is_some_and(|end| end == "md") && !path.ends_with("README.md") {
            let case = case::parse(&fs::read_to_string(path)?).map_err(io::Error::other)?;
            let mut files = case.files;
            files.extend(case.contacts);
            files.extend(case.events.map(|events| (EVENTS.to_owned(), events)));
            projects.push(files);
        }
    }
    Ok(())
}

/// What is in a folder, in order of the names.
fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?;
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    paths.sort();
    Ok(paths)
}
