//! What was sent on the paths to a point of a flow.

use crate::checked::{Statement, StatementKind, Subject};

/// What was sent on the paths to a point.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Sent {
    /// By subject; what is not listed was sent on no path.
    answers: Vec<(Subject, Answer)>,
    /// Groups of which each path sends at least one, in order; what every path sends is in none.
    either: Vec<Vec<Subject>>,
    /// Whether there may have been sends that are not known: a mistake on the way has been reported.
    is_unknown: bool,
}

/// Whether a message was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// On no path.
    Never,
    /// On some paths.
    Maybe,
    /// On every path.
    Surely,
}

/// More messages that stand for each other are not followed, nor more groups of them.
const GROUP_MAX: usize = 8;
const GROUPS_MAX: usize = 32;

impl Answer {
    /// On two paths together.
    pub fn and(self, other: Self) -> Self {
        if self == other { self } else { Self::Maybe }
    }
}

impl Sent {
    pub fn answer(&self, subject: Subject) -> Answer {
        if self.is_unknown {
            return Answer::Surely;
        }
        let known = self.position(subject).ok();
        let known = known.and_then(|position| self.answers.get(position));
        known.map_or(Answer::Never, |(_, answer)| *answer)
    }

    /// Whether every path sends at least one of some messages.
    pub fn has_one_of(&self, subjects: &[Subject]) -> bool {
        let is_sure = |subject: &Subject| self.answer(*subject) == Answer::Surely;
        let is_within = |group: &Vec<Subject>| group.iter().all(|one| subjects.contains(one));
        subjects.iter().any(is_sure) || self.either.iter().any(is_within)
    }

    /// Nothing more is known.
    pub fn forget(&mut self) {
        self.is_unknown = true;
    }

    /// Where a subject is listed, or would be.
    fn position(&self, subject: Subject) -> Result<usize, usize> {
        self.answers
            .binary_search_by_key(&subject, |(subject, _)| *subject)
    }

    pub fn add(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Send(send) => {
                let alias = send.alias.map(Subject::Alias);
                for subject in alias.into_iter().chain([Subject::Message(send.message)]) {
                    let surely = (subject, Answer::Surely);
                    match self.position(subject) {
                        Ok(position) => {
                            if let Some(known) = self.answers.get_mut(position) {
                                *known = surely;
                            }
                        }
                        Err(position) => self.answers.insert(position, surely),
                    }
                    self.either.retain(|group| !group.contains(&subject));
                }
            }
            StatementKind::Error => self.is_unknown = true,
            _ => {}
        }
    }

    /// Another path comes to the same point.
    pub fn join(&mut self, other: &Self) {
        if self.answers != other.answers || self.either != other.either {
            self.either = self.either_with(other);
        }
        if self.answers != other.answers {
            self.answers = joined(&self.answers, &other.answers);
        }
        self.is_unknown |= other.is_unknown;
    }

    /// The groups of which both send one.
    fn either_with(&self, other: &Self) -> Vec<Vec<Subject>> {
        let (one, two) = (self.groups_without(other), other.groups_without(self));
        let mut groups: Vec<Vec<Subject>> = Vec::new();
        for (here, there) in [(self, other), (other, self)] {
            let kept = here.either.iter();
            groups.extend(kept.filter(|group| there.has_one_of(group)).cloned());
        }
        for here in one.iter().take(GROUP_MAX) {
            for there in two.iter().take(GROUP_MAX) {
                let mut group: Vec<Subject> = here.iter().chain(there).copied().collect();
                group.sort_unstable();
                group.dedup();
                groups.push(group);
            }
        }
        groups.retain(|group| group.len() <= GROUP_MAX);
        groups.sort_unstable();
        groups.dedup();
        groups.truncate(GROUPS_MAX);
        groups
    }

    /// What this sends that another does not: single messages, and groups of them.
    fn groups_without(&self, other: &Self) -> Vec<Vec<Subject>> {
        let sure = self.answers.iter();
        let sure = sure.filter(|(subject, answer)| {
            *answer == Answer::Surely && other.answer(*subject) != Answer::Surely
        });
        let singles = sure.map(|(subject, _)| vec![*subject]);
        let groups = self.either.iter().filter(|group| !other.has_one_of(group));
        singles.chain(groups.cloned()).collect()
    }
}

/// What was sent on two paths together, by subject: what only one of them sends may have been sent.
fn joined(one: &[(Subject, Answer)], other: &[(Subject, Answer)]) -> Vec<(Subject, Answer)> {
    let mut joined = Vec::with_capacity(one.len().max(other.len()));
    let (mut one, mut other) = (one.iter().peekable(), other.iter().peekable());
    let subject = |(subject, _): &&(Subject, Answer)| *subject;
    while let Some(subject) = one
        .peek()
        .into_iter()
        .chain(other.peek())
        .map(subject)
        .min()
    {
        let here = one.next_if(|(of, _)| *of == subject);
        let there = other.next_if(|(of, _)| *of == subject);
        let answer = match (here, there) {
            (Some((_, here)), Some((_, there))) => here.and(*there),
            _ => Answer::Maybe,
        };
        joined.push((subject, answer));
    }
    joined
}
