//! What people write instead of what is meant: phrases of other languages and tools, of spreadsheets and of speech.
//!
//! Each entry looks at a place where the grammar could not go on, and says which tokens were meant.
//! The text is then parsed again as if they stood there, so that nothing else is said about the same mistake.

mod bracket;
mod calendar;
mod condition;
mod date;
mod line;
mod member;
mod membership;
mod phrase;
mod range;
mod saying;
mod share;
mod sign;
mod spelt;
mod spoken;
mod subject;
mod title;
mod trigger;
mod types;
mod value;
mod word;
mod work;

use std::ops::Range;

use smol_str::SmolStr;

use super::failure::{Expected, Label};
use crate::{
    finding::{Beside, Edit, Finding, Fix, Rule},
    lex::{Lexed, Token, TokenKind},
    source::{FileId, Span, own_line},
};

/// A place at which something else was expected.
#[derive(Clone, Copy)]
pub(super) struct Site<'a> {
    pub text: &'a str,
    pub tokens: &'a [Token],
    /// The token that cannot stand where it stands.
    pub at: usize,
    pub expected: Expected,
}

/// What was meant at a place.
#[derive(Debug)]
pub(super) struct Meant {
    rule: Rule,
    place: Span,
    message: String,
    help: String,
    /// What the change does, where that is not all that the help says.
    title: Option<String>,
    edits: Vec<(Span, String)>,
    /// Of braces or a filter: the value as it is to be written between single braces.
    value: Option<String>,
    /// The tokens that are read in another way, and how.
    tokens: Range<usize>,
    instead: Vec<Token>,
    /// By offset, what the text of a token was meant to be.
    mended: Vec<(u32, SmolStr)>,
    /// Whether what the lexer said of these tokens is this mistake.
    covers: bool,
    /// Whether it is only known that a name or a text was meant, and not which.
    doubtful: bool,
}

/// Asks the table what was meant at a place.
pub(super) fn meant(site: &Site<'_>) -> Option<Meant> {
    const TABLE: &[fn(&Site<'_>) -> Option<Meant>] = &[
        sign::comment,
        sign::quotes_in_a_text,
        spelt::clause_in_other_words,
        sign::colon_behind_keyword,
        types::params,
        types::list_of_choice,
        types::type_in_words,
        member::default_of_a_field,
        member::team_by_its_address,
        sign::colon_of_a_member,
        sign::colon_of_a_field,
        line::colon_behind_a_contact,
        line::time_of_a_line,
        sign::dash_between_hours,
        sign::doubled_braces,
        membership::in_flow,
        membership::one_of_several,
        phrase::presence,
        word::exit_if,
        title::title_without_name,
        condition::when_of_a_match,
        condition::then_between_statements,
        condition::behind_a_statement,
        title::event_by_its_title,
        title::missing_test,
        spoken::spoken_event,
        bracket::condition_in_braces,
        bracket::braces_around_value,
        value::choice,
        range::between,
        trigger::timezone_of_contact,
        trigger::condition_of_trigger,
        subject::crossing_of_a_field,
        calendar::comma_in_a_share,
        share::shares_before_arms,
        share::colon_behind_a_share,
        date::slashed_date,
        membership::one_of_nothing,
        saying::saying,
        word::field_in_words,
        word::article,
        subject::time_behind_an_event,
        phrase::comparison_with_is,
        trigger::several_events,
        phrase::missing_where,
        phrase::window,
        phrase::uncounted,
        saying::deadline,
        phrase::per,
        phrase::until,
        phrase::any_of_cases,
        calendar::number_in_words,
        calendar::count_in_words,
        calendar::missing_at,
        calendar::missing_at_before_an_hour,
        calendar::ordinal,
        calendar::dotted_date,
        calendar::spelled_date,
        calendar::comma_in_a_number,
        bracket::braces_for_words,
        bracket::parenthesized_list,
        bracket::parenthesized_members,
        bracket::missing_with,
        bracket::members_without_braces,
        bracket::condition_of_a_wait,
        bracket::filter_of_a_value,
        bracket::format_of_a_value,
        word::missing_contact,
        word::dashed_name,
        word::name_of_two_words,
        word::event_of_two_words,
        word::loops,
        word::missing_do,
        condition::unless,
        condition::when_of_a_block,
        work::task_for_a_team,
        work::missing_for,
        work::notice_to_a_team,
        word::missing_then_of_an_arm,
        word::exit_on,
        value::keyword,
        value::share,
        value::quoted_number,
        value::quoted_values,
        value::quoted_tag,
        value::quotes,
    ];
    TABLE.iter().find_map(|entry| entry(site))
}

/// Asks what was meant where a block ends too early that nobody has ended; the site is the token behind.
pub(super) fn unclosed(site: &Site<'_>) -> Option<Meant> {
    membership::in_flow(site)
        .or_else(|| word::exit_if(site))
        .or_else(|| trigger::condition_of_trigger(site))
        .or_else(|| condition::behind_a_statement(site))
}

/// A `done` on a line of its own, as it ends blocks elsewhere; `opener` is the last place before it at which a block without an `end` begins.
pub(super) fn done(site: &Site<'_>, opener: u32) -> Option<Meant> {
    /// No block is longer.
    const TOKENS_MAX: usize = 2_000;
    let is_done = site.kind(site.at) == Some(TokenKind::Done);
    let before = site.at.checked_sub(1)?;
    let is_last = site.token(site.at + 1).is_none() || !site.is_on_one_line(site.at, site.at + 1);
    let is_alone = is_last && !site.is_on_one_line(before, site.at);
    if !is_done || !is_alone || !site.expected.label(Label::Statement) {
        return None;
    }
    let behind = (0..site.at).rev().take(TOKENS_MAX);
    let mut behind = behind.take_while(|index| opener < site.span(*index).start);
    let is_declaration = |kind| matches!(kind, TokenKind::Flow | TokenKind::Test);
    let is_of_other = behind.any(|index| site.kind(index).is_some_and(is_declaration));
    (!is_of_other).then(|| Meant::for_another(site, site.at, TokenKind::End))
}

impl Meant {
    /// Tokens that are read as others, with a change of the text that says the same.
    fn new(tokens: Range<usize>, instead: Vec<Token>, place: Span, message: String) -> Self {
        Self {
            rule: Rule::SyntaxError,
            place,
            message,
            help: String::new(),
            title: None,
            edits: Vec::new(),
            value: None,
            tokens,
            instead,
            mended: Vec::new(),
            covers: false,
            doubtful: false,
        }
    }

    /// A word that is missing before the place: the change puts it there, or at the end of the line before.
    fn lacking(site: &Site<'_>, kind: TokenKind) -> Self {
        let found = site.span(site.at);
        let before = site.at.checked_sub(1).map(|before| site.span(before).end);
        let before = before.unwrap_or(found.start);
        let word = kind.text();
        let message = format!("`{word}` is missing before `{}`", site.slice(found));
        let instead = vec![read(kind, Span::at(before))];
        let meant = Self::new(site.at..site.at, instead, found, message);
        let meant = meant.titled(format!("add `{word}`"));
        if site.at > 0 && !site.is_on_one_line(site.at - 1, site.at) {
            return meant.edit(Span::at(before), format!(" {word}"));
        }
        meant.edit(Span::at(found.start), format!("{word} "))
    }

    /// A token that is read as a keyword, in the place of which it stands.
    fn for_another(site: &Site<'_>, index: usize, kind: TokenKind) -> Self {
        let place = site.span(index);
        let word = kind.text();
        let message = format!("`{}` stands where `{word}` is meant", site.slice(place));
        Self::new(index..index + 1, vec![read(kind, place)], place, message)
            .help(format!("write `{word}`"))
            .mended(place.start, word)
            .edit(place, word)
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// What the change does, where the help says more.
    fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Says of a value in braces how it is written there.
    fn of_value(mut self, value: impl Into<String>) -> Self {
        let value = value.into();
        self.help = format!("write `{{{value}}}`");
        self.value = Some(value);
        self
    }

    fn edit(mut self, place: Span, text: impl Into<String>) -> Self {
        self.edits.push((place, text.into()));
        self
    }

    fn mended(mut self, offset: u32, text: impl AsRef<str>) -> Self {
        self.mended.push((offset, SmolStr::new(text)));
        self
    }

    /// Several things may be meant: says which, and offers no change.
    fn in_doubt(mut self, help: impl Into<String>) -> Self {
        self.edits.clear();
        self.help(help)
    }

    /// What the lexer said of the tokens is this mistake.
    fn covering(mut self) -> Self {
        self.covers = true;
        self
    }

    /// It is only known that a name or a text was meant, and not which.
    fn doubted(mut self) -> Self {
        self.doubtful = true;
        self
    }

    fn of_rule(mut self, rule: Rule) -> Self {
        self.rule = rule;
        self
    }

    /// The stretch of the text that is read in another way.
    fn stretch(&self, tokens: &[Token]) -> Span {
        let replaced = tokens.get(self.tokens.clone()).unwrap_or_default();
        match (replaced.first(), replaced.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => self.place,
        }
    }

    /// Where a name or a text was guessed.
    pub fn doubtful(&self) -> Option<u32> {
        self.doubtful.then_some(self.place.start)
    }

    /// The index of the first token that is read in another way.
    pub fn start(&self) -> usize {
        self.tokens.start
    }

    /// The index behind the last token that is read in another way.
    pub fn end(&self) -> usize {
        self.tokens.end
    }

    fn finding(self, file: FileId) -> Finding {
        let finding = Finding::new(self.rule, self.place.in_file(file), self.message);
        let edits = self.edits.into_iter().map(|(place, text)| Edit {
            place: place.in_file(file),
            text,
        });
        let edits: Vec<Edit> = edits.collect();
        let finding = if edits.is_empty() {
            finding
        } else {
            finding.with_fix(Fix {
                title: self.title.unwrap_or_else(|| self.help.clone()),
                edits,
            })
        };
        let finding = finding.with_help(self.help);
        match self.value {
            Some(value) => finding.beside(Beside::Value(value)),
            None => finding,
        }
    }
}

/// Reads tokens as what was meant, and says so; the stretches are in order and don't overlap.
pub(super) fn apply(file: FileId, lexed: &mut Lexed, all: Vec<Meant>) -> Vec<Finding> {
    if all.is_empty() {
        return Vec::new();
    }
    let covered: Vec<Span> = all
        .iter()
        .filter(|meant| meant.covers)
        .map(|meant| meant.stretch(&lexed.tokens))
        .collect();
    // What the lexer said there is the same mistake.
    lexed.findings.retain(|finding| {
        let start = finding.primary.span.start;
        let behind = covered.partition_point(|span| span.end <= start);
        covered.get(behind).is_none_or(|span| start < span.start)
    });
    let mut tokens = Vec::with_capacity(lexed.tokens.len() + all.len());
    let mut from = 0;
    let mut findings = Vec::with_capacity(all.len());
    for mut meant in all {
        let kept = lexed.tokens.get(from..meant.tokens.start);
        tokens.extend_from_slice(kept.unwrap_or_default());
        tokens.append(&mut meant.instead);
        from = meant.tokens.end;
        lexed.mended.extend(std::mem::take(&mut meant.mended));
        findings.push(meant.finding(file));
    }
    tokens.extend_from_slice(lexed.tokens.get(from..).unwrap_or_default());
    lexed.tokens = tokens;
    findings
}

impl<'a> Site<'a> {
    fn token(&self, index: usize) -> Option<Token> {
        self.tokens.get(index).copied()
    }

    /// Whether these words stand there, in small letters or large ones.
    fn says(&self, at: usize, words: &[&str]) -> bool {
        let mut words = words.iter().zip(at..);
        words.all(|(word, index)| self.word(index).eq_ignore_ascii_case(word))
    }

    /// The token that cannot stand where it stands.
    fn found(&self) -> Option<Token> {
        self.token(self.at)
    }

    fn kind(&self, index: usize) -> Option<TokenKind> {
        self.token(index).map(|token| token.kind)
    }

    /// The kind `back` tokens before the place, if that token stands on the same line.
    fn before(&self, back: usize) -> Option<TokenKind> {
        let index = self.at.checked_sub(back)?;
        self.is_on_one_line(index, self.at)
            .then(|| self.kind(index))
            .flatten()
    }

    fn span(&self, index: usize) -> Span {
        self.token(index)
            .map_or(Span::default(), |token| token.span)
    }

    fn slice(&self, span: Span) -> &'a str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// A token as it is written.
    fn word(&self, index: usize) -> &'a str {
        self.slice(self.span(index))
    }

    fn is_on_one_line(&self, first: usize, last: usize) -> bool {
        let between = Span::new(self.span(first).start, self.span(last).start);
        !self.slice(between).contains('\n')
    }

    /// Whether nothing stands between a token and the one behind it.
    fn touches(&self, index: usize) -> bool {
        self.token(index + 1)
            .is_some_and(|next| next.span.start == self.span(index).end)
    }

    /// Where the line of an offset ends.
    fn end_of_line(&self, offset: u32) -> u32 {
        let line = own_line::behind(self.text, offset).len();
        offset.saturating_add(u32::try_from(line).unwrap_or(u32::MAX))
    }

    /// The token that closes what the token `open` opens, if it opens anything; as far as they are written.
    fn closer(&self, open: usize, opener: TokenKind, closer: TokenKind) -> Option<usize> {
        if self.kind(open) != Some(opener) {
            return None;
        }
        let mut depth = 0_u32;
        (open..self.tokens.len()).find(|index| {
            let kind = self.kind(*index);
            depth += u32::from(kind == Some(opener));
            depth -= u32::from(kind == Some(closer));
            depth == 0
        })
    }

    /// Whether no statement of its flow stands before the token `index`.
    fn is_among_clauses(&self, index: usize) -> bool {
        /// No flow has more clauses than fit into so many tokens.
        const TOKENS_MAX: usize = 2_000;
        let before = self.tokens.get(..index).unwrap_or_default();
        let begins = |at: usize| self.kind(at).unwrap_or(TokenKind::Cursor);
        for at in (0..before.len()).rev().take(TOKENS_MAX) {
            let kind = begins(at);
            let is_first = at == 0 || !self.is_on_one_line(at - 1, at);
            if matches!(kind, TokenKind::Flow | TokenKind::Policy | TokenKind::Test) {
                return true;
            }
            let is_head = is_first && kind.is_statement_start() && kind != TokenKind::Exit;
            // `exit if` is meant as a clause, and the `if` of a trigger as its `where`.
            let is_if = kind == TokenKind::If
                && at.checked_sub(1).map(begins) != Some(TokenKind::Exit)
                && (is_first || begins(self.first_of_line(at)) != TokenKind::On);
            if is_head || is_if || matches!(kind, TokenKind::Send | TokenKind::Wait) {
                return false;
            }
        }
        before.len() <= TOKENS_MAX
    }

    /// The first token on the line of the token `index`.
    fn first_of_line(&self, index: usize) -> usize {
        let start = self.span(index).start;
        let before = own_line::before(self.text, start).len();
        let line = start.saturating_sub(u32::try_from(before).unwrap_or(u32::MAX));
        self.tokens.partition_point(|token| token.span.start < line)
    }

    /// The tokens from `index` on that begin before an offset.
    fn up_to(&self, index: usize, offset: u32) -> Range<usize> {
        index
            ..self
                .tokens
                .partition_point(|token| token.span.start < offset)
                .max(index)
    }
}

/// Whether a word is written as names are.
fn is_name(word: &str) -> bool {
    let mut letters = word.chars();
    letters
        .next()
        .is_some_and(|first| first.is_ascii_lowercase() || first == '_')
        && letters
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
}

/// The literal that was meant, where it is written badly.
fn well_written(written: &str) -> Option<String> {
    let lexed = crate::lex::lex(FileId(0), written);
    lexed.mended.get(&0).map(ToString::to_string)
}

/// A token that is read where `span` lies.
fn read(kind: TokenKind, span: Span) -> Token {
    Token { kind, span }
}
