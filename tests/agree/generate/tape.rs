//! A tape of choices.

/// Choices that are read one after the other; behind its end all are zero.
pub struct Tape<'t> {
    choices: &'t [u8],
    next: usize,
}

impl<'t> Tape<'t> {
    pub fn new(choices: &'t [u8]) -> Self {
        Self { choices, next: 0 }
    }

    /// A number below a bound.
    pub fn below(&mut self, bound: usize) -> usize {
        let choice = self.choices.get(self.next).copied().unwrap_or(0);
        self.next += 1;
        usize::from(choice) % bound
    }

    /// One of these; the first is the simplest.
    pub fn pick<'v>(&mut self, values: &[&'v str]) -> &'v str {
        values[self.below(values.len())]
    }

    /// Likewise.
    pub fn one_of<'v, T>(&mut self, values: &'v [T]) -> &'v T {
        &values[self.below(values.len())]
    }

    /// True so often in a hundred times.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) >= 100 - percent
    }
}
