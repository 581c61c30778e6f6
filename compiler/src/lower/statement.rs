//! Lowering statements to flow code: every one begins and ends with an empty stack.

use nurture_runtime::{
    program as bytecode,
    program::{CallId, Instruction, RepeatId, SendId, SplitId, TaskId},
    value::Value,
};

use super::{Lowering, flow::FlowBuilder};
use crate::{
    checked::{Block, Branch, Call, Expression, Send, SplitArm, Statement, StatementKind, Task},
    source::FileSpan,
};

impl Lowering<'_> {
    /// Lowers statements one after the other.
    pub(super) fn block(&mut self, block: &Block, flow: &mut FlowBuilder) {
        for statement in &block.statements {
            self.statement(statement, flow);
        }
    }

    fn statement(&mut self, statement: &Statement, flow: &mut FlowBuilder) {
        flow.code.statement(statement.place);
        match &statement.kind {
            StatementKind::Error => {}
            StatementKind::Send(send) => self.send(send, flow),
            StatementKind::Wait(duration) => {
                self.value(duration, flow);
                flow.code.emit(Instruction::Wait);
            }
            StatementKind::WaitUntil { moment, then, past } => {
                self.wait_until(moment, then.as_ref(), past.as_ref(), flow);
            }
            StatementKind::WaitFor(wait) => self.wait_for(wait, flow),
            StatementKind::If {
                branches,
                otherwise,
            } => {
                self.branches(branches, otherwise.as_ref(), flow);
            }
            StatementKind::Match {
                subject,
                cases,
                otherwise,
            } => {
                self.cases(subject, cases, otherwise.as_ref(), flow);
            }
            StatementKind::Split { name, arms } => self.split(name, arms, flow),
            StatementKind::Task(task) => self.task(task, flow),
            StatementKind::Call(call) => self.call(call, flow),
            StatementKind::Repeat {
                times,
                every,
                until,
                body,
            } => {
                self.repeat(
                    *times,
                    every.as_ref(),
                    until.as_ref(),
                    body,
                    statement.place,
                    flow,
                );
            }
            single @ (StatementKind::Set { .. }
            | StatementKind::Unset(_)
            | StatementKind::Notify { .. }
            | StatementKind::Exit(_)
            | StatementKind::Tag(_)
            | StatementKind::Untag(_)
            | StatementKind::Join(_)
            | StatementKind::Leave(_)
            | StatementKind::Start(..)
            | StatementKind::Stop(_)) => self.single(single, flow),
        }
    }

    /// A statement that is one instruction, behind the value that it takes.
    fn single(&mut self, statement: &StatementKind, flow: &mut FlowBuilder) {
        let instruction = match statement {
            StatementKind::Set { field, value, .. } => {
                self.value(value, flow);
                Instruction::Set(*field)
            }
            StatementKind::Unset(field) => {
                self.push(Value::Unset, flow);
                Instruction::Set(*field)
            }
            StatementKind::Notify { team, text } => {
                self.value(text, flow);
                Instruction::Notify(*team)
            }
            StatementKind::Exit(reason) => {
                match reason {
                    Some(reason) => self.value(reason, flow),
                    None => self.push(Value::Unset, flow),
                }
                Instruction::Exit
            }
            StatementKind::Tag(tag) => Instruction::Tag(*tag),
            StatementKind::Untag(tag) => Instruction::Untag(*tag),
            StatementKind::Join(list) => Instruction::Join(*list),
            StatementKind::Leave(list) => Instruction::Leave(*list),
            StatementKind::Start(target, _) => Instruction::Start(*target),
            StatementKind::Stop(target) => Instruction::Stop(*target),
            _ => return,
        };
        flow.code.emit(instruction);
    }

    /// A value on the stack.
    pub(super) fn value(&mut self, expression: &Expression, flow: &mut FlowBuilder) {
        self.inline(expression, &mut flow.scope, &mut flow.code);
    }

    fn push(&mut self, value: Value, flow: &mut FlowBuilder) {
        flow.code
            .emit(Instruction::Constant(self.pool.constant(value)));
    }

    /// Code of its own for an expression of the flow.
    pub(super) fn aside(&mut self, value: &Expression, flow: &mut FlowBuilder) -> bytecode::Code {
        self.expression(value, &mut flow.scope)
    }

    fn aside_all(
        &mut self,
        values: &[Option<Expression>],
        flow: &mut FlowBuilder,
    ) -> Vec<Option<bytecode::Code>> {
        values
            .iter()
            .map(|value| value.as_ref().map(|value| self.aside(value, flow)))
            .collect()
    }

    fn send(&mut self, send: &Send, flow: &mut FlowBuilder) {
        let params = self.aside_all(&send.params, flow);
        let mut over = |text: &Option<Expression>| text.as_ref().map(|text| self.aside(text, flow));
        let site = bytecode::SendSite {
            message: send.message,
            alias: send.alias,
            params,
            subject: over(&send.subject),
            preheader: over(&send.preheader),
            title: over(&send.title),
            text: over(&send.text),
        };
        flow.code
            .emit(Instruction::Send(SendId::next(self.program.sends.len())));
        self.program.sends.push(site);
    }

    fn task(&mut self, task: &Task, flow: &mut FlowBuilder) {
        let site = bytecode::TaskSite {
            team: task.team,
            backup: task.backup,
            text: self.aside(&task.text, flow),
            due: task.due.as_ref().map(|due| self.aside(due, flow)),
            alias: task.alias,
        };
        flow.code
            .emit(Instruction::Task(TaskId::next(self.program.tasks.len())));
        self.program.tasks.push(site);
    }

    fn call(&mut self, call: &Call, flow: &mut FlowBuilder) {
        let site = bytecode::CallSite {
            action: call.action,
            params: self.aside_all(&call.params, flow),
            alias: call.alias,
        };
        flow.code
            .emit(Instruction::Invoke(CallId::next(self.program.calls.len())));
        self.program.calls.push(site);
    }

    fn branches(
        &mut self,
        branches: &[(Expression, Branch)],
        otherwise: Option<&Branch>,
        flow: &mut FlowBuilder,
    ) {
        let end = flow.code.label();
        for (condition, branch) in branches {
            let next = flow.code.label();
            self.value(condition, flow);
            flow.code.emit(Instruction::JumpIfFalse(next));
            self.block(&branch.body, flow);
            flow.code.emit(Instruction::Jump(end));
            flow.code.bind(next);
        }
        if let Some(otherwise) = otherwise {
            self.block(&otherwise.body, flow);
        }
        flow.code.bind(end);
    }

    fn cases(
        &mut self,
        subject: &Expression,
        cases: &[(Vec<Expression>, Branch)],
        otherwise: Option<&Branch>,
        flow: &mut FlowBuilder,
    ) {
        let end = flow.code.label();
        let mut bodies = Vec::with_capacity(cases.len());
        for (values, branch) in cases {
            let body = flow.code.label();
            for value in values {
                self.value(subject, flow);
                self.value(value, flow);
                flow.code.emit(Instruction::Equal);
                flow.code.emit(Instruction::JumpIfTrue(body));
            }
            bodies.push((body, branch));
        }
        if let Some(otherwise) = otherwise {
            self.block(&otherwise.body, flow);
        }
        flow.code.emit(Instruction::Jump(end));
        for (body, branch) in bodies {
            flow.code.bind(body);
            self.block(&branch.body, flow);
            flow.code.emit(Instruction::Jump(end));
        }
        flow.code.bind(end);
    }

    fn split(&mut self, name: &str, arms: &[SplitArm], flow: &mut FlowBuilder) {
        let site = bytecode::SplitSite {
            name: self.pool.symbol(name),
            arms: arms
                .iter()
                .map(|arm| (arm.share, self.pool.symbol(&arm.name), flow.code.label()))
                .collect(),
        };
        let labels: Vec<_> = site.arms.iter().map(|(_, _, label)| *label).collect();
        flow.code
            .emit(Instruction::Split(SplitId::next(self.program.splits.len())));
        self.program.splits.push(site);
        let end = flow.code.label();
        for (arm, label) in arms.iter().zip(labels) {
            flow.code.bind(label);
            self.block(&arm.branch.body, flow);
            flow.code.emit(Instruction::Jump(end));
        }
        flow.code.bind(end);
    }

    /// A loop; each pass counts as one statement, so that an empty one ends too.
    fn repeat(
        &mut self,
        times: u32,
        every: Option<&Expression>,
        until: Option<&Expression>,
        body: &Branch,
        place: FileSpan,
        flow: &mut FlowBuilder,
    ) {
        let every = every.map(|every| self.aside(every, flow));
        let site = RepeatId::next(self.program.repeats.len());
        self.program
            .repeats
            .push(bytecode::RepeatSite { times, every });
        let end = flow.code.label();
        flow.code.emit(Instruction::RepeatBegin(site));
        let next = flow.code.here();
        flow.code.emit(Instruction::RepeatNext(end));
        if let Some(until) = until {
            self.value(until, flow);
            flow.code.emit(Instruction::RepeatLeave(end));
        }
        flow.code.statement(place);
        self.block(&body.body, flow);
        flow.code.emit(Instruction::Jump(next));
        flow.code.bind(end);
    }
}
