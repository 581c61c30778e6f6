//! Tests (language reference, section 7).

use chumsky::{IterParser as _, Parser as _, primitive::choice, recovery::via_parser};

use super::{
    event::named_event,
    expression::Expressions,
    failure::Label,
    members::members,
    name::{any_name, channel, dotted_name, name},
    nested::is_end,
    parser::{Context, Parser, ahead, one_of, place, token},
    recovery::{Least, expected, is_key, skip},
    shape::Names,
    statement::{alias, is_naming, place_of_field, with_members},
};
use crate::{
    lex::TokenKind,
    source::Span,
    syntax::{
        ExpectedEffect, Expression, ExpressionKind, Literal, LiteralAt, Name, Test, TestInput,
        TestLine, TestLineKind,
    },
};

/// `test "name" of FLOW … end`
pub(super) fn test(expressions: &Expressions) -> Parser<Test> {
    let starting = token(TokenKind::Starting)
        .ignore_then(expected(expressions.any.clone()))
        .or_not();
    let broken = skip(Least::OneToken, is_end, begins_line).map(|span| TestLine {
        kind: TestLineKind::Error,
        keyword: Span::at(span.start),
        span,
    });
    let lines = line(expressions)
        .recover_with(via_parser(broken))
        .repeated()
        .collect::<Vec<_>>();
    token(TokenKind::Test)
        .then(expressions.text.clone())
        .then_ignore(token(TokenKind::Of))
        .then(any_name())
        .then(starting)
        .then(lines)
        .then_ignore(token(TokenKind::End))
        .map_with(|((((keyword, name), flow), starting), lines), piece| Test {
            keyword,
            name,
            flow,
            starting,
            lines,
            span: place(piece),
        })
        .boxed()
}

fn begins_line(context: &Context, index: usize) -> bool {
    match context.kind(index) {
        Some(TokenKind::Expect) => true,
        Some(TokenKind::At) => {
            let before = index.checked_sub(1).and_then(|before| context.kind(before));
            let is_own_line =
                context.shaped.names == Names::OnTheirLine && context.begins_line(index);
            before != Some(TokenKind::Expect) || is_own_line
        }
        Some(TokenKind::Contact) => {
            context.kind(index + 1) == Some(TokenKind::LeftBrace)
                || context.kind(index + 2) == Some(TokenKind::LeftBrace)
        }
        _ => false,
    }
}

fn line(expressions: &Expressions) -> Parser<TestLine> {
    let named = ahead(|context, index| context.kind(index) != Some(TokenKind::LeftBrace))
        .ignore_then(any_name());
    let contact = token(TokenKind::Contact)
        .then(named.or_not())
        .then(members(expressions.any.clone()))
        .map(|((keyword, name), members)| (keyword, TestLineKind::Contact { name, members }));
    let at = token(TokenKind::At)
        .then(moment())
        .then(addressee())
        .then(input(expressions))
        .map(|(((keyword, at), contact), input)| {
            (keyword, TestLineKind::At { at, contact, input })
        });
    let effect = effect(expressions);
    let timed = token(TokenKind::At)
        .ignore_then(moment())
        .then(addressee())
        .then(effect)
        .map(|((at, contact), effect)| TestLineKind::Expect {
            at,
            contact,
            effect,
        });
    let never = addressee()
        .then_ignore(token(TokenKind::No))
        .then(
            one_of(is_effect, Label::Effect)
                .map_with(|span, piece| name(&piece.state().0.context, span)),
        )
        .map(|(contact, effect)| TestLineKind::ExpectNo { contact, effect });
    let timed = ahead(|context, index| {
        context.shaped.names == Names::Anywhere || !context.begins_line(index)
    })
    .ignore_then(timed);
    let expect = token(TokenKind::Expect).then(choice((timed, never)));
    choice((contact, at, expect))
        .labelled(Label::TestLine)
        .map_with(|(keyword, kind), piece| TestLine {
            kind,
            keyword,
            span: place(piece),
        })
        .boxed()
}

/// When, from the start of the test.
fn moment() -> Parser<LiteralAt> {
    token(TokenKind::Duration)
        .map_with(|span, piece| LiteralAt {
            literal: Literal::Duration(piece.state().0.context.literal(span)),
            span,
        })
        .boxed()
}

/// `[NAME:]`
fn addressee() -> Parser<Option<Name>> {
    ahead(is_key)
        .ignore_then(any_name())
        .then_ignore(token(TokenKind::Colon))
        .or_not()
        .boxed()
}

fn input(expressions: &Expressions) -> Parser<TestInput> {
    let data = members(expressions.any.clone());
    // `unset` stands for no value here.
    let unset = token(TokenKind::Unset).map_with(|span, piece| Expression {
        span,
        kind: ExpressionKind::Name(name(&piece.state().0.context, span)),
    });
    let changes = members(choice((unset, expressions.any.clone())).boxed());
    let event = named_event()
        .then(data.clone().or_not())
        .map(|((event, subject), data)| TestInput::Event {
            event,
            subject,
            data,
        });
    let named = |keyword: TokenKind, make: fn(Name) -> TestInput| {
        token(keyword).ignore_then(any_name()).map(make)
    };
    choice((
        token(TokenKind::Set)
            .ignore_then(changes)
            .map(TestInput::Set),
        named(TokenKind::Join, TestInput::Join),
        named(TokenKind::Leave, TestInput::Leave),
        named(TokenKind::Start, TestInput::Start),
        event,
    ))
    .boxed()
}

fn effect(expressions: &Expressions) -> Parser<ExpectedEffect> {
    choice((
        sends(expressions),
        people(expressions),
        lifecycle(expressions),
        changes(expressions),
    ))
    .labelled(Label::Effect)
    .boxed()
}

fn sends(expressions: &Expressions) -> Parser<ExpectedEffect> {
    let send = token(TokenKind::Send)
        .ignore_then(channel())
        .then(any_name())
        .then(alias())
        .then(members(expressions.any.clone()).or_not())
        .map(
            |(((channel, message), alias), members)| ExpectedEffect::Send {
                channel,
                message,
                alias,
                members,
            },
        );
    let suppress = token(TokenKind::Suppress)
        .ignore_then(channel())
        .then(any_name())
        .then(word())
        .map(|((channel, message), reason)| ExpectedEffect::Suppress {
            channel,
            message,
            reason,
        });
    let hold = token(TokenKind::Hold)
        .ignore_then(channel())
        .then(any_name())
        .then(word())
        .map(|((channel, message), reason)| ExpectedEffect::Hold {
            channel,
            message,
            reason,
        });
    choice((send, suppress, hold)).boxed()
}

fn people(expressions: &Expressions) -> Parser<ExpectedEffect> {
    let text = expressions.text.clone();
    let notify = token(TokenKind::Notify)
        .ignore_then(any_name())
        .then(text.clone().or_not())
        .map(|(team, text)| ExpectedEffect::Notify { team, text });
    let for_team = text
        .clone()
        .then_ignore(token(TokenKind::For))
        .then(any_name())
        .map(|(text, team)| ExpectedEffect::Task {
            team,
            text: Some(text),
        });
    let of_team = any_name()
        .then(text.or_not())
        .map(|(team, text)| ExpectedEffect::Task { team, text });
    let task = token(TokenKind::Task).ignore_then(choice((for_team, of_team)));
    let call = token(TokenKind::Call)
        .ignore_then(dotted_name())
        .then(with_members(expressions))
        .map(|(action, with)| ExpectedEffect::Call { action, with });
    choice((notify, task, call)).boxed()
}

fn lifecycle(expressions: &Expressions) -> Parser<ExpectedEffect> {
    let text = expressions.text.clone();
    let enter = token(TokenKind::Enter).to(ExpectedEffect::Enter);
    let exit = token(TokenKind::Exit)
        .ignore_then(word())
        .then(text.clone().or_not())
        .map(|(outcome, reason)| ExpectedEffect::Exit { outcome, reason });
    let skip = token(TokenKind::Skip)
        .ignore_then(word())
        .map(ExpectedEffect::Skip);
    let of_text = text
        .then(any_name())
        .map(|(split, arm)| ExpectedEffect::Assign {
            split: Some(split),
            arm,
        });
    let of_words = any_name().then(word()).map(|(first, second)| match second {
        Some(arm) => ExpectedEffect::Assign {
            split: Some(crate::syntax::Text {
                parts: vec![crate::syntax::TextPart::Text(first.text)],
                span: first.span,
            }),
            arm,
        },
        None => ExpectedEffect::Assign {
            split: None,
            arm: first,
        },
    });
    let assign = token(TokenKind::Assign_).ignore_then(choice((of_text, of_words)));
    choice((enter, exit, skip, assign)).boxed()
}

fn changes(expressions: &Expressions) -> Parser<ExpectedEffect> {
    let set = token(TokenKind::Set)
        .ignore_then(place_of_field())
        .then_ignore(token(TokenKind::Assign))
        .then(expected(expressions.any.clone()))
        .map(|(field, value)| ExpectedEffect::Set { field, value });
    let unset = token(TokenKind::Unset)
        .ignore_then(place_of_field())
        .map(|field| ExpectedEffect::Unset { field });
    let verb = one_of(is_naming, Label::Effect)
        .map_with(|span, piece| name(&piece.state().0.context, span));
    let named = verb
        .then(any_name())
        .map(|(verb, name)| ExpectedEffect::Named { verb, name });
    choice((set, unset, named)).boxed()
}

/// Words for kinds of effect, behind `expect no`.
fn is_effect(kind: TokenKind) -> bool {
    let people = matches!(
        kind,
        TokenKind::Send | TokenKind::Notify | TokenKind::Task | TokenKind::Call
    );
    let refused = matches!(
        kind,
        TokenKind::Suppress | TokenKind::Hold | TokenKind::Skip
    );
    let moved = matches!(
        kind,
        TokenKind::Enter | TokenKind::Exit | TokenKind::Assign_ | TokenKind::Set | TokenKind::Unset
    );
    people || refused || moved || is_naming(kind)
}

/// A word that may be left out: any but those with which the next line begins.
fn word() -> Parser<Option<Name>> {
    ahead(|context, index| {
        !matches!(
            context.kind(index),
            Some(TokenKind::At | TokenKind::Expect | TokenKind::End | TokenKind::Contact)
        )
    })
    .ignore_then(any_name())
    .or_not()
    .boxed()
}
