//! What can be folded away: declarations, blocks, runs of comments, and texts over several lines.

use nurture_compiler::{
    source::{FileId, LineIndex, Span},
    syntax::{Comment, ExpressionKind, Flow, Item, Members, Statement, StatementKind, visit},
};

use crate::{
    Analysis,
    tree::{text, tree},
};

/// A stretch over several lines that can be folded into its first one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fold {
    /// From its first line to the end of what is hidden; the word that closes a block stays to be seen.
    pub span: Span,
    /// What is folded.
    pub kind: FoldKind,
}

/// What is folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FoldKind {
    /// A declaration, a block or a text.
    Region,
    /// Comments, line after line.
    Comment,
}

/// What can be folded in a source file, in order of place; at most one fold begins on each line.
pub fn folding(analysis: &Analysis, file: FileId) -> Vec<Fold> {
    let Some(tree) = tree(analysis, file) else {
        return Vec::new();
    };
    let text = text(analysis, file);
    let lines = LineIndex::new(text);
    let mut folds = Folds {
        text,
        lines: &lines,
        found: Vec::new(),
    };
    for item in &tree.items {
        folds.item(item);
    }
    folds.comments(&tree.comments);
    let mut folds = folds.found;
    folds.sort_by_key(|fold| (fold.span.start, std::cmp::Reverse(fold.span.end)));
    folds.dedup_by_key(|fold| lines.line(fold.span.start));
    folds
}

struct Folds<'a> {
    text: &'a str,
    lines: &'a LineIndex,
    found: Vec<Fold>,
}

impl Folds<'_> {
    fn item(&mut self, item: &Item) {
        match item {
            Item::Flow(flow) => self.flow(flow),
            // The last line of these is `end` or a brace.
            Item::Error(_) => {}
            _ => self.but_last_line(item.span()),
        }
        visit::expressions(item, &mut |expression| match &expression.kind {
            ExpressionKind::Text(_) | ExpressionKind::List(_) | ExpressionKind::Record(_) => {
                self.but_last_line(expression.span);
            }
            _ => {}
        });
        if let Item::Message(message) = item
            && let Some(params) = &message.params
        {
            self.but_last_line(params.span);
        }
    }

    fn flow(&mut self, flow: &Flow) {
        let end = flow.end.map_or(flow.span.end, |end| end.start);
        self.region(flow.span.start, end);
        visit::statements(&flow.body, &mut |statement| self.statement(statement));
    }

    fn statement(&mut self, statement: &Statement) {
        for block in statement.blocks() {
            self.region(block.span.start, block.span.end);
        }
        match &statement.kind {
            StatementKind::Send(send) => self.members(send.with.as_ref()),
            StatementKind::Call { with, .. } => self.members(with.as_ref()),
            StatementKind::Split { .. } | StatementKind::Match { .. } => {
                self.but_last_line(statement.span);
            }
            _ => {}
        }
    }

    fn members(&mut self, members: Option<&Members>) {
        if let Some(members) = members {
            self.but_last_line(members.span);
        }
    }

    /// A stretch whose last line closes it and stays.
    fn but_last_line(&mut self, span: Span) {
        let last = self.lines.line(span.end);
        if let Some(start) = self.lines.start(last) {
            self.region(span.start, start.min(span.end));
        }
    }

    /// From an offset to the last letter before another one.
    fn region(&mut self, start: u32, end: u32) {
        let inner = self.text.get(Span::new(start, end).range());
        let length = inner.map_or(0, |inner| inner.trim_end().len());
        self.fold(
            start,
            start + u32::try_from(length).unwrap_or(0),
            FoldKind::Region,
        );
    }

    fn fold(&mut self, start: u32, end: u32, kind: FoldKind) {
        if self.lines.line(start) < self.lines.line(end) {
            let span = Span::new(start, end);
            self.found.push(Fold { span, kind });
        }
    }

    /// Comments that follow each other, each on a line of its own.
    fn comments(&mut self, comments: &[Comment]) {
        let own_line = |comment: &&Comment| {
            let start = self.lines.start(self.lines.line(comment.span.start));
            let before = Span::new(start.unwrap_or(0), comment.span.start);
            let before = self.text.get(before.range()).unwrap_or_default();
            before.trim().is_empty()
        };
        let comments: Vec<Span> = comments
            .iter()
            .filter(own_line)
            .map(|comment| comment.span)
            .collect();
        let mut run: Option<Span> = None;
        for comment in comments {
            run = match run {
                Some(run) if self.lines.line(run.end) + 1 == self.lines.line(comment.start) => {
                    Some(run.to(comment))
                }
                Some(run) => {
                    self.fold(run.start, run.end, FoldKind::Comment);
                    Some(comment)
                }
                None => Some(comment),
            };
        }
        if let Some(run) = run {
            self.fold(run.start, run.end, FoldKind::Comment);
        }
    }
}
