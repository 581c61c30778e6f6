//! Phrases of speech and of other languages where the language has its own.

use super::{Meant, Site, read};
use crate::{finding::nearest, lex::TokenKind as T, source::Span};

/// `is not set`, `is empty`, `is present`
pub(super) fn presence(site: &Site<'_>) -> Option<Meant> {
    const UNSET: [&str; 7] = [
        "empty",
        "null",
        "missing",
        "blank",
        "none",
        "nothing",
        "undefined",
    ];
    const SET: [&str; 6] = ["present", "filled", "given", "known", "defined", "there"];
    if !site.expected.token(T::Unset) || site.before(1) != Some(T::Is) {
        return None;
    }
    let negated = site.kind(site.at)? == T::Not;
    let at = site.at + usize::from(negated);
    if !site.is_on_one_line(site.at, at) {
        return None;
    }
    let word = site.word(at).to_ascii_lowercase();
    let set = match site.kind(at)? {
        T::Set => true,
        T::Unset => false,
        _ if UNSET.contains(&word.as_str()) => false,
        _ if SET.contains(&word.as_str()) => true,
        _ => return None,
    };
    // `is filled in` is read as a whole.
    if word == "filled" && site.kind(at + 1) == Some(T::In) {
        return None;
    }
    let is_word = !matches!(site.kind(at)?, T::Set | T::Unset);
    let values = is_word.then(|| values_of_contact(site, &word));
    if values == Some(Some(true)) {
        return None;
    }
    let meant = if set == negated { T::Unset } else { T::Set };
    let is = site.at - 1;
    let whole = site.span(site.at).to(site.span(at));
    let text = meant.text();
    let said = site.slice(site.span(is).to(whole));
    let is_doubtful = values == Some(None) && may_be_value(&word);
    let message = if is_doubtful {
        format!("`{said}` may mean two things")
    } else {
        format!("`{said}` is written `is {text}`")
    };
    // `isn't set` is one word with the `is`.
    let (place, blank) = if site.touches(is) {
        (site.span(is).to(site.span(site.at)), " ")
    } else {
        (site.span(site.at), "")
    };
    let tokens = vec![read(T::Is, site.span(is)), read(meant, whole)];
    let meant = Meant::new(is..at + 1, tokens, place, message)
        .mended(whole.start, text)
        .covering();
    Some(if is_doubtful {
        let sign = if negated { "!=" } else { "==" };
        meant.doubted().help(format!(
            "write `is {text}`, or `{sign} {word}` if that is a value of the field"
        ))
    } else {
        meant
            .help(format!("write `is {text}`"))
            .edit(whole, format!("{blank}{text}"))
    })
}

/// Whether a word is such that fields have it among their values: `cart: filled | open`.
fn may_be_value(word: &str) -> bool {
    matches!(
        word,
        "empty" | "missing" | "blank" | "none" | "present" | "filled" | "given" | "known"
    )
}

/// Whether a word stands among the values of a field in the text; none if the fields of the contact are declared elsewhere.
fn values_of_contact(site: &Site<'_>, word: &str) -> Option<bool> {
    /// Declarations are looked for no further down, in bytes: each such mistake looks.
    const TEXT_MAX: usize = 100_000;
    let text = site.text.get(..site.text.floor_char_boundary(TEXT_MAX))?;
    let is_of_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let stands = |(at, _): (usize, &str)| {
        let before = text.get(..at).unwrap_or("");
        let behind = text.get(at + word.len()..).unwrap_or("");
        let is_whole = !before.ends_with(is_of_word) && !behind.starts_with(is_of_word);
        let is_divided = before.trim_end().ends_with('|') || behind.trim_start().starts_with('|');
        is_whole && is_divided
    };
    if text.match_indices(word).any(stands) {
        return Some(true);
    }
    let declares = |line: &str| {
        let rest = line.strip_prefix("contact");
        rest.is_some_and(|rest| rest.trim_start().starts_with('{'))
    };
    text.lines().any(declares).then_some(false)
}

/// `form is "x"`, `form is not "x"`
pub(super) fn comparison_with_is(site: &Site<'_>) -> Option<Meant> {
    if !site.expected.token(T::Unset) || site.before(1) != Some(T::Is) {
        return None;
    }
    let negated = site.kind(site.at)? == T::Not;
    let value = site.at + usize::from(negated);
    let begins_value = match site.kind(value)? {
        T::TextStart => true,
        kind if kind.is_literal() => true,
        // `se` is about to become `set`.
        kind => {
            let word = site.word(value);
            let wanted = ["set", "unset"];
            let nears =
                |wanted: &&str| wanted.starts_with(word) || nearest(word, [*wanted]).is_some();
            kind.is_plain_name() && !wanted.iter().any(nears)
        }
    };
    if !begins_value || !site.is_on_one_line(site.at - 1, value) {
        return None;
    }
    let meant = if negated { T::NotEqual } else { T::Equal };
    let is = site.at - 1;
    let sign = site.span(is).to(site.span(value - 1));
    let text = meant.text();
    let message = format!("`{}` compares nothing", site.slice(sign));
    Some(
        Meant::new(is..value, vec![read(meant, sign)], sign, message)
            .help(format!("write `{text}`"))
            .edit(sign, text)
            .covering(),
    )
}

/// `on form_submit form == "x"`
pub(super) fn missing_where(site: &Site<'_>) -> Option<Meant> {
    let found = site.found()?;
    let next = site.kind(site.at + 1)?;
    let begins_test =
        found.kind.is_plain_name() && (next.is_comparison() || matches!(next, T::Assign | T::Is));
    let is_behind = site.before(1).is_some();
    if !begins_test || !is_behind || !site.expected.token(T::Where) {
        return None;
    }
    let help = format!("write `where {} …`", site.slice(found.span));
    Some(Meant::lacking(site, T::Where).help(help))
}

/// `opened welcome within 3d`, where `in last 3d` is meant
pub(super) fn window(site: &Site<'_>) -> Option<Meant> {
    let found = site.found().filter(|found| found.kind == T::Within)?;
    if !site.expected.token(T::Ever) {
        return None;
    }
    let last = read(T::Last, Span::at(found.span.end));
    Some(
        Meant::new(
            site.at..site.at + 1,
            vec![read(T::In, found.span), last],
            found.span,
            "`within` stands where `in last` is meant".to_owned(),
        )
        .help(format!("write `in last {}`", site.word(site.at + 1)))
        .edit(found.span, "in last"),
    )
}

/// `purchase >= 2 in last 30d`, where a count is meant
pub(super) fn uncounted(site: &Site<'_>) -> Option<Meant> {
    let found = site.found()?;
    let window = match (found.kind, site.kind(site.at + 1), site.kind(site.at + 2)) {
        (T::Ever, ..) => site.at + 1,
        (T::In, Some(T::Last), Some(T::Duration)) => site.at + 3,
        // The place may be the `last` behind an `in` that asks for a list.
        _ => return None,
    };
    let operator = site.at.checked_sub(2)?;
    let is_number = site.before(1) == Some(T::Int);
    let is_compared = site.kind(operator).is_some_and(T::is_comparison);
    let named = operator.checked_sub(1)?;
    if is_number && is_compared && site.kind(named) == Some(T::RightParen) {
        return window_behind_a_count(site, named, window);
    }
    let is_event = |index: usize| {
        site.kind(index).is_some_and(|kind| {
            (kind.is_plain_name() && kind != T::Contact) || kind.is_message_event()
        })
    };
    // `opened welcome`
    let is_behind_event = |index: usize| {
        index
            .checked_sub(1)
            .and_then(|before| site.kind(before))
            .is_some_and(T::is_message_event)
    };
    let event = named - usize::from(is_behind_event(named));
    let before = event.checked_sub(1).and_then(|before| site.kind(before));
    // As far back as a condition is long.
    let mut line = (0..event)
        .rev()
        .take(40)
        .take_while(|index| site.is_on_one_line(*index, event));
    let is_of_event = line.any(|index| site.kind(index) == Some(T::Where));
    let fits = is_number && is_compared && is_event(event) && before != Some(T::Dot);
    if !fits || is_of_event || !site.is_on_one_line(event, window - 1) {
        return None;
    }
    let happened = site.slice(site.span(event).to(site.span(named)));
    let back = site.slice(found.span.to(site.span(window - 1)));
    let number = site.slice(site.span(operator).to(site.span(site.at - 1)));
    let meant = format!("count({happened} {back}) {number}");
    let whole = site.span(event).to(site.span(window - 1));
    let message = format!("`{}` is written `{meant}`", site.slice(whole));
    Some(
        Meant::new(site.at..window, Vec::new(), whole, message)
            .help(format!("write `{meant}`"))
            .edit(whole, meant)
            .doubted(),
    )
}

/// `count(opened) >= 3 in last 30d`: the window stands with the event.
fn window_behind_a_count(site: &Site<'_>, close: usize, window: usize) -> Option<Meant> {
    /// A count has fewer tokens.
    const TOKENS_MAX: usize = 40;
    let opens = |index: &usize| site.kind(*index) == Some(T::LeftParen);
    let open = (0..close).rev().take(TOKENS_MAX).find(opens)?;
    let counted = open.checked_sub(1)?;
    let is_count = matches!(site.word(counted), "count" | "sum" | "min" | "max");
    let has_window = (open..close).any(|index| matches!(site.kind(index), Some(T::Ever | T::Last)));
    let is_line = site.is_on_one_line(counted, window - 1);
    if !is_count
        || has_window
        || !is_line
        || site.closer(open, T::LeftParen, T::RightParen) != Some(close)
    {
        return None;
    }
    let place = site.span(site.at).to(site.span(window - 1));
    let written = site.slice(place);
    let inside = site.slice(Span::new(site.span(counted).start, site.span(close).start));
    let gap = Span::new(site.span(site.at - 1).end, place.end);
    let message = format!("`{written}` stands behind a number, and not with the event");
    Some(
        Meant::new(site.at..window, Vec::new(), place, message)
            .help(format!("write `{inside} {written})`"))
            .edit(Span::at(site.span(close).start), format!(" {written}"))
            .edit(gap, "")
            .doubted(),
    )
}

/// `limit 1 email in 7d`
pub(super) fn per(site: &Site<'_>) -> Option<Meant> {
    let found = site.found()?;
    let is_other = matches!(found.kind, T::In | T::Every | T::Within | T::For | T::Slash)
        || matches!(site.slice(found.span), "a" | "an" | "each");
    let is_limit = site.before(1).is_some_and(T::is_channel);
    if !is_other || !is_limit || !site.expected.token(T::Per) {
        return None;
    }
    let written = site.slice(found.span);
    let touches = if site.touches(site.at) { " " } else { "" };
    let before = if site.touches(site.at - 1) { " " } else { "" };
    Some(
        Meant::new(
            site.at..site.at + 1,
            vec![read(T::Per, found.span)],
            found.span,
            format!("`{written}` stands where `per` is meant"),
        )
        .help(format!("write `per {}`", site.word(site.at + 1)))
        .edit(found.span, format!("{before}per{touches}")),
    )
}

/// `wait for any case purchase then … case signup then … end`
pub(super) fn any_of_cases(site: &Site<'_>) -> Option<Meant> {
    let any = site.at.checked_sub(1)?;
    let for_ = any.checked_sub(1)?;
    let is_wait =
        site.kind(for_) == Some(T::For) && site.kind(for_.checked_sub(1)?) == Some(T::Wait);
    let is_said = matches!(site.word(any), "any" | "either" | "first");
    if !is_wait
        || !is_said
        || site.kind(site.at) != Some(T::Case)
        || !site.is_on_one_line(for_, any)
    {
        return None;
    }
    let place = site.span(any);
    let written = site.slice(place);
    let message = format!("`{written}` has no place here: the first case that happens is the one");
    let blanks = Span::new(site.span(for_).end, place.end);
    Some(
        Meant::new(any..site.at, Vec::new(), place, message)
            .help(format!("remove `{written}`"))
            .edit(blanks, ""),
    )
}

/// `wait till monday`
pub(super) fn until(site: &Site<'_>) -> Option<Meant> {
    let at = site.at.checked_sub(1)?;
    let is_till = matches!(site.word(at), "till" | "til" | "to" | "unless");
    if !is_till || site.before(2) != Some(T::Wait) || site.before(1).is_none() {
        return None;
    }
    Some(Meant::for_another(site, at, T::Until))
}
