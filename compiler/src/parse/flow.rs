//! Flows and the policy (language reference, sections 3 and 4).

use chumsky::{IterParser as _, Parser as _, primitive::choice, recovery::via_parser};

use super::{
    clause, doc,
    failure::{Failure, Reason},
    name::any_name,
    nested::is_end,
    parser::{Context, Gap, Parser, Piece, ahead, gap, place, token},
    recovery::{Least, begins_step, skip},
    statement::{self, Statements},
};
use crate::{
    lex::TokenKind,
    source::Span,
    syntax::{Block, Clause, ClauseKind, Flow, Item, Name, Policy, Statement, Text},
};

/// A part of a flow.
#[derive(Debug, Clone)]
enum Part {
    Clause(Clause),
    Statement(Statement),
    /// In the bare flow only.
    Declaration(Box<Item>),
}

/// `flow NAME ["Title"] … end`
pub(super) fn flow(statements: &Statements) -> Parser<Flow> {
    let missing = chumsky::primitive::empty().map_with(|(), piece: &mut Piece<'_>| Name {
        text: smol_str::SmolStr::default(),
        span: place(piece),
    });
    token(TokenKind::Flow)
        .ignore_then(any_name().recover_with(via_parser(missing)))
        .then(statements.expressions.text.clone().or_not())
        .then(parts(part(statements, is_end)))
        .then(token(TokenKind::End))
        .map_with(|(((name, title), parts), end), piece| {
            let span = place(piece);
            let end = (!end.is_empty()).then_some(end);
            let flow = assemble(parts, span, end).0;
            Flow {
                doc: doc::above(&piece.state().0.context, span.start),
                name: Some(name),
                title,
                ..flow
            }
        })
        .boxed()
}

/// The bare flow: from a top-level `on` to the end of the file.
pub(super) fn bare_flow(
    statements: &Statements,
    declaration: Parser<Item>,
) -> Parser<(Flow, Vec<Item>)> {
    let misplaced = ahead(begins_word)
        .ignore_then(declaration)
        .map_with(|item, piece| {
            let at = piece.span().start;
            piece.emit(Failure::because(Reason::MisplacedDeclaration, at));
            Part::Declaration(Box::new(item))
        });
    let part = choice((
        misplaced,
        part(statements, |context, index| context.kind(index).is_none()),
    ))
    .boxed();
    ahead(|context, index| context.kind(index) == Some(TokenKind::On))
        .ignore_then(parts(part))
        .map_with(|parts, piece| {
            let span = place(piece);
            let (flow, items) = assemble(parts, span, None);
            let doc = doc::above(&piece.state().0.context, span.start);
            // Comments at the end of the file are its own.
            let span = span.to(flow.body.span);
            (Flow { doc, span, ..flow }, items)
        })
        .boxed()
}

/// `policy … end`
pub(super) fn policy(statements: &Statements) -> Parser<Policy> {
    let broken = skip(Least::OneToken, is_end, begins_step)
        .map(|span| clause::error(Span::at(span.start), span));
    let clauses = statements
        .clauses
        .one
        .clone()
        .recover_with(via_parser(broken))
        .repeated()
        .collect::<Vec<_>>();
    ahead(|context, index| context.partner(index).is_some())
        .ignore_then(token(TokenKind::Policy))
        .then(clauses)
        .then_ignore(token(TokenKind::End))
        .map_with(|(keyword, clauses), piece| {
            let span = place(piece);
            Policy {
                doc: doc::above(&piece.state().0.context, span.start),
                keyword,
                clauses,
                span,
            }
        })
        .boxed()
}

fn begins_word(context: &Context, index: usize) -> bool {
    context
        .kind(index)
        .is_some_and(TokenKind::is_declaration_start)
}

/// A part with the gap before it.
type Parts = (Vec<(Gap, Part)>, Gap);

fn parts(part: Parser<Part>) -> Parser<Parts> {
    gap()
        .then(part)
        .repeated()
        .collect::<Vec<_>>()
        .then(gap())
        .boxed()
}

fn part(statements: &Statements, ends: fn(&Context, usize) -> bool) -> Parser<Part> {
    let broken_clause = ahead(clause::begins_clause)
        .ignore_then(skip(Least::OneToken, ends, begins_step))
        .map(|span| Part::Clause(clause::error(Span::at(span.start), span)));
    let broken = skip(Least::OneToken, ends, begins_step)
        .map(|span| Part::Statement(statement::error(span)));
    choice((
        statements.clauses.one.clone().map(Part::Clause),
        statements.one.clone().map(Part::Statement),
    ))
    .recover_with(via_parser(choice((broken_clause, broken))))
    .boxed()
}

fn is_trigger(clause: &Clause) -> bool {
    matches!(clause.kind, ClauseKind::On(_))
}

/// Divides the parts of a flow; its name and title are filled in by the caller.
fn assemble((parts, last): Parts, span: Span, end: Option<Span>) -> (Flow, Vec<Item>) {
    let mut clauses = Vec::new();
    let mut statements: Vec<Statement> = Vec::new();
    let mut items = Vec::new();
    let mut body = None;
    let mut has_trigger = false;
    for (gap, part) in parts {
        match part {
            Part::Clause(clause) => {
                has_trigger |= statements.is_empty() && is_trigger(&clause);
                // `notify sales "…" on monday` says when: it begins no flow that begins already.
                let is_late = !statements.is_empty() && has_trigger && is_trigger(&clause);
                clauses.push(if is_late {
                    clause::error(clause.keyword, clause.span)
                } else {
                    clause
                });
            }
            Part::Statement(statement) => {
                body.get_or_insert(gap.before);
                statements.push(statement);
            }
            Part::Declaration(item) => items.push(*item),
        }
    }
    let start = body.unwrap_or(last.before);
    let behind = if end.is_some() {
        last.after
    } else {
        last.after.max(span.end)
    };
    let flow = Flow {
        doc: crate::syntax::Doc::default(),
        name: None,
        title: None::<Text>,
        clauses,
        body: Block {
            statements,
            span: Span::new(start, behind.max(start)),
        },
        end,
        span,
    };
    (flow, items)
}
