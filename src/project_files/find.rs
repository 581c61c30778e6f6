//! Finds a project's root and its source files.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Component, Path, PathBuf},
};

use nurture_compiler::compile::MANIFEST;
use walkdir::{DirEntry, WalkDir};

use super::read::{Reason, Unreadable};
use crate::failure::Failure;

/// A project's files.
#[derive(Debug)]
pub struct Found {
    /// The folder that names are relative to.
    pub root: PathBuf,
    /// Whether it holds a manifest.
    pub has_manifest: bool,
    /// The source files by name, with `/` between folders.
    pub sources: Vec<String>,
    /// Folders and names that could not be read.
    pub unreadable: Vec<Unreadable>,
}

/// Finds the project that a path stands for.
pub fn find(path: &Path) -> Result<Found, Failure> {
    let present = fs::metadata(path).map_err(|error| not_there(path, &error))?;
    if let Some(root) = root_above(path, present.is_dir()) {
        let mut found = sources_under(&root);
        found.has_manifest = true;
        return Ok(found);
    }
    if present.is_dir() {
        return folder_without_manifest(path);
    }
    if path.extension().is_none_or(|end| end != "nurture") {
        return Err(Failure::new(format!(
            "`{}` is no source file and in no project",
            path.display()
        ))
        .with_help("name a folder that holds `nurture.toml`, or a file that ends in `.nurture`"));
    }
    let name = path.file_name().and_then(|name| name.to_str());
    let name =
        name.ok_or_else(|| Failure::new(format!("the name of `{}` is not UTF-8", path.display())))?;
    Ok(Found {
        root: path.parent().map(Path::to_owned).unwrap_or_default(),
        has_manifest: false,
        sources: vec![name.to_owned()],
        unreadable: Vec::new(),
    })
}

/// All source files under a folder.
///
/// Hidden folders, `target` and `node_modules` are left out.
/// Links are followed, but each file counts once, under the name that needs no link if there is one.
pub fn sources_under(root: &Path) -> Found {
    let mut found = Found {
        root: root.to_owned(),
        has_manifest: false,
        sources: Vec::new(),
        unreadable: Vec::new(),
    };
    let mut candidates = Vec::new();
    let real_root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let walk = WalkDir::new(root)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter();
    for entry in walk.filter_entry(|entry| entry.depth() == 0 || is_looked_into(entry)) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                found.unreadable.extend(unreadable(root, &error));
                continue;
            }
        };
        let is_source = entry.path().extension().is_some_and(|end| end == "nurture");
        if !is_source || entry.file_type().is_dir() {
            continue;
        }
        let relative = entry.path().strip_prefix(root).unwrap_or(entry.path());
        let Some(name) = portable(relative) else {
            let name = relative.to_string_lossy().into_owned();
            found.unreadable.push(Unreadable {
                name,
                reason: Reason::system(&"its name is not UTF-8"),
            });
            continue;
        };
        let real = entry
            .path()
            .canonicalize()
            .unwrap_or_else(|_| entry.path().to_owned());
        candidates.push((real != real_root.join(relative), name, real));
    }
    candidates.sort();
    let mut seen = BTreeSet::new();
    candidates.retain(|(_, _, real)| seen.insert(real.clone()));
    found.sources = candidates.into_iter().map(|(_, name, _)| name).collect();
    found.sources.sort();
    found
}

/// The nearest folder that holds a manifest: the path itself, if it is a folder, or one above it.
fn root_above(path: &Path, is_dir: bool) -> Option<PathBuf> {
    if is_dir && path.join(MANIFEST).is_file() {
        // Named as it was given, so that messages name what was typed.
        return Some(path.to_owned());
    }
    let real = path.canonicalize().ok()?;
    let mut folders = real.ancestors();
    folders.next();
    folders
        .find(|folder| folder.join(MANIFEST).is_file())
        .map(Path::to_owned)
}

/// A folder that is in no project holds one if it has exactly one source file.
fn folder_without_manifest(path: &Path) -> Result<Found, Failure> {
    let found = sources_under(path);
    match found.sources.len() {
        1 => Ok(found),
        count => {
            let what = match count {
                0 => "nor a source file".to_owned(),
                _ => format!("but {count} source files"),
            };
            Err(Failure::new(format!(
                "`{}` is no project: it holds no `{MANIFEST}`, {what}",
                path.display()
            ))
            .with_help("make a project with `nurture new DIR`, or name one source file")
            .with_help(format!(
                "`{MANIFEST}` needs two lines: `[project]` and `name = \"…\"`"
            )))
        }
    }
}

fn not_there(path: &Path, error: &io::Error) -> Failure {
    let failure = Failure::reading(path, error);
    if error.kind() == io::ErrorKind::NotFound {
        failure.with_help(
            "name a project's folder or a source file; without a path it is the current folder",
        )
    } else {
        failure
    }
}

fn is_looked_into(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let left_out = name.starts_with('.') || matches!(&*name, "target" | "node_modules");
    !(left_out && entry.file_type().is_dir()) && !(name.starts_with('.') && name.len() > 1)
}

/// What a failed step of a walk means; a loop of links means nothing, and neither does a link to nothing.
fn unreadable(root: &Path, error: &walkdir::Error) -> Option<Unreadable> {
    let cause = error.io_error()?;
    let path = error.path().unwrap_or(root);
    let is_source = path.extension().is_some_and(|end| end == "nurture");
    if cause.kind() == io::ErrorKind::NotFound && !is_source {
        return None;
    }
    let name = path.strip_prefix(root).unwrap_or(path);
    let name = if name.as_os_str().is_empty() {
        path
    } else {
        name
    };
    Some(Unreadable {
        name: name.to_string_lossy().into_owned(),
        reason: Reason::system(cause),
    })
}

/// A relative path with `/` between its parts; none if it is not UTF-8.
fn portable(path: &Path) -> Option<String> {
    let parts = path.components().filter_map(|part| match part {
        Component::Normal(part) => Some(part.to_str()),
        _ => None,
    });
    Some(parts.collect::<Option<Vec<_>>>()?.join("/"))
}
