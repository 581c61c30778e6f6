//! What is built in: words of the grammar, functions, types, variables of templates, rules in the manifest.

use nurture_compiler::{
    compile::MANIFEST,
    lex::{Token, TokenKind},
    manifest,
    source::{FileId, Span},
    syntax::{ExpressionKind, FieldDeclaration, Item, Type, TypeKind, visit},
};

use super::Hover;
use crate::{
    Analysis,
    documentation::{
        Documented, MESSAGE_MEMBERS, TEMPLATE_VARIABLES, TYPES, VALUES, find, functions, word,
    },
    tree::{fields_of, fields_within, item_at, lexed_around, text, tree},
};

/// What is built in at `offset`.
pub(super) fn hover(analysis: &Analysis, file: FileId, offset: u32) -> Option<Hover> {
    let text = text(analysis, file);
    let Some(tree) = tree(analysis, file) else {
        let name = &analysis.sources().get(file)?.name;
        return if **name == *MANIFEST {
            rule(text, offset)
        } else {
            variable(text, offset)
        };
    };
    let token = token_at(&lexed_around(analysis, file, offset).tokens, offset)?;
    let name = text.get(token.span.range())?;
    if let Some(item) = item_at(tree, offset) {
        let in_place = function(item, name, token.span)
            .or_else(|| of_type(item, name, token.span))
            .or_else(|| value(item, name, token.span))
            .or_else(|| member(item, name, token.span));
        if in_place.is_some() {
            return in_place;
        }
    }
    word(token.kind).map(|documented| shown(documented, token.span))
}

/// The type of a literal, also of one that is no expression: a share of a split, how long a flow lasts.
pub(super) fn literal(analysis: &Analysis, file: FileId, offset: u32) -> Option<Hover> {
    tree(analysis, file)?;
    let tokens = lexed_around(analysis, file, offset).tokens;
    let mut touching = tokens.iter().filter(|token| token.span.touches(offset));
    let (span, name) =
        touching.find_map(|token| Some((token.span, type_of_literal(token.kind)?)))?;
    let written = text(analysis, file).get(span.range())?;
    let ty = match written.split_once(' ') {
        Some((_, currency)) if name == "money" => format!("money({})", currency.trim()),
        _ => name.to_owned(),
    };
    let about = find(TYPES, name).map(|about| about.text.to_owned());
    Some(Hover {
        span,
        signatures: vec![format!("{written}: {ty}")],
        paragraphs: about.into_iter().collect(),
    })
}

const fn type_of_literal(kind: TokenKind) -> Option<&'static str> {
    Some(match kind {
        TokenKind::Int => "int",
        TokenKind::Decimal => "decimal",
        TokenKind::Percent => "percent",
        TokenKind::Money => "money",
        TokenKind::Duration => "duration",
        TokenKind::Time => "time",
        TokenKind::Date => "date",
        TokenKind::DateTime => "datetime",
        _ => return None,
    })
}

fn shown(documented: &Documented, span: Span) -> Hover {
    Hover {
        span,
        signatures: vec![documented.form.to_owned()],
        paragraphs: vec![documented.text.to_owned()],
    }
}

/// The word at an offset, or just before it.
fn token_at(tokens: &[Token], offset: u32) -> Option<Token> {
    let behind = tokens.partition_point(|token| token.span.start <= offset);
    let last = behind.checked_sub(1)?;
    let candidates = [Some(last), last.checked_sub(1)];
    let touching = candidates
        .into_iter()
        .flatten()
        .filter_map(|index| tokens.get(index).copied());
    let mut touching = touching.filter(|token| token.span.touches(offset));
    touching.find(|token| token.kind.is_word() && token.kind != TokenKind::TextChunk)
}

fn function(item: &Item, name: &str, span: Span) -> Option<Hover> {
    let mut is_called = false;
    visit::expressions(item, &mut |expression| match &expression.kind {
        ExpressionKind::Call(called, _) => is_called |= called.span == span,
        ExpressionKind::Aggregate(aggregate) => is_called |= aggregate.function_span == span,
        _ => {}
    });
    let found: Vec<_> = functions(name).filter(|_| is_called).collect();
    let first = found.first()?;
    let paragraphs = match found.as_slice() {
        [only] => vec![only.text.to_owned()],
        several => several
            .iter()
            .map(|one| format!("`{}` — {}", one.signature(), one.text))
            .collect(),
    };
    Some(Hover {
        span,
        signatures: if found.len() == 1 {
            vec![first.signature()]
        } else {
            found.iter().map(|one| one.signature()).collect()
        },
        paragraphs,
    })
}

fn of_type(item: &Item, name: &str, span: Span) -> Option<Hover> {
    let fields = fields_of(item).into_iter().flatten();
    let is_type = fields.into_iter().any(|field| stands_in(field, span));
    let documented = find(TYPES, name).filter(|_| is_type)?;
    Some(shown(documented, span))
}

/// Whether a type's name stands at a place of a field's type.
fn stands_in(field: &FieldDeclaration, place: Span) -> bool {
    fn of(ty: &Type, place: Span) -> bool {
        match &ty.kind {
            TypeKind::Name(name) => name.span == place,
            // `money` and `list` are the first words of theirs.
            TypeKind::Money(_) => ty.span.start == place.start,
            TypeKind::List(inner) => ty.span.start == place.start || of(inner, place),
            _ => false,
        }
    }
    of(&field.ty, place)
        || fields_within(&field.ty)
            .iter()
            .any(|inner| stands_in(inner, place))
}

fn value(item: &Item, name: &str, span: Span) -> Option<Hover> {
    let mut is_value = false;
    visit::expressions(item, &mut |expression| match &expression.kind {
        ExpressionKind::Name(name) => is_value |= name.span == span,
        ExpressionKind::Now => is_value |= expression.span == span,
        _ => {}
    });
    let documented = find(VALUES, name).filter(|_| is_value)?;
    Some(shown(documented, span))
}

fn member(item: &Item, name: &str, span: Span) -> Option<Hover> {
    let Item::Message(message) = item else {
        return None;
    };
    let mut members = message.members.members.iter();
    let is_member = members.any(|member| member.name.span == span)
        || message
            .params
            .as_ref()
            .is_some_and(|params| params.keyword == span);
    let documented = find(MESSAGE_MEMBERS, name).filter(|_| is_member)?;
    Some(shown(documented, span))
}

/// A rule that the manifest names.
fn rule(text: &str, offset: u32) -> Option<Hover> {
    let rules = manifest::rules(text);
    let (span, rule) = rules.into_iter().find(|(span, _)| span.touches(offset))?;
    Some(Hover {
        span,
        signatures: Vec::new(),
        paragraphs: vec![format!("`{rule}`"), rule.summary().to_owned()],
    })
}

/// A built-in variable in a placeholder of a template.
fn variable(text: &str, offset: u32) -> Option<Hover> {
    let before = text.get(..offset as usize)?;
    let open = before.rfind("{{").max(before.rfind("{%"))?;
    let closed = before.rfind("}}").max(before.rfind("%}"));
    if closed.is_some_and(|closed| closed > open) {
        return None;
    }
    let is_part = |one: char| one.is_ascii_alphanumeric() || one == '_';
    let start = before.trim_end_matches(is_part).len();
    let rest = text.get(offset as usize..)?;
    let length = rest.len() - rest.trim_start_matches(is_part).len();
    let name = text.get(start..offset as usize + length)?;
    let is_path = text.get(..start)?.ends_with('.');
    let documented = find(TEMPLATE_VARIABLES, name).filter(|_| !is_path)?;
    let start = u32::try_from(start).ok()?;
    let end = u32::try_from(name.len()).ok()? + start;
    Some(shown(documented, Span::new(start, end)))
}
