//! What is remembered of flows and bodies from one look at a project to the next.
//!
//! Checking a flow depends on its own tree and on what surrounds it: the declarations, the policy, and which flows, aliases and tags there are.
//! An editor changes one text at a time, so nearly always nearly all flows can be taken as they were:
//! even where the text of declarations has changed, as long as they declare the same.

mod surroundings;

use std::sync::{Arc, OnceLock};

use foldhash::{HashMap, HashSet};

use nurture_runtime::program::{Channel, FlowId};

use self::surroundings::{Change, Surroundings};
use super::{
    Checker, alias::Collected, bodies::Bodies, clause::Clauses, mentions::Known, unused::Kind,
};
use crate::{
    checked::{Definition, Flow, Reference},
    finding::Finding,
    source::{FileId, FileSpan},
};

/// What is remembered of a project's flows and bodies; empty at first.
///
/// It belongs to one project, whose texts keep their ids ([`crate::compile::Project`]).
#[derive(Debug, Default)]
pub struct Memory {
    surroundings: Option<Surroundings>,
    flows: HashMap<Spot, Remembered>,
    /// Flows as they were last understood under surroundings that have changed since.
    ///
    /// Who types in a declaration leads away from what all flows know, and most often back to it.
    aside: Option<(Surroundings, Vec<(Spot, Remembered)>)>,
    /// Where the flows of the last look stand, as they are written.
    written: Vec<Spot>,
    /// For each flow by its id, its place among those.
    places: Vec<usize>,
    bodies: Bodies,
    mentions: Known,
    collected: Collected,
    /// How many flows are looked at together; none is one.
    threads: usize,
}

/// A flow by its file and its position among the file's flows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Spot {
    pub(super) file: FileId,
    pub(super) position: usize,
}

/// A flow at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Version {
    spot: Spot,
    /// Which of the texts that the file has had.
    revision: u64,
    id: Option<FlowId>,
}

impl Spot {
    /// The spot of the next flow, which stands in `file`.
    pub(super) fn behind(last: Option<&Self>, file: FileId) -> Self {
        let last = last.filter(|last| last.file == file);
        Self {
            file,
            position: last.map_or(0, |last| last.position + 1),
        }
    }

    pub(super) const fn version(self, revision: u64, id: Option<FlowId>) -> Version {
        Version {
            spot: self,
            revision,
            id,
        }
    }
}

/// How a project is looked at again.
pub struct Again<'m> {
    /// What is remembered; none to look once.
    pub memory: Option<&'m mut Memory>,
    /// Which of the texts that it has had a file has now.
    pub revision: &'m dyn Fn(FileId) -> u64,
    /// Whether a file was read as it is written: then every name in its tree stands in its text.
    pub is_sound: &'m dyn Fn(FileId) -> bool,
}

impl std::fmt::Debug for Again<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Again")
            .field("memory", &self.memory)
            .finish_non_exhaustive()
    }
}

/// Whether what is near to unknown names was suggested, or left because so much had been found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Suggestions {
    Made,
    Left,
}

/// A flow as it was looked at.
#[derive(Debug)]
struct Remembered {
    version: Version,
    outcome: Outcome,
    suggestions: Suggestions,
    /// The other files that its findings point into, with the texts that they had: places there move with every letter before them.
    abroad: Vec<(FileId, Option<u64>)>,
    /// What it starts at once; none if nobody has asked yet.
    starts: Option<Arc<Starts>>,
    /// What its paths and statements show.
    look: Arc<Look>,
    /// Whether somebody has looked, and the files that this points into are among those `abroad`.
    is_settled: bool,
}

/// All that comes of checking one flow.
#[derive(Debug, Clone)]
pub(super) struct Outcome {
    pub(super) flow: Arc<Flow>,
    pub(super) references: Arc<[Reference]>,
    pub(super) findings: Vec<Finding>,
    pub(super) unresolved: HashSet<Kind>,
    pub(super) sends: Vec<(Channel, FileSpan)>,
}

impl Outcome {
    /// Whether every name is known: what others are offered for one that is not depends on all that there are.
    fn has_understood_all(&self) -> bool {
        self.findings.is_empty() && self.unresolved.is_empty()
    }
}

/// What the paths and statements of one flow show beyond its check, once somebody has looked.
pub(crate) type Look = OnceLock<Vec<Finding>>;

/// The flows that one starts at the instant of its entry, and where it names them.
pub(crate) type Starts = Vec<(FileSpan, FlowId)>;

impl Memory {
    /// With so many threads to look at flows with.
    pub fn with_threads(threads: usize) -> Self {
        Self {
            threads,
            ..Self::default()
        }
    }

    /// How many threads look at flows.
    pub(crate) fn threads(&self) -> usize {
        self.threads.max(1)
    }

    /// The names that files gave at the last look.
    pub(super) fn mentions(&mut self) -> &mut Known {
        &mut self.mentions
    }

    /// The bodies of the last look, for another one.
    pub(super) fn bodies(&mut self) -> Bodies {
        let mut bodies = std::mem::take(&mut self.bodies);
        bodies.again();
        bodies
    }

    /// Remembers what bodies were read.
    pub(super) fn keep_bodies(&mut self, bodies: Bodies) {
        self.bodies = bodies;
    }

    /// What came of aliases at the last look.
    pub(super) fn collected(&mut self) -> Collected {
        std::mem::take(&mut self.collected)
    }

    /// Remembers what came of aliases.
    pub(super) fn keep_collected(&mut self, collected: Collected) {
        self.collected = collected;
    }

    /// Puts the flows aside that may have seen what has changed around them, and takes those back that know what is there now.
    pub(super) fn surround(
        &mut self,
        checker: &Checker<'_>,
        policy: &Clauses,
        is_sound: &dyn Fn(FileId) -> bool,
    ) {
        let now = Surroundings::of(checker, policy);
        if let Some(before) = self.surroundings.take() {
            let holds = |change: &Change, spot: &Spot, flow: &Remembered| match change {
                Change::None => true,
                Change::Names(names) => {
                    let source = checker.input.sources.get(spot.file);
                    let text = source.map_or("", |source| &source.text);
                    flow.outcome.has_understood_all()
                        && is_sound(spot.file)
                        && !names.iter().any(|name| text.contains(name.as_str()))
                }
                Change::Everything => false,
            };
            let understood = self.take_out(&before.change_to(&now), &holds);
            self.take_back(&now, &holds);
            if !understood.is_empty() {
                self.aside = Some((before, understood));
            }
        }
        self.surroundings = Some(now);
    }

    /// Takes the flows out that a change may have touched; those that were understood.
    fn take_out(
        &mut self,
        change: &Change,
        holds: &impl Fn(&Change, &Spot, &Remembered) -> bool,
    ) -> Vec<(Spot, Remembered)> {
        let touched = |spot: &Spot, flow: &mut Remembered| !holds(change, spot, flow);
        let touched = self.flows.extract_if(touched);
        touched
            .filter(|(_, flow)| flow.outcome.has_understood_all())
            .collect()
    }

    /// Takes the flows back that were put aside and that hold in what is there now.
    fn take_back(
        &mut self,
        now: &Surroundings,
        holds: &impl Fn(&Change, &Spot, &Remembered) -> bool,
    ) {
        if let Some((known, flows)) = &mut self.aside {
            let change = known.change_to(now);
            let back = flows.extract_if(.., |(spot, flow)| holds(&change, spot, flow));
            self.flows.extend(back);
        }
    }

    /// What came of a flow, if it is the same still, and whether names were suggested in it.
    pub(super) fn outcome(&self, version: Version) -> Option<(&Outcome, Suggestions)> {
        let remembered = self.flows.get(&version.spot)?;
        let mut abroad = remembered.abroad.iter();
        let is_same = remembered.version == version
            && abroad.all(|(file, known)| revision(&self.mentions, *file) == *known);
        is_same.then_some((&remembered.outcome, remembered.suggestions))
    }

    /// Remembers what came of a flow.
    pub(super) fn keep(&mut self, version: Version, outcome: Outcome, suggestions: Suggestions) {
        let remembered = Remembered {
            version,
            abroad: abroad(&self.mentions, version.spot.file, &outcome.findings),
            outcome,
            suggestions,
            starts: None,
            look: Arc::default(),
            is_settled: false,
        };
        self.flows.insert(version.spot, remembered);
    }

    /// Forgets what came of a flow before.
    pub(super) fn forget(&mut self, version: Version) {
        self.flows.remove(&version.spot);
    }

    /// Forgets the flows that are no longer there: `written` are those that are, as they are written, and `places` the places among them by id.
    pub(super) fn keep_only(&mut self, written: Vec<Spot>, places: &[usize]) {
        // What was taken back may have been put aside before its file was taken away.
        if self.written != written || self.flows.len() > written.len() {
            let present: HashSet<&Spot> = written.iter().collect();
            self.flows.retain(|spot, _| present.contains(spot));
            self.written = written;
        }
        places.clone_into(&mut self.places);
    }

    /// Where a flow stands.
    fn spot(&self, id: FlowId) -> Option<Spot> {
        let place = self.places.get(id.index())?;
        self.written.get(*place).copied()
    }

    fn remembered(&mut self, id: FlowId) -> Option<&mut Remembered> {
        let spot = self.spot(id)?;
        self.flows.get_mut(&spot)
    }

    /// What a flow starts at once; made out only if it has changed.
    pub(crate) fn starts(&mut self, id: FlowId, make_out: impl FnOnce() -> Starts) -> Arc<Starts> {
        let Some(remembered) = self.remembered(id) else {
            return Arc::new(make_out());
        };
        let Remembered {
            outcome, starts, ..
        } = remembered;
        let starts = starts.get_or_insert_with(|| {
            // Most flows start no other one, which their names tell without a walk along their paths.
            let mut named = outcome.references.iter();
            let names_flow = named.any(|one| matches!(one.target, Definition::Flow(_)));
            Arc::new(if names_flow {
                make_out()
            } else {
                Starts::new()
            })
        });
        Arc::clone(starts)
    }

    /// What a flow shows beyond its check, or the place for it.
    ///
    /// Where nobody has looked yet it is a new place: whoever had the last one would look at texts that are old by now.
    pub(crate) fn look(&mut self, id: FlowId) -> Arc<Look> {
        let Some(remembered) = self.remembered(id) else {
            return Arc::default();
        };
        if !remembered.is_settled {
            remembered.look = Arc::default();
        }
        Arc::clone(&remembered.look)
    }

    /// Takes in what was looked at since the last time; the texts that it points into are still known as they were.
    pub(super) fn settle(&mut self) {
        for (spot, remembered) in &mut self.flows {
            let fresh = remembered.look.get().filter(|_| !remembered.is_settled);
            if let Some(findings) = fresh {
                let abroad = abroad(&self.mentions, spot.file, findings);
                remembered.abroad.extend(abroad);
                remembered.is_settled = true;
            }
        }
    }
}

/// The other files that findings of a flow point into, with the texts that they have.
fn abroad(mentions: &Known, home: FileId, findings: &[Finding]) -> Vec<(FileId, Option<u64>)> {
    let places = findings.iter().flat_map(Finding::places);
    let mut files: Vec<FileId> = places
        .map(|place| place.file)
        .filter(|file| *file != home)
        .collect();
    files.sort_unstable();
    files.dedup();
    let files = files.into_iter();
    files.map(|file| (file, revision(mentions, file))).collect()
}

/// Which of its texts a file has; none of a file that holds no flows and declarations.
fn revision(mentions: &Known, file: FileId) -> Option<u64> {
    mentions.get(&file).map(|(revision, _)| *revision)
}
