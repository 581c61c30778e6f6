//! The stack of expression code.

use std::ops::Deref;

use smallvec::SmallVec;

use crate::{arithmetic::misfit, fault::Fault, value::Value};

/// How many values lie on the stack itself; few expressions need more.
const USUAL: usize = 8;

/// The values that code has left so far.
#[derive(Debug, Default)]
pub(crate) struct Stack<'a>(SmallVec<[Operand<'a>; USUAL]>);

/// A value on the stack. What lies in the contact or in the program is not copied to be looked at.
#[derive(Debug)]
pub(crate) enum Operand<'a> {
    /// It is at hand elsewhere.
    At(&'a Value),
    /// It was worked out.
    Made(Value),
}

impl<'a> Stack<'a> {
    #[inline]
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Leaves a value that is at hand.
    #[inline]
    pub(super) fn leave(&mut self, value: &'a Value) {
        self.0.push(Operand::At(value));
    }

    /// Leaves a value that was worked out.
    #[inline]
    pub(super) fn make(&mut self, value: Value) {
        self.0.push(Operand::Made(value));
    }

    /// Puts back what was taken.
    #[inline]
    pub(super) fn put_back(&mut self, operand: Operand<'a>) {
        self.0.push(operand);
    }

    #[inline]
    pub(crate) fn pop(&mut self) -> Result<Operand<'a>, Fault> {
        self.0.pop().ok_or(Fault::Broken)
    }

    #[inline]
    pub(super) fn pop_bool(&mut self) -> Result<bool, Fault> {
        match *self.pop()? {
            Value::Bool(bool) => Ok(bool),
            ref other => Err(misfit(other)),
        }
    }

    /// The two topmost values, the topmost second.
    #[inline]
    pub(super) fn pop_two(&mut self) -> Result<(Operand<'a>, Operand<'a>), Fault> {
        let second = self.pop()?;
        Ok((self.pop()?, second))
    }

    /// What is made of so many values, the topmost last.
    #[inline]
    pub(super) fn pop_into<T>(
        &mut self,
        count: u32,
        make: impl FnOnce(&[Operand<'a>]) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let first = self.0.len().checked_sub(count as usize);
        let first = first.ok_or(Fault::Broken)?;
        let made = make(self.0.get(first..).unwrap_or_default());
        self.0.truncate(first);
        made
    }
}

impl Operand<'_> {
    #[inline]
    pub(crate) fn into_value(self) -> Value {
        match self {
            Self::At(value) => value.clone(),
            Self::Made(value) => value,
        }
    }
}

impl Deref for Operand<'_> {
    type Target = Value;

    #[inline]
    fn deref(&self) -> &Value {
        match self {
            Self::At(value) => value,
            Self::Made(value) => value,
        }
    }
}
