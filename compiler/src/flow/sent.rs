//! `message-never-sent` and `message-maybe-not-sent`: conditions on messages that contacts on the way there did not get.

use std::collections::BTreeMap;

use nurture_runtime::program::FlowId;

use super::paths::{Analysis, Elapsed, follow};
use crate::{
    checked::{
        AliasKind, ArmKind, Checked, Definition, Ending, EndingKind, Expression, ExpressionKind,
        Flow, Statement, StatementKind, Subject, Window, visit,
    },
    finding::{Finding, Rule},
    source::FileSpan,
};

/// Findings about the conditions of a flow that look at its own sends: those without a window.
pub(super) fn conditions_on_unsent(checked: &Checked, id: FlowId) -> Vec<Finding> {
    let Some(flow) = checked.flows.get(id.index()) else {
        return Vec::new();
    };
    let mut sends = Sends {
        checked,
        asked: BTreeMap::new(),
        ever: Sent::default(),
    };
    follow(checked, id, &mut sends, Sent::default());
    sends.look_at_clauses(flow);
    let Sends { asked, .. } = sends;
    asked
        .into_iter()
        .filter_map(|(place, question)| finding(checked, place, question))
        .collect()
}

/// Which messages were sent at each point.
struct Sends<'a> {
    checked: &'a Checked,
    /// What is asked, by where the message is named.
    asked: BTreeMap<FileSpan, Question>,
    /// What the flow sends anywhere.
    ever: Sent,
}

/// What a condition or a wait asks about a message.
#[derive(Debug, Clone, Copy)]
struct Question {
    by: Asker,
    subject: Subject,
    /// For all paths on which it is asked.
    answer: Answer,
}

/// Who asks.
#[derive(Debug, Clone, Copy)]
enum Asker {
    /// A condition, which looks back.
    Condition,
    /// A wait, goal or exit, which looks at what comes.
    Event,
}

/// What was sent on the paths to a point.
#[derive(Debug, Clone, PartialEq, Default)]
struct Sent {
    /// By subject; what is not listed was sent on no path.
    answers: Vec<(Subject, Answer)>,
    /// Whether there may have been sends that are not known: a mistake on the way has been reported.
    is_unknown: bool,
}

/// Whether a message was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    /// On no path.
    Never,
    /// On some paths.
    Maybe,
    /// On every path.
    Surely,
}

impl Answer {
    /// On two paths together.
    fn and(self, other: Self) -> Self {
        if self == other { self } else { Self::Maybe }
    }
}

impl Sent {
    fn answer(&self, subject: Subject) -> Answer {
        if self.is_unknown {
            return Answer::Surely;
        }
        let known = self.position(subject).ok();
        let known = known.and_then(|position| self.answers.get(position));
        known.map_or(Answer::Never, |(_, answer)| *answer)
    }

    /// Where a subject is listed, or would be.
    fn position(&self, subject: Subject) -> Result<usize, usize> {
        self.answers
            .binary_search_by_key(&subject, |(subject, _)| *subject)
    }

    fn add(&mut self, statement: &Statement) {
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
                }
            }
            StatementKind::Error => self.is_unknown = true,
            _ => {}
        }
    }
}

impl Analysis for Sends<'_> {
    type Facts = Sent;

    fn join(&self, facts: &mut Sent, other: Sent) {
        if facts.answers != other.answers {
            facts.answers = joined(&facts.answers, &other.answers);
        }
        facts.is_unknown |= other.is_unknown;
    }

    fn reached(&mut self, statement: &Statement, facts: &mut Sent) {
        if let StatementKind::WaitFor(wait) = &statement.kind {
            for arm in &wait.arms {
                if let ArmKind::Event {
                    subject: Some(subject),
                    event_place,
                    ..
                } = &arm.kind
                {
                    self.ask(Asker::Event, *subject, *event_place, facts);
                }
            }
        }
        if !matches!(statement.kind, StatementKind::Repeat { .. }) {
            visit::statement(statement, &mut |expression| {
                self.look_at(expression, facts);
            });
        }
        facts.add(statement);
        self.ever.add(statement);
    }

    /// Before the first pass, nobody asks of what its passes send.
    fn due(&mut self, statement: &Statement, facts: &Sent) {
        visit::statement(statement, &mut |expression| {
            self.look_at(expression, facts);
        });
    }

    fn pass(&self, _facts: &mut Sent, _elapsed: Elapsed) {}

    fn widen(&self, facts: &mut Sent) {
        facts.is_unknown = true;
    }
}

impl Sends<'_> {
    /// Goals and exits hold during the whole run: for them a message counts as sent wherever the flow sends it.
    ///
    /// The policy's are those of many flows, and none of them need send everything that they name.
    fn look_at_clauses(&mut self, flow: &Flow) {
        let ever = std::mem::take(&mut self.ever);
        for ending in flow.goals.iter().chain(&flow.exits) {
            self.look_at_ending(ending, &ever);
        }
    }

    fn look_at_ending(&mut self, ending: &Ending, ever: &Sent) {
        let condition = match &ending.kind {
            EndingKind::Error => return,
            EndingKind::Event {
                subject, condition, ..
            } => {
                if let Some(subject) = subject {
                    self.ask(Asker::Event, *subject, ending.place, ever);
                }
                condition.as_ref()
            }
            EndingKind::When(condition) => Some(condition),
        };
        if let Some(condition) = condition {
            visit::expression(condition, &mut |part| self.look_at(part, ever));
        }
    }

    fn look_at(&mut self, expression: &Expression, facts: &Sent) {
        let (ExpressionKind::Occurred(predicate) | ExpressionKind::Aggregate(_, _, predicate)) =
            &expression.kind
        else {
            return;
        };
        if let (Some(subject), Window::SinceEntry) = (predicate.subject, predicate.window) {
            self.ask(Asker::Condition, subject, predicate.event_place, facts);
        }
    }

    /// Keeps what is known of a message where a condition asks; `near` is the event before the message's name.
    fn ask(&mut self, by: Asker, subject: Subject, near: FileSpan, facts: &Sent) {
        let answer = facts.answer(subject);
        let place = self.name_behind(near, subject);
        self.asked
            .entry(place)
            .and_modify(|question| question.answer = question.answer.and(answer))
            .or_insert(Question {
                by,
                subject,
                answer,
            });
    }

    /// Where a message is named, at or behind a place.
    fn name_behind(&self, near: FileSpan, subject: Subject) -> FileSpan {
        let target = match subject {
            Subject::Message(message) => Definition::Message(message),
            Subject::Alias(alias) => Definition::Alias(alias),
        };
        let references = &self.checked.references;
        let first = references.partition_point(|reference| reference.place < near);
        let mut behind = references.iter().skip(first);
        behind
            .find(|reference| reference.target == target)
            .map_or(near, |reference| reference.place)
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

fn finding(checked: &Checked, place: FileSpan, question: Question) -> Option<Finding> {
    let name = match question.subject {
        Subject::Message(message) => &checked.messages.get(message.index())?.named.name,
        Subject::Alias(alias) => {
            let alias = checked.aliases.get(alias.index())?;
            if alias.kind != AliasKind::Send {
                return None;
            }
            &alias.named.name
        }
    };
    match question.answer {
        Answer::Surely => None,
        Answer::Never => Some(never_sent(place, name, question.by)),
        Answer::Maybe => Some(maybe_not_sent(place, name, question.by)),
    }
}

fn never_sent(place: FileSpan, name: &str, by: Asker) -> Finding {
    let message = format!("no contact who comes here was sent `{name}` in this flow");
    let finding = Finding::new(Rule::MessageNeverSent, place, message).with_help(format!(
        "send `{name}` before this, or name a message that is sent"
    ));
    match by {
        Asker::Event => finding.labelled("this never happens"),
        Asker::Condition => finding
            .labelled("this is never true")
            .with_help("or look at the sends of all flows, by saying how far back: `in last 90d`"),
    }
}

fn maybe_not_sent(place: FileSpan, name: &str, by: Asker) -> Finding {
    let message = format!("some contacts who come here were not sent `{name}`");
    let label = match by {
        Asker::Event => "for them this never happens",
        Asker::Condition => "for them this is never true",
    };
    Finding::new(Rule::MessageMaybeNotSent, place, message)
        .labelled(label)
        .with_help("ask on the path that sends it, or send it on every path to here")
}
