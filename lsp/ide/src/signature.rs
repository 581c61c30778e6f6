//! What something takes, while it is being written: messages and actions in `with { }`, events in tests, functions.
//!
//! It looks at tokens alone, for what is being written is seldom whole.

use nurture_compiler::{
    checked::Field,
    lex::{Token, TokenKind},
    source::{FileId, Span},
};

use crate::{
    Analysis,
    describe::in_short,
    documentation::{FunctionDoc, functions},
    tree::{lexed_around, text},
};

/// What something takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureHelp {
    /// The ways in which it can be written; the first one that has room for what is written is the active one.
    pub signatures: Vec<Signature>,
    /// Which of them it is most likely to be.
    pub active: usize,
}

/// One way to write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// As it is written in the language.
    pub label: String,
    /// What it is.
    pub documentation: Option<String>,
    /// The parameters in order.
    pub parameters: Vec<Parameter>,
    /// The one that is being written, if it is one of these.
    pub active: Option<usize>,
}

/// A parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Where it stands in the signature's label, in bytes.
    pub span: Span,
    /// What it is.
    pub documentation: Option<String>,
}

/// What is taken where `offset` stands; none where nothing is.
pub fn signature_help(analysis: &Analysis, file: FileId, offset: u32) -> Option<SignatureHelp> {
    analysis.parsed(file)?;
    let text = text(analysis, file);
    let lexed = lexed_around(analysis, file, offset.saturating_sub(1));
    if lexed
        .comments
        .iter()
        .any(|comment| comment.span.start < offset && offset <= comment.span.end)
    {
        return None;
    }
    let count = lexed
        .tokens
        .partition_point(|token| token.span.start < offset);
    let before = Before {
        text,
        tokens: lexed.tokens.get(..count)?,
    };
    before.help(analysis)
}

/// The tokens before the cursor.
struct Before<'a> {
    text: &'a str,
    tokens: &'a [Token],
}

impl<'a> Before<'a> {
    fn help(&self, analysis: &Analysis) -> Option<SignatureHelp> {
        let mut end = self.tokens.len();
        while let Some(opener) = self.opener(end) {
            let found = match self.kind(opener)? {
                TokenKind::LeftParen => self.function(opener),
                TokenKind::LeftBrace => self.members(analysis, opener),
                _ => None,
            };
            if found.is_some() {
                return found;
            }
            end = opener;
        }
        None
    }

    fn kind(&self, index: usize) -> Option<TokenKind> {
        self.tokens.get(index).map(|token| token.kind)
    }

    fn word(&self, index: usize) -> &'a str {
        let span = self.tokens.get(index).map(|token| token.span);
        span.and_then(|span| self.text.get(span.range()))
            .unwrap_or_default()
    }

    /// The last bracket before the token at `end` that is not closed before it.
    fn opener(&self, end: usize) -> Option<usize> {
        use TokenKind::{
            InterpolationEnd, InterpolationStart, LeftBrace, LeftBracket, LeftParen, RightBrace,
            RightBracket, RightParen,
        };
        let mut closed = 0_usize;
        for index in (0..end).rev() {
            match self.kind(index)? {
                RightBrace | RightParen | RightBracket | InterpolationEnd => closed += 1,
                LeftBrace | LeftParen | LeftBracket | InterpolationStart => {
                    if closed == 0 {
                        return Some(index);
                    }
                    closed -= 1;
                }
                _ => {}
            }
        }
        None
    }

    fn function(&self, opener: usize) -> Option<SignatureHelp> {
        let name = self.word(opener.checked_sub(1)?);
        let found: Vec<&FunctionDoc> = functions(name).collect();
        if found.is_empty() {
            return None;
        }
        let position = self.commas(opener);
        let has_of = self
            .own_tokens(opener)
            .any(|index| self.kind(index) == Some(TokenKind::Of));
        let fits = |one: &&FunctionDoc| {
            let is_aggregate = one.params.iter().any(|param| param.contains(" of "));
            one.params.len() > position && is_aggregate == has_of
        };
        let active = found
            .iter()
            .position(fits)
            .or_else(|| found.iter().position(|one| one.params.len() > position))
            .unwrap_or(0);
        let signatures = found.into_iter().map(|one| of_function(one, position));
        Some(SignatureHelp {
            signatures: signatures.collect(),
            active,
        })
    }

    /// The tokens behind an opener that are within no brackets of their own.
    fn own_tokens(&self, opener: usize) -> impl Iterator<Item = usize> + '_ {
        use TokenKind::{
            InterpolationEnd, InterpolationStart, LeftBrace, LeftBracket, LeftParen, RightBrace,
            RightBracket, RightParen,
        };
        let mut depth = 0_usize;
        (opener + 1..self.tokens.len()).filter(move |index| match self.kind(*index) {
            Some(LeftBrace | LeftParen | LeftBracket | InterpolationStart) => {
                depth += 1;
                false
            }
            Some(RightBrace | RightParen | RightBracket | InterpolationEnd) => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0,
        })
    }

    fn commas(&self, opener: usize) -> usize {
        self.own_tokens(opener)
            .filter(|index| self.kind(*index) == Some(TokenKind::Comma))
            .count()
    }

    /// The key of the member that is being written: the last one with a colon, unless a comma is behind it.
    fn key(&self, opener: usize) -> Option<&'a str> {
        let own: Vec<usize> = self.own_tokens(opener).collect();
        let colon = own
            .iter()
            .rposition(|index| self.kind(*index) == Some(TokenKind::Colon))?;
        let behind = own.get(colon + 1..).unwrap_or_default();
        let is_over = behind
            .iter()
            .any(|index| self.kind(*index) == Some(TokenKind::Comma));
        let key = own.get(colon.checked_sub(1)?)?;
        (!is_over).then(|| self.word(*key))
    }

    fn members(&self, analysis: &Analysis, opener: usize) -> Option<SignatureHelp> {
        let before = opener.checked_sub(1)?;
        let key = self.key(opener);
        let (head, fields, doc) = if self.kind(before)? == TokenKind::With {
            self.taker(analysis, before)?
        } else {
            self.event(analysis, before)?
        };
        let signature = of_fields(&head, fields, doc, key)?;
        Some(SignatureHelp {
            signatures: vec![signature],
            active: 0,
        })
    }

    /// The message or action before `with`.
    fn taker<'c>(
        &self,
        analysis: &'c Analysis,
        with: usize,
    ) -> Option<(String, &'c [Field], Option<&'c str>)> {
        let checked = analysis.checked();
        let name = with.checked_sub(1)?;
        let first = name.checked_sub(1)?;
        if self.kind(first)?.is_channel() {
            let wanted = self.word(name);
            let message = checked
                .messages
                .iter()
                .find(|message| message.named.name == wanted)?;
            let head = format!("{} {wanted}", message.channel.name());
            return Some((head, &message.params, message.named.doc.as_deref()));
        }
        let mut start = name;
        while start >= 2 && self.kind(start - 1)? == TokenKind::Dot {
            start -= 2;
        }
        let wanted = (start..=name)
            .map(|index| self.word(index))
            .collect::<String>();
        let action = checked
            .actions
            .iter()
            .find(|action| action.named.name == wanted)?;
        let doc = action.named.doc.as_deref();
        Some((format!("call {wanted}"), &action.params, doc))
    }

    /// The event whose data a test writes: `at 1d purchase { … }`.
    fn event<'c>(
        &self,
        analysis: &'c Analysis,
        name: usize,
    ) -> Option<(String, &'c [Field], Option<&'c str>)> {
        let at = (0..name).rev().take(6).find(|index| {
            let is_at = self.kind(*index) == Some(TokenKind::At);
            is_at && self.kind(index + 1) == Some(TokenKind::Duration)
        })?;
        let is_addressed = self.kind(at + 3) == Some(TokenKind::Colon);
        let event = if is_addressed { at + 4 } else { at + 2 };
        let wanted = self.word(event);
        let found = analysis
            .checked()
            .events
            .iter()
            .find(|event| event.named.name == wanted)?;
        let is_here = event == name || event + 1 == name;
        is_here.then_some((wanted.to_owned(), &found.fields, found.named.doc.as_deref()))
    }
}

fn of_function(function: &FunctionDoc, position: usize) -> Signature {
    let label = function.signature();
    let mut from = function.name.len() + 1;
    let parameters = function.params.iter().map(|param| {
        let span = span(from, param.len());
        from += param.len() + 2;
        Parameter {
            span,
            documentation: None,
        }
    });
    Signature {
        parameters: parameters.collect(),
        active: Some(position).filter(|position| *position < function.params.len()),
        documentation: Some(function.text.to_owned()),
        label,
    }
}

fn of_fields(
    head: &str,
    fields: &[Field],
    doc: Option<&str>,
    key: Option<&str>,
) -> Option<Signature> {
    if fields.is_empty() {
        return None;
    }
    let mut label = format!("{head} {{ ");
    let mut parameters = Vec::with_capacity(fields.len());
    for (field, position) in fields.iter().zip(0..) {
        if position > 0 {
            label.push_str(", ");
        }
        let written = field.to_string();
        parameters.push(Parameter {
            span: span(label.len(), written.len()),
            documentation: field.named.doc.as_deref().map(in_short),
        });
        label.push_str(&written);
    }
    label.push_str(" }");
    let active = key.and_then(|key| fields.iter().position(|field| field.named.name == key));
    Some(Signature {
        label,
        documentation: doc.map(str::to_owned),
        parameters,
        active,
    })
}

fn span(start: usize, length: usize) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(offset(start), offset(start + length))
}
