//! Building code: instructions with labels that are resolved when the code gets its place.

use nurture_runtime::program::{Code, Instruction};

use crate::source::FileSpan;

/// Instructions that have no place in the program yet.
///
/// A jump's operand is a label ([`Label`]) until then.
#[derive(Debug, Default)]
pub(super) struct CodeBuilder {
    instructions: Vec<Instruction>,
    labels: Vec<Option<u32>>,
    statements: Vec<(u32, FileSpan)>,
}

/// A place in code that is not known yet; it stands in operands as if it were an address.
pub(super) type Label = Code;

/// Code whose labels are places counted from its own beginning.
#[derive(Debug)]
pub(super) struct Placeable {
    /// The instructions; jumps count from the beginning of this code.
    pub instructions: Vec<Instruction>,
    /// Where each label lies.
    pub labels: Vec<u32>,
    /// Where statements begin, and where they stood.
    pub statements: Vec<(u32, FileSpan)>,
}

impl CodeBuilder {
    /// Adds an instruction.
    pub(super) fn emit(&mut self, instruction: Instruction) {
        self.instructions.push(instruction);
    }

    /// Marks the beginning of a statement.
    pub(super) fn statement(&mut self, place: FileSpan) {
        self.statements.push((self.position(), place));
        self.emit(Instruction::Statement);
    }

    /// A label that [`CodeBuilder::bind`] will put somewhere.
    pub(super) fn label(&mut self) -> Label {
        self.labels.push(None);
        Code::next(self.labels.len() - 1)
    }

    /// Puts a label here.
    pub(super) fn bind(&mut self, label: Label) {
        let here = self.position();
        if let Some(place) = self.labels.get_mut(label.index()) {
            *place = Some(here);
        }
    }

    /// A label that lies here.
    pub(super) fn here(&mut self) -> Label {
        let label = self.label();
        self.bind(label);
        label
    }

    /// Ends the code; labels that were never bound lie at its end.
    pub(super) fn finish(mut self) -> Placeable {
        let end = self.position();
        let labels: Vec<u32> = self
            .labels
            .iter()
            .map(|place| place.unwrap_or(end))
            .collect();
        let resolve = |label: Code| Code(labels.get(label.index()).copied().unwrap_or(end));
        for instruction in &mut self.instructions {
            *instruction = instruction.with_target(resolve);
        }
        Placeable {
            instructions: self.instructions,
            labels,
            statements: self.statements,
        }
    }

    fn position(&self) -> u32 {
        Code::next(self.instructions.len()).0
    }
}
