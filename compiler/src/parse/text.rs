//! Strings with their interpolations.

use std::rc::Rc;

use chumsky::{IterParser as _, Parser as _, primitive::choice};

use super::{
    parser::{Context, Parser, place, token},
    recovery::bracketed,
};
use crate::{
    lex::{TokenKind, unescape},
    source::Span,
    syntax::{Expression, ExpressionKind, Text, TextPart},
};

/// A piece of a string as it stands.
#[derive(Debug, Clone)]
enum Raw {
    Chunk(Span),
    Interpolation(Expression),
}

/// A string.
pub(super) fn text(expression: Parser<Expression>) -> Parser<Text> {
    let interpolation = bracketed(
        (TokenKind::InterpolationStart, TokenKind::InterpolationEnd),
        expression,
        |span| Expression {
            kind: ExpressionKind::Error,
            span,
        },
    );
    let part = choice((
        token(TokenKind::TextChunk).map(Raw::Chunk),
        interpolation.map(Raw::Interpolation),
    ));
    part.repeated()
        .collect::<Vec<_>>()
        .delimited_by(token(TokenKind::TextStart), token(TokenKind::TextEnd))
        .map_with(|raw, piece| {
            let span = place(piece);
            let context = Rc::clone(&piece.state().0.context);
            let block = context.slice(span).starts_with("\"\"\"");
            let parts = if block {
                block_parts(&context, raw)
            } else {
                line_parts(&context, raw)
            };
            Text { parts, span }
        })
        .boxed()
}

fn line_parts(context: &Context, raw: Vec<Raw>) -> Vec<TextPart> {
    raw.into_iter()
        .map(|part| match part {
            Raw::Chunk(span) => TextPart::Text(unescape(context.slice(span))),
            Raw::Interpolation(expression) => TextPart::Interpolation(expression),
        })
        .collect()
}

/// The parts of a `"""` string: the line break behind the opening quotes, the last line if it is blank, and the common indentation are no part of it.
fn block_parts(context: &Context, raw: Vec<Raw>) -> Vec<TextPart> {
    let count = raw.len();
    let indentation = common_indentation(context, &raw);
    let mut parts = Vec::with_capacity(count);
    for (index, part) in raw.into_iter().enumerate() {
        match part {
            Raw::Interpolation(expression) => parts.push(TextPart::Interpolation(expression)),
            Raw::Chunk(span) => {
                let chunk = context.slice(span).replace("\r\n", "\n");
                let mut chunk = without_indentation(&chunk, indentation, index == 0);
                if index + 1 == count {
                    let content = chunk.trim_end_matches([' ', '\t']).len();
                    if chunk
                        .get(..content)
                        .is_some_and(|content| content.ends_with('\n'))
                    {
                        chunk.truncate(content - 1);
                    } else if index == 0 && content == 0 {
                        chunk.clear();
                    }
                }
                if !chunk.is_empty() {
                    parts.push(TextPart::Text(unescape(&chunk)));
                }
            }
        }
    }
    parts
}

/// The fewest blanks at the start of a line that holds something.
fn common_indentation(context: &Context, raw: &[Raw]) -> usize {
    let mut least = None;
    for (index, part) in raw.iter().enumerate() {
        let Raw::Chunk(span) = part else { continue };
        let chunk = context.slice(*span);
        let mut lines = chunk.split('\n').peekable();
        // What stands before the first line break is behind the quotes, or behind an interpolation.
        lines.next();
        while let Some(line) = lines.next() {
            let content = line.trim_start_matches([' ', '\t']);
            let goes_on = lines.peek().is_none() && index + 1 < raw.len();
            if !content.trim_end_matches('\r').is_empty() || goes_on {
                let blanks = line.len() - content.len();
                least = Some(least.map_or(blanks, |least: usize| least.min(blanks)));
            }
        }
    }
    least.unwrap_or(0)
}

fn without_indentation(chunk: &str, indentation: usize, first: bool) -> String {
    let mut text = String::with_capacity(chunk.len());
    for (index, line) in chunk.split('\n').enumerate() {
        if index == 0 {
            let nothing_behind_quotes =
                first && line.trim_matches([' ', '\t']).is_empty() && line.len() < chunk.len();
            text.push_str(if nothing_behind_quotes { "" } else { line });
            continue;
        }
        let begins = index == 1 && first && text.is_empty();
        if !begins {
            text.push('\n');
        }
        let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
        text.push_str(line.get(blanks.min(indentation)..).unwrap_or(""));
    }
    text
}
