//! Lowering `wait until` and `wait for`.

use nurture_runtime::{
    program as bytecode,
    program::{EventRole, Instruction, Since, WaitId},
};

use super::{
    Lowering,
    flow::{FlowBuilder, binding_of},
    history::Before,
    schema::subject,
};
use crate::checked::{Arm, ArmKind, Branch, Moment, Type, WaitFor};

impl Lowering<'_> {
    /// `wait until …`
    pub(super) fn wait_until(
        &mut self,
        moment: &Moment,
        then: Option<&Branch>,
        past: Option<&Branch>,
        flow: &mut FlowBuilder,
    ) {
        let moment = self.moment(moment, flow);
        let (then_label, past_label) = (flow.code.label(), flow.code.label());
        let site = bytecode::WaitSite::Until {
            moment,
            then: then_label,
            past: past_label,
        };
        self.wait_site(site, flow);
        let end = flow.code.label();
        for (label, branch) in [(then_label, then), (past_label, past)] {
            flow.code.bind(label);
            self.wait_branch(branch, end, flow);
        }
        flow.code.bind(end);
    }

    /// `wait for …`
    pub(super) fn wait_for(&mut self, wait: &WaitFor, flow: &mut FlowBuilder) {
        let end = flow.code.label();
        let mut blocks = Vec::new();
        let mut arms = Vec::new();
        for arm in &wait.arms {
            if let Some(kind) = self.arm(arm, flow) {
                let target = flow.code.label();
                arms.push(bytecode::Arm { kind, target });
                blocks.push((target, arm.branch.as_ref()));
            }
        }
        let timeout = wait.timeout.as_ref().map(|timeout| {
            let target = flow.code.label();
            blocks.push((target, timeout.branch.as_ref()));
            (self.aside(&timeout.duration, flow), target)
        });
        self.wait_site(bytecode::WaitSite::For { arms, timeout }, flow);
        for (target, branch) in blocks {
            flow.code.bind(target);
            self.wait_branch(branch, end, flow);
        }
        flow.code.bind(end);
    }

    fn wait_site(&mut self, site: bytecode::WaitSite, flow: &mut FlowBuilder) {
        flow.code
            .emit(Instruction::WaitFor(WaitId::next(self.program.waits.len())));
        self.program.waits.push(site);
    }

    fn wait_branch(
        &mut self,
        branch: Option<&Branch>,
        end: bytecode::Code,
        flow: &mut FlowBuilder,
    ) {
        if let Some(branch) = branch {
            self.block(&branch.body, flow);
        }
        flow.code.emit(Instruction::Jump(end));
    }

    fn moment(&mut self, moment: &Moment, flow: &mut FlowBuilder) -> bytecode::Moment {
        use crate::checked::ExpressionKind::LocalDateTime;
        match moment {
            Moment::Next(days, at) => bytecode::Moment::Next(days.clone(), *at),
            Moment::TimeOfDay(time) => bytecode::Moment::TimeOfDay(self.aside(time, flow)),
            Moment::DateAt(date, at) => {
                let code = self.aside(date, flow);
                if date.ty == Type::Date {
                    bytecode::Moment::Date(code, *at)
                } else {
                    bytecode::Moment::DateOf(code, *at)
                }
            }
            Moment::DateTime(moment) => match (&moment.kind, self.constant_value(moment)) {
                (LocalDateTime(_), Some(local)) => {
                    bytecode::Moment::Local(self.pool.constant(local))
                }
                _ => bytecode::Moment::DateTime(self.aside(moment, flow)),
            },
        }
    }

    fn arm(&mut self, arm: &Arm, flow: &mut FlowBuilder) -> Option<bytecode::ArmKind> {
        let (event, of, condition, binding) = match &arm.kind {
            ArmKind::Error => return None,
            ArmKind::Condition(condition) => {
                return Some(bytecode::ArmKind::Condition(self.aside(condition, flow)));
            }
            ArmKind::Event {
                event,
                subject,
                condition,
                binding,
                ..
            } => (*event, *subject, condition.as_ref(), *binding),
        };
        let kept = binding_of(&flow.scope, binding);
        let role = self
            .checked
            .event(event)
            .map_or(EventRole::Plain, |event| event.role);
        // Section 6, rule 6: what a send, task or call brought about counts although it came before the wait.
        let since = match of {
            Some(_) => Some(Since::Subject),
            None => role.is_message().then_some(Since::AnySend),
        };
        let lookback = since.map(|since| {
            let fields = kept.fields.clone();
            let before = Before {
                event,
                subject: of,
                condition,
                kept: fields,
                since,
            };
            let (query, binding) = self.lookback(&before, flow.flow, &mut flow.scope);
            bytecode::Lookback { query, binding }
        });
        Some(bytecode::ArmKind::Event {
            event,
            subject: of.map(subject),
            condition: condition.map(|condition| self.aside(condition, flow)),
            binding: kept,
            lookback,
        })
    }
}
