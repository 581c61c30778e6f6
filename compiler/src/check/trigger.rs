//! Triggers: what starts a flow, and the payloads that they name.

mod duplicate;

use foldhash::HashMap;

use nurture_runtime::{
    program::{DateTrigger, SegmentOrList, Way},
    time::Duration,
    value::Value,
};
use smol_str::SmolStr;

use super::{
    Checker,
    binding::Payload,
    constant, narrow,
    relation::{describe, is_shown},
    scope::Scope,
    state::{Path, Root, State},
};
use crate::{
    checked::{
        BindingId, Expression, ExpressionKind, Field, Named, PayloadOf, Trigger, TriggerKind, Type,
    },
    finding::{Finding, Rule},
    source::FileSpan,
    syntax::{
        self, Clause, ClauseKind, Crossing, DateRecurrence, DateSide, EventPredicate, Flow,
        MembershipChange, Name, visit,
    },
};

/// A flow's triggers in source order.
pub(super) type BoundTriggers = Vec<Trigger>;

/// A mistake that has been reported.
struct Reported;

/// What an event trigger brings.
struct Brought {
    payload: Payload,
    name: Option<SmolStr>,
}

impl Checker<'_> {
    /// Checks all triggers of a flow and gives their payloads names.
    pub(super) fn bind_triggers(&mut self, flow: &Flow, state: &mut State) -> BoundTriggers {
        let written: Vec<(&Clause, &syntax::Trigger)> = flow
            .clauses
            .iter()
            .filter_map(|clause| match &clause.kind {
                ClauseKind::On(trigger) => Some((clause, trigger)),
                _ => None,
            })
            .collect();
        let named = self.trigger_names(&written, state);
        let per = flow.clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::Reenter { per, .. } => per.as_ref(),
            _ => None,
        });
        let mut triggers = Vec::with_capacity(written.len());
        for (clause, trigger) in written {
            let (kind, brought) = self.trigger(trigger, &named);
            let per = per.and_then(|per| self.per(per, brought.as_ref(), &named));
            triggers.push(Trigger {
                kind,
                per,
                keyword: self.place(clause.keyword),
                place: self.place(clause.span),
            });
        }
        if let [
            Trigger {
                kind:
                    TriggerKind::Event {
                        condition: Some(condition),
                        binding: Some(id),
                        ..
                    },
                ..
            },
        ] = triggers.as_slice()
        {
            state.learn(shown_of_payload(condition, *id));
        }
        self.duplicate_triggers(&flow.clauses, &triggers);
        triggers
    }

    /// The payloads that triggers name: one of each name, bound if every trigger binds it.
    fn trigger_names(
        &mut self,
        written: &[(&Clause, &syntax::Trigger)],
        state: &mut State,
    ) -> HashMap<SmolStr, BindingId> {
        let mut named: HashMap<SmolStr, BindingId> = HashMap::default();
        let mut times: HashMap<SmolStr, usize> = HashMap::default();
        for (_, trigger) in written {
            let syntax::Trigger::Event {
                event,
                binding: Some(name),
            } = trigger
            else {
                continue;
            };
            if name.is_missing() {
                continue;
            }
            let payload = self.payload_of_trigger(event);
            let own = Named {
                name: name.text.clone(),
                place: self.place(name.span),
                doc: None,
            };
            let place = own.place;
            let id = self.bindings.bind(own, payload);
            match named.get(&name.text).copied() {
                None => {
                    self.judge_shadowing(name, None);
                    named.insert(name.text.clone(), id);
                    state.name(name.text.clone(), id);
                    times.insert(name.text.clone(), 1);
                }
                Some(first) if first == id => {
                    times
                        .entry(name.text.clone())
                        .and_modify(|times| *times += 1);
                }
                Some(first) => {
                    let known = self.bindings.get(first).map(|bound| bound.named.place);
                    let finding = other_payload(place, &name.text, known.unwrap_or(place));
                    self.report(finding);
                }
            }
        }
        for (name, id) in &named {
            if times.get(name) == Some(&written.len()) {
                state.define(*id);
            }
        }
        named
    }

    /// What a trigger's event brings; nothing is reported.
    fn payload_of_trigger(&self, event: &EventPredicate) -> Payload {
        use super::alias::{Reach, Work};
        let Some(id) = self.names.events.get(&event.event.text) else {
            return Payload::UNKNOWN;
        };
        let subject = event
            .subject
            .as_ref()
            .filter(|_| event.event.text == "done");
        if let Some(subject) = subject {
            return match self.aliases.work(&subject.text, Reach::Project) {
                Some(Work::Known(alias)) => self.payload_of_work(alias, id),
                _ => Payload::UNKNOWN,
            };
        }
        Payload {
            fields: Some(self.payload(id)),
            of: PayloadOf::Event(id),
        }
    }

    fn trigger(
        &mut self,
        trigger: &syntax::Trigger,
        named: &HashMap<SmolStr, BindingId>,
    ) -> (TriggerKind, Option<Brought>) {
        let kind = match trigger {
            syntax::Trigger::Error => None,
            syntax::Trigger::Event { event, binding } => {
                return self.event_trigger(event, binding.as_ref(), named);
            }
            syntax::Trigger::Membership { change, list } => self.membership_trigger(*change, list),
            syntax::Trigger::Score {
                score,
                crossing,
                threshold,
            } => self.score_trigger(score, *crossing, threshold),
            syntax::Trigger::Change { field, to } => self.change_trigger(field, to.as_ref()),
            syntax::Trigger::Date {
                offset,
                field,
                recurrence,
                at,
            } => self.date_trigger(offset.as_ref(), field, *recurrence, at.as_ref()),
            syntax::Trigger::Every { days, at, segment } => {
                let days = self.days(days);
                let at = self.time_of_day(at.as_ref());
                let segment = self.audience(segment.as_ref()).ok();
                days.zip(at)
                    .zip(segment)
                    .map(|((days, at), segment)| TriggerKind::Schedule { days, at, segment })
            }
            syntax::Trigger::Once {
                moment,
                at,
                segment,
            } => {
                let moment = self.once_at(moment, at.as_ref());
                let segment = self.audience(segment.as_ref()).ok();
                moment
                    .zip(segment)
                    .map(|(moment, segment)| TriggerKind::Once(moment, segment))
            }
            syntax::Trigger::Manual => Some(TriggerKind::Manual),
        };
        (kind.unwrap_or(TriggerKind::Error), None)
    }

    fn event_trigger(
        &mut self,
        event: &EventPredicate,
        binding: Option<&Name>,
        named: &HashMap<SmolStr, BindingId>,
    ) -> (TriggerKind, Option<Brought>) {
        let scope = Scope::outside();
        let awaited = self.awaited(scope.reach(), &event.event, event.subject.as_ref());
        let name = binding.map(|name| name.text.clone());
        let mut inner = scope.looking_at(awaited.payload.clone(), name.clone());
        let condition = event.condition.as_ref();
        let condition = condition.map(|condition| self.condition(&mut inner, condition));
        let brought = Brought {
            payload: awaited.payload,
            name: name.clone(),
        };
        let kind = match awaited.event {
            Some(event) if awaited.is_sound => TriggerKind::Event {
                event,
                subject: awaited.subject,
                condition,
                binding: name.and_then(|name| named.get(&name).copied()),
            },
            _ => TriggerKind::Error,
        };
        (kind, Some(brought))
    }

    fn membership_trigger(&mut self, change: MembershipChange, list: &Name) -> Option<TriggerKind> {
        let way = match change {
            MembershipChange::Join => Way::Join,
            MembershipChange::Leave => Way::Leave,
        };
        Some(match self.list_or_segment(list)? {
            SegmentOrList::List(list) => TriggerKind::List(list, way),
            SegmentOrList::Segment(segment) => TriggerKind::Segment(segment, way),
        })
    }

    fn score_trigger(
        &mut self,
        score: &Name,
        crossing: Crossing,
        threshold: &syntax::Expression,
    ) -> Option<TriggerKind> {
        let score = self.score(score);
        let threshold = self.whole_number(threshold)?;
        Some(match crossing {
            Crossing::Reaches => TriggerKind::ScoreReaches(score?, threshold),
            Crossing::DropsBelow => TriggerKind::ScoreDropsBelow(score?, threshold),
        })
    }

    fn change_trigger(
        &mut self,
        field: &syntax::Expression,
        to: Option<&syntax::Expression>,
    ) -> Option<TriggerKind> {
        let target = self.target(field);
        let ty = target
            .as_ref()
            .map_or(Type::Error, |(_, field)| field.ty.clone());
        let to = match to {
            None => None,
            Some(to) => {
                if let syntax::ExpressionKind::Event(event) = &to.kind
                    && let Some(condition) = &event.condition
                {
                    let place = self.place(condition.span);
                    self.report(condition_of_value(place));
                    return None;
                }
                let to = self.value(&mut Scope::outside(), to, &ty);
                if !is_constant(&to) {
                    self.not_constant(&to);
                    return None;
                }
                Some(folded(to))
            }
        };
        let (id, _) = target?;
        Some(TriggerKind::Change(id, to))
    }

    fn date_trigger(
        &mut self,
        offset: Option<&(syntax::Expression, DateSide)>,
        field: &syntax::Expression,
        recurrence: DateRecurrence,
        at: Option<&syntax::Expression>,
    ) -> Option<TriggerKind> {
        let offset = match offset {
            None => Some(Duration::ZERO),
            Some((length, side)) => {
                let length = self.fixed_duration(&mut Scope::outside(), length);
                length.and_then(|length| match side {
                    DateSide::Before => Duration::ZERO.checked_sub(length),
                    DateSide::After => Some(length),
                })
            }
        };
        let at = match at {
            None => Some(None),
            Some(at) => self.time_of_day(Some(at)).map(Some),
        };
        let (id, declared) = self.target(field)?;
        if !matches!(declared.ty, Type::Date | Type::DateTime | Type::Error) {
            let place = self.place(field.span);
            self.report(no_date(place, &declared));
            return None;
        }
        Some(TriggerKind::Date(DateTrigger {
            field: id,
            offset: offset?,
            at: at?,
            yearly: recurrence == DateRecurrence::Yearly,
        }))
    }

    /// For whom a schedule is; for all, if nothing is written.
    fn audience(&mut self, name: Option<&Name>) -> Result<Option<SegmentOrList>, Reported> {
        match name {
            None => Ok(None),
            Some(name) => self.list_or_segment(name).map(Some).ok_or(Reported),
        }
    }

    fn once_at(
        &mut self,
        moment: &syntax::Expression,
        at: Option<&syntax::Expression>,
    ) -> Option<Expression> {
        let moment = self.expression(&mut Scope::outside(), moment, None);
        let time = match at {
            None => Some(None),
            Some(at) => self.clock(at).map(Some),
        };
        match &moment.ty {
            Type::Error => None,
            Type::Date => {
                let Some(Value::Date(date)) = constant::value(&moment) else {
                    self.not_constant(&moment);
                    return None;
                };
                let local = date.and_time(time?.unwrap_or_default());
                Some(Expression {
                    kind: ExpressionKind::LocalDateTime(local),
                    ty: Type::DateTime,
                    ..moment
                })
            }
            Type::DateTime => {
                if let Some(at) = at {
                    let place = self.place(at.span);
                    self.report(two_times(place));
                }
                if !is_constant(&moment) {
                    self.not_constant(&moment);
                    return None;
                }
                Some(folded(moment))
            }
            ty => {
                let message = format!(
                    "this is of type `{}`, but a date is needed here",
                    describe(ty)
                );
                self.report(Finding::new(Rule::TypeMismatch, moment.place, message));
                None
            }
        }
    }

    /// The value that tells the runs of one trigger apart; none where the trigger does not bring what it is made of.
    fn per(
        &mut self,
        written: &syntax::Expression,
        brought: Option<&Brought>,
        named: &HashMap<SmolStr, BindingId>,
    ) -> Option<Expression> {
        let own = brought.and_then(|brought| brought.name.as_ref());
        let mut lacks = false;
        visit::names(written, &mut |name| {
            lacks |= named.contains_key(&name.text) && own != Some(&name.text);
        });
        if lacks {
            return None;
        }
        let mut scope = Scope::outside();
        if let Some(brought) = brought {
            scope = scope.looking_at(brought.payload.clone(), brought.name.clone());
        }
        let value = self.expression(&mut scope, written, None);
        if !is_shown(&value.ty) {
            let message = format!(
                "runs cannot be told apart by a value of type `{}`",
                describe(&value.ty)
            );
            self.report(Finding::new(Rule::TypeMismatch, value.place, message));
            return None;
        }
        Some(value)
    }
}

/// What the `where` of a bound payload shows of it.
pub(super) fn shown_of_payload(condition: &Expression, id: BindingId) -> Vec<Path> {
    let shown = narrow::shown(condition, narrow::Truth::True);
    let of_payload = shown.into_iter().filter_map(|path| match path.root {
        Root::Payload(position) => {
            let mut fields = vec![position];
            fields.extend(path.fields);
            Some(Path {
                root: Root::Binding(id),
                fields,
            })
        }
        _ => None,
    });
    of_payload.collect()
}

/// Whether a value is the same for every contact; a local date-time is, as it is written.
pub(super) fn is_constant(value: &Expression) -> bool {
    match &value.kind {
        ExpressionKind::EnumValue(_) | ExpressionKind::LocalDateTime(_) => true,
        ExpressionKind::List(items) => items.iter().all(is_constant),
        _ => constant::value(value).is_some(),
    }
}

/// A constant by its value.
pub(super) fn folded(value: Expression) -> Expression {
    match constant::value(&value) {
        Some(constant) => Expression {
            kind: ExpressionKind::Constant(constant),
            ..value
        },
        None => value,
    }
}

fn other_payload(place: FileSpan, name: &str, first: FileSpan) -> Finding {
    let message = format!("`{name}` names the payload of another type already");
    Finding::new(Rule::DuplicateDeclaration, place, message)
        .with_label(first, "the first one is here")
        .with_help("give each of them a name of its own")
}

fn no_date(place: FileSpan, field: &Field) -> Finding {
    let message = format!(
        "`{}` is of type `{}`, and no date",
        field.named.name,
        describe(&field.ty)
    );
    Finding::new(Rule::TypeMismatch, place, message)
        .with_label(field.named.place, "declared here")
        .with_help("a flow can start relative to a `date` or a `datetime`")
}

pub(super) fn two_times(place: FileSpan) -> Finding {
    Finding::new(
        Rule::TypeMismatch,
        place,
        "a date-time has its time of day already",
    )
    .with_help("write the date alone, or leave `at` out")
}

/// `on change contact.plan to pro where …`, where the value would be an event.
fn condition_of_value(place: FileSpan) -> Finding {
    let message = "no `where` stands behind a trigger without an event";
    Finding::new(Rule::TypeMismatch, place, message)
        .with_help("ask behind the clauses: `if … then … end`")
}
