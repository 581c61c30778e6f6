//! An `if` chain that asks one value for each of its words, as a `match`.

use nurture_compiler::{
    checked::{self, StatementKind as Checked, Type, visit},
    finding::Edit,
    lex::{TokenKind, lex},
    source::{FileId, Span},
    syntax::{
        BinaryOperator, Block, Branch, Expression, ExpressionKind, Item, Statement, StatementKind,
    },
};

use super::{ActionKind, CodeAction, place::indentation};
use crate::{
    Analysis,
    edit::FileEdits,
    timing::flows_touching,
    tree::{item_at, statements_at, text, tree},
};

/// The `match` for the `if` chain whose conditions, or whose words, a range touches.
pub(super) fn action(analysis: &Analysis, file: FileId, range: Span) -> Option<CodeAction> {
    let Item::Flow(flow) = item_at(tree(analysis, file)?, range.start)? else {
        return None;
    };
    let statement = *statements_at(&flow.body, range.start).last()?;
    let StatementKind::If {
        branches,
        otherwise,
    } = &statement.kind
    else {
        return None;
    };
    let text = text(analysis, file);
    let asked: Vec<Asked<'_>> = branches
        .iter()
        .map(|branch| asked(text, branch))
        .collect::<Option<_>>()?;
    let subject = asked.first()?.subject;
    let is_one = asked.len() > 1 && asked.iter().all(|one| one.subject == subject);
    if !is_one || !is_whole(analysis, file, statement, &asked, otherwise.is_some()) {
        return None;
    }
    let written = Rewriting {
        text,
        file,
        line: indentation(text, statement.span.start),
    };
    let edit = Edit {
        place: statement.span.in_file(file),
        text: written.all(
            subject,
            branches,
            &asked,
            otherwise.as_ref().map(|one| &one.body),
        )?,
    };
    Some(CodeAction {
        title: format!("turn into `match {subject}`"),
        kind: ActionKind::Rewrite,
        edits: FileEdits::by_file([edit]),
        mends: None,
        is_preferred: false,
    })
}

/// What a condition asks.
struct Asked<'a> {
    subject: &'a str,
    values: Vec<&'a str>,
}

/// `S == a`, `S in [a, b]`, and several of them with `or`.
fn asked<'a>(text: &'a str, branch: &Branch) -> Option<Asked<'a>> {
    fn of<'a>(text: &'a str, condition: &Expression) -> Option<Asked<'a>> {
        let written = |span: Span| text.get(span.range()).map(str::trim);
        match &condition.kind {
            ExpressionKind::Parenthesized(inner) => of(text, inner),
            ExpressionKind::Binary(BinaryOperator::Equal, _, subject, value) if is_value(value) => {
                Some(Asked {
                    subject: written(subject.span)?,
                    values: vec![written(value.span)?],
                })
            }
            ExpressionKind::Binary(BinaryOperator::In, _, subject, list) => {
                let ExpressionKind::List(values) = &list.kind else {
                    return None;
                };
                let values = values.iter().map(|value| {
                    let span = Some(value.span).filter(|_| is_value(value))?;
                    written(span)
                });
                Some(Asked {
                    subject: written(subject.span)?,
                    values: values.collect::<Option<_>>()?,
                })
            }
            ExpressionKind::Binary(BinaryOperator::Or, _, left, right) => {
                let (mut one, other) = (of(text, left)?, of(text, right)?);
                one.values.extend(other.values);
                (one.subject == other.subject).then_some(one)
            }
            _ => None,
        }
    }
    of(text, &branch.condition)
}

/// Whether it can stand behind `case`: a literal, or a bare word.
fn is_value(value: &Expression) -> bool {
    match &value.kind {
        ExpressionKind::Literal(_) | ExpressionKind::Name(_) => true,
        ExpressionKind::Text(text) => text.plain().is_some(),
        _ => false,
    }
}

/// Whether the `match` would take the same ways: the value is set, no word comes twice, and all have a case, or there is an `else` for the others.
fn is_whole(
    analysis: &Analysis,
    file: FileId,
    statement: &Statement,
    asked: &[Asked<'_>],
    has_else: bool,
) -> bool {
    let mut values: Vec<&str> = asked
        .iter()
        .flat_map(|one| one.values.iter().copied())
        .collect();
    let count = values.len();
    values.sort_unstable();
    values.dedup();
    if values.len() != count {
        return false;
    }
    let Some(ty) = subject_type(analysis, file, statement) else {
        return false;
    };
    let all: Option<Vec<&str>> = match &ty {
        Type::Enum(words) => Some(words.iter().map(smol_str::SmolStr::as_str).collect()),
        Type::Bool => Some(vec!["true", "false"]),
        Type::Error | Type::Record(_) => return false,
        _ => None,
    };
    match all {
        Some(all) => {
            let is_known = values.iter().all(|value| all.contains(value));
            is_known && (values.len() == all.len()) != has_else
        }
        None => has_else,
    }
}

/// The type of what the first condition asks about; none where it may be unset.
fn subject_type(analysis: &Analysis, file: FileId, statement: &Statement) -> Option<Type> {
    let (_, flow) = flows_touching(analysis, file, statement.keyword).next()?;
    let place = statement.span.in_file(file);
    let checked = find(&flow.body, &|one| one.place == place)?;
    let Checked::If { branches, .. } = &checked.kind else {
        return None;
    };
    let (condition, _) = branches.first()?;
    let mut first: Option<(bool, Type)> = None;
    visit::expression(condition, &mut |part| {
        if first.is_none()
            && let checked::ExpressionKind::Binary(
                BinaryOperator::Equal | BinaryOperator::In,
                subject,
                _,
            ) = &part.kind
        {
            first = Some((subject.optional, subject.ty.clone()));
        }
    });
    first.filter(|(optional, _)| !optional).map(|(_, ty)| ty)
}

fn find<'a>(
    block: &'a checked::Block,
    is: &impl Fn(&checked::Statement) -> bool,
) -> Option<&'a checked::Statement> {
    block.statements.iter().find_map(|statement| {
        if is(statement) {
            return Some(statement);
        }
        let mut inner = statement.blocks().into_iter();
        inner.find_map(|block| find(block, is))
    })
}

struct Rewriting<'a> {
    text: &'a str,
    file: FileId,
    /// The blanks before the statement, where it begins its line.
    line: Option<&'a str>,
}

impl Rewriting<'_> {
    fn all(
        &self,
        subject: &str,
        branches: &[Branch],
        asked: &[Asked<'_>],
        otherwise: Option<&Block>,
    ) -> Option<String> {
        let mut all = format!("match {subject}");
        for (branch, asked) in branches.iter().zip(asked) {
            self.arm(&mut all, &format!("case {} then", asked.values.join(", ")));
            all.push_str(&self.body(&branch.body)?);
        }
        if let Some(body) = otherwise {
            self.arm(&mut all, "else");
            all.push_str(&self.body(body)?);
        }
        match self.line {
            Some(line) => {
                let end = all.trim_end().len();
                all.truncate(end);
                all.push('\n');
                all.push_str(line);
            }
            None => all.push(' '),
        }
        all.push_str("end");
        Some(all)
    }

    fn arm(&self, all: &mut String, arm: &str) {
        let end = all.trim_end().len();
        all.truncate(end);
        match self.line {
            Some(line) => {
                all.push('\n');
                all.push_str(line);
                all.push_str("  ");
            }
            None => all.push(' '),
        }
        all.push_str(arm);
    }

    /// A block as it is written, one step further in: a `match` has one more than an `if`.
    fn body(&self, block: &Block) -> Option<String> {
        let raw = self.text.get(block.span.range())?;
        if self.line.is_none() {
            return Some(raw.to_owned());
        }
        let inside = self.line_ends_within_texts(block.span);
        let mut moved = String::with_capacity(raw.len() + 32);
        let mut from = 0;
        for (at, _) in raw.match_indices('\n') {
            moved.push_str(raw.get(from..=at)?);
            let rest = raw.get(at + 1..)?;
            let is_blank = rest.starts_with(['\n', '\r']) || rest.is_empty();
            let offset = block.span.start + u32::try_from(at).ok()?;
            if !is_blank
                && !inside
                    .iter()
                    .any(|text| text.start <= offset && offset < text.end)
            {
                moved.push_str("  ");
            }
            from = at + 1;
        }
        moved.push_str(raw.get(from..)?);
        Some(moved)
    }

    /// The insides of texts in a range: their lines are not to be moved.
    fn line_ends_within_texts(&self, range: Span) -> Vec<Span> {
        let tokens = lex(self.file, self.text).tokens;
        let chunks = tokens
            .iter()
            .filter(|token| token.kind == TokenKind::TextChunk)
            .map(|token| token.span);
        chunks
            .filter(|span| range.start <= span.start && span.end <= range.end)
            .collect()
    }
}
