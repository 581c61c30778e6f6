//! `unused-declaration`: what is declared and never used.

use foldhash::{HashMap, HashSet};

use super::{Checker, items::Items};
use crate::{
    checked::{Definition, Named, Reference},
    finding::{Edit, Finding, Fix, Rule},
    lex::TokenKind,
    source::FileSpan,
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
        let of_flows = self.references_of_flows.iter().flat_map(|run| run.iter());
        let used = Used::by(self.references.iter().chain(of_flows));
        let mut found = Vec::new();
        let checked = &self.checked;
        let mut look = |kind: Kind, what: &str, all: Vec<(&Named, Definition)>| {
            if self.usage.unresolved.contains(&kind) {
                return;
            }
            for (named, definition) in all {
                if !used.holds(definition) {
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
        found.sort_by_key(|(_, named)| named.place);
        let declarations = match found.as_slice() {
            [] => HashMap::default(),
            _ => declarations(items),
        };
        let mut last: Option<FileSpan> = None;
        for (what, named) in found {
            if !self.is_misnamed(&named) {
                let finding = unused(&what, &named);
                let whole = declarations.get(&named.place);
                let edit = whole.map(|whole| self.without(*whole));
                // The blank between two on one line goes with the first.
                let edit = edit.map(|edit| behind(last, edit));
                last = edit.as_ref().map(|edit| edit.place).or(last);
                self.report(match edit {
                    Some(edit) => finding.with_fix(Fix {
                        title: format!("take the {what} away"),
                        edits: vec![edit],
                    }),
                    None => finding,
                });
            }
        }
    }

    /// Takes a declaration away, with the comments that document it.
    fn without(&self, declaration: FileSpan) -> Edit {
        let mut whole = declaration;
        let text = self.input.sources.get(whole.file);
        let text = text.map_or("", |source| &*source.text);
        while let Some(before) = text.get(..whole.span.start as usize)
            && let Some(above) = before.trim_end_matches([' ', '\t']).strip_suffix('\n')
            && let line = above.rsplit('\n').next().unwrap_or("")
            && line.trim_start().starts_with("##")
        {
            let start = above.len() - line.trim_start().len();
            whole.span.start = u32::try_from(start).unwrap_or(whole.span.start);
        }
        Edit::taking_away(whole, self.input.sources)
    }

    /// Whether a name was written otherwise than it is, or is a keyword where it cannot be one: its finding is enough.
    fn is_misnamed(&self, named: &Named) -> bool {
        let written = self.input.sources.slice(named.place);
        written != named.name && !written.contains(char::is_whitespace)
            || TokenKind::of_word(&named.name).is_keyword()
    }
}

/// An edit without what another one has taken that begins before it.
fn behind(other: Option<FileSpan>, mut edit: Edit) -> Edit {
    if let Some(other) = other.filter(|other| other.file == edit.place.file) {
        let span = &mut edit.place.span;
        span.start = span.start.max(other.span.end).min(span.end);
    }
    edit
}

/// What is used of what is looked for here: for each kind, by number.
#[derive(Default)]
struct Used([Vec<bool>; 7]);

impl Used {
    fn by<'r>(references: impl Iterator<Item = &'r Reference>) -> Self {
        let mut used = Self::default();
        for (kind, number) in references.filter_map(|one| numbered(one.target)) {
            if let Some(marks) = used.0.get_mut(kind) {
                if marks.len() <= number {
                    marks.resize(number + 1, false);
                }
                if let Some(mark) = marks.get_mut(number) {
                    *mark = true;
                }
            }
        }
        used
    }

    fn holds(&self, definition: Definition) -> bool {
        let place = numbered(definition);
        let mark = place.and_then(|(kind, number)| self.0.get(kind)?.get(number));
        mark.copied().unwrap_or_default()
    }
}

/// The kind and number of one of those that are looked for here; none for all else, which most references are to.
const fn numbered(target: Definition) -> Option<(usize, usize)> {
    Some(match target {
        Definition::Message(id) => (0, id.index()),
        Definition::Topic(id) => (1, id.index()),
        Definition::List(id) => (2, id.index()),
        Definition::Segment(id) => (3, id.index()),
        Definition::Score(id) => (4, id.index()),
        Definition::Team(id) => (5, id.index()),
        Definition::Action(id) => (6, id.index()),
        _ => return None,
    })
}

/// The whole of each declaration, by where its name stands.
fn declarations(items: &Items<'_>) -> HashMap<FileSpan, FileSpan> {
    let mut declarations = HashMap::default();
    macro_rules! note {
        ($($kind:ident)*) => {
            $(
                declarations.extend(items.$kind.iter().map(|at| {
                    let name = at.node.name.span.in_file(at.file);
                    (name, at.node.span.in_file(at.file))
                }));
            )*
        };
    }
    note!(messages topics lists segments scores teams actions);
    declarations
}

fn unused(what: &str, named: &Named) -> Finding {
    let message = format!("the {what} `{}` is never used", named.name);
    Finding::new(Rule::UnusedDeclaration, named.place, message)
        .with_help(format!("use it, or take the {what} away"))
}
