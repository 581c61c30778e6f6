//! Signs of other template languages within a placeholder.

use std::ops::Range;

use super::{Edit, Mistake, blank_beside};
use crate::template::known;

/// A word, text, number or sign of a placeholder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) kind: Kind,
    pub(super) range: Range<usize>,
}

/// The kinds of piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    /// A text in quotes, or a number.
    Value,
    Sign,
}

/// Which signs a placeholder may have meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// `{{ … }}`
    Shown,
    /// `{% if … %}` and its like.
    Condition,
    /// Any other block.
    Other,
}

/// What in an expression is written as other languages have it.
pub(super) fn foreign(text: &str, range: Range<usize>, place: Place) -> Vec<Mistake> {
    let pieces = pieces(text, range);
    let reader = Reader {
        text,
        pieces: &pieces,
    };
    let mut mistakes = Vec::new();
    if place == Place::Shown {
        mistakes.extend(reader.choice());
    }
    mistakes.extend(reader.needless(place));
    let (mut index, mut depth) = (0, 0_usize);
    while let Some(piece) = pieces.get(index) {
        let sign = reader.slice(piece);
        match sign {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        let (found, behind) = reader.at(index, place == Place::Condition && depth == 0);
        mistakes.extend(found);
        index = behind.max(index + 1);
    }
    mistakes
}

struct Reader<'t> {
    text: &'t str,
    pieces: &'t [Piece],
}

impl<'t> Reader<'t> {
    /// The mistake at a piece, and the piece behind it.
    fn at(&self, index: usize, compares: bool) -> (Option<Mistake>, usize) {
        let next = index + 1;
        let Some(piece) = self.pieces.get(index) else {
            return (None, next);
        };
        let sign = self.slice(piece);
        match (piece.kind, sign) {
            (Kind::Sign, "|") => (self.arguments(index), next),
            (Kind::Sign, "??") => match self.fallback(index) {
                Some((mistake, behind)) => (Some(mistake), behind),
                None => (None, next),
            },
            (Kind::Sign, "==" | "!=") => (self.unset(index), next),
            (Kind::Sign, "=" | "===") if compares => (Some(self.sign(piece, "==")), next),
            (Kind::Sign, "!==" | "<>") => (Some(self.sign(piece, "!=")), next),
            (Kind::Sign, "&&") => (Some(self.sign(piece, "and")), next),
            (Kind::Sign, "||") => (Some(self.sign(piece, "or")), next),
            (Kind::Sign, "!") => (Some(self.sign(piece, "not")), next),
            (Kind::Sign, "$") => (self.dollar(index), next),
            (Kind::Word, "AND" | "OR" | "NOT") if self.pieces.len() > 1 => {
                let small = sign.to_lowercase();
                (Some(self.sign(piece, &small)), next)
            }
            (Kind::Word, "contains") => (self.contains(index), next),
            _ => (None, next),
        }
    }

    fn slice(&self, piece: &Piece) -> &'t str {
        self.text.get(piece.range.clone()).unwrap_or("")
    }

    fn is_sign(&self, index: usize, sign: &str) -> bool {
        let piece = self.pieces.get(index);
        piece.is_some_and(|piece| piece.kind == Kind::Sign && self.slice(piece) == sign)
    }

    fn word(&self, index: usize) -> Option<&Piece> {
        let piece = self.pieces.get(index);
        piece.filter(|piece| piece.kind == Kind::Word)
    }

    fn sign(&self, piece: &Piece, meant: &str) -> Mistake {
        let written = blank_beside(self.text, &piece.range, meant);
        Mistake::new(
            piece.range.clone(),
            format!("`{}` means nothing in a template", self.slice(piece)),
            meant,
            vec![Edit::new(piece.range.clone(), written)],
        )
    }

    /// `{{ = x }}`, `{{ x; }}`, `{% if x then %}`
    fn needless(&self, place: Place) -> Option<Mistake> {
        let (first, last) = (self.pieces.first()?, self.pieces.last()?);
        let needless = match (place, self.slice(first), self.slice(last)) {
            (Place::Shown, "=", _) => first,
            (Place::Shown, _, ";") | (Place::Condition, _, ":" | "then") => last,
            _ => return None,
        };
        let sign = self.slice(needless);
        let edits = vec![Edit::new(needless.range.clone(), "")];
        Some(Mistake {
            help: format!("leave `{sign}` out"),
            title: Some(format!("take `{sign}` away")),
            ..Mistake::new(
                needless.range.clone(),
                format!("`{sign}` means nothing in a template"),
                "",
                edits,
            )
        })
    }

    /// `| default: "x"`
    fn arguments(&self, index: usize) -> Option<Mistake> {
        let filter = self.word(index + 1)?;
        let first = self.pieces.get(index + 3);
        let first = first.filter(|_| self.is_sign(index + 2, ":"))?;
        let (mut depth, mut last) = (0_usize, None);
        for piece in self.pieces.get(index + 3..)? {
            match self.slice(piece) {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" | "|" if depth == 0 => break,
                ")" | "]" | "}" => depth -= 1,
                _ => {}
            }
            last = Some(piece);
        }
        let end = last?.range.end;
        let (start, name) = (first.range.start, self.slice(filter));
        let edits = vec![
            Edit::new(filter.range.end..start, "("),
            Edit::insert(end, ")"),
        ];
        let given = self.text.get(start..end).unwrap_or("");
        let mistake = Mistake::new(
            filter.range.start..end,
            format!("what `{name}` takes stands behind a colon"),
            &format!("{name}({given})"),
            edits,
        );
        // A filter that does not exist is a finding of its own.
        let is_known = known::FILTERS.iter().any(|(filter, ..)| *filter == name);
        Some(if is_known {
            mistake
        } else {
            mistake.of_filter(filter.range.start)
        })
    }

    /// `?? "x"`, also several times; with the piece behind it.
    fn fallback(&self, index: usize) -> Option<(Mistake, usize)> {
        let start = self.pieces.get(index)?.range.start;
        let (mut edits, mut at, mut end) = (Vec::new(), index, start);
        let mut to = String::new();
        let mut closing = String::new();
        while self.is_sign(at, "??") {
            let sign = self.pieces.get(at)?;
            let first = self.pieces.get(at + 1)?;
            let behind = self.operand(at + 1)?;
            let last = self.pieces.get(behind - 1)?;
            let before = if closing.is_empty() { "" } else { " " };
            edits.push(Edit::new(sign.range.start..first.range.start, "| default("));
            to.push_str(before);
            to.push_str("| default(");
            to.push_str(self.text.get(first.range.start..last.range.end)?);
            closing.push(')');
            (at, end) = (behind, last.range.end);
        }
        to.push_str(&closing);
        edits.push(Edit::insert(end, closing));
        let mistake = Mistake::new(start..end, "`??` means nothing in a template", &to, edits);
        Some((mistake, at))
    }

    /// The piece behind a value: a literal, a path, something in brackets.
    fn operand(&self, index: usize) -> Option<usize> {
        let first = self.pieces.get(index)?;
        match (first.kind, self.slice(first)) {
            (Kind::Value, _) => Some(index + 1),
            (Kind::Word, _) => {
                let mut at = index + 1;
                while self.is_sign(at, ".") && self.word(at + 1).is_some() {
                    at += 2;
                }
                Some(at)
            }
            (Kind::Sign, "(") => {
                let mut depth = 0_usize;
                for (at, piece) in self.pieces.iter().enumerate().skip(index) {
                    match self.slice(piece) {
                        "(" | "[" | "{" => depth += 1,
                        ")" | "]" | "}" => depth = depth.saturating_sub(1),
                        _ => {}
                    }
                    if depth == 0 {
                        return Some(at + 1);
                    }
                }
                None
            }
            _ => None,
        }
    }

    /// `!= null`
    fn unset(&self, index: usize) -> Option<Mistake> {
        let (sign, word) = (self.pieces.get(index)?, self.word(index + 1)?);
        let name = self.slice(word);
        let is_equal = self.slice(sign) == "==";
        let meant = match name {
            "null" | "nil" | "NULL" | "Null" if is_equal => "is undefined",
            "null" | "nil" | "NULL" | "Null" => "is defined",
            _ => return None,
        };
        let range = sign.range.start..word.range.end;
        let written = blank_beside(self.text, &range, meant);
        Some(Mistake::new(
            word.range.clone(),
            format!("`{name}` means nothing in a template"),
            meant,
            vec![Edit::new(range, written)],
        ))
    }

    /// `names contains "x"`
    fn contains(&self, index: usize) -> Option<Mistake> {
        let mut first = index.checked_sub(1)?;
        let is_part = |piece: &Piece| piece.kind == Kind::Word || self.slice(piece) == ".";
        while first
            .checked_sub(1)
            .and_then(|before| self.pieces.get(before))
            .is_some_and(|before| {
                let joined = self.is_sign(first, ".") || self.slice(before) == ".";
                joined && is_part(before)
            })
        {
            first -= 1;
        }
        let left = self.pieces.get(first)?;
        let end = self.pieces.get(index - 1)?.range.end;
        let behind = self.operand(index + 1)?;
        let (start, stop) = (
            self.pieces.get(index + 1)?.range.start,
            self.pieces.get(behind - 1)?.range.end,
        );
        let value = self.text.get(start..stop)?;
        let of = self.text.get(left.range.start..end)?;
        Some(Mistake::new(
            self.pieces.get(index)?.range.clone(),
            "`contains` means nothing in a template",
            &format!("{value} in {of}"),
            vec![
                Edit::insert(left.range.start, format!("{value} in ")),
                Edit::new(end..stop, ""),
            ],
        ))
    }

    /// `${name}`
    fn dollar(&self, index: usize) -> Option<Mistake> {
        let open = self.pieces.get(index + 1);
        open.filter(|_| self.is_sign(index + 1, "{"))?;
        self.word(index + 2)?;
        let behind = self.operand(index + 2)?;
        let close = self.pieces.get(behind);
        let close = close.filter(|_| self.is_sign(behind, "}"))?;
        let start = self.pieces.get(index)?.range.start;
        let open = open?.range.end;
        let name = self.text.get(open..close.range.start)?.trim();
        Some(Mistake::new(
            start..close.range.end,
            "`${…}` means nothing in a placeholder",
            name,
            vec![
                Edit::new(start..open, ""),
                Edit::new(close.range.clone(), ""),
            ],
        ))
    }

    /// `a ? b : c`, which is all of a placeholder.
    fn choice(&self) -> Option<Mistake> {
        let mut depth = 0_usize;
        let (mut question, mut colon) = (None, None);
        for (index, piece) in self.pieces.iter().enumerate() {
            match self.slice(piece) {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth = depth.saturating_sub(1),
                "?" if depth == 0 && question.is_none() => question = Some(index),
                ":" if depth == 0 && question.is_some() && colon.is_none() => colon = Some(index),
                _ => {}
            }
        }
        let (question, colon) = (question?, colon?);
        let sign = self.pieces.get(question)?;
        let first = self.pieces.first()?.range.start;
        let condition = first..self.pieces.get(question.checked_sub(1)?)?.range.end;
        let one = self.pieces.get(question + 1)?.range.start
            ..self.pieces.get(colon.checked_sub(1)?)?.range.end;
        let other = self.pieces.get(colon + 1)?.range.start..self.pieces.last()?.range.end;
        let text = |range: &Range<usize>| self.text.get(range.clone()).unwrap_or("");
        let to = format!(
            "{} if {} else {}",
            text(&one),
            text(&condition),
            text(&other)
        );
        Some(Mistake::new(
            sign.range.clone(),
            "`… ? … : …` means nothing in a template",
            &to,
            vec![
                Edit::insert(first, format!("{} if ", text(&one))),
                Edit::new(condition.end..other.start, " else "),
            ],
        ))
    }
}

/// Whether one of some words stands in an expression.
pub(super) fn has_word(text: &str, range: Range<usize>, words: &[&str]) -> bool {
    pieces(text, range).iter().any(|piece| {
        let written = text.get(piece.range.clone()).unwrap_or("");
        words.contains(&written)
    })
}

/// The words of an expression that are no members of something, with where they stand.
pub(super) fn words(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let pieces = pieces(text, range);
    let mut words = Vec::new();
    let mut is_member = false;
    for piece in pieces {
        if piece.kind == Kind::Word && !is_member {
            words.push(piece.range.clone());
        }
        is_member = text.get(piece.range) == Some(".");
    }
    words
}

/// The pieces of an expression.
pub(super) fn pieces(text: &str, range: Range<usize>) -> Vec<Piece> {
    const LONG: [&str; 11] = [
        "===", "!==", "??", "==", "!=", "<=", ">=", "<>", "&&", "||", "//",
    ];
    let end = range.end;
    let mut at = range.start;
    let mut pieces = Vec::new();
    while let Some(rest) = text.get(at..end).filter(|rest| !rest.is_empty()) {
        let Some(sign) = rest.chars().next() else {
            break;
        };
        let is_word = |sign: char| sign.is_alphanumeric() || sign == '_';
        let (kind, length) = match sign {
            _ if sign.is_whitespace() => {
                at += sign.len_utf8();
                continue;
            }
            '"' | '\'' => (Kind::Value, text_length(rest, sign)),
            _ if sign.is_ascii_digit() => (Kind::Value, run(rest, is_word)),
            _ if is_word(sign) => (Kind::Word, run(rest, is_word)),
            _ => {
                let long = LONG.iter().find(|long| rest.starts_with(**long));
                (Kind::Sign, long.map_or(sign.len_utf8(), |long| long.len()))
            }
        };
        let range = at..at + length;
        pieces.push(Piece { kind, range });
        at += length;
    }
    pieces
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|sign| !belongs(sign)).unwrap_or(text.len())
}

/// How long the text in quotes is with which another one begins.
fn text_length(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, sign) in text.char_indices().skip(1) {
        if sign == quote && !escaped {
            return at + 1;
        }
        escaped = sign == '\\' && !escaped;
    }
    text.len()
}
