//! Projects in folders, as texts. The fuzzing targets, whose workspace knows nothing of this crate, have this module too.

use std::{fs, io, path::Path};

/// The files of a project, by their names from its root.
pub type Files = Vec<(String, String)>;

/// All texts in a folder and in those under it, in order of their names: sources, bodies, contacts and events.
///
/// # Errors
/// If a folder cannot be read.
pub fn texts(root: &Path) -> io::Result<Files> {
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
