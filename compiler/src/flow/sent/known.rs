//! What was sent on the paths to a point of a flow.

use std::sync::Arc;

use crate::checked::{Statement, StatementKind, Subject};

/// What was sent on the paths to a point.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Sent {
    /// By subject; what is not listed was sent on no path.
    answers: Vec<(Subject, Answer)>,
    /// Points at which paths met that had sent different things; what is sent on every path is in none.
    meetings: Vec<Arc<Meeting>>,
    /// Whether there may have been sends that are not known: a mistake on the way has been reported.
    is_unknown: bool,
}

/// Two ways that a contact may have come.
#[derive(Debug, PartialEq, Eq)]
struct Meeting {
    /// How many messages it speaks of, those of what it holds too; first, since it tells most meetings apart.
    weight: usize,
    ways: [Way; 2],
}

/// What was surely sent on one of two ways, and not surely on the other.
#[derive(Debug, PartialEq, Eq)]
struct Way {
    sure: Vec<Subject>,
    meetings: Vec<Arc<Meeting>>,
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

/// Of more meetings, and of more messages in them, the oldest are no longer followed: what they speak of counts as sent.
const MEETINGS_MAX: usize = 64;
const WEIGHT_MAX: usize = 1024;

/// Behind more messages than that, nobody follows what a flow has sent: each meeting of two paths looks at all of them.
const SUBJECTS_MAX: usize = 1024;

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
        let mut subjects = subjects.to_vec();
        subjects.sort_unstable();
        let is_sure = |subject: &Subject| self.answer(*subject) == Answer::Surely;
        let has_one = |meeting: &Arc<Meeting>| meeting.has_one_of(&subjects);
        subjects.iter().any(is_sure) || self.meetings.iter().any(has_one)
    }

    /// Nothing more is known.
    pub fn forget(&mut self) {
        self.is_unknown = true;
        self.answers.clear();
        self.meetings.clear();
    }

    /// Where a subject is listed, or would be.
    fn position(&self, subject: Subject) -> Result<usize, usize> {
        self.answers
            .binary_search_by_key(&subject, |(subject, _)| *subject)
    }

    fn set_sure(&mut self, subject: Subject) {
        let surely = (subject, Answer::Surely);
        match self.position(subject) {
            Ok(position) => {
                if let Some(known) = self.answers.get_mut(position) {
                    *known = surely;
                }
            }
            Err(position) => self.answers.insert(position, surely),
        }
    }

    pub fn add(&mut self, statement: &Statement) {
        if self.is_unknown {
            return;
        }
        match &statement.kind {
            StatementKind::Send(send) => {
                let alias = send.alias.map(Subject::Alias);
                for subject in alias.into_iter().chain([Subject::Message(send.message)]) {
                    self.set_sure(subject);
                }
                if self.answers.len() > SUBJECTS_MAX {
                    self.forget();
                }
            }
            StatementKind::Error => self.forget(),
            _ => {}
        }
    }

    /// Another path comes to the same point.
    pub fn join(&mut self, other: &Self) {
        if self.is_unknown || other.is_unknown {
            return self.forget();
        }
        if self == other {
            return;
        }
        let ways = [self.beside(other), other.beside(self)];
        if self.answers != other.answers {
            self.answers = joined(&self.answers, &other.answers);
        }
        self.meetings.retain(|known| other.meetings.contains(known));
        let weight = ways.iter().map(Way::weight).sum();
        if ways.iter().all(|way| way.weight() > 0) {
            let meeting = Arc::new(Meeting { weight, ways });
            if !self.meetings.contains(&meeting) {
                self.meetings.push(meeting);
            }
        }
        self.keep_within_bounds();
    }

    /// What this surely sends that another may not.
    fn beside(&self, other: &Self) -> Way {
        let sure = self.answers.iter();
        let sure = sure.filter(|(subject, answer)| {
            *answer == Answer::Surely && other.answer(*subject) != Answer::Surely
        });
        let meetings = self.meetings.iter();
        let meetings = meetings.filter(|meeting| !other.meetings.contains(meeting));
        Way {
            sure: sure.map(|(subject, _)| *subject).collect(),
            meetings: meetings.cloned().collect(),
        }
    }

    fn keep_within_bounds(&mut self) {
        let mut weight: usize = self.meetings.iter().map(|meeting| meeting.weight).sum();
        while weight > WEIGHT_MAX || self.meetings.len() > MEETINGS_MAX {
            let oldest = self.meetings.remove(0);
            weight -= oldest.weight;
            let mut subjects = Vec::new();
            oldest.collect(&mut subjects);
            for subject in subjects {
                self.set_sure(subject);
            }
        }
    }
}

impl Meeting {
    /// Whether both ways send at least one of some messages, which are sorted.
    fn has_one_of(&self, subjects: &[Subject]) -> bool {
        self.ways.iter().all(|way| {
            let is_one = |subject: &Subject| subjects.binary_search(subject).is_ok();
            let has_one = |meeting: &Arc<Self>| meeting.has_one_of(subjects);
            way.sure.iter().any(is_one) || way.meetings.iter().any(has_one)
        })
    }

    fn collect(&self, subjects: &mut Vec<Subject>) {
        for way in &self.ways {
            subjects.extend(&way.sure);
            way.meetings
                .iter()
                .for_each(|inner| inner.collect(subjects));
        }
    }
}

impl Way {
    fn weight(&self) -> usize {
        let inner = self.meetings.iter().map(|meeting| meeting.weight);
        self.sure.len() + inner.sum::<usize>()
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
