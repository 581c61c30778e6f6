//! Flows' clauses.

use super::{Check, Context, Kind, Problem, SLOTS_MAX, Verifier, values::is_of_type};
use crate::program::{
    DateTrigger, EndingKind, Flow, FlowId, Quiet, Reenter, SegmentOrList, Trigger, TriggerKind,
    Type,
};

impl Verifier<'_> {
    /// The clauses of all flows, and their order.
    pub(super) fn clauses(&mut self) -> Check {
        let program = self.program;
        for (index, flow) in program.flows.iter().enumerate() {
            self.at("flow", index);
            self.named(flow)?;
            self.sending(flow)?;
            let id = FlowId::next(index);
            for trigger in &flow.triggers {
                self.trigger(trigger, flow.keyed)?;
            }
            for ending in flow.goals.iter().chain(&flow.exits) {
                if let Some(within) = ending.within {
                    self.span(within)?;
                }
                self.ending(&ending.kind, Context::run(id))?;
            }
        }
        self.order()
    }

    /// Notes what the triggers of a flow put into slots.
    pub(super) fn find_slots_of_triggers(&mut self, flow: &Flow, id: FlowId) -> Check {
        for trigger in &flow.triggers {
            if let TriggerKind::Event { event, subject, .. } = trigger.kind {
                let payload = self.payload(event, subject)?;
                self.bind(&trigger.binding, payload, id)?;
            } else {
                self.ensure(
                    trigger.binding.fields.is_empty(),
                    Problem::Rule("a trigger without payload binds one"),
                )?;
            }
        }
        Ok(())
    }

    fn named(&self, flow: &Flow) -> Check {
        self.symbol(flow.name)?;
        self.optional_symbol(flow.title)?;
        if let Some((owner, backup)) = flow.owner {
            self.symbol(owner)?;
            self.optional_symbol(backup)?;
        }
        self.zone(flow.timezone)?;
        self.ensure(flow.slots <= SLOTS_MAX, Problem::TooMany { what: "slots" })?;
        if let Reenter::After(duration) = flow.reenter {
            self.span(duration)?;
        }
        flow.expire.map_or(Ok(()), |expire| self.span(expire))
    }

    fn sending(&self, flow: &Flow) -> Check {
        self.quiet(&flow.quiet)?;
        for limit in &flow.limits {
            self.period(limit.per)?;
        }
        let share = flow.holdout.map_or(0, |holdout| holdout.share);
        self.ensure(
            share <= 10_000,
            Problem::Rule("a hold-out is larger than 100%"),
        )
    }

    fn quiet(&self, quiet: &Quiet) -> Check {
        for (from, to) in &quiet.hours {
            self.time_of_day(*from)?;
            self.time_of_day(*to)?;
        }
        quiet.dates.iter().try_for_each(|date| self.date(*date))?;
        self.ensure(
            quiet.dates.is_sorted_by(|one, other| one < other),
            Problem::Rule("quiet days are not in order"),
        )
    }

    fn trigger(&mut self, trigger: &Trigger, keyed: bool) -> Check {
        let context = self.trigger_kind(&trigger.kind)?;
        let Some(per) = trigger.per else {
            return Ok(());
        };
        self.ensure(
            keyed,
            Problem::Rule("a trigger tells runs apart, the flow does not"),
        )?;
        let kind = self.expression(per, context)?.kind;
        if kind.is_simple() {
            return Ok(());
        }
        Err(self.error(Problem::Kind {
            expected: "a value that can be shown".to_owned(),
            found: kind.to_string(),
        }))
    }

    /// What a trigger's code may read.
    fn trigger_kind(&mut self, kind: &TriggerKind) -> Check<Context> {
        let program = self.program;
        let context = Context::CONTACT;
        match kind {
            TriggerKind::Event {
                event,
                subject,
                condition,
            } => {
                let context = context.with(self.payload(*event, *subject)?);
                self.condition(*condition, context)?;
                return Ok(context);
            }
            TriggerKind::List(list, _) => self.whose(SegmentOrList::List(*list))?,
            TriggerKind::Segment(segment, _) => {
                self.whose(SegmentOrList::Segment(*segment))?;
                let segment = self.entry(&program.segments, "segment", segment.0)?;
                self.ensure(
                    segment.watched,
                    Problem::Rule("a trigger waits for a segment that is not watched"),
                )?;
            }
            TriggerKind::ScoreReaches(score, _) | TriggerKind::ScoreDropsBelow(score, _) => {
                self.entry(&program.scores, "score", score.0)?;
            }
            TriggerKind::Change(field, to) => {
                let field = self.entry(&program.fields, "field", field.0)?;
                if let Some(to) = to {
                    let value = self.entry(&program.constants, "constant", to.0)?;
                    self.ensure(
                        !value.is_set() || is_of_type(value, &field.ty),
                        Problem::Rule("a field can't change to a value of another type"),
                    )?;
                }
            }
            TriggerKind::Date(date) => self.date_trigger(*date)?,
            TriggerKind::Schedule { days, at, segment } => {
                self.days(days)?;
                self.time_of_day(*at)?;
                segment.map_or(Ok(()), |segment| self.whose(segment))?;
            }
            TriggerKind::Once(moment, segment) => {
                let kind = self.constant_kind(*moment)?;
                self.ensure(
                    matches!(kind, Kind::DateTime | Kind::LocalDateTime),
                    Problem::Kind {
                        expected: Kind::DateTime.to_string(),
                        found: kind.to_string(),
                    },
                )?;
                segment.map_or(Ok(()), |segment| self.whose(segment))?;
            }
            TriggerKind::Manual => {}
        }
        Ok(context)
    }

    fn date_trigger(&self, date: DateTrigger) -> Check {
        let field = self.entry(&self.program.fields, "field", date.field.0)?;
        self.ensure(
            matches!(field.ty, Type::Date | Type::DateTime),
            Problem::Rule("a date trigger's field is no date"),
        )?;
        self.duration(date.offset)?;
        date.at.map_or(Ok(()), |at| self.time_of_day(at))
    }

    fn whose(&self, whose: SegmentOrList) -> Check {
        match whose {
            SegmentOrList::Segment(segment) => self
                .entry(&self.program.segments, "segment", segment.0)
                .map(drop),
            SegmentOrList::List(list) => self.entry(&self.program.lists, "list", list.0).map(drop),
        }
    }

    fn ending(&mut self, kind: &EndingKind, context: Context) -> Check {
        match kind {
            EndingKind::Event {
                event,
                subject,
                condition,
            } => {
                let payload = self.payload(*event, *subject)?;
                self.condition(*condition, context.with(payload))
            }
            EndingKind::When(code) => self.condition(Some(*code), context),
        }
    }

    /// Higher priority first, then by name.
    fn order(&mut self) -> Check {
        self.place = super::Place::PROGRAM;
        let rank = |flow: &Flow| {
            (
                std::cmp::Reverse(flow.priority),
                self.program.name(flow.name),
            )
        };
        self.ensure(
            self.program
                .flows
                .is_sorted_by(|one, other| rank(one) < rank(other)),
            Problem::Rule("the flows are not in order of priority and name"),
        )
    }
}
