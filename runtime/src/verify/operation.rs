//! What each operation takes from the stack and leaves on it.

use std::rc::Rc;

use super::{Check, Context, Kind, Problem, Slots, Verifier, expression::State};
use crate::program::{Function, Instruction, Slot};

impl Verifier<'_> {
    /// An operation on the stack that may stand in any code; how many further instructions it runs at most.
    pub(super) fn operate(
        &mut self,
        instruction: Instruction,
        at: usize,
        context: Context,
        state: &mut State,
    ) -> Check<u64> {
        let mut cost = 0;
        let kind = match instruction {
            Instruction::Query(query) => {
                let checked = self.query(query, context)?;
                cost = checked.cost;
                checked.kind
            }
            Instruction::InSegment(segment) => {
                let segment = self.entry(&self.program.segments, "segment", segment.0)?;
                cost = self.expression(segment.condition, Context::CONTACT)?.cost;
                Kind::Bool
            }
            Instruction::Pop => {
                self.pop(at, state, &Kind::Unset)?;
                return Ok(cost);
            }
            _ => match self.read(instruction, context)? {
                Some(kind) => kind,
                None => self.compute(instruction, at, state)?,
            },
        };
        self.push(at, state, kind)?;
        Ok(cost)
    }

    /// Operations that read what is at hand; none if it is no such operation.
    fn read(&mut self, instruction: Instruction, context: Context) -> Check<Option<Kind>> {
        let program = self.program;
        let kind = match instruction {
            Instruction::Constant(id) => self.constant_kind(id)?,
            Instruction::Field(field) => {
                Kind::of_field(self.entry(&program.fields, "field", field.0)?)
            }
            Instruction::Payload(field) => {
                let Some(payload) = context.payload else {
                    return Err(self.error(Problem::Misplaced(instruction.mnemonic())));
                };
                let fields = self.payload_fields(payload)?;
                Kind::of_field(self.entry(fields, "field of the payload", field)?)
            }
            Instruction::Capture(capture) => {
                let Some(watch) = context.row else {
                    return Err(self.error(Problem::Misplaced(instruction.mnemonic())));
                };
                let kinds = self.captures(watch)?;
                let what = "capture";
                let index = capture;
                let kind = kinds.get(capture as usize).cloned();
                kind.ok_or_else(|| self.error(Problem::NoSuch { what, index }))?
            }
            Instruction::Param(param) => {
                let Some(message) = context.message else {
                    return Err(self.error(Problem::Misplaced(instruction.mnemonic())));
                };
                let message = self.entry(&program.messages, "message", message.0)?;
                Kind::of_field(self.entry(&message.params, "parameter", param)?)
            }
            Instruction::Load(slot) => self.slot(slot, context)?,
            Instruction::Score(score) => {
                self.entry(&program.scores, "score", score.0)?;
                Kind::Int
            }
            Instruction::Now => Kind::DateTime,
            Instruction::Today => Kind::Date,
            Instruction::OnList(list) => {
                self.entry(&program.lists, "list", list.0)?;
                Kind::Bool
            }
            Instruction::Tagged(tag) => {
                self.entry(&program.tags, "tag", tag.0)?;
                Kind::Bool
            }
            Instruction::InFlow(flow) => {
                self.entry(&program.flows, "flow", flow.0)?;
                Kind::Bool
            }
            Instruction::Reachable(_) => Kind::Bool,
            _ => return Ok(None),
        };
        Ok(Some(kind))
    }

    fn slot(&self, slot: Slot, context: Context) -> Check<Kind> {
        let (Some(flow), Slots::Readable) = (context.flow, context.slots) else {
            return Err(self.error(Problem::Misplaced("load")));
        };
        self.slot_exists(slot, flow)?;
        let kind = self.slots.get(&(flow, slot));
        Ok(kind.cloned().unwrap_or(Kind::Unset))
    }

    /// Operations on values of the stack alone.
    fn compute(&mut self, instruction: Instruction, at: usize, state: &mut State) -> Check<Kind> {
        let arity = match instruction {
            Instruction::Localize
            | Instruction::IsSet
            | Instruction::Not
            | Instruction::Negate
            | Instruction::Widen
            | Instruction::NowLess
            | Instruction::NowLessOrEqual
            | Instruction::NowGreater
            | Instruction::NowGreaterOrEqual
            | Instruction::RecordField(_)
            | Instruction::Show => 1,
            Instruction::Add
            | Instruction::Subtract
            | Instruction::Multiply
            | Instruction::Divide
            | Instruction::Equal
            | Instruction::NotEqual
            | Instruction::Less
            | Instruction::LessOrEqual
            | Instruction::Greater
            | Instruction::GreaterOrEqual
            | Instruction::In
            | Instruction::Contains
            | Instruction::StartsWith
            | Instruction::EndsWith => 2,
            Instruction::MakeList(count) | Instruction::Concat(count) => count as usize,
            Instruction::Call(function) => function.arity() as usize,
            _ => return Err(self.error_in_code(at, Problem::Misplaced(instruction.mnemonic()))),
        };
        let Some(first) = state.stack.len().checked_sub(arity) else {
            return Err(self.error_in_code(at, Problem::StackEmpty));
        };
        self.work(arity)?;
        let operands = state.stack.get(first..).unwrap_or_default();
        let kind = result(instruction, operands).ok_or_else(|| {
            let operands: Vec<_> = operands.iter().map(Kind::to_string).collect();
            let problem = Problem::Operation {
                operation: instruction.mnemonic(),
                operands: operands.join(" and "),
            };
            self.error_in_code(at, problem)
        })?;
        state.stack.truncate(first);
        Ok(kind)
    }
}

/// What an operation makes of its operands; none if it is not for them.
fn result(instruction: Instruction, operands: &[Kind]) -> Option<Kind> {
    match (instruction, operands) {
        (Instruction::MakeList(_), items) => {
            let item = items
                .iter()
                .try_fold(Kind::Unset, |kind, item| kind.join(item));
            Some(Kind::List(Rc::new(item?)))
        }
        (Instruction::Concat(_), texts) => {
            let all = texts.iter().all(|text| text.fits(&Kind::Text));
            all.then_some(Kind::Text)
        }
        (Instruction::Call(function), arguments) => call(function, arguments),
        (_, [value]) => unary(instruction, value),
        (_, [left, right]) => binary(instruction, left, right),
        _ => None,
    }
}

fn unary(instruction: Instruction, value: &Kind) -> Option<Kind> {
    let when = |holds: bool, kind: Kind| holds.then_some(kind);
    match instruction {
        Instruction::Localize => when(value.fits(&Kind::LocalDateTime), Kind::DateTime),
        Instruction::IsSet => Some(Kind::Bool),
        Instruction::Not => when(value.fits(&Kind::Bool), Kind::Bool),
        Instruction::Negate => when(is_quantity(value), value.clone()),
        Instruction::Widen => when(
            value.fits(&Kind::Int) || *value == Kind::Decimal,
            Kind::Decimal,
        ),
        Instruction::NowLess
        | Instruction::NowLessOrEqual
        | Instruction::NowGreater
        | Instruction::NowGreaterOrEqual => when(value.fits(&Kind::DateTime), Kind::Bool),
        Instruction::RecordField(field) => match value {
            Kind::Unset => Some(Kind::Unset),
            Kind::Record(fields) => fields.get(field as usize).cloned(),
            _ => None,
        },
        Instruction::Show => when(value.is_simple(), Kind::Text),
        _ => None,
    }
}

fn binary(instruction: Instruction, left: &Kind, right: &Kind) -> Option<Kind> {
    let bool_when = |holds: bool| holds.then_some(Kind::Bool);
    let texts = || left.fits(&Kind::Text) && right.fits(&Kind::Text);
    match instruction {
        Instruction::Add => add(left, right),
        Instruction::Subtract => subtract(left, right),
        Instruction::Multiply => multiply(left, right),
        Instruction::Divide => divide(left, right),
        Instruction::Equal | Instruction::NotEqual => bool_when(left.fits(right)),
        Instruction::Less
        | Instruction::LessOrEqual
        | Instruction::Greater
        | Instruction::GreaterOrEqual => bool_when(are_ordered(left, right)),
        Instruction::In => bool_when(holds(right, left)),
        Instruction::Contains => bool_when(texts() || holds(left, right)),
        Instruction::StartsWith | Instruction::EndsWith => bool_when(texts()),
        _ => None,
    }
}

/// Whether the first is a list that can hold the second.
fn holds(list: &Kind, item: &Kind) -> bool {
    match list {
        Kind::Unset => true,
        Kind::List(of) => item.fits(of),
        _ => false,
    }
}

fn is_quantity(kind: &Kind) -> bool {
    kind.is_number() || matches!(kind, Kind::Money(_) | Kind::Duration)
}

/// What two numbers make: two of one kind the same, others a decimal.
fn number(left: &Kind, right: &Kind) -> Kind {
    left.join(right).unwrap_or(Kind::Decimal)
}

/// Whether two values can be put in order.
fn are_ordered(left: &Kind, right: &Kind) -> bool {
    let mixed = matches!(
        (left, right),
        (Kind::Int, Kind::Decimal) | (Kind::Decimal, Kind::Int)
    );
    mixed || (left.fits(right) && left.is_ordered() && right.is_ordered())
}

fn add(left: &Kind, right: &Kind) -> Option<Kind> {
    match (left, right) {
        (moment @ (Kind::Date | Kind::DateTime), Kind::Duration | Kind::Unset)
        | (Kind::Duration | Kind::Unset, moment @ (Kind::Date | Kind::DateTime)) => {
            Some(moment.clone())
        }
        _ if left.is_number() && right.is_number() => Some(number(left, right)),
        _ if is_quantity(left) && is_quantity(right) => left.join(right),
        _ => None,
    }
}

fn subtract(left: &Kind, right: &Kind) -> Option<Kind> {
    match (left, right) {
        (Kind::Date, Kind::Date) | (Kind::DateTime, Kind::DateTime) => Some(Kind::Duration),
        (moment @ (Kind::Date | Kind::DateTime), Kind::Duration) => Some(moment.clone()),
        // What is only ever unset gives nothing but a fault.
        (Kind::Unset, Kind::Date | Kind::DateTime) | (Kind::Date | Kind::DateTime, Kind::Unset) => {
            Some(Kind::Unset)
        }
        _ if left.is_number() && right.is_number() => Some(number(left, right)),
        _ if is_quantity(left) && is_quantity(right) => left.join(right),
        _ => None,
    }
}

fn multiply(left: &Kind, right: &Kind) -> Option<Kind> {
    match (left, right) {
        (Kind::Unset, Kind::Unset) => Some(Kind::Unset),
        (Kind::Duration, Kind::Int | Kind::Unset) | (Kind::Int | Kind::Unset, Kind::Duration) => {
            Some(Kind::Duration)
        }
        (money @ Kind::Money(_), number) | (number, money @ Kind::Money(_)) => {
            number.is_number().then(|| money.clone())
        }
        (Kind::Unset, kind) | (kind, Kind::Unset) => kind.is_number().then(|| kind.clone()),
        _ if left.is_number() && right.is_number() => Some(number(left, right)),
        _ => None,
    }
}

fn divide(left: &Kind, right: &Kind) -> Option<Kind> {
    match (left, right) {
        (Kind::Money(_), Kind::Money(_)) => (left == right).then_some(Kind::Decimal),
        (Kind::Duration, Kind::Duration) => Some(Kind::Decimal),
        (Kind::Duration, Kind::Int | Kind::Unset) => Some(Kind::Duration),
        (Kind::Money(_), number) => number.is_number().then(|| left.clone()),
        (Kind::Unset, _) => is_quantity(right).then_some(Kind::Unset),
        _ if left.is_number() && right.is_number() => Some(Kind::Decimal),
        _ => None,
    }
}

fn call(function: Function, arguments: &[Kind]) -> Option<Kind> {
    let when = |holds: bool, kind: Kind| holds.then_some(kind);
    match (function, arguments) {
        (Function::Date, [at]) => when(at.fits(&Kind::DateTime), Kind::Date),
        (Function::Time, [at]) => when(at.fits(&Kind::DateTime), Kind::Time),
        (Function::Hour, [at]) => when(at.fits(&Kind::DateTime), Kind::Int),
        (Function::Weekday, [at]) => {
            when(at.fits(&Kind::DateTime) || at.fits(&Kind::Date), Kind::Enum)
        }
        (Function::Lower | Function::Upper | Function::Trim | Function::Domain, [text]) => {
            when(text.fits(&Kind::Text), Kind::Text)
        }
        (Function::Length, [of]) => when(
            of.fits(&Kind::Text) || matches!(of, Kind::List(_)),
            Kind::Int,
        ),
        (Function::Round, [number]) => when(
            number.is_number() || matches!(number, Kind::Money(_)),
            number.clone(),
        ),
        (Function::RoundTo, [number, digits]) => when(
            (number.is_number() || matches!(number, Kind::Money(_))) && digits.fits(&Kind::Int),
            number.clone(),
        ),
        (Function::Abs, [quantity]) => when(is_quantity(quantity), quantity.clone()),
        (Function::Min | Function::Max, [one, other]) => one.join(other).filter(Kind::is_ordered),
        (Function::Format, [moment, pattern]) => {
            let shown = matches!(
                moment,
                Kind::Unset | Kind::Date | Kind::Time | Kind::DateTime
            );
            when(shown && pattern.fits(&Kind::Text), Kind::Text)
        }
        _ => None,
    }
}
