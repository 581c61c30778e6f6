//! `opens-alone`: branches on an open, which many mail programs hide, with no click or purchase beside it.

use nurture_runtime::program::EventId;

use crate::{
    checked::{
        ArmKind, Checked, Expression, ExpressionKind, Flow, Statement, StatementKind, WaitFor,
        visit,
    },
    finding::{Finding, Rule},
    source::FileSpan,
};

/// Branches of a flow on `opened` alone.
pub(super) fn alone(checked: &Checked, flow: &Flow) -> Vec<Finding> {
    let mut findings = Vec::new();
    visit::statements(&flow.body, &mut |statement| {
        findings.extend(in_statement(checked, statement));
    });
    findings
}

fn in_statement(checked: &Checked, statement: &Statement) -> Vec<Finding> {
    match &statement.kind {
        StatementKind::If { branches, .. } => {
            let mut signs = Signs::default();
            let mut found = Vec::new();
            for (condition, _) in branches {
                signs.opened = None;
                signs.look_at(checked, condition);
                // A click that an earlier branch of the same `if` looks for is beside this one.
                found.extend(signs.finding());
            }
            found
        }
        StatementKind::WaitFor(wait) if branches(wait) => {
            let mut signs = Signs::default();
            for arm in &wait.arms {
                match &arm.kind {
                    ArmKind::Error => signs.has_better = true,
                    ArmKind::Event {
                        event, event_place, ..
                    } => signs.add(checked, *event, *event_place),
                    ArmKind::Condition(condition) => signs.look_at(checked, condition),
                }
            }
            signs.finding().into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// Whether it makes a difference how a wait ends.
fn branches(wait: &WaitFor) -> bool {
    let timeout = wait.timeout.as_ref();
    wait.arms.iter().any(|arm| arm.branch.is_some())
        || timeout.is_some_and(|timeout| timeout.branch.is_some())
}

/// What a branch depends on.
#[derive(Debug, Default)]
struct Signs {
    /// The first `opened`.
    opened: Option<FileSpan>,
    /// Whether there is a click or a purchase, or something that could not be understood.
    has_better: bool,
}

impl Signs {
    fn look_at(&mut self, checked: &Checked, condition: &Expression) {
        visit::expression(condition, &mut |part| match &part.kind {
            ExpressionKind::Occurred(predicate) | ExpressionKind::Aggregate(_, _, predicate) => {
                self.add(checked, predicate.event, predicate.event_place);
            }
            ExpressionKind::Error => self.has_better = true,
            _ => {}
        });
    }

    fn add(&mut self, checked: &Checked, event: EventId, place: FileSpan) {
        let event = checked.events.get(event.index());
        match event.map(|event| event.named.name.as_str()) {
            Some("opened") => {
                self.opened.get_or_insert(place);
            }
            Some("clicked" | "purchase") => self.has_better = true,
            _ => {}
        }
    }

    fn finding(&self) -> Option<Finding> {
        let place = self.opened.filter(|_| !self.has_better)?;
        let finding = Finding::new(
            Rule::OpensAlone,
            place,
            "many opens are never seen, and nothing else is looked at here",
        );
        Some(
            finding.with_help(
                "look at a click or a purchase too: `opened welcome or clicked welcome`",
            ),
        )
    }
}
