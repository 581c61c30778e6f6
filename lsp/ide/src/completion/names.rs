//! Declared names, with their declarations and doc comments.

use std::collections::HashSet;

use nurture_compiler::checked::{AliasKind, Definition, Field, Flow, ReferenceKind};
use nurture_compiler::source::{FileId, FileSpan, Span};
use nurture_runtime::program::{
    ActionId, AliasId, Channel, EventId, FieldId, FlowId, ListId, MessageId, ScoreId, SegmentId,
    TeamId, TopicId,
};

use super::{CompletionItem, CompletionKind};
use crate::{
    Analysis,
    describe::{describe, word},
};

/// Declared names, as items.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names<'a> {
    pub analysis: &'a Analysis,
    pub replaced: Span,
}

impl Names<'_> {
    fn item(&self, definition: Definition, kind: CompletionKind) -> Option<CompletionItem> {
        let named = self.analysis.checked().declared(definition)?;
        Some(self.named(&named.name, definition, kind))
    }

    fn named(&self, name: &str, definition: Definition, kind: CompletionKind) -> CompletionItem {
        let item = CompletionItem::new(name, kind, self.replaced);
        let Some(about) = describe(self.analysis, definition) else {
            return item;
        };
        let first = about.signature.lines().next().unwrap_or_default();
        let paragraphs = about.doc.into_iter().chain(about.notes);
        let text = paragraphs.collect::<Vec<_>>().join("\n\n");
        let item = item.with_detail(first);
        if text.is_empty() {
            item.with_documentation(self.plainly(definition))
        } else {
            item.with_documentation(text)
        }
    }

    /// What there is to say of a name that has no doc comment.
    fn plainly(&self, definition: Definition) -> String {
        let checked = self.analysis.checked();
        match definition {
            Definition::Field(id) => {
                let field = checked.field(id);
                let presence = field.map_or("", presence);
                format!("A field of the contact{presence}.")
            }
            Definition::Action(id) => {
                let action = checked.actions.get(id.index());
                let gives_back = action.is_some_and(|action| !action.returns.is_empty());
                let reply = if gives_back {
                    "; `wait for done` gives what it returns"
                } else {
                    ""
                };
                format!("An action outside of nurture{reply}.")
            }
            _ => format!("A declared {}.", word(definition)),
        }
    }

    fn all(
        &self,
        definitions: impl Iterator<Item = Definition>,
        kind: CompletionKind,
    ) -> Vec<CompletionItem> {
        definitions
            .filter_map(|definition| self.item(definition, kind))
            .collect()
    }

    pub fn events(&self) -> Vec<CompletionItem> {
        let ids = (0..self.analysis.checked().events.len()).map(EventId::next);
        self.all(ids.map(Definition::Event), CompletionKind::Event)
    }

    pub fn messages(&self, channel: Option<Channel>) -> Vec<CompletionItem> {
        let messages = self.analysis.checked().messages.iter().enumerate();
        let ids = messages
            .filter(|(_, message)| channel.is_none_or(|channel| message.channel == channel))
            .map(|(index, _)| Definition::Message(MessageId::next(index)));
        self.all(ids, CompletionKind::Message)
    }

    pub fn flows(&self) -> Vec<CompletionItem> {
        let ids = (0..self.analysis.checked().flows.len()).map(FlowId::next);
        self.all(ids.map(Definition::Flow), CompletionKind::Flow)
    }

    pub fn lists(&self) -> Vec<CompletionItem> {
        let ids = (0..self.analysis.checked().lists.len()).map(ListId::next);
        self.all(ids.map(Definition::List), CompletionKind::List)
    }

    pub fn segments(&self) -> Vec<CompletionItem> {
        let ids = (0..self.analysis.checked().segments.len()).map(SegmentId::next);
        self.all(ids.map(Definition::Segment), CompletionKind::List)
    }

    pub fn lists_and_segments(&self) -> Vec<CompletionItem> {
        let mut both = self.lists();
        both.extend(self.segments());
        both
    }

    pub fn teams(&self) -> Vec<CompletionItem> {
        let ids = (0..self.analysis.checked().teams.len()).map(TeamId::next);
        self.all(ids.map(Definition::Team), CompletionKind::Value)
    }

    pub fn topics(&self) -> Vec<CompletionItem> {
        let ids = (0..self.analysis.checked().topics.len()).map(TopicId::next);
        self.all(ids.map(Definition::Topic), CompletionKind::Value)
    }

    pub fn scores(&self) -> Vec<CompletionItem> {
        let ids = (0..self.analysis.checked().scores.len()).map(ScoreId::next);
        self.all(ids.map(Definition::Score), CompletionKind::Value)
    }

    /// Names of sends, tasks and calls: those of a flow, or of all flows where there is none; those of `file` first.
    pub fn aliases(
        &self,
        file: FileId,
        flow: Option<&Flow>,
        fits: impl Fn(&AliasKind) -> bool,
    ) -> Vec<CompletionItem> {
        let checked = self.analysis.checked();
        let of_flow = flow.map(|flow| self.named_in(flow));
        let is_of_flow = |definition: Definition| {
            of_flow
                .as_ref()
                .is_none_or(|of_flow| of_flow.contains(&definition))
        };
        let aliases = checked.aliases.iter().enumerate();
        let items = aliases.filter_map(|(index, alias)| {
            let definition = Definition::Alias(AliasId::next(index));
            if !fits(&alias.kind) || !is_of_flow(definition) {
                return None;
            }
            let item = self.item(definition, CompletionKind::Value)?;
            Some(if alias.named.place.file == file {
                item.with_rank(4)
            } else {
                item
            })
        });
        items.collect()
    }

    /// What a flow gives names to.
    fn named_in(&self, flow: &Flow) -> HashSet<Definition> {
        let references = &self.analysis.checked().references;
        let FileSpan { file, span } = flow.place;
        let from_its_start = references.behind(Span::at(span.start).in_file(file));
        from_its_start
            .take_while(|one| one.place.file == file && one.place.span.end <= span.end)
            .filter(|reference| reference.kind == ReferenceKind::Naming)
            .map(|reference| reference.target)
            .collect()
    }

    pub fn tags(&self) -> Vec<CompletionItem> {
        let tags = self.analysis.checked().tags.iter();
        tags.map(|tag| CompletionItem::new(tag.as_str(), CompletionKind::Value, self.replaced))
            .collect()
    }

    /// Actions whose names go on behind `prefix`, `crm.` or nothing.
    pub fn actions(&self, prefix: &str) -> Vec<CompletionItem> {
        let actions = self.analysis.checked().actions.iter().enumerate();
        actions
            .filter_map(|(index, action)| {
                let rest = action.named.name.strip_prefix(prefix)?;
                let definition = Definition::Action(ActionId::next(index));
                Some(self.named(rest, definition, CompletionKind::Function))
            })
            .collect()
    }

    /// The fields of the contact that fit.
    pub fn contact_fields(&self, fits: impl Fn(&Field) -> bool) -> Vec<CompletionItem> {
        let fields = self.analysis.checked().fields.iter().enumerate();
        let fitting = fields.filter(|(_, field)| fits(field));
        let ids = fitting.map(|(index, _)| Definition::Field(FieldId::next(index)));
        self.all(ids, CompletionKind::Field)
    }

    /// Fields of a payload, parameters: by their types.
    pub fn fields(&self, fields: &[Field], kind: CompletionKind, of: &str) -> Vec<CompletionItem> {
        let items = fields.iter().map(|field| {
            let optional = if field.optional { "?" } else { "" };
            let detail = format!("{}: {}{optional}", field.named.name, field.ty);
            let item = CompletionItem::new(field.named.name.as_str(), kind, self.replaced);
            let item = item.with_detail(detail).with_rank(2);
            let what = match kind {
                CompletionKind::Parameter => "A parameter",
                _ => "A field",
            };
            let fallback = format!("{what} of `{of}`{}.", presence(field));
            let doc = field.named.doc.as_deref();
            item.with_documentation(doc.unwrap_or(&fallback))
        });
        items.collect()
    }
}

const fn presence(field: &Field) -> &'static str {
    if field.optional {
        ", which may be unset"
    } else {
        ""
    }
}
