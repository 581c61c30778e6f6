//! Braces: where their members begin, and whether each must stand on a line of its own.

use std::collections::BTreeMap;

use super::{Piece, piece_at};
use crate::{
    lex::TokenKind,
    source::Span,
    syntax::{Comment, File, Item},
};

/// A pair of braces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Braces {
    /// The index of the `}`.
    pub close: usize,
    /// The indices of the pieces with which members begin.
    pub members: Vec<usize>,
    /// Each member stands on a line of its own: they were written so, or something in them takes several lines.
    pub broken: bool,
}

/// All braces, by the index of their `{`.
pub(super) fn braces(
    text: &str,
    file: &File,
    pieces: &[Piece],
    comments: &[Comment],
) -> BTreeMap<usize, Braces> {
    let rules = score_members(file, pieces);
    let mut all = BTreeMap::new();
    let mut open: Vec<(usize, Braces)> = Vec::new();
    let mut brackets = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        match piece.kind {
            TokenKind::LeftBrace => {
                open.push((
                    index,
                    Braces {
                        close: index,
                        members: Vec::new(),
                        broken: false,
                    },
                ));
                brackets.push(TokenKind::LeftBrace);
            }
            TokenKind::LeftParen | TokenKind::LeftBracket => brackets.push(piece.kind),
            TokenKind::RightParen | TokenKind::RightBracket => {
                brackets.pop();
            }
            TokenKind::RightBrace => {
                brackets.pop();
                if let Some((start, mut braces)) = open.pop() {
                    braces.close = index;
                    braces.broken =
                        braces.broken || is_broken(text, pieces, comments, start, &braces);
                    if let Some((_, outer)) = open.last_mut() {
                        outer.broken |= braces.broken;
                    }
                    all.insert(start, braces);
                }
            }
            _ => {
                let inside = brackets.last() == Some(&TokenKind::LeftBrace);
                let key = piece.kind.is_word()
                    && pieces
                        .get(index + 1)
                        .is_some_and(|next| next.kind == TokenKind::Colon);
                if let Some((start, braces)) = open.last_mut() {
                    let begins = match rules.get(start) {
                        Some(rules) => rules.binary_search(&index).is_ok(),
                        None => inside && key,
                    };
                    if begins {
                        braces.members.push(index);
                    }
                    braces.broken |= piece.kind == TokenKind::TextStart
                        && slice(text, piece.span).contains('\n');
                }
            }
        }
    }
    all
}

/// Where the rules of scores begin, by the index of the `{`: they need not begin with a key.
fn score_members(file: &File, pieces: &[Piece]) -> BTreeMap<usize, Vec<usize>> {
    let mut all = BTreeMap::new();
    for item in &file.items {
        let Item::Score(score) = item else { continue };
        let rules = score.rules.iter().map(|rule| rule.span.start);
        let decays = score.decays.iter().map(|decay| decay.span.start);
        let mut members: Vec<usize> = rules
            .chain(decays)
            .map(|start| piece_at(pieces, start))
            .collect();
        members.sort_unstable();
        all.insert(piece_at(pieces, score.name.span.end), members);
    }
    all
}

fn is_broken(
    text: &str,
    pieces: &[Piece],
    comments: &[Comment],
    open: usize,
    braces: &Braces,
) -> bool {
    let end = |index: usize| pieces.get(index).map_or(0, |piece| piece.span.end);
    let start = |index: usize| pieces.get(index).map_or(0, |piece| piece.span.start);
    let first = braces.members.first().copied().unwrap_or(braces.close);
    let to_first = Span::new(end(open), start(first));
    let next_line = !braces.members.is_empty() && slice(text, to_first).contains('\n');
    let inside = Span::new(end(open), start(braces.close));
    next_line || has_comment(pieces, comments, inside)
}

/// Whether a comment lies in `inside`, other than in a string.
fn has_comment(pieces: &[Piece], comments: &[Comment], inside: Span) -> bool {
    let first = comments.partition_point(|comment| comment.span.start < inside.start);
    let comments = comments.get(first..).unwrap_or_default();
    comments
        .iter()
        .take_while(|comment| comment.span.start < inside.end)
        .any(|comment| !in_text(pieces, comment.span))
}

/// Whether a stretch lies in a string.
pub(super) fn in_text(pieces: &[Piece], span: Span) -> bool {
    let index = piece_at(pieces, span.start);
    index
        .checked_sub(1)
        .and_then(|before| pieces.get(before))
        .is_some_and(|before| before.span.end > span.start)
}

fn slice(text: &str, span: Span) -> &str {
    text.get(span.range()).unwrap_or("")
}
