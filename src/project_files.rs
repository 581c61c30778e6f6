//! Finds the files of a project and reads them for the compiler (language reference, section 2).
//!
//! A project is the folder that holds `nurture.toml`, with every `.nurture` file under it
//! up to folders that hold one too; a file with no `nurture.toml` above it is a project by itself.

mod find;
mod read;

use std::{
    io,
    path::{Path, PathBuf},
};

use nurture_compiler::compile::{MANIFEST, Project};

pub use self::{
    find::{
        all_sources_under, folders_with_manifest, is_source, no_source, root_of_file, sources_under,
    },
    read::{Unreadable, read_standard_input, read_text},
};
use crate::{failure::Failure, output, progress::during};

/// The name under which a text from standard input takes part.
const STANDARD_INPUT: &str = "stdin.nurture";

/// A project as far as it could be read.
#[derive(Debug)]
pub struct ReadProject {
    /// The texts.
    pub project: Project,
    /// The folder that names are relative to; none for standard input.
    pub root: Option<PathBuf>,
    /// What could not be read, in order of names.
    pub unreadable: Vec<Unreadable>,
}

impl ReadProject {
    /// Finds and reads the project that `path` stands for: a folder, a file in it, or `-` for standard input.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        during("reading", || Self::try_open(path))
    }

    fn try_open(path: &Path) -> Result<Self, Failure> {
        if output::is_standard(path) {
            return Ok(Self::of_text(&read_standard_input(io::stdin().lock())?));
        }
        let found = find::find(path)?;
        let mut read = Self {
            project: Project::new(),
            root: Some(found.root.clone()),
            unreadable: found.unreadable,
        };
        for unreadable in &read.unreadable {
            read.project.add_unread(&unreadable.name);
        }
        if found.has_manifest {
            read.add(&found.root, MANIFEST);
        }
        for name in &found.sources {
            read.add(&found.root, name);
        }
        let templates = found.templates.iter();
        read.project.offer_templates(templates.map(Into::into));
        for name in read.project.missing_templates() {
            // The compiler itself says that a template is not there.
            if found.root.join(name.as_str()).is_file() {
                read.add(&found.root, &name);
            }
        }
        read.unreadable.sort();
        Ok(read)
    }

    /// The project that a text from standard input is by itself.
    pub fn of_text(text: &str) -> Self {
        let mut project = Project::new();
        project.add(STANDARD_INPUT, text);
        Self {
            project,
            root: None,
            unreadable: Vec::new(),
        }
    }

    /// The project, if all of it could be read; else says what could not.
    pub fn whole(self) -> Result<Self, Failure> {
        let Some((last, others)) = self.unreadable.split_last() else {
            return Ok(self);
        };
        for unreadable in others {
            unreadable.say();
        }
        Err(last.failure())
    }

    /// Refuses to write over one of the files that the project was read from.
    pub fn refuse_output(&self, output: &Path) -> Result<(), Failure> {
        let real = |path: &Path| path.canonicalize().ok().filter(|path| path.is_file());
        let Some((root, written)) = self.root.as_deref().zip(real(output)) else {
            return Ok(());
        };
        let mut sources = self.project.sources().iter();
        let own =
            sources.find(|(_, source)| real(&root.join(&*source.name)) == Some(written.clone()));
        match own {
            Some(_) => Err(Failure::new(format!(
                "`{}` is a file of the project and cannot be written over",
                output.display()
            ))),
            None => Ok(()),
        }
    }

    /// The path from the current folder down to the project's, with a `/` behind each part; empty if it does not lie below.
    pub fn folder(&self) -> String {
        let below = || {
            let root = self.root.as_deref()?.canonicalize().ok()?;
            let current = std::env::current_dir().ok()?.canonicalize().ok()?;
            Some(root.strip_prefix(current).ok()?.to_owned())
        };
        let mut folder = String::new();
        for part in &below().unwrap_or_default() {
            folder.push_str(&part.to_string_lossy());
            folder.push('/');
        }
        folder
    }

    fn add(&mut self, root: &Path, name: &str) {
        match read_text(&root.join(name)) {
            Ok(text) => {
                self.project.add(name, &text);
            }
            Err(reason) => {
                if is_source(Path::new(name)) {
                    self.project.add_unread(name);
                }
                self.unreadable.push(Unreadable {
                    name: name.to_owned(),
                    reason,
                });
            }
        }
    }
}
