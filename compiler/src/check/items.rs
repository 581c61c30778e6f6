//! The declarations of a project, kind by kind, files in order of their names.

use crate::{
    source::{FileId, Span},
    syntax::{
        ActionDeclaration, ContactDeclaration, EventDeclaration, Flow, Item, ListDeclaration,
        MessageDeclaration, Policy, ScoreDeclaration, SegmentDeclaration, TeamDeclaration, Test,
        TopicDeclaration,
    },
};

use super::Input;

/// A declaration with its file.
#[derive(Debug)]
pub(super) struct At<'a, T> {
    pub(super) file: FileId,
    pub(super) node: &'a T,
}

impl<T> Clone for At<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for At<'_, T> {}

/// Every declaration of a project, in order of files and places.
#[derive(Debug, Default)]
pub(super) struct Items<'a> {
    pub(super) prelude_events: Vec<At<'a, EventDeclaration>>,
    pub(super) contacts: Vec<At<'a, ContactDeclaration>>,
    pub(super) events: Vec<At<'a, EventDeclaration>>,
    pub(super) messages: Vec<At<'a, MessageDeclaration>>,
    pub(super) topics: Vec<At<'a, TopicDeclaration>>,
    pub(super) lists: Vec<At<'a, ListDeclaration>>,
    pub(super) segments: Vec<At<'a, SegmentDeclaration>>,
    pub(super) scores: Vec<At<'a, ScoreDeclaration>>,
    pub(super) teams: Vec<At<'a, TeamDeclaration>>,
    pub(super) actions: Vec<At<'a, ActionDeclaration>>,
    pub(super) policies: Vec<At<'a, Policy>>,
    pub(super) flows: Vec<At<'a, Flow>>,
    pub(super) tests: Vec<At<'a, Test>>,
    /// What could not be read; what it would have declared may be seen in it.
    pub(super) fragments: Vec<(FileId, Span)>,
    /// Whether a whole file could not be read, so that any name may be declared in it.
    pub(super) unread: bool,
}

impl<'a> Items<'a> {
    pub(super) fn collect(input: &Input<'a>) -> Self {
        let mut items = Self {
            unread: input.has_unread,
            ..Self::default()
        };
        let (file, prelude) = input.prelude;
        for item in &prelude.items {
            if let Item::Event(node) = item {
                items.prelude_events.push(At { file, node });
            }
        }
        for (file, tree) in input.files {
            let source = input.sources.get(*file);
            let text = source.map_or("", |source| &source.text);
            if let [Item::Error(span)] = tree.items.as_slice() {
                let (start, end) = (span.start as usize, span.end as usize);
                let around = [text.get(..start), text.get(end..)];
                let says_nothing = |part: &&str| part.lines().all(is_blank_or_comment);
                items.unread |= start < end && around.iter().flatten().all(says_nothing);
            }
            for item in &tree.items {
                items.add(*file, item);
            }
        }
        items
    }

    fn add(&mut self, file: FileId, item: &'a Item) {
        match item {
            Item::Contact(node) => self.contacts.push(At { file, node }),
            Item::Event(node) => self.events.push(At { file, node }),
            Item::Message(node) => self.messages.push(At { file, node }),
            Item::Topic(node) => self.topics.push(At { file, node }),
            Item::List(node) => self.lists.push(At { file, node }),
            Item::Segment(node) => self.segments.push(At { file, node }),
            Item::Score(node) => self.scores.push(At { file, node }),
            Item::Team(node) => self.teams.push(At { file, node }),
            Item::Action(node) => self.actions.push(At { file, node }),
            Item::Policy(node) => self.policies.push(At { file, node }),
            Item::Flow(node) => self.flows.push(At { file, node }),
            Item::Test(node) => self.tests.push(At { file, node }),
            Item::Error(span) => self.fragments.push((file, *span)),
        }
    }
}

fn is_blank_or_comment(line: &str) -> bool {
    let line = line.trim_start();
    line.is_empty() || line.starts_with('#')
}
