//! Names.

use chumsky::{IterParser as _, Parser as _};
use smol_str::SmolStr;

use super::{
    failure::Label,
    parser::{Context, Parser, ahead, guard, one_of, place, token},
};
use crate::{
    lex::{TokenKind, snake_case},
    source::Span,
    syntax::Name,
};

/// A name where only a name can stand: any word will do.
pub(super) fn any_name() -> Parser<Name> {
    guard(|context, index| !context.lacks_name(index), Label::Name)
        .ignore_then(one_of(TokenKind::is_word, Label::Name))
        .map_with(|span, piece| name(&piece.state().0.context, span))
        .boxed()
}

/// A name where a keyword would mean something.
pub(super) fn plain_name() -> Parser<Name> {
    one_of(TokenKind::is_plain_name, Label::Name)
        .map_with(|span, piece| name(&piece.state().0.context, span))
        .boxed()
}

/// The name of an event: a plain name, or one of the message events.
pub(super) fn event_name() -> Parser<Name> {
    one_of(
        |kind| kind.is_plain_name() || kind.is_message_event(),
        Label::Event,
    )
    .map_with(|span, piece| name(&piece.state().0.context, span))
    .boxed()
}

/// `email`, `sms` or `push`.
pub(super) fn channel() -> Parser<Name> {
    one_of(TokenKind::is_channel, Label::Channel)
        .map_with(|span, piece| name(&piece.state().0.context, span))
        .boxed()
}

/// A name of several words: `crm.create_contact`.
pub(super) fn dotted_name() -> Parser<Name> {
    any_name()
        .then(
            token(TokenKind::Dot)
                .ignore_then(any_name())
                .repeated()
                .collect::<Vec<_>>(),
        )
        .map_with(|(first, rest), piece| {
            let span = place(piece);
            if rest.is_empty() {
                return first;
            }
            let mut text = first.text.to_string();
            for part in rest {
                text.push('.');
                text.push_str(&part.text);
            }
            Name {
                text: SmolStr::new(text),
                span,
            }
        })
        .boxed()
}

/// The message, task or call that a message event is looked for on.
///
/// It is no word that begins a declaration, and no key of a member.
pub(super) fn subject() -> Parser<Name> {
    ahead(is_subject).ignore_then(plain_name()).boxed()
}

/// The word at a place as a name.
pub(super) fn name(context: &Context, span: Span) -> Name {
    if let Some(meant) = context.mended.get(&span.start) {
        return Name {
            text: meant.clone(),
            span,
        };
    }
    let written = context.slice(span);
    let plain = written
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    let currency = written.len() <= 4 && written.bytes().all(|byte| byte.is_ascii_uppercase());
    let text = if plain || currency {
        SmolStr::new(written)
    } else {
        let snake = snake_case(written);
        if snake.is_empty() {
            SmolStr::new(written)
        } else {
            SmolStr::new(snake)
        }
    };
    Name { text, span }
}

/// Whether the subject of a message event stands here.
pub(super) fn is_subject(context: &Context, index: usize) -> bool {
    context.kind(index).is_some_and(|kind| {
        kind.is_plain_name() && !kind.is_known_declaration() && !is_operator(kind)
    }) && context.kind(index + 1) != Some(TokenKind::Colon)
}

fn is_operator(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Contains
            | TokenKind::Starts
            | TokenKind::Ends
            | TokenKind::Of
            | TokenKind::To
            | TokenKind::Times
            | TokenKind::Per
    )
}
