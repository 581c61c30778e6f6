//! Signs that are written where the language has none, or others.

use super::{Meant, Site, read};
use crate::{
    lex::{Token, TokenKind as T},
    parse::failure::Label,
    source::{Span, own_line},
};

/// `// …`, `-- …`, `/* … */`
pub(super) fn comment(site: &Site<'_>) -> Option<Meant> {
    if let Some(meant) = comment_of_markup(site) {
        return Some(meant);
    }
    let found = site.kind(site.at)?;
    // Behind a value the first slash is a division, and the second one cannot stand.
    let first = match site.at.checked_sub(1) {
        Some(before) if site.kind(before) == Some(T::Slash) && site.touches(before) => before,
        _ => site.at,
    };
    let second = site.kind(first + 1).filter(|_| site.touches(first))?;
    let start = site.span(first);
    let end_of_line = || site.end_of_line(start.start);
    let (marker, end, text) = match (site.kind(first)?, second) {
        (T::Slash, T::Slash) => ("//", end_of_line(), "#"),
        (T::Minus, T::Minus) if found == T::Minus => ("--", end_of_line(), "#"),
        (T::Slash, T::Star) => {
            let rest = site.text.get(start.start as usize..)?;
            // What nobody closes is still being written, and the lines behind it are innocent.
            let close = rest
                .find("*/")
                .and_then(|close| u32::try_from(close + 2).ok());
            let end = close.map_or_else(end_of_line, |close| start.start + close);
            ("/*", end, "#")
        }
        _ => return None,
    };
    let place = Span::new(start.start, site.span(first + 1).end);
    let tokens = site.up_to(first, end);
    let message = format!("`{marker}` begins no comment");
    let meant = Meant::new(tokens, Vec::new(), place, message).covering();
    let meant = meant
        .help("write comments behind `#`")
        .titled("change to `#`");
    let whole = Span::new(start.start, end);
    Some(match by_lines(site, whole) {
        Some((place, lines)) => meant.edit(place, lines),
        None => meant.edit(place, text),
    })
}

/// `<!-- … -->`
fn comment_of_markup(site: &Site<'_>) -> Option<Meant> {
    // Behind a value its first sign compares, and the second one cannot stand.
    let is_behind = |before: &usize| site.kind(*before) == Some(T::Less) && site.touches(*before);
    let before = site.at.checked_sub(1).filter(is_behind);
    let first = before.unwrap_or(site.at);
    let start = site
        .token(first)
        .filter(|token| token.kind == T::Less)?
        .span
        .start;
    let rest = site.text.get(start as usize..)?;
    let close = rest
        .strip_prefix("<!--")
        .and_then(|rest| rest.find("-->"))?;
    let whole = Span::new(start, start + u32::try_from(close + "<!---->".len()).ok()?);
    let tokens = site.up_to(first, whole.end);
    let place = Span::new(start, start + 4);
    let meant = Meant::new(
        tokens,
        Vec::new(),
        place,
        "`<!--` begins no comment".to_owned(),
    );
    let meant = meant
        .covering()
        .help("write comments behind `#`")
        .titled("change to `#`");
    Some(match by_lines(site, whole) {
        Some((place, lines)) => meant.edit(place, lines),
        None => meant,
    })
}

/// A comment between `/*` and `*/` or `<!--` and `-->` as comments that end with their lines; none of what is no such comment, or is not closed.
fn by_lines(site: &Site<'_>, whole: Span) -> Option<(Span, String)> {
    let written = site.slice(whole);
    let between = |open, close| written.strip_prefix(open)?.strip_suffix(close);
    let inside = between("/*", "*/").or_else(|| between("<!--", "-->"))?;
    let indent = own_line::indentation(site.text, whole.start);
    let lines = inside.trim_matches(|sign: char| sign == '*' || sign.is_whitespace());
    let lines = lines.lines().map(|line| {
        let line = line.trim().trim_start_matches('*').trim_start();
        if line.is_empty() {
            "#".to_owned()
        } else {
            format!("# {line}")
        }
    });
    let next = format!("\n{indent}");
    let mut comments = lines.collect::<Vec<_>>().join(&next);
    let behind = site.slice(Span::new(whole.end, site.end_of_line(whole.end)));
    if behind.trim().is_empty() {
        return Some((whole, comments));
    }
    // What stands behind it begins a line.
    comments.push_str(&next);
    let blank = u32::try_from(behind.len() - behind.trim_start().len()).ok()?;
    Some((Span::new(whole.start, whole.end + blank), comments))
}

/// `wait: 2d`, `flow: welcome`, `flow welcome: …`
pub(super) fn colon_behind_keyword(site: &Site<'_>) -> Option<Meant> {
    let before = site.before(1)?;
    let is_head = before.is_statement_start() || before.is_clause_start();
    let first = site.at.checked_sub(1)?;
    if site.kind(site.at)? != T::Colon {
        return None;
    }
    let begins_line = first == 0 || !site.is_on_one_line(first - 1, first);
    let declares = before.is_declaration_start() && begins_line;
    // Between them stand the flow's name and its title.
    let is_of_flow = (2..=5).any(|back| site.before(back) == Some(T::Flow));
    let names_flow = is_of_flow && site.expected.label(Label::Clause);
    if !(is_head || declares || names_flow) {
        return None;
    }
    let place = site.span(site.at);
    let message = match before {
        T::TextEnd => "no colon stands behind a title".to_owned(),
        _ => format!("no colon stands behind `{}`", site.word(first)),
    };
    Some(
        Meant::new(site.at..site.at + 1, Vec::new(), place, message)
            .help("remove the `:`")
            .edit(place, ""),
    )
}

/// `subject "Hi"`
pub(super) fn colon_of_a_member(site: &Site<'_>) -> Option<Meant> {
    let found = site.found()?;
    let is_value = found.kind == T::TextStart || found.kind.is_literal();
    let is_key = site.before(1).is_some_and(T::is_plain_name);
    // `= free from "Plan"`, `= "DE" from "Country"` have their parts in another order.
    let is_default = [3, 4, 5]
        .map(|back| site.before(back))
        .contains(&Some(T::Assign));
    let is_outside_name = is_default && site.word(site.at.saturating_sub(1)) == "from";
    // `form_submit "demo": 20` has a colon.
    let has_colon = (site.at + 2..site.at + 4).any(|index| site.kind(index) == Some(T::Colon))
        && found.kind == T::TextStart;
    if !is_value || !is_key || is_outside_name || has_colon || !site.expected.token(T::Colon) {
        return None;
    }
    Some(missing_colon(site, found.span))
}

/// `first_name text?`, `total money(EUR)`
pub(super) fn colon_of_a_field(site: &Site<'_>) -> Option<Meant> {
    let found = site.found()?;
    let is_type = TYPES.contains(&site.slice(found.span)) || found.kind == T::List;
    let ends = site.kind(site.at + 1).is_none_or(|next| {
        matches!(
            next,
            T::Question | T::Comma | T::Assign | T::RightBrace | T::LeftParen | T::Of
        ) || !site.is_on_one_line(site.at, site.at + 1)
    });
    let is_key = site.before(1).is_some_and(T::is_word);
    if !is_type || !ends || !is_key || !site.expected.token(T::Colon) {
        return None;
    }
    Some(missing_colon(site, found.span))
}

/// The colon between the key before the place and what stands there.
fn missing_colon(site: &Site<'_>, found: Span) -> Meant {
    let key = site.span(site.at.saturating_sub(1));
    let written = site.slice(key);
    let colon = Span::at(key.end);
    let message = format!("a colon is missing behind `{written}`");
    let instead = vec![read(T::Colon, colon)];
    Meant::new(site.at..site.at, instead, found, message)
        .help(format!("write `{written}:`"))
        .edit(colon, ":")
}

/// The types that a single word names (language reference, section 3).
pub(super) const TYPES: [&str; 14] = [
    "text", "int", "decimal", "percent", "bool", "date", "time", "datetime", "duration", "money",
    "email", "phone", "url", "timezone",
];

/// `quiet 21:00-08:00`
pub(super) fn dash_between_hours(site: &Site<'_>) -> Option<Meant> {
    let found = site.found().filter(|found| found.kind == T::Minus)?;
    if !site.expected.token(T::To) || site.before(1) != Some(T::Time) {
        return None;
    }
    let (from, to) = (site.span(site.at - 1), site.span(site.at + 1));
    let gap = Span::new(from.end, to.start.max(found.span.end));
    Some(
        Meant::new(
            site.at..site.at + 1,
            vec![read(T::To, found.span)],
            found.span,
            "`-` stands where `to` is meant".to_owned(),
        )
        .help(format!(
            "write `{} to {}`",
            site.slice(from),
            site.slice(to)
        ))
        .edit(gap, " to "),
    )
}

/// `"Please "confirm" it"`: quotes that touch a word on both sides are shown.
pub(super) fn quotes_in_a_text(site: &Site<'_>) -> Option<Meant> {
    /// More words than these are no phrase in quotes.
    const WORDS_MAX: usize = 6;
    let is_word = |index: usize| site.kind(index).is_some_and(T::is_word);
    let mut first = site.at;
    for _ in 0..WORDS_MAX {
        let before = first.checked_sub(1)?;
        if !is_word(before) {
            break;
        }
        first = before;
    }
    let behind = (first..first + WORDS_MAX).find(|index| !is_word(*index))?;
    let close = first.checked_sub(1)?;
    let is_chunk = |index: usize| site.kind(index) == Some(T::TextChunk);
    let is_plain = site.kind(close)? == T::TextEnd
        && site.kind(behind)? == T::TextStart
        && is_chunk(close.checked_sub(1)?)
        && is_chunk(behind + 1)
        && site.kind(close.checked_sub(2)?)? == T::TextStart
        && site.kind(behind + 2)? == T::TextEnd;
    if behind == first || !is_plain || !site.touches(close) || !site.touches(behind - 1) {
        return None;
    }
    let (open, end) = (site.span(close - 2), site.span(behind + 2));
    let (one, other) = (site.span(close), site.span(behind));
    let text = vec![
        read(T::TextStart, open),
        read(T::TextChunk, Span::new(open.end, end.start)),
        read(T::TextEnd, end),
    ];
    let message = "the text ends at this quote".to_owned();
    let help = "write `\\\"` for a quote that is shown";
    let meant = Meant::new(close - 2..behind + 3, text, one, message).help(help);
    Some(meant.edit(one, "\\\"").edit(other, "\\\""))
}

/// `"Hi {{ contact.first_name }}"`, as templates have it.
pub(super) fn doubled_braces(site: &Site<'_>) -> Option<Meant> {
    let open = (0..site.at)
        .rev()
        .take(40)
        .find(|index| site.kind(*index) == Some(T::InterpolationStart))?;
    let is_doubled = site.kind(open + 1) == Some(T::LeftBrace) && site.touches(open);
    let close = (site.at..site.tokens.len())
        .take(200)
        .find(|index| site.kind(*index) == Some(T::InterpolationEnd))?;
    let is_closed = site.kind(close - 1) == Some(T::RightBrace) && site.touches(close - 1);
    if !is_doubled || !is_closed || site.expected.label(Label::Statement) {
        return None;
    }
    let inner = site.tokens.get(open + 2..close - 1)?.to_vec();
    let is_value = may_be_a_value(&inner);
    let first = inner.first()?.span;
    let last = inner.last()?.span;
    let opened = Span::new(site.span(open).start, site.span(open + 1).end);
    let closed = Span::new(site.span(close - 1).start, site.span(close).end);
    let whole = first.to(last);
    let message = "values stand between single braces in a text".to_owned();
    if !is_value {
        // It is read as a text, of which nothing else is said.
        let text = vec![
            read(T::TextStart, Span::at(whole.start)),
            read(T::TextEnd, Span::at(whole.end)),
        ];
        let help = "a value in a text is written `{contact.first_name ?? \"there\"}`";
        return Some(
            Meant::new(open + 1..close, text, opened, message)
                .help(help)
                .covering()
                .doubted(),
        );
    }
    Some(
        Meant::new(open + 1..close, inner, opened, message)
            .of_value(site.slice(whole))
            .edit(Span::new(opened.start, first.start), "{")
            .edit(Span::new(last.end, closed.end), "}"),
    )
}

/// Whether tokens between braces may be a value: `first name`, `items.0`, `items[0]` and a third pair of braces are none.
fn may_be_a_value(tokens: &[Token]) -> bool {
    let is_apart = |pair: &[Token]| {
        let [one, next] = pair else { return true };
        match (one.kind, next.kind) {
            (T::Dot, next) => next.is_word(),
            (one, T::Name | T::Contact) => {
                !matches!(one, T::Name | T::TextEnd) && !one.is_channel()
            }
            (one, T::LeftBracket) => !matches!(one, T::Name | T::Contact),
            _ => true,
        }
    };
    let is_brace = |token: &Token| matches!(token.kind, T::LeftBrace | T::RightBrace);
    tokens.windows(2).all(is_apart) && !tokens.iter().any(is_brace)
}
