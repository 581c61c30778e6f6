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

use crate::{
    arithmetic::Comparison,
    program::{Code, FieldId, Instruction, Program},
    value::Value,
};

/// The comparisons of a program, with where each leads.
#[derive(Debug, Clone, Default)]
pub(crate) struct Comparisons {
    tests: Vec<Test>,
    /// For each instruction, the test that begins with it, counted from 1; 0 for none.
    beginning: Vec<u32>,
}

/// A comparison of a field with a constant.
#[derive(Debug, Clone)]
struct Test {
    subject: Subject,
    comparison: Comparison,
    constant: Value,
    then: Next,
    otherwise: Next,
    /// The code that does the same.
    code: Code,
}

/// What is compared.
#[derive(Debug, Clone, Copy)]
enum Subject {
    /// A field of the contact.
    Field(FieldId),
    /// A field of the event that is looked at.
    Payload(u32),
}

/// What follows from a test.
#[derive(Debug, Clone, Copy)]
enum Next {
    /// Another test.
    Test(u32),
    /// The condition is decided.
    Decided(bool),
    /// Code goes on there, with nothing on the stack.
    Code(Code),
}

/// How many instructions lie between a comparison and what it leads to; where there are more, code does it.
const WAY: u32 = 64;

impl Comparisons {
    /// The comparisons of a program whose results are used for nothing but to go somewhere.
    ///
    /// Only ways forward are followed, so that what a program leads to always ends, be it verified or not.
    pub(crate) fn of(program: &Program) -> Self {
        let mut found = Self {
            tests: Vec::new(),
            beginning: vec![0; program.code.len()],
        };
        // From the end, as ways lead forward.
        for at in (0..program.code.len()).rev() {
            if let Some(test) = found.test(program, at) {
                found.tests.push(test);
                let count = u32::try_from(found.tests.len()).unwrap_or(0);
                if let Some(place) = found.beginning.get_mut(at) {
                    *place = count;
                }
            }
        }
        found
    }

    /// Does the tests that a condition begins with, over the fields of a contact and of an event:
    /// whether it holds, or else where code goes on with nothing on the stack.
    ///
    /// They take no fuel: whatever the program, there are no more of them than it has instructions.
    #[inline]
    pub(super) fn decide(
        &self,
        code: Code,
        fields: &[Value],
        payload: &[Value],
    ) -> Result<bool, Code> {
        match self.beginning(code) {
            Some(test) => self.follow(test, fields, payload),
            None => Err(code),
        }
    }

    /// The test that begins at an instruction.
    #[inline]
    fn beginning(&self, code: Code) -> Option<&Test> {
        let count = *self.beginning.get(code.0 as usize)?;
        self.tests.get((count as usize).wrapping_sub(1))
    }

    #[inline(never)]
    fn follow(&self, first: &Test, fields: &[Value], payload: &[Value]) -> Result<bool, Code> {
        let mut test = first;
        loop {
            let value = match test.subject {
                Subject::Field(field) => fields.get(field.index()).unwrap_or(&Value::Unset),
                Subject::Payload(field) => payload.get(field as usize).ok_or(test.code)?,
            };
            // A fault is left to the code, which says what is wrong.
            let holds = test.comparison.holds(value, &test.constant);
            let next = if holds.map_err(|_| test.code)? {
                test.then
            } else {
                test.otherwise
            };
            match next {
                Next::Test(next) => test = self.tests.get(next as usize).ok_or(test.code)?,
                Next::Decided(holds) => return Ok(holds),
                Next::Code(code) => return Err(code),
            }
        }
    }

    fn test(&self, program: &Program, at: usize) -> Option<Test> {
        let [subject, constant, comparison, ..] = *program.code.get(at..)? else {
            return None;
        };
        let subject = match subject {
            Instruction::Field(field) => Subject::Field(field),
            Instruction::Payload(field) => Subject::Payload(field),
            _ => return None,
        };
        let Instruction::Constant(constant) = constant else {
            return None;
        };
        Some(Test {
            subject,
            comparison: Comparison::of(comparison)?,
            constant: program.constants.get(constant.index())?.clone(),
            then: self.behind(program, at + 3, true)?,
            otherwise: self.behind(program, at + 3, false)?,
            code: Code(u32::try_from(at).ok()?),
        })
    }

    /// What comes of a truth value that lies alone on the stack at `at`; none where it is used for anything but to go somewhere.
    fn behind(&self, program: &Program, mut at: usize, mut holds: bool) -> Option<Next> {
        for _ in 0..WAY {
            let (to, is_taken) = match *program.code.get(at)? {
                Instruction::Return => return Some(Next::Decided(holds)),
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
                    let test = self.beginning.get(at)?.checked_sub(1);
                    let code = Code(u32::try_from(at).ok()?);
                    return Some(test.map_or(Next::Code(code), Next::Test));
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
    use crate::program::ConstantId;

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
