//! What each word of a text is, for colours: the lexer's tokens, and what names stand for.

use std::collections::BTreeMap;

use nurture_compiler::{
    checked::{Definition, ReferenceKind},
    lex::{Lexed, Role, TokenKind},
    source::{FileId, Span},
    syntax::{CommentKind, ExpressionKind, FieldDeclaration, Item, Type, TypeKind, visit},
};

use crate::{
    Analysis,
    describe::is_built_in,
    symbol::{bare, names_of_file},
    tree::{declaration_around, fields_of, lexed_within, text, tree, whole},
};

/// A coloured stretch, within one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SemanticToken {
    /// Where; never empty.
    pub span: Span,
    /// What.
    pub kind: SemanticKind,
    /// Whether a name is given here.
    pub is_declaration: bool,
    /// Whether it is part of every project.
    pub is_built_in: bool,
}

/// What a stretch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SemanticKind {
    /// A word that the grammar knows.
    Keyword,
    /// A comment.
    Comment,
    /// A doc comment.
    DocComment,
    /// A text, or a stretch of one.
    Text,
    /// A number, an amount, a duration, a date or a time.
    Number,
    /// A sign or word that connects values, and the braces within a text.
    Operator,
    /// A type.
    Type,
    /// A built-in function.
    Function,
    /// A value of an enum, `true`, `false`.
    EnumValue,
    /// A field of the contact, of an event or of a record.
    Field,
    /// The key of a member in braces.
    Key,
    /// An event.
    Event,
    /// A message.
    Message,
    /// A parameter of a message or action.
    Parameter,
    /// A flow.
    Flow,
    /// A list or segment.
    List,
    /// A score.
    Score,
    /// A topic, a team or a tag.
    Label,
    /// An action.
    Action,
    /// A name that a flow or template gives: to a send, a task, a call or a payload.
    Variable,
}

/// The stretches of a file, in order and apart from each other.
pub fn semantic_tokens(analysis: &Analysis, file: FileId) -> Vec<SemanticToken> {
    semantic_tokens_in(analysis, file, whole(text(analysis, file)))
}

/// Those of the stretches that touch a range.
pub fn semantic_tokens_in(analysis: &Analysis, file: FileId, range: Span) -> Vec<SemanticToken> {
    let mut tokens = declarations_in(analysis, file, range);
    tokens.retain(|token| token.span.start < range.end && range.start < token.span.end);
    tokens
}

/// The stretches of the declarations that a range touches.
fn declarations_in(analysis: &Analysis, file: FileId, range: Span) -> Vec<SemanticToken> {
    let text = text(analysis, file);
    let Some(tree) = tree(analysis, file) else {
        // Of a template, only the names are known here: the rest is its own language's.
        return names(analysis, file, range).into_values().collect();
    };
    let (around, lexed) = lexed_within(analysis, file, range);
    let mut named = names(analysis, file, around);
    let first = tree
        .items
        .partition_point(|item| item.span().end < around.start);
    let items = tree.items.get(first..).unwrap_or_default().iter();
    for item in items.take_while(|item| item.span().start < around.end) {
        words_of(item, &mut named);
    }
    let mut tokens = Vec::with_capacity(lexed.tokens.len());
    let mut comments = comments(&lexed).peekable();
    for token in &lexed.tokens {
        while let Some(comment) = comments.next_if(|one| one.span.start < token.span.start) {
            push_lines(&mut tokens, text, comment);
        }
        let own = named
            .get(&token.span.start)
            .filter(|own| own.span == token.span);
        let dotted = named
            .get(&token.span.start)
            .filter(|own| own.span.end > token.span.end);
        let within = |tokens: &[SemanticToken]| {
            let last = tokens.last();
            last.is_some_and(|last| last.span.end > token.span.start)
        };
        if within(&tokens) {
            continue;
        }
        let found = match own.or(dotted) {
            Some(own) if token.kind.is_word() => Some(*own),
            _ => kind_of(token.kind).map(|kind| plain(token.span, kind)),
        };
        if let Some(found) = found {
            push_lines(&mut tokens, text, found);
        }
    }
    for comment in comments {
        push_lines(&mut tokens, text, comment);
    }
    tokens
}

fn plain(span: Span, kind: SemanticKind) -> SemanticToken {
    SemanticToken {
        span,
        kind,
        is_declaration: false,
        is_built_in: false,
    }
}

/// The names in a range of a file that stand for something, by offset.
fn names(analysis: &Analysis, file: FileId, range: Span) -> BTreeMap<u32, SemanticToken> {
    let mut named = BTreeMap::new();
    let all = names_of_file(analysis, file);
    let within = all.skip_while(|one| one.place.span.end < range.start);
    for reference in within.take_while(|one| one.place.span.start <= range.end) {
        let span = bare(analysis, reference.place).span;
        if span.is_empty() {
            continue;
        }
        named.entry(span.start).or_insert(SemanticToken {
            span,
            kind: kind_of_name(analysis, reference.target),
            is_declaration: reference.kind == ReferenceKind::Naming,
            is_built_in: is_built_in(analysis, reference.target),
        });
    }
    named
}

fn kind_of_name(analysis: &Analysis, definition: Definition) -> SemanticKind {
    match definition {
        Definition::Field(_) | Definition::EventField(..) | Definition::ActionReturn(..) => {
            SemanticKind::Field
        }
        Definition::Event(_) => SemanticKind::Event,
        Definition::Message(_) => SemanticKind::Message,
        Definition::Param(..) | Definition::ActionParam(..) => SemanticKind::Parameter,
        Definition::Topic(_) | Definition::Team(_) | Definition::Tag(_) | Definition::Arm(_) => {
            SemanticKind::Label
        }
        Definition::EnumValue(..) => SemanticKind::EnumValue,
        Definition::List(_) | Definition::Segment(_) => SemanticKind::List,
        Definition::Score(_) => SemanticKind::Score,
        Definition::Action(_) => SemanticKind::Action,
        Definition::Flow(_) => SemanticKind::Flow,
        // A field of a record has a type behind it.
        Definition::Local(place) if declaration_around(analysis, place) != place.span => {
            SemanticKind::Field
        }
        Definition::Alias(_) | Definition::Binding(..) | Definition::Local(_) => {
            SemanticKind::Variable
        }
    }
}

/// The words of a declaration that stand for nothing declared: types, functions, values, keys.
fn words_of(item: &Item, named: &mut BTreeMap<u32, SemanticToken>) {
    let mut add = |span: Span, kind: SemanticKind| {
        if !span.is_empty() {
            named.entry(span.start).or_insert(plain(span, kind));
        }
    };
    for field in fields_of(item).into_iter().flatten() {
        types_of(field, &mut add);
    }
    match item {
        Item::Message(message) => {
            for member in &message.members.members {
                add(member.name.span, SemanticKind::Key);
                if let ExpressionKind::Name(value) = &member.value.kind {
                    add(value.span, SemanticKind::EnumValue);
                }
            }
        }
        Item::Team(team) => {
            for member in &team.members.members {
                add(member.name.span, SemanticKind::Key);
            }
        }
        Item::List(list) => {
            for member in list.members.iter().flat_map(|members| &members.members) {
                add(member.name.span, SemanticKind::Key);
            }
        }
        Item::Flow(flow) => visit::statements(&flow.body, &mut |statement| {
            use nurture_compiler::syntax::StatementKind;
            match &statement.kind {
                StatementKind::Send(send) => {
                    for member in send.with.iter().flat_map(|with| &with.members) {
                        add(member.name.span, SemanticKind::Key);
                    }
                }
                StatementKind::Call { with, .. } => {
                    for member in with.iter().flat_map(|with| &with.members) {
                        add(member.name.span, SemanticKind::Key);
                    }
                }
                StatementKind::Split { arms, .. } => {
                    for arm in arms {
                        add(arm.name.span, SemanticKind::Label);
                    }
                }
                _ => {}
            }
        }),
        _ => {}
    }
    visit::expressions(item, &mut |expression| match &expression.kind {
        ExpressionKind::Call(name, _) => add(name.span, SemanticKind::Function),
        ExpressionKind::Aggregate(aggregate) => {
            add(aggregate.function_span, SemanticKind::Function);
        }
        ExpressionKind::Name(name) if name.text == "contact" || name.text == "today" => {
            add(name.span, SemanticKind::Keyword);
        }
        ExpressionKind::Name(name) => add(name.span, SemanticKind::EnumValue),
        ExpressionKind::Record(record) => {
            for member in &record.members {
                add(member.name.span, SemanticKind::Key);
            }
        }
        _ => {}
    });
}

fn types_of(field: &FieldDeclaration, add: &mut impl FnMut(Span, SemanticKind)) {
    add(field.name.span, SemanticKind::Field);
    type_of(&field.ty, add);
}

fn type_of(ty: &Type, add: &mut impl FnMut(Span, SemanticKind)) {
    match &ty.kind {
        TypeKind::Error => {}
        TypeKind::Name(name) | TypeKind::Money(name) => add(name.span, SemanticKind::Type),
        TypeKind::Enum(values) => {
            for value in values {
                add(value.span, SemanticKind::EnumValue);
            }
        }
        TypeKind::List(of) => type_of(of, add),
        TypeKind::Record(fields) => {
            for field in fields {
                types_of(field, add);
            }
        }
    }
}

fn comments(lexed: &Lexed) -> impl Iterator<Item = SemanticToken> {
    lexed.comments.iter().map(|comment| {
        let kind = match comment.kind {
            CommentKind::Plain => SemanticKind::Comment,
            CommentKind::Doc => SemanticKind::DocComment,
        };
        plain(comment.span, kind)
    })
}

/// What a token is that stands for no name; none for brackets and the like, and for names that are not known.
fn kind_of(token: TokenKind) -> Option<SemanticKind> {
    Some(match token {
        TokenKind::TextStart | TokenKind::TextChunk | TokenKind::TextEnd => SemanticKind::Text,
        TokenKind::InterpolationStart | TokenKind::InterpolationEnd => SemanticKind::Operator,
        TokenKind::Int
        | TokenKind::Decimal
        | TokenKind::Percent
        | TokenKind::Money
        | TokenKind::Duration
        | TokenKind::Time
        | TokenKind::Date
        | TokenKind::DateTime => SemanticKind::Number,
        TokenKind::LeftBrace
        | TokenKind::RightBrace
        | TokenKind::LeftParen
        | TokenKind::RightParen
        | TokenKind::LeftBracket
        | TokenKind::RightBracket
        | TokenKind::Comma
        | TokenKind::Colon
        | TokenKind::Dot
        | TokenKind::Name => return None,
        sign if sign.is_sign() => SemanticKind::Operator,
        TokenKind::True | TokenKind::False => SemanticKind::EnumValue,
        word => match word.word()?.role {
            Role::Operator => SemanticKind::Operator,
            Role::MessageEvent => SemanticKind::Event,
            _ => SemanticKind::Keyword,
        },
    })
}

/// A stretch, cut at the ends of lines; joined to the one before it where both are one text.
fn push_lines(tokens: &mut Vec<SemanticToken>, text: &str, token: SemanticToken) {
    let raw = text.get(token.span.range()).unwrap_or_default();
    let mut start = token.span.start;
    for line in raw.split_inclusive('\n') {
        let end = start + u32::try_from(line.len()).unwrap_or(0);
        let shown = line.trim_end_matches(['\n', '\r']);
        let span = Span::new(start, start + u32::try_from(shown.len()).unwrap_or(0));
        start = end;
        if span.is_empty() {
            continue;
        }
        match tokens.last_mut() {
            Some(last)
                if token.kind == SemanticKind::Text
                    && last.kind == SemanticKind::Text
                    && last.span.end == span.start =>
            {
                last.span.end = span.end;
            }
            _ => tokens.push(SemanticToken { span, ..token }),
        }
    }
}
