//! Whether a grammar derives a text: every way is tried, and what a symbol can derive from a token on is worked out once.

use std::{collections::HashMap, rc::Rc};

use nurture_compiler::{
    lex::{Token, TokenKind, lex},
    source::FileId,
};

use super::ebnf::{Expression, Grammar};

/// Whether `File` derives the whole of `text`.
///
/// # Errors
/// How far it got, in bytes.
pub fn recognise(grammar: &Grammar, text: &str) -> Result<(), usize> {
    let lexed = lex(FileId(0), text);
    let mut recogniser = Recogniser {
        grammar,
        text,
        tokens: &lexed.tokens,
        known: HashMap::new(),
        reached: 0,
    };
    let ends = recogniser.symbol("File", 0);
    let whole = ends.contains(&lexed.tokens.len());
    let wrong = lexed
        .findings
        .iter()
        .any(|finding| crate::support::SYNTAX_RULES.contains(&finding.rule.name()));
    if whole && !wrong {
        return Ok(());
    }
    let reached = lexed
        .tokens
        .get(recogniser.reached)
        .map_or(text.len(), |token| token.span.end as usize);
    Err(reached)
}

struct Recogniser<'a> {
    grammar: &'a Grammar,
    text: &'a str,
    tokens: &'a [Token],
    /// By symbol and first token: behind which tokens the symbol can end.
    known: HashMap<(&'a str, usize), Rc<Vec<usize>>>,
    /// The furthest token that was looked at.
    reached: usize,
}

impl<'a> Recogniser<'a> {
    fn symbol(&mut self, symbol: &'a str, from: usize) -> Rc<Vec<usize>> {
        if let Some(known) = self.known.get(&(symbol, from)) {
            return known.clone();
        }
        let ends = match self.lexical(symbol, from) {
            Some(true) => vec![from + 1],
            Some(false) => Vec::new(),
            None if symbol == "Text" => self.string(from),
            None => self.expression(self.grammar.rule(symbol), from),
        };
        let ends = Rc::new(ends);
        self.known.insert((symbol, from), ends.clone());
        ends
    }

    /// All ends, sorted and each once.
    fn expression(&mut self, expression: &'a Expression, from: usize) -> Vec<usize> {
        let mut ends = match expression {
            Expression::Choice(choices) => choices
                .iter()
                .flat_map(|choice| self.expression(choice, from))
                .collect(),
            Expression::Sequence(parts) => {
                let mut ends = vec![from];
                for part in parts {
                    ends = ends
                        .into_iter()
                        .flat_map(|end| self.expression(part, end))
                        .collect();
                    ends.sort_unstable();
                    ends.dedup();
                }
                ends
            }
            Expression::Optional(part) => {
                let mut ends = self.expression(part, from);
                ends.push(from);
                ends
            }
            Expression::Any(part) => self.several(part, vec![from]),
            Expression::Some(part) => {
                let first = self.expression(part, from);
                self.several(part, first)
            }
            Expression::Symbol(symbol) => self.symbol(symbol, from).to_vec(),
            Expression::Literal(literal) => {
                if self.is(from, literal) {
                    vec![from + 1]
                } else {
                    Vec::new()
                }
            }
            Expression::Without(part, excluded) => {
                let not = self.excluded(excluded, from);
                if not {
                    Vec::new()
                } else {
                    self.expression(part, from)
                }
            }
            Expression::Class { .. } => {
                panic!("a class of characters stands outside of the lexical rules")
            }
        };
        ends.sort_unstable();
        ends.dedup();
        ends
    }

    fn several(&mut self, part: &'a Expression, mut ends: Vec<usize>) -> Vec<usize> {
        let mut next = 0;
        while let Some(end) = ends.get(next).copied() {
            next += 1;
            for further in self.expression(part, end) {
                if !ends.contains(&further) {
                    ends.push(further);
                }
            }
        }
        ends
    }

    fn token(&mut self, index: usize) -> Option<Token> {
        self.reached = self.reached.max(index);
        self.tokens.get(index).copied()
    }

    fn is(&mut self, index: usize, literal: &str) -> bool {
        let text = self.text;
        self.token(index).is_some_and(|token| {
            &text[token.span.range()] == literal
                && !matches!(
                    token.kind,
                    TokenKind::TextChunk | TokenKind::TextStart | TokenKind::TextEnd
                )
        })
    }

    fn excluded(&mut self, excluded: &Expression, index: usize) -> bool {
        let words = match excluded {
            Expression::Symbol(symbol) => self.grammar.words(symbol),
            other => {
                let mut words = std::collections::BTreeSet::new();
                other.literals(&mut words);
                words
            }
        };
        words.iter().any(|word| self.is(index, word))
    }

    /// Whether the token is one of a lexical symbol; nothing if the symbol is no lexical one.
    fn lexical(&mut self, symbol: &str, index: usize) -> Option<bool> {
        let kind = self.token(index).map(|token| token.kind);
        let one = |wanted: TokenKind| Some(kind == Some(wanted));
        match symbol {
            "Word" => Some(kind.is_some_and(TokenKind::is_word)),
            "PlainName" => Some(kind.is_some_and(TokenKind::is_plain_name)),
            "MessageEvent" => Some(kind.is_some_and(TokenKind::is_message_event)),
            // A subject stands before no colon.
            "Subject" if self.is(index + 1, ":") => Some(false),
            "CurrencyCode" => one(TokenKind::Name),
            "Int" => one(TokenKind::Int),
            "Decimal" => one(TokenKind::Decimal),
            "Percent" => one(TokenKind::Percent),
            "Money" => one(TokenKind::Money),
            "Duration" => one(TokenKind::Duration),
            "Time" => one(TokenKind::Time),
            "Date" => one(TokenKind::Date),
            "DateTime" => one(TokenKind::DateTime),
            _ => None,
        }
    }

    /// A string is several tokens, with expressions among them.
    fn string(&mut self, from: usize) -> Vec<usize> {
        if self
            .token(from)
            .is_none_or(|token| token.kind != TokenKind::TextStart)
        {
            return Vec::new();
        }
        let mut ends = Vec::new();
        let mut open = vec![from + 1];
        while let Some(at) = open.pop() {
            match self.token(at).map(|token| token.kind) {
                Some(TokenKind::TextEnd) => ends.push(at + 1),
                Some(TokenKind::TextChunk) => open.push(at + 1),
                Some(TokenKind::InterpolationStart) => {
                    for end in self.symbol("Expression", at + 1).to_vec() {
                        if self
                            .token(end)
                            .is_some_and(|token| token.kind == TokenKind::InterpolationEnd)
                        {
                            open.push(end + 1);
                        }
                    }
                }
                _ => {}
            }
        }
        ends
    }
}
