//! Which pieces begin a line, and how far it is indented: one statement, clause, declaration or test line each.

use super::{Piece, piece_at};
use crate::{
    source::Span,
    syntax::{
        Block, ElseBranch, File, Flow, Item, Statement, StatementKind, Test, Wait, WaitBranches,
    },
};

/// A line that is to begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    /// The index of its first piece.
    pub piece: usize,
    /// How many steps it is indented.
    pub depth: usize,
    pub role: LineRole,
}

/// What a line is, as far as blank lines go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineRole {
    /// A declaration in braces, or on one line.
    Declaration,
    /// The first line of a flow, policy or test: it stands apart.
    Block,
    Clause,
    Statement,
    /// A line of a test.
    TestLine,
    /// `else`, `case …`, `50% a then`: the block before it is over.
    Divider,
    /// `end` of a statement.
    End,
    /// `end` of a flow, policy or test.
    BlockEnd,
}

/// The lines of a file in order.
pub(super) fn lines(file: &File, pieces: &[Piece]) -> Vec<Line> {
    let mut lines = Lines {
        pieces,
        lines: Vec::new(),
    };
    for item in &file.items {
        lines.item(item);
    }
    lines.lines.sort_by_key(|line| line.piece);
    lines.lines.dedup_by_key(|line| line.piece);
    lines.lines
}

struct Lines<'a> {
    pieces: &'a [Piece],
    lines: Vec<Line>,
}

impl Lines<'_> {
    fn begin(&mut self, offset: u32, depth: usize, role: LineRole) {
        let piece = piece_at(self.pieces, offset);
        self.lines.push(Line { piece, depth, role });
    }

    /// The `end` of something is its last piece.
    fn end(&mut self, span: Span, depth: usize, role: LineRole) {
        let piece = piece_at(self.pieces, span.end).saturating_sub(1);
        self.lines.push(Line { piece, depth, role });
    }

    fn item(&mut self, item: &Item) {
        let span = match item {
            Item::Contact(contact) => contact.span,
            Item::Event(event) => event.span,
            Item::Message(message) => message.span,
            Item::Topic(topic) => topic.span,
            Item::List(list) => list.span,
            Item::Segment(segment) => segment.span,
            Item::Score(score) => score.span,
            Item::Team(team) => team.span,
            Item::Action(action) => action.span,
            Item::Error(span) => *span,
            Item::Flow(flow) => return self.flow(flow),
            Item::Test(test) => return self.test(test),
            Item::Policy(policy) => {
                self.begin(policy.span.start, 0, LineRole::Block);
                for clause in &policy.clauses {
                    self.begin(clause.span.start, 1, LineRole::Clause);
                }
                return self.end(policy.span, 0, LineRole::BlockEnd);
            }
        };
        self.begin(span.start, 0, LineRole::Declaration);
    }

    fn flow(&mut self, flow: &Flow) {
        let depth = usize::from(flow.end.is_some());
        if flow.end.is_some() {
            self.begin(flow.span.start, 0, LineRole::Block);
        }
        for clause in &flow.clauses {
            self.begin(clause.span.start, depth, LineRole::Clause);
        }
        self.block(&flow.body, depth);
        if flow.end.is_some() {
            self.end(flow.span, 0, LineRole::BlockEnd);
        }
    }

    fn test(&mut self, test: &Test) {
        self.begin(test.span.start, 0, LineRole::Block);
        for line in &test.lines {
            self.begin(line.span.start, 1, LineRole::TestLine);
        }
        self.end(test.span, 0, LineRole::BlockEnd);
    }

    fn block(&mut self, block: &Block, depth: usize) {
        for statement in &block.statements {
            self.statement(statement, depth);
        }
    }

    fn statement(&mut self, statement: &Statement, depth: usize) {
        self.begin(statement.span.start, depth, LineRole::Statement);
        match &statement.kind {
            StatementKind::If {
                branches,
                otherwise,
            } => {
                for (index, branch) in branches.iter().enumerate() {
                    if index > 0 {
                        self.begin(branch.keyword.start, depth, LineRole::Divider);
                    }
                    self.block(&branch.body, depth + 1);
                }
                self.otherwise(otherwise.as_ref(), depth);
            }
            StatementKind::Match {
                cases, otherwise, ..
            } => {
                for case in cases {
                    self.begin(case.keyword.start, depth + 1, LineRole::Divider);
                    self.block(&case.body, depth + 2);
                }
                self.otherwise(otherwise.as_ref(), depth + 1);
            }
            StatementKind::Split { arms, .. } => {
                for arm in arms {
                    self.begin(arm.share.span.start, depth + 1, LineRole::Divider);
                    self.block(&arm.body, depth + 2);
                }
            }
            StatementKind::Repeat(repeat) => self.block(&repeat.body, depth + 1),
            StatementKind::Wait(wait) if self.wait(wait, depth) => {}
            _ => return,
        }
        self.end(statement.span, depth, LineRole::End);
    }

    fn otherwise(&mut self, branch: Option<&ElseBranch>, depth: usize) {
        if let Some(branch) = branch {
            self.begin(branch.keyword.start, depth, LineRole::Divider);
            self.block(&branch.body, depth + 1);
        }
    }

    /// Whether the wait has an `end`.
    fn wait(&mut self, wait: &Wait, depth: usize) -> bool {
        match wait {
            Wait::For(_) => false,
            Wait::Until { branches, .. } | Wait::Arm { branches, .. } => {
                self.branches(branches.as_ref(), depth)
            }
            Wait::Race { arms, after } => {
                for arm in arms {
                    self.begin(arm.keyword.start, depth + 1, LineRole::Divider);
                    self.block(&arm.body, depth + 2);
                }
                if let Some(after) = after {
                    self.begin(after.keyword.start, depth + 1, LineRole::Divider);
                    self.block(&after.body, depth + 2);
                }
                true
            }
        }
    }

    fn branches(&mut self, branches: Option<&WaitBranches>, depth: usize) -> bool {
        let Some(branches) = branches else {
            return false;
        };
        self.block(&branches.then.body, depth + 1);
        self.otherwise(branches.otherwise.as_ref(), depth);
        true
    }
}
