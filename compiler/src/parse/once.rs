//! One mistake, one finding (language reference, section 8): of what is said about one step, what follows from a mistake is left out.
//!
//! A *step* is what stands between two words that begin something: the head of a statement, a clause, a member in braces.
//! Who is still writing one has made one mistake at most, which is that it is not finished.

use super::{parser::Context, recovery};
use crate::{
    finding::{Finding, Rule},
    lex::TokenKind,
    source::Span,
};

/// What was found in a text, by what found it.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// By the lexer.
    pub lexical: Vec<Finding>,
    /// By reading something as what was meant.
    pub repairs: Vec<Finding>,
    /// Where something was read as a name or a text of which nobody knows whether it is the right one.
    pub doubtful: Vec<u32>,
    /// By matching openers and ends.
    pub shape: Vec<Finding>,
    /// Brackets among them that were never closed.
    pub unclosed: Vec<Finding>,
    /// By the grammar.
    pub grammar: Vec<Finding>,
}

impl Found {
    /// Whether nothing but single words and characters is wrong.
    fn is_sound(&self) -> bool {
        let structure = [&self.repairs, &self.shape, &self.unclosed, &self.grammar];
        let is_string = |finding: &Finding| finding.rule == Rule::UnterminatedString;
        structure.iter().all(|findings| findings.is_empty()) && !self.lexical.iter().any(is_string)
    }
}

/// Leaves out what follows from a mistake; gives what remains, and the stretches that could not be read.
///
/// What is said about names and types within those is doubtful.
pub(super) fn settle(context: &Context, mut found: Found) -> (Vec<Finding>, Vec<Span>) {
    if found.is_sound() {
        return (found.lexical, Vec::new());
    }
    let mut settling = Settling::begin(context, &mut found);
    let broken = settling.broken(found.grammar, found.unclosed);
    let written = broken.iter().chain(&found.repairs);
    let shape = settling.shape(found.shape, written);
    let unread = settling.unread();
    let lexical = found.lexical.into_iter().filter(|finding| {
        let step = settling.steps.at(finding.primary.span.start);
        finding.rule != Rule::BadName || unread.binary_search(&step).is_err()
    });
    let mut findings: Vec<Finding> = lexical.collect();
    findings.extend(found.repairs);
    findings.extend(broken);
    findings.extend(shape);
    let places = unread.iter().map(|step| settling.steps.place(*step));
    (findings, places.collect())
}

/// What is known to be wrong, while it is settled what follows from it.
struct Settling {
    steps: Steps,
    /// The quotes of strings that are not closed.
    strings: Vec<Span>,
    /// Steps, each with a place in it at which something is known to be wrong; in order.
    known: Vec<(usize, u32)>,
    /// Steps that could not be read.
    unread: Vec<usize>,
}

impl Settling {
    fn begin(context: &Context, found: &mut Found) -> Self {
        let steps = Steps::of(context, &found.grammar);
        let is_string = |finding: &&Finding| finding.rule == Rule::UnterminatedString;
        let strings = found.lexical.iter().filter(is_string);
        let mut strings: Vec<Span> = strings.map(|finding| finding.primary.span).collect();
        strings.sort_unstable();
        // What stands on a line behind a string that should have ended is not what it looks like.
        found.repairs.retain(|finding| {
            let start = finding.primary.span.start;
            let behind = strings.partition_point(|string| string.start < start);
            let last = behind.checked_sub(1).and_then(|last| strings.get(last));
            last.is_none_or(|string| steps.end_of_line(string.start) < start)
        });
        let repairs = found.repairs.iter().map(|finding| finding.primary.span);
        let mut known: Vec<(usize, u32)> = repairs
            .chain(strings.iter().copied())
            .map(|span| (steps.at(span.start), span.start))
            .collect();
        known.sort_unstable();
        let of_strings = strings.iter().flat_map(|span| {
            let end = steps.end_of_line(span.start);
            steps.at(span.start)..=steps.at(end)
        });
        let doubtful = found.doubtful.iter().map(|offset| steps.at(*offset));
        let unread = of_strings.chain(doubtful).collect();
        Self {
            steps,
            strings,
            known,
            unread,
        }
    }

    /// Whether something in the step of an offset is known to be wrong, at or before a limit; it is then not read.
    fn is_known(&mut self, offset: u32, limit: u32) -> bool {
        let step = self.steps.at(offset);
        let first = self.known.partition_point(|(other, _)| *other < step);
        let earliest = self.known.get(first);
        let is_known = earliest.is_some_and(|(other, place)| *other == step && *place <= limit);
        if is_known {
            self.unread.push(step);
        }
        is_known
    }

    /// What the grammar says of steps of which nothing else is known; the first of each.
    fn broken(&mut self, grammar: Vec<Finding>, unclosed: Vec<Finding>) -> Vec<Finding> {
        let mut broken = grammar;
        broken.retain(|finding| {
            let start = finding.primary.span.start;
            !self.is_known(start, start)
        });
        let unclosed = unclosed.into_iter();
        broken.extend(
            unclosed.filter(|finding| !self.is_known(finding.primary.span.start, u32::MAX)),
        );
        broken.sort_by_key(|finding| finding.primary.span);
        let mut last = None;
        broken.retain(|finding| {
            let step = self.steps.at(finding.primary.span.start);
            self.unread.push(step);
            last.replace(step) != Some(step)
        });
        broken
    }

    /// What is said of openers and ends, without the blocks that are still being written.
    fn shape<'f>(
        &mut self,
        mut shape: Vec<Finding>,
        written: impl Iterator<Item = &'f Finding>,
    ) -> Vec<Finding> {
        let mut being_written: Vec<u32> = written
            .map(|finding| finding.primary.span.start)
            .chain(self.strings.iter().map(|span| span.start))
            .collect();
        being_written.sort_unstable();
        shape.retain(|finding| {
            let opener = finding.primary.span.start;
            let first = being_written.partition_point(|place| *place < opener);
            let end = self.steps.end_of_line(opener);
            // Its end is still to be written, as is the rest of the line.
            finding.rule != Rule::UnclosedBlock
                || being_written.get(first).is_none_or(|place| end < *place)
                || being_written.get(first) == changed(finding).as_ref()
        });
        for finding in &shape {
            let opener = finding.primary.span.start;
            let last = self.steps.at(self.steps.end_of_line(opener));
            let is_brace = finding.primary.span.range().len() == 1;
            let holds_opener = last == self.steps.at(opener);
            if finding.rule == Rule::UnclosedBlock && !(is_brace && holds_opener) {
                self.unread.push(last);
            }
        }
        shape
    }

    /// The steps that could not be read, each once, in order.
    fn unread(&mut self) -> Vec<usize> {
        let mut unread = std::mem::take(&mut self.unread);
        unread.sort_unstable();
        unread.dedup();
        unread
    }
}

/// Where a word begins that is changed to close a block, as `otherwise if` is.
fn changed(finding: &Finding) -> Option<u32> {
    let edit = finding.fixes.first()?.edits.first()?;
    (!edit.place.span.is_empty()).then_some(edit.place.span.start)
}

/// Where the steps of a text begin, in order.
struct Steps {
    starts: Vec<u32>,
    /// Where the lines of the text end, but for the last.
    lines: Vec<u32>,
    end: u32,
}

impl Steps {
    /// A line that begins with a mistake of the grammar is a step of its own.
    fn of(context: &Context, mistakes: &[Finding]) -> Self {
        let indices = 0..context.shaped.kinds.len();
        let known = indices
            .filter(|index| begins(context, *index))
            .map(|index| context.start_of(index));
        let lines = mistakes
            .iter()
            .map(|finding| finding.primary.span.start)
            .filter(|offset| context.is_first_of_line(*offset));
        let mut starts: Vec<u32> = std::iter::once(0).chain(known).chain(lines).collect();
        starts.sort_unstable();
        let ends = context.text.match_indices('\n');
        Self {
            starts,
            lines: ends
                .filter_map(|(end, _)| u32::try_from(end).ok())
                .collect(),
            end: context.start_of(usize::MAX),
        }
    }

    /// Where the line ends on which an offset lies.
    fn end_of_line(&self, offset: u32) -> u32 {
        let line = self.lines.partition_point(|end| *end < offset);
        self.lines.get(line).copied().unwrap_or(self.end)
    }

    fn at(&self, offset: u32) -> usize {
        self.starts
            .partition_point(|start| *start <= offset)
            .saturating_sub(1)
    }

    fn place(&self, step: usize) -> Span {
        let start = self.starts.get(step).copied().unwrap_or(0);
        let end = self.starts.get(step + 1).copied().unwrap_or(self.end);
        Span::new(start, end)
    }
}

/// Whether a step begins with this token.
pub(super) fn begins(context: &Context, index: usize) -> bool {
    use TokenKind as T;
    let before = index.checked_sub(1).and_then(|before| context.kind(before));
    if context.shaped.is_put_in(index) {
        return false;
    }
    if matches!(before, Some(T::RightBrace | T::InterpolationEnd)) {
        return true;
    }
    match context.kind(index) {
        Some(T::Then | T::Do | T::Else | T::Elseif | T::End | T::Case | T::InterpolationStart) => {
            true
        }
        Some(T::At | T::Expect | T::Starting) => context.begins_line(index),
        // `exit on`, `quiet on`, `every month on`, `on join`
        Some(T::On) => !matches!(before, Some(T::Exit | T::Quiet | T::Month)),
        Some(T::Join | T::Leave) if before == Some(T::On) => false,
        Some(kind) if kind.is_known_declaration() && context.begins_line(index) => true,
        _ => recovery::is_key(context, index) || recovery::begins_step(context, index),
    }
}
