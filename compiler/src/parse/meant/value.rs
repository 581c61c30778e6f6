//! Values without their sign or quotes, and names in quotes.

use super::{Meant, Site, read};
use crate::{
    lex::{Token, TokenKind as T},
    parse::failure::Label,
    source::Span,
};

/// `holdout 10`, `50 short then`
pub(super) fn share(site: &Site<'_>) -> Option<Meant> {
    let found = site.found()?;
    let is_number = matches!(found.kind, T::Int | T::Decimal);
    if !is_number || !site.expected.token(T::Percent) {
        return None;
    }
    let meant = format!("{}%", site.slice(found.span));
    Some(
        Meant::new(
            site.at..site.at + 1,
            vec![read(T::Percent, found.span)],
            found.span,
            format!("`{}` is no percentage", site.slice(found.span)),
        )
        .help(format!("write `{meant}`"))
        .mended(found.span.start, &meant)
        .edit(found.span, meant),
    )
}

/// Names in quotes, and texts without them.
pub(super) fn quotes(site: &Site<'_>) -> Option<Meant> {
    quoted_name(site).or_else(|| bare_text(site))
}

/// `send email "welcome"`
fn quoted_name(site: &Site<'_>) -> Option<Meant> {
    let found = site.found().filter(|found| found.kind == T::TextStart)?;
    let is_plain = site.kind(site.at + 1)? == T::TextChunk && site.kind(site.at + 2)? == T::TextEnd;
    let wants_name = site.expected.label(Label::Name) && !site.expected.token(T::TextStart);
    let name = site.span(site.at + 1);
    let mut letters = site.slice(name).chars();
    let is_name = letters
        .next()
        .is_some_and(|first| first.is_ascii_lowercase() || first == '_')
        && letters
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
    if !is_plain || !wants_name || !is_name || site.before(1).is_none() {
        return None;
    }
    let whole = found.span.to(site.span(site.at + 2));
    let name_written = site.slice(name);
    Some(
        Meant::new(
            site.at..site.at + 3,
            vec![read(T::Name, name)],
            found.span,
            format!("the name `{name_written}` stands in quotes"),
        )
        .help(format!("write `{name_written}` without quotes"))
        .edit(whole, name_written)
        .covering()
        .doubted(),
    )
}

/// How much of a line is taken as a text, in characters.
const TEXT_MAX: usize = 200;

/// `timezone Europe/Berlin`, `exit because of this`
fn bare_text(site: &Site<'_>) -> Option<Meant> {
    let found = site.found()?;
    let before = site.before(1)?;
    let takes_text = matches!(before, T::Timezone | T::Owner | T::Backup | T::Exit);
    let is_word = found.kind.is_word() && site.word(site.at).len() > 2;
    if !takes_text || !is_word || !site.expected.token(T::TextStart) {
        return None;
    }
    // A keyword behind `exit` begins the next statement, or is about to become `when`.
    let is_other = found.kind.is_keyword() || "when".starts_with(site.word(site.at));
    if before == T::Exit && is_other {
        return None;
    }
    let rest = site.text.get(found.span.start as usize..)?;
    let longest = rest.char_indices().nth(TEXT_MAX);
    let longest = longest.map_or(rest.len(), |(end, _)| end);
    let written = rest.get(..longest)?.split(['\n', '\r']).next()?;
    let end = match before {
        T::Exit => written.find(['#', '"']).unwrap_or(written.len()),
        _ => written
            .find(|letter: char| letter.is_whitespace() || letter == '"')
            .unwrap_or(written.len()),
    };
    let written = written.get(..end)?.trim_end();
    if written.contains(['{', '}', '\\']) {
        return None;
    }
    let end = found.span.start + u32::try_from(written.len()).ok()?;
    let whole = Span::new(found.span.start, end);
    let text: Vec<Token> = vec![
        read(T::TextStart, Span::at(whole.start)),
        read(T::TextChunk, whole),
        read(T::TextEnd, Span::at(whole.end)),
    ];
    Some(
        Meant::new(
            site.up_to(site.at, whole.end),
            text,
            whole,
            format!("`{written}` is a text, and stands without quotes"),
        )
        .help(format!("write `\"{written}\"`"))
        .edit(whole, format!("\"{written}\""))
        .covering()
        .doubted(),
    )
}
