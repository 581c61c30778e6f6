//! A whole file: declarations, and at most one bare flow at its end.

use chumsky::{IterParser as _, Parser as _, primitive::choice, recovery::via_parser};

use super::{
    declaration, expression,
    failure::Label,
    flow,
    parser::{Context, Parser},
    recovery::{Least, begins_declaration, skip},
    statement, test,
};
use crate::{lex::TokenKind, syntax::Item};

/// The grammar.
pub(super) fn file() -> Parser<Vec<Item>> {
    let expressions = expression::expressions();
    let statements = statement::statements(&expressions);
    let declaration = choice((
        flow::flow(&statements).map(Item::Flow),
        test::test(&expressions).map(Item::Test),
        flow::policy(&statements).map(Item::Policy),
        declaration::declaration(&expressions),
    ))
    .labelled(Label::Declaration)
    .boxed();
    let bare = flow::bare_flow(&statements, declaration.clone()).map(|(flow, mut items)| {
        items.push(Item::Flow(flow));
        items
    });
    let broken =
        skip(Least::OneToken, |_, _| false, begins_item).map(|span| vec![Item::Error(span)]);
    choice((declaration.map(|item| vec![item]), bare))
        .recover_with(via_parser(broken))
        .repeated()
        .collect::<Vec<_>>()
        .map(|items| items.into_iter().flatten().collect())
        .boxed()
}

fn begins_item(context: &Context, index: usize) -> bool {
    let declares = context
        .kind(index)
        .is_some_and(TokenKind::is_known_declaration);
    if declares && context.begins_line(index) {
        return true;
    }
    context.kind(index) == Some(TokenKind::On) || begins_declaration(context, index)
}
