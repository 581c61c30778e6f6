//! `nurture lsp`: the language server for editors, over standard input and output.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use nurture_compiler::prelude;
use nurture_lsp::{Ending, Files, Listing};

use crate::{
    failure::{Failure, Outcome},
    output::write_atomically,
    project_files::{folders_with_manifest, read_text, root_of_file, sources_under},
};

/// Serves one editor until it leaves.
///
/// As the protocol wants it, an editor that leaves without a word is a failure (LSP 3.17, "Exit Notification").
pub fn lsp() -> Result<Outcome, Failure> {
    let ended = nurture_lsp::serve(Arc::new(Disk::new()))
        .map_err(|error| Failure::new(format!("the language server cannot start: {error}")))?;
    Ok(match ended {
        Ending::Asked => Outcome::Fine,
        Ending::Abrupt => Outcome::Found,
    })
}

/// The file system.
struct Disk {
    prelude: Option<PathBuf>,
}

impl Disk {
    fn new() -> Self {
        Self {
            prelude: write_prelude(),
        }
    }
}

impl Files for Disk {
    fn root_above(&self, path: &Path) -> Option<PathBuf> {
        root_of_file(path)
    }

    fn projects_under(&self, folder: &Path) -> Vec<PathBuf> {
        folders_with_manifest(folder)
    }

    fn files_under(&self, root: &Path) -> Listing {
        let found = sources_under(root);
        Listing {
            sources: found.sources,
            templates: found.templates,
        }
    }

    fn read(&self, path: &Path) -> io::Result<String> {
        read_text(path).map_err(|reason| match path.try_exists() {
            Ok(false) => io::ErrorKind::NotFound.into(),
            _ => io::Error::other(reason.to_string()),
        })
    }

    fn prelude(&self) -> Option<PathBuf> {
        self.prelude.clone()
    }
}

/// Puts the built-in declarations where an editor can open them: into the user's cache, by version.
fn write_prelude() -> Option<PathBuf> {
    let folder = dirs::cache_dir()?
        .join("nurture")
        .join(env!("CARGO_PKG_VERSION"));
    let path = folder.join("prelude.nurture");
    if fs::read_to_string(&path).is_ok_and(|text| text == prelude::TEXT) {
        return Some(path);
    }
    fs::create_dir_all(&folder).ok()?;
    // Another server may write it at the same moment: it is put in its place whole.
    write_atomically(&path, prelude::TEXT.as_bytes()).ok()?;
    Some(path)
}
