//! Clauses under names, with signs and with answers of other tools: `re-entry: no`, `hold-out: 10%`, `quiet hours 9pm - 8am`.

use super::{Meant, Site, read, well_written};
use crate::{
    lex::{Role, Token, TokenKind as T, Word},
    source::Span,
};

/// Words as clauses are called elsewhere, and the clause; the longer ones first.
const NAMES: [(&[&str], T); 12] = [
    (&["quiet", "hours"], T::Quiet),
    (&["quiet"], T::Quiet),
    (&["re", "-", "entry"], T::Reenter),
    (&["re", "-", "enter"], T::Reenter),
    (&["re", "-", "enroll"], T::Reenter),
    (&["re", "entry"], T::Reenter),
    (&["re", "enter"], T::Reenter),
    (&["reentry"], T::Reenter),
    (&["reenter"], T::Reenter),
    (&["hold", "-", "out"], T::Holdout),
    (&["hold", "out"], T::Holdout),
    (&["holdout"], T::Holdout),
];

/// Answers to whether a contact may enter again.
const ANSWERS: [(&[&str], T); 8] = [
    (&["not", "allowed"], T::Never),
    (&["no"], T::Never),
    (&["false"], T::Never),
    (&["never"], T::Never),
    (&["allowed"], T::Always),
    (&["yes"], T::Always),
    (&["true"], T::Always),
    (&["always"], T::Always),
];

/// Answers that say more than whether a contact may enter again.
const LIMITED: [(&[&str], T); 19] = [
    (&["no", "more", "than", "once"], T::Never),
    (&["not", "more", "than", "once"], T::Never),
    (&["allowed", "only", "once"], T::Never),
    (&["allowed", "once"], T::Never),
    (&["yes", "once"], T::Never),
    (&["only", "once"], T::Never),
    (&["once"], T::Never),
    (&["no", "sooner", "than"], T::After),
    (&["no", "earlier", "than"], T::After),
    (&["not", "sooner", "than"], T::After),
    (&["not", "earlier", "than"], T::After),
    (&["not", "before"], T::After),
    (&["only", "after"], T::After),
    (&["allowed", "only", "after"], T::After),
    (&["allowed", "after"], T::After),
    (&["yes", "after"], T::After),
    (&["yes", ",", "after"], T::After),
    (&["true", "after"], T::After),
    (&["always", "after"], T::After),
];

/// How far behind the name of a clause the token may stand that cannot stand there.
const REACH: usize = 5;

/// No rest of a clause is longer, in tokens.
const REST_MAX: usize = 40;

/// A clause that is called and answered as elsewhere.
pub(super) fn clause_in_other_words(site: &Site<'_>) -> Option<Meant> {
    let starts = site.at.saturating_sub(REACH)..=site.at;
    let mut clauses = starts.filter_map(|first| Spelt::read(site, first));
    let clause = clauses.find(|clause| site.at < clause.end + usize::from(clause.is_difference))?;
    let whole = site.span(clause.first).to(site.span(clause.end - 1));
    let written = site.slice(whole);
    let is_well = clause.text == written && clause.doubt.is_none();
    if is_well || !site.is_among_clauses(clause.first) {
        return None;
    }
    let message = match clause.doubt {
        Some(_) => format!("what `{written}` means is not certain"),
        None => format!("`{written}` is written `{}`", clause.text),
    };
    let tokens = clause.first..clause.end;
    let place = clause.wrong.unwrap_or(whole);
    let mut meant = Meant::new(tokens, clause.tokens, place, message);
    for (offset, text) in clause.mended {
        meant = meant.mended(offset, text);
    }
    if let Some(doubt) = clause.doubt {
        return Some(meant.in_doubt(doubt).covering());
    }
    let meant = meant.help(format!("write `{}`", clause.text));
    Some(meant.edit(whole, clause.text).covering())
}

/// A clause as it was found, and as it is written.
struct Spelt {
    first: usize,
    /// The index behind it.
    end: usize,
    text: String,
    tokens: Vec<Token>,
    mended: Vec<(u32, String)>,
    /// From the first to the last word that is not as it is written.
    wrong: Option<Span>,
    /// A dash behind a colon is read as a difference, which fails behind it.
    is_difference: bool,
    /// What can be meant, where that is not certain.
    doubt: Option<String>,
}

impl Spelt {
    fn read(site: &Site<'_>, first: usize) -> Option<Self> {
        let says =
            |at: usize, words: &[&str]| site.says(at, words) && site.is_on_one_line(first, at);
        let (name, kind) = NAMES.iter().find(|(name, _)| says(first, name))?;
        let end = first + name.len();
        let place = site.span(first).to(site.span(end - 1));
        let has_colon = site.kind(end) == Some(T::Colon) && site.is_on_one_line(first, end);
        let mut clause = Self {
            first,
            end: end + usize::from(has_colon),
            text: kind.text().to_owned(),
            tokens: Vec::new(),
            mended: Vec::new(),
            wrong: None,
            is_difference: false,
            doubt: None,
        };
        clause.put(site, *kind, place, kind.text());
        if has_colon {
            clause.is_wrong(site.span(end));
        }
        if *kind == T::Quiet {
            return clause.hours(site);
        }
        if *kind == T::Reenter {
            let mut answers = LIMITED.iter().chain(&ANSWERS);
            let answer = answers.find(|(answer, _)| says(clause.end, answer));
            clause.answer(site, answer);
        }
        let is_answered = clause.tokens.len() > 1;
        (is_answered || site.slice(place) != kind.text()).then_some(clause)
    }

    /// `no`, `allowed after`, `no more than once`
    fn answer(&mut self, site: &Site<'_>, answer: Option<&(&[&str], T)>) {
        let Some((answer, mode)) = answer else {
            return;
        };
        let last = self.end + answer.len() - 1;
        let place = site.span(self.end).to(site.span(last));
        self.put(site, *mode, place, mode.text());
        self.text = format!("{} {}", T::Reenter.text(), mode.text());
        self.end = last + 1;
        if *mode == T::After {
            return self.last_entry(site);
        }
        let rest = self.rest(site);
        let is_value = site.kind(self.end) == Some(T::Per)
            && site.kind(self.end + 1) != Some(T::Duration)
            && !site.kind(self.end + 1).is_some_and(is_part_of_calendar);
        // Behind it stands for which value, and nothing else.
        if !is_value && self.end < rest {
            let place = site.span(self.end).to(site.span(rest - 1));
            self.is_wrong(place);
            self.end = rest;
            let text = &self.text;
            self.doubt = Some(format!(
                "write `{text}`, or `reenter after 30d` for no sooner than 30 days after the last entry"
            ));
        }
    }

    /// `30d after the last entry`: from there it is counted anyway.
    fn last_entry(&mut self, site: &Site<'_>) {
        let words = ["after", "the", "last", "entry"];
        let behind = self.end + 1;
        let last = behind + words.len() - 1;
        if !site.says(behind, &words)
            || site.kind(self.end) != Some(T::Duration)
            || !site.is_on_one_line(self.first, last)
        {
            return;
        }
        let duration = site.span(self.end);
        self.tokens.push(read(T::Duration, duration));
        self.text = format!("{} {}", self.text, site.slice(duration));
        self.is_wrong(site.span(behind).to(site.span(last)));
        self.end = last + 1;
    }

    /// The index behind what stands on the same line and belongs to the clause.
    fn rest(&self, site: &Site<'_>) -> usize {
        let mut behind = self.end..self.end + REST_MAX;
        let ends = behind.find(|at| {
            let is_head =
                |kind: T| kind.is_statement_start() || kind.is_clause_start() || kind == T::End;
            let is_name = NAMES.iter().any(|(name, _)| site.says(*at, name));
            !site.is_on_one_line(self.first, *at) || is_name || site.kind(*at).is_none_or(is_head)
        });
        ends.unwrap_or(self.end)
    }

    /// `9pm - 8am`, `from 21:00 until 08:00`
    fn hours(mut self, site: &Site<'_>) -> Option<Self> {
        let is_preposition = matches!(site.word(self.end), "from" | "between");
        let from = self.end + usize::from(is_preposition);
        let (between, to) = (from + 1, from + 2);
        let joins = matches!(site.word(between), "-" | "to" | "until" | "till" | "and");
        let are_times = [from, to].map(|at| site.kind(at)) == [Some(T::Time); 2];
        if !joins || !are_times || !site.is_on_one_line(self.first, to) {
            return None;
        }
        if is_preposition {
            self.is_wrong(site.span(self.end));
        }
        self.is_difference =
            site.kind(between) == Some(T::Minus) && site.kind(self.first + 1) == Some(T::Colon);
        let [start, end] = [from, to].map(|at| {
            let written = site.word(at);
            well_written(written).unwrap_or_else(|| written.to_owned())
        });
        self.put(site, T::Time, site.span(from), &start);
        self.put(site, T::To, site.span(between), T::To.text());
        self.put(site, T::Time, site.span(to), &end);
        self.text = format!("{} {start} to {end}", T::Quiet.text());
        self.end = to + 1;
        self.days(site);
        Some(self)
    }

    /// `, sunday`, `on saturday` behind hours: hours hold on all days.
    fn days(&mut self, site: &Site<'_>) {
        let first = self.end + 1;
        let is_day = |at: usize| site.kind(at).is_some_and(is_part_of_calendar);
        let joins = matches!(site.kind(self.end), Some(T::Comma | T::On | T::And));
        if !joins || !is_day(first) || !site.is_on_one_line(self.first, first) {
            return;
        }
        let days = site.up_to(first, site.end_of_line(site.span(first).start));
        let mut last = first;
        while days.contains(&(last + 2))
            && matches!(site.kind(last + 1), Some(T::Comma | T::And))
            && is_day(last + 2)
        {
            last += 2;
        }
        let day = site.word(first);
        self.doubt = Some(format!(
            "quiet hours hold on all days: write `{}`, and a line `quiet on {day}` for a day on which nothing is sent",
            self.text
        ));
        self.is_wrong(site.span(self.end).to(site.span(last)));
        self.end = last + 1;
    }

    fn put(&mut self, site: &Site<'_>, kind: T, place: Span, text: &str) {
        let written = site.slice(place);
        if written != text {
            // `quiet hours` begins well.
            let well = written.strip_prefix(text).map_or(0, |_| text.len() + 1);
            let start = place.start + u32::try_from(well).unwrap_or(0);
            self.is_wrong(Span::new(start.min(place.end), place.end));
        }
        self.tokens.push(read(kind, place));
        self.mended.push((place.start, text.to_owned()));
    }

    fn is_wrong(&mut self, place: Span) {
        self.wrong = Some(self.wrong.map_or(place, |wrong| wrong.to(place)));
    }
}

/// Whether a token is a day, or names one or another part of the calendar.
fn is_part_of_calendar(kind: T) -> bool {
    let is_calendar = |word: &Word| word.role == Role::Calendar;
    kind == T::Date || kind.word().is_some_and(is_calendar)
}
