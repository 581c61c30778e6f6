//! `unreachable-arm`: arms of a wait that an earlier one takes every event of.

use nurture_runtime::program::EventId;

use crate::{
    checked::{
        Arm, ArmKind, Expression, ExpressionKind, Flow, Statement, StatementKind, Subject, visit,
    },
    finding::{Finding, Rule},
    lex,
    source::{FileSpan, Sources},
    syntax::BinaryOperator,
};

/// One finding for each arm that can never win.
pub(super) fn unreachable_arms(flow: &Flow, sources: &Sources) -> Vec<Finding> {
    let mut findings = Vec::new();
    visit::statements(&flow.body, &mut |statement| {
        in_statement(statement, sources, &mut findings);
    });
    findings
}

fn in_statement(statement: &Statement, sources: &Sources, findings: &mut Vec<Finding>) {
    let StatementKind::WaitFor(wait) = &statement.kind else {
        return;
    };
    if wait.arms.len() < 2 {
        return;
    }
    let awaited: Vec<Option<Awaited>> = wait
        .arms
        .iter()
        .map(|arm| Awaited::of(arm, sources))
        .collect();
    for (position, (arm, own)) in wait.arms.iter().zip(&awaited).enumerate() {
        let Some(own) = own else { continue };
        let before = wait.arms.iter().zip(&awaited).take(position);
        let covering = before
            .filter_map(|(earlier, other)| Some((earlier, other.as_ref()?)))
            .find(|(_, other)| other.takes_all_of(own));
        if let Some((earlier, _)) = covering {
            findings.push(unreachable_arm(arm.place, earlier.place));
        }
    }
}

/// What an arm waits for; conditions as they are written, whatever their layout is.
enum Awaited {
    /// An event, of something or of anything, where all of these hold.
    Event(EventId, Option<Subject>, Vec<String>),
    /// A condition.
    Condition(String),
}

impl Awaited {
    fn of(arm: &Arm, sources: &Sources) -> Option<Self> {
        match &arm.kind {
            ArmKind::Error => None,
            ArmKind::Event {
                event,
                subject,
                condition,
                ..
            } => {
                let mut parts = Vec::new();
                if let Some(condition) = condition {
                    conjuncts(condition, sources, &mut parts);
                }
                Some(Self::Event(*event, *subject, parts))
            }
            ArmKind::Condition(condition) => {
                Some(Self::Condition(lex::words(sources.slice(condition.place))))
            }
        }
    }

    /// Whether this arm wins whenever `later` could.
    ///
    /// An event of one message and the same event of any are not compared:
    /// the former is looked for since that message was sent, the latter since the latest send (language reference, section 6).
    fn takes_all_of(&self, later: &Self) -> bool {
        match (self, later) {
            (Self::Event(event, subject, parts), Self::Event(other, other_subject, others)) => {
                event == other
                    && subject == other_subject
                    && parts.iter().all(|part| others.contains(part))
            }
            (Self::Condition(condition), Self::Condition(other)) => condition == other,
            _ => false,
        }
    }
}

/// The parts of a condition that must all hold.
fn conjuncts(condition: &Expression, sources: &Sources, parts: &mut Vec<String>) {
    match &condition.kind {
        ExpressionKind::Binary(BinaryOperator::And, left, right) => {
            conjuncts(left, sources, parts);
            conjuncts(right, sources, parts);
        }
        _ => parts.push(lex::words(sources.slice(condition.place))),
    }
}

fn unreachable_arm(place: FileSpan, earlier: FileSpan) -> Finding {
    Finding::new(Rule::UnreachableArm, place, "this arm can never win")
        .with_label(
            earlier,
            "an arm before it takes every event that it waits for",
        )
        .with_help("put the narrower arm first")
}
