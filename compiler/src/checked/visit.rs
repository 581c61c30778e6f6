//! Walking over every expression of a flow.

use smallvec::SmallVec;

use super::{
    ArmKind, Block, Ending, EndingKind, Expression, ExpressionKind, Flow, Moment, Predicate,
    Statement, StatementKind, TextPart, TriggerKind,
};

/// Calls `look` for every expression in a flow, its clauses included, outer ones before their parts.
pub fn flow(flow: &Flow, look: &mut impl FnMut(&Expression)) {
    for trigger in &flow.triggers {
        match &trigger.kind {
            TriggerKind::Event { condition, .. } => all(condition, look),
            TriggerKind::Change(_, to) => all(to, look),
            TriggerKind::Once(moment, _) => expression(moment, look),
            _ => {}
        }
        all(&trigger.per, look);
    }
    for ending in flow.goals.iter().chain(&flow.exits) {
        self::ending(ending, look);
    }
    block(&flow.body, look);
}

/// Calls `look` for every expression of a goal or an exit.
pub fn ending(ending: &Ending, look: &mut impl FnMut(&Expression)) {
    match &ending.kind {
        EndingKind::Error => {}
        EndingKind::Event { condition, .. } => all(condition, look),
        EndingKind::When(condition) => expression(condition, look),
    }
}

/// Calls `look` for every expression in a block and the blocks within it.
pub fn block(block: &Block, look: &mut impl FnMut(&Expression)) {
    statements(block, &mut |statement| self::statement(statement, look));
}

/// Calls `look` for every statement in a block and in the blocks within it, in source order.
pub fn statements<'a>(block: &'a Block, look: &mut impl FnMut(&'a Statement)) {
    for statement in &block.statements {
        look(statement);
        statement.each_block(&mut |inner| statements(inner, look));
    }
}

/// Calls `look` for every expression of a statement itself, not of the blocks within it.
pub fn statement(statement: &Statement, look: &mut impl FnMut(&Expression)) {
    match &statement.kind {
        StatementKind::Send(send) => {
            all(send.params.iter().flatten(), look);
            all(
                [&send.subject, &send.preheader, &send.title, &send.text]
                    .into_iter()
                    .flatten(),
                look,
            );
        }
        StatementKind::Wait(duration) => expression(duration, look),
        StatementKind::WaitUntil { moment, .. } => match moment {
            Moment::Next(..) => {}
            Moment::TimeOfDay(moment) | Moment::DateAt(moment, _) | Moment::DateTime(moment) => {
                expression(moment, look);
            }
        },
        StatementKind::WaitFor(wait) => {
            for arm in &wait.arms {
                match &arm.kind {
                    ArmKind::Error => {}
                    ArmKind::Event { condition, .. } => all(condition, look),
                    ArmKind::Condition(condition) => expression(condition, look),
                }
            }
            all(wait.timeout.iter().map(|timeout| &timeout.duration), look);
        }
        StatementKind::If { branches, .. } => {
            all(branches.iter().map(|(condition, _)| condition), look);
        }
        StatementKind::Match { subject, cases, .. } => {
            expression(subject, look);
            all(cases.iter().flat_map(|(values, _)| values), look);
        }
        StatementKind::Set { value, .. } => expression(value, look),
        StatementKind::Notify { text, .. } => expression(text, look),
        StatementKind::Task(task) => {
            expression(&task.text, look);
            all(&task.due, look);
        }
        StatementKind::Call(call) => all(call.params.iter().flatten(), look),
        StatementKind::Repeat { every, until, .. } => all(every.iter().chain(until), look),
        StatementKind::Exit(reason) => all(reason, look),
        StatementKind::Error
        | StatementKind::Split { .. }
        | StatementKind::Unset(_)
        | StatementKind::Tag(_)
        | StatementKind::Untag(_)
        | StatementKind::Join(_)
        | StatementKind::Leave(_)
        | StatementKind::Start(..)
        | StatementKind::Stop(_) => {}
    }
}

/// Calls `look` for an expression and all its parts.
pub fn expression(expression: &Expression, look: &mut impl FnMut(&Expression)) {
    look(expression);
    match &expression.kind {
        ExpressionKind::Text(parts) => {
            for part in parts {
                if let TextPart::Shown(shown) = part {
                    self::expression(shown, look);
                }
            }
        }
        ExpressionKind::List(items) | ExpressionKind::Call(_, items) => all(items, look),
        ExpressionKind::Record(fields) => all(fields.iter().flatten(), look),
        ExpressionKind::Occurred(predicate) | ExpressionKind::Aggregate(_, _, predicate) => {
            self::predicate(predicate, look);
        }
        ExpressionKind::RecordField(operand, _)
        | ExpressionKind::Unary(_, operand)
        | ExpressionKind::IsSet(operand, _)
        | ExpressionKind::Widen(operand) => self::expression(operand, look),
        ExpressionKind::Binary(_, left, right) => {
            self::expression(left, look);
            self::expression(right, look);
        }
        _ => {}
    }
}

fn predicate(predicate: &Predicate, look: &mut impl FnMut(&Expression)) {
    all(&predicate.condition, look);
}

fn all<'a>(
    expressions: impl IntoIterator<Item = &'a Expression>,
    look: &mut impl FnMut(&Expression),
) {
    for one in expressions {
        expression(one, look);
    }
}

impl Statement {
    /// Calls `look` for each block within a statement, in source order.
    pub fn each_block<'s>(&'s self, look: &mut impl FnMut(&'s Block)) {
        let mut last = None;
        match &self.kind {
            StatementKind::WaitUntil { then, past, .. } => {
                if let Some(branch) = then {
                    look(&branch.body);
                }
                last = past.as_ref();
            }
            StatementKind::WaitFor(wait) => {
                for branch in wait.arms.iter().filter_map(|arm| arm.branch.as_ref()) {
                    look(&branch.body);
                }
                let timeout = wait.timeout.as_ref();
                last = timeout.and_then(|timeout| timeout.branch.as_ref());
            }
            StatementKind::If {
                branches,
                otherwise,
            } => {
                for (_, branch) in branches {
                    look(&branch.body);
                }
                last = otherwise.as_ref();
            }
            StatementKind::Match {
                cases, otherwise, ..
            } => {
                for (_, branch) in cases {
                    look(&branch.body);
                }
                last = otherwise.as_ref();
            }
            StatementKind::Split { arms, .. } => {
                for arm in arms {
                    look(&arm.branch.body);
                }
            }
            StatementKind::Repeat { body, .. } => last = Some(body),
            _ => {}
        }
        if let Some(branch) = last {
            look(&branch.body);
        }
    }

    /// The blocks within a statement, in source order.
    pub fn blocks(&self) -> SmallVec<[&Block; 4]> {
        let mut blocks = SmallVec::new();
        self.each_block(&mut |block| blocks.push(block));
        blocks
    }
}
