//! Random programs that a grammar derives.

use nurture_compiler::lex::TokenKind;

use super::ebnf::{Expression, Grammar};

/// Below this depth of symbols the shortest way out is taken.
const DEPTH_MAX: usize = 24;

/// Beyond so many tokens too.
const TOKENS_MAX: usize = 150;

/// Symbols of the lexical rules: their characters stand without blanks between them.
const LEXICAL: [&str; 15] = [
    "Word",
    "PlainName",
    "MessageEvent",
    "Int",
    "Decimal",
    "Percent",
    "Money",
    "CurrencyCode",
    "Duration",
    "Time",
    "Date",
    "DateTime",
    "Subject",
    "EffectWord",
    "Function",
];

/// Derives programs from a seed.
pub struct Generator<'grammar> {
    grammar: &'grammar Grammar,
    state: u64,
    depth: usize,
    /// The tokens so far.
    tokens: Vec<String>,
    /// How many strings are open: in them no line may end.
    texts: usize,
}

impl<'grammar> Generator<'grammar> {
    pub fn new(grammar: &'grammar Grammar, seed: u64) -> Self {
        Self {
            grammar,
            state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x1234_5678_9abc_def1,
            depth: 0,
            tokens: Vec::new(),
            texts: 0,
        }
    }

    /// A program, its tokens divided by blanks and line ends.
    pub fn program(mut self) -> String {
        self.symbol("File");
        self.joined()
    }

    /// A program with one of its tokens taken out, doubled, or put elsewhere.
    pub fn damaged_program(mut self) -> String {
        self.symbol("File");
        if !self.tokens.is_empty() {
            let index = self.below(self.tokens.len());
            match self.below(3) {
                0 => {
                    self.tokens.remove(index);
                }
                1 => self.tokens.insert(index, self.tokens[index].clone()),
                _ => {
                    let other = self.below(self.tokens.len());
                    self.tokens.swap(index, other);
                }
            }
        }
        self.joined()
    }

    fn joined(&mut self) -> String {
        let tokens = std::mem::take(&mut self.tokens);
        let mut text = String::new();
        let mut digits_before = false;
        for token in tokens {
            // On one line a number and a unit behind it are read as one.
            let apart = digits_before
                && token.starts_with(|letter: char| {
                    letter.is_ascii_alphabetic() || letter.is_ascii_digit()
                });
            digits_before = token
                .ends_with(|letter: char| letter.is_ascii_digit() || letter.is_ascii_lowercase())
                && token.starts_with(|letter: char| letter.is_ascii_digit());
            let blank = match self.below(12) {
                _ if apart => "\n",
                0 => "\n",
                1 => "  # c\n",
                _ => " ",
            };
            text.push_str(blank);
            text.push_str(&token);
        }
        text
    }

    fn is_long(&self) -> bool {
        self.depth > DEPTH_MAX || self.tokens.len() > TOKENS_MAX
    }

    fn below(&mut self, bound: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        usize::try_from(self.state % (bound as u64)).unwrap_or(0)
    }

    fn symbol(&mut self, symbol: &str) {
        if LEXICAL.contains(&symbol) {
            let token = self.lexical(symbol);
            return self.tokens.push(token);
        }
        if symbol == "Text" {
            let text = self.text();
            return self.tokens.push(text);
        }
        self.depth += 1;
        let rule = self.grammar.rule(symbol);
        self.expression(rule);
        self.depth -= 1;
    }

    fn expression(&mut self, expression: &Expression) {
        match expression {
            Expression::Choice(choices) => {
                let index = if self.is_long() {
                    self.shortest(choices)
                } else {
                    self.below(choices.len())
                };
                self.expression(&choices[index]);
            }
            Expression::Sequence(parts) => parts.iter().for_each(|part| self.expression(part)),
            Expression::Optional(part) => {
                if !self.is_long() && self.below(2) == 0 {
                    self.expression(part);
                }
            }
            Expression::Any(part) => self.several(part, 0),
            Expression::Some(part) => self.several(part, 1),
            Expression::Symbol(symbol) => self.symbol(symbol),
            Expression::Literal(literal) => self.tokens.push(literal.clone()),
            Expression::Without(..) | Expression::Class { .. } => {
                panic!("{expression:?} stands outside of the lexical rules")
            }
        }
    }

    fn several(&mut self, part: &Expression, least: usize) {
        let most = if self.is_long() { 0 } else { self.below(4) };
        for _ in 0..most.max(least) {
            self.expression(part);
        }
    }

    /// The choice with the fewest symbols that lead on.
    fn shortest(&self, choices: &[Expression]) -> usize {
        let weight = |expression: &Expression| weight(self.grammar, expression, 6);
        let weights: Vec<usize> = choices.iter().map(weight).collect();
        let least = weights.iter().min().copied().unwrap_or(0);
        weights
            .iter()
            .position(|weight| *weight == least)
            .unwrap_or(0)
    }

    /// A token, made of characters.
    fn lexical(&mut self, symbol: &str) -> String {
        let grammar = self.grammar;
        loop {
            let mut text = String::new();
            self.characters(grammar.rule(symbol), &mut text);
            // Words are tried until one is long enough to be no unit, and none that the grammar knows by its position.
            let kind = TokenKind::of_word(&text);
            let known = kind != TokenKind::Name && kind.is_plain_name();
            let is_word = matches!(
                symbol,
                "Word" | "PlainName" | "Subject" | "EffectWord" | "Function"
            );
            if !(is_word && (known || text.len() < 2)) {
                if symbol == "Word" && self.below(4) == 0 {
                    let keywords: Vec<String> = grammar.words("Keyword").into_iter().collect();
                    return keywords[self.below(keywords.len())].clone();
                }
                return text;
            }
        }
    }

    fn characters(&mut self, expression: &Expression, text: &mut String) {
        match expression {
            Expression::Choice(choices) => {
                let index = self.below(choices.len());
                self.characters(&choices[index], text);
            }
            Expression::Sequence(parts) => {
                parts.iter().for_each(|part| self.characters(part, text));
            }
            Expression::Without(part, excluded) => loop {
                let mut tried = String::new();
                self.characters(part, &mut tried);
                if !excluded_words(self.grammar, excluded).contains(&tried) {
                    text.push_str(&tried);
                    break;
                }
            },
            Expression::Optional(part) => {
                if self.below(2) == 0 {
                    self.characters(part, text);
                }
            }
            Expression::Any(part) | Expression::Some(part) => {
                let least = usize::from(matches!(expression, Expression::Some(_)));
                let count = self.below(4).max(least);
                (0..count).for_each(|_| self.characters(part, text));
            }
            Expression::Symbol(symbol) => {
                let rule = self.grammar.rule(symbol);
                self.characters(rule, text);
            }
            Expression::Literal(literal) => text.push_str(literal),
            Expression::Class { ranges, negated } => text.push(self.character(ranges, *negated)),
        }
    }

    fn character(&mut self, ranges: &[(char, char)], negated: bool) -> char {
        if negated {
            let others = ['a', ' ', '#', 'é', '.', '-', '/', '\u{1f331}', '\''];
            return others[self.below(others.len())];
        }
        let (first, last) = ranges[self.below(ranges.len())];
        let count = last as u32 - first as u32 + 1;
        char::from_u32(first as u32 + u32::try_from(self.below(count as usize)).unwrap()).unwrap()
    }

    /// A string; what is interpolated is an expression on the same line.
    fn text(&mut self) -> String {
        let block = self.texts == 0 && self.below(5) == 0;
        let (symbol, quotes) = if block {
            ("BlockCharacter", "\"\"\"")
        } else {
            ("LineCharacter", "\"")
        };
        let mut text = quotes.to_owned();
        for _ in 0..self.below(4) {
            match self.below(4) {
                0 if !self.is_long() && self.texts < 2 => {
                    self.texts += 1;
                    let before = std::mem::take(&mut self.tokens);
                    self.symbol("Expression");
                    let inside = std::mem::replace(&mut self.tokens, before);
                    self.texts -= 1;
                    text.push_str(&format!("{{{}}}", inside.join(" ")));
                }
                1 => self.characters(&self.grammar.rule("Escape").clone(), &mut text),
                _ => self.characters(&self.grammar.rule(symbol).clone(), &mut text),
            }
        }
        if block {
            text.push('\n');
        }
        text.push_str(quotes);
        text
    }
}

/// The words that are excluded by what stands behind a minus.
fn excluded_words(grammar: &Grammar, excluded: &Expression) -> Vec<String> {
    match excluded {
        Expression::Symbol(symbol) => grammar.words(symbol).into_iter().collect(),
        other => {
            let mut words = std::collections::BTreeSet::new();
            other.literals(&mut words);
            words.into_iter().collect()
        }
    }
}

/// About how much an expression leads to.
fn weight(grammar: &Grammar, expression: &Expression, depth: usize) -> usize {
    if depth == 0 {
        return 1_000;
    }
    match expression {
        Expression::Choice(choices) => choices
            .iter()
            .map(|choice| weight(grammar, choice, depth - 1))
            .min()
            .unwrap_or(0),
        Expression::Sequence(parts) => parts.iter().map(|part| weight(grammar, part, depth)).sum(),
        Expression::Optional(_) | Expression::Any(_) => 0,
        Expression::Some(part) => weight(grammar, part, depth),
        Expression::Symbol(symbol) if LEXICAL.contains(&symbol.as_str()) || symbol == "Text" => 1,
        Expression::Symbol(symbol) => 1 + weight(grammar, grammar.rule(symbol), depth - 1),
        Expression::Without(..) | Expression::Literal(_) | Expression::Class { .. } => 1,
    }
}
