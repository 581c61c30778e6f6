//! What can stand at a place, as the grammar itself has it: for editors.
//!
//! A token that nothing takes is put where the cursor is; what the grammar would have taken there is what can be written.

use std::rc::Rc;

use super::{
    failure::{Expected, Label, Reason},
    grammar, judge,
    parser::Context,
    shape::{self, Names, Shaped},
};
use crate::{
    finding::{Finding, Rule},
    lex::{Token, TokenKind},
    source::{FileId, Span},
};

/// What can stand at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outlook {
    expected: Expected,
}

impl Outlook {
    /// Whether this construct can begin there; its first words are not among [`Outlook::words`].
    pub fn begins(self, label: Label) -> bool {
        self.expected.label(label)
    }

    /// Whether this token can stand there.
    pub fn takes(self, kind: TokenKind) -> bool {
        self.expected.token(kind)
    }

    /// The words of the grammar that can stand there, beside those with which a construct begins.
    pub fn words(self) -> impl Iterator<Item = TokenKind> {
        self.expected.tokens().filter(|kind| kind.word().is_some())
    }
}

/// What can stand at `offset` of a text, behind `tokens`, which begin with a declaration's first.
///
/// What stands behind the place is not looked at. It is empty behind a mistake that nothing can follow.
pub fn outlook(text: &str, tokens: &[Token], offset: u32) -> Outlook {
    let text = text.get(..offset as usize).unwrap_or(text);
    let place = Place {
        text,
        tokens,
        at: Span::at(offset),
    };
    let mut expected = place.expected();
    // The grammar looks at these words before it tries what they begin, and so says nothing of them.
    for kind in place.unsaid(expected) {
        if place.accepts(kind) {
            expected = expected.or(kind);
        }
    }
    Outlook { expected }
}

/// What comes of a token that is put at a place.
struct Tried {
    /// Where it is among the shaped ones.
    at: usize,
    failures: Vec<super::Failure>,
    /// Whether it closes or divides nothing, or makes something of what stands before it that cannot stand there.
    is_out_of_place: bool,
}

struct Place<'a> {
    text: &'a str,
    tokens: &'a [Token],
    at: Span,
}

impl Place<'_> {
    /// What the grammar expects where it meets a token that nothing takes.
    fn expected(&self) -> Expected {
        let Some(Tried { at, failures, .. }) = self.tried(TokenKind::Cursor) else {
            return Expected::default();
        };
        // What fails there later has taken up again behind what failed first.
        let mut here = failures
            .into_iter()
            .filter(|failure| failure.at == at && failure.reason == Reason::Unexpected);
        here.next()
            .map_or(Expected::default(), |first| first.expected)
    }

    fn accepts(&self, kind: TokenKind) -> bool {
        self.tried(kind).is_some_and(|tried| {
            !tried.is_out_of_place && tried.failures.iter().all(|failure| failure.at != tried.at)
        })
    }

    fn unsaid(&self, expected: Expected) -> Vec<TokenKind> {
        use TokenKind as T;
        let back = |count: usize| {
            let index = self.tokens.len().checked_sub(count)?;
            self.tokens.get(index).map(|token| token.kind)
        };
        let is_in_block = expected.label(Label::Statement) || expected.label(Label::Arm);
        let closing: &[T] = if is_in_block {
            &[T::End, T::Else, T::Elseif, T::Case, T::After]
        } else if expected.label(Label::Clause) {
            // A policy has clauses alone.
            &[T::End]
        } else {
            &[]
        };
        let heads: &[T] = match (back(1), back(2)) {
            (Some(T::Exit), _) => &[T::On, T::When],
            (Some(T::For), Some(T::Wait)) => &[T::Case],
            (Some(name), Some(T::On)) if name.is_plain_name() => &[T::Reaches, T::Drops],
            (Some(field), Some(T::LeftParen)) if field.is_word() => match back(3) {
                Some(T::Sum | T::Min | T::Max | T::Earliest | T::Latest) => &[T::Of],
                _ => &[],
            },
            _ => &[],
        };
        closing.iter().chain(heads).copied().collect()
    }

    /// What comes of a token at the place.
    fn tried(&self, kind: TokenKind) -> Option<Tried> {
        let file = FileId(0);
        let mut tokens = self.tokens.to_vec();
        tokens.push(Token {
            kind,
            span: self.at,
        });
        tokens.extend(self.open_texts().into_iter().rev().map(|kind| Token {
            kind,
            span: self.at,
        }));
        let shaped = shape::shape(file, self.text, &tokens, Names::Anywhere).ok()?;
        let at = index_of(&shaped, kind, self.at)?;
        // An `end` just before would be one of an arm, which has none.
        let end = self
            .tokens
            .last()
            .filter(|last| last.kind == TokenKind::End);
        let takes_end_away = |finding: &Finding| {
            let edits = finding.fixes.iter().flat_map(|fix| &fix.edits);
            let mut places = edits.map(|edit| edit.place.span);
            end.is_some_and(|end| {
                places.any(|place| !place.is_empty() && place.end == end.span.end)
            })
        };
        let is_stray = shaped
            .findings
            .iter()
            .any(|finding| finding.primary.span == self.at || takes_end_away(finding));
        let context = Rc::new(Context {
            text: self.text.into(),
            shaped,
            mended: std::collections::BTreeMap::new(),
            comments: Vec::new(),
        });
        let (tree, failures, _) = grammar(&context);
        // `exit` becomes a clause by what stands behind it.
        let before = self.tokens.last().map_or(self.at, |last| last.span);
        let is_misplaced = judge::judge(file, &tree).iter().any(|finding| {
            finding.rule == Rule::SyntaxError && before.start <= finding.primary.span.start
        });
        Some(Tried {
            at,
            failures,
            is_out_of_place: is_stray || is_misplaced,
        })
    }

    /// The ends of the texts that are open, outermost first: the shape relies on them.
    fn open_texts(&self) -> Vec<TokenKind> {
        let mut open = Vec::new();
        for token in self.tokens {
            match token.kind {
                TokenKind::TextStart => open.push(TokenKind::TextEnd),
                TokenKind::InterpolationStart => open.push(TokenKind::InterpolationEnd),
                TokenKind::TextEnd | TokenKind::InterpolationEnd => {
                    open.pop();
                }
                _ => {}
            }
        }
        open
    }
}

fn index_of(shaped: &Shaped, kind: TokenKind, at: Span) -> Option<usize> {
    let found = shaped.kinds.iter().zip(&shaped.spans);
    let mut found = found.enumerate();
    found
        .find(|(_, (other, span))| **other == kind && **span == at)
        .map(|(index, _)| index)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lex::lex;

    /// What can stand at an offset of a text: words, and constructs.
    fn at(text: &str, offset: usize) -> (Vec<&'static str>, Vec<Label>) {
        let offset = u32::try_from(offset).unwrap_or(0);
        let mut tokens = lex(FileId(0), text).tokens;
        tokens.retain(|token| token.span.start < offset);
        let found = outlook(text, &tokens, offset);
        let labels = Label::ALL.into_iter();
        (
            found.words().map(TokenKind::text).collect(),
            labels.filter(|label| found.begins(*label)).collect(),
        )
    }

    fn at_end_of(text: &str) -> (Vec<&'static str>, Vec<Label>) {
        at(text, text.len())
    }

    fn in_flow(text: &str) -> (Vec<&'static str>, Vec<Label>) {
        at_end_of(&format!("flow f\n  on signup\n{text}"))
    }

    #[test]
    fn words_and_constructs_are_those_of_the_grammar() {
        assert_eq!(in_flow("  limit 3 "), (vec![], vec![Label::Channel]));
        assert_eq!(in_flow("  limit 3 email "), (vec!["per"], vec![]));
        assert_eq!(
            in_flow("  reenter ").0,
            ["after", "per", "never", "always", "restart"]
        );
        assert_eq!(in_flow("  send email "), (vec![], vec![Label::Name]));
        assert_eq!(in_flow("  exit ").0, ["on", "end", "when"]);
        assert_eq!(in_flow("  exit on ").1, [Label::Event]);
        assert_eq!(in_flow("  tag x\n  exit ").0, ["end"]);
        assert_eq!(in_flow("  wait for ").0, ["case"]);
        assert_eq!(in_flow("  if ").1, [Label::Expression]);
        assert_eq!(in_flow("  if reachable ").1, [Label::Channel]);
        assert_eq!(at_end_of("policy\n  "), (vec!["end"], vec![Label::Clause]));
    }

    #[test]
    fn what_tells_a_construct_by_a_word_behind_its_name_is_among_the_words() {
        let has = |text: &str, word: &str| at_end_of(text).0.contains(&word);
        assert!(has("flow f\n  on interest ", "reaches"));
        assert!(has("flow f\n  on interest ", "drops"));
        assert_eq!(at_end_of("flow f\n  on interest drops ").0, ["below"]);
        assert!(!has("flow f\n  on signup\n  exit on interest ", "reaches"));
        assert!(!has("flow f\n  on signup\n  wait for interest ", "reaches"));
        assert!(has("segment s = sum(total ", "of"));
        assert!(has("segment s = latest(end ", "of"));
        assert!(!has("segment s = count(total ", "of"));
        assert!(!has("segment s = sum(total of purchase ", "of"));
    }

    #[test]
    fn blocks_are_divided_and_closed_where_they_are_open() {
        let closing = |text: &str| {
            let (mut words, labels) = in_flow(text);
            assert!(labels.contains(&Label::Statement), "{text}: {labels:?}");
            words.retain(|word| ["end", "else", "elseif", "case", "after"].contains(word));
            words
        };
        assert_eq!(closing("  tag x\n  "), ["end"]);
        assert_eq!(closing("  if a then\n    "), ["elseif", "else", "end"]);
        assert_eq!(closing("  if a then\n  else\n    "), ["end"]);
        assert_eq!(
            closing("  match a\n    case b then\n      "),
            ["else", "end", "case"]
        );
        assert_eq!(
            closing("  wait for\n    case b then\n      "),
            ["end", "case", "after"]
        );
        assert_eq!(closing("  wait for b up to 2d then\n    "), ["else", "end"]);
        assert_eq!(closing("  if a then\n    tag x\n  end\n  "), ["end"]);
        assert_eq!(closing("  repeat 2 times do\n    "), ["end"]);
    }

    #[test]
    fn what_is_within_a_text_is_an_expression() {
        let text = "flow f\n  on signup\n  notify sales \"Hi {}!\"";
        let brace = text.find('}').unwrap_or_default();
        assert_eq!(at(text, brace).1, [Label::Expression]);
        let (_, labels) = at_end_of("email a {\n  subject: \"A\"\n  ");
        assert!(labels.contains(&Label::Member), "{labels:?}");
    }
}
