//! Words in another spelling, once it is known what they are: a keyword, or a name that is declared or used.

use std::collections::BTreeMap;

use super::shape::Shaped;
use crate::{
    finding::{Edit, Finding, Rule},
    source::Span,
    syntax::{
        Block, Clause, ClauseKind, FieldDeclaration, File, Item, Name, Statement, StatementKind,
        Trigger, TypeKind, Wait, WaitArm,
    },
};

/// Settles the `bad-name`s that the lexer found.
///
/// A keyword in another spelling is a `syntax-error`.
/// A name that is declared in this file is reported there only, and not where it is used.
pub(super) fn settle(findings: &mut Vec<Finding>, text: &str, shaped: &Shaped, tree: &File) {
    if findings.iter().all(|finding| finding.rule != Rule::BadName) {
        return;
    }
    let mut declared = Declared {
        text,
        names: BTreeMap::new(),
    };
    tree.items.iter().for_each(|item| declared.item(item));
    // The fix at the declaration changes the uses as well.
    let mut uses: BTreeMap<Span, Vec<Edit>> = BTreeMap::new();
    let mut capitals = None;
    findings.retain_mut(|finding| {
        if finding.rule != Rule::BadName {
            return true;
        }
        let span = finding.primary.span;
        let written = text.get(span.range()).unwrap_or("");
        let index = shaped
            .spans
            .partition_point(|other| other.start < span.start);
        if let Some(kind) = shaped.kinds.get(index).filter(|kind| kind.is_keyword()) {
            finding.rule = Rule::SyntaxError;
            finding.message = format!("`{written}` is written `{}`", kind.text());
            finding.primary_label = None;
            capitals = Some(span);
            return true;
        }
        // `SEND EMAIL`: said at the first word.
        if let Some(first) = capitals.filter(|first: &Span| is_blank(text, first.end, span.start))
            && shaped
                .kinds
                .get(index)
                .is_some_and(|kind| kind.is_channel())
        {
            let edits = finding.fixes.drain(..).flat_map(|fix| fix.edits);
            uses.entry(first).or_default().extend(edits);
            return false;
        }
        match declared.names.get(written) {
            Some(first) if *first != span => {
                let edits = finding.fixes.drain(..).flat_map(|fix| fix.edits);
                uses.entry(*first).or_default().extend(edits);
                false
            }
            _ => true,
        }
    });
    for finding in findings.iter_mut() {
        let uses = uses.remove(&finding.primary.span);
        if let (Some(uses), Some(fix)) = (uses, finding.fixes.first_mut()) {
            fix.edits.extend(uses);
        }
    }
}

fn is_blank(text: &str, from: u32, to: u32) -> bool {
    let gap = text.get(from as usize..to as usize);
    gap.is_some_and(|gap| gap.trim_matches([' ', '\t']).is_empty())
}

/// The names that a file declares, as they are written, with the first place of each.
struct Declared<'text> {
    text: &'text str,
    names: BTreeMap<&'text str, Span>,
}

impl Declared<'_> {
    fn name(&mut self, name: &Name) {
        let written = self.text.get(name.span.range()).unwrap_or("");
        self.names.entry(written).or_insert(name.span);
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Contact(contact) => self.fields(&contact.fields),
            Item::Event(event) => {
                self.name(&event.name);
                self.fields(&event.fields);
            }
            Item::Message(message) => {
                self.name(&message.name);
                message
                    .params
                    .iter()
                    .for_each(|params| self.fields(&params.fields));
            }
            Item::Topic(topic) => self.name(&topic.name),
            Item::List(list) => self.name(&list.name),
            Item::Segment(segment) => self.name(&segment.name),
            Item::Score(score) => self.name(&score.name),
            Item::Team(team) => self.name(&team.name),
            Item::Action(action) => {
                self.name(&action.name);
                self.fields(&action.params);
                self.fields(&action.returns);
            }
            Item::Flow(flow) => {
                flow.name.iter().for_each(|name| self.name(name));
                flow.clauses.iter().for_each(|clause| self.clause(clause));
                self.block(&flow.body);
            }
            Item::Policy(_) | Item::Test(_) | Item::Error(_) => {}
        }
    }

    fn fields(&mut self, fields: &[FieldDeclaration]) {
        for field in fields {
            self.name(&field.name);
            let mut kind = &field.ty.kind;
            while let TypeKind::List(inner) = kind {
                kind = &inner.kind;
            }
            match kind {
                TypeKind::Enum(values) => values.iter().for_each(|value| self.name(value)),
                TypeKind::Record(fields) => self.fields(fields),
                _ => {}
            }
        }
    }

    fn clause(&mut self, clause: &Clause) {
        if let ClauseKind::On(Trigger::Event {
            binding: Some(name),
            ..
        }) = &clause.kind
        {
            self.name(name);
        }
    }

    fn block(&mut self, block: &Block) {
        block
            .statements
            .iter()
            .for_each(|statement| self.statement(statement));
    }

    fn blocks<'tree>(&mut self, blocks: impl Iterator<Item = &'tree Block>) {
        for block in blocks {
            self.block(block);
        }
    }

    fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Send(send) => send.alias.iter().for_each(|name| self.name(name)),
            StatementKind::Task(task) => task.alias.iter().for_each(|name| self.name(name)),
            StatementKind::Call { alias, .. } => alias.iter().for_each(|name| self.name(name)),
            StatementKind::Wait(wait) => self.wait(wait),
            StatementKind::If {
                branches,
                otherwise,
            } => {
                self.blocks(branches.iter().map(|branch| &branch.body));
                self.blocks(otherwise.iter().map(|branch| &branch.body));
            }
            StatementKind::Match {
                cases, otherwise, ..
            } => {
                self.blocks(cases.iter().map(|case| &case.body));
                self.blocks(otherwise.iter().map(|branch| &branch.body));
            }
            StatementKind::Split { arms, .. } => self.blocks(arms.iter().map(|arm| &arm.body)),
            StatementKind::Repeat(repeat) => self.block(&repeat.body),
            _ => {}
        }
    }

    fn wait(&mut self, wait: &Wait) {
        let branches = match wait {
            Wait::For(_) => None,
            Wait::Until { branches, .. } => branches.as_ref(),
            Wait::Arm { arm, branches, .. } => {
                self.arm(arm);
                branches.as_ref()
            }
            Wait::Race { arms, after } => {
                for arm in arms {
                    self.arm(&arm.arm);
                    self.block(&arm.body);
                }
                self.blocks(after.iter().map(|after| &after.body));
                None
            }
        };
        if let Some(branches) = branches {
            self.block(&branches.then.body);
            branches
                .otherwise
                .iter()
                .for_each(|branch| self.block(&branch.body));
        }
    }

    fn arm(&mut self, arm: &WaitArm) {
        if let WaitArm::Event {
            binding: Some(name),
            ..
        } = arm
        {
            self.name(name);
        }
    }
}
