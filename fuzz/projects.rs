//! What the targets have in common: how bytes stand for a project, and how its program is run.

use std::{fs, io, path::Path};

use nurture_compiler::compile::Project;

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

/// The files of a project, by their names from its root.
pub type Files = Vec<(String, String)>;

/// The projects in a folder, in order of their names: their texts, contacts and events.
///
/// # Errors
/// If a folder or file cannot be read.
pub fn examples(folder: &Path) -> io::Result<Vec<Files>> {
    let mut roots = Vec::new();
    for entry in fs::read_dir(folder)? {
        let root = entry?.path();
        if root.join("nurture.toml").is_file() {
            roots.push(root);
        }
    }
    roots.sort();
    roots.iter().map(|root| texts(root)).collect()
}

fn texts(root: &Path) -> io::Result<Files> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                let name = path.strip_prefix(root).unwrap_or(&path);
                files.push((name.to_string_lossy().replace('\\', "/"), text));
            }
        }
    }
    files.sort();
    Ok(files)
}
