//! Conditions that compare fields with constants, turned into lists of tests when an engine is made.
//!
//! ```text
//! plan == free and score >= 10      code                          tests
//!                                   0 field plan                  0  plan == free    then 1      else false
//!                                   1 const free                  1  score >= 10     then true   else false
//!                                   2 eq
//!                                   3 jump_if_false @8
//!                                   …
//! ```
//!
//! Most conditions are of this kind, or begin so; where something else comes, the code goes on from there.
//! What a comparison means is said by [`Comparison`] alone, to both.

mod against;

use self::against::{Against, Side};
use crate::{
    arithmetic::Comparison,
    program::{Code, Instruction, Program},
    value::Value,
};

/// The comparisons of a program, with where each leads.
#[derive(Debug, Clone, Default)]
pub(crate) struct Comparisons {
    tests: Vec<Test>,
    /// For each instruction, what begins with it.
    beginning: Vec<Next>,
}

/// A comparison of a field with a constant.
#[derive(Debug, Clone)]
struct Test {
    of: Of,
    /// Which field of it.
    field: u32,
    against: Against,
    /// What follows for a value that is named, and for any other one.
    named: Next,
    others: Next,
    /// The code that does the same.
    code: Next,
}

/// Whose field is compared.
#[derive(Debug, Clone, Copy)]
enum Of {
    /// The contact's.
    Contact,
    /// That of the event that is looked at.
    Event,
}

/// What follows from a test: the place of another one, or one of the numbers that no test has as its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Next(u32);

impl Next {
    /// The condition holds.
    const TRUE: Self = Self(u32::MAX);
    /// It does not.
    const FALSE: Self = Self(u32::MAX - 1);
    /// How many tests there may be, and how many instructions that code may go on with.
    const MAX: u32 = 1 << 31;

    /// Another test.
    fn test(place: usize) -> Option<Self> {
        let place = u32::try_from(place).ok()?;
        (place < Self::MAX).then_some(Self(place))
    }

    /// Code goes on there, with nothing on the stack.
    fn code(at: usize) -> Option<Self> {
        let at = u32::try_from(at).ok()?;
        // The last of them would mean something else.
        (at < Self::MAX - 2).then_some(Self(Self::MAX | at))
    }

    const fn decided(holds: bool) -> Self {
        if holds { Self::TRUE } else { Self::FALSE }
    }

    /// Whether the condition holds, or else where code goes on.
    #[inline]
    const fn outcome(self) -> Result<bool, Code> {
        match self {
            Self::TRUE => Ok(true),
            Self::FALSE => Ok(false),
            Self(code) => Err(Code(code & !Self::MAX)),
        }
    }
}

/// How many instructions lie between a comparison and what it leads to; where there are more, code does it.
const WAY: u32 = 64;

impl Comparisons {
    /// The comparisons of a program whose results are used for nothing but to go somewhere.
    ///
    /// Only ways forward are followed, so that what a program leads to always ends, be it verified or not.
    pub(crate) fn of(program: &Program) -> Self {
        let all = 0..program.code.len();
        let mut found = Self {
            tests: Vec::new(),
            beginning: all.clone().map_while(Next::code).collect(),
        };
        // From the end, as ways lead forward.
        for at in all.rev() {
            if let Some(test) = found.test(program, at)
                && let Some(place) = found.beginning.get_mut(at)
                && let Some(next) = Next::test(found.tests.len())
            {
                *place = next;
                found.tests.push(test);
            }
        }
        found
    }

    /// Does the tests that a condition begins with, over the fields of a contact and of an event:
    /// whether it holds, or else where code goes on with nothing on the stack.
    ///
    /// They take no fuel: whatever the program, there are no more of them than it has instructions.
    #[inline(never)]
    pub(crate) fn decide(
        &self,
        code: Code,
        fields: &[Value],
        payload: &[Value],
    ) -> Result<bool, Code> {
        match self.beginning.get(code.0 as usize) {
            Some(next) => self.follow(*next, fields, payload).outcome(),
            None => Err(code),
        }
    }

    /// Goes from test to test.
    #[inline]
    fn follow(&self, mut next: Next, fields: &[Value], payload: &[Value]) -> Next {
        while let Some(test) = self.tests.get(next.0 as usize) {
            let values = match test.of {
                Of::Contact => fields,
                Of::Event => payload,
            };
            // What is not there and what faults is left to the code, which says what is wrong.
            let Some(value) = values.get(test.field as usize) else {
                return test.code;
            };
            next = match test.against.side(value) {
                Ok(Side::Named) => test.named,
                Ok(Side::Others) => test.others,
                Err(_) => return test.code,
            };
        }
        next
    }

    fn test(&self, program: &Program, at: usize) -> Option<Test> {
        let [subject, constant, comparison, ..] = *program.code.get(at..)? else {
            return None;
        };
        let (of, field) = match subject {
            Instruction::Field(field) => (Of::Contact, field.0),
            Instruction::Payload(field) => (Of::Event, field),
            _ => return None,
        };
        let Instruction::Constant(constant) = constant else {
            return None;
        };
        let constant = program.constants.get(constant.index())?;
        let against = Against::new(Comparison::of(comparison)?, constant);
        Some(Test {
            of,
            field,
            named: self.behind(program, at + 3, against.holds(Side::Named))?,
            others: self.behind(program, at + 3, against.holds(Side::Others))?,
            against,
            code: Next::code(at)?,
        })
    }

    /// What comes of a truth value that lies alone on the stack at `at`; none where it is used for anything but to go somewhere.
    fn behind(&self, program: &Program, mut at: usize, mut holds: bool) -> Option<Next> {
        for _ in 0..WAY {
            let (to, is_taken) = match *program.code.get(at)? {
                Instruction::Return => return Some(Next::decided(holds)),
                Instruction::Not => {
                    holds = !holds;
                    (at + 1, false)
                }
                Instruction::Jump(code) => (code.0 as usize, false),
                Instruction::JumpIfTrue(code) if holds => (code.0 as usize, true),
                Instruction::JumpIfFalse(code) if !holds => (code.0 as usize, true),
                Instruction::JumpIfTrue(_) | Instruction::JumpIfFalse(_) => (at + 1, true),
                _ => return None,
            };
            if to <= at {
                return None;
            }
            at = to;
            if is_taken {
                let Some(known) = truth(program, at) else {
                    return self.beginning.get(at).copied();
                };
                holds = known;
                at += 1;
            }
        }
        None
    }
}

/// The truth value that an instruction leaves, if it leaves one whatever the contact.
fn truth(program: &Program, at: usize) -> Option<bool> {
    let Instruction::Constant(constant) = *program.code.get(at)? else {
        return None;
    };
    match program.constants.get(constant.index())? {
        Value::Bool(holds) => Some(*holds),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::{ConstantId, FieldId};

    /// `not (f0 == 1) and f1 >= 10`, with something else between the two where that is given.
    fn program(between: Option<Instruction>) -> Program {
        let mut code = vec![
            Instruction::Field(FieldId(0)),
            Instruction::Constant(ConstantId(0)),
            Instruction::Equal,
            Instruction::Not,
            Instruction::JumpIfFalse(Code(9)),
            Instruction::Field(FieldId(1)),
            Instruction::Constant(ConstantId(1)),
            Instruction::GreaterOrEqual,
            Instruction::Jump(Code(10)),
            Instruction::Constant(ConstantId(2)),
            Instruction::Return,
        ];
        if let (Some(between), Some(place)) = (between, code.get_mut(5)) {
            *place = between;
        }
        Program {
            code,
            constants: vec![Value::Int(1), Value::Int(10), Value::Bool(false)],
            ..Program::default()
        }
    }

    fn decided(program: &Program, fields: &[Value; 2]) -> Result<bool, Code> {
        Comparisons::of(program).decide(Code(0), fields, &[])
    }

    #[test]
    fn comparisons_joined_by_and_are_decided() {
        let program = program(None);
        let decided = |first, second| decided(&program, &[Value::Int(first), Value::Int(second)]);
        assert_eq!(decided(1, 10), Ok(false));
        assert_eq!(decided(2, 10), Ok(true));
        assert_eq!(decided(2, 9), Ok(false));
    }

    /// Four comparisons, behind each a jump: by what it goes and how far is said by two bits of a number.
    fn jumps(number: u32) -> Program {
        let by: [fn(Code) -> Instruction; 2] = [Instruction::JumpIfFalse, Instruction::JumpIfTrue];
        let mut code = Vec::new();
        for place in 0..4 {
            let choice = number >> (2 * place) & 3;
            code.push(Instruction::Field(FieldId(place)));
            code.push(Instruction::Constant(ConstantId(0)));
            code.push(Instruction::Equal);
            // Behind the last one lie both truth values.
            let to = match 4 * (place + 2 + (choice >> 1)) {
                to @ ..16 => to,
                _ => 16 + 2 * ((number >> 8 ^ place) & 1),
            };
            code.push(by[choice as usize & 1](Code(to)));
        }
        for truth in [1, 2] {
            code.push(Instruction::Constant(ConstantId(truth)));
            code.push(Instruction::Return);
        }
        Program {
            code,
            constants: vec![Value::Int(1), Value::Bool(true), Value::Bool(false)],
            ..Program::default()
        }
    }

    #[test]
    fn chains_lead_where_the_code_leads() {
        for number in 0..512 {
            let program = jumps(number);
            let found = Comparisons::of(&program);
            for bits in 0..16_i64 {
                let fields = [0, 1, 2, 3].map(|place| Value::Int(bits >> place & 1));
                let decided = found.decide(Code(0), &fields, &[]);
                assert_eq!(decided, walked(&program, &fields), "{number} {bits}");
            }
        }
    }

    /// What the code comes to, instruction by instruction.
    fn walked(program: &Program, fields: &[Value]) -> Result<bool, Code> {
        let mut at = 0;
        let mut left = None;
        loop {
            match program.code[at] {
                Instruction::Field(field) => {
                    left = Some(fields[field.index()] == Value::Int(1));
                    at += 3;
                }
                Instruction::Constant(constant) => {
                    left = Some(program.constants[constant.index()] == Value::Bool(true));
                    at += 1;
                }
                Instruction::JumpIfFalse(to) if left == Some(false) => at = to.index(),
                Instruction::JumpIfTrue(to) if left == Some(true) => at = to.index(),
                Instruction::JumpIfFalse(_) | Instruction::JumpIfTrue(_) => at += 1,
                _ => return left.ok_or(Code(0)),
            }
        }
    }

    #[test]
    fn a_fault_is_left_to_the_code() {
        let program = program(None);
        assert_eq!(
            decided(&program, &[Value::Unset, Value::Unset]),
            Err(Code(5))
        );
        assert_eq!(decided(&program, &[Value::Int(1), Value::Unset]), Ok(false));
    }

    #[test]
    fn code_goes_on_where_something_else_is_looked_at() {
        let program = program(Some(Instruction::Now));
        assert_eq!(
            decided(&program, &[Value::Int(2), Value::Unset]),
            Err(Code(5))
        );
    }

    #[test]
    fn ways_back_are_left_to_the_code() {
        let mut program = program(None);
        if let Some(jump) = program.code.get_mut(4) {
            *jump = Instruction::JumpIfFalse(Code(0));
        }
        let fields = [Value::Int(1), Value::Unset];
        assert_eq!(decided(&program, &fields), Err(Code(0)));
    }
}
