//! Lowering expressions to expression code.

use std::collections::BTreeMap;

use nurture_runtime::{
    program::{Code, FlowId, Instruction, Slot},
    value::Value,
};

use super::{Lowering, code::CodeBuilder, history::Filter};
use crate::{
    checked::{BindingId, Expression, ExpressionKind, TextPart, Type, visit},
    syntax::{BinaryOperator, Presence, UnaryOperator},
};

/// Where an expression stands: what names of a run it can read.
#[derive(Debug, Default)]
pub(super) struct Scope {
    /// The flow, inside one.
    pub flow: Option<FlowId>,
    /// The flow in whose zone local times are read, where that is not the zone outside of flows.
    pub zone: Option<FlowId>,
    /// The slots of the flow's payloads, as far as anything reads them.
    pub slots: BTreeMap<(BindingId, u32), Slot>,
    /// In the code of a query's filter: what it captures.
    pub filter: Option<Filter>,
}

impl Scope {
    /// Outside any flow.
    pub(super) fn outside() -> Self {
        Self::default()
    }

    /// Inside a flow.
    pub(super) fn of(flow: FlowId, zone: Option<FlowId>) -> Self {
        Self {
            flow: Some(flow),
            zone,
            ..Self::default()
        }
    }

    /// Where a flow's triggers are judged: outside of its runs, in its zone.
    pub(super) fn before(zone: Option<FlowId>) -> Self {
        Self {
            zone,
            ..Self::default()
        }
    }

    /// The slot of a payload's field.
    pub(super) fn slot(&mut self, binding: BindingId, field: u32) -> Slot {
        let next = Slot::next(self.slots.len());
        *self.slots.entry((binding, field)).or_insert(next)
    }
}

impl Lowering<'_> {
    /// Lowers an expression to code of its own.
    pub(super) fn expression(&mut self, expression: &Expression, scope: &mut Scope) -> Code {
        let mut builder = CodeBuilder::default();
        self.inline(expression, scope, &mut builder);
        self.place_expression(builder)
    }

    /// Lowers an expression into code that goes on with its value on the stack.
    pub(super) fn inline(
        &mut self,
        expression: &Expression,
        scope: &mut Scope,
        code: &mut CodeBuilder,
    ) {
        if self.captured(expression, scope, code) {
            return;
        }
        match &expression.kind {
            ExpressionKind::Error => self.constant(Value::Unset, code),
            ExpressionKind::Constant(value) => self.constant(value.clone(), code),
            ExpressionKind::EnumValue(name) => {
                let value = Value::Enum(self.pool.symbol(name));
                self.constant(value, code);
            }
            ExpressionKind::LocalDateTime(local) => {
                self.constant(Value::LocalDateTime(*local), code);
                code.emit(Instruction::Localize);
            }
            ExpressionKind::Text(parts) => self.text(parts, scope, code),
            ExpressionKind::List(items) => self.list_of(expression, items, scope, code),
            ExpressionKind::Record(fields) => {
                let values = fields
                    .iter()
                    .map(|field| field.as_ref().and_then(|field| self.constant_value(field)));
                let values: Vec<Value> = values.map(Option::unwrap_or_default).collect();
                self.constant(Value::Record(values.into()), code);
            }
            ExpressionKind::RecordField(record, field) => {
                self.inline(record, scope, code);
                code.emit(Instruction::RecordField(*field));
            }
            ExpressionKind::Occurred(predicate) => self.occurred(predicate, scope, code),
            ExpressionKind::Aggregate(function, field, predicate) => {
                self.aggregate(*function, *field, &expression.ty, predicate, scope, code);
            }
            ExpressionKind::Unary(operator, operand) => {
                self.inline(operand, scope, code);
                code.emit(match operator {
                    UnaryOperator::Not => Instruction::Not,
                    UnaryOperator::Negate => Instruction::Negate,
                });
            }
            ExpressionKind::Binary(operator, left, right) => {
                self.binary(*operator, left, right, scope, code);
            }
            ExpressionKind::IsSet(operand, presence) => {
                self.inline(operand, scope, code);
                code.emit(Instruction::IsSet);
                if *presence == Presence::Unset {
                    code.emit(Instruction::Not);
                }
            }
            ExpressionKind::Widen(operand) => {
                self.inline(operand, scope, code);
                code.emit(Instruction::Widen);
            }
            ExpressionKind::Call(function, arguments) => {
                for argument in arguments {
                    self.inline(argument, scope, code);
                }
                code.emit(Instruction::Call(*function));
            }
            leaf => code.emit(leaf_instruction(leaf, scope)),
        }
    }

    fn constant(&mut self, value: Value, code: &mut CodeBuilder) {
        code.emit(Instruction::Constant(self.pool.constant(value)));
    }

    fn text(&mut self, parts: &[TextPart], scope: &mut Scope, code: &mut CodeBuilder) {
        for part in parts {
            match part {
                TextPart::Text(text) => self.constant(Value::text(text.as_str()), code),
                TextPart::Shown(shown) => {
                    self.inline(shown, scope, code);
                    code.emit(Instruction::Show);
                }
            }
        }
        match parts.len() {
            0 => self.constant(Value::text(""), code),
            1 => {}
            _ => code.emit(Instruction::Concat(Code::next(parts.len()).0)),
        }
    }

    fn list_of(
        &mut self,
        list: &Expression,
        items: &[Expression],
        scope: &mut Scope,
        code: &mut CodeBuilder,
    ) {
        // Local date-times are made moments one by one.
        let is_local = |item: &Expression| matches!(item.kind, ExpressionKind::LocalDateTime(_));
        if !items.iter().any(is_local)
            && let Some(value) = self.constant_value(list)
        {
            self.constant(value, code);
            return;
        }
        for item in items {
            self.inline(item, scope, code);
        }
        code.emit(Instruction::MakeList(Code::next(items.len()).0));
    }

    fn binary(
        &mut self,
        operator: BinaryOperator,
        left: &Expression,
        right: &Expression,
        scope: &mut Scope,
        code: &mut CodeBuilder,
    ) {
        match operator {
            BinaryOperator::And | BinaryOperator::Or => {
                self.short_circuit(operator, left, right, scope, code);
            }
            BinaryOperator::Otherwise => {
                let set = code.label();
                self.inline(left, scope, code);
                code.emit(Instruction::JumpIfSet(set));
                self.inline(right, scope, code);
                code.bind(set);
            }
            _ => {
                // In a filter `now` is the event's time, which is captured.
                let isolated = if scope.filter.is_none() {
                    isolate_now(operator, left, right)
                } else {
                    None
                };
                if let Some((comparison, moment)) = isolated {
                    self.inline(&moment, scope, code);
                    code.emit(comparison);
                    return;
                }
                if scope.filter.is_none()
                    && let Some(bounds) = bounds_of_now(operator, left, right)
                {
                    return self.now_is(bounds, operator, scope, code);
                }
                self.inline(left, scope, code);
                self.inline(right, scope, code);
                if let Some(instruction) = operator_instruction(operator) {
                    code.emit(instruction);
                }
            }
        }
    }

    /// `now == t` as `now >= t and now <= t`, and `now != t` as the opposite.
    fn now_is(
        &mut self,
        [(from, first), (up_to, last)]: [(Instruction, Expression); 2],
        operator: BinaryOperator,
        scope: &mut Scope,
        code: &mut CodeBuilder,
    ) {
        let (before, end) = (code.label(), code.label());
        self.inline(&first, scope, code);
        code.emit(from);
        code.emit(Instruction::JumpIfFalse(before));
        self.inline(&last, scope, code);
        code.emit(up_to);
        code.emit(Instruction::Jump(end));
        code.bind(before);
        self.constant(Value::Bool(false), code);
        code.bind(end);
        if operator == BinaryOperator::NotEqual {
            code.emit(Instruction::Not);
        }
    }

    /// `a and b and …`, `a or b or …`: what stands further right is looked at only where it decides.
    fn short_circuit(
        &mut self,
        operator: BinaryOperator,
        left: &Expression,
        right: &Expression,
        scope: &mut Scope,
        code: &mut CodeBuilder,
    ) {
        let (decided, end) = (code.label(), code.label());
        let decides = operator == BinaryOperator::Or;
        self.undecided(operator, left, decided, scope, code);
        self.inline(right, scope, code);
        code.emit(Instruction::Jump(end));
        code.bind(decided);
        self.constant(Value::Bool(decides), code);
        code.bind(end);
    }

    /// What stands left of the last operand of a chain of one operator: goes to `decided` as soon as it decides.
    fn undecided(
        &mut self,
        operator: BinaryOperator,
        operand: &Expression,
        decided: Code,
        scope: &mut Scope,
        code: &mut CodeBuilder,
    ) {
        if let ExpressionKind::Binary(inner, left, right) = &operand.kind
            && *inner == operator
        {
            self.undecided(operator, left, decided, scope, code);
            self.undecided(operator, right, decided, scope, code);
            return;
        }
        self.inline(operand, scope, code);
        code.emit(if operator == BinaryOperator::Or {
            Instruction::JumpIfTrue(decided)
        } else {
            Instruction::JumpIfFalse(decided)
        });
    }
}

/// The instruction of an expression that reads one thing.
fn leaf_instruction(leaf: &ExpressionKind, scope: &mut Scope) -> Instruction {
    match leaf {
        ExpressionKind::ContactField(field) => Instruction::Field(*field),
        ExpressionKind::Payload(field) => Instruction::Payload(*field),
        ExpressionKind::Binding(binding, field) => Instruction::Load(scope.slot(*binding, *field)),
        ExpressionKind::Param(param) => Instruction::Param(*param),
        ExpressionKind::Score(score) => Instruction::Score(*score),
        ExpressionKind::Today => Instruction::Today,
        ExpressionKind::OnList(list) => Instruction::OnList(*list),
        ExpressionKind::InSegment(segment) => Instruction::InSegment(*segment),
        ExpressionKind::Tagged(tag) => Instruction::Tagged(*tag),
        ExpressionKind::Reachable(channel) => Instruction::Reachable(*channel),
        ExpressionKind::InFlow(flow) => Instruction::InFlow(*flow),
        // `now` is the only leaf left; all others are lowered by the caller.
        _ => Instruction::Now,
    }
}

fn operator_instruction(operator: BinaryOperator) -> Option<Instruction> {
    Some(match operator {
        BinaryOperator::Equal => Instruction::Equal,
        BinaryOperator::NotEqual => Instruction::NotEqual,
        BinaryOperator::Less => Instruction::Less,
        BinaryOperator::LessOrEqual => Instruction::LessOrEqual,
        BinaryOperator::Greater => Instruction::Greater,
        BinaryOperator::GreaterOrEqual => Instruction::GreaterOrEqual,
        BinaryOperator::In => Instruction::In,
        BinaryOperator::Contains => Instruction::Contains,
        BinaryOperator::StartsWith => Instruction::StartsWith,
        BinaryOperator::EndsWith => Instruction::EndsWith,
        BinaryOperator::Add => Instruction::Add,
        BinaryOperator::Subtract => Instruction::Subtract,
        BinaryOperator::Multiply => Instruction::Multiply,
        BinaryOperator::Divide => Instruction::Divide,
        BinaryOperator::And | BinaryOperator::Or | BinaryOperator::Otherwise => return None,
    })
}

/// Turns a comparison in which `now` stands once, and only added to or subtracted from, into a comparison of `now` with a moment:
/// `contact.renewal - now < 3d` is `now > contact.renewal - 3d`.
///
/// A watched condition then knows the very moment at which it changes, and need not be looked at in between.
fn isolate_now(
    operator: BinaryOperator,
    left: &Expression,
    right: &Expression,
) -> Option<(Instruction, Expression)> {
    let operator = Comparison::of(operator)?;
    let (comparison, moment) = match (reads_now(left), reads_now(right)) {
        (true, false) => isolate(operator, left, right.clone())?,
        (false, true) => isolate(operator.mirrored(), right, left.clone())?,
        _ => return None,
    };
    // A moment that moves with `now` itself, as `contact.renewal ?? now` may, is never reached, only looked at again and again.
    (!moves_with_now(&moment)).then(|| (comparison.instruction(), moment))
}

/// The two comparisons that hold together where `now` is a moment that is never unset.
fn bounds_of_now(
    operator: BinaryOperator,
    left: &Expression,
    right: &Expression,
) -> Option<[(Instruction, Expression); 2]> {
    let is_equality = matches!(operator, BinaryOperator::Equal | BinaryOperator::NotEqual);
    if !is_equality || left.optional || right.optional {
        return None;
    }
    let from = isolate_now(BinaryOperator::GreaterOrEqual, left, right)?;
    let up_to = isolate_now(BinaryOperator::LessOrEqual, left, right)?;
    Some([from, up_to])
}

/// `side` (with `now` in it) compared with `other`, as a comparison of `now` itself.
fn isolate(
    comparison: Comparison,
    side: &Expression,
    other: Expression,
) -> Option<(Comparison, Expression)> {
    match &side.kind {
        ExpressionKind::Now => Some((comparison, other)),
        ExpressionKind::Binary(BinaryOperator::Add, a, b) if reads_now(a) && !reads_now(b) => {
            let other = moved(BinaryOperator::Subtract, other, b, a);
            isolate(comparison, a, other)
        }
        ExpressionKind::Binary(BinaryOperator::Add, a, b) if reads_now(b) && !reads_now(a) => {
            let other = moved(BinaryOperator::Subtract, other, a, b);
            isolate(comparison, b, other)
        }
        ExpressionKind::Binary(BinaryOperator::Subtract, a, b) if reads_now(a) && !reads_now(b) => {
            isolate(comparison, a, moved(BinaryOperator::Add, other, b, a))
        }
        ExpressionKind::Binary(BinaryOperator::Subtract, a, b) if reads_now(b) && !reads_now(a) => {
            let difference = moved(BinaryOperator::Subtract, (**a).clone(), &other, b);
            isolate(comparison.mirrored(), b, difference)
        }
        _ => None,
    }
}

/// `left operator right`, of the type of the side that `now` stays on.
fn moved(
    operator: BinaryOperator,
    left: Expression,
    right: &Expression,
    of: &Expression,
) -> Expression {
    let place = left.place;
    Expression {
        kind: ExpressionKind::Binary(operator, Box::new(left), Box::new(right.clone())),
        ty: of.ty.clone(),
        optional: false,
        place,
    }
}

/// Whether `now` itself (not something worked out from it) adds to an expression's value.
fn reads_now(expression: &Expression) -> bool {
    match &expression.kind {
        ExpressionKind::Now => true,
        ExpressionKind::Binary(BinaryOperator::Add | BinaryOperator::Subtract, left, right) => {
            matches!(expression.ty, Type::DateTime | Type::Duration)
                && (reads_now(left) || reads_now(right))
        }
        _ => false,
    }
}

/// Whether `now` stands anywhere in an expression.
fn moves_with_now(moment: &Expression) -> bool {
    let mut found = false;
    visit::expression(moment, &mut |part| {
        if part.kind == ExpressionKind::Now {
            found = true;
        }
    });
    found
}

/// The four comparisons that order.
#[derive(Debug, Clone, Copy)]
enum Comparison {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    fn of(operator: BinaryOperator) -> Option<Self> {
        Some(match operator {
            BinaryOperator::Less => Self::Less,
            BinaryOperator::LessOrEqual => Self::LessOrEqual,
            BinaryOperator::Greater => Self::Greater,
            BinaryOperator::GreaterOrEqual => Self::GreaterOrEqual,
            _ => return None,
        })
    }

    /// With its sides exchanged.
    fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
        }
    }

    fn instruction(self) -> Instruction {
        match self {
            Self::Less => Instruction::NowLess,
            Self::LessOrEqual => Instruction::NowLessOrEqual,
            Self::Greater => Instruction::NowGreater,
            Self::GreaterOrEqual => Instruction::NowGreaterOrEqual,
        }
    }
}
