//! Lowering event conditions to watches and queries.
//!
//! A condition on an event is judged when the event arrives, as far as that is possible ("early").
//! What reads a run's own names is judged when the question is asked ("late"), over values captured on arrival.

use nurture_runtime::{
    program::{
        Answer, Code, ConstantId, EventId, FlowId, Function, Instruction, Keep, Query, QueryId,
        Since, Slot, Watch, WatchId, WatchScope,
    },
    time::Duration,
    value::{Money, Value},
};
use rust_decimal::Decimal;

use super::{Lowering, code::CodeBuilder, expression::Scope, schema::subject};
use crate::{
    checked::{
        BindingId, Expression, ExpressionKind, Predicate, Subject, TextPart, Type, Window, visit,
    },
    syntax::{AggregateFunction, BinaryOperator},
};

/// A watch without how long it is kept: two that differ only in that are one, kept for the longer time.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct WatchKey(Watch);

/// What a wait's arm asks of what happened before it began.
pub(super) struct Before<'a> {
    pub(super) event: EventId,
    pub(super) subject: Option<Subject>,
    pub(super) condition: Option<&'a Expression>,
    /// Fields of the payload that the run keeps.
    pub(super) kept: Vec<(u32, Slot)>,
    pub(super) since: Since,
}

/// A condition on an event, split by when it can be judged.
struct Judged {
    early: Option<Code>,
    late: Option<Code>,
    captures: Vec<Code>,
}

impl Lowering<'_> {
    /// An event used as a condition.
    pub(super) fn occurred(
        &mut self,
        predicate: &Predicate,
        scope: &mut Scope,
        code: &mut CodeBuilder,
    ) {
        let query = self.query(predicate, scope, |_, _| Answer::Any);
        code.emit(Instruction::Query(query));
    }

    /// An aggregate over events.
    pub(super) fn aggregate(
        &mut self,
        function: AggregateFunction,
        field: Option<u32>,
        ty: &Type,
        predicate: &Predicate,
        scope: &mut Scope,
        code: &mut CodeBuilder,
    ) {
        let zero = self.pool.constant(zero(ty));
        let query = self.query(predicate, scope, |lowering, captures| {
            lowering.answer(function, field, zero, captures)
        });
        code.emit(Instruction::Query(query));
    }

    /// The query and binding with which a wait's arm looks back.
    pub(super) fn lookback(
        &mut self,
        before: &Before<'_>,
        flow: FlowId,
        scope: &mut Scope,
    ) -> (QueryId, Vec<(u32, Slot)>) {
        let kind = WatchScope::Run(flow, before.since);
        let mut judged = self.judge(before.condition, kind, scope);
        let binding = before
            .kept
            .iter()
            .map(|(field, slot)| (self.capture(*field, &mut judged.captures), *slot))
            .collect();
        let watch = Watch {
            event: before.event,
            subject: before.subject.map(subject),
            condition: judged.early,
            captures: judged.captures,
            zone: None,
            scope: kind,
            keep: Keep::Rows,
        };
        let watch = self.watch(watch);
        let query = Query {
            watch,
            window: None,
            filter: judged.late,
            answer: Answer::Any,
        };
        (self.add_query(query), binding)
    }

    fn query(
        &mut self,
        predicate: &Predicate,
        scope: &mut Scope,
        answer: impl FnOnce(&mut Self, &mut Vec<Code>) -> Answer,
    ) -> QueryId {
        let (kind, window) = match (predicate.window, scope.flow) {
            (Window::SinceEntry, Some(flow)) => (WatchScope::Run(flow, Since::Entry), None),
            (Window::SinceEntry | Window::Ever, _) => (WatchScope::Contact(None), None),
            (Window::Last(duration), _) => (WatchScope::Contact(Some(duration)), Some(duration)),
        };
        let local = predicate.condition.as_ref().is_some_and(reads_local_time);
        let zone = match kind {
            WatchScope::Contact(_) if local => scope.zone,
            _ => None,
        };
        let mut judged = self.judge(predicate.condition.as_ref(), kind, scope);
        let answer = answer(self, &mut judged.captures);
        let keep = match answer {
            Answer::Any if judged.late.is_none() => Keep::Last,
            Answer::Count if judged.late.is_none() && window.is_none() => Keep::Count,
            _ => Keep::Rows,
        };
        let watch = self.watch(Watch {
            event: predicate.event,
            subject: predicate.subject.map(subject),
            condition: judged.early,
            captures: judged.captures,
            zone,
            scope: kind,
            keep,
        });
        self.add_query(Query {
            watch,
            window,
            filter: judged.late,
            answer,
        })
    }

    fn add_query(&mut self, query: Query) -> QueryId {
        let queries = &mut self.program.queries;
        *self.queries.entry(query).or_insert_with(|| {
            queries.push(query);
            QueryId::next(queries.len() - 1)
        })
    }

    /// The watch, a new one or one that is there already.
    fn watch(&mut self, mut watch: Watch) -> WatchId {
        let window = match &mut watch.scope {
            WatchScope::Contact(window) => window.take(),
            WatchScope::Run(..) => None,
        };
        let key = WatchKey(watch.clone());
        if let Some(id) = self.watches.get(&key) {
            let known = self.program.watches.get_mut(id.index());
            if let Some(WatchScope::Contact(kept)) = known.map(|watch| &mut watch.scope) {
                *kept = longer(*kept, window);
            }
            return *id;
        }
        if let WatchScope::Contact(kept) = &mut watch.scope {
            *kept = window;
        }
        let id = WatchId::next(self.program.watches.len());
        self.program.watches.push(watch);
        self.watches.insert(key, id);
        id
    }

    /// Splits a condition by when it can be judged.
    fn judge(
        &mut self,
        condition: Option<&Expression>,
        kind: WatchScope,
        scope: &mut Scope,
    ) -> Judged {
        let mut judged = Judged {
            early: None,
            late: None,
            captures: Vec::new(),
        };
        let Some(condition) = condition else {
            return judged;
        };
        let in_run = matches!(kind, WatchScope::Run(..));
        let (mut early, mut late) = (Vec::new(), Vec::new());
        for conjunct in conjuncts(condition) {
            if is_late(conjunct) {
                late.push(conjunct);
            } else {
                early.push(conjunct);
            }
        }
        judged.early = self.all_of(&early, &mut arrival(scope, in_run));
        if !late.is_empty() {
            let outer = scope.filter.replace(Filter {
                captures: Vec::new(),
                in_run,
            });
            judged.late = self.all_of(&late, scope);
            let filter = std::mem::replace(&mut scope.filter, outer);
            judged.captures = filter.map_or(Vec::new(), |filter| filter.captures);
        }
        judged
    }

    fn all_of(&mut self, conjuncts: &[&Expression], scope: &mut Scope) -> Option<Code> {
        let (last, others) = conjuncts.split_last()?;
        let mut code = CodeBuilder::default();
        let (refused, end) = (code.label(), code.label());
        for conjunct in others {
            self.inline(conjunct, scope, &mut code);
            code.emit(Instruction::JumpIfFalse(refused));
        }
        self.inline(last, scope, &mut code);
        if !others.is_empty() {
            code.emit(Instruction::Jump(end));
            code.bind(refused);
            code.emit(Instruction::Constant(
                self.pool.constant(Value::Bool(false)),
            ));
        }
        code.bind(end);
        Some(self.place_expression(code))
    }

    /// In a query's filter, a part that can be judged on arrival is captured then; whether this is one.
    pub(super) fn captured(
        &mut self,
        expression: &Expression,
        scope: &mut Scope,
        code: &mut CodeBuilder,
    ) -> bool {
        let Some(filter) = &scope.filter else {
            return false;
        };
        let in_run = filter.in_run;
        if is_late(expression) || self.constant_value(expression).is_some() {
            return false;
        }
        let part = self.expression(expression, &mut arrival(scope, in_run));
        if let Some(filter) = &mut scope.filter {
            code.emit(Instruction::Capture(position_of(
                part,
                &mut filter.captures,
            )));
        }
        true
    }

    fn answer(
        &mut self,
        function: AggregateFunction,
        field: Option<u32>,
        zero: ConstantId,
        captures: &mut Vec<Code>,
    ) -> Answer {
        let Some(field) = field else {
            return Answer::Count;
        };
        let capture = self.capture(field, captures);
        match function {
            AggregateFunction::Count => Answer::Count,
            AggregateFunction::Sum => Answer::Sum(capture, zero),
            AggregateFunction::Min => Answer::Min(capture),
            AggregateFunction::Max => Answer::Max(capture),
            AggregateFunction::Earliest => Answer::Earliest(capture),
            AggregateFunction::Latest => Answer::Latest(capture),
        }
    }

    /// The capture of a payload's field.
    fn capture(&mut self, field: u32, captures: &mut Vec<Code>) -> u32 {
        let mut code = CodeBuilder::default();
        code.emit(Instruction::Payload(field));
        let code = self.place_expression(code);
        position_of(code, captures)
    }
}

/// What the code of a query's filter captures.
#[derive(Debug)]
pub(super) struct Filter {
    captures: Vec<Code>,
    /// Whether the watch is kept with a run, so that the run is there on arrival.
    in_run: bool,
}

/// The scope in which an event's condition is judged on arrival.
fn arrival(scope: &Scope, in_run: bool) -> Scope {
    Scope {
        flow: scope.flow.filter(|_| in_run),
        zone: scope.zone,
        ..Scope::default()
    }
}

fn position_of(code: Code, captures: &mut Vec<Code>) -> u32 {
    let known = captures.iter().position(|capture| *capture == code);
    let position = known.unwrap_or(captures.len());
    if known.is_none() {
        captures.push(code);
    }
    Code::next(position).0
}

fn longer(one: Option<Duration>, other: Option<Duration>) -> Option<Duration> {
    one.zip(other).map(|(one, other)| one.max(other))
}

/// The parts of `a and b and c`.
fn conjuncts(condition: &Expression) -> Vec<&Expression> {
    let mut parts = Vec::new();
    let mut rest = condition;
    while let ExpressionKind::Binary(BinaryOperator::And, left, right) = &rest.kind {
        parts.push(&**right);
        rest = left;
    }
    parts.push(rest);
    parts.reverse();
    parts
}

/// Whether an expression reads what may not be there when an event arrives: a payload that `as` names.
///
/// Events that are looked for in it do not, as the checks see to.
fn is_late(expression: &Expression) -> bool {
    match &expression.kind {
        ExpressionKind::Binding(BindingId(_), _) => true,
        ExpressionKind::Text(parts) => parts.iter().any(|part| match part {
            TextPart::Text(_) => false,
            TextPart::Shown(shown) => is_late(shown),
        }),
        ExpressionKind::List(items) | ExpressionKind::Call(_, items) => items.iter().any(is_late),
        ExpressionKind::RecordField(operand, _)
        | ExpressionKind::Unary(_, operand)
        | ExpressionKind::IsSet(operand, _)
        | ExpressionKind::Widen(operand) => is_late(operand),
        ExpressionKind::Binary(_, left, right) => is_late(left) || is_late(right),
        _ => false,
    }
}

/// Whether an expression depends on the zone in which local times are read.
fn reads_local_time(expression: &Expression) -> bool {
    let mut found = false;
    visit::expression(expression, &mut |part| {
        let local = match &part.kind {
            ExpressionKind::Today | ExpressionKind::LocalDateTime(_) => true,
            ExpressionKind::Call(function, _) => matches!(
                function,
                Function::Date
                    | Function::Time
                    | Function::Weekday
                    | Function::Hour
                    | Function::Format
            ),
            ExpressionKind::Text(parts) => parts
                .iter()
                .any(|part| matches!(part, TextPart::Shown(shown) if shown.ty == Type::DateTime)),
            _ => false,
        };
        if local {
            found = true;
        }
    });
    found
}

/// The sum of nothing, of a type.
fn zero(ty: &Type) -> Value {
    match ty {
        Type::Decimal => Value::Decimal(Decimal::ZERO),
        Type::Percent => Value::Percent(Decimal::ZERO),
        Type::Duration => Value::Duration(Duration::ZERO),
        Type::Money(currency) => Value::Money(Money {
            amount: Decimal::ZERO,
            currency: *currency,
        }),
        _ => Value::Int(0),
    }
}
