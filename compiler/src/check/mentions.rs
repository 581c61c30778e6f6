//! The names that a file gives by using them: tags, and those of sends, tasks and calls.
//!
//! They are found in one walk over a file's tree, and stay the same until the file changes.

use std::{collections::BTreeSet, sync::Arc};

use foldhash::{HashMap, HashSet};
use smol_str::SmolStr;

use super::Input;
use crate::{
    source::FileId,
    syntax::{
        self, Block, ExpectedEffect, ExpressionKind, Item, Name, StatementKind, Test, TestLineKind,
        visit,
    },
};

/// The names that one file gives.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    /// Those of tags, wherever they stand.
    pub(super) tags: Vec<SmolStr>,
    /// For each flow of the file, the names that it gives.
    pub(super) flows: Vec<Given>,
}

/// The names that one flow gives to its sends, tasks and calls.
#[derive(Debug, Default)]
pub(super) struct Given {
    /// Where they are given, in order.
    pub(super) mentions: Vec<Mention>,
    /// Those of sends.
    pub(super) sends: BTreeSet<SmolStr>,
    /// Those of tasks and calls.
    pub(super) works: BTreeSet<SmolStr>,
}

/// A name behind `as`.
#[derive(Debug)]
pub(super) struct Mention {
    pub(super) name: Name,
    pub(super) of: MentionOf,
}

/// What the name is given to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum MentionOf {
    Send,
    Task,
    /// A call of the action of that name.
    Call(SmolStr),
}

/// The names of all files at the last look, each with the file's revision.
pub(super) type Known = HashMap<FileId, (u64, Arc<Mentions>)>;

/// The names that a file gives.
pub(super) type OfFile = (FileId, Arc<Mentions>);

/// The names that each file gives, in order of the files; those of files that have not changed are taken as they were.
pub(super) fn of_files(
    input: &Input<'_>,
    known: Option<&mut Known>,
    revision: &dyn Fn(FileId) -> u64,
) -> Vec<OfFile> {
    let files = input.files.iter();
    let Some(known) = known else {
        return files
            .map(|(file, tree)| (*file, Arc::new(Mentions::of(tree))))
            .collect();
    };
    let mentions = files.map(|(file, tree)| {
        let revision = revision(*file);
        // No text has the number 0.
        let (of, mentions) = known.entry(*file).or_default();
        if *of != revision {
            *of = revision;
            *mentions = Arc::new(Mentions::of(tree));
        }
        (*file, Arc::clone(mentions))
    });
    let mentions: Vec<OfFile> = mentions.collect();
    if known.len() > mentions.len() {
        let present: HashSet<FileId> = mentions.iter().map(|(file, _)| *file).collect();
        known.retain(|file, _| present.contains(file));
    }
    mentions
}

impl Mentions {
    /// Whether another text gives the same names, wherever they stand.
    pub(super) fn give_what(&self, other: &Self) -> bool {
        let flows = self.flows.iter().zip(&other.flows);
        self.tags == other.tags
            && self.flows.len() == other.flows.len()
            && flows.into_iter().all(|(one, other)| one.gives_what(other))
    }

    /// Where flows give names, in order.
    pub(super) fn all(&self) -> impl DoubleEndedIterator<Item = &Mention> {
        self.flows.iter().flat_map(|flow| &flow.mentions)
    }

    fn of(tree: &syntax::File) -> Self {
        let mut mentions = Self::default();
        for item in &tree.items {
            visit::expressions(item, &mut |expression| {
                if let ExpressionKind::Tagged(name) = &expression.kind {
                    mentions.tags.push(name.text.clone());
                }
            });
            match item {
                Item::Flow(flow) => mentions.in_flow(&flow.body),
                Item::Test(test) => mentions.in_test(test),
                _ => {}
            }
        }
        mentions.tags.sort_unstable();
        mentions.tags.dedup();
        mentions
    }

    fn in_flow(&mut self, body: &Block) {
        let mut given = Given::default();
        visit::statements(body, &mut |statement| {
            let (name, of) = match &statement.kind {
                StatementKind::Tag(name) | StatementKind::Untag(name) => {
                    self.tags.push(name.text.clone());
                    return;
                }
                StatementKind::Send(send) => (&send.alias, MentionOf::Send),
                StatementKind::Task(task) => (&task.alias, MentionOf::Task),
                StatementKind::Call { action, alias, .. } => {
                    (alias, MentionOf::Call(action.text.clone()))
                }
                _ => return,
            };
            if let Some(name) = name.clone() {
                given.add(Mention { name, of });
            }
        });
        self.flows.push(given);
    }

    fn in_test(&mut self, test: &Test) {
        for line in &test.lines {
            if let TestLineKind::Expect {
                effect: ExpectedEffect::Named { verb, name },
                ..
            } = &line.kind
                && matches!(verb.text.as_str(), "tag" | "untag")
            {
                self.tags.push(name.text.clone());
            }
        }
    }
}

impl Given {
    fn gives_what(&self, other: &Self) -> bool {
        let mut mentions = self.mentions.iter().zip(&other.mentions);
        self.mentions.len() == other.mentions.len()
            && mentions
                .all(|(one, other)| (&one.name.text, &one.of) == (&other.name.text, &other.of))
    }

    fn add(&mut self, mention: Mention) {
        let names = match mention.of {
            MentionOf::Send => &mut self.sends,
            MentionOf::Task | MentionOf::Call(_) => &mut self.works,
        };
        names.insert(mention.name.text.clone());
        self.mentions.push(mention);
    }
}
