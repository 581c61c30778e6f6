//! Sites: what flow code refers to.

use super::{Check, Context, Kind, Payload, Problem, Verifier, expression::Ways};
use crate::{
    program::{
        ActionId, AliasId, AliasKind, Answer, Arm, ArmKind, Binding, CallSite, Code, Days, Field,
        FlowId, Keep, Lookback, Moment, RepeatSite, SendSite, Slot, SplitSite, TaskSite, TeamId,
        WaitSite,
    },
    verify::{SLOTS_MAX, expression::State},
};

impl<'p> Verifier<'p> {
    /// What holds of sites whichever flow they are in, reached or not.
    pub(super) fn site_tables(&mut self) -> Check {
        let program = self.program;
        for (index, site) in program.sends.iter().enumerate() {
            self.at("send", index);
            self.send_site(site)?;
        }
        for (index, site) in program.splits.iter().enumerate() {
            self.at("split", index);
            self.split_site(site)?;
        }
        for (index, site) in program.tasks.iter().enumerate() {
            self.at("task", index);
            self.team(site.team)?;
            site.backup.map_or(Ok(()), |backup| self.team(backup))?;
            self.alias_is(site.alias, AliasKind::Task)?;
        }
        for (index, site) in program.calls.iter().enumerate() {
            self.at("call", index);
            let action = self.entry(&program.actions, "action", site.action.0)?;
            self.given(&site.params, &action.params)?;
            self.alias_is(site.alias, AliasKind::Call(site.action))?;
        }
        for (index, site) in program.waits.iter().enumerate() {
            self.at("wait", index);
            self.wait_site(site)?;
        }
        Ok(())
    }

    /// The code of a send, in a run.
    pub(super) fn send(&mut self, site: &SendSite, context: Context) -> Check {
        let message = self.entry(&self.program.messages, "message", site.message.0)?;
        self.params(&site.params, &message.params, context)?;
        let texts = [site.subject, site.preheader, site.title, site.text];
        texts.into_iter().flatten().try_for_each(|text| {
            let context = Context {
                message: Some(site.message),
                ..context
            };
            self.expect(text, context, &Kind::Text).map(drop)
        })
    }

    /// The code of a task, in a run.
    pub(super) fn task(&mut self, site: &TaskSite, context: Context) -> Check {
        self.expect(site.text, context, &Kind::Text)?;
        match site.due {
            Some(due) => self.expect(due, context, &Kind::Duration).map(drop),
            None => Ok(()),
        }
    }

    /// The code of a call, in a run.
    pub(super) fn call(&mut self, site: &CallSite, context: Context) -> Check {
        let ActionId(action) = site.action;
        let action = self.entry(&self.program.actions, "action", action)?;
        self.params(&site.params, &action.params, context)
    }

    /// The code of a loop's head, in a run.
    pub(super) fn repeat(&mut self, site: RepeatSite, context: Context) -> Check {
        match site.every {
            Some(every) => self.expect(every, context, &Kind::Duration).map(drop),
            None => Ok(()),
        }
    }

    /// The code of a wait, in a run, and where it leads.
    pub(super) fn wait(
        &mut self,
        site: &'p WaitSite,
        at: usize,
        context: Context,
        state: &State,
        ways: &mut Ways,
    ) -> Check {
        match site {
            WaitSite::Until { moment, then, past } => {
                self.moment(moment, context)?;
                self.arrive(ways, at, then.index(), state.clone())?;
                self.arrive(ways, at, past.index(), state.clone())
            }
            WaitSite::For { arms, timeout } => {
                self.work(arms.len())?;
                for arm in arms {
                    self.arm(arm, context)?;
                    self.arrive(ways, at, arm.target.index(), state.clone())?;
                }
                let Some((duration, target)) = timeout else {
                    return Ok(());
                };
                self.expect(*duration, context, &Kind::Duration)?;
                self.arrive(ways, at, target.index(), state.clone())
            }
        }
    }

    /// Notes what the bindings of a wait put into slots.
    pub(super) fn find_slots_of_wait(&mut self, site: &'p WaitSite, flow: FlowId) -> Check {
        let WaitSite::For { arms, .. } = site else {
            return Ok(());
        };
        self.work(arms.len())?;
        for arm in arms {
            let ArmKind::Event {
                event,
                subject,
                binding,
                lookback,
                ..
            } = &arm.kind
            else {
                continue;
            };
            let payload = self.payload(*event, *subject)?;
            self.bind(binding, payload, flow)?;
            if let Some(lookback) = lookback {
                self.bind_row(lookback, flow)?;
            }
        }
        Ok(())
    }

    /// Notes what a payload's binding puts into slots.
    pub(super) fn bind(&mut self, binding: &Binding, payload: Payload, flow: FlowId) -> Check {
        self.work(binding.fields.len())?;
        let fields = self.payload_fields(payload)?;
        for (field, slot) in &binding.fields {
            let field = self.entry(fields, "field of the payload", *field)?;
            self.put(*slot, &Kind::of_field(field), flow)?;
        }
        Ok(())
    }

    pub(super) fn slot_exists(&self, slot: Slot, flow: FlowId) -> Check {
        let flow = self.entry(&self.program.flows, "flow", flow.0)?;
        let no_such = Problem::NoSuch {
            what: "slot",
            index: slot.0,
        };
        self.ensure(slot.0 < flow.slots && flow.slots <= SLOTS_MAX, no_such)
    }

    pub(super) fn days(&self, days: &Days) -> Check {
        let some = match days {
            Days::Week(days) => days.contains(&true),
            Days::Month(days) => {
                !days.is_empty()
                    && days.iter().all(|day| (1..=31).contains(day))
                    && days.is_sorted_by(|one, other| one < other)
            }
        };
        self.ensure(
            some,
            Problem::Rule("there is no such day, or no day at all"),
        )
    }

    fn bind_row(&mut self, lookback: &Lookback, flow: FlowId) -> Check {
        self.work(lookback.binding.len())?;
        let query = self.entry(&self.program.queries, "query", lookback.query.0)?;
        let kinds = self.captures(query.watch)?;
        for (capture, slot) in &lookback.binding {
            let what = "capture";
            let index = *capture;
            let kind = kinds.get(index as usize).cloned();
            let kind = kind.ok_or_else(|| self.error(Problem::NoSuch { what, index }))?;
            self.put(*slot, &kind, flow)?;
        }
        Ok(())
    }

    fn put(&mut self, slot: Slot, kind: &Kind, flow: FlowId) -> Check {
        self.slot_exists(slot, flow)?;
        let known = self.slots.get(&(flow, slot)).unwrap_or(&Kind::Unset);
        let mixed = Problem::Rule("a slot would hold values of several kinds");
        let kind = known.join(kind).ok_or_else(|| self.error(mixed))?;
        self.slots.insert((flow, slot), kind);
        Ok(())
    }

    fn send_site(&self, site: &SendSite) -> Check {
        let message = self.entry(&self.program.messages, "message", site.message.0)?;
        self.given(&site.params, &message.params)?;
        self.alias_is(site.alias, AliasKind::Send)?;
        self.ensure(
            self.address(message.channel).is_some(),
            Problem::Rule("the contact has no address for the message's channel"),
        )
    }

    fn split_site(&self, site: &SplitSite) -> Check {
        self.symbol(site.name)?;
        let mut sum = 0_u32;
        for (share, name, target) in &site.arms {
            self.symbol(*name)?;
            self.entry(&self.program.code, "instruction", target.0)?;
            sum = sum.saturating_add(*share);
        }
        self.ensure(
            sum == 10_000,
            Problem::Rule("the shares do not add up to 100%"),
        )
    }

    fn wait_site(&self, site: &WaitSite) -> Check {
        let exists = |code: Code| {
            self.entry(&self.program.code, "instruction", code.0)
                .map(drop)
        };
        match site {
            WaitSite::Until { moment, then, past } => {
                exists(*then)?;
                exists(*past)?;
                match moment {
                    Moment::Next(days, at) => {
                        self.days(days)?;
                        self.time_of_day(*at)
                    }
                    Moment::Date(_, at) | Moment::DateOf(_, at) => self.time_of_day(*at),
                    Moment::Local(local) => {
                        let kind = self.constant_kind(*local)?;
                        self.ensure(
                            kind == Kind::LocalDateTime,
                            Problem::Rule("a local moment is no date-time without zone"),
                        )
                    }
                    Moment::TimeOfDay(_) | Moment::DateTime(_) => Ok(()),
                }
            }
            WaitSite::For { arms, timeout } => {
                arms.iter().try_for_each(|arm| exists(arm.target))?;
                timeout.map_or(Ok(()), |(_, target)| exists(target))
            }
        }
    }

    fn moment(&mut self, moment: &Moment, context: Context) -> Check {
        let (code, kind) = match moment {
            Moment::Next(..) | Moment::Local(_) => return Ok(()),
            Moment::TimeOfDay(code) => (*code, Kind::Time),
            Moment::Date(code, _) => (*code, Kind::Date),
            Moment::DateOf(code, _) | Moment::DateTime(code) => (*code, Kind::DateTime),
        };
        self.expect(code, context, &kind).map(drop)
    }

    fn arm(&mut self, arm: &'p Arm, context: Context) -> Check {
        match &arm.kind {
            ArmKind::Condition(code) => self.condition(Some(*code), context),
            ArmKind::Event {
                event,
                subject,
                condition,
                lookback,
                ..
            } => {
                let payload = self.payload(*event, *subject)?;
                self.condition(*condition, context.with(payload))?;
                let Some(lookback) = lookback else {
                    return Ok(());
                };
                self.query(lookback.query, context)?;
                let query = self.entry(&self.program.queries, "query", lookback.query.0)?;
                let watch = self.entry(&self.program.watches, "watch", query.watch.0)?;
                self.ensure(
                    query.answer == Answer::Any
                        && watch.event == *event
                        && (watch.keep == Keep::Rows || lookback.binding.is_empty()),
                    Problem::Rule("a wait looks back at something else"),
                )
            }
        }
    }

    /// As many arguments as parameters, and none missing that must be given.
    fn given(&self, arguments: &[Option<Code>], params: &[Field]) -> Check {
        self.ensure(
            arguments.len() == params.len(),
            Problem::Count {
                what: "arguments",
                expected: params.len(),
                found: arguments.len(),
            },
        )?;
        let all = arguments.iter().zip(params).all(|(argument, param)| {
            argument.is_some() || param.optional || param.default.is_some()
        });
        self.ensure(all, Problem::Rule("an argument is missing"))
    }

    fn params(&mut self, arguments: &[Option<Code>], params: &[Field], context: Context) -> Check {
        self.work(params.len())?;
        for (argument, param) in arguments.iter().zip(params) {
            if let Some(code) = argument {
                self.expect(*code, context, &Kind::of_field(param))?;
            }
        }
        Ok(())
    }

    fn team(&self, team: TeamId) -> Check {
        self.entry(&self.program.teams, "team", team.0).map(drop)
    }

    fn alias_is(&self, alias: Option<AliasId>, kind: AliasKind) -> Check {
        let Some(alias) = alias else { return Ok(()) };
        self.ensure(
            self.alias(alias)? == kind,
            Problem::Rule("the alias names something else"),
        )
    }
}
