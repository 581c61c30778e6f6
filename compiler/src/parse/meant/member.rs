//! Members that are written in other words: a field's default, a team's address.

use super::{Meant, Site, read};
use crate::{lex::TokenKind as T, source::Span};

/// `score: int default 0`, `plan: free | pro (default = free)`: a default stands behind `=`.
pub(super) fn default_of_a_field(site: &Site<'_>) -> Option<Meant> {
    let from = site.at.saturating_sub(2);
    let is_default = |index: &usize| matches!(site.word(*index), "default" | "defaults");
    let mut words = (from..site.at + 2).filter(is_default);
    words.find_map(|word| default_at(site, word))
}

/// The default whose word is the token `word`.
fn default_at(site: &Site<'_>, word: usize) -> Option<Meant> {
    let is_open = |index: &usize| site.kind(*index) == Some(T::LeftParen);
    let open = word.checked_sub(1).filter(is_open);
    let first = open.unwrap_or(word);
    let mut start = word + 1;
    while matches!(site.kind(start), Some(T::Assign | T::Colon | T::To)) {
        start += 1;
    }
    let end = behind_value(site, start)?;
    let close = (open.is_some() && site.kind(end) == Some(T::RightParen)).then_some(end);
    let last = close.unwrap_or(end - 1);
    let is_whole = open.is_some() == close.is_some() && ends_member(site, last + 1);
    let ty = first.checked_sub(1)?;
    let is_of_field = site.is_on_one_line(ty, last) && ends_type(site, ty);
    if !is_whole || !is_of_field || !(first..=last).contains(&site.at) {
        return None;
    }
    let whole = site.span(first).to(site.span(last));
    if !is_of_contact(site, first)? {
        let message = "only fields of the contact have defaults".to_owned();
        let meant = Meant::new(first..last + 1, Vec::new(), whole, message);
        return Some(meant.help("make the field optional with `?`, and say what stands for it where it is used: `x ?? …`"));
    }
    let mut instead = vec![read(T::Assign, site.span(first))];
    instead.extend_from_slice(site.tokens.get(start..end)?);
    let value = site.slice(site.span(start).to(site.span(end - 1)));
    let message = format!("`{}` is written `= {value}`", site.slice(whole));
    Some(
        Meant::new(first..last + 1, instead, whole, message)
            .help(format!("write `= {value}`"))
            .edit(whole, format!("= {value}")),
    )
}

/// The index behind a literal, a plain text or a name.
fn behind_value(site: &Site<'_>, start: usize) -> Option<usize> {
    let first = start + usize::from(site.kind(start) == Some(T::Minus));
    match site.kind(first)? {
        T::TextStart => behind_text(site, first),
        kind if kind.is_literal() || kind.is_plain_name() => Some(first + 1),
        _ => None,
    }
}

/// The index behind a text that nothing is put into.
fn behind_text(site: &Site<'_>, start: usize) -> Option<usize> {
    let end = start + 1 + usize::from(site.kind(start + 1) == Some(T::TextChunk));
    (site.kind(end) == Some(T::TextEnd)).then_some(end + 1)
}

/// Whether a member ends before a token.
fn ends_member(site: &Site<'_>, index: usize) -> bool {
    let is_next_line = || !site.is_on_one_line(index - 1, index);
    let is_key = || site.kind(index + 1) == Some(T::Colon);
    site.kind(index).is_none_or(|next| {
        matches!(next, T::Comma | T::RightBrace) || is_next_line() || next.is_word() && is_key()
    })
}

/// Whether the type of a field ends with a token: the colon before it stands on the same line.
fn ends_type(site: &Site<'_>, last: usize) -> bool {
    /// A type has fewer tokens.
    const TOKENS_MAX: usize = 40;
    let ends = |kind: T| kind.is_word() || matches!(kind, T::Question | T::RightParen);
    let mut before = (0..last).rev().take(TOKENS_MAX);
    let stops = |index: &usize| {
        let kind = site.kind(*index);
        matches!(
            kind,
            Some(T::Colon | T::Comma | T::LeftBrace | T::RightBrace)
        )
    };
    let colon = before.find(stops);
    let is_colon =
        |index: usize| site.kind(index) == Some(T::Colon) && site.is_on_one_line(index, last);
    site.kind(last).is_some_and(ends) && colon.is_some_and(is_colon)
}

/// Whether the braces around a token are those of the contact; none where they begin too far away to look for.
fn is_of_contact(site: &Site<'_>, index: usize) -> Option<bool> {
    /// Each such default looks back over so many tokens at most.
    const TOKENS_MAX: usize = 2_000;
    let mut depth = 0_u32;
    for at in (0..index).rev().take(TOKENS_MAX) {
        match site.kind(at) {
            Some(T::RightBrace) => depth += 1,
            Some(T::LeftBrace) if depth == 0 => {
                let before = at.checked_sub(1).and_then(|before| site.kind(before));
                return Some(before == Some(T::Contact));
            }
            Some(T::LeftBrace) => depth -= 1,
            _ => {}
        }
    }
    None
}

/// `team sales sales@example.com`, `team sales { "sales@example.com" }`
pub(super) fn team_by_its_address(site: &Site<'_>) -> Option<Meant> {
    let is_between =
        |index: &usize| matches!(site.kind(*index), Some(T::Colon | T::Assign | T::Email));
    let between = (site.at..site.at + 2).take_while(is_between).count();
    let start = site.at + between;
    let end = (site.kind(start) == Some(T::TextStart)).then(|| behind_text(site, start))??;
    let goes_on = site.kind(end) == Some(T::Comma) && site.is_on_one_line(end - 1, end);
    let is_in_braces = site.before(1) == Some(T::LeftBrace);
    let team = if is_in_braces { 3 } else { 2 };
    let is_team = site.before(team) == Some(T::Team) && (between == 0 || !is_in_braces);
    let before = site.span(site.at.checked_sub(1)?).end;
    let is_apart = before < site.span(start).start;
    let is_address = (start..end).any(|index| site.word(index).contains('@'));
    if !is_team || !is_address || !is_apart || goes_on || !site.is_on_one_line(site.at, end - 1) {
        return None;
    }
    let text = site.span(start).to(site.span(end - 1));
    let inside = Span::new(site.span(start).end, site.span(end - 1).start);
    let address = format!("email: \"{}\"", site.slice(inside));
    // A name stands somewhere: on what is between, be it a blank.
    let key = Span::new(before, (before + 1).min(text.start));
    let mut instead = vec![read(T::Email, key), read(T::Colon, Span::at(key.end))];
    instead.extend_from_slice(site.tokens.get(start..end)?);
    let (member, message) = if is_in_braces {
        (address, "the address of a team stands behind `email:`")
    } else {
        instead.insert(0, read(T::LeftBrace, Span::at(before)));
        instead.push(read(T::RightBrace, Span::at(text.end)));
        (
            format!("{{ {address} }}"),
            "the address of a team stands in braces",
        )
    };
    let blank = if site.touches(site.at - 1) { " " } else { "" };
    let whole = site.span(site.at).to(text);
    Some(
        Meant::new(site.at..end, instead, whole, message.to_owned())
            .help(format!("write `{member}`"))
            .mended(before, "email")
            .edit(whole, format!("{blank}{member}"))
            .covering(),
    )
}
