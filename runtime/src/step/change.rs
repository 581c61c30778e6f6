//! Statements that change something, or tell somebody, and go on.

use smallvec::smallvec;

use super::{
    Work,
    item::{Item, Serials},
};
use crate::{
    arithmetic::misfit,
    effect::{EffectKind, Outcome, TaskEffect, TriggerName},
    evaluate::Scene,
    fault::Fault,
    history::History,
    program::{
        AliasId, CallId, FieldId, FlowId, Instruction, ListId, MessageId, Since, Subject, TagId,
        TaskId, WatchScope, Way,
    },
    state::{RunWatch, Serial},
    value::Value,
};

impl Work<'_> {
    pub(super) fn change(
        &mut self,
        serial: Serial,
        instruction: Instruction,
        left: Result<Value, Fault>,
    ) -> Result<(), Fault> {
        match instruction {
            Instruction::Set(field) => self.set(serial, field, left?),
            Instruction::Tag(tag) => self.tag(serial, tag, EffectKind::Tag(tag)),
            Instruction::Untag(tag) => self.tag(serial, tag, EffectKind::Untag(tag)),
            Instruction::Join(list) => self.list(serial, list, Way::Join),
            Instruction::Leave(list) => self.list(serial, list, Way::Leave),
            Instruction::Notify(team) => match left? {
                Value::Text(text) => {
                    self.effect(serial, EffectKind::Notify { team, text });
                    Ok(())
                }
                other => Err(misfit(&other)),
            },
            Instruction::Task(task) => self.task(serial, task),
            Instruction::Invoke(call) => self.call(serial, call),
            Instruction::Start(flow) => self.start(serial, flow),
            Instruction::Stop(flow) => {
                self.stop(serial, flow);
                Ok(())
            }
            _ => Err(Fault::Broken),
        }
    }

    pub(super) fn set(
        &mut self,
        serial: Serial,
        field: FieldId,
        value: Value,
    ) -> Result<(), Fault> {
        let fields = &self.engine.program().fields;
        let declared = fields.get(field.index()).ok_or(Fault::Broken)?;
        if !value.is_set() && !declared.optional {
            return Err(Fault::UnsetValue);
        }
        if *self.state.field(field) == value {
            return Ok(());
        }
        self.room()?;
        self.replace(field, value.clone());
        let is_heard = self.engine.hears_change_of(field);
        let item = is_heard.then(|| Item::Fields(smallvec![(field, value.clone())]));
        self.effect(serial, EffectKind::Set { field, value });
        match item {
            Some(item) => self.queue(item),
            None => self.count_queued(),
        }
        Ok(())
    }

    fn tag(&mut self, serial: Serial, tag: TagId, kind: EffectKind) -> Result<(), Fault> {
        let on = matches!(kind, EffectKind::Tag(_));
        if self.state.is_tagged(tag) == on {
            return Ok(());
        }
        self.room()?;
        self.state.tags.put(tag.0, on);
        self.effect(serial, kind);
        self.queue(Item::Look);
        Ok(())
    }

    fn list(&mut self, serial: Serial, list: ListId, way: Way) -> Result<(), Fault> {
        if self.state.is_on_list(list) == (way == Way::Join) {
            return Ok(());
        }
        self.room()?;
        self.put_on_list(list, way);
        let kind = match way {
            Way::Join => EffectKind::Join(list),
            Way::Leave => EffectKind::Leave(list),
        };
        self.effect(serial, kind);
        self.queue(Item::List(list, way));
        Ok(())
    }

    fn task(&mut self, serial: Serial, id: TaskId) -> Result<(), Fault> {
        let site = self
            .engine
            .program()
            .tasks
            .get(id.index())
            .ok_or(Fault::Broken)?;
        let run = self.state.run(serial).ok_or(Fault::Broken)?;
        let scene = Scene::in_run(self.engine, self.state, run);
        let text = scene.text(site.text)?;
        let due = site.due.map(|due| scene.duration(due)).transpose()?;
        let due = due.map(|due| self.state.clock.checked_add(due).ok_or(Fault::OutOfRange));
        let task = TaskEffect {
            team: site.team,
            backup: site.backup,
            text,
            due: due.transpose()?,
            alias: site.alias,
        };
        self.effect(serial, EffectKind::Task(Box::new(task)));
        self.made(serial, None, site.alias);
        Ok(())
    }

    fn call(&mut self, serial: Serial, id: CallId) -> Result<(), Fault> {
        let program = self.engine.program();
        let site = program.calls.get(id.index()).ok_or(Fault::Broken)?;
        let action = program
            .actions
            .get(site.action.index())
            .ok_or(Fault::Broken)?;
        let run = self.state.run(serial).ok_or(Fault::Broken)?;
        let scene = Scene::in_run(self.engine, self.state, run);
        let with = scene.parameters(&site.params, &action.params)?;
        let kind = EffectKind::Call {
            action: site.action,
            with,
            alias: site.alias,
        };
        self.effect(serial, kind);
        self.made(serial, None, site.alias);
        Ok(())
    }

    fn start(&mut self, serial: Serial, flow: FlowId) -> Result<(), Fault> {
        self.room()?;
        let by = self.state.run(serial).ok_or(Fault::Broken)?.name.flow;
        self.effect(serial, EffectKind::Start(flow));
        self.admit_started(flow, TriggerName::Start(by));
        Ok(())
    }

    /// Ends all runs of a flow, of all values; stopping a flow that the contact is not in does nothing.
    fn stop(&mut self, serial: Serial, flow: FlowId) {
        let runs = self.state.runs.iter().filter(|run| run.name.flow == flow);
        let runs: Serials = runs.map(|run| run.serial).collect();
        let by = self
            .state
            .run(serial)
            .and_then(|run| self.engine.flow(run.name.flow));
        let (Some(by), false) = (by, runs.is_empty()) else {
            return;
        };
        let reason = format!("stop:{}", self.engine.program().name(by.name));
        self.effect(serial, EffectKind::Stop(flow));
        for run in runs {
            self.end(run, Outcome::Exited, Some(reason.as_str().into()));
        }
    }

    /// Writes down a send, task or call: events may belong to it from now on, and waits look back to it (rules 6 and 7).
    pub(super) fn made(
        &mut self,
        serial: Serial,
        message: Option<MessageId>,
        alias: Option<AliasId>,
    ) {
        let engine = self.engine;
        let clock = self.state.clock;
        let Some(flow) = self.state.make(serial, message, alias) else {
            return;
        };
        let watches = engine.run_watches(flow);
        if watches.is_empty() {
            return;
        }
        let Some(run) = self.state.run_mut(serial) else {
            return;
        };
        for id in watches {
            let Some(watch) = engine.program().watches.get(id.index()) else {
                continue;
            };
            let WatchScope::Run(_, since) = watch.scope else {
                continue;
            };
            let concerned = match since {
                Since::Entry => false,
                Since::AnySend => message.is_some(),
                Since::Subject => match watch.subject {
                    Some(Subject::Message(of)) => message == Some(of),
                    Some(Subject::Alias(of)) => alias == Some(of),
                    None => false,
                },
            };
            if concerned {
                run.watches.retain(|known| known.watch != *id);
                run.watches.push(RunWatch {
                    watch: *id,
                    since: clock,
                    history: History::new(watch.keep),
                });
            }
        }
    }
}
