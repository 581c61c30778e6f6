//! `message-never-sent` and `message-maybe-not-sent`: conditions on messages that contacts on the way there did not get.

mod asked;
mod known;

use std::collections::BTreeMap;

use nurture_runtime::program::FlowId;

use self::{
    asked::{Asked, Group, Sign},
    known::{Answer, Sent},
};
use super::paths::{Analysis, Elapsed, follow};
use crate::{
    checked::{
        AliasKind, ArmKind, Branch, Checked, Definition, Ending, EndingKind, Expression,
        ExpressionKind, Flow, Statement, StatementKind, Subject, WaitFor, Window, visit,
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

impl Analysis for Sends<'_> {
    type Facts = Sent;

    fn join(&self, facts: &mut Sent, other: Sent) {
        facts.join(&other);
    }

    fn reached(&mut self, statement: &Statement, facts: &mut Sent) {
        match &statement.kind {
            StatementKind::WaitFor(wait) => self.look_at_arms(wait, facts),
            StatementKind::If { branches, .. } => self.look_at_branches(branches, facts),
            StatementKind::Repeat { .. } => {}
            _ => visit::statement(statement, &mut |expression| {
                self.look_at(expression, facts);
            }),
        }
        facts.add(statement);
        self.ever.add(statement);
    }

    /// Before the first pass, nobody asks of what its passes send.
    fn due(&mut self, statement: &Statement, facts: &Sent) {
        if let StatementKind::Repeat { every, until, .. } = &statement.kind {
            for asking in every.iter().chain(until) {
                self.look_at_condition(asking, facts);
            }
        }
    }

    fn pass(&self, _facts: &mut Sent, _elapsed: Elapsed) {}

    fn widen(&self, facts: &mut Sent) {
        facts.forget();
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
            self.look_at_condition(condition, ever);
        }
    }

    /// One of the messages that a condition asks for together is enough.
    fn look_at_condition(&mut self, condition: &Expression, facts: &Sent) {
        for group in asked::groups(condition) {
            self.ask_group(Asker::Condition, &group.asked, facts);
        }
    }

    /// Arms that race: for those who got one of the messages, one arm is enough.
    fn look_at_arms(&mut self, wait: &WaitFor, facts: &Sent) {
        let mut awaited = Vec::new();
        for arm in &wait.arms {
            match &arm.kind {
                ArmKind::Error => {}
                ArmKind::Event {
                    subject,
                    event_place,
                    condition,
                    ..
                } => {
                    awaited.extend(subject.map(|subject| (subject, *event_place)));
                    if let Some(condition) = condition {
                        self.look_at_condition(condition, facts);
                    }
                }
                ArmKind::Condition(condition) => self.look_at_condition(condition, facts),
            }
        }
        self.ask_group(Asker::Event, &awaited, facts);
        if let Some(timeout) = &wait.timeout {
            visit::expression(&timeout.duration, &mut |part| self.look_at(part, facts));
        }
    }

    /// Conditions that are asked one behind the other: where each asks for one group, one of all is enough.
    fn look_at_branches(&mut self, branches: &[(Expression, Branch)], facts: &Sent) {
        let conditions = branches.iter();
        let groups: Vec<Vec<Group>> = conditions
            .map(|(condition, _)| asked::groups(condition))
            .collect();
        let is_plain = |group: &Group| group.sign == Sign::Plain;
        let are_arms = groups
            .iter()
            .all(|groups| groups.len() <= 1 && groups.iter().all(is_plain));
        let groups = groups.into_iter().flatten();
        if are_arms {
            let all: Vec<Asked> = groups.flat_map(|group| group.asked).collect();
            return self.ask_group(Asker::Condition, &all, facts);
        }
        for group in groups {
            self.ask_group(Asker::Condition, &group.asked, facts);
        }
    }

    /// Asks for messages of which one is enough.
    fn ask_group(&mut self, by: Asker, group: &[Asked], facts: &Sent) {
        let subjects: Vec<Subject> = group.iter().map(|(subject, _)| *subject).collect();
        let has_one = facts.has_one_of(&subjects);
        for (subject, near) in group {
            let answer = match facts.answer(*subject) {
                Answer::Maybe if has_one => Answer::Surely,
                answer => answer,
            };
            self.keep(by, *subject, *near, answer);
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
        self.keep(by, subject, near, facts.answer(subject));
    }

    fn keep(&mut self, by: Asker, subject: Subject, near: FileSpan, answer: Answer) {
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
        let mut behind = self.checked.references.behind(near);
        behind
            .find(|reference| reference.target == target)
            .map_or(near, |reference| reference.place)
    }
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
