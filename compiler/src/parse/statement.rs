//! Statements and blocks (language reference, section 4).

use chumsky::{
    IterParser as _, Parser as _, primitive::choice, recovery::via_parser, recursive::Recursive,
};

use super::{
    clause::{self, Clauses},
    expression::Expressions,
    failure::{Expected, Failure, Label, Reason},
    members::members,
    name::{any_name, channel, dotted_name, name},
    nested::nested,
    parser::{Context, Parser, ahead, gap, guard, look, place, token},
    recovery::{Least, Stop, begins_step, expected, skip},
    wait,
};
use crate::{
    lex::TokenKind,
    source::Span,
    syntax::{
        Block, Expression, ExpressionKind, Members, Name, Send, Statement, StatementKind, Task,
    },
};

/// The parsers of statements.
#[derive(Clone)]
pub(super) struct Statements {
    /// One statement, or the error node for what cannot be one.
    pub one: Parser<Statement>,
    pub clauses: Clauses,
    pub expressions: Expressions,
}

/// Makes the parsers of statements.
pub(super) fn statements(expressions: &Expressions) -> Statements {
    let clauses = clause::clauses(expressions);
    let mut one = Recursive::declare();
    let shared = Statements {
        one: one.clone().boxed(),
        clauses: clauses.clone(),
        expressions: expressions.clone(),
    };
    one.define(statement(&shared));
    Statements {
        one: one.boxed(),
        clauses,
        expressions: expressions.clone(),
    }
}

fn statement(shared: &Statements) -> Parser<Statement> {
    let kind = choice((simple(shared), wait::wait(shared), nested(shared)));
    let kind = guard(begins_statement, Label::Statement).ignore_then(kind);
    kind.map_with(|(keyword, kind), piece| Statement {
        kind,
        keyword,
        span: place(piece),
    })
    .boxed()
}

/// Statements up to a token with which the block ends.
pub(super) fn block(shared: &Statements, ends: Stop) -> Parser<Block> {
    let broken = skip(Least::OneToken, ends, begins_step).map(error);
    let misplaced = shared.clauses.one.clone().map_with(|clause, piece| {
        let at = piece.span().start;
        piece.emit(Failure::because(Reason::MisplacedClause, at));
        error(clause.span)
    });
    let one = choice((shared.one.clone(), misplaced)).recover_with(via_parser(broken));
    gap()
        .then(
            ahead_not(ends)
                .ignore_then(one)
                .repeated()
                .collect::<Vec<_>>(),
        )
        .then(gap())
        .map(|((before, statements), after)| Block {
            statements,
            span: Span::new(before.before, after.after.max(before.before)),
        })
        .boxed()
}

fn ahead_not(ends: Stop) -> Parser<()> {
    look(
        move |context, index| !ends(context, index),
        Expected::default(),
    )
}

/// The node of something that is no statement.
pub(super) fn error(span: Span) -> Statement {
    Statement {
        kind: StatementKind::Error,
        keyword: Span::at(span.start),
        span,
    }
}

/// Statements without blocks in them.
fn simple(shared: &Statements) -> Parser<(Span, StatementKind)> {
    let field = place_of_field();
    let value = expected(shared.expressions.any.clone());
    let set = token(TokenKind::Set)
        .then(field.clone())
        .then_ignore(token(TokenKind::Assign))
        .then(value.clone())
        .map(|((keyword, field), value)| (keyword, StatementKind::Set { field, value }));
    let add = token(TokenKind::Add)
        .then(value)
        .then_ignore(token(TokenKind::To))
        .then(field.clone())
        .map(|((keyword, amount), field)| (keyword, StatementKind::Add { amount, field }));
    let unset = token(TokenKind::Unset)
        .then(field)
        .map(|(keyword, field)| (keyword, StatementKind::Unset { field }));
    let text = shared.expressions.text.clone();
    let notify = token(TokenKind::Notify)
        .then(any_name())
        .then(text.clone())
        .map(|((keyword, team), text)| (keyword, StatementKind::Notify { team, text }));
    let exit = token(TokenKind::Exit)
        .then(text.or_not())
        .map(|(keyword, reason)| (keyword, StatementKind::Exit(reason)));
    choice((
        send(shared),
        set,
        add,
        unset,
        with_name(),
        notify,
        task(shared),
        call(shared),
        exit,
    ))
    .boxed()
}

/// `tag NAME` and its like.
fn with_name() -> Parser<(Span, StatementKind)> {
    let verb = |keyword: TokenKind, make: fn(Name) -> StatementKind| {
        token(keyword).map(move |span| (span, make))
    };
    let verbs = choice((
        verb(TokenKind::Tag, StatementKind::Tag),
        verb(TokenKind::Untag, StatementKind::Untag),
        verb(TokenKind::Join, StatementKind::Join),
        verb(TokenKind::Leave, StatementKind::Leave),
        verb(TokenKind::Start, StatementKind::Start),
        verb(TokenKind::Stop, StatementKind::Stop),
    ));
    ahead(|context, index| context.kind(index).is_some_and(is_naming))
        .ignore_then(verbs)
        .then(any_name())
        .map(|((keyword, make), name)| (keyword, make(name)))
        .boxed()
}

/// Whether a name follows, and nothing else.
pub(super) fn is_naming(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Tag
            | TokenKind::Untag
            | TokenKind::Join
            | TokenKind::Leave
            | TokenKind::Start
            | TokenKind::Stop
    )
}

/// Whether a statement begins here.
fn begins_statement(context: &Context, index: usize) -> bool {
    context
        .kind(index)
        .is_some_and(TokenKind::is_statement_start)
        && !clause::begins_clause(context, index)
}

/// `contact.F`
pub(super) fn place_of_field() -> Parser<Expression> {
    token(TokenKind::Contact)
        .map_with(|span, piece| Expression {
            span,
            kind: ExpressionKind::Name(name(&piece.state().0.context, span)),
        })
        .then_ignore(token(TokenKind::Dot))
        .then(any_name())
        .map(|(contact, field)| Expression {
            span: contact.span.to(field.span),
            kind: ExpressionKind::Field(Box::new(contact), field),
        })
        .boxed()
}

/// `[as NAME]`
pub(super) fn alias() -> Parser<Option<Name>> {
    token(TokenKind::As)
        .ignore_then(any_name())
        .or_not()
        .boxed()
}

/// `[with { … }]`
pub(super) fn with_members(expressions: &Expressions) -> Parser<Option<Members>> {
    token(TokenKind::With)
        .ignore_then(members(expressions.any.clone()))
        .or_not()
        .boxed()
}

fn send(shared: &Statements) -> Parser<(Span, StatementKind)> {
    token(TokenKind::Send)
        .then(channel())
        .then(any_name())
        .then(with_members(&shared.expressions))
        .then(alias())
        .map(|((((keyword, channel), message), with), alias)| {
            (
                keyword,
                StatementKind::Send(Send {
                    channel,
                    message,
                    with,
                    alias,
                }),
            )
        })
        .boxed()
}

fn task(shared: &Statements) -> Parser<(Span, StatementKind)> {
    let backup = token(TokenKind::Backup).ignore_then(any_name()).or_not();
    let due = token(TokenKind::Due)
        .ignore_then(expected(shared.expressions.any.clone()))
        .or_not();
    token(TokenKind::Task)
        .then(shared.expressions.text.clone())
        .then_ignore(token(TokenKind::For))
        .then(any_name())
        .then(backup)
        .then(due)
        .then(alias())
        .map(|(((((keyword, text), team), backup), due), alias)| {
            (
                keyword,
                StatementKind::Task(Task {
                    text,
                    team,
                    backup,
                    due,
                    alias,
                }),
            )
        })
        .boxed()
}

fn call(shared: &Statements) -> Parser<(Span, StatementKind)> {
    token(TokenKind::Call)
        .then(dotted_name())
        .then(with_members(&shared.expressions))
        .then(alias())
        .map(|(((keyword, action), with), alias)| {
            (
                keyword,
                StatementKind::Call {
                    action,
                    with,
                    alias,
                },
            )
        })
        .boxed()
}

/// A literal of one kind.
pub(super) fn literal(kind: TokenKind, expressions: &Expressions) -> Parser<Expression> {
    token(kind)
        .rewind()
        .ignore_then(expressions.simple.clone())
        .boxed()
}
