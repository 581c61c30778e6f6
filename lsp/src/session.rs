//! What a session remembers: what the client can do, its open documents, and the projects that they are in.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use tokio::sync::Notify;
use tower_lsp::ls_types::{
    DidChangeTextDocumentParams, FileChangeType, FileEvent, TextDocumentItem, Uri,
};

use crate::{
    Ending,
    capabilities::Client,
    documents::{Document, Documents, path_of},
    files::Files,
    project::{Change, Kind, Project, lock},
    snapshot::Addresses,
};

/// The name of a text that is no file, in the project that it is by itself.
const UNTITLED: &str = "untitled.nurture";

/// The file that makes a folder a project.
const MANIFEST: &str = nurture_compiler::compile::MANIFEST;

/// One client's session.
pub struct Session {
    files: Arc<dyn Files>,
    state: Mutex<State>,
    /// Says that findings may have changed.
    pub changed: Notify,
}

#[derive(Default)]
struct State {
    client: Client,
    documents: Documents,
    projects: Projects,
    /// Whether the client has asked the server to shut down.
    is_over: bool,
}

/// Projects by what makes them one: a folder, a file or an address.
type Projects = BTreeMap<String, Arc<Project>>;

/// A question's place: a text as it was when the question came.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The project.
    pub project: Arc<Project>,
    /// The file's name in it.
    pub name: String,
    /// The text that the client asked about; none of a file that it has not opened.
    pub text: Option<Arc<str>>,
    /// How files are addressed.
    pub addresses: Addresses,
    /// What the client can do.
    pub client: Client,
}

impl Session {
    /// A session that has not begun.
    pub fn new(files: Arc<dyn Files>) -> Arc<Self> {
        Arc::new(Self {
            files,
            state: Mutex::default(),
            changed: Notify::new(),
        })
    }

    /// How the session ended.
    pub fn ending(&self) -> Ending {
        if lock(&self.state).is_over {
            Ending::Asked
        } else {
            Ending::Abrupt
        }
    }

    /// The client has asked the server to shut down.
    pub fn end(&self) {
        lock(&self.state).is_over = true;
    }

    /// Begins with what the client can do.
    pub fn begin(&self, client: Client) {
        lock(&self.state).client = client;
    }

    /// What the client can do.
    pub fn client(&self) -> Client {
        lock(&self.state).client
    }

    /// Takes in the projects of the client's folders.
    pub fn add_folders(&self, folders: &[PathBuf]) {
        for folder in folders {
            // Projects within the folder's own are none of its parts.
            let mut roots = self.files.projects_under(folder);
            roots.extend(self.files.root_above(&folder.join(MANIFEST)));
            let mut state = lock(&self.state);
            for root in roots {
                state.projects.folder(&root, &self.files);
            }
        }
        self.changed.notify_one();
    }

    /// Lets go of the projects in a folder that hold no open document.
    pub fn remove_folder(&self, folder: &Path) {
        let mut state = lock(&self.state);
        let State {
            documents,
            projects,
            ..
        } = &mut *state;
        projects.retain(|_, project| {
            let is_inside = project.root().is_some_and(|root| root.starts_with(folder));
            let is_open = documents
                .iter()
                .any(|document| Arc::ptr_eq(&document.project, project));
            !is_inside || is_open
        });
        self.changed.notify_one();
    }

    /// A document was opened.
    pub fn open(&self, item: TextDocumentItem) {
        let mut state = lock(&self.state);
        let (project, name) = state.projects.of(&item.uri, &self.files);
        let text: Arc<str> = item.text.into();
        project.change(Change::Text(name.clone(), Arc::clone(&text)));
        state.documents.open(Document {
            uri: item.uri,
            version: item.version,
            text,
            project,
            name,
        });
        self.changed.notify_one();
    }

    /// A document was changed.
    pub fn change(&self, params: DidChangeTextDocumentParams) {
        let mut state = lock(&self.state);
        let encoding = state.client.encoding;
        let document = params.text_document;
        let changed = state.documents.change(
            &document.uri,
            document.version,
            params.content_changes,
            encoding,
        );
        if let Some(document) = changed {
            let text = Arc::clone(&document.text);
            document
                .project
                .change(Change::Text(document.name.clone(), text));
            self.changed.notify_one();
        }
    }

    /// A document was closed.
    pub fn close(&self, uri: &Uri) {
        let mut state = lock(&self.state);
        let Some(document) = state.documents.close(uri) else {
            return;
        };
        match document.project.kind() {
            Kind::Folder => document.project.change(Change::Closed(document.name)),
            // A file that is a project by itself is looked at while it is open.
            Kind::File => state
                .projects
                .retain(|_, project| !Arc::ptr_eq(project, &document.project)),
        }
        self.changed.notify_one();
    }

    /// Files have changed on the disk.
    pub fn changed_on_disk(&self, events: &[FileEvent]) {
        let paths = || {
            events
                .iter()
                .filter_map(|event| Some((path_of(&event.uri)?, event.typ)))
        };
        let is_manifest = |path: &Path| path.file_name().is_some_and(|name| name == MANIFEST);
        if paths().any(|(path, typ)| is_manifest(&path) && typ != FileChangeType::CHANGED) {
            self.find_projects_anew();
        }
        let state = lock(&self.state);
        for (path, typ) in paths() {
            for project in state.projects.values() {
                let below = project.root().and_then(|root| path.strip_prefix(root).ok());
                let Some(name) = below.and_then(name_of) else {
                    continue;
                };
                project.change(Change::Disk(name));
                if typ != FileChangeType::CHANGED {
                    project.change(Change::Listing);
                }
            }
        }
        self.changed.notify_one();
    }

    /// A manifest has come or gone: what belongs together is found out again.
    fn find_projects_anew(&self) {
        let mut state = lock(&self.state);
        let State {
            documents,
            projects,
            ..
        } = &mut *state;
        let roots: Vec<PathBuf> = projects
            .values()
            .filter(|project| project.kind() == Kind::Folder)
            .filter_map(|project| project.root().map(Path::to_owned))
            .collect();
        projects.clear();
        for root in roots {
            if self.files.root_above(&root.join(MANIFEST)).as_ref() == Some(&root) {
                projects.folder(&root, &self.files);
            }
        }
        let open: Vec<Document> = documents.iter().cloned().collect();
        for document in open {
            let (project, name) = projects.of(&document.uri, &self.files);
            project.change(Change::Text(name.clone(), Arc::clone(&document.text)));
            documents.open(Document {
                project,
                name,
                ..document
            });
        }
    }

    /// All projects.
    pub fn projects(&self) -> Vec<Arc<Project>> {
        lock(&self.state).projects.values().cloned().collect()
    }

    /// The place of a question about a document, or about a file of a project that is known.
    pub fn asked(&self, uri: &Uri) -> Option<Asked> {
        let state = lock(&self.state);
        let (project, name, text) = if let Some(document) = state.documents.get(uri) {
            let text = Arc::clone(&document.text);
            (
                Arc::clone(&document.project),
                document.name.clone(),
                Some(text),
            )
        } else {
            let (project, name) = state.projects.known(&path_of(uri)?)?;
            (project, name, None)
        };
        let addresses = state.addresses(&project, &*self.files);
        Some(Asked {
            project,
            name,
            text,
            addresses,
            client: state.client,
        })
    }

    /// How the files of a project are addressed, and the versions of those that are open.
    pub fn addresses(&self, project: &Arc<Project>) -> Addresses {
        lock(&self.state).addresses(project, &*self.files)
    }

    /// Whether a document still has the text that was asked about.
    pub fn is_still(&self, uri: &Uri, text: &Arc<str>) -> bool {
        let state = lock(&self.state);
        let document = state.documents.get(uri);
        document.is_some_and(|document| Arc::ptr_eq(&document.text, text))
    }
}

impl State {
    fn addresses(&self, project: &Arc<Project>, files: &dyn Files) -> Addresses {
        let open = self
            .documents
            .iter()
            .filter(|document| Arc::ptr_eq(&document.project, project))
            .map(|document| {
                (
                    document.name.clone(),
                    (document.uri.clone(), document.version),
                )
            });
        Addresses::new(project.root(), open.collect(), files.prelude().as_deref())
    }
}

/// Finding projects.
trait Find {
    /// The project of a folder.
    fn folder(&mut self, root: &Path, files: &Arc<dyn Files>) -> Arc<Project>;

    /// The project of a document, and its name there.
    fn of(&mut self, uri: &Uri, files: &Arc<dyn Files>) -> (Arc<Project>, String);

    /// The project that is known to hold a file, and the file's name there.
    fn known(&self, path: &Path) -> Option<(Arc<Project>, String)>;
}

impl Find for Projects {
    fn folder(&mut self, root: &Path, files: &Arc<dyn Files>) -> Arc<Project> {
        let key = root.to_string_lossy().into_owned();
        let new = || {
            Arc::new(Project::new(
                Some(root.to_owned()),
                Kind::Folder,
                Arc::clone(files),
            ))
        };
        Arc::clone(self.entry(key).or_insert_with(new))
    }

    fn of(&mut self, uri: &Uri, files: &Arc<dyn Files>) -> (Arc<Project>, String) {
        let path = path_of(uri);
        if let Some(path) = &path
            && let Some(root) = files.root_above(path)
            && let Some(name) = path.strip_prefix(&root).ok().and_then(name_of)
        {
            return (self.folder(&root, files), name);
        }
        let root = path.as_deref().and_then(Path::parent).map(Path::to_owned);
        let name = path
            .as_deref()
            .and_then(|path| path.file_name()?.to_str().map(str::to_owned));
        let name = name.unwrap_or_else(|| UNTITLED.to_owned());
        let new = || Arc::new(Project::new(root, Kind::File, Arc::clone(files)));
        let project = self.entry(uri.as_str().to_owned()).or_insert_with(new);
        (Arc::clone(project), name)
    }

    fn known(&self, path: &Path) -> Option<(Arc<Project>, String)> {
        let folders = self
            .values()
            .filter(|project| project.kind() == Kind::Folder);
        let holding = folders.filter_map(|project| {
            let root = project.root()?;
            let name = path.strip_prefix(root).ok().and_then(name_of)?;
            Some((root.as_os_str().len(), project, name))
        });
        // Of projects within each other, the innermost.
        let (_, project, name) = holding.max_by_key(|(depth, ..)| *depth)?;
        Some((Arc::clone(project), name))
    }
}

/// A path below a root as a name, with `/` between folders; none if it is not UTF-8.
fn name_of(below: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = below.iter().map(std::ffi::OsStr::to_str).collect();
    parts
        .map(|parts| parts.join("/"))
        .filter(|name| !name.is_empty())
}
