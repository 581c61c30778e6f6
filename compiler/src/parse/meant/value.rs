//! Values without their sign or quotes, and names in quotes.

use super::{Meant, Site, is_name, read};
use crate::{
    lex::{Token, TokenKind as T},
    parse::failure::Label,
    source::Span,
};

/// `holdout 10`, `50 short then`
pub(super) fn share(site: &Site<'_>) -> Option<Meant> {
    let found = site.found()?;
    let is_number = matches!(found.kind, T::Int | T::Decimal);
    let is_share = site.expected.token(T::Percent) && !site.expected.token(T::Int);
    if !is_number || !is_share {
        return None;
    }
    if site.kind(site.at + 1) == Some(T::Slash) {
        return fraction(site);
    }
    let written = site.slice(found.span);
    // `0.1` is a tenth.
    let of_one = written
        .strip_prefix("0.")
        .filter(|_| found.kind == T::Decimal);
    let meant = match of_one {
        Some(digits) => format!("{}%", hundredfold(digits)),
        None => format!("{written}%"),
    };
    Some(
        Meant::new(
            site.at..site.at + 1,
            vec![read(T::Percent, found.span)],
            found.span,
            format!("`{written}` is no percentage"),
        )
        .help(format!("write `{meant}`"))
        .mended(found.span.start, &meant)
        .edit(found.span, meant),
    )
}

/// `holdout 1/10`
fn fraction(site: &Site<'_>) -> Option<Meant> {
    let whole = site.span(site.at).to(site.span(site.at + 2));
    let part: u32 = site.word(site.at).parse().ok()?;
    let of: u32 = site.word(site.at + 2).parse().ok()?;
    let hundredfold = part.checked_mul(100).filter(|_| part <= of && of > 0)?;
    let percent = hundredfold / of;
    let message = format!("`{}` is no percentage", site.slice(whole));
    let tokens = vec![read(T::Percent, whole)];
    let meant = Meant::new(site.at..site.at + 3, tokens, whole, message)
        .mended(whole.start, format!("{percent}%"));
    Some(if percent * of == hundredfold {
        meant
            .help(format!("write `{percent}%`"))
            .edit(whole, format!("{percent}%"))
    } else {
        meant.help(format!("write a percentage, such as `{percent}%`"))
    })
}

/// A hundred times a number of which these are the digits behind the point.
fn hundredfold(digits: &str) -> String {
    let padded = format!("{digits:0<2}");
    let (whole, rest) = padded.split_at_checked(2).unwrap_or((padded.as_str(), ""));
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let rest = rest.trim_end_matches('0');
    if rest.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{rest}")
    }
}

/// `priority "10"`, `set contact.birthday = "2026-01-01"`: a number in quotes.
pub(super) fn quoted_number(site: &Site<'_>) -> Option<Meant> {
    let found = site.found().filter(|found| found.kind == T::TextStart)?;
    let is_plain = site.kind(site.at + 1)? == T::TextChunk && site.kind(site.at + 2)? == T::TextEnd;
    let inside = site.span(site.at + 1);
    let lexed = crate::lex::lex(crate::source::FileId(0), site.slice(inside));
    let [token] = lexed.tokens.as_slice() else {
        return None;
    };
    let is_number = matches!(
        token.kind,
        T::Int | T::Percent | T::Duration | T::Date | T::Time
    );
    if !is_plain || !is_number || !site.expected.token(token.kind) || !lexed.findings.is_empty() {
        return None;
    }
    let whole = found.span.to(site.span(site.at + 2));
    let number = site.slice(inside);
    Some(
        Meant::new(
            site.at..site.at + 3,
            vec![read(token.kind, inside)],
            whole,
            format!("`{number}` stands in quotes"),
        )
        .help(format!("write `{number}` without quotes"))
        .edit(whole, number),
    )
}

/// `contact.switch == on`, `case start then`: no value of an enum is a keyword, but somebody has declared it so.
pub(super) fn keyword(site: &Site<'_>) -> Option<Meant> {
    let found = site.found().filter(|found| found.kind.is_keyword())?;
    let before = site.before(1)?;
    if !site.expected.label(Label::Expression) || matches!(found.kind, T::Set | T::Unset) {
        return None;
    }
    let divides = |kind| {
        matches!(
            kind,
            T::End | T::Else | T::Elseif | T::Then | T::Do | T::Case
        )
    };
    let next = site.kind(site.at + 1);
    let goes_on = next.is_some_and(|next| {
        let closes = matches!(next, T::RightParen | T::RightBrace | T::RightBracket);
        closes || matches!(next, T::Then | T::Comma | T::And | T::Or)
    });
    let ends_line = next.is_none() || !site.is_on_one_line(site.at, site.at + 1);
    let before_end = next.is_some_and(divides) && !divides(found.kind);
    let is_value = match before {
        T::Equal | T::NotEqual => goes_on || ends_line || before_end,
        // Without its value, a statement ends with the block on its line.
        T::Assign => goes_on || before_end || (ends_line && !divides(found.kind)),
        T::To => ends_line && site.before(5) == Some(T::Change),
        T::Case | T::Comma => matches!(next, Some(T::Then | T::Comma)),
        T::Colon => goes_on || ends_line,
        _ => false,
    };
    let word = site.slice(found.span);
    let instead = vec![read(T::Name, found.span)];
    let message = format!("`{word}` is a word of the language, and no value");
    is_value.then(|| {
        Meant::new(site.at..site.at + 1, instead, found.span, message)
            .help(format!(
                "give the value another name, for example `{word}_value`"
            ))
            .doubted()
    })
}

/// `"free" | "pro"`
pub(super) fn quoted_values(site: &Site<'_>) -> Option<Meant> {
    let first = site.found().filter(|found| found.kind == T::TextStart)?;
    if !site.expected.label(Label::Type) {
        return None;
    }
    let mut instead = Vec::new();
    let mut at = site.at;
    let mut names = Vec::new();
    loop {
        let is_text = site.kind(at) == Some(T::TextStart)
            && site.kind(at + 1) == Some(T::TextChunk)
            && site.kind(at + 2) == Some(T::TextEnd);
        if !is_text || !is_name(site.word(at + 1)) {
            return None;
        }
        instead.push(read(T::Name, site.span(at + 1)));
        names.push(site.word(at + 1));
        at += 3;
        if site.kind(at) != Some(T::Pipe) {
            break;
        }
        instead.push(read(T::Pipe, site.span(at)));
        at += 1;
    }
    let whole = first.span.to(site.span(at - 1));
    let meant = names.join(" | ");
    Some(
        Meant::new(
            site.at..at,
            instead,
            whole,
            "the values of a choice stand without quotes".to_owned(),
        )
        .help(format!("write `{meant}`"))
        .edit(whole, meant),
    )
}

/// `trial, starter, pro`, `trial / pro`, `trial or pro`, `[trial, pro]`, `enum { trial, pro }`
pub(super) fn choice(site: &Site<'_>) -> Option<Meant> {
    let colon = (0..site.at)
        .rev()
        .take(CHOICE_REACH)
        .find(|index| site.kind(*index) == Some(T::Colon))?;
    if !site.is_on_one_line(colon, site.at) || !is_of_fields(site) {
        return None;
    }
    let values = Values::read(site, colon + 1)?;
    let covers_place = colon < site.at && site.at <= values.end;
    if !covers_place || values.names.len() < 2 || !values.ends_field(site) {
        return None;
    }
    let whole = site.span(colon + 1).to(site.span(values.end - 1));
    let mut instead = Vec::new();
    for (index, name) in values.names.iter().enumerate() {
        if index > 0 {
            instead.push(read(T::Pipe, Span::at(site.span(*name).start)));
        }
        instead.push(read(T::Name, site.span(*name)));
    }
    let names: Vec<&str> = values.names.iter().map(|name| site.word(*name)).collect();
    let meant = names.join(" | ");
    Some(
        Meant::new(
            colon + 1..values.end,
            instead,
            whole,
            "between the values of a choice stands `|`".to_owned(),
        )
        .help(format!("write `{meant}`"))
        .edit(whole, meant),
    )
}

/// How far before the token that cannot stand the colon of a choice is looked for, in tokens.
const CHOICE_REACH: usize = 60;

/// Whether a field is being declared at a place.
fn is_of_fields(site: &Site<'_>) -> bool {
    let expected = |kind| site.expected.token(kind);
    site.expected.label(Label::Type)
        || expected(T::Pipe)
        || expected(T::Question)
        || expected(T::Colon)
}

/// Names in a row that are meant as the values of a choice.
struct Values {
    names: Vec<usize>,
    /// The index behind them, and behind their brackets.
    end: usize,
}

impl Values {
    fn read(site: &Site<'_>, first: usize) -> Option<Self> {
        let is_named = matches!(site.word(first), "enum" | "choice" | "select" | "one_of");
        let is_spoken = site.says(first, &["one", "of"]);
        let open = first + usize::from(is_named) + 2 * usize::from(is_spoken);
        let closer = match site.kind(open)? {
            T::LeftBracket => Some(T::RightBracket),
            T::LeftParen => Some(T::RightParen),
            T::LeftBrace if is_named => Some(T::RightBrace),
            _ if is_named => return None,
            _ => None,
        };
        let mut at = open + usize::from(closer.is_some());
        let mut names = Vec::new();
        while site.kind(at).is_some_and(T::is_plain_name) && is_name(site.word(at)) {
            // `, name:` begins the next field.
            if site.kind(at + 1) == Some(T::Colon) {
                let is_next = names.len() > 1 && site.kind(at - 1) == Some(T::Comma);
                if !is_next || closer.is_some() {
                    return None;
                }
                at -= 1;
                break;
            }
            // The name of a type is no value: what stands behind it lacks its own.
            if super::sign::TYPES.contains(&site.word(at)) {
                return None;
            }
            names.push(at);
            at += 1;
            let divides = matches!(site.kind(at), Some(T::Comma | T::Slash | T::Or | T::Pipe));
            if !divides || !site.is_on_one_line(first, at + 1) {
                break;
            }
            at += 1;
        }
        let is_closed = closer.is_none() || site.kind(at) == closer;
        is_closed.then(|| Self {
            names,
            end: at + usize::from(closer.is_some()),
        })
    }

    /// Whether nothing of a field but its default stands behind them.
    fn ends_field(&self, site: &Site<'_>) -> bool {
        matches!(
            site.kind(self.end),
            None | Some(T::Assign | T::Question | T::RightBrace | T::Comma)
        ) || !site.is_on_one_line(self.end - 1, self.end)
    }
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
    // The text of a `notify` is there, and its team is not.
    if site.before(1) == Some(T::Notify) && site.kind(site.at + 3) != Some(T::TextStart) {
        return None;
    }
    // `money("EUR")`
    let is_code =
        |text: &str| text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_currency = site.before(1) == Some(T::LeftParen) && is_code(site.slice(name));
    let is_named = is_name(site.slice(name)) || is_currency;
    if !is_plain || !wants_name || !is_named || site.before(1).is_none() {
        return None;
    }
    let whole = found.span.to(site.span(site.at + 2));
    let name_written = site.slice(name);
    Some(
        Meant::new(
            site.at..site.at + 3,
            vec![read(T::Name, name)],
            whole,
            format!("the name `{name_written}` stands in quotes"),
        )
        .help(format!("write `{name_written}` without quotes"))
        .edit(whole, name_written)
        .covering()
        .doubted(),
    )
}

/// `tag "VIP customer"`: tags are declared nowhere, so a name stands for what was written.
pub(super) fn quoted_tag(site: &Site<'_>) -> Option<Meant> {
    let found = site.found().filter(|found| found.kind == T::TextStart)?;
    let is_plain = site.kind(site.at + 1)? == T::TextChunk && site.kind(site.at + 2)? == T::TextEnd;
    let is_tag = matches!(site.before(1), Some(T::Tag | T::Untag | T::Tagged));
    let written = site.word(site.at + 1);
    if !is_tag || !is_plain || is_name(written) || !written.is_ascii() {
        return None;
    }
    let name = super::title::name_of_title("tag", written)?;
    let whole = found.span.to(site.span(site.at + 2));
    Some(
        Meant::new(
            site.at..site.at + 3,
            vec![read(T::Name, whole)],
            whole,
            "a tag is a name, and no text".to_owned(),
        )
        .help(format!("write `{name}`"))
        .mended(whole.start, &name)
        .edit(whole, name)
        .covering(),
    )
}

/// How much of a line is taken as a text, in characters.
const TEXT_MAX: usize = 200;

/// `timezone Europe/Berlin`, `exit because of this`
fn bare_text(site: &Site<'_>) -> Option<Meant> {
    let found = site.found()?;
    let before = site.before(1)?;
    let takes_text = matches!(
        before,
        T::Timezone | T::Owner | T::Backup | T::Exit | T::Test | T::Split
    );
    let is_word = found.kind.is_word() && (site.word(site.at).len() > 2 || before == T::Test);
    if !takes_text || !is_word || !site.expected.token(T::TextStart) {
        return None;
    }
    // A keyword behind `exit` or `split` begins the next statement, or is about to become `when`.
    // What follows `exit because`, or asks for something, is no reason either.
    let is_spoken = ["because", "since", "with", "as", "on", "if", "unless"];
    let is_when = before == T::Exit
        && ("when".starts_with(site.word(site.at)) || is_spoken.contains(&site.word(site.at)));
    let begins = matches!(before, T::Exit | T::Split) && found.kind.is_keyword();
    // Several words are no name that a split has forgotten the quotes of.
    let goes_on = site.kind(site.at + 1).is_some_and(T::is_plain_name);
    if before == T::Split && goes_on && site.is_on_one_line(site.at, site.at + 1) {
        return None;
    }
    if is_when || begins {
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
    if before == T::Test && !names_flow(site, whole) {
        return None;
    }
    let zone = (before == T::Timezone).then(|| zone(written));
    let meant_text = zone.as_ref().map_or(Some(written), Option::as_deref);
    let text: Vec<Token> = vec![
        read(T::TextStart, Span::at(whole.start)),
        read(T::TextChunk, whole),
        read(T::TextEnd, Span::at(whole.end)),
    ];
    let message = format!("`{written}` is a text, and stands without quotes");
    let meant = Meant::new(site.up_to(site.at, whole.end), text, whole, message)
        .covering()
        .doubted();
    Some(match meant_text {
        Some(text) => meant
            .help(format!("write `\"{text}\"`"))
            .edit(whole, format!("\"{text}\""))
            .mended(whole.start, text),
        None => meant
            .help("zones are named as in the tz database: `\"Europe/Berlin\"`")
            .mended(whole.start, "UTC"),
    })
}

/// Whether the title of a test stands at a place: behind it, the test names its flow.
fn names_flow(site: &Site<'_>, title: Span) -> bool {
    let behind = site.up_to(site.at, title.end).end;
    site.kind(behind) == Some(T::Of) && site.word(site.at) != "of"
}

/// The zone that was most likely meant.
fn zone(written: &str) -> Option<String> {
    if nurture_runtime::checked_text::is_timezone(written) {
        return Some(written.to_owned());
    }
    crate::check::timezone::nearest_zone(written).map(str::to_owned)
}
