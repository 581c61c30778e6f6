//! The names that flows give to sends, tasks and calls, and the tags that the project names.

use foldhash::{HashMap, HashSet};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use nurture_runtime::program::{AliasId, TagId};
use smol_str::SmolStr;

use super::{
    Checker,
    items::Items,
    mentions::{Mention, MentionOf, Mentions},
    names::Table,
};
use crate::{
    checked::{Alias, AliasKind, Named},
    finding::{Finding, Rule},
    source::FileSpan,
    syntax::Name,
};

/// Which flow, by its position among all flows as written (a second one of a name has one of its own).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct FlowKey(pub(super) usize);

/// The names of sends, and those of tasks and calls: two kinds, for message events name the ones and `done` the others.
#[derive(Debug, Clone, Default)]
pub(super) struct Aliases {
    sends: HashMap<SmolStr, AliasId>,
    /// None for a call of an action that is not known.
    works: HashMap<SmolStr, Option<AliasId>>,
    /// In which flows each stands.
    in_flow: HashMap<FlowKey, Used>,
}

/// The names of one flow.
#[derive(Debug, Clone, Default)]
struct Used {
    sends: BTreeSet<SmolStr>,
    works: BTreeSet<SmolStr>,
}

/// Where a name of a send, task or call is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// In one flow.
    Flow(FlowKey),
    /// Everywhere.
    Project,
}

/// What a name of a task or call stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Work {
    Known(AliasId),
    /// A call of an action that is not known.
    Vague,
}

impl Aliases {
    pub(super) fn send(&self, name: &str, reach: Reach) -> Option<AliasId> {
        let id = *self.sends.get(name)?;
        self.reaches(reach, |used| used.sends.contains(name))
            .then_some(id)
    }

    pub(super) fn work(&self, name: &str, reach: Reach) -> Option<Work> {
        let id = *self.works.get(name)?;
        let reached = self.reaches(reach, |used| used.works.contains(name));
        reached.then_some(id.map_or(Work::Vague, Work::Known))
    }

    /// The names of tasks and calls.
    pub(super) const fn works(&self) -> &HashMap<SmolStr, Option<AliasId>> {
        &self.works
    }

    fn reaches(&self, reach: Reach, holds: impl FnOnce(&Used) -> bool) -> bool {
        match reach {
            Reach::Project => true,
            Reach::Flow(flow) => self.in_flow.get(&flow).is_some_and(holds),
        }
    }

    /// The names of sends that can be reached, in order.
    pub(super) fn sends(&self, reach: Reach) -> Vec<&str> {
        self.names(reach, |used| &used.sends)
    }

    /// The names of tasks and calls that can be reached, in order.
    pub(super) fn works_within(&self, reach: Reach) -> Vec<&str> {
        self.names(reach, |used| &used.works)
    }

    fn names(&self, reach: Reach, pick: impl Fn(&Used) -> &BTreeSet<SmolStr>) -> Vec<&str> {
        let mut names: Vec<&str> = match reach {
            Reach::Flow(flow) => {
                let used = self.in_flow.get(&flow).map(pick);
                used.into_iter().flatten().map(SmolStr::as_str).collect()
            }
            Reach::Project => {
                let used = self.in_flow.values().flat_map(pick);
                used.map(SmolStr::as_str).collect()
            }
        };
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// A name as it is found.
struct Found<'a> {
    name: &'a Name,
    place: FileSpan,
    kind: AliasKind,
}

impl Checker<'_> {
    /// Collects the names of sends, tasks and calls.
    pub(super) fn collect_aliases(&mut self, items: &Items<'_>, mentions: &[Arc<Mentions>]) {
        let mut first: BTreeMap<(SmolStr, AliasKind), Named> = BTreeMap::new();
        let works = mentions.iter().flat_map(|mentions| &mentions.works);
        for ((flow, works), key) in items.flows.iter().zip(works).zip((0..).map(FlowKey)) {
            self.file = flow.file;
            let found: Vec<Found<'_>> = works
                .iter()
                .filter_map(|mention| self.alias_of(key, mention))
                .collect();
            for alias in found {
                self.judge_alias(&alias, &first);
                first
                    .entry((alias.name.text.clone(), alias.kind))
                    .or_insert_with(|| Named {
                        name: alias.name.text.clone(),
                        place: alias.place,
                        doc: None,
                    });
            }
        }
        for (index, ((name, kind), named)) in first.into_iter().enumerate() {
            let id = AliasId::next(index);
            match kind {
                AliasKind::Send => {
                    self.aliases.sends.insert(name, id);
                }
                AliasKind::Task | AliasKind::Call(_) => {
                    // Of several kinds, which is an error, the first counts.
                    let known = self.aliases.works.entry(name).or_default();
                    known.get_or_insert(id);
                }
            }
            self.checked.aliases.push(Alias { named, kind });
        }
    }

    fn alias_of<'m>(&mut self, key: FlowKey, mention: &'m Mention) -> Option<Found<'m>> {
        let name = &mention.name;
        let kind = match &mention.of {
            MentionOf::Send => Some(AliasKind::Send),
            MentionOf::Task => Some(AliasKind::Task),
            MentionOf::Call(action) => self.names.actions.get(action).map(AliasKind::Call),
        };
        let used = self.aliases.in_flow.entry(key).or_default();
        if kind == Some(AliasKind::Send) {
            used.sends.insert(name.text.clone());
        } else {
            used.works.insert(name.text.clone());
            self.aliases.works.entry(name.text.clone()).or_default();
        }
        let place = self.place(name.span);
        kind.filter(|_| !name.is_missing())
            .map(|kind| Found { name, place, kind })
    }

    /// An alias names one thing in the whole project.
    fn judge_alias(&mut self, alias: &Found<'_>, first: &BTreeMap<(SmolStr, AliasKind), Named>) {
        let name = &alias.name.text;
        if alias.kind == AliasKind::Send {
            let message = self.names.messages.get(name);
            let message = message.and_then(|id| self.checked.messages.get(id.index()));
            if let Some(place) = message.map(|message| message.named.place) {
                self.report(named_like_a_message(alias.place, name, place));
            }
            return;
        }
        let mut of_name = first.range((name.clone(), AliasKind::Task)..);
        let other = of_name.find(|((other, kind), _)| other != name || *kind != alias.kind);
        if let Some(((other, _), named)) = other
            && other == name
        {
            let finding = of_another_kind(alias.place, name, named.place);
            self.report(finding);
        }
    }

    /// Collects the tags that the project names anywhere.
    pub(super) fn collect_tags(&mut self, mentions: &[Arc<Mentions>]) {
        let tags = mentions.iter().flat_map(|mentions| &mentions.tags);
        let tags: HashSet<&SmolStr> = tags.filter(|tag| !tag.is_empty()).collect();
        let mut tags: Vec<SmolStr> = tags.into_iter().cloned().collect();
        tags.sort_unstable();
        self.names.tags = Table::new(tags.iter().cloned().zip((0..).map(TagId)));
        self.checked.tags = tags;
    }
}

fn named_like_a_message(place: FileSpan, name: &str, message: FileSpan) -> Finding {
    let text = format!("`{name}` is the name of a message and cannot be that of a send");
    Finding::new(Rule::DuplicateDeclaration, place, text)
        .with_label(message, "the message is declared here")
        .with_help("choose another name: a message's name stands for all its sends")
}

fn of_another_kind(place: FileSpan, name: &str, other: FileSpan) -> Finding {
    let text = format!("`{name}` names another task or call elsewhere");
    Finding::new(Rule::DuplicateDeclaration, place, text)
        .with_label(other, "the other one")
        .with_help("choose another name: what `done` brings must be the same everywhere")
}
