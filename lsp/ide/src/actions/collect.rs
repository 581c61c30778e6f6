//! How an event that is not declared is used: its name, and the names of what it brings.

use nurture_compiler::{
    source::Span,
    syntax::{
        ClauseKind, EventPredicate, ExpressionKind, Item, Name, Statement, StatementKind, Trigger,
        Wait, WaitArm, visit,
    },
};

/// A place where an event is looked for, and what `as` names it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Looked<'a> {
    pub event: &'a EventPredicate,
    pub binding: Option<&'a Name>,
}

/// Every place of a declaration where an event is looked for.
pub(super) fn events(item: &Item) -> Vec<Looked<'_>> {
    let mut found = Vec::new();
    if let Item::Flow(flow) = item {
        for clause in &flow.clauses {
            match &clause.kind {
                ClauseKind::On(Trigger::Event { event, binding }) => found.push(Looked {
                    event,
                    binding: binding.as_ref(),
                }),
                ClauseKind::ExitOn(event) | ClauseKind::GoalEvent { event, .. } => {
                    found.push(bare(event));
                }
                _ => {}
            }
        }
        visit::statements(&flow.body, &mut |statement| {
            found.extend(arms(statement).into_iter().filter_map(of_arm));
        });
    }
    if let Item::Score(score) = item {
        found.extend(score.rules.iter().map(|rule| bare(&rule.event)));
    }
    visit::expressions(item, &mut |expression| match &expression.kind {
        ExpressionKind::Event(event) => found.push(bare(event)),
        ExpressionKind::Aggregate(aggregate) => found.push(bare(&aggregate.event)),
        _ => {}
    });
    found
}

/// The fields that are read of a payload of that name in a flow, with where they stand.
pub(super) fn fields_of_payload<'a>(item: &'a Item, payload: &str) -> Vec<(&'a Name, Span)> {
    let mut found = Vec::new();
    visit::expressions(item, &mut |expression| {
        if let ExpressionKind::Field(of, field) = &expression.kind
            && let ExpressionKind::Name(name) = &of.kind
            && name.text == payload
        {
            found.push((field, expression.span));
        }
    });
    found
}

fn bare(event: &EventPredicate) -> Looked<'_> {
    Looked {
        event,
        binding: None,
    }
}

fn arms(statement: &Statement) -> Vec<&WaitArm> {
    let StatementKind::Wait(wait) = &statement.kind else {
        return Vec::new();
    };
    match &**wait {
        Wait::Arm { arm, .. } => vec![arm],
        Wait::Race { arms, .. } => arms.iter().map(|arm| &arm.arm).collect(),
        Wait::For(_) | Wait::Until { .. } => Vec::new(),
    }
}

fn of_arm(arm: &WaitArm) -> Option<Looked<'_>> {
    match arm {
        WaitArm::Event { event, binding } => Some(Looked {
            event,
            binding: binding.as_ref(),
        }),
        WaitArm::Condition(_) => None,
    }
}
