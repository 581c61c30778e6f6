//! One project: its texts, those from the disk and those that are open, and what the compiler makes of them.

use std::{
    collections::BTreeSet,
    io::ErrorKind,
    num::NonZeroUsize,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

use nurture_compiler::compile::MANIFEST;
use nurture_ide::{Analysis, Workspace};

use crate::files::Files;

/// A project.
///
/// Changes wait in a queue until somebody asks, so that taking them costs nothing;
/// whoever asks first applies them and computes, on a thread that may take its time.
pub struct Project {
    /// The folder that names are relative to; none for a text that is no file.
    root: Option<PathBuf>,
    kind: Kind,
    files: Arc<dyn Files>,
    waiting: Mutex<Vec<Change>>,
    /// How many changes there were.
    revision: AtomicU64,
    state: Mutex<State>,
}

/// What a project consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A folder with a manifest, and all source files under it.
    Folder,
    /// One file.
    File,
}

/// What became of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The client has it now, with this text.
    Text(String, Arc<str>),
    /// The client has let go of it: what counts is the file, if there is one.
    Closed(String),
    /// The file was changed, or taken away.
    Disk(String),
    /// Files came or went.
    Listing,
}

#[derive(Default)]
struct State {
    workspace: Workspace,
    is_loaded: bool,
    /// The texts that the client has.
    open: BTreeSet<String>,
    /// The source files on the disk.
    sources: BTreeSet<String>,
    /// The changes that have been applied.
    revision: u64,
}

/// What the compiler makes of a project, and after how many changes.
#[derive(Debug, Clone)]
pub struct Computed {
    /// All that is known.
    pub analysis: Arc<Analysis>,
    /// The changes that it knows of.
    pub revision: u64,
}

impl Project {
    /// A project that has not been read yet.
    pub fn new(root: Option<PathBuf>, kind: Kind, files: Arc<dyn Files>) -> Self {
        Self {
            root,
            kind,
            files,
            waiting: Mutex::default(),
            revision: AtomicU64::new(0),
            state: Mutex::new(State {
                workspace: Workspace::with_threads(threads()),
                ..State::default()
            }),
        }
    }

    /// The folder that names are relative to.
    pub fn root(&self) -> Option<&Path> {
        self.root.as_deref()
    }

    /// What it consists of.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// How many changes there were.
    pub fn revision(&self) -> u64 {
        self.revision.load(Ordering::Acquire)
    }

    /// Takes a change; it counts from the next question on.
    pub fn change(&self, change: Change) {
        let mut waiting = lock(&self.waiting);
        waiting.push(change);
        self.revision.fetch_add(1, Ordering::AcqRel);
    }

    /// What the compiler makes of all changes so far; reads files and may take its time.
    pub fn compute(&self) -> Computed {
        let mut state = lock(&self.state);
        let changes = {
            let mut waiting = lock(&self.waiting);
            state.revision = self.revision();
            std::mem::take(&mut *waiting)
        };
        if !state.is_loaded {
            self.load(&mut state);
        }
        for change in changes {
            self.apply(&mut state, change);
        }
        self.read_templates(&mut state);
        Computed {
            analysis: state.workspace.analysis(),
            revision: state.revision,
        }
    }

    /// Forgets what was computed: after a failure in the middle of it nothing is taken for granted.
    pub fn start_anew(&self) {
        let mut state = lock(&self.state);
        let open: Vec<Change> = state
            .open
            .iter()
            .filter_map(|name| {
                let text = state.workspace.text(name)?;
                Some(Change::Text(name.clone(), Arc::clone(text)))
            })
            .collect();
        *state = State::default();
        let mut waiting = lock(&self.waiting);
        let newer = std::mem::replace(&mut *waiting, open);
        waiting.extend(newer);
    }

    fn load(&self, state: &mut State) {
        state.is_loaded = true;
        if self.kind == Kind::Folder {
            self.read(state, MANIFEST);
            self.list(state);
        }
    }

    /// Reads the source files that came, and forgets those that went.
    fn list(&self, state: &mut State) {
        let Some(root) = self.root.as_deref().filter(|_| self.kind == Kind::Folder) else {
            return;
        };
        let listing = self.files.files_under(root);
        state.workspace.set_templates(listing.templates);
        let present: BTreeSet<String> = listing.sources.into_iter().collect();
        for gone in state.sources.difference(&present) {
            if !state.open.contains(gone) {
                state.workspace.remove_text(gone);
            }
        }
        let new: Vec<String> = present.difference(&state.sources).cloned().collect();
        for name in new {
            if !state.open.contains(&name) {
                self.read(state, &name);
            }
        }
        state.sources = present;
    }

    fn apply(&self, state: &mut State, change: Change) {
        match change {
            Change::Text(name, text) => {
                state.workspace.set_text(&name, &text);
                state.open.insert(name);
            }
            Change::Closed(name) => {
                state.open.remove(&name);
                self.read(state, &name);
            }
            Change::Disk(name) => {
                if !state.open.contains(&name) && state.workspace.text(&name).is_some() {
                    self.read(state, &name);
                }
            }
            Change::Listing => self.list(state),
        }
    }

    /// Takes the text of a file as it is on the disk.
    fn read(&self, state: &mut State, name: &str) {
        let Some(root) = self.root.as_deref() else {
            state.workspace.remove_text(name);
            return;
        };
        match self.files.read(&root.join(name)) {
            Ok(text) => state.workspace.set_text(name, &text),
            // What it declares is not unknown for that.
            Err(error) if name.ends_with(".nurture") && error.kind() != ErrorKind::NotFound => {
                state.workspace.set_unread(name);
            }
            Err(_) => {
                state.workspace.remove_text(name);
            }
        }
    }

    /// Reads templates that messages name and that nobody has read yet.
    fn read_templates(&self, state: &mut State) {
        for name in state.workspace.missing_templates() {
            self.read(state, &name);
        }
    }
}

/// How many threads look at flows where many have changed: those that the machine has, up to what is worth it.
fn threads() -> usize {
    const MOST: usize = 4;
    let known = thread::available_parallelism();
    known.map_or(1, NonZeroUsize::get).min(MOST)
}

impl std::fmt::Debug for Project {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Project")
            .field("root", &self.root)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// What a lock guards, even after a failure of whoever had it; the data is made anew then ([`Project::start_anew`]).
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
