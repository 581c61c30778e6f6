//! What can be written at a place of a source file.
//!
//! The grammar tells which words and constructs can stand there; here stands which names of the project they are made of.

use std::collections::BTreeSet;

use nurture_compiler::{
    checked::{Field, Flow, StatementKind, Type},
    lex::{Role, TokenKind as K},
    parse::{Label, Outlook},
    source::FileId,
    template::is_template,
};
use smol_str::SmolStr;

use super::{
    CompletionItem, CompletionKind, Insert, braces,
    cursor::{Cursor, Opener},
    expression::{self, Place},
    names::Names,
    operators, slot, snippets, trigger, words,
};
use crate::{Analysis, documentation};

/// What can be written at a place of a source file.
pub(super) fn items(analysis: &Analysis, file: FileId, cursor: &Cursor<'_>) -> Vec<CompletionItem> {
    let context = Context {
        analysis,
        file,
        cursor,
        outlook: cursor.outlook(),
        names: Names {
            analysis,
            replaced: cursor.word,
        },
    };
    if cursor.within_text.is_some() {
        context.in_text()
    } else if cursor.back(1) == Some(K::Dot) {
        context.after_dot()
    } else {
        context.by_grammar()
    }
}

/// A place, with the project around it.
pub(super) struct Context<'a> {
    pub analysis: &'a Analysis,
    pub file: FileId,
    pub cursor: &'a Cursor<'a>,
    /// What the grammar can go on with.
    pub outlook: Outlook,
    pub names: Names<'a>,
}

/// Where on its line the cursor stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Position {
    /// Where something new begins.
    Beginning,
    /// Behind something that goes on.
    Behind,
}

impl<'a> Context<'a> {
    pub fn expression(&self) -> Vec<CompletionItem> {
        expression::items(&self.place())
    }

    pub fn place(&self) -> Place<'a> {
        Place {
            analysis: self.analysis,
            file: self.file,
            cursor: self.cursor,
            outlook: self.outlook,
            names: self.names,
        }
    }

    /// The flow that the cursor is in.
    pub fn flow(&self) -> Option<&'a Flow> {
        expression::flow_around(self.analysis, self.file, self.cursor.word)
    }

    /// The arms of all splits of the flow that the test around the cursor is of.
    pub fn arms_under_test(&self) -> Vec<SmolStr> {
        let cursor = self.cursor;
        let name = (0..cursor.len()).find(|index| cursor.kind(*index) == Some(K::Of));
        let name = name.map_or("", |of| cursor.text_at(of + 1));
        let mut flows = self.analysis.checked().flows.iter();
        let Some(flow) = flows.find(|flow| flow.named.name == name) else {
            return Vec::new();
        };
        let mut arms = Vec::new();
        let mut blocks = vec![&flow.body];
        while let Some(block) = blocks.pop() {
            for statement in &block.statements {
                if let StatementKind::Split { arms: own, .. } = &statement.kind {
                    arms.extend(own.iter().map(|arm| arm.name.clone()));
                }
                blocks.extend(statement.blocks());
            }
        }
        arms
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
        let listed = self.analysis.templates().iter().map(String::as_str);
        let sources = self.analysis.sources().iter();
        // One that somebody has begun to write may not be on the disk yet.
        let open = sources.map(|(_, source)| &*source.name);
        let names: BTreeSet<&str> = listed.chain(open).collect();
        let templates = names.into_iter().filter(|name| is_template(name));
        templates
            .map(|name| CompletionItem::new(name, CompletionKind::File, self.cursor.word))
            .collect()
    }

    fn after_dot(&self) -> Vec<CompletionItem> {
        let cursor = self.cursor;
        let before = cursor.back_text(2);
        if before == "contact" {
            return self.names.contact_fields(|field| self.takes_field(field));
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
        let fields = expression::fields_of_binding(self.analysis, self.file, cursor.word, before);
        fields.map_or_else(Vec::new, |fields| {
            self.names.fields(fields, CompletionKind::Field, before)
        })
    }

    /// Whether a statement can do with a field of the contact what it is about to.
    fn takes_field(&self, field: &Field) -> bool {
        let cursor = self.cursor;
        match cursor.back(3) {
            Some(K::Unset) => field.optional,
            Some(K::To) if self.begins_with(K::Add) => matches!(
                field.ty,
                Type::Int | Type::Decimal | Type::Percent | Type::Money(_) | Type::Duration
            ),
            _ => true,
        }
    }

    /// Whether the statement that the cursor is in begins with this word.
    fn begins_with(&self, head: K) -> bool {
        let cursor = self.cursor;
        let is_statement = |kind: K| kind.word().is_some_and(|word| word.role == Role::Statement);
        let mut kinds = (0..cursor.len())
            .rev()
            .filter_map(|index| cursor.kind(index));
        kinds.find(|kind| is_statement(*kind)) == Some(head)
    }

    /// What the grammar can go on with, in names of the project.
    fn by_grammar(&self) -> Vec<CompletionItem> {
        let cursor = self.cursor;
        let outlook = self.outlook;
        let last = cursor.back(1);
        let begins =
            cursor.is_on_new_line() || matches!(last, None | Some(K::Then | K::Else | K::Do));
        let position = if begins {
            Position::Beginning
        } else {
            Position::Behind
        };
        let labels = Label::ALL.into_iter();
        let mut items: Vec<CompletionItem> = labels
            .filter(|label| outlook.begins(*label))
            .flat_map(|label| self.construct(label, position))
            .collect();
        if let Some(event) = last.filter(|last| last.is_message_event())
            && !matches!(cursor.back(2), Some(K::Dot | K::As))
            && position == Position::Behind
        {
            items.extend(slot::subjects(self, event));
        }
        if position == Position::Behind && trigger::is_score(self) {
            items.extend(trigger::crossings(cursor.word));
        }
        items.extend(self.words(position));
        items
    }

    /// What a construct can begin with.
    fn construct(&self, label: Label, position: Position) -> Vec<CompletionItem> {
        let cursor = self.cursor;
        let replaced = cursor.word;
        let begins = position == Position::Beginning;
        match label {
            Label::Declaration if begins => snippets::declarations(cursor),
            Label::Statement if begins => snippets::statements(self.analysis, cursor),
            // A policy has no statements.
            Label::Clause if begins && !self.outlook.begins(Label::Statement) => {
                snippets::policy_clauses(replaced)
            }
            Label::Clause if begins && !self.has_statement() => snippets::clauses(replaced),
            Label::TestLine if begins => snippets::test_lines(replaced),
            Label::Trigger => trigger::items(self),
            Label::Expression | Label::Condition => self.value(),
            // The grammar tells `decay` from an event of that name by the colon behind it.
            Label::Event if self.is_in_score() => {
                let mut items = self.names.events();
                items.push(words::keyword(K::Decay, replaced));
                items
            }
            Label::Event => self.names.events(),
            Label::Effect => slot::effects(self),
            Label::Type => self.types(),
            Label::Member => self
                .braces()
                .map_or_else(Vec::new, |opener| braces::keys(self, opener)),
            Label::Channel => words::keywords(&[K::Email, K::Sms, K::Push], replaced),
            Label::Day => self.days(),
            Label::Name => slot::names(self),
            // What is summed is a field of an event.
            Label::Operator if !begins && !self.outlook.takes(K::Of) => {
                operators::items(&self.place())
            }
            _ => Vec::new(),
        }
    }

    /// Words that the grammar knows, without those that are offered with what they belong to.
    fn words(&self, position: Position) -> Vec<CompletionItem> {
        let outlook = self.outlook;
        let begins = position == Position::Beginning;
        let something_new = [
            Label::Statement,
            Label::Clause,
            Label::TestLine,
            Label::Declaration,
            Label::Member,
        ]
        .into_iter()
        .any(|label| outlook.begins(label));
        let is_wanted = |kind: &K| {
            let closes = matches!(kind, K::End | K::Else | K::Elseif | K::Case | K::After);
            let role = kind.word().map(|word| word.role);
            let is_offered_elsewhere = matches!(role, Some(Role::Operator | Role::MessageEvent))
                || matches!(kind, K::Params | K::Decay | K::Ever | K::Reaches | K::Drops);
            // What closes a block stands on a line of its own.
            let is_too_early = closes && something_new && !begins;
            let is_unfinished = *kind == K::Then && operators::is_unfinished(&self.place());
            // The grammar reads days as it reads values.
            let is_no_day = *kind == K::Now && self.is_day_of_quiet();
            let is_of_event = matches!(kind, K::As | K::Where) && trigger::is_mere_score(self);
            !is_offered_elsewhere && !is_too_early && !is_unfinished && !is_no_day && !is_of_event
        };
        let rank = if begins && something_new { 8 } else { 5 };
        let kinds: Vec<K> = outlook.words().filter(is_wanted).collect();
        let items = words::keywords(&kinds, self.cursor.word).into_iter();
        items.map(|item| item.with_rank(rank)).collect()
    }

    fn braces(&self) -> Option<Opener> {
        let opener = self.cursor.opener();
        opener.filter(|opener| opener.kind == K::LeftBrace)
    }

    /// A value: what its place asks for.
    fn value(&self) -> Vec<CompletionItem> {
        let cursor = self.cursor;
        if let Some(opener) = self.braces() {
            return braces::values(self, opener);
        }
        if cursor.kind(0) == Some(K::Test) {
            // Values there are literals.
            return self.place().expected();
        }
        if self.is_day_of_quiet() {
            return snippets::weekdays(cursor.word);
        }
        match (cursor.back(1), cursor.back(2)) {
            (Some(K::Until), Some(K::Wait)) => {
                let mut items = self.days();
                items.extend(expression::moments(&self.place()));
                items
            }
            (Some(K::Wait | K::Within | K::After | K::Due), _)
            | (Some(K::To), Some(K::Up))
            | (Some(K::Last), Some(K::In)) => expression::of_fields(&self.place()),
            (Some(K::Per), Some(K::Email | K::Sms | K::Push)) | (Some(K::At | K::Quiet), _) => {
                Vec::new()
            }
            _ => self.expression(),
        }
    }

    /// Whether a day of `quiet on` stands at the cursor.
    fn is_day_of_quiet(&self) -> bool {
        let cursor = self.cursor;
        let begins = matches!(cursor.back(1), Some(K::On | K::Comma));
        let head = cursor.since(&[K::Quiet, K::On, K::Wait, K::Where, K::If, K::Send]);
        let kind = |index: usize| cursor.kind(index);
        let is_quiet = |head: usize| {
            kind(head) == Some(K::Quiet) || head.checked_sub(1).and_then(kind) == Some(K::Quiet)
        };
        begins && head.is_some_and(is_quiet)
    }

    /// Whether the cursor is among the members of a score.
    fn is_in_score(&self) -> bool {
        let head = self.braces().and_then(|opener| opener.index.checked_sub(2));
        head.and_then(|head| self.cursor.kind(head)) == Some(K::Score)
    }

    fn days(&self) -> Vec<CompletionItem> {
        let replaced = self.cursor.word;
        let mut items = snippets::weekdays(replaced);
        // `saturday, sunday` are days of the week alone.
        if self.cursor.back(1) == Some(K::Comma) {
            return items;
        }
        items.extend(words::keywords(&[K::Day, K::Weekday], replaced));
        if self.cursor.back(1) == Some(K::Every) {
            items.extend(words::keywords(&[K::Month], replaced));
        }
        items
    }

    fn types(&self) -> Vec<CompletionItem> {
        let types = documentation::TYPES.iter();
        let item = |about| {
            let item = words::documented(about, CompletionKind::Type, self.cursor.word);
            // These are no types by themselves.
            match about.name {
                "list" => item.writing(Insert::Snippet("list of ${1:text}".to_owned())),
                "money" => item.writing(Insert::Snippet("money(${1:EUR})".to_owned())),
                _ => item,
            }
        };
        types.map(item).collect()
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
}

/// The names of all time zones.
pub(super) fn time_zones(replaced: nurture_compiler::source::Span) -> Vec<CompletionItem> {
    nurture_compiler::check::time_zones()
        .map(|name| CompletionItem::new(name, CompletionKind::Value, replaced))
        .collect()
}
