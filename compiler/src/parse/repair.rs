//! Reading what was written as what was most likely meant: misspelt keywords, and signs that are mistaken for each other.

use smol_str::SmolStr;

use super::{
    failure::{Expected, Failure, Label, Reason},
    meant::{self, Meant, Site},
    shape::Shaped,
};
use crate::{
    finding::{Edit, FINDINGS_MAX, Finding, Rule, nearest},
    lex::{Lexed, Reservation, Role, Token, TokenKind, WORDS, Word},
    source::{FileId, Span},
};

/// Changes the kinds of tokens at which parsing failed to what was meant; gives a finding for each.
///
/// `doubtful` gets the places at which a name or text was guessed.
pub(super) fn repair(
    file: FileId,
    text: &str,
    lexed: &mut Lexed,
    doubtful: &mut Vec<u32>,
    shaped: &Shaped,
    failures: &[Failure],
) -> Vec<Finding> {
    let unexpected = failures
        .iter()
        .filter(|failure| failure.reason == Reason::Unexpected)
        .take(FINDINGS_MAX + 1);
    let mut findings = Vec::new();
    let mut phrases: Vec<Meant> = Vec::new();
    let unclosed = openers(shaped);
    for failure in unexpected {
        let tokens = &lexed.tokens;
        let from = phrases.last().map_or(0, Meant::end);
        let site = |at: usize| Site {
            text,
            tokens,
            at,
            expected: failure.expected,
        };
        let Some((kind, span)) = at(shaped, failure.at) else {
            let place = shaped.spans.get(failure.at).map_or(0, |span| span.start);
            let at = tokens.partition_point(|token| token.span.start < place);
            let phrase = meant::unclosed(&site(at));
            phrases.extend(phrase.filter(|phrase| from <= phrase.start()));
            continue;
        };
        let Some(index) = index_of(tokens, kind, span) else {
            continue;
        };
        // What fails just behind a phrase may fail because of it.
        let known = phrases.last().is_some_and(|last| index <= last.end() + 1);
        if known {
            continue;
        }
        let site = site(index);
        let behind = unclosed.partition_point(|opener| *opener < span.start);
        let opener = behind.checked_sub(1).and_then(|last| unclosed.get(last));
        if let Some(phrase) = meant::meant(&site).filter(|phrase| from <= phrase.start()) {
            phrases.push(phrase);
        } else if let Some(phrase) = opener.and_then(|opener| meant::done(&site, *opener)) {
            phrases.push(phrase);
        } else if let Some((meant, finding)) = single(file, text, failure, shaped, kind, span) {
            if let Some(token) = lexed.tokens.get_mut(index) {
                token.kind = meant;
            }
            if meant.is_word() {
                let meant = SmolStr::new_static(meant.text());
                lexed.mended.insert(span.start, meant);
            }
            findings.push(finding);
        }
    }
    doubtful.extend(phrases.iter().filter_map(Meant::doubtful));
    findings.extend(meant::apply(file, lexed, phrases));
    findings
}

/// Adds findings to earlier ones: what one of them speaks of without a change stays as it is written, so none is kept whose change would go over it.
pub(super) fn add(earlier: &mut Vec<Finding>, mut found: Vec<Finding>) {
    found.retain(|new| !earlier.iter().any(|old| goes_over(new, old)));
    // What was repaired wrongly and is repaired again is one mistake.
    earlier.retain(|old| {
        let is_again = |new: &Finding| new.primary == old.primary;
        !found.iter().any(|new| is_again(new) || goes_over(old, new))
    });
    earlier.extend(found);
}

/// Whether the change of one finding goes over what another one speaks of without one, which is then said alone.
fn goes_over(finding: &Finding, other: &Finding) -> bool {
    let covers = |edit: &Edit, place: Span| {
        edit.place.span.start < place.end && place.start < edit.place.span.end
    };
    let edits = || finding.fixes.iter().flat_map(|fix| &fix.edits);
    let place = other.primary.span;
    finding.primary != other.primary
        && other.fixes.is_empty()
        && edits().any(|edit| covers(edit, place))
}

/// Where blocks begin that nobody has ended, in order.
fn openers(shaped: &Shaped) -> Vec<u32> {
    let unclosed = shaped.findings.iter();
    let unclosed = unclosed.filter(|finding| finding.rule == Rule::UnclosedBlock);
    let mut openers: Vec<u32> = unclosed.map(|finding| finding.primary.span.start).collect();
    openers.sort_unstable();
    openers
}

/// A single word or sign that is read as another one.
fn single(
    file: FileId,
    text: &str,
    failure: &Failure,
    shaped: &Shaped,
    kind: TokenKind,
    span: Span,
) -> Option<(TokenKind, Finding)> {
    let place = span.in_file(file);
    let written = text.get(span.range()).unwrap_or("");
    if let Some(meant) = sign(kind, failure.expected) {
        let text = meant.text();
        let finding = Finding::new(
            Rule::SyntaxError,
            place,
            format!("`{written}` stands where `{text}` is meant"),
        )
        .with_help(format!("write `{text}`"))
        .with_replacement(format!("change to `{text}`"), place, text);
        return Some((meant, finding));
    }
    if !kind.is_word() {
        return None;
    }
    let meant = word(kind, written, &Place::of(text, failure, shaped))?;
    let finding = Finding::new(
        Rule::SyntaxError,
        place,
        format!("`{written}` is not a word that can stand here"),
    )
    .with_help(format!("did you mean `{meant}`?"))
    .with_replacement(format!("change to `{meant}`"), place, meant);
    Some((TokenKind::of_word(meant), finding))
}

fn at(shaped: &Shaped, index: usize) -> Option<(TokenKind, Span)> {
    let kind = shaped.kinds.get(index).copied()?;
    let span = shaped.spans.get(index).copied()?;
    // A text that lacks its quotes begins with an empty one.
    (!span.is_empty() || kind == TokenKind::TextStart).then_some((kind, span))
}

/// The index of a token that is written; several may begin in one place.
fn index_of(tokens: &[Token], kind: TokenKind, span: Span) -> Option<usize> {
    let first = tokens.partition_point(|token| token.span.start < span.start);
    let mut behind = first..tokens.len();
    behind
        .find_map(|index| {
            let token = tokens.get(index)?;
            let is_it = token.span == span && (!span.is_empty() || token.kind == kind);
            (is_it || token.span.start != span.start).then_some((index, is_it))
        })
        .filter(|(_, is_it)| *is_it)
        .map(|(index, _)| index)
}

/// The sign that was meant.
fn sign(found: TokenKind, expected: Expected) -> Option<TokenKind> {
    let candidates: &[TokenKind] = match found {
        TokenKind::Assign => &[TokenKind::Equal, TokenKind::Colon],
        TokenKind::Equal => &[TokenKind::Assign, TokenKind::Colon],
        TokenKind::Colon => &[TokenKind::Assign],
        _ => return None,
    };
    candidates.iter().copied().find(|kind| {
        let compares = *kind == TokenKind::Equal && expected.label(Label::Operator);
        compares || expected.token(*kind)
    })
}

/// A place where a word cannot stand.
struct Place {
    expected: Expected,
    /// Whether a statement is expected, or may be: a line begins where a `then` is missed.
    statement: bool,
    next: Option<TokenKind>,
}

impl Place {
    fn of(text: &str, failure: &Failure, shaped: &Shaped) -> Self {
        let expected = failure.expected;
        let start = shaped.spans.get(failure.at).map_or(0, |span| span.start);
        let before = text.get(..start as usize).unwrap_or("");
        let begins_line = before.trim_end_matches([' ', '\t']).ends_with('\n');
        Self {
            expected,
            statement: expected.label(Label::Statement)
                || (begins_line && expected.token(TokenKind::Then)),
            next: shaped.kinds.get(failure.at + 1).copied(),
        }
    }
}

/// The word that was meant: the nearest of those that can stand here.
fn word(found: TokenKind, written: &str, place: &Place) -> Option<&'static str> {
    // A keyword that is spelt well is out of place, and not misspelt.
    if found.is_keyword() && found.text() == written {
        return None;
    }
    // A name where a name is expected is no misspelt keyword.
    if place.expected.label(Label::Name) || place.expected.label(Label::Event) {
        return None;
    }
    let lower = written.to_ascii_lowercase();
    // It denies something, or answers a question: an `on` with its letters exchanged would say the contrary.
    if lower == "no" && !place.expected.token(TokenKind::Never) {
        return None;
    }
    // `unjoin` takes back what `join` does.
    if let Some(rest) = lower.strip_prefix("un")
        && WORDS.iter().any(|word| word.text == rest)
    {
        return None;
    }
    // `xor` is no `or`.
    if lower == "xor" {
        return None;
    }
    // Before an effect stands a contact's name, and no other word.
    let is_effect = |kind: TokenKind| {
        kind.is_statement_start() || matches!(kind, TokenKind::Suppress | TokenKind::Hold)
    };
    if place.expected.label(Label::Effect) && place.next.is_some_and(is_effect) {
        return None;
    }
    // There are no variables.
    if matches!(lower.as_str(), "let" | "var" | "const") {
        return None;
    }
    // Two letters are near to everything.
    if lower.len() < 3 && !matches!(lower.as_str(), "fi" | "no" | "ot") {
        return None;
    }
    let known = WORDS
        .iter()
        .filter(|word| word.kind != found && can_stand(word, place));
    // Before a condition, `fi` is a misspelt `if`.
    let is_synonym = lower != "fi" || place.next.is_none_or(goes_on_behind_end);
    let lacks_head = place.next == Some(TokenKind::Then);
    if let Some((_, meant)) = SYNONYMS.iter().find(|(synonym, _)| *synonym == lower)
        && is_synonym
        && !(lacks_head && matches!(*meant, "if" | "split"))
        && known.clone().any(|word| word.text == *meant)
    {
        return Some(meant);
    }
    nearest(&lower, known.map(|word| word.text))
}

/// Words of other languages for words of ours.
const SYNONYMS: [(&str, &str); 33] = [
    ("workflow", "flow"),
    ("campaign", "flow"),
    ("journey", "flow"),
    ("automation", "flow"),
    ("policies", "policy"),
    ("mail", "email"),
    ("mails", "email"),
    ("emails", "email"),
    ("text", "sms"),
    ("texts", "sms"),
    ("yes", "always"),
    ("no", "never"),
    ("elif", "elseif"),
    ("elsif", "elseif"),
    ("endif", "end"),
    ("fi", "end"),
    ("trigger", "on"),
    ("return", "exit"),
    ("quit", "exit"),
    ("sleep", "wait"),
    ("pause", "wait"),
    ("delay", "wait"),
    ("loop", "repeat"),
    ("switch", "match"),
    ("otherwise", "else"),
    ("check", "if"),
    ("branch", "if"),
    ("experiment", "split"),
    ("ab_test", "split"),
    ("abtest", "split"),
    ("assert", "expect"),
    ("verify", "expect"),
    ("should", "expect"),
];

/// Words with which a block may end where a statement may stand.
fn divides(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::End | TokenKind::Else | TokenKind::Elseif | TokenKind::Case
    )
}

/// Whether a word may stand behind the `end` of a block.
fn goes_on_behind_end(kind: TokenKind) -> bool {
    let declares = matches!(kind, TokenKind::Flow | TokenKind::Test);
    divides(kind) || kind.is_statement_start() || declares
}

/// Whether a word is among what was expected, by itself or as the beginning of a construct.
fn can_stand(word: &Word, place: &Place) -> bool {
    let (kind, role) = (word.kind, word.role);
    let expected = place.expected;
    let channel_next = place.next.is_some_and(TokenKind::is_channel);
    // In front of a channel only `send` makes sense, where statements stand.
    if place.statement && channel_next && role == Role::Statement {
        return kind == TokenKind::Send;
    }
    expected.token(kind)
        || (place.statement && (role == Role::Statement || divides(kind)))
        || (expected.label(Label::Clause) && (role == Role::Clause || kind == TokenKind::Exit))
        || (expected.label(Label::Operator) && role == Role::Operator)
        || (expected.label(Label::Declaration)
            && (role == Role::Declaration
                || (kind == TokenKind::On && word.reservation == Reservation::Keyword)))
        || (expected.label(Label::Channel) && kind.is_channel())
        || (expected.label(Label::Day)
            && (kind.is_day_of_week()
                || matches!(kind, TokenKind::Day | TokenKind::Weekday | TokenKind::Month)))
        || (expected.label(Label::TestLine)
            && matches!(kind, TokenKind::At | TokenKind::Expect | TokenKind::Contact))
        || (expected.label(Label::Effect)
            && (role == Role::Statement
                || matches!(
                    kind,
                    TokenKind::Suppress
                        | TokenKind::Hold
                        | TokenKind::Enter
                        | TokenKind::Skip
                        | TokenKind::Assign_
                )))
}
