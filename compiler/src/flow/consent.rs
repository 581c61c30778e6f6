//! `no-unsubscribe-exit`: messages that follow a wait, in a flow that goes on for those who have unsubscribed.

use std::collections::BTreeSet;

use nurture_runtime::program::{Category, EventId, EventRole, FlowId};

use super::paths::{Analysis, Elapsed, follow};
use crate::{
    checked::{Checked, EndingKind, Expression, ExpressionKind, Statement, StatementKind, visit},
    finding::{Edit, Finding, Fix, Rule},
    source::{FileSpan, Sources},
};

/// At most one finding a flow: at its first marketing message after a wait.
pub(super) fn no_unsubscribe_exit(
    checked: &Checked,
    id: FlowId,
    sources: &Sources,
) -> Option<Finding> {
    let flow = checked.flows.get(id.index())?;
    if checked
        .endings(flow)
        .any(|ending| looks_at_consent(checked, &ending.kind))
    {
        return None;
    }
    let mut later = Later {
        checked,
        sends: BTreeSet::new(),
    };
    follow(checked, id, &mut later, false);
    let first = later.sends.first()?;
    let finding = Finding::new(
        Rule::NoUnsubscribeExit,
        *first,
        "contacts who unsubscribe stay in this flow",
    )
    .labelled("this message comes after a wait")
    .with_help("end the flow for them: `exit on unsubscribed`, here or in the policy");
    let trigger = flow.triggers.last()?.place;
    Some(finding.with_fix(Fix {
        title: "add `exit on unsubscribed`".to_owned(),
        edits: vec![Edit::clause_behind(
            trigger,
            "exit on unsubscribed",
            sources,
        )],
    }))
}

/// Whether an ending may be the one for contacts who unsubscribe.
fn looks_at_consent(checked: &Checked, ending: &EndingKind) -> bool {
    match ending {
        // What was meant is not known.
        EndingKind::Error => true,
        EndingKind::Event { event, .. } => is_unsubscribed(checked, *event),
        EndingKind::When(condition) => {
            let mut looks = false;
            visit::expression(condition, &mut |part: &Expression| {
                looks |= match &part.kind {
                    ExpressionKind::Reachable(_) | ExpressionKind::Error => true,
                    ExpressionKind::Occurred(predicate) => {
                        is_unsubscribed(checked, predicate.event)
                    }
                    _ => false,
                };
            });
            looks
        }
    }
}

fn is_unsubscribed(checked: &Checked, event: EventId) -> bool {
    let event = checked.events.get(event.index());
    event.is_some_and(|event| event.role == EventRole::Unsubscribed)
}

/// The marketing messages that come after a wait on some path.
struct Later<'a> {
    checked: &'a Checked,
    sends: BTreeSet<FileSpan>,
}

impl Analysis for Later<'_> {
    /// Whether some path to here has a wait on it.
    type Facts = bool;

    fn join(&self, facts: &mut bool, other: bool) {
        *facts |= other;
    }

    fn reached(&mut self, statement: &Statement, has_waited: &mut bool) {
        if let (StatementKind::Send(send), true) = (&statement.kind, *has_waited) {
            let message = self.checked.messages.get(send.message.index());
            if message.is_some_and(|message| message.category == Category::Marketing) {
                self.sends.insert(statement.keyword);
            }
        }
    }

    fn pass(&self, has_waited: &mut bool, elapsed: Elapsed) {
        *has_waited |= elapsed != Elapsed::NONE;
    }

    fn widen(&self, _facts: &mut bool) {}
}
