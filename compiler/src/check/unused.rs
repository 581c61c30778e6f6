//! `unused-declaration`: what is declared and never used.

use foldhash::HashSet;

use super::{Checker, items::Items};
use crate::{
    checked::{Definition, Named},
    finding::{Finding, Rule},
    lex::TokenKind,
};

/// The kinds of declaration that names are looked up among.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Event,
    Message,
    Topic,
    List,
    Segment,
    Score,
    Team,
    Action,
    Flow,
}

/// Which kinds have names that could not be looked up: what is unused may be what was meant.
#[derive(Debug, Default)]
pub(super) struct Usage {
    unresolved: HashSet<Kind>,
}

impl Usage {
    /// What has been found to be unresolved since it was last taken.
    pub(super) fn take(&mut self) -> HashSet<Kind> {
        std::mem::take(&mut self.unresolved)
    }

    pub(super) fn extend(&mut self, unresolved: &HashSet<Kind>) {
        self.unresolved.extend(unresolved);
    }

    pub(super) fn unresolved(&mut self, kind: Kind) {
        self.unresolved.insert(kind);
        if kind == Kind::List {
            self.unresolved.insert(Kind::Segment);
        }
    }
}

impl Checker<'_> {
    /// Says which declarations nothing uses.
    pub(super) fn unused(&mut self, items: &Items<'_>) {
        if items.unread {
            return;
        }
        let used: HashSet<Definition> = self
            .checked
            .references
            .iter()
            .map(|reference| reference.target)
            .filter(|target| is_declaration(*target))
            .collect();
        let mut found = Vec::new();
        let checked = &self.checked;
        let mut look = |kind: Kind, what: &str, all: Vec<(&Named, Definition)>| {
            if self.usage.unresolved.contains(&kind) {
                return;
            }
            for (named, definition) in all {
                if !used.contains(&definition) {
                    found.push((what.to_owned(), named.clone()));
                }
            }
        };
        macro_rules! look {
            ($kind:ident, $what:literal, $table:ident, $id:ident) => {
                let ids = (0..).map(|id| Definition::$kind(nurture_runtime::program::$id(id)));
                let named = checked.$table.iter().map(|entry| &entry.named);
                look(Kind::$kind, $what, named.zip(ids).collect());
            };
        }
        look!(Message, "message", messages, MessageId);
        look!(Topic, "topic", topics, TopicId);
        look!(List, "list", lists, ListId);
        look!(Segment, "segment", segments, SegmentId);
        look!(Score, "score", scores, ScoreId);
        look!(Team, "team", teams, TeamId);
        look!(Action, "action", actions, ActionId);
        for (what, named) in found {
            if !self.is_misnamed(&named) {
                self.report(unused(&what, &named));
            }
        }
    }

    /// Whether a name was written otherwise than it is, or is a keyword where it cannot be one: its finding is enough.
    fn is_misnamed(&self, named: &Named) -> bool {
        let written = self.input.sources.slice(named.place);
        written != named.name && !written.contains(char::is_whitespace)
            || TokenKind::of_word(&named.name).is_keyword()
    }
}

/// Whether it is one of those that are looked for here: most references are to something else.
const fn is_declaration(target: Definition) -> bool {
    matches!(
        target,
        Definition::Message(_)
            | Definition::Topic(_)
            | Definition::List(_)
            | Definition::Segment(_)
            | Definition::Score(_)
            | Definition::Team(_)
            | Definition::Action(_)
    )
}

fn unused(what: &str, named: &Named) -> Finding {
    let message = format!("the {what} `{}` is never used", named.name);
    Finding::new(Rule::UnusedDeclaration, named.place, message)
        .with_help(format!("use it, or take the {what} away"))
}
