//! Walking over the syntax tree: statements, and the tags that are named anywhere.

use crate::syntax::{
    Aggregate, Block, Clause, ClauseKind, EventPredicate, Expression, ExpressionKind, Item,
    Members, Moment, Name, Reenter, ScoreChange, Statement, StatementKind, TestInput, TestLineKind,
    Text, TextPart, Trigger, Wait, WaitArm, Window,
};

/// Calls `look` for every statement in a block and in the blocks within it, in source order.
pub(super) fn statements<'a>(block: &'a Block, look: &mut impl FnMut(&'a Statement)) {
    for statement in &block.statements {
        look(statement);
        for inner in statement.blocks() {
            statements(inner, look);
        }
    }
}

/// Calls `look` for every expression of a declaration, parts of expressions included.
pub(super) fn expressions<'a>(item: &'a Item, look: &mut impl FnMut(&'a Expression)) {
    match item {
        Item::Message(message) => members(&message.members, look),
        Item::Segment(segment) => expression(&segment.condition, look),
        Item::Score(score) => {
            for rule in &score.rules {
                predicate(&rule.event, look);
                if let ScoreChange::Add(points) = &rule.change {
                    expression(points, look);
                }
            }
        }
        Item::Policy(policy) => policy.clauses.iter().for_each(|one| clause(one, look)),
        Item::Flow(flow) => {
            flow.clauses.iter().for_each(|one| clause(one, look));
            statements(&flow.body, &mut |one| statement(one, look));
        }
        Item::Test(test) => {
            for line in &test.lines {
                match &line.kind {
                    TestLineKind::Contact { members: all, .. } => members(all, look),
                    TestLineKind::At { input, .. } => match input {
                        TestInput::Event {
                            data: Some(data), ..
                        } => members(data, look),
                        TestInput::Set(all) => members(all, look),
                        _ => {}
                    },
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

fn clause<'a>(clause: &'a Clause, look: &mut impl FnMut(&'a Expression)) {
    match &clause.kind {
        ClauseKind::On(Trigger::Event { event, .. }) | ClauseKind::ExitOn(event) => {
            predicate(event, look);
        }
        ClauseKind::On(Trigger::Change { to, .. }) => all(to, look),
        ClauseKind::GoalEvent { event, .. } => predicate(event, look),
        ClauseKind::GoalWhen { condition, .. } | ClauseKind::ExitWhen(condition) => {
            expression(condition, look);
        }
        ClauseKind::Reenter { mode, per } => {
            if let Reenter::After(duration) = mode {
                expression(duration, look);
            }
            all(per, look);
        }
        _ => {}
    }
}

/// The expressions of a statement itself, not of the blocks within it.
fn statement<'a>(statement: &'a Statement, look: &mut impl FnMut(&'a Expression)) {
    match &statement.kind {
        StatementKind::Send(send) => send.with.iter().for_each(|with| members(with, look)),
        StatementKind::Call { with, .. } => with.iter().for_each(|with| members(with, look)),
        StatementKind::Wait(one) => wait(one, look),
        StatementKind::If { branches, .. } => {
            all(branches.iter().map(|branch| &branch.condition), look);
        }
        StatementKind::Match { subject, cases, .. } => {
            expression(subject, look);
            all(cases.iter().flat_map(|case| &case.values), look);
        }
        StatementKind::Set { value, .. } => expression(value, look),
        StatementKind::Add { amount, .. } => expression(amount, look),
        StatementKind::Notify { text: one, .. } => text(one, look),
        StatementKind::Task(task) => {
            text(&task.text, look);
            all(&task.due, look);
        }
        StatementKind::Repeat(repeat) => {
            all([&repeat.every, &repeat.until].into_iter().flatten(), look);
        }
        StatementKind::Exit(reason) => reason.iter().for_each(|reason| text(reason, look)),
        _ => {}
    }
}

fn wait<'a>(wait: &'a Wait, look: &mut impl FnMut(&'a Expression)) {
    let mut arm = |arm: &'a WaitArm| match arm {
        WaitArm::Event { event, .. } => predicate(event, look),
        WaitArm::Condition(condition) => expression(condition, look),
    };
    match wait {
        Wait::For(duration) => expression(duration, look),
        Wait::Until { moment, .. } => {
            if let Moment::At { moment, .. } = moment {
                expression(moment, look);
            }
        }
        Wait::Arm {
            arm: one, up_to, ..
        } => {
            arm(one);
            all(up_to, look);
        }
        Wait::Race { arms, after } => {
            for one in arms {
                arm(&one.arm);
            }
            all(after.iter().map(|after| &after.duration), look);
        }
    }
}

/// An expression, its parts behind it.
fn expression<'a>(written: &'a Expression, look: &mut impl FnMut(&'a Expression)) {
    look(written);
    match &written.kind {
        ExpressionKind::Text(one) => text(one, look),
        ExpressionKind::List(items) | ExpressionKind::Call(_, items) => all(items, look),
        ExpressionKind::Record(record) => members(record, look),
        ExpressionKind::Field(inner, _)
        | ExpressionKind::Parenthesized(inner)
        | ExpressionKind::Unary(_, inner)
        | ExpressionKind::IsSet(inner, _) => expression(inner, look),
        ExpressionKind::Binary(_, _, left, right) => {
            expression(left, look);
            expression(right, look);
        }
        ExpressionKind::Event(event) => predicate(event, look),
        ExpressionKind::Aggregate(aggregate) => {
            let Aggregate { event, .. } = &**aggregate;
            predicate(event, look);
        }
        _ => {}
    }
}

fn predicate<'a>(event: &'a EventPredicate, look: &mut impl FnMut(&'a Expression)) {
    all(&event.condition, look);
    if let Some(Window::Last(duration, _)) = &event.window {
        expression(duration, look);
    }
}

fn text<'a>(text: &'a Text, look: &mut impl FnMut(&'a Expression)) {
    for part in &text.parts {
        if let TextPart::Interpolation(shown) = part {
            expression(shown, look);
        }
    }
}

fn members<'a>(members: &'a Members, look: &mut impl FnMut(&'a Expression)) {
    all(members.members.iter().map(|member| &member.value), look);
}

fn all<'a>(
    expressions: impl IntoIterator<Item = &'a Expression>,
    look: &mut impl FnMut(&'a Expression),
) {
    for one in expressions {
        expression(one, look);
    }
}

/// Calls `look` for every bare name in an expression, and for those before a dot.
pub(super) fn names<'a>(written: &'a Expression, look: &mut impl FnMut(&'a Name)) {
    expression(written, &mut |part| {
        if let ExpressionKind::Name(name) = &part.kind {
            look(name);
        }
    });
}
