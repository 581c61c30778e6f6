//! A project at one moment, with what is needed to translate its places.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use nurture_compiler::{
    prelude,
    source::{FileId, FileSpan},
};
use nurture_ide::Analysis;
use tower_lsp::ls_types::{Location, Uri};

use crate::{
    capabilities::Client,
    position::{Encoding, Lines},
};

/// How the files of a project are addressed.
#[derive(Debug, Clone, Default)]
pub struct Addresses {
    root: Option<PathBuf>,
    /// Open documents by name, as the client addresses them, with their versions.
    open: BTreeMap<String, (Uri, i32)>,
    prelude: Option<Uri>,
}

impl Addresses {
    /// Those of a project's open documents, of its files and of the built-in declarations.
    pub fn new(
        root: Option<&Path>,
        open: BTreeMap<String, (Uri, i32)>,
        prelude: Option<&Path>,
    ) -> Self {
        Self {
            root: root.map(Path::to_owned),
            open,
            prelude: prelude.and_then(Uri::from_file_path),
        }
    }

    /// The address of a file by its name.
    pub fn of(&self, name: &str) -> Option<Uri> {
        if let Some((uri, _)) = self.open.get(name) {
            return Some(uri.clone());
        }
        if name == prelude::NAME {
            return self.prelude.clone();
        }
        Uri::from_file_path(self.root.as_ref()?.join(name))
    }

    /// The names of open documents.
    pub fn open(&self) -> impl Iterator<Item = &str> {
        self.open.keys().map(String::as_str)
    }

    /// The client's version of a file that is open.
    pub fn version(&self, name: &str) -> Option<i32> {
        self.open.get(name).map(|(_, version)| *version)
    }
}

/// A project at one moment.
#[derive(Debug)]
pub struct Snapshot {
    /// All that is known.
    pub analysis: Arc<Analysis>,
    /// How files are addressed.
    pub addresses: Addresses,
    /// What the client can do.
    pub client: Client,
}

impl Snapshot {
    /// How characters are counted.
    pub fn encoding(&self) -> Encoding {
        self.client.encoding
    }

    /// The name of a file.
    pub fn name(&self, file: FileId) -> Option<&str> {
        let source = self.analysis.sources().get(file)?;
        Some(&source.name)
    }

    /// The lines of a file.
    pub fn lines(&self, file: FileId) -> Lines<'_> {
        let source = self.analysis.sources().get(file);
        Lines::new(source.map_or("", |source| &source.text), self.encoding())
    }

    /// The address of a file.
    pub fn uri(&self, file: FileId) -> Option<Uri> {
        self.addresses.of(self.name(file)?)
    }

    /// A place as the protocol names it.
    pub fn location(&self, place: FileSpan) -> Option<Location> {
        Some(Location {
            uri: self.uri(place.file)?,
            range: self.lines(place.file).range(place.span),
        })
    }
}

/// A question's file at one moment.
#[derive(Debug)]
pub struct At {
    /// The project.
    pub snapshot: Snapshot,
    /// The file.
    pub file: FileId,
}

impl At {
    /// All that is known.
    pub fn analysis(&self) -> &Analysis {
        &self.snapshot.analysis
    }

    /// The file's lines.
    pub fn lines(&self) -> Lines<'_> {
        self.snapshot.lines(self.file)
    }
}
