//! Lines that begin with words which begin nothing: each is a mistake of its own, as long as they look like statements.
//!
//! A paragraph of prose or a block of another format is one mistake, and not as many as it has lines.

use super::{
    failure::{Failure, Label, Reason},
    parser::Context,
};
use crate::{lex::TokenKind, source::own_line};

/// More lines in a row than these are something else than statements.
const LINES_MAX: usize = 8;

/// A statement that was meant has no more tokens; prose has.
const TOKENS_MAX: usize = 4;

/// Adds what fails on the lines that were skipped because of a failure on the line before them.
pub(super) fn each_line(
    failures: Vec<Failure>,
    skipped: &[(usize, usize)],
    context: &Context,
) -> Vec<Failure> {
    if failures.is_empty() {
        return failures;
    }
    let mut skipped = skipped.to_vec();
    skipped.sort_unstable();
    let mut all = Vec::with_capacity(failures.len());
    for failure in failures {
        all.push(failure);
        let mut begins = [Label::Statement, Label::Declaration].into_iter();
        let is_of_line = begins.any(|label| failure.expected.label(label));
        if !is_of_line || failure.reason != Reason::Unexpected {
            continue;
        }
        let first = skipped.partition_point(|(start, _)| *start < failure.at);
        let range = skipped.get(first).filter(|(start, _)| *start == failure.at);
        let Some((start, end)) = range.copied() else {
            continue;
        };
        all.extend(
            later_lines(context, start, end)
                .into_iter()
                .map(|at| Failure {
                    at,
                    expected: failure.expected.constructs(),
                    reason: Reason::Unexpected,
                }),
        );
    }
    all
}

/// The first tokens of the lines behind the first, where all of them look like statements.
fn later_lines(context: &Context, start: usize, end: usize) -> Vec<usize> {
    let mut firsts: Vec<usize> = (start..end)
        .filter(|index| context.begins_line(*index))
        .take(LINES_MAX + 1)
        .collect();
    let ends_whole = end >= context.shaped.kinds.len() || context.begins_line(end);
    if firsts.first() != Some(&start) || firsts.len() > LINES_MAX || !ends_whole {
        return Vec::new();
    }
    let column = column(context, start);
    let lengths = firsts.iter().skip(1).chain([&end]).zip(&firsts);
    let lines: Vec<(usize, usize)> = lengths
        .map(|(next, first)| (*first, next - first))
        .collect();
    let fits = lines.into_iter().all(|(first, length)| {
        let is_name = context.kind(first) == Some(TokenKind::Name);
        let is_key = context.kind(first + 1) == Some(TokenKind::Colon);
        is_name && !is_key && length <= TOKENS_MAX && self::column(context, first) == column
    });
    if !fits {
        return Vec::new();
    }
    firsts.remove(0);
    firsts
}

/// How far a token stands from the beginning of its line, in bytes.
fn column(context: &Context, index: usize) -> usize {
    own_line::before(&context.text, context.start_of(index)).len()
}
