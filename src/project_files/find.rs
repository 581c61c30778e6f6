//! Finds a project's root and its source files.

use std::{
    collections::{BTreeSet, VecDeque},
    fs, io,
    path::{Component, Path, PathBuf},
};

use nurture_compiler::{compile::MANIFEST, template::is_template};
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
    /// The files that bodies of messages can be, likewise.
    pub templates: Vec<String>,
    /// Folders and names that could not be read.
    pub unreadable: Vec<Unreadable>,
}

/// Finds the project that a path stands for.
pub fn find(path: &Path) -> Result<Found, Failure> {
    let present = fs::metadata(path).map_err(|error| not_there(path, &error))?;
    let is_manifest = path.file_name().is_some_and(|name| name == MANIFEST);
    if !present.is_dir() && !is_source(path) && !is_manifest {
        return Err(no_source(path));
    }
    if let Some(root) = root_above(path, present.is_dir()) {
        let mut found = sources_under(&root);
        found.has_manifest = true;
        return Ok(found);
    }
    if present.is_dir() {
        return folder_without_manifest(path);
    }
    let name = path.file_name().and_then(|name| name.to_str());
    let name =
        name.ok_or_else(|| Failure::new(format!("the name of `{}` is not UTF-8", path.display())))?;
    Ok(Found {
        root: path.parent().map(Path::to_owned).unwrap_or_default(),
        has_manifest: false,
        sources: vec![name.to_owned()],
        templates: Vec::new(),
        unreadable: Vec::new(),
    })
}

/// All source files of the project whose root a folder is.
///
/// A folder under it with a manifest of its own is another project and left out with all that is in it.
pub fn sources_under(root: &Path) -> Found {
    search(root, Reach::Project)
}

/// All source files under a folder, whatever project they belong to.
pub fn all_sources_under(folder: &Path) -> Found {
    search(folder, Reach::Folder)
}

/// The root of the project that a file lies in: the nearest folder above it that holds a manifest.
///
/// With [`sources_under`] it is the rule of which files belong together, for the command and for editors.
pub fn root_of_file(file: &Path) -> Option<PathBuf> {
    let mut folders = file.ancestors().skip(1);
    folders
        .find(|folder| holds_manifest(folder))
        .map(Path::to_owned)
}

/// How far a search goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Up to the roots of other projects.
    Project,
    /// Everywhere.
    Folder,
}

/// Searches a folder.
///
/// Hidden files and folders, `target` and `node_modules` are left out.
/// Links are followed after everything that needs none, and each folder and file counts once;
/// a link to a folder around the project leads nowhere new.
fn search(root: &Path, reach: Reach) -> Found {
    let mut search = Search {
        root,
        reach,
        real_root: real(root),
        links: VecDeque::new(),
        seen: BTreeSet::new(),
        found: Found {
            root: root.to_owned(),
            has_manifest: false,
            sources: Vec::new(),
            templates: Vec::new(),
            unreadable: Vec::new(),
        },
    };
    search.folder(root);
    while let Some(link) = search.links.pop_front() {
        search.link(&link);
    }
    search.found.sources.sort();
    search.found.templates.sort();
    search.found
}

/// The folders under a folder, itself included, that hold a manifest, in order of names.
///
/// As many as are found among the first 100,000 files and folders: an editor may have opened a whole disk.
pub fn folders_with_manifest(folder: &Path) -> Vec<PathBuf> {
    const ENTRIES_MAX: usize = 100_000;
    let walk = WalkDir::new(folder).sort_by_file_name().into_iter();
    let wanted = walk.filter_entry(|entry| entry.depth() == 0 || !is_left_out(entry));
    let manifests = wanted
        .take(ENTRIES_MAX)
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name() == MANIFEST && entry.path().is_file());
    manifests
        .filter_map(|entry| entry.path().parent().map(Path::to_owned))
        .collect()
}

/// A search in progress.
struct Search<'r> {
    root: &'r Path,
    reach: Reach,
    real_root: PathBuf,
    /// Links that are still to be followed, in the order in which they were found.
    links: VecDeque<PathBuf>,
    /// Folders and source files that were found, by their real paths.
    seen: BTreeSet<PathBuf>,
    found: Found,
}

impl Search<'_> {
    fn folder(&mut self, folder: &Path) {
        let mut walk = WalkDir::new(folder).sort_by_file_name().into_iter();
        while let Some(entry) = walk.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(folder).to_owned();
                    let reason = Reason::system(&error.io_error().map_or_else(
                        || "the folder cannot be listed".to_owned(),
                        ToString::to_string,
                    ));
                    self.unreadable(&path, reason);
                    continue;
                }
            };
            // The first one is a folder even where it is named by a link.
            let is_folder = entry.depth() == 0 || entry.file_type().is_dir();
            if entry.depth() > 0 && is_left_out(&entry) {
                if is_folder {
                    walk.skip_current_dir();
                }
            } else if is_folder {
                if self.is_another_project(entry.path()) || !self.seen.insert(real(entry.path())) {
                    walk.skip_current_dir();
                }
            } else if entry.path_is_symlink() {
                self.links.push_back(entry.into_path());
            } else if is_source(entry.path()) {
                self.source(entry.path());
            } else {
                self.template(entry.path());
            }
        }
    }

    fn is_another_project(&self, folder: &Path) -> bool {
        self.reach == Reach::Project && folder != self.root && holds_manifest(folder)
    }

    fn link(&mut self, link: &Path) {
        match fs::metadata(link) {
            Ok(target) if target.is_dir() => {
                let target = real(link);
                if !self.real_root.starts_with(&target) && !self.seen.contains(&target) {
                    self.folder(link);
                }
            }
            Ok(_) if is_source(link) => self.source(link),
            Ok(target) if target.is_file() => self.template(link),
            Err(error) if is_source(link) => self.unreadable(link, Reason::system(&error)),
            // What leads to nothing is no source either.
            Ok(_) | Err(_) => {}
        }
    }

    fn source(&mut self, path: &Path) {
        if !self.seen.insert(real(path)) {
            return;
        }
        let relative = path.strip_prefix(self.root).unwrap_or(path);
        match portable(relative) {
            Some(name) => self.found.sources.push(name),
            None => self.unreadable(path, Reason::system(&"its name is not UTF-8")),
        }
    }

    fn template(&mut self, path: &Path) {
        let relative = path.strip_prefix(self.root).unwrap_or(path);
        let name = portable(relative).filter(|name| is_template(name));
        self.found.templates.extend(name);
    }

    fn unreadable(&mut self, path: &Path, reason: Reason) {
        let name = path.strip_prefix(self.root).unwrap_or(path);
        let name = if name.as_os_str().is_empty() {
            path
        } else {
            name
        };
        let name = name.to_string_lossy().into_owned();
        self.found.unreadable.push(Unreadable { name, reason });
    }
}

/// The nearest folder that holds a manifest: the path itself, if it is a folder, or one above it.
fn root_above(path: &Path, is_dir: bool) -> Option<PathBuf> {
    if is_dir && holds_manifest(path) {
        // Named as it was given, so that messages name what was typed.
        return Some(path.to_owned());
    }
    root_of_file(&path.canonicalize().ok()?)
}

fn holds_manifest(folder: &Path) -> bool {
    folder.join(MANIFEST).is_file()
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
            let failure = Failure::new(format!(
                "`{}` is no project: it holds no `{MANIFEST}`, {what}",
                path.display()
            ));
            let projects = folders_with_manifest(path);
            if !projects.is_empty() {
                return Err(failure.with_help(format!("name a project in it: {}", list(&projects))));
            }
            Err(failure
                .with_help("make a project with `nurture new DIR`, or name one source file")
                .with_help(format!(
                    "`{MANIFEST}` needs two lines: `[project]` and `name = \"…\"`"
                )))
        }
    }
}

/// The first few of the projects that were found.
fn list(projects: &[PathBuf]) -> String {
    const SHOWN_MAX: usize = 5;
    let shown = projects.iter().take(SHOWN_MAX);
    let mut shown: Vec<String> = shown
        .map(|project| format!("`{}`", project.display()))
        .collect();
    if projects.len() > SHOWN_MAX {
        shown.push(format!("{} more", projects.len() - SHOWN_MAX));
    }
    shown.join(", ")
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

fn is_left_out(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let is_folder = entry.file_type().is_dir();
    name.starts_with('.') || (is_folder && matches!(&*name, "target" | "node_modules"))
}

/// What is said of a file that was named where a source file is asked for.
pub fn no_source(path: &Path) -> Failure {
    Failure::new(format!("`{}` is no source file", path.display()))
        .with_help("name a folder that holds `nurture.toml`, or a file that ends in `.nurture`")
}

/// Whether a file holds source text, by its name.
pub fn is_source(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "nurture")
}

/// The path without links; as it is, where that cannot be told.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// A relative path with `/` between its parts; none if it is not UTF-8.
fn portable(path: &Path) -> Option<String> {
    let parts = path.components().filter_map(|part| match part {
        Component::Normal(part) => Some(part.to_str()),
        _ => None,
    });
    Some(parts.collect::<Option<Vec<_>>>()?.join("/"))
}
