//! What the server asks of the file system.

use std::{
    io,
    path::{Path, PathBuf},
};

/// The files of a project, by their names, with `/` between folders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// Those with source text.
    pub sources: Vec<String>,
    /// Those that bodies of messages can be, whether a message names them or not.
    pub templates: Vec<String>,
}

/// Finds and reads the files of projects, the way the command does (language reference, section 2).
pub trait Files: Send + Sync + 'static {
    /// The folder of the project that a path lies in: the nearest one, upward, that holds a manifest.
    fn root_above(&self, path: &Path) -> Option<PathBuf>;

    /// The folders of the projects that lie in a folder.
    fn projects_under(&self, folder: &Path) -> Vec<PathBuf>;

    /// The files under a project's root; those of projects within it are not among them.
    fn files_under(&self, root: &Path) -> Listing;

    /// A text.
    ///
    /// # Errors
    ///
    /// When the file is not there, cannot be read, is too large or is not UTF-8.
    fn read(&self, path: &Path) -> io::Result<String>;

    /// A file that holds the built-in declarations, for clients to open.
    fn prelude(&self) -> Option<PathBuf>;
}
