//! What may be declared where a text could not be read: nothing is said about such names elsewhere.

use smol_str::SmolStr;

use crate::{
    check::{Checker, items::Items, unused::Kind},
    lex::{Token, TokenKind, lex},
    source::{FileId, Span, own_line},
    syntax::{Item, Name},
};

impl Checker<'_> {
    /// The names that may be declared in what could not be read.
    pub(super) fn collect_vague_names(&mut self, items: &Items<'_>) {
        self.collect_vague_declarations(items);
        self.collect_nameless(items);
        self.collect_vague_aliases();
        for (file, tree) in self.input.files {
            let declaring = tree.items.iter().filter(|item| has_members(item));
            for item in declaring {
                let whole = item.span();
                // They are in order, and there may be as many as items.
                let first = tree.unread.partition_point(|span| span.start < whole.start);
                let unread = tree.unread.iter().skip(first);
                for span in unread.take_while(|span| span.start < whole.end) {
                    let text = self.input.sources.slice(span.in_file(*file));
                    // A field without its name may be any.
                    let mut lines = text.lines().map(str::trim_start);
                    let is_nameless = lines.any(|line| line.starts_with(':'));
                    let group = self.group_behind(*file, *span, whole);
                    let mut found: Vec<SmolStr> = Vec::new();
                    for text in [text, group] {
                        found.extend(words(&lex(*file, text).tokens, text));
                    }
                    let line = self.begun_line(*file, *span);
                    found.extend(joined_words(&lex(*file, line).tokens, line));
                    self.names.vague.extend(found);
                    self.names.unread |= is_nameless;
                }
            }
        }
    }

    /// The names that statements give which could not be read: `task … as call`.
    fn collect_vague_aliases(&mut self) {
        for (file, tree) in self.input.files {
            for span in &tree.unread {
                let text = self.input.sources.slice(span.in_file(*file));
                let tokens = lex(*file, text).tokens;
                let pairs = tokens.iter().zip(tokens.iter().skip(1));
                let named = pairs
                    .filter(|(one, next)| one.kind == TokenKind::As && next.kind.is_plain_name());
                let names = named.filter_map(|(_, name)| text.get(name.span.range()));
                self.names.vague.extend(names.map(SmolStr::new));
            }
        }
    }

    /// A stretch, from the start of its line on, where that is not far.
    fn begun_line(&self, file: FileId, span: Span) -> &str {
        let source = self.input.sources.get(file);
        let text = source.map_or("", |source| &source.text);
        let begins = span.start as usize - own_line::before(text, span.start).len();
        text.get(begins..span.end as usize).unwrap_or("")
    }

    /// What stands in the braces that a stretch ends with, up to where they or the declaration end.
    fn group_behind(&self, file: FileId, span: Span, whole: Span) -> &str {
        /// Groups are shorter, in bytes; there may be as many as mistakes, none of them closed.
        const LONGEST: usize = 4_096;
        let text = self.input.sources.slice(span.in_file(file));
        if !text.trim_end().ends_with(['{', '[', '(']) {
            return "";
        }
        let rest = Span::new(span.end, whole.end.max(span.end)).in_file(file);
        let rest = self.input.sources.slice(rest);
        let rest = rest.get(..rest.floor_char_boundary(LONGEST)).unwrap_or("");
        rest.split(['}', ']', ')']).next().unwrap_or("")
    }

    /// Kinds of which a declaration lacks its name.
    fn collect_nameless(&mut self, items: &Items<'_>) {
        let declared = self.input.files.iter().flat_map(|(_, tree)| &tree.items);
        let nameless = declared.filter_map(|item| {
            let (kind, name) = name_of(item)?;
            name.is_missing().then_some(kind)
        });
        self.names.nameless.extend(nameless);
        for (file, span) in &items.fragments {
            let text = self.input.sources.slice(span.in_file(*file));
            let tokens = lex(*file, text).tokens;
            let kind = tokens.first().and_then(|first| declared_by(first.kind));
            let is_named = tokens.get(1).is_some_and(|next| next.kind.is_word());
            self.names.nameless.extend(kind.filter(|_| !is_named));
        }
    }

    /// Names behind words that begin declarations.
    fn collect_vague_declarations(&mut self, items: &Items<'_>) {
        let mut contact = None;
        for (file, span) in &items.fragments {
            let text = self.input.sources.slice(span.in_file(*file));
            let tokens = lex(*file, text).tokens;
            let is_contact = |first: &Token| first.kind == TokenKind::Contact;
            // A file's first one is enough: a project has one contact.
            if tokens.first().is_some_and(is_contact) && contact.replace(*file) != Some(*file) {
                let fields = self.fields_without_brace(*file, *span);
                self.names.vague.extend(fields);
            }
            // A declaration without its first word names itself and what stands in its braces.
            let begins = tokens.first().is_some_and(|first| {
                first.kind == TokenKind::LeftBrace || first.kind.is_plain_name()
            });
            if begins
                && tokens
                    .iter()
                    .any(|token| token.kind == TokenKind::LeftBrace)
            {
                self.names.vague.extend(words(&tokens, text));
            }
            let pairs = tokens.iter().zip(tokens.iter().skip(1));
            for (index, (word, name)) in pairs.enumerate() {
                if !word.kind.is_declaration_start() || !name.kind.is_word() {
                    continue;
                }
                let mut ends = vec![name.span.end];
                let behind = tokens.get(index + 2..).unwrap_or_default();
                // The names of actions have several parts.
                for part in behind.chunks(2) {
                    match part {
                        [dot, word] if dot.kind == TokenKind::Dot && word.kind.is_word() => {
                            ends.push(word.span.end);
                        }
                        _ => break,
                    }
                }
                for end in ends {
                    let written = text.get(name.span.start as usize..end as usize);
                    self.names.vague.extend(written.map(SmolStr::new));
                }
            }
        }
    }

    /// The words behind a `contact` without its `{`, up to the end of its fields: these begin as other declarations do.
    fn fields_without_brace(&self, file: FileId, span: Span) -> Vec<SmolStr> {
        let source = self.input.sources.get(file);
        let behind = source.and_then(|source| source.text.get(span.start as usize..));
        let fields = behind.and_then(|behind| behind.split('}').next());
        fields.map_or_else(Vec::new, |fields| {
            words(&lex(file, fields).tokens, fields).collect()
        })
    }
}

/// All words among the tokens of a text.
fn words(tokens: &[Token], text: &str) -> impl Iterator<Item = SmolStr> {
    let words = tokens.iter().filter(|token| token.kind.is_word());
    let words = words.filter_map(|token| text.get(token.span.range()));
    words.map(SmolStr::new)
}

/// Two words side by side as one name: `first name` was to be `first_name`.
fn joined_words(tokens: &[Token], text: &str) -> impl Iterator<Item = SmolStr> {
    let pairs = tokens.iter().zip(tokens.iter().skip(1));
    pairs.filter_map(|(one, next)| {
        let slice = |token: &Token| text.get(token.span.range());
        let is_name = one.kind.is_word() && next.kind.is_word();
        let written = slice(one).zip(slice(next)).filter(|_| is_name);
        written.map(|(one, next)| SmolStr::new(format!("{one}_{next}")))
    })
}

/// Whether a declaration has fields, parameters or other members that are known by their names.
fn has_members(item: &Item) -> bool {
    matches!(
        item,
        Item::Contact(_) | Item::Event(_) | Item::Message(_) | Item::Action(_)
    )
}

/// The kind and the name of what is looked up by name.
fn name_of(item: &Item) -> Option<(Kind, &Name)> {
    Some(match item {
        Item::Event(node) => (Kind::Event, &node.name),
        Item::Message(node) => (Kind::Message, &node.name),
        Item::Topic(node) => (Kind::Topic, &node.name),
        Item::List(node) => (Kind::List, &node.name),
        Item::Segment(node) => (Kind::Segment, &node.name),
        Item::Score(node) => (Kind::Score, &node.name),
        Item::Team(node) => (Kind::Team, &node.name),
        Item::Action(node) => (Kind::Action, &node.name),
        Item::Flow(node) => (Kind::Flow, node.name.as_ref()?),
        _ => return None,
    })
}

/// The kind of what a word declares.
fn declared_by(word: TokenKind) -> Option<Kind> {
    Some(match word {
        TokenKind::Event => Kind::Event,
        TokenKind::Email | TokenKind::Sms | TokenKind::Push => Kind::Message,
        TokenKind::Topic => Kind::Topic,
        TokenKind::List => Kind::List,
        TokenKind::Segment => Kind::Segment,
        TokenKind::Score => Kind::Score,
        TokenKind::Team => Kind::Team,
        TokenKind::Action => Kind::Action,
        TokenKind::Flow => Kind::Flow,
        _ => return None,
    })
}
