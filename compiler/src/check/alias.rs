//! The names that flows give to sends, tasks and calls, and the tags that the project names.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use foldhash::HashMap;

use nurture_runtime::program::{AliasId, TagId};
use smol_str::SmolStr;

use super::{
    Checker,
    items::Items,
    mentions::{Given, Mention, MentionOf, Mentions, OfFile},
    names::{Names, Table},
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
#[derive(Debug, Default)]
pub(super) struct Aliases {
    sends: HashMap<SmolStr, AliasId>,
    /// None for a call of an action that is not known.
    works: HashMap<SmolStr, Option<AliasId>>,
    /// For each flow as written, the names of its file and its position among the file's flows.
    in_flow: Vec<(Arc<Mentions>, usize)>,
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
        self.reaches(reach, |given| given.sends.contains(name))
            .then_some(id)
    }

    pub(super) fn work(&self, name: &str, reach: Reach) -> Option<Work> {
        let id = *self.works.get(name)?;
        let reached = self.reaches(reach, |given| given.works.contains(name));
        reached.then_some(id.map_or(Work::Vague, Work::Known))
    }

    /// The names of tasks and calls.
    pub(super) const fn works(&self) -> &HashMap<SmolStr, Option<AliasId>> {
        &self.works
    }

    /// Gives each name its number, in order of names.
    fn number(&mut self, first: First<'_>) -> Vec<Alias> {
        let mut declared = Vec::with_capacity(first.len());
        for (index, ((name, kind), place)) in first.into_iter().enumerate() {
            let id = AliasId::next(index);
            match kind {
                AliasKind::Send => {
                    self.sends.insert(name.clone(), id);
                }
                AliasKind::Task | AliasKind::Call(_) => {
                    // Of several kinds, which is an error, the first counts.
                    let known = self.works.entry(name.clone()).or_default();
                    known.get_or_insert(id);
                }
            }
            let named = Named {
                name: name.clone(),
                place,
                doc: None,
            };
            declared.push(Alias { named, kind });
        }
        declared
    }

    fn reaches(&self, reach: Reach, holds: impl FnOnce(&Given) -> bool) -> bool {
        match reach {
            Reach::Project => true,
            Reach::Flow(flow) => self.given(flow).is_some_and(holds),
        }
    }

    /// The names that a flow gives.
    fn given(&self, flow: FlowKey) -> Option<&Given> {
        let (mentions, position) = self.in_flow.get(flow.0)?;
        mentions.flows.get(*position)
    }

    /// The names of sends that can be reached, in order.
    pub(super) fn sends(&self, reach: Reach) -> Vec<&str> {
        self.names(reach, |given| &given.sends)
    }

    /// The names of tasks and calls that can be reached, in order.
    pub(super) fn works_within(&self, reach: Reach) -> Vec<&str> {
        self.names(reach, |given| &given.works)
    }

    fn names(&self, reach: Reach, pick: impl Fn(&Given) -> &BTreeSet<SmolStr>) -> Vec<&str> {
        let mut names: Vec<&str> = match reach {
            Reach::Flow(flow) => {
                let given = self.given(flow).map(pick);
                given.into_iter().flatten().map(SmolStr::as_str).collect()
            }
            Reach::Project => {
                let flows = (0..self.in_flow.len()).map(FlowKey);
                let given = flows.filter_map(|flow| self.given(flow)).flat_map(pick);
                given.map(SmolStr::as_str).collect()
            }
        };
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// What came of the names at one look, to be taken as it was while it comes of the same.
#[derive(Debug, Default)]
pub(super) struct Collected {
    /// The names of each file.
    files: Vec<OfFile>,
    /// The names of the actions, which calls are of.
    actions: Vec<SmolStr>,
    /// The names of the messages, of which no send can have one.
    messages: Vec<SmolStr>,
    aliases: Arc<Aliases>,
    declared: Vec<Alias>,
    tags: Table<TagId>,
}

impl Collected {
    /// Whether the same names are given, to the same things, wherever they stand.
    fn is_of(&self, files: &[OfFile], names: &Names) -> bool {
        let mut both = self.files.iter().zip(files);
        self.files.len() == files.len()
            && both.all(|((file, before), (of, now))| {
                file == of && (Arc::ptr_eq(before, now) || before.give_what(now))
            })
            && names.actions.names().eq(&self.actions)
            && names.messages.names().eq(&self.messages)
    }

    /// Takes over where the names stand now.
    fn stand_in(&mut self, files: &[OfFile]) {
        for ((file, before), (_, now)) in self.files.iter_mut().zip(files) {
            if Arc::ptr_eq(before, now) {
                continue;
            }
            // From behind: a name is declared where it stands first, and nothing before that place gives it to the same.
            for (was, is) in before.all().rev().zip(now.all().rev()) {
                let declared = match was.of {
                    MentionOf::Send => self.aliases.sends.get(&was.name.text).copied(),
                    _ => self.aliases.works.get(&was.name.text).copied().flatten(),
                };
                let declared = declared.and_then(|id| self.declared.get_mut(id.index()));
                let place = declared.map(|declared| &mut declared.named.place);
                let place = place.filter(|place| **place == was.name.span.in_file(*file));
                if let Some(place) = place {
                    *place = is.name.span.in_file(*file);
                }
            }
            *before = Arc::clone(now);
        }
    }
}

/// Where each name of a kind stands first.
type First<'m> = BTreeMap<(&'m SmolStr, AliasKind), FileSpan>;

/// A name as it is found.
struct Found<'a> {
    name: &'a Name,
    place: FileSpan,
    kind: AliasKind,
}

impl Checker<'_> {
    /// Collects the names of sends, tasks and calls, and the tags.
    pub(super) fn collect_aliases(&mut self, items: &Items<'_>, mentions: &[OfFile]) {
        if self.collected.is_of(mentions, &self.names) {
            self.collected.stand_in(mentions);
        } else {
            let found = self.findings.len();
            self.collected = self.collected_from(items, mentions);
            if self.findings.len() > found {
                // What is wrong about a name is to be said each time.
                self.collected.files.clear();
            }
        }
        self.aliases = Arc::clone(&self.collected.aliases);
        self.checked.aliases.clone_from(&self.collected.declared);
        self.names.tags = self.collected.tags.clone();
        self.checked.tags = self.names.tags.names().map(SmolStr::new).collect();
    }

    fn collected_from(&mut self, items: &Items<'_>, mentions: &[OfFile]) -> Collected {
        let mut aliases = Aliases {
            in_flow: mentions
                .iter()
                .flat_map(|(_, of)| (0..of.flows.len()).map(|position| (Arc::clone(of), position)))
                .collect(),
            ..Aliases::default()
        };
        let mut first = First::new();
        let given = mentions.iter().flat_map(|(_, of)| &of.flows);
        for (flow, given) in items.flows.iter().zip(given) {
            self.file = flow.file;
            for mention in &given.mentions {
                let found = self.alias_of(mention);
                if mention.of != MentionOf::Send {
                    let name = mention.name.text.clone();
                    aliases.works.entry(name).or_default();
                }
                if let Some(found) = found {
                    self.judge_alias(&found, &first);
                    let key = (&found.name.text, found.kind);
                    first.entry(key).or_insert(found.place);
                }
            }
        }
        let declared = aliases.number(first);
        Collected {
            files: mentions.to_vec(),
            actions: self.names.actions.names().map(SmolStr::new).collect(),
            messages: self.names.messages.names().map(SmolStr::new).collect(),
            aliases: Arc::new(aliases),
            declared,
            tags: tags_of(mentions),
        }
    }

    fn alias_of<'m>(&self, mention: &'m Mention) -> Option<Found<'m>> {
        let name = &mention.name;
        let kind = match &mention.of {
            MentionOf::Send => Some(AliasKind::Send),
            MentionOf::Task => Some(AliasKind::Task),
            MentionOf::Call(action) => self.names.actions.get(action).map(AliasKind::Call),
        };
        let place = self.place(name.span);
        kind.filter(|_| !name.is_missing())
            .map(|kind| Found { name, place, kind })
    }

    /// An alias names one thing in the whole project.
    fn judge_alias(&mut self, alias: &Found<'_>, first: &First<'_>) {
        let name = &alias.name.text;
        if alias.kind == AliasKind::Send {
            let message = self.names.messages.get(name);
            let message = message.and_then(|id| self.checked.messages.get(id.index()));
            if let Some(place) = message.map(|message| message.named.place) {
                self.report(named_like_a_message(alias.place, name, place));
            }
            return;
        }
        let mut of_name = first.range((name, AliasKind::Task)..);
        let other = of_name.find(|((other, kind), _)| *other != name || *kind != alias.kind);
        if let Some(((other, _), first)) = other
            && *other == name
        {
            let finding = of_another_kind(alias.place, name, *first);
            self.report(finding);
        }
    }
}

/// The tags that the project names anywhere.
fn tags_of(mentions: &[OfFile]) -> Table<TagId> {
    let tags = mentions.iter().flat_map(|(_, of)| &of.tags);
    let tags: BTreeSet<&SmolStr> = tags.filter(|tag| !tag.is_empty()).collect();
    Table::new(tags.into_iter().cloned().zip((0..).map(TagId)))
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
