//! What to select next when the selection grows: word, expression, member, statement, block, declaration, all.

use nurture_compiler::{
    lex::{Token, TokenKind},
    source::{FileId, Span},
    syntax::{
        Block, Expression, ExpressionKind, FieldDeclaration, Flow, Item, Members, StatementKind,
        Test, TestInput, TestLineKind, Text, Type, TypeKind, visit,
    },
};

use crate::{
    Analysis,
    tree::{fields_of, item_at, lexed_around, statements_at, text, tree, whole},
};

/// The stretches around `offset`, the innermost first; each lies within the next.
pub fn selection_range(analysis: &Analysis, file: FileId, offset: u32) -> Vec<Span> {
    let text = text(analysis, file);
    let all = whole(text);
    let mut around = Around {
        text,
        offset,
        spans: vec![all],
    };
    if let Some(tree) = tree(analysis, file) {
        around.token(&lexed_around(analysis, file, offset).tokens);
        for comment in &tree.comments {
            around.add(comment.span);
        }
        if let Some(item) = item_at(tree, offset) {
            around.item(item);
        }
    }
    nested(around.spans)
}

/// Spans from the smallest on, without those that don't lie around the ones before.
fn nested(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_by_key(|span| (span.end.saturating_sub(span.start), span.start));
    spans.dedup();
    let mut chain: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        let lies_around = chain
            .last()
            .is_none_or(|last| span.start <= last.start && last.end <= span.end && span != *last);
        if lies_around {
            chain.push(span);
        }
    }
    chain
}

struct Around<'a> {
    text: &'a str,
    offset: u32,
    spans: Vec<Span>,
}

impl Around<'_> {
    fn add(&mut self, span: Span) {
        if span.touches(self.offset) && !span.is_empty() {
            self.spans.push(span);
        }
    }

    /// What stands between two signs, without the blanks at its ends.
    fn add_within(&mut self, outer: Span) {
        let inner = Span::new(
            outer.start + 1,
            outer.end.saturating_sub(1).max(outer.start + 1),
        );
        self.add(self.trimmed(inner));
    }

    fn trimmed(&self, span: Span) -> Span {
        let raw = self.text.get(span.range()).unwrap_or_default();
        let before = raw.len() - raw.trim_start().len();
        let length = raw.trim().len();
        let start = span.start + u32::try_from(before).unwrap_or(0);
        Span::new(start, start + u32::try_from(length).unwrap_or(0))
    }

    /// The word or literal; of two that meet, the one that the cursor stands before.
    fn token(&mut self, tokens: &[Token]) {
        let behind = tokens.partition_point(|token| token.span.start <= self.offset);
        let touching = |index: usize| {
            let token = tokens.get(index)?;
            let is_inside = !matches!(
                token.kind,
                TokenKind::TextStart | TokenKind::TextChunk | TokenKind::TextEnd
            );
            (is_inside && !token.kind.is_sign() && token.span.touches(self.offset))
                .then_some(token.span)
        };
        let last = behind.checked_sub(1);
        let found = last
            .and_then(touching)
            .or_else(|| last?.checked_sub(1).and_then(touching));
        if let Some(span) = found {
            self.add(span);
        }
    }

    fn item(&mut self, item: &Item) {
        self.add(item.span());
        for field in fields_of(item).into_iter().flatten() {
            self.field(field);
        }
        match item {
            Item::Message(message) => {
                self.members(&message.members);
                if let Some(params) = &message.params {
                    self.add(params.span);
                }
            }
            Item::Team(team) => self.members(&team.members),
            Item::List(list) => list.members.iter().for_each(|all| self.members(all)),
            Item::Score(score) => {
                score.rules.iter().for_each(|rule| self.add(rule.span));
                score.decays.iter().for_each(|decay| self.add(decay.span));
            }
            Item::Policy(policy) => {
                policy
                    .clauses
                    .iter()
                    .for_each(|clause| self.add(clause.span));
            }
            Item::Flow(flow) => self.flow(flow),
            Item::Test(test) => self.test(test),
            _ => {}
        }
        visit::expressions(item, &mut |expression| self.expression(expression));
    }

    fn field(&mut self, field: &FieldDeclaration) {
        self.add(field.span);
        self.ty(&field.ty);
    }

    fn ty(&mut self, ty: &Type) {
        self.add(ty.span);
        match &ty.kind {
            TypeKind::List(of) => self.ty(of),
            TypeKind::Record(fields) => fields.iter().for_each(|field| self.field(field)),
            _ => {}
        }
    }

    fn flow(&mut self, flow: &Flow) {
        for clause in &flow.clauses {
            self.add(clause.span);
        }
        self.block(&flow.body);
        for statement in statements_at(&flow.body, self.offset) {
            self.add(statement.span);
            for block in statement.blocks() {
                self.block(block);
            }
            match &statement.kind {
                StatementKind::Send(send) => send.with.iter().for_each(|with| self.members(with)),
                StatementKind::Call {
                    with: Some(with), ..
                } => self.members(with),
                StatementKind::Notify { text, .. } => self.string(text),
                StatementKind::Task(task) => self.string(&task.text),
                StatementKind::Exit(reason) => reason.iter().for_each(|text| self.string(text)),
                _ => {}
            }
        }
    }

    fn block(&mut self, block: &Block) {
        if let (Some(first), Some(last)) = (block.statements.first(), block.statements.last()) {
            self.add(first.span.to(last.span));
        }
    }

    fn test(&mut self, test: &Test) {
        self.string(&test.name);
        for line in &test.lines {
            self.add(line.span);
            match &line.kind {
                TestLineKind::Contact { members, .. }
                | TestLineKind::At {
                    input:
                        TestInput::Event {
                            data: Some(members),
                            ..
                        }
                        | TestInput::Set(members),
                    ..
                } => self.members(members),
                _ => {}
            }
        }
    }

    fn members(&mut self, members: &Members) {
        self.add(members.span);
        self.add_within(members.span);
        for member in &members.members {
            self.add(member.span);
        }
    }

    fn expression(&mut self, expression: &Expression) {
        self.add(expression.span);
        match &expression.kind {
            ExpressionKind::Text(text) => self.string(text),
            ExpressionKind::List(_) => self.add_within(expression.span),
            ExpressionKind::Record(members) => self.members(members),
            ExpressionKind::Event(event) => self.add(event.span),
            _ => {}
        }
    }

    /// A text, and what stands between its quotes.
    fn string(&mut self, text: &Text) {
        self.add(text.span);
        let raw = self.text.get(text.span.range()).unwrap_or_default();
        let quotes = if raw.starts_with("\"\"\"") { 3 } else { 1 };
        let inner = Span::new(
            text.span.start + quotes,
            text.span.end.saturating_sub(quotes),
        );
        if inner.start <= inner.end {
            self.add(inner);
        }
    }
}
