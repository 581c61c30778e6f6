//! Reading a grammar in the EBNF notation of the W3C.

use std::collections::{BTreeMap, BTreeSet};

/// The rules of a grammar by their symbols.
#[derive(Debug)]
pub struct Grammar {
    pub rules: BTreeMap<String, Expression>,
}

/// What stands on the right of a rule.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    Choice(Vec<Expression>),
    Sequence(Vec<Expression>),
    /// `A - B`
    Without(Box<Expression>, Box<Expression>),
    Optional(Box<Expression>),
    /// `A*`
    Any(Box<Expression>),
    /// `A+`
    Some(Box<Expression>),
    Symbol(String),
    Literal(String),
    /// `[a-z]`: the characters that are, or are not, in the ranges.
    Class {
        ranges: Vec<(char, char)>,
        negated: bool,
    },
}

impl Grammar {
    /// Reads a grammar; a mistake in it fails the test.
    pub fn read(text: &str) -> Self {
        let text = without_comments(text);
        let mut reader = Reader { rest: &text };
        let mut rules = BTreeMap::new();
        while let Some(symbol) = reader.symbol() {
            reader.expect("::=");
            let before = rules.insert(symbol.clone(), reader.choice());
            assert!(before.is_none(), "{symbol} is defined twice");
        }
        assert!(reader.rest.is_empty(), "not understood: {}", reader.rest);
        Self { rules }
    }

    pub fn rule(&self, symbol: &str) -> &Expression {
        self.rules
            .get(symbol)
            .unwrap_or_else(|| panic!("{symbol} is not defined"))
    }

    /// The words of a symbol that is a choice of words.
    pub fn words(&self, symbol: &str) -> BTreeSet<String> {
        let mut words = BTreeSet::new();
        let mut symbols = BTreeSet::new();
        self.rule(symbol).literals(&mut words);
        self.rule(symbol).symbols(&mut symbols);
        for symbol in symbols {
            words.extend(self.words(&symbol));
        }
        words
    }
}

impl Expression {
    /// Adds the symbols in it.
    pub fn symbols(&self, all: &mut BTreeSet<String>) {
        if let Self::Symbol(symbol) = self {
            all.insert(symbol.clone());
        }
        self.parts().into_iter().for_each(|part| part.symbols(all));
    }

    /// Adds the literals in it.
    pub fn literals(&self, all: &mut BTreeSet<String>) {
        if let Self::Literal(literal) = self {
            all.insert(literal.clone());
        }
        self.parts().into_iter().for_each(|part| part.literals(all));
    }

    fn parts(&self) -> Vec<&Self> {
        match self {
            Self::Choice(parts) | Self::Sequence(parts) => parts.iter().collect(),
            Self::Without(first, second) => vec![first, second],
            Self::Optional(part) | Self::Any(part) | Self::Some(part) => vec![part],
            Self::Symbol(_) | Self::Literal(_) | Self::Class { .. } => Vec::new(),
        }
    }
}

fn without_comments(text: &str) -> String {
    let mut parts = text.split("/*");
    let mut result = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let (_, behind) = part.split_once("*/").expect("a comment that ends");
        result.push_str(behind);
    }
    result
}

struct Reader<'text> {
    rest: &'text str,
}

impl Reader<'_> {
    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn takes(&mut self, sign: &str) -> bool {
        self.skip_blanks();
        match self.rest.strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, sign: &str) {
        assert!(self.takes(sign), "expected {sign} before {:.60}", self.rest);
    }

    fn symbol(&mut self) -> Option<String> {
        self.skip_blanks();
        let end = self
            .rest
            .find(|letter: char| !letter.is_ascii_alphanumeric())
            .unwrap_or(self.rest.len());
        let (symbol, rest) = self.rest.split_at(end);
        if symbol.is_empty() {
            return None;
        }
        self.rest = rest;
        Some(symbol.to_owned())
    }

    /// Whether a rule begins here: a symbol with `::=` behind it.
    fn begins_rule(&self) -> bool {
        let rest = self.rest.trim_start();
        let end = rest
            .find(|letter: char| !letter.is_ascii_alphanumeric())
            .unwrap_or(rest.len());
        end > 0 && rest[end..].trim_start().starts_with("::=")
    }

    fn choice(&mut self) -> Expression {
        let mut choices = vec![self.sequence()];
        while self.takes("|") {
            choices.push(self.sequence());
        }
        if choices.len() == 1 {
            choices.remove(0)
        } else {
            Expression::Choice(choices)
        }
    }

    fn sequence(&mut self) -> Expression {
        let mut parts = Vec::new();
        while let Some(part) = self.repeated() {
            if self.takes("-") {
                let other = self.repeated().expect("something behind the minus");
                parts.push(Expression::Without(Box::new(part), Box::new(other)));
            } else {
                parts.push(part);
            }
        }
        if parts.len() == 1 {
            parts.remove(0)
        } else {
            Expression::Sequence(parts)
        }
    }

    fn repeated(&mut self) -> Option<Expression> {
        let mut part = self.primary()?;
        // A sign of repetition touches what it repeats.
        loop {
            let mut signs = self.rest.chars();
            part = match signs.next() {
                Some('?') => Expression::Optional(Box::new(part)),
                Some('*') => Expression::Any(Box::new(part)),
                Some('+') => Expression::Some(Box::new(part)),
                _ => return Some(part),
            };
            self.rest = signs.as_str();
        }
    }

    fn primary(&mut self) -> Option<Expression> {
        if self.takes("(") {
            let inner = self.choice();
            self.expect(")");
            return Some(inner);
        }
        for quote in ["\"", "'"] {
            if self.takes(quote) {
                let (literal, rest) = self.rest.split_once(quote).expect("a literal that ends");
                self.rest = rest;
                return Some(Expression::Literal(literal.to_owned()));
            }
        }
        if self.takes("[") {
            let (class, rest) = self.rest.split_once(']').expect("a class that ends");
            self.rest = rest;
            return Some(class_of(class));
        }
        if self.begins_rule() {
            return None;
        }
        self.symbol().map(Expression::Symbol)
    }
}

/// `a-z_`, `^"#xA`
fn class_of(text: &str) -> Expression {
    let negated = text.starts_with('^');
    let text = text.strip_prefix('^').unwrap_or(text);
    let mut characters = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let code = rest.strip_prefix("#x").map(|code| {
            code.split_at(
                code.find(|digit: char| !digit.is_ascii_hexdigit())
                    .unwrap_or(code.len()),
            )
        });
        if let Some((digits, behind)) = code {
            characters.push(char::from_u32(u32::from_str_radix(digits, 16).unwrap()).unwrap());
            rest = behind;
        } else {
            characters.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    let mut ranges = Vec::new();
    let mut index = 0;
    while index < characters.len() {
        if characters.get(index + 1) == Some(&'-') && index + 2 < characters.len() {
            ranges.push((characters[index], characters[index + 2]));
            index += 3;
        } else {
            ranges.push((characters[index], characters[index]));
            index += 1;
        }
    }
    Expression::Class { ranges, negated }
}
