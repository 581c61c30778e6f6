//! Types, and the fields that have them.

use chumsky::{
    IterParser as _, Parser as _, primitive::choice, recovery::via_parser, recursive::recursive,
};

use super::{
    doc,
    failure::Label,
    name::{any_name, name},
    parser::{Context, Parser, ahead, one_of, place, token},
    recovery::{Least, bracketed, expected, is_closer, is_key, skip},
};
use crate::{
    lex::TokenKind,
    syntax::{Expression, FieldDeclaration, Text, Type, TypeKind},
};

/// `{ name: type, … }`
pub(super) fn fields(
    expression: Parser<Expression>,
    text: Parser<Text>,
) -> Parser<Vec<FieldDeclaration>> {
    recursive(|fields| {
        let field = field(type_(fields.boxed()), expression, text);
        let broken = skip(Least::OneToken, is_closer, |context, index| {
            context.kind(index) == Some(TokenKind::Comma) || is_key(context, index)
        });
        let inside = field
            .map(Some)
            .recover_with(via_parser(broken.map(|_| None)))
            .then_ignore(token(TokenKind::Comma).or_not())
            .repeated()
            .collect::<Vec<_>>()
            .map(|fields| fields.into_iter().flatten().collect());
        bracketed(
            (TokenKind::LeftBrace, TokenKind::RightBrace),
            inside.boxed(),
            |_| Vec::new(),
        )
    })
    .boxed()
}

fn field(
    type_: Parser<Type>,
    expression: Parser<Expression>,
    text: Parser<Text>,
) -> Parser<FieldDeclaration> {
    let broken = skip(Least::Nothing, is_closer, |context, index| {
        matches!(
            context.kind(index),
            Some(TokenKind::Comma | TokenKind::Assign | TokenKind::From)
        ) || is_key(context, index)
    });
    let type_ = type_.recover_with(via_parser(broken.map(|span| Type {
        kind: TypeKind::Error,
        optional: false,
        span,
    })));
    let external = token(TokenKind::From).ignore_then(text).or_not();
    let default = token(TokenKind::Assign)
        .ignore_then(expected(expression))
        .or_not();
    any_name()
        .labelled(Label::Member)
        .then_ignore(token(TokenKind::Colon))
        .then(type_)
        .then(
            ahead(is_no_key)
                .ignore_then(external)
                .or_not()
                .map(Option::flatten),
        )
        .then(default)
        .map_with(|(((name, ty), external), default), piece| {
            let span = place(piece);
            FieldDeclaration {
                doc: doc::above(&piece.state().0.context, span.start),
                name,
                ty,
                external,
                default,
                span,
            }
        })
        .boxed()
}

fn is_no_key(context: &Context, index: usize) -> bool {
    !is_key(context, index)
}

fn type_(fields: Parser<Vec<FieldDeclaration>>) -> Parser<Type> {
    let base = recursive(|base| {
        let currency = one_of(|kind| kind == TokenKind::Name, Label::Name)
            .map_with(|span, piece| name(&piece.state().0.context, span));
        let money = token(TokenKind::Money_)
            .ignore_then(
                currency.delimited_by(token(TokenKind::LeftParen), token(TokenKind::RightParen)),
            )
            .map(TypeKind::Money);
        let list = token(TokenKind::List)
            .then(token(TokenKind::Of))
            .ignore_then(base)
            .map(|inner| TypeKind::List(Box::new(inner)));
        let names = any_name()
            .separated_by(token(TokenKind::Pipe))
            .at_least(1)
            .collect::<Vec<_>>()
            .map(|mut names| match (names.len(), names.pop()) {
                (1, Some(name)) => TypeKind::Name(name),
                (_, Some(last)) => {
                    names.push(last);
                    TypeKind::Enum(names)
                }
                (_, None) => TypeKind::Error,
            });
        choice((
            ahead(|context, index| context.kind(index + 1) == Some(TokenKind::LeftParen))
                .ignore_then(money),
            ahead(|context, index| context.kind(index + 1) == Some(TokenKind::Of))
                .ignore_then(list),
            fields.map(TypeKind::Record),
            names,
        ))
        .labelled(Label::Type)
        .map_with(|kind, piece| Type {
            kind,
            optional: false,
            span: place(piece),
        })
        .boxed()
    });
    base.then(token(TokenKind::Question).or_not())
        .map_with(|(base, question), piece| Type {
            optional: question.is_some(),
            span: place(piece),
            ..base
        })
        .boxed()
}
