//! Declarations other than flows and tests (language reference, section 3).

use chumsky::{IterParser as _, Parser as _, primitive::choice, recovery::via_parser};

use super::{
    doc,
    event::named_event,
    expression::Expressions,
    members::{list, member, members},
    name::{any_name, channel, dotted_name},
    parser::{Context, Parser, ahead, one_of, place, token},
    recovery::{Least, bracketed, expected, skip},
    statement::literal,
    types,
};
use crate::{
    lex::TokenKind,
    source::Span,
    syntax::{
        ActionDeclaration, ContactDeclaration, Decay, EventDeclaration, EventPredicate, Expression,
        ExpressionKind, FieldDeclaration, Item, ListDeclaration, Member, Members,
        MessageDeclaration, Parameters, ScoreChange, ScoreDeclaration, ScoreRule,
        SegmentDeclaration, TeamDeclaration, TopicDeclaration, UnaryOperator,
    },
};

/// Any declaration but flows, tests and the policy.
pub(super) fn declaration(expressions: &Expressions) -> Parser<Item> {
    let fields = types::fields(expressions.any.clone(), expressions.text.clone());
    choice((
        contact(&fields),
        event(expressions, &fields),
        message(expressions, &fields),
        topic(expressions),
        list_declaration(expressions),
        segment(expressions),
        score(expressions),
        team(expressions),
        action(&fields),
    ))
    .boxed()
}

type Fields = Parser<Vec<FieldDeclaration>>;

fn contact(fields: &Fields) -> Parser<Item> {
    token(TokenKind::Contact)
        .then(fields.clone())
        .map_with(|(keyword, fields), piece| {
            let span = place(piece);
            let doc = doc::above(&piece.state().0.context, span.start);
            Item::Contact(ContactDeclaration {
                doc,
                keyword,
                fields,
                span,
            })
        })
        .boxed()
}

fn event(expressions: &Expressions, fields: &Fields) -> Parser<Item> {
    token(TokenKind::Event)
        .ignore_then(any_name())
        .then(expressions.text.clone().or_not())
        .then(fields.clone().or_not())
        .map_with(|((name, external), fields), piece| {
            let span = place(piece);
            let doc = doc::above(&piece.state().0.context, span.start);
            Item::Event(EventDeclaration {
                doc,
                name,
                external,
                fields: fields.unwrap_or_default(),
                span,
            })
        })
        .boxed()
}

/// A member of a message.
#[derive(Debug, Clone)]
enum MessageMember {
    Params(Parameters),
    Other(Member),
}

fn message(expressions: &Expressions, fields: &Fields) -> Parser<Item> {
    let params = token(TokenKind::Params)
        .then_ignore(token(TokenKind::Colon))
        .then(fields.clone())
        .map_with(|(keyword, fields), piece| {
            MessageMember::Params(Parameters {
                keyword,
                fields,
                span: place(piece),
            })
        });
    let one = choice((
        ahead(is_params).ignore_then(params),
        ahead(|context, index| !is_params(context, index))
            .ignore_then(member(expressions.any.clone()))
            .map(MessageMember::Other),
    ))
    .boxed();
    let body = list(one, |all, span| {
        let mut params = None;
        let mut members = Vec::with_capacity(all.len());
        for member in all {
            match member {
                MessageMember::Params(found) if params.is_none() => params = Some(found),
                // A second `params` is kept as a member without a value, which the checker reports by its key.
                MessageMember::Params(found) => members.push(second_params(&found)),
                MessageMember::Other(member) => members.push(member),
            }
        }
        (Members { members, span }, params)
    });
    channel()
        .then(any_name())
        .then(body)
        .map_with(|((channel, name), (members, params)), piece| {
            let span = place(piece);
            let doc = doc::above(&piece.state().0.context, span.start);
            Item::Message(MessageDeclaration {
                doc,
                channel,
                name,
                members,
                params,
                span,
            })
        })
        .boxed()
}

fn is_params(context: &Context, index: usize) -> bool {
    context.kind(index) == Some(TokenKind::Params)
        && context.kind(index + 1) == Some(TokenKind::Colon)
}

fn second_params(params: &Parameters) -> Member {
    Member {
        name: crate::syntax::Name {
            text: "params".into(),
            span: params.keyword,
        },
        value: Expression {
            kind: ExpressionKind::Error,
            span: Span::at(params.span.end),
        },
        span: params.span,
    }
}

fn topic(expressions: &Expressions) -> Parser<Item> {
    token(TokenKind::Topic)
        .ignore_then(any_name())
        .then(expressions.text.clone().or_not())
        .map_with(|(name, title), piece| {
            let span = place(piece);
            let doc = doc::above(&piece.state().0.context, span.start);
            Item::Topic(TopicDeclaration {
                doc,
                name,
                title,
                span,
            })
        })
        .boxed()
}

fn list_declaration(expressions: &Expressions) -> Parser<Item> {
    token(TokenKind::List)
        .ignore_then(any_name())
        .then(members(expressions.any.clone()).or_not())
        .map_with(|(name, members), piece| {
            let span = place(piece);
            let doc = doc::above(&piece.state().0.context, span.start);
            Item::List(ListDeclaration {
                doc,
                name,
                members,
                span,
            })
        })
        .boxed()
}

fn segment(expressions: &Expressions) -> Parser<Item> {
    token(TokenKind::Segment)
        .ignore_then(any_name())
        .then_ignore(token(TokenKind::Assign))
        .then(expected(expressions.any.clone()))
        .map_with(|(name, condition), piece| {
            let span = place(piece);
            let doc = doc::above(&piece.state().0.context, span.start);
            Item::Segment(SegmentDeclaration {
                doc,
                name,
                condition,
                span,
            })
        })
        .boxed()
}

fn team(expressions: &Expressions) -> Parser<Item> {
    token(TokenKind::Team)
        .ignore_then(any_name())
        .then(members(expressions.any.clone()))
        .map_with(|(name, members), piece| {
            let span = place(piece);
            let doc = doc::above(&piece.state().0.context, span.start);
            Item::Team(TeamDeclaration {
                doc,
                name,
                members,
                span,
            })
        })
        .boxed()
}

fn action(fields: &Fields) -> Parser<Item> {
    let returns = token(TokenKind::Returns)
        .ignore_then(fields.clone())
        .or_not();
    token(TokenKind::Action)
        .ignore_then(dotted_name())
        .then(fields.clone())
        .then(returns)
        .map_with(|((name, params), returns), piece| {
            let span = place(piece);
            let doc = doc::above(&piece.state().0.context, span.start);
            Item::Action(ActionDeclaration {
                doc,
                name,
                params,
                returns: returns.unwrap_or_default(),
                span,
            })
        })
        .boxed()
}

/// A member of a score.
#[derive(Debug, Clone)]
enum ScoreMember {
    Rule(ScoreRule),
    Decay(Decay),
}

fn score(expressions: &Expressions) -> Parser<Item> {
    let is_decay = |context: &Context, index: usize| {
        context.kind(index) == Some(TokenKind::Decay)
            && context.kind(index + 1) == Some(TokenKind::Colon)
    };
    let one = choice((
        ahead(is_decay).ignore_then(decay(expressions)),
        score_rule(expressions).map(ScoreMember::Rule),
    ))
    .boxed();
    let broken = skip(
        Least::OneToken,
        super::recovery::is_closer,
        |context, index| {
            context.kind(index) == Some(TokenKind::Comma) || super::recovery::is_key(context, index)
        },
    );
    let inside = one
        .map(Some)
        .recover_with(via_parser(broken.map(|_| None)))
        .then_ignore(token(TokenKind::Comma).or_not())
        .repeated()
        .collect::<Vec<_>>()
        .boxed();
    let body = bracketed(
        (TokenKind::LeftBrace, TokenKind::RightBrace),
        inside,
        |_| Vec::new(),
    );
    token(TokenKind::Score)
        .ignore_then(any_name())
        .then(body)
        .map_with(|(name, members), piece| {
            let span = place(piece);
            let doc = doc::above(&piece.state().0.context, span.start);
            let (mut rules, mut decays) = (Vec::new(), Vec::new());
            for member in members.into_iter().flatten() {
                match member {
                    ScoreMember::Rule(rule) => rules.push(rule),
                    ScoreMember::Decay(decay) => decays.push(decay),
                }
            }
            Item::Score(ScoreDeclaration {
                doc,
                name,
                rules,
                decays,
                span,
            })
        })
        .boxed()
}

/// `decay: 10% every 30d`
fn decay(expressions: &Expressions) -> Parser<ScoreMember> {
    let amount = choice((
        literal(TokenKind::Int, expressions),
        literal(TokenKind::Percent, expressions),
    ));
    let broken = skip(
        Least::Nothing,
        super::recovery::ends_expression,
        |context, index| context.kind(index) == Some(TokenKind::Every),
    );
    let amount = amount.recover_with(via_parser(broken.map(|span| Expression {
        kind: ExpressionKind::Error,
        span,
    })));
    token(TokenKind::Decay)
        .then_ignore(token(TokenKind::Colon))
        .ignore_then(amount)
        .then_ignore(token(TokenKind::Every))
        .then(expected(literal(TokenKind::Duration, expressions)))
        .map_with(|(amount, every), piece| {
            ScoreMember::Decay(Decay {
                amount,
                every,
                span: place(piece),
            })
        })
        .boxed()
}

/// `EVENT [SUBJECT] [where …]: +5`
fn score_rule(expressions: &Expressions) -> Parser<ScoreRule> {
    // Directly before the colon any word is an event's name.
    let alone = ahead(super::recovery::is_key)
        .ignore_then(any_name())
        .map(|event| (event, None));
    let about = ahead(|context, index| {
        context.kind(index).is_some_and(TokenKind::is_message_event)
            && super::recovery::is_key(context, index + 1)
    })
    .ignore_then(any_name().then(any_name().map(Some)));
    let condition = token(TokenKind::Where)
        .ignore_then(expected(expressions.any.clone()))
        .or_not();
    let event = choice((alone, about, named_event()))
        .then(condition)
        .map_with(|((event, subject), condition), piece| EventPredicate {
            event,
            subject,
            condition,
            window: None,
            span: place(piece),
        });
    event
        .then_ignore(token(TokenKind::Colon))
        .then(score_change(expressions))
        .map_with(|(event, change), piece| ScoreRule {
            event,
            change,
            span: place(piece),
        })
        .boxed()
}

fn score_change(expressions: &Expressions) -> Parser<ScoreChange> {
    let sign = one_of(
        |kind| matches!(kind, TokenKind::Plus | TokenKind::Minus),
        super::failure::Label::Expression,
    );
    let points = sign
        .or_not()
        .then(literal(TokenKind::Int, expressions))
        .map_with(|(sign, points), piece| {
            let span = place(piece);
            let negative = sign.is_some_and(|sign| piece.state().0.context.slice(sign) == "-");
            let kind = if negative {
                ExpressionKind::Unary(UnaryOperator::Negate, Box::new(points))
            } else {
                points.kind
            };
            ScoreChange::Add(Expression { kind, span })
        });
    choice((token(TokenKind::Reset).map(ScoreChange::Reset), points)).boxed()
}
