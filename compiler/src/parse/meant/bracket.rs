//! Brackets of another kind, or none, and words instead of them.

use super::{Meant, Site, read};
use crate::{lex::TokenKind as T, parse::failure::Label, source::Span};

/// `if opened welcome { … }`, `flow f { … }`, `repeat 3 times { … }`, `policy { … }`
pub(super) fn braces_for_words(site: &Site<'_>) -> Option<Meant> {
    // A policy that is never ended is none, so it is what was found there.
    let is_policy = site.kind(site.at) == Some(T::Policy);
    let at = site.at + usize::from(is_policy);
    let found = site.tokens.get(at)?;
    if found.kind != T::LeftBrace {
        return None;
    }
    let opens = [T::Then, T::Do]
        .into_iter()
        .find(|kind| site.expected.token(*kind));
    if !is_policy && !opens_block(site, at, opens.is_some()) {
        return None;
    }
    let close = site.closer(at, T::LeftBrace, T::RightBrace);
    let goes_on = close
        .and_then(|close| site.kind(close + 1))
        .is_some_and(|next| matches!(next, T::Else | T::Elseif));
    let word = opens.map_or("", T::text);
    let end = if goes_on { "" } else { "end" };
    let behind = close.map_or(at + 1, |close| close + 1);
    let mut instead = Vec::new();
    instead.extend(opens.map(|kind| read(kind, found.span)));
    let inner = at + 1..close.unwrap_or(at + 1);
    let signs = signs_of_members(site, inner.clone());
    let words = inner.filter(|index| signs.binary_search(index).is_err());
    instead.extend(words.filter_map(|index| site.token(index)));
    if let Some(close) = close.filter(|_| !goes_on) {
        instead.push(read(T::End, site.span(close)));
    }
    let help = match opens {
        Some(kind) => format!("write `{}` for `{{`, and `end` for `}}`", kind.text()),
        None if signs.is_empty() => "take the `{` away, and write `end` for `}`".to_owned(),
        None => "take the `{` and the signs behind words away, and write `end` for `}`".to_owned(),
    };
    let message = "blocks stand between words, and not in braces".to_owned();
    let meant = Meant::new(at..behind, instead, found.span, message).help(help);
    let Some(close) = close else {
        return Some(meant);
    };
    let meant = meant.edit(found.span, between_words(site, word, at));
    let without = |meant: Meant, sign: &usize| meant.edit(site.span(*sign), "");
    let meant = signs.iter().fold(meant, without);
    Some(meant.edit(site.span(close), between_words(site, end, close)))
}

/// Whether the brace at a place stands where a block begins, and holds no members; `is_awaited` says that a word was expected which opens one.
fn opens_block(site: &Site<'_>, at: usize, is_awaited: bool) -> bool {
    // A clause is no member, however it is written.
    let begins = |kind: T| kind.is_clause_start() || kind.is_statement_start();
    let is_members = site.kind(at + 2) == Some(T::Colon) && !site.kind(at + 1).is_some_and(begins);
    let of_flow = site.before(2) == Some(T::Flow)
        || matches!(site.before(1), Some(T::Policy | T::Else | T::Then | T::Do));
    let is_block = is_awaited || (of_flow && site.expected.label(Label::Statement));
    is_block && !is_members
}

/// A word in the place of a sign, with blanks where the sign touches what stands beside it.
fn between_words(site: &Site<'_>, word: &str, sign: usize) -> String {
    let before = sign
        .checked_sub(1)
        .is_some_and(|before| site.touches(before));
    let blank = |is_needed: bool| {
        if is_needed && !word.is_empty() {
            " "
        } else {
            ""
        }
    };
    format!("{}{word}{}", blank(before), blank(site.touches(sign)))
}

/// The signs in a block with which its clauses and statements are written as members: `limit: 3 email per 7d,`
fn signs_of_members(site: &Site<'_>, inside: std::ops::Range<usize>) -> Vec<usize> {
    let begins = |index: usize| {
        let kind = site.kind(index);
        kind.is_some_and(|kind| kind.is_clause_start() || kind.is_statement_start())
    };
    let is_sign = |index: &usize| match site.kind(*index) {
        Some(T::Colon) => begins(index - 1),
        Some(T::Comma) => begins(index + 1) || index + 1 == inside.end,
        _ => false,
    };
    inside.clone().filter(is_sign).collect()
}

/// `if {{contact.plan}} == pro`, `if {contact.plan} == pro`, as templates have it.
pub(super) fn braces_around_value(site: &Site<'_>) -> Option<Meant> {
    let is_open = |index: usize| site.kind(index) == Some(T::LeftBrace);
    let open = (0..=site.at)
        .rev()
        .take(4)
        .take_while(|index| site.is_on_one_line(*index, site.at))
        .filter(|index| is_open(*index))
        .last()?;
    let first = open + 1 + usize::from(is_open(open + 1));
    let is_path =
        site.kind(first).is_some_and(T::is_plain_name) && site.kind(first + 1) == Some(T::Dot);
    let before = open.checked_sub(1).and_then(|before| site.kind(before))?;
    let takes_value = before.is_comparison()
        || matches!(
            before,
            T::If | T::Elseif | T::And | T::Or | T::Not | T::When | T::Assign | T::Match
        );
    let last =
        (first + 2..site.tokens.len()).find(|index| site.kind(*index + 1) != Some(T::Dot))?;
    let closers = last + 1..last + 1 + (first - open);
    let are_closed = closers
        .clone()
        .all(|index| site.kind(index) == Some(T::RightBrace));
    if !is_path || !takes_value || !are_closed {
        return None;
    }
    let instead = site.tokens.get(first..=last)?.to_vec();
    let whole = site.span(open).to(site.span(closers.end - 1));
    let meant = site.slice(site.span(first).to(site.span(last)));
    Some(
        Meant::new(
            open..closers.end,
            instead,
            whole,
            "a value stands in braces in texts alone".to_owned(),
        )
        .help(format!("write `{meant}`"))
        .edit(whole, meant),
    )
}

/// `segment active { contact.plan == pro }`
pub(super) fn condition_in_braces(site: &Site<'_>) -> Option<Meant> {
    let found = site.found().filter(|found| found.kind == T::LeftBrace)?;
    let is_segment = site.before(2) == Some(T::Segment);
    let is_members = site.kind(site.at + 2) == Some(T::Colon);
    if !is_segment || is_members || !site.expected.token(T::Assign) {
        return None;
    }
    let close = site.closer(site.at, T::LeftBrace, T::RightBrace)?;
    let mut instead = vec![read(T::Assign, found.span)];
    instead.extend_from_slice(site.tokens.get(site.at + 1..close)?);
    let behind = Span::new(site.span(close - 1).end, site.span(close).end);
    let message = "the condition of a segment stands behind `=`".to_owned();
    Some(
        Meant::new(site.at..close + 1, instead, found.span, message)
            .help("write `=` for `{`, and take the `}` away")
            .edit(found.span, "=")
            .edit(behind, ""),
    )
}

/// `in ("DE", "AT")`
pub(super) fn parenthesized_list(site: &Site<'_>) -> Option<Meant> {
    if site.kind(site.at) != Some(T::Comma) || !site.expected.token(T::RightParen) {
        return None;
    }
    let open = (0..site.at)
        .rev()
        .take(6)
        .find(|index| site.kind(*index) == Some(T::LeftParen))?;
    if open.checked_sub(1).and_then(|before| site.kind(before)) != Some(T::In) {
        return None;
    }
    swap(
        site,
        open,
        (T::LeftParen, T::RightParen),
        (T::LeftBracket, T::RightBracket),
        "a list stands in square brackets",
    )
}

/// `event purchase(total: int)`, `params: [code: text]`
pub(super) fn parenthesized_members(site: &Site<'_>) -> Option<Meant> {
    let brackets = match site.kind(site.at)? {
        T::LeftParen => (T::LeftParen, T::RightParen),
        T::LeftBracket => (T::LeftBracket, T::RightBracket),
        _ => return None,
    };
    let is_open = site.expected.token(T::LeftBrace);
    let is_member =
        site.kind(site.at + 1).is_some_and(T::is_word) && site.kind(site.at + 2) == Some(T::Colon);
    if !is_open || !is_member {
        return None;
    }
    swap(
        site,
        site.at,
        brackets,
        (T::LeftBrace, T::RightBrace),
        "members stand in braces",
    )
}

/// The brackets that open at `open`, as others.
fn swap(
    site: &Site<'_>,
    open: usize,
    (from, to): (T, T),
    (opener, closer): (T, T),
    message: &str,
) -> Option<Meant> {
    let close = site.closer(open, from, to)?;
    let mut instead = site.tokens.get(open..=close)?.to_vec();
    if let Some(first) = instead.first_mut() {
        first.kind = opener;
    }
    if let Some(last) = instead.last_mut() {
        last.kind = closer;
    }
    let (first, last) = (site.span(open), site.span(close));
    let help = format!(
        "write `{}` for `{}`, and `{}` for `{}`",
        opener.text(),
        from.text(),
        closer.text(),
        to.text()
    );
    let is_apart =
        opener != T::LeftBrace || !open.checked_sub(1).is_some_and(|at| site.touches(at));
    let blank = if is_apart { "" } else { " " };
    Some(
        Meant::new(open..close + 1, instead, first, message.to_owned())
            .help(help)
            .edit(first, format!("{blank}{}", opener.text()))
            .edit(last, closer.text()),
    )
}

/// `send email tips { code: "x" }`
pub(super) fn missing_with(site: &Site<'_>) -> Option<Meant> {
    site.found().filter(|found| found.kind == T::LeftBrace)?;
    if !site.expected.token(T::With) || site.before(1).is_none() {
        return None;
    }
    Some(Meant::lacking(site, T::With).help("write `with { … }`"))
}

/// `send email tips with code: "x"`
pub(super) fn members_without_braces(site: &Site<'_>) -> Option<Meant> {
    let found = site.found().filter(|found| found.kind.is_word())?;
    let is_key = site.kind(site.at + 1) == Some(T::Colon);
    if !is_key || !site.expected.token(T::LeftBrace) || site.before(1).is_none() {
        return None;
    }
    let end_of_line = site.end_of_line(found.span.start);
    let line = site.up_to(site.at, end_of_line);
    let mut depth = 0_i32;
    let end = line
        .clone()
        .find(|index| {
            match site.kind(*index) {
                Some(T::InterpolationStart | T::LeftBrace) => depth += 1,
                Some(T::InterpolationEnd | T::RightBrace) => depth -= 1,
                _ => {}
            }
            let is_next = site.kind(*index).is_some_and(|kind| {
                matches!(kind, T::As | T::End | T::At | T::Expect) || kind.is_statement_start()
            });
            let is_key = site.kind(index + 1) == Some(T::Colon);
            depth < 0 || (depth == 0 && is_next && !is_key)
        })
        .unwrap_or(line.end);
    let written = site.span(site.at).to(site.span(end.checked_sub(1)?));
    let mut instead = vec![read(T::LeftBrace, Span::at(written.start))];
    instead.extend_from_slice(site.tokens.get(site.at..end)?);
    instead.push(read(T::RightBrace, Span::at(written.end)));
    Some(
        Meant::new(
            site.at..end,
            instead,
            found.span,
            "values with names stand in braces".to_owned(),
        )
        .help(format!("write `{{ {} }}`", site.slice(written)))
        .edit(Span::at(written.start), "{ ")
        .edit(Span::at(written.end), " }"),
    )
}

/// `wait for contact.plan == pro up to 3d`
pub(super) fn condition_of_a_wait(site: &Site<'_>) -> Option<Meant> {
    let found = site.kind(site.at)?;
    let is_condition = found.is_comparison()
        || matches!(
            found,
            T::Dot | T::Is | T::In | T::Tagged | T::Reachable | T::Not
        );
    let first = (0..=site.at)
        .rev()
        .take(8)
        .find(|index| site.kind(*index) == Some(T::For))?
        + 1;
    let is_wait = first.checked_sub(2).and_then(|at| site.kind(at)) == Some(T::Wait);
    if !is_condition || !is_wait || !site.is_on_one_line(first - 1, site.at) {
        return None;
    }
    let line = site.up_to(first, site.end_of_line(site.span(first).start));
    let ends = |index: &usize| {
        site.kind(*index).is_some_and(|kind| {
            matches!(kind, T::Up | T::Then | T::End) || kind.is_statement_start() && kind != T::Set
        })
    };
    let end = line.clone().find(ends).unwrap_or(line.end);
    let written = site.span(first).to(site.span(end.checked_sub(1)?));
    let mut instead = vec![read(T::LeftParen, Span::at(site.span(first - 1).end))];
    instead.extend_from_slice(site.tokens.get(first..end)?);
    instead.push(read(T::RightParen, Span::at(written.end)));
    Some(
        Meant::new(
            first..end,
            instead,
            written,
            "a condition that is waited for stands in parentheses".to_owned(),
        )
        .help(format!("write `({})`", site.slice(written)))
        .edit(Span::at(written.start), "(")
        .edit(Span::at(written.end), ")"),
    )
}

/// `"{contact.first_name | default('there')}"`, as templates have it.
pub(super) fn filter_of_a_value(site: &Site<'_>) -> Option<Meant> {
    if site.kind(site.at) != Some(T::Pipe) || !site.expected.token(T::InterpolationEnd) {
        return None;
    }
    let open = (0..site.at)
        .rev()
        .take(20)
        .find(|index| site.kind(*index) == Some(T::InterpolationStart))?;
    let close = (site.at..site.tokens.len())
        .take(20)
        .find(|index| site.kind(*index) == Some(T::InterpolationEnd))?;
    let value = site.span(open + 1).to(site.span(site.at - 1));
    let filter = site.span(site.at).to(site.span(close - 1));
    let written = site.slice(filter);
    let meant = filtered(site.slice(value), written)?;
    // What stands behind the value leaves the value itself to others.
    let (place, new) = match meant.strip_prefix(site.slice(value)) {
        Some(behind) => (Span::new(value.end, filter.end), behind.to_owned()),
        None => (value.to(filter), meant.clone()),
    };
    let mut tokens = site.tokens.get(open + 1..site.at)?.to_vec();
    let fallback = fallback_of(site, filter);
    if let Some(text) = fallback {
        tokens.push(read(T::Coalesce, Span::at(filter.start)));
        tokens.push(read(T::TextStart, Span::at(text.start)));
        if !text.is_empty() {
            tokens.push(read(T::TextChunk, text));
        }
        tokens.push(read(T::TextEnd, Span::at(text.end)));
    }
    let message = format!("`{written}` is no part of a value");
    let meant = Meant::new(open + 1..close, tokens, filter, message)
        .of_value(meant)
        .edit(place, new)
        .covering();
    // What a function would make of the value is not known from the value alone.
    let is_field = site.kind(open + 1) == Some(T::Contact);
    Some(match fallback {
        Some(_) => meant,
        None if is_field => meant.doubted(),
        None => meant
            .in_doubt("a field of the contact is written `{trim(contact.first_name ?? \"there\")}`")
            .doubted(),
    })
}

/// Where the text stands that a filter of templates, and no other beside it, gives in place of what is not there.
fn fallback_of(site: &Site<'_>, filter: Span) -> Option<Span> {
    let written = site.slice(filter);
    let (name, rest) = written
        .trim_start_matches('|')
        .trim_start()
        .split_once([':', '('])?;
    let is_default = matches!(name.trim_end(), "default" | "fallback");
    let rest = rest.trim().trim_end_matches(')').trim_end();
    let quote = rest.chars().next().filter(|sign| "'\"".contains(*sign))?;
    let inside = rest.strip_prefix(quote)?.strip_suffix(quote)?;
    if !is_default || inside.contains(['"', '\'', '{', '}', '|', '\\']) {
        return None;
    }
    let start = written.rfind(quote)?.checked_sub(inside.len())?;
    let start = filter.start + u32::try_from(start).ok()?;
    let end = start + u32::try_from(inside.len()).ok()?;
    Some(Span::new(start, end))
}

/// A value with what filters of templates do to it, in the language's own words; what stands for an unset value comes first.
fn filtered(value: &str, filters: &str) -> Option<String> {
    let filters = filters.trim_start_matches('|').split('|').map(str::trim);
    let (defaults, others): (Vec<&str>, Vec<&str>) =
        filters.partition(|filter| filter.starts_with("default") || filter.starts_with("fallback"));
    let mut all = defaults.into_iter().chain(others);
    all.try_fold(value.to_owned(), |value, filter| {
        one_filtered(&value, filter)
    })
}

/// A value with what one filter does to it.
fn one_filtered(value: &str, filter: &str) -> Option<String> {
    let word = filter
        .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
        .unwrap_or(filter.len());
    let (name, rest) = filter.split_at_checked(word)?;
    let argument = rest.trim_matches(|sign: char| sign.is_whitespace() || "(:)'\"".contains(sign));
    // What stands behind a text in quotes is no part of it.
    let is_apart = |text: &str| {
        text.chars()
            .all(|sign| sign.is_whitespace() || "(:)".contains(sign))
    };
    let quotes = rest.find(['"', '\'']).zip(rest.rfind(['"', '\'']));
    let is_whole = quotes.is_none_or(|(first, last)| {
        let around = [rest.get(..first), rest.get(last + 1..)];
        around.into_iter().flatten().all(is_apart)
    });
    let is_plain = is_whole && !argument.contains(['"', '\'', '{', '}', '|', '\\']);
    let is_number = !rest.contains(['"', '\'']) && argument.parse::<f64>().is_ok();
    let quoted = if is_number {
        Some(argument.to_owned())
    } else {
        is_plain.then(|| format!("\"{argument}\""))
    };
    Some(match name {
        "" | "default" | "fallback" => format!("{value} ?? {}", quoted?),
        "upcase" | "upper" | "uppercase" => format!("upper({value})"),
        "downcase" | "lower" | "lowercase" => format!("lower({value})"),
        "trim" | "strip" => format!("trim({value})"),
        "size" | "length" | "count" => format!("length({value})"),
        "round" if argument.is_empty() => format!("round({value})"),
        "round" if argument.bytes().all(|digit| digit.is_ascii_digit()) => {
            format!("round({value}, {argument})")
        }
        "date" | "format" | "strftime" if argument.contains('%') => {
            format!("format({value}, {})", quoted?)
        }
        _ => return None,
    })
}

/// `"{contact.score:.2f}"`
pub(super) fn format_of_a_value(site: &Site<'_>) -> Option<Meant> {
    let found = site.found()?;
    let is_format = matches!(found.kind, T::Colon | T::Pipe);
    if !is_format || !site.expected.token(T::InterpolationEnd) {
        return None;
    }
    let close = (site.at..site.tokens.len())
        .take(20)
        .find(|index| site.kind(*index) == Some(T::InterpolationEnd))?;
    let place = found.span.to(site.span(close - 1));
    Some(
        Meant::new(
            site.at..close,
            Vec::new(),
            found.span,
            format!("`{}` is no part of a value", site.slice(place)),
        )
        .help("a text is changed with `upper`, `lower` and `trim`: `{upper(contact.city)}`; round a number with `{round(contact.score, 2)}`, and show a date with `{format(now, \"%d %B %Y\")}`")
        .covering()
        .doubted(),
    )
}
