//! What stands before the cursor, and so what can follow.

use nurture_compiler::{
    compile::MANIFEST,
    lex::{Role, TokenKind as K},
    source::FileId,
};
use nurture_runtime::program::Channel;

use super::{
    CompletionItem, CompletionKind,
    cursor::{Cursor, Opener},
    expression::{self, Place},
    names::Names,
    snippets, words,
};
use crate::{Analysis, documentation};

/// What can be written at a place of a source file.
pub(super) fn items(analysis: &Analysis, file: FileId, cursor: &Cursor<'_>) -> Vec<CompletionItem> {
    let context = Context {
        analysis,
        file,
        cursor,
        names: Names {
            analysis,
            replaced: cursor.word,
        },
    };
    context.items()
}

struct Context<'a> {
    analysis: &'a Analysis,
    file: FileId,
    cursor: &'a Cursor<'a>,
    names: Names<'a>,
}

impl Context<'_> {
    fn items(&self) -> Vec<CompletionItem> {
        if self.cursor.within_text.is_some() {
            return self.in_text();
        }
        if self.cursor.back(1) == Some(K::Dot) {
            return self.after_dot();
        }
        match self.cursor.opener() {
            Some(opener) if opener.kind == K::LeftBrace => self.in_braces(opener),
            Some(_) => self.expression(),
            None => self.outside(),
        }
    }

    fn expression(&self) -> Vec<CompletionItem> {
        let place = Place {
            analysis: self.analysis,
            file: self.file,
            cursor: self.cursor,
            names: self.names,
        };
        expression::items(&place)
    }

    /// Texts that name something: a time zone, a template.
    fn in_text(&self) -> Vec<CompletionItem> {
        let cursor = self.cursor;
        match (cursor.back(1), cursor.back_text(2)) {
            (Some(K::Timezone), _) => time_zones(cursor.word),
            (Some(K::Colon), "body") => self.templates(),
            _ => Vec::new(),
        }
    }

    fn templates(&self) -> Vec<CompletionItem> {
        let sources = self.analysis.sources().iter();
        let names = sources.map(|(_, source)| &*source.name);
        let is_template =
            |name: &&str| !name.ends_with(".nurture") && *name != MANIFEST && !name.contains('<');
        names
            .filter(is_template)
            .map(|name| CompletionItem::new(name, CompletionKind::File, self.cursor.word))
            .collect()
    }

    fn after_dot(&self) -> Vec<CompletionItem> {
        let cursor = self.cursor;
        let before = cursor.back_text(2);
        if before == "contact" {
            return self.names.contact_fields();
        }
        if let Some(call) = cursor.since(&[K::Call])
            && cursor.len() - call <= 8
        {
            let parts = (call + 1..cursor.len()).map(|index| cursor.text_at(index));
            let prefix: String = parts.collect();
            let actions = self.names.actions(&prefix);
            if !actions.is_empty() {
                return actions;
            }
        }
        expression::fields_of_binding(self.analysis, self.file, cursor.word, before)
            .map(|fields| self.names.fields(fields, CompletionKind::Field))
            .unwrap_or_default()
    }

    /// Keys and values of members.
    fn in_braces(&self, opener: Opener) -> Vec<CompletionItem> {
        let cursor = self.cursor;
        let is_key = cursor.len() == opener.index + 1
            || cursor.back(1) == Some(K::Comma)
            || cursor.is_on_new_line() && cursor.back(1) != Some(K::Colon);
        let owner = self.owner(opener);
        if is_key {
            return self.keys(&owner);
        }
        if cursor.back(1) != Some(K::Colon) {
            return self.within_value(&owner);
        }
        self.values(&owner, cursor.back_text(2))
    }

    /// What the braces belong to.
    fn owner(&self, opener: Opener) -> Owner<'_> {
        let cursor = self.cursor;
        let before = |count: usize| opener.index.checked_sub(count);
        let kind = |count: usize| before(count).and_then(|index| cursor.kind(index));
        let word = |count: usize| before(count).map_or("", |index| cursor.text_at(index));
        let in_test = cursor.kind(0) == Some(K::Test);
        match (kind(1), kind(2)) {
            (Some(K::With), _) => self.with(opener),
            (Some(K::Set), _) => Owner::ContactValues,
            (Some(K::Contact), _) | (_, Some(K::Contact)) if in_test => Owner::ContactValues,
            (Some(K::Contact), _) => Owner::Declaration("contact"),
            (Some(K::Returns), _) => Owner::Declaration("returns"),
            (Some(K::Colon), Some(K::Params)) => Owner::Declaration("params"),
            _ if in_test => Owner::Payload(word(1)),
            _ => {
                let head = (0..opener.index).rev().take(6);
                let mut heads = head.filter_map(|index| cursor.kind(index));
                let found = heads.find(|kind| kind.is_declaration_start());
                Owner::Declaration(found.map_or("", K::text))
            }
        }
    }

    fn with(&self, opener: Opener) -> Owner<'_> {
        let cursor = self.cursor;
        let mut heads = (0..opener.index).rev();
        let head = heads.find(|index| matches!(cursor.kind(*index), Some(K::Send | K::Call)));
        match head.and_then(|head| Some((head, cursor.kind(head)?))) {
            Some((head, K::Send)) => Owner::Message(cursor.text_at(head + 2)),
            Some((head, _)) => {
                let parts = (head + 1..opener.index - 1).map(|index| cursor.text_at(index));
                Owner::Action(parts.collect())
            }
            None => Owner::Declaration(""),
        }
    }

    fn keys(&self, owner: &Owner<'_>) -> Vec<CompletionItem> {
        let checked = self.analysis.checked();
        let replaced = self.cursor.word;
        match owner {
            Owner::Message(name) => {
                let message = checked.messages.iter().find(|one| one.named.name == *name);
                let Some(message) = message else {
                    return Vec::new();
                };
                let mut items = self
                    .names
                    .fields(&message.params, CompletionKind::Parameter);
                let texts: &[&str] = match message.channel {
                    Channel::Email => &["subject", "preheader"],
                    Channel::Sms => &["text"],
                    Channel::Push => &["title", "text"],
                };
                items.extend(members(texts, replaced));
                items
            }
            Owner::Action(name) => {
                let action = checked.actions.iter().find(|one| one.named.name == *name);
                let params = action.map(|action| action.params.as_slice());
                self.names
                    .fields(params.unwrap_or_default(), CompletionKind::Parameter)
            }
            Owner::Payload(name) => {
                let event = checked.events.iter().find(|one| one.named.name == *name);
                let fields = event.map(|event| event.fields.as_slice());
                self.names
                    .fields(fields.unwrap_or_default(), CompletionKind::Field)
            }
            Owner::ContactValues => self.names.contact_fields(),
            Owner::Declaration(kind) => self.declaration_keys(kind),
        }
    }

    fn declaration_keys(&self, kind: &str) -> Vec<CompletionItem> {
        let replaced = self.cursor.word;
        match kind {
            "email" => members(
                &[
                    "subject",
                    "preheader",
                    "from",
                    "body",
                    "text",
                    "topic",
                    "category",
                    "params",
                ],
                replaced,
            ),
            "sms" => members(&["text", "topic", "category", "params"], replaced),
            "push" => members(&["title", "text", "topic", "category", "params"], replaced),
            "team" => words::plain(&["email"], replaced),
            "list" => words::plain(&["sync"], replaced),
            "score" => {
                let mut items = self.names.events();
                items.extend(words::keywords(&[K::Decay], replaced));
                items
            }
            _ => Vec::new(),
        }
    }

    /// What can stand behind a colon.
    fn values(&self, owner: &Owner<'_>, key: &str) -> Vec<CompletionItem> {
        let replaced = self.cursor.word;
        match (owner, key) {
            (Owner::Declaration("email" | "sms" | "push"), "topic") => self.names.topics(),
            (Owner::Declaration("email" | "sms" | "push"), "category") => {
                let categories = ["marketing", "transactional"].iter();
                let item =
                    |name: &&str| CompletionItem::new(*name, CompletionKind::EnumValue, replaced);
                categories.map(item).collect()
            }
            (Owner::Declaration("score"), _) => words::keywords(&[K::Reset], replaced),
            (Owner::Declaration("contact" | "event" | "action" | "params" | "returns"), _) => {
                types(replaced)
            }
            (Owner::Declaration(_), _) => Vec::new(),
            (Owner::ContactValues, _) => {
                let field = self.analysis.checked().fields.iter();
                let mut field = field.filter(|field| field.named.name == key);
                let ty = field.next().map(|field| &field.ty);
                ty.map(|ty| expression::values_of(ty, replaced))
                    .unwrap_or_default()
            }
            _ => self.expression(),
        }
    }

    /// Behind the beginning of a value, or of a rule of a score.
    fn within_value(&self, owner: &Owner<'_>) -> Vec<CompletionItem> {
        match owner {
            Owner::Declaration("contact" | "event" | "action" | "params" | "returns")
                if self.cursor.back(1) == Some(K::Of) =>
            {
                types(self.cursor.word)
            }
            Owner::Declaration("score") if self.cursor.since(&[K::Where]).is_some() => {
                self.expression()
            }
            Owner::Declaration("score") => words::keywords(&[K::Where], self.cursor.word),
            Owner::Declaration(_) | Owner::ContactValues | Owner::Payload(_) => Vec::new(),
            Owner::Message(_) | Owner::Action(_) => self.expression(),
        }
    }

    /// Outside of all brackets.
    fn outside(&self) -> Vec<CompletionItem> {
        let cursor = self.cursor;
        let Some(last) = cursor.back(1) else {
            return snippets::declarations(cursor);
        };
        let is_new = cursor.is_on_new_line();
        if is_new && !self.is_in_block() {
            return snippets::declarations(cursor);
        }
        if let Some(items) = self.behind_word(last) {
            return items;
        }
        if matches!(last, K::Then | K::Else | K::Do) || is_new {
            return self.beginning();
        }
        self.going_on()
    }

    /// Whether the cursor is in a flow, a policy or a test that has not ended.
    fn is_in_block(&self) -> bool {
        let cursor = self.cursor;
        let is_end = |index: usize| cursor.kind(index) == Some(K::End);
        match cursor.kind(0) {
            // A bare flow goes on to the end of its file.
            Some(K::On) => true,
            Some(K::Flow | K::Policy | K::Test) => {
                // The indentation tells whether the last `end` was the outermost.
                !is_end(cursor.len() - 1) || !cursor.indentation().is_empty()
            }
            _ => false,
        }
    }

    /// What a word asks for.
    fn behind_word(&self, last: K) -> Option<Vec<CompletionItem>> {
        let (cursor, names) = (self.cursor, &self.names);
        let replaced = cursor.word;
        let before = cursor.back(2);
        Some(match last {
            K::On if before == Some(K::Quiet) => snippets::weekdays(replaced),
            K::On => self.triggers(),
            K::Send => words::keywords(&[K::Email, K::Sms, K::Push], replaced),
            K::Email | K::Sms | K::Push if before == Some(K::Send) => {
                names.messages(Channel::by_name(last.text()))
            }
            K::Join | K::Leave if before == Some(K::On) => names.lists_and_segments(),
            K::Join | K::Leave => names.lists(),
            K::Tag | K::Untag | K::Tagged => names.tags(),
            K::Notify | K::Backup => names.teams(),
            K::For if before == Some(K::Wait) => {
                let mut items = self.events();
                items.extend(words::keywords(&[K::Case], replaced));
                items
            }
            K::For
                if cursor.since(&[K::Task, K::On]).map(|at| cursor.kind(at))
                    == Some(Some(K::Task)) =>
            {
                names.teams()
            }
            K::For => names.lists_and_segments(),
            K::Call => names.actions(""),
            K::Start | K::Stop => names.flows(),
            K::Of if cursor.kind(0) == Some(K::Test) => names.flows(),
            K::Wait => words::keywords(&[K::For, K::Until], replaced),
            K::Until if before == Some(K::Wait) => {
                let mut items = snippets::weekdays(replaced);
                items.extend(words::keywords(&[K::Weekday, K::Contact], replaced));
                items.extend(words::plain(&["today"], replaced));
                items
            }
            K::Every => {
                let mut items = snippets::weekdays(replaced);
                items.extend(words::keywords(
                    &[K::Day, K::Weekday, K::Month, K::Year],
                    replaced,
                ));
                items
            }
            K::Reenter => words::keywords(
                &[K::Never, K::Always, K::After, K::Restart, K::Per],
                replaced,
            ),
            K::Expire => words::keywords(&[K::After], replaced),
            K::Goal => {
                let mut items = self.events();
                items.extend(words::keywords(&[K::When], replaced));
                items
            }
            K::Exit => words::keywords(&[K::On, K::When], replaced),
            K::Quiet => words::keywords(&[K::On], replaced),
            K::Change | K::Set | K::Unset => words::keywords(&[K::Contact], replaced),
            K::Case | K::Comma if self.is_case_of_match() => self.expression(),
            K::Case => self.events(),
            K::Expect => words::keywords(
                &[K::At, K::No, K::Send, K::Notify, K::Task, K::Call, K::Exit],
                replaced,
            ),
            K::Where
            | K::If
            | K::Elseif
            | K::And
            | K::Or
            | K::Not
            | K::Match
            | K::When
            | K::Until
            | K::To
            | K::In
            | K::Per
            | K::Add
            | K::Contains => self.expression(),
            kind if is_comparison(kind) => self.expression(),
            kind if kind.is_message_event() => {
                let mut items = names.messages(None);
                items.extend(names.aliases(self.file));
                items.extend(self.going_on());
                items
            }
            _ => return None,
        })
    }

    fn events(&self) -> Vec<CompletionItem> {
        self.names.events()
    }

    fn triggers(&self) -> Vec<CompletionItem> {
        let replaced = self.cursor.word;
        let mut items = self.events();
        items.extend(self.names.scores());
        items.extend(words::keywords(
            &[
                K::Every,
                K::Change,
                K::Join,
                K::Leave,
                K::Manual,
                K::Contact,
            ],
            replaced,
        ));
        items
    }

    fn is_case_of_match(&self) -> bool {
        let cursor = self.cursor;
        let head = cursor.since(&[K::Match, K::Wait, K::After]);
        head.and_then(|head| cursor.kind(head)) == Some(K::Match)
    }

    /// Where a clause, a statement or a line of a test begins.
    fn beginning(&self) -> Vec<CompletionItem> {
        let cursor = self.cursor;
        match cursor.kind(0) {
            Some(K::Test) => snippets::test_lines(cursor.word),
            Some(K::Policy) => snippets::policy_clauses(cursor.word),
            _ => {
                let mut items = snippets::statements(self.analysis, cursor);
                if !self.has_statement() {
                    items.extend(snippets::clauses(cursor.word));
                }
                items
            }
        }
    }

    /// Whether a statement stands before the cursor: clauses come first.
    fn has_statement(&self) -> bool {
        let cursor = self.cursor;
        let is_statement = |index: usize| {
            let Some(kind) = cursor.kind(index) else {
                return false;
            };
            let next = cursor.kind(index + 1);
            let previous = index.checked_sub(1).and_then(|index| cursor.kind(index));
            kind.word().is_some_and(|word| word.role == Role::Statement)
                && previous != Some(K::On)
                && !(kind == K::Exit && matches!(next, Some(K::On | K::When)))
        };
        cursor.outer().any(is_statement)
    }

    /// What can follow on the same line.
    fn going_on(&self) -> Vec<CompletionItem> {
        let cursor = self.cursor;
        let head = cursor.outer().find(|index| {
            let kind = cursor.kind(*index);
            kind.is_some_and(|kind| {
                kind.is_statement_start()
                    || kind.is_clause_start()
                    || matches!(kind, K::Elseif | K::Case | K::After | K::Expect | K::Flow)
            })
        });
        let kinds: &[K] = match head.and_then(|head| cursor.kind(head)) {
            Some(K::If | K::Elseif) => &[
                K::Then,
                K::And,
                K::Or,
                K::Is,
                K::In,
                K::Contains,
                K::Starts,
                K::Ends,
                K::Where,
                K::Ever,
            ],
            Some(K::Wait | K::Case | K::After) => &[
                K::Up,
                K::Then,
                K::As,
                K::Where,
                K::And,
                K::Or,
                K::Until,
                K::For,
                K::At,
            ],
            Some(K::Send | K::Call) => &[K::With, K::As],
            Some(K::Task) => &[K::For, K::Backup, K::Due, K::As],
            Some(K::On) => &[
                K::Where,
                K::As,
                K::At,
                K::For,
                K::Before,
                K::After,
                K::Reaches,
                K::Drops,
                K::To,
                K::Every,
            ],
            Some(K::Goal) => &[K::Where, K::Within, K::And, K::Or],
            Some(K::Exit) => &[K::Where, K::And, K::Or],
            Some(K::Reenter) => &[K::Per],
            Some(K::Owner) => &[K::Backup],
            Some(K::Limit) => &[
                K::Email,
                K::Sms,
                K::Push,
                K::Per,
                K::Otherwise,
                K::Wait,
                K::Skip,
            ],
            Some(K::Repeat) => &[K::Times, K::Every, K::Until, K::Do],
            Some(K::Match) => &[K::Case],
            Some(K::Set | K::Add) => &[K::To],
            Some(K::Flow) => &[K::On],
            _ => &[],
        };
        words::keywords(kinds, cursor.word)
    }
}

/// What braces belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Owner<'a> {
    /// A declaration of this kind.
    Declaration(&'static str),
    /// `send email NAME with`
    Message(&'a str),
    /// `call NAME with`
    Action(String),
    /// An event in a test.
    Payload(&'a str),
    /// Values of the contact's fields, in a test.
    ContactValues,
}

const fn is_comparison(kind: K) -> bool {
    matches!(
        kind,
        K::Equal
            | K::NotEqual
            | K::Less
            | K::LessOrEqual
            | K::Greater
            | K::GreaterOrEqual
            | K::Assign
            | K::Plus
            | K::Minus
            | K::Star
            | K::Slash
            | K::Coalesce
    )
}

/// Members of messages.
fn members(names: &[&str], replaced: nurture_compiler::source::Span) -> Vec<CompletionItem> {
    let found = names
        .iter()
        .filter_map(|name| documentation::find(documentation::MESSAGE_MEMBERS, name));
    found
        .map(|about| words::documented(about, CompletionKind::Property, replaced))
        .collect()
}

fn types(replaced: nurture_compiler::source::Span) -> Vec<CompletionItem> {
    let types = documentation::TYPES.iter();
    types
        .map(|about| words::documented(about, CompletionKind::Type, replaced))
        .collect()
}

/// The names of all time zones.
pub(super) fn time_zones(replaced: nurture_compiler::source::Span) -> Vec<CompletionItem> {
    nurture_compiler::check::time_zones()
        .map(|name| CompletionItem::new(name, CompletionKind::Value, replaced))
        .collect()
}
