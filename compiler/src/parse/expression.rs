//! Expressions, and the event predicates in them (language reference, section 5).

use chumsky::{
    IterParser as _, Parser as _,
    pratt::{infix, left, postfix, prefix, right},
    primitive::{choice, just},
    recursive::Recursive,
};

use super::{
    failure::{Failure, Label, Reason},
    members,
    name::{any_name, event_name, is_subject, name, plain_name, subject},
    parser::{Context, Parser, Piece, ahead, guard, one_of, place, token},
    recovery::{bracketed, expected},
    text,
};
use crate::{
    lex::TokenKind,
    source::Span,
    syntax::{
        Aggregate, AggregateFunction, BinaryOperator, EventPredicate, Expression, ExpressionKind,
        Literal, Name, Presence, Text, UnaryOperator, Window,
    },
};

/// The parsers of expressions, which need each other.
#[derive(Clone)]
pub(super) struct Expressions<'src> {
    /// Any expression.
    pub any: Parser<'src, Expression>,
    /// A literal, a name with its fields, a call, or something in brackets.
    pub simple: Parser<'src, Expression>,
    /// A string.
    pub text: Parser<'src, Text>,
}

/// Makes the parsers of expressions.
pub(super) fn expressions<'src>() -> Expressions<'src> {
    let mut any = Recursive::declare();
    let mut tested = Recursive::declare();
    let mut simple = Recursive::declare();
    let text = text::text(any.clone().boxed());
    let shared = Expressions {
        any: any.clone().boxed(),
        simple: simple.clone().boxed(),
        text: text.clone(),
    };
    simple.define(simple_operand(&shared));
    let predicate = predicate(&shared, tested.clone().boxed());
    let others = choice((aggregate(predicate.clone()), membership_tests())).boxed();
    let tested_operand = choice((awaited_operand(), others.clone(), simple.clone()))
        .labelled(Label::Expression)
        .boxed();
    tested.define(
        token(TokenKind::Not)
            .repeated()
            .foldr_with(comparison(tested_operand), |_, operand, piece| {
                unary(UnaryOperator::Not, operand, piece)
            })
            .boxed(),
    );
    let windowed = windowed_event(simple.clone().boxed());
    let operand = choice((event_operand(windowed, others), simple.clone()))
        .labelled(Label::Expression)
        .boxed();
    let conditional = ahead(is_conditional_event)
        .ignore_then(predicate)
        .map(event_test);
    any.define(logic(choice((conditional, comparison(operand))).boxed()));
    Expressions {
        any: any.boxed(),
        simple: simple.boxed(),
        text,
    }
}

/// `or` < `and` < `not`, over comparisons.
fn logic<'src>(comparison: Parser<'src, Expression>) -> Parser<'src, Expression> {
    comparison
        .pratt((
            infix(
                left(1),
                just(TokenKind::Or),
                |a, _, b, piece: &mut Piece<'src, '_>| binary(BinaryOperator::Or, a, b, piece),
            ),
            infix(
                left(2),
                just(TokenKind::And),
                |a, _, b, piece: &mut Piece<'src, '_>| binary(BinaryOperator::And, a, b, piece),
            ),
            prefix(
                3,
                just(TokenKind::Not),
                |_, a, piece: &mut Piece<'src, '_>| unary(UnaryOperator::Not, a, piece),
            ),
        ))
        .boxed()
}

/// Comparisons < `+ -` < `* /` < unary `-` < `??`, over operands.
fn comparison<'src>(operand: Parser<'src, Expression>) -> Parser<'src, Expression> {
    use BinaryOperator as B;
    let compares = operator(&[
        (TokenKind::Equal, B::Equal),
        (TokenKind::NotEqual, B::NotEqual),
        (TokenKind::Less, B::Less),
        (TokenKind::LessOrEqual, B::LessOrEqual),
        (TokenKind::Greater, B::Greater),
        (TokenKind::GreaterOrEqual, B::GreaterOrEqual),
        (TokenKind::Contains, B::Contains),
    ]);
    let is_in = ahead(is_membership).ignore_then(operator(&[(TokenKind::In, B::In)]));
    let starts = just(TokenKind::Starts)
        .then(just(TokenKind::With))
        .to(B::StartsWith);
    let ends = just(TokenKind::Ends)
        .then(just(TokenKind::With))
        .to(B::EndsWith);
    let compares = guard(is_comparison_sign, Label::Operator)
        .ignore_then(choice((compares, is_in, starts, ends)))
        .boxed();
    let presence = just(TokenKind::Is).ignore_then(choice((
        just(TokenKind::Set).to(Presence::Set),
        just(TokenKind::Unset).to(Presence::Unset),
    )));
    let sums = operator(&[(TokenKind::Plus, B::Add), (TokenKind::Minus, B::Subtract)]);
    let sums = guard(
        |context, index| {
            matches!(
                context.kind(index),
                Some(TokenKind::Plus | TokenKind::Minus)
            )
        },
        Label::Operator,
    )
    .ignore_then(sums);
    let products = operator(&[
        (TokenKind::Star, B::Multiply),
        (TokenKind::Slash, B::Divide),
    ]);
    let products = guard(
        |context, index| {
            matches!(
                context.kind(index),
                Some(TokenKind::Star | TokenKind::Slash)
            )
        },
        Label::Operator,
    )
    .ignore_then(products);
    operand
        .pratt((
            infix(
                left(4),
                compares,
                |a, operator, b, piece: &mut Piece<'src, '_>| binary(operator, a, b, piece),
            ),
            postfix(4, presence, |a, presence, piece: &mut Piece<'src, '_>| {
                let span = place(piece);
                chained(&a, piece);
                Expression {
                    kind: ExpressionKind::IsSet(Box::new(a), presence),
                    span,
                }
            }),
            infix(
                left(5),
                sums,
                |a, operator, b, piece: &mut Piece<'src, '_>| binary(operator, a, b, piece),
            ),
            infix(
                left(6),
                products,
                |a, operator, b, piece: &mut Piece<'src, '_>| binary(operator, a, b, piece),
            ),
            prefix(
                7,
                just(TokenKind::Minus),
                |_, a, piece: &mut Piece<'src, '_>| unary(UnaryOperator::Negate, a, piece),
            ),
            infix(
                right(8),
                just(TokenKind::Coalesce),
                |a, _, b, piece: &mut Piece<'src, '_>| binary(B::Otherwise, a, b, piece),
            ),
        ))
        .boxed()
}

fn operator<'src>(operators: &[(TokenKind, BinaryOperator)]) -> Parser<'src, BinaryOperator> {
    let operators = operators
        .iter()
        .map(|(kind, operator)| just(*kind).to(*operator).boxed());
    choice(operators.collect::<Vec<_>>()).boxed()
}

fn is_comparison_sign(context: &Context<'_>, index: usize) -> bool {
    use TokenKind as T;
    match context.kind(index) {
        Some(T::In) => is_membership(context, index),
        Some(kind) => matches!(
            kind,
            T::Equal
                | T::NotEqual
                | T::Less
                | T::LessOrEqual
                | T::Greater
                | T::GreaterOrEqual
                | T::Contains
                | T::Starts
                | T::Ends
        ),
        None => false,
    }
}

/// `in` that begins no window.
fn is_membership(context: &Context<'_>, index: usize) -> bool {
    context.kind(index) == Some(TokenKind::In) && context.kind(index + 1) != Some(TokenKind::Last)
}

fn binary(
    operator: BinaryOperator,
    a: Expression,
    b: Expression,
    piece: &mut Piece<'_, '_>,
) -> Expression {
    let whole = piece.span();
    let context = piece.state().0.context;
    let sign = operator_place(&context, whole.start, whole.end, &a, &b);
    if !matches!(operator, BinaryOperator::Or | BinaryOperator::And) {
        chained(&a, piece);
        chained(&b, piece);
    }
    let span = a.span.to(b.span);
    Expression {
        kind: ExpressionKind::Binary(operator, sign, Box::new(a), Box::new(b)),
        span,
    }
}

/// Where the operator stands: the tokens between the operands.
fn operator_place(
    context: &Context<'_>,
    start: usize,
    end: usize,
    a: &Expression,
    b: &Expression,
) -> Span {
    let tokens = context.spans.get(start..end).unwrap_or_default();
    let first = tokens.partition_point(|span| span.start < a.span.end);
    let behind = tokens.partition_point(|span| span.start < b.span.start);
    match tokens.get(first..behind) {
        Some([first, .., last]) => first.to(*last),
        Some([only]) => *only,
        _ => Span::new(a.span.end, b.span.start),
    }
}

fn unary(operator: UnaryOperator, operand: Expression, piece: &mut Piece<'_, '_>) -> Expression {
    Expression {
        kind: ExpressionKind::Unary(operator, Box::new(operand)),
        span: place(piece),
    }
}

fn is_comparison(operator: BinaryOperator) -> bool {
    use BinaryOperator as B;
    matches!(
        operator,
        B::Equal
            | B::NotEqual
            | B::Less
            | B::LessOrEqual
            | B::Greater
            | B::GreaterOrEqual
            | B::In
            | B::Contains
            | B::StartsWith
            | B::EndsWith
    )
}

/// Reports a comparison that is an operand of another one: they do not chain.
fn chained(operand: &Expression, piece: &mut Piece<'_, '_>) {
    let sign = match &operand.kind {
        // It is a left operand, and the sign behind it is one too many.
        ExpressionKind::Binary(operator, ..) if is_comparison(*operator) => operand.span.end,
        ExpressionKind::IsSet(inner, _) => inner.span.end,
        _ => return,
    };
    let context = piece.state().0.context;
    let at = context.spans.partition_point(|span| span.start < sign);
    piece.emit(Failure::because(Reason::ChainedComparison, at));
}

/// An operand without operators, and not an event with a window or condition.
fn simple_operand<'src>(shared: &Expressions<'src>) -> Parser<'src, Expression> {
    let literal = one_of(is_literal, Label::Expression).map_with(|span, piece| Expression {
        kind: literal(&piece.state().0.context, span),
        span,
    });
    let text = shared.text.clone().map(|text| Expression {
        span: text.span,
        kind: ExpressionKind::Text(text),
    });
    let list = shared
        .any
        .clone()
        .separated_by(token(TokenKind::Comma))
        .allow_trailing()
        .collect::<Vec<_>>();
    let list = bracketed(
        (TokenKind::LeftBracket, TokenKind::RightBracket),
        list.map(ExpressionKind::List).boxed(),
        |_| ExpressionKind::Error,
    )
    .map_with(whole);
    let record = members::members(shared.any.clone()).map(|members| Expression {
        span: members.span,
        kind: ExpressionKind::Record(members),
    });
    choice((literal, text, paths(shared), list, record)).boxed()
}

fn whole(kind: ExpressionKind, piece: &mut Piece<'_, '_>) -> Expression {
    Expression {
        kind,
        span: place(piece),
    }
}

/// Names, calls and parentheses, each with the fields behind it.
fn paths<'src>(shared: &Expressions<'src>) -> Parser<'src, Expression> {
    let parenthesized = bracketed(
        (TokenKind::LeftParen, TokenKind::RightParen),
        shared
            .any
            .clone()
            .map(|inner| ExpressionKind::Parenthesized(Box::new(inner)))
            .boxed(),
        |_| ExpressionKind::Error,
    )
    .map_with(whole);
    let arguments = shared
        .any
        .clone()
        .separated_by(token(TokenKind::Comma))
        .allow_trailing()
        .collect::<Vec<_>>()
        .map(Some)
        .boxed();
    let arguments = bracketed(
        (TokenKind::LeftParen, TokenKind::RightParen),
        arguments,
        |_| None,
    );
    let called = plain_name()
        .then(arguments)
        .map(|(function, arguments)| match arguments {
            Some(arguments) => ExpressionKind::Call(function, arguments),
            None => ExpressionKind::Error,
        });
    let call = ahead(|context, index| context.kind(index + 1) == Some(TokenKind::LeftParen))
        .ignore_then(called)
        .map_with(whole);
    let named = plain_name().map(|name| Expression {
        span: name.span,
        kind: ExpressionKind::Name(name),
    });
    let now = token(TokenKind::Now).map(|span| Expression {
        kind: ExpressionKind::Now,
        span,
    });
    choice((now, call, named, parenthesized))
        .foldl_with(
            token(TokenKind::Dot).ignore_then(any_name()).repeated(),
            |object, field: Name, _| Expression {
                span: object.span.to(field.span),
                kind: ExpressionKind::Field(Box::new(object), field),
            },
        )
        .boxed()
}

fn is_literal(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Int
            | TokenKind::Decimal
            | TokenKind::Percent
            | TokenKind::Money
            | TokenKind::Duration
            | TokenKind::Time
            | TokenKind::Date
            | TokenKind::DateTime
            | TokenKind::True
            | TokenKind::False
    )
}

fn literal(context: &Context<'_>, span: Span) -> ExpressionKind {
    let index = context
        .spans
        .partition_point(|other| other.start < span.start);
    let text = context.literal(span);
    ExpressionKind::Literal(match context.kind(index) {
        Some(TokenKind::Int) => Literal::Int(text),
        Some(TokenKind::Decimal) => Literal::Decimal(text),
        Some(TokenKind::Percent) => Literal::Percent(text),
        Some(TokenKind::Money) => {
            let mut words = text.split_whitespace();
            let digits = words.next().unwrap_or("");
            let currency = words.next().unwrap_or("");
            Literal::Money(digits.into(), currency.into())
        }
        Some(TokenKind::Duration) => Literal::Duration(text),
        Some(TokenKind::Time) => Literal::Time(text),
        Some(TokenKind::Date) => Literal::Date(text),
        Some(TokenKind::DateTime) => Literal::DateTime(text),
        Some(TokenKind::True) => Literal::Bool(true),
        _ => Literal::Bool(false),
    })
}

/// What looks at events, lists or tags: `opened welcome`, `purchase in last 30d`, `tagged vip`, …
fn event_operand<'src>(
    windowed: Parser<'src, EventPredicate>,
    others: Parser<'src, Expression>,
) -> Parser<'src, Expression> {
    let event = ahead(is_event).ignore_then(windowed).map(event_test);
    guard(looks_at_events, Label::Expression)
        .ignore_then(choice((event, others)))
        .boxed()
}

/// An event in the condition of another one: a window behind it would be the other one's.
fn awaited_operand<'src>() -> Parser<'src, Expression> {
    ahead(|context, index| context.kind(index).is_some_and(TokenKind::is_message_event))
        .ignore_then(named_event())
        .map_with(|(event, subject), piece| {
            event_test(EventPredicate {
                event,
                subject,
                condition: None,
                window: None,
                span: place(piece),
            })
        })
        .boxed()
}

fn event_test(event: EventPredicate) -> Expression {
    Expression {
        span: event.span,
        kind: ExpressionKind::Event(Box::new(event)),
    }
}

/// `tagged vip`, `reachable email`, `in_flow(welcome)`
fn membership_tests<'src>() -> Parser<'src, Expression> {
    let tagged = token(TokenKind::Tagged)
        .ignore_then(any_name())
        .map(ExpressionKind::Tagged);
    let reachable = token(TokenKind::Reachable)
        .ignore_then(plain_name().labelled(Label::Channel))
        .map(ExpressionKind::Reachable);
    let in_flow = token(TokenKind::InFlow)
        .ignore_then(
            any_name().delimited_by(token(TokenKind::LeftParen), token(TokenKind::RightParen)),
        )
        .map(ExpressionKind::InFlow);
    choice((tagged, reachable, in_flow)).map_with(whole).boxed()
}

fn looks_at_events(context: &Context<'_>, index: usize) -> bool {
    let looks = matches!(
        context.kind(index),
        Some(TokenKind::Tagged | TokenKind::Reachable | TokenKind::InFlow)
    );
    looks || is_event(context, index) || is_aggregate(context, index)
}

/// Whether an event with more than its name begins here: a message event, or a name with a window behind it.
fn is_event(context: &Context<'_>, index: usize) -> bool {
    let behind = || match context.kind(index + 1) {
        Some(TokenKind::Ever) => true,
        Some(TokenKind::In) => context.kind(index + 2) == Some(TokenKind::Last),
        _ => false,
    };
    context
        .kind(index)
        .is_some_and(|kind| kind.is_message_event() || (kind.is_plain_name() && behind()))
}

/// Whether an event with a `where` begins here: it takes a comparison with it, and is none of the operands of one.
fn is_conditional_event(context: &Context<'_>, index: usize) -> bool {
    let Some(kind) = context.kind(index) else {
        return false;
    };
    let subject = usize::from(kind.is_message_event() && is_subject(context, index + 1));
    (kind.is_message_event() || kind.is_plain_name())
        && context.kind(index + 1 + subject) == Some(TokenKind::Where)
}

/// `EVENT [SUBJECT] [in last D | ever]`
fn windowed_event<'src>(duration: Parser<'src, Expression>) -> Parser<'src, EventPredicate> {
    named_event()
        .then(window(duration).or_not())
        .map_with(|((event, subject), window), piece| EventPredicate {
            event,
            subject,
            condition: None,
            window,
            span: place(piece),
        })
        .boxed()
}

/// `EVENT [SUBJECT] [where COMPARISON] [in last D | ever]`
fn predicate<'src>(
    shared: &Expressions<'src>,
    tested: Parser<'src, Expression>,
) -> Parser<'src, EventPredicate> {
    let condition = token(TokenKind::Where)
        .ignore_then(expected(tested))
        .or_not();
    named_event()
        .then(condition)
        .then(window(shared.simple.clone()).or_not())
        .map_with(
            |(((event, subject), condition), window), piece| EventPredicate {
                event,
                subject,
                condition,
                window,
                span: place(piece),
            },
        )
        .boxed()
}

/// An event, and behind a message event the message, task or call that it is looked for on.
pub(super) fn named_event<'src>() -> Parser<'src, (Name, Option<Name>)> {
    let about = one_of(TokenKind::is_message_event, Label::Event)
        .map_with(|span, piece| name(&piece.state().0.context, span))
        .then(subject().or_not());
    choice((about, event_name().map(|event| (event, None)))).boxed()
}

/// `EVENT [SUBJECT] [where EXPRESSION]`, as clauses, waits and arms have it: the condition is the whole expression that follows.
pub(super) fn awaited_event<'src>(
    expressions: &Expressions<'src>,
    binding: Parser<'src, Option<Name>>,
) -> Parser<'src, (EventPredicate, Option<Name>)> {
    let condition = token(TokenKind::Where)
        .ignore_then(expected(expressions.any.clone()))
        .or_not();
    named_event()
        .then(binding)
        .then(condition)
        .map_with(|(((event, subject), binding), condition), piece| {
            let event = EventPredicate {
                event,
                subject,
                condition,
                window: None,
                span: place(piece),
            };
            (event, binding)
        })
        .boxed()
}

fn window<'src>(duration: Parser<'src, Expression>) -> Parser<'src, Window> {
    let last = token(TokenKind::In)
        .then(token(TokenKind::Last))
        .ignore_then(duration)
        .map_with(|duration, piece| Window::Last(Box::new(duration), place(piece)));
    choice((last, token(TokenKind::Ever).map(Window::Ever))).boxed()
}

/// `count(P)`, `sum(F of P)` and its like; without `of` they are calls.
fn aggregate<'src>(predicate: Parser<'src, EventPredicate>) -> Parser<'src, Expression> {
    let counted = predicate.clone().map(|event| (None, event));
    let field = any_name()
        .then_ignore(token(TokenKind::Of))
        .map(Some)
        .then(predicate);
    let inside = choice((
        ahead(|context, index| context.kind(index + 1) == Some(TokenKind::Of)).ignore_then(field),
        counted,
    ))
    .map(Some)
    .boxed();
    let inside = bracketed(
        (TokenKind::LeftParen, TokenKind::RightParen),
        inside,
        |_| None,
    );
    ahead(is_aggregate)
        .ignore_then(one_of(TokenKind::is_word, Label::Expression))
        .then(inside)
        .map_with(|(function_span, inside), piece| {
            let context = piece.state().0.context;
            let kind = match (inside, function(context.slice(function_span))) {
                (Some((field, event)), Some(function)) => {
                    ExpressionKind::Aggregate(Box::new(Aggregate {
                        function,
                        function_span,
                        field,
                        event,
                    }))
                }
                _ => ExpressionKind::Error,
            };
            whole(kind, piece)
        })
        .boxed()
}

fn function(name: &str) -> Option<AggregateFunction> {
    Some(match name {
        "count" => AggregateFunction::Count,
        "sum" => AggregateFunction::Sum,
        "min" => AggregateFunction::Min,
        "max" => AggregateFunction::Max,
        "earliest" => AggregateFunction::Earliest,
        "latest" => AggregateFunction::Latest,
        _ => return None,
    })
}

fn is_aggregate(context: &Context<'_>, index: usize) -> bool {
    if context.kind(index + 1) != Some(TokenKind::LeftParen) {
        return false;
    }
    match context.kind(index) {
        Some(TokenKind::Count) => true,
        Some(
            TokenKind::Sum
            | TokenKind::Min
            | TokenKind::Max
            | TokenKind::Earliest
            | TokenKind::Latest,
        ) => {
            context.kind(index + 2).is_some_and(TokenKind::is_word)
                && context.kind(index + 3) == Some(TokenKind::Of)
        }
        _ => false,
    }
}
