//! Checking: every name is looked up, every expression gets its type, and the checked program is built.
//!
//! ```text
//! items ──names──▶ tables of names ──declaration──▶ fields and types ──flow, statement, expression──▶ checked program
//! ```
//!
//! The whole project is looked at at once, files in order of their names, so that no finding depends on the order in which they were read.
//! A mistake is said once: what follows from it has the type [`Type::Error`](crate::checked::Type::Error), which fits everything and is never reported.
//!
//! | module | what it holds |
//! |---|---|
//! | `items`, `mentions`, `names`, `alias` | what is declared, under which name, and looking names up |
//! | `written_type`, `literal`, `relation`, `fit` | types as written, values of literals, how types go together |
//! | `expression` | expressions |
//! | `scope` | which names can be read at a place |
//! | `state`, `narrow`, `persistent` | which payloads are bound at a step, and which optionals are known to be set there |
//! | `declaration`, `bodies` | declarations other than flows and tests, and the bodies of messages |
//! | `flow`, `clause`, `trigger`, `statement` | flows |
//! | `tests` | test blocks |
//! | `unused` | declarations that nothing uses |
//! | `memory`, `ahead` | what is known of flows from one look to the next, and flows that are checked beside each other |

mod advice;
mod ahead;
mod alias;
mod binding;
mod bodies;
mod clause;
pub(crate) mod constant;
mod declaration;
mod expression;
mod fields;
mod fit;
mod flow;
mod items;
mod literal;
mod members;
mod memory;
mod mentions;
pub mod message_members;
mod names;
mod narrow;
mod persistent;
mod relation;
mod schedule;
mod scope;
mod state;
mod statement;
mod target;
mod tests;
pub(crate) mod timezone;
mod trigger;
mod unused;
mod written_type;

use std::{collections::BTreeMap, sync::Arc};

use foldhash::HashMap;

use nurture_runtime::program::{ActionId, Channel, EventId, FlowId, MessageId};
use smol_str::SmolStr;

pub use self::tests::KINDS as EFFECT_KINDS;
pub(crate) use self::{
    ahead::in_parts,
    memory::{Look, Starts},
};
use self::{
    alias::{Aliases, Collected},
    binding::Bindings,
    bodies::Bodies,
    fields::Fields,
    items::Items,
    names::Names,
    unused::Usage,
};
pub use self::{
    memory::{Again, Memory},
    timezone::time_zones,
};
use crate::{
    checked::{Checked, Definition, Reference, ReferenceKind, References},
    finding::Finding,
    manifest::Manifest,
    source::{FileId, FileSpan, Sources, Span},
    syntax,
};

/// What is checked.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// All texts.
    pub sources: &'a Sources,
    /// The project's files, sorted by name.
    pub files: &'a [(FileId, &'a syntax::File)],
    /// The built-in declarations.
    pub prelude: (FileId, &'a syntax::File),
    /// The project's manifest.
    pub manifest: &'a Manifest,
    /// The templates, by path from the project's root.
    pub templates: &'a BTreeMap<SmolStr, FileId>,
    /// Files that bodies can be, by path as well, whose texts need not be known.
    pub offered: &'a [SmolStr],
    /// Whether there are source files that nobody could read.
    pub has_unread: bool,
}

/// Checks a project: names, types, declarations, flows and tests.
///
/// The checked program is as complete as the texts allow; it may be lowered if there is no error.
/// The findings are in no particular order, and what several looks at one place have found is said by each.
pub fn check(input: &Input<'_>) -> (Checked, Vec<Finding>) {
    let again = Again {
        memory: None,
        revision: &|_| 0,
        is_sound: &|_| false,
    };
    check_again(input, again)
}

/// Checks a project of which flows are remembered; what comes of it is the same.
pub fn check_again(input: &Input<'_>, mut again: Again<'_>) -> (Checked, Vec<Finding>) {
    let items = Items::collect(input);
    let mut checker = Checker::new(input);
    let known = again.memory.as_deref_mut().map(|memory| {
        memory.settle();
        memory.mentions()
    });
    let mentions = mentions::of_files(input, known, again.revision);
    if let Some(memory) = &mut again.memory {
        checker.bodies = memory.bodies();
        checker.collected = memory.collected();
    }
    checker.declare(&items, &mentions);
    checker.declarations(&items);
    checker.flows(&items, &mut again);
    checker.test_blocks(&items);
    checker.addresses_of_sends(&items);
    checker.unused(&items);
    if let Some(memory) = again.memory {
        memory.keep_bodies(std::mem::take(&mut checker.bodies));
        memory.keep_collected(std::mem::take(&mut checker.collected));
    }
    checker.finish()
}

/// The work in progress.
struct Checker<'a> {
    input: &'a Input<'a>,
    /// The file that is looked at.
    file: FileId,
    /// The position of each file in order of names.
    ranks: HashMap<FileId, usize>,
    names: Names,
    aliases: Arc<Aliases>,
    /// What came of aliases at the last look, or at this one.
    collected: Collected,
    /// The fields of the contact, and for each event, message and action its payload, its parameters, and what it takes and gives back.
    contact: Arc<Fields>,
    /// The nearest of its fields to each name that none of them has, as far as it was asked for.
    near_fields: HashMap<SmolStr, Option<SmolStr>>,
    payloads: Vec<Arc<Fields>>,
    params: Vec<Arc<Fields>>,
    arguments: Vec<Arc<Fields>>,
    returns: Vec<Arc<Fields>>,
    /// The flows by their position as written; none for a second one of a name.
    flow_ids: Vec<Option<FlowId>>,
    /// For each flow, its position as written.
    flow_places: Vec<usize>,
    bodies: Bodies,
    /// The names of the scores, as bodies know them.
    score_names: Arc<[SmolStr]>,
    /// The payloads that the flow at hand names.
    bindings: Bindings,
    usage: Usage,
    /// The first send on each channel: its file's position and the channel's word.
    sends: BTreeMap<Channel, (usize, FileSpan)>,
    checked: Checked,
    /// The places of names that are not in flows, and those in the flow at hand.
    references: Vec<Reference>,
    /// The places of names in each flow.
    references_of_flows: Vec<Arc<[Reference]>>,
    findings: Vec<Finding>,
    /// How many findings there were before its own.
    found_before: usize,
}

impl<'a> Checker<'a> {
    /// Of so many findings, one suggestion more is of no use.
    const SUGGESTING: usize = 500;

    fn new(input: &'a Input<'a>) -> Self {
        Self {
            input,
            file: input.prelude.0,
            ranks: input.files.iter().map(|(id, _)| *id).zip(0..).collect(),
            names: Names::default(),
            aliases: Arc::default(),
            collected: Collected::default(),
            contact: Arc::default(),
            near_fields: HashMap::default(),
            payloads: Vec::new(),
            params: Vec::new(),
            arguments: Vec::new(),
            returns: Vec::new(),
            flow_ids: Vec::new(),
            flow_places: Vec::new(),
            bodies: Bodies::default(),
            score_names: Arc::default(),
            bindings: Bindings::default(),
            usage: Usage::default(),
            sends: BTreeMap::new(),
            checked: Checked {
                project: input.manifest.name.clone(),
                timezone: input.manifest.timezone.clone(),
                ..Checked::default()
            },
            references: Vec::new(),
            references_of_flows: Vec::new(),
            findings: Vec::new(),
            found_before: 0,
        }
    }

    fn finish(mut self) -> (Checked, Vec<Finding>) {
        let declarations = self.checked.declarations().into_iter();
        let declarations = declarations.map(|(target, place)| Reference {
            place,
            target,
            kind: ReferenceKind::Naming,
        });
        self.references.extend(declarations);
        self.checked.references = References::new(self.references_of_flows, self.references);
        (self.checked, self.findings)
    }

    /// A stretch of the file that is looked at.
    fn place(&self, span: Span) -> FileSpan {
        span.in_file(self.file)
    }

    fn report(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// The names to choose the nearest from; none if so much has been found that one suggestion more is of no use, for each takes its time.
    fn near<'n>(&self, known: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
        if self.suggests_after(0) {
            known.into_iter().collect()
        } else {
            Vec::new()
        }
    }

    /// Whether names are still suggested when so much more has been found.
    fn suggests_after(&self, more: usize) -> bool {
        self.found_before + self.findings.len() + more < Self::SUGGESTING
    }

    /// Remembers that a declared name is used here.
    fn refer(&mut self, span: Span, target: Definition) {
        self.refer_as(span, target, ReferenceKind::Use);
    }

    /// Remembers that a name is given or used here.
    fn refer_as(&mut self, span: Span, target: Definition, kind: ReferenceKind) {
        let place = self.place(span);
        self.references.push(Reference {
            place,
            target,
            kind,
        });
    }

    fn payload(&self, event: EventId) -> Arc<Fields> {
        self.payloads
            .get(event.index())
            .cloned()
            .unwrap_or_default()
    }

    fn params_of(&self, message: MessageId) -> Arc<Fields> {
        self.params
            .get(message.index())
            .cloned()
            .unwrap_or_default()
    }

    fn arguments_of(&self, action: ActionId) -> Arc<Fields> {
        self.arguments
            .get(action.index())
            .cloned()
            .unwrap_or_default()
    }

    fn returns_of(&self, action: ActionId) -> Arc<Fields> {
        self.returns
            .get(action.index())
            .cloned()
            .unwrap_or_default()
    }

    /// The position of the file that is looked at, in order of names.
    fn file_rank(&self) -> usize {
        self.ranks.get(&self.file).copied().unwrap_or(usize::MAX)
    }
}
