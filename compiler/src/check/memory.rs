//! What is remembered of flows and bodies from one look at a project to the next.
//!
//! Checking a flow depends on its own tree and on what surrounds it: the declarations, the policy, and which flows, aliases and tags there are.
//! An editor changes one text at a time, so nearly always nearly all flows can be taken as they were.

use std::{collections::BTreeMap, sync::Arc};

use foldhash::{HashMap, HashSet};

use nurture_runtime::program::{AliasId, Channel, FlowId, Holdout, Limit, Quiet};
use smol_str::SmolStr;

use super::{
    Checker, bodies::Bodies, clause::Clauses, fields::Fields, mentions::Known, unused::Kind,
};
use crate::{
    checked::{AliasKind, Checked, Ending, Flow, Reference},
    finding::{Finding, Level, Rule},
    source::{FileId, FileSpan},
};

/// What is remembered of a project's flows and bodies; empty at first.
///
/// It belongs to one project, whose texts keep their ids ([`crate::compile::Project`]).
#[derive(Debug, Default)]
pub struct Memory {
    surroundings: Option<Surroundings>,
    flows: HashMap<Spot, Remembered>,
    /// Where the flows of the last look stand.
    spots: HashMap<FlowId, Spot>,
    bodies: Bodies,
    mentions: Known,
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
}

impl std::fmt::Debug for Again<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Again")
            .field("memory", &self.memory)
            .finish_non_exhaustive()
    }
}

/// A flow as it was looked at.
#[derive(Debug)]
struct Remembered {
    version: Version,
    outcome: Outcome,
    /// What its paths and statements show; none if nobody has looked yet.
    shown: Option<Arc<Shown>>,
}

/// All that comes of checking one flow.
#[derive(Debug, Clone)]
pub(super) struct Outcome {
    pub(super) flow: Arc<Flow>,
    pub(super) references: Vec<Reference>,
    pub(super) findings: Vec<Finding>,
    pub(super) unresolved: HashSet<Kind>,
    pub(super) sends: Vec<(Channel, FileSpan)>,
}

/// What the paths and statements of one flow show, beyond its check.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shown {
    /// What there is to say.
    pub(crate) findings: Vec<Finding>,
    /// The flows that it starts at the instant of its entry.
    pub(crate) starts: Vec<(FileSpan, FlowId)>,
}

/// What the check of a flow may look at beside its own tree.
///
/// Where flows and aliases stand is no part of it: it changes with every letter, and no flow's check looks at that of others.
#[derive(Debug, PartialEq)]
struct Surroundings {
    declared: Checked,
    contact: Arc<Fields>,
    payloads: Vec<Arc<Fields>>,
    params: Vec<Arc<Fields>>,
    arguments: Vec<Arc<Fields>>,
    returns: Vec<Arc<Fields>>,
    flows: Vec<SmolStr>,
    aliases: Vec<(SmolStr, AliasKind)>,
    works: HashMap<SmolStr, Option<AliasId>>,
    vague: HashSet<SmolStr>,
    is_unread: bool,
    policy: ForAll,
    /// What the project wants of rules: what nobody wants to hear is not remembered.
    levels: BTreeMap<Rule, Level>,
}

/// What the policy says of every flow.
#[derive(Debug, PartialEq)]
struct ForAll {
    timezone: Option<SmolStr>,
    quiet: Option<Quiet>,
    limits: Option<Vec<Limit>>,
    holdout: Option<Holdout>,
    exits: Vec<Ending>,
}

impl Memory {
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

    /// Forgets all flows if what surrounds them has changed.
    pub(super) fn surround(&mut self, checker: &Checker<'_>, policy: &Clauses) {
        let now = Surroundings::of(checker, policy);
        if self.surroundings.as_ref() != Some(&now) {
            self.flows.clear();
            self.surroundings = Some(now);
        }
    }

    /// What came of a flow, if it is the same still.
    pub(super) fn outcome(&self, version: Version) -> Option<&Outcome> {
        let remembered = self.flows.get(&version.spot)?;
        (remembered.version == version).then_some(&remembered.outcome)
    }

    /// Remembers what came of a flow.
    pub(super) fn keep(&mut self, version: Version, outcome: Outcome) {
        let remembered = Remembered {
            version,
            outcome,
            shown: None,
        };
        self.flows.insert(version.spot, remembered);
    }

    /// Forgets what came of a flow before.
    pub(super) fn forget(&mut self, version: Version) {
        self.flows.remove(&version.spot);
    }

    /// Forgets the flows of files that are no longer there.
    pub(super) fn keep_only(&mut self, present: &[Spot]) {
        if self.flows.len() > present.len() {
            let present: HashSet<&Spot> = present.iter().collect();
            self.flows.retain(|spot, _| present.contains(spot));
        }
        let by_id = self.flows.values();
        self.spots = by_id
            .filter_map(|flow| Some((flow.version.id?, flow.version.spot)))
            .collect();
    }

    /// What a flow shows beyond its check; looks only if it has changed.
    pub(crate) fn shown(&mut self, id: FlowId, look: impl FnOnce() -> Shown) -> Arc<Shown> {
        let spot = self.spots.get(&id);
        match spot.and_then(|spot| self.flows.get_mut(spot)) {
            Some(remembered) => {
                let shown = remembered.shown.get_or_insert_with(|| Arc::new(look()));
                Arc::clone(shown)
            }
            None => Arc::new(look()),
        }
    }
}

impl Surroundings {
    fn of(checker: &Checker<'_>, policy: &Clauses) -> Self {
        let checked = &checker.checked;
        let mut declared = Checked {
            flows: Vec::new(),
            references: Vec::new(),
            aliases: Vec::new(),
            ..checked.clone()
        };
        declared.tests.clear();
        let flows = checked.flows.iter().map(|flow| flow.named.name.clone());
        let aliases = checked.aliases.iter();
        Self {
            declared,
            contact: Arc::clone(&checker.contact),
            payloads: checker.payloads.clone(),
            params: checker.params.clone(),
            arguments: checker.arguments.clone(),
            returns: checker.returns.clone(),
            flows: flows.collect(),
            aliases: aliases
                .map(|alias| (alias.named.name.clone(), alias.kind))
                .collect(),
            works: checker.aliases.works().clone(),
            vague: checker.names.vague.clone(),
            is_unread: checker.names.unread,
            policy: ForAll {
                timezone: policy.timezone.clone(),
                quiet: policy.quiet.clone(),
                limits: policy.limits.clone(),
                holdout: policy.holdout,
                exits: policy.exits.clone(),
            },
            levels: checker.input.manifest.lints.clone(),
        }
    }
}
