//! Work for people and notices to them, with their parts in another order.

use super::{Meant, Site, read};
use crate::{lex::TokenKind as T, parse::failure::Label, source::Span};

/// `task for sales "Call them"`, `task sales: "Call them"`
pub(super) fn task_for_a_team(site: &Site<'_>) -> Option<Meant> {
    let is_first = site.before(1) == Some(T::Task) && site.expected.token(T::TextStart);
    if !is_first {
        return None;
    }
    let team = site.at + usize::from(site.kind(site.at) == Some(T::For));
    let text = behind_a_team(site, team)?;
    let end = end_of_text(site, text)?;
    let start = Span::at(site.span(site.at).start);
    let name = site.span(team);
    let (written, team_written) = (
        site.slice(site.span(text).to(site.span(end - 1))),
        site.slice(name),
    );
    let mut instead = vec![read(T::TextStart, start), read(T::TextEnd, start)];
    let for_ = if team > site.at {
        site.span(site.at)
    } else {
        start
    };
    instead.extend([read(T::For, for_), read(T::Name, name)]);
    let whole = site.span(site.at).to(site.span(end - 1));
    let meant = format!("{written} for {team_written}");
    let message = "the text of a task stands before its team".to_owned();
    Some(
        Meant::new(site.at..end, instead, whole, message)
            .help(format!("write `task {meant}`"))
            .edit(whole, meant)
            .covering()
            .doubted(),
    )
}

/// `task "Call them" sales`
pub(super) fn missing_for(site: &Site<'_>) -> Option<Meant> {
    let found = site.found().filter(|found| found.kind == T::Name)?;
    // Shorter words may be about to become `for`, or are misspelt.
    let is_team = site.word(site.at).len() > 3 && site.before(1) == Some(T::TextEnd);
    let ends = !site.is_on_one_line(site.at, site.at + 1)
        || matches!(
            site.kind(site.at + 1),
            None | Some(T::Due | T::Backup | T::As)
        );
    if !is_team || !ends || !site.expected.token(T::For) {
        return None;
    }
    let help = format!("write `for {}`", site.slice(found.span));
    Some(Meant::lacking(site, T::For).help(help))
}

/// `notify "A warm lead" to sales`
pub(super) fn notice_to_a_team(site: &Site<'_>) -> Option<Meant> {
    let is_first = site.before(1) == Some(T::Notify) && site.expected.label(Label::Name);
    if !is_first || site.kind(site.at)? != T::TextStart {
        return None;
    }
    let end = end_of_text(site, site.at)?;
    let joins = matches!(site.word(end), "to" | "for" | "in");
    let team = end + usize::from(joins);
    let is_team =
        site.kind(team).is_some_and(T::is_plain_name) && site.is_on_one_line(end - 1, team);
    if !is_team {
        return None;
    }
    let name = site.span(team);
    let behind = Span::at(name.end);
    let instead = [
        read(T::Name, name),
        read(T::TextStart, behind),
        read(T::TextEnd, behind),
    ];
    let whole = site.span(site.at).to(name);
    let written = site.slice(site.span(site.at).to(site.span(end - 1)));
    let meant = format!("{} {written}", site.slice(name));
    let message = "the team of a notice stands before its text".to_owned();
    Some(
        Meant::new(site.at..team + 1, instead.to_vec(), whole, message)
            .help(format!("write `notify {meant}`"))
            .edit(whole, meant)
            .covering()
            .doubted(),
    )
}

/// The text that stands behind a team, which is the token `team`, on its line.
fn behind_a_team(site: &Site<'_>, team: usize) -> Option<usize> {
    let is_named = site.kind(team).is_some_and(T::is_plain_name);
    let text = team + 1 + usize::from(site.kind(team + 1) == Some(T::Colon));
    let is_text = site.kind(text) == Some(T::TextStart);
    (is_named && is_text && site.is_on_one_line(team, text)).then_some(text)
}

/// The index behind a text with what is put into it.
fn end_of_text(site: &Site<'_>, start: usize) -> Option<usize> {
    /// Texts have fewer tokens.
    const TOKENS_MAX: usize = 100;
    let mut depth = 0_u32;
    for index in (start..site.tokens.len()).take(TOKENS_MAX) {
        match site.kind(index)? {
            T::TextStart => depth += 1,
            T::TextEnd if depth <= 1 => return Some(index + 1),
            T::TextEnd => depth -= 1,
            _ => {}
        }
    }
    None
}
