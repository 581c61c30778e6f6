//! Lowering flows: their clauses, and the places that wait for the flow's code to be laid out.

use nurture_runtime::{
    program as bytecode,
    program::{Code, FlowId, Instruction},
};

use super::{Lowering, code::CodeBuilder, expression::Scope, schema::subject};
use crate::checked::{BindingId, Ending, EndingKind, Flow, Trigger, TriggerKind};

/// One flow in the making.
pub(super) struct FlowBuilder {
    pub(super) flow: FlowId,
    pub(super) scope: Scope,
    pub(super) code: CodeBuilder,
}

impl Lowering<'_> {
    /// Lowers all flows.
    pub(super) fn flows(&mut self) {
        for (index, flow) in self.checked.flows.iter().enumerate() {
            let lowered = self.flow(FlowId::next(index), flow);
            self.program.flows.push(lowered);
        }
    }

    /// The first flow that reads local times as this one does, unless that is as they are read outside of flows.
    fn zone(&self, flow: &Flow) -> Option<FlowId> {
        let outside = self.checked.policy.timezone.as_ref();
        if flow.timezone == *outside.unwrap_or(&self.checked.timezone) {
            return None;
        }
        let mut flows = self.checked.flows.iter();
        flows
            .position(|known| known.timezone == flow.timezone)
            .map(FlowId::next)
    }

    fn flow(&mut self, id: FlowId, flow: &Flow) -> bytecode::Flow {
        let mut builder = FlowBuilder {
            flow: id,
            scope: Scope::of(id, self.zone(flow)),
            code: CodeBuilder::default(),
        };
        let (first_wait, first_split) = (self.program.waits.len(), self.program.splits.len());
        // What reads the payloads comes first, so that every field that is read has its slot when the payloads are bound.
        builder.scope.find_slots(flow);
        let goals = self.endings(&flow.goals, &mut builder.scope);
        let exits = self.endings(self.checked.exits(flow), &mut builder.scope);
        self.block(&flow.body, &mut builder);
        builder.code.emit(Instruction::End);
        let (start, labels) = self.place(builder.code.finish());
        self.resolve_sites(first_wait, first_split, &labels);
        let triggers = flow
            .triggers
            .iter()
            .filter_map(|trigger| self.trigger(trigger, &builder.scope))
            .collect();
        bytecode::Flow {
            name: self.pool.symbol(&flow.named.name),
            title: flow.title.as_ref().map(|title| self.pool.symbol(title)),
            owner: flow.owner.as_ref().map(|(owner, backup)| {
                let backup = backup.as_ref().map(|backup| self.pool.symbol(backup));
                (self.pool.symbol(owner), backup)
            }),
            priority: flow.priority,
            triggers,
            reenter: flow.reenter,
            keyed: flow.keyed,
            goals,
            exits,
            expire: flow.expire,
            timezone: self.pool.symbol(&flow.timezone),
            quiet: flow.quiet.clone(),
            limits: flow.limits.clone(),
            holdout: flow.holdout,
            slots: Code::next(builder.scope.slots.len()).0,
            start,
        }
    }

    fn endings<'e>(
        &mut self,
        endings: impl IntoIterator<Item = &'e Ending>,
        scope: &mut Scope,
    ) -> Vec<bytecode::Ending> {
        endings
            .into_iter()
            .filter_map(|ending| {
                let kind = match &ending.kind {
                    EndingKind::Error => return None,
                    EndingKind::Event {
                        event,
                        subject: of,
                        condition,
                    } => bytecode::EndingKind::Event {
                        event: *event,
                        subject: of.map(subject),
                        condition: condition
                            .as_ref()
                            .map(|condition| self.expression(condition, scope)),
                    },
                    EndingKind::When(condition) => {
                        bytecode::EndingKind::When(self.expression(condition, scope))
                    }
                };
                Some(bytecode::Ending {
                    kind,
                    within: ending.within,
                })
            })
            .collect()
    }

    fn trigger(&mut self, trigger: &Trigger, scope: &Scope) -> Option<bytecode::Trigger> {
        let mut outside = Scope::before(scope.zone);
        let mut payload = bytecode::Binding::default();
        let kind = match &trigger.kind {
            TriggerKind::Error => return None,
            TriggerKind::Event {
                event,
                subject: of,
                condition,
                binding,
            } => {
                payload = binding_of(scope, *binding);
                bytecode::TriggerKind::Event {
                    event: *event,
                    subject: of.map(subject),
                    condition: condition
                        .as_ref()
                        .map(|condition| self.expression(condition, &mut outside)),
                }
            }
            TriggerKind::List(list, way) => bytecode::TriggerKind::List(*list, *way),
            TriggerKind::Segment(segment, way) => bytecode::TriggerKind::Segment(*segment, *way),
            TriggerKind::ScoreReaches(score, threshold) => {
                bytecode::TriggerKind::ScoreReaches(*score, *threshold)
            }
            TriggerKind::ScoreDropsBelow(score, threshold) => {
                bytecode::TriggerKind::ScoreDropsBelow(*score, *threshold)
            }
            TriggerKind::Change(field, to) => {
                let to = to.as_ref().and_then(|to| self.constant_value(to));
                let to = to.map(|value| self.pool.constant(value));
                bytecode::TriggerKind::Change(*field, to)
            }
            TriggerKind::Date(date) => bytecode::TriggerKind::Date(*date),
            TriggerKind::Schedule { days, at, segment } => bytecode::TriggerKind::Schedule {
                days: days.clone(),
                at: *at,
                segment: *segment,
            },
            TriggerKind::Once(moment, segment) => {
                let moment = self.constant_value(moment)?;
                bytecode::TriggerKind::Once(self.pool.constant(moment), *segment)
            }
            TriggerKind::Manual => bytecode::TriggerKind::Manual,
        };
        let per = trigger
            .per
            .as_ref()
            .map(|per| self.expression(per, &mut outside));
        Some(bytecode::Trigger {
            kind,
            per,
            binding: payload,
        })
    }

    /// Gives the waits and splits of a flow their addresses.
    fn resolve_sites(&mut self, first_wait: usize, first_split: usize, labels: &[Code]) {
        let resolve = |label: &mut Code| {
            *label = labels.get(label.index()).copied().unwrap_or(*label);
        };
        for wait in self.program.waits.iter_mut().skip(first_wait) {
            match wait {
                bytecode::WaitSite::Until { then, past, .. } => {
                    resolve(then);
                    resolve(past);
                }
                bytecode::WaitSite::For { arms, timeout } => {
                    for arm in arms {
                        resolve(&mut arm.target);
                    }
                    if let Some((_, target)) = timeout {
                        resolve(target);
                    }
                }
            }
        }
        for split in self.program.splits.iter_mut().skip(first_split) {
            split
                .arms
                .iter_mut()
                .for_each(|(_, _, target)| resolve(target));
        }
    }
}

/// Where a payload goes: every field of it that the flow reads, in the order of the payload.
pub(super) fn binding_of(scope: &Scope, binding: Option<BindingId>) -> bytecode::Binding {
    let Some(binding) = binding else {
        return bytecode::Binding::default();
    };
    let fields = scope.slots.range((binding, 0)..=(binding, u32::MAX));
    bytecode::Binding {
        fields: fields.map(|((_, field), slot)| (*field, *slot)).collect(),
    }
}
