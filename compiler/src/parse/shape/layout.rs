//! How tokens stand on their lines: a hint to what was meant where blocks do not match.

use crate::lex::Token;

/// The indentation of tokens.
#[derive(Debug)]
pub(super) struct Layout {
    /// For each token the indentation of its line, and whether it is the line's first.
    tokens: Vec<(u32, bool)>,
}

impl Layout {
    /// Looks at a text once.
    pub fn new(text: &str, tokens: &[Token]) -> Self {
        let mut layout = Vec::with_capacity(tokens.len());
        let mut indentation = 0;
        let mut before = 0;
        for (index, token) in tokens.iter().enumerate() {
            let start = token.span.start as usize;
            let gap = text.get(before..start).unwrap_or("");
            let line = gap.rfind('\n');
            let first = index == 0 || line.is_some();
            if first {
                // A word that was left out may stand before it.
                let before = gap.get(line.map_or(0, |line| line + 1)..).unwrap_or("");
                let blanks = before.chars().take_while(|letter| letter.is_whitespace());
                indentation = u32::try_from(blanks.count()).unwrap_or(u32::MAX);
            }
            layout.push((indentation, first));
            before = start;
        }
        Self { tokens: layout }
    }

    /// The indentation of the line on which a token stands.
    pub fn indentation(&self, index: usize) -> u32 {
        self.tokens
            .get(index)
            .map_or(0, |(indentation, _)| *indentation)
    }

    /// The indentation of a token that is the first of its line.
    pub fn first_on_line(&self, index: usize) -> Option<u32> {
        self.tokens
            .get(index)
            .filter(|(_, first)| *first)
            .map(|(indentation, _)| *indentation)
    }
}
