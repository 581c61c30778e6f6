//! Tells the client the findings of all projects, when they have changed.
//!
//! Open documents come first, for they are looked at: a letter in a declaration can change the findings of every file.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use tokio::task::JoinError;
use tower_lsp::{
    Client,
    ls_types::{Diagnostic, MessageType, Uri},
};

use crate::{
    convert::findings::Diagnostics,
    project::{Computed, Project},
    session::Session,
    snapshot::Snapshot,
};

/// What the client is told where a panic was caught.
const FAILED: &str = "a mistake in nurture itself: the project is looked at anew";

/// What was said about a file.
#[derive(Debug, Clone, PartialEq)]
struct Said {
    uri: Uri,
    diagnostics: Vec<Diagnostic>,
    version: Option<i32>,
}

/// What the client is told, by address.
type Told = BTreeMap<String, Said>;

/// What there is to say about open documents, by address.
#[derive(Debug, Default)]
struct Open {
    /// Of those about which the client is told.
    told: Told,
    /// Of those about which it asks by itself.
    asked: BTreeMap<String, Vec<Diagnostic>>,
}

/// A project at the moment at which it was looked at.
#[derive(Debug)]
struct Looked {
    project: Arc<Project>,
    snapshot: Snapshot,
    /// After how many changes.
    revision: u64,
}

/// Tells the client about findings until the session ends.
///
/// Where texts have changed again in the meantime, nothing more is said: what would be said is old.
pub async fn tell(client: Client, session: Arc<Session>) {
    let mut said = Told::new();
    let mut asked = BTreeMap::new();
    loop {
        session.changed.notified().await;
        let mut open = Open::default();
        let mut looked = Vec::new();
        for project in session.projects() {
            if let Some((found, one)) = look_at(&session, &project).await {
                looked.push(one);
                open.told.extend(found.told);
                open.asked.extend(found.asked);
            } else {
                client.log_message(MessageType::ERROR, FAILED).await;
            }
        }
        let looked: Arc<[Looked]> = looked.into();
        let in_editors: BTreeSet<String> = open.told.keys().cloned().collect();
        if !publish(&client, &mut said, open.told, &looked).await {
            session.changed.notify_one();
            continue;
        }
        if open.asked != asked && session.client().pulls_again {
            // The answer says nothing but that the client has understood, and it may take its time.
            let client = client.clone();
            tokio::spawn(async move { client.workspace_diagnostic_refresh().await });
        }
        asked = open.asked;
        let mut closed = match of_closed(&looked).await {
            Ok(Some(closed)) => closed,
            Ok(None) => {
                session.changed.notify_one();
                continue;
            }
            Err(_) => {
                looked.iter().for_each(|one| one.project.start_anew());
                client.log_message(MessageType::ERROR, FAILED).await;
                continue;
            }
        };
        for (address, before) in &said {
            if !in_editors.contains(address) {
                let nothing = || Said::new(before.uri.clone(), Vec::new());
                closed.entry(address.clone()).or_insert_with(nothing);
            }
        }
        if !publish(&client, &mut said, closed, &looked).await {
            session.changed.notify_one();
        }
    }
}

/// Looks at a project: what there is to say about its open documents, and what else there may be; none if looking failed.
async fn look_at(session: &Arc<Session>, project: &Arc<Project>) -> Option<(Open, Looked)> {
    let of_session = Arc::clone(session);
    let of_project = Arc::clone(project);
    let thought = tokio::task::spawn_blocking(move || {
        let Computed { analysis, revision } = of_project.compute();
        let snapshot = Snapshot {
            analysis,
            addresses: of_session.addresses(&of_project),
            client: of_session.client(),
        };
        let looked = Looked {
            project: of_project,
            snapshot,
            revision,
        };
        (looked.open(), looked)
    });
    let thought = thought.await;
    if thought.is_err() {
        project.start_anew();
    }
    thought.ok()
}

/// What there is to say about files that are not open; none if texts have changed before it was made out.
async fn of_closed(looked: &Arc<[Looked]>) -> Result<Option<Told>, JoinError> {
    let looked = Arc::clone(looked);
    let thought = tokio::task::spawn_blocking(move || {
        let mut all = Told::new();
        for one in &*looked {
            all.extend(one.closed()?);
        }
        Some(all)
    });
    thought.await
}

impl Said {
    /// About a file that is not open.
    const fn new(uri: Uri, diagnostics: Vec<Diagnostic>) -> Self {
        Self {
            uri,
            diagnostics,
            version: None,
        }
    }
}

impl Looked {
    /// Whether texts have changed since.
    fn is_old(&self) -> bool {
        self.revision != self.project.revision()
    }

    /// The findings of open documents, also of those that have none.
    fn open(&self) -> Open {
        let snapshot = &self.snapshot;
        let mut diagnostics = Diagnostics::of(snapshot);
        let mut all = Open::default();
        for name in snapshot.addresses.open() {
            let file = snapshot.analysis.file(name);
            let Some((file, uri)) = file.and_then(|file| Some((file, snapshot.uri(file)?))) else {
                continue;
            };
            let diagnostics = diagnostics.of_file(file);
            let address = uri.as_str().to_owned();
            if snapshot.client.pulls {
                all.asked.insert(address, diagnostics);
            } else {
                let said = Said {
                    version: snapshot.addresses.version(name),
                    ..Said::new(uri, diagnostics)
                };
                all.told.insert(address, said);
            }
        }
        all
    }

    /// The findings of all other files; none if texts change in the meantime.
    fn closed(&self) -> Option<Told> {
        let snapshot = &self.snapshot;
        let mut diagnostics = Diagnostics::of(snapshot);
        let mut all = Told::new();
        let findings = snapshot.analysis.findings_while(&|| !self.is_old())?;
        for findings in findings.chunk_by(|one, other| one.primary.file == other.primary.file) {
            if self.is_old() {
                return None;
            }
            let file = findings.first().map(|finding| finding.primary.file);
            let name = file.and_then(|file| snapshot.name(file));
            let closed = name.filter(|name| snapshot.addresses.version(name).is_none());
            if let Some(uri) = closed.and_then(|name| snapshot.addresses.of(name)) {
                let findings = findings.iter().map(|finding| diagnostics.one(finding));
                let address = uri.as_str().to_owned();
                all.insert(address, Said::new(uri, findings.collect()));
            }
        }
        Some(all)
    }
}

/// Says what is new; whether it came to the end before it was old.
async fn publish(client: &Client, said: &mut Told, now: Told, looked: &[Looked]) -> bool {
    for (address, new) in now {
        if said.get(&address) == Some(&new) {
            continue;
        }
        if looked.iter().any(Looked::is_old) {
            return false;
        }
        let Said {
            uri,
            diagnostics,
            version,
        } = new.clone();
        client.publish_diagnostics(uri, diagnostics, version).await;
        if new.diagnostics.is_empty() && new.version.is_none() {
            said.remove(&address);
        } else {
            said.insert(address, new);
        }
    }
    true
}
