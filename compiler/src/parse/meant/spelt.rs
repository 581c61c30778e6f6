//! Clauses under names, with signs and with answers of other tools: `re-entry: no`, `hold-out: 10%`, `quiet hours 9pm - 8am`.

use super::{Meant, Site, read, well_written};
use crate::{
    lex::{Token, TokenKind as T},
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

/// How far behind the name of a clause the token may stand that cannot stand there.
const REACH: usize = 4;

/// A clause that is called and answered as elsewhere.
pub(super) fn clause_in_other_words(site: &Site<'_>) -> Option<Meant> {
    let starts = site.at.saturating_sub(REACH)..=site.at;
    let mut clauses = starts.filter_map(|first| Spelt::read(site, first));
    let clause = clauses.find(|clause| site.at < clause.end)?;
    let whole = site.span(clause.first).to(site.span(clause.end - 1));
    let written = site.slice(whole);
    if clause.text == written || !site.is_among_clauses(clause.first) {
        return None;
    }
    let message = format!("`{written}` is written `{}`", clause.text);
    let tokens = clause.first..clause.end;
    let place = clause.wrong.unwrap_or(whole);
    let mut meant = Meant::new(tokens, clause.tokens, place, message);
    for (offset, text) in clause.mended {
        meant = meant.mended(offset, text);
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
}

impl Spelt {
    fn read(site: &Site<'_>, first: usize) -> Option<Self> {
        let says = |at: usize, words: &[&str]| {
            let mut words = words.iter().zip(at..);
            words.all(|(word, index)| site.word(index).eq_ignore_ascii_case(word))
                && site.is_on_one_line(first, at)
        };
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
        };
        clause.put(site, *kind, place, kind.text());
        if has_colon {
            clause.is_wrong(site.span(end));
        }
        if *kind == T::Quiet {
            return clause.hours(site);
        }
        let answer = ANSWERS.iter().find(|(answer, _)| says(clause.end, answer));
        if let Some((answer, mode)) = answer.filter(|_| *kind == T::Reenter) {
            let last = clause.end + answer.len() - 1;
            let place = site.span(clause.end).to(site.span(last));
            clause.put(site, *mode, place, mode.text());
            clause.text = format!("{} {}", kind.text(), mode.text());
            clause.end = last + 1;
        }
        let is_answered = clause.tokens.len() > 1;
        (is_answered || site.slice(place) != kind.text()).then_some(clause)
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
        let [start, end] = [from, to].map(|at| {
            let written = site.word(at);
            well_written(written).unwrap_or_else(|| written.to_owned())
        });
        self.put(site, T::Time, site.span(from), &start);
        self.put(site, T::To, site.span(between), T::To.text());
        self.put(site, T::Time, site.span(to), &end);
        self.text = format!("{} {start} to {end}", T::Quiet.text());
        self.end = to + 1;
        Some(self)
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
