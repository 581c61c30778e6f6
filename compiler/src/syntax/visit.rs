//! Walking over the syntax tree: every statement, and every expression.

use super::{
    Aggregate, Block, Clause, ClauseKind, Days, EventPredicate, ExpectedEffect, Expression,
    ExpressionKind, FieldDeclaration, Item, Members, Moment, Name, Reenter, ScoreChange, Statement,
    StatementKind, TestInput, TestLineKind, Text, TextPart, Trigger, Wait, WaitArm, Window,
};

/// Calls `look` for every statement in a block and in the blocks within it, in source order.
pub fn statements<'a>(block: &'a Block, look: &mut impl FnMut(&'a Statement)) {
    for statement in &block.statements {
        look(statement);
        statement.each_block(&mut |inner| statements(inner, look));
    }
}

/// Calls `look` for every expression of a declaration, parts of expressions included.
pub fn expressions<'a>(item: &'a Item, look: &mut impl FnMut(&'a Expression)) {
    match item {
        Item::Contact(contact) => fields(&contact.fields, look),
        Item::Event(event) => fields(&event.fields, look),
        Item::Message(message) => {
            members(&message.members, look);
            if let Some(params) = &message.params {
                fields(&params.fields, look);
            }
        }
        Item::List(list) => list.members.iter().for_each(|all| members(all, look)),
        Item::Segment(segment) => expression(&segment.condition, look),
        Item::Score(score) => {
            for rule in &score.rules {
                predicate(&rule.event, look);
                if let ScoreChange::Add(points) = &rule.change {
                    expression(points, look);
                }
            }
            for decay in &score.decays {
                all([&decay.amount, &decay.every], look);
            }
        }
        Item::Team(team) => members(&team.members, look),
        Item::Action(action) => {
            fields(&action.params, look);
            fields(&action.returns, look);
        }
        Item::Policy(policy) => policy.clauses.iter().for_each(|one| clause(one, look)),
        Item::Flow(flow) => {
            if let Some(title) = &flow.title {
                text(title, look);
            }
            flow.clauses.iter().for_each(|one| clause(one, look));
            statements(&flow.body, &mut |one| statement(one, look));
        }
        Item::Test(test) => {
            all(&test.starting, look);
            test.lines
                .iter()
                .for_each(|line| test_line(&line.kind, look));
        }
        Item::Topic(_) | Item::Error(_) => {}
    }
}

fn fields<'a>(declared: &'a [FieldDeclaration], look: &mut impl FnMut(&'a Expression)) {
    for field in declared {
        all(&field.default, look);
    }
}

/// Calls `look` for every expression of a clause.
pub fn clause<'a>(clause: &'a Clause, look: &mut impl FnMut(&'a Expression)) {
    match &clause.kind {
        ClauseKind::Error | ClauseKind::Timezone(_) | ClauseKind::Owner { .. } => {}
        ClauseKind::On(one) => trigger(one, look),
        ClauseKind::ExitOn(event) => predicate(event, look),
        ClauseKind::GoalEvent { event, within } => {
            predicate(event, look);
            all(within, look);
        }
        ClauseKind::GoalWhen { condition, within } => {
            expression(condition, look);
            all(within, look);
        }
        ClauseKind::ExitWhen(one)
        | ClauseKind::Expire(one)
        | ClauseKind::Holdout(one)
        | ClauseKind::Priority(one) => expression(one, look),
        ClauseKind::Reenter { mode, per } => {
            if let Reenter::After(duration) = mode {
                expression(duration, look);
            }
            all(per, look);
        }
        ClauseKind::QuietHours { from, to } => all([from, to], look),
        ClauseKind::QuietDays(days) => all(days, look),
        ClauseKind::Limit { count, per, .. } => all([count, per], look),
    }
}

fn trigger<'a>(trigger: &'a Trigger, look: &mut impl FnMut(&'a Expression)) {
    match trigger {
        Trigger::Event { event, .. } => predicate(event, look),
        Trigger::Score { threshold, .. } => expression(threshold, look),
        Trigger::Change { field, to } => {
            expression(field, look);
            all(to, look);
        }
        Trigger::Date {
            offset, field, at, ..
        } => {
            all(offset.iter().map(|(offset, _)| offset), look);
            expression(field, look);
            all(at, look);
        }
        Trigger::Every { days, at, .. } => {
            if let Days::Month(days) = days {
                all(days, look);
            }
            all(at, look);
        }
        Trigger::Once { moment, at, .. } => {
            expression(moment, look);
            all(at, look);
        }
        Trigger::Error | Trigger::Membership { .. } | Trigger::Manual => {}
    }
}

fn test_line<'a>(line: &'a TestLineKind, look: &mut impl FnMut(&'a Expression)) {
    match line {
        TestLineKind::Contact { members: all, .. }
        | TestLineKind::At {
            input:
                TestInput::Event {
                    data: Some(all), ..
                }
                | TestInput::Set(all),
            ..
        } => members(all, look),
        TestLineKind::Expect { effect, .. } => match effect {
            ExpectedEffect::Send {
                members: Some(with),
                ..
            }
            | ExpectedEffect::Call {
                with: Some(with), ..
            } => members(with, look),
            ExpectedEffect::Set { field, value } => all([field, value], look),
            ExpectedEffect::Unset { field } => expression(field, look),
            _ => {}
        },
        _ => {}
    }
}

/// Calls `look` for every expression of a statement itself, not of the blocks within it.
pub fn statement<'a>(statement: &'a Statement, look: &mut impl FnMut(&'a Expression)) {
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
        StatementKind::Split { arms, .. } => all(arms.iter().map(|arm| &arm.share), look),
        StatementKind::Set { field, value } => all([field, value], look),
        StatementKind::Add { amount, field } => all([amount, field], look),
        StatementKind::Unset { field } => expression(field, look),
        StatementKind::Notify { text: one, .. } => text(one, look),
        StatementKind::Task(task) => {
            text(&task.text, look);
            all(&task.due, look);
        }
        StatementKind::Repeat(repeat) => {
            expression(&repeat.times, look);
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
        Wait::Until { moment, .. } => match moment {
            Moment::Day { at, .. } => all(at, look),
            Moment::At { moment, at } => {
                expression(moment, look);
                all(at, look);
            }
        },
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

/// Calls `look` for an expression, and for its parts behind it.
pub fn expression<'a>(written: &'a Expression, look: &mut impl FnMut(&'a Expression)) {
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
pub fn names<'a>(written: &'a Expression, look: &mut impl FnMut(&'a Name)) {
    expression(written, &mut |part| {
        if let ExpressionKind::Name(name) = &part.kind {
            look(name);
        }
    });
}
