//! From failures of the grammar to findings that people read.

use super::{
    failure::{Expected, Failure, Label, Reason},
    form, once,
    parser::Context,
    recovery,
    shape::{Names, Shaped},
};
use crate::{
    finding::{FINDINGS_MAX, Finding, Rule},
    lex::TokenKind,
    source::{FileId, FileSpan, Span},
};

/// Leaves out failures that say nothing new.
///
/// What fails where something has failed already, or before it, is the same mistake;
/// so is what fails at the end of what was skipped because of an earlier one.
pub(super) fn first_of_each(failures: Vec<Failure>, skipped: &[(usize, usize)]) -> Vec<Failure> {
    let mut ends: Vec<(usize, usize)> = skipped.iter().map(|(start, end)| (*end, *start)).collect();
    ends.sort_unstable();
    let skip_to = |at: usize| {
        let first = ends.partition_point(|(end, _)| *end < at);
        ends.get(first)
            .filter(|(end, _)| *end == at)
            .map(|(_, start)| *start)
    };
    let mut kept: Vec<Failure> = Vec::new();
    for failure in failures {
        let known = kept.last().is_some_and(|last| {
            // A failure at the end of one skip was the reason for that one, and not for the next.
            let skipped_from = skip_to(failure.at).filter(|_| skip_to(last.at).is_none());
            failure.at <= last.at || skipped_from.is_some_and(|start| start <= last.at)
        });
        if !known {
            kept.push(failure);
        }
        if kept.len() > FINDINGS_MAX {
            break;
        }
    }
    kept
}

/// Makes findings of the failures that say something new.
pub(super) fn report(
    file: FileId,
    context: &Context,
    excused: &[u32],
    failures: &[Failure],
) -> Vec<Finding> {
    let (text, shaped) = (&*context.text, &context.shaped);
    let mut excused: Vec<u32> = excused.iter().chain(&shaped.excused).copied().collect();
    excused.sort_unstable();
    let reporter = Reporter {
        file,
        context,
        text,
        shaped,
        excused,
    };
    let mut findings = Vec::new();
    for failure in failures {
        if !reporter.is_excused(failure.at) && !reporter.is_cut_off(failure.at) {
            findings.push(reporter.finding(failure));
        }
    }
    findings
}

struct Reporter<'a> {
    file: FileId,
    context: &'a Context,
    text: &'a str,
    shaped: &'a Shaped,
    excused: Vec<u32>,
}

impl Reporter<'_> {
    /// Whether something just before the token is known to be wrong.
    fn is_excused(&self, at: usize) -> bool {
        let end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        let start = self.shaped.spans.get(at).map_or(end, |span| span.start);
        let before = at
            .checked_sub(1)
            .and_then(|before| self.shaped.spans.get(before))
            .map_or(0, |span| span.end);
        let first = self.excused.partition_point(|offset| *offset < before);
        self.excused
            .get(first)
            .is_some_and(|offset| *offset <= start)
    }

    /// Whether the file ends there with blocks that were not closed, which is the mistake.
    fn is_cut_off(&self, at: usize) -> bool {
        let rest = self.shaped.spans.get(at..).unwrap_or_default();
        !rest.is_empty() && rest.iter().all(|span| span.is_empty())
    }

    fn finding(&self, failure: &Failure) -> Finding {
        match failure.reason {
            Reason::Unexpected => self.unexpected(failure),
            Reason::MisplacedClause => self
                .at(failure.at, format!("the clause `{}` stands among statements", self.written(failure.at)))
                .with_help("clauses stand at the beginning of the flow, before its first statement"),
            Reason::MisplacedDeclaration => self
                .at(failure.at, format!("`{}` stands inside the bare flow", self.written(failure.at)))
                .with_help("a flow without `flow` and `end` reaches to the end of the file: write declarations above its `on`"),
            Reason::ChainedComparison => self.chained(failure.at),
        }
    }

    /// `10 < contact.score < 20`, of which the second sign is at `second`.
    fn chained(&self, second: usize) -> Finding {
        let finding = self.at(second, "comparisons do not chain");
        let Some(middle) = self.between_comparisons(second) else {
            return finding.with_help("join two comparisons with `and`, or put one in parentheses");
        };
        let sign = self.written(second);
        let end = self.place(second - 1).span.end;
        let behind = Span::at(end).in_file(self.file);
        finding
            .with_help(format!(
                "join two comparisons with `and`: `… and {middle} {sign} …`"
            ))
            .with_replacement(
                format!("compare `{middle}` with each"),
                behind,
                format!(" and {middle}"),
            )
    }

    /// What stands between two comparisons that ask for a range, where nothing around them binds it otherwise.
    fn between_comparisons(&self, second: usize) -> Option<&str> {
        use TokenKind as T;
        /// A condition has fewer tokens.
        const TOKENS_MAX: usize = 40;
        let kind = |index: usize| self.shaped.kinds.get(index).copied();
        let before = (0..second).rev();
        let mut near = before.clone().take(TOKENS_MAX);
        let first = near.find(|index| kind(*index).is_some_and(T::is_comparison))?;
        let is_range = matches!(
            (kind(first)?, kind(second)?),
            (T::Less | T::LessOrEqual, T::Less | T::LessOrEqual)
                | (
                    T::Greater | T::GreaterOrEqual,
                    T::Greater | T::GreaterOrEqual
                )
        );
        let near = before.take(TOKENS_MAX);
        let mut line = near.take_while(|index| !self.is_on_later_line(index + 1));
        let is_bound = line.any(|index| matches!(kind(index), Some(T::Not | T::Where)));
        let start = self.place(first + 1).span.start;
        let middle = self
            .text
            .get(start as usize..self.place(second - 1).span.end as usize)?;
        (is_range && !is_bound && !middle.contains('\n')).then_some(middle)
    }

    fn unexpected(&self, failure: &Failure) -> Finding {
        let expected = failure.expected;
        let Some(kind) = self.shaped.kinds.get(failure.at).copied() else {
            return self.end_of_file(expected);
        };
        let written = self.written(failure.at);
        let unfinished = self.unfinished(failure);
        if unfinished.is_none()
            && let Some(finding) = self.known_mistake(failure, kind, &written)
        {
            return finding;
        }
        let found = if kind == TokenKind::TextStart {
            "a text".to_owned()
        } else {
            format!("`{written}`")
        };
        if self.lacks_name(failure, kind) {
            let before = failure.at.saturating_sub(1);
            let message = format!("`{}` lacks a name behind it", self.written(before));
            if self.shaped.kinds.get(before) == Some(&TokenKind::Stop) {
                return self.at(before, message).with_help(
                    "`exit` ends this flow here, and `stop welcome` takes the contact out of another one",
                );
            }
            return self.with_form(self.at(before, message), failure.at, expected);
        }
        let wanted = describe(expected);
        let finding = if let Some(before) = unfinished {
            let last = self.written(before);
            let message = if wanted.is_empty() {
                format!("the line ends too early, behind `{last}`")
            } else {
                format!("expected {wanted} behind `{last}`")
            };
            self.at(before, message)
        } else if wanted.is_empty() {
            self.at(failure.at, format!("{found} cannot stand here"))
        } else {
            self.at(failure.at, format!("expected {wanted}, found {found}"))
        };
        let behind = unfinished.map_or(failure.at, |before| before + 1);
        let finding = Self::with_advice(finding, failure, kind);
        self.with_form(finding, behind, expected)
    }

    /// Says how the construct is written that is broken before the token `at`, where nothing better is said.
    fn with_form(&self, finding: Finding, at: usize, expected: Expected) -> Finding {
        if !finding.help.is_empty() {
            return finding;
        }
        match form::form(self.context, at, expected) {
            Some(form) => finding.with_help(form),
            None => finding,
        }
    }

    /// Whether a name is missing at the end of a line; the line behind it is not to blame.
    fn lacks_name(&self, failure: &Failure, kind: TokenKind) -> bool {
        let is_later = self.shaped.is_put_in(failure.at)
            || (self.shaped.names == Names::OnTheirLine && self.is_on_later_line(failure.at));
        is_later && kind.is_keyword() && failure.expected.label(Label::Name)
    }

    /// The last token of a line that is not finished, where something else begins the next one.
    fn unfinished(&self, failure: &Failure) -> Option<usize> {
        let begins = [
            Label::Declaration,
            Label::Clause,
            Label::Statement,
            Label::TestLine,
        ];
        let may_end = begins.iter().any(|label| failure.expected.label(*label));
        let mut written = (0..failure.at).rev();
        let before = written.find(|index| !self.shaped.is_put_in(*index))?;
        let is_innocent = self.shaped.is_put_in(failure.at)
            || (self.is_on_later_line(failure.at) && self.begins_something(failure.at));
        (!may_end && is_innocent).then_some(before)
    }

    /// Whether a token begins or ends something, whatever stands before it.
    fn begins_something(&self, at: usize) -> bool {
        once::begins(self.context, at)
            || recovery::is_closer(self.context, at)
            || matches!(
                self.context.kind(at),
                Some(TokenKind::After | TokenKind::Percent)
            )
    }

    fn is_on_later_line(&self, at: usize) -> bool {
        let before = at.checked_sub(1).map(|before| self.place(before).span.end);
        let gap = before.map(|before| Span::new(before, self.place(at).span.start));
        let gap = gap.and_then(|gap| self.text.get(gap.range()));
        gap.is_some_and(|gap| gap.contains('\n'))
    }

    fn end_of_file(&self, expected: Expected) -> Finding {
        let wanted = describe(expected);
        let last = self.shaped.kinds.len().saturating_sub(1);
        let message = if wanted.is_empty() {
            "the file ends too early".to_owned()
        } else {
            format!("the file ends where {wanted} is expected")
        };
        self.with_form(self.at(last, message), last + 1, expected)
    }

    /// Mistakes that have a better explanation than what was expected.
    fn known_mistake(&self, failure: &Failure, kind: TokenKind, written: &str) -> Option<Finding> {
        let before = failure.at.checked_sub(1);
        let before = before.and_then(|before| self.shaped.kinds.get(before).copied());
        self.keyword_in_braces(failure, kind, before, written)
            .or_else(|| self.no_channel(failure, kind, before, written))
            .or_else(|| self.share_without_name(failure, kind, before))
            .or_else(|| self.wait_for_a_duration(failure, kind, before, written))
            .or_else(|| self.no_operator(failure, kind, before))
            .or_else(|| self.outside_of_a_flow(failure, kind, written))
    }

    /// `"{when}"`
    fn keyword_in_braces(
        &self,
        failure: &Failure,
        kind: TokenKind,
        before: Option<TokenKind>,
        written: &str,
    ) -> Option<Finding> {
        let next = self.shaped.kinds.get(failure.at + 1).copied();
        let is_alone = before == Some(TokenKind::InterpolationStart)
            && next == Some(TokenKind::InterpolationEnd);
        let is_value = failure.expected.label(Label::Expression);
        (is_alone && is_value && kind.is_keyword()).then(|| {
            let message = format!("`{written}` is a word of the language, and no value");
            self.at(failure.at, message).with_help(format!(
                "give what is called so another name, for example `{written}_text`"
            ))
        })
    }

    /// `send fax welcome`, `send welcome`
    fn no_channel(
        &self,
        failure: &Failure,
        kind: TokenKind,
        before: Option<TokenKind>,
        written: &str,
    ) -> Option<Finding> {
        let is_behind_send = before == Some(TokenKind::Send);
        if !failure.expected.label(Label::Channel) || !kind.is_word() || !is_behind_send {
            return None;
        }
        let next = self.shaped.kinds.get(failure.at + 1).copied();
        Some(if next == Some(TokenKind::Name) {
            self.at(failure.at, format!("there is no channel `{written}`"))
                .with_help("the channels are `email`, `sms` and `push`")
        } else {
            self.at(failure.at, format!("expected a channel, found `{written}`"))
                .with_help(format!(
                    "write the channel before the message: `send email {written}`"
                ))
        })
    }

    /// `50% then`
    fn share_without_name(
        &self,
        failure: &Failure,
        kind: TokenKind,
        before: Option<TokenKind>,
    ) -> Option<Finding> {
        let is_share = matches!(
            before,
            Some(TokenKind::Percent | TokenKind::Int | TokenKind::Decimal)
        );
        let lacks_name = failure.expected.label(Label::Name) && kind == TokenKind::Then;
        (lacks_name && is_share).then(|| {
            let share = failure.at.saturating_sub(1);
            let message = format!("the share `{}` has no name", self.written(share));
            self.at(failure.at, message)
                .with_help("name each share: `split 50% short then … 50% long then … end`")
        })
    }

    /// `x is not y`
    fn no_operator(
        &self,
        failure: &Failure,
        kind: TokenKind,
        before: Option<TokenKind>,
    ) -> Option<Finding> {
        let is_negated = kind == TokenKind::Not && before == Some(TokenKind::Is);
        (is_negated && failure.expected.token(TokenKind::Unset)).then(|| {
            self.at(failure.at, "`is not` is no operator")
                .with_help("write `is unset` for a value that may be missing, or `!=`")
        })
    }

    /// `wait for 2d`
    fn wait_for_a_duration(
        &self,
        failure: &Failure,
        kind: TokenKind,
        before: Option<TokenKind>,
        written: &str,
    ) -> Option<Finding> {
        let is_length = kind == TokenKind::Duration && before == Some(TokenKind::For);
        if !is_length || !failure.expected.label(Label::Event) {
            return None;
        }
        let word = self.place(failure.at.saturating_sub(1));
        let gap = Span::new(word.span.start, self.place(failure.at).span.start);
        let message = "`wait for` is followed by an event or a condition";
        Some(
            self.at(failure.at, message)
                .with_help(format!("write `wait {written}` to wait that long"))
                .with_replacement("remove `for`", gap.in_file(self.file), ""),
        )
    }

    /// A statement or a clause between declarations.
    fn outside_of_a_flow(
        &self,
        failure: &Failure,
        kind: TokenKind,
        written: &str,
    ) -> Option<Finding> {
        let expected = failure.expected;
        let is_top_level = expected.label(Label::Declaration)
            && !expected.label(Label::Statement)
            && !expected.token(TokenKind::End);
        let is_of_flow = kind.is_statement_start() || kind.is_clause_start();
        (is_top_level && is_of_flow).then(|| {
            self.at(failure.at, format!("`{written}` stands outside of a flow"))
                .with_help("statements and clauses stand between `flow` and its `end`")
        })
    }

    fn with_advice(finding: Finding, failure: &Failure, kind: TokenKind) -> Finding {
        let expected = failure.expected;
        if expected.token(TokenKind::Then) && !kind.is_sign() {
            return finding.with_help("a condition or a wait with branches is followed by `then`");
        }
        let is_moment = matches!(
            kind,
            TokenKind::Time | TokenKind::Date | TokenKind::DateTime
        );
        if is_moment && expected.token(TokenKind::Duration) {
            return finding.with_help(
                "what happens in a test counts from its start: `at 0d`, `at 2d`, `at 2d9h`",
            );
        }
        if matches!(kind, TokenKind::And | TokenKind::Or)
            && expected.token(TokenKind::RightParen)
            && expected.token(TokenKind::Ever)
        {
            return finding
                .with_help("put several tests on one event in parentheses: `where (… and …)`");
        }
        finding
    }

    fn at(&self, index: usize, message: impl Into<String>) -> Finding {
        Finding::new(Rule::SyntaxError, self.place(index), message)
    }

    fn place(&self, index: usize) -> FileSpan {
        let end = Span::at(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        let span = self.shaped.spans.get(index).copied().unwrap_or(end);
        span.in_file(self.file)
    }

    fn written(&self, index: usize) -> String {
        let span = self.shaped.spans.get(index).copied().unwrap_or_default();
        let text = self.text.get(span.range()).unwrap_or("");
        text.chars().take(40).collect()
    }
}

/// What could have stood there, in a few words: whole constructs before single words, and no operators if there is anything else.
fn describe(expected: Expected) -> String {
    const SHOWN_MAX: usize = 5;
    let labels = Label::ALL
        .iter()
        .filter(|label| expected.label(**label) && **label != Label::Operator)
        .map(|label| label.text().to_owned());
    let tokens = expected.tokens().filter(|kind| {
        let negation = *kind == TokenKind::Not && expected.label(Label::Expression);
        !is_operator(*kind) && !negation
    });
    let tokens = tokens.map(|kind| {
        if kind.word().is_some() || kind.is_sign() {
            format!("`{}`", kind.text())
        } else {
            kind.text().to_owned()
        }
    });
    let mut all: Vec<String> = labels.chain(tokens).collect();
    all.dedup();
    if all.len() > SHOWN_MAX {
        all.truncate(SHOWN_MAX - 1);
        return format!("{} or something else", all.join(", "));
    }
    match all.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

fn is_operator(kind: TokenKind) -> bool {
    use TokenKind as T;
    kind.is_comparison()
        || matches!(
            kind,
            T::Plus
                | T::Minus
                | T::Star
                | T::Slash
                | T::Coalesce
                | T::Dot
                | T::And
                | T::Or
                | T::In
                | T::Is
                | T::Ever
        )
}
