//! `constant-condition`: conditions that are the same for every contact.

mod declared;
mod possible;

use std::cmp::Ordering;

use nurture_runtime::{arithmetic, value::Value};

use self::declared::Declared;
use crate::{
    check::constant,
    checked::{
        ArmKind, Checked, Ending, EndingKind, Expression, ExpressionKind, Flow, Statement,
        StatementKind, TriggerKind, Type, visit,
    },
    finding::{Finding, Rule},
    syntax::{BinaryOperator, Presence, UnaryOperator},
};

/// Conditions of a flow that do not depend on the contact.
pub(super) fn conditions(checked: &Checked, flow: &Flow) -> Vec<Finding> {
    let declared = Declared::of_flow(checked, flow);
    let mut findings = Vec::new();
    let look = &mut |condition: &Expression| findings.extend(found(declared, condition));
    for trigger in &flow.triggers {
        if let TriggerKind::Event {
            condition: Some(condition),
            ..
        } = &trigger.kind
        {
            look(condition);
        }
    }
    for ending in flow.goals.iter().chain(&flow.exits) {
        in_ending(ending, look);
    }
    visit::statements(&flow.body, &mut |statement| in_statement(statement, look));
    visit::flow(flow, &mut |expression| in_predicate(expression, look));
    findings
}

/// Conditions of the policy's exits that do not depend on the contact.
pub(super) fn conditions_of_policy(checked: &Checked) -> Vec<Finding> {
    let declared = Declared::of_policy(checked);
    let mut findings = Vec::new();
    let look = &mut |condition: &Expression| findings.extend(found(declared, condition));
    for ending in &checked.policy.exits {
        in_ending(ending, look);
        visit::ending(ending, &mut |expression| in_predicate(expression, look));
    }
    findings
}

/// Conditions of segments and of the rules of scores that do not depend on the contact.
pub(super) fn conditions_of_declarations(checked: &Checked) -> Vec<Finding> {
    let declared = Declared::of_policy(checked);
    let mut findings = Vec::new();
    let look = &mut |condition: &Expression| findings.extend(found(declared, condition));
    for segment in &checked.segments {
        look(&segment.condition);
        visit::expression(&segment.condition, &mut |part| in_predicate(part, look));
    }
    let rules = checked.scores.iter().flat_map(|score| &score.rules);
    for condition in rules.filter_map(|rule| rule.condition.as_ref()) {
        look(condition);
        visit::expression(condition, &mut |part| in_predicate(part, look));
    }
    findings
}

fn in_ending(ending: &Ending, look: &mut impl FnMut(&Expression)) {
    match &ending.kind {
        EndingKind::Error => {}
        EndingKind::Event { condition, .. } => condition.iter().for_each(look),
        EndingKind::When(condition) => look(condition),
    }
}

/// The `where` of an event that is looked for.
fn in_predicate(expression: &Expression, look: &mut impl FnMut(&Expression)) {
    if let ExpressionKind::Occurred(predicate) | ExpressionKind::Aggregate(_, _, predicate) =
        &expression.kind
    {
        predicate.condition.iter().for_each(look);
    }
}

fn in_statement(statement: &Statement, look: &mut impl FnMut(&Expression)) {
    match &statement.kind {
        StatementKind::If { branches, .. } => {
            for (condition, _) in branches {
                look(condition);
            }
        }
        StatementKind::WaitFor(wait) => {
            for arm in &wait.arms {
                match &arm.kind {
                    ArmKind::Error => {}
                    ArmKind::Event { condition, .. } => condition.iter().for_each(&mut *look),
                    ArmKind::Condition(condition) => look(condition),
                }
            }
        }
        StatementKind::Repeat { until, .. } => until.iter().for_each(look),
        _ => {}
    }
}

/// What a condition is for every contact; none where it depends on something.
fn truth(declared: Declared<'_>, condition: &Expression) -> Option<bool> {
    match &condition.kind {
        ExpressionKind::Constant(Value::Bool(value)) => Some(*value),
        ExpressionKind::Unary(UnaryOperator::Not, operand) => {
            truth(declared, operand).map(|value| !value)
        }
        ExpressionKind::Binary(operator @ (BinaryOperator::And | BinaryOperator::Or), ..) => {
            in_a_row(declared, *operator, condition)
        }
        ExpressionKind::Binary(operator, left, right) => compared(*operator, left, right)
            .or_else(|| with_itself(declared, *operator, left, right))
            .or_else(|| alone(declared, condition)),
        ExpressionKind::IsSet(operand, presence) => {
            let is_known = operand.ty != Type::Error;
            let is_always_set =
                is_known && declared.is_always_set(operand) && possible::is_same(operand, operand);
            is_always_set.then_some(*presence == Presence::Set)
        }
        _ => None,
    }
}

/// What conditions give that are joined by `and` or `or`: one is enough where it decides, else all are looked at together.
fn in_a_row(
    declared: Declared<'_>,
    operator: BinaryOperator,
    condition: &Expression,
) -> Option<bool> {
    let mut parts = Vec::new();
    collect(operator, condition, &mut parts);
    let decisive = operator == BinaryOperator::Or;
    let mut truths = parts.iter().map(|part| truth(declared, part));
    let mut are_all_known = true;
    let is_decided = truths.any(|truth| {
        are_all_known &= truth.is_some();
        truth == Some(decisive)
    });
    if is_decided || are_all_known {
        return Some(is_decided == decisive);
    }
    possible::outcome(declared, operator, &parts)
}

fn collect<'a>(operator: BinaryOperator, part: &'a Expression, parts: &mut Vec<&'a Expression>) {
    match &part.kind {
        ExpressionKind::Binary(joined, left, right) if *joined == operator => {
            collect(operator, left, parts);
            collect(operator, right, parts);
        }
        _ => parts.push(part),
    }
}

/// What one comparison gives for every value that the type has.
fn alone(declared: Declared<'_>, condition: &Expression) -> Option<bool> {
    let outcome = |operator| possible::outcome(declared, operator, &[condition]);
    outcome(BinaryOperator::Or).or_else(|| outcome(BinaryOperator::And))
}

/// What the comparison of a value with itself gives.
fn with_itself(
    declared: Declared<'_>,
    operator: BinaryOperator,
    left: &Expression,
    right: &Expression,
) -> Option<bool> {
    if !possible::is_same(left, right) {
        return None;
    }
    // Unset equals unset; what a guard has shown to be set may have become unset, and then nothing is compared.
    let takes_unset = operator == BinaryOperator::Equal && left.optional && right.optional;
    if !takes_unset && !declared.is_always_set(left) {
        return None;
    }
    match operator {
        BinaryOperator::Equal | BinaryOperator::LessOrEqual | BinaryOperator::GreaterOrEqual => {
            Some(true)
        }
        BinaryOperator::NotEqual | BinaryOperator::Less | BinaryOperator::Greater => Some(false),
        _ => None,
    }
}

fn compared(operator: BinaryOperator, left: &Expression, right: &Expression) -> Option<bool> {
    let (left, right) = (value(left)?, value(right)?);
    let order = || arithmetic::order(&left, &right).ok();
    match operator {
        BinaryOperator::Equal => Some(left == right),
        BinaryOperator::NotEqual => Some(left != right),
        BinaryOperator::Less => order().map(Ordering::is_lt),
        BinaryOperator::LessOrEqual => order().map(Ordering::is_le),
        BinaryOperator::Greater => order().map(Ordering::is_gt),
        BinaryOperator::GreaterOrEqual => order().map(Ordering::is_ge),
        BinaryOperator::In => arithmetic::is_in(&left, &right).ok(),
        BinaryOperator::Contains => arithmetic::contains(&left, &right).ok(),
        BinaryOperator::StartsWith => arithmetic::starts_with(&left, &right).ok(),
        BinaryOperator::EndsWith => arithmetic::ends_with(&left, &right).ok(),
        _ => None,
    }
}

fn value(expression: &Expression) -> Option<Value> {
    match &expression.kind {
        ExpressionKind::List(items) => {
            let items: Option<Vec<Value>> = items.iter().map(value).collect();
            items.map(|items| Value::List(items.into()))
        }
        _ => constant::value(expression),
    }
}

fn found(declared: Declared<'_>, condition: &Expression) -> Option<Finding> {
    let truth = truth(declared, condition)?;
    let message = format!("this condition is {truth} for every contact");
    let finding = Finding::new(Rule::ConstantCondition, condition.place, message);
    Some(
        finding.with_help(match (&condition.kind, is_of_literals(condition)) {
            (ExpressionKind::Binary(BinaryOperator::Or, ..), false) => {
                "whatever the value is, one of the sides holds: join them by `and`, or take the condition away"
            }
            (ExpressionKind::Binary(BinaryOperator::And, ..), false) => {
                "no value is what both sides want: join them by `or`, or take the condition away"
            }
            (_, false) => "whatever the value is, this comes out the same: take the condition away",
            (_, true) => "compare with something of the contact, or take the condition away",
        }),
    )
}

/// Whether nothing is read in a condition.
fn is_of_literals(condition: &Expression) -> bool {
    let mut is_read = false;
    visit::expression(condition, &mut |part| {
        is_read |= possible::is_same(part, part);
    });
    !is_read
}
