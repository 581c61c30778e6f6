//! Statements that change something, or tell somebody, and go on.

use nurture_compiler::checked::{Statement, StatementKind};
use nurture_runtime::{
    program::{FieldId, FlowId, ListId, Way},
    value::Value,
};

use super::{
    contact::RunId,
    evaluate::Fault,
    send::parameters,
    shown::{Line, json, moment},
    world::{Item, World},
};

impl<'a> World<'a> {
    pub fn change(&mut self, id: &RunId, statement: &'a Statement) -> Result<(), Fault> {
        let checked = self.checked;
        match &statement.kind {
            StatementKind::Set { field, value, .. } => {
                let value = self.scene(Some(id)).value(value)?;
                self.set_field(id, *field, value)?;
            }
            StatementKind::Unset(field) => self.set_field(id, *field, Value::Unset)?,
            StatementKind::Tag(tag) | StatementKind::Untag(tag) => {
                let on = matches!(statement.kind, StatementKind::Tag(_));
                if self.contact.current.tags.contains(tag) != on {
                    self.room()?;
                    if on {
                        self.contact.current.tags.insert(*tag);
                    } else {
                        self.contact.current.tags.remove(tag);
                    }
                    let line = Line::new(if on { "tag" } else { "untag" });
                    self.effect(id, line.text("tag", &checked.tags[tag.index()]), "");
                    self.queue(Item::Look);
                }
            }
            StatementKind::Join(list) => self.change_list(id, *list, Way::Join)?,
            StatementKind::Leave(list) => self.change_list(id, *list, Way::Leave)?,
            StatementKind::Notify { team, text } => {
                let text = self.scene(Some(id)).text(text)?;
                let team = &checked.teams[team.index()].named.name;
                self.effect(
                    id,
                    Line::new("notify").text("team", team).text("text", &text),
                    "",
                );
            }
            StatementKind::Task(task) => {
                let scene = self.scene(Some(id));
                let text = scene.text(&task.text)?;
                let due = task
                    .due
                    .as_ref()
                    .map(|due| scene.duration(due))
                    .transpose()?;
                let due = due
                    .map(|due| self.now.checked_add(due).ok_or("out of range"))
                    .transpose()?;
                let team = |team: nurture_runtime::program::TeamId| {
                    checked.teams[team.index()].named.name.as_str()
                };
                let alias = task
                    .alias
                    .map(|alias| checked.aliases[alias.index()].named.name.as_str());
                let line = Line::new("task")
                    .text("team", team(task.team))
                    .maybe("backup", task.backup.map(team))
                    .text("text", &text)
                    .maybe("due", due.map(moment).as_deref())
                    .maybe("alias", alias);
                self.effect(
                    id,
                    line,
                    &alias.map_or_else(String::new, |alias| format!("/{alias}")),
                );
                self.made(id, None, task.alias, None);
            }
            StatementKind::Call(call) => {
                let action = &checked.actions[call.action.index()];
                let with = parameters(&self.scene(Some(id)), &call.params, &action.params)?;
                let pairs = action.params.iter().zip(&with);
                let pairs =
                    pairs.map(|(param, value)| format!("\"{}\":{}", param.external, json(value)));
                let alias = call
                    .alias
                    .map(|alias| checked.aliases[alias.index()].named.name.as_str());
                let line = Line::new("call")
                    .text("action", &action.named.name)
                    .raw(
                        "with",
                        &format!("{{{}}}", pairs.collect::<Vec<_>>().join(",")),
                    )
                    .maybe("alias", alias);
                self.effect(
                    id,
                    line,
                    &alias.map_or_else(String::new, |alias| format!("/{alias}")),
                );
                self.made(id, None, call.alias, None);
            }
            StatementKind::Start(flow, _) => self.start(id, *flow)?,
            StatementKind::Stop(flow) => self.stop(id, *flow),
            other => panic!("the generator makes no {other:?}"),
        }
        Ok(())
    }

    fn set_field(&mut self, id: &RunId, field: FieldId, value: Value) -> Result<(), Fault> {
        let declared = &self.checked.fields[field.index()];
        if !value.is_set() && !declared.optional {
            return Err("unset value");
        }
        if self.contact.current.fields[field.index()] == value {
            return Ok(());
        }
        self.room()?;
        self.put(field, &value);
        let line = Line::new("set").text("field", &declared.named.name);
        self.effect(id, line.raw("value", &json(&value)), "");
        self.queue(Item::Fields(vec![(field, value)]));
        Ok(())
    }

    fn change_list(&mut self, id: &RunId, list: ListId, way: Way) -> Result<(), Fault> {
        let lists = &mut self.contact.current.lists;
        if lists.contains(&list) == (way == Way::Join) {
            return Ok(());
        }
        self.room()?;
        self.put_list(list, way);
        let line = Line::new(if way == Way::Join { "join" } else { "leave" });
        let name = &self.checked.lists[list.index()].named.name;
        self.effect(id, line.text("list", name), "");
        self.queue(Item::List(list, way));
        Ok(())
    }

    fn start(&mut self, by: &RunId, flow: FlowId) -> Result<(), Fault> {
        self.room()?;
        let target = &self.checked.flows[flow.index()].named.name;
        let from = &self.checked.flows[by.flow.index()].named.name;
        self.effect(by, Line::new("start").text("target", target), "");
        self.admit_started(flow, &format!("start:{from}"));
        Ok(())
    }

    fn stop(&mut self, by: &RunId, flow: FlowId) {
        let runs = self.contact.runs_of(flow);
        if runs.is_empty() {
            return;
        }
        let target = &self.checked.flows[flow.index()].named.name;
        let from = &self.checked.flows[by.flow.index()].named.name;
        self.effect(by, Line::new("stop").text("target", target), "");
        for run in runs {
            self.end(&run, "exited", Some(&format!("stop:{from}")));
        }
    }
}
