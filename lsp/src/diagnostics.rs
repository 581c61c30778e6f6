//! Tells the client the findings of all projects, when they have changed.

use std::{collections::BTreeMap, sync::Arc};

use tower_lsp::{
    Client,
    ls_types::{Diagnostic, MessageType, Uri},
};

use crate::{
    convert::findings,
    project::{Computed, Project},
    session::Session,
    snapshot::Snapshot,
};

/// What was said about a file.
#[derive(Debug, Clone, PartialEq)]
struct Said {
    uri: Uri,
    diagnostics: Vec<Diagnostic>,
    version: Option<i32>,
}

/// What there is to say, by address.
#[derive(Debug, Clone, PartialEq, Default)]
struct ToSay {
    /// Of files about which the client is told.
    told: BTreeMap<String, Said>,
    /// Of files about which it asks by itself.
    asked: BTreeMap<String, Vec<Diagnostic>>,
}

/// Tells the client about findings until the session ends.
///
/// Where texts have changed again in the meantime, nothing more is said: what would be said is old.
pub async fn tell(client: Client, session: Arc<Session>) {
    let mut said = ToSay::default();
    loop {
        session.changed.notified().await;
        let mut now = ToSay::default();
        let mut looked = Vec::new();
        for project in session.projects() {
            if let Some((found, revision)) = look_at(&session, &project).await {
                looked.push((project, revision));
                now.told.extend(found.told);
                now.asked.extend(found.asked);
            } else {
                let message = "a mistake in nurture itself: the project is looked at anew";
                client.log_message(MessageType::ERROR, message).await;
            }
        }
        let is_old = || {
            let mut looked = looked.iter();
            looked.any(|(project, revision)| *revision != project.revision())
        };
        if !publish(&client, &mut said.told, now.told, &is_old).await {
            session.changed.notify_one();
            continue;
        }
        if now.asked != said.asked && session.client().pulls_again {
            // The answer says nothing but that the client has understood, and it may take its time.
            let client = client.clone();
            tokio::spawn(async move { client.workspace_diagnostic_refresh().await });
        }
        said.asked = now.asked;
    }
}

/// What there is to say about a project, and after how many changes; none if looking failed.
async fn look_at(session: &Arc<Session>, project: &Arc<Project>) -> Option<(ToSay, u64)> {
    let of_session = Arc::clone(session);
    let of_project = Arc::clone(project);
    let thought = tokio::task::spawn_blocking(move || {
        let Computed { analysis, revision } = of_project.compute();
        let snapshot = Snapshot {
            analysis,
            addresses: of_session.addresses(&of_project),
            client: of_session.client(),
        };
        (to_say(&snapshot), revision)
    });
    let thought = thought.await;
    if thought.is_err() {
        project.start_anew();
    }
    thought.ok()
}

/// The findings of all files; those of open documents also where there are none.
fn to_say(snapshot: &Snapshot) -> ToSay {
    let mut found = findings::by_file(snapshot);
    for name in snapshot.addresses.open() {
        if let Some(file) = snapshot.analysis.file(name) {
            found.entry(file).or_default();
        }
    }
    let mut all = ToSay::default();
    for (file, diagnostics) in found {
        let Some((name, uri)) = snapshot.name(file).zip(snapshot.uri(file)) else {
            continue;
        };
        let version = snapshot.addresses.version(name);
        let address = uri.as_str().to_owned();
        if version.is_some() && snapshot.client.pulls {
            all.asked.insert(address, diagnostics);
        } else {
            let said = Said {
                uri,
                diagnostics,
                version,
            };
            all.told.insert(address, said);
        }
    }
    all
}

/// Says what is new, and takes back what is no longer so; whether it came to the end before it was old.
///
/// Open documents come first, for they are looked at: a letter in a declaration can change the findings of every file.
async fn publish(
    client: &Client,
    said: &mut BTreeMap<String, Said>,
    mut now: BTreeMap<String, Said>,
    is_old: &impl Fn() -> bool,
) -> bool {
    for (address, before) in &*said {
        // Nothing is left to say about it.
        now.entry(address.clone()).or_insert_with(|| Said {
            uri: before.uri.clone(),
            diagnostics: Vec::new(),
            version: None,
        });
    }
    let (open, closed): (Vec<_>, Vec<_>) =
        now.into_iter().partition(|(_, new)| new.version.is_some());
    for (address, new) in open.into_iter().chain(closed) {
        if said.get(&address) == Some(&new) {
            continue;
        }
        if is_old() {
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
