//! Tokens read as another text: what stands in both keeps its place, and the rest is put between.

use std::ops::Range;

use smol_str::SmolStr;

use crate::{
    lex::{Token, TokenKind as T, lex},
    parse::meant::Site,
    source::{FileId, Span},
};

/// Tokens as another text has them.
pub(in crate::parse::meant) struct Rewritten {
    pub tokens: Vec<Token>,
    /// By offset, the text of tokens that are not written where they stand.
    pub mended: Vec<(u32, SmolStr)>,
    /// What stands in the old text alone; the token that could not stand, if nothing does.
    pub place: Span,
    /// Whether tokens stand where they are not written, so that findings would point at others.
    pub is_displaced: bool,
}

/// A token of the new text.
struct New {
    kind: T,
    /// As it is written.
    raw: SmolStr,
    /// What it says.
    text: SmolStr,
    /// The token of the old text that it is.
    old: Option<usize>,
}

/// Reads the tokens `range` as `new`; none if what is new finds no place.
pub(in crate::parse::meant) fn rewrite(
    site: &Site<'_>,
    range: Range<usize>,
    new: &str,
) -> Option<Rewritten> {
    // A name that was read as one before stands over words that the new text has apart.
    let is_joined = |index: usize| {
        let is_name = site.kind(index).is_some_and(T::is_plain_name);
        is_name && site.word(index).contains(' ')
    };
    if range.clone().any(is_joined) {
        return None;
    }
    let lexed = lex(FileId(0), new);
    let mut news: Vec<New> = lexed
        .tokens
        .iter()
        .map(|token| New {
            kind: token.kind,
            raw: new.get(token.span.range()).unwrap_or("").into(),
            text: lexed
                .mended
                .get(&token.span.start)
                .cloned()
                .unwrap_or_else(|| new.get(token.span.range()).unwrap_or("").into()),
            old: None,
        })
        .collect();
    align(site, range.clone(), &mut news);
    let place = changed(site, range.clone(), &news);
    let mut is_displaced = false;
    let spread = spread(site, range.clone(), &news, &mut is_displaced);
    is_displaced |= spread.is_none();
    let read = spread.or_else(|| squeeze(site, range, &news))?;
    Some(Rewritten {
        is_displaced,
        tokens: read.0,
        mended: read.1,
        place,
    })
}

/// Finds the longest run of tokens that both texts have, in order.
fn align(site: &Site<'_>, range: Range<usize>, news: &mut [New]) {
    let old: Vec<(T, &str)> = range
        .clone()
        .map(|index| (site.kind(index).unwrap_or(T::Cursor), site.word(index)))
        .collect();
    let same = |old: &(T, &str), new: &New| {
        let is_of_text = |kind| matches!(kind, T::TextStart | T::TextChunk | T::TextEnd);
        let is_text = is_of_text(new.kind) || is_of_text(old.0);
        old.1 == new.raw && (!is_text || old.0 == new.kind)
    };
    let width = news.len() + 1;
    let mut best = vec![0_usize; (old.len() + 1) * width];
    let cell = |best: &[usize], row: usize, column: usize| {
        best.get(row * width + column).copied().unwrap_or(0)
    };
    for (row, word) in old.iter().enumerate().rev() {
        for (column, new) in news.iter().enumerate().rev() {
            let value = if same(word, new) {
                cell(&best, row + 1, column + 1) + 1
            } else {
                cell(&best, row + 1, column).max(cell(&best, row, column + 1))
            };
            if let Some(slot) = best.get_mut(row * width + column) {
                *slot = value;
            }
        }
    }
    let (mut row, mut column) = (0, 0);
    while let (Some(word), Some(new)) = (old.get(row), news.get_mut(column)) {
        if same(word, new) {
            new.old = Some(range.start + row);
            row += 1;
            column += 1;
        } else if cell(&best, row + 1, column) >= cell(&best, row, column + 1) {
            row += 1;
        } else {
            column += 1;
        }
    }
}

/// What the new text leaves out.
fn changed(site: &Site<'_>, range: Range<usize>, news: &[New]) -> Span {
    let mut left = range.filter(|index| news.iter().all(|new| new.old != Some(*index)));
    match (left.next(), left.next_back()) {
        (Some(first), Some(last)) => site.span(first).to(site.span(last)),
        (Some(only), None) => site.span(only),
        _ => site.span(site.at),
    }
}

type Read = (Vec<Token>, Vec<(u32, SmolStr)>);

/// Puts what is new between what is kept.
///
/// `cuts` is set where several share a stretch, so that each stands on a part of what is written there.
fn spread(site: &Site<'_>, range: Range<usize>, news: &[New], cuts: &mut bool) -> Option<Read> {
    let (mut tokens, mut mended) = (Vec::new(), Vec::new());
    let mut end = match range.start.checked_sub(1) {
        Some(before) if site.is_on_one_line(before, range.start) => site.span(before).end,
        _ => site.span(range.start).start,
    };
    let mut next_old = range.start;
    let mut index = 0;
    while let Some(new) = news.get(index) {
        if let Some(old) = new.old {
            let span = site.span(old);
            let kind = site.kind(old).unwrap_or(new.kind);
            tokens.push(Token { kind, span });
            (end, next_old) = (span.end, old + 1);
            index += 1;
            continue;
        }
        let fresh: Vec<&New> = news
            .get(index..)?
            .iter()
            .take_while(|new| new.old.is_none())
            .collect();
        let kept = news.get(index + fresh.len()).and_then(|new| new.old);
        let until = kept.unwrap_or(range.end);
        let removed: Vec<Span> = (next_old..until).map(|index| site.span(index)).collect();
        *cuts |= fresh.len() > 1 && !removed.is_empty();
        for (place, new) in places(site, end, &removed, &fresh)?.into_iter().zip(&fresh) {
            tokens.push(Token {
                kind: new.kind,
                span: place,
            });
            // A keyword that stands nowhere says what it is by its kind.
            let is_said = new.kind.is_keyword() && place.is_empty();
            if !new.kind.is_sign() && !is_said {
                mended.push((place.start, new.text.clone()));
            }
        }
        index += fresh.len();
    }
    Some((tokens, mended))
}

/// Where new tokens stand: on those that were left out, else between the words.
fn places(site: &Site<'_>, end: u32, removed: &[Span], fresh: &[&New]) -> Option<Vec<Span>> {
    let is_of_text = |new: &&New| matches!(new.kind, T::TextStart | T::TextChunk | T::TextEnd);
    if fresh.iter().any(is_of_text) {
        return None;
    }
    if let (Some(first), Some(last)) = (removed.first(), removed.last()) {
        if fresh.len() == 1 {
            return Some(vec![first.to(*last)]);
        }
        return divide(site, first.to(*last), fresh.len());
    }
    let needs_text =
        |new: &&&New| !new.kind.is_sign() && new.kind.word().is_none_or(|_| !new.kind.is_keyword());
    let needs_place =
        |new: &&New| new.kind == T::Name || new.kind.word().is_none() && !new.kind.is_sign();
    let many = fresh.iter().filter(needs_text).count() > 1;
    (!many && !fresh.iter().any(needs_place)).then(|| vec![Span::at(end); fresh.len()])
}

/// Divides a stretch among tokens, one character for each but the last.
fn divide(site: &Site<'_>, whole: Span, count: usize) -> Option<Vec<Span>> {
    let letters = site.slice(whole).char_indices().take(count);
    let starts: Vec<u32> = letters
        .filter_map(|(at, _)| Some(whole.start + u32::try_from(at).ok()?))
        .collect();
    if starts.len() < count {
        return None;
    }
    let ends = starts.iter().skip(1).copied().chain([whole.end]);
    let places = starts.iter().zip(ends);
    Some(places.map(|(start, end)| Span::new(*start, end)).collect())
}

/// Puts all of the new text where the old one stood, when nothing can keep its place.
fn squeeze(site: &Site<'_>, range: Range<usize>, news: &[New]) -> Option<Read> {
    let is_of_text = |new: &New| matches!(new.kind, T::TextStart | T::TextChunk | T::TextEnd);
    if news.iter().any(is_of_text) {
        return None;
    }
    let whole = site
        .span(range.start)
        .to(site.span(range.end.checked_sub(1)?));
    let places = divide(site, whole, news.len())?;
    let tokens = places.iter().zip(news);
    let tokens = tokens.map(|(span, new)| Token {
        kind: new.kind,
        span: *span,
    });
    let mended = places
        .iter()
        .zip(news)
        .filter(|(_, new)| !new.kind.is_sign());
    Some((
        tokens.collect(),
        mended
            .map(|(span, new)| (span.start, new.text.clone()))
            .collect(),
    ))
}
