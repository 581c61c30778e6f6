//! The texts of a project as an editor sees them, and what the compiler makes of them.

use std::sync::Arc;

use nurture_compiler::{
    checked::Checked,
    compile::{Examination, Memory, Options, Project, examine_again},
    finding::Finding,
    parse::Parsed,
    prelude,
    source::{FileId, Sources},
};
use smol_str::SmolStr;

/// The texts of one project, each under its path from the project's root, with `/` between folders.
#[derive(Debug, Default)]
pub struct Workspace {
    project: Project,
    templates: Arc<[String]>,
    memory: Memory,
    current: Option<Arc<Analysis>>,
}

/// A project at one moment: its texts, trees, checked program and findings.
#[derive(Debug)]
pub struct Analysis {
    templates: Arc<[String]>,
    examination: Examination,
}

impl Workspace {
    /// A project without any text.
    pub fn new() -> Self {
        Self::default()
    }

    /// A project without any text, whose flows are looked at by so many threads where many have changed.
    pub fn with_threads(threads: usize) -> Self {
        Self {
            memory: Memory::with_threads(threads),
            ..Self::default()
        }
    }

    /// Adds a text, or puts it in the place of the one under that name; only that text is parsed.
    pub fn set_text(&mut self, name: &str, text: &str) {
        if self.text(name).is_none_or(|old| **old != *text) {
            self.project.add(name, text);
            self.current = None;
        }
    }

    /// Says that there is a source file which nobody can read.
    pub fn set_unread(&mut self, name: &str) {
        if self.project.add_unread(name) {
            self.current = None;
        }
    }

    /// Takes a text away; whether there was one.
    pub fn remove_text(&mut self, name: &str) -> bool {
        let was_there = self.project.remove(name);
        if was_there {
            self.current = None;
        }
        was_there
    }

    /// The text under a name.
    pub fn text(&self, name: &str) -> Option<&Arc<str>> {
        self.project.text(name)
    }

    /// Says which files of the project bodies of messages can be, whether a message names them or not.
    pub fn set_templates(&mut self, names: Vec<String>) {
        if *self.templates != *names {
            self.project.offer_templates(names.iter().map(SmolStr::new));
            self.templates = names.into();
            self.current = None;
        }
    }

    /// The templates that messages name and that nobody has given, by name.
    pub fn missing_templates(&self) -> Vec<SmolStr> {
        self.project.missing_templates()
    }

    /// What the compiler makes of the texts as they are now.
    pub fn analysis(&mut self) -> Arc<Analysis> {
        let Self {
            project,
            templates,
            memory,
            current,
        } = self;
        let current = current.get_or_insert_with(|| {
            Arc::new(Analysis {
                examination: examine_again(project, &Options::default(), memory),
                templates: Arc::clone(templates),
            })
        });
        Arc::clone(current)
    }
}

impl Analysis {
    /// The file under a name.
    pub fn file(&self, name: &str) -> Option<FileId> {
        let of_project = self.examination.project().id(name);
        of_project.or_else(|| self.sources().id(name).filter(|_| name == prelude::NAME))
    }

    /// All texts that places point into, the prelude's too.
    pub fn sources(&self) -> &Sources {
        self.examination.sources()
    }

    /// The files that bodies of messages can be, as far as they are known.
    pub fn templates(&self) -> &[String] {
        &self.templates
    }

    /// The tree of a source file; none for the manifest and templates.
    pub fn parsed(&self, file: FileId) -> Option<&Parsed> {
        self.examination.project().parsed(file)
    }

    /// The checked program, as far as it could be made out.
    pub fn checked(&self) -> &Checked {
        self.examination.checked()
    }

    /// All findings of the project, in order of file, offset and rule.
    pub fn findings(&self) -> &[Finding] {
        self.examination.findings()
    }

    /// All findings of the project; none if what they are for ends before they are known.
    pub fn findings_while(&self, goes_on: &(dyn Fn() -> bool + Sync)) -> Option<&[Finding]> {
        self.examination.findings_while(goes_on)
    }

    /// The findings of one file, in order: those of other files need not be known for that.
    pub fn findings_in(&self, file: FileId) -> Vec<Finding> {
        self.examination.findings_in(file)
    }
}
