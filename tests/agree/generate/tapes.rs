//! Choices from the bytes of the fuzzer.

use super::{Choices, FlowChoices, LifeChoices};

/// Tapes of choices that lie one behind the other, each behind its length; numbers of tapes are written likewise.
pub struct Tapes<'b>(pub &'b [u8]);

impl Tapes<'_> {
    /// As many of everything as the test has.
    pub fn choices(&mut self) -> Choices {
        Choices {
            project: self.tape(12),
            declarations: self.tapes(6, 16),
            flows: (0..=self.number(3)).map(|_| self.flow()).collect(),
            lives: (0..=self.number(2)).map(|_| self.life()).collect(),
        }
    }

    fn flow(&mut self) -> FlowChoices {
        FlowChoices {
            head: self.tape(24),
            clauses: self.tapes(5, 20),
            statements: self.tapes(9, 48),
        }
    }

    fn life(&mut self) -> LifeChoices {
        LifeChoices {
            contact: self.tape(24),
            inputs: self.tapes(40, 14),
        }
    }

    fn tapes(&mut self, count: usize, length: usize) -> Vec<Vec<u8>> {
        (0..self.number(count)).map(|_| self.tape(length)).collect()
    }

    fn tape(&mut self, length: usize) -> Vec<u8> {
        let length = self.number(length).min(self.0.len());
        let (tape, rest) = self.0.split_at(length);
        self.0 = rest;
        tape.to_vec()
    }

    /// A number below a bound.
    fn number(&mut self, bound: usize) -> usize {
        let Some((number, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        usize::from(*number) % bound
    }
}
