//! Shares that stand before the arms of a split, and not each before its own.

use super::{Meant, Site, read};
use crate::{
    lex::{Token, TokenKind as T},
    parse::failure::Label,
    source::Span,
};

/// `split 50/50 a then … b then … end`, `split 50% / 50% case a then … case b then … end`
pub(super) fn shares_before_arms(site: &Site<'_>) -> Option<Meant> {
    let split = (0..=site.at)
        .rev()
        .take(SHARES_MAX)
        .find(|index| site.kind(*index) == Some(T::Split))?;
    let named = split + 1 + 3 * usize::from(site.kind(split + 1) == Some(T::TextStart));
    let (shares, behind) = shares(site, named).or_else(|| even_shares(site, named))?;
    let names = names_of_arms(site, behind);
    if site.at < named || behind < site.at {
        return None;
    }
    if begins_arm_with_share(site, behind) {
        let place = site.span(named).to(site.span(behind - 1));
        let blanks = Span::new(site.span(named - 1).end, place.end);
        let message = "the arms have their shares already".to_owned();
        let meant = Meant::new(named..behind, Vec::new(), place, message);
        return Some(
            meant
                .covering()
                .help("write each share once, before its arm")
                .titled("take the shares before the arms away")
                .edit(blanks, ""),
        );
    }
    let arms = arms(site, behind);
    let message = "each arm of a split has its own share".to_owned();
    if arms.is_empty() {
        return Some(without_arms(site, split, behind, message).help(form(&shares, &names)));
    }
    let place = site.span(named).to(site.span(behind - 1));
    let is_whole = add_up(&shares);
    let mended = if is_whole {
        Mended::of(site, behind, &arms, &shares)
    } else {
        Mended::of(site, behind, &arms, &evenly(arms.len()))
    };
    let mut meant = Meant::new(named..mended.end, mended.instead, place, message).covering();
    for (offset, text) in mended.texts {
        meant = meant.mended(offset, text);
    }
    if !is_whole {
        return Some(meant.help(PERCENTS).doubted());
    }
    let is_named = arms.iter().all(|arm| arm.name.is_some());
    if arms.len() != shares.len() || !is_named {
        return Some(meant.help(form(&shares, &[])).doubted());
    }
    let blanks = Span::new(site.span(named - 1).end, site.span(behind - 1).end);
    let meant = meant
        .help("write each share before its arm")
        .edit(blanks, "");
    Some(arms.iter().zip(&shares).fold(meant, |meant, (arm, share)| {
        let head = site.span(arm.first).to(site.span(arm.then - 1));
        meant.edit(head, format!("{share} {}", site.word(arm.then - 1)))
    }))
}

const PERCENTS: &str =
    "shares are percents that add up to 100%: `split 50% short then … 50% long then … end`";

/// Whether shares are those of a whole: `1/2` are none.
fn add_up(shares: &[String]) -> bool {
    let percents = shares
        .iter()
        .map(|share| share.trim_end_matches('%').parse::<f64>());
    let sum: Result<f64, _> = percents.sum();
    sum.is_ok_and(|sum| (sum - 100.0).abs() < 0.005)
}

/// As many shares as there are arms; where they are no whole numbers, the first ones are larger by one.
fn evenly(arms: usize) -> Vec<String> {
    let (each, rest) = (100 / arms.max(1), 100 % arms.max(1));
    let share = |arm: usize| format!("{}%", each + usize::from(arm < rest));
    (0..arms).map(share).collect()
}

/// `50% short then`
fn begins_arm_with_share(site: &Site<'_>, at: usize) -> bool {
    let is_share = matches!(site.kind(at), Some(T::Int | T::Percent | T::Decimal));
    let is_named = site.kind(at + 1).is_some_and(T::is_word);
    // `split randomly 50% short then` says of its shares what they are.
    let is_apart = !site.is_on_one_line(at - 1, at) || site.kind(at - 1).is_some_and(T::is_word);
    is_share && is_named && site.kind(at + 2) == Some(T::Then) && is_apart
}

/// How a split with some shares is written, with the names that are known of its arms.
fn form(shares: &[String], names: &[&str]) -> String {
    const NAMES: [&str; 4] = ["short", "long", "other", "last"];
    let names = if names.len() == shares.len() {
        names
    } else {
        &NAMES
    };
    let arms: Vec<String> = shares
        .iter()
        .zip(names)
        .map(|(share, name)| format!("{share} {name} then …"))
        .collect();
    format!("write `split {} end`", arms.join(" "))
}

/// `split evenly a, b`, `split evenly between a and b`: the names of arms that stand behind the shares, on their line.
fn names_of_arms<'a>(site: &Site<'a>, behind: usize) -> Vec<&'a str> {
    let first = behind + usize::from(matches!(site.word(behind), "between" | "into"));
    let mut names = Vec::new();
    for at in (first..).step_by(2).take(ARMS_MAX) {
        let is_name = site.kind(at).is_some_and(T::is_plain_name);
        if !is_name || !site.is_on_one_line(behind - 1, at) {
            return Vec::new();
        }
        names.push(site.word(at));
        let joins = matches!(
            site.kind(at + 1),
            Some(T::Comma | T::And | T::Or | T::Slash)
        );
        if !joins {
            break;
        }
    }
    names
}

/// More arms than these are not named in one line.
const ARMS_MAX: usize = 10;

/// `50%: send email a`: what the arm is called is for the writer to say.
pub(super) fn colon_behind_a_share(site: &Site<'_>) -> Option<Meant> {
    let colon = site.found().filter(|found| found.kind == T::Colon)?;
    let is_of_arm = site.before(1) == Some(T::Percent) && site.expected.label(Label::Name);
    if !is_of_arm {
        return None;
    }
    let share = site.span(site.at - 1);
    let written = site.slice(share);
    let instead = vec![
        read(T::Name, colon.span),
        read(T::Then, Span::at(colon.span.end)),
    ];
    let place = share.to(colon.span);
    let message = format!("the share `{written}` has no name, and no `then`");
    Some(
        Meant::new(site.at..site.at + 1, instead, place, message)
            .help("name each share: `split 50% short then … 50% long then … end`")
            .mended(colon.span.start, format!("arm_{}", site.at))
            .doubted(),
    )
}

/// `split 50/50 send email a or send email b`: the split itself is not what it looks like, nor what stands on its line.
fn without_arms(site: &Site<'_>, split: usize, behind: usize, message: String) -> Meant {
    let place = site.span(split).to(site.span(behind - 1));
    let line = site.up_to(behind, site.end_of_line(place.start));
    let ends = |index: &usize| site.kind(*index) == Some(T::End);
    let end = line.clone().find(ends).unwrap_or(line.end);
    let first = split + 1;
    Meant::new(first..end, Vec::new(), place, message)
        .covering()
        .doubted()
}

/// How many tokens the shares before a split's arms take, with its name.
const SHARES_MAX: usize = 16;

/// The most tokens of a split that are looked at.
const TOKENS_MAX: usize = 2_000;

/// Shares with a sign between them, as they are written well, and the index behind them.
fn shares(site: &Site<'_>, first: usize) -> Option<(Vec<String>, usize)> {
    // `50:50` looks like a time of day.
    if let (Some(T::Time), Some((one, other))) =
        (site.kind(first), site.word(first).split_once(':'))
    {
        return Some((vec![format!("{one}%"), format!("{other}%")], first + 1));
    }
    let is_share =
        |index: usize| matches!(site.kind(index), Some(T::Int | T::Percent | T::Decimal));
    let mut all = Vec::new();
    let mut at = first;
    while is_share(at) {
        // Whether a part of one or of a hundred is meant is for the writer to say.
        if site.word(at).starts_with("0.") {
            return None;
        }
        all.push(format!("{}%", site.word(at).trim_end_matches('%')));
        let joins = |kind| matches!(kind, T::Slash | T::Minus | T::Comma | T::And | T::Or);
        let next = at + 1 + usize::from(site.kind(at + 1).is_some_and(joins));
        // What begins a line is the share of an arm.
        if !is_share(next) || (next == at + 1 && !site.is_on_one_line(at, next)) {
            break;
        }
        at = next;
    }
    (all.len() > 1).then_some((all, at + 1))
}

/// `split evenly`
fn even_shares(site: &Site<'_>, first: usize) -> Option<(Vec<String>, usize)> {
    const EVEN: [&str; 5] = ["evenly", "equally", "equal", "even", "randomly"];
    if !EVEN.contains(&site.word(first)) {
        return None;
    }
    let arms = arms(site, first + 1).len();
    let named = names_of_arms(site, first + 1).len();
    // Without any arm, two are the least.
    let count = if arms > 0 { arms } else { named.max(2) };
    (2..=100)
        .contains(&count)
        .then(|| (evenly(count), first + 1))
}

/// An arm without its share.
struct Arm {
    /// The index of its first word: a `case`, its name, or the `then` or `else` alone.
    first: usize,
    /// That of its `then`.
    then: usize,
    name: Option<usize>,
}

/// The arms behind the shares of a split.
fn arms(site: &Site<'_>, behind: usize) -> Vec<Arm> {
    let mut arms = Vec::new();
    let mut depth = 0_usize;
    for at in (behind..site.tokens.len()).take(TOKENS_MAX) {
        let Some(kind) = site.kind(at) else { break };
        let before = at.checked_sub(1).and_then(|before| site.kind(before));
        match kind {
            T::Then if depth == 0 => {
                let is_name = at > behind
                    && before.is_some_and(T::is_plain_name)
                    && (at - 1 == behind || can_precede_arm(site.kind(at - 2)));
                let name = is_name.then_some(at - 1);
                let has_case = name.is_some_and(|name| site.kind(name - 1) == Some(T::Case));
                let first = name.unwrap_or(at) - usize::from(has_case);
                let then = at;
                arms.push(Arm { first, then, name });
            }
            T::Else if depth == 0 => arms.push(Arm {
                first: at,
                then: at,
                name: None,
            }),
            T::If | T::Match | T::Split | T::Repeat => depth += 1,
            // `wait for purchase up to 2d then` opens a block of its own.
            T::Wait if opens(site, at) => depth += 1,
            T::Flow | T::Test => break,
            // An arm may have an `end` of its own, which is another mistake.
            T::End if depth == 0 && !begins_arm(site, at + 1) => break,
            T::End => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    arms
}

/// Whether an arm without a share begins with the token `at`: `short then`, `case short then`, `else`
fn begins_arm(site: &Site<'_>, at: usize) -> bool {
    let name = at + usize::from(site.kind(at) == Some(T::Case));
    let is_named = site.kind(name).is_some_and(T::is_plain_name);
    site.kind(at) == Some(T::Else) || (is_named && site.kind(name + 1) == Some(T::Then))
}

/// Whether a name can be that of an arm behind a token: behind a keyword it is what that is about, as in `send email a`.
fn can_precede_arm(kind: Option<T>) -> bool {
    kind.is_some_and(|kind| {
        kind.is_literal()
            || matches!(
                kind,
                T::Name | T::Case | T::End | T::TextEnd | T::RightBrace | T::RightParen
            )
    })
}

/// Whether a `wait` has branches: its `then` or `case` stands on its line.
fn opens(site: &Site<'_>, wait: usize) -> bool {
    let line = site.up_to(wait, site.end_of_line(site.span(wait).start));
    line.skip(1)
        .map(|index| site.kind(index))
        .take_while(|kind| !kind.is_some_and(T::is_statement_start))
        .any(|kind| matches!(kind, Some(T::Then | T::Case)))
}

/// Where what stands before an arm ends: the fraction in `1/2 short then` is the arm's own.
fn body_end(site: &Site<'_>, start: usize, arm: usize) -> usize {
    const FRACTION: [Option<T>; 3] = [Some(T::Int), Some(T::Slash), Some(T::Int)];
    let first = arm.checked_sub(3).filter(|first| start <= *first);
    let fraction = first.filter(|first| [0, 1, 2].map(|at| site.kind(first + at)) == FRACTION);
    fraction.unwrap_or(arm)
}

/// A split whose arms are read with a share each.
struct Mended {
    /// The index behind the head of the last arm, and the tokens up to there.
    end: usize,
    instead: Vec<Token>,
    /// What is said by tokens that are not written.
    texts: Vec<(u32, String)>,
}

impl Mended {
    fn of(site: &Site<'_>, behind: usize, arms: &[Arm], shares: &[String]) -> Self {
        let mut mended = Self {
            end: behind,
            instead: Vec::new(),
            texts: Vec::new(),
        };
        for (index, (arm, share)) in arms.iter().zip(shares).enumerate() {
            let body = site
                .tokens
                .get(mended.end..body_end(site, mended.end, arm.first));
            mended.instead.extend_from_slice(body.unwrap_or_default());
            // The blank before it is taken for its share.
            let before = site.span(arm.first.saturating_sub(1)).end;
            mended.put(T::Percent, Span::new(before, before + 1), share.clone());
            let then = site.span(arm.then);
            if let Some(name) = arm.name {
                mended.instead.push(read(T::Name, site.span(name)));
                mended.instead.push(read(T::Then, then));
            } else {
                // The first byte of its word is taken for a name.
                let middle = then.start + 1;
                let name = Span::new(then.start, middle);
                mended.put(T::Name, name, format!("arm_{index}"));
                mended
                    .instead
                    .push(read(T::Then, Span::new(middle, then.end)));
            }
            mended.end = arm.then + 1;
        }
        mended
    }

    fn put(&mut self, kind: T, place: Span, text: String) {
        self.instead.push(read(kind, place));
        self.texts.push((place.start, text));
    }
}
