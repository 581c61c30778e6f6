//! What all parsers of the grammar share: their input, their state, and the smallest of them.

use std::{collections::BTreeMap, rc::Rc};

use chumsky::{
    Parser as _,
    extra::{Full, SimpleState},
    input::{InputRef, MapExtra, Stream},
    primitive::{custom, just},
};
use smol_str::SmolStr;

use super::{
    failure::{Expected, Failure, Label, Reason},
    shape::{Names, Shaped},
};
use crate::{lex::TokenKind, source::Span, syntax::Comment};

/// What is parsed: the kinds of the tokens; their places and texts are looked up by index.
///
/// It owns what it holds, so that one grammar, which takes time to make, serves all files.
pub(super) type Kinds = Stream<std::vec::IntoIter<TokenKind>>;

/// Errors and state of all parsers.
pub(super) type Extra = Full<Failure, SimpleState<Session>, ()>;

/// A parser of the grammar.
pub(super) type Parser<O> = chumsky::Boxed<'static, 'static, Kinds, O, Extra>;

/// What stands around a piece that was just parsed.
pub(super) type Piece<'parse> = MapExtra<'static, 'parse, Kinds, Extra>;

/// The state of a parse.
#[derive(Debug)]
pub(super) struct Session {
    pub context: Rc<Context>,
    /// The stretches of tokens that were skipped, as first index and the index behind.
    pub skipped: Vec<(usize, usize)>,
}

/// Where tokens stand, and what they say.
#[derive(Debug)]
pub(super) struct Context {
    pub text: Box<str>,
    pub shaped: Shaped,
    pub mended: BTreeMap<u32, SmolStr>,
    pub comments: Vec<Comment>,
}

impl Context {
    /// The place of the tokens from `start` up to `end`; an empty one behind the token before, if there are none.
    pub fn place(&self, start: usize, end: usize) -> Span {
        if start >= end {
            return Span::at(self.end_before(start));
        }
        let first = self.shaped.spans.get(start).copied().unwrap_or_default();
        Span::new(first.start, self.end_before(end).max(first.start))
    }

    /// Whether a token is the first of its line.
    pub fn begins_line(&self, index: usize) -> bool {
        self.is_first_of_line(self.start_of(index))
    }

    /// Whether nothing but blanks stands before an offset on its line.
    pub fn is_first_of_line(&self, offset: u32) -> bool {
        let before = self.text.get(..offset as usize).unwrap_or("");
        let blanks = before.trim_end_matches([' ', '\t']);
        blanks.is_empty() || blanks.ends_with(['\n', '\u{feff}'])
    }

    /// Whether a name that is asked for before the token `index` is still to be written.
    pub fn lacks_name(&self, index: usize) -> bool {
        self.shaped.is_put_in(index)
            || (self.shaped.names == Names::OnTheirLine
                && self.kind(index).is_some_and(TokenKind::is_keyword)
                && self.begins_line(index))
    }

    /// Where the token before `index` ends.
    pub fn end_before(&self, index: usize) -> u32 {
        index
            .checked_sub(1)
            .and_then(|before| self.shaped.spans.get(before))
            .map_or(0, |span| span.end)
    }

    /// Where the token `index` starts; the end of the text behind the last.
    pub fn start_of(&self, index: usize) -> u32 {
        self.shaped.spans.get(index).map_or_else(
            || u32::try_from(self.text.len()).unwrap_or(u32::MAX),
            |span| span.start,
        )
    }

    /// The text under a place.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// The text of a literal as it was meant.
    pub fn literal(&self, span: Span) -> SmolStr {
        match self.mended.get(&span.start) {
            Some(meant) => meant.clone(),
            None => SmolStr::new(self.slice(span)),
        }
    }

    pub fn kind(&self, index: usize) -> Option<TokenKind> {
        self.shaped.kinds.get(index).copied()
    }

    /// The token that closes what the token `index` opens.
    pub fn partner(&self, index: usize) -> Option<usize> {
        self.shaped
            .partners
            .get(index)
            .filter(|partner| **partner > 0)
            .map(|partner| *partner as usize)
    }
}

/// The place of what was just parsed.
pub(super) fn place(piece: &mut Piece<'_>) -> Span {
    let range = piece.span();
    piece.state().0.context.place(range.start, range.end)
}

/// One token; gives its place.
pub(super) fn token(kind: TokenKind) -> Parser<Span> {
    just(kind).map_with(|_, piece| place(piece)).boxed()
}

/// One of the kinds that `fits`, called `label` where it is missed; gives its place.
pub(super) fn one_of(fits: fn(TokenKind) -> bool, label: Label) -> Parser<Span> {
    chumsky::primitive::any()
        .filter(move |kind: &TokenKind| fits(*kind))
        .labelled(label)
        .map_with(|_, piece| place(piece))
        .boxed()
}

/// Succeeds without reading anything if the tokens from here on fit; fails silently otherwise.
pub(super) fn ahead(fits: fn(&Context, usize) -> bool) -> Parser<()> {
    look(fits, Expected::default())
}

/// The same, but called `label` where it is missed.
///
/// In front of many alternatives it spares most of them: what fails at once costs as much as what is found.
pub(super) fn guard(fits: fn(&Context, usize) -> bool, label: Label) -> Parser<()> {
    look(fits, label.into())
}

/// The same, where what is missed has no one name.
pub(super) fn look(
    fits: impl Fn(&Context, usize) -> bool + 'static,
    expected: Expected,
) -> Parser<()> {
    custom(move |input: &mut InputRef<'static, '_, Kinds, Extra>| {
        let cursor = input.cursor();
        let index = input.span_since(&cursor).start;
        if fits(&input.state().0.context, index) {
            return Ok(());
        }
        Err(Failure {
            at: index,
            expected,
            reason: Reason::Unexpected,
        })
    })
    .boxed()
}

/// Where the token before this point ends, and where the next one starts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gap {
    pub before: u32,
    pub after: u32,
}

/// Reads nothing; tells what lies around this point.
pub(super) fn gap() -> Parser<Gap> {
    custom(|input: &mut InputRef<'static, '_, Kinds, Extra>| {
        let cursor = input.cursor();
        let index = input.span_since(&cursor).start;
        let context = Rc::clone(&input.state().0.context);
        Ok(Gap {
            before: context.end_before(index),
            after: context.start_of(index),
        })
    })
    .boxed()
}
