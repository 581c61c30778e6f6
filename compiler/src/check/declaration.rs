//! Declarations other than flows and tests (language reference, section 3).
//!
//! First all names and types are collected ([`Checker::declare`]), then what stands inside is looked at ([`Checker::declarations`]):
//! by then every name of the project is known, wherever it is declared.

mod contact;
mod event;
mod forgotten;
mod message;
mod score;
mod segment;
mod small;
mod vague;

pub(super) use self::{forgotten::PARAMS, score::no_length};

use std::sync::Arc;

use foldhash::HashMap;

use nurture_runtime::program::{ActionId, ListId, MessageId, ScoreId, SegmentId, TeamId, TopicId};
use smol_str::SmolStr;

use super::{
    Checker,
    fields::Fields,
    items::{At, Items},
    mentions::OfFile,
    names::Table,
    written_type::{Owner, second},
};
use crate::{
    checked::Named,
    source::{FileId, FileSpan},
    syntax::{Doc, Name},
};

/// The declarations of one kind: those that have their name to themselves, by name, and the others.
struct Sorted<'a, T> {
    first: Vec<At<'a, T>>,
    seconds: Vec<At<'a, T>>,
}

impl Checker<'_> {
    /// Collects names and types.
    pub(super) fn declare(&mut self, items: &Items<'_>, mentions: &[OfFile]) {
        self.names.unread = items.unread;
        self.collect_vague_names(items);
        self.declare_contact(items);
        self.declare_events(items);
        self.declare_lists(items);
        self.declare_messages(items);
        self.declare_actions(items);
        self.declare_small(items);
        self.declare_flows(items);
        self.collect_aliases(items, mentions);
    }

    /// Looks at what stands inside of declarations.
    pub(super) fn declarations(&mut self, items: &Items<'_>) {
        self.messages(items);
        self.segments(items);
        self.scores(items);
    }

    /// Of names that are lacking, those of which it is certain.
    pub(super) fn certain<'n>(&self, mut names: Vec<&'n str>) -> Vec<&'n str> {
        names.retain(|name| !self.names.is_vague(name));
        names
    }

    fn declare_messages(&mut self, items: &Items<'_>) {
        let sorted = self.sort("message", &items.messages, |node| (&node.name, &node.doc));
        for at in &sorted.first {
            self.file = at.file;
            let fields = at
                .node
                .params
                .as_ref()
                .map_or(&[][..], |params| &params.fields);
            let forgotten = forgotten::parameters(at.node);
            let params = if forgotten.is_empty() {
                self.fields(fields, Owner::Other)
            } else {
                self.fields(&[fields, &forgotten].concat(), Owner::Other)
            };
            let message = self.message_declared(at.node, params.clone());
            self.params.push(Arc::new(Fields::new(params)));
            self.checked.messages.push(message);
        }
        for at in &sorted.seconds {
            self.file = at.file;
            let fields = at
                .node
                .params
                .as_ref()
                .map_or(&[][..], |params| &params.fields);
            self.fields(fields, Owner::Other);
        }
        self.names.messages = table(
            &self.checked.messages,
            |message| &message.named,
            MessageId::next,
        );
    }

    fn declare_actions(&mut self, items: &Items<'_>) {
        let sorted = self.sort("action", &items.actions, |node| (&node.name, &node.doc));
        for at in &sorted.first {
            let action = self.action_declared(at);
            self.arguments
                .push(Arc::new(Fields::new(action.params.clone())));
            self.returns
                .push(Arc::new(Fields::new(action.returns.clone())));
            self.checked.actions.push(action);
        }
        for at in &sorted.seconds {
            self.action_declared(at);
        }
        self.names.actions = table(
            &self.checked.actions,
            |action| &action.named,
            ActionId::next,
        );
    }

    fn declare_small(&mut self, items: &Items<'_>) {
        let topics = self.sort("topic", &items.topics, |node| (&node.name, &node.doc));
        for at in &topics.first {
            let topic = self.topic_declared(at);
            self.checked.topics.push(topic);
        }
        let teams = self.sort("team", &items.teams, |node| (&node.name, &node.doc));
        for at in &teams.first {
            let team = self.team_declared(at);
            self.checked.teams.push(team);
        }
        let scores = self.sort("score", &items.scores, |node| (&node.name, &node.doc));
        for at in &scores.first {
            self.file = at.file;
            let named = self.named(&at.node.name, &at.node.doc);
            self.checked.scores.push(score::empty(named));
        }
        for at in &topics.seconds {
            self.topic_declared(at);
        }
        for at in &teams.seconds {
            self.team_declared(at);
        }
        self.names.topics = table(&self.checked.topics, |topic| &topic.named, TopicId::next);
        self.names.teams = table(&self.checked.teams, |team| &team.named, TeamId::next);
        self.names.scores = table(&self.checked.scores, |score| &score.named, ScoreId::next);
        self.score_names = self.names.scores.names().map(SmolStr::new).collect();
    }

    /// Lists and segments have their names in common.
    fn declare_lists(&mut self, items: &Items<'_>) {
        let lists = items.lists.iter().map(|at| (at.file, &at.node.name));
        let segments = items.segments.iter().map(|at| (at.file, &at.node.name));
        let mut names: Vec<(FileId, &Name)> = lists.chain(segments).collect();
        names.sort_by_key(|(file, name)| (self.ranks.get(file).copied(), name.span));
        let mut first: HashMap<&str, FileSpan> = HashMap::default();
        for (file, name) in names {
            if name.is_missing() {
                continue;
            }
            let place = name.span.in_file(file);
            if let Some(known) = first.get(name.text.as_str()) {
                let finding = second(place, "list or segment", &name.text, *known);
                self.report(finding);
            } else {
                first.insert(&name.text, place);
            }
        }
        let is_first = |file: FileId, name: &Name| {
            first.get(name.text.as_str()) == Some(&name.span.in_file(file))
        };
        let mut lists: Vec<_> = items
            .lists
            .iter()
            .filter(|at| is_first(at.file, &at.node.name))
            .collect();
        lists.sort_by(|one, other| one.node.name.text.cmp(&other.node.name.text));
        for at in lists {
            let list = self.list_declared(at);
            self.checked.lists.push(list);
        }
        let mut segments: Vec<_> = items
            .segments
            .iter()
            .filter(|at| is_first(at.file, &at.node.name))
            .collect();
        segments.sort_by(|one, other| one.node.name.text.cmp(&other.node.name.text));
        for at in segments {
            self.file = at.file;
            let named = self.named(&at.node.name, &at.node.doc);
            let condition = self.error(at.node.condition.span);
            self.checked
                .segments
                .push(crate::checked::Segment { named, condition });
        }
        self.names.lists = table(&self.checked.lists, |list| &list.named, ListId::next);
        self.names.segments = table(&self.checked.segments, |one| &one.named, SegmentId::next);
    }

    /// Divides declarations of one kind into the first of each name, by name, and the others, which are reported.
    fn sort<'a, T>(
        &mut self,
        what: &str,
        all: &[At<'a, T>],
        name: impl Fn(&T) -> (&Name, &Doc),
    ) -> Sorted<'a, T> {
        let mut seen: HashMap<SmolStr, FileSpan> = HashMap::default();
        let mut sorted = Sorted {
            first: Vec::with_capacity(all.len()),
            seconds: Vec::new(),
        };
        for at in all {
            let (declared, _) = name(at.node);
            let place = declared.span.in_file(at.file);
            if declared.is_missing() {
                sorted.seconds.push(*at);
            } else if let Some(first) = seen.get(&declared.text) {
                let finding = second(place, what, &declared.text, *first);
                self.report(finding);
                sorted.seconds.push(*at);
            } else {
                seen.insert(declared.text.clone(), place);
                sorted.first.push(*at);
            }
        }
        sorted
            .first
            .sort_by(|one, other| name(one.node).0.text.cmp(&name(other.node).0.text));
        sorted
    }
}

/// The names of a filled table.
fn table<T, Id: Copy>(
    entries: &[T],
    named: impl Fn(&T) -> &Named,
    id: impl Fn(usize) -> Id,
) -> Table<Id> {
    let names = entries.iter().map(|entry| named(entry).name.clone());
    Table::new(names.zip((0..).map(id)))
}
